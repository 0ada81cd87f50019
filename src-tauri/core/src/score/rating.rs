//! How far something is achieved, in four bands (ISO/IEC 33020).

use serde::{Deserialize, Serialize};

use super::fraction::Fraction;
use crate::{Error, Result, pack::maturity::RatingId};

/// A share of what there is to achieve.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatingInput {
    /// 0 to 1.
    pub achieved: Fraction,
}

/// The output of the kind `rating`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RatingOutput {
    /// The band.
    pub rating: RatingId,
}

/// Upper bounds in per cent, each inclusive.
const BANDS: [(i32, RatingId); 3] = [(15, RatingId::N), (50, RatingId::P), (85, RatingId::L)];

/// The band of a share; none where the numbers are too large.
pub fn rate(achieved: Fraction) -> Option<RatingId> {
    let percent = achieved.times(Fraction::whole(100))?;
    for (upto, rating) in BANDS {
        if !percent.exceeds(Fraction::whole(upto))? {
            return Some(rating);
        }
    }
    Some(RatingId::F)
}

/// Rates a share; fails with `Kind::Invalid` outside 0 to 1.
pub fn rating(input: &RatingInput) -> Result<RatingOutput> {
    let outside = || Error::invalid("`achieved` must be from 0 to 1.");
    let over = input.achieved.exceeds(Fraction::ONE).ok_or_else(outside)?;
    let under = Fraction::ZERO.exceeds(input.achieved).ok_or_else(outside)?;
    if over || under {
        return Err(outside());
    }
    let rating = rate(input.achieved).ok_or_else(outside)?;
    Ok(RatingOutput { rating })
}
