//! What every writer asks about a page: its sections, what is empty, the words of a callout.
//!
//! Left out on purpose: anything that belongs to one dialect.

use super::super::link::Anchor;
use super::super::model::{Block, CalloutKind, Inline, Mark, plain};

/// A heading that the contents list links to, and its words.
pub(super) type Section<'a> = (&'a Anchor, String);

/// The sections of a page that carry an anchor.
pub(super) fn sections(blocks: &[Block]) -> Vec<Section<'_>> {
    let section = |block| match block {
        &Block::Heading {
            level: 2,
            anchor: Some(ref anchor),
            ref text,
        } => Some((anchor, plain(text))),
        _ => None,
    };
    blocks.iter().filter_map(section).collect()
}

/// The word of a callout where the wiki has no box of that kind.
pub(super) fn callout_word(kind: CalloutKind) -> &'static str {
    match kind {
        CalloutKind::Note => "Note",
        CalloutKind::Tip => "Tip",
        CalloutKind::Important => "Important",
        CalloutKind::Warning => "Warning",
        CalloutKind::Caution => "Caution",
    }
}

/// The box of an item as a character; none without a box.
pub(super) fn box_sign(mark: &Mark) -> &'static str {
    match mark {
        Mark::None => "",
        Mark::Open => "☐ ",
        Mark::Done | Mark::NotApplicable(_) => "☑ ",
    }
}

/// True for a block that would write nothing, and so must not get blank lines of its own.
pub(super) fn is_empty(block: &Block) -> bool {
    match block {
        Block::Heading { text, .. } | Block::Paragraph(text) => is_blank(text),
        Block::Table(table) => table.headers.is_empty() && table.rows.is_empty(),
        Block::List(list) => list.items.is_empty(),
        Block::Quote(blocks) => blocks.iter().all(is_empty),
        Block::Contents
        | Block::Callout { .. }
        | Block::Collapsible { .. }
        | Block::Code { .. }
        | Block::Diagram { .. }
        | Block::Picture(_)
        | Block::Rule => false,
    }
}

/// True for inline content that shows nothing.
pub(super) fn is_blank(text: &[Inline]) -> bool {
    text.iter().all(|inline| match inline {
        Inline::Text(words) | Inline::Code(words) => words.trim().is_empty(),
        Inline::Strong(inner) | Inline::Emph(inner) | Inline::Strike(inner) => is_blank(inner),
        Inline::Break => true,
        Inline::Link { .. }
        | Inline::AnchorLink { .. }
        | Inline::PageLink { .. }
        | Inline::Anchor(_)
        | Inline::Image { .. }
        | Inline::Attached { .. }
        | Inline::Check(_) => false,
    })
}

/// True for characters that no text document may hold: C0 controls but tab and line breaks, DEL,
/// and the two noncharacters XML 1.0 leaves out.
pub(super) fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}')
}
