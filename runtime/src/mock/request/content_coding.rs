//! Compressed bodies (RFC 9110 §8.4).

use std::borrow::Cow;
use std::io::Read;

use flate2::read::{MultiGzDecoder, ZlibDecoder};
use http::{HeaderMap, header};

/// More codings than this, one around the other, are no client's.
const MAX_CODINGS: usize = 2;

/// Why a body cannot be decompressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CodingFault {
    /// It has a coding that is not read.
    Unsupported {
        /// Those that are, for the header `Accept-Encoding` of the 415 (RFC 9110 §12.5.3).
        accept_encoding: &'static str,
    },
    /// It is longer than the limit.
    TooLarge,
    /// It is not in its coding.
    Malformed {
        /// What is wrong.
        detail: String,
    },
}

/// Undoes the codings that `Content-Encoding` names: gzip and deflate.
///
/// # Errors
/// [`CodingFault::TooLarge`] as soon as there is more than `limit`; no more than that is ever inflated.
pub(crate) fn decode<'b>(headers: &HeaderMap, bytes: &'b [u8], limit: usize) -> Result<Cow<'b, [u8]>, CodingFault> {
    let mut codings = Vec::new();
    for value in headers.get_all(header::CONTENT_ENCODING) {
        let names = value.to_str().unwrap_or("?").split(',').map(str::trim);
        codings.extend(names.filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity")));
    }
    let mut decoded = Cow::Borrowed(bytes);
    if decoded.is_empty() {
        return Ok(decoded);
    }
    let unsupported = CodingFault::Unsupported { accept_encoding: "gzip, deflate" };
    if codings.len() > MAX_CODINGS {
        return Err(unsupported);
    }
    // They are listed in the order in which they were applied.
    for coding in codings.into_iter().rev() {
        let inflated = match coding.to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => inflate(MultiGzDecoder::new(&*decoded), "gzip", limit)?,
            "deflate" => inflate(ZlibDecoder::new(&*decoded), "deflate", limit)?,
            _ => return Err(unsupported),
        };
        decoded = Cow::Owned(inflated);
    }
    Ok(decoded)
}

fn inflate(reader: impl Read, coding: &str, limit: usize) -> Result<Vec<u8>, CodingFault> {
    let mut inflated = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let fault = |error| CodingFault::Malformed { detail: format!("the body is no {coding}: {error}") };
    reader.take(most).read_to_end(&mut inflated).map_err(fault)?;
    if inflated.len() > limit { Err(CodingFault::TooLarge) } else { Ok(inflated) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{GzEncoder, ZlibEncoder};
    use http::HeaderValue;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn decoded(coding: &str, bytes: &[u8], limit: usize) -> Result<Vec<u8>, CodingFault> {
        let mut headers = HeaderMap::new();
        if !coding.is_empty() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_str(coding).unwrap());
        }
        decode(&headers, bytes, limit).map(Cow::into_owned)
    }

    #[test]
    fn codings_are_undone_in_reverse() {
        for (coding, bytes) in [
            ("", b"text".to_vec()),
            ("identity", b"text".to_vec()),
            ("gzip", gzip(b"text")),
            ("X-GZip", gzip(b"text")),
            ("gzip", [gzip(b"te"), gzip(b"xt")].concat()),
            ("deflate", deflate(b"text")),
            ("deflate, gzip", gzip(&deflate(b"text"))),
        ] {
            assert_eq!(decoded(coding, &bytes, 100).as_deref(), Ok(&b"text"[..]), "{coding}");
        }
        assert_eq!(decoded("gzip", b"", 4), Ok(Vec::new()));
    }

    #[test]
    fn no_more_than_the_limit_is_inflated() {
        let bomb = gzip(&vec![0; 10_000_000]);
        assert!(bomb.len() < 20_000);
        assert_eq!(decoded("gzip", &bomb, 100_000), Err(CodingFault::TooLarge));
        assert_eq!(decoded("gzip, gzip", &gzip(&bomb), 100_000), Err(CodingFault::TooLarge));
        assert_eq!(decoded("gzip", &gzip(b"12345"), 4), Err(CodingFault::TooLarge));
    }

    #[test]
    fn other_codings_and_broken_ones_are_told() {
        let unsupported = Err(CodingFault::Unsupported { accept_encoding: "gzip, deflate" });
        for coding in ["br", "zstd", "gzip, br", "gzip, gzip, gzip", "*"] {
            assert_eq!(decoded(coding, b"text", 100), unsupported, "{coding}");
        }
        let cut = gzip(b"a longer text");
        let broken: [(&str, &[u8]); 4] = [
            ("gzip", b"text"),
            ("deflate", b"text"),
            ("gzip", &cut[..cut.len() - 9]),
            ("gzip", &[&cut[..], b"x"].concat()),
        ];
        for (coding, bytes) in broken {
            assert!(matches!(decoded(coding, bytes, 100), Err(CodingFault::Malformed { .. })), "{coding}");
        }
    }
}
