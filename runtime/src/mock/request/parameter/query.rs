use std::borrow::Cow;

use indexmap::IndexMap;
use mockwright_generator::model::{Location, MediaKind, Parameter, ParameterContent, Schemas};
use serde_json::Value;

use super::{Rules, field, place, tell_missing};
use crate::mock::request::coding::Coding;
use crate::mock::request::content::Content;
use crate::mock::request::fault::{Fault, Unreadable};
use crate::mock::request::fields::{Fields, Gathered};

/// Reads the parameters that are pairs of the query.
#[derive(Debug)]
pub(super) struct QueryReader {
    fields: Fields,
    rules: Vec<Rules>,
}

impl QueryReader {
    pub(super) fn new<'p>(parameters: impl Iterator<Item = &'p Parameter>, schemas: &Schemas) -> Self {
        let (fields, rules) =
            parameters.map(|parameter| (field(parameter, Coding::Form, schemas), Rules::of(parameter))).unzip();
        Self { fields: Fields::new(fields), rules }
    }

    pub(super) fn read(&self, query: Option<&str>, read: &mut IndexMap<String, Value>, faults: &mut Vec<Unreadable>) {
        if self.fields.is_empty() {
            return;
        }
        // A name that cannot be decoded is no declared one.
        let pairs =
            pairs(query.unwrap_or_default()).filter_map(|(name, text)| Some((Coding::Form.decode(name)?, text)));
        let gathered = self.fields.gather(pairs, |_, _| {});
        read_fields(&self.fields, &self.rules, &gathered, Location::Query, read, faults);
    }
}

/// Reads the fields of a query or of cookies.
pub(super) fn read_fields(
    fields: &Fields,
    rules: &[Rules],
    gathered: &[Gathered<'_>],
    location: Location,
    read: &mut IndexMap<String, Value>,
    faults: &mut Vec<Unreadable>,
) {
    for ((field, rules), gathered) in fields.iter().zip(rules).zip(gathered) {
        if gathered.is_empty() {
            // An object without members has no pair that could be sent.
            match field.unwritten().filter(|_| rules.required).filter(Value::is_object) {
                Some(empty) => {
                    read.insert(field.name.to_string(), empty);
                }
                None => tell_missing(*rules, location, &field.name, faults),
            }
            continue;
        }
        let is_empty = gathered.texts == [""] && gathered.members.is_empty() && location == Location::Query;
        if is_empty && field.refuses_empty() {
            if !rules.allow_empty {
                faults.push(Fault::new("allowEmptyValue", "is empty", "").at(place(location, &field.name)));
            }
            continue;
        }
        match field.read(gathered) {
            Ok(value) => {
                read.insert(field.name.to_string(), value);
            }
            Err(fault) => faults.push(fault.at(place(location, &field.name))),
        }
    }
}

/// The pairs of a query or form, not decoded; a name without `=` has no text.
pub(in crate::mock::request) fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// Reads a parameter that is the whole query (OpenAPI 3.2 §4.12.1).
#[derive(Debug)]
pub(super) struct QueryStringReader {
    name: Box<str>,
    rules: Rules,
    content: Content,
    is_form: bool,
}

impl QueryStringReader {
    /// Without a media type the query is a form, which is what queries are.
    pub(super) fn new(parameter: &Parameter, schemas: &Schemas) -> Self {
        let media_type = match &parameter.content {
            ParameterContent::MediaType { name, .. } => name.as_str(),
            _ => "application/x-www-form-urlencoded",
        };
        Self {
            name: parameter.name.as_str().into(),
            rules: Rules::of(parameter),
            content: Content::of_parameter(media_type, parameter.content.schema(), schemas),
            is_form: MediaKind::of(media_type) == MediaKind::Form,
        }
    }

    pub(super) fn read(&self, query: Option<&str>, read: &mut IndexMap<String, Value>, faults: &mut Vec<Unreadable>) {
        let Some(query) = query.filter(|query| !query.is_empty()) else {
            return tell_missing(self.rules, Location::QueryString, &self.name, faults);
        };
        // A form decodes its own pairs; any other text is percent-encoded as a whole.
        let text = if self.is_form { Some(Cow::Borrowed(query)) } else { Coding::Percent.decode(query) };
        let value = text.ok_or_else(|| Fault::broken_escape(query)).and_then(|text| self.content.parameter(&text));
        match value {
            Ok(value) => {
                read.insert(self.name.to_string(), value);
            }
            Err(fault) => faults.push(fault.at(place(Location::QueryString, &self.name))),
        }
    }
}
