//! Puts what a dimension comes to together as it is shown.

use super::assess::number;
use super::assessment_view::{OverallView, StageMove};
use super::criterion_view::LackView;
use super::dimension_view::{
    CellLetter, DimensionResult, MaturityCell, MissingCriterion, SinceView, WhyNot,
};
use super::scored::Scored;
use crate::pack::maturity::RatingId;
use crate::score::dimension::{CellRating, Status};
use crate::score::fraction::Fraction;
use crate::score::maturity::compare::{Change, Changes};
use crate::score::maturity::words::Words;
use crate::score::maturity::{Cell, CriterionInput, DimensionOutcome, Move, Standing, Why};

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

    /// A criterion by its id, with what went in.
    pub(super) fn standing(&self, criterion: &str) -> Option<(&CriterionInput, &Standing)> {
        let given = self.input.dimensions.iter().flat_map(|one| &one.criteria);
        let mut both = given.zip(self.outcome.criteria());
        both.find(|(given, _)| given.id == criterion)
    }

    /// What a criterion lacks for full credit.
    pub(super) fn lacks(&self, words: Words<'_>, standing: &Standing) -> Vec<LackView> {
        let Some((given, _)) = self.standing(&standing.id) else {
            return Vec::new();
        };
        let lacks = standing.lacks.iter().map(|kind| LackView {
            kind: *kind,
            text: words.lack(given, standing, *kind, &self.method),
        });
        lacks.collect()
    }

    /// What one dimension comes to.
    pub(super) fn result(
        &self,
        words: Words<'_>,
        outcome: &DimensionOutcome,
        changes: Option<&Changes>,
    ) -> DimensionResult {
        let Some(profile) = &outcome.profile else {
            return not_applicable();
        };
        let change = changes.and_then(|changes| {
            let mut all = changes.dimensions.iter();
            all.find(|change| change.id == outcome.id)
        });
        let why = outcome.why.as_ref();
        DimensionResult {
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
            why: why.map(|why| self.why_view(words, outcome, why)),
            since: change.map(|change| self.since(words, change)),
        }
    }

    fn since(&self, words: Words<'_>, change: &Change) -> SinceView {
        let stage = |stage: Option<u8>| stage.and_then(|stage| i8::try_from(stage).ok());
        let steps = match (stage(change.stage_before), stage(change.stage_after)) {
            (Some(before), Some(after)) => after - before,
            (Some(_), None) | (None, Some(_)) | (None, None) => 0,
        };
        let differences = change.differences.iter().map(|difference| {
            let criterion = words.criterion(&difference.criterion);
            format!("{criterion} {}", words.difference(difference, &self.method))
        });
        SinceView {
            before: change.stage_before,
            index_before: change.index_before.and_then(rounded),
            steps,
            text: words.change(change),
            reasons: differences.collect(),
        }
    }

    fn why_view(&self, words: Words<'_>, outcome: &DimensionOutcome, why: &Why) -> WhyNot {
        let at = |at: &usize| outcome.criteria.get(*at);
        let missing = why.missing.iter().filter_map(at);
        WhyNot {
            next: why.next,
            text: words.why(outcome, why, &self.method),
            missing: missing
                .map(|standing| MissingCriterion {
                    criterion: standing.id.clone(),
                    text: words.criterion(&standing.id).to_owned(),
                    stage: standing.stage,
                    lacks: self.lacks(words, standing),
                })
                .collect(),
            smallest: why
                .smallest
                .iter()
                .filter_map(at)
                .map(|one| one.id.clone())
                .collect(),
            opens: why.opens,
        }
    }

    /// Moves as shown.
    pub(super) fn moves(&self, words: Words<'_>, moves: &[Move]) -> Vec<StageMove> {
        let mut views = Vec::with_capacity(moves.len());
        for one in moves {
            let (Some(given), Some(outcome), Some(dimension)) = (
                self.input.dimensions.get(one.dimension),
                self.outcome.dimensions.get(one.dimension),
                words.pack.dimensions.get(one.dimension),
            ) else {
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
                text: words.moved(given, outcome, one),
            });
        }
        views
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
