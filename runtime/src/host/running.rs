use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use mockwright_generator::diagnostic::Diagnostic;
use mockwright_generator::regenerate::Regeneration;

use super::StartError;
use super::load::{LoadOptions, Origin, Sources};
use super::reload::{Record, Reloaded, lock, reload};
use super::server::Server;
use crate::handler::State;
use crate::requests::Recording;

/// A mock that serves. It stops when it is dropped; [`stop`](Self::stop) also waits for replies that are under way.
#[derive(Debug)]
pub struct RunningMock {
    server: Server,
    origin: Origin,
    options: LoadOptions,
    record: Arc<Mutex<Record>>,
    /// One reload at a time, so that an older one never ends after a newer one.
    reloading: tokio::sync::Mutex<()>,
    pub(super) remembered: Remembered,
}

/// What a mock remembers while it serves.
#[derive(Debug)]
pub(super) struct Remembered {
    /// By its functions.
    pub(super) state: State,
    pub(super) recording: Recording,
}

impl RunningMock {
    pub(super) fn new(
        server: Server,
        origin: Origin,
        options: LoadOptions,
        record: Record,
        remembered: Remembered,
    ) -> Self {
        let reloading = tokio::sync::Mutex::new(());
        let record = Arc::new(Mutex::new(record));
        Self { server, origin, options, record, reloading, remembered }
    }

    /// What requests begin with, such as `http://127.0.0.1:8000`. Bound to every address, it names the loopback one.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn start() -> Result<(), mockwright_runtime::StartError> {
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").start().await?;
    /// println!("{}/pets", mock.url());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn url(&self) -> String {
        url_of(self.server.address())
    }

    /// The address that is listened on.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn start() -> Result<(), mockwright_runtime::StartError> {
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").start().await?;
    /// assert_ne!(mock.address().port(), 0);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The name people see. A reload may change it with the description's title.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn start() -> Result<(), mockwright_runtime::StartError> {
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").name("payments").start().await?;
    /// assert_eq!(mock.name(), "payments");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn name(&self) -> String {
        self.server.stage().snapshot().name().to_owned()
    }

    /// What is wrong with the description or bundle without stopping the mock: first what reading found, then what was
    /// noticed so far while replies were made.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn start() -> Result<(), mockwright_runtime::StartError> {
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").start().await?;
    /// for diagnostic in mock.diagnostics() {
    ///     eprintln!("{}: {}", diagnostic.code, diagnostic.message);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut diagnostics = lock(&self.record).diagnostics.clone();
        diagnostics.extend(self.server.stage().snapshot().noticed());
        diagnostics
    }

    /// What regenerating the bundle would do, where it is served as if that had been done
    /// ([`Mock::follow_description`](crate::Mock::follow_description)); `None` while it is up to date.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn start() -> Result<(), mockwright_runtime::StartError> {
    /// let mock = mockwright_runtime::Mock::from_bundle("mocks/petstore").follow_description(true).start().await?;
    /// if let Some(regeneration) = mock.regeneration() {
    ///     println!("{} files are out of date", regeneration.report.files.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn regeneration(&self) -> Option<Arc<Regeneration>> {
        lock(&self.record).regeneration.clone()
    }

    /// The local files and folders to look at to learn when a [`reload`](Self::reload) is due: those of the last
    /// reading, also of one that did not replace what is served.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn start() -> Result<(), mockwright_runtime::StartError> {
    /// let mock = mockwright_runtime::Mock::from_bundle("mocks/petstore").start().await?;
    /// assert_eq!(mock.sources().folders.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn sources(&self) -> Sources {
        lock(&self.record).sources.clone()
    }

    /// Reads the description or bundle again and serves it whole from the next request on; replies that are under way
    /// finish as they began. Address, port and the mock's settings stay.
    ///
    /// # Errors
    /// It cannot be read, or a file of it broke that was sound before: what is served stays the same.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn start() -> Result<(), mockwright_runtime::StartError> {
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").start().await?;
    /// match mock.reload().await {
    ///     Ok(reloaded) => println!("{} operations are served", reloaded.operations),
    ///     Err(error) => eprintln!("still serving what was there before: {error}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn reload(&self) -> Result<Reloaded, StartError> {
        let _one = self.reloading.lock().await;
        let location = self.origin.location();
        let (origin, options) = (self.origin.clone(), self.options.clone());
        let (stage, record) = (self.server.stage().clone(), Arc::clone(&self.record));
        // What is replaced is let go there too: that takes its time.
        let reloading = tokio::task::spawn_blocking(move || reload(&origin, &options, &stage, &record)).await;
        match reloading {
            Ok(Ok(reloaded)) => Ok(reloaded),
            Ok(Err(diagnostics)) => Err(StartError::Unusable { location, diagnostics }),
            Err(_) => Err(StartError::Interrupted { location }),
        }
    }

    /// Waits until every reply was made and proved, so that [`diagnostics`](Self::diagnostics) has everything that there
    /// is to tell. Returns false where nothing is [proved in the background](crate::Mock::prove_in_background), and when the
    /// proving ends early because the mock was reloaded.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn start() -> Result<(), mockwright_runtime::StartError> {
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").start().await?;
    /// assert!(mock.wait_until_proved().await && mock.diagnostics().is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn wait_until_proved(&self) -> bool {
        self.server.stage().proved().await
    }

    /// Takes no more connections, finishes the replies that are under way (30 s at most) and ends.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn start() -> Result<(), mockwright_runtime::StartError> {
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").start().await?;
    /// mock.stop().await;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn stop(self) {
        self.halt().await;
    }

    /// Stops like [`stop`](Self::stop) while others still look at it.
    ///
    /// # Examples
    /// ```no_run
    /// # use std::sync::Arc;
    /// # async fn start() -> Result<(), mockwright_runtime::StartError> {
    /// let mock = Arc::new(mockwright_runtime::Mock::from_spec("api.yaml").start().await?);
    /// let watched = Arc::clone(&mock);
    /// mock.halt().await;
    /// # drop(watched);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn halt(&self) {
        self.server.stop().await;
    }
}

impl RunningMock {
    /// Where what is served can be changed.
    pub(crate) fn stage(&self) -> &super::server::Stage {
        self.server.stage()
    }
}

pub(crate) fn url_of(address: SocketAddr) -> String {
    let reachable = match address.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        address => address,
    };
    format!("http://{}", SocketAddr::new(reachable, address.port()))
}

#[cfg(test)]
mod tests {
    use super::url_of;

    #[test]
    fn urls_can_be_requested() {
        for (address, url) in [
            ("127.0.0.1:8000", "http://127.0.0.1:8000"),
            ("0.0.0.0:80", "http://127.0.0.1:80"),
            ("[::1]:9", "http://[::1]:9"),
            ("[::]:9", "http://[::1]:9"),
        ] {
            assert_eq!(url_of(address.parse().unwrap()), url);
        }
    }
}
