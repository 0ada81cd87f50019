//! A maturity assessment of a team on a day, with what was settled on beside the votes.
//!
//! Votes are the respondents' own; evidence and actions are entities below the assessment.

use super::entity::entity;
use super::field::choice;
use super::types::{Day, Flag, Line, StageStep, Text};
use super::{Action, Evidence, Respondent};

choice! {
    /// What a criterion is settled on.
    ValueWord {
        /// Not true.
        None = "none",
        /// True for a minority.
        Some = "some",
        /// True for at least half.
        Half = "half",
        /// True for most or all.
        Most = "most",
        /// The criterion does not apply.
        Na = "na",
    }
}

entity! {
    /// One look at a team on a day, by one maturity model.
    Assessment = "assessment" {
        /// Name in lists: "Q4 2026".
        title: Line,
        /// The day its evidence is judged on.
        held_on: Day,
        /// Id of the maturity pack.
        pack: Line,
        /// Version of that pack.
        pack_version: Line,
        /// The day the votes were shown; absent while people vote.
        revealed_on: Day,
        /// The stage to reach, 2 to 5.
        target_stage: StageStep,
        /// By when.
        target_on: Day,
        /// Put away: kept, and left out of lists.
        archived: Flag,
        /// Id of the assessment it was started from.
        previous: Line,
        /// Id of the assessment on another machine that it is answered for.
        origin: Line,
    }
    keyed {
        /// What the facilitator settled on, by criterion id.
        settled["settled"]: ValueWord,
        /// Why, by criterion id.
        settled_reasons["settled_reason"]: Text,
        /// Who settled it, by criterion id.
        settled_by["settled_by"]: Line,
        /// Why a criterion does not apply, by criterion id.
        na_reasons["na_reason"]: Text,
        /// Who agrees that it does not apply, by criterion id.
        na_approvers["na_approver"]: Line,
        /// When that is looked at again, by criterion id.
        na_reviews["na_review_on"]: Day,
        /// Notes by criterion id, Markdown.
        notes["note"]: Text,
        /// Fingerprint of a dismissed proposal, by criterion id.
        dismissed["dismissed"]: Line,
    }
}

/// An assessment with everything below it.
#[derive(Debug, Clone, PartialEq)]
pub struct AssessmentRecord {
    /// The assessment.
    pub assessment: Assessment,
    /// Who answers, in order.
    pub respondents: Vec<Respondent>,
    /// Evidence, oldest first; its `question` is a criterion id.
    pub evidence: Vec<Evidence>,
    /// Actions, oldest first.
    pub actions: Vec<Action>,
}

impl AssessmentRecord {
    /// Puts the respondents into the order of their ranks.
    pub fn new(assessment: Assessment, mut respondents: Vec<Respondent>) -> Self {
        respondents.sort_by(|a, b| (&a.rank, &a.id).cmp(&(&b.rank, &b.id)));
        Self {
            assessment,
            respondents,
            evidence: Vec::new(),
            actions: Vec::new(),
        }
    }
}

impl Assessment {
    /// Whether the votes have been shown.
    pub fn is_revealed(&self) -> bool {
        self.revealed_on.is_some()
    }
}
