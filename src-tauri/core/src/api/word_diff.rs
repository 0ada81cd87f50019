//! The difference of two texts by words.
//!
//! Invariant: bounded; of texts longer than anybody compares by eye, the whole is told as taken out and put in.

use similar::{ChangeTag, TextDiff};

use super::wire::{view, words};

view! {
    /// Words that stand together in a difference.
    pub struct WordPiece {
        /// Whether they stayed.
        pub kind: WordKind,
        /// The words, with the spaces between them.
        pub text: String,
    }
}

words! {
    /// Where words of a difference stand.
    pub enum WordKind {
        /// In both texts.
        Same,
        /// In the earlier one only.
        Minus,
        /// In the later one only.
        Plus,
    }
}

/// The longest text that is compared by words, in bytes.
const MOST: usize = 64 * 1024;

/// The pieces of both texts in their order; equal texts have one piece, empty ones none.
pub(super) fn word_diff(before: &str, after: &str) -> Vec<WordPiece> {
    let piece = |kind, text: &str| WordPiece {
        kind,
        text: text.to_owned(),
    };
    if before == after || before.len().max(after.len()) > MOST {
        let whole = match before == after {
            true => vec![piece(WordKind::Same, after)],
            false => vec![piece(WordKind::Minus, before), piece(WordKind::Plus, after)],
        };
        return whole
            .into_iter()
            .filter(|piece| !piece.text.is_empty())
            .collect();
    }
    let mut pieces: Vec<WordPiece> = Vec::new();
    // What was taken out is told before what was put in at the same place.
    let mut put_in = String::new();
    for change in TextDiff::from_words(before, after).iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => WordKind::Same,
            ChangeTag::Delete => WordKind::Minus,
            ChangeTag::Insert => {
                put_in.push_str(change.value());
                continue;
            }
        };
        if kind == WordKind::Same && !put_in.is_empty() {
            pieces.push(piece(WordKind::Plus, &std::mem::take(&mut put_in)));
        }
        match pieces.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => pieces.push(piece(kind, change.value())),
        }
    }
    if !put_in.is_empty() {
        pieces.push(piece(WordKind::Plus, &put_in));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(before: &str, after: &str) -> String {
        let pieces = word_diff(before, after);
        let marked = pieces.iter().map(|piece| match piece.kind {
            WordKind::Same => piece.text.clone(),
            WordKind::Minus => format!("[-{}-]", piece.text),
            WordKind::Plus => format!("{{+{}+}}", piece.text),
        });
        marked.collect()
    }

    #[test]
    fn words_are_told_once_and_in_their_place() {
        for (before, after, expected) in [
            ("Is it up?", "Is it up?", "Is it up?"),
            ("", "", ""),
            ("", "Is it?", "{+Is it?+}"),
            ("Is it?", "", "[-Is it?-]"),
            (
                "Is every store backed up?",
                "Is each store backed up daily?",
                "Is [-every-]{+each+} store backed [-up?-]{+up daily?+}",
            ),
        ] {
            assert_eq!(said(before, after), expected, "{before} to {after}");
        }
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_the_pieces(before in "[a-c \n]{0,40}", after in "[a-c \n]{0,40}") {
            let pieces = word_diff(&before, &after);
            let without = |left_out: WordKind| -> String {
                pieces.iter().filter(|piece| piece.kind != left_out).map(|piece| piece.text.as_str()).collect()
            };
            prop_assert_eq!(without(WordKind::Plus), before);
            prop_assert_eq!(without(WordKind::Minus), after);
        }
    }
}
