//! From the votes of several respondents to one value, without hiding that they disagree.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::maturity::Method;

/// How a respondent answers a criterion, lowest first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum Vote {
    /// Not true.
    None,
    /// True for a minority.
    Some,
    /// True for at least half.
    Half,
    /// True for most or all.
    Most,
    /// Not applicable.
    Na,
}

/// What the votes on one criterion come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// The value; none where nobody voted.
    pub value: Option<Vote>,
    /// Whether the votes are as many steps apart as the pack says, two as shipped, or some but not all say N/A.
    pub contested: bool,
    /// How many voted.
    pub votes: usize,
}

impl Vote {
    /// The credit in quarters, before any cap; N/A has none.
    pub const fn quarters(self) -> u32 {
        match self {
            Vote::None | Vote::Na => 0,
            Vote::Some => 1,
            Vote::Half => 2,
            Vote::Most => 4,
        }
    }

    /// The place on the scale.
    const fn step(self) -> u32 {
        match self {
            Vote::None | Vote::Na => 0,
            Vote::Some => 1,
            Vote::Half => 2,
            Vote::Most => 3,
        }
    }
}

/// Settles the votes on one criterion: N/A where more than the pack's share say so, else the lower median of the others.
pub fn settle(answers: &[Option<Vote>], method: &Method) -> Settled {
    let votes = answers.iter().flatten().count();
    let mut rated: Vec<Vote> = answers
        .iter()
        .flatten()
        .copied()
        .filter(|vote| *vote != Vote::Na)
        .collect();
    rated.sort_unstable();
    let na = votes - rated.len();
    let span = match (rated.first(), rated.last()) {
        (Some(lowest), Some(highest)) => highest.step() - lowest.step(),
        _ => 0,
    };
    let value = match more_than(na, votes, method.scoring.na_over_percent) {
        true => Some(Vote::Na),
        false => lower_median(&rated).copied(),
    };
    Settled {
        value,
        contested: span >= method.scoring.contested_steps || (na > 0 && na < votes),
        votes,
    }
}

/// Whether a part is more than so many per cent; nothing is more than any share of nothing.
fn more_than(part: usize, whole: usize, percent: u32) -> bool {
    part as u128 * 100 > whole as u128 * u128::from(percent)
}

/// The lower of the two middle values of a sorted list; none of an empty one.
pub(super) fn lower_median<T>(sorted: &[T]) -> Option<&T> {
    sorted.get(sorted.len().checked_sub(1)? / 2)
}
