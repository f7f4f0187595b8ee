use std::str::FromStr as _;

use sqlx::postgres::PgConnectOptions;

/// Where a database is, without what lets one in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DatabasePlace {
    /// Its host, or the folder of its socket; a file has none.
    pub(crate) host: Option<String>,
    pub(crate) port: Option<u16>,
    /// Its name, or that of the file.
    pub(crate) name: String,
}

impl DatabasePlace {
    /// That of a URL; the file without one.
    pub(crate) fn of(url: Option<&str>) -> Self {
        match url.map(PgConnectOptions::from_str) {
            None => Self { host: None, port: None, name: super::FILE.to_owned() },
            Some(Err(_)) => Self { host: None, port: None, name: String::new() },
            Some(Ok(options)) => {
                let socket = options.get_socket().map(|folder| folder.to_string_lossy().into_owned());
                Self {
                    host: Some(socket.unwrap_or_else(|| options.get_host().to_owned())),
                    port: Some(options.get_port()),
                    name: options.get_database().unwrap_or_default().to_owned(),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DatabasePlace;

    #[test]
    fn a_place_has_no_secrets() {
        let place = DatabasePlace::of(Some("postgres://me:secret@db:5433/mocks?password=hidden"));
        assert_eq!((place.host.as_deref(), place.port, &*place.name), (Some("db"), Some(5433), "mocks"));
        assert!(!format!("{place:?}").contains("secret"));
        assert_eq!(DatabasePlace::of(None).name, "mockwright.db");
    }
}
