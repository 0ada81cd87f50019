//! The risk register of a review in one call: matrix, budget, the next decision, and the scenarios in order.

use super::number::decimal_text;
use super::premortem_pack::{
    LevelView, MethodView, Objective, SloFrom, level_at, method_view, objective,
};
use super::readiness::ByReview;
use super::risk_view::{ExerciseView, MitigationView, RiskRow, ScenarioRef, Shown, scenario_ref};
use super::session::{Session, Step};
use super::wire::{Done, Empty, request, view};
use crate::error::Result;
use crate::model::{FieldKind, Id};
use crate::score::level::Step as FiveSteps;
use crate::score::minutes::{BudgetVerdict, budget_minutes};
use crate::score::register::{Accepted, Standing};

request! {
    /// Changes what the register of a review is computed with.
    pub struct RegisterUpdate {
        /// The review.
        pub review: Id,
        /// The objective in per cent, as typed; an empty text takes it from the service again.
        pub slo_percent: Option<String>,
    }
}

view! {
    /// The register of a review.
    pub struct RegisterView {
        /// The review.
        pub review: String,
        /// Its title.
        pub title: String,
        /// The service.
        pub service: String,
        /// Its name.
        pub service_name: String,
        /// The day everything is judged on.
        pub today: String,
        /// Whether a pre-mortem was started.
        pub has_premortem: bool,
        /// Scales, levels, treatments and the numbers of the method.
        pub method: MethodView,
        /// The highest likelihood first.
        pub matrix: Vec<MatrixRow>,
        /// The year's error budget.
        pub budget: BudgetView,
        /// The first scenario that has to be decided; none where nothing is above the limit undecided.
        pub decide: Option<DecisionView>,
        /// Scenarios in order: level, share of the budget, impact, number.
        pub rows: Vec<RiskRow>,
        /// How many are above the limit without a live acceptance.
        pub open: u32,
        /// How many have no rating yet.
        pub unrated: u32,
        /// How many have an owner.
        pub owned: u32,
        /// Every mitigation, oldest first.
        pub mitigations: Vec<MitigationView>,
        /// Every exercise, oldest first.
        pub exercises: Vec<ExerciseView>,
        /// Scenarios that were put away.
        pub archived: Vec<ScenarioRef>,
    }

    /// A row of the matrix.
    pub struct MatrixRow {
        /// 1 to 5.
        pub likelihood: u8,
        /// Shown as the row's head.
        pub title: String,
        /// What it means.
        pub anchor: String,
        /// Impact 1 to 5.
        pub cells: Vec<MatrixCell>,
    }

    /// A cell of the matrix.
    pub struct MatrixCell {
        /// 1 to 5.
        pub impact: u8,
        /// The level by the table.
        pub level: LevelView,
        /// The scenarios that stand here now, in the order of the register.
        pub scenarios: Vec<MatrixScenario>,
    }

    /// A scenario in the matrix.
    pub struct MatrixScenario {
        /// The scenario.
        pub scenario: ScenarioRef,
        /// Whether it is raised because it cannot be undone.
        pub raised: bool,
        /// Its level now.
        pub level: LevelView,
    }

    /// The year's error budget and who takes how much of it.
    pub struct BudgetView {
        /// The objective in per cent; none where nothing says it.
        pub slo_percent: Option<f64>,
        /// Where it comes from.
        pub slo_from: SloFrom,
        /// The objective of the service, in words.
        pub slo_text: String,
        /// Bad minutes a year the objective allows, two places.
        pub minutes: Option<f64>,
        /// Bad minutes a year of all scenarios with estimates, two places.
        pub used: f64,
        /// What is left, two places; negative where there is too little.
        pub free: Option<f64>,
        /// Used share; none where there is no budget.
        pub share: Option<f64>,
        /// Whether all fit together.
        pub fits: Option<bool>,
        /// Above this share of it, in per cent, one risk is too big.
        pub too_big_percent: u32,
        /// The scenarios with estimates, the biggest first.
        pub segments: Vec<BudgetSegment>,
        /// The same in a sentence.
        pub sentence: String,
    }

    /// One scenario's part of the budget.
    pub struct BudgetSegment {
        /// The scenario.
        pub scenario: ScenarioRef,
        /// Bad minutes a year, two places.
        pub minutes: f64,
        /// Share of the budget; none where there is no budget.
        pub share: Option<f64>,
        /// What it does to the budget.
        pub verdict: BudgetVerdict,
    }

    /// A scenario that needs a decision.
    pub struct DecisionView {
        /// The scenario.
        pub scenario: ScenarioRef,
        /// Its level now.
        pub level: LevelView,
        /// The limit it is above.
        pub limit: LevelView,
        /// Why, in sentences.
        pub text: String,
    }
}

