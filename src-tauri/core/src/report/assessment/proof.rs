//! Evidence with its level and age, and actions.

use super::super::assessment_input::{Action, AssessmentInput, Evidence};
use super::super::link::{Anchor, Url};
use super::super::model::{Block, Inline, Inlines};
use super::super::profile::Profile;
use super::super::rows::first_rows;
use super::words::{criteria, criterion_link, day, maybe_day, or_dash, table_or, text};

pub(super) fn evidence_section(input: &AssessmentInput) -> Vec<Block> {
    let head = Block::section(2, Anchor::new("evidence"), "Evidence");
    vec![head, evidence(input)]
}

pub(super) fn actions(input: &AssessmentInput, profile: Profile) -> Vec<Block> {
    let all = input.actions.iter();
    let shown = all.filter(|action| profile.most().is_none() || action.done == Some(false));
    let found = table_or(
        &["Done", "Due", "Action", "Owner", "From"],
        shown.map(|action| row(input, action)).collect(),
        "No action is recorded.",
    );
    let mut blocks = vec![Block::section(2, Anchor::new("actions"), "Actions")];
    blocks.extend(first_rows(found, profile.most()));
    blocks
}

fn evidence(input: &AssessmentInput) -> Block {
    let mut rows = Vec::new();
    for (_, one) in criteria(input) {
        for piece in &one.evidence {
            rows.push(vec![
                vec![criterion_link(input, &one.id)],
                shown(piece),
                text(format!("{} {}", piece.level, piece.level_title)),
                text(collected(piece)),
                text(checked(piece)),
                text(state(piece)),
            ]);
        }
    }
    table_or(
        &[
            "Criterion",
            "Evidence",
            "Level",
            "Collected",
            "Checked",
            "State",
        ],
        rows,
        "No evidence is recorded.",
    )
}

fn shown(piece: &Evidence) -> Inlines {
    let words = match piece.title.trim().is_empty() {
        true => piece.text.as_str(),
        false => piece.title.as_str(),
    };
    match piece.url.as_deref().and_then(Url::parse) {
        Some(url) => vec![Inline::Link {
            url,
            text: text(or_dash(words)),
        }],
        None => match &piece.url {
            Some(address) => text(format!("{words} ({address})")),
            None => text(or_dash(words)),
        },
    }
}

fn collected(piece: &Evidence) -> String {
    let on = maybe_day(piece.collected_on);
    match piece.collected_by.trim().is_empty() {
        true => on,
        false => format!("{on}, {}", piece.collected_by),
    }
}

fn checked(piece: &Evidence) -> String {
    match (piece.reviewed_on, piece.reviewed_by.trim().is_empty()) {
        (Some(on), false) => format!("{}, {}", day(on), piece.reviewed_by),
        (Some(_) | None, _) => "–".to_owned(),
    }
}

fn state(piece: &Evidence) -> String {
    match piece.age_days {
        Some(age @ 1..) => format!("{}, {age} days old", piece.state),
        Some(0) | None => piece.state.clone(),
    }
}

fn row(input: &AssessmentInput, action: &Action) -> Vec<Inlines> {
    let overdue = action.done == Some(false) && action.due.is_some_and(|due| due < input.as_of);
    let from = action.criterion.as_deref();
    vec![
        match action.done {
            Some(done) => vec![Inline::Check(done)],
            None => text("Dropped"),
        },
        text(match (action.due, overdue) {
            (None, _) => "No day".to_owned(),
            (Some(due), true) => format!("{}, overdue", day(due)),
            (Some(due), false) => day(due),
        }),
        text(action.text.as_str()),
        text(or_dash(&action.owner)),
        from.map(|id| criterion_link(input, id))
            .into_iter()
            .collect(),
    ]
}
