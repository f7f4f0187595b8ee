use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a caller may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Role {
    /// Everything.
    #[default]
    Admin,
    /// Reading.
    ReadOnly,
}

impl Role {
    /// As it is written.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::ReadOnly => "read-only",
        }
    }

    /// The role of a name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        [Self::Admin, Self::ReadOnly].into_iter().find(|role| role.name() == name)
    }
}
