//! Parameters by style (OpenAPI 3.1 §4.8.12.4), `content`, or the whole query.

mod cookie;
mod header;
mod path;
mod query;
#[cfg(test)]
mod tests;

use http::HeaderMap;
use mockwright_generator::model::{Location, Operation, Parameter, ParameterContent, Schemas};

use super::ReadRequest;
use super::coding::Coding;
use super::content::Content;
use super::fault::{Fault, Place, Unreadable};
use super::fields::{Field, Writing};
use super::shape::Shape;
use cookie::CookieReader;
use header::HeaderReader;
use path::PathReader;
pub(super) use query::pairs;
use query::{QueryReader, QueryStringReader};

/// Reads the parameters of an operation. Compiled once and shared by all its requests.
#[derive(Debug)]
pub(crate) struct ParametersReader {
    path: PathReader,
    query: QueryReader,
    query_string: Vec<QueryStringReader>,
    header: HeaderReader,
    cookie: CookieReader,
}

impl ParametersReader {
    /// Sorts out what each parameter is and how it is written.
    pub(crate) fn new(operation: &Operation, schemas: &Schemas) -> Self {
        let of = |location| operation.parameters.iter().filter(move |parameter| parameter.location == location);
        Self {
            // What the template has no place for cannot be sent, which was told when the description was read.
            path: PathReader::new(of(Location::Path).filter(|parameter| has_place(operation, parameter)), schemas),
            query: QueryReader::new(of(Location::Query), schemas),
            query_string: of(Location::QueryString)
                .map(|parameter| QueryStringReader::new(parameter, schemas))
                .collect(),
            header: HeaderReader::new(of(Location::Header).filter(|parameter| !is_negotiated(parameter)), schemas),
            cookie: CookieReader::new(of(Location::Cookie), schemas),
        }
    }

    /// Reads every declared parameter into `read` and tells all faults.
    ///
    /// `captures` are the names of the path's parameters with what stands in the path, percent-encoded; `query` is the
    /// request's, as sent. What is absent is left out; so is an empty value where `allowEmptyValue` lets it pass.
    pub(crate) fn read<'c>(
        &self,
        captures: impl IntoIterator<Item = (&'c str, &'c str)>,
        query: Option<&str>,
        headers: &HeaderMap,
        read: &mut ReadRequest,
        faults: &mut Vec<Unreadable>,
    ) {
        self.path.read(captures, &mut read.path, faults);
        self.query.read(query, &mut read.query, faults);
        for reader in &self.query_string {
            reader.read(query, &mut read.query, faults);
        }
        self.header.read(headers, &mut read.header, faults);
        self.cookie.read(headers, &mut read.cookie, faults);
    }
}

fn has_place(operation: &Operation, parameter: &Parameter) -> bool {
    operation.key.path.contains(&format!("{{{}}}", parameter.name))
}

/// Whether a header says what the media types of bodies say already (OpenAPI 3.1 §4.8.12.1, which ignores them; where
/// 2.0 declares them, they contradict `consumes` more often than not), or speaks to the mock (`Prefer`).
fn is_negotiated(parameter: &Parameter) -> bool {
    ["accept", "content-type", "prefer"].iter().any(|name| parameter.name.eq_ignore_ascii_case(name))
}

/// What a missing or faulty value of a parameter leads to.
#[derive(Clone, Copy, Debug)]
struct Rules {
    required: bool,
    allow_empty: bool,
}

impl Rules {
    fn of(parameter: &Parameter) -> Self {
        Self { required: parameter.required, allow_empty: parameter.allow_empty_value }
    }
}

/// The field that a parameter of a query or of cookies is.
fn field(parameter: &Parameter, coding: Coding, schemas: &Schemas) -> Field {
    let writing = match content(parameter, schemas) {
        Some(content) => Writing::Content { content: Box::new(content), each: false },
        None => Writing::of(parameter.style, parameter.explode),
    };
    let shape = Shape::of(schemas, parameter.content.schema());
    Field { name: parameter.name.as_str().into(), writing, coding, shape }
}

/// How a parameter with `content` is written.
fn content(parameter: &Parameter, schemas: &Schemas) -> Option<Content> {
    match &parameter.content {
        ParameterContent::MediaType { name, schema } => Some(Content::of_parameter(name, schema.as_ref(), schemas)),
        ParameterContent::Schema(_) | ParameterContent::Any => None,
    }
}

/// The place of a parameter.
fn place(location: Location, name: &str) -> Place {
    Place::Parameter { location, name: name.to_owned() }
}

/// Tells that a parameter is missing, if it must be there.
fn tell_missing(rules: Rules, location: Location, name: &str, faults: &mut Vec<Unreadable>) {
    if rules.required {
        faults.push(Fault::missing().at(place(location, name)));
    }
}
