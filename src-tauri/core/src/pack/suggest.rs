//! Which scenarios of a library fit a service, and why.
//!
//! True suggests it, unknown lists it under "may apply", false leaves it in the library.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    evaluate::{Situation, Truth},
    premortem::Scenario,
    reason::Reason,
};

/// How well a scenario of the library fits.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// What is known of the service calls for it.
    Suggested,
    /// A fact that would decide it is not set.
    MayApply,
    /// It is for other services.
    Other,
}

/// How well a scenario fits, and what decides that; a scenario without a rule fits every service.
pub fn suggests(scenario: &Scenario, situation: &Situation<'_>) -> (Fit, Vec<Reason>) {
    let Some(rule) = &scenario.rule else {
        return (Fit::Suggested, vec![Reason::Always]);
    };
    let fit = match rule.evaluate(situation) {
        Truth::True => Fit::Suggested,
        Truth::Unknown => Fit::MayApply,
        Truth::False => Fit::Other,
    };
    let mut reasons: Vec<Reason> = Vec::new();
    for (leaf, truth) in rule.deciding(situation, false) {
        let reason = Reason::of(leaf, truth, situation);
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    (fit, reasons)
}
