//! An action: something to do, by somebody, by a day.

use super::entity::entity;
use super::field::choice;
use super::types::{Day, Line};

choice! {
    /// Where an action stands.
    ActionState {
        /// Still to do.
        Open = "open",
        /// Done.
        Done = "done",
        /// Not needed any more.
        Dropped = "dropped",
    }
}

entity! {
    /// Something to do.
    Action = "action" {
        /// Question id it came from, if any.
        question: Line,
        /// Id of the scenario it came from, if any.
        scenario: Line,
        /// Id of the criterion it came from, if any.
        criterion: Line,
        /// What to do.
        text: Line,
        /// Who does it.
        owner: Line,
        /// By when.
        due: Day,
        /// Open, done or dropped.
        state: ActionState,
    }
    keyed {}
}
