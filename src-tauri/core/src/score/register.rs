//! Every scenario of a review on a day: its levels, its treatment, its acceptance, its minutes, and the order
//! in which they are looked at.
//!
//! Rules: `scoring.md`, section 4. Scenarios that are put away are no part of it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    checklist::is_given,
    fraction::Fraction,
    level::{LevelDecision, Step},
    method::{Leveled, Method},
    minutes::{BudgetVerdict, MinutesInput, MinutesOutput, bad_minutes_within},
    priority::{Priority, PriorityInput, action_priority},
    proof::{ExerciseState, Proofs, proofs},
    risk::{
        self, MitigationState, Rated, ResidualError, ResidualInput, Sign, SignInput, residual_check,
    },
};
use crate::model::{Exercise, RiskRecord, Scenario};
use crate::pack::premortem::{Premortem, Requirement, Treatment};

/// The register on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Register {
    /// One for each scenario that counts, in the order of the register.
    pub standings: Vec<Standing>,
    /// What exercises make of mitigations, in the order of the record.
    pub proofs: Proofs,
}

/// Where one scenario stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Position in the record.
    pub at: usize,
    /// Its ratings; none until likelihood and impact are rated.
    pub rating: Option<Rating>,
    /// What follows from its current level.
    pub decision: Option<LevelDecision>,
    /// Whether it is accepted.
    pub acceptance: Accepted,
    /// What its treatment asks for and does not have.
    pub missing: Vec<Requirement>,
    /// Whether a treatment is chosen that has all it asks for.
    pub treated: bool,
    /// Minutes of error budget; none without estimates or without an objective.
    pub minutes: Option<MinutesOutput>,
    /// The Action Priority; none until all three are rated.
    pub priority: Option<Priority>,
    /// Which way it counts; none without an upside.
    pub sign: Option<Sign>,
    /// What its exercises say; none without one.
    pub exercise: Option<ExerciseState>,
    /// Positions of its mitigations in the record.
    pub mitigations: Vec<usize>,
    /// Positions of its exercises in the record.
    pub exercises: Vec<usize>,
}

/// The ratings of a scenario with their levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// Without any mitigation.
    pub inherent: Rated,
    /// Today.
    pub current: Rated,
    /// To reach.
    pub target: Rated,
    /// The level without any mitigation.
    pub inherent_level: Leveled,
    /// The level today.
    pub current_level: Leveled,
    /// The level to reach.
    pub target_level: Leveled,
    /// What is wrong with the target.
    pub errors: Vec<ResidualError>,
}

/// Whether a scenario is accepted as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Accepted {
    /// Nobody has accepted it.
    Not,
    /// It is, today.
    Live,
    /// It was, until a day that has passed: it is open again.
    Expired,
}

