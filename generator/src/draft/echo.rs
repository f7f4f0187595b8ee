//! Which parts of a reply are what the request asked for: `GET /pets/7` answers the pet with the id 7.

use indexmap::IndexMap;
use serde_json::Value;

use super::Drafter;
use crate::model::{Location, MediaKind, MediaType, Operation, Response, Status};
use crate::source::Pointer;

impl Drafter {
    /// The parts of a reply that the request's path clearly names, as a bundle writes them: a JSON pointer into the body,
    /// then `path.NAME`.
    ///
    /// A parameter that ends the path names a member of the reply that is called like it, with or without the resource's
    /// name: `petId` of `/pets/{petId}` is `petId` or `id`. One in the middle names a member of the very same name, but
    /// for a plain `id`, which is the id of something else.
    #[must_use]
    pub fn echo(&self, operation: &Operation, response: &Response, media_type: &MediaType) -> IndexMap<String, String> {
        let mut echo = IndexMap::new();
        let method = matches!(operation.key.method.as_str(), "GET" | "PUT" | "PATCH" | "HEAD");
        let kind = matches!(media_type.kind(), MediaKind::Json | MediaKind::Xml | MediaKind::Yaml | MediaKind::Form);
        let success = matches!(response.status, Status::Code(200..=299) | Status::Range(2))
            || (response.status == Status::Default && operation.responses.len() == 1);
        let path = operation.key.path.split(['?', '#']).next().unwrap_or_default();
        let Some(schema) = media_type.schema.as_ref().filter(|_| method && kind && success && path.contains('{'))
        else {
            return echo;
        };
        let members = self.members(schema);
        let segments: Vec<&str> = path.split('/').collect();
        for (index, segment) in segments.iter().enumerate() {
            let Some(name) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else { continue };
            let last = index + 1 == segments.len();
            let resource = index.checked_sub(1).and_then(|before| segments.get(before)).copied().unwrap_or_default();
            let called = |member: &str| if last { is_named(name, resource, member) } else { is_same(name, member) };
            let named = members.iter().filter(|(member, schema)| called(member) && self.fits(operation, name, schema));
            if let Some((member, _)) = named.min_by_key(|(member, _)| plain(member) != plain(name)) {
                echo.insert(Pointer::root().child(member).as_str().to_owned(), format!("path.{name}"));
            }
        }
        echo
    }

    /// Whether a path parameter and a member that responses carry are both texts or numbers. Which of the two does not
    /// matter, since many descriptions type a path as text whatever stands in it: what does not fit is not echoed.
    fn fits(&self, operation: &Operation, parameter: &str, member: &Value) -> bool {
        let declared = |location: Location, name: &str| location == Location::Path && name == parameter;
        let Some(parameter) = operation.parameters.iter().find(|known| declared(known.location, &known.name)) else {
            return false;
        };
        let schema = parameter.content.schema().and_then(|at| self.api.schemas.get(at));
        let given = schema.is_none_or(|schema| is_text_or_number(&self.types(schema.as_value())));
        let written = member.get("writeOnly").and_then(Value::as_bool) == Some(true);
        given && !written && is_text_or_number(&self.types(member))
    }
}

fn is_text_or_number(types: &[String]) -> bool {
    types.iter().any(|word| ["string", "integer", "number"].contains(&word.as_str()))
}

/// Whether the parameter behind a resource names a member of it.
fn is_named(parameter: &str, resource: &str, member: &str) -> bool {
    let (parameter, member) = (plain(parameter), plain(member));
    let of = |resource: String| {
        parameter.strip_prefix(&resource) == Some(member.as_str()) && !member.is_empty()
            || member.strip_prefix(&resource) == Some(parameter.as_str()) && !parameter.is_empty()
    };
    parameter == member || singulars(resource).into_iter().any(of)
}

/// Whether a parameter in the middle of a path names a member.
fn is_same(parameter: &str, member: &str) -> bool {
    let name = plain(parameter);
    name == plain(member) && name != "id" && name.ends_with("id")
}

/// What one of a resource may be called: `pets` is a `pet` or `pets`, `user-accounts` an `account`.
fn singulars(resource: &str) -> Vec<String> {
    let last = resource.rsplit(['-', '_', '.']).next().unwrap_or_default();
    let mut names = Vec::new();
    for name in [plain(resource), plain(last)].into_iter().filter(|name| !name.is_empty()) {
        names.extend(name.strip_suffix("ies").map(|stem| format!("{stem}y")));
        names.extend(["es", "s"].iter().filter_map(|ending| name.strip_suffix(ending)).map(str::to_owned));
        names.push(name);
    }
    names.retain(|name| !name.is_empty());
    names
}

/// A name without its spelling: `pet_id`, `pet-id` and `petId` are the same.
fn plain(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_named, is_same};

    #[test]
    fn a_parameter_names_the_member_that_people_mean() {
        for (parameter, resource, member) in [
            ("petId", "pets", "id"),
            ("petId", "pet", "id"),
            ("pet_id", "pets", "id"),
            ("petId", "pets", "petId"),
            ("pet-id", "pets", "pet_id"),
            ("id", "pets", "id"),
            ("id", "pets", "petId"),
            ("companyId", "companies", "id"),
            ("accountId", "user-accounts", "id"),
            ("username", "user", "username"),
            ("petName", "pets", "name"),
        ] {
            assert!(is_named(parameter, resource, member), "{parameter} {resource} {member}");
        }
        for (parameter, resource, member) in
            [("ownerId", "pets", "id"), ("petId", "pets", "name"), ("pet", "pets", "id"), ("id", "pets", "name")]
        {
            assert!(!is_named(parameter, resource, member), "{parameter} {resource} {member}");
        }
        assert!(is_same("ownerId", "owner_id"));
        assert!(!is_same("id", "id") && !is_same("owner", "owner") && !is_same("ownerId", "id"));
    }
}
