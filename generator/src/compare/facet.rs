//! What can change about a schema, and which way that moves the values that are valid.

use super::class::{Class, Effect};
use crate::validation::Direction;

/// What a change does to the set of valid values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Polarity {
    /// Values that were valid no longer are: clients that send them fail.
    Narrows,
    /// Values are valid that were not: clients that receive them fail.
    Widens,
    /// Both.
    Both,
    /// Neither.
    Neither,
    /// Nothing but prose.
    Docs,
}

macro_rules! facets {
    ($($name:ident = $id:literal $polarity:ident;)*) => {
        /// What changed about a schema.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Facet {
            $($name),*
        }

        impl Facet {
            pub(super) const ALL: &'static [Self] = &[$(Self::$name),*];

            pub(super) fn class(self, direction: Direction) -> Class {
                Class(match (direction, self) {
                    $((Direction::Request, Self::$name) => concat!("request-", $id),)*
                    $((Direction::Response, Self::$name) => concat!("response-", $id),)*
                })
            }

            fn polarity(self) -> Polarity {
                match self {
                    $(Self::$name => Polarity::$polarity),*
                }
            }
        }
    };
}

facets! {
    TypeNarrowed = "type-narrowed" Narrows;
    TypeWidened = "type-widened" Widens;
    TypeChanged = "type-changed" Both;
    BecameNullable = "became-nullable" Widens;
    BecameNotNullable = "became-not-nullable" Narrows;
    EnumIntroduced = "enum-introduced" Narrows;
    EnumDropped = "enum-dropped" Widens;
    EnumValueAdded = "enum-value-added" Widens;
    EnumValueRemoved = "enum-value-removed" Narrows;
    RangeNarrowed = "range-narrowed" Narrows;
    RangeWidened = "range-widened" Widens;
    MultipleOfNarrowed = "multiple-of-narrowed" Narrows;
    MultipleOfWidened = "multiple-of-widened" Widens;
    MultipleOfChanged = "multiple-of-changed" Both;
    LengthNarrowed = "length-narrowed" Narrows;
    LengthWidened = "length-widened" Widens;
    PatternAdded = "pattern-added" Narrows;
    PatternRemoved = "pattern-removed" Widens;
    PatternChanged = "pattern-changed" Both;
    FormatAdded = "format-added" Narrows;
    FormatRemoved = "format-removed" Widens;
    FormatChanged = "format-changed" Both;
    FormatHintChanged = "format-hint-changed" Neither;
    ContentEncodingChanged = "content-encoding-changed" Both;
    ItemCountNarrowed = "item-count-narrowed" Narrows;
    ItemCountWidened = "item-count-widened" Widens;
    UniqueItemsAdded = "unique-items-added" Narrows;
    UniqueItemsRemoved = "unique-items-removed" Widens;
    ContainsChanged = "contains-changed" Both;
    PropertyAdded = "property-added" Neither;
    RequiredPropertyAdded = "required-property-added" Narrows;
    PropertyRemoved = "property-removed" Neither;
    RequiredPropertyRemoved = "required-property-removed" Widens;
    PropertyRefused = "property-refused" Narrows;
    PropertyBecameRequired = "property-became-required" Narrows;
    PropertyBecameOptional = "property-became-optional" Widens;
    AdditionalPropertiesClosed = "additional-properties-closed" Narrows;
    AdditionalPropertiesOpened = "additional-properties-opened" Widens;
    PropertyCountNarrowed = "property-count-narrowed" Narrows;
    PropertyCountWidened = "property-count-widened" Widens;
    PatternPropertiesChanged = "pattern-properties-changed" Both;
    PropertyNamesChanged = "property-names-changed" Both;
    DependenciesChanged = "dependencies-changed" Both;
    ConditionChanged = "condition-changed" Both;
    NegationChanged = "negation-changed" Both;
    UnevaluatedChanged = "unevaluated-changed" Both;
    AlternativeAdded = "alternative-added" Widens;
    AlternativeRemoved = "alternative-removed" Narrows;
    ChoiceAdded = "choice-added" Narrows;
    ChoiceRemoved = "choice-removed" Widens;
    ChoiceKeywordChanged = "choice-keyword-changed" Neither;
    DiscriminatorChanged = "discriminator-changed" Both;
    DiscriminatorHintChanged = "discriminator-hint-changed" Neither;
    DiscriminatorValueAdded = "discriminator-value-added" Widens;
    DiscriminatorValueRemoved = "discriminator-value-removed" Narrows;
    XmlChanged = "xml-changed" Both;
    XmlHintChanged = "xml-hint-changed" Neither;
    DefaultChanged = "default-changed" Neither;
    SchemaRenamed = "schema-renamed" Neither;
    DocumentationChanged = "documentation-changed" Docs;
}

impl Facet {
    /// Narrowing breaks who sends, widening who receives.
    pub(super) fn effect(self, direction: Direction) -> Effect {
        match (self.polarity(), direction) {
            (Polarity::Docs, _) => Effect::Docs,
            (Polarity::Both, _) | (Polarity::Narrows, Direction::Request) | (Polarity::Widens, Direction::Response) => {
                Effect::Breaking
            }
            _ => Effect::Compatible,
        }
    }
}
