//! A dimension of an assessment as shown: its cells, its stage, and why it is not the next one.

use super::criterion_view::{CriterionView, LackView};
use super::wire::{view, words};
use crate::score::dimension::{Confidence, Status};

view! {
    /// A dimension with its criteria.
    pub struct DimensionView {
        /// Its id in the pack.
        pub id: String,
        /// Its place, from 1.
        pub number: u32,
        /// Its title.
        pub title: String,
        /// What is true when it is in order.
        pub intent: String,
        /// Its criteria, in order.
        pub criteria: Vec<CriterionView>,
        /// What it comes to; none before the reveal.
        pub result: Option<DimensionResult>,
    }

    /// What a dimension comes to.
    pub struct DimensionResult {
        /// The stages 2 to 5.
        pub cells: Vec<MaturityCell>,
        /// The evidenced stage; none where it is not rated.
        pub stage: Option<u8>,
        /// The stage without the cap for missing evidence.
        pub claimed_stage: Option<u8>,
        /// The stage if every blank turned out as met; none where nothing applies.
        pub stage_if_unanswered_met: Option<u8>,
        /// The first stage whose cell is not F.
        pub blocked_at: Option<u8>,
        /// 1 to 5, ungated; none where nothing applies.
        pub index: Option<f64>,
        /// Share of criteria with a value, 0 to 1.
        pub completeness: f64,
        /// Whether respondents disagree on something that is not settled.
        pub contested: bool,
        /// Of the criteria answered better than none, the share with enough evidence, 0 to 1.
        pub evidenced_share: f64,
        /// How far to trust it.
        pub confidence: Confidence,
        /// Whether it stands.
        pub status: Status,
        /// Why not the next stage; none at the highest.
        pub why: Option<WhyNot>,
        /// What changed since the assessment before; none where there is none.
        pub since: Option<SinceView>,
    }

    /// One stage of a dimension.
    pub struct MaturityCell {
        /// 2 to 5.
        pub stage: u8,
        /// Achieved share, 0 to 1; none where no criterion applies.
        pub share: Option<f64>,
        /// Its band.
        pub rating: CellLetter,
        /// Whether it is the first that keeps the next stage closed.
        pub blocks: bool,
        /// Whether it is achieved above the stage reached: ahead of foundations.
        pub ahead: bool,
    }

    /// Why a dimension is not at the next stage.
    pub struct WhyNot {
        /// The next stage.
        pub next: u8,
        /// The exact cell, in a sentence.
        pub text: String,
        /// The criteria of the blocking cells that lack something.
        pub missing: Vec<MissingCriterion>,
        /// The fewest criteria that open the stage.
        pub smallest: Vec<String>,
        /// The stage reached once those hold.
        pub opens: u8,
    }

    /// A criterion that keeps a stage closed.
    pub struct MissingCriterion {
        /// Its id.
        pub criterion: String,
        /// What should be true.
        pub text: String,
        /// Its stage.
        pub stage: u8,
        /// What it lacks.
        pub lacks: Vec<LackView>,
    }

    /// How a dimension changed since the assessment before.
    pub struct SinceView {
        /// The stage before; none where it was not rated.
        pub before: Option<u8>,
        /// The index before.
        pub index_before: Option<f64>,
        /// Stages up, or down where negative.
        pub steps: i8,
        /// What became of the stage and why, in a sentence.
        pub text: String,
        /// Criteria that count differently and why, a line each.
        pub reasons: Vec<String>,
    }
}

words! {
    /// The band of a cell.
    pub enum CellLetter {
        /// Not achieved.
        #[serde(rename = "N")]
        N,
        /// Partly achieved.
        #[serde(rename = "P")]
        P,
        /// Largely achieved.
        #[serde(rename = "L")]
        L,
        /// Fully achieved.
        #[serde(rename = "F")]
        F,
        /// No criterion applies.
        #[serde(rename = "NA")]
        NotApplicable,
    }
}
