use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A key of `responses`: one status, a range of a hundred, or everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// One status, 100 to 599.
    Code(u16),
    /// `2XX`: the hundreds digit, 1 to 5.
    Range(u8),
    /// `default`.
    Default,
}

impl Status {
    /// The status that is sent for this key: a range as its first, `default` as 200 when it stands alone, else as 500.
    #[must_use]
    pub fn served_as(self, alone: bool) -> u16 {
        match self {
            Self::Code(code) => code,
            Self::Range(hundreds) => u16::from(hundreds) * 100,
            Self::Default if alone => 200,
            Self::Default => 500,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(hundreds) => write!(f, "{hundreds}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl FromStr for Status {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "expected a status from 100 to 599, a range such as 2XX, or default";
        if text == "default" {
            return Ok(Self::Default);
        }
        if let [hundreds @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] = text.as_bytes() {
            return Ok(Self::Range(hundreds - b'0'));
        }
        if text.len() != 3 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong);
        }
        match text.parse() {
            Ok(code @ 100..=599) => Ok(Self::Code(code)),
            _ => Err(wrong),
        }
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Code(code) => serializer.serialize_u16(*code),
            other => serializer.collect_str(other),
        }
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct StatusVisitor;
        impl serde::de::Visitor<'_> for StatusVisitor {
            type Value = Status;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a status from 100 to 599, a range such as 2XX, or default")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Status, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Status, E> {
                number.to_string().parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(StatusVisitor)
    }
}
