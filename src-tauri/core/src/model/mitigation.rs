//! A mitigation: what is done about one or several scenarios. Whether it is *proven* is computed.

use super::entity::entity;
use super::field::choice;
use super::types::{Day, Line};

choice! {
    /// How far a mitigation is, as a person says.
    MitigationWord {
        /// Not there yet.
        Planned = "planned",
        /// There.
        Done = "done",
    }
}

entity! {
    /// What is done about scenarios.
    Mitigation = "mitigation" {
        /// What it is.
        text: Line,
        /// Who does it.
        owner: Line,
        /// By when.
        due: Day,
        /// Planned or done.
        state: MitigationWord,
        /// The day it was done; an exercise that failed on or after it opens it again.
        done_on: Day,
    }
    keyed {}
}
