//! The five answers. No answer is *unanswered* and has no value here.

use super::field::choice;

choice! {
    /// What was said to a question.
    Answer {
        /// It is so.
        Met = "met",
        /// Partly so.
        Partial = "partial",
        /// Not so.
        Unmet = "unmet",
        /// The question does not apply, with a reason.
        Na = "na",
        /// Nobody knows yet: an answer, and a gap.
        Unknown = "unknown",
    }
}
