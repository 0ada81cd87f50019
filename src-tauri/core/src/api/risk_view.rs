//! Scenarios, mitigations and exercises as every screen shows them.

use chrono::NaiveDate;

use super::days::{day, days_to, spoken};
use super::load::Case;
use super::premortem_pack::{CategoryView, LevelView, content, level_at, objective};
use super::review::RiskCounts;
use super::wire::view;
use crate::error::Result;
use crate::model::{ExerciseResult, MitigationWord, RiskRecord, Scenario};
use crate::pack::Pack;
use crate::pack::premortem::{Premortem, Requirement};
use crate::score::level::LevelDecision;
use crate::score::method::{Leveled, Method};
use crate::score::minutes::BudgetVerdict;
use crate::score::priority::Priority;
use crate::score::proof::ExerciseState;
use crate::score::register::{Accepted, Rating, Register, Standing, treatment_of};
use crate::score::risk::{MitigationState, Rated, ResidualError, Sign};

view! {
    /// A scenario in the register.
    pub struct RiskRow {
        /// Its id.
        pub id: String,
        ///
        pub label: String,
        /// Its title.
        pub title: String,
        /// Its category; none where not set.
        pub category: Option<CategoryView>,
        /// Who looks after it; empty where nobody.
        pub owner: String,
        /// Whether the harm cannot be undone.
        pub irreversible: bool,
        /// Before any mitigation; none until rated.
        pub inherent: Option<RatedView>,
        /// Now.
        pub current: Option<RatedView>,
        /// To reach.
        pub target: Option<RatedView>,
        /// What follows from the level now.
        pub decision: Option<LevelDecision>,
        /// Its acceptance, live or past its end.
        pub acceptance: Option<AcceptanceView>,
        /// What is done about it; none where not chosen.
        pub treatment: Option<TreatmentRef>,
        /// Until when it is treated.
        pub due: Option<String>,
        /// What the treatment asks for and does not have yet.
        pub missing: Vec<Requirement>,
        /// Its minutes of error budget; none without estimates or objective.
        pub minutes: Option<MinutesView>,
        /// Its Action Priority; none until rated.
        pub priority: Option<Priority>,
        /// Which way it counts; none without an upside.
        pub sign: Option<Sign>,
        /// Its mitigations.
        pub mitigations: Vec<MitigationRef>,
        /// What its exercises say; none without one.
        pub exercise: Option<ExerciseState>,
        /// The day of the exercise that says it.
        pub exercise_on: Option<String>,
        /// What is wrong, in sentences.
        pub problems: Vec<String>,
        /// Where it is in the app.
        pub href: String,
    }

    /// A likelihood and an impact with their level.
    pub struct RatedView {
        /// 1 to 5.
        pub likelihood: u8,
        /// 1 to 5.
        pub impact: u8,
        /// The level.
        pub level: LevelView,
        /// Whether the floor for harm that cannot be undone raised it.
        pub raised: bool,
        /// How it came about, in a sentence; empty where the table says it.
        pub why: String,
    }

    /// A risk taken as it is until a day.
    pub struct AcceptanceView {
        /// Who accepted it.
        pub by: String,
        /// The day it was accepted.
        pub on: Option<String>,
        /// The last day it holds.
        pub until: String,
        /// Days from today to that day; negative when past.
        pub days: i32,
        /// Whether it holds today.
        pub live: bool,
        /// Why.
        pub reason: String,
    }

    /// A treatment by id and title.
    pub struct TreatmentRef {
        /// Its id in the pack.
        pub id: String,
        /// Its title.
        pub title: String,
    }

    /// A risk in minutes of error budget.
    pub struct MinutesView {
        /// Failures a year, two places.
        pub incidents: f64,
        /// Bad minutes a year, two places.
        pub minutes: f64,
        /// Share of the year's budget, 1 is all of it; none where there is no budget.
        pub share: Option<f64>,
        /// What it does to the budget.
        pub verdict: BudgetVerdict,
    }

    /// A mitigation in a row.
    pub struct MitigationRef {
        /// Its id.
        pub id: String,
        /// What it is.
        pub text: String,
        /// Planned, done or proven.
        pub state: MitigationState,
    }

    /// A mitigation in full.
    pub struct MitigationView {
        /// Its id.
        pub id: String,
        /// What it is.
        pub text: String,
        /// Who does it.
        pub owner: String,
        /// By when.
        pub due: Option<String>,
        /// Days from today to that day; negative when past.
        pub days: Option<i32>,
        /// Whether it is not done and past its day.
        pub overdue: bool,
        /// What a person says: planned or done.
        pub said: MitigationWord,
        /// What counts: planned, done or proven.
        pub state: MitigationState,
        /// The day it was done.
        pub done_on: Option<String>,
        /// The last day on which an exercise proves it.
        pub proven_until: Option<String>,
        /// Whether a failed exercise opened it again.
        pub reopened: bool,
        /// The scenarios that share it.
        pub scenarios: Vec<ScenarioRef>,
    }

    /// An exercise.
    pub struct ExerciseView {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: String,
        /// What is done, Markdown.
        pub plan: String,
        /// The day it is planned for.
        pub planned_on: Option<String>,
        /// Days from today to that day; negative when past.
        pub days: Option<i32>,
        /// The day it was held.
        pub held_on: Option<String>,
        /// How it came out.
        pub result: Option<ExerciseResult>,
        /// What was found, Markdown.
        pub findings: String,
        /// Where it stands today.
        pub state: ExerciseState,
        /// The last day a pass proves something; none without a pass.
        pub proves_until: Option<String>,
        /// Days since it was held; none before.
        pub days_ago: Option<i32>,
        /// The game-day report, if there is one.
        pub document: Option<String>,
        /// The scenarios it tries.
        pub scenarios: Vec<ScenarioRef>,
    }

    /// A scenario by id, label and title.
    pub struct ScenarioRef {
        /// Its id.
        pub id: String,
        ///
        pub label: String,
        /// Its title.
        pub title: String,
    }
}

