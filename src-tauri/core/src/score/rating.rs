//! The kind `rating`: how far something is achieved, in four bands (ISO/IEC 33020).

use serde::{Deserialize, Serialize};

use super::{fraction::Fraction, maturity::Method};
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

/// Rates a share; fails with `Kind::Invalid` outside 0 to 1.
pub fn rating(input: &RatingInput) -> Result<RatingOutput> {
    let outside = || Error::invalid("`achieved` must be from 0 to 1.");
    let over = input.achieved.exceeds(Fraction::ONE).ok_or_else(outside)?;
    let under = Fraction::ZERO.exceeds(input.achieved).ok_or_else(outside)?;
    if over || under {
        return Err(outside());
    }
    let rating = Method::standard()
        .rate(input.achieved)
        .ok_or_else(outside)?;
    Ok(RatingOutput { rating })
}
