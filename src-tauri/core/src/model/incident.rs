//! An incident of a service: what went wrong, and whether a scenario had foreseen it.

use super::entity::entity;
use super::types::{Address, Day, Flag, Line, Text};

entity! {
    /// Something that went wrong in production.
    Incident = "incident" {
        /// What happened.
        title: Line,
        /// The day it happened.
        happened_on: Day,
        /// Large enough to look at the service again.
        major: Flag,
        /// Where it is written up.
        url: Address,
        /// Id of the scenario that foresaw it.
        foreseen: Line,
        /// More about it, Markdown.
        note: Text,
    }
    keyed {}
}
