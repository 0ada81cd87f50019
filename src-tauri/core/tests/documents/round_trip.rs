//! What is exported comes back: for every shipped document pack, whatever was typed.

use std::collections::BTreeMap;

use lamppost_core::model::{Created, Document, DocumentRecord, DocumentRow, Entity, Head, Id};
use lamppost_core::pack::document::{Column, ColumnType, Document as Template};
use lamppost_core::pack::{Pack, PackKind, Shelf};
use lamppost_core::report::exchange::{export, import};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

/// Lines that a careless reader would take for something else.
const LINES: &[&str] = &[
    "",
    "",
    "Plain words.",
    "# Header",
    "## Data",
    "### Dependencies",
    "Data",
    "====",
    "---",
    "```",
    "~~~ sh",
    "| a | b |",
    "| --- | --- |",
    "- **Status**: draft",
    "- item",
    "> Not needed, because: no",
    "> quote",
    "<!-- lamppost end 1 -->",
    "<!-- lamppost text 1 -->",
    "<!-- lamppost document x 1.0.0 -->",
    "<script>alert(1)</script>",
    "    indented",
    "trailing  ",
    "[x](javascript:alert(1))",
    "![p](attachment:00)",
    "1. one",
    "* star",
    "## Appendix",
    "\\",
    "é ☕ \u{202e}x",
    "\u{feff}",
    "+ plus",
    "<!--",
    "-->",
];
const CELLS: &[&str] = &[
    "",
    "Basket",
    "a | b",
    "a\\|b",
    "\\",
    "two\nlines",
    "<br>",
    "`code`",
    "**bold**",
    "[x](y)",
    "# no",
    "--- | ---",
    "<script>",
    "&amp;",
    "=1+1",
    "99.9",
    "1h30m",
    "2026-12-03",
    "https://a.example/?q=1|2",
    "~x~",
    "x\\",
    "é",
    "\u{a0}y",
];

fn templates() -> Vec<std::sync::Arc<Pack>> {
    let shelf = Shelf::shipped();
    let kinds = shelf
        .list()
        .into_iter()
        .filter(|info| info.kind == PackKind::Document);
    kinds.map(|info| shelf.newest(&info.id).unwrap()).collect()
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(select(LINES), 0..6).prop_map(|lines| lines.join("\n"))
}

/// What a person typed, as a source of lines and cells that never runs dry.
#[derive(Debug, Clone)]
struct Typed {
    texts: Vec<String>,
    cells: Vec<&'static str>,
    rows: Vec<usize>,
}

fn typed() -> impl Strategy<Value = Typed> {
    (
        prop::collection::vec(text(), 30),
        prop::collection::vec(select(CELLS), 97),
        prop::collection::vec(0..4usize, 20),
    )
        .prop_map(|(texts, cells, rows)| Typed { texts, cells, rows })
}

fn created(n: u32) -> Created {
    let id: Id = format!("018f0000-0000-7000-8000-{n:012}").parse().unwrap();
    Created {
        id,
        by: "ana".into(),
        at_ms: 1,
    }
}

fn head(field: String, value: &str) -> Head {
    Head {
        field,
        value: Value::from(value),
        author: "ana".into(),
        at_ms: 1,
    }
}

