//! The difference of three texts: a page as it was published, as it is on the wiki, and as Lamppost would write it.
//!
//! Invariants: without the lines of one side the rest is the other side's text, in its order; where people changed
//! nothing every change is Lamppost's, and the other way round.

use std::ops::Range;

use similar::DiffTag;

use super::diff::{self, Entry, Side, Who};

/// Some lines of what was published, and what became of them.
struct Edit {
    base: Range<usize>,
    now: Range<usize>,
}

/// One text against what was published.
struct Version<'a, 'b> {
    lines: &'b [&'a str],
    edits: std::iter::Peekable<std::vec::IntoIter<Edit>>,
    /// Whether each line was there when it was published.
    is_old: Vec<bool>,
    /// The next line.
    at: usize,
}

impl<'a, 'b> Version<'a, 'b> {
    fn new(base: &[&'a str], lines: &'b [&'a str]) -> Self {
        let ops = diff::ops(base, lines);
        let changes = ops.iter().filter(|op| op.tag() != DiffTag::Equal);
        let edits: Vec<Edit> = changes
            .map(|op| Edit {
                base: op.old_range(),
                now: op.new_range(),
            })
            .collect();
        let mut is_old = vec![true; lines.len()];
        for edit in &edits {
            is_old[edit.now.clone()].fill(false);
        }
        Self {
            lines,
            edits: edits.into_iter().peekable(),
            is_old,
            at: 0,
        }
    }

    /// Where its next change is in what was published.
    fn next(&mut self) -> Option<Range<usize>> {
        self.edits.peek().map(|edit| edit.base.clone())
    }

    /// Takes a change that meets this place, which grows by it; how many lines it adds.
    fn take(&mut self, place: &mut Range<usize>) -> Option<isize> {
        let meets = |edit: &Edit| edit.base.start < place.end || edit.base == *place;
        let edit = self.edits.next_if(meets)?;
        place.end = place.end.max(edit.base.end);
        Some(edit.now.len().cast_signed() - edit.base.len().cast_signed())
    }

    /// Goes over so many lines.
    fn step(&mut self, lines: usize) -> Range<usize> {
        let from = self.at;
        self.at = (from + lines).min(self.lines.len());
        from..self.at
    }
}

/// Every line of both texts, with who changed it.
pub(super) fn entries<'a>(
    base: &[&'a str],
    theirs: &[&'a str],
    ours: &[&'a str],
) -> Vec<Entry<'a>> {
    let mut theirs = Version::new(base, theirs);
    let mut ours = Version::new(base, ours);
    let mut all = Vec::new();
    let mut at = 0;
    loop {
        // An insertion before a change of the same place is a change of its own.
        let next = [theirs.next(), ours.next()];
        let next = next
            .into_iter()
            .flatten()
            .min_by_key(|place| (place.start, place.end));
        let until = next.as_ref().map_or(base.len(), |place| place.start);
        let same = theirs.step(until.saturating_sub(at));
        ours.step(until.saturating_sub(at));
        all.extend(same.map(|at| Entry {
            side: Side::Both,
            who: Some(Who::Nobody),
            at,
            text: theirs.lines[at],
        }));
        let Some(mut place) = next else {
            return all;
        };
        let (mut by_them, mut by_us) = (None, None);
        loop {
            let (one, other) = (theirs.take(&mut place), ours.take(&mut place));
            if one.is_none() && other.is_none() {
                break;
            }
            by_them = sum(by_them, one);
            by_us = sum(by_us, other);
        }
        let lines = |by: Option<isize>| place.len().saturating_add_signed(by.unwrap_or(0));
        let (there, here) = (theirs.step(lines(by_them)), ours.step(lines(by_us)));
        match (by_them, by_us) {
            (Some(_), Some(_)) => both(&theirs, there, &ours, here, &mut all),
            (Some(_), None) => one_sided(Who::Theirs, &theirs, there, &ours, here, &mut all),
            (None, _) => one_sided(Who::Ours, &theirs, there, &ours, here, &mut all),
        }
        at = place.end;
    }
}

fn sum(one: Option<isize>, other: Option<isize>) -> Option<isize> {
    match (one, other) {
        (None, None) => None,
        (one, other) => Some(one.unwrap_or(0) + other.unwrap_or(0)),
    }
}

/// What one of the two changed.
fn one_sided<'a>(
    who: Who,
    theirs: &Version<'a, '_>,
    there: Range<usize>,
    ours: &Version<'a, '_>,
    here: Range<usize>,
    all: &mut Vec<Entry<'a>>,
) {
    let entry = |side, at, text| Entry {
        side,
        who: Some(who),
        at,
        text,
    };
    all.extend(there.map(|at| entry(Side::Theirs, at, theirs.lines[at])));
    all.extend(here.map(|at| entry(Side::Ours, at, ours.lines[at])));
}

/// What both changed: a line that one of them left as it was is the other's change.
fn both<'a>(
    theirs: &Version<'a, '_>,
    there: Range<usize>,
    ours: &Version<'a, '_>,
    here: Range<usize>,
    all: &mut Vec<Entry<'a>>,
) {
    let inner = diff::entries(&theirs.lines[there.clone()], &ours.lines[here.clone()]);
    all.extend(inner.into_iter().map(|entry| {
        let (at, who) = match entry.side {
            Side::Ours if ours.is_old[here.start + entry.at] => {
                (here.start + entry.at, Who::Theirs)
            }
            Side::Theirs if theirs.is_old[there.start + entry.at] => {
                (there.start + entry.at, Who::Ours)
            }
            Side::Ours => (here.start + entry.at, Who::Both),
            Side::Both | Side::Theirs | Side::Section => (there.start + entry.at, Who::Both),
        };
        Entry {
            who: Some(who),
            at,
            ..entry
        }
    }));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Lines as sign, who and text.
    fn told(base: &str, theirs: &str, ours: &str) -> Vec<String> {
        let split = |text: &'static str| text.split_whitespace().collect::<Vec<_>>();
        let leak = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
        let (base, theirs, ours) = (split(leak(base)), split(leak(theirs)), split(leak(ours)));
        let said = |entry: &Entry<'_>| {
            let sign = match entry.side {
                Side::Theirs => "-",
                Side::Ours => "+",
                Side::Both | Side::Section => "",
            };
            let who = match entry.who {
                Some(Who::Ours) => " ours",
                Some(Who::Theirs) => " theirs",
                Some(Who::Both) => " both",
                Some(Who::Nobody) | None => "",
            };
            format!("{sign}{}{who}", entry.text)
        };
        entries(&base, &theirs, &ours).iter().map(said).collect()
    }

