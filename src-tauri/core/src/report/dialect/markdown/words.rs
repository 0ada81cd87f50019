//! What the wikis that read Markdown call things, and a title in YAML.
//!
//! Left out on purpose: where any of it stands on the page.

use super::super::super::model::{Block, CalloutKind};
use super::super::shape::is_forbidden;

/// How deep callouts are nested here: the outer one needs more colons than the inner.
pub(super) fn boxes(blocks: &[Block]) -> usize {
    let inside = blocks.iter().map(|block| match block {
        Block::Callout { blocks, .. } => 1 + boxes(blocks),
        Block::Collapsible { blocks, .. } | Block::Quote(blocks) => boxes(blocks),
        Block::List(list) => list
            .items
            .iter()
            .map(|item| boxes(&item.blocks))
            .max()
            .unwrap_or(0),
        Block::Heading { .. }
        | Block::Contents
        | Block::Paragraph(_)
        | Block::Table(_)
        | Block::Code { .. }
        | Block::Diagram { .. }
        | Block::Picture(_)
        | Block::Rule => 0,
    });
    inside.max().unwrap_or(0)
}

/// A text in YAML 1.2: between double quotes, which take any character.
pub(super) fn yaml(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            _ if is_forbidden(c) => out.push(char::REPLACEMENT_CHARACTER),
            // Line ends of YAML 1.1, and a mark that parsers drop.
            '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            _ if c.is_control() => out.push(' '),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The word of an alert.
pub(super) fn alert(kind: CalloutKind) -> &'static str {
    match kind {
        CalloutKind::Note => "[!NOTE]",
        CalloutKind::Tip => "[!TIP]",
        CalloutKind::Important => "[!IMPORTANT]",
        CalloutKind::Warning => "[!WARNING]",
        CalloutKind::Caution => "[!CAUTION]",
    }
}

/// Docusaurus has other words for two of them.
pub(super) fn directive(kind: CalloutKind) -> &'static str {
    match kind {
        CalloutKind::Note => "note",
        CalloutKind::Tip => "tip",
        CalloutKind::Important => "info",
        CalloutKind::Warning => "warning",
        CalloutKind::Caution => "danger",
    }
}
