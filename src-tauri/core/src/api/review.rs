//! A review: its verdict with the rule trace, its counts and its open actions.

use serde_json::Value;

use super::action::{self, ActionView};
use super::days::{day, days_to};
use super::home::ReviewRow;
use super::judge::Judged;
use super::load::{Case, checklist};
use super::risk_view::risk_link;
use super::session::{Session, Step};
use super::signoff_view::SignoffState;
use super::subject::{Subject, SubjectRef};
use super::text::{line, required};
use super::wire::{ById, Done, Empty, Made, request, view};
use crate::error::{Error, Result};
use crate::model::{Id, Review, Service, Team};
use crate::score::Verdict;
use crate::store::summary::Counts;

request! {
    /// Lists reviews.
    pub struct ReviewList {
        /// Only of this service.
        pub service: Option<Id>,
        /// Only of this team.
        pub team: Option<Id>,
    }

    /// Starts a review of a service or a team.
    pub struct ReviewCreate {
        /// The service; this or a team.
        pub service: Option<Id>,
        /// The team; this or a service.
        pub team: Option<Id>,
        /// Its title; "Launch review" where absent, for a team the title of the checklist.
        pub title: Option<String>,
        /// The day of the launch, or of the next review.
        pub launch_on: Option<String>,
        /// Id of the checklist pack; `production-readiness` where absent, which is not for a team.
        pub pack: Option<String>,
        /// The review to start from: its answers go over and are to be looked at again.
        pub from: Option<Id>,
    }

    /// Changes some fields of a review.
    pub struct ReviewUpdate {
        /// Which one.
        pub id: Id,
        /// Its title.
        pub title: Option<String>,
        /// The day of the launch, or of the next review.
        pub launch_on: Option<String>,
    }
}

view! {
    /// A review with its verdict.
    pub struct ReviewView {
        /// Its id.
        pub id: String,
        /// The service or team it is about.
        pub subject: SubjectRef,
        /// Its title.
        pub title: String,
        /// Launch, or next review.
        pub launch_on: Option<String>,
        /// Days from today to that day; negative when past.
        pub days: Option<i32>,
        /// The day it was started.
        pub started_on: Option<String>,
        /// Whether it is put away.
        pub archived: bool,
        /// The pack its questions come from.
        pub pack: PackRef,
        /// Questions by answer.
        pub counts: Counts,
        /// Answered questions.
        pub answered: u32,
        /// 0 to 100; none where nothing applies.
        pub completeness: Option<u8>,
        /// The verdict.
        pub verdict: VerdictView,
        /// Its actions, by due day, finished ones last.
        pub actions: Vec<ActionView>,
        /// The area to continue at.
        pub next_area: Option<AreaRef>,
        /// Its risks.
        pub risks: RiskCounts,
        /// How far it is signed, and when it is done again.
        pub life: LifeView,
    }

    /// Where a review stands between its start and the next one.
    pub struct LifeView {
        /// Areas that are signed, and nothing of what was signed has changed.
        pub signed: u32,
        /// Areas there are to sign.
        pub to_sign: u32,
        /// Whether it takes no changes.
        pub locked: bool,
        /// Why it is being changed after it was signed; none where it is not.
        pub changing: Option<String>,
        /// The day it was fully signed.
        pub approved_on: Option<String>,
        /// Id of the snapshot taken then.
        pub approved: Option<String>,
        /// The day to look at it again.
        pub next_review_on: Option<String>,
        /// Days from today to that day; negative when past.
        pub next_review_days: Option<i32>,
        /// Why it has to be done again now, in sentences.
        pub triggers: Vec<String>,
        /// Id of the review it was started from.
        pub previous: Option<String>,
        /// Questions to look at again.
        pub reconfirm: u32,
    }

    /// An area by id and title.
    pub struct AreaRef {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: String,
    }

    /// The pack of a review.
    pub struct PackRef {
        /// Its id.
        pub id: String,
        /// The version in use.
        pub version: String,
        /// Its title.
        pub title: String,
        /// The version the review was started with, where it is another.
        pub started_with: Option<String>,
    }

    /// What a review comes to, and why.
    pub struct VerdictView {
        /// Go, conditional or no-go.
        pub word: Verdict,
        /// The same if no waiver counted.
        pub without_waivers: Verdict,
        /// Every rule with what it found, in order.
        pub rules: Vec<RuleView>,
        /// 0 to 100; none where nothing applies.
        pub score: Option<u8>,
        /// The same, leaving out waivers in use.
        pub score_without_waived: Option<u8>,
        /// Questions whose answer needs evidence and has none.
        pub needs_evidence: Vec<QuestionRef>,
        /// Questions whose evidence is stale.
        pub stale_evidence: Vec<QuestionRef>,
        /// How the numbers are made, in sentences.
        pub formulas: Vec<String>,
    }

    /// A question by id and text.
    pub struct QuestionRef {
        /// Its id.
        pub id: String,
        /// Its text.
        pub text: String,
    }

    /// One rule of the verdict.
    pub struct RuleView {
        /// N1 to N5, C1 to C4.
        pub code: String,
        /// What it asks for.
        pub text: String,
        /// Whether it holds; none where there is nothing to apply it to.
        pub holds: Option<bool>,
        /// Whether it can apply at all: what only a service has is not asked of a team.
        pub asked: bool,
        /// What it counted: "19 of 20".
        pub value: String,
        /// What it found.
        pub refs: Vec<RuleRef>,
    }

    /// What a rule points at: a question, a section of the design, a scenario.
    pub struct RuleRef {
        /// Its id.
        pub id: String,
        /// Its text or title.
        pub text: String,
        /// Where it is in the app.
        pub href: String,
    }

    /// How many risks a review has.
    pub struct RiskCounts {
        /// Whether a pre-mortem was started.
        pub premortem: bool,
        /// Scenarios that are not put away.
        pub scenarios: u32,
        /// Of those, the ones above the limit without a live acceptance.
        pub open: u32,
    }
}

