//! The difference of two texts by words.
//!
//! Invariant: what is kept and taken away, joined, is the text before; what is kept and added is the text after. The work is
//! bounded whatever the texts are: where they are long and have little in common, lines or the whole are compared instead of words.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffTag, capture_diff_slices};
use ts_rs::TS;

/// The most words of both texts that are compared one by one.
const MOST_WORDS: usize = 2_000;
/// The most lines.
const MOST_LINES: usize = 2_000;

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum WordKind {
    /// They are in both texts.
    Same,
    /// They are gone.
    Minus,
    /// They are new.
    Plus,
}

/// Some words of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct WordRun {
    /// What became of them.
    pub kind: WordKind,
    /// The words with the blanks between them.
    pub text: String,
}

/// The difference of two texts; empty where they are equal.
pub fn word_diff(before: &str, after: &str) -> Vec<WordRun> {
    if before == after {
        return Vec::new();
    }
    let (old, new) = (words(before), words(after));
    let mut runs = Runs::default();
    compare(&old, &new, &mut runs);
    runs.settled()
}

/// Words, blanks and signs, each with its place in the order.
fn words(text: &str) -> Vec<&str> {
    #[derive(PartialEq, Clone, Copy)]
    enum Sort {
        Word,
        Blank,
        Sign,
    }
    let sort = |letter: char| {
        if letter == '\n' {
            // A break is a sign, so that lines can be told apart.
            Sort::Sign
        } else if letter.is_whitespace() {
            Sort::Blank
        } else if letter.is_alphanumeric() || letter == '_' {
            Sort::Word
        } else {
            Sort::Sign
        }
    };
    let mut found = Vec::new();
    let mut start = 0;
    let mut last: Option<Sort> = None;
    for (at, letter) in text.char_indices() {
        let now = sort(letter);
        if last.is_some_and(|last| last != now || now == Sort::Sign) {
            found.push(&text[start..at]);
            start = at;
        }
        last = Some(now);
    }
    if start < text.len() {
        found.push(&text[start..]);
    }
    found
}

/// Compares by words where that is little work, else by lines, else as a whole.
fn compare(old: &[&str], new: &[&str], runs: &mut Runs) {
    let (head, tail) = ends(old, new);
    runs.push(WordKind::Same, &old[..head]);
    let (inner_old, inner_new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    if inner_old.len() + inner_new.len() <= MOST_WORDS {
        by_words(inner_old, inner_new, runs);
    } else {
        by_lines(inner_old, inner_new, runs);
    }
    runs.push(WordKind::Same, &old[old.len() - tail..]);
}

fn by_words(old: &[&str], new: &[&str], runs: &mut Runs) {
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        let (tag, before, after) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            runs.push(WordKind::Same, &old[before]);
        } else {
            runs.push(WordKind::Minus, &old[before]);
            runs.push(WordKind::Plus, &new[after]);
        }
    }
}

fn by_lines(old: &[&str], new: &[&str], runs: &mut Runs) {
    let (old_lines, new_lines) = (lines(old), lines(new));
    if old_lines.len() + new_lines.len() > MOST_LINES {
        runs.push(WordKind::Minus, old);
        runs.push(WordKind::Plus, new);
        return;
    }
    let texts = |words: &[&str], lines: &[Range<usize>]| -> Vec<String> {
        lines
            .iter()
            .map(|line| words[line.clone()].concat())
            .collect()
    };
    let (old_texts, new_texts) = (texts(old, &old_lines), texts(new, &new_lines));
    let span = |lines: &[Range<usize>], of: Range<usize>| match of.is_empty() {
        true => 0..0,
        false => lines[of.start].start..lines[of.end - 1].end,
    };
    for op in capture_diff_slices(Algorithm::Myers, &old_texts, &new_texts) {
        let (tag, before, after) = op.as_tag_tuple();
        let before = &old[span(&old_lines, before)];
        let after = &new[span(&new_lines, after)];
        if tag == DiffTag::Equal {
            runs.push(WordKind::Same, before);
        } else if before.len() + after.len() <= MOST_WORDS {
            by_words(before, after, runs);
        } else {
            runs.push(WordKind::Minus, before);
            runs.push(WordKind::Plus, after);
        }
    }
}

/// Where each line begins and ends among the words.
fn lines(words: &[&str]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, word) in words.iter().enumerate() {
        if *word == "\n" {
            lines.push(start..at + 1);
            start = at + 1;
        }
    }
    if start < words.len() {
        lines.push(start..words.len());
    }
    lines
}

/// How many words two texts share at their beginning, and then at their end.
fn ends(old: &[&str], new: &[&str]) -> (usize, usize) {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev());
    let tail = tail.take(rest).take_while(|(a, b)| a == b).count();
    (head, tail)
}

