//! Rows of a document's tables: added, filled in, moved and removed.

use serde_json::Value;

use super::document_view::{RowView, row_view};
use super::paper::Paper;
use super::section::{SectionSaved, at_section, wrong};
use super::session::Session;
use super::text::prose;
use super::wire::{ById, Done, Empty, request, view};
use crate::error::{Error, Kind, Result};
use crate::model::{DocumentRow, Entity, Id, rank};
use crate::pack::document::{Section, Table};

request! {
    /// Adds an empty row to a table.
    pub struct RowAdd {
        /// The document.
        pub document: Id,
        /// The table's id in the pack.
        pub table: String,
        /// The row it comes after; at the end where absent.
        pub after: Option<Id>,
    }

    /// Writes one cell; an empty value clears it.
    pub struct RowWrite {
        /// The row.
        pub row: Id,
        /// The column's id in the table.
        pub column: String,
        /// The value as typed.
        pub value: String,
    }

    /// Moves a row within its table.
    pub struct RowMove {
        /// The row.
        pub row: Id,
        /// The row it comes after; to the top where absent.
        pub after: Option<Id>,
    }
}

view! {
    /// A row after a change, with the section around it.
    pub struct RowSaved {
        /// The row.
        pub row: RowView,
        /// The section.
        pub section: SectionSaved,
    }
}

/// The most rows of one table.
pub(super) const MOST_ROWS: usize = 2_000;

/// Adds an empty row to a table.
pub(super) fn row_add(session: &mut Session, request: RowAdd) -> Result<Done<RowSaved>> {
    let paper = session.paper(&request.document)?;
    let (section, table) = table_of(&paper, &request.table)?;
    if paper.record.rows_of(&table.id).count() >= MOST_ROWS {
        return Err(Error::new(
            Kind::OverLimit,
            format!("{} has {MOST_ROWS} rows, which is the limit.", table.title),
        )
        .hint("Split the document, or link to the full list."));
    }
    let last = paper.record.rows_of(&table.id).last();
    let rank = match &request.after {
        Some(after) => rank_after(&paper, table, Some(after), None)?,
        None => rank::after(last.and_then(|row| row.rank.as_deref())),
    };
    let step = at_section("Add a row", &paper, section);
    let done = session.step(step, |writer| {
        let id = writer.create(DocumentRow::SPEC.kind, Some(&request.document))?;
        writer.set(&id, "table", &Value::from(table.id.as_str()))?;
        writer.set(&id, "rank", &Value::from(rank))?;
        Ok(id)
    })?;
    let saved = session.row_saved(&done.output, String::new())?;
    Ok(session.done(saved, done.changed))
}

/// Writes one cell.
pub(super) fn row_write(session: &mut Session, request: RowWrite) -> Result<Done<RowSaved>> {
    let (paper, row) = session.row(&request.row)?;
    let (section, table) = table_of(&paper, row.table.as_deref().unwrap_or_default())?;
    let column = table
        .columns
        .iter()
        .find(|column| column.id == request.column)
        .ok_or_else(|| Error::not_found("column", &request.column))?;
    if column.compute.is_some() {
        return Err(Error::new(
            Kind::Refused,
            format!("{} is computed from other columns.", column.title),
        )
        .hint("Change the columns it is computed from."));
    }
    let value = column
        .accept(&request.value)
        .map_err(|fault| wrong(&column.title, &fault))?;
    let step = at_section(&column.title, &paper, section).typing();
    let done = session.step(step, |writer| {
        writer.set(&request.row, &format!("cell/{}", column.id), &prose(&value))
    })?;
    let saved = session.row_saved(&request.row, value)?;
    Ok(session.done(saved, done.changed))
}

/// Moves a row within its table.
pub(super) fn row_move(session: &mut Session, request: RowMove) -> Result<Done<Empty>> {
    let (paper, row) = session.row(&request.row)?;
    let (section, table) = table_of(&paper, row.table.as_deref().unwrap_or_default())?;
    if request.after.as_ref() == Some(&request.row) {
        return Err(Error::invalid("A row cannot come after itself.")
            .hint("Choose another row, or none for the top."));
    }
    let rank = rank_after(&paper, table, request.after.as_ref(), Some(&request.row))?;
    let step = at_section("Move a row", &paper, section);
    session.step(step, |writer| {
        writer.set(&request.row, "rank", &Value::from(rank))?;
        Ok(Empty {})
    })
}

/// Removes a row.
pub(super) fn row_remove(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (paper, row) = session.row(&request.id)?;
    let (section, _) = table_of(&paper, row.table.as_deref().unwrap_or_default())?;
    session.step(at_section("Remove a row", &paper, section), |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

impl Session {
    /// A row with its document.
    fn row(&self, id: &Id) -> Result<(Paper, DocumentRow)> {
        let (row, document) = self.one::<DocumentRow>(id)?;
        let document = document.ok_or_else(|| Error::not_found("document of row", id))?;
        Ok((self.paper(&document)?, row))
    }

    fn row_saved(&self, id: &Id, value: String) -> Result<RowSaved> {
        let (paper, row) = self.row(id)?;
        let (section, table) = table_of(&paper, row.table.as_deref().unwrap_or_default())?;
        Ok(RowSaved {
            row: row_view(&row, table),
            section: self.saved(paper.id(), &section.id, value)?,
        })
    }
}

/// A table of a document by its id, and its section.
fn table_of<'p>(paper: &'p Paper, id: &str) -> Result<(&'p Section, &'p Table)> {
    let sections = paper.template()?.sections.iter();
    let mut tables = sections.flat_map(|section| section.tables.iter().map(move |t| (section, t)));
    tables
        .find(|(_, table)| table.id == id)
        .ok_or_else(|| Error::not_found("table", id))
}

/// The rank behind a row of the table, or at its top; the row that moves does not count.
fn rank_after(
    paper: &Paper,
    table: &Table,
    after: Option<&Id>,
    moving: Option<&Id>,
) -> Result<String> {
    let rows: Vec<&DocumentRow> = paper
        .record
        .rows_of(&table.id)
        .filter(|row| Some(&row.id) != moving)
        .collect();
    let next = match after {
        None => 0,
        Some(after) => {
            let at = rows.iter().position(|row| row.id == *after);
            at.ok_or_else(|| Error::not_found("row in this table", after))? + 1
        }
    };
    let rank = |at: usize| rows.get(at).and_then(|row| row.rank.as_deref());
    Ok(rank::between(
        next.checked_sub(1).and_then(rank),
        rank(next),
    ))
}
