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
//! Invariant: the order of sections, and their anchors, depend on the profile and the layout and never on the
//! answers, so that a wiki's own history shows only what changed.

mod computed;
mod grid;
mod proof;
mod since;
mod top;
mod votes;
mod why;
mod words;

pub(crate) use words::number as two_places;

use super::assessment_input::AssessmentInput;
use super::change;
use super::link::FileStem;
use super::model::{Block, Report};
use super::outline::{Outline, ReportKind};
use super::redact;

/// Builds the report of an assessment.
pub fn assessment_report(input: &AssessmentInput, outline: &Outline) -> Report {
    let withheld = redact::assessment(input, outline);
    let (input, outline) = withheld.as_ref().map_or((input, outline), |(i, o)| (i, o));
    let profile = outline.profile;
    let blocks = outline.compose(ReportKind::Assessment, |section| match section {
        "result" => top::blocks(input, profile),
        "contents" => vec![Block::Contents],
        "changed" => change::changed(outline.changed.as_ref(), profile),
        "ratings" => grid::ratings(input),
        "profile" => grid::profile(input),
        "ahead" => grid::ahead_section(input),
        "since" => since::blocks(input),
        "moves" => why::moves(input, profile),
        "road" => why::road(input),
        "why" => why::blocks(input),
        "contested" => votes::contested(input),
        "not-applicable" => votes::not_applicable_section(input),
        "evidence" => proof::evidence_section(input),
        "actions" => proof::actions(input, profile),
        "inputs" => computed::inputs(input),
        "history" => change::history(&outline.history),
        "computed" => computed::blocks(input),
        _ => Vec::new(),
    });
    Report {
        title: format!("{}, maturity, {}", input.team, input.title),
        stem: FileStem::new(&format!("{} maturity {}", input.team, input.title)),
        blocks,
        images: Vec::new(),
    }
}