impl Register {
    /// Puts every scenario that counts before the rules; the objective is a share, 0 to 1.
    pub fn of(
        record: &RiskRecord,
        pack: &Premortem,
        method: &Method<'_>,
        slo: Option<Fraction>,
        today: NaiveDate,
    ) -> Self {
        let proofs = proofs(
            &record.scenarios,
            &record.mitigations,
            &record.exercises,
            today,
            method.rules.proven_days,
        );
        let places: BTreeMap<&str, usize> = record
            .mitigations
            .iter()
            .enumerate()
            .map(|(at, mitigation)| (mitigation.id.as_str(), at))
            .collect();
        let mut tried: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, exercise) in record.exercises.iter().enumerate() {
            for (scenario, _) in exercise.scenarios.iter().filter(|(_, tries)| **tries) {
                tried.entry(scenario).or_default().push(at);
            }
        }
        let stand = |(at, scenario): (usize, &Scenario)| {
            let linked = scenario.mitigations.iter().filter(|(_, linked)| **linked);
            let mitigations: Vec<usize> = linked
                .filter_map(|(id, _)| places.get(id.as_str()).copied())
                .collect();
            let states = mitigations.iter().map(|at| proofs.mitigations[*at].state);
            let rating = rating(scenario, method, states.collect());
            let exercises = tried.get(scenario.id.as_str()).cloned().unwrap_or_default();
            let acceptance = scenario.accepted(today);
            let treatment = treatment_of(pack, scenario);
            let missing = treatment.map_or_else(Vec::new, |t| missing(t, scenario, acceptance));
            Standing {
                at,
                decision: rating.as_ref().map(|rating| decide(rating, method)),
                sign: sign(scenario, rating.as_ref()),
                rating,
                acceptance,
                treated: treatment.is_some() && missing.is_empty(),
                missing,
                minutes: minutes(scenario, slo, method.rules.too_big_percent),
                priority: priority(scenario),
                exercise: speaks(&exercises, &record.exercises, &proofs),
                mitigations,
                exercises,
            }
        };
        let counted = record.scenarios.iter().enumerate();
        let mut standings: Vec<Standing> = counted.filter(|(_, s)| s.counts()).map(stand).collect();
        standings.sort_by(|a, b| {
            let number = |standing: &Standing| {
                let scenario = &record.scenarios[standing.at];
                (scenario.number, &scenario.id)
            };
            let share = |standing: &Standing| standing.share().unwrap_or(-1.0);
            // Highest first; the number last, lowest first.
            (b.rank().cmp(&a.rank()))
                .then(share(b).total_cmp(&share(a)))
                .then(b.impact().cmp(&a.impact()))
                .then(number(a).cmp(&number(b)))
        });
        Self { standings, proofs }
    }

    /// The first scenario above the maximum that is neither accepted nor treated.
    pub fn to_decide(&self) -> Option<&Standing> {
        self.standings.iter().find(|standing| {
            standing.is_above() && standing.acceptance != Accepted::Live && !standing.treated
        })
    }
}

impl Standing {
    /// Whether its current level is above the maximum.
    pub fn is_above(&self) -> bool {
        self.decision == Some(LevelDecision::TreatRequired)
    }

    /// Its share of the year's error budget.
    pub fn share(&self) -> Option<f64> {
        self.minutes.as_ref()?.share
    }

    /// Whether it alone takes too much of the budget.
    pub fn is_too_big(&self) -> bool {
        let verdict = self.minutes.as_ref().map(|minutes| minutes.verdict);
        matches!(
            verdict,
            Some(BudgetVerdict::TooBig | BudgetVerdict::ExceedsBudget)
        )
    }

    fn rank(&self) -> Option<usize> {
        Some(self.rating.as_ref()?.current_level.level)
    }

    fn impact(&self) -> Option<Step> {
        Some(self.rating.as_ref()?.current[1])
    }
}

impl Scenario {
    /// Whether it is accepted on a day; without a person nothing is.
    pub fn accepted(&self, today: NaiveDate) -> Accepted {
        match self.accepted_until {
            Some(until) if is_given(self.accepted_by.as_deref()) => match until >= today {
                true => Accepted::Live,
                false => Accepted::Expired,
            },
            Some(_) | None => Accepted::Not,
        }
    }
}

/// The treatment a scenario names, if the pack has it.
pub fn treatment_of<'p>(pack: &'p Premortem, scenario: &Scenario) -> Option<&'p Treatment> {
    let id = scenario.treatment.as_deref()?;
    pack.treatments.iter().find(|treatment| treatment.id == id)
}

/// What a treatment asks for and the scenario does not have. An acceptance names its own approver, end and reason.
fn missing(treatment: &Treatment, scenario: &Scenario, accepted: Accepted) -> Vec<Requirement> {
    let given = |text: &Option<String>| is_given(text.as_deref());
    let has = |requirement: &Requirement| match requirement {
        Requirement::Owner => given(&scenario.owner),
        Requirement::Due => scenario.due.is_some(),
        Requirement::Reason => given(&scenario.reason) || given(&scenario.accepted_reason),
        Requirement::Partner => given(&scenario.partner),
        Requirement::Approver => given(&scenario.approver) || given(&scenario.accepted_by),
        Requirement::Expiry => accepted == Accepted::Live,
    };
    let required = treatment.requires.iter();
    required.filter(|each| !has(each)).copied().collect()
}

