//! The design of the review: what does not fit with it, then its sections and tables.

use super::super::document::{findings, sections};
use super::super::input::ReviewInput;
use super::super::link::Anchor;
use super::super::model::{Block, Inline};
use super::super::profile::Profile;
use super::super::rows::first_rows;
use super::words::question_link;

pub(super) fn blocks(input: &ReviewInput, profile: Profile) -> Vec<Block> {
    let Some(design) = &input.design else {
        return Vec::new();
    };
    let open = design
        .findings
        .iter()
        .filter(|f| f.settled.is_none())
        .count();
    let mut blocks = vec![
        Block::section(2, Anchor::new("design"), "Design"),
        Block::Paragraph(vec![
            Inline::strong(design.title.as_str()),
            Inline::text(format!(
                ", {} of {} needed sections filled, {}.",
                design.filled,
                design.needed,
                super::words::count(open, "open finding", "open findings")
            )),
        ]),
    ];
    if !design.findings.is_empty() {
        blocks.push(Block::section(3, Anchor::new("findings"), "Findings"));
        let found = findings(design, &|id| question_link(input, id));
        blocks.extend(first_rows(found, profile.most()));
    }
    if profile.most().is_none() {
        blocks.extend(sections(design, 3));
    }
    blocks
}
