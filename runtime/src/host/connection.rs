//! One connection: HTTP/1.1, or HTTP/2 when the client knows (h2c).

use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::Watcher;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;
use tokio_util::sync::CancellationToken;

use super::front::{Peer, Serve};
use super::limits::Limits;

/// hyper tells a target over 64 KiB (414) from headers that are too large (431) only once it has the whole head; this
/// much beyond the limit of the headers it reads for that.
const HEAD_ROOM: usize = 192 << 10;

/// What a client that knows HTTP/2 begins with (RFC 9113 §3.4).
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// How often a client is looked at that has sent a part of it.
const LOOK: Duration = Duration::from_millis(20);

pub(super) fn builder(limits: &Limits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_headers(limits.header_count)
        .max_buf_size(limits.header_bytes.saturating_add(HEAD_ROOM).max(8192))
        .keep_alive(true);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(limits.header_time)
        .keep_alive_timeout(limits.header_time)
        .max_header_list_size(u32::try_from(limits.header_bytes).unwrap_or(u32::MAX).saturating_add(64 << 10))
        .max_concurrent_streams(limits.streams);
    builder
}

/// Serves a connection until it ends.
pub(super) async fn serve<S: Serve>(
    stream: TcpStream,
    client: IpAddr,
    service: Arc<S>,
    builder: Builder<TokioExecutor>,
    watcher: Watcher,
    stopping: CancellationToken,
) {
    // Without it small replies wait for the client's acknowledgement; a failure only costs that time.
    let _ = stream.set_nodelay(true);
    let speaks_http2 = tokio::select! {
        spoken = tokio::time::timeout(service.limits().header_time, speaks_http2(&stream)) => match spoken {
            Ok(Ok(spoken)) => spoken,
            // It never said which protocol it speaks, or is gone.
            Ok(Err(_)) | Err(_) => return,
        },
        () = stopping.cancelled() => return,
    };
    let builder = if speaks_http2 { builder.http2_only() } else { builder.http1_only() };
    let socket = Socket::new(stream, service.limits(), stopping);
    let peer = Arc::new(Peer { address: client, known: AtomicBool::new(false) });
    let serve = service_fn(move |request| Arc::clone(&service).serve(request, Arc::clone(&peer)));
    let connection = builder.serve_connection(socket, serve);
    // What ends here concerns one client: a broken connection or a broken request, which was answered as far as it
    // could be.
    let _ = watcher.watch(connection).await;
}

/// Whether a client speaks HTTP/2, by its first bytes. They stay where they are: read here and handed on, they would
/// make hyper take twice the memory for each connection.
async fn speaks_http2(stream: &TcpStream) -> io::Result<bool> {
    let mut first = [0; PREFACE.len()];
    loop {
        let length = stream.peek(&mut first).await?;
        let begun = first.get(..length).unwrap_or_default();
        if begun.is_empty() || !PREFACE.starts_with(begun) {
            return Ok(false);
        }
        if length == PREFACE.len() {
            return Ok(true);
        }
        // What is there already would be reported again at once.
        tokio::time::sleep(LOOK).await;
    }
}

/// A socket that does what the protocol layers leave open: it gives up on a client that does not read its reply, and it
/// closes in a way that lets the client read the last one.
struct Socket {
    stream: TokioIo<TcpStream>,
    write_idle: Duration,
    /// Until when a write that waits for the client must go on.
    stalled: Option<Pin<Box<Sleep>>>,
    linger: Duration,
    lingering: Option<Pin<Box<Sleep>>>,
    stopping: CancellationToken,
}

impl Socket {
    fn new(stream: TcpStream, limits: &Limits, stopping: CancellationToken) -> Self {
        Self {
            stream: TokioIo::new(stream),
            write_idle: limits.write_idle,
            stalled: None,
            linger: limits.linger,
            lingering: None,
            stopping,
        }
    }

    /// Fails a write that has waited for too long.
    fn watch_write(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let idle = self.write_idle;
        let until = self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep(idle)));
        until.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }

    /// Reads and forgets what still comes, until the client closes too or the time is over.
    fn poll_linger(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let linger = self.linger;
        let until = self.lingering.get_or_insert_with(|| Box::pin(tokio::time::sleep(linger)));
        if until.as_mut().poll(cx).is_ready() {
            return Poll::Ready(());
        }
        let mut space = [0; 4096];
        // Some rounds at a time, so that a client that never stops sending cannot hold the thread.
        for _ in 0..16 {
            let mut buffer = ReadBuf::new(&mut space);
            match Pin::new(self.stream.inner_mut()).poll_read(cx, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {}
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending => return Poll::Pending,
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Read for Socket {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl Write for Socket {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watch_write(cx, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.lingering.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
        }
        // A socket closed while the client still sends is reset, and the client loses the reply that says why.
        if !self.stopping.is_cancelled() {
            ready!(self.poll_linger(cx));
        }
        Poll::Ready(Ok(()))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.watch_write(cx, written)
    }
}
