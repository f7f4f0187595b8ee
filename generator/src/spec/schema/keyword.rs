use serde_json::{Map, Value};

use super::{SchemaLowering, canonical_reference, pattern};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Version;
use crate::source::Pointer;

/// Fields that stand beside the schema keywords of a 2.0 parameter.
pub(super) fn of_parameters(name: &str) -> bool {
    matches!(name, "name" | "in" | "required" | "collectionFormat" | "allowEmptyValue" | "schema" | "examples")
}

/// Keywords that came with 3.1; before it they are read all the same, with a warning.
const NEWER: &[&str] = &[
    "const",
    "contains",
    "minContains",
    "maxContains",
    "prefixItems",
    "patternProperties",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedProperties",
    "unevaluatedItems",
    "if",
    "then",
    "else",
];

/// Keywords that carry through as they are.
const CARRIED: &[&str] = &[
    "title",
    "description",
    "default",
    "example",
    "xml",
    "contentEncoding",
    "contentMediaType",
    "const",
    "$dynamicRef",
    "$dynamicAnchor",
];

/// Keywords that are read elsewhere or have no bearing on values.
const SILENT: &[&str] = &[
    "$schema",
    "$id",
    "id",
    "$anchor",
    "$comment",
    "$defs",
    "definitions",
    "$vocabulary",
    "nullable",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "collectionFormat",
    "contentSchema",
    "additionalItems",
];

