use std::fmt;

use serde::{Serialize, Serializer};

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// The rule that a diagnostic is about. Codes keep their number for ever.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &[Code] = &[$(Code::$name,)+];

            /// The stable text, such as `MW0103`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)+ }
            }
        }
    };
}

codes! {
    /// A file or URL cannot be read.
    Unreadable = "MW0101",
    /// The text is neither YAML nor JSON.
    Syntax = "MW0102",
    /// A mapping names a key twice.
    DuplicateKey = "MW0103",
    /// An integer does not fit 64 bits and became the nearest double.
    IntegerTooLarge = "MW0104",
    /// A file, the files together, or their number is over a limit.
    TooLarge = "MW0105",
    /// Nesting is over the limit.
    TooDeep = "MW0106",
    /// YAML aliases expand over the limit.
    AliasExpansion = "MW0107",
    /// Reading took too long.
    TooSlow = "MW0108",
    /// A reference leads outside the folder that references must stay under.
    OutsideSpecRoot = "MW0109",
    /// An address may not be connected to.
    RefusedAddress = "MW0110",
    /// A reference leads to nothing.
    DanglingReference = "MW0111",
    /// A reference leads only to itself.
    CircularReference = "MW0112",
    /// The text is not UTF-8.
    NotUtf8 = "MW0113",
    /// A YAML tag or feature outside the JSON data model was ignored.
    UnknownTag = "MW0114",
    /// The text holds no description.
    NotADescription = "MW0115",
    /// A reference is not a string or not a reference.
    InvalidReference = "MW0116",
    /// Something stands beside a reference that ignores it.
    IgnoredSibling = "MW0117",

    /// The version of the description is missing or unknown.
    UnknownVersion = "MW0201",
    /// A node has the wrong type.
    WrongType = "MW0202",
    /// A required field is missing.
    MissingField = "MW0203",
    /// A field is unknown at this place.
    UnknownField = "MW0204",
    /// Two operations share an `operationId`.
    DuplicateOperationId = "MW0205",
    /// A parameter is declared twice.
    DuplicateParameter = "MW0206",
    /// A path template names a parameter that is not declared.
    UndeclaredPathParameter = "MW0207",
    /// A path parameter is declared that the template does not name.
    UnusedPathParameter = "MW0208",
    /// A key of `responses` is no status.
    InvalidStatus = "MW0209",
    /// Two path templates match the same requests.
    PathConflict = "MW0210",
    /// A path key carries a fragment, which no request can carry.
    PathFragment = "MW0211",
    /// A path key cannot be a path.
    InvalidPath = "MW0212",
    /// A security requirement names a scheme that is not declared.
    UnknownSecurityScheme = "MW0213",
    /// A security scheme cannot be understood.
    InvalidSecurityScheme = "MW0214",
    /// A media type cannot be understood.
    InvalidMediaType = "MW0215",
    /// A server's URL or variables cannot be understood.
    InvalidServer = "MW0216",
    /// A component has a name that the specification does not allow.
    InvalidName = "MW0217",
    /// A value is not among those that the specification allows at this place.
    InvalidValue = "MW0218",
    /// Fields stand together that exclude each other.
    ExclusiveFields = "MW0219",
    /// A field of a newer version of the specification is used.
    NewerField = "MW0220",

    /// A schema keyword has a value that it cannot have.
    InvalidKeyword = "MW0301",
    /// A pattern is not a regular expression of ECMA-262.
    InvalidPattern = "MW0302",
    /// A type is unknown.
    UnknownType = "MW0303",
    /// A schema contradicts itself: no value is valid.
    Contradiction = "MW0304",
    /// A schema requires itself without end.
    EndlessSchema = "MW0305",
    /// A sample met its budget.
    SampleBudget = "MW0306",
    /// No valid value was found within the budget.
    Unproved = "MW0307",

    /// An example breaks its own schema and was repaired.
    InvalidExample = "MW0401",
    /// An example's value is in another file and was not read.
    ExternalExample = "MW0402",
    /// A reply header cannot be sent.
    InvalidHeader = "MW0403",
    /// An operation is hidden behind another of the same shape.
    HiddenOperation = "MW0404",

    /// A key of a bundle's file is unknown.
    UnknownKey = "MW0501",
    /// A value of a bundle's file is wrong.
    InvalidEntry = "MW0502",
    /// The bundle has a version that this program does not read.
    BundleVersion = "MW0503",
    /// A bundle names an operation that the description does not have.
    OrphanOperation = "MW0504",
    /// A key is reserved for a later version.
    ReservedKey = "MW0505",
    /// A body in a bundle breaks the description's schema.
    InvalidBody = "MW0506",
    /// A file that a bundle needs is missing.
    MissingFile = "MW0507",
    /// Two files of a bundle say the same thing.
    DuplicateEntry = "MW0508",
    /// What was generated last time is missing or damaged.
    DamagedBase = "MW0509",
    /// The copy of the description in a bundle was edited.
    EditedDescription = "MW0510",
    /// A file of a project that only the generator writes was edited.
    EditedGenerated = "MW0511",
    /// A file of Rust uses something that the models of a project no longer have.
    OutdatedCode = "MW0512",
}

impl Code {
    /// Whether this is about a file that cannot be read as a whole, or about what refers to one: while a file is being
    /// saved, such a problem comes and goes.
    #[must_use]
    pub fn concerns_file(self) -> bool {
        matches!(
            self,
            Self::Unreadable
                | Self::Syntax
                | Self::TooLarge
                | Self::TooDeep
                | Self::TooSlow
                | Self::NotUtf8
                | Self::NotADescription
                | Self::DanglingReference
                | Self::MissingFile
        )
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
