//! What is compared with: parsing alone, and hyper alone.

#![expect(clippy::print_stdout, reason = "how the parent process learns the figures")]

use std::convert::Infallible;
use std::io::{Error, Result};
use std::path::Path;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use mockwright_generator::source::Document;

/// Parses a file into a value as `source` does, and prints the peak memory in MiB.
pub(crate) fn parse(file: &Path) -> Result<()> {
    let text = std::fs::read_to_string(file)?;
    let is_json = text.trim_start().starts_with('{');
    // There is no parser of YAML that `source` shares with anything: what it does beyond parsing is counted here.
    let (value, document) = if is_json {
        (Some(serde_json::from_str::<serde_json::Value>(&text).map_err(Error::other)?), None)
    } else {
        let read = Document::from_text("anchor", &text).map_err(|_| Error::other("the file has a fault"))?;
        (None, Some(read.document))
    };
    println!("{}", super::child::peak_memory(std::process::id())?);
    std::hint::black_box((&value, &document));
    // Freeing the tree is no part of parsing it.
    std::mem::forget((value, document));
    Ok(())
}

/// Answers every request with a status and with what stands on standard input, until it is killed.
pub(crate) fn hyper(status: &str) -> Result<()> {
    let body = Bytes::from(std::io::read_to_string(std::io::stdin())?);
    let status: http::StatusCode = status.parse().map_err(Error::other)?;
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async move {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
        println!("listening on http://{}", listener.local_addr()?);
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let body = body.clone();
            let service = service_fn(move |request: Request<hyper::body::Incoming>| {
                let mut response = Response::new(Full::new(body.clone()));
                *response.status_mut() = status;
                response
                    .headers_mut()
                    .insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
                async move {
                    // A body has to be read before the next request can be.
                    let _ = request.into_body().collect().await;
                    Ok::<_, Infallible>(response)
                }
            });
            tokio::spawn(async move {
                let mut builder = hyper::server::conn::http1::Builder::new();
                builder.timer(TokioTimer::new());
                // A client that hangs up is none of the anchor's business.
                let _ = builder.serve_connection(TokioIo::new(stream), service).await;
            });
        }
    })
}
