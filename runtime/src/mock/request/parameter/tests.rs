mod everyday;
mod styles;

use http::{HeaderMap, HeaderName, HeaderValue};
use mockwright_generator::model::{Location, Operation, OperationKey, Parameter, ParameterContent, Schemas, Style};
use mockwright_generator::source::Pointer;
use serde_json::{Value, json};

use super::super::{ReadRequest, Unreadable};
use super::ParametersReader;

/// Parameters whose schemas stand in one table.
#[derive(Default)]
pub(super) struct Description {
    schemas: Vec<Value>,
    parameters: Vec<Parameter>,
}

impl Description {
    /// Adds a parameter with the style and explode of its place.
    pub(super) fn with(self, location: Location, name: &str, schema: Value) -> Self {
        let style = match location {
            Location::Path | Location::Header => Style::Simple,
            _ => Style::Form,
        };
        self.styled(location, name, style, style == Style::Form, schema)
    }

    pub(super) fn styled(mut self, location: Location, name: &str, style: Style, explode: bool, schema: Value) -> Self {
        let content = ParameterContent::Schema(self.add(schema));
        self.parameters.push(Parameter {
            name: name.to_owned(),
            location,
            at: Pointer::root(),
            required: location == Location::Path,
            deprecated: false,
            allow_empty_value: false,
            allow_reserved: false,
            style,
            explode,
            content,
            examples: Vec::new(),
        });
        self
    }

    /// Adds a parameter with `content`.
    pub(super) fn media(self, location: Location, name: &str, media_type: &str, schema: Value) -> Self {
        let mut described = self.with(location, name, json!(true));
        let pointer = described.add(schema);
        described.last(|parameter| {
            let (name, schema) = (media_type.to_owned(), Some(pointer));
            parameter.content = ParameterContent::MediaType { name, schema };
        })
    }

    /// Changes the parameter that was added last.
    pub(super) fn last(mut self, change: impl FnOnce(&mut Parameter)) -> Self {
        change(self.parameters.last_mut().unwrap());
        self
    }

    fn add(&mut self, schema: Value) -> Pointer {
        self.schemas.push(schema);
        Pointer::root().index(self.schemas.len() - 1)
    }

    pub(super) fn reader(&self) -> ParametersReader {
        let in_path = self.parameters.iter().filter(|parameter| parameter.location == Location::Path);
        let path = in_path.fold(String::new(), |path, parameter| path + "/{" + &parameter.name + "}");
        let operation = Operation {
            key: OperationKey { method: "GET".to_owned(), path },
            at: Pointer::root(),
            operation_id: None,
            summary: None,
            tags: Vec::new(),
            deprecated: false,
            parameters: self.parameters.clone(),
            request_body: None,
            responses: Vec::new(),
            callbacks: Vec::new(),
            security: Vec::new(),
            servers: Vec::new(),
        };
        ParametersReader::new(&operation, &Schemas::of_value(Value::Array(self.schemas.clone())))
    }

    /// Reads a request given as its captures, query and headers.
    pub(super) fn read(
        &self,
        captures: &[(&str, &str)],
        query: Option<&str>,
        headers: &[(&str, &str)],
    ) -> (ReadRequest, Vec<Unreadable>) {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            map.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        let (mut read, mut faults) = (ReadRequest::default(), Vec::new());
        self.reader().read(captures.iter().copied(), query, &map, &mut read, &mut faults);
        (read, faults)
    }

    /// What the query says, or each fault as `place rule: message`.
    pub(super) fn query(&self, query: &str) -> Value {
        let (read, faults) = self.read(&[], Some(query), &[]);
        outcome(json!(read.query), &faults)
    }
}

/// The values, or the faults as text where there are any.
pub(super) fn outcome(values: Value, faults: &[Unreadable]) -> Value {
    if faults.is_empty() {
        return values;
    }
    json!(faults.iter().map(|fault| format!("{} {}", fault.place, fault.rule)).collect::<Vec<_>>())
}
