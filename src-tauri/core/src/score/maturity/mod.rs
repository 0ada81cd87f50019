//! A maturity assessment as a whole: from votes and evidence to stages, and to what keeps a team from the next one.
//!
//! - [`method`]: the numbers of a pack, or those of the worked examples
//! - [`evidence`]: level, age and state of evidence on a day
//! - [`criterion`]: one criterion: value, claim, credit, and what it lacks
//! - [`cell`], [`profile`]: the cells of a dimension, its stages, index and confidence
//! - [`why`]: why not the next stage, and the smallest set that opens its gate
//! - [`assessment`]: every dimension and all together, what moves a stage, the road to a target
//! - [`compare`]: two assessments, each difference with its reason
//! - [`words`]: the sentences for all of it, in the pack's words
//!
//! Rules: `scoring.md`, section 3. The day is part of the evidence given; nothing here reads a clock or a store.

pub mod assessment;
pub mod cell;
pub mod compare;
pub mod criterion;
pub mod evidence;
pub mod method;
pub mod profile;
pub mod why;
pub mod words;

pub use self::{
    assessment::{
        AssessmentInput, CriterionInput, DimensionInput, DimensionOutcome, Move, Outcome, Overall,
        assess,
    },
    cell::Cell,
    compare::{Change, Changes, Difference, Reason, Side, compare},
    criterion::{Lack, Standing},
    evidence::{EvidenceState, Piece, Support, Unfit},
    method::Method,
    profile::Profile,
    why::Why,
    words::Words,
};
