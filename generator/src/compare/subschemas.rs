/// What a keyword of 2020-12 holds schemas in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subschemas {
    /// It is one.
    One,
    /// In a list.
    List,
    /// In a mapping of names.
    Map,
}

impl Subschemas {
    /// `None` for a keyword that holds none.
    pub(super) fn of(keyword: &str) -> Option<Self> {
        match keyword {
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => Some(Self::List),
            "properties" | "patternProperties" | "dependentSchemas" => Some(Self::Map),
            "items"
            | "not"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames"
            | "additionalProperties"
            | "unevaluatedProperties"
            | "unevaluatedItems" => Some(Self::One),
            _ => None,
        }
    }
}
