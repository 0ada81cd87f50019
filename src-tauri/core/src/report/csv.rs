//! A table as comma-separated values (RFC 4180), for spreadsheets.
//!
//! Invariant: no cell is a formula. One that begins with a sign a spreadsheet computes with gets an apostrophe before
//! it, which spreadsheets read as "this is text".

use super::model::{Inline, Inlines, Table, plain};

/// Writes a table, its header first; every line ends with CR LF.
pub fn csv(table: &Table) -> String {
    let width = table.width();
    let mut out = String::new();
    for row in std::iter::once(&table.headers).chain(&table.rows) {
        for column in 0..width {
            if column > 0 {
                out.push(',');
            }
            cell(&mut out, &row.get(column).map_or_else(String::new, words));
        }
        out.push_str("\r\n");
    }
    out
}

/// The words of a cell; a break starts a line.
fn words(cell: &Inlines) -> String {
    let parts = cell.split(|inline| *inline == Inline::Break);
    parts.map(plain).collect::<Vec<_>>().join("\n")
}

fn cell(out: &mut String, words: &str) {
    // What a spreadsheet skips before it looks for a formula.
    let first = words.trim_start_matches(' ').chars().next();
    let computes = matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n'));
    let quoted = computes || words.contains([',', '"', '\n', '\r']) || words.trim() != words;
    if !quoted {
        out.push_str(words);
        return;
    }
    out.push('"');
    if computes {
        out.push('\'');
    }
    out.push_str(&words.replace('"', "\"\"").replace('\0', "\u{fffd}"));
    out.push('"');
}
