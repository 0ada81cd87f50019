//! Levels of risk: a lookup, never a product, and what a level means against the thresholds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Error, Result};

/// A level of risk, lowest first (NIST SP 800-30, table I-2).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
pub enum Level {
    /// Very low.
    #[serde(rename = "VL")]
    VeryLow,
    /// Low.
    #[serde(rename = "L")]
    Low,
    /// Moderate.
    #[serde(rename = "M")]
    Moderate,
    /// High.
    #[serde(rename = "H")]
    High,
    /// Very high.
    #[serde(rename = "VH")]
    VeryHigh,
}

/// A step of a scale, 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Step(u8);

/// A likelihood and an impact.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelInput {
    /// How often.
    pub likelihood: Step,
    /// How bad.
    pub impact: Step,
    /// Whether the harm cannot be undone: data loss, safety, law.
    #[serde(default)]
    pub irreversible: bool,
}

/// The output of the kind `level`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelOutput {
    /// The level.
    pub level: Level,
    /// Whether the floor for irreversible harm raised it.
    pub floored: bool,
}

/// A level against the thresholds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThresholdInput {
    /// The level.
    pub level: Level,
    /// Below it, controls may be relaxed.
    pub min: Level,
    /// Above it, treat or accept.
    pub max: Level,
}

/// The output of the kind `threshold`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ThresholdOutput {
    /// What follows.
    pub decision: LevelDecision,
}

/// What follows from a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum LevelDecision {
    /// A candidate for taking controls away.
    BelowMinRelaxCandidate,
    /// Nothing to do.
    WithinThresholds,
    /// Treat it, or have it accepted.
    TreatRequired,
}

use Level::{High as H, Low as L, Moderate as M, VeryHigh as VH, VeryLow as VL};

/// Rows likelihood 1 to 5, columns impact 1 to 5.
const MATRIX: [[Level; 5]; 5] = [
    [VL, VL, VL, L, L],
    [VL, L, L, L, M],
    [VL, L, M, M, H],
    [VL, L, M, H, VH],
    [VL, L, M, H, VH],
];

impl TryFrom<u8> for Step {
    type Error = String;

    fn try_from(value: u8) -> std::result::Result<Self, String> {
        match value {
            1..=5 => Ok(Self(value)),
            _ => Err(format!("{value} is not a step from 1 to 5")),
        }
    }
}

impl From<Step> for u8 {
    fn from(step: Step) -> u8 {
        step.0
    }
}

impl Level {
    /// The level of a likelihood and an impact.
    pub fn of(likelihood: Step, impact: Step) -> Self {
        MATRIX[usize::from(likelihood.0 - 1)][usize::from(impact.0 - 1)]
    }
}

/// The level, with the floor for irreversible harm at the highest impact.
pub fn level(input: &LevelInput) -> LevelOutput {
    let looked_up = Level::of(input.likelihood, input.impact);
    let floored = input.irreversible && input.impact.0 == 5 && looked_up < Level::High;
    LevelOutput {
        level: if floored { Level::High } else { looked_up },
        floored,
    }
}

/// What follows from a level; fails with `Kind::Invalid` where the minimum is above the maximum.
pub fn threshold(input: &ThresholdInput) -> Result<ThresholdOutput> {
    if input.min > input.max {
        return Err(Error::invalid("`min` must not be above `max`."));
    }
    let decision = match input.level {
        level if level < input.min => LevelDecision::BelowMinRelaxCandidate,
        level if level > input.max => LevelDecision::TreatRequired,
        _ => LevelDecision::WithinThresholds,
    };
    Ok(ThresholdOutput { decision })
}
