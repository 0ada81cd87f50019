//! The kind `maturity`: stages, answers, ratings, dimensions and criteria.
//!
//! The arithmetic on them is in `score`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The content of a maturity model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Maturity {
    /// 1 to 5 in order.
    pub stages: Vec<Stage>,
    /// None, some, half, most.
    pub answers: Vec<AnswerChoice>,
    /// N, P, L, F.
    pub ratings: Vec<Rating>,
    /// Claim, pointer, checked.
    pub evidence_levels: Vec<EvidenceLevel>,
    /// Numbers of the method.
    pub scoring: Scoring,
    /// What is rated.
    pub dimensions: Vec<Dimension>,
    /// What is asked.
    pub criteria: Vec<Criterion>,
}

/// One of the five stages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// 1 to 5.
    #[schemars(range(min = 1, max = 5))]
    pub number: u8,
    /// Identifier.
    pub id: String,
    /// Shown in lists.
    pub title: String,
    /// What is true at this stage.
    pub text: String,
    /// Evidence level needed for full credit at this stage.
    pub evidence_level: u8,
}

/// One of the answers to a criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerChoice {
    /// Identifier.
    pub id: AnswerId,
    /// Shown in lists.
    pub title: String,
    /// When it holds.
    pub text: String,
    /// What it is worth: 0, 1, 2 or 4 quarters.
    pub quarters: u8,
    /// Share of what is counted, in per cent, from which this answer holds.
    #[schemars(range(max = 100))]
    pub min_percent: u8,
}

/// The four answers to a criterion.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum AnswerId {
    /// Worth nothing.
    None,
    /// Worth a quarter.
    Some,
    /// Worth a half.
    Half,
    /// Worth all.
    Most,
}

/// A band of achievement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// Identifier.
    pub id: RatingId,
    /// Shown in lists.
    pub title: String,
    /// Exclusive lower bound in per cent, except 0.
    #[schemars(range(max = 100))]
    pub above_percent: u8,
    /// Inclusive upper bound in per cent.
    #[schemars(range(max = 100))]
    pub upto_percent: u8,
}

/// The four ratings of ISO/IEC 33020, lowest first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
pub enum RatingId {
    /// Not achieved.
    N,
    /// Partly achieved.
    P,
    /// Largely achieved.
    L,
    /// Fully achieved.
    F,
}

/// How good evidence is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceLevel {
    /// 0 to 2.
    #[schemars(range(max = 2))]
    pub level: u8,
    /// Shown in lists.
    pub title: String,
    /// What it takes.
    pub text: String,
}

/// Numbers of the method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scoring {
    /// Older evidence, in days, counts as level 0.
    pub evidence_valid_days: u32,
    /// Highest credit without the evidence level of the stage, in quarters.
    pub capped_quarters: u32,
    /// A stage is reached when its cell has at least this rating.
    pub award_rating: RatingId,
    /// ... and each lower cell has at least this one.
    pub lower_rating: RatingId,
    /// Below this share of answers, in per cent, no stage is given.
    pub min_completeness_percent: u32,
    /// N/A holds when more than this share of the respondents, in per cent, chose it.
    pub na_over_percent: u32,
    /// Answers this many steps apart are contested.
    pub contested_steps: u32,
    /// Below this completeness, in per cent: low confidence.
    pub confidence_low_completeness_percent: u32,
    /// Below this evidenced share, in per cent: low confidence.
    pub confidence_low_evidenced_percent: u32,
    /// From this evidenced share on, in per cent: high confidence.
    pub confidence_high_evidenced_percent: u32,
    /// From this many respondents on: high confidence.
    pub confidence_high_respondents: u32,
}

/// Something that is rated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// Identifier.
    pub id: String,
    /// Shown in lists.
    pub title: String,
    /// What is true when the dimension is in order.
    pub intent: String,
    /// Source ids.
    pub sources: Vec<String>,
}

/// Something that is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Dimension, stage and name joined by dots.
    pub id: String,
    /// Dimension id.
    pub dimension: String,
    /// 2 to 5.
    #[schemars(range(min = 2, max = 5))]
    pub stage: u8,
    /// What the share is taken of.
    pub counted: String,
    /// What is true.
    pub text: String,
    /// What counts as evidence.
    pub evidence: String,
}
