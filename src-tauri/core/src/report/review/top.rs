//! What an approver reads first: verdict, reasons, numbers.

use super::super::input::{ActionState, ReviewInput, Service, Subject, Team, Word};
use super::super::link::Anchor;
use super::super::model::{Align, Block, CalloutKind, Inline, Inlines, Item, List, Table};
use super::super::profile::Profile;
use super::super::redact::note;
use super::words::{count, day, or_dash, question_link, text, verdict};

/// Reasons shown beside the verdict; the full list stands with the computation.
const REASONS: usize = 8;

/// Who it is about and what the verdict is.
pub(super) fn verdict_first(input: &ReviewInput, profile: Profile) -> Vec<Block> {
    let mut blocks = vec![
        Block::text(input.subject.summary()),
        verdict_box(input, profile.most().unwrap_or(REASONS)),
        Block::Table(facts(input)),
    ];
    blocks.extend(note(profile));
    blocks
}

/// The numbers in one table.
pub(super) fn numbers_table(input: &ReviewInput) -> Vec<Block> {
    vec![
        Block::Heading {
            level: 2,
            anchor: None,
            text: text("Numbers"),
        },
        Block::Table(numbers(input)),
    ]
}

fn verdict_box(input: &ReviewInput, most: usize) -> Block {
    let found = &input.verdict;
    let (kind, glyph) = match found.word {
        Word::Go => (CalloutKind::Tip, "✓"),
        Word::Conditional => (CalloutKind::Warning, "◐"),
        Word::NoGo => (CalloutKind::Caution, "✗"),
    };
    let launch = match (input.review.launch_on, &input.subject) {
        (Some(on), Subject::Service(_)) => format!(" for launch on {}", day(on)),
        (Some(on), Subject::Team(_)) => format!(" for the review due on {}", day(on)),
        (None, _) => String::new(),
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
    if !found.reasons.is_empty() {
        blocks.push(reasons(input, most));
    }
    Block::Callout { kind, blocks }
}

/// The first reasons: each sentence once, what it points at below it.
fn reasons(input: &ReviewInput, most: usize) -> Block {
    let all = &input.verdict.reasons;
    let shown = &all[..all.len().min(most)];
    let mut items = Vec::new();
    for group in shown.chunk_by(|a, b| (&a.code, &a.text) == (&b.code, &b.text)) {
        let sentence = vec![
            Inline::code(group[0].code.as_str()),
            Inline::text(format!(" {}", group[0].text)),
        ];
        let mut item = Item::line(sentence);
        let links: Vec<Inlines> = group
            .iter()
            .filter_map(|reason| reason.question.as_deref())
            .map(|id| vec![question_link(input, id)])
            .collect();
        if !links.is_empty() {
            item.blocks.push(Block::dots(links));
        }
        items.push(item);
    }
    if all.len() > shown.len() {
        let more = count(all.len() - shown.len(), "more reason", "more reasons");
        let link = Inline::to(&Anchor::new("verdict-rules"), more);
        items.push(Item::line(vec![link]));
    }
    Block::List(List { start: None, items })
}

fn facts(input: &ReviewInput) -> Table {
    match &input.subject {
        Subject::Service(service) => about_service(input, service),
        Subject::Team(team) => about_team(input, team),
    }
}

fn about_team(input: &ReviewInput, team: &Team) -> Table {
    let due = input.review.launch_on.map_or_else(|| "–".to_owned(), day);
    Table {
        headers: ["Team", "Services", "Due", "Review started"]
            .into_iter()
            .map(text)
            .collect(),
        aligns: Vec::new(),
        rows: vec![vec![
            text(team.name.as_str()),
            text(or_dash(&team.services.join(", "))),
            text(due),
            text(day(input.review.started_on)),
        ]],
    }
}

fn about_service(input: &ReviewInput, service: &Service) -> Table {
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