/// Lists reviews, oldest first.
pub(super) fn review_list(session: &mut Session, request: ReviewList) -> Result<Vec<ReviewRow>> {
    match (&request.service, &request.team) {
        (Some(_), Some(_)) => Err(one_subject()),
        (of, None) | (None, of) => session.review_rows(of.as_ref()),
    }
}

/// Shows a review with its verdict and the rule trace.
pub(super) fn review_show(session: &mut Session, request: ById) -> Result<ReviewView> {
    session.review_view(&request.id)
}

/// Starts a review of a service or a team.
pub(super) fn review_create(session: &mut Session, request: ReviewCreate) -> Result<Done<Made>> {
    let subject = match (&request.service, &request.team) {
        (Some(service), None) => Subject::Service(session.one::<Service>(service)?.0),
        (None, Some(team)) => Subject::Team(session.one::<Team>(team)?.0),
        (Some(_), Some(_)) | (None, None) => return Err(one_subject()),
    };
    let from = match &request.from {
        Some(from) => Some(session.follows(from, &subject, request.pack.as_deref())?),
        None => None,
    };
    let pack = match (&from, request.pack.as_deref()) {
        (Some((pack, _)), _) => std::sync::Arc::clone(pack),
        (None, pack) => {
            let pack = pack.unwrap_or("production-readiness");
            checklist(session.shelf.newest(pack)?)?
        }
    };
    subject.takes(&pack)?;
    let carried = match &request.from {
        Some(from) => Some(session.carried(from)?),
        None => None,
    };
    // The version of the review before, so that a newer one is moved to word by word.
    let version = from.map_or_else(|| pack.head.version.to_string(), |(_, version)| version);
    let title = match (request.title.as_deref().map_or(Value::Null, line), &subject) {
        (Value::Null, _) if carried.is_some() => Value::from("Next review"),
        (Value::Null, Subject::Service(_)) => Value::from("Launch review"),
        (Value::Null, Subject::Team(_)) => Value::from(pack.head.title.as_str()),
        (title, _) => title,
    };
    let launch_on = request.launch_on.as_deref().map_or(Value::Null, line);
    let started_on = Value::from(day(session.today()));
    let name = format!("Start a review of {}", subject.name());
    let step = Step::named(name).on_subject(&subject);
    session.step(step, |writer| {
        let id = writer.create("review", Some(subject.id()))?;
        for (field, value) in [
            ("title", &title),
            ("launch_on", &launch_on),
            ("started_on", &started_on),
            ("pack", &Value::from(pack.head.id.as_str())),
            ("pack_version", &Value::from(version)),
        ] {
            writer.set(&id, field, value)?;
        }
        if let Some(carried) = &carried {
            carried.write(writer, &id)?;
        }
        Ok(Made { id })
    })
}

