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

impl Answer {
    /// Its place among the answers, the lowest first; no answer is lower still.
    pub(super) fn worth(self) -> u8 {
        match self {
            Self::Unmet => 1,
            Self::Unknown => 2,
            Self::Partial => 3,
            Self::Na => 4,
            Self::Met => 5,
        }
    }
}
