//! Strings: their length, pattern and format.

use std::collections::BTreeSet;

use serde_json::Value;

use super::numbers::Counted;
use super::position::Keywords;
use super::{Facet, Walk};
use crate::sample::Types;

const LENGTH: Counted =
    Counted { least: "minLength", most: "maxLength", narrowed: Facet::LengthNarrowed, widened: Facet::LengthWidened };

/// Formats of numbers that lowering has turned into bounds, which are compared as such.
const RANGES: [&str; 11] =
    ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "double-int", "float", "double"];

/// Formats that decide which texts are valid, or what is done with them.
const ASSERTED: [&str; 23] = [
    "date",
    "date-time",
    "time",
    "duration",
    "email",
    "idn-email",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "uri",
    "uri-reference",
    "uri-template",
    "iri",
    "iri-reference",
    "uuid",
    "json-pointer",
    "relative-json-pointer",
    "regex",
    "byte",
    "binary",
    "base64url",
    "char",
];

impl Walk<'_, '_> {
    pub(super) fn texts(&mut self, kinds: Types, old: &Keywords<'_>, new: &Keywords<'_>) {
        self.formats(old, new);
        if !kinds.meets(Types::STRING) {
            return;
        }
        self.counts(&LENGTH, old, new);
        let (gone, come) = exchanged(old, new, "pattern");
        match (gone.as_slice(), come.as_slice()) {
            ([], []) => {}
            ([], come) => self.report(Facet::PatternAdded, format!("pattern {} was added", ticked(come))),
            (gone, []) => self.report(Facet::PatternRemoved, format!("pattern {} was removed", ticked(gone))),
            (gone, come) => {
                self.report(Facet::PatternChanged, format!("pattern {} became {}", ticked(gone), ticked(come)));
            }
        }
        for keyword in ["contentEncoding", "contentMediaType"] {
            let (gone, come) = exchanged(old, new, keyword);
            if !gone.is_empty() || !come.is_empty() {
                let message = format!("{keyword} {} became {}", ticked(&gone), ticked(&come));
                self.report(Facet::ContentEncodingChanged, message);
            }
        }
    }

    fn formats(&mut self, old: &Keywords<'_>, new: &Keywords<'_>) {
        let (gone, come) = exchanged(old, new, "format");
        let is_range = |formats: &[&str]| formats.iter().all(|format| RANGES.contains(format));
        if is_range(&gone) && is_range(&come) {
            return;
        }
        let asserted = |formats: &[&str]| formats.iter().any(|format| ASSERTED.contains(format));
        let facet = match (asserted(&gone), asserted(&come)) {
            (true, true) => Facet::FormatChanged,
            (true, false) => Facet::FormatRemoved,
            (false, true) => Facet::FormatAdded,
            (false, false) => Facet::FormatHintChanged,
        };
        self.report(facet, format!("format {} became {}", ticked(&gone), ticked(&come)));
    }
}

/// The texts that only the old side says under a keyword, and those that only the new one does.
fn exchanged<'v>(old: &Keywords<'v>, new: &Keywords<'v>, keyword: &str) -> (Vec<&'v str>, Vec<&'v str>) {
    let said =
        |keywords: &Keywords<'v>| -> BTreeSet<&'v str> { keywords.all(keyword).filter_map(Value::as_str).collect() };
    let (old, new) = (said(old), said(new));
    (old.difference(&new).copied().collect(), new.difference(&old).copied().collect())
}

fn ticked(texts: &[&str]) -> String {
    if texts.is_empty() {
        return "none".to_owned();
    }
    texts.iter().map(|text| format!("`{}`", super::kinds::cut(text))).collect::<Vec<_>>().join(", ")
}
