//! What of a document is a name; its text is what it is for, and stays.

use super::super::document::{DocumentInput, DocumentValue};
use super::names::Names;
use super::person;
use crate::pack::document::ColumnType;

fn values(input: &DocumentInput) -> impl Iterator<Item = &DocumentValue> {
    input.sections.iter().flat_map(|section| {
        let cells = section
            .tables
            .iter()
            .flat_map(|table| table.rows.iter().flatten());
        section.fields.iter().map(|(_, value)| value).chain(cells)
    })
}

pub(super) fn names(input: &DocumentInput, names: &mut Names) {
    names.known(&input.place);
    for value in values(input).filter(|value| value.kind == ColumnType::Person) {
        names.person(&value.text);
    }
}

pub(super) fn hide(input: &mut DocumentInput, names: &Names) {
    names.clean(&mut input.title);
    names.clean(&mut input.appendix);
    for section in &mut input.sections {
        names.clean(&mut section.text);
        names.clean(&mut section.skipped);
        let cells = section.tables.iter_mut();
        let cells = cells.flat_map(|table| table.rows.iter_mut().flatten());
        let fields = section.fields.iter_mut().map(|(_, value)| value);
        for value in fields.chain(cells) {
            match value.kind {
                ColumnType::Person => person(&mut value.text),
                ColumnType::Link if names.in_address(&value.text) => person(&mut value.text),
                _ => names.clean(&mut value.text),
            }
        }
    }
    for finding in &mut input.findings {
        names.clean(&mut finding.text);
        names.clean(&mut finding.fix);
        if let Some(reason) = &mut finding.settled {
            names.clean(reason);
        }
    }
}
