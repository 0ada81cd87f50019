//! Why an approved review has to be done again: another tier or other facts, a major incident, the day that was set.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::days::spoken;
use super::load::Case;
use super::session::Session;
use super::subject::Subject;
use crate::error::Result;
use crate::model::{Head, Id, Incident, Review};
use crate::pack::Fact;

/// The tier and facts a review was approved for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ApprovedFor {
    tier: Option<u8>,
    facts: BTreeMap<String, bool>,
}

/// One reason to do a review again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trigger {
    /// What it is about: the service, the incident or the review.
    pub(super) entity: Id,
    /// In a sentence.
    pub(super) text: String,
    /// Since when.
    pub(super) on: NaiveDate,
}

impl ApprovedFor {
    /// What a subject is now.
    pub(super) fn of(subject: &Subject) -> Self {
        Self {
            tier: subject.tier(),
            facts: subject.facts().clone(),
        }
    }

    /// The JSON that is kept.
    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// One of tier and facts that is not as it was approved: the field, and the sentence.
pub(super) struct FactChange {
    pub(super) field: String,
    /// What it is about: the fact in words, or "Tier".
    pub(super) what: String,
    pub(super) before: String,
    pub(super) after: String,
}

impl Case {
    /// What of tier and facts is not as it was approved; nothing where the review never was.
    pub(super) fn facts_since(&self) -> Vec<FactChange> {
        facts_since(&self.subject, &self.record.review, &self.pack.facts)
    }
}

/// What of tier and facts is not as it was approved, with the words for facts as far as they are known.
fn facts_since(subject: &Subject, review: &Review, words: &[Fact]) -> Vec<FactChange> {
    let Some(then) = &review.approved_for else {
        return Vec::new();
    };
    let Ok(then) = serde_json::from_str::<ApprovedFor>(then) else {
        return Vec::new();
    };
    let now = ApprovedFor::of(subject);
    let mut changes = Vec::new();
    let tier = |tier: Option<u8>| tier.map_or("not set".to_owned(), |tier| tier.to_string());
    if then.tier != now.tier {
        changes.push(FactChange {
            field: "tier".to_owned(),
            what: "Tier".to_owned(),
            before: tier(then.tier),
            after: tier(now.tier),
        });
    }
    let word = |value: Option<&bool>| match value {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not set",
    };
    let ids: std::collections::BTreeSet<&String> =
        then.facts.keys().chain(now.facts.keys()).collect();
    for id in ids {
        let (before, after) = (then.facts.get(id), now.facts.get(id));
        if before != after {
            let fact = words.iter().find(|fact| fact.id == *id);
            let what = fact.map_or(id.as_str(), |fact| fact.text.trim_end_matches('.'));
            changes.push(FactChange {
                field: format!("fact/{id}"),
                what: what.to_owned(),
                before: word(before).to_owned(),
                after: word(after).to_owned(),
            });
        }
    }
    changes
}

impl Session {
    /// Why a review has to be done again, on whichever day; nothing where it was never fully signed.
    ///
    /// The day that was set for the next review is one of them only once it has come.
    pub(super) fn triggers(&self, case: &Case, today: NaiveDate) -> Result<Vec<Trigger>> {
        self.triggers_of(&case.subject, &case.record.review, &case.pack.facts, today)
    }

    /// The same without a checklist, with the words for facts as far as they are known.
    pub(super) fn triggers_of(
        &self,
        subject: &Subject,
        review: &Review,
        words: &[Fact],
        today: NaiveDate,
    ) -> Result<Vec<Trigger>> {
        let Some(approved_on) = review.locked_on else {
            return Ok(Vec::new());
        };
        let mut triggers = Vec::new();
        let changes = facts_since(subject, review, words);
        if !changes.is_empty() {
            let row = self.store.entity(subject.id())?;
            let heads = row.map(|row| row.heads).unwrap_or_default();
            let since = changes
                .iter()
                .filter_map(|change| self.day_written(&heads, &change.field));
            let sentences: Vec<String> = changes
                .iter()
                .map(|change| match change.field.as_str() {
                    "tier" => format!("The tier was {}, is {}.", change.before, change.after),
                    _ => format!(
                        "“{}” was {}, is {}.",
                        change.what, change.before, change.after
                    ),
                })
                .collect();
            triggers.push(Trigger {
                entity: subject.id().clone(),
                text: sentences.join(" "),
                on: since.min().unwrap_or(approved_on),
            });
        }
        if let Some(service) = subject.service() {
            for incident in self.children::<Incident>(&service.id)? {
                let on = incident.happened_on.filter(|on| *on >= approved_on);
                if let (Some(true), Some(on)) = (incident.major, on) {
                    let title = incident.title.unwrap_or_default();
                    triggers.push(Trigger {
                        entity: incident.id,
                        text: format!("Major incident on {}: {title}", spoken(on)),
                        on,
                    });
                }
            }
        }
        if let Some(on) = review.next_review_on.filter(|on| *on <= today) {
            triggers.push(Trigger {
                entity: review.id.clone(),
                text: format!("The next review is due since {}.", spoken(on)),
                on,
            });
        }
        Ok(triggers)
    }

    /// The day a field was written last.
    fn day_written(&self, heads: &[Head], field: &str) -> Option<NaiveDate> {
        let head = heads.iter().find(|head| head.field == field)?;
        Some(self.day_of(head.at_ms))
    }
}
