use std::borrow::Cow;

use http::{HeaderMap, header};
use indexmap::IndexMap;
use mockwright_generator::model::{Location, Parameter, Schemas, Style};
use serde_json::Value;

use super::header::text;
use super::query::read_fields;
use super::{Rules, field};
use crate::mock::request::coding::Coding;
use crate::mock::request::fault::Unreadable;
use crate::mock::request::fields::{Fields, Writing};
use crate::mock::request::types::Types;

/// Reads the parameters that are cookies.
#[derive(Debug)]
pub(super) struct CookieReader {
    fields: Fields,
    rules: Vec<Rules>,
    /// Whether a value that is exploded by `form` stands among them: it has `&` where cookies have `; `.
    has_forms: bool,
}

impl CookieReader {
    pub(super) fn new<'p>(parameters: impl Iterator<Item = &'p Parameter>, schemas: &Schemas) -> Self {
        let mut has_forms = false;
        let (fields, rules) = parameters
            .map(|parameter| {
                // The style `cookie` escapes nothing (OpenAPI 3.2 §4.12.2.2).
                let coding = if parameter.style == Style::Cookie { Coding::Plain } else { Coding::Percent };
                let field = field(parameter, coding, schemas);
                has_forms |= parameter.style == Style::Form
                    && matches!(field.writing, Writing::Exploded)
                    && field.shape.view().asks_for(Types::ARRAY.or(Types::OBJECT));
                (field, Rules::of(parameter))
            })
            .unzip();
        Self { fields: Fields::new(fields), rules, has_forms }
    }

    pub(super) fn read(&self, headers: &HeaderMap, read: &mut IndexMap<String, Value>, faults: &mut Vec<Unreadable>) {
        if self.fields.is_empty() {
            return;
        }
        let lines: Vec<_> = headers.get_all(header::COOKIE).iter().map(text).collect();
        let crumbs = lines.iter().flat_map(|line| line.split(';')).map(|crumb| crumb.trim_matches([' ', '\t']));
        let pairs = crumbs.flat_map(|crumb| self.pairs(crumb)).filter(|(name, _)| !name.is_empty());
        let gathered = self.fields.gather(pairs.map(|(name, text)| (Cow::Borrowed(name), text)), |_, _| {});
        read_fields(&self.fields, &self.rules, &gathered, Location::Cookie, read, faults);
    }

    /// The pairs of one cookie: several where a form is exploded in it.
    fn pairs<'t>(&self, crumb: &'t str) -> impl Iterator<Item = (&'t str, &'t str)> + use<'t> {
        let pair = crumb.split_once('=').unwrap_or((crumb, ""));
        let is_form = self.has_forms
            && self.fields.named(pair.0).is_none_or(|field| {
                field.coding == Coding::Percent
                    && matches!(field.writing, Writing::Exploded)
                    && field.shape.view().asks_for(Types::ARRAY.or(Types::OBJECT))
            });
        let rest = if is_form { crumb } else { "" };
        let whole = (!is_form).then_some(pair);
        whole.into_iter().chain(super::query::pairs(rest))
    }
}
