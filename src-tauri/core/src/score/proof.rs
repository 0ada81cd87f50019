//! What exercises make of mitigations: a pass proves for a while, a failure opens again.
//!
//! An exercise speaks for every mitigation of the scenarios it tries. The latest one that was held decides.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{day, risk::MitigationState};
use crate::model::{Exercise, ExerciseResult, Mitigation, MitigationWord, Scenario};

/// Where an exercise stands on a day.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum ExerciseState {
    /// It has no day yet.
    Open,
    /// Its day is to come.
    Due,
    /// Its day has passed and it was not held.
    Overdue,
    /// It passed, and that still proves something.
    Passed,
    /// It passed too long ago to prove anything.
    Stale,
    /// It failed.
    Failed,
}

/// Where a mitigation stands, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// Planned, done or proven.
    pub state: MitigationState,
    /// Whether it was done and a failed exercise opened it again.
    pub reopened: bool,
    /// The last day on which a passed exercise proves it.
    pub until: Option<NaiveDate>,
}

/// The states of mitigations and exercises on a day, each in the order of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proofs {
    /// Of mitigations.
    pub mitigations: Vec<Proof>,
    /// Of exercises.
    pub exercises: Vec<ExerciseState>,
}

/// Where one exercise stands.
pub fn exercise_state(exercise: &Exercise, today: NaiveDate, proven_days: u32) -> ExerciseState {
    match (held(exercise, today), exercise.planned_on) {
        (Some((_, ExerciseResult::Failed)), _) => ExerciseState::Failed,
        (Some((on, ExerciseResult::Passed)), _) => match last_day(on, proven_days) >= today {
            true => ExerciseState::Passed,
            false => ExerciseState::Stale,
        },
        (None, None) => ExerciseState::Open,
        (None, Some(on)) if on < today => ExerciseState::Overdue,
        (None, Some(_)) => ExerciseState::Due,
    }
}

/// Where everything stands. Scenarios that are put away link nothing.
pub fn proofs(
    scenarios: &[Scenario],
    mitigations: &[Mitigation],
    exercises: &[Exercise],
    today: NaiveDate,
    proven_days: u32,
) -> Proofs {
    let mut latest: BTreeMap<&str, (NaiveDate, ExerciseResult)> = BTreeMap::new();
    let counted: BTreeMap<&str, &Scenario> = scenarios
        .iter()
        .filter(|scenario| scenario.counts())
        .map(|scenario| (scenario.id.as_str(), scenario))
        .collect();
    for exercise in exercises {
        let Some(held) = held(exercise, today) else {
            continue;
        };
        let tried = exercise.scenarios.iter().filter(|(_, tries)| **tries);
        let scenarios = tried.filter_map(|(id, _)| counted.get(id.as_str()));
        for scenario in scenarios {
            for (mitigation, _) in scenario.mitigations.iter().filter(|(_, linked)| **linked) {
                // Of two on one day the one made later counts.
                let known = latest.entry(mitigation).or_insert(held);
                if held.0 >= known.0 {
                    *known = held;
                }
            }
        }
    }
    let proof = |mitigation: &Mitigation| {
        let latest = latest.get(mitigation.id.as_str()).copied();
        prove(mitigation, latest, today, proven_days)
    };
    Proofs {
        mitigations: mitigations.iter().map(proof).collect(),
        exercises: exercises
            .iter()
            .map(|exercise| exercise_state(exercise, today, proven_days))
            .collect(),
    }
}

fn prove(
    mitigation: &Mitigation,
    latest: Option<(NaiveDate, ExerciseResult)>,
    today: NaiveDate,
    proven_days: u32,
) -> Proof {
    let stands = |state| Proof {
        state,
        reopened: false,
        until: None,
    };
    match (mitigation.state, latest) {
        (Some(MitigationWord::Planned) | None, _) => stands(MitigationState::Planned),
        (Some(MitigationWord::Done), None) => stands(MitigationState::Done),
        (Some(MitigationWord::Done), Some((on, ExerciseResult::Passed))) => {
            let until = last_day(on, proven_days);
            Proof {
                state: match until >= today {
                    true => MitigationState::Proven,
                    false => MitigationState::Done,
                },
                reopened: false,
                until: Some(until),
            }
        }
        (Some(MitigationWord::Done), Some((on, ExerciseResult::Failed))) => {
            // Done again after the failure, it counts until the next exercise.
            match mitigation.done_on.is_some_and(|done| done > on) {
                true => stands(MitigationState::Done),
                false => Proof {
                    reopened: true,
                    ..stands(MitigationState::Planned)
                },
            }
        }
    }
}

/// When it was held and how it came out; a day that is still to come counts for nothing.
fn held(exercise: &Exercise, today: NaiveDate) -> Option<(NaiveDate, ExerciseResult)> {
    let on = exercise.held_on.filter(|on| *on <= today)?;
    Some((on, exercise.result?))
}

fn last_day(held_on: NaiveDate, proven_days: u32) -> NaiveDate {
    day::after(held_on, u64::from(proven_days)).unwrap_or(NaiveDate::MAX)
}
