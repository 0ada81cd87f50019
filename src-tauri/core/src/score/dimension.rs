//! One dimension of a maturity assessment: cells, ratings, stage, index and confidence.
//!
//! Whole quarters and exact fractions throughout. Rules: `scoring.md`, section 3.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    fraction::Fraction,
    rating::rate,
    respondents::{Vote, settle},
};
use crate::{Error, Result, pack::maturity::RatingId};

/// The criteria of the stages 2 to 5.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionInput {
    /// Stage 2.
    #[serde(rename = "2")]
    pub managed: Vec<Criterion>,
    /// Stage 3.
    #[serde(rename = "3")]
    pub defined: Vec<Criterion>,
    /// Stage 4.
    #[serde(rename = "4")]
    pub measured: Vec<Criterion>,
    /// Stage 5.
    #[serde(rename = "5")]
    pub optimized: Vec<Criterion>,
}

/// One criterion with its votes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// A vote for each respondent; none is no vote.
    pub answers: Vec<Option<Vote>>,
    /// 0 claim, 1 pointer, 2 checked; already 0 where stale.
    pub evidence: u8,
}

/// The output of the kind `dimension`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum DimensionOutput {
    /// No criterion applies.
    NotApplicable {
        /// None.
        stage: Option<u8>,
        /// `not_applicable`.
        status: Status,
    },
    /// At least one does.
    Rated(Box<Profile>),
}

/// What a dimension comes to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Profile {
    /// Achieved share of each stage's cell, four places; none where no criterion applies.
    pub cells: BTreeMap<u8, Option<f64>>,
    /// The rating of each cell.
    pub ratings: BTreeMap<u8, CellRating>,
    /// The evidenced stage; none where too little is answered.
    pub stage: Option<u8>,
    /// The stage without the cap for missing evidence.
    pub claimed_stage: Option<u8>,
    /// The stage if every blank turned out as met.
    pub stage_if_unanswered_met: u8,
    /// The first applicable cell that is not F.
    pub blocked_at: Option<u8>,
    /// 1 to 5, ungated, four places.
    pub index: f64,
    /// Share of criteria with a value, four places.
    pub completeness: f64,
    /// Whether respondents disagree.
    pub contested: bool,
    /// Of the criteria answered better than none, the share with enough evidence, four places.
    pub evidenced_share: f64,
    /// How far to trust it.
    pub confidence: Confidence,
    /// Whether it stands.
    pub status: Status,
}

/// The rating of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum CellRating {
    /// N, P, L or F.
    Rated(RatingId),
    /// No criterion of the cell applies.
    #[serde(serialize_with = "not_applicable")]
    NotApplicable,
}

/// How far to trust a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Little is answered or evidenced, or respondents disagree.
    Low,
    /// Neither low nor high.
    Medium,
    /// All answered, evidenced, by several respondents.
    High,
}

/// Whether a result stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Everything is answered.
    Rated,
    /// Something is not.
    Provisional,
    /// Too much is not, so there is no stage.
    InsufficientAnswers,
    /// No criterion applies.
    NotApplicable,
}

const FULL: u32 = 4;
const CAPPED: u32 = 2;
const MIN_COMPLETENESS: i32 = 70;
const LOW_COMPLETENESS: i32 = 80;
const LOW_EVIDENCED: i32 = 50;
const HIGH_EVIDENCED: i32 = 80;
const HIGH_RESPONDENTS: usize = 3;

/// Rates a dimension; fails with `Kind::Invalid` on an evidence level above 2.
pub fn dimension(input: &DimensionInput) -> Result<DimensionOutput> {
    let stages = [
        (2, &input.managed),
        (3, &input.defined),
        (4, &input.measured),
        (5, &input.optimized),
    ];
    let mut settled = Vec::new();
    for (stage, criteria) in stages {
        for criterion in criteria {
            if criterion.evidence > 2 {
                return Err(Error::invalid("`evidence` must be 0, 1 or 2."));
            }
            settled.push(Asked::new(stage, criterion));
        }
    }
    let too_large = || Error::invalid("There are too many criteria to compute exactly.");
    if settled.iter().all(|asked| asked.not_applicable) {
        return Ok(DimensionOutput::NotApplicable {
            stage: None,
            status: Status::NotApplicable,
        });
    }
    let profile = profile(&settled).ok_or_else(too_large)?;
    Ok(DimensionOutput::Rated(Box::new(profile)))
}

/// A criterion with its settled value.
struct Asked {
    stage: u8,
    not_applicable: bool,
    /// Quarters as claimed; none is a blank.
    claimed: Option<u32>,
    supported: bool,
    contested: bool,
    votes: usize,
}

impl Asked {
    fn new(stage: u8, criterion: &Criterion) -> Self {
        let settled = settle(&criterion.answers);
        // Stages 2 and 3 need a pointer, 4 and 5 a checked artefact.
        let needed = if stage <= 3 { 1 } else { 2 };
        Self {
            stage,
            not_applicable: settled.value == Some(Vote::Na),
            claimed: settled.value.map(Vote::quarters),
            supported: criterion.evidence >= needed,
            contested: settled.contested,
            votes: settled.votes,
        }
    }

    fn evidenced(&self) -> u32 {
        let claimed = self.claimed.unwrap_or(0);
        if self.supported {
            claimed
        } else {
            claimed.min(CAPPED)
        }
    }
}

