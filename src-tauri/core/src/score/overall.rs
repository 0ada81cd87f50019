//! All dimensions of an assessment together: never one label, always the gated and the typical stage.

use serde::{Deserialize, Serialize};

use super::{level::Step, respondents::lower_median};

/// The stages of the dimensions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverallInput {
    /// 1 to 5 each; none where a dimension is not rated.
    pub stages: Vec<Option<Step>>,
}

/// The output of the kind `overall`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverallOutput {
    /// The lowest stage; none where nothing is rated.
    pub gated_stage: Option<Step>,
    /// The lower median; none where nothing is rated.
    pub typical_stage: Option<Step>,
    /// Positions of the dimensions at the lowest stage, from 0.
    pub weakest: Vec<usize>,
    /// How many dimensions are rated.
    pub rated: usize,
}

/// Puts the stages of the dimensions together.
pub fn overall(input: &OverallInput) -> OverallOutput {
    let mut rated: Vec<Step> = input.stages.iter().flatten().copied().collect();
    rated.sort_unstable();
    let gated_stage = rated.first().copied();
    let weakest = input.stages.iter().enumerate();
    let weakest = weakest.filter(|(_, stage)| stage.is_some() && **stage == gated_stage);
    OverallOutput {
        gated_stage,
        typical_stage: lower_median(&rated).copied(),
        weakest: weakest.map(|(position, _)| position).collect(),
        rated: rated.len(),
    }
}
