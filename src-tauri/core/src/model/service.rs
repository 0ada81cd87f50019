//! A service: what is launched, and the facts that choose its questions.

use super::entity::entity;
use super::types::{Address, Flag, Line, Text, Tier};

entity! {
    /// What is launched.
    Service = "service" {
        /// Name in lists and reports.
        name: Line,
        /// What it does, in a sentence or two.
        summary: Text,
        /// The team that owns it.
        owner: Line,
        /// 1 (most critical) to 3.
        tier: Tier,
        /// The service level objective, in words.
        slo: Line,
        /// Put away: kept, and left out of lists.
        archived: Flag,
        /// Came with the sample.
        sample: Flag,
    }
    keyed {
        /// Facts by id; absent is not set.
        facts["fact"]: Flag,
    }
}

entity! {
    /// An address that belongs to a service: repository, dashboard, runbook.
    Link = "link" {
        /// Shown text.
        title: Line,
        /// Where it leads.
        url: Address,
    }
    keyed {}
}
