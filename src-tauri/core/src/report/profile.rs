//! For whom a report is: what it shows, and what comes first.
//!
//! Left out on purpose: the order of sections (`outline`) and leaving out people (`redact`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// For whom a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Everything that stands on the day of the report.
    #[default]
    Full,
    /// One page: what it comes to, and the first of what is open.
    Executive,
    /// Everything, what is open first.
    Reviewer,
    /// Everything, with who changed what and when.
    Auditor,
    /// Everything but people's names, notes, comments and remarks.
    Redacted,
}

impl Profile {
    /// Every profile, in the order they are offered.
    pub const ALL: [Self; 5] = [
        Self::Full,
        Self::Executive,
        Self::Reviewer,
        Self::Auditor,
        Self::Redacted,
    ];

    /// The name on the command line and in a layout.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Executive => "executive",
            Self::Reviewer => "reviewer",
            Self::Auditor => "auditor",
            Self::Redacted => "redacted",
        }
    }

    /// The profile of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// Most rows of a table; none where all are shown.
    pub(super) fn most(self) -> Option<usize> {
        match self {
            Self::Executive => Some(5),
            Self::Full | Self::Reviewer | Self::Auditor | Self::Redacted => None,
        }
    }
}
