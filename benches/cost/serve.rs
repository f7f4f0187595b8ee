//! A server by the library, in a process of its own.

#![expect(clippy::print_stdout, reason = "how the parent process learns what happens")]

use std::io::{Error, Result, Write as _};

use mockwright_runtime::Mock;

/// Serves a description until it is killed. Prints the address, and `proved` when every reply is made.
pub(crate) fn serve(file: &str, prove: bool) -> Result<()> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let mock =
            Mock::from_spec(file).prove_in_background(prove).record_requests(0).start().await.map_err(Error::other)?;
        println!("listening on {}", mock.url());
        if mock.wait_until_proved().await {
            println!("proved");
            std::io::stdout().flush()?;
        }
        std::future::pending().await
    })
}
