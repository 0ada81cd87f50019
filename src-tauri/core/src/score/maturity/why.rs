//! Why a dimension is not at the next stage: the cells in the way, and the fewest criteria that open the gate.
//!
//! Cells do not depend on each other, so the set is the sum of what each cell in the way needs. In a cell the number
//! of criteria is the least that can do; of the sets of that size the one that takes the least effort is chosen.

use super::cell::{Cell, Cells, share_of};
use super::criterion::Standing;
use super::method::{FULL, Method};
use crate::pack::maturity::RatingId;
use crate::score::dimension::CellRating;

/// Why a stage is not reached. Criteria are positions among the dimension's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The stage that is not reached.
    pub next: u8,
    /// The cells in the way, each with the rating it would need.
    pub failing: Vec<(Cell, RatingId)>,
    /// Criteria of those cells without full credit, in the order of the pack.
    pub missing: Vec<usize>,
    /// The fewest of them that open the gate once they have full credit.
    pub smallest: Vec<usize>,
    /// The stage reached then.
    pub opens: u8,
}

impl Why {
    /// Why the next applicable stage is not reached; none at the top.
    pub fn next(standings: &[Standing], method: &Method) -> Option<Self> {
        let cells = Cells::of(standings, method, |one| one.credit)?;
        Self::at(standings, cells.next()?, &cells, method)
    }

    /// What keeps a dimension below a stage; none where it is there, or where no cell up to it applies.
    ///
    /// A stage without an applicable criterion is never awarded, so the one below it is taken.
    pub fn below(standings: &[Standing], target: u8, method: &Method) -> Option<Self> {
        let cells = Cells::of(standings, method, |one| one.credit)?;
        let mut up_to = cells.cells.iter().rev();
        let stage = up_to.find(|cell| cell.stage <= target && cell.share.is_some())?;
        let stage = stage.stage;
        (cells.reached < stage).then(|| Self::at(standings, stage, &cells, method))?
    }

    fn at(standings: &[Standing], next: u8, cells: &Cells, method: &Method) -> Option<Self> {
        let failing = cells.failing(next, method);
        let mut missing = Vec::new();
        let mut smallest = Vec::new();
        for (cell, required) in &failing {
            let of_cell: Vec<usize> = (0..standings.len())
                .filter(|at| standings[*at].stage == cell.stage && !standings[*at].not_applicable)
                .collect();
            smallest.extend(fewest(standings, &of_cell, *required, method)?);
            missing.extend(of_cell.into_iter().filter(|at| standings[*at].gap() > 0));
        }
        missing.sort_unstable();
        smallest.sort_unstable();
        let mut then = standings.to_vec();
        for at in &smallest {
            then[*at].credit = FULL;
        }
        let opens = Cells::of(&then, method, |one| one.credit)?.reached;
        Some(Self {
            next,
            failing,
            missing,
            smallest,
            opens,
        })
    }

    /// How hard the smallest set is to get.
    pub fn effort(&self, standings: &[Standing]) -> u32 {
        let each = self.smallest.iter().filter_map(|at| standings.get(*at));
        each.map(Standing::effort).sum()
    }

    /// The letter of a cell in the way.
    pub fn letter(cell: &Cell) -> Option<RatingId> {
        match cell.rating {
            CellRating::Rated(rating) => Some(rating),
            CellRating::NotApplicable => None,
        }
    }
}

/// The fewest criteria of a cell that bring it to a rating, and of those the ones that take the least effort.
fn fewest(
    standings: &[Standing],
    of_cell: &[usize],
    required: RatingId,
    method: &Method,
) -> Option<Vec<usize>> {
    let count = u64::try_from(of_cell.len()).ok()?;
    let now: u64 = of_cell
        .iter()
        .map(|at| u64::from(standings[*at].credit))
        .sum();
    // The least sum of credits that has the rating; full marks always have the highest.
    let mut least = now;
    while method.rate(share_of(least, count)?)? < required && least < count * u64::from(FULL) {
        least += 1;
    }
    let mut needed = u32::try_from(least - now).ok()?;

    let mut open: Vec<usize> = of_cell.to_vec();
    open.retain(|at| standings[*at].gap() > 0);
    let mut size = 0;
    while best_of(standings, &open, size) < needed && size < open.len() {
        size += 1;
    }

    // Easiest first; one is taken if the best of the others still fill up the rest.
    open.sort_by_key(|at| (standings[*at].effort(), *at));
    let mut taken = Vec::new();
    for (place, at) in open.iter().enumerate() {
        if taken.len() == size {
            break;
        }
        let rest = best_of(standings, &open[place + 1..], size - taken.len() - 1);
        let gap = standings[*at].gap();
        if gap + rest >= needed {
            taken.push(*at);
            needed = needed.saturating_sub(gap);
        }
    }
    Some(taken)
}

/// The most quarters that so many of these criteria can gain.
fn best_of(standings: &[Standing], of: &[usize], size: usize) -> u32 {
    let mut gaps: Vec<u32> = of.iter().map(|at| standings[*at].gap()).collect();
    gaps.sort_unstable_by(|a, b| b.cmp(a));
    gaps.into_iter().take(size).sum()
}
