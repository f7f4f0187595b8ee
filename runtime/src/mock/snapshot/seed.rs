//! Seeds of their own for requests.

use http::request::Parts;

use crate::mock::request::ReadRequest;

/// A seed for a request that gives the same for the same request, whatever came before it.
pub(super) fn of_request(seed: u64, request: &Parts, read: &ReadRequest) -> u64 {
    let body = read.body.as_ref().map(ToString::to_string).unwrap_or_default();
    let query = request.uri.query().unwrap_or_default();
    mixed(seed, &[request.method.as_str().as_bytes(), request.uri.path().as_bytes(), query.as_bytes(), body.as_bytes()])
}

/// FNV-1a over parts that cannot run into one another, with a final mix: the standard library's hash may change between
/// releases, replies must not.
pub(super) fn mixed(seed: u64, parts: &[&[u8]]) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(PRIME);
    let begin = seed.to_le_bytes().iter().fold(0xcbf2_9ce4_8422_2325, step);
    let hash = parts.iter().fold(begin, |hash, part| {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        part.iter().chain(&length.to_le_bytes()).fold(hash, step)
    });
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 29)
}
