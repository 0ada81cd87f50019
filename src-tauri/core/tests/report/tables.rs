//! Tables that leave on their own: CSV as a spreadsheet reads it, and any dialect.

use lamppost_core::report::csv::csv;
use lamppost_core::report::model::{Inline, Table};
use lamppost_core::report::tables::review_table;
use lamppost_core::report::{Dialect, Profile, TableKind, dialect};
use snapbox::{Data, assert_data_eq};

use crate::{hostile, sample};

/// Reads RFC 4180.
fn read(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = letters.next() {
        match (c, quoted) {
            ('"', true) if letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            ('"', _) => quoted = !quoted,
            (',', false) => row.push(std::mem::take(&mut cell)),
            ('\r', false) => {
                assert_eq!(letters.next(), Some('\n'));
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            (c, _) => cell.push(c),
        }
    }
    assert!(
        row.is_empty() && cell.is_empty() && !quoted,
        "it ends with a line"
    );
    rows
}

fn one_cell(text: &str) -> Table {
    Table {
        headers: vec![vec![Inline::text("a")], vec![Inline::text("b")]],
        aligns: Vec::new(),
        rows: vec![vec![vec![Inline::text(text)], vec![Inline::text("end")]]],
    }
}

#[test]
fn the_tables_of_the_sample() {
    for kind in TableKind::ALL {
        let table = review_table(&sample::conditional(), kind, Profile::Full);
        let golden = format!("tests/report/tables/{}.csv", kind.name());
        let data = Data::read_from(golden.as_ref(), None);
        assert_data_eq!(csv(&table).replace("\r\n", "\n"), data.raw());
        assert_eq!(read(&csv(&table)).len(), table.rows.len() + 1);
    }
}

#[test]
fn a_spreadsheet_reads_every_text_as_text() {
    let mut texts = hostile::strings();
    for text in [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "a,b", "\"q\"", "'x", "\n=1",
    ] {
        texts.push(text.to_owned());
    }
    for text in texts {
        let rows = read(&csv(&one_cell(&text)));
        assert_eq!(rows[0], ["a", "b"]);
        assert_eq!(rows[1].len(), 2, "{text:?}");
        let cell = &rows[1][0];
        let formula = cell
            .trim_start_matches(' ')
            .starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
        assert!(!formula, "{text:?}: {cell:?}");
        let said = cell
            .strip_prefix('\'')
            .filter(|_| !text.starts_with('\''))
            .unwrap_or(cell);
        assert_eq!(said, text.replace('\0', "\u{fffd}"), "{cell:?}");
        assert_eq!(rows[1][1], "end");
    }
}

#[test]
fn the_table_alone_in_every_dialect() {
    let table = review_table(&sample::conditional(), TableKind::Actions, Profile::Full);
    for each in Dialect::ALL {
        let text = dialect::table(&table, each).unwrap();
        assert!(
            text.contains("Repeat the restore drill"),
            "{each:?}\n{text}"
        );
        assert!(!text.contains("# "), "no heading: {each:?}\n{text}");
    }
    let shown = dialect::table(&table, Dialect::GitHub).unwrap();
    assert!(
        shown.starts_with("| Action | Owner | Due | State | From |\n| --- |"),
        "{shown}"
    );
}

#[test]
fn a_table_without_people_names_nobody() {
    for kind in TableKind::ALL {
        let text = csv(&review_table(
            &sample::conditional(),
            kind,
            Profile::Redacted,
        ));
        for name in [
            "Mara Sund",
            "Tomás Okafor",
            "Elin Berg",
            "Priya Raman",
            "run book",
        ] {
            assert!(!text.contains(name), "{name}\n{text}");
        }
    }
}
