//! Why each dimension is not at its next stage, what would move it, and the road to the target.

use super::super::assessment_input::{AssessmentInput, Criterion, Dimension, Step, Why};
use super::super::link::Anchor;
use super::super::model::{Block, Inline, Inlines};
use super::super::profile::Profile;
use super::super::rows::first_rows;
use super::words::{criterion_link, day, table, text};

pub(super) fn moves(input: &AssessmentInput, profile: Profile) -> Vec<Block> {
    let mut blocks = vec![Block::section(
        2,
        Anchor::new("moves"),
        "What would move a stage",
    )];
    let found = steps(&input.moves, "Every dimension is at its highest stage.");
    blocks.extend(first_rows(found, profile.most()));
    blocks
}

pub(super) fn road(input: &AssessmentInput) -> Vec<Block> {
    let Some(target) = &input.target else {
        return Vec::new();
    };
    let by = target
        .on
        .map_or_else(String::new, |on| format!(" by {}", day(on)));
    let words = format!("The road to stage {}{by}", target.stage);
    vec![
        Block::section(2, Anchor::new("road"), words),
        steps(&target.road, "Every dimension is there."),
    ]
}

pub(super) fn blocks(input: &AssessmentInput) -> Vec<Block> {
    let mut blocks = vec![Block::section(
        2,
        Anchor::new("why"),
        "Why not the next stage",
    )];
    let mut any = false;
    for dimension in &input.dimensions {
        if let Some(why) = &dimension.why {
            any = true;
            blocks.extend(one(input, dimension, why));
        }
    }
    if !any {
        blocks.push(Block::text("Every dimension is at its highest stage."));
    }
    blocks
}

fn steps(steps: &[Step], none: &str) -> Block {
    if steps.is_empty() {
        return Block::text(none);
    }
    let rows = steps.iter().map(|step| {
        vec![
            text(step.dimension.as_str()),
            text(format!("{} → {}", step.from, step.to)),
            text(step.text.as_str()),
        ]
    });
    table(&["Dimension", "Stage", "What to do"], &[], rows.collect())
}

fn one(input: &AssessmentInput, dimension: &Dimension, why: &Why) -> Vec<Block> {
    let anchor = Anchor::new(&format!("why-{}", dimension.id));
    let head = format!("{}: why not stage {}", dimension.title, why.next);
    let find = |id: &String| dimension.criteria.iter().find(|one| one.id == *id);
    let missing = why.missing.iter().filter_map(find);
    let rows: Vec<Vec<Inlines>> = missing.map(|one| row(input, one)).collect();
    let mut blocks = vec![
        Block::section(3, anchor, head),
        Block::text(why.text.as_str()),
    ];
    if !rows.is_empty() {
        blocks.push(table(&["Criterion", "Stage", "Lacks"], &[], rows));
    }
    let smallest = why.smallest.iter();
    let links: Vec<Inlines> = smallest.map(|id| vec![criterion_link(input, id)]).collect();
    if !links.is_empty() {
        let words = match links.len() {
            1 => format!("The fewest that open stage {}: this one.", why.opens),
            n => format!("The fewest that open stage {}: these {n}.", why.opens),
        };
        blocks.push(Block::text(words));
        blocks.push(Block::dots(links));
    }
    blocks
}

fn row(input: &AssessmentInput, criterion: &Criterion) -> Vec<Inlines> {
    let mut lacks = Inlines::new();
    for sentence in &criterion.lacks {
        if !lacks.is_empty() {
            lacks.push(Inline::Break);
        }
        lacks.push(Inline::text(sentence.as_str()));
    }
    vec![
        vec![criterion_link(input, &criterion.id)],
        text(criterion.stage.to_string()),
        lacks,
    ]
}
