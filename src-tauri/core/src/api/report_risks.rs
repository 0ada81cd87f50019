//! The register as a report needs it: the same standing, put into words.

use super::load::Case;
use super::premortem_pack::{LevelView, content, level_at, method_view, objective};
use super::risk_view::{RatedView, RiskRow, Shown};
use super::session::Session;
use crate::error::Result;
use crate::model::Scenario;
use crate::report::risk_input as input;
use crate::score::level::Step;
use crate::score::method::Method;
use crate::score::minutes::BudgetVerdict;
use crate::score::proof::ExerciseState;
use crate::score::register::Standing;
use crate::score::risk::{MitigationState, Sign};

impl Session {
    /// What a report needs to know about the register; none where there is neither a session nor a scenario.
    pub(super) fn report_risks(&self, case: &Case) -> Result<Option<input::Risks>> {
        let Some(pack) = &case.method else {
            return Ok(None);
        };
        let today = self.today();
        let shown = case.register(pack, today)?;
        let (content, method) = content(pack)?;
        let objective = objective(&case.record.review, case.subject.slo());
        let budget = shown.budget("", &objective);
        let sitting = self.sitting(case.record.risks.premortem.as_ref())?;
        let participants = sitting.iter().flat_map(|sitting| &sitting.participants);
        let premortem = case.record.risks.premortem.as_ref();
        let decide = shown
            .decision()
            .map(|found| (found.scenario.id, found.text));
        let levels = method.levels().len();
        let level = |view: LevelView| level_input(view, levels);
        let cell = |likelihood: u8, impact: u8| {
            let step = |value: u8| Step::try_from(value).ok();
            let found = step(likelihood).zip(step(impact));
            level(found.map_or_else(
                || level_at(&method, 0),
                |(row, column)| level_at(&method, method.level(row, column, false).level),
            ))
        };
        let matrix = [1, 2, 3, 4, 5].map(|row| [1, 2, 3, 4, 5].map(|column| cell(row, column)));
        let anchor = |at: usize, of: &dyn Fn(usize) -> Option<String>| of(at).unwrap_or_default();
        let places = [0, 1, 2, 3, 4];
        Ok(Some(input::Risks {
            pack_title: pack.head.title.clone(),
            pack_version: pack.head.version.to_string(),
            participants: participants.filter_map(|each| each.name.clone()).collect(),
            next_reading: premortem.and_then(|premortem| premortem.next_reading),
            limit: level_at(&method, method.max).title,
            decide,
            likelihoods: places.map(|at| {
                anchor(at, &|at| {
                    content.likelihoods.get(at).map(|step| step.title.clone())
                })
            }),
            impacts: places.map(|at| {
                anchor(at, &|at| {
                    content.impacts.get(at).map(|step| step.title.clone())
                })
            }),
            matrix,
            scenarios: shown
                .register
                .standings
                .iter()
                .map(|standing| scenario(&shown, &method, standing))
                .collect(),
            budget: input::Budget {
                sentence: budget.sentence,
                parts: budget
                    .segments
                    .into_iter()
                    .map(|part| input::BudgetPart {
                        scenario: part.scenario.id,
                        minutes: part.minutes.to_string(),
                        share: part.share.map_or_else(String::new, percent),
                        verdict: match part.verdict {
                            BudgetVerdict::ExceedsBudget => "More than all of it".to_owned(),
                            BudgetVerdict::TooBig => {
                                format!("Too big: over {} %", budget.too_big_percent)
                            }
                            BudgetVerdict::Fits => "Fits".to_owned(),
                        },
                    })
                    .collect(),
                used: budget.used.to_string(),
                share: budget.share.map_or_else(String::new, percent),
            },
            mitigations: (0..shown.record.mitigations.len())
                .map(|at| mitigation(&shown, at))
                .collect(),
            exercises: (0..shown.record.exercises.len())
                .map(|at| exercise(&shown, at))
                .collect(),
            formulas: method_view(pack, content, &method).formulas,
        }))
    }
}

