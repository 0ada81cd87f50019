//! Standard output: text for people, JSON for programs.
//!
//! Invariants: a reader that goes away ends the output quietly. Text of a workspace is printed without control characters, so it
//! cannot steer the terminal.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use lamppost_core::{Error, Kind, Result};
use serde_json::Value;

/// Where the answer goes.
pub(crate) struct Screen {
    pub(crate) json: bool,
}

impl Screen {
    /// A screen for people, or for programs.
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints bytes as they are.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> Result<ExitCode> {
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::new(
                Kind::Io,
                format!("The answer cannot be printed: {error}."),
            )
            .hint("What the command did is done.")),
            _ => Ok(ExitCode::SUCCESS),
        }
    }

    /// Prints a value as JSON.
    pub(crate) fn value(&self, value: &Value) -> Result<ExitCode> {
        self.bytes(format!("{value:#}\n").as_bytes())
    }

    /// Prints the value for programs, or the text for people.
    pub(crate) fn answer(&self, value: &Value, text: impl FnOnce() -> String) -> Result<ExitCode> {
        if self.json {
            self.value(value)
        } else {
            self.bytes(text().as_bytes())
        }
    }
}

/// Text on one line without anything that steers a terminal.
pub(crate) fn plain(text: &str) -> String {
    let shown = |c: char| {
        // Marks that turn the direction of text can make one line read as another.
        let steers =
            c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if steers { ' ' } else { c }
    };
    text.chars().map(shown).collect()
}

/// Rows in columns as wide as their widest cell, the first row as the heading.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let width = |text: &str| text.chars().count();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|at| {
            let cells = rows.iter().filter_map(|row| row.get(at));
            cells.map(|cell| width(cell)).max().unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, most) in row.iter().zip(&widths) {
            line += cell;
            line.extend(std::iter::repeat_n(' ', most - width(cell) + 2));
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_steer_the_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\nc\u{202e}d"), "a [2Jb c d");
    }

    #[test]
    fn columns_line_up() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        assert_eq!(
            table(&[
                row(["ID", "Name"]),
                row(["1234", "Überweisung"]),
                row(["5", ""])
            ]),
            "ID    Name\n1234  Überweisung\n5\n"
        );
    }
}