/// A register with all it takes to show it.
pub(super) struct Shown<'c> {
    pub(super) review: String,
    pub(super) record: &'c RiskRecord,
    pub(super) pack: &'c Pack,
    pub(super) content: &'c Premortem,
    pub(super) method: Method<'c>,
    pub(super) register: Register,
    pub(super) today: NaiveDate,
}

impl Case {
    /// The register of the review on a day, following a pack.
    pub(super) fn register<'c>(&'c self, pack: &'c Pack, today: NaiveDate) -> Result<Shown<'c>> {
        let (content, method) = content(pack)?;
        let record = &self.record.risks;
        let slo = objective(&self.record.review, self.subject.slo()).share();
        Ok(Shown {
            review: self.record.review.id.to_string(),
            register: Register::of(record, content, &method, slo, today),
            record,
            pack,
            content,
            method,
            today,
        })
    }
}

impl Case {
    /// How many risks the review has.
    pub(super) fn risk_counts(&self, today: NaiveDate) -> Result<RiskCounts> {
        let mut counts = RiskCounts {
            premortem: self.record.risks.premortem.is_some(),
            scenarios: 0,
            open: 0,
        };
        if let Some(pack) = &self.method {
            for standing in &self.register(pack, today)?.register.standings {
                let open = standing.is_above() && standing.acceptance != Accepted::Live;
                counts.scenarios += 1;
                counts.open += u32::from(open);
            }
        }
        Ok(counts)
    }
}