/// The cells of one way to count, each with its stage.
type Cells = Vec<(u8, Option<Fraction>)>;

fn profile(all: &[Asked]) -> Option<Profile> {
    let applicable: Vec<&Asked> = all.iter().filter(|asked| !asked.not_applicable).collect();
    let cells = cells(&applicable, Asked::evidenced)?;
    let claimed = self::cells(&applicable, |asked| asked.claimed.unwrap_or(0))?;
    let hoped = self::cells(&applicable, |asked| match asked.claimed {
        Some(_) => asked.evidenced(),
        // The cap never applies to a blank that is assumed met.
        None => FULL,
    })?;

    let answered = applicable
        .iter()
        .filter(|asked| asked.claimed.is_some())
        .count();
    let completeness = share(answered, applicable.len())?;
    let better = || {
        applicable
            .iter()
            .filter(|asked| asked.claimed.is_some_and(|q| q > 0))
    };
    let evidenced_share = match better().count() {
        0 => Fraction::ONE,
        count => share(better().filter(|asked| asked.supported).count(), count)?,
    };
    let contested = all.iter().any(|asked| asked.contested);
    let respondents = all
        .iter()
        .map(|asked| asked.votes)
        .filter(|votes| *votes > 0)
        .min();

    let complete = completeness == Fraction::ONE;
    let enough = !below(completeness, MIN_COMPLETENESS)?;
    let low = below(completeness, LOW_COMPLETENESS)?
        || below(evidenced_share, LOW_EVIDENCED)?
        || contested;
    let high = complete
        && !below(evidenced_share, HIGH_EVIDENCED)?
        && respondents.is_some_and(|votes| votes >= HIGH_RESPONDENTS);
    let (stage, claimed_stage) = (gate(&cells)?, gate(&claimed)?);
    Some(Profile {
        ratings: ratings(&cells)?,
        stage: enough.then_some(stage),
        claimed_stage: enough.then_some(claimed_stage),
        stage_if_unanswered_met: gate(&hoped)?,
        blocked_at: blocked_at(&cells)?,
        index: index(&cells)?.rounded(4)?,
        completeness: completeness.rounded(4)?,
        contested,
        evidenced_share: evidenced_share.rounded(4)?,
        confidence: match (low, high) {
            (true, _) => Confidence::Low,
            (false, true) => Confidence::High,
            (false, false) => Confidence::Medium,
        },
        status: match (complete, enough) {
            (true, _) => Status::Rated,
            (false, true) => Status::Provisional,
            (false, false) => Status::InsufficientAnswers,
        },
        cells: cells
            .into_iter()
            .map(|(stage, cell)| match cell {
                Some(cell) => Some((stage, Some(cell.rounded(4)?))),
                None => Some((stage, None)),
            })
            .collect::<Option<_>>()?,
    })
}

/// The mean of the credits of each stage.
fn cells(applicable: &[&Asked], credit: impl Fn(&Asked) -> u32) -> Option<Cells> {
    let cell = |stage: u8| {
        let credits: Vec<u32> = applicable
            .iter()
            .filter(|asked| asked.stage == stage)
            .map(|asked| credit(asked))
            .collect();
        let whole = i128::try_from(credits.len())
            .ok()?
            .checked_mul(i128::from(FULL))?;
        match credits.is_empty() {
            true => Some((stage, None)),
            false => Some((
                stage,
                Some(Fraction::of(credits.iter().sum::<u32>(), whole)?),
            )),
        }
    };
    (2..=5).map(cell).collect()
}

fn ratings(cells: &Cells) -> Option<BTreeMap<u8, CellRating>> {
    let rating = |(stage, cell): &(u8, Option<Fraction>)| match cell {
        Some(cell) => Some((*stage, CellRating::Rated(rate(*cell)?))),
        None => Some((*stage, CellRating::NotApplicable)),
    };
    cells.iter().map(rating).collect()
}

/// The highest stage whose cell is L or F while every lower cell is F; an empty cell is skipped.
fn gate(cells: &Cells) -> Option<u8> {
    let mut reached = 1;
    for (stage, cell) in cells {
        let Some(cell) = cell else { continue };
        let rating = rate(*cell)?;
        if rating >= RatingId::L {
            reached = *stage;
        }
        if rating != RatingId::F {
            break;
        }
    }
    Some(reached)
}

fn blocked_at(cells: &Cells) -> Option<Option<u8>> {
    for (stage, cell) in cells {
        if let Some(cell) = cell
            && rate(*cell)? != RatingId::F
        {
            return Some(Some(*stage));
        }
    }
    Some(None)
}

/// 1 plus all cells; an empty one copies the next above it, else counts 0.
fn index(cells: &Cells) -> Option<Fraction> {
    let mut index = Fraction::ONE;
    let mut above = Fraction::ZERO;
    for (_, cell) in cells.iter().rev() {
        above = cell.unwrap_or(above);
        index = index.plus(above)?;
    }
    Some(index)
}

fn share(part: usize, whole: usize) -> Option<Fraction> {
    Fraction::of(i128::try_from(part).ok()?, i128::try_from(whole).ok()?)
}

fn below(share: Fraction, percent: i32) -> Option<bool> {
    Fraction::whole(percent).exceeds(share.times(Fraction::whole(100))?)
}

fn not_applicable<S: serde::Serializer>(serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str("NA")
}
