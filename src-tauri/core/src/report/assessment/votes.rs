//! What respondents disagreed on, with the spread and what was settled, and what does not apply.

use super::super::assessment_input::{AssessmentInput, Criterion};
use super::super::link::Anchor;
use super::super::model::{Block, Inlines};
use super::words::{criteria, criterion_link, maybe_day, or_dash, table, table_or, text};

pub(super) fn contested(input: &AssessmentInput) -> Vec<Block> {
    let mut blocks = vec![Block::section(
        2,
        Anchor::new("contested"),
        "Contested and settled",
    )];
    let shown = criteria(input).map(|(_, one)| one);
    let shown: Vec<&Criterion> = shown
        .filter(|one| one.contested || one.settled.is_some())
        .collect();
    match shown.is_empty() {
        true => blocks.push(Block::text(
            "Respondents agreed on everything they answered.",
        )),
        false => blocks.push(spread(input, &shown)),
    }
    blocks
}

pub(super) fn not_applicable_section(input: &AssessmentInput) -> Vec<Block> {
    let head = Block::section(2, Anchor::new("not-applicable"), "Not applicable");
    vec![head, not_applicable(input)]
}

fn spread(input: &AssessmentInput, shown: &[&Criterion]) -> Block {
    let mut head = vec!["Criterion"];
    let titles = shown.first().map_or(&[][..], |one| &one.spread[..]);
    head.extend(titles.iter().map(|(title, _)| title.as_str()));
    head.extend(["Counts as", "Settled"]);
    let rows = shown.iter().map(|one| {
        let mut row: Vec<Inlines> = vec![vec![criterion_link(input, &one.id)]];
        row.extend(one.spread.iter().map(|(_, votes)| text(votes.to_string())));
        row.push(text(one.value.as_str()));
        row.push(text(match &one.settled {
            Some((value, reason, by)) => match by.trim().is_empty() {
                true => format!("{value}: {reason}"),
                false => format!("{value}: {reason} ({by})"),
            },
            None => "Open".to_owned(),
        }));
        row
    });
    table(&head, &[], rows.collect())
}

fn not_applicable(input: &AssessmentInput) -> Block {
    let mut rows = Vec::new();
    for (_, one) in criteria(input) {
        let Some(na) = &one.na else { continue };
        let again = maybe_day(na.review_on);
        rows.push(vec![
            vec![criterion_link(input, &one.id)],
            text(or_dash(&na.reason)),
            text(or_dash(&na.approver)),
            text(match na.due {
                true => format!("{again}, due"),
                false => again,
            }),
        ]);
    }
    table_or(
        &["Criterion", "Why", "Approved by", "Look again on"],
        rows,
        "Every criterion applies.",
    )
}
