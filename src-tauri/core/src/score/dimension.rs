//! The kind `dimension`: one dimension of a maturity assessment as JSON, by the numbers of the worked examples.
//!
//! The arithmetic is in [`maturity`]; here are its input and output, rounded.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    maturity::{self, Method, Support},
    respondents::Vote,
};
use crate::{Error, Result, pack::maturity::RatingId};

/// The criteria of the stages 2 to 5.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionInput {
    /// Stage 2.
    #[serde(rename = "2")]
    pub managed: Vec<Criterion>,
    /// Stage 3.
    #[serde(rename = "3")]
    pub defined: Vec<Criterion>,
    /// Stage 4.
    #[serde(rename = "4")]
    pub measured: Vec<Criterion>,
    /// Stage 5.
    #[serde(rename = "5")]
    pub optimized: Vec<Criterion>,
}

/// One criterion with its votes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// A vote for each respondent; none is no vote.
    pub answers: Vec<Option<Vote>>,
    /// 0 claim, 1 pointer, 2 checked; already 0 where stale.
    pub evidence: u8,
}

/// The output of the kind `dimension`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum DimensionOutput {
    /// No criterion applies.
    NotApplicable {
        /// None.
        stage: Option<u8>,
        /// `not_applicable`.
        status: Status,
    },
    /// At least one does.
    Rated(Box<Figures>),
}

/// What a dimension comes to, in rounded numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// Achieved share of each stage's cell, four places; none where no criterion applies.
    pub cells: BTreeMap<u8, Option<f64>>,
    /// The rating of each cell.
    pub ratings: BTreeMap<u8, CellRating>,
    /// The evidenced stage; none where too little is answered.
    pub stage: Option<u8>,
    /// The stage without the cap for missing evidence.
    pub claimed_stage: Option<u8>,
    /// The stage if every blank turned out as met.
    pub stage_if_unanswered_met: u8,
    /// The first applicable cell that is not F.
    pub blocked_at: Option<u8>,
    /// 1 to 5, ungated, four places.
    pub index: f64,
    /// Share of criteria with a value, four places.
    pub completeness: f64,
    /// Whether respondents disagree.
    pub contested: bool,
    /// Of the criteria answered better than none, the share with enough evidence, four places.
    pub evidenced_share: f64,
    /// How far to trust it.
    pub confidence: Confidence,
    /// Whether it stands.
    pub status: Status,
}

/// The rating of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum CellRating {
    /// N, P, L or F.
    Rated(RatingId),
    /// No criterion of the cell applies.
    #[serde(serialize_with = "not_applicable")]
    NotApplicable,
}

/// How far to trust a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Little is answered or evidenced, or respondents disagree.
    Low,
    /// Neither low nor high.
    Medium,
    /// All answered, evidenced, by several respondents.
    High,
}

/// Whether a result stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Everything is answered.
    Rated,
    /// Something is not.
    Provisional,
    /// Too much is not, so there is no stage.
    InsufficientAnswers,
    /// No criterion applies.
    NotApplicable,
}

/// Rates a dimension; fails with `Kind::Invalid` on an evidence level above 2.
pub fn dimension(input: &DimensionInput) -> Result<DimensionOutput> {
    let stages = [
        (2, &input.managed),
        (3, &input.defined),
        (4, &input.measured),
        (5, &input.optimized),
    ];
    let mut criteria = Vec::new();
    for (stage, of_stage) in stages {
        criteria.extend(of_stage.iter().map(|criterion| criterion.at(stage)));
    }
    let whole = maturity::DimensionInput {
        id: String::new(),
        criteria,
    };
    let outcome = maturity::DimensionOutcome::of(&whole, &Method::standard())?;
    let Some(profile) = &outcome.profile else {
        return Ok(DimensionOutput::NotApplicable {
            stage: None,
            status: Status::NotApplicable,
        });
    };
    let figures = Figures::of(profile)
        .ok_or_else(|| Error::invalid("There are too many criteria to compute exactly."))?;
    Ok(DimensionOutput::Rated(Box::new(figures)))
}

impl Criterion {
    fn at(&self, stage: u8) -> maturity::CriterionInput {
        maturity::CriterionInput {
            id: String::new(),
            stage,
            votes: self.answers.clone(),
            settled: None,
            // What is not said here is taken as given.
            na_complete: true,
            support: Support {
                level: self.evidence,
                level_if_fresh: self.evidence,
                unfit: None,
            },
        }
    }
}

impl Figures {
    /// Rounds what a dimension comes to; none where the numbers are too large.
    pub fn of(profile: &maturity::Profile) -> Option<Self> {
        let mut cells = BTreeMap::new();
        for cell in &profile.cells {
            let share = match cell.share {
                Some(share) => Some(share.rounded(4)?),
                None => None,
            };
            cells.insert(cell.stage, share);
        }
        let ratings = profile.cells.iter().map(|cell| (cell.stage, cell.rating));
        Some(Self {
            cells,
            ratings: ratings.collect(),
            stage: profile.stage,
            claimed_stage: profile.claimed_stage,
            stage_if_unanswered_met: profile.stage_if_unanswered_met,
            blocked_at: profile.blocked_at,
            index: profile.index.rounded(4)?,
            completeness: profile.trust.completeness.rounded(4)?,
            contested: profile.trust.contested,
            evidenced_share: profile.trust.evidenced_share.rounded(4)?,
            confidence: profile.trust.confidence,
            status: profile.status,
        })
    }
}

fn not_applicable<S: serde::Serializer>(serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str("NA")
}