fn rating(
    scenario: &Scenario,
    method: &Method<'_>,
    states: Vec<MitigationState>,
) -> Option<Rating> {
    let step = |value: Option<u8>| Step::try_from(value?).ok();
    let inherent = [
        step(scenario.inherent_likelihood)?,
        step(scenario.inherent_impact)?,
    ];
    let target = [
        step(scenario.target_likelihood).unwrap_or(inherent[0]),
        step(scenario.target_impact).unwrap_or(inherent[1]),
    ];
    let mitigations = states.into_iter().map(|state| risk::Mitigation {
        id: String::new(),
        state,
    });
    let checked = residual_check(&ResidualInput {
        inherent,
        target,
        mitigations: mitigations.collect(),
    });
    let irreversible = scenario.irreversible == Some(true);
    let level = |rated: Rated| method.level(rated[0], rated[1], irreversible);
    Some(Rating {
        inherent,
        current: checked.current,
        target,
        inherent_level: level(inherent),
        current_level: level(checked.current),
        target_level: level(target),
        errors: checked.errors,
    })
}

fn decide(rating: &Rating, method: &Method<'_>) -> LevelDecision {
    match rating.current_level.level {
        level if level > method.max => LevelDecision::TreatRequired,
        level if level < method.min => LevelDecision::BelowMinRelaxCandidate,
        _ => LevelDecision::WithinThresholds,
    }
}

/// A chance counts as one only where its downside was not raised for harm that cannot be undone.
fn sign(scenario: &Scenario, rating: Option<&Rating>) -> Option<Sign> {
    let step = |value: Option<u8>| Step::try_from(value?).ok();
    let upside = [
        step(scenario.upside_likelihood)?,
        step(scenario.upside_impact)?,
    ];
    let rating = rating?;
    if rating.current_level.floored() {
        return Some(Sign::MixedTreatAsNegative);
    }
    let downside = rating.current;
    Some(risk::sign(&SignInput { upside, downside }).sign)
}

fn minutes(
    scenario: &Scenario,
    slo: Option<Fraction>,
    too_big_percent: u32,
) -> Option<MinutesOutput> {
    let share = Fraction::decimal(scenario.users_percent?)?.over(Fraction::whole(100))?;
    let input = MinutesInput {
        ettd_min: Fraction::decimal(scenario.detect_minutes?)?,
        ettr_min: Fraction::decimal(scenario.repair_minutes?)?,
        impact_fraction: share,
        ettf_days: Fraction::decimal(scenario.days_between?)?,
        slo: slo?,
    };
    bad_minutes_within(&input, too_big_percent).ok()
}

fn priority(scenario: &Scenario) -> Option<Priority> {
    let input = PriorityInput {
        severity: scenario.severity?,
        occurrence: scenario.occurrence?,
        detection: scenario.detectability?,
    };
    action_priority(&input).ok().map(|output| output.priority)
}

/// What the exercises of a scenario say together: the latest one that was held, unless a pass has grown stale
/// and another one is planned.
fn speaks(at: &[usize], exercises: &[Exercise], proofs: &Proofs) -> Option<ExerciseState> {
    let all = || at.iter().map(|at| (&exercises[*at], proofs.exercises[*at]));
    let held = all()
        .filter(|(_, state)| *state >= ExerciseState::Passed)
        .max_by_key(|(exercise, _)| (exercise.held_on, &exercise.id));
    let to_come = all()
        .map(|(_, state)| state)
        .filter(|state| *state < ExerciseState::Passed)
        .max();
    match (held, to_come) {
        (Some((_, state @ (ExerciseState::Passed | ExerciseState::Failed))), _) => Some(state),
        (_, Some(state)) => Some(state),
        (held, None) => held.map(|(_, state)| state),
    }
}
