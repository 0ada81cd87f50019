//! The next review: started from the last one, with every answer to look at again.

use serde_json::Value;

use super::days::day;
use super::incident::IncidentRow;
use super::load::Case;
use super::readiness::ByReview;
use super::review::QuestionRef;
use super::session::{Session, Step};
use super::wire::{ByQuestion, Done, Empty, request, view};
use crate::error::{Error, Kind, Result};
use crate::model::{
    Action, ActionState, Entity, Evidence, Head, Id, Incident, Reconfirm, Review, Waiver,
    WaiverState, check,
};
use crate::store::{Row, Writer};

request! {
    /// Chooses the day of the next review.
    pub struct NextReviewSet {
        /// The review.
        pub review: Id,
        /// The day; empty for none.
        pub on: String,
    }
}

view! {
    /// What changed since the review before was approved.
    pub struct ReviewSince {
        /// The review before; none where it is gone.
        pub previous: Option<String>,
        /// Its title.
        pub title: String,
        /// The day it was fully signed; none where it never was, and the day it was started counts.
        pub approved_on: Option<String>,
        /// The day everything here is told from.
        pub since: String,
        /// Id of the snapshot taken when it was approved: what to compare with.
        pub approved: Option<String>,
        /// Tier and facts that are other than they were.
        pub facts: Vec<FactSince>,
        /// Incidents since, latest first.
        pub incidents: Vec<IncidentRow>,
        /// Waivers of the review before that have ended since.
        pub waivers_ended: Vec<WaiverSince>,
        /// Answers that rest on evidence that is stale.
        pub evidence_stale: Vec<QuestionRef>,
        /// Questions to look at again.
        pub reconfirm: Vec<QuestionRef>,
    }

    /// A fact that changed.
    pub struct FactSince {
        /// The fact in words, or "Tier".
        pub what: String,
        /// What it was.
        pub before: String,
        /// What it is.
        pub after: String,
    }

    /// A waiver that ended.
    pub struct WaiverSince {
        /// The question.
        pub question: QuestionRef,
        /// Why it was not met.
        pub reason: String,
        /// The last day it held.
        pub ended_on: Option<String>,
    }
}

/// Keyed fields of a review that go over to the next one.
const CARRIED: [&str; 5] = ["answer", "reason", "note", "owner", "include"];

/// What goes over from one review to the next.
pub(super) struct Carried {
    fields: Vec<(String, Value)>,
    children: Vec<Child>,
    previous: Id,
    slo_percent: Option<Value>,
}

struct Child {
    kind: String,
    fields: Vec<(String, Value)>,
    from: Option<Id>,
}

impl Session {
    /// Reads what goes over: answers with their texts and owners, evidence, waivers and actions that are still open.
    pub(super) fn carried(&self, from: &Id) -> Result<Carried> {
        let row = self.store.entity(from)?;
        let row = row.ok_or_else(|| Error::not_found("review", from))?;
        let today = self.today();
        let mut children = Vec::new();
        for child in self.store.children(from)? {
            let kind = child.kind.clone();
            let goes = match kind.as_str() {
                k if k == Evidence::SPEC.kind => true,
                k if k == Waiver::SPEC.kind => {
                    let state = child.clone().decode::<Waiver>().state(today);
                    matches!(state, WaiverState::Asked | WaiverState::Approved)
                }
                k if k == Action::SPEC.kind => {
                    let action: Action = child.clone().decode();
                    let of_question = action.scenario.is_none() && action.criterion.is_none();
                    of_question && matches!(action.state, Some(ActionState::Open) | None)
                }
                _ => false,
            };
            if goes {
                children.push(child_of(child));
            }
        }
        let all = latest(Review::SPEC.kind, &row.heads);
        let of = |head: &(String, Value)| {
            let prefix = head.0.split_once('/').map(|(prefix, _)| prefix);
            prefix.is_some_and(|prefix| CARRIED.contains(&prefix))
        };
        let slo = all.iter().find(|(field, _)| field == "slo_percent");
        Ok(Carried {
            slo_percent: slo.map(|(_, value)| value.clone()),
            fields: all.iter().filter(|head| of(head)).cloned().collect(),
            children,
            previous: from.clone(),
        })
    }
}

impl Carried {
    /// Writes it into the next review; every answer is marked to be looked at again.
    pub(super) fn write(&self, writer: &mut Writer<'_>, review: &Id) -> Result<()> {
        let previous = Value::from(self.previous.as_str());
        writer.set(review, "previous", &previous)?;
        if let Some(slo) = &self.slo_percent {
            writer.set(review, "slo_percent", slo)?;
        }
        for (field, value) in &self.fields {
            writer.set(review, field, value)?;
            if let Some(question) = field.strip_prefix("answer/") {
                let word = Value::from(Reconfirm::Carried.word());
                writer.set(review, &format!("reconfirm/{question}"), &word)?;
            }
        }
        for child in &self.children {
            let id = writer.create(&child.kind, Some(review))?;
            for (field, value) in &child.fields {
                writer.set(&id, field, value)?;
            }
            if let Some(from) = &child.from {
                writer.set(&id, "carried_from", &Value::from(from.as_str()))?;
            }
        }
        Ok(())
    }
}