/// Shows the register.
pub(super) fn register_show(session: &mut Session, request: ByReview) -> Result<RegisterView> {
    let service = session.of_service(&request.review, "risk register")?;
    let case = session.case(&request.review)?;
    let pack = session.method_of(&case.record.risks)?;
    let today = session.today();
    let shown = case.register(&pack, today)?;
    let standings = &shown.register.standings;
    let number = |wanted: &dyn Fn(&Standing) -> bool| {
        let all = standings.iter().filter(|standing| wanted(standing));
        u32::try_from(all.count()).unwrap_or(u32::MAX)
    };
    let review = &case.record.review;
    let slo = service.slo.as_deref();
    let budget = shown.budget(slo.unwrap_or_default(), &objective(review, slo));
    let archived = shown.record.scenarios.iter().filter(|each| !each.counts());
    Ok(RegisterView {
        review: review.id.to_string(),
        title: review.title.clone().unwrap_or_default(),
        service: service.id.to_string(),
        service_name: service.name.unwrap_or_default(),
        today: super::days::day(today),
        has_premortem: shown.record.premortem.is_some(),
        method: method_view(shown.pack, shown.content, &shown.method),
        matrix: shown.matrix(),
        budget,
        decide: shown.decision(),
        rows: standings.iter().map(|each| shown.row(each)).collect(),
        open: number(&|each| each.is_above() && each.acceptance != Accepted::Live),
        unrated: number(&|each| each.rating.is_none()),
        owned: number(&|each| shown.scenario(each).owner.is_some()),
        mitigations: (0..shown.record.mitigations.len())
            .map(|at| shown.mitigation(at))
            .collect(),
        exercises: (0..shown.record.exercises.len())
            .map(|at| shown.exercise(at))
            .collect(),
        archived: archived.map(scenario_ref).collect(),
    })
}

/// Changes what the register is computed with.
pub(super) fn register_update(
    session: &mut Session,
    request: RegisterUpdate,
) -> Result<Done<Empty>> {
    session.of_service(&request.review, "risk register")?;
    let percent = match &request.slo_percent {
        Some(text) => Some(decimal_text("The objective", text, FieldKind::Amount(100))?),
        None => None,
    };
    let step = Step::named("Change the objective of the error budget");
    session.step(step.on_review(&request.review, None), |writer| {
        if let Some(percent) = &percent {
            writer.set(&request.review, "slo_percent", percent)?;
        }
        Ok(Empty {})
    })
}

impl Shown<'_> {
    fn matrix(&self) -> Vec<MatrixRow> {
        let mut rows: Vec<MatrixRow> = Vec::with_capacity(5);
        for likelihood in self.content.likelihoods.iter().rev() {
            let mut cells = Vec::with_capacity(5);
            for impact in &self.content.impacts {
                let (Ok(row), Ok(column)) = (
                    FiveSteps::try_from(likelihood.value),
                    FiveSteps::try_from(impact.value),
                ) else {
                    continue;
                };
                let here = self.register.standings.iter().filter_map(|standing| {
                    let rating = standing.rating.as_ref()?;
                    (rating.current == [row, column]).then(|| MatrixScenario {
                        scenario: scenario_ref(self.scenario(standing)),
                        raised: rating.current_level.floored(),
                        level: level_at(&self.method, rating.current_level.level),
                    })
                });
                cells.push(MatrixCell {
                    impact: impact.value,
                    level: level_at(&self.method, self.method.level(row, column, false).level),
                    scenarios: here.collect(),
                });
            }
            rows.push(MatrixRow {
                likelihood: likelihood.value,
                title: likelihood.title.clone(),
                anchor: likelihood.anchor.clone(),
                cells,
            });
        }
        rows
    }

    /// What has to be decided first.
    pub(super) fn decision(&self) -> Option<DecisionView> {
        let standing = self.register.to_decide()?;
        let level = standing.rating.as_ref()?.current_level;
        let words = level_at(&self.method, level.level);
        let limit = level_at(&self.method, self.method.max);
        let mut text = format!("{}, above your limit of {}.", words.title, limit.title);
        if let Some(current) = self.row(standing).current.filter(|rated| rated.raised) {
            text = format!("{text} {}", current.why);
        }
        Some(DecisionView {
            scenario: scenario_ref(self.scenario(standing)),
            level: words,
            limit,
            text,
        })
    }

    /// The budget; minutes are added as they are shown, so that the figures on the screen add up.
    pub(super) fn budget(&self, slo_text: &str, objective: &Objective) -> BudgetView {
        let mut segments: Vec<BudgetSegment> = Vec::new();
        let mut hundredths = 0.0_f64;
        for standing in &self.register.standings {
            let Some(minutes) = &standing.minutes else {
                continue;
            };
            hundredths += (minutes.bad_minutes_per_year * 100.0).round();
            segments.push(BudgetSegment {
                scenario: scenario_ref(self.scenario(standing)),
                minutes: minutes.bad_minutes_per_year,
                share: minutes.share,
                verdict: minutes.verdict,
            });
        }
        segments.sort_by(|a, b| b.minutes.total_cmp(&a.minutes));
        // Whole hundredths are exact in a double far beyond any sum of minutes of a year.
        let used = hundredths / 100.0;
        let minutes = objective.share().and_then(budget_minutes);
        let free = minutes.map(|minutes| ((minutes * 100.0).round() - hundredths) / 100.0);
        let share = minutes
            .filter(|minutes| *minutes > 0.0)
            .map(|minutes| (used / minutes * 10_000.0).round() / 10_000.0);
        let fits = free.map(|free| free >= 0.0);
        let percent = objective.percent;
        let sentence = match (percent, minutes, free) {
            (Some(percent), Some(minutes), Some(free)) if free >= 0.0 => format!(
                "Objective {percent} %, so {minutes} bad minutes a year. The risks take {used}; {free} are left."
            ),
            (Some(percent), Some(minutes), Some(free)) => format!(
                "Objective {percent} %, so {minutes} bad minutes a year. The risks take {used}, which is {} too many.",
                -free
            ),
            _ => "No objective in per cent is known, so there is no error budget to share."
                .to_owned(),
        };
        BudgetView {
            slo_percent: percent,
            slo_from: objective.from,
            slo_text: slo_text.to_owned(),
            minutes,
            used,
            free,
            share,
            fits,
            too_big_percent: self.content.rules.too_big_percent,
            segments,
            sentence,
        }
    }
}
