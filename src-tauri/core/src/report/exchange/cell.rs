//! Values where Markdown leaves one line: a table cell, a list item, a heading.

/// Characters that Markdown could read as something else.
const SPECIAL: &str = "\\|<>`*_[]~&#";

/// A value on one line that reads as itself.
pub(super) fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        if c == '\n' {
            out.push_str("<br>");
            continue;
        }
        if SPECIAL.contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The value of such a line: escapes taken off, `<br>` as a line break.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        if c == '\\'
            && let Some(next) = after.chars().next().filter(char::is_ascii_punctuation)
        {
            out.push(next);
            rest = &after[1..];
            continue;
        }
        let broken = ["<br>", "<br/>", "<br />"].iter().find(|tag| {
            rest.get(..tag.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(tag))
        });
        match broken {
            Some(tag) => {
                out.push('\n');
                rest = &rest[tag.len()..];
            }
            None => {
                out.push(c);
                rest = after;
            }
        }
    }
    out
}

/// The cells of a table row, as they stand between the bars.
pub(super) fn cells(line: &str) -> Vec<&str> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = Vec::new();
    let mut from = 0;
    let mut escape = false;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'|' if !escape => {
                cells.push(line[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
        escape = byte == b'\\' && !escape;
    }
    if !line[from..].trim().is_empty() || cells.is_empty() {
        cells.push(line[from..].trim());
    }
    cells
}

/// Whether a line is the second line of a table.
pub(super) fn is_rule(line: &str) -> bool {
    let cells = cells(line);
    line.contains('-')
        && line.contains('|')
        && cells.iter().all(|cell| {
            let dashes = cell.trim_matches(':');
            !dashes.is_empty() && dashes.bytes().all(|b| b == b'-')
        })
}

/// Words to compare titles by: lower case, without numbering, marks and punctuation.
pub(super) fn words(title: &str) -> String {
    let title = unescaped(title).to_lowercase();
    let words: Vec<&str> = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let numbered = words
        .iter()
        .take_while(|w| w.bytes().all(|b| b.is_ascii_digit()))
        .count();
    let kept = if numbered == words.len() { 0 } else { numbered };
    words[kept..].join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rows_are_cut_at_bars_that_are_not_escaped() {
        assert_eq!(cells(r"| a | b\|c | |"), ["a", r"b\|c", ""]);
        assert_eq!(cells("a | b"), ["a", "b"]);
        assert_eq!(cells(r"| a\\| b |"), [r"a\\", "b"]);
        assert!(is_rule("| --- | :-: |") && !is_rule("| a | b |") && !is_rule("---"));
    }

    #[test]
    fn titles_are_compared_by_their_words() {
        assert_eq!(
            words("9.1 Callers & **Dependencies**"),
            "callers dependencies"
        );
        assert_eq!(words("2026"), "2026");
    }

    proptest! {
        #[test]
        fn a_value_comes_back_from_its_cell(value in "[ -~\n\u{e9}|\\\\<br>]{0,40}") {
            let value = value.trim();
            let row = format!("| x | {} |", escaped(value));
            let cells = cells(&row);
            prop_assert_eq!(cells.len(), 2);
            prop_assert_eq!(unescaped(cells[1]), value);
        }
    }
}
