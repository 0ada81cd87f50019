//! Tables that leave on their own: every answer, risk or action, one a row, for a spreadsheet or the clipboard.
//!
//! Left out on purpose: links and marks; a cell is plain text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::assessment_input::AssessmentInput;
use super::input::{Action, ActionState, Evidence, EvidenceTarget, Question, ReviewInput};
use super::model::{Inline, Inlines, Table, plain};
use super::outline::Outline;
use super::overview_input::ActionLine;
use super::profile::Profile;
use super::redact;
use super::review::words as review_words;

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    /// Questions with their answers, or criteria with what counts.
    Answers,
    /// The scenarios of the register.
    Risks,
    /// What is to do.
    Actions,
}

impl TableKind {
    /// Every table, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Answers, Self::Risks, Self::Actions];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answers => "answers",
            Self::Risks => "risks",
            Self::Actions => "actions",
        }
    }

    /// The table of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }
}

/// A table of a review.
pub fn review_table(input: &ReviewInput, kind: TableKind, profile: Profile) -> Table {
    let withheld = redact::review(input, &Outline::of(profile));
    let input = withheld.as_ref().map_or(input, |(input, _)| input);
    match kind {
        TableKind::Answers => answers(input),
        TableKind::Risks => risks(input),
        TableKind::Actions => actions(input),
    }
}

/// A table of an assessment; none of risks, which a team has not.
pub fn assessment_table(
    input: &AssessmentInput,
    kind: TableKind,
    profile: Profile,
) -> Option<Table> {
    let withheld = redact::assessment(input, &Outline::of(profile));
    let input = withheld.as_ref().map_or(input, |(input, _)| input);
    match kind {
        TableKind::Answers => Some(criteria(input)),
        TableKind::Actions => Some(team_actions(input)),
        TableKind::Risks => None,
    }
}

/// The actions of the portfolio.
pub fn actions_table(lines: &[ActionLine]) -> Table {
    let rows = lines.iter().map(|action| {
        vec![
            action.subject.clone(),
            action.text.clone(),
            action.owner.clone(),
            day(action.due),
            state(action.state).to_owned(),
        ]
    });
    table(&["Of", "Action", "Owner", "Due", "State"], rows)
}

fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Table {
    let cell = |words: String| -> Inlines { vec![Inline::text(words)] };
    Table {
        headers: head.iter().map(|words| cell((*words).to_owned())).collect(),
        aligns: Vec::new(),
        rows: rows
            .map(|row| row.into_iter().map(cell).collect())
            .collect(),
    }
}

fn day(on: Option<chrono::NaiveDate>) -> String {
    on.map_or_else(String::new, |on| on.format("%Y-%m-%d").to_string())
}

fn state(state: ActionState) -> &'static str {
    match state {
        ActionState::Open => "Open",
        ActionState::Done => "Done",
        ActionState::Dropped => "Dropped",
    }
}

fn answers(input: &ReviewInput) -> Table {
    let head = [
        "Area",
        "Id",
        "Question",
        "Severity",
        "Answer",
        "Counts as",
        "Reason",
        "Owner",
        "Evidence",
        "Waiver",
        "Note",
    ];
    let all = input.areas.iter().flat_map(|area| {
        let questions = area.questions.iter();
        questions.map(|question| (area.title.clone(), question))
    });
    let rows = all.map(|(area, question)| {
        vec![
            area,
            question.id.clone(),
            question.text.clone(),
            review_words::severity(question.severity).to_owned(),
            review_words::answer(question.answer).to_owned(),
            review_words::worth(question.worth).to_owned(),
            question.reason.clone(),
            question.owner.clone(),
            lines(question.evidence.iter().map(evidence)),
            lines(waivers(question)),
            question.note.clone(),
        ]
    });
    table(&head, rows)
}

fn lines(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join("\n")
}

fn evidence(evidence: &Evidence) -> String {
    let target = match &evidence.target {
        EvidenceTarget::Link(target)
        | EvidenceTarget::File(target)
        | EvidenceTarget::Note(target) => target,
    };
    let named = [evidence.title.as_str(), target.as_str()];
    let named: Vec<&str> = named
        .into_iter()
        .filter(|words| !words.trim().is_empty())
        .collect();
    let fresh = if evidence.fresh { "fresh" } else { "stale" };
    format!(
        "{}, {}, {fresh}",
        named.join(" "),
        day(Some(evidence.collected_on))
    )
}

fn waivers(question: &Question) -> impl Iterator<Item = String> {
    question.waivers.iter().map(|waiver| {
        let state = review_words::waiver(waiver.state);
        format!("{state} until {}", day(Some(waiver.expires)))
    })
}

fn risks(input: &ReviewInput) -> Table {
    let head = [
        "Id",
        "Scenario",
        "Category",
        "Before",
        "Now",
        "Target",
        "Treatment",
        "Accepted until",
        "Owner",
        "Exercise",
        "Action Priority",
    ];
    let rated = |rated: &Option<super::risk_input::Rated>| {
        rated
            .as_ref()
            .map_or_else(String::new, |rated| rated.level.title.clone())
    };
    let scenarios = input.risks.iter().flat_map(|risks| &risks.scenarios);
    let rows = scenarios.map(|scenario| {
        vec![
            scenario.label.clone(),
            scenario.title.clone(),
            scenario.category.clone(),
            rated(&scenario.before),
            rated(&scenario.now),
            rated(&scenario.target),
            scenario.treatment.clone(),
            day(scenario.acceptance.as_ref().map(|each| each.until)),
            scenario.owner.clone(),
            scenario.exercise.clone(),
            scenario.priority.clone(),
        ]
    });
    table(&head, rows)
}

fn actions(input: &ReviewInput) -> Table {
    let rows = input.actions.iter().map(|action: &Action| {
        let from = action.question.as_deref();
        let from = from.map(|id| plain(&[review_words::question_link(input, id)]));
        vec![
            action.text.clone(),
            action.owner.clone(),
            day(action.due),
            state(action.state).to_owned(),
            from.unwrap_or_default(),
        ]
    });
    table(&["Action", "Owner", "Due", "State", "From"], rows)
}

fn criteria(input: &AssessmentInput) -> Table {
    let head = [
        "Dimension",
        "Id",
        "Stage",
        "Criterion",
        "Counts as",
        "Evidence",
        "Needed",
        "Lacks",
        "Note",
    ];
    let all = input.dimensions.iter().flat_map(|dimension| {
        let criteria = dimension.criteria.iter();
        criteria.map(|criterion| (dimension.title.clone(), criterion))
    });
    let rows = all.map(|(dimension, criterion)| {
        vec![
            dimension,
            criterion.id.clone(),
            criterion.stage.to_string(),
            criterion.text.clone(),
            criterion.value.clone(),
            criterion.level.to_string(),
            criterion.needed.to_string(),
            lines(criterion.lacks.iter().cloned()),
            criterion.markdown.clone(),
        ]
    });
    table(&head, rows)
}

fn team_actions(input: &AssessmentInput) -> Table {
    let rows = input.actions.iter().map(|action| {
        vec![
            action.text.clone(),
            action.owner.clone(),
            day(action.due),
            match action.done {
                Some(true) => "Done",
                Some(false) => "Open",
                None => "Dropped",
            }
            .to_owned(),
        ]
    });
    table(&["Action", "Owner", "Due", "State"], rows)
}
