//! What a pre-mortem pack says about levels: the table, the thresholds and the floor, ready to be looked up.
//!
//! A level is a position among the pack's levels, lowest first, so a team's own pack may have others than the
//! shipped five. The shipped table is the one of `level.rs`; a test holds them together.

use super::level::Step;
use crate::pack::premortem::{Level, Premortem, Rules};

/// A pack's method.
#[derive(Debug, Clone)]
pub struct Method<'p> {
    /// Lowest first.
    levels: Vec<&'p Level>,
    /// Rows likelihood 1 to 5, columns impact 1 to 5.
    matrix: [[usize; 5]; 5],
    floor: usize,
    /// Below it, controls may be relaxed.
    pub min: usize,
    /// Above it, treat or accept.
    pub max: usize,
    /// The numbers of the method.
    pub rules: &'p Rules,
}

/// A level with how it came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leveled {
    /// Position among the levels.
    pub level: usize,
    /// What the table alone says.
    pub looked_up: usize,
}

impl Leveled {
    /// Whether the floor for irreversible harm raised it.
    pub fn floored(self) -> bool {
        self.level > self.looked_up
    }
}

impl<'p> Method<'p> {
    /// Reads a pack; none where its table or thresholds name a level it does not have.
    pub fn of(pack: &'p Premortem) -> Option<Self> {
        let mut levels: Vec<&Level> = pack.levels.iter().collect();
        levels.sort_by_key(|level| level.rank);
        let at = |id: &str| levels.iter().position(|level| level.id == id);
        let mut matrix = [[0; 5]; 5];
        for (row, ids) in matrix.iter_mut().zip(&pack.matrix.levels) {
            for (cell, id) in row.iter_mut().zip(ids) {
                *cell = at(id)?;
            }
        }
        Some(Self {
            matrix,
            floor: at(&pack.rules.irreversible_floor)?,
            min: at(&pack.thresholds.min)?,
            max: at(&pack.thresholds.max)?,
            rules: &pack.rules,
            levels,
        })
    }

    /// The level of a likelihood and an impact.
    pub fn level(&self, likelihood: Step, impact: Step, irreversible: bool) -> Leveled {
        let (row, column) = (u8::from(likelihood), u8::from(impact));
        let looked_up = self.matrix[usize::from(row - 1)][usize::from(column - 1)];
        let floor = irreversible && u32::from(column) >= self.rules.irreversible_impact;
        Leveled {
            level: if floor {
                looked_up.max(self.floor)
            } else {
                looked_up
            },
            looked_up,
        }
    }

    /// The words of a level.
    pub fn words(&self, level: usize) -> Option<&'p Level> {
        self.levels.get(level).copied()
    }

    /// The levels, lowest first.
    pub fn levels(&self) -> &[&'p Level] {
        &self.levels
    }
}

#[cfg(test)]
mod tests {
    use super::super::level::{LevelInput, level};
    use super::*;
    use crate::pack::Shelf;

    #[test]
    fn the_shipped_table_is_the_one_of_the_rules() {
        let pack = Shelf::shipped().newest("failure-scenarios").unwrap();
        let premortem = pack.premortem().unwrap();
        let method = Method::of(premortem).unwrap();
        for likelihood in 1..=5 {
            for impact in 1..=5 {
                for irreversible in [false, true] {
                    let step = |value: u8| Step::try_from(value).unwrap();
                    let expected = level(&LevelInput {
                        likelihood: step(likelihood),
                        impact: step(impact),
                        irreversible,
                    });
                    let found = method.level(step(likelihood), step(impact), irreversible);
                    let here = format!("{likelihood} {impact} {irreversible}");
                    assert_eq!(found.level, expected.level as usize, "{here}");
                    assert_eq!(found.floored(), expected.floored, "{here}");
                }
            }
        }
    }
}
