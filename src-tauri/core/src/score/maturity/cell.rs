//! The cells of a dimension, one for each stage from 2 to 5, and the gate they form.

use super::criterion::Standing;
use super::method::{FULL, Method};
use crate::pack::maturity::RatingId;
use crate::score::dimension::CellRating;
use crate::score::fraction::Fraction;

/// The stages that have criteria.
pub const STAGES: std::ops::RangeInclusive<u8> = 2..=5;

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// 2 to 5.
    pub stage: u8,
    /// Mean of the credits; none where no criterion applies.
    pub share: Option<Fraction>,
    /// Its rating.
    pub rating: CellRating,
    /// Whether it is the first stage that is not reached.
    pub blocks: bool,
    /// Whether it would award its stage and a lower cell forbids it.
    pub ahead: bool,
}

/// The cells of one way to count credits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cells {
    /// By stage, lowest first.
    pub cells: Vec<Cell>,
    /// The stage reached, blanks counted as given.
    pub reached: u8,
}

impl Cells {
    /// Rates the cells; none where the numbers are too large.
    pub fn of(
        standings: &[Standing],
        method: &Method,
        credit: impl Fn(&Standing) -> u32,
    ) -> Option<Self> {
        let mut cells = Vec::with_capacity(4);
        for stage in STAGES {
            let (mut sum, mut count) = (0_u64, 0_u64);
            let counted = standings.iter();
            for standing in counted.filter(|one| one.stage == stage && !one.not_applicable) {
                sum += u64::from(credit(standing));
                count += 1;
            }
            let share = match count {
                0 => None,
                _ => Some(share_of(sum, count)?),
            };
            cells.push(Cell {
                stage,
                share,
                rating: match share {
                    Some(share) => CellRating::Rated(method.rate(share)?),
                    None => CellRating::NotApplicable,
                },
                blocks: false,
                ahead: false,
            });
        }
        let mut cells = Self { cells, reached: 1 };
        cells.mark(method);
        Some(cells)
    }

    /// The highest stage whose cell is good enough while every lower one is a foundation; an empty cell is skipped.
    fn mark(&mut self, method: &Method) {
        let mut founded = true;
        let mut reached = 1;
        for cell in &self.cells {
            let Some(rating) = rating(cell) else { continue };
            if founded && rating >= method.required(false) {
                reached = cell.stage;
            }
            founded &= rating >= method.required(true);
        }
        self.reached = reached;
        let next = self.next();
        for cell in &mut self.cells {
            cell.blocks = Some(cell.stage) == next;
            let good = rating(cell).is_some_and(|rating| rating >= method.required(false));
            cell.ahead = good && cell.stage > reached;
        }
    }

    /// The first applicable stage that is not reached.
    pub fn next(&self) -> Option<u8> {
        let mut above = self.cells.iter().filter(|cell| cell.stage > self.reached);
        Some(above.find(|cell| cell.share.is_some())?.stage)
    }

    /// The first applicable cell that is not F.
    pub fn blocked_at(&self) -> Option<u8> {
        let mut cells = self.cells.iter();
        let first = cells.find(|cell| rating(cell).is_some_and(|rating| rating != RatingId::F));
        Some(first?.stage)
    }

    /// The cells that keep a stage from being reached, with the rating each would need.
    pub fn failing(&self, stage: u8, method: &Method) -> Vec<(Cell, RatingId)> {
        let mut failing = Vec::new();
        for cell in self.cells.iter().filter(|cell| cell.stage <= stage) {
            let required = method.required(cell.stage < stage);
            if rating(cell).is_some_and(|rating| rating < required) {
                failing.push((*cell, required));
            }
        }
        failing
    }

    /// 1 plus all cells, ungated; an empty one copies the next above it, else counts 0.
    pub fn index(&self) -> Option<Fraction> {
        let mut index = Fraction::ONE;
        let mut above = Fraction::ZERO;
        for cell in self.cells.iter().rev() {
            above = cell.share.unwrap_or(above);
            index = index.plus(above)?;
        }
        Some(index)
    }
}

/// The mean of so many credits; none of no credits.
pub(super) fn share_of(sum: u64, count: u64) -> Option<Fraction> {
    Fraction::of(sum, i128::from(count) * i128::from(FULL))
}

fn rating(cell: &Cell) -> Option<RatingId> {
    match cell.rating {
        CellRating::Rated(rating) => Some(rating),
        CellRating::NotApplicable => None,
    }
}
