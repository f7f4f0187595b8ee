//! What a sampler keeps changes nothing of what it draws.

use super::*;

fn document() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "Root": { "type": "object", "required": ["id", "kind"], "properties": {
            "id": { "type": "string", "format": "uuid" },
            "kind": { "enum": ["a", "b", "c"] },
            "min_price": { "type": "number", "minimum": 0.5, "multipleOf": 0.25 },
            "code": { "type": "string", "pattern": "^[A-Z]{2}-[0-9]{3}$", "maxLength": 6 },
            "email": text, "note": { "type": ["string", "null"], "description": "A phone number." },
            "parts": { "type": "array", "minItems": 1, "uniqueItems": true, "items": { "$ref": "#/Part" } },
            "labels": { "type": "object", "additionalProperties": { "type": "integer" } },
            "named": { "type": "object", "propertyNames": { "pattern": "^x_" }, "additionalProperties": text },
            "tuple": { "type": "array", "prefixItems": [{ "type": "boolean" }, text], "contains": { "const": "z" } },
            "parent": { "anyOf": [{ "$ref": "#/Root" }, { "type": "null" }] },
        } },
        "Part": { "oneOf": [
            { "type": "object", "properties": { "size": { "type": "integer" } }, "required": ["size"] },
            { "type": "object", "properties": { "name": text }, "required": ["name"], "not": { "required": ["size"] } },
        ] },
    })
}

#[test]
fn what_was_drawn_before_changes_nothing() {
    let schemas = Schemas::of_value(document());
    let kept = Sampler::new(&schemas, options());
    let at = Pointer::parse("/Root");
    let wish = json!({ "id": 5, "parts": [{ "size": "large" }], "labels": { "a": null } });
    for seed in (1..=12).rev() {
        for mode in [Mode::Typical, Mode::Empty, Mode::Boundary] {
            for direction in [Direction::Request, Direction::Response] {
                let options = SampleOptions { seed, direction, mode, ..options() };
                let (alone, after) = (Sampler::new(&schemas, options), kept.with(options));
                let told = |sample: Sample| (sample.value, sample.problems, sample.steps);
                assert_eq!(told(after.sample(&at, "place")), told(alone.sample(&at, "place")));
                let (alone, after) = (alone.without_presets(), after.without_presets());
                assert_eq!(told(after.repair(&at, "place", &wish)), told(alone.repair(&at, "place", &wish)));
            }
        }
    }
}
