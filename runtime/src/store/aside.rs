//! Work that stands back for those who serve.

use std::thread;

use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// How far it stands back, from 0 to 19.
#[cfg(target_os = "linux")]
const LOWER: i32 = 10;

/// Runs something on a thread of its own with a lower priority, which the threads that it starts inherit. Only Linux has
/// priorities of threads; elsewhere they are those of the whole process. `None`: the system gives no thread.
pub(crate) async fn aside<F, T>(name: &str, work: impl FnOnce() -> F + Send + 'static) -> Option<T>
where
    F: Future<Output = T>,
    T: Send + 'static,
{
    let (done, result) = oneshot::channel();
    let runtime = Handle::current();
    let named = thread::Builder::new().name(format!("mockwright-{name}"));
    named
        .spawn(move || {
            #[cfg(target_os = "linux")]
            let _ = rustix::process::setpriority_process(None, LOWER);
            // Nobody waits any more: then nobody misses it.
            let _ = done.send(runtime.block_on(work()));
        })
        .ok()?;
    result.await.ok()
}
