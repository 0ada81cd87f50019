//! Scores and verdicts: pure functions from plain input to numbers and reasons, exact in whole numbers.
//!
//! - [`checklist`]: credit, score, completeness, evidence, waivers and gaps
//! - [`document`], [`proposal`], [`finding`]: how far a document is, what its rows propose, what does not fit
//! - [`verdict`], [`rule`]: go, conditional or no-go, with the trace of every rule
//! - [`level`], [`risk`], [`minutes`], [`priority`]: levels of risk, one risk, its minutes of error budget, FMEA
//! - [`method`], [`proof`], [`register`]: the pack's table, what exercises prove, and every scenario of a review
//! - [`maturity`]: a maturity assessment, with [`respondents`] and [`overall`]; [`dimension`], [`rating`]: parts of it as JSON
//! - [`signoff`]: what a signature binds to, and what differs from it
//! - [`run`]: the same as JSON, for the command line
//! - `day`, [`fraction`]: days and exact decimals in JSON
//!
//! The day is part of every input; nothing here reads a clock or a store.

pub mod checklist;
mod day;
pub mod dimension;
pub mod document;
pub mod finding;
pub mod fraction;
pub mod level;
pub mod maturity;
pub mod method;
pub mod minutes;
pub mod overall;
pub mod priority;
pub mod proof;
pub mod proposal;
pub mod rating;
pub mod register;
pub mod respondents;
pub mod risk;
pub mod rule;
pub mod run;
pub mod signoff;
pub mod verdict;

pub use self::{
    checklist::{
        Answer, ChecklistInput, Freshness, Outcome, Standing, Totals, WaiverState, assess,
    },
    level::Level,
    rule::Code,
    run::{score, score_text},
    verdict::{Judgement, Verdict, VerdictInput, judge},
};
