//! What changed since the assessment before, each difference with its reason.

use super::super::assessment_input::{AssessmentInput, Dimension, Since};
use super::super::link::Anchor;
use super::super::model::{Align, Block, Inlines};
use super::words::{day, number, stage, table, text};

pub(super) fn blocks(input: &AssessmentInput) -> Vec<Block> {
    let Some((title, on)) = &input.previous else {
        return Vec::new();
    };
    let mut blocks = vec![
        Block::section(2, Anchor::new("since"), format!("Since {title}")),
        Block::text(format!(
            "Compared with {title} of {}, on the criteria that both have.",
            day(*on)
        )),
    ];
    let compared: Vec<(&Dimension, &Since)> = input
        .dimensions
        .iter()
        .filter_map(|one| Some((one, one.since.as_ref()?)))
        .collect();
    if compared.is_empty() {
        blocks.push(Block::text("There is nothing to compare."));
        return blocks;
    }
    let rows = compared.iter().map(|(dimension, since)| {
        vec![
            text(dimension.title.as_str()),
            text(moved(stage(since.stage), stage(dimension.stage))),
            text(moved(number(since.index), number(dimension.index))),
            text(since.text.as_str()),
        ]
    });
    let aligns = [Align::Start, Align::Center, Align::Center, Align::Start];
    let head = ["Dimension", "Stage", "Index", "Why"];
    blocks.push(table(&head, &aligns, rows.collect()));
    for (dimension, since) in compared {
        if since.reasons.is_empty() {
            continue;
        }
        let anchor = Anchor::new(&format!("since-{}", dimension.id));
        let head = format!("{}: what differs", dimension.title);
        blocks.push(Block::section(3, anchor, head));
        let reasons = since.reasons.iter();
        blocks.push(Block::dots(
            reasons.map(|reason| -> Inlines { text(reason.as_str()) }),
        ));
    }
    blocks
}

fn moved(before: String, after: String) -> String {
    match before == after {
        true => after,
        false => format!("{before} → {after}"),
    }
}
