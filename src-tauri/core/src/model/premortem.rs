//! A pre-mortem: the session, who takes part, and the reasons they wrote down.
//!
//! The phases, their scripts and minutes are the pack's. A reason is private to its participant
//! until it is told; keeping it so is the api's part.

use super::entity::entity;
use super::types::{Day, Line, Number, Seconds, Text};

entity! {
    /// The session of a review. There is one; where a merge made two, the older counts.
    Premortem = "premortem" {
        /// Id of the pack.
        pack: Line,
        /// Version of that pack when the session was started.
        pack_version: Line,
        /// Id of the phase it is in.
        phase: Line,
        /// What was left of that phase when it was last paused or left.
        left_seconds: Seconds,
        /// The day on which the failure is imagined.
        set_on: Day,
        /// The day the scenarios are read again.
        next_reading: Day,
        /// Id of the participant whose turn it is in the round.
        turn: Line,
    }
    keyed {}
}

entity! {
    /// Somebody who takes part.
    Participant = "participant" {
        /// Shown.
        name: Line,
        /// Where they stand in the round; compared as text.
        rank: Line,
        /// How often they have passed since they last told a reason.
        passes: Number,
    }
    keyed {}
}

entity! {
    /// One reason for the imagined failure, in the words of a participant.
    ReasonNote = "reason_note" {
        /// Id of the participant.
        participant: Line,
        /// The story.
        text: Text,
        /// The how-many-th it was told in the round; absent while it is private.
        said: Number,
        /// Name of the group it was put into.
        cluster: Line,
        /// Id of the scenario it became part of.
        scenario: Line,
        /// Id of the library's scenario that says the same.
        library: Line,
    }
    keyed {}
}
