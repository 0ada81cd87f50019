//! One scenario in full: its story, votes, ratings, treatment, acceptance, mitigations, exercises and actions.

use super::action::{self, ActionView};
use super::library::{LibraryRow, row};
use super::premortem_pack::{MethodView, method_view};
use super::rating::{ToRate, VoteView, to_rate};
use super::reason::ReasonView;
use super::risk_view::{ExerciseView, MitigationView, RiskRow, scenario_ref};
use super::session::Session;
use super::wire::{ById, view};
use crate::error::{Error, Result};
use crate::model::Scenario;
use crate::pack::Fit;
use crate::score::risk::Sign;

view! {
    /// A scenario in full.
    pub struct ScenarioView {
        /// The review.
        pub review: String,
        /// Its title.
        pub review_title: String,
        /// The service.
        pub service: String,
        /// Its name.
        pub service_name: String,
        /// The scenario as the register has it; of one that was put away, as it would be there.
        pub row: RiskRow,
        /// Whether it is put away.
        pub archived: bool,
        /// The story, Markdown.
        pub text: String,
        /// What sets it off.
        pub trigger: String,
        /// What is affected.
        pub blast_radius: String,
        /// What would show it early.
        pub detection: String,
        /// Id of the control action; empty where not set.
        pub control_action: String,
        /// Why this treatment.
        pub reason: String,
        /// With whom it is shared.
        pub partner: String,
        /// Who agrees to the treatment.
        pub approver: String,
        /// What could be won, with its likelihood; 1 to 5 each.
        pub upside: Upside,
        /// Ratings for the Action Priority.
        pub ratings: PriorityRatings,
        /// Estimates for the error budget.
        pub estimates: Estimates,
        /// Everybody's vote, as far as it may be seen.
        pub votes: Vec<VoteView>,
        /// Whether the votes have been shown.
        pub revealed: bool,
        /// Whether votes differ too much on the likelihood.
        pub likelihood_contested: bool,
        /// Whether votes differ too much on the impact.
        pub impact_contested: bool,
        /// The reasons it is made of.
        pub reasons: Vec<ReasonView>,
        /// The library's scenario it is a copy of, as the pack has it now.
        pub origin: Option<LibraryRow>,
        /// Id of that scenario, kept even where the pack has it no more.
        pub origin_id: String,
        /// Version of the pack it was copied from.
        pub origin_version: String,
        /// Id of the row of the design that suggested it, if any.
        pub design_row: Option<String>,
        /// Its mitigations.
        pub mitigations: Vec<MitigationView>,
        /// Mitigations of other scenarios, which it may share.
        pub other_mitigations: Vec<MitigationView>,
        /// Its exercises.
        pub exercises: Vec<ExerciseView>,
        /// Actions made from it.
        pub actions: Vec<ActionView>,
        /// Scales, levels, treatments and the numbers of the method.
        pub method: MethodView,
    }

    /// The other side of a risk.
    pub struct Upside {
        /// 1 to 5.
        pub likelihood: Option<u8>,
        /// 1 to 5.
        pub impact: Option<u8>,
        /// Which way the risk counts; none without both.
        pub sign: Option<Sign>,
    }

    /// What an Action Priority is looked up by.
    pub struct PriorityRatings {
        /// 1 to 10.
        pub severity: Option<u8>,
        /// 1 to 10.
        pub occurrence: Option<u8>,
        /// 1 to 10; 10 is the hardest to detect.
        pub detectability: Option<u8>,
    }

    /// What a part of the error budget is computed from.
    pub struct Estimates {
        /// Minutes until it is detected.
        pub detect_minutes: Option<f64>,
        /// Minutes until it is repaired.
        pub repair_minutes: Option<f64>,
        /// Share of users it reaches, in per cent.
        pub users_percent: Option<f64>,
        /// Days between two such failures.
        pub days_between: Option<f64>,
    }
}

impl Upside {
    pub(super) fn of(scenario: &Scenario, sign: Option<Sign>) -> Self {
        Self {
            likelihood: scenario.upside_likelihood,
            impact: scenario.upside_impact,
            sign,
        }
    }
}

impl Estimates {
    pub(super) fn of(scenario: &Scenario) -> Self {
        Self {
            detect_minutes: scenario.detect_minutes,
            repair_minutes: scenario.repair_minutes,
            users_percent: scenario.users_percent,
            days_between: scenario.days_between,
        }
    }
}

