//! What an approver reads first: verdict, reasons, numbers.

use super::super::input::{ActionState, ReviewInput, Word};
use super::super::link::Anchor;
use super::super::model::{Align, Block, CalloutKind, Inline, Inlines, Table};
use super::words::{count, day, or_dash, question_link, text, verdict};

/// Reasons shown beside the verdict; the full list stands with the computation.
const REASONS: usize = 8;

pub(super) fn blocks(input: &ReviewInput) -> Vec<Block> {
    vec![
        Block::text(input.service.summary.as_str()),
        verdict_box(input),
        Block::Table(facts(input)),
        Block::Heading {
            level: 2,
            anchor: None,
            text: text("Numbers"),
        },
        Block::Table(numbers(input)),
    ]
}

fn verdict_box(input: &ReviewInput) -> Block {
    let found = &input.verdict;
    let (kind, glyph) = match found.word {
        Word::Go => (CalloutKind::Tip, "✓"),
        Word::Conditional => (CalloutKind::Warning, "◐"),
        Word::NoGo => (CalloutKind::Caution, "✗"),
    };
    let launch = match input.review.launch_on {
        Some(on) => format!(" for launch on {}", day(on)),
        None => String::new(),
    };
    let mut headline = vec![
        Inline::text(format!("{glyph} ")),
        Inline::strong(verdict(found.word)),
        Inline::text(format!("{launch}, as of {}.", day(input.as_of))),
    ];
    if found.without_waivers == found.word {
        headline.push(Inline::text(" Without waivers it is the same."));
    } else {
        headline.push(Inline::text(format!(
            " Without waivers it would be {}.",
            verdict(found.without_waivers)
        )));
    }
    let mut blocks = vec![Block::Paragraph(headline)];
    let reasons = &found.reasons;
    if !reasons.is_empty() {
        let mut lines: Vec<Inlines> = reasons
            .iter()
            .take(REASONS)
            .map(|reason| {
                let mut line = vec![
                    Inline::code(reason.code.as_str()),
                    Inline::text(format!(" {}", reason.text)),
                ];
                if let Some(id) = &reason.question {
                    line.push(Inline::text(" "));
                    line.push(question_link(input, id));
                }
                line
            })
            .collect();
        if reasons.len() > REASONS {
            let more = count(reasons.len() - REASONS, "more reason", "more reasons");
            lines.push(vec![Inline::to(&Anchor::new("verdict-rules"), more)]);
        }
        blocks.push(Block::dots(lines));
    }
    Block::Callout { kind, blocks }
}

fn facts(input: &ReviewInput) -> Table {
    let service = &input.service;
    let launch = input.review.launch_on.map_or_else(|| "–".to_owned(), day);
    let head = [
        "Service",
        "Owner",
        "Tier",
        "SLO",
        "Launch",
        "Review started",
    ];
    Table {
        headers: head.into_iter().map(text).collect(),
        aligns: Vec::new(),
        rows: vec![vec![
            text(service.name.as_str()),
            text(or_dash(&service.owner)),
            text(service.tier.to_string()),
            text(or_dash(&service.slo)),
            text(launch),
            text(day(input.review.started_on)),
        ]],
    }
}

fn numbers(input: &ReviewInput) -> Table {
    let totals = &input.totals;
    let of_100 =
        |score: Option<u32>| score.map_or_else(|| "–".to_owned(), |n| format!("{n} of 100"));
    let mut rows = Vec::new();
    let mut row = |name: &str, value: String, bare: String| {
        rows.push(vec![text(name), text(value), text(bare)]);
    };
    row(
        "Verdict",
        verdict(input.verdict.word).to_owned(),
        verdict(input.verdict.without_waivers).to_owned(),
    );
    row(
        "Score",
        of_100(totals.score),
        of_100(totals.score_without_waived),
    );
    row(
        "Answered",
        format!("{} of {}", totals.answered, totals.applicable),
        String::new(),
    );
    row(
        "Open gaps",
        totals.gaps.to_string(),
        (totals.gaps + totals.waived).to_string(),
    );
    row("Waivers in use", totals.waived.to_string(), String::new());
    row(
        "Answers without evidence",
        totals.needs_evidence.to_string(),
        String::new(),
    );
    row(
        "Answers with stale evidence",
        totals.stale_evidence.to_string(),
        String::new(),
    );
    row("Open actions", open_actions(input), String::new());
    Table {
        headers: ["", "Now", "Without waivers"]
            .into_iter()
            .map(text)
            .collect(),
        aligns: vec![Align::Start, Align::End, Align::End],
        rows,
    }
}

fn open_actions(input: &ReviewInput) -> String {
    let open = input
        .actions
        .iter()
        .filter(|action| action.state == ActionState::Open);
    let overdue = open
        .clone()
        .filter(|action| action.due.is_some_and(|due| due < input.as_of))
        .count();
    let open = open.count();
    if overdue == 0 {
        open.to_string()
    } else {
        format!("{open}, {overdue} overdue")
    }
}
