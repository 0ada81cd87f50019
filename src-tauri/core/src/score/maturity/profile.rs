//! What a dimension comes to: cells, stages, index, and how far to trust them.

use super::cell::{Cell, Cells};
use super::criterion::Standing;
use super::method::{FULL, Method};
use crate::score::dimension::{Confidence, Status};
use crate::score::fraction::Fraction;

/// What a dimension comes to. Shares are exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// By stage, lowest first.
    pub cells: Vec<Cell>,
    /// The evidenced stage; none where too little is answered.
    pub stage: Option<u8>,
    /// The stage without the cap for missing evidence; none where too little is answered.
    pub claimed_stage: Option<u8>,
    /// The stage if every blank turned out as not met.
    pub stage_if_unanswered_unmet: u8,
    /// The stage if every blank turned out as met.
    pub stage_if_unanswered_met: u8,
    /// The first applicable cell that is not F.
    pub blocked_at: Option<u8>,
    /// 1 to 5, ungated.
    pub index: Fraction,
    /// How far it is answered and evidenced.
    pub trust: Trust,
    /// Whether it stands.
    pub status: Status,
}

/// How far something is answered and evidenced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    /// Criteria that count.
    pub applicable: usize,
    /// Of those, the ones with a value.
    pub answered: usize,
    /// Share of criteria with a value.
    pub completeness: Fraction,
    /// Of the criteria answered better than none, the share with enough evidence.
    pub evidenced_share: Fraction,
    /// Whether respondents disagree on something that is not settled.
    pub contested: bool,
    /// The fewest votes on any criterion that has votes; 0 where none has.
    pub respondents: usize,
    /// How far to trust it.
    pub confidence: Confidence,
}

impl Profile {
    /// Rates a dimension; none where no criterion applies, or the numbers are too large.
    pub fn of(standings: &[Standing], method: &Method) -> Option<Self> {
        let evidenced = Cells::of(standings, method, |one| one.credit)?;
        let claimed = Cells::of(standings, method, |one| one.claimed.unwrap_or(0))?;
        // The cap never applies to a blank that is assumed met.
        let hoped = Cells::of(standings, method, |one| match one.claimed {
            Some(_) => one.credit,
            None => FULL,
        })?;
        let trust = Trust::of(standings.iter(), method)?;
        let least = method.scoring.min_completeness_percent;
        let enough = !below(trust.completeness, least)?;
        Some(Self {
            stage: enough.then_some(evidenced.reached),
            claimed_stage: enough.then_some(claimed.reached),
            stage_if_unanswered_unmet: evidenced.reached,
            stage_if_unanswered_met: hoped.reached,
            blocked_at: evidenced.blocked_at(),
            index: evidenced.index()?,
            status: match (trust.completeness == Fraction::ONE, enough) {
                (true, _) => Status::Rated,
                (false, true) => Status::Provisional,
                (false, false) => Status::InsufficientAnswers,
            },
            cells: evidenced.cells,
            trust,
        })
    }
}

impl Trust {
    /// Counts answers and evidence; none where no criterion applies, or there are too many.
    pub fn of<'a>(
        standings: impl Iterator<Item = &'a Standing> + Clone,
        method: &Method,
    ) -> Option<Self> {
        let applicable = standings.clone().filter(|one| !one.not_applicable);
        let count = applicable.clone().count();
        let answered = applicable.clone().filter(|one| one.claimed.is_some());
        let answered = answered.count();
        let completeness = share(answered, count)?;
        let better = applicable.filter(|one| one.claimed.is_some_and(|claimed| claimed > 0));
        let evidenced_share = match better.clone().count() {
            0 => Fraction::ONE,
            of => share(better.filter(|one| one.supported).count(), of)?,
        };
        let contested = standings.clone().any(Standing::disputed);
        let votes = standings.map(|one| one.votes).filter(|votes| *votes > 0);
        let respondents = votes.min().unwrap_or(0);
        let rules = &method.scoring;
        let low = below(completeness, rules.confidence_low_completeness_percent)?
            || below(evidenced_share, rules.confidence_low_evidenced_percent)?
            || contested;
        let high = completeness == Fraction::ONE
            && !below(evidenced_share, rules.confidence_high_evidenced_percent)?
            && u32::try_from(respondents).ok()? >= rules.confidence_high_respondents;
        Some(Self {
            applicable: count,
            answered,
            completeness,
            evidenced_share,
            contested,
            respondents,
            confidence: match (low, high) {
                (true, _) => Confidence::Low,
                (false, true) => Confidence::High,
                (false, false) => Confidence::Medium,
            },
        })
    }
}

fn share(part: usize, whole: usize) -> Option<Fraction> {
    Fraction::of(i128::try_from(part).ok()?, i128::try_from(whole).ok()?)
}

fn below(share: Fraction, percent: u32) -> Option<bool> {
    Fraction::of(percent, 100)?.exceeds(share)
}
