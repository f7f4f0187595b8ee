use serde_json::{Map, Value, json};

use super::SchemaLowering;
use crate::model::Version;
use crate::source::Pointer;

impl SchemaLowering<'_> {
    /// A discriminator with every mapping target as a reference (OpenAPI 3.0 §4.7.25); 2.0 has only the property's name.
    pub(super) fn discriminator(&mut self, value: &Value, at: &Pointer) -> Option<Value> {
        let fields = match value {
            Value::String(property) if self.version == Version::V2 => return Some(json!({ "propertyName": property })),
            Value::Object(fields) => fields,
            other => {
                let expected =
                    if self.version == Version::V2 { "a property name" } else { "an object with `propertyName`" };
                self.invalid(at, other, expected);
                return None;
            }
        };
        let Some(Value::String(property)) = fields.get("propertyName") else {
            self.invalid(at, value, "an object with `propertyName`");
            return None;
        };
        let mut lowered = Map::new();
        lowered.insert("propertyName".to_owned(), Value::from(property.as_str()));
        if let Some(Value::Object(mapping)) = fields.get("mapping") {
            let mut targets = Map::new();
            for (name, target) in mapping {
                match target {
                    Value::String(target) => {
                        targets.insert(name.clone(), Value::from(self.mapping_target(target)));
                    }
                    other => self.invalid(&at.child("mapping").child(name), other, "a schema's name or reference"),
                }
            }
            lowered.insert("mapping".to_owned(), Value::Object(targets));
        }
        Some(Value::Object(lowered))
    }

    /// A target is a reference, or the name of a component where there is one.
    fn mapping_target(&self, target: &str) -> String {
        let component = Pointer::root().child("components").child("schemas").child(target);
        if !target.starts_with('#') && self.document.at(&component).is_some() {
            component.to_reference()
        } else {
            Self::reference(target)
        }
    }
}
