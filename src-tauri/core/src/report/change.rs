//! What was changed, by whom and when, as a section of a report.
//!
//! Left out on purpose: reading the log (the api puts it into the user's words).
//! Invariant: values are plain text, shortened where they are long; the full text stands in its own section.

use chrono::NaiveDate;

use super::link::Anchor;
use super::model::{Block, Inline, Inlines, Table};
use super::profile::Profile;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The day.
    pub on: NaiveDate,
    /// Who made it.
    pub who: String,
    /// The question, section, scenario or whatever else it was made to, in its words.
    pub what: String,
    /// Which part of it: "Answer", "Owner", "Text"; empty for the whole.
    pub part: String,
    /// What it was; empty for nothing.
    pub before: String,
    /// What it is then; empty for nothing.
    pub after: String,
    /// Whether the values are a person's name.
    pub person: bool,
    /// Whether the values are a note, a comment or a remark.
    pub note: bool,
}

/// What changed since an earlier report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// The day of the last change that the earlier report knew.
    pub day: NaiveDate,
    /// What changed after it, in the order of the page; each thing once.
    pub changes: Vec<Change>,
}

/// Most letters of a value in a table.
const LETTERS: usize = 160;
/// Most rows of a history; a longer one says how many it leaves out.
const ROWS: usize = 5_000;

/// The section on what changed since an earlier report.
pub(super) fn changed(since: Option<&Since>, profile: Profile) -> Vec<Block> {
    let Some(since) = since else {
        return Vec::new();
    };
    let day = since.day.format("%Y-%m-%d");
    let mut blocks = vec![Block::section(
        2,
        Anchor::new("changed"),
        "Changed since the last report",
    )];
    if since.changes.is_empty() {
        blocks.push(Block::text(format!("Nothing changed since {day}.")));
        return blocks;
    }
    blocks.push(Block::text(format!(
        "What is different from the report that knew everything up to {day}."
    )));
    let shown = profile.most().unwrap_or(ROWS);
    blocks.extend(table(&since.changes, shown));
    blocks
}

/// The section with every change, oldest first.
pub(super) fn history(changes: &[Change]) -> Vec<Block> {
    let mut blocks = vec![Block::section(2, Anchor::new("history"), "History")];
    match changes.is_empty() {
        true => blocks.push(Block::text("Nothing is recorded.")),
        false => blocks.extend(table(changes, ROWS)),
    }
    blocks
}

fn table(changes: &[Change], most: usize) -> Vec<Block> {
    let row = |change: &Change| -> Vec<Inlines> {
        let mut what = vec![Inline::text(change.what.as_str())];
        if !change.part.is_empty() {
            what.extend([
                Inline::Break,
                Inline::Emph(vec![Inline::text(change.part.as_str())]),
            ]);
        }
        vec![
            vec![Inline::text(change.on.format("%Y-%m-%d").to_string())],
            vec![Inline::text(change.who.as_str())],
            what,
            vec![Inline::text(short(&change.before))],
            vec![Inline::text(short(&change.after))],
        ]
    };
    let head = ["Day", "Who", "What", "Before", "Now"];
    let mut blocks = vec![Block::Table(Table {
        headers: head.map(|words| vec![Inline::text(words)]).to_vec(),
        aligns: Vec::new(),
        rows: changes.iter().take(most).map(row).collect(),
    })];
    if changes.len() > most {
        let more = changes.len() - most;
        blocks.push(Block::text(format!("{more} more are not shown here.")));
    }
    blocks
}

/// The first letters of a value on one line; a dash for nothing.
fn short(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return "–".to_owned();
    }
    if line.chars().count() <= LETTERS {
        return line;
    }
    let mut cut: String = line.chars().take(LETTERS).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}
