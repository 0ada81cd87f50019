//! Text to Jira's markup, as Atlassian's own parser reads it.
//!
//! A backslash stops [`STOPPED`] and shows before anything else. Nothing stops a backslash itself, a bar in
//! a cell, a bracket in a link or the name of a block, and references are not decoded; there a character
//! without width or a macro without effect stands between. Found by trying hostile text in
//! `@atlaskit/editor-wikimarkup-transformer`, which Jira Cloud is built from.
//! Left out on purpose: blocks, and the marks of emphasis but for the question whether a text fits them.

use super::super::shape::is_forbidden;

/// Where text stands, which decides what is special there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Running text, an item or a heading.
    Line,
    /// A cell of a table, which any bar would end.
    Cell,
    /// The words of a link, where addresses stay words.
    Link,
}

/// The signs a backslash stops.
const STOPPED: &str = "-#*_+?^~|%{}[]()!@";

/// WORD JOINER: no width, and no line breaks beside it.
const JOINER: char = '\u{2060}';

/// What an address begins with that links by itself.
const SCHEMES: [&str; 6] = ["https:", "http:", "ftps:", "ftp:", "irc:", "mailto:"];

/// Smileys and signs that a text could hold.
const SMILEYS: [&str; 13] = [
    "(y)", "(n)", "(i)", "(/)", "(x)", "(!)", "(+)", "(-)", "(?)", "(on)", "(off)", "(*", "(flag",
];

/// Writes words to the end of `out`; `line` stands for a line break.
pub(super) fn words(out: &mut String, text: &str, line: &str, place: Place) {
    let text = text.trim_matches(['\n', '\r']);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let before = &text[..text.len() - rest.len()];
        if let Some(address) = address(rest).filter(|_| place != Place::Link) {
            out.push_str(address);
            rest = &rest[address.len()..];
            if !rest.starts_with(' ') {
                out.push(JOINER);
            }
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '\r' if rest.starts_with('\n') => {}
            // The parser's own patterns end a line at the last two.
            '\r' | '\n' | '\u{2028}' | '\u{2029}' => out.push_str(line),
            '\t' | '\u{b}' | '\u{c}' => out.push(' '),
            '\\' => {
                out.push(c);
                if !rest.starts_with(|next: char| next == ' ' || next.is_alphanumeric()) {
                    out.push(JOINER);
                }
            }
            '.' if names_a_block(before) => out.extend([JOINER, c]),
            // The words of a link lose this at their start.
            ':' if place == Place::Link && before.eq_ignore_ascii_case("mailto") => {
                out.extend([JOINER, c]);
            }
            ':' if place != Place::Link && ends_with_scheme(before) => out.extend([JOINER, c]),
            ':' if is_smiley(rest) => out.extend([c, JOINER]),
            '|' if place == Place::Cell => coloured(out, c),
            // The parser looks for the end of a link beyond the cell.
            '[' if place == Place::Cell && !rest.contains(['[', ']']) => coloured(out, c),
            _ if is_forbidden(c) => out.push(char::REPLACEMENT_CHARACTER),
            _ if STOPPED.contains(c) => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
}

/// A macro is the only thing that holds a sign together in a cell; this grey shows on light and dark.
fn coloured(out: &mut String, c: char) {
    out.push_str(&format!("{{color:#6b778c}}\\{c}{{color}}"));
}

/// The address that the text begins with, where it can stand as it is and link by itself.
fn address(text: &str) -> Option<&str> {
    let scheme = SCHEMES.iter().find(|scheme| begins(text, scheme))?;
    let linked = |c: char| c.is_ascii_alphanumeric() || "_?!~^/\\#$%&'()*+,-.:;<=@".contains(c);
    let end = text.find(|c| !linked(c)).unwrap_or(text.len());
    let address = text[..end].trim_end_matches(|c| ".,>)];}\"'!".contains(c));
    let path = address.get(scheme.len()..)?;
    let simple = |c: char| c.is_ascii_alphanumeric() || "/.?=&,-_%#".contains(c);
    let named = path.starts_with("//") && !path.trim_matches('/').is_empty();
    (named && path.chars().all(simple)).then_some(address)
}

fn begins(text: &str, word: &str) -> bool {
    let start = text.as_bytes().get(..word.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
}

fn ends_with_scheme(before: &str) -> bool {
    SCHEMES.iter().any(|scheme| {
        let name = scheme.trim_end_matches(':').as_bytes();
        let from = before.len().checked_sub(name.len());
        from.is_some_and(|from| before.as_bytes()[from..].eq_ignore_ascii_case(name))
    })
}

/// `:D`, `:P` and `:p`; the others have signs a backslash stops.
fn is_smiley(rest: &str) -> bool {
    let next = rest.chars().nth(1);
    rest.starts_with(['D', 'P', 'p']) && !next.is_some_and(|c| c.is_ascii_alphanumeric())
}

/// True for the letters that make a block of a line, when a full stop follows.
fn names_a_block(before: &str) -> bool {
    matches!(
        before.trim_start_matches(' '),
        "bq" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
    )
}

/// True for a text that keeps its words between these marks of emphasis, where no backslash holds.
pub(super) fn fits_marks(text: &str, mark: &str) -> bool {
    let bytes = text.as_bytes();
    let letter = |at: usize| {
        bytes
            .get(at)
            .is_some_and(|byte| byte.is_ascii_alphanumeric())
    };
    let simple = |(at, byte): (usize, &u8)| match byte {
        b'-' => mark != "-" && at > 0 && letter(at - 1) && letter(at + 1),
        b':' | b';' => matches!(bytes.get(at + 1), None | Some(b' ')),
        _ => {
            !byte.is_ascii() || byte.is_ascii_alphanumeric() || b" .,'\"/&=<>$()%@#".contains(byte)
        }
    };
    text.starts_with(char::is_alphanumeric)
        && !text.ends_with(' ')
        && bytes.iter().enumerate().all(simple)
        && !SMILEYS.iter().any(|smiley| text.contains(smiley))
}

/// The longest part of a text that can be the words of a link, with what stands before and behind it.
pub(super) fn linkable(text: &str) -> Option<(&str, &str, &str)> {
    let parts = text.split(['[', ']', '|', '!']);
    let longest = parts.max_by_key(|part| part.trim().len())?.trim();
    let from = longest.as_ptr() as usize - text.as_ptr() as usize;
    let behind = &text[from + longest.len()..];
    (!longest.is_empty()).then(|| (&text[..from], longest, behind))
}
