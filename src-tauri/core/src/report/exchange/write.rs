//! A document to Markdown.

use super::cell::escaped;
use super::lines::{guards, is_ambiguous};
use super::{APPENDIX, MARK, SKIPPED};
use crate::model::DocumentRecord;
use crate::pack::Head;
use crate::pack::document::{Document, Section, Table};
use crate::score::document::is_filled;

/// The document as Markdown. The same document gives the same bytes.
pub fn export(head: &Head, template: &Document, record: &DocumentRecord) -> String {
    let title = record.document.title.as_deref().unwrap_or(&head.title);
    let mut page = Page::default();
    page.part(&format!("# {}", escaped(title)));
    page.part(&format!("{MARK}{} {} -->", head.id, head.version));
    for section in &template.sections {
        page.section(section, record);
    }
    let appendix = record.document.appendix.as_deref().unwrap_or_default();
    let strays = strays(template, record);
    if !appendix.is_empty() || !strays.is_empty() {
        page.part(&format!("## {APPENDIX}"));
        page.text(appendix);
        page.part(&strays);
    }
    page.out
}

#[derive(Default)]
struct Page {
    out: String,
}

impl Page {
    /// Adds a part, with a blank line before it.
    fn part(&mut self, part: &str) {
        if part.is_empty() {
            return;
        }
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(part);
        self.out.push('\n');
    }

    fn section(&mut self, section: &Section, record: &DocumentRecord) {
        self.part(&format!("## {}", escaped(&section.title)));
        if let Some(reason) = record.document.skipped.get(&section.id) {
            let lines = reason.split('\n').enumerate().map(|(at, line)| match at {
                0 => format!("{SKIPPED}{line}"),
                _ => format!("> {line}"),
            });
            self.part(&lines.collect::<Vec<_>>().join("\n"));
        }
        let fields = section.fields.iter().map(|field| {
            let value = escaped(record.field(&section.id, &field.id));
            let line = format!("- **{}**: {value}", escaped(&field.title));
            line.trim_end().to_owned()
        });
        self.part(&fields.collect::<Vec<_>>().join("\n"));
        self.text(record.text(&section.id));
        for table in &section.tables {
            self.table(table, record);
        }
    }

    /// Text as typed, between guards where it could be taken for something else.
    fn text(&mut self, text: &str) {
        if is_ambiguous(text) {
            let (open, close) = guards(text);
            self.part(&format!("{open}\n{text}\n{close}"));
        } else {
            self.part(text);
        }
    }

    fn table(&mut self, table: &Table, record: &DocumentRecord) {
        self.part(&format!("### {}", escaped(&table.title)));
        let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let titles = table.columns.iter().map(|column| escaped(&column.title));
        let mut lines = vec![
            line(titles.collect()),
            line(table.columns.iter().map(|_| "---".to_owned()).collect()),
        ];
        for row in record
            .rows_of(&table.id)
            .filter(|row| is_filled(row, &table.columns))
        {
            let cells = table.columns.iter().map(|column| match &column.compute {
                Some(_) => column.computed(|id| row.cell(id)),
                None => escaped(row.cell(&column.id)),
            });
            lines.push(line(cells.collect()));
        }
        self.part(&lines.join("\n"));
    }
}

/// What is stored under names this version of the pack does not have: listed, so none of it is lost.
fn strays(template: &Document, record: &DocumentRecord) -> String {
    let mut lines = Vec::new();
    let mut stray = |place: &str, value: &str| {
        lines.push(format!("- {}: {}", escaped(place), escaped(value)));
    };
    for (section, text) in &record.document.texts {
        if template.section(section).is_none() {
            stray(section, text);
        }
    }
    for (place, value) in &record.document.fields {
        let known = place.rsplit_once('.').and_then(|(section, field)| {
            let section = template.section(section)?;
            section.fields.iter().find(|known| known.id == field)
        });
        if known.is_none() {
            stray(place, value);
        }
    }
    for row in &record.rows {
        let table = row.table.as_deref().unwrap_or_default();
        let columns = template
            .table(table)
            .map_or(&[][..], |table| &table.columns);
        for (column, value) in &row.cells {
            if !columns.iter().any(|known| known.id == *column) {
                stray(&format!("{table}.{column}"), value);
            }
        }
    }
    lines.join("\n")
}
