//! What the tests of the log share.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response};

use super::{LogItem, LogSource, RecordedReply, Wanted};
use crate::journal::record::Record;
use crate::journal::{RecordedHeaders, query};

/// A request of a server that got an empty 200.
pub(super) fn item(source: &Arc<LogSource>, method: &str, target: &str, body: &str) -> LogItem {
    of_record(source, query::tests::record(method, target, body))
}

pub(super) fn of_record(source: &Arc<LogSource>, record: Record) -> LogItem {
    LogItem {
        source: Arc::clone(source),
        request_size: record.body.bytes.len(),
        record: Arc::new(record),
        with_bodies: true,
        number: 1,
        reply: Some(RecordedReply::of(&Response::new(Bytes::new()), true)),
        wanted: Wanted { logged: true, told: true },
    }
}

pub(super) fn source() -> Arc<LogSource> {
    Arc::new(LogSource::new("server_1"))
}

pub(super) fn headers(fields: &[(&str, &[u8])]) -> RecordedHeaders {
    let mut headers = HeaderMap::new();
    for (name, value) in fields {
        headers.append(HeaderName::try_from(*name).unwrap(), HeaderValue::from_bytes(value).unwrap());
    }
    RecordedHeaders::of(&headers)
}
