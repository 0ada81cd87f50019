//! What every pack opens with: its head, its sources and its facts.
//!
//! Leaves out what the kinds add; those are in a file each.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::version::Version;

/// The table `[pack]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Identifier, equal to the file name without `.toml`; an older version that is kept may add `-` and its version.
    pub id: String,
    /// What the pack holds.
    pub kind: PackKind,
    /// `MAJOR.MINOR.PATCH`.
    pub version: Version,
    /// Shown in lists.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// What one instance is about.
    pub subject: Subject,
    /// Documents only: instances stay out of exports and reports unless a person includes one on purpose.
    #[serde(default)]
    pub confidential: bool,
}

/// A work a topic comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Unique in the pack; the same id has the same title and url in every pack.
    pub id: String,
    /// Name of the work.
    pub title: String,
    /// `http` or `https`.
    pub url: Option<String>,
}

/// A statement about the service that is true, false or not set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Lower-case with `_` between words; the same id has the same text in every pack.
    pub id: String,
    /// The statement.
    pub text: String,
}

/// What a pack holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum PackKind {
    /// Areas and questions.
    Checklist,
    /// Sections, fields and tables.
    Document,
    /// A pre-mortem: method, scales and scenarios.
    Premortem,
    /// Stages, dimensions and criteria.
    Maturity,
}

/// What one instance of a pack is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A service; only here do tiers count.
    Service,
    /// A team.
    Team,
    /// The whole organisation.
    Organisation,
    /// One incident.
    Incident,
    /// One person.
    Person,
}
