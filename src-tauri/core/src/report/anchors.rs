//! Links within a page lead somewhere: what a page leaves out is not linked to.

use std::collections::BTreeSet;

use super::model::{Block, Inline, Inlines};

/// Turns links to anchors that no block has into their words.
pub(super) fn unlink_absent(blocks: &mut [Block]) {
    let mut there = BTreeSet::new();
    each_line(blocks, &mut |line| collect(line, &mut there));
    headings(blocks, &mut there);
    each_line(blocks, &mut |line| unlink(line, &there));
}

/// Calls this with every run of inline content.
pub(super) fn each_line(blocks: &mut [Block], with: &mut impl FnMut(&mut Inlines)) {
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph(text) => with(text),
            Block::Table(table) => {
                let cells = table.rows.iter_mut().flatten();
                table.headers.iter_mut().chain(cells).for_each(&mut *with);
            }
            Block::List(list) => {
                for item in &mut list.items {
                    each_line(&mut item.blocks, with);
                }
            }
            Block::Callout { blocks, .. }
            | Block::Collapsible { blocks, .. }
            | Block::Quote(blocks) => each_line(blocks, with),
            Block::Contents
            | Block::Code { .. }
            | Block::Diagram { .. }
            | Block::Picture(_)
            | Block::Rule => {}
        }
    }
}

fn headings(blocks: &[Block], there: &mut BTreeSet<String>) {
    for block in blocks {
        match block {
            Block::Heading {
                anchor: Some(anchor),
                ..
            } => {
                there.insert(anchor.as_str().to_owned());
            }
            Block::List(list) => list.items.iter().for_each(|i| headings(&i.blocks, there)),
            Block::Callout { blocks, .. }
            | Block::Collapsible { blocks, .. }
            | Block::Quote(blocks) => headings(blocks, there),
            Block::Heading { anchor: None, .. }
            | Block::Contents
            | Block::Paragraph(_)
            | Block::Table(_)
            | Block::Code { .. }
            | Block::Diagram { .. }
            | Block::Picture(_)
            | Block::Rule => {}
        }
    }
}

fn collect(line: &mut Inlines, there: &mut BTreeSet<String>) {
    for inline in line {
        match inline {
            Inline::Anchor(anchor) => {
                there.insert(anchor.as_str().to_owned());
            }
            Inline::Strong(inner)
            | Inline::Emph(inner)
            | Inline::Strike(inner)
            | Inline::Link { text: inner, .. }
            | Inline::AnchorLink { text: inner, .. }
            | Inline::PageLink { text: inner, .. } => collect(inner, there),
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Image { .. }
            | Inline::Attached { .. }
            | Inline::Check(_)
            | Inline::Break => {}
        }
    }
}

fn unlink(line: &mut Inlines, there: &BTreeSet<String>) {
    let mut kept = Inlines::with_capacity(line.len());
    for mut inline in line.drain(..) {
        match &mut inline {
            Inline::AnchorLink { to, text } if !there.contains(to.as_str()) => {
                unlink(text, there);
                kept.append(text);
                continue;
            }
            Inline::Strong(inner)
            | Inline::Emph(inner)
            | Inline::Strike(inner)
            | Inline::Link { text: inner, .. }
            | Inline::AnchorLink { text: inner, .. }
            | Inline::PageLink { text: inner, .. } => unlink(inner, there),
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Anchor(_)
            | Inline::Image { .. }
            | Inline::Attached { .. }
            | Inline::Check(_)
            | Inline::Break => {}
        }
        kept.push(inline);
    }
    *line = kept;
}
