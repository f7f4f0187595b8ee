use std::fmt;
use std::str::FromStr;

/// The version of the bundle format, written `1.0`.
///
/// A minor version only adds keys; a major version changes the meaning of some.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FormatVersion {
    /// Counts changes of meaning.
    pub major: u32,
    /// Counts additions.
    pub minor: u32,
}

impl FormatVersion {
    /// What this program writes.
    pub const CURRENT: Self = Self { major: 1, minor: 0 };
}

impl fmt::Display for FormatVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl FromStr for FormatVersion {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?;
        text.split_once('.')
            .and_then(|(major, minor)| Some(Self { major: number(major)?, minor: number(minor)? }))
            .ok_or("expected a version such as 1.0")
    }
}
