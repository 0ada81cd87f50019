//! The numbers of a maturity model: what a pack may set, ready to be used.
//!
//! The shipped pack has the numbers of the worked examples; a test holds them together.

use crate::pack::maturity::{Maturity, RatingId, Scoring};
use crate::score::fraction::Fraction;

/// What full credit is, in quarters.
pub const FULL: u32 = 4;

/// A pack's method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// The numbers of the method.
    pub scoring: Scoring,
    /// Evidence level that each of the stages 1 to 5 needs for full credit.
    needed: [u8; 5],
    /// Upper bounds in per cent, each inclusive, lowest first.
    bands: Vec<(u8, RatingId)>,
}

impl Method {
    /// The method of a pack.
    pub fn of(pack: &Maturity) -> Self {
        let mut needed = [0; 5];
        for stage in &pack.stages {
            if let Some(slot) = needed.get_mut(usize::from(stage.number).wrapping_sub(1)) {
                *slot = stage.evidence_level;
            }
        }
        let bands = pack.ratings.iter().map(|band| (band.upto_percent, band.id));
        Self {
            scoring: pack.scoring.clone(),
            needed,
            bands: bands.collect(),
        }
    }

    /// The method of the worked examples.
    pub fn standard() -> Self {
        Self {
            scoring: Scoring {
                evidence_valid_days: 180,
                capped_quarters: 2,
                award_rating: RatingId::L,
                lower_rating: RatingId::F,
                min_completeness_percent: 70,
                na_over_percent: 50,
                contested_steps: 2,
                confidence_low_completeness_percent: 80,
                confidence_low_evidenced_percent: 50,
                confidence_high_evidenced_percent: 80,
                confidence_high_respondents: 3,
            },
            needed: [0, 1, 1, 2, 2],
            bands: vec![
                (15, RatingId::N),
                (50, RatingId::P),
                (85, RatingId::L),
                (100, RatingId::F),
            ],
        }
    }

    /// The evidence level that full credit takes at a stage.
    pub fn needed(&self, stage: u8) -> u8 {
        let at = usize::from(stage).wrapping_sub(1);
        self.needed.get(at).copied().unwrap_or(0)
    }

    /// The band of a share; none where the numbers are too large.
    pub fn rate(&self, achieved: Fraction) -> Option<RatingId> {
        let percent = achieved.times(Fraction::whole(100))?;
        for (upto, rating) in &self.bands {
            if !percent.exceeds(Fraction::whole(i32::from(*upto)))? {
                return Some(*rating);
            }
        }
        Some(RatingId::F)
    }

    /// The rating a cell needs: as the stage that is to be reached, or as a foundation of it.
    pub fn required(&self, as_foundation: bool) -> RatingId {
        match as_foundation {
            true => self.scoring.lower_rating,
            false => self.scoring.award_rating,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Shelf;

    #[test]
    fn the_shipped_numbers_are_those_of_the_rules() {
        let pack = Shelf::shipped().newest("devops-maturity").unwrap();
        assert_eq!(Method::of(pack.maturity().unwrap()), Method::standard());
    }
}