fn child_of(row: Row) -> Child {
    let fields = latest(&row.kind, &row.heads);
    let is_evidence = row.kind == Evidence::SPEC.kind;
    Child {
        fields,
        from: is_evidence.then(|| row.created.id.clone()),
        kind: row.kind,
    }
}

/// The shown value of each field, without what is empty or does not fit.
fn latest(kind: &str, heads: &[Head]) -> Vec<(String, Value)> {
    let mut found: Vec<(String, Value)> = Vec::new();
    for head in heads {
        let again = found.last().is_some_and(|(field, _)| *field == head.field);
        if !again && !head.value.is_null() && check(kind, &head.field, &head.value).is_ok() {
            found.push((head.field.clone(), head.value.clone()));
        }
    }
    found
}

/// Says that an answer was looked at again and stays as it is.
pub(super) fn question_confirm(session: &mut Session, request: ByQuestion) -> Result<Done<Empty>> {
    let ByQuestion { review, question } = request;
    super::answer::known(session, &review, &question)?;
    let (shown, _) = session.one::<Review>(&review)?;
    if !shown.reconfirm.contains_key(&question) {
        return Err(Error::new(
            Kind::Refused,
            format!("{question} does not have to be looked at again."),
        )
        .hint("Answer it where something has changed."));
    }
    let name = format!("Confirm {question}");
    let step = Step::named(name).on_review(&review, Some(&question));
    session.step(step, |writer| {
        writer.set(&review, &format!("reconfirm/{question}"), &Value::Null)?;
        Ok(Empty {})
    })
}

/// Chooses the day of the next review, of a signed one as well.
pub(super) fn next_review_set(
    session: &mut Session,
    request: NextReviewSet,
) -> Result<Done<Empty>> {
    let (review, _) = session.one::<Review>(&request.review)?;
    let title = review.title.unwrap_or_default();
    let step = Step::named(format!("Next review after {title}")).on_review(&request.review, None);
    session.step(step, |writer| {
        let on = super::text::line(&request.on);
        writer.set(&request.review, "next_review_on", &on)?;
        Ok(Empty {})
    })
}

/// Shows what changed since the review before was approved.
pub(super) fn review_since(session: &mut Session, request: ByReview) -> Result<ReviewSince> {
    let case = session.case(&request.review)?;
    let review = &case.record.review;
    let Some(previous) = review.previous.as_deref() else {
        return Err(
            Error::new(Kind::Refused, "This review was not started from another.")
                .hint("Compare two snapshots of it instead."),
        );
    };
    let today = session.today();
    let judged = case.judge(today);
    let questions = |ids: &[String]| ids.iter().map(|id| case.question_ref(id)).collect();
    let reconfirm: Vec<String> = review.reconfirm.keys().cloned().collect();
    let mut since = ReviewSince {
        previous: None,
        title: String::new(),
        approved_on: None,
        since: review.started_on.map(day).unwrap_or_default(),
        approved: None,
        facts: Vec::new(),
        incidents: Vec::new(),
        waivers_ended: Vec::new(),
        evidence_stale: questions(&judged.stale_evidence),
        reconfirm: questions(&reconfirm),
    };
    let before = match previous.parse::<Id>() {
        Ok(id) => session.case(&id),
        Err(error) => Err(error),
    };
    match before {
        Ok(before) => session.tell_since(&before, &mut since)?,
        // It may have been deleted; what is known without it is told all the same.
        Err(error) if matches!(error.kind, Kind::NotFound | Kind::Invalid | Kind::Pack) => {}
        Err(error) => return Err(error),
    }
    Ok(since)
}

impl Session {
    fn tell_since(&self, before: &Case, since: &mut ReviewSince) -> Result<()> {
        let today = self.today();
        let review = &before.record.review;
        let from = review.locked_on.or(review.started_on).unwrap_or(today);
        since.previous = Some(review.id.to_string());
        since.title = review.title.clone().unwrap_or_default();
        since.approved_on = review.locked_on.map(day);
        since.approved = review.approved.clone();
        since.since = day(from);
        let facts = before.facts_since().into_iter().map(|change| FactSince {
            what: change.what,
            before: change.before,
            after: change.after,
        });
        since.facts = facts.collect();
        if let Some(service) = before.subject.service() {
            let after: Vec<String> = self
                .children::<Incident>(&service.id)?
                .into_iter()
                .filter(|incident| incident.happened_on.is_some_and(|on| on >= from))
                .map(|incident| incident.id.to_string())
                .collect();
            since.incidents = self.incident_rows(&service.id)?;
            since.incidents.retain(|row| after.contains(&row.id));
        }
        let ended = before.record.waivers.iter().filter(|waiver| {
            let on = waiver.ended_on.or(waiver.expires);
            waiver.decision.is_some()
                && waiver.state(today) == WaiverState::Ended
                && on.is_some_and(|on| on >= from)
        });
        since.waivers_ended = ended
            .map(|waiver| WaiverSince {
                question: before.question_ref(waiver.question.as_deref().unwrap_or_default()),
                reason: waiver.reason.clone().unwrap_or_default(),
                ended_on: waiver.ended_on.or(waiver.expires).map(day),
            })
            .collect();
        Ok(())
    }
}
