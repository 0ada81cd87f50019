//! What is still to do: gaps, actions, waivers, what ends soon.

use chrono::{Days, NaiveDate};

use super::super::input::{Action, ActionState, Question, ReviewInput};
use super::super::link::Anchor;
use super::super::model::{Block, Inline, Inlines, Table};
use super::super::profile::Profile;
use super::super::rows::first_rows;
use super::words::{
    SOON_DAYS, answer, day, is_gap, or_dash, question_anchor, question_link, questions, severity,
    text, waiver,
};

pub(super) fn gaps_section(input: &ReviewInput, profile: Profile) -> Vec<Block> {
    section("gaps", "Open gaps", profile, gaps(input, profile))
}

pub(super) fn actions_section(input: &ReviewInput, profile: Profile) -> Vec<Block> {
    let one_page = profile.most().is_some();
    let found = actions(input, |action| {
        !one_page || action.state == ActionState::Open
    });
    section("actions", "Actions by due day", profile, found)
}

pub(super) fn waivers_section(input: &ReviewInput, profile: Profile) -> Vec<Block> {
    section("waivers", "Waivers", profile, waivers(input))
}

pub(super) fn ends_soon_section(input: &ReviewInput, profile: Profile) -> Vec<Block> {
    section(
        "ends-soon",
        "What ends within 30 days",
        profile,
        ends_soon(input),
    )
}

fn section(id: &str, words: &str, profile: Profile, block: Block) -> Vec<Block> {
    let mut blocks = vec![Block::section(2, Anchor::new(id), words)];
    blocks.extend(first_rows(block, profile.most()));
    blocks
}

/// A table, or a sentence where there is nothing to put into it.
pub(super) fn table_or(head: &[&str], rows: Vec<Vec<Inlines>>, otherwise: &str) -> Block {
    if rows.is_empty() {
        return Block::text(otherwise);
    }
    Block::Table(Table {
        headers: head.iter().map(|words| text(*words)).collect(),
        aligns: Vec::new(),
        rows,
    })
}

fn gaps(input: &ReviewInput, profile: Profile) -> Block {
    let mut found: Vec<_> = questions(input)
        .filter(|(_, question)| is_gap(question, input.as_of))
        .collect();
    // Stable: within one severity the order of the pack stays.
    found.sort_by_key(|(_, question)| question.severity);
    let rows = found.into_iter().map(|(area, question)| {
        vec![
            text(severity(question.severity)),
            vec![question_link(input, &question.id)],
            text(area.title.as_str()),
            worth(question),
            next_step(input, question, profile),
        ]
    });
    table_or(
        &["Severity", "Question", "Area", "Answer", "Next step"],
        rows.collect(),
        "No gap is open.",
    )
}

/// The answer and, where it counts for less, why.
pub(super) fn worth(question: &Question) -> Inlines {
    let mut words = text(answer(question.answer));
    if !question.worth_reason.trim().is_empty() {
        words.push(Inline::Break);
        words.push(Inline::text(question.worth_reason.as_str()));
    }
    words
}

fn next_step(input: &ReviewInput, question: &Question, profile: Profile) -> Inlines {
    // On one page the first of them has to do.
    let most = profile.most().map_or(usize::MAX, |_| 1);
    let mut steps = actions_of(input, question)
        .filter(|action| action.state == ActionState::Open)
        .take(most)
        .map(|action| text(step(action)))
        .collect::<Vec<_>>()
        .join(&Inline::Break);
    if steps.is_empty() {
        steps = text("No action yet");
    }
    steps
}

/// The actions made from a question, in the order they were made.
pub(super) fn actions_of<'a>(
    input: &'a ReviewInput,
    question: &'a Question,
) -> impl Iterator<Item = &'a Action> {
    let from_here = |action: &&Action| action.question.as_deref() == Some(question.id.as_str());
    input.actions.iter().filter(from_here)
}

/// An action in one line: what, who, until when.
pub(super) fn step(action: &Action) -> String {
    let mut words = action.text.trim_end_matches('.').to_owned();
    if !action.owner.trim().is_empty() {
        words.push_str(&format!(", {}", action.owner));
    }
    if let Some(due) = action.due {
        words.push_str(&format!(", due {}", day(due)));
    }
    words
}

