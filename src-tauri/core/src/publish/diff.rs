//! The difference of two texts by lines, who made it where that is known, and what people added.
//!
//! Invariant: bounded in lines, in the length of each and in time, whatever the texts are.

use std::ops::Range;
use std::time::Duration;

use similar::{DiffOp, TextDiff};

use super::region::plain_breaks;
use super::three;

/// Lines of context around a change.
const CONTEXT: usize = 3;
/// The most lines of a difference.
const LINES: usize = 2_000;
/// The most characters of a line.
const WIDTH: usize = 1_000;
/// After this long what is left of two texts counts as different.
const PATIENCE: Duration = Duration::from_secs(2);

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

/// Who changed a line since it was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Nobody.
    Nobody,
    /// Lamppost alone.
    Ours,
    /// People alone.
    Theirs,
    /// Lamppost and people, each in their own way or in the same.
    Both,
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it stands.
    pub side: Side,
    /// Who changed it; none for a heading, and where what was published is not known.
    pub who: Option<Who>,
    /// Its number from 1 in its own text; for a heading none.
    pub number: Option<u32>,
    /// The line.
    pub text: String,
}

/// A line before it is cut to what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    pub(super) side: Side,
    pub(super) who: Option<Who>,
    /// From 0, in its own text.
    pub(super) at: usize,
    pub(super) text: &'a str,
}

/// The difference between a page on the wiki and ours, with who made it where the text as it was published is
/// given; and whether lines were left off.
pub fn lines(base: Option<&str>, theirs: &str, ours: &str) -> (Vec<Line>, bool) {
    let (theirs, ours) = (plain_breaks(theirs), plain_breaks(ours));
    let base = base.map(plain_breaks);
    let (theirs, ours): (Vec<&str>, Vec<&str>) = (theirs.lines().collect(), ours.lines().collect());
    let all = match &base {
        Some(base) => three::entries(&base.lines().collect::<Vec<_>>(), &theirs, &ours),
        None => entries(&theirs, &ours),
    };
    let mut found = Vec::new();
    for group in groups(&all) {
        let above = all[..=group.start].iter().rev();
        let heading = above
            .filter(|entry| entry.side != Side::Ours)
            .find_map(|entry| heading(entry.text));
        found.extend(heading.map(|heading| Line {
            side: Side::Section,
            who: None,
            number: None,
            text: clipped(&heading),
        }));
        for entry in &all[group] {
            if found.len() >= LINES {
                return (found, true);
            }
            found.push(Line {
                side: entry.side,
                who: entry.who,
                number: u32::try_from(entry.at + 1).ok(),
                text: clipped(entry.text),
            });
        }
    }
    (found, false)
}

/// Every line of two texts, the difference among them.
pub(super) fn entries<'a>(theirs: &[&'a str], ours: &[&'a str]) -> Vec<Entry<'a>> {
    let mut all = Vec::new();
    for op in ops(theirs, ours) {
        let (from, to) = (op.old_range(), op.new_range());
        let (side, to) = match op {
            DiffOp::Equal { .. } => (Side::Both, to.start..to.start),
            DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => {
                (Side::Theirs, to)
            }
        };
        let entry = |side, at, text| Entry {
            side,
            who: None,
            at,
            text,
        };
        all.extend(from.map(|at| entry(side, at, theirs[at])));
        all.extend(to.map(|at| entry(Side::Ours, at, ours[at])));
    }
    all
}

/// How one text becomes another.
pub(super) fn ops(before: &[&str], after: &[&str]) -> Vec<DiffOp> {
    let diff = TextDiff::configure()
        .timeout(PATIENCE)
        .diff_slices(before, after);
    diff.ops().to_vec()
}

/// The changes with the lines around them; what is near another belongs to it.
fn groups(all: &[Entry<'_>]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, entry) in all.iter().enumerate() {
        if entry.side == Side::Both {
            continue;
        }
        let end = (at + 1 + CONTEXT).min(all.len());
        match groups.last_mut() {
            Some(last) if at <= last.end + CONTEXT => last.end = end,
            _ => groups.push(at.saturating_sub(CONTEXT)..end),
        }
    }
    groups
}

/// The lines of `after` that are not in `before`, in order.
pub fn added(before: &str, after: &str) -> Vec<String> {
    let (before, after) = (plain_breaks(before), plain_breaks(after));
    let (before, after): (Vec<&str>, Vec<&str>) =
        (before.lines().collect(), after.lines().collect());
    let all = entries(&before, &after);
    let added = all.iter().filter(|entry| entry.side == Side::Ours);
    added.map(|entry| entry.text.to_owned()).collect()
}

/// How many sections of a page differ.
pub fn sections(theirs: &str, ours: &str) -> usize {
    let (theirs, ours) = (plain_breaks(theirs), plain_breaks(ours));
    let (theirs, ours): (Vec<&str>, Vec<&str>) = (theirs.lines().collect(), ours.lines().collect());
    let mut seen = std::collections::BTreeSet::new();
    for op in ops(&theirs, &ours) {
        if op.tag() != similar::DiffTag::Equal {
            seen.insert(heading_at(&ours, op.new_range().start));
        }
    }
    seen.len()
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
        let (lines, truncated) = lines(None, theirs, ours);
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
        let (lines, truncated) = lines(None, &theirs, &"é".repeat(5_000));
        assert!(truncated && lines.len() == LINES);
        let (lines, _) = super::lines(None, "", &"é".repeat(5_000));
        assert_eq!(lines[0].text.chars().count(), WIDTH + 1);
    }
}