impl Shown<'_> {
    /// The scenario of a standing.
    pub(super) fn scenario(&self, standing: &Standing) -> &Scenario {
        &self.record.scenarios[standing.at]
    }

    /// A row of the register.
    pub(super) fn row(&self, standing: &Standing) -> RiskRow {
        let scenario = self.scenario(standing);
        let rated = |of: fn(&Rating) -> (Rated, Leveled)| {
            let (rated, level) = of(standing.rating.as_ref()?);
            Some(self.rated(rated, level))
        };
        let treatment = treatment_of(self.content, scenario);
        let spoke = standing
            .exercises
            .iter()
            .find(|at| standing.exercise == Some(self.register.proofs.exercises[**at]));
        let exercise_on = spoke.and_then(|at| {
            let exercise = &self.record.exercises[*at];
            exercise.held_on.or(exercise.planned_on)
        });
        RiskRow {
            id: scenario.id.to_string(),
            label: scenario.label(),
            title: scenario.title.clone().unwrap_or_default(),
            category: self.category(scenario),
            owner: scenario.owner.clone().unwrap_or_default(),
            irreversible: scenario.irreversible == Some(true),
            inherent: rated(|rating| (rating.inherent, rating.inherent_level)),
            current: rated(|rating| (rating.current, rating.current_level)),
            target: rated(|rating| (rating.target, rating.target_level)),
            decision: standing.decision,
            acceptance: acceptance(scenario, self.today),
            treatment: treatment.map(|treatment| TreatmentRef {
                id: treatment.id.clone(),
                title: treatment.title.clone(),
            }),
            due: scenario.due.map(day),
            missing: standing.missing.clone(),
            minutes: standing.minutes.as_ref().map(|minutes| MinutesView {
                incidents: minutes.incidents_per_year,
                minutes: minutes.bad_minutes_per_year,
                share: minutes.share,
                verdict: minutes.verdict,
            }),
            priority: standing.priority,
            sign: standing.sign,
            mitigations: standing
                .mitigations
                .iter()
                .map(|at| {
                    let mitigation = &self.record.mitigations[*at];
                    MitigationRef {
                        id: mitigation.id.to_string(),
                        text: mitigation.text.clone().unwrap_or_default(),
                        state: self.register.proofs.mitigations[*at].state,
                    }
                })
                .collect(),
            exercise: standing.exercise,
            exercise_on: exercise_on.map(day),
            problems: self.problems(standing),
            href: risk_link(&self.review, scenario.id.as_str()),
        }
    }

    fn category(&self, scenario: &Scenario) -> Option<CategoryView> {
        let id = scenario.category.as_deref()?;
        let known = self.content.categories.iter().find(|each| each.id == id);
        Some(CategoryView {
            id: id.to_owned(),
            title: known.map_or_else(|| id.to_owned(), |category| category.title.clone()),
        })
    }

    fn rated(&self, [likelihood, impact]: Rated, level: Leveled) -> RatedView {
        let words = level_at(&self.method, level.level);
        let why = match level.floored() {
            true => format!(
                "The table gives {}; it cannot be undone, so it is raised to {}.",
                level_at(&self.method, level.looked_up).title,
                words.title
            ),
            false => String::new(),
        };
        RatedView {
            likelihood: likelihood.into(),
            impact: impact.into(),
            level: words,
            raised: level.floored(),
            why,
        }
    }

    /// What is wrong with a scenario, in sentences.
    pub(super) fn problems(&self, standing: &Standing) -> Vec<String> {
        let scenario = self.scenario(standing);
        let mut problems = Vec::new();
        for error in standing.rating.iter().flat_map(|rating| &rating.errors) {
            problems.push(match error {
                ResidualError::ResidualHigherThanInherent => {
                    "The target is higher than before any mitigation.".to_owned()
                }
                ResidualError::LoweredWithoutMitigation => {
                    "The target is lower, and there is no mitigation that would bring it there."
                        .to_owned()
                }
            });
        }
        if let (Accepted::Expired, Some(until)) = (standing.acceptance, scenario.accepted_until) {
            problems.push(format!(
                "The acceptance ended on {}; the risk is open again.",
                spoken(until)
            ));
        }
        if let Some(treatment) = treatment_of(self.content, scenario)
            && !standing.missing.is_empty()
        {
            let words: Vec<&str> = standing.missing.iter().map(|each| asked(*each)).collect();
            problems.push(format!(
                "{} needs {}.",
                treatment.title,
                words.join(" and ")
            ));
        }
        for at in &standing.mitigations {
            if self.register.proofs.mitigations[*at].reopened {
                let text = self.record.mitigations[*at].text.as_deref();
                problems.push(format!(
                    "An exercise failed, so “{}” counts as planned again.",
                    text.unwrap_or_default()
                ));
            }
        }
        let damaged = scenario.damaged.iter().map(|damaged| {
            format!(
                "The stored value of {} does not fit any more: {}",
                damaged.field, damaged.value
            )
        });
        let versions = scenario
            .versions
            .iter()
            .map(|versions| format!("{} has {} versions.", versions.field, versions.heads.len()));
        problems.extend(damaged.chain(versions));
        problems
    }

    /// A mitigation in full.
    pub(super) fn mitigation(&self, at: usize) -> MitigationView {
        let mitigation = &self.record.mitigations[at];
        let proof = self.register.proofs.mitigations[at];
        let id = mitigation.id.as_str();
        let planned = proof.state == MitigationState::Planned;
        MitigationView {
            id: id.to_owned(),
            text: mitigation.text.clone().unwrap_or_default(),
            owner: mitigation.owner.clone().unwrap_or_default(),
            due: mitigation.due.map(day),
            days: mitigation.due.map(|due| days_to(self.today, due)),
            overdue: planned && mitigation.due.is_some_and(|due| due < self.today),
            said: mitigation.state.unwrap_or(MitigationWord::Planned),
            state: proof.state,
            done_on: mitigation.done_on.map(day),
            proven_until: proof.until.map(day),
            reopened: proof.reopened,
            scenarios: self.refs(|scenario| scenario.has_mitigation(id)),
        }
    }

    /// An exercise.
    pub(super) fn exercise(&self, at: usize) -> ExerciseView {
        let exercise = &self.record.exercises[at];
        let state = self.register.proofs.exercises[at];
        let proven = u64::from(self.method.rules.proven_days);
        let until = exercise
            .held_on
            .filter(|_| exercise.result == Some(ExerciseResult::Passed))
            .and_then(|on| on.checked_add_days(chrono::Days::new(proven)));
        ExerciseView {
            id: exercise.id.to_string(),
            title: exercise.title.clone().unwrap_or_default(),
            plan: exercise.plan.clone().unwrap_or_default(),
            planned_on: exercise.planned_on.map(day),
            days: exercise.planned_on.map(|on| days_to(self.today, on)),
            held_on: exercise.held_on.map(day),
            result: exercise.result,
            findings: exercise.findings.clone().unwrap_or_default(),
            state,
            proves_until: until.map(day),
            days_ago: exercise.held_on.map(|on| -days_to(self.today, on)),
            document: exercise.document.clone(),
            scenarios: self.refs(|scenario| exercise.tries(scenario.id.as_str())),
        }
    }

    fn refs(&self, wanted: impl Fn(&Scenario) -> bool) -> Vec<ScenarioRef> {
        let scenarios = self.record.scenarios.iter();
        scenarios
            .filter(|scenario| scenario.counts() && wanted(scenario))
            .map(scenario_ref)
            .collect()
    }
}

