//! A criterion of an assessment as shown: votes, what is settled, evidence, and what it lacks.

use super::action::ActionView;
use super::wire::view;
use crate::model::{EvidenceKind, ValueWord, VoteWord};
use crate::score::maturity::{EvidenceState, Lack};

view! {
    /// A criterion with everything about it that the one who asks may see.
    pub struct CriterionView {
        /// Its id in the pack.
        pub id: String,
        /// Its place in the dimension, from 1.
        pub number: u32,
        /// 2 to 5.
        pub stage: u8,
        /// What should be true.
        pub text: String,
        /// What the share is taken of.
        pub counted: String,
        /// What counts as evidence.
        pub evidence_hint: String,
        /// What the respondent asked for said.
        pub vote: Option<VoteWord>,
        /// Their remark; empty where none.
        pub remark: String,
        /// How many have gone through it; 0 before the reveal.
        pub voted: u32,
        /// How the votes spread; none before the reveal.
        pub spread: Option<SpreadView>,
        /// Every respondent's vote, in order; empty before the reveal.
        pub votes: Vec<RespondentVote>,
        /// Whether respondents disagree, settled or not; false before the reveal.
        pub contested: bool,
        /// What counts: the settled answer, else the lower median; none before the reveal.
        pub value: Option<ValueWord>,
        /// What was settled on.
        pub settled: Option<SettledView>,
        /// Why it does not apply, where somebody said so.
        pub na: Option<NaView>,
        /// The note.
        pub note: String,
        /// Its evidence, latest first.
        pub evidence: Vec<ProofView>,
        /// The highest level of its fresh evidence, 0 to 2.
        pub level: u8,
        /// The level that full credit takes.
        pub needed: u8,
        /// Credit without the cap for missing evidence, in quarters; none where it has no value or does not apply.
        pub claimed: Option<u8>,
        /// Credit, in quarters; none where it has no value or does not apply.
        pub credit: Option<u8>,
        /// What it lacks for full credit.
        pub lacks: Vec<LackView>,
        /// Its action, an open one first.
        pub action: Option<ActionView>,
    }

    /// How many said what.
    pub struct SpreadView {
        /// None.
        pub none: u32,
        /// Some.
        pub some: u32,
        /// Half.
        pub half: u32,
        /// Most.
        pub most: u32,
        /// Not applicable.
        pub na: u32,
        /// Does not know.
        pub unknown: u32,
        /// Nothing.
        pub blank: u32,
    }

    /// What one respondent said.
    pub struct RespondentVote {
        /// Who.
        pub respondent: String,
        /// Their name.
        pub name: String,
        /// Their vote.
        pub vote: Option<VoteWord>,
        /// Their remark; empty where none.
        pub remark: String,
    }

    /// What the facilitator settled on.
    pub struct SettledView {
        /// The answer.
        pub value: ValueWord,
        /// Why.
        pub reason: String,
        /// Who settled it.
        pub by: String,
    }

    /// Why a criterion does not apply.
    pub struct NaView {
        /// The reason; empty where missing.
        pub reason: String,
        /// Who agrees; empty where missing.
        pub approver: String,
        /// When it is looked at again.
        pub review_on: Option<String>,
        /// What is missing before N/A counts: `reason`, `approver`, `review_on`.
        pub lacks: Vec<String>,
        /// Whether that day is past.
        pub due: bool,
    }

    /// One piece of evidence.
    pub struct ProofView {
        /// Its id.
        pub id: String,
        /// Link, file or note.
        pub kind: EvidenceKind,
        /// Shown text.
        pub title: String,
        /// Address of a link.
        pub url: Option<String>,
        /// SHA-256 of a file.
        pub file: Option<String>,
        /// Text of a note, or what the evidence says.
        pub text: String,
        /// The day it was collected.
        pub collected_on: Option<String>,
        /// Who collected it.
        pub collected_by: String,
        /// Who checked it; empty where nobody.
        pub reviewed_by: String,
        /// The day of that check.
        pub reviewed_on: Option<String>,
        /// 0 claim, 1 pointer, 2 checked.
        pub level: u8,
        /// Days from its day to the day of the assessment; 0 for a day after that, none without a day.
        pub age_days: Option<u32>,
        /// Whether it counts on the day of the assessment.
        pub state: EvidenceState,
        /// Why it does not count, in a sentence; empty where it does.
        pub why: String,
        /// Whether it was copied from an earlier assessment or a review.
        pub carried: bool,
    }

    /// Something a criterion lacks.
    pub struct LackView {
        /// What kind of thing.
        pub kind: Lack,
        /// In words.
        pub text: String,
    }
}
