//! A waiver: leave to launch with a question not met, until a day.

use chrono::NaiveDate;

use super::entity::entity;
use super::field::choice;
use super::types::{Day, Line, Text};

choice! {
    /// What the approver decided.
    Decision {
        /// Granted.
        Approved = "approved",
        /// Not granted.
        Refused = "refused",
    }
}

choice! {
    /// Where a waiver stands on a day.
    WaiverState {
        /// Waiting for the approver.
        Asked = "asked",
        /// Approved and not yet past its end.
        Approved = "approved",
        /// Not granted.
        Refused = "refused",
        /// Past its end, or ended by hand: the gap is open again.
        Ended = "ended",
    }
}

entity! {
    /// Leave to launch with a question not met. Extending means asking again: a new waiver.
    Waiver = "waiver" {
        /// Question id.
        question: Line,
        /// Why it is not met.
        reason: Text,
        /// What limits the harm meanwhile.
        control: Text,
        /// Who asked.
        requested_by: Line,
        /// Who is asked to approve, and has approved once decided.
        approver: Line,
        /// The last day it holds.
        expires: Day,
        /// What the approver decided.
        decision: Decision,
        /// The day of the decision.
        decided_on: Day,
        /// The day it was ended by hand.
        ended_on: Day,
    }
    keyed {}
}

impl Waiver {
    /// Where it stands on a day.
    pub fn state(&self, today: NaiveDate) -> WaiverState {
        match self.decision {
            Some(Decision::Refused) => WaiverState::Refused,
            _ if self.ended_on.is_some() => WaiverState::Ended,
            Some(Decision::Approved) if self.expires.is_some_and(|last| last >= today) => {
                WaiverState::Approved
            }
            Some(Decision::Approved) => WaiverState::Ended,
            None if self.expires.is_some_and(|last| last < today) => WaiverState::Ended,
            None => WaiverState::Asked,
        }
    }
}
