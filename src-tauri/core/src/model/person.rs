//! A person: who answers, owns, approves and signs.
//!
//! Names in other fields stay as they were typed. One counts as a person's where it equals the name or an
//! alias; so two spellings are brought together without touching what was written.

use super::entity::entity;
use super::types::{Flag, Line, Text};

entity! {
    /// Somebody who works with reviews.
    Person = "person" {
        /// The name shown in lists.
        name: Line,
        /// Two or three letters for narrow columns.
        initials: Line,
        /// Titles of the roles they have: a JSON list of texts.
        roles: Text,
        /// The team they belong to.
        team: Line,
        /// Put away: kept, and left out of lists.
        archived: Flag,
        /// Id of the person they turned out to be.
        merged_into: Line,
    }
    keyed {
        /// Other names they go by.
        aliases["alias"]: Flag,
    }
}

impl Person {
    /// Whether a name as typed means this person, by name or alias.
    pub fn is_called(&self, name: &str) -> bool {
        let wanted = plain(name);
        let aliases = self.aliases.iter().filter(|(_, on)| **on);
        let names = aliases.map(|(alias, _)| alias.as_str());
        !wanted.is_empty()
            && self
                .name
                .as_deref()
                .into_iter()
                .chain(names)
                .any(|known| plain(known) == wanted)
    }

    /// The titles of their roles; none where the list cannot be read.
    pub fn role_titles(&self) -> Vec<String> {
        let list = self.roles.as_deref().unwrap_or("[]");
        serde_json::from_str(list).unwrap_or_default()
    }
}

/// A name as names are compared: without case and without extra spaces.
pub fn plain(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}
