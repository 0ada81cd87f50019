//! The report of a service: what its current review comes to, what is open, and everything that belongs to it.

use super::super::change;
use super::super::input::Word;
use super::super::link::{Anchor, FileStem, Url};
use super::super::model::{Block, CalloutKind, Inline, Inlines, Report, Table};
use super::super::outline::{Outline, ReportKind};
use super::super::overview_input::{ReviewLine, ServiceInput};
use super::super::profile::Profile;
use super::super::redact::{self, note};
use super::lines::{actions, day, ends, linked, numbers, or_dash, section, text, verdict};

/// Builds the report of a service.
pub fn service_report(input: &ServiceInput, outline: &Outline) -> Report {
    let withheld = redact::service(input, outline);
    let (input, outline) = withheld.as_ref().map_or((input, outline), |(i, o)| (i, o));
    let profile = outline.profile;
    let blocks = outline.compose(ReportKind::Service, |name| match name {
        "summary" => summary(input, profile),
        "contents" => vec![Block::Contents],
        "changed" => change::changed(outline.changed.as_ref(), profile),
        "reasons" => reasons(input, profile),
        "reviews" => reviews(input, profile),
        "actions" => actions(&input.actions, input.as_of, false, profile),
        "ends-soon" => ends(&input.ends, input.as_of, false, profile),
        "documents" => documents(input, profile),
        "facts" => facts(input),
        "history" => change::history(&outline.history),
        _ => Vec::new(),
    });
    Report {
        title: input.service.name.clone(),
        stem: FileStem::new(&format!("{} service", input.service.name)),
        blocks,
        images: Vec::new(),
    }
}

fn summary(input: &ServiceInput, profile: Profile) -> Vec<Block> {
    let service = &input.service;
    let current = input.reviews.iter().find(|review| !review.archived);
    let kind = match current.and_then(|review| review.verdict) {
        Some(Word::Go) => CalloutKind::Tip,
        Some(Word::Conditional) => CalloutKind::Warning,
        Some(Word::NoGo) => CalloutKind::Caution,
        None => CalloutKind::Note,
    };
    let told = match current {
        Some(review) => vec![
            Inline::strong(verdict(review.verdict)),
            Inline::text(" by "),
            Inline::text(review.title.as_str()),
            Inline::text(match review.launch_on {
                Some(_) => format!(" for {}", day(review.launch_on)),
                None => String::new(),
            }),
            Inline::text(format!(", as of {}.", day(Some(input.as_of)))),
        ],
        None => text("It has no review."),
    };
    let cells = [
        ("Owner", or_dash(&service.owner).to_owned()),
        ("Tier", service.tier.to_string()),
        ("SLO", or_dash(&service.slo).to_owned()),
        ("Reviews", input.reviews.len().to_string()),
    ];
    let mut blocks = vec![
        Block::text(service.summary.as_str()),
        Block::Callout {
            kind,
            blocks: vec![Block::Paragraph(told)],
        },
        Block::Table(Table {
            headers: cells.iter().map(|(head, _)| text(*head)).collect(),
            aligns: Vec::new(),
            rows: vec![cells.into_iter().map(|(_, cell)| text(cell)).collect()],
        }),
    ];
    blocks.extend(note(profile));
    blocks
}

fn reasons(input: &ServiceInput, profile: Profile) -> Vec<Block> {
    let row = |(reason, about): &(super::super::input::Reason, String)| {
        vec![
            vec![Inline::code(reason.code.as_str())],
            text(reason.text.as_str()),
            text(or_dash(about)),
        ]
    };
    section(
        ("reasons", "Reasons of the verdict"),
        &["Rule", "Reason", "Of"],
        input.reasons.iter().map(row).collect(),
        "No rule found anything.",
        profile,
    )
}

fn reviews(input: &ServiceInput, profile: Profile) -> Vec<Block> {
    let row = |review: &ReviewLine| {
        let mut row = vec![linked(&review.title, review.page.as_ref())];
        row.push(text(day(review.launch_on)));
        row.extend(numbers(review));
        row.push(text(if review.archived { "Archived" } else { "" }));
        row
    };
    section(
        ("reviews", "Reviews"),
        &[
            "Review",
            "Launch",
            "Verdict",
            "Score",
            "Answered",
            "Open gaps",
            "Waived",
            "",
        ],
        input.reviews.iter().map(row).collect(),
        "It has no review.",
        profile,
    )
}

fn documents(input: &ServiceInput, profile: Profile) -> Vec<Block> {
    let row = |(title, kind, filled, needed): &(String, String, usize, usize)| {
        vec![
            text(title.as_str()),
            text(kind.as_str()),
            text(format!("{filled} of {needed}")),
        ]
    };
    section(
        ("documents", "Documents"),
        &["Document", "Kind", "Sections filled"],
        input.documents.iter().map(row).collect(),
        "It has no document.",
        profile,
    )
}

fn facts(input: &ServiceInput) -> Vec<Block> {
    let mut blocks = vec![Block::section(
        2,
        Anchor::new("service-facts"),
        "Service facts",
    )];
    let row = |(fact, value): &(String, Option<bool>)| {
        let value = match value {
            Some(true) => "Yes",
            Some(false) => "No",
            None => "Not set",
        };
        vec![text(fact.as_str()), text(value)]
    };
    match input.service.facts.is_empty() {
        true => blocks.push(Block::text("No fact is recorded.")),
        false => blocks.push(Block::Table(Table {
            headers: vec![text("Fact"), text("Value")],
            aligns: Vec::new(),
            rows: input.service.facts.iter().map(row).collect(),
        })),
    }
    let link = |(title, address): &(String, String)| -> Inlines {
        match Url::parse(address) {
            Some(url) => vec![Inline::Link {
                url,
                text: text(title.as_str()),
            }],
            None => text(format!("{title} ({address})")),
        }
    };
    if !input.service.links.is_empty() {
        blocks.push(Block::dots(input.service.links.iter().map(link)));
    }
    blocks
}
