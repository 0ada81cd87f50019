//! The version of a pack: three numbers that can be ordered.

use std::{borrow::Cow, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// What a version looks like, for editors and messages.
pub(crate) const PATTERN: &str = r"^\d+\.\d+\.\d+$";

/// `MAJOR.MINOR.PATCH`, ordered number by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// An identifier was removed, or a rule made stricter.
    pub major: u32,
    /// Something was added, or an optional key changed.
    pub minor: u32,
    /// Wording.
    pub patch: u32,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl FromStr for Version {
    type Err = NotAVersion;

    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let mut parts = text.split('.').map(|part| {
            // `parse` alone would take a plus sign.
            if part.bytes().all(|b| b.is_ascii_digit()) {
                part.parse::<u32>().map_err(|_| NotAVersion)
            } else {
                Err(NotAVersion)
            }
        });
        let mut next = || parts.next().ok_or(NotAVersion)?;
        let version = Self {
            major: next()?,
            minor: next()?,
            patch: next()?,
        };
        match parts.next() {
            None => Ok(version),
            Some(_) => Err(NotAVersion),
        }
    }
}

/// The text is not `MAJOR.MINOR.PATCH`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a version is MAJOR.MINOR.PATCH, for example 1.4.0")]
pub struct NotAVersion;

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Version {
    fn schema_name() -> Cow<'static, str> {
        "Version".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": PATTERN,
            "description": "MAJOR.MINOR.PATCH. PATCH: wording. MINOR: something added or an optional key changed. MAJOR: an identifier removed, or a rule made stricter."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_by_number_not_by_letter() {
        let read = |text: &str| text.parse::<Version>();
        assert!(read("1.10.0").ok() > read("1.9.9").ok());
        assert_eq!(read("2.0.1").map(|v| v.to_string()), Ok("2.0.1".to_owned()));
        for bad in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "1.2.x",
            "+1.2.3",
            "1..3",
            "99999999999.0.0",
        ] {
            assert_eq!(read(bad), Err(NotAVersion), "{bad}");
        }
    }
}
