//! Types that are written.

/// The place of an item among those that are written.
pub(super) type ItemId = usize;

/// A type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Type {
    /// Any JSON value.
    Value,
    Null,
    Bool,
    I32,
    I64,
    U64,
    F64,
    /// A number that none of the others is sure to hold.
    Number,
    String,
    Uuid,
    DateTime,
    Date,
    /// A body of bytes.
    Bytes,
    /// An object of which nothing is said.
    Object,
    List(Box<Type>),
    /// Any names, one type.
    Map(Box<Type>),
    Tuple(Vec<Type>),
    Option(Box<Type>),
    Boxed(Box<Type>),
    Item(ItemId),
}

impl Type {
    /// The type that also takes null.
    pub(super) fn or_null(self, nullable: bool) -> Self {
        match self {
            Self::Value | Self::Null | Self::Option(_) => self,
            other if nullable => Self::Option(Box::new(other)),
            other => other,
        }
    }

    /// The type that also takes that nothing is there, which is then the same as null.
    pub(super) fn or_lacking(self, may_lack: bool) -> Self {
        match self {
            Self::Value | Self::Null if may_lack => Self::Option(Box::new(self)),
            other => other.or_null(may_lack),
        }
    }

    pub(super) fn list(self) -> Self {
        Self::List(Box::new(self))
    }

    /// The type without null.
    pub(super) fn core(&self) -> &Self {
        match self {
            Self::Option(inner) | Self::Boxed(inner) => inner.core(),
            other => other,
        }
    }

    /// Whether this or a part of it is what is asked for.
    pub(super) fn any(&self, is: &impl Fn(&Self) -> bool) -> bool {
        is(self)
            || match self {
                Self::List(inner) | Self::Map(inner) | Self::Option(inner) | Self::Boxed(inner) => inner.any(is),
                Self::Tuple(inner) => inner.iter().any(|one| one.any(is)),
                _ => false,
            }
    }

    /// The Rust of it.
    pub(super) fn written(&self, names: &[String]) -> String {
        match self {
            Self::Value => "serde_json::Value".to_owned(),
            Self::Null => "()".to_owned(),
            Self::Bool => "bool".to_owned(),
            Self::I32 => "i32".to_owned(),
            Self::I64 => "i64".to_owned(),
            Self::U64 => "u64".to_owned(),
            Self::F64 => "f64".to_owned(),
            Self::Number => "serde_json::Number".to_owned(),
            Self::String => "String".to_owned(),
            Self::Uuid => "uuid::Uuid".to_owned(),
            Self::DateTime => "chrono::DateTime<chrono::FixedOffset>".to_owned(),
            Self::Date => "chrono::NaiveDate".to_owned(),
            Self::Bytes => "mockwright_runtime::handler::Bytes".to_owned(),
            Self::Object => "serde_json::Map<String, serde_json::Value>".to_owned(),
            Self::List(inner) => format!("Vec<{}>", inner.written(names)),
            Self::Map(inner) => format!("BTreeMap<String, {}>", inner.written(names)),
            Self::Tuple(inner) => {
                let items: Vec<String> = inner.iter().map(|one| one.written(names)).collect();
                let comma = if items.len() == 1 { "," } else { "" };
                format!("({}{comma})", items.join(", "))
            }
            Self::Option(inner) => format!("Option<{}>", inner.written(names)),
            Self::Boxed(inner) => format!("Box<{}>", inner.written(names)),
            Self::Item(id) => names.get(*id).cloned().unwrap_or_else(|| "serde_json::Value".to_owned()),
        }
    }

    /// What a variant that holds it is called.
    pub(super) fn variant(&self, wanted: impl Fn(ItemId) -> String) -> String {
        match self {
            Self::Value => "Other".to_owned(),
            Self::Null => "Null".to_owned(),
            Self::Bool => "Bool".to_owned(),
            Self::I32 | Self::I64 | Self::U64 => "Integer".to_owned(),
            Self::F64 | Self::Number => "Number".to_owned(),
            Self::String => "Text".to_owned(),
            Self::Uuid => "Uuid".to_owned(),
            Self::DateTime => "DateTime".to_owned(),
            Self::Date => "Date".to_owned(),
            Self::Bytes => "Bytes".to_owned(),
            Self::Object | Self::Map(_) => "Map".to_owned(),
            Self::List(_) => "List".to_owned(),
            Self::Tuple(_) => "Tuple".to_owned(),
            Self::Option(inner) | Self::Boxed(inner) => inner.variant(wanted),
            Self::Item(id) => wanted(*id),
        }
    }
}
