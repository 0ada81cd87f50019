//! The words that the sections share. Invariant: one word for one thing, the same as on screen.

use chrono::NaiveDate;

use super::super::assessment_input::{AssessmentInput, Criterion, Dimension};
use super::super::link::Anchor;
use super::super::model::{Align, Block, Inline, Inlines, Table};

pub(super) fn text(words: impl Into<String>) -> Inlines {
    vec![Inline::text(words)]
}

pub(super) fn day(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

pub(super) fn maybe_day(on: Option<NaiveDate>) -> String {
    on.map_or_else(|| "–".to_owned(), day)
}

/// A count with its noun: `1 day`, `2 days`.
pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

pub(super) fn or_dash(words: &str) -> &str {
    if words.trim().is_empty() {
        "–"
    } else {
        words
    }
}

pub(super) fn stage(stage: Option<u8>) -> String {
    stage.map_or_else(|| "–".to_owned(), |stage| stage.to_string())
}

/// An index or a share with two places, rounded half up as scores are. It comes with four.
pub(crate) fn number(number: Option<f64>) -> String {
    let Some(number) = number else {
        return "–".to_owned();
    };
    let hundredths = hundredths(number);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A number with four places in hundredths; what is below 0 is 0.
pub(super) fn hundredths(number: f64) -> u32 {
    let exact = (number * 10_000.0).round().clamp(0.0, 1e9) as u32;
    (exact + 50) / 100
}

/// A share as whole per cent, rounded down: 99.9 % is not all.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", (share * 100.0 + 1e-9).floor())
}

pub(super) fn table(head: &[&str], aligns: &[Align], rows: Vec<Vec<Inlines>>) -> Block {
    Block::Table(Table {
        headers: head.iter().map(|words| text(*words)).collect(),
        aligns: aligns.to_vec(),
        rows,
    })
}

/// The table, or these words where it has no row.
pub(super) fn table_or(head: &[&str], rows: Vec<Vec<Inlines>>, none: &str) -> Block {
    match rows.is_empty() {
        true => Block::text(none),
        false => table(head, &[], rows),
    }
}

pub(super) fn criteria(input: &AssessmentInput) -> impl Iterator<Item = (&Dimension, &Criterion)> {
    let of = |dimension| -> Box<dyn Iterator<Item = (&Dimension, &Criterion)>> {
        let dimension: &Dimension = dimension;
        Box::new(dimension.criteria.iter().map(move |one| (dimension, one)))
    };
    input.dimensions.iter().flat_map(of)
}

/// Where the inputs of a criterion stand.
pub(super) fn criterion_anchor(id: &str) -> Anchor {
    Anchor::new(&format!("criterion-{id}"))
}

/// A link to the inputs of a criterion; its id where the page does not have it.
pub(super) fn criterion_link(input: &AssessmentInput, id: &str) -> Inline {
    match criteria(input).find(|(_, one)| one.id == id) {
        Some((_, one)) => Inline::to(&criterion_anchor(id), one.text.as_str()),
        None => Inline::code(id),
    }
}
