//! A document as one Markdown file, out and in again: the same document comes back.
//!
//! | file | what it owns |
//! |---|---|
//! | `write` | a document to Markdown: headings, fields, text as typed, tables |
//! | `read` | Markdown to the sections and tables of a pack; the rest is kept apart |
//! | `table` | tables and values of a file in the form their columns keep |
//! | `lines` | headings, fences and guards: what a line of a file is |
//! | `cell` | values in a table cell or list item |
//!
//! Left out on purpose: reports. An export is the source people go on writing in, so text stays as
//! they typed it; a report is a page for readers.
//! Invariants: nothing in a file is dropped; a file this program wrote reads back as it was.

mod cell;
mod lines;
mod read;
mod table;
mod write;

pub use read::{Imported, ImportedRow, Misfit, import};
pub use write::export;

/// What the first comment of an exported file begins with.
const MARK: &str = "<!-- lamppost document ";
/// What a section says that is not needed.
const SKIPPED: &str = "> Not needed, because: ";
/// The heading of what has no place in the pack.
const APPENDIX: &str = "Appendix";

/// The pack a file was exported with, by its first comment.
pub fn pack_of(markdown: &str) -> Option<&str> {
    let mark = markdown.lines().take(20).find(|line| is_mark(line))?;
    mark.strip_prefix(MARK)?.split(' ').next()
}

/// Whether a line is that comment: `<!-- lamppost document ID VERSION -->`.
fn is_mark(line: &str) -> bool {
    let inside = line
        .strip_prefix(MARK)
        .and_then(|rest| rest.strip_suffix(" -->"));
    inside.is_some_and(|inside| inside.split(' ').count() == 2 && !inside.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pack_is_in_the_first_lines() {
        assert_eq!(
            pack_of("# A\n\n<!-- lamppost document runbook 1.0.0 -->\n"),
            Some("runbook")
        );
        assert_eq!(pack_of("# A\n"), None);
    }
}
