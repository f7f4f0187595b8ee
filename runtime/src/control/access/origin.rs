//! Requests that a browser sends on behalf of somebody else's page.

use http::header::{COOKIE, HOST, ORIGIN};
use http::request::Parts;
use http::{HeaderName, Method};

use super::{API_KEY, AllowedHosts};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Where a request comes from.
pub(crate) struct Origin;

/// Why a request is refused whoever sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// `Host` is a name that this server does not have: DNS rebinding looks like this.
    Host,
    /// A page of another origin sends it.
    Origin,
}

impl Origin {
    /// Holds the origin of a request against the names that the server has.
    ///
    /// A key in a header proves intent, since no browser adds one by itself, and so lets any name of the server pass; it
    /// does not let pages of other origins call.
    pub(crate) fn check(request: &Parts, hosts: &AllowedHosts) -> Result<(), Refused> {
        let header = |name: &HeaderName| request.headers.get(name).and_then(|value| value.to_str().ok());
        let host =
            request.uri.authority().map(http::uri::Authority::as_str).or_else(|| header(&HOST)).unwrap_or_default();
        let intended = (request.headers.contains_key(&API_KEY)
            || request.headers.contains_key(http::header::AUTHORIZATION))
            && !request.headers.contains_key(COOKIE);
        if !hosts.allow(host) && !intended {
            return Err(Refused::Host);
        }
        if request.headers.contains_key(ORIGIN) {
            let origin = header(&ORIGIN).unwrap_or_default();
            let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            if authority.is_none_or(|authority| !authority.eq_ignore_ascii_case(host)) {
                return Err(Refused::Origin);
            }
        }
        let navigates = header(&SEC_FETCH_MODE) == Some("navigate") && request.method == Method::GET;
        match header(&SEC_FETCH_SITE) {
            Some("cross-site" | "same-site") if !navigates => Err(Refused::Origin),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    #[test]
    fn other_peoples_pages_are_refused() {
        let hosts = AllowedHosts::default();
        let check = |headers: &[(&str, &str)]| {
            let mut request = Request::builder().uri("/admin/api/v1/servers");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            Origin::check(&request.body(()).unwrap().into_parts().0, &hosts)
        };
        let local = ("host", "127.0.0.1:8000");
        for (headers, expected) in [
            (&[local][..], Ok(())),
            (&[local, ("origin", "http://127.0.0.1:8000")], Ok(())),
            (&[("host", "evil.example")], Err(Refused::Host)),
            (&[("host", "evil.example"), ("x-api-key", "k")], Ok(())),
            (&[("host", "evil.example"), ("x-api-key", "k"), ("cookie", "a=b")], Err(Refused::Host)),
            (&[local, ("origin", "http://evil.example")], Err(Refused::Origin)),
            (&[local, ("origin", "http://127.0.0.1:8001")], Err(Refused::Origin)),
            (&[local, ("origin", "null"), ("x-api-key", "k")], Err(Refused::Origin)),
            (&[local, ("sec-fetch-site", "cross-site")], Err(Refused::Origin)),
            (&[local, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")], Ok(())),
            (&[local, ("sec-fetch-site", "same-origin")], Ok(())),
            (&[], Err(Refused::Host)),
        ] {
            assert_eq!(check(headers), expected, "{headers:?}");
        }
    }
}
