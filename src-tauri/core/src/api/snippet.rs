//! The words around what was found, with what was looked for marked.
//!
//! Letters are compared whatever their case and the accents that European languages put on them, as the index does.

use super::search::SnippetPart;
use crate::store::search::Words;

/// The most letters of a snippet.
const LONG: usize = 160;
/// How many letters stand before the first that was found.
const BEFORE: usize = 50;

/// How many of the terms a text holds, and a piece of it around the first.
pub(super) fn parts(words: &Words, text: &str) -> (usize, Vec<SnippetPart>) {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let folded: Vec<char> = letters.iter().map(|(_, c)| fold(*c)).collect();
    let mut marked = vec![false; letters.len()];
    let mut held = 0;
    let mut first = usize::MAX;
    for (term, goes_on) in &words.terms {
        let term: Vec<char> = term.chars().map(fold).collect();
        let found = places(&folded, &term, *goes_on);
        held += usize::from(!found.is_empty());
        for (from, to) in found {
            first = first.min(from);
            marked[from..to].fill(true);
        }
    }
    if held == 0 {
        return (0, Vec::new());
    }
    let from = word_start(&folded, first.saturating_sub(BEFORE));
    let to = letters.len().min(from + LONG);
    let mut all: Vec<SnippetPart> = Vec::new();
    let mut push = |text: &str, hit: bool| match all.last_mut() {
        Some(last) if last.hit == hit => last.text.push_str(text),
        _ => all.push(SnippetPart {
            text: text.to_owned(),
            hit,
        }),
    };
    if from > 0 {
        push("…", false);
    }
    let mut buffer = [0; 4];
    for at in from..to {
        let c = letters[at].1;
        // A line of a list.
        let c = if c.is_whitespace() || c.is_control() {
            ' '
        } else {
            c
        };
        push(c.encode_utf8(&mut buffer), marked[at]);
    }
    if to < letters.len() {
        push("…", false);
    }
    (held, all)
}

/// The beginning of a text on one line.
pub(super) fn cut(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// Where a term stands as a word, or as its beginning where it may go on.
fn places(text: &[char], term: &[char], goes_on: bool) -> Vec<(usize, usize)> {
    let term: Vec<&[char]> = term
        .split(|c| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let mut found = Vec::new();
    let Some(first) = term.first() else {
        return found;
    };
    let mut at = 0;
    while at + first.len() <= text.len() {
        let starts = at == 0 || !text[at - 1].is_alphanumeric();
        match starts
            .then(|| end_of(&text[at..], &term, goes_on))
            .flatten()
        {
            Some(length) => {
                found.push((at, at + length));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// How many letters the words of a term take at the beginning of a text; none where they do not stand there.
fn end_of(text: &[char], term: &[&[char]], goes_on: bool) -> Option<usize> {
    let mut at = 0;
    for (which, word) in term.iter().enumerate() {
        if which > 0 {
            let gap = text[at..]
                .iter()
                .take_while(|c| !c.is_alphanumeric())
                .count();
            if gap == 0 {
                return None;
            }
            at += gap;
        }
        if !text[at..].starts_with(word) {
            return None;
        }
        at += word.len();
        let ends = text.get(at).is_none_or(|c| !c.is_alphanumeric());
        if !(ends || (goes_on && which + 1 == term.len())) {
            return None;
        }
    }
    Some(at)
}

/// The beginning of the word that stands at a place, or the next one.
fn word_start(text: &[char], at: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let gap = text[at..]
        .iter()
        .take(20)
        .position(|c| !c.is_alphanumeric());
    gap.map_or(at, |gap| at + gap + 1)
}

/// A letter without case and accent.
fn fold(c: char) -> char {
    let c = c.to_lowercase().next().unwrap_or(c);
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ẩ' | 'ẫ' | 'ậ' | 'ắ' | 'ằ' => {
            'a'
        }
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ' | 'ẻ' | 'ế' | 'ề' | 'ể' | 'ễ' | 'ệ' => {
            'e'
        }
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ị' | 'ỉ' => 'i',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ọ' | 'ỏ' | 'ố' | 'ồ' | 'ổ' | 'ỗ' | 'ộ' => {
            'o'
        }
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ' | 'ủ' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(looked: &str, text: &str) -> String {
        let (_, all) = parts(&Words::of(looked), text);
        all.iter()
            .map(|part| match part.hit {
                true => format!("[{}]", part.text),
                false => part.text.clone(),
            })
            .collect()
    }

    #[test]
    fn what_was_looked_for_is_marked() {
        for (looked, text, expected) in [
            (
                "gate",
                "The Gateway, the gate.",
                "The [Gate]way, the [gate].",
            ),
            (
                "\"the gate\"",
                "The gateway. The  gate!",
                "The gateway. [The  gate]!",
            ),
            ("resume", "Ein Résumé", "Ein [Résumé]"),
            ("a", "A b ab", "[A] b ab"),
            ("foo-bar", "x foo.bars y", "x [foo.bar]s y"),
            ("nothing", "Something", ""),
            ("two", "one\n\n- two", "one - [two]"),
        ] {
            let expected = expected.replace("one - ", "one  - ");
            assert_eq!(marked(looked, text), expected, "{looked}");
        }
    }

    #[test]
    fn a_long_text_is_cut_around_the_first_place() {
        let text = format!("{} needle {}", "straw ".repeat(100), "hay ".repeat(100));
        let found = marked("needle", &text);
        assert!(found.starts_with("…straw") && found.contains("[needle]") && found.ends_with('…'));
        assert!(found.chars().count() < 170);
    }
}
