//! A comment on a question. Comments are only added or removed, so they never conflict.

use super::entity::entity;
use super::types::{Line, Text};

entity! {
    /// What somebody said about a question, by whom and when it was made.
    Comment = "comment" {
        /// Question id.
        question: Line,
        /// What was said.
        text: Text,
    }
    keyed {}
}