    #[test]
    fn each_line_says_whose_it_is() {
        for (what, base, theirs, ours, lines) in [
            ("nothing", "a b", "a b", "a b", "a|b"),
            (
                "ours alone",
                "a b c",
                "a b c",
                "a B c",
                "a|-b ours|+B ours|c",
            ),
            (
                "theirs alone",
                "a b c",
                "a X c",
                "a b c",
                "a|-X theirs|+b theirs|c",
            ),
            ("they added", "a c", "a x c", "a c", "a|-x theirs|c"),
            ("they deleted", "a b c", "a c", "a b c", "a|+b theirs|c"),
            ("we added", "a c", "a c", "a x c", "a|+x ours|c"),
            ("we deleted", "a b c", "a b c", "a c", "a|-b ours|c"),
            (
                "each elsewhere",
                "a b c d",
                "a X c d",
                "a b c Y",
                "a|-X theirs|+b theirs|c|-d ours|+Y ours",
            ),
            (
                "side by side",
                "a b c d",
                "a X c d",
                "a b Y d",
                "a|-X theirs|+b theirs|-c ours|+Y ours|d",
            ),
            (
                "the same line",
                "a b c",
                "a X c",
                "a Y c",
                "a|-X both|+Y both|c",
            ),
            ("the same words", "a b c", "a X c", "a X c", "a|X both|c"),
            (
                "both added there",
                "a c",
                "a x c",
                "a y c",
                "a|-x both|+y both|c",
            ),
            (
                "they in what we deleted",
                "a b c d",
                "a b X d",
                "a d",
                "a|-b ours|-X both|d",
            ),
            ("they at the end", "a", "a x", "a", "a|-x theirs"),
            ("nothing was there", "", "x", "y", "-x both|+y both"),
            ("all is gone", "a b", "", "a b", "+a theirs|+b theirs"),
        ] {
            let wanted: Vec<&str> = lines.split('|').collect();
            assert_eq!(told(base, theirs, ours), wanted, "{what}");
        }
    }

    fn text() -> impl Strategy<Value = Vec<&'static str>> {
        let line = prop::sample::select(vec!["", "a", "b", "c", "# d"]);
        prop::collection::vec(line, 0..14)
    }

    proptest! {
        #[test]
        fn each_side_is_whole_and_changes_have_an_author(base in text(), theirs in text(), ours in text()) {
            let side = |entries: &[Entry<'static>], without: Side| -> Vec<&'static str> {
                entries.iter().filter(|entry| entry.side != without).map(|entry| entry.text).collect()
            };
            let all = entries(&base, &theirs, &ours);
            prop_assert_eq!(&side(&all, Side::Ours), &theirs);
            prop_assert_eq!(&side(&all, Side::Theirs), &ours);
            for entry in &all {
                let its = if entry.side == Side::Ours { &ours } else { &theirs };
                prop_assert_eq!(its[entry.at], entry.text);
                prop_assert_eq!(entry.who == Some(Who::Nobody), entry.side == Side::Both && entry.who != Some(Who::Both));
            }
            for (theirs, ours, who) in [(&base, &ours, Who::Ours), (&theirs, &base, Who::Theirs)] {
                let all = entries(&base, theirs, ours);
                prop_assert!(all.iter().all(|entry| entry.who == Some(who) || entry.who == Some(Who::Nobody)));
            }
        }
    }
}
