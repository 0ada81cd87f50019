//! A snapshot: a named, frozen state of a review or an assessment.
//!
//! Its fields are written once, when it is taken. It holds no copy: it names the operations that were current, which
//! the log keeps for ever.

use super::entity::entity;
use super::field::choice;
use super::types::{Day, Line, Text};

choice! {
    /// Why a snapshot was taken.
    SnapshotReason {
        /// A person named it.
        Named = "named",
        /// Before the first signature of a round.
        SignOff = "sign_off",
        /// With the last signature.
        Approved = "approved",
        /// Before a move to a newer version of the pack.
        PackMove = "pack_move",
        /// Before an import.
        Import = "import",
        /// Before the first old value of a day was put back.
        Restore = "restore",
    }
}

entity! {
    /// A frozen state of the review or assessment it belongs to.
    Snapshot = "snapshot" {
        /// What it is called.
        title: Line,
        /// Why it was taken.
        reason: SnapshotReason,
        /// The operations that were current, as a set in its text form.
        ops: Text,
        /// SHA-256 of what they say.
        sha256: Line,
        /// The day it was taken.
        taken_on: Day,
        /// What it came to on that day, as JSON.
        summary: Text,
    }
    keyed {}
}
