//! The difference of two texts by lines, and what people added.
//!
//! Invariant: bounded in lines and in the length of each, whatever the texts are.

use similar::{ChangeTag, TextDiff};

use super::region::plain_breaks;

/// Lines of context around a change.
const CONTEXT: usize = 3;
/// The most lines of a difference.
const LINES: usize = 2_000;
/// The most characters of a line.
const WIDTH: usize = 1_000;

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// In both.
    Both,
    /// On the wiki only.
    Theirs,
    /// In Lamppost only.
    Ours,
    /// The heading above the lines that follow.
    Section,
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it stands.
    pub side: Side,
    /// Its number from 1 in its own text; for a heading none.
    pub number: Option<u32>,
    /// The line.
    pub text: String,
}

/// The difference between a page on the wiki and ours; and whether lines were left off.
pub fn lines(theirs: &str, ours: &str) -> (Vec<Line>, bool) {
    let (theirs, ours) = (plain_breaks(theirs), plain_breaks(ours));
    let diff = TextDiff::from_lines(theirs.as_ref(), ours.as_ref());
    let old: Vec<&str> = theirs.lines().collect();
    let mut found = Vec::new();
    for group in diff.grouped_ops(CONTEXT) {
        let start = group.first().map_or(0, |op| op.old_range().start);
        if let Some(heading) = heading_above(&old, start) {
            found.push(Line {
                side: Side::Section,
                number: None,
                text: clipped(&heading),
            });
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            if found.len() >= LINES {
                return (found, true);
            }
            let (side, at) = match change.tag() {
                ChangeTag::Equal => (Side::Both, change.old_index()),
                ChangeTag::Delete => (Side::Theirs, change.old_index()),
                ChangeTag::Insert => (Side::Ours, change.new_index()),
            };
            found.push(Line {
                side,
                number: at.and_then(|at| u32::try_from(at + 1).ok()),
                text: clipped(change.value().trim_end_matches('\n')),
            });
        }
    }
    (found, false)
}

/// The lines of `after` that are not in `before`, in order.
pub fn added(before: &str, after: &str) -> Vec<String> {
    let (before, after) = (plain_breaks(before), plain_breaks(after));
    let diff = TextDiff::from_lines(before.as_ref(), after.as_ref());
    diff.iter_all_changes()
        .filter(|change| change.tag() == ChangeTag::Insert)
        .map(|change| change.value().trim_end_matches('\n').to_owned())
        .collect()
}

/// How many sections of a page differ.
pub fn sections(theirs: &str, ours: &str) -> usize {
    let (theirs, ours) = (plain_breaks(theirs), plain_breaks(ours));
    let diff = TextDiff::from_lines(theirs.as_ref(), ours.as_ref());
    let new: Vec<&str> = ours.lines().collect();
    let mut seen = std::collections::BTreeSet::new();
    for op in diff.ops() {
        if op.tag() != similar::DiffTag::Equal {
            seen.insert(heading_at(&new, op.new_range().start));
        }
    }
    seen.len()
}

/// The words of the heading above a line.
fn heading_above(lines: &[&str], start: usize) -> Option<String> {
    heading_at(lines, start).and_then(|at| heading(lines[at]))
}

/// The line of the heading at or above a line.
fn heading_at(lines: &[&str], start: usize) -> Option<usize> {
    let last = (start + 1).min(lines.len());
    (0..last).rev().find(|at| heading(lines[*at]).is_some())
}

/// The words of a heading of Markdown, MediaWiki, DokuWiki, Jira or HTML.
fn heading(line: &str) -> Option<String> {
    let line = line.trim();
    let marked = |mark: char| {
        let words = line.trim_start_matches(mark);
        let count = line.len() - words.len();
        (1..=6).contains(&count).then_some(words)
    };
    let words = if let Some(words) = marked('#').filter(|words| words.starts_with(' ')) {
        words.trim().to_owned()
    } else if let Some(words) = marked('=').filter(|words| words.ends_with('=')) {
        words.trim_end_matches('=').trim().to_owned()
    } else {
        let mut letters = line.chars();
        let first = letters.next()?;
        let second = letters.next()?;
        if first == 'h' && second.is_ascii_digit() && line[2..].starts_with(". ") {
            line[4..].trim().to_owned()
        } else if line.starts_with("<h")
            && second == 'h'
            && line[2..].starts_with(|c: char| c.is_ascii_digit())
        {
            let mut words = String::new();
            let mut inside = false;
            for letter in line.chars() {
                match letter {
                    '<' => inside = true,
                    '>' => inside = false,
                    letter if !inside => words.push(letter),
                    _ => {}
                }
            }
            words.trim().to_owned()
        } else {
            return None;
        }
    };
    (!words.is_empty()).then_some(words)
}

fn clipped(text: &str) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stand_on_their_side_with_the_heading_above() {
        let theirs = "# A\n\n1\n2\n3\n4\n## B\nx\nold\ny\n";
        let ours = "# A\n\n1\n2\n3\n4\n## B\nx\nnew\ny\n";
        let (lines, truncated) = lines(theirs, ours);
        assert!(!truncated);
        let seen: Vec<_> = lines
            .iter()
            .map(|line| (line.side, line.number, line.text.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                (Side::Section, None, "A"),
                (Side::Both, Some(6), "4"),
                (Side::Both, Some(7), "## B"),
                (Side::Both, Some(8), "x"),
                (Side::Theirs, Some(9), "old"),
                (Side::Ours, Some(9), "new"),
                (Side::Both, Some(10), "y"),
            ]
        );
        assert_eq!(sections(theirs, ours), 1);
        assert_eq!(added(theirs, ours), ["new"]);
    }

    #[test]
    fn headings_of_every_dialect() {
        for (line, words) in [
            ("## Risks", Some("Risks")),
            ("== Risks ==", Some("Risks")),
            ("===== Risks =====", Some("Risks")),
            ("h2. Risks", Some("Risks")),
            ("<h2 id=\"a\">Risks</h2>", Some("Risks")),
            ("#nothing", None),
            ("======", None),
            ("", None),
            ("hé. x", None),
        ] {
            assert_eq!(heading(line).as_deref(), words, "{line}");
        }
    }

    #[test]
    fn a_huge_difference_is_cut_short() {
        let theirs = "a\n".repeat(5_000);
        let (lines, truncated) = lines(&theirs, &"é".repeat(5_000));
        assert!(truncated && lines.len() == LINES);
        let (lines, _) = super::lines("", &"é".repeat(5_000));
        assert_eq!(lines[0].text.chars().count(), WIDTH + 1);
    }
}