/// A document of this template that holds what was typed.
fn document(template: &Template, typed: &Typed) -> DocumentRecord {
    let mut texts = typed.texts.iter().cycle();
    let mut cells = typed.cells.iter().cycle();
    let mut counts = typed.rows.iter().cycle();
    let mut heads = vec![head("title".into(), "Checkout | *API* #1 #")];
    let mut rows = Vec::new();
    for section in &template.sections {
        let put = |heads: &mut Vec<Head>, field: String, value: &str| {
            if !value.trim().is_empty() {
                heads.push(head(field, value));
            }
        };
        put(
            &mut heads,
            format!("text/{}", section.id),
            texts.next().unwrap(),
        );
        let skipped = texts.next().unwrap().trim().to_owned();
        if skipped.len() % 3 == 1 {
            put(&mut heads, format!("skipped/{}", section.id), &skipped);
        }
        for field in &section.fields {
            let value = cells.next().unwrap().trim();
            put(
                &mut heads,
                format!("field/{}.{}", section.id, field.id),
                value,
            );
        }
        for table in &section.tables {
            for _ in 0..*counts.next().unwrap() {
                let n = u32::try_from(rows.len()).unwrap();
                let mut row = vec![
                    head("table".into(), &table.id),
                    head("rank".into(), &format!("i{n:05}")),
                ];
                for column in table
                    .columns
                    .iter()
                    .filter(|column| column.compute.is_none())
                {
                    put(
                        &mut row,
                        format!("cell/{}", column.id),
                        cells.next().unwrap().trim(),
                    );
                }
                rows.push(DocumentRow::decode(created(n + 1), row));
            }
        }
    }
    let appendix = texts.next().unwrap();
    if !appendix.trim().is_empty() {
        heads.push(head("appendix".into(), appendix));
    }
    DocumentRecord::new(Document::decode(created(0), heads), rows)
}

type Rows = Vec<(String, BTreeMap<String, String>)>;

fn rows_of(template: &Template, record: &DocumentRecord) -> Rows {
    let tables = template
        .tables()
        .flat_map(|table| record.rows_of(&table.id));
    let rows = tables.filter(|row| !row.cells.is_empty());
    rows.map(|row| (row.table.clone().unwrap(), row.cells.clone()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn every_document_comes_back_as_it_was(typed in typed()) {
        for pack in templates() {
            let template = pack.document().unwrap();
            let record = document(template, &typed);
            let page = export(&pack.head, template, &record);
            let read = import(template, &page);
            let document = &record.document;
            prop_assert_eq!(&read.texts, &document.texts, "{}", page);
            prop_assert_eq!(&read.fields, &document.fields, "{}", page);
            prop_assert_eq!(&read.skipped, &document.skipped, "{}", page);
            prop_assert_eq!(Some(&read.title), document.title.as_ref());
            prop_assert_eq!(&read.appendix, document.appendix.as_deref().unwrap_or_default(), "{}", page);
            let rows: Rows = read.rows.into_iter().map(|row| (row.table, row.cells)).collect();
            prop_assert_eq!(rows, rows_of(template, &record), "{}", page);
        }
    }

    #[test]
    fn no_line_of_a_foreign_file_is_lost(lines in prop::collection::vec((select(LINES), 0..999u32), 0..30)) {
        let shelf = Shelf::shipped();
        let pack = shelf.newest("design-document").unwrap();
        let file: Vec<String> = lines.iter().map(|(line, n)| format!("{line} w{n}")).collect();
        let read = import(pack.document().unwrap(), &file.join("\n"));
        let kept = format!("{read:?}");
        for (_, n) in &lines {
            prop_assert!(kept.contains(&format!("w{n}")), "w{} of {:?} is not in {}", n, file, kept);
        }
    }

    #[test]
    fn any_text_is_read(file in ".{0,300}") {
        for pack in templates() {
            import(pack.document().unwrap(), &file);
        }
    }
}

#[test]
fn columns_of_every_type_are_in_the_shipped_packs() {
    let mut kinds: Vec<ColumnType> = Vec::new();
    for pack in templates() {
        let template = pack.document().unwrap();
        let fields = template.sections.iter().flat_map(|section| &section.fields);
        let columns = template.tables().flat_map(|table| &table.columns);
        kinds.extend(
            fields
                .chain(columns)
                .map(|column: &Column| column.column_type),
        );
    }
    for kind in [
        ColumnType::Text,
        ColumnType::Number,
        ColumnType::Percent,
        ColumnType::Duration,
        ColumnType::Choice,
        ColumnType::Date,
        ColumnType::Link,
        ColumnType::Person,
    ] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
}