fn one_subject() -> Error {
    Error::invalid("A review is about a service or a team, and about one of them.")
        .hint("Name the service or the team.")
}

/// Changes some fields of a review.
pub(super) fn review_update(session: &mut Session, request: ReviewUpdate) -> Result<Done<Empty>> {
    let (review, _) = session.one::<Review>(&request.id)?;
    let name = format!("Change {}", review.title.unwrap_or_default());
    let step = Step::named(name).on_review(&request.id, None);
    session.step(step, |writer| {
        if let Some(title) = &request.title {
            writer.set(&request.id, "title", &required("The title", title.trim())?)?;
        }
        if let Some(launch_on) = &request.launch_on {
            writer.set(&request.id, "launch_on", &line(launch_on))?;
        }
        Ok(Empty {})
    })
}

/// Puts a review away.
pub(super) fn review_archive(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    archive(session, &request.id, true)
}

/// Takes an archived review back.
pub(super) fn review_restore(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    archive(session, &request.id, false)
}

fn archive(session: &mut Session, id: &Id, away: bool) -> Result<Done<Empty>> {
    let (review, _) = session.one::<Review>(id)?;
    let verb = if away { "Archive" } else { "Restore" };
    let name = format!("{verb} {}", review.title.unwrap_or_default());
    session.step(Step::named(name).on_review(id, None), |writer| {
        let value = if away { Value::from(true) } else { Value::Null };
        writer.set(id, "archived", &value)?;
        Ok(Empty {})
    })
}

