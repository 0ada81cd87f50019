//! A document: text by section, single values and typed tables, following a document pack.
//!
//! Rows are entities of their own, so two people who add rows at once never conflict. What a
//! value must look like is the pack's; here every value is text, so none is ever lost.

use super::entity::entity;
use super::types::{Day, Flag, Line, Text};

entity! {
    /// A document of a review, of a service, or of a team.
    Document = "document" {
        /// Id of the document pack.
        pack: Line,
        /// Version of that pack when the document was started.
        pack_version: Line,
        /// Name in lists and reports.
        title: Line,
        /// The team it is about, where it belongs to no review and no service.
        team: Line,
        /// The day it was started.
        started_on: Day,
        /// Put away: kept, and left out of lists.
        archived: Flag,
        /// What an import could not place, Markdown.
        appendix: Text,
    }
    keyed {
        /// Text by section id, Markdown.
        texts["text"]: Text,
        /// Single values by `section.field`.
        fields["field"]: Text,
        /// Why a section is not needed, by section id.
        skipped["skipped"]: Text,
    }
}

entity! {
    /// One row of a table of a document.
    DocumentRow = "row" {
        /// Id of the table in the pack.
        table: Line,
        /// Where it stands among the rows of its table; compared as text.
        rank: Line,
    }
    keyed {
        /// Values by column id.
        cells["cell"]: Text,
    }
}

/// A document with its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentRecord {
    /// The document.
    pub document: Document,
    /// The rows of all its tables, each table's in order.
    pub rows: Vec<DocumentRow>,
}

impl DocumentRecord {
    /// Puts the rows into the order of their ranks.
    pub fn new(document: Document, mut rows: Vec<DocumentRow>) -> Self {
        rows.sort_by(|a, b| (&a.rank, &a.id).cmp(&(&b.rank, &b.id)));
        Self { document, rows }
    }

    /// The rows of one table, in order.
    pub fn rows_of(&self, table: &str) -> impl Iterator<Item = &DocumentRow> {
        self.rows
            .iter()
            .filter(move |row| row.table.as_deref() == Some(table))
    }

    /// The text of a section; empty where there is none.
    pub fn text(&self, section: &str) -> &str {
        self.document.texts.get(section).map_or("", String::as_str)
    }

    /// A single value; empty where there is none.
    pub fn field(&self, section: &str, field: &str) -> &str {
        self.document
            .fields
            .get(&format!("{section}.{field}"))
            .map_or("", String::as_str)
    }
}

impl DocumentRow {
    /// A value; empty where there is none.
    pub fn cell(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}
