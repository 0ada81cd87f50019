//! How a review stands by area, as the portfolio shows it, and what is kept of questions that are not asked any more.

use std::collections::BTreeSet;

use super::assess::number;
use super::judge::Judged;
use super::load::Case;
use super::readiness::LeftQuestion;
use super::session::Session;
use crate::store::summary::{AreaNumbers, Spread};

impl Case {
    /// Its areas with questions that count, and its gaps.
    pub(super) fn spread(&self, judged: &Judged) -> Spread {
        let areas = self
            .pack
            .checklist()
            .into_iter()
            .flat_map(|list| &list.areas);
        let areas = areas.map(|area| {
            let c = judged.area(&area.id);
            let numbers = [c.met, c.partial, c.unmet, c.unknown, c.unanswered, c.na];
            AreaNumbers(area.id.clone(), numbers)
        });
        let gaps = judged.rows.iter().filter(|row| row.gap && !row.waived);
        Spread {
            areas: areas.filter(|area| area.1.iter().any(|n| *n > 0)).collect(),
            gaps: gaps.map(|row| row.id.clone()).collect(),
        }
    }
}

impl Session {
    /// What is kept of questions that the checklist in use does not ask, by id.
    pub(super) fn left_over_questions(&self, case: &Case) -> Vec<LeftQuestion> {
        let Some(list) = case.pack.checklist() else {
            return Vec::new();
        };
        let record = &case.record;
        let review = &record.review;
        let mut ids: BTreeSet<&str> = BTreeSet::new();
        ids.extend(review.answers.keys().map(String::as_str));
        for texts in [&review.reasons, &review.notes, &review.owners] {
            ids.extend(texts.keys().map(String::as_str));
        }
        ids.extend(
            record
                .evidence
                .iter()
                .filter_map(|each| each.question.as_deref()),
        );
        ids.extend(
            record
                .waivers
                .iter()
                .filter_map(|each| each.question.as_deref()),
        );
        ids.extend(
            record
                .comments
                .iter()
                .filter_map(|each| each.question.as_deref()),
        );
        ids.retain(|id| list.question(id).is_none());
        let left = |id: &str| {
            let mine = |question: &Option<String>| question.as_deref() == Some(id);
            let text = self.shelf.question_text(&case.pack.head.id, id);
            LeftQuestion {
                id: id.to_owned(),
                text: text.unwrap_or_default(),
                answer: review.answers.get(id).copied(),
                reason: review.reasons.get(id).cloned().unwrap_or_default(),
                note: review.notes.get(id).cloned().unwrap_or_default(),
                evidence: number(
                    record
                        .evidence
                        .iter()
                        .filter(|each| mine(&each.question))
                        .count(),
                ),
                comments: number(
                    record
                        .comments
                        .iter()
                        .filter(|each| mine(&each.question))
                        .count(),
                ),
                waivers: number(
                    record
                        .waivers
                        .iter()
                        .filter(|each| mine(&each.question))
                        .count(),
                ),
            }
        };
        ids.into_iter().map(left).collect()
    }
}
