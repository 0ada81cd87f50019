//! The report of a review.
//!
//! | file | what it owns |
//! |---|---|
//! | `top` | what an approver reads first: verdict, reasons, numbers |
//! | `open` | what is still to do: gaps, actions, waivers, what ends soon |
//! | `design` | the design document: findings, sections, tables |
//! | `areas` | readiness by area: chart, tables, notes |
//! | `risks` | the register: matrix, table, budget, mitigations, exercises |
//! | `aside` | facts, questions answered not applicable, questions that do not apply |
//! | `computed` | how every number came about |
//! | `words` | the words and counts these share |
//!
//! Left out on purpose: judging. Scores and verdicts come with the input.
//! Invariant: the order of sections, and their anchors, never depend on the answers, so that a
//! wiki's own history shows only what changed.

mod areas;
mod aside;
mod computed;
mod design;
mod open;
mod risks;
mod top;
mod words;

use super::input::ReviewInput;
use super::link::FileStem;
use super::model::{Block, Report};

/// Builds the report of a review.
pub fn review_report(input: &ReviewInput) -> Report {
    let mut blocks = top::blocks(input);
    blocks.push(Block::Contents);
    blocks.extend(open::blocks(input));
    blocks.extend(design::blocks(input));
    blocks.extend(areas::blocks(input));
    blocks.extend(input.risks.iter().flat_map(risks::blocks));
    blocks.extend(aside::blocks(input));
    blocks.extend(computed::blocks(input));
    Report {
        title: format!("{}, {}", input.subject.name(), input.review.title),
        stem: FileStem::new(&format!("{} {}", input.subject.name(), input.review.title)),
        blocks,
        images: Vec::new(),
    }
}
