//! A document as a report of its own, and as a part of its review's report.
//!
//! Left out on purpose: the source people go on writing in (`exchange`).
//! Invariant: titles and values are plain text; only `text`, `appendix` and reasons typed as
//! Markdown are read as such. The order is the pack's, whatever is filled.

use chrono::NaiveDate;

use super::change;
use super::link::{Anchor, FileStem, Url};
use super::markdown;
use super::model::{Align, Block, CalloutKind, Inline, Inlines, Report, Table};
use super::outline::{Outline, ReportKind};
use super::profile::Profile;
use super::redact::{self, note};
use super::rows::first_rows;
use crate::pack::document::ColumnType;

/// A document on one day, with everything its report shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentInput {
    /// Its title.
    pub title: String,
    /// What kind of document it is.
    pub kind: String,
    /// The version of its pack.
    pub pack_version: String,
    /// The service, review or team it belongs to; may be empty.
    pub place: String,
    /// The day it was started.
    pub started_on: Option<NaiveDate>,
    /// The day of the report.
    pub as_of: NaiveDate,
    /// Needed sections that are filled or skipped.
    pub filled: usize,
    /// Needed sections.
    pub needed: usize,
    /// Whether it may only be read by those it is meant for.
    pub confidential: bool,
    /// The sections that apply or hold something, in the order of the pack.
    pub sections: Vec<DocumentSection>,
    /// What an import could not place, Markdown.
    pub appendix: String,
    /// What does not fit with the rest of the review, in the order of the document.
    pub findings: Vec<DocumentFinding>,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentSection {
    /// Its id in the pack.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Why it is not needed, Markdown; empty where it is.
    pub skipped: String,
    /// Whether it still lacks what it needs.
    pub missing: bool,
    /// Single values with their titles.
    pub fields: Vec<(String, DocumentValue)>,
    /// The text, Markdown.
    pub text: String,
    /// Its tables with at least one row.
    pub tables: Vec<DocumentTable>,
}

/// A table with its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentTable {
    /// Its title.
    pub title: String,
    /// Titles and types of its columns.
    pub columns: Vec<(String, ColumnType)>,
    /// One value a column.
    pub rows: Vec<Vec<DocumentValue>>,
}

/// A value of a field or cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentValue {
    /// The value as typed; may be empty.
    pub text: String,
    /// What a value looks like.
    pub kind: ColumnType,
    /// Whether it is needed and empty.
    pub missing: bool,
}

/// Something that does not fit, or is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFinding {
    /// Whether two places contradict each other; otherwise something is missing.
    pub contradiction: bool,
    /// What does not fit.
    pub text: String,
    /// What to do about it.
    pub fix: String,
    /// The section it is about, by id.
    pub section: String,
    /// The question that is the other place, by id.
    pub question: Option<String>,
    /// Why it is settled; none where it is open.
    pub settled: Option<String>,
}

/// Builds the report of one document.
pub fn document_report(input: &DocumentInput, outline: &Outline) -> Report {
    let withheld = redact::document(input, outline);
    let (input, outline) = withheld.as_ref().map_or((input, outline), |(i, o)| (i, o));
    let profile = outline.profile;
    let mut blocks = Vec::new();
    // Whatever the layout says, this is not left out.
    if input.confidential {
        blocks.push(Block::Callout {
            kind: CalloutKind::Important,
            blocks: vec![Block::text(
                "Confidential. It was included on purpose; keep it among those it is meant for.",
            )],
        });
    }
    blocks.extend(
        outline.compose(ReportKind::Document, |section| match section {
            "facts" => std::iter::once(facts(input)).chain(note(profile)).collect(),
            "state" => state(input, profile),
            "contents" => vec![Block::Contents],
            "changed" => change::changed(outline.changed.as_ref(), profile),
            "findings" if !input.findings.is_empty() => {
                let found = findings(input, &|id| Inline::code(id));
                let mut blocks = vec![Block::section(2, Anchor::new("findings"), "Findings")];
                blocks.extend(first_rows(found, profile.most()));
                blocks
            }
            "text" => sections(input, 2),
            "history" => change::history(&outline.history),
            _ => Vec::new(),
        }),
    );
    Report {
        title: input.title.clone(),
        stem: FileStem::new(&input.title),
        blocks,
        images: Vec::new(),
    }
}

/// Which sections are filled.
fn state(input: &DocumentInput, profile: Profile) -> Vec<Block> {
    let row = |section: &DocumentSection| {
        let state = match (section.skipped.trim().is_empty(), section.missing) {
            (false, _) => "Not needed",
            (true, true) => "To fill",
            (true, false) => "Filled",
        };
        vec![vec![section_link(input, &section.id)], line(state)]
    };
    let mut rows: Vec<&DocumentSection> = input.sections.iter().collect();
    // Stable: what is to fill comes first.
    rows.sort_by_key(|section| !section.missing);
    let table = Block::Table(Table {
        headers: vec![line("Section"), line("State")],
        aligns: Vec::new(),
        rows: rows.into_iter().map(row).collect(),
    });
    let mut blocks = vec![Block::section(
        2,
        Anchor::new("state"),
        "State of the sections",
    )];
    blocks.extend(first_rows(table, profile.most().map(|most| most * 3)));
    blocks
}

