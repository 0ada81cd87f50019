//! A service with a review as it grew over weeks: what to write, as if written then.
//!
//! The sample and large test workspaces are made of such plans. The same plan and the same
//! context give the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use serde::Deserialize;
use serde_json::{Value, json};

use super::days::day;
use super::load::checklist;
use super::selection::chosen;
use super::session::Session;
use crate::context::Sequence;
use crate::error::Result;
use crate::model::Id;
use crate::pack::Pack;
use crate::pack::checklist::Severity;
use crate::store::Writer;

/// Percentages of questions that are not simply met.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Share {
    /// Answered partial.
    pub(super) partial: u64,
    /// Answered unmet.
    pub(super) unmet: u64,
    /// Not answered.
    pub(super) open: u64,
}

/// Something written some days ago by somebody.
pub(super) struct Event {
    days_ago: i64,
    author: String,
    what: What,
}

/// What is written.
pub(super) enum What {
    /// A field of the review.
    Set(String, Value),
    /// Something that belongs to the review.
    Create(&'static str, Vec<(&'static str, Value)>),
    /// Anything else of the review.
    Write(Write),
}

/// Writes something that belongs to a review.
pub(super) type Write = Box<dyn FnOnce(&Id, &mut Writer<'_>) -> Result<()>>;

/// Writes something of its own.
type WriteAnything = Box<dyn FnOnce(&mut Writer<'_>) -> Result<()>>;

/// Something of the sample that belongs to no review, written some days ago by somebody.
pub(super) struct Other {
    pub(super) days_ago: i64,
    pub(super) author: String,
    pub(super) write: WriteAnything,
}

/// A step of writing several plans.
enum Doing {
    /// A service and its review begin.
    Begin(usize),
    /// Something happens in a review.
    Event(usize, Event),
    /// Something happens elsewhere.
    Other(Other),
}

impl Event {
    /// An event.
    pub(super) fn new(days_ago: i64, author: &str, what: What) -> Self {
        Self {
            days_ago,
            author: author.to_owned(),
            what,
        }
    }
}

impl Event {
    fn write(self, moment: i64, review: &Id, writer: &mut Writer<'_>) -> Result<()> {
        writer.as_of(moment, &self.author);
        match self.what {
            What::Set(field, value) => writer.set(review, &field, &value),
            What::Create(kind, fields) => {
                let id = writer.create(kind, Some(review))?;
                for (field, value) in fields {
                    writer.set(&id, field, &value)?;
                }
                Ok(())
            }
            What::Write(write) => write(review, writer),
        }
    }
}

/// A service with one review.
pub(super) struct Plan {
    pack: Arc<Pack>,
    today: NaiveDate,
    now_ms: i64,
    name: String,
    tier: u8,
    facts: BTreeMap<String, bool>,
    service: Vec<(String, Value)>,
    links: Vec<(String, String)>,
    review: Vec<(&'static str, Value)>,
    started: i64,
    said: BTreeMap<String, String>,
    own_evidence: BTreeSet<String>,
    tended: bool,
    events: Vec<Event>,
}

impl Session {
    /// A day counted from today.
    pub(super) fn day_from_now(&self, days: i64) -> String {
        shifted(self.today(), days)
    }
}

impl Plan {
    /// A service with its tier and facts.
    pub(super) fn new(
        session: &Session,
        name: &str,
        tier: u8,
        facts: &BTreeMap<String, bool>,
    ) -> Result<Self> {
        Ok(Self {
            pack: checklist(session.shelf.newest("production-readiness")?)?,
            today: session.today(),
            now_ms: session.context.clock.now_ms(),
            name: name.to_owned(),
            tier,
            facts: facts.clone(),
            service: Vec::new(),
            links: Vec::new(),
            review: Vec::new(),
            started: 0,
            said: BTreeMap::new(),
            own_evidence: BTreeSet::new(),
            tended: false,
            events: Vec::new(),
        })
    }

    /// Another field of the service.
    pub(super) fn service(&mut self, field: &str, text: &str) {
        if !text.is_empty() {
            self.service.push((field.to_owned(), json!(text)));
        }
    }

    /// Marks the service as part of the sample.
    pub(super) fn sample(&mut self) {
        self.service.push(("sample".to_owned(), json!(true)));
    }

    /// A link of the service.
    pub(super) fn link(&mut self, title: &str, url: &str) {
        self.links.push((title.to_owned(), url.to_owned()));
    }

    /// The review: started so many days ago, due in so many.
    pub(super) fn start(&mut self, title: &str, started: i64, launch_in: i64) {
        self.started = started;
        self.review = vec![
            ("title", json!(title)),
            ("launch_on", json!(shifted(self.today, launch_in))),
            ("started_on", json!(shifted(self.today, -started))),
            ("pack", json!(self.pack.head.id)),
            ("pack_version", json!(self.pack.head.version.to_string())),
        ];
    }

    /// An answer; an empty one leaves the question open.
    pub(super) fn say(&mut self, question: &str, answer: &str) {
        self.said.insert(question.to_owned(), answer.to_owned());
    }

    /// A question whose evidence is given by hand.
    pub(super) fn own_evidence(&mut self, question: &str) {
        self.own_evidence.insert(question.to_owned());
    }

    /// Meets every blocker and gives every other gap an action.
    pub(super) fn tended(&mut self) {
        self.tended = true;
    }

    /// One more event.
    pub(super) fn event(&mut self, days_ago: i64, author: &str, what: What) {
        self.events.push(Event::new(days_ago, author, what));
    }

    /// More events.
    pub(super) fn events(&mut self, events: Vec<Event>) {
        self.events.extend(events);
    }

    /// Answers every question that applies: as said, else by chance within the shares.
    pub(super) fn answer_all(&mut self, share: Share, chance: &mut Sequence) {
        let pack = Arc::clone(&self.pack);
        let Some(list) = pack.checklist() else { return };
        let none = BTreeMap::new();
        let applies = chosen(&pack, Some(self.tier), &self.facts, &none, None);
        let slug = self.name.to_lowercase().replace(' ', "-");
        for (question, applies) in list.questions.iter().zip(applies) {
            if !applies.counts() {
                continue;
            }
            let drawn = chance.below(100);
            let when = i64::try_from(chance.below(self.started.max(1).unsigned_abs())).unwrap_or(0);
            let answer = match self.said.get(&question.id) {
                Some(answer) => answer.clone(),
                None if self.tended && question.severity == Severity::Blocker => "met".to_owned(),
                None if drawn < share.open => String::new(),
                None if drawn < share.open + share.unmet => "unmet".to_owned(),
                None if drawn < share.open + share.unmet + share.partial => "partial".to_owned(),
                None => "met".to_owned(),
            };
            if answer.is_empty() {
                continue;
            }
            // Evidence of a short validity is collected late, as a careful team would.
            let most = i64::from(question.valid_days).min(self.started.max(1));
            let age = when.min(most * 3 / 4);
            let field = format!("answer/{}", question.id);
            let owner = self.owner();
            self.event(when, &owner, What::Set(field, json!(answer)));
            if self.tended && answer != "met" {
                self.mend(&question.id, &question.evidence, &owner, chance);
            }
            let claims = answer == "met" || answer == "partial";
            if claims && question.evidence_required && !self.own_evidence.contains(&question.id) {
                let url = format!("https://wiki.larkfield.example/{slug}/{}", question.id);
                let fields = vec![
                    ("question", json!(question.id)),
                    ("kind", json!("link")),
                    ("title", json!(question.evidence)),
                    ("url", json!(url)),
                    ("collected_on", json!(shifted(self.today, -age))),
                    ("collected_by", json!(owner)),
                ];
                self.event(age, &owner, What::Create("evidence", fields));
            }
        }
    }

    fn mend(&mut self, question: &str, evidence: &str, owner: &str, chance: &mut Sequence) {
        let due = 10 + i64::try_from(chance.below(30)).unwrap_or(0);
        let fields = vec![
            ("question", json!(question)),
            ("text", json!(format!("Provide: {evidence}"))),
            ("owner", json!(owner)),
            ("due", json!(shifted(self.today, due))),
            ("state", json!("open")),
        ];
        self.event(self.started / 2, owner, What::Create("action", fields));
    }

    /// A plan for another review of the same service.
    pub(super) fn again(&self, session: &Session) -> Result<Self> {
        let mut plan = Self::new(session, &self.name, self.tier, &self.facts)?;
        plan.service.clone_from(&self.service);
        Ok(plan)
    }

    /// Writes a service and several reviews of it, the earliest first.
    pub(super) fn write_with(self, mut reviews: Vec<Self>, writer: &mut Writer<'_>) -> Result<()> {
        let began = reviews.iter().map(|plan| plan.started).max().unwrap_or(0);
        writer.as_of(self.moment(began), &self.owner());
        let service = self.write_service(writer)?;
        reviews.sort_by_key(|plan| -plan.started);
        for mut plan in reviews {
            writer.as_of(plan.moment(plan.started), &plan.owner());
            let review = plan.write_review(&service, writer)?;
            plan.events.sort_by_key(|event| -event.days_ago);
            for event in std::mem::take(&mut plan.events) {
                let moment = plan.moment(event.days_ago);
                event.write(moment, &review, writer)?;
            }
        }
        Ok(())
    }

    /// Writes plans, and what belongs to none, so that what was done first is logged first.
    /// Returns the services' ids.
    pub(super) fn write_all(
        mut plans: Vec<Self>,
        others: Vec<Other>,
        now_ms: i64,
        writer: &mut Writer<'_>,
    ) -> Result<Vec<Id>> {
        let mut steps: Vec<(i64, Doing)> = Vec::new();
        for (at, plan) in plans.iter_mut().enumerate() {
            steps.push((plan.moment(plan.started), Doing::Begin(at)));
            for event in std::mem::take(&mut plan.events) {
                steps.push((plan.moment(event.days_ago), Doing::Event(at, event)));
            }
        }
        for other in others {
            steps.push((now_ms - other.days_ago * DAY_MS, Doing::Other(other)));
        }
        steps.sort_by_key(|(moment, doing)| (*moment, !matches!(doing, Doing::Begin(_))));
        let mut begun: BTreeMap<usize, (Id, Id)> = BTreeMap::new();
        for (moment, doing) in steps {
            match doing {
                Doing::Begin(at) => {
                    let plan = &plans[at];
                    writer.as_of(moment, &plan.owner());
                    let service = plan.write_service(writer)?;
                    let review = plan.write_review(&service, writer)?;
                    begun.insert(at, (service, review));
                }
                // Nothing happened before its review began.
                Doing::Event(at, event) => {
                    if let Some((_, review)) = begun.get(&at) {
                        event.write(moment, review, writer)?;
                    }
                }
                Doing::Other(other) => {
                    writer.as_of(moment, &other.author);
                    (other.write)(writer)?;
                }
            }
        }
        Ok(begun.into_values().map(|(service, _)| service).collect())
    }

    fn write_service(&self, writer: &mut Writer<'_>) -> Result<Id> {
        let service = writer.create("service", None)?;
        writer.set(&service, "name", &json!(self.name))?;
        writer.set(&service, "tier", &json!(self.tier))?;
        for (field, value) in &self.service {
            writer.set(&service, field, value)?;
        }
        for (fact, value) in &self.facts {
            writer.set(&service, &format!("fact/{fact}"), &json!(value))?;
        }
        for (title, url) in &self.links {
            let link = writer.create("link", Some(&service))?;
            writer.set(&link, "title", &json!(title))?;
            writer.set(&link, "url", &json!(url))?;
        }
        Ok(service)
    }

    fn write_review(&self, service: &Id, writer: &mut Writer<'_>) -> Result<Id> {
        let review = writer.create("review", Some(service))?;
        for (field, value) in &self.review {
            writer.set(&review, field, value)?;
        }
        Ok(review)
    }

    fn moment(&self, days_ago: i64) -> i64 {
        self.now_ms - days_ago * DAY_MS
    }

    fn owner(&self) -> String {
        let owner = self.service.iter().find(|(field, _)| field == "owner");
        owner
            .and_then(|(_, value)| value.as_str())
            .unwrap_or("Platform")
            .to_owned()
    }
}

const DAY_MS: i64 = 86_400_000;

fn shifted(today: NaiveDate, days: i64) -> String {
    let by = Days::new(days.unsigned_abs());
    let shifted = if days < 0 {
        today.checked_sub_days(by)
    } else {
        today.checked_add_days(by)
    };
    day(shifted.unwrap_or(today))
}
