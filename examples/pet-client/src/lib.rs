//! A client of the petstore: what a mock is for.

use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;
use serde_json::{Value, json};

/// Why a pet was not bought.
#[derive(Debug, thiserror::Error)]
pub enum ShopError {
    /// The shop does not know it.
    #[error("there is no such pet")]
    NoSuchPet,
    /// The shop has sold it.
    #[error("the pet is sold")]
    Sold,
    /// The shop cannot be reached, or answers what is not understood.
    #[error("the shop does not work: {0}")]
    Broken(String),
}

#[derive(Deserialize)]
struct Pet {
    status: Option<String>,
}

#[derive(Deserialize)]
struct Order {
    id: i64,
}

/// Buys a pet of the shop at a URL, and returns the number of the order.
///
/// # Errors
/// The pet cannot be bought, or the shop does not work.
pub async fn buy(shop: &str, pet: i64) -> Result<i64, ShopError> {
    let found: Pet = ask(Request::get(format!("{shop}/pet/{pet}")), None).await?;
    if found.status.as_deref() == Some("sold") {
        return Err(ShopError::Sold);
    }
    let order = json!({"petId": pet, "quantity": 1});
    let order: Order = ask(Request::post(format!("{shop}/store/order")), Some(order)).await?;
    Ok(order.id)
}

async fn ask<T: for<'de> Deserialize<'de>>(
    request: http::request::Builder,
    body: Option<Value>,
) -> Result<T, ShopError> {
    let broken = |error: &dyn std::error::Error| ShopError::Broken(error.to_string());
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    let request = request.header(header::CONTENT_TYPE, "application/json").header("api_key", "mine");
    let request = request.body(Full::from(body)).map_err(|error| broken(&error))?;
    let reply = client.request(request).await.map_err(|error| broken(&error))?;
    match reply.status() {
        StatusCode::NOT_FOUND => return Err(ShopError::NoSuchPet),
        status if !status.is_success() => return Err(ShopError::Broken(format!("it answers {status}"))),
        _ => {}
    }
    let body = reply.into_body().collect().await.map_err(|error| broken(&error))?.to_bytes();
    serde_json::from_slice(&body).map_err(|error| broken(&error))
}
