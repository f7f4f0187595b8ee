use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::TokioIo;
use mockwright_runtime::RunningMock;
use serde_json::Value;
use tokio::net::TcpStream;

/// Asks a mock for something on a connection of its own.
pub(crate) async fn ask(mock: &RunningMock, request: Request<String>) -> Response<Bytes> {
    let stream = TcpStream::connect(mock.address()).await.unwrap();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let (mut parts, body) = request.into_parts();
    parts.headers.insert("host", "localhost".parse().unwrap());
    let request = Request::from_parts(parts, Full::new(Bytes::from(body)));
    let (parts, body) = sender.send_request(request).await.unwrap().into_parts();
    Response::from_parts(parts, body.collect().await.unwrap().to_bytes())
}

pub(crate) async fn get(mock: &RunningMock, path: &str) -> Response<Bytes> {
    ask(
        mock,
        Request::get(path).header("api_key", "k").header("authorization", "Bearer t").body(String::new()).unwrap(),
    )
    .await
}

pub(crate) async fn post(mock: &RunningMock, path: &str, body: &Value) -> Response<Bytes> {
    let request = Request::post(path).header("content-type", "application/json").header("authorization", "Bearer t");
    ask(mock, request.body(body.to_string()).unwrap()).await
}

pub(crate) fn value(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}
