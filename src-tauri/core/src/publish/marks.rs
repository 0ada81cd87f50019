//! The marks at both ends of a region, as each dialect can write something that readers do not stumble over.
//!
//! Markdown, MediaWiki and HTML have comments. Confluence drops them and has `anchor` macros. DokuWiki and Jira
//! have neither: a short honest line stands there.

use std::ops::Range;

use crate::report::Dialect;

/// A mark as found on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// Where it is, in bytes.
    pub(super) at: Range<usize>,
    /// Whether a region begins there; else it ends.
    pub(super) begins: bool,
    /// The key of the page; empty where the mark can't be read.
    pub(super) key: String,
    /// The seal.
    pub(super) seal: String,
    /// The seal of the front matter.
    pub(super) front: Option<String>,
}

/// What every mark begins with.
const WORD: &str = "lamppost:";
/// The same in the name of an anchor, which has no spaces.
const ANCHOR: &str = "lamppost.";
const MACRO: &str = "<ac:structured-macro";
const MACRO_END: &str = "</ac:structured-macro>";

/// What stands around the words of a mark.
fn fences(dialect: Dialect) -> (&'static str, &'static str) {
    match dialect {
        Dialect::DokuWiki => ("<sub>", "</sub>"),
        Dialect::Jira => ("{color:#999999}", "{color}"),
        Dialect::GitHub
        | Dialect::GitLab
        | Dialect::Azure
        | Dialect::MkDocs
        | Dialect::Docusaurus
        | Dialect::Obsidian
        | Dialect::Confluence
        | Dialect::MediaWiki
        | Dialect::Html
        | Dialect::Json => ("<!-- ", " -->"),
    }
}

/// A body with its marks, and a line break after the last.
pub(super) fn around(
    dialect: Dialect,
    key: &str,
    seal: &str,
    front: Option<&str>,
    body: &str,
) -> String {
    if dialect == Dialect::Confluence {
        let anchor = |word: &str| {
            let name = format!("{ANCHOR}{word}.{}.{seal}", key.replace(':', "."));
            format!(
                "<p>{MACRO} ac:name=\"anchor\"><ac:parameter ac:name=\"\">{name}</ac:parameter>{MACRO_END}</p>"
            )
        };
        return format!("{}\n{body}{}\n", anchor("begin"), anchor("end"));
    }
    let (open, close) = fences(dialect);
    let front = front.map_or_else(String::new, |front| format!(" {front}"));
    format!(
        "{open}{WORD}begin {key} {seal}{front}{close}\n{body}{open}{WORD}end {key} {seal}{close}\n"
    )
}

/// Every mark on a page, in order.
pub(super) fn all(dialect: Dialect, text: &str) -> Vec<Mark> {
    if dialect == Dialect::Confluence {
        return anchors(text);
    }
    let (open, close) = fences(dialect);
    let mut marks = Vec::new();
    let needle = format!("{open}{WORD}");
    for (start, _) in text.match_indices(&needle) {
        let words = &text[start + needle.len()..];
        let line = words.split(['\n', '\r']).next().unwrap_or_default();
        let Some(end) = line.find(close) else {
            marks.push(unread(start..start + needle.len()));
            continue;
        };
        let at = start..start + needle.len() + end + close.len();
        let words: Vec<&str> = line[..end].split(' ').collect();
        marks.push(match words.as_slice() {
            ["begin", key, seal] => mark(at, true, key, seal, None),
            ["begin", key, seal, front] => mark(at, true, key, seal, Some(front)),
            ["end", key, seal] => mark(at, false, key, seal, None),
            _ => unread(at),
        });
    }
    marks
}

fn anchors(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (found, _) in text.match_indices(ANCHOR) {
        let Some(start) = text[..found].rfind(MACRO) else {
            continue;
        };
        let before = &text[start + MACRO.len()..found];
        let is_anchor = before.contains("ac:name=\"anchor\"")
            && before.ends_with('>')
            && before.matches('<').count() == 1
            && before.contains("<ac:parameter");
        let rest = &text[found + ANCHOR.len()..];
        let name = rest.split('<').next().unwrap_or_default();
        let close = rest.find(MACRO_END);
        let (true, Some(close)) = (is_anchor, close) else {
            continue;
        };
        let at = widened(text, start..found + ANCHOR.len() + close + MACRO_END.len());
        let (word, rest) = name.split_once('.').unwrap_or((name, ""));
        let (key, seal) = rest.rsplit_once('.').unwrap_or((rest, ""));
        marks.push(match word {
            "begin" | "end" if !seal.is_empty() => {
                mark(at, word == "begin", &key.replacen('.', ":", 1), seal, None)
            }
            _ => unread(at),
        });
    }
    marks
}

/// The paragraph around a macro, where nothing else is in it.
fn widened(text: &str, at: Range<usize>) -> Range<usize> {
    let before = &text[..at.start];
    let open = before
        .rfind('<')
        .filter(|start| before[*start..].starts_with("<p") && before.ends_with('>'));
    match open {
        Some(start) if text[at.end..].starts_with("</p>") => start..at.end + "</p>".len(),
        _ => at,
    }
}

fn mark(at: Range<usize>, begins: bool, key: &str, seal: &str, front: Option<&str>) -> Mark {
    Mark {
        at,
        begins,
        key: key.to_owned(),
        seal: seal.to_owned(),
        front: front.map(str::to_owned),
    }
}

fn unread(at: Range<usize>) -> Mark {
    mark(at, true, "", "", None)
}
