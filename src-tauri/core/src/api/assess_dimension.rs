//! Puts what a dimension comes to together as it is shown.

use super::assess::number;
use super::assessment_view::{OverallView, StageMove};
use super::dimension_view::{CellLetter, DimensionResult, MaturityCell, MissingCriterion, WhyNot};
use super::maturity::MaturityCase;
use super::scored::Scored;
use crate::error::Result;
use crate::pack::maturity::RatingId;
use crate::score::dimension::{CellRating, Status};
use crate::score::fraction::Fraction;
use crate::score::maturity::{Cell, DimensionOutcome, Move, Why};

impl Scored {
    /// All dimensions together; none where nothing applies.
    pub(super) fn overall_view(&self) -> Option<OverallView> {
        let overall = self.outcome.overall.as_ref()?;
        let id = |at: &usize| self.outcome.dimensions.get(*at).map(|one| one.id.clone());
        Some(OverallView {
            gated_stage: overall.gated_stage,
            typical_stage: overall.typical_stage,
            weakest: overall.weakest.iter().filter_map(id).collect(),
            rated: number(overall.rated),
            of: number(overall.of),
            index: overall.index.and_then(rounded),
            confidence: overall.trust.confidence,
            completeness: rounded(overall.trust.completeness).unwrap_or(0.0),
            evidenced_share: rounded(overall.trust.evidenced_share).unwrap_or(0.0),
        })
    }

    /// How far the whole is answered.
    pub(super) fn status(&self) -> Status {
        let Some(overall) = &self.outcome.overall else {
            return Status::NotApplicable;
        };
        if overall.rated == 0 {
            return Status::InsufficientAnswers;
        }
        match overall.trust.completeness == Fraction::ONE {
            true => Status::Rated,
            false => Status::Provisional,
        }
    }

    /// What one dimension comes to.
    pub(super) fn result(
        &self,
        case: &MaturityCase,
        outcome: &DimensionOutcome,
    ) -> Result<DimensionResult> {
        let Some(profile) = &outcome.profile else {
            return Ok(not_applicable());
        };
        let why = match &outcome.why {
            Some(why) => Some(self.why_view(case, outcome, why)?),
            None => None,
        };
        Ok(DimensionResult {
            cells: profile.cells.iter().map(cell).collect(),
            stage: profile.stage,
            claimed_stage: profile.claimed_stage,
            stage_if_unanswered_met: Some(profile.stage_if_unanswered_met),
            blocked_at: profile.blocked_at,
            index: rounded(profile.index),
            completeness: rounded(profile.trust.completeness).unwrap_or(0.0),
            contested: profile.trust.contested,
            evidenced_share: rounded(profile.trust.evidenced_share).unwrap_or(0.0),
            confidence: profile.trust.confidence,
            status: profile.status,
            why,
            since: None,
        })
    }

    fn why_view(
        &self,
        case: &MaturityCase,
        outcome: &DimensionOutcome,
        why: &Why,
    ) -> Result<WhyNot> {
        let id = |at: &usize| outcome.criteria.get(*at).map(|one| one.id.clone());
        let mut missing = Vec::with_capacity(why.missing.len());
        for standing in why
            .missing
            .iter()
            .filter_map(|at| outcome.criteria.get(*at))
        {
            missing.push(MissingCriterion {
                criterion: standing.id.clone(),
                text: case.known(&standing.id)?.text.clone(),
                stage: standing.stage,
                lacks: self.lacks(case, standing),
            });
        }
        Ok(WhyNot {
            next: why.next,
            text: self.why_text(outcome, why),
            missing,
            smallest: why.smallest.iter().filter_map(id).collect(),
            opens: why.opens,
        })
    }

    /// Moves as shown.
    pub(super) fn moves(&self, case: &MaturityCase, moves: &[Move]) -> Result<Vec<StageMove>> {
        let model = case.model()?;
        let mut views = Vec::with_capacity(moves.len());
        for one in moves {
            let Some(outcome) = self.outcome.dimensions.get(one.dimension) else {
                continue;
            };
            let Some(dimension) = model.dimensions.get(one.dimension) else {
                continue;
            };
            let standings = one
                .criteria
                .iter()
                .filter_map(|at| outcome.criteria.get(*at));
            views.push(StageMove {
                dimension: outcome.id.clone(),
                title: dimension.title.clone(),
                from: one.from,
                to: one.to,
                criteria: standings.map(|standing| standing.id.clone()).collect(),
                text: self.move_text(case, outcome, one)?,
            });
        }
        Ok(views)
    }
}

fn cell(cell: &Cell) -> MaturityCell {
    MaturityCell {
        stage: cell.stage,
        share: cell.share.and_then(rounded),
        rating: match cell.rating {
            CellRating::NotApplicable => CellLetter::NotApplicable,
            CellRating::Rated(RatingId::N) => CellLetter::N,
            CellRating::Rated(RatingId::P) => CellLetter::P,
            CellRating::Rated(RatingId::L) => CellLetter::L,
            CellRating::Rated(RatingId::F) => CellLetter::F,
        },
        blocks: cell.blocks,
        ahead: cell.ahead,
    }
}

/// Four places, as everything that is a share or an index.
pub(super) fn rounded(number: Fraction) -> Option<f64> {
    number.rounded(4)
}

/// A dimension of which nothing applies.
fn not_applicable() -> DimensionResult {
    let cells = (2..=5).map(|stage| MaturityCell {
        stage,
        share: None,
        rating: CellLetter::NotApplicable,
        blocks: false,
        ahead: false,
    });
    DimensionResult {
        cells: cells.collect(),
        stage: None,
        claimed_stage: None,
        stage_if_unanswered_met: None,
        blocked_at: None,
        index: None,
        completeness: 1.0,
        contested: false,
        evidenced_share: 1.0,
        confidence: crate::score::dimension::Confidence::Low,
        status: Status::NotApplicable,
        why: None,
        since: None,
    }
}
