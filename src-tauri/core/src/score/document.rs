//! Where a document stands: the state of each section, what it still lacks, and how far the whole is.
//!
//! A section is filled when it has text, or when its required fields are filled and its tables have
//! the rows they need. Rules: the pack format, kind `document`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::{DocumentRecord, DocumentRow};
use crate::pack::document::{Column, Document, Section, Table};
use crate::pack::{DesignTables, Situation, Truth};

/// How far a section is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum SectionState {
    /// Nothing in it.
    Empty,
    /// Something in it, not enough.
    Started,
    /// Enough in it.
    Filled,
    /// Not needed, with a reason.
    Skipped,
}

/// A section after assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionStanding {
    /// Its id in the pack.
    pub id: String,
    /// How far it is.
    pub state: SectionState,
    /// Whether its `when` holds; unknown counts as yes.
    pub applies: Truth,
    /// Whether it must be filled or skipped.
    pub needed: bool,
    /// Words of its text and cells.
    pub words: usize,
    /// What it lacks, by title: required fields, rows of tables.
    pub lacks: Vec<String>,
}

/// A document after assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentStanding {
    /// In the order of the pack.
    pub sections: Vec<SectionStanding>,
}

impl DocumentStanding {
    /// Ids of needed sections that are neither filled nor skipped.
    pub fn required_missing(&self) -> Vec<String> {
        let missing = self.sections.iter().filter(|s| s.needed && !s.is_settled());
        missing.map(|section| section.id.clone()).collect()
    }

    /// How many of the needed sections are filled or skipped, and how many are needed.
    pub fn completeness(&self) -> (usize, usize) {
        let needed = || self.sections.iter().filter(|section| section.needed);
        (
            needed().filter(|s| s.is_settled()).count(),
            needed().count(),
        )
    }

    /// Words of the whole document.
    pub fn words(&self) -> usize {
        self.sections.iter().map(|section| section.words).sum()
    }

    /// The section with this id.
    pub fn section(&self, id: &str) -> Option<&SectionStanding> {
        self.sections.iter().find(|section| section.id == id)
    }
}

impl SectionStanding {
    fn is_settled(&self) -> bool {
        matches!(self.state, SectionState::Filled | SectionState::Skipped)
    }
}

/// Assesses a document.
pub fn assess(
    template: &Document,
    record: &DocumentRecord,
    situation: &Situation<'_>,
) -> DocumentStanding {
    let sections = template.sections.iter();
    DocumentStanding {
        sections: sections
            .map(|section| standing(section, record, situation))
            .collect(),
    }
}

fn standing(
    section: &Section,
    record: &DocumentRecord,
    situation: &Situation<'_>,
) -> SectionStanding {
    let applies = section
        .rule
        .as_ref()
        .map_or(Truth::True, |rule| rule.evaluate(situation));
    let value = |field: &Column| record.field(&section.id, &field.id);
    let text = record.text(&section.id);
    let mut words = count_words(text);
    let mut lacks = Vec::new();
    let mut any = !text.trim().is_empty();
    for field in &section.fields {
        words += count_words(value(field));
        any |= !value(field).is_empty();
        if field.required && value(field).is_empty() {
            lacks.push(field.title.clone());
        }
    }
    for table in &section.tables {
        let filled = filled_rows(record, table);
        words += words_in(record, table);
        any |= filled > 0;
        if filled < table.min_rows as usize {
            lacks.push(table.title.clone());
        }
    }
    let skipped = record
        .document
        .skipped
        .get(&section.id)
        .is_some_and(|reason| !reason.trim().is_empty());
    let state = if skipped {
        SectionState::Skipped
    } else if !text.trim().is_empty() || (any && lacks.is_empty()) {
        SectionState::Filled
    } else if any {
        SectionState::Started
    } else {
        SectionState::Empty
    };
    SectionStanding {
        id: section.id.clone(),
        state,
        applies,
        needed: section.required && applies != Truth::False,
        words,
        lacks,
    }
}

/// Rows of a table with at least one typed value.
pub fn filled_rows(record: &DocumentRecord, table: &Table) -> usize {
    let rows = record.rows_of(&table.id);
    rows.filter(|row| is_filled(row, &table.columns)).count()
}

/// Whether a row has a typed value in one of these columns.
pub fn is_filled(row: &DocumentRow, columns: &[Column]) -> bool {
    columns
        .iter()
        .any(|column| !row.cell(&column.id).is_empty())
}

/// The required columns a row leaves empty; none for a row without any value.
pub fn missing<'t>(row: &DocumentRow, table: &'t Table) -> Vec<&'t Column> {
    if !is_filled(row, &table.columns) {
        return Vec::new();
    }
    let required = table.columns.iter().filter(|column| column.required);
    required
        .filter(|column| row.cell(&column.id).is_empty())
        .collect()
}

/// What a row is called: its first value.
pub fn row_name<'r>(row: &'r DocumentRow, table: &Table) -> &'r str {
    let values = table.columns.iter().map(|column| row.cell(&column.id));
    let first = values.into_iter().find(|value| !value.is_empty());
    first
        .and_then(|value| value.lines().next())
        .unwrap_or_default()
}

/// Words of a text: runs without white space that hold a letter or digit.
pub fn count_words(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
}

fn words_in(record: &DocumentRecord, table: &Table) -> usize {
    let cells = record
        .rows_of(&table.id)
        .flat_map(|row| table.columns.iter().map(|column| row.cell(&column.id)));
    cells.map(count_words).sum()
}

/// A design as expressions read it.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'d> {
    /// The template.
    pub template: &'d Document,
    /// What is written in it.
    pub record: &'d DocumentRecord,
}

impl DesignTables for Tables<'_> {
    fn rows(&self, table: &str) -> u32 {
        let filled = self
            .template
            .table(table)
            .map_or(0, |table| filled_rows(self.record, table));
        u32::try_from(filled).unwrap_or(u32::MAX)
    }

    fn has(&self, table: &str, column: &str, value: &str) -> bool {
        let Some(table) = self.template.table(table) else {
            return false;
        };
        let mut filled = self
            .record
            .rows_of(&table.id)
            .filter(|row| is_filled(row, &table.columns));
        filled.any(|row| row.cell(column) == value)
    }

    fn has_row(&self, table: &str, cells: &[(String, String)]) -> bool {
        let Some(table) = self.template.table(table) else {
            return false;
        };
        let mut filled = self
            .record
            .rows_of(&table.id)
            .filter(|row| is_filled(row, &table.columns));
        filled.any(|row| {
            cells
                .iter()
                .all(|(column, value)| row.cell(column) == value)
        })
    }
}
