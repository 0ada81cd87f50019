//! Puts a criterion together as it is shown.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::action;
use super::assess::number;
use super::criterion_view::{
    CriterionView, NaView, ProofView, RespondentVote, SettledView, SpreadView,
};
use super::days::day;
use super::maturity::MaturityCase;
use super::scored::{Scored, value_of};
use crate::error::Result;
use crate::model::{Evidence, EvidenceKind, Respondent, VoteWord};
use crate::score::maturity::words::Words;
use crate::score::maturity::{EvidenceState, Standing};
use crate::score::respondents::Vote;

impl MaturityCase {
    /// A criterion as shown to a respondent, or to nobody in particular.
    pub(super) fn criterion_view(
        &self,
        scored: &Scored,
        words: Words<'_>,
        standing: &Standing,
        place: usize,
        asked: Option<&Respondent>,
        today: NaiveDate,
    ) -> Result<CriterionView> {
        let criterion = self.known(&standing.id)?;
        let assessment = &self.record.assessment;
        let id = &criterion.id;
        let revealed = assessment.is_revealed();
        let settled = assessment.settled.get(id).copied();
        let actions = self.record.actions.iter();
        let actions = actions.filter(|each| each.criterion.as_deref() == Some(id));
        let text = |texts: &BTreeMap<String, String>| texts.get(id).cloned().unwrap_or_default();
        let value = standing.value.filter(|_| revealed);
        let evidence = self.proofs(id, scored, today);
        let fresh = evidence
            .iter()
            .filter(|each| each.state == EvidenceState::Fresh);
        let quarters = |quarters: u32| u8::try_from(quarters).ok();
        let rated = standing.claimed.filter(|_| revealed);
        Ok(CriterionView {
            id: id.clone(),
            number: number(place),
            stage: criterion.stage,
            text: criterion.text.clone(),
            counted: criterion.counted.clone(),
            evidence_hint: criterion.evidence.clone(),
            vote: asked.and_then(|asked| asked.votes.get(id).copied()),
            remark: asked.map_or_else(String::new, |asked| text(&asked.remarks)),
            voted: match revealed {
                true => number(self.gone_through(id)),
                false => 0,
            },
            spread: revealed.then(|| self.spread(id)),
            votes: match revealed {
                true => self.votes(id),
                false => Vec::new(),
            },
            contested: revealed && standing.contested,
            value: value.map(value_of),
            settled: settled.map(|value| SettledView {
                value,
                reason: text(&assessment.settled_reasons),
                by: text(&assessment.settled_by),
            }),
            na: self.na_view(id, value == Some(Vote::Na), today),
            note: text(&assessment.notes),
            level: fresh.map(|each| each.level).max().unwrap_or(0),
            evidence,
            needed: standing.needed,
            claimed: rated.and_then(quarters),
            credit: rated.and_then(|_| quarters(standing.credit)),
            lacks: match revealed {
                true => scored.lacks(words, standing),
                false => Vec::new(),
            },
            action: action::shown(actions, today).into_iter().next(),
        })
    }

    fn gone_through(&self, criterion: &str) -> usize {
        let all = self.record.respondents.iter();
        all.filter(|each| each.votes.contains_key(criterion))
            .count()
    }

    fn spread(&self, criterion: &str) -> SpreadView {
        let of = |word: Option<VoteWord>| {
            let all = self.record.respondents.iter();
            number(
                all.filter(|each| each.votes.get(criterion).copied() == word)
                    .count(),
            )
        };
        SpreadView {
            none: of(Some(VoteWord::None)),
            some: of(Some(VoteWord::Some)),
            half: of(Some(VoteWord::Half)),
            most: of(Some(VoteWord::Most)),
            na: of(Some(VoteWord::Na)),
            unknown: of(Some(VoteWord::Unknown)),
            blank: of(None),
        }
    }

    fn votes(&self, criterion: &str) -> Vec<RespondentVote> {
        let all = self.record.respondents.iter().map(|each| RespondentVote {
            respondent: each.id.to_string(),
            name: each.called().to_owned(),
            vote: each.votes.get(criterion).copied(),
            remark: each.remarks.get(criterion).cloned().unwrap_or_default(),
        });
        all.collect()
    }

    /// What is said about N/A; none where nothing is and nobody says N/A.
    fn na_view(&self, criterion: &str, is_na: bool, today: NaiveDate) -> Option<NaView> {
        let assessment = &self.record.assessment;
        let reason = assessment.na_reasons.get(criterion);
        let approver = assessment.na_approvers.get(criterion);
        let review_on = assessment.na_reviews.get(criterion).copied();
        let said = is_na || reason.is_some() || approver.is_some() || review_on.is_some();
        said.then(|| NaView {
            reason: reason.cloned().unwrap_or_default(),
            approver: approver.cloned().unwrap_or_default(),
            review_on: review_on.map(day),
            lacks: self.na_lacks(criterion),
            due: review_on.is_some_and(|on| on < today),
        })
    }

    /// What N/A still takes before it counts.
    pub(super) fn na_lacks(&self, criterion: &str) -> Vec<String> {
        let assessment = &self.record.assessment;
        let has = [
            ("reason", assessment.na_reasons.contains_key(criterion)),
            ("approver", assessment.na_approvers.contains_key(criterion)),
            ("review_on", assessment.na_reviews.contains_key(criterion)),
        ];
        let lacks = has.into_iter().filter(|(_, has)| !has);
        lacks.map(|(word, _)| word.to_owned()).collect()
    }

    /// Evidence of a criterion, oldest first.
    pub(super) fn evidence_of<'a>(
        &'a self,
        criterion: &'a str,
    ) -> impl DoubleEndedIterator<Item = &'a Evidence> {
        let all = self.record.evidence.iter();
        all.filter(move |each| each.question.as_deref() == Some(criterion))
    }

    fn proofs(&self, criterion: &str, scored: &Scored, today: NaiveDate) -> Vec<ProofView> {
        let views = self.evidence_of(criterion).rev().map(|each| {
            let weight = self.weight(each, &scored.method, today);
            let days = scored.method.scoring.evidence_valid_days;
            ProofView {
                id: each.id.to_string(),
                kind: each.kind.unwrap_or(EvidenceKind::Note),
                title: each.title.clone().unwrap_or_default(),
                url: each.url.clone(),
                file: each.file.clone(),
                text: each.text.clone().unwrap_or_default(),
                collected_on: each.collected_on.map(day),
                collected_by: each.collected_by.clone().unwrap_or_default(),
                reviewed_by: each.reviewed_by.clone().unwrap_or_default(),
                reviewed_on: each.reviewed_on.map(day),
                level: weight.level,
                age_days: weight.age_days,
                state: weight.state,
                why: match weight.state {
                    EvidenceState::Fresh => String::new(),
                    EvidenceState::Stale => format!(
                        "It is {} days old; evidence counts for {days} days.",
                        weight.age_days.unwrap_or(0)
                    ),
                    EvidenceState::Future => {
                        "Its day is in the future, so it does not count yet.".to_owned()
                    }
                    EvidenceState::Undated => "It has no day, so it does not count.".to_owned(),
                },
                carried: each.carried_from.is_some(),
            }
        });
        views.collect()
    }
}
