use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use sha2::{Digest as _, Sha256};

use super::*;

const BUNDLE: &str = "swagger-ui-bundle.js";

fn headers(given: &[(HeaderName, &'static str)]) -> HeaderMap {
    given.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
}

fn accepting(codings: &'static str) -> HeaderMap {
    headers(&[(ACCEPT_ENCODING, codings)])
}

fn header_of<'r>(response: &'r Response<Bytes>, name: &HeaderName) -> Option<&'r str> {
    response.headers().get(name).map(|value| value.to_str().unwrap())
}

#[test]
fn the_page_may_load_nothing_from_elsewhere_and_is_not_kept() {
    let page = page();
    let policy = header_of(&page, &CONTENT_SECURITY_POLICY).unwrap();
    assert_eq!(
        policy.split("; ").collect::<Vec<_>>(),
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "object-src 'none'",
        ]
    );
    assert_eq!(header_of(&page, &CACHE_CONTROL), Some("no-store"));
    assert_eq!(header_of(&page, &CONTENT_TYPE), Some("text/html; charset=utf-8"));
    assert_eq!(header_of(&page, &X_CONTENT_TYPE_OPTIONS), Some("nosniff"));
    assert_eq!(header_of(&page, &REFERRER_POLICY), Some("no-referrer"));
}

#[test]
fn whatever_the_page_names_is_there() {
    let page = page();
    let text = std::str::from_utf8(page.body()).unwrap();
    let named: Vec<&str> = text
        .split('"')
        .filter_map(|part| part.strip_prefix("/admin/assets/docs/"))
        .inspect(|name| assert!(asset(name, &HeaderMap::new()).is_some(), "{name}"))
        .collect();
    assert_eq!(named.len(), 5);
    assert!(!text.contains("://") && !text.contains("style=") && !text.contains("onload"), "{text}");
    // Every script is a file: the policy lets none stand in the page.
    assert_eq!(text.matches("<script").count(), text.matches("<script src=").count());
}

#[test]
fn an_asset_is_sent_in_gzip_to_whoever_reads_it() {
    for codings in ["gzip", "deflate, GZIP;q=0.5", "br, *", "x-gzip", "identity;q=0, gzip ; q=1"] {
        let response = asset(BUNDLE, &accepting(codings)).unwrap();
        assert_eq!(header_of(&response, &CONTENT_ENCODING), Some("gzip"), "{codings}");
        assert!(response.body().starts_with(&[0x1f, 0x8b]), "{codings}");
    }
    for codings in ["", "br", "gzip;q=0", "gzip;q=0.000, *", "*;q=0", "gzip;q=x"] {
        let response = asset(BUNDLE, &accepting(codings)).unwrap();
        assert_eq!(header_of(&response, &CONTENT_ENCODING), None, "{codings}");
        assert!(response.body().starts_with(b"/*! For license information"), "{codings}");
    }
    assert!(asset("init.js", &accepting("gzip")).unwrap().headers().get(CONTENT_ENCODING).is_none());
}

#[test]
fn what_others_wrote_is_as_they_published_it() {
    // The digests of the files in the npm package swagger-ui-dist 5.35.0.
    for (name, digest) in [
        (BUNDLE, "e6a898692f2d768e807c3ba4626068a69a2c5dd960dd6c76f3e4d3a3de180af2"),
        ("swagger-ui.css", "5ed08757e53da3e026d6cbecc61fe5d43585c9560b302d534ad56692519a273d"),
    ] {
        let response = asset(name, &HeaderMap::new()).unwrap();
        assert_eq!(hex::encode(Sha256::digest(response.body())), digest, "{name}");
    }
}

#[test]
fn an_asset_that_the_client_has_is_not_sent_again() {
    for codings in ["gzip", "identity"] {
        let first = asset(BUNDLE, &accepting(codings)).unwrap();
        assert_eq!(header_of(&first, &VARY), Some("accept-encoding"));
        let tag = header_of(&first, &ETAG).unwrap();
        for known in [tag.to_owned(), format!("\"other\", W/{tag}"), "*".to_owned()] {
            let mut request = accepting(codings);
            request.insert(IF_NONE_MATCH, HeaderValue::from_str(&known).unwrap());
            let second = asset(BUNDLE, &request).unwrap();
            assert_eq!(second.status(), StatusCode::NOT_MODIFIED, "{known}");
            assert!(second.body().is_empty());
            for repeated in [ETAG, CACHE_CONTROL, VARY, X_CONTENT_TYPE_OPTIONS] {
                assert_eq!(header_of(&second, &repeated), header_of(&first, &repeated));
            }
            assert_eq!(header_of(&second, &CONTENT_TYPE), None);
        }
    }
}

#[test]
fn the_tag_of_one_coding_does_not_stand_for_the_other() {
    let compressed = asset(BUNDLE, &accepting("gzip")).unwrap();
    let mut request = HeaderMap::new();
    request.insert(IF_NONE_MATCH, compressed.headers()[ETAG].clone());
    assert_eq!(asset(BUNDLE, &request).unwrap().status(), StatusCode::OK);
}

#[test]
fn each_asset_says_what_it_is() {
    for (name, media_type) in [
        (BUNDLE, "text/javascript; charset=utf-8"),
        ("init.js", "text/javascript; charset=utf-8"),
        ("swagger-ui.css", "text/css; charset=utf-8"),
        ("docs.css", "text/css; charset=utf-8"),
        ("favicon-32x32.png", "image/png"),
        ("LICENSE", "text/plain; charset=utf-8"),
    ] {
        let response = asset(name, &HeaderMap::new()).unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{name}");
        assert_eq!(header_of(&response, &CONTENT_TYPE), Some(media_type), "{name}");
        assert_eq!(header_of(&response, &X_CONTENT_TYPE_OPTIONS), Some("nosniff"), "{name}");
        assert_eq!(header_of(&response, &REFERRER_POLICY), Some("no-referrer"), "{name}");
        assert_eq!(header_of(&response, &CACHE_CONTROL), Some("no-cache"), "{name}");
    }
}

#[test]
fn nothing_else_is_there() {
    for name in
        ["", "index.html", "README.md", "swagger-ui-bundle.js.gz", "../docs/init.js", "INIT.JS", "swagger-ui.css.map"]
    {
        assert!(asset(name, &HeaderMap::new()).is_none(), "{name}");
    }
}