/// Shows a scenario.
pub(super) fn scenario_show(session: &mut Session, request: ById) -> Result<ScenarioView> {
    let (_, review) = session.one::<Scenario>(&request.id)?;
    let gone = || Error::not_found("scenario", &request.id);
    let mut case = session.case(&review.ok_or_else(gone)?)?;
    let pack = session.method_of(&case.record.risks)?;
    let today = session.today();
    // One that was put away is shown as it would stand in the register.
    let mut archived = false;
    let all = case.record.risks.scenarios.iter_mut();
    for scenario in all.filter(|scenario| scenario.id == request.id) {
        archived = scenario.archived.take() == Some(true);
    }
    let votes = match session.sitting(case.record.risks.premortem.as_ref())? {
        Some(sitting) => votes_on(&to_rate(&case, &sitting, &pack, today, None)?, &request.id),
        None => None,
    };
    let shown = case.register(&pack, today)?;
    let mut standings = shown.register.standings.iter();
    let standing = standings
        .find(|standing| shown.scenario(standing).id == request.id)
        .ok_or_else(gone)?;
    let scenario = shown.scenario(standing);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let known = shown.content.scenarios.iter();
    let origin = scenario.origin.as_deref().and_then(|id| {
        let found = known.clone().find(|each| each.id == id)?;
        let category = shown
            .content
            .categories
            .iter()
            .find(|each| each.id == found.category);
        let category = category.map_or("", |category| &category.title);
        let added = Some(scenario_ref(scenario));
        Some(row(
            found,
            category,
            Fit::Suggested,
            Vec::new(),
            Vec::new(),
            added,
        ))
    });
    let others = (0..shown.record.mitigations.len())
        .filter(|at| !standing.mitigations.contains(at))
        .map(|at| shown.mitigation(at));
    let mine = case
        .record
        .actions
        .iter()
        .filter(|action| action.scenario.as_deref() == Some(scenario.id.as_str()));
    let votes = votes.unwrap_or_default();
    Ok(ScenarioView {
        review: case.record.review.id.to_string(),
        review_title: text(&case.record.review.title),
        service: case.subject.id().to_string(),
        service_name: case.subject.name().to_owned(),
        row: shown.row(standing),
        archived,
        text: text(&scenario.text),
        trigger: text(&scenario.trigger),
        blast_radius: text(&scenario.blast_radius),
        detection: text(&scenario.detection),
        control_action: text(&scenario.control_action),
        reason: text(&scenario.reason),
        partner: text(&scenario.partner),
        approver: text(&scenario.approver),
        upside: Upside::of(scenario, standing.sign),
        ratings: PriorityRatings {
            severity: scenario.severity,
            occurrence: scenario.occurrence,
            detectability: scenario.detectability,
        },
        estimates: Estimates::of(scenario),
        votes: votes.votes,
        revealed: scenario.revealed == Some(true),
        likelihood_contested: votes.likelihood_contested,
        impact_contested: votes.impact_contested,
        reasons: votes.reasons,
        origin,
        origin_id: text(&scenario.origin),
        origin_version: text(&scenario.origin_pack_version),
        design_row: scenario.design_row.clone(),
        mitigations: standing
            .mitigations
            .iter()
            .map(|at| shown.mitigation(*at))
            .collect(),
        other_mitigations: others.collect(),
        exercises: standing
            .exercises
            .iter()
            .map(|at| shown.exercise(*at))
            .collect(),
        actions: action::shown(mine, today),
        method: method_view(&pack, shown.content, &shown.method),
    })
}

/// What a session knows of one scenario.
#[derive(Default)]
struct Votes {
    votes: Vec<VoteView>,
    reasons: Vec<ReasonView>,
    likelihood_contested: bool,
    impact_contested: bool,
}

fn votes_on(all: &[ToRate], id: &crate::model::Id) -> Option<Votes> {
    let found = all.iter().find(|each| each.row.id == id.as_str())?;
    Some(Votes {
        votes: found.votes.clone(),
        reasons: found.reasons.clone(),
        likelihood_contested: found.likelihood_contested,
        impact_contested: found.impact_contested,
    })
}

/// The number of a new scenario: one more than the highest, put away or not.
pub(super) fn next_number(scenarios: &[Scenario]) -> u32 {
    let highest = scenarios
        .iter()
        .filter_map(|scenario| scenario.number)
        .max();
    highest.unwrap_or(0).saturating_add(1)
}
