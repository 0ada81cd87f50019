//! Facts once: answers that rows of a design propose for the questions they feed.
//!
//! A proposal is never an answer; a person accepts or dismisses it. Its fingerprint covers the rows
//! it came from, so a dismissed one comes back when they change.

use sha2::{Digest, Sha256};

use super::document::{is_filled, row_name};
use crate::model::{Answer, DocumentRecord, DocumentRow};
use crate::pack::checklist::Question;
use crate::pack::document::{Column, Document, Table};

/// A question that is asked in a review, with its answer.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'q> {
    /// The question.
    pub question: &'q Question,
    /// The answer; none where unanswered.
    pub answer: Option<Answer>,
    /// Whether it can be answered now; one that waits cannot.
    pub open: bool,
}

/// What the rows of a table say to a question.
#[derive(Debug, Clone)]
pub struct Fed<'t> {
    /// The question.
    pub question: &'t Question,
    /// The table.
    pub table: &'t Table,
    /// The columns that answer it; empty where its rows are shown and answer nothing.
    pub columns: Vec<&'t Column>,
    /// The filled rows, in order.
    pub rows: Vec<FedRow>,
    /// What they hold, as a short hash.
    pub fingerprint: String,
}

/// A row that speaks for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FedRow {
    /// Its id.
    pub id: String,
    /// Its first value.
    pub name: String,
    /// Titles of the answering columns it leaves empty.
    pub missing: Vec<String>,
}

impl Fed<'_> {
    /// The answer the rows propose; none without rows, or where they answer nothing.
    pub fn proposes(&self) -> Option<Answer> {
        if self.columns.is_empty() || self.rows.is_empty() {
            return None;
        }
        let complete = self.rows.iter().all(|row| row.missing.is_empty());
        let any = self
            .rows
            .iter()
            .any(|row| row.missing.len() < self.columns.len());
        match (complete, any) {
            (true, _) => Some(Answer::Met),
            (false, true) => Some(Answer::Partial),
            (false, false) => None,
        }
    }

    /// The same, where it would say more than the answer that is there.
    pub fn proposal(&self, asked: &Asked<'_>) -> Option<Answer> {
        let proposed = self.proposes().filter(|_| asked.open)?;
        match asked.answer {
            None | Some(Answer::Unknown) => Some(proposed),
            Some(Answer::Partial) => Some(proposed).filter(|answer| *answer == Answer::Met),
            Some(Answer::Met | Answer::Unmet | Answer::Na) => None,
        }
    }
}

/// What the design says to a question; none where no table of it feeds the question.
pub fn fed<'t>(
    question: &'t Question,
    template: &'t Document,
    record: &DocumentRecord,
) -> Option<Fed<'t>> {
    let table = template.table(question.feeds.as_deref()?)?;
    let columns = answering(question, table);
    let filled: Vec<&DocumentRow> = record
        .rows_of(&table.id)
        .filter(|row| is_filled(row, &table.columns))
        .collect();
    let rows = filled.iter().map(|row| FedRow {
        id: row.id.to_string(),
        name: row_name(row, table).to_owned(),
        missing: columns
            .iter()
            .filter(|column| row.cell(&column.id).is_empty())
            .map(|column| column.title.clone())
            .collect(),
    });
    Some(Fed {
        question,
        table,
        rows: rows.collect(),
        fingerprint: fingerprint(rows_text(&filled)),
        columns,
    })
}

fn answering<'t>(question: &Question, table: &'t Table) -> Vec<&'t Column> {
    let columns = table.columns.iter();
    columns
        .filter(|column| match &question.answered_by {
            Some(named) => named.contains(&column.id),
            None => column.required,
        })
        .collect()
}

/// Everything rows hold, cell by cell.
pub(super) fn rows_text(rows: &[&DocumentRow]) -> Vec<String> {
    let mut parts = Vec::new();
    for row in rows {
        parts.push(row.id.to_string());
        for (column, value) in &row.cells {
            parts.extend([column.clone(), value.clone()]);
        }
    }
    parts
}

/// A short hash of parts: equal parts, equal hash; another order, another hash.
pub(super) fn fingerprint(parts: impl IntoIterator<Item = String>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    let hash = hasher.finalize();
    hash.iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