fn facts(input: &DocumentInput) -> Block {
    let head = ["Kind", "About", "Started", "As of", "Sections filled"];
    let started = input.started_on.map_or_else(|| "–".to_owned(), day);
    let place = if input.place.is_empty() {
        "–"
    } else {
        &input.place
    };
    Block::Table(Table {
        headers: head.into_iter().map(line).collect(),
        aligns: Vec::new(),
        rows: vec![vec![
            line(format!("{}, version {}", input.kind, input.pack_version)),
            line(place),
            line(started),
            line(day(input.as_of)),
            line(format!("{} of {}", input.filled, input.needed)),
        ]],
    })
}

/// Open findings as a table, then the settled ones with their reasons.
pub(super) fn findings(input: &DocumentInput, question: &dyn Fn(&str) -> Inline) -> Block {
    let mut sorted: Vec<&DocumentFinding> = input.findings.iter().collect();
    sorted.sort_by_key(|finding| finding.settled.is_some());
    let rows = sorted.into_iter().map(|finding| {
        let mut places = vec![section_link(input, &finding.section)];
        if let Some(id) = &finding.question {
            places.extend([Inline::text(", "), question(id)]);
        }
        let state = match &finding.settled {
            Some(reason) => format!("Settled: {reason}"),
            None => "Open".to_owned(),
        };
        vec![
            line(if finding.contradiction {
                "Contradiction"
            } else {
                "Gap"
            }),
            line(finding.text.as_str()),
            places,
            line(finding.fix.as_str()),
            line(state),
        ]
    });
    Block::Table(Table {
        headers: ["Finding", "What", "Where", "What to do", "State"]
            .into_iter()
            .map(line)
            .collect(),
        aligns: Vec::new(),
        rows: rows.collect(),
    })
}

/// The sections with headings of this level.
pub(super) fn sections(input: &DocumentInput, level: u8) -> Vec<Block> {
    let mut blocks = Vec::new();
    for section in &input.sections {
        blocks.push(Block::section(
            level,
            section_anchor(&section.id),
            section.title.as_str(),
        ));
        blocks.extend(body(section, level));
    }
    if !input.appendix.trim().is_empty() {
        blocks.push(Block::section(
            level,
            Anchor::new("design-appendix"),
            "Appendix",
        ));
        blocks.extend(markdown::parse(&input.appendix, level));
    }
    blocks
}

fn body(section: &DocumentSection, level: u8) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !section.skipped.trim().is_empty() {
        blocks.push(Block::text("Not needed, because:"));
        blocks.push(Block::Quote(markdown::parse(&section.skipped, level)));
    } else if section.missing {
        blocks.push(Block::Paragraph(vec![Inline::Emph(line(
            "This section is needed and not filled yet.",
        ))]));
    }
    if !section.fields.is_empty() {
        blocks.push(Block::Table(Table {
            headers: vec![line("Field"), line("Value")],
            aligns: Vec::new(),
            rows: section
                .fields
                .iter()
                .map(|(title, value)| vec![line(title.as_str()), shown(value)])
                .collect(),
        }));
    }
    blocks.extend(markdown::parse(&section.text, level));
    for table in &section.tables {
        blocks.push(Block::Heading {
            level: (level + 1).min(6),
            anchor: None,
            text: line(table.title.as_str()),
        });
        blocks.push(Block::Table(Table {
            headers: table
                .columns
                .iter()
                .map(|(title, _)| line(title.as_str()))
                .collect(),
            aligns: table.columns.iter().map(|(_, kind)| align(*kind)).collect(),
            rows: table
                .rows
                .iter()
                .map(|row| row.iter().map(shown).collect())
                .collect(),
        }));
    }
    blocks
}

fn shown(value: &DocumentValue) -> Inlines {
    if value.text.is_empty() {
        return match value.missing {
            true => vec![Inline::Emph(line("not stated"))],
            false => line("–"),
        };
    }
    match (value.kind, Url::parse(&value.text)) {
        (ColumnType::Link, Some(url)) => vec![Inline::Link {
            url,
            text: line(value.text.as_str()),
        }],
        (ColumnType::Percent, _) => line(format!("{} %", value.text)),
        _ => line(value.text.as_str()),
    }
}

fn align(kind: ColumnType) -> Align {
    match kind {
        ColumnType::Number | ColumnType::Percent | ColumnType::Duration => Align::End,
        ColumnType::Text
        | ColumnType::Choice
        | ColumnType::Date
        | ColumnType::Link
        | ColumnType::Person => Align::Start,
    }
}

/// Where a section is in the page.
pub(super) fn section_anchor(id: &str) -> Anchor {
    Anchor::new(&format!("design-{id}"))
}

/// A link to a section; its id where it is not shown.
pub(super) fn section_link(input: &DocumentInput, id: &str) -> Inline {
    match input.sections.iter().find(|section| section.id == id) {
        Some(section) => Inline::to(&section_anchor(id), section.title.as_str()),
        None => Inline::code(id),
    }
}

fn line(words: impl Into<String>) -> Inlines {
    vec![Inline::text(words)]
}

fn day(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}
