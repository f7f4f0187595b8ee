//! Which media type a reply is sent in: `Accept` against what the description declares (RFC 9110 §12.5.1).

mod media_type;
mod offer;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::cmp::Reverse;

pub(super) use media_type::MediaRange;
use media_type::{is_token, split_outside_quotes};
pub use offer::Offer;

/// The chosen media type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen<'o> {
    /// The place among the offers.
    pub index: usize,
    /// The `Content-Type` to send: as declared, or a concrete type that fits both sides where a range is declared.
    pub content_type: Cow<'o, str>,
}

/// Ranges beyond this are not looked at.
const MAX_RANGES: usize = 100;

/// Chooses among the declared media types; `None` when the client accepts none of them.
///
/// `accept` are the values of the `Accept` headers. Without any, and where the client leaves the choice, it is JSON if
/// that is declared, else what is declared first. The quality that the most specific range gives decides; then the more
/// specific range, then the order of the client. A type that is only written alike is the last resort:
/// `application/vnd.x+json` for `application/json`, the other way round, and without regard to parameters.
///
/// # Examples
/// ```
/// use mockwright_runtime::mock::{Offer, negotiate};
///
/// let offers = [Offer::new("text/csv"), Offer::new("application/json")];
/// let chosen = negotiate(["text/*;q=0.9, application/json;q=0.1"], &offers);
/// assert_eq!(chosen.map(|chosen| chosen.index), Some(0));
/// ```
pub fn negotiate<'a, 'o>(accept: impl IntoIterator<Item = &'a str>, offers: &'o [Offer]) -> Option<Chosen<'o>> {
    let mut ranges = Vec::new();
    for value in accept {
        if value.trim() == "*/*" && ranges.is_empty() {
            // What most clients send; the general way would find the same.
            ranges.push(MediaRange { main: "*", sub: "*", parameters: Vec::new(), quality: 1000 });
            continue;
        }
        for element in split_outside_quotes(value, ',').filter(|element| !element.trim().is_empty()) {
            match MediaRange::parse(element) {
                Some(range) if ranges.len() < MAX_RANGES => ranges.push(range),
                Some(_) => {}
                // A header that cannot be read says nothing.
                None => return preferred(offers),
            }
        }
    }
    if ranges.is_empty()
        || matches!(ranges.as_slice(), [only] if only.main == "*" && only.quality > 0 && only.parameters.is_empty())
    {
        return preferred(offers);
    }
    best(&ranges, offers, Match::strict).or_else(|| best(&ranges, offers, Match::alike))
}

/// JSON if it is declared, else what is declared first.
fn preferred(offers: &[Offer]) -> Option<Chosen<'_>> {
    let index = offers.iter().position(Offer::is_json).unwrap_or(0);
    let content_type = Cow::Borrowed(offers.get(index)?.default_content_type());
    Some(Chosen { index, content_type })
}

/// How well a range fits an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Match {
    /// 0: everything, 1: `text/*`, 2: a type, 3: a type with parameters.
    specificity: u8,
    parameters: usize,
}

impl Match {
    fn strict(range: &MediaRange<'_>, offer: &Offer) -> Option<Self> {
        if !offer.has_parameters(&range.parameters) {
            return None;
        }
        let parameters = range.parameters.len();
        Self::of_types(range, offer)
            .map(|specificity| Self { specificity: if parameters > 0 { 3 } else { specificity }, parameters })
    }

    /// The last resort: parameters do not count, and types that are written alike fit.
    fn alike(range: &MediaRange<'_>, offer: &Offer) -> Option<Self> {
        let specificity = Self::of_types(range, offer).or_else(|| {
            let (asked, offered) = (range.syntax(), offer.syntax());
            let known = ["json", "xml", "yaml", "cbor"].iter().any(|syntax| syntax.eq_ignore_ascii_case(asked));
            // A vendor's type stands for the plain one and the other way round, never for another vendor's.
            let one_is_plain = [range.sub, offer.sub()].iter().any(|sub| !sub.contains('+'));
            (known && one_is_plain && asked.eq_ignore_ascii_case(offered)).then_some(2)
        })?;
        Some(Self { specificity, parameters: 0 })
    }

    fn of_types(range: &MediaRange<'_>, offer: &Offer) -> Option<u8> {
        if range.main == "*" {
            return Some(0);
        }
        if offer.main() != "*" && !range.main.eq_ignore_ascii_case(offer.main()) {
            return None;
        }
        if range.sub == "*" {
            return Some(1);
        }
        fits(range.sub, offer.sub()).then_some(2)
    }
}

/// Whether a subtype that a client asks for fits a declared one, which may be `*` or `*+json`.
fn fits(asked: &str, declared: &str) -> bool {
    match declared.strip_prefix('*') {
        Some("") => true,
        Some(suffix) => asked.len() > suffix.len() && asked.to_ascii_lowercase().ends_with(suffix),
        None => asked.eq_ignore_ascii_case(declared),
    }
}

fn best<'o>(
    ranges: &[MediaRange<'_>],
    offers: &'o [Offer],
    matches: fn(&MediaRange<'_>, &Offer) -> Option<Match>,
) -> Option<Chosen<'o>> {
    let mut best = None;
    for (index, offer) in offers.iter().enumerate() {
        let fitting =
            ranges.iter().enumerate().filter_map(|(place, range)| Some((matches(range, offer)?, place, range)));
        // Of the ranges that fit a concrete type the most specific one governs, even with `q=0`; those that fit a
        // declared range mean different concrete types, of which the most wanted is taken.
        let wanted = fitting.max_by_key(|(fit, place, range)| {
            (if offer.is_wildcard() { range.quality } else { 0 }, *fit, Reverse(*place))
        });
        let Some((fit, place, range)) = wanted.filter(|(_, _, range)| range.quality > 0) else { continue };
        let rank = (range.quality, fit, Reverse(place), offer.is_json(), Reverse(index));
        if best.as_ref().is_none_or(|(known, _, _)| rank > *known) {
            best = Some((rank, offer, range));
        }
    }
    best.map(|((.., Reverse(index)), offer, range)| Chosen { index, content_type: content_type(offer, range) })
}

/// A concrete type that fits a declared type and a range.
fn content_type<'o>(offer: &'o Offer, range: &MediaRange<'_>) -> Cow<'o, str> {
    if !offer.is_wildcard() || range.main == "*" {
        return Cow::Borrowed(offer.default_content_type());
    }
    let (main, sub) = (range.main.to_ascii_lowercase(), range.sub.to_ascii_lowercase());
    if !range.is_wildcard() && fits(&sub, offer.sub()) && is_token(&sub) {
        return Cow::Owned(format!("{main}/{sub}"));
    }
    if offer.main() == "*" && range.is_wildcard() {
        return Cow::Owned(Offer::new(&format!("{main}/*")).default_content_type().to_owned());
    }
    Cow::Borrowed(offer.default_content_type())
}
