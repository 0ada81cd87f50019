//! A sign-off: who was asked to sign an area of a review, and what exactly they signed.
//!
//! A signature is never altered by a later change of the review. Whether it still stands is found by comparing
//! the hash of what was signed with the hash of what is there now.

use super::entity::entity;
use super::field::choice;
use super::types::{Day, Line, Text};

choice! {
    /// What became of a sign-off.
    SignoffWord {
        /// Waiting for the signer.
        Asked = "asked",
        /// Signed.
        Signed = "signed",
        /// Not signed, with a reason.
        Declined = "declined",
    }
}

entity! {
    /// One sign-off of one area.
    Signoff = "signoff" {
        /// Id of the area in the pack.
        area: Line,
        /// Who signs such an area, as the pack says it.
        role: Line,
        /// The person asked.
        asked_of: Line,
        /// The day they were asked.
        asked_on: Day,
        /// Asked, signed or declined.
        state: SignoffWord,
        /// Who signed or declined.
        by: Line,
        /// The day of that.
        on: Day,
        /// Why it was declined.
        reason: Text,
        /// What was signed, in the sentence that was shown.
        statement: Text,
        /// What was signed, field by field, as far as it fits: JSON.
        content: Text,
        /// SHA-256 of the canonical form of what was signed.
        sha256: Line,
    }
    keyed {}
}
