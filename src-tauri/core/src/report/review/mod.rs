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
//! | `signoffs` | who signed which area, and what voided a signature |
//! | `computed` | how every number came about |
//! | `words` | the words and counts these share |
//!
//! Left out on purpose: judging. Scores and verdicts come with the input.
//! Invariant: the order of sections, and their anchors, depend on the profile and the layout and never on the
//! answers, so that a wiki's own history shows only what changed.

mod areas;
mod aside;
mod computed;
mod design;
mod open;
mod risks;
mod signoffs;
mod top;
pub(super) mod words;

use super::change;
use super::input::ReviewInput;
use super::link::FileStem;
use super::model::{Block, Report};
use super::outline::{Outline, ReportKind};
use super::redact;

/// Builds the report of a review.
pub fn review_report(input: &ReviewInput, outline: &Outline) -> Report {
    let withheld = redact::review(input, outline);
    let (input, outline) = withheld.as_ref().map_or((input, outline), |(i, o)| (i, o));
    let profile = outline.profile;
    let blocks = outline.compose(ReportKind::Review, |section| match section {
        "verdict" => top::verdict_first(input, profile),
        "numbers" => top::numbers_table(input),
        "contents" => vec![Block::Contents],
        "changed" => change::changed(outline.changed.as_ref(), profile),
        "gaps" => open::gaps_section(input, profile),
        "actions" => open::actions_section(input, profile),
        "waivers" => open::waivers_section(input, profile),
        "ends-soon" => open::ends_soon_section(input, profile),
        "design" => design::blocks(input, profile),
        "areas" => areas::blocks(input, profile),
        "risks" => {
            let risks = input.risks.iter();
            risks
                .flat_map(|risks| risks::blocks(risks, profile))
                .collect()
        }
        "signoffs" => signoffs::section(input, profile),
        "facts" => aside::facts_section(input),
        "not-applicable" => aside::not_applicable_section(input),
        "not-asked" => aside::hidden_section(input),
        "history" => change::history(&outline.history),
        "computed" => computed::blocks(input),
        _ => Vec::new(),
    });
    Report {
        title: format!("{}, {}", input.subject.name(), input.review.title),
        stem: FileStem::new(&format!("{} {}", input.subject.name(), input.review.title)),
        blocks,
        images: Vec::new(),
    }
}
