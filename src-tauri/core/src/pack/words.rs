//! Small pieces of English that messages share.

/// Joins names as in "`met`, `partial` or `unmet`"; a single name stands alone.
pub(crate) fn among<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let words: Vec<String> = words.into_iter().map(|w| format!("`{w}`")).collect();
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// The known word nearest to a mistyped one, where one is near enough to be meant.
pub(crate) fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let limit = if word.chars().count() > 4 { 2 } else { 1 };
    // A long word is never near a key, and comparing it would be slow.
    if word.len() > 40 {
        return None;
    }
    known
        .into_iter()
        .map(|k| (distance(word, k), k))
        .filter(|(d, _)| *d <= limit)
        .min_by_key(|(d, _)| *d)
        .map(|(_, k)| k)
}

/// Edits from one word to the other (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(x != *y))
                .min(above + 1)
                .min(row[j] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined_as_in_a_sentence() {
        assert_eq!(among(["a"]), "`a`");
        assert_eq!(among(["a", "b", "c"]), "`a`, `b` or `c`");
    }

    #[test]
    fn a_mistyped_key_finds_its_neighbour() {
        let keys = ["severity", "sources", "text", "when"];
        assert_eq!(nearest("sevrity", keys), Some("severity"));
        assert_eq!(nearest("txt", keys), Some("text"));
        assert_eq!(nearest("colour", keys), None);
    }
}
