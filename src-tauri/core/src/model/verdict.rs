//! The three verdicts.

use super::field::choice;

choice! {
    /// What a review comes to.
    Verdict {
        /// Nothing stands in the way.
        Go = "go",
        /// Launch if the conditions hold.
        Conditional = "conditional",
        /// Something stands in the way.
        NoGo = "no-go",
    }
}
