//! The kind `premortem`: phases, scales, level table, treatments and scenarios.
//!
//! The arithmetic on levels is in `score`.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};
use ts_rs::TS;

use super::expression::Expression;

/// The content of a pre-mortem pack.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Premortem {
    /// The session, in order.
    pub phases: Vec<Phase>,
    /// Values 1 to 5 in order.
    pub likelihoods: Vec<Likelihood>,
    /// Values 1 to 5 in order.
    pub impacts: Vec<Impact>,
    /// Levels of risk.
    pub levels: Vec<Level>,
    /// Likelihood and impact to level.
    pub matrix: Matrix,
    /// What is accepted without treatment.
    pub thresholds: Thresholds,
    /// Numbers of the method.
    pub rules: Rules,
    /// What can be done about a risk.
    pub treatments: Vec<Treatment>,
    /// The ways in which an action can be unsafe.
    pub control_actions: Vec<ControlAction>,
    /// Groups of scenarios.
    pub categories: Vec<Category>,
    /// The library.
    pub scenarios: Vec<Scenario>,
}

/// One phase of the session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// Identifier.
    pub id: String,
    /// Shown as a heading.
    pub title: String,
    /// Planned length in minutes.
    pub minutes: u32,
    /// What the phase reaches.
    pub goal: String,
    /// What the facilitator says.
    pub script: String,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// What exists afterwards.
    pub output: String,
}

/// A step of the likelihood scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Likelihood {
    /// 1 to 5.
    #[schemars(range(min = 1, max = 5))]
    pub value: u8,
    /// Shown in lists.
    pub title: String,
    /// What the step means.
    pub anchor: String,
    /// Expected events per year; a decimal number.
    #[serde(deserialize_with = "decimal")]
    pub per_year: f64,
}

/// A step of the impact scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Impact {
    /// 1 to 5.
    #[schemars(range(min = 1, max = 5))]
    pub value: u8,
    /// Shown in lists.
    pub title: String,
    /// What the step means.
    pub anchor: String,
    /// Lower bound as per cent of the yearly error budget.
    pub budget_percent_from: u32,
}

/// A level of risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Identifier, used in the matrix.
    pub id: String,
    /// Shown in lists.
    pub title: String,
    /// 1 is the lowest.
    #[schemars(range(min = 1))]
    pub rank: u8,
    /// What follows from the level.
    pub meaning: String,
}

/// The table from likelihood and impact to level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    /// Always `likelihood`.
    pub rows: MatrixRows,
    /// Always `impact`.
    pub columns: MatrixColumns,
    /// Five rows of five level ids; first row likelihood 1, first column impact 1.
    pub levels: Vec<Vec<String>>,
}

/// What the rows of the matrix are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatrixRows {
    /// One row for each likelihood.
    Likelihood,
}

/// What the columns of the matrix are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatrixColumns {
    /// One column for each impact.
    Impact,
}

/// Bounds of what needs no treatment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Below this level, controls may be relaxed.
    pub min: String,
    /// Above this level: treat or accept.
    pub max: String,
}

/// Numbers of the method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// From this impact on, a scenario that cannot be reversed has at least the floor.
    pub irreversible_impact: u32,
    /// The level id of that floor.
    pub irreversible_floor: String,
    /// One risk above this share of the error budget, in per cent, is too big.
    pub too_big_percent: u32,
    /// Days for which a passed exercise proves a mitigation.
    pub proven_days: u32,
    /// Days for which a risk can be accepted at most.
    pub acceptance_max_days: u32,
    /// Days after which the scenarios are read again.
    pub reread_days: u32,
    /// Fewer scenarios leave the pre-mortem incomplete.
    pub min_scenarios: u32,
    /// Votes that differ by this much are contested.
    pub contested_steps: u32,
}

/// Something that can be done about a risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Treatment {
    /// Identifier.
    pub id: String,
    /// Shown in lists.
    pub title: String,
    /// Which sign of risk it is for.
    pub applies_to: AppliesTo,
    /// What it means.
    pub text: String,
    /// What has to be named.
    pub requires: Vec<Requirement>,
}

/// Which sign of risk a treatment is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum AppliesTo {
    /// Harm.
    Threat,
    /// Benefit.
    Opportunity,
    /// Either.
    Both,
}

/// What a treatment has to name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// Who does it.
    Owner,
    /// Until when.
    Due,
    /// Why.
    Reason,
    /// With whom.
    Partner,
    /// Who agrees.
    Approver,
    /// When it ends.
    Expiry,
}

/// One of the ways in which an action can be unsafe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlAction {
    /// Identifier.
    pub id: String,
    /// Shown in lists.
    pub title: String,
    /// What to ask.
    pub question: String,
}

/// A group of scenarios.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Identifier.
    pub id: String,
    /// Shown in lists.
    pub title: String,
}

/// A failure story of the library.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Begins with the category and a dot.
    pub id: String,
    /// Shown in lists.
    pub title: String,
    /// Category id.
    pub category: String,
    /// The story in the past tense, as the team would tell it.
    pub text: String,
    /// What sets it off.
    pub trigger: String,
    /// What is affected.
    pub blast_radius: String,
    /// Signal that shows it early.
    pub detection: String,
    /// A question to start the talk about mitigation.
    pub mitigation_prompt: String,
    /// Control action id.
    pub control_action: String,
    /// Experiment or drill that proves the mitigation.
    pub exercise: String,
    /// An expression without `answer()`; absent is true.
    pub suggests_when: Option<String>,
    /// Published incident of this type.
    pub incident: Option<Incident>,
    /// Source ids.
    pub sources: Vec<String>,
    /// What `suggests_when` says, parsed once.
    #[serde(skip)]
    pub rule: Option<Expression>,
}

/// A published incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// Name of the incident.
    pub title: String,
    /// `http` or `https`.
    pub url: String,
}

/// Takes a decimal number only: serde alone would take a whole number too.
fn decimal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    struct Decimal;

    impl de::Visitor<'_> for Decimal {
        type Value = f64;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a decimal number such as 1.0")
        }

        fn visit_f64<E: de::Error>(self, value: f64) -> Result<f64, E> {
            if value.is_finite() {
                Ok(value)
            } else {
                Err(E::invalid_value(de::Unexpected::Float(value), &self))
            }
        }
    }

    deserializer.deserialize_f64(Decimal)
}