fn scenario(shown: &Shown<'_>, method: &Method<'_>, standing: &Standing) -> input::Scenario {
    let of: &Scenario = shown.scenario(standing);
    let row: RiskRow = shown.row(standing);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let levels = method.levels().len();
    let rated = |view: Option<RatedView>| {
        view.map(|view| input::Rated {
            likelihood: view.likelihood,
            impact: view.impact,
            level: level_input(view.level, levels),
            raised: view.raised,
        })
    };
    let exercise = match (row.exercise, of_day(&row)) {
        (None, _) => String::new(),
        (Some(state), None) => exercise_word(state).to_owned(),
        (Some(state), Some(on)) => format!("{}, {on}", exercise_word(state)),
    };
    input::Scenario {
        id: row.id,
        label: row.label,
        title: row.title,
        category: row
            .category
            .map_or_else(String::new, |category| category.title),
        markdown: text(&of.text),
        trigger: text(&of.trigger),
        blast_radius: text(&of.blast_radius),
        detection: text(&of.detection),
        owner: row.owner,
        raised_why: row
            .current
            .as_ref()
            .map_or_else(String::new, |now| now.why.clone()),
        before: rated(row.inherent),
        now: rated(row.current),
        target: rated(row.target),
        treatment: row
            .treatment
            .map_or_else(String::new, |treatment| treatment.title),
        acceptance: row
            .acceptance
            .zip(of.accepted_until)
            .map(|(found, until)| input::Acceptance {
                by: found.by,
                until,
                live: found.live,
                reason: found.reason,
            }),
        exercise,
        priority: row
            .priority
            .map_or_else(String::new, |priority| format!("{priority:?}")),
        positive: row.sign == Some(Sign::Positive),
        problems: row.problems,
    }
}

fn of_day(row: &RiskRow) -> Option<String> {
    row.exercise_on.clone()
}

fn mitigation(shown: &Shown<'_>, at: usize) -> input::Mitigation {
    let view = shown.mitigation(at);
    let state = match (view.state, view.reopened, view.proven_until) {
        (MitigationState::Planned, true, _) => "Planned again: an exercise failed".to_owned(),
        (MitigationState::Planned, false, _) if view.overdue => "Planned, overdue".to_owned(),
        (MitigationState::Planned, false, _) => "Planned".to_owned(),
        (MitigationState::Done, _, _) => "Done".to_owned(),
        (MitigationState::Proven, _, Some(until)) => format!("Proven until {until}"),
        (MitigationState::Proven, _, None) => "Proven".to_owned(),
    };
    input::Mitigation {
        text: view.text,
        state,
        owner: view.owner,
        due: shown.record.mitigations[at].due,
        scenarios: view
            .scenarios
            .into_iter()
            .map(|scenario| scenario.id)
            .collect(),
    }
}

fn exercise(shown: &Shown<'_>, at: usize) -> input::Exercise {
    let view = shown.exercise(at);
    let of = &shown.record.exercises[at];
    input::Exercise {
        title: view.title,
        state: exercise_word(view.state).to_owned(),
        planned_on: of.planned_on,
        held_on: of.held_on,
        plan: view.plan,
        findings: view.findings,
        scenarios: view
            .scenarios
            .into_iter()
            .map(|scenario| scenario.id)
            .collect(),
    }
}

/// The state of an exercise, as on screen.
fn exercise_word(state: ExerciseState) -> &'static str {
    match state {
        ExerciseState::Open => "Not planned",
        ExerciseState::Due => "Due",
        ExerciseState::Overdue => "Overdue",
        ExerciseState::Passed => "Passed",
        ExerciseState::Stale => "Stale",
        ExerciseState::Failed => "Failed",
    }
}

/// A share with one decimal: 27.4 %.
fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// A level with how dark it is drawn: the lowest is 0, the highest 4.
fn level_input(view: LevelView, levels: usize) -> input::Level {
    let steps = levels.saturating_sub(1).max(1);
    let place = usize::from(view.rank.saturating_sub(1)).min(steps);
    input::Level {
        title: view.title,
        short: view.short,
        shade: place * 4 / steps,
    }
}
