//! The tables that the reports of a service and of the portfolio share.

use chrono::NaiveDate;

use super::super::input::{ActionState, Word};
use super::super::link::Anchor;
use super::super::model::{Block, Inline, Inlines, Table};
use super::super::overview_input::{ActionLine, EndLine, ReviewLine};
use super::super::profile::Profile;
use super::super::rows::first_rows;

pub(super) fn text(words: impl Into<String>) -> Inlines {
    vec![Inline::text(words)]
}

pub(super) fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "–".to_owned(), |day| day.format("%Y-%m-%d").to_string())
}

pub(super) fn or_dash(words: &str) -> &str {
    if words.trim().is_empty() {
        "–"
    } else {
        words
    }
}

pub(super) fn verdict(word: Option<Word>) -> &'static str {
    match word {
        Some(Word::Go) => "✓ Go",
        Some(Word::Conditional) => "◐ Conditional",
        Some(Word::NoGo) => "✗ No-go",
        None => "–",
    }
}

/// The words, linked to the page where there is one.
pub(super) fn linked(words: &str, page: Option<&String>) -> Inlines {
    match page {
        Some(page) => vec![Inline::PageLink {
            page: page.clone(),
            text: text(words),
        }],
        None => text(words),
    }
}

/// Verdict, score, answers, gaps and waivers of a review, five cells.
pub(super) fn numbers(review: &ReviewLine) -> Vec<Inlines> {
    let score = review
        .score
        .map_or_else(|| "–".to_owned(), |score| score.to_string());
    vec![
        text(verdict(review.verdict)),
        text(score),
        text(format!("{} of {}", review.answered, review.applicable)),
        text(review.gaps.to_string()),
        text(review.waived.to_string()),
    ]
}

/// A section with a table, or with these words where it has no row.
pub(super) fn section(
    (id, title): (&str, &str),
    head: &[&str],
    rows: Vec<Vec<Inlines>>,
    none: &str,
    profile: Profile,
) -> Vec<Block> {
    let mut blocks = vec![Block::section(2, Anchor::new(id), title)];
    if rows.is_empty() {
        blocks.push(Block::text(none));
        return blocks;
    }
    let table = Block::Table(Table {
        headers: head.iter().map(|words| text(*words)).collect(),
        aligns: Vec::new(),
        rows,
    });
    blocks.extend(first_rows(table, profile.most()));
    blocks
}

/// Actions by their due day; `everywhere` names the service or team of each.
pub(super) fn actions(
    actions: &[ActionLine],
    as_of: NaiveDate,
    everywhere: bool,
    profile: Profile,
) -> Vec<Block> {
    let mut sorted: Vec<&ActionLine> = actions.iter().collect();
    sorted.retain(|action| profile.most().is_none() || action.state == ActionState::Open);
    sorted.sort_by_key(|action| {
        let closed = action.state != ActionState::Open;
        (closed, action.due.unwrap_or(NaiveDate::MAX))
    });
    let row = |action: &ActionLine| {
        let open = action.state == ActionState::Open;
        let late = open && action.due.is_some_and(|due| due < as_of);
        let due = match action.due {
            None => "No day".to_owned(),
            due => format!("{}{}", day(due), if late { ", overdue" } else { "" }),
        };
        let mut row = vec![
            match action.state {
                ActionState::Open => vec![Inline::Check(false)],
                ActionState::Done => vec![Inline::Check(true)],
                ActionState::Dropped => text("Dropped"),
            },
            text(due),
            text(action.text.as_str()),
            text(or_dash(&action.owner)),
        ];
        if everywhere {
            row.push(text(or_dash(&action.subject)));
        }
        row
    };
    let head = ["Done", "Due", "Action", "Owner", "Of"];
    let shown = if everywhere { 5 } else { 4 };
    section(
        ("actions", "Actions by due day"),
        &head[..shown],
        sorted.into_iter().map(row).collect(),
        "No action is recorded.",
        profile,
    )
}

/// What runs out; `everywhere` names the service or team of each.
pub(super) fn ends(
    ends: &[EndLine],
    as_of: NaiveDate,
    everywhere: bool,
    profile: Profile,
) -> Vec<Block> {
    let row = |end: &EndLine| {
        let past = if end.on < as_of { ", past" } else { "" };
        let mut row = vec![
            text(format!("{}{past}", day(Some(end.on)))),
            text(end.kind),
            text(end.title.as_str()),
            text(or_dash(&end.person)),
        ];
        if everywhere {
            row.push(text(or_dash(&end.subject)));
        }
        row
    };
    let head = ["Last day", "What", "Title", "Person", "Of"];
    let shown = if everywhere { 5 } else { 4 };
    section(
        ("ends-soon", "What ends within 30 days"),
        &head[..shown],
        ends.iter().map(row).collect(),
        "Nothing ends within 30 days.",
        profile,
    )
}
