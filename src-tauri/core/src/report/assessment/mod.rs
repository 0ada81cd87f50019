//! The report of a maturity assessment.
//!
//! | file | what it owns |
//! |---|---|
//! | `top` | the team, the day, and all dimensions together |
//! | `grid` | letters by dimension and stage, the profile, what is ahead |
//! | `why` | why not the next stage, what would move one, the road to a target |
//! | `since` | what changed since the assessment before, with the reasons |
//! | `votes` | what respondents disagreed on, and what does not apply |
//! | `proof` | evidence and actions |
//! | `computed` | every input, and how the numbers were computed |
//! | `words` | the words these share |
//!
//! Left out on purpose: scoring, and who voted what: the page shows how many, never who.
//! Invariant: the order of sections, and their anchors, never depend on the answers, so that a wiki's own history
//! shows only what changed.

mod computed;
mod grid;
mod proof;
mod since;
mod top;
mod votes;
mod why;
mod words;

use super::assessment_input::AssessmentInput;
use super::link::FileStem;
use super::model::{Block, Report};

/// Builds the report of an assessment.
pub fn assessment_report(input: &AssessmentInput) -> Report {
    let mut blocks = top::blocks(input);
    blocks.push(Block::Contents);
    blocks.extend(grid::blocks(input));
    blocks.extend(since::blocks(input));
    blocks.extend(why::blocks(input));
    blocks.extend(votes::blocks(input));
    blocks.extend(proof::blocks(input));
    blocks.extend(computed::blocks(input));
    Report {
        title: format!("{}, maturity, {}", input.team, input.title),
        stem: FileStem::new(&format!("{} maturity {}", input.team, input.title)),
        blocks,
        images: Vec::new(),
    }
}