/// Deletes a review with its answers.
pub(super) fn review_delete(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (review, _) = session.one::<Review>(&request.id)?;
    let subject = session.subject_of(&request.id)?;
    let name = format!("Delete {}", review.title.unwrap_or_default());
    let step = Step::named(name).on_subject(&subject);
    session.step(step, |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

impl Session {
    /// A review in full.
    pub(super) fn review_view(&self, id: &Id) -> Result<ReviewView> {
        let case = self.case(id)?;
        let today = self.today();
        let judged = case.judge(today);
        let review = &case.record.review;
        Ok(ReviewView {
            id: review.id.to_string(),
            subject: case.subject.to_ref(),
            title: review.title.clone().unwrap_or_default(),
            launch_on: review.launch_on.map(day),
            days: review.launch_on.map(|on| days_to(today, on)),
            started_on: review.started_on.map(day),
            archived: review.archived == Some(true),
            pack: case.pack_ref(),
            counts: judged.counts,
            answered: judged.counts.answered(),
            completeness: judged.completeness,
            actions: action::shown(&case.record.actions, today),
            next_area: case.next_area(&judged),
            risks: case.risk_counts(today)?,
            verdict: verdict_view(&case, &judged),
            life: self.life(&case, &judged)?,
        })
    }

    /// Where a review stands between its start and the next one.
    fn life(&self, case: &Case, judged: &Judged) -> Result<LifeView> {
        let today = self.today();
        let review = &case.record.review;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (mut signed, mut to_sign) = (0, 0);
        for standing in case.standings(judged) {
            to_sign += 1;
            signed += u32::from(standing.state == SignoffState::Signed);
        }
        let triggers = self.triggers(case, today)?;
        Ok(LifeView {
            signed,
            to_sign,
            locked: review.is_locked(),
            changing: review.changing.clone(),
            approved_on: review.locked_on.map(day),
            approved: review.approved.clone(),
            next_review_on: review.next_review_on.map(day),
            next_review_days: review.next_review_on.map(|on| days_to(today, on)),
            triggers: triggers.into_iter().map(|trigger| trigger.text).collect(),
            previous: review.previous.clone(),
            reconfirm: count(review.reconfirm.len()),
        })
    }

    /// The pack of a review that another follows, and the version it was answered with.
    fn follows(
        &self,
        from: &Id,
        subject: &Subject,
        pack: Option<&str>,
    ) -> Result<(std::sync::Arc<crate::pack::Pack>, String)> {
        let (review, of) = self.one::<Review>(from)?;
        if of.as_ref() != Some(subject.id()) {
            return Err(
                Error::invalid("The review to start from is about something else.")
                    .hint("Choose a review of the same service or team."),
            );
        }
        let (known, _) = self.pack_of(&review)?;
        if pack.is_some_and(|pack| pack != known.head.id) {
            return Err(
                Error::invalid("The review to start from uses another checklist.")
                    .hint("Leave the checklist out, or start a new review."),
            );
        }
        let version = review.pack_version.filter(|version| !version.is_empty());
        let version = version.unwrap_or_else(|| known.head.version.to_string());
        Ok((known, version))
    }
}

impl Case {
    /// The pack in use, and the one the review was started with where that is another.
    pub(super) fn pack_ref(&self) -> PackRef {
        PackRef {
            id: self.pack.head.id.clone(),
            version: self.pack.head.version.to_string(),
            title: self.pack.head.title.clone(),
            started_with: self.started_with.clone(),
        }
    }

    /// The first area with an unanswered question, or else the first with a gap.
    pub(super) fn next_area(&self, judged: &Judged) -> Option<AreaRef> {
        let list = self.pack.checklist()?;
        let open = |wanted: fn(&super::judge::JudgedQuestion) -> bool| {
            let at = judged.rows.iter().position(wanted)?;
            list.area(&list.questions.get(at)?.area)
        };
        let area = open(|row| row.can_be_answered() && row.is_unanswered())
            .or_else(|| open(|row| row.gap))?;
        Some(AreaRef {
            id: area.id.clone(),
            title: area.title.clone(),
        })
    }

    /// A question by id and text.
    pub(super) fn question_ref(&self, id: &str) -> QuestionRef {
        QuestionRef {
            id: id.to_owned(),
            text: self.question_text(id),
        }
    }

    /// What a rule points at: C4 a section of the design, N4 and C3 a scenario, the others a question.
    pub(super) fn rule_ref(&self, code: &str, id: &str) -> RuleRef {
        let review = self.record.review.id.as_str();
        if let Some(scenario) = self.record.risks.scenario(id) {
            let title = scenario.title.as_deref().unwrap_or_default();
            return RuleRef {
                id: id.to_owned(),
                text: format!("{} {title}", scenario.label()),
                href: risk_link(review, id),
            };
        }
        match (code, &self.design) {
            ("C4", Some(design)) => RuleRef {
                id: id.to_owned(),
                text: design.section_title(id),
                href: self.place_of_section(design, id).href,
            },
            _ => RuleRef {
                id: id.to_owned(),
                text: self.question_text(id),
                href: self.place_of_question(id).href,
            },
        }
    }

    /// The text of a question, or its id where the pack does not have it.
    pub(super) fn question_text(&self, id: &str) -> String {
        let question = self.pack.checklist().and_then(|list| list.question(id));
        question.map_or_else(|| id.to_owned(), |question| question.text.clone())
    }
}

fn verdict_view(case: &Case, judged: &Judged) -> VerdictView {
    let refs = |ids: &[String]| ids.iter().map(|id| case.question_ref(id)).collect();
    VerdictView {
        word: judged.verdict,
        without_waivers: judged.without_waivers,
        rules: judged
            .rules
            .iter()
            .map(|rule| RuleView {
                code: rule.code.clone(),
                text: rule.text.clone(),
                holds: rule.holds,
                asked: rule.asked,
                value: rule.value.clone(),
                refs: rule
                    .refs
                    .iter()
                    .map(|id| case.rule_ref(&rule.code, id))
                    .collect(),
            })
            .collect(),
        score: judged.score,
        score_without_waived: judged.score_without_waived,
        needs_evidence: refs(&judged.needs_evidence),
        stale_evidence: refs(&judged.stale_evidence),
        formulas: judged.formulas(),
    }
}
