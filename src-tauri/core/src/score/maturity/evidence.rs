//! What evidence is worth on the day of an assessment: its level, its age, and whether it still counts.
//!
//! Age is counted to the day the assessment was held, so a result does not change afterwards.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::method::Method;

/// One piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// What it is called, for sentences.
    pub title: &'a str,
    /// Whether it is only a note: a claim in more words.
    pub is_note: bool,
    /// The day it was collected.
    pub collected_on: Option<NaiveDate>,
    /// Who collected it; may be empty.
    pub collected_by: &'a str,
    /// Who checked it; may be empty.
    pub reviewed_by: &'a str,
    /// The day it was checked.
    pub reviewed_on: Option<NaiveDate>,
}

/// Whether evidence counts on the day of an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceState {
    /// It counts.
    Fresh,
    /// It is too old.
    Stale,
    /// Its day is still to come.
    Future,
    /// It has no day.
    Undated,
}

/// Where one piece stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// 0 claim, 1 pointer, 2 checked by another person than the collector.
    pub level: u8,
    /// Days from its day to the day of the assessment; none where it has no day.
    pub age_days: Option<u32>,
    /// Whether it counts.
    pub state: EvidenceState,
}

/// What all the evidence of one criterion comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Support {
    /// The highest level of fresh evidence, else 0.
    pub level: u8,
    /// The same if evidence that is stale, or whose day is still to come, counted too.
    pub level_if_fresh: u8,
    /// The best of those pieces.
    pub unfit: Option<Unfit>,
}

/// A piece that would count if its day were another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// What it is called.
    pub title: String,
    /// Stale or future.
    pub state: EvidenceState,
    /// Its age on the day of the assessment.
    pub age_days: u32,
}

/// The days on which evidence is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The day of the assessment.
    pub held_on: NaiveDate,
    /// Today; evidence after it is in the future.
    pub today: NaiveDate,
}

/// Where one piece of evidence stands.
pub fn weigh(piece: &Piece<'_>, days: Days, method: &Method) -> Weight {
    let reviewer = piece.reviewed_by.trim();
    let by_another =
        !reviewer.is_empty() && reviewer.to_lowercase() != piece.collected_by.trim().to_lowercase();
    let (level, day) = match piece.reviewed_on.filter(|_| by_another) {
        Some(on) if !piece.is_note => (2, Some(on)),
        _ => (u8::from(!piece.is_note), piece.collected_on),
    };
    let Some(day) = day else {
        return Weight {
            level,
            age_days: None,
            state: EvidenceState::Undated,
        };
    };
    let age = days.held_on.signed_duration_since(day).num_days().max(0);
    let age = u32::try_from(age).unwrap_or(u32::MAX);
    Weight {
        level,
        age_days: Some(age),
        state: if day > days.today {
            EvidenceState::Future
        } else if age > method.scoring.evidence_valid_days {
            EvidenceState::Stale
        } else {
            EvidenceState::Fresh
        },
    }
}

/// What the evidence of one criterion comes to.
pub fn support<'a>(
    pieces: impl IntoIterator<Item = Piece<'a>>,
    days: Days,
    method: &Method,
) -> Support {
    let mut support = Support::default();
    let mut best = 0;
    for piece in pieces {
        let weight = weigh(&piece, days, method);
        match weight.state {
            EvidenceState::Fresh => support.level = support.level.max(weight.level),
            EvidenceState::Stale | EvidenceState::Future => {
                let age_days = weight.age_days.unwrap_or_default();
                // Of two equally good the younger one is the one to look at again.
                let known = support.unfit.as_ref();
                let younger = known.is_none_or(|known| age_days < known.age_days);
                if weight.level > best || (weight.level == best && younger) {
                    best = weight.level;
                    support.unfit = Some(Unfit {
                        title: piece.title.to_owned(),
                        state: weight.state,
                        age_days,
                    });
                }
            }
            EvidenceState::Undated => {}
        }
    }
    support.level_if_fresh = support.level.max(best);
    support
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    #[test]
    fn levels_ages_and_states() {
        let days = Days {
            held_on: day("2026-10-01"),
            today: day("2026-12-01"),
        };
        let base = Piece {
            title: "SLO page",
            is_note: false,
            collected_on: Some(day("2026-09-01")),
            collected_by: "Ana",
            reviewed_by: "",
            reviewed_on: None,
        };
        let reviewed = |by| Piece {
            reviewed_by: by,
            reviewed_on: Some(day("2026-09-21")),
            ..base
        };
        let on = |text| Piece {
            collected_on: Some(day(text)),
            ..base
        };
        use EvidenceState::{Fresh, Future, Stale, Undated};
        for (piece, level, age, state) in [
            (base, 1, Some(30), Fresh),
            (reviewed("Bo"), 2, Some(10), Fresh),
            // Nobody checks their own.
            (reviewed(" ana "), 1, Some(30), Fresh),
            (
                Piece {
                    is_note: true,
                    ..reviewed("Bo")
                },
                0,
                Some(30),
                Fresh,
            ),
            (on("2026-04-04"), 1, Some(180), Fresh),
            (on("2026-04-03"), 1, Some(181), Stale),
            // Collected after the assessment, and not in the future.
            (on("2026-11-20"), 1, Some(0), Fresh),
            (on("2026-12-02"), 1, Some(0), Future),
            (
                Piece {
                    collected_on: None,
                    ..base
                },
                1,
                None,
                Undated,
            ),
        ] {
            let expected = Weight {
                level,
                age_days: age,
                state,
            };
            assert_eq!(weigh(&piece, days, &Method::standard()), expected);
        }
        let both = support(
            [on("2026-01-01"), on("2026-02-01")],
            days,
            &Method::standard(),
        );
        let expected = Support {
            level: 0,
            level_if_fresh: 1,
            unfit: Some(Unfit {
                title: "SLO page".to_owned(),
                state: Stale,
                age_days: 242,
            }),
        };
        assert_eq!(both, expected);
    }
}