impl SchemaLowering<'_> {
    /// Lowers one keyword into `lowered`.
    pub(super) fn keyword(&mut self, name: &str, value: &Value, at: &Pointer, lowered: &mut Map<String, Value>) {
        if self.version < Version::V3_1 && NEWER.contains(&name) {
            let message = format!("`{name}` belongs to a newer version of the specification");
            self.diagnostics.push(Diagnostic::warning(Code::NewerField, at, message).hint("it is read all the same"));
        }
        let kept = match name {
            _ if CARRIED.contains(&name) => Some(value.clone()),
            _ if SILENT.contains(&name) => None,
            "type" => self.types(value, at),
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => self.schemas(value, at),
            "items" => return self.items(value, at, lowered),
            "not"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames"
            | "additionalProperties"
            | "unevaluatedProperties"
            | "unevaluatedItems" => Some(self.schema(value, at)),
            "properties" | "patternProperties" | "dependentSchemas" => self.schema_map(value, at),
            "dependencies" => return self.dependencies(value, at, lowered),
            "required" => self.required(value, at),
            "enum" => self.members(value, at),
            "examples" if value.is_array() => Some(value.clone()),
            "pattern" => self.pattern(value, at),
            "format" => self.text(value, at),
            "minimum" | "maximum" => self.number(value, at),
            "multipleOf" => self.positive(value, at),
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" | "minContains"
            | "maxContains" => self.count(value, at),
            "uniqueItems" | "readOnly" | "writeOnly" => self.flag(value, at),
            "dependentRequired" => value.is_object().then(|| value.clone()),
            "deprecated" => {
                self.flag(value, at);
                None
            }
            "externalDocs" => {
                self.external_docs(value, at);
                None
            }
            "discriminator" => self.discriminator(value, at),
            _ => {
                self.unknown(name, at);
                None
            }
        };
        if let Some(kept) = kept {
            lowered.insert(name.to_owned(), kept);
        }
    }

    /// Up to 3.0 the keywords are a closed list; JSON Schema allows any other and ignores it.
    fn unknown(&mut self, name: &str, at: &Pointer) {
        if self.version < Version::V3_1 {
            let message = format!("`{name}` is no keyword of schemas");
            self.diagnostics.push(Diagnostic::error(Code::UnknownField, at, message).hint("it is ignored"));
        }
    }

    fn schemas(&mut self, value: &Value, at: &Pointer) -> Option<Value> {
        let Value::Array(schemas) = value else {
            self.invalid(at, value, "a list of schemas");
            return None;
        };
        if schemas.is_empty() {
            self.invalid(at, value, "at least one schema");
            return None;
        }
        let lowered = schemas.iter().enumerate().map(|(index, schema)| self.schema(schema, &at.index(index)));
        Some(lowered.collect())
    }

    fn schema_map(&mut self, value: &Value, at: &Pointer) -> Option<Value> {
        let Value::Object(schemas) = value else {
            self.invalid(at, value, "a mapping of schemas");
            return None;
        };
        let mut lowered = Map::new();
        for (name, schema) in schemas {
            let name_at = at.child(name);
            if at.last().as_deref() == Some("patternProperties") && !pattern::compiles(name) {
                self.report(Code::InvalidPattern, &name_at, "the pattern is no regular expression", "ECMA-262 syntax");
                continue;
            }
            lowered.insert(name.clone(), self.schema(schema, &name_at));
        }
        Some(Value::Object(lowered))
    }

    /// `items` with a list is a tuple: `prefixItems` since 2020-12, and what comes after it stands in `items`.
    fn items(&mut self, value: &Value, at: &Pointer, lowered: &mut Map<String, Value>) {
        if !value.is_array() {
            let items = self.schema(value, at);
            lowered.insert("items".to_owned(), items);
            return;
        }
        if let Some(tuple) = self.schemas(value, at) {
            lowered.insert("prefixItems".to_owned(), tuple);
        }
        let after = at.parent().map(|schema| schema.child("additionalItems"));
        if let Some((at, rest)) = after.and_then(|at| Some((at.clone(), self.document.at(&at)?))) {
            let items = self.schema(rest, &at);
            lowered.insert("items".to_owned(), items);
        }
    }

    /// `dependencies` of older drafts: lists of names, or schemas.
    fn dependencies(&mut self, value: &Value, at: &Pointer, lowered: &mut Map<String, Value>) {
        let Value::Object(dependencies) = value else { return self.invalid(at, value, "a mapping") };
        let (mut names, mut schemas) = (Map::new(), Map::new());
        for (name, dependency) in dependencies {
            if dependency.is_array() {
                names.insert(name.clone(), dependency.clone());
            } else {
                schemas.insert(name.clone(), self.schema(dependency, &at.child(name)));
            }
        }
        lowered.insert("dependentRequired".to_owned(), Value::Object(names));
        lowered.insert("dependentSchemas".to_owned(), Value::Object(schemas));
    }

    fn required(&mut self, value: &Value, at: &Pointer) -> Option<Value> {
        let Value::Array(names) = value else {
            self.invalid(at, value, "a list of property names");
            return None;
        };
        let mut kept: Vec<Value> = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            let Value::String(_) = name else {
                self.report(Code::InvalidKeyword, &at.index(index), &format!("{name} is no name"), "a property name");
                continue;
            };
            if kept.contains(name) {
                self.report(
                    Code::InvalidKeyword,
                    &at.index(index),
                    &format!("{name} is listed twice"),
                    "each name once",
                );
            } else {
                kept.push(name.clone());
            }
        }
        Some(Value::Array(kept))
    }

    fn members(&mut self, value: &Value, at: &Pointer) -> Option<Value> {
        match value {
            Value::Array(members) if !members.is_empty() => Some(value.clone()),
            Value::Array(_) => {
                self.report(Code::InvalidKeyword, at, "`enum` is empty", "at least one value");
                None
            }
            _ => {
                self.invalid(at, value, "a list of values");
                None
            }
        }
    }

    fn pattern(&mut self, value: &Value, at: &Pointer) -> Option<Value> {
        let Value::String(text) = value else {
            self.invalid(at, value, "a regular expression");
            return None;
        };
        if pattern::compiles(text) {
            return Some(value.clone());
        }
        let read = pattern::in_ecma_words(text).filter(|text| pattern::compiles(text));
        if read.is_none() && pattern::is_too_large(text) {
            // It still says what texts are made; only the proof is beyond the validator.
            let diagnostic =
                Diagnostic::error(Code::InvalidPattern, at, "the pattern takes too much memory to be checked");
            self.diagnostics.push(diagnostic.hint("texts are made for it, but neither they nor requests are checked"));
            return Some(value.clone());
        }
        let diagnostic =
            Diagnostic::error(Code::InvalidPattern, at, "the pattern is no regular expression of ECMA-262");
        self.diagnostics.push(match &read {
            Some(read) => diagnostic.hint(format!("it is read as `{read}`")),
            None => diagnostic.hint("it is ignored"),
        });
        read.map(Value::from)
    }

    fn text(&mut self, value: &Value, at: &Pointer) -> Option<Value> {
        if value.is_string() {
            return Some(value.clone());
        }
        self.invalid(at, value, "a string");
        None
    }

    fn number(&mut self, value: &Value, at: &Pointer) -> Option<Value> {
        if value.is_number() {
            return Some(value.clone());
        }
        self.invalid(at, value, "a number");
        // A number in quotes is meant as one.
        let meant = value.as_str()?.trim().parse::<serde_json::Number>().ok()?;
        Some(Value::Number(meant))
    }

    fn positive(&mut self, value: &Value, at: &Pointer) -> Option<Value> {
        let number = self.number(value, at)?;
        if number.as_f64().is_some_and(|number| number > 0.0) {
            return Some(number);
        }
        self.invalid(at, value, "a number above 0");
        None
    }

    fn count(&mut self, value: &Value, at: &Pointer) -> Option<Value> {
        let whole = value.as_u64().or_else(|| {
            let number = value.as_f64()?;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked to be whole and in range"
            )]
            (number.fract() == 0.0 && (0.0..1.8e19).contains(&number)).then_some(number as u64)
        });
        if whole.is_none() {
            self.invalid(at, value, "a whole number from 0 on");
        }
        whole.map(Value::from)
    }

    /// Documentation is for people, and is only looked at for its own faults.
    fn external_docs(&mut self, value: &Value, at: &Pointer) {
        if !value.is_object() {
            return self.invalid(at, value, "a mapping");
        }
        match value.get("url") {
            Some(url) => drop(self.text(url, &at.child("url"))),
            None => {
                self.diagnostics.push(Diagnostic::error(Code::MissingField, at, "`externalDocs` has no `url`"));
            }
        }
    }

    fn flag(&mut self, value: &Value, at: &Pointer) -> Option<Value> {
        if value.is_boolean() {
            return Some(value.clone());
        }
        self.invalid(at, value, "true or false");
        None
    }

    pub(super) fn reference(value: &str) -> String {
        canonical_reference(value)
    }
}
