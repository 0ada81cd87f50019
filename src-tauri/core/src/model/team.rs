//! A team: who is assessed, and who owns services.

use super::entity::entity;
use super::types::{Flag, Line, Text};

entity! {
    /// People who build and run something together.
    ///
    /// A service belongs to it where its owner is the team's name, whatever the case.
    Team = "team" {
        /// Name in lists and reports.
        name: Line,
        /// What it does, in a sentence or two.
        summary: Text,
        /// Put away: kept, and left out of lists.
        archived: Flag,
        /// Came with the sample.
        sample: Flag,
    }
    keyed {}
}

impl Team {
    /// Whether a name as typed means this team: compared trimmed and without case.
    pub fn is_called(&self, name: &str) -> bool {
        let own = self.name.as_deref().unwrap_or_default();
        !own.trim().is_empty() && own.trim().to_lowercase() == name.trim().to_lowercase()
    }
}
