//! Puts an assessment before the scoring rules. This is the only place that turns stored votes,
//! settled answers and evidence into the input of `score::maturity`.

use chrono::NaiveDate;

use super::maturity::MaturityCase;
use crate::error::Result;
use crate::model::{Evidence, EvidenceKind, ValueWord, VoteWord};
use crate::pack::maturity::Criterion;
use crate::score::maturity::compare::Side;
use crate::score::maturity::evidence::{Days, Weight, support, weigh};
use crate::score::maturity::{
    AssessmentInput, CriterionInput, DimensionInput, Method, Outcome, Piece, assess,
};
use crate::score::respondents::Vote;

/// What an assessment comes to, with what went in.
pub(super) struct Scored {
    pub(super) method: Method,
    pub(super) input: AssessmentInput,
    pub(super) outcome: Outcome,
}

impl Scored {
    /// It as one of two to compare.
    pub(super) fn side(&self) -> Side<'_> {
        Side {
            input: &self.input,
            method: &self.method,
        }
    }
}

impl MaturityCase {
    /// Scores it, whether or not the votes may be shown: that is for the caller to keep.
    pub(super) fn scored(&self, today: NaiveDate) -> Result<Scored> {
        let model = self.model()?;
        let method = Method::of(model);
        let names = self.record.respondents.iter();
        let dimensions = model.dimensions.iter().map(|dimension| DimensionInput {
            id: dimension.id.clone(),
            criteria: model
                .criteria
                .iter()
                .filter(|each| each.dimension == dimension.id)
                .map(|each| self.criterion_input(each, &method, today))
                .collect(),
        });
        let input = AssessmentInput {
            respondents: names.map(|each| each.called().to_owned()).collect(),
            dimensions: dimensions.collect(),
        };
        Ok(Scored {
            outcome: assess(&input, &method)?,
            input,
            method,
        })
    }

    fn criterion_input(
        &self,
        criterion: &Criterion,
        method: &Method,
        today: NaiveDate,
    ) -> CriterionInput {
        let id = &criterion.id;
        let votes = self.record.respondents.iter();
        let settled = self.record.assessment.settled.get(id).copied();
        CriterionInput {
            id: id.clone(),
            stage: criterion.stage,
            votes: votes
                .map(|each| each.votes.get(id).copied().and_then(vote_of))
                .collect(),
            settled: settled.map(settled_vote),
            na_complete: self.na_lacks(id).is_empty(),
            support: support(self.evidence_of(id).map(piece), self.days(today), method),
        }
    }

    /// Where one piece of evidence stands.
    pub(super) fn weight(&self, of: &Evidence, method: &Method, today: NaiveDate) -> Weight {
        weigh(&piece(of), self.days(today), method)
    }

    fn days(&self, today: NaiveDate) -> Days {
        Days {
            held_on: self.held_on(today),
            today,
        }
    }
}

fn piece(evidence: &Evidence) -> Piece<'_> {
    Piece {
        title: evidence.title.as_deref().unwrap_or_default(),
        is_note: matches!(evidence.kind, Some(EvidenceKind::Note) | None),
        collected_on: evidence.collected_on,
        collected_by: evidence.collected_by.as_deref().unwrap_or_default(),
        reviewed_by: evidence.reviewed_by.as_deref().unwrap_or_default(),
        reviewed_on: evidence.reviewed_on,
    }
}

/// A vote as it is scored; none where it is no vote.
fn vote_of(word: VoteWord) -> Option<Vote> {
    match word {
        VoteWord::None => Some(Vote::None),
        VoteWord::Some => Some(Vote::Some),
        VoteWord::Half => Some(Vote::Half),
        VoteWord::Most => Some(Vote::Most),
        VoteWord::Na => Some(Vote::Na),
        VoteWord::Unknown => None,
    }
}

fn settled_vote(word: ValueWord) -> Vote {
    match word {
        ValueWord::None => Vote::None,
        ValueWord::Some => Vote::Some,
        ValueWord::Half => Vote::Half,
        ValueWord::Most => Vote::Most,
        ValueWord::Na => Vote::Na,
    }
}

/// A scored answer as it is stored and sent.
pub(super) fn value_of(vote: Vote) -> ValueWord {
    match vote {
        Vote::None => ValueWord::None,
        Vote::Some => ValueWord::Some,
        Vote::Half => ValueWord::Half,
        Vote::Most => ValueWord::Most,
        Vote::Na => ValueWord::Na,
    }
}
