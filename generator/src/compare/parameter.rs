//! The parameters of an operation.

use super::class::Kind;
use super::operation::Comparer;
use super::schema::Form;
use crate::model::{Location, Parameter, ParameterContent};
use crate::sample::Types;
use crate::validation::Direction;

/// Compares parameters by place and name; `renamed` says which path parameter became which.
pub(super) fn compare(
    comparer: &mut Comparer<'_, '_>,
    old: &[Parameter],
    new: &[Parameter],
    renamed: &[(String, String)],
) {
    let mut taken = vec![false; new.len()];
    for parameter in old {
        let name = renamed.iter().find(|(from, _)| parameter.location == Location::Path && *from == parameter.name);
        let name = name.map_or(parameter.name.as_str(), |(_, to)| to);
        let found = new.iter().position(|other| is_called(other, parameter.location, name));
        if let Some((slot, other)) = found.and_then(|at| Some((taken.get_mut(at)?, new.get(at)?))) {
            *slot = true;
            comparer.parameter(parameter, other);
        } else if parameter.location != Location::Path {
            comparer.report(Kind::ParameterRemoved, &place(parameter), "was removed");
        }
    }
    for (parameter, _) in
        new.iter().zip(taken).filter(|(parameter, taken)| !taken && parameter.location != Location::Path)
    {
        let (kind, message) = if parameter.required {
            (Kind::RequiredParameterAdded, "was added and is required")
        } else {
            (Kind::ParameterAdded, "was added")
        };
        comparer.report(kind, &place(parameter), message);
    }
}

impl Comparer<'_, '_> {
    fn parameter(&mut self, old: &Parameter, new: &Parameter) {
        let at = place(new);
        if old.name != new.name && old.location == Location::Path {
            let message = format!("path parameter `{}` is called `{}` now", old.name, new.name);
            self.report(Kind::PathParameterRenamed, &at, message);
        }
        match (old.required, new.required) {
            (false, true) => self.report(Kind::ParameterBecameRequired, &at, "became required"),
            (true, false) => self.report(Kind::ParameterBecameOptional, &at, "became optional"),
            _ => {}
        }
        match (old.deprecated, new.deprecated) {
            (false, true) => self.report(Kind::ParameterDeprecated, &at, "is deprecated now"),
            (true, false) => self.report(Kind::ParameterReinstated, &at, "is no longer deprecated"),
            _ => {}
        }
        match (old.allow_empty_value, new.allow_empty_value) {
            (false, true) => self.report(Kind::ParameterEmptyValueAllowed, &at, "may be empty now"),
            (true, false) => self.report(Kind::ParameterEmptyValueRefused, &at, "may no longer be empty"),
            _ => {}
        }
        self.serialization(&at, old, new);
        let (one, other) = (media_type(&old.content), media_type(&new.content));
        if one != other {
            let shown = |name: Option<&str>| name.map_or_else(|| "plain text".to_owned(), |name| format!("`{name}`"));
            let message = format!("is written as {} in place of {}", shown(other), shown(one));
            self.report(Kind::ParameterContentChanged, &at, message);
        }
        let form = if media_type(&new.content).is_some() { Form::Body } else { Form::Text };
        self.schemas((Direction::Request, form), &at, old.content.schema(), new.content.schema());
        let fields = ["description", "example", "examples"];
        // The schema of a 2.0 parameter is the parameter itself, and has told already.
        if old.content.schema() != Some(&old.at) && new.content.schema() != Some(&new.at) {
            self.prose(Kind::ParameterDocumentationChanged, &at, (&old.at, &new.at), &fields);
        }
    }

    /// Style and `explode` only matter where the value has parts, but in a path, where the style is a prefix as well.
    fn serialization(&mut self, at: &str, old: &Parameter, new: &Parameter) {
        let parts = self.has_parts(old) || old.location == Location::Path && old.style != new.style;
        if parts && (old.style != new.style || old.explode != new.explode) {
            let shown = |parameter: &Parameter| {
                format!("{:?}{}", parameter.style, if parameter.explode { " exploded" } else { "" }).to_lowercase()
            };
            let message = format!("style {} became {}", shown(old), shown(new));
            self.report(Kind::ParameterSerializationChanged, at, message);
        }
    }

    fn has_parts(&self, parameter: &Parameter) -> bool {
        let ParameterContent::Schema(at) = &parameter.content else { return false };
        super::schema::types_of(self.context.old, at).meets(Types::ARRAY.or(Types::OBJECT))
    }
}

fn media_type(content: &ParameterContent) -> Option<&str> {
    match content {
        ParameterContent::MediaType { name, .. } => Some(name),
        ParameterContent::Schema(_) | ParameterContent::Any => None,
    }
}

/// Names of headers are the same in any case (RFC 9110 §5.1).
fn is_called(parameter: &Parameter, location: Location, name: &str) -> bool {
    parameter.location == location
        && (parameter.name == name || location == Location::Header && parameter.name.eq_ignore_ascii_case(name))
}

/// Where a parameter is, such as `query.limit`.
fn place(parameter: &Parameter) -> String {
    let location = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::QueryString => "querystring",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    format!("{location}.{}", parameter.name)
}
