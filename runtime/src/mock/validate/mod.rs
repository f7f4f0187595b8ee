//! Whether a request is what its operation describes.

mod explained;
mod shown;
mod violation;

use std::sync::Arc;

pub(crate) use explained::Explainable;
use http::HeaderMap;
use mockwright_generator::model::{Location, Operation};
use mockwright_generator::source::{Document, Pointer};
use mockwright_generator::validation::{Direction, Validator, Validators};
use serde_json::Value;
use shown::Shown;
pub(crate) use violation::RequestViolation;

use super::request::{BodyFault, BodyReader, Malformed, ParametersReader, Place, ReadRequest, Unreadable};

/// What one operation asks of its requests. Compiled once; the schemas' own validators when they are first needed.
#[derive(Debug)]
pub(super) struct RequestRules {
    parameters: ParametersReader,
    checks: Vec<ParameterCheck>,
    body: Option<BodyRules>,
}

/// What the value of one parameter is held against.
#[derive(Debug)]
struct ParameterCheck {
    location: Location,
    /// As it is read: that of a header in lower case.
    name: String,
    /// As it is declared.
    declared_name: String,
    at: Pointer,
    validator: Option<Validator>,
    shown: Shown,
}

#[derive(Debug)]
struct BodyRules {
    at: Pointer,
    reader: BodyReader,
    /// By media type.
    validators: Vec<Option<Validator>>,
    item_validators: Vec<Option<Validator>>,
    shown: Vec<Shown>,
}

/// What is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Invalid {
    /// The body's media type is not declared; the ones that are.
    Unsupported { accept: Vec<String> },
    /// The body is not of its media type.
    Malformed(Malformed),
    /// Values are missing or break their schemas.
    Violations(Vec<RequestViolation>),
}

impl RequestRules {
    pub(super) fn new(operation: &Operation, validators: &Validators, document: &Arc<Document>) -> Self {
        let schemas = validators.schemas();
        let validator = |schema: Option<&Pointer>| schema.and_then(|at| validators.get(at, Direction::Request));
        let checks = operation.parameters.iter().map(|parameter| ParameterCheck {
            location: parameter.location,
            name: match parameter.location {
                Location::Header => parameter.name.to_ascii_lowercase(),
                _ => parameter.name.clone(),
            },
            declared_name: parameter.name.clone(),
            at: parameter.at.clone(),
            validator: validator(parameter.content.schema()),
            shown: Shown::new(document, &parameter.examples),
        });
        let body = operation.request_body.as_ref().map(|body| BodyRules {
            at: body.at.clone(),
            reader: BodyReader::new(body, schemas),
            validators: body.content.iter().map(|media_type| validator(media_type.schema.as_ref())).collect(),
            item_validators: body.content.iter().map(|media_type| validator(media_type.item_schema.as_ref())).collect(),
            shown: body.content.iter().map(|media_type| Shown::new(document, &media_type.examples)).collect(),
        });
        Self { parameters: ParametersReader::new(operation, schemas), checks: checks.collect(), body }
    }

    /// Whether a request's body is looked at.
    pub(super) fn has_body(&self) -> bool {
        self.body.is_some()
    }

    /// Reads a request and says what is wrong with it. `validate`: whether values are held against their schemas.
    pub(super) fn read<'c>(
        &self,
        captures: impl IntoIterator<Item = (&'c str, &'c str)>,
        query: Option<&str>,
        headers: &HeaderMap,
        body: &[u8],
        validate: bool,
    ) -> (ReadRequest, Option<Invalid>) {
        let mut read = ReadRequest::default();
        let mut faults = Vec::new();
        self.parameters.read(captures, query, headers, &mut read, &mut faults);
        let mut violations: Vec<RequestViolation> = Vec::new();
        if validate {
            violations.extend(faults.into_iter().map(|fault| self.unreadable(fault)));
            for check in &self.checks {
                check.judge(&read, &mut violations);
            }
        }
        let fatal =
            self.body.as_ref().and_then(|rules| rules.read(headers, body, validate, &mut read, &mut violations));
        let invalid = fatal.or_else(|| (!violations.is_empty()).then_some(Invalid::Violations(violations)));
        (read, invalid.filter(|_| validate))
    }

    fn unreadable(&self, fault: Unreadable) -> RequestViolation {
        let declared = match &fault.place {
            Place::Parameter { location, name } => {
                let mut checks = self.checks.iter();
                checks.find(|check| check.location == *location && check.declared_name == *name).map(|check| &check.at)
            }
            Place::Body { .. } => self.body.as_ref().map(|body| &body.at),
        };
        RequestViolation::of_fault(fault, declared)
    }
}

impl ParameterCheck {
    fn judge(&self, read: &ReadRequest, violations: &mut Vec<RequestViolation>) {
        let Some(validator) = &self.validator else { return };
        let (word, values) = match self.location {
            Location::Path => ("path", &read.path),
            Location::Query | Location::QueryString => ("query", &read.query),
            Location::Header => ("header", &read.header),
            Location::Cookie => ("cookie", &read.cookie),
        };
        let Some(value) = values.get(&self.name).filter(|value| !validator.is_valid(value)) else { return };
        let place = format!("{word}.{}", self.declared_name);
        judge(validator, &place, value, Some(&self.shown), violations);
    }
}

impl BodyRules {
    /// Reads and judges a body; what is returned leaves nothing to judge.
    fn read(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        validate: bool,
        read: &mut ReadRequest,
        violations: &mut Vec<RequestViolation>,
    ) -> Option<Invalid> {
        let found = match self.reader.read(headers, body) {
            Ok(found) => found?,
            Err(BodyFault::Unsupported { accept }) => return Some(Invalid::Unsupported { accept }),
            Err(BodyFault::Malformed(malformed)) => return Some(Invalid::Malformed(malformed)),
            Err(BodyFault::Missing) => {
                violations.push(RequestViolation::missing_body(&self.at));
                return None;
            }
            Err(BodyFault::Unreadable(faults)) => {
                violations.extend(faults.into_iter().map(|fault| RequestViolation::of_fault(fault, Some(&self.at))));
                return None;
            }
        };
        if let (Some(value), true) = (&found.value, validate) {
            if let Some(Some(validator)) = self.validators.get(found.media_type) {
                judge(validator, "body#", value, self.shown.get(found.media_type), violations);
            }
            if let (Some(Some(validator)), Value::Array(items)) = (self.item_validators.get(found.media_type), value) {
                for (index, item) in items.iter().enumerate() {
                    judge(validator, &format!("body#/{index}"), item, None, violations);
                }
            }
        }
        read.body = found.value;
        None
    }
}

fn judge(
    validator: &Validator,
    place: &str,
    value: &Value,
    shown: Option<&Shown>,
    violations: &mut Vec<RequestViolation>,
) {
    if validator.is_valid(value) {
        return;
    }
    let found = validator.violations(value).into_iter();
    let found = found.filter(|found| !shown.is_some_and(|shown| shown.excuses(found, value)));
    violations.extend(found.map(|found| RequestViolation::of_value(place, value, found)));
}
