//! A respondent of an assessment: one person's votes and remarks, a field for each criterion.
//!
//! Keeping them from the others until the reveal is the api's part.

use super::entity::entity;
use super::field::choice;
use super::types::{Day, Flag, Line, Text};

choice! {
    /// What a respondent says to a criterion.
    VoteWord {
        /// Not true.
        None = "none",
        /// True for a minority.
        Some = "some",
        /// True for at least half.
        Half = "half",
        /// True for most or all.
        Most = "most",
        /// The criterion does not apply.
        Na = "na",
        /// Does not know: no vote, and gone through.
        Unknown = "unknown",
    }
}

entity! {
    /// Somebody who answers the criteria of an assessment.
    Respondent = "respondent" {
        /// Shown.
        name: Line,
        /// Where they stand in the list; compared as text.
        rank: Line,
        /// Whether they have said that they are through.
        done: Flag,
        /// The day their file was imported.
        imported_on: Day,
        /// SHA-256 of that file's content.
        file: Line,
    }
    keyed {
        /// Votes by criterion id.
        votes["vote"]: VoteWord,
        /// Remarks by criterion id.
        remarks["remark"]: Text,
    }
}

impl Respondent {
    /// The name as shown.
    pub fn called(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }
}
