//! The sample: a believable launch to explore, removable in one step.
//!
//! What it says is data in `assets/sample/sample.toml`; this file only writes it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::exchange::NewDocument;
use super::plan::{Event, Plan, Share, What};
use super::session::{Session, Step};
use super::wire::{Done, Empty, Made, Nothing};
use super::{sample_maturity, sample_risks};
use crate::context::Sequence;
use crate::error::{Error, Kind, Result};
use crate::model::{Entity, Id, Workspace};
use crate::store::Writer;

const TEXT: &str = include_str!("../../../../assets/sample/sample.toml");
/// Documents by file name, as `document_export` writes them; `{+9}` is the day nine days from now.
const FILES: &[(&str, &str)] = &[(
    "checkout-design.md",
    include_str!("../../../../assets/sample/checkout-design.md"),
)];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    workspace: String,
    service: Vec<ServiceSample>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceSample {
    name: String,
    summary: String,
    owner: String,
    tier: u8,
    slo: String,
    facts: BTreeMap<String, bool>,
    #[serde(default)]
    links: Vec<LinkSample>,
    review: ReviewSample,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkSample {
    title: String,
    url: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReviewSample {
    title: String,
    started: i64,
    launch_in: i64,
    design: Option<DesignSample>,
    #[serde(default)]
    partial: Vec<String>,
    #[serde(default)]
    unmet: Vec<String>,
    #[serde(default)]
    unknown: Vec<String>,
    #[serde(default)]
    open: Vec<String>,
    #[serde(default)]
    na: BTreeMap<String, String>,
    #[serde(default)]
    share: Share,
    /// Every blocker is met and every other gap has an action.
    #[serde(default)]
    tended: bool,
    #[serde(default)]
    evidence: Vec<EvidenceSample>,
    #[serde(default)]
    waiver: Vec<WaiverSample>,
    #[serde(default)]
    action: Vec<ActionSample>,
    #[serde(default)]
    comment: Vec<CommentSample>,
    #[serde(default)]
    notes: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DesignSample {
    file: String,
    age: i64,
    by: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EvidenceSample {
    question: String,
    kind: String,
    title: String,
    url: Option<String>,
    text: Option<String>,
    age: i64,
    by: String,
    proves: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WaiverSample {
    question: String,
    reason: String,
    control: String,
    by: String,
    approver: String,
    ends_in: i64,
    age: i64,
    decision: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActionSample {
    question: String,
    text: String,
    owner: String,
    due_in: i64,
    state: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommentSample {
    question: String,
    text: String,
    by: String,
    age: i64,
}

/// Adds the sample. Returns the service to look at first.
pub(super) fn sample_add(session: &mut Session, _: Nothing) -> Result<Done<Made>> {
    if session.service_rows()?.iter().any(|row| row.sample) {
        return Err(
            Error::new(Kind::Refused, "The sample is in this workspace already.")
                .hint("Remove it first to get a fresh one."),
        );
    }
    let sample: Sample = toml::from_str(TEXT).map_err(|error| {
        Error::new(
            Kind::Internal,
            format!("The sample cannot be read: {error}"),
        )
    })?;
    let empty = session.store.all(Workspace::SPEC.kind)?.is_empty();
    let mut chance = Sequence(session.sample_seed);
    let mut plans = Vec::new();
    for service in &sample.service {
        plans.push(session.plan_sample(service, &mut chance)?);
    }
    let others = sample_maturity::others(session)?;
    let now = session.context.clock.now_ms();
    session.step(Step::named("Add the sample"), |writer| {
        let mut first = None;
        for id in Plan::write_all(plans, others, now, writer)? {
            first.get_or_insert(id);
        }
        // Last, because the log's clock never goes back behind it.
        if empty {
            let id = writer.create(Workspace::SPEC.kind, None)?;
            writer.set(&id, "name", &Value::from(sample.workspace.as_str()))?;
        }
        let id = first.ok_or_else(|| Error::new(Kind::Internal, "The sample is empty."))?;
        Ok(Made { id })
    })
}

/// Removes the sample with everything in it.
pub(super) fn sample_remove(session: &mut Session, _: Nothing) -> Result<Done<Empty>> {
    let rows = session.service_rows()?;
    let mut ids: Vec<Id> = rows
        .iter()
        .filter(|row| row.sample)
        .map(|row| row.id.parse())
        .collect::<Result<_>>()?;
    let teams = session.teams()?.into_iter();
    ids.extend(
        teams
            .filter(|team| team.sample == Some(true))
            .map(|team| team.id),
    );
    if ids.is_empty() {
        return Err(Error::new(
            Kind::Refused,
            "The sample is not in this workspace.",
        ));
    }
    session.step(Step::named("Remove the sample"), |writer| {
        for id in &ids {
            writer.delete(id)?;
        }
        Ok(Empty {})
    })
}

impl Session {
    fn plan_sample(&self, service: &ServiceSample, chance: &mut Sequence) -> Result<Plan> {
        let review = &service.review;
        let mut plan = Plan::new(self, &service.name, service.tier, &service.facts)?;
        plan.service("summary", &service.summary);
        plan.service("owner", &service.owner);
        plan.service("slo", &service.slo);
        plan.sample();
        for link in &service.links {
            plan.link(&link.title, &link.url);
        }
        plan.start(&review.title, review.started, review.launch_in);
        for (answer, questions) in [
            ("partial", &review.partial),
            ("unmet", &review.unmet),
            ("unknown", &review.unknown),
            ("", &review.open),
        ] {
            for question in questions {
                plan.say(question, answer);
            }
        }
        for (question, reason) in &review.na {
            plan.say(question, "na");
            plan.event(
                review.started,
                &service.owner,
                What::Set(format!("reason/{question}"), json!(reason)),
            );
        }
        for evidence in &review.evidence {
            plan.own_evidence(&evidence.question);
        }
        if review.tended {
            plan.tended();
        }
        plan.answer_all(review.share, chance);
        plan.events(review.events(self, &service.owner));
        if let Some(design) = &review.design {
            let document = self.sample_document(design)?;
            let write = move |review: &Id, writer: &mut Writer<'_>| {
                document.write(Some(review), writer).map(drop)
            };
            plan.event(design.age, &design.by, What::Write(Box::new(write)));
        }
        plan.events(sample_risks::events(self, &service.name)?);
        Ok(plan)
    }
}

impl Session {
    fn sample_document(&self, design: &DesignSample) -> Result<NewDocument> {
        let missing = || Error::new(Kind::Internal, format!("The sample lacks {}.", design.file));
        let (_, text) = FILES
            .iter()
            .find(|(name, _)| *name == design.file)
            .ok_or_else(missing)?;
        NewDocument::read(
            self,
            None,
            &self.dated(text),
            self.day_from_now(-design.age),
        )
    }

    /// A text with its days counted from today: `{+9}`, `{-9}`.
    fn dated(&self, text: &str) -> String {
        let mut parts = text.split('{');
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let day = part
                .split_once('}')
                .and_then(|(days, rest)| Some((days.parse::<i64>().ok()?, rest)));
            match day {
                Some((days, rest)) => {
                    out.push_str(&self.day_from_now(days));
                    out.push_str(rest);
                }
                None => {
                    out.push('{');
                    out.push_str(part);
                }
            }
        }
        out
    }
}

impl ReviewSample {
    fn events(&self, session: &Session, team: &str) -> Vec<Event> {
        let mut events = Vec::new();
        for e in &self.evidence {
            let age = e.age.min(self.started);
            let fields = vec![
                ("question", json!(e.question)),
                ("kind", json!(e.kind)),
                ("title", json!(e.title)),
                ("url", json!(e.url)),
                ("text", json!(e.text)),
                ("collected_on", json!(session.day_from_now(-e.age))),
                ("collected_by", json!(e.by)),
                ("proves", json!(e.proves)),
            ];
            events.push(Event::new(age, &e.by, What::Create("evidence", fields)));
        }
        for w in &self.waiver {
            let decided = w.decision.as_ref().map(|_| session.day_from_now(1 - w.age));
            let fields = vec![
                ("question", json!(w.question)),
                ("reason", json!(w.reason)),
                ("control", json!(w.control)),
                ("requested_by", json!(w.by)),
                ("approver", json!(w.approver)),
                ("expires", json!(session.day_from_now(w.ends_in))),
                ("decision", json!(w.decision)),
                ("decided_on", json!(decided)),
            ];
            events.push(Event::new(w.age, &w.by, What::Create("waiver", fields)));
        }
        for a in &self.action {
            let fields = vec![
                ("question", json!(a.question)),
                ("text", json!(a.text)),
                ("owner", json!(a.owner)),
                ("due", json!(session.day_from_now(a.due_in))),
                ("state", json!(a.state.as_deref().unwrap_or("open"))),
            ];
            let age = self.started / 2;
            events.push(Event::new(age, &a.owner, What::Create("action", fields)));
        }
        for c in &self.comment {
            let fields = vec![("question", json!(c.question)), ("text", json!(c.text))];
            events.push(Event::new(c.age, &c.by, What::Create("comment", fields)));
        }
        for (question, text) in &self.notes {
            let field = format!("note/{question}");
            events.push(Event::new(
                self.started / 3,
                team,
                What::Set(field, json!(text)),
            ));
        }
        events
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Shelf;

    #[test]
    fn every_question_the_sample_names_exists() {
        let sample: Sample = toml::from_str(TEXT).unwrap();
        let pack = Shelf::shipped().newest("production-readiness").unwrap();
        let list = pack.checklist().unwrap();
        for service in &sample.service {
            let r = &service.review;
            let named = [&r.partial, &r.unmet, &r.unknown, &r.open]
                .into_iter()
                .flatten();
            let named = named
                .chain(r.na.keys())
                .chain(r.notes.keys())
                .chain(r.evidence.iter().map(|e| &e.question))
                .chain(r.waiver.iter().map(|w| &w.question))
                .chain(r.action.iter().map(|a| &a.question))
                .chain(r.comment.iter().map(|c| &c.question));
            for id in named {
                assert!(list.question(id).is_some(), "{}: {id}", service.name);
            }
            for fact in service.facts.keys() {
                assert!(pack.facts.iter().any(|known| known.id == *fact), "{fact}");
            }
        }
    }
}
