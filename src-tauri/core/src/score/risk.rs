//! One risk: what its mitigations make of it, whether its acceptance holds, and which sign it has.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    checklist::is_given,
    day,
    level::{Level, Step},
};
use crate::{Error, Result};

/// Likelihood and impact.
pub type Rated = [Step; 2];

/// A risk before and after treatment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResidualInput {
    /// Without any mitigation.
    pub inherent: Rated,
    /// What the mitigations are meant to reach.
    pub target: Rated,
    /// What is done about it.
    pub mitigations: Vec<Mitigation>,
}

/// Something done about a risk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mitigation {
    /// Its id.
    pub id: String,
    /// How far it is.
    pub state: MitigationState,
}

/// How far a mitigation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum MitigationState {
    /// Not there yet.
    Planned,
    /// There.
    Done,
    /// Tried in an exercise that passed.
    Proven,
}

/// The output of the kind `residual_check`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResidualOutput {
    /// What is wrong with the ratings.
    pub errors: Vec<ResidualError>,
    /// The rating today.
    pub current: Rated,
    /// The rating to reach.
    pub target: Rated,
    /// The level today.
    pub current_level: Level,
    /// The level to reach.
    pub target_level: Level,
}

/// What can be wrong with a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ResidualError {
    /// The target exceeds the inherent rating.
    ResidualHigherThanInherent,
    /// The target is lower, and nothing is done about it.
    LoweredWithoutMitigation,
}

/// An accepted risk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceInput {
    /// Its level.
    pub level: Level,
    /// Who accepted it.
    pub accepted_by: String,
    /// The last day on which it holds.
    #[serde(with = "day")]
    pub expires: NaiveDate,
    /// The day of the question.
    #[serde(with = "day")]
    pub today: NaiveDate,
}

/// The output of the kind `acceptance`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AcceptanceOutput {
    /// Whether it holds.
    pub state: AcceptanceState,
}

/// Whether an acceptance holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum AcceptanceState {
    /// It holds.
    Accepted,
    /// It has expired, and the risk is open again.
    ReopenedAcceptanceExpired,
}

/// A risk with two sides.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInput {
    /// What can be won.
    pub upside: Rated,
    /// What can be lost.
    pub downside: Rated,
}

/// The output of the kind `sign`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignOutput {
    /// Which way it counts.
    pub sign: Sign,
}

/// Which way a risk counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// A chance worth taking.
    Positive,
    /// Ranked among the harmful ones.
    MixedTreatAsNegative,
}

/// Checks a target and says where the risk stands today.
pub fn residual_check(input: &ResidualInput) -> ResidualOutput {
    let pairs = || input.target.iter().zip(&input.inherent);
    let mut errors = Vec::new();
    if pairs().any(|(target, inherent)| target > inherent) {
        errors.push(ResidualError::ResidualHigherThanInherent);
    }
    if input.mitigations.is_empty() && pairs().any(|(target, inherent)| target < inherent) {
        errors.push(ResidualError::LoweredWithoutMitigation);
    }
    let finished = |mitigation: &Mitigation| match mitigation.state {
        MitigationState::Done | MitigationState::Proven => true,
        MitigationState::Planned => false,
    };
    let treated = !input.mitigations.is_empty() && input.mitigations.iter().all(finished);
    let current = if treated {
        input.target
    } else {
        input.inherent
    };
    ResidualOutput {
        errors,
        current,
        target: input.target,
        current_level: level_of(current),
        target_level: level_of(input.target),
    }
}

/// Whether an acceptance holds; fails with `Kind::Invalid` where it names nobody.
pub fn acceptance(input: &AcceptanceInput) -> Result<AcceptanceOutput> {
    if !is_given(Some(&input.accepted_by)) {
        return Err(Error::invalid("`accepted_by` must name a person."));
    }
    let state = match input.expires >= input.today {
        true => AcceptanceState::Accepted,
        false => AcceptanceState::ReopenedAcceptanceExpired,
    };
    Ok(AcceptanceOutput { state })
}

/// Which way a risk counts: positive with an upside of at least M and a downside of at most L.
pub fn sign(input: &SignInput) -> SignOutput {
    let worth = level_of(input.upside) >= Level::Moderate && level_of(input.downside) <= Level::Low;
    let sign = match worth {
        true => Sign::Positive,
        false => Sign::MixedTreatAsNegative,
    };
    SignOutput { sign }
}

fn level_of([likelihood, impact]: Rated) -> Level {
    Level::of(likelihood, impact)
}