/// A scenario by id, label and title.
pub(super) fn scenario_ref(scenario: &Scenario) -> ScenarioRef {
    ScenarioRef {
        id: scenario.id.to_string(),
        label: scenario.label(),
        title: scenario.title.clone().unwrap_or_default(),
    }
}

/// Where a scenario is shown.
pub(super) fn risk_link(review: &str, scenario: &str) -> String {
    format!("#/review/{review}/risks?r={scenario}")
}

fn acceptance(scenario: &Scenario, today: NaiveDate) -> Option<AcceptanceView> {
    let live = match scenario.accepted(today) {
        Accepted::Not => return None,
        Accepted::Live => true,
        Accepted::Expired => false,
    };
    let until = scenario.accepted_until?;
    Some(AcceptanceView {
        by: scenario.accepted_by.clone().unwrap_or_default(),
        on: scenario.accepted_on.map(day),
        until: day(until),
        days: days_to(today, until),
        live,
        reason: scenario.accepted_reason.clone().unwrap_or_default(),
    })
}

/// What a treatment asks for, in a sentence.
pub(super) fn asked(requirement: Requirement) -> &'static str {
    match requirement {
        Requirement::Owner => "an owner",
        Requirement::Due => "a day",
        Requirement::Reason => "a reason",
        Requirement::Partner => "a partner",
        Requirement::Approver => "a person who agrees",
        Requirement::Expiry => "an acceptance until a day",
    }
}
