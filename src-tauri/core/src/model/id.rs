//! The id of an entity: a UUIDv7 as its lower-case text.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::error::Error;

/// Names one entity: service, review, evidence and the like.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, TS, Debug)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct Id(String);

impl Id {
    /// The text, 36 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Trusts text that the store itself wrote.
    pub(crate) fn trusted(text: String) -> Self {
        Self(text)
    }
}

impl From<Uuid> for Id {
    fn from(id: Uuid) -> Self {
        Self(id.to_string())
    }
}

impl FromStr for Id {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let id = Uuid::try_parse(text).map_err(|_| {
            Error::invalid(format!("“{}” is not an id.", clip(text)))
                .hint("Ids come from lists and from what was made.")
        })?;
        Ok(Self::from(id))
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The first characters of something a user may have pasted by mistake.
fn clip(text: &str) -> String {
    text.chars().take(40).collect()
}
