//! A review: one launch, or one yearly look, at a service.
//!
//! Answers are keyed fields of the review, so one review is read in one range of the store
//! and two people's answers to one question meet in one field.

use super::answer::Answer;
use super::entity::entity;
use super::field::FieldType;
use super::field::choice;
use super::types::{Day, Flag, Line, Percent, Text};
use super::{Action, Comment, Evidence, RiskRecord, Signoff, Waiver};

choice! {
    /// Why an answer that is there has to be looked at again.
    Reconfirm {
        /// It comes from the review before.
        Carried = "carried",
        /// The question has other words since it was answered.
        Reworded = "reworded",
        /// The question was not asked before.
        New = "new",
    }
}

entity! {
    /// One launch, or yearly re-review, of a service.
    Review = "review" {
        /// Name in lists: "Launch review".
        title: Line,
        /// The day of the launch, or of the next review.
        launch_on: Day,
        /// The day it was started.
        started_on: Day,
        /// Id of the checklist pack.
        pack: Line,
        /// Version of that pack when the review was started.
        pack_version: Line,
        /// Put away: kept, and left out of lists.
        archived: Flag,
        /// The objective in per cent that its error budget is taken from; else the service's line says it.
        slo_percent: Percent,
        /// The day it was fully signed; it takes no changes from then on.
        locked_on: Day,
        /// Why it is being changed after that; it takes changes again meanwhile.
        changing: Text,
        /// Id of the snapshot taken when it was fully signed.
        approved: Line,
        /// The tier and facts it was approved for: JSON.
        approved_for: Text,
        /// The day to look at the subject again.
        next_review_on: Day,
        /// Id of the review it was started from.
        previous: Line,
    }
    keyed {
        /// Answers by question id.
        answers["answer"]: Answer,
        /// Why not applicable, or why unmet, by question id.
        reasons["reason"]: Text,
        /// Notes by question id, Markdown.
        notes["note"]: Text,
        /// Who carries it out, by question id.
        owners["owner"]: Line,
        /// Hidden questions that a person chose to answer anyway.
        included["include"]: Flag,
        /// Fingerprint of the rows a dismissed proposal came from, by question id.
        dismissed["dismissed"]: Line,
        /// Why a finding is settled, by its key.
        settled["settled"]: Text,
        /// Fingerprint of what a settled finding was about, by its key.
        settled_for["settled_for"]: Line,
        /// Answers to look at again, by question id.
        reconfirm["reconfirm"]: Reconfirm,
        /// The day from which a new question counts, by question id.
        graces["grace"]: Day,
    }
}

impl Review {
    /// Whether it is fully signed and not being changed.
    pub fn is_locked(&self) -> bool {
        self.locked_on.is_some() && self.changing.is_none()
    }
}

impl Review {
    /// Lets an answer with two versions count as the lower of them until somebody chooses.
    pub fn count_the_lower(&mut self) {
        for versions in &self.versions {
            let Some(question) = versions.field.strip_prefix("answer/") else {
                continue;
            };
            let answers = versions.heads.iter().map(|head| {
                let said = <Answer as FieldType>::decode(&head.value);
                (said.map_or(0, Answer::worth), said)
            });
            match answers.min_by_key(|(worth, _)| *worth) {
                Some((_, Some(answer))) => {
                    self.answers.insert(question.to_owned(), answer);
                }
                Some((_, None)) => {
                    self.answers.remove(question);
                }
                None => {}
            }
        }
    }
}

/// A review with everything below it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewRecord {
    /// The review.
    pub review: Review,
    /// Evidence, oldest first.
    pub evidence: Vec<Evidence>,
    /// Comments, oldest first.
    pub comments: Vec<Comment>,
    /// Actions, oldest first.
    pub actions: Vec<Action>,
    /// Waivers, oldest first.
    pub waivers: Vec<Waiver>,
    /// Sign-offs, oldest first.
    pub signoffs: Vec<Signoff>,
    /// The pre-mortem and its register.
    pub risks: RiskRecord,
}