/// What was found so far: what is taken away and added since the last words that stay.
#[derive(Default)]
struct Runs {
    done: Vec<WordRun>,
    minus: String,
    plus: String,
    /// Blanks in both after a change: part of the change where another follows.
    between: String,
}

impl Runs {
    fn push(&mut self, kind: WordKind, words: &[&str]) {
        if words.is_empty() {
            return;
        }
        let text = words.concat();
        let changed = !self.minus.is_empty() || !self.plus.is_empty();
        match kind {
            // A single blank between two changed words would only be noise.
            WordKind::Same if changed && self.between.is_empty() && text == " " => {
                self.between = text;
            }
            WordKind::Same => {
                let between = self.flush();
                self.add(WordKind::Same, &between);
                self.add(WordKind::Same, &text);
            }
            WordKind::Minus | WordKind::Plus => {
                let between = std::mem::take(&mut self.between);
                self.minus.push_str(&between);
                self.plus.push_str(&between);
                match kind {
                    WordKind::Minus => self.minus.push_str(&text),
                    WordKind::Plus | WordKind::Same => self.plus.push_str(&text),
                }
            }
        }
    }

    /// Ends a change, and gives the blanks after it.
    fn flush(&mut self) -> String {
        let (minus, plus) = (
            std::mem::take(&mut self.minus),
            std::mem::take(&mut self.plus),
        );
        self.add(WordKind::Minus, &minus);
        self.add(WordKind::Plus, &plus);
        std::mem::take(&mut self.between)
    }

    fn add(&mut self, kind: WordKind, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.done.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(text),
            Some(_) | None => self.done.push(WordRun {
                kind,
                text: text.to_owned(),
            }),
        }
    }

    fn settled(mut self) -> Vec<WordRun> {
        let between = self.flush();
        self.add(WordKind::Same, &between);
        self.done
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(before: &str, after: &str) -> String {
        let marked = |run: &WordRun| match run.kind {
            WordKind::Same => run.text.clone(),
            WordKind::Minus => format!("[-{}-]", run.text),
            WordKind::Plus => format!("[+{}+]", run.text),
        };
        word_diff(before, after).iter().map(marked).collect()
    }

    fn side(runs: &[WordRun], left_out: WordKind) -> String {
        let kept = runs.iter().filter(|run| run.kind != left_out);
        kept.map(|run| run.text.as_str()).collect()
    }

    #[test]
    fn words_are_told_apart() {
        for (before, after, expected) in [
            ("", "", ""),
            ("a b", "a b", ""),
            ("", "new", "[+new+]"),
            ("old", "", "[-old-]"),
            ("one two three", "one 2 three", "one [-two-][+2+] three"),
            (
                "the quick brown fox",
                "the slow red fox",
                "the [-quick brown-][+slow red+] fox",
            ),
            (
                "restored in May.",
                "restored in June.",
                "restored in [-May-][+June+].",
            ),
            ("a\nb\nc", "a\nc", "a\n[-b\n-]c"),
            ("5 %", "50 %", "[-5-][+50+] %"),
            ("größe", "Größe", "[-größe-][+Größe+]"),
            ("x", "x ", "x[+ +]"),
        ] {
            assert_eq!(told(before, after), expected, "{before} → {after}");
        }
    }

    #[test]
    fn long_texts_are_compared_by_lines_or_as_a_whole() {
        let line = |n: usize| format!("line {n} says something of its own\n");
        let before: String = (0..1_000).map(line).collect();
        let after = before
            .replace("line 10 says", "line ten says")
            .replace("line 900 says", "line nine hundred says");
        let runs = word_diff(&before, &after);
        let changed = runs.iter().filter(|run| run.kind != WordKind::Same);
        assert!(changed.clone().count() == 4, "{runs:?}");
        assert!(changed.map(|run| run.text.len()).sum::<usize>() < 40);
        let (before, after): (String, String) = (
            (0..20_000).map(|n| format!("a{n}\n")).collect(),
            (0..20_000).map(|n| format!("b{n}\n")).collect(),
        );
        let runs = word_diff(&before, &after);
        assert_eq!(side(&runs, WordKind::Plus), before);
        assert_eq!(side(&runs, WordKind::Minus), after);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_it(
            before in "[ab \n.é]{0,60}",
            after in "[ab \n.é]{0,60}",
        ) {
            let runs = word_diff(&before, &after);
            if before == after {
                prop_assert!(runs.is_empty());
            } else {
                prop_assert_eq!(side(&runs, WordKind::Plus), before);
                prop_assert_eq!(side(&runs, WordKind::Minus), after);
                for pair in runs.windows(2) {
                    prop_assert!(pair[0].kind != pair[1].kind);
                }
            }
        }
    }
}
