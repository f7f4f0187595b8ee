use super::{Offer, negotiate};

/// The `Content-Type` that a client gets, or 406.
fn served(accept: &[&str], offers: &[&str]) -> String {
    let offers: Vec<Offer> = offers.iter().map(|name| Offer::new(name)).collect();
    match negotiate(accept.iter().copied(), &offers) {
        Some(chosen) => chosen.content_type.into_owned(),
        None => "406".to_owned(),
    }
}

#[test]
fn concrete_types_are_chosen_by_quality_and_specificity() {
    let multi = &["text/csv", "application/xml", "application/json", "application/vnd.api+json"][..];
    for (accept, offers, expected) in [
        (&[][..], multi, "application/json"),
        (&[""], multi, "application/json"),
        (&["*/*"], multi, "application/json"),
        (&["*"], multi, "application/json"),
        (&["*/*"], &["text/csv", "application/xml"], "text/csv"),
        (&[], &["text/csv", "application/xml"], "text/csv"),
        (&["text/csv"], multi, "text/csv"),
        (&["TEXT/CSV"], multi, "text/csv"),
        (&["text/csv;q=0.9, application/json;q=0.1"], multi, "text/csv"),
        (&["application/json;q=0.1", "text/csv;q=0.9"], multi, "text/csv"),
        (&["application/vnd.api+json"], multi, "application/vnd.api+json"),
        (&["image/png"], multi, "406"),
        (&["image/png, */*;q=0.1"], multi, "application/json"),
        (&["text/*"], multi, "text/csv"),
        (&["application/*"], multi, "application/json"),
        (&["application/*;q=0.5, text/*"], multi, "text/csv"),
        (&["application/json, text/plain, */*"], &["text/plain", "application/json"], "application/json"),
        (&["text/plain, application/json"], &["application/json", "text/plain"], "text/plain"),
        (&["text/csv, */*"], multi, "text/csv"),
        (&["*/*, text/csv;q=0"], &["text/csv", "application/xml"], "application/xml"),
        (&["application/json;q=0"], &["application/json"], "406"),
        (&["*/*;q=0"], multi, "406"),
        (&["application/json;q=0.0, */*"], &["application/json", "text/csv"], "text/csv"),
        (&["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"], multi, "application/xml"),
        (&["application/json ; q=1.000 , text/csv ; q=0.999"], multi, "application/json"),
        (&["text/csv;q=.5, application/xml;q=0.4"], multi, "text/csv"),
        (&["nonsense"], multi, "application/json"),
        (&["text/csv;q=2"], multi, "application/json"),
        (&["text/csv;q=abc"], multi, "application/json"),
        (&["*/json"], multi, "application/json"),
        (&[",,,"], multi, "application/json"),
        (&["application/json"], &[], "406"),
    ] {
        assert_eq!(served(accept, offers), expected, "{accept:?} of {offers:?}");
    }
}

#[test]
fn parameters_select_and_are_sent_as_declared() {
    let versions = &["application/json;version=1", "application/json; version=2"][..];
    for (accept, offers, expected) in [
        ("application/json;version=2", versions, "application/json; version=2"),
        ("application/json;version=\"2\"", versions, "application/json; version=2"),
        ("application/json;VERSION=1", versions, "application/json;version=1"),
        ("application/json", versions, "application/json;version=1"),
        ("application/json;q=0.1, application/json;version=2;q=0.9", versions, "application/json; version=2"),
        ("application/json", &["application/json; charset=utf-8"], "application/json; charset=utf-8"),
        ("application/json;charset=UTF-8", &["application/json; charset=utf-8"], "application/json; charset=utf-8"),
        ("application/json;charset=utf-8", &["application/json"], "application/json"),
        ("text/plain;format=flowed, text/plain;q=0.2", &["text/plain"], "text/plain"),
        ("*/*", &["application/json; charset=utf-8", "text/csv"], "application/json; charset=utf-8"),
    ] {
        assert_eq!(served(&[accept], offers), expected, "{accept} of {offers:?}");
    }
}

#[test]
fn a_type_written_alike_is_the_last_resort() {
    for (accept, offers, expected) in [
        ("application/json", &["application/vnd.x+json"][..], "application/vnd.x+json"),
        ("application/vnd.github+json", &["application/json"], "application/json"),
        ("application/json", &["application/vnd.x+json", "application/json"], "application/json"),
        ("application/json, text/csv;q=0.1", &["application/vnd.x+json", "text/csv"], "text/csv"),
        ("text/xml", &["application/xml"], "application/xml"),
        ("application/xml", &["application/atom+xml"], "application/atom+xml"),
        ("text/plain", &["application/plain"], "406"),
        ("application/vnd.x+json", &["application/vnd.x+xml"], "406"),
        ("application/vnd.x+json;q=0", &["application/json"], "406"),
    ] {
        assert_eq!(served(&[accept], offers), expected, "{accept} of {offers:?}");
    }
}

#[test]
fn declared_ranges_are_served_as_a_type_that_fits_both_sides() {
    for (accept, offers, expected) in [
        ("text/csv", &["text/*"][..], "text/csv"),
        ("*/*", &["text/*"], "text/plain"),
        ("text/*", &["text/*"], "text/plain"),
        ("image/*", &["*/*"], "image/png"),
        ("image/webp", &["*/*"], "image/webp"),
        ("*/*", &["*/*"], "application/json"),
        ("application/*", &["*/*"], "application/json"),
        ("*/*", &["application/*"], "application/json"),
        ("*/*", &["image/*"], "image/png"),
        ("*/*", &["audio/*"], "audio/wav"),
        ("application/hal+json", &["application/*+json"], "application/hal+json"),
        ("*/*", &["application/*+json"], "application/x.mock+json"),
        ("application/json", &["application/*+json"], "application/x.mock+json"),
        ("image/png", &["text/*"], "406"),
        ("text/html;q=0.4, application/pdf;q=0.6", &["*/*"], "application/pdf"),
        ("text/csv, */*;q=0.5", &["*/*", "application/json"], "text/csv"),
        ("*/*", &[""], "application/json"),
        ("*/*", &["json"], "application/octet-stream"),
        ("*/*", &["bad\r\nx/y"], "application/octet-stream"),
    ] {
        assert_eq!(served(&[accept], offers), expected, "{accept} of {offers:?}");
    }
}

proptest::proptest! {
    #[test]
    fn what_is_served_is_a_media_type_whatever_is_asked(accept in "[-a-z*/;=,.q0-9\" +\\\\]{0,60}", offer in ".{0,20}") {
        let chosen = served(&[&accept], &[&offer, "application/json", "text/*"]);
        assert!(http::HeaderValue::from_str(&chosen).is_ok() || !offer.is_ascii(), "{chosen:?}");
        assert!(!chosen.contains('*') || offer.contains('*'), "{chosen:?}");
    }
}
