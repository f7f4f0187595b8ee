//! One attempt to deliver a message.

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::time::{Instant, timeout_at};

use super::client::{Outbound, cause_of};
use super::hook::Hook;
use super::marker::DELIVERY;
use super::reply::{LONGEST, Reply, fault_of, shown};
use super::retry_after::retry_after;
use super::signature::signatures;

/// How long an attempt may take in all (design: webhooks).
pub(super) const PATIENCE: Duration = Duration::from_secs(15);

const WEBHOOK_ID: HeaderName = HeaderName::from_static("webhook-id");
const WEBHOOK_TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const WEBHOOK_SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");

/// Delivers a message once, and says what became of it.
pub(super) async fn attempt(
    outbound: &Outbound,
    hook: &Hook,
    id: &str,
    payload: &str,
    now: DateTime<Utc>,
    patience: Duration,
) -> Reply {
    let began = Instant::now();
    let until = began + patience;
    let late = || Reply::failed(format!("there was no answer within {} seconds", patience.as_secs()), patience);
    let sent = async {
        let client = outbound.client(&hook.url).await?;
        let request = client.request(hook.method.clone(), hook.url.clone()).headers(head(hook, id, payload, now));
        request.body(payload.to_owned()).send().await.map_err(|error| cause_of(&error))
    };
    let mut response = match timeout_at(until, sent).await {
        Err(_) => return late(),
        Ok(Err(error)) => return Reply::failed(error, began.elapsed()),
        Ok(Ok(response)) => response,
    };
    let status = response.status();
    let patience = retry_after(status.as_u16(), response.headers(), now);
    let (mut body, mut whole) = (Vec::new(), true);
    // The status has said whether it is delivered. What comes behind it is only kept, as far as it comes in time.
    while let Ok(Ok(Some(chunk))) = timeout_at(until, response.chunk()).await {
        body.extend_from_slice(chunk.get(..chunk.len().min(LONGEST + 1 - body.len())).unwrap_or_default());
        if body.len() > LONGEST {
            whole = false;
            break;
        }
    }
    let body = Some(shown(body, whole));
    Reply { status: Some(status.as_u16()), body, took: began.elapsed(), error: fault_of(status), patience }
}

fn head(hook: &Hook, id: &str, payload: &str, now: DateTime<Utc>) -> HeaderMap {
    let mut head = HeaderMap::with_capacity(hook.headers.len() + 5);
    head.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in &hook.headers {
        head.insert(name.clone(), value.clone());
    }
    let at = now.timestamp();
    head.insert(DELIVERY, HeaderValue::from_static("1"));
    head.insert(WEBHOOK_TIMESTAMP, HeaderValue::from(at));
    let signed = signatures(hook.secrets.at(now.timestamp_micros()), id, at, payload);
    let own = [(WEBHOOK_ID, id), (WEBHOOK_SIGNATURE, &signed)];
    for (name, value) in own.into_iter().filter(|(_, value)| !value.is_empty()) {
        if let Ok(value) = HeaderValue::from_str(value) {
            head.insert(name, value);
        }
    }
    head
}