fn actions(input: &ReviewInput, shown: impl Fn(&Action) -> bool) -> Block {
    let mut sorted: Vec<&Action> = input.actions.iter().filter(|each| shown(each)).collect();
    sorted.sort_by_key(|action| {
        let closed = action.state != ActionState::Open;
        (closed, action.due.unwrap_or(NaiveDate::MAX))
    });
    let rows = sorted.into_iter().map(|action| {
        let due = match action.due {
            None => "No day".to_owned(),
            Some(due) if action.state == ActionState::Open && due < input.as_of => {
                format!("{}, overdue", day(due))
            }
            Some(due) => day(due),
        };
        let state = match action.state {
            ActionState::Open => vec![Inline::Check(false)],
            ActionState::Done => vec![Inline::Check(true)],
            ActionState::Dropped => text("Dropped"),
        };
        let from = action
            .question
            .as_deref()
            .map(|id| question_link(input, id));
        vec![
            state,
            text(due),
            text(action.text.as_str()),
            text(or_dash(&action.owner)),
            from.into_iter().collect(),
        ]
    });
    table_or(
        &["Done", "Due", "Action", "Owner", "From"],
        rows.collect(),
        "No action is recorded.",
    )
}

fn waivers(input: &ReviewInput) -> Block {
    let mut found: Vec<_> = questions(input)
        .flat_map(|(_, question)| {
            question
                .waivers
                .iter()
                .map(move |waiver| (question, waiver))
        })
        .collect();
    found.sort_by_key(|(_, waiver)| waiver.expires);
    let rows = found.into_iter().map(|(question, found)| {
        vec![
            vec![question_link(input, &question.id)],
            text(waiver(found.state)),
            text(found.reason.as_str()),
            text(or_dash(&found.control)),
            text(or_dash(&found.requested_by)),
            text(or_dash(&found.approved_by)),
            text(day(found.expires)),
        ]
    });
    table_or(
        &[
            "Question",
            "State",
            "Reason",
            "Done instead",
            "Asked by",
            "Decided by",
            "Until",
        ],
        rows.collect(),
        "No waiver is recorded.",
    )
}

fn ends_soon(input: &ReviewInput) -> Block {
    let last = input
        .as_of
        .checked_add_days(Days::new(SOON_DAYS))
        .unwrap_or(NaiveDate::MAX);
    let soon = input.as_of..=last;
    let mut found: Vec<(NaiveDate, Inlines, &Question)> = Vec::new();
    for (_, question) in questions(input) {
        for waiver in &question.waivers {
            if waiver.state == super::super::input::WaiverState::Approved
                && soon.contains(&waiver.expires)
            {
                let words = text(format!("Waiver approved by {}", waiver.approved_by));
                found.push((waiver.expires, words, question));
            }
        }
        for evidence in &question.evidence {
            if let Some(until) = evidence.until.filter(|until| soon.contains(until)) {
                let mut words = text("Evidence ");
                words.push(super::areas::evidence_name(evidence));
                found.push((until, words, question));
            }
        }
    }
    let mut found: Vec<(NaiveDate, Inlines, Inline)> = found
        .into_iter()
        .map(|(on, words, question)| {
            let link = Inline::to(&question_anchor(&question.id), question.text.as_str());
            (on, words, link)
        })
        .collect();
    for scenario in input.risks.iter().flat_map(|risks| &risks.scenarios) {
        let live = scenario.acceptance.as_ref().filter(|each| each.live);
        if let Some(acceptance) = live.filter(|each| soon.contains(&each.until)) {
            let words = text(format!("Risk accepted by {}", acceptance.by));
            let link = question_link(input, &scenario.id);
            found.push((acceptance.until, words, link));
        }
    }
    found.sort_by_key(|(on, _, _)| *on);
    let rows = found
        .into_iter()
        .map(|(on, words, link)| vec![text(day(on)), words, vec![link]]);
    table_or(
        &["Last day", "What", "Of"],
        rows.collect(),
        "Nothing ends within 30 days.",
    )
}
