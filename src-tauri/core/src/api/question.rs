//! One question in full: evidence, waivers, comments, actions, history, and why it is shown.

use chrono::NaiveDate;

use super::action::{self, ActionView};
use super::days::{day, days_to, moment};
use super::load::Case;
use super::session::Session;
use super::steps::past;
use super::wire::{ByQuestion, view, words};
use crate::context::Clock;
use crate::error::{Error, Result};
use crate::model::{Evidence, EvidenceKind, Waiver, WaiverState};
use crate::pack::{Reason, clause};

view! {
    /// Everything the inspector shows.
    pub struct QuestionView {
        /// The review.
        pub review: String,
        /// The question's id in the pack.
        pub id: String,
        /// Why it is shown or hidden, sentence by sentence, each with what it rests on.
        pub why: Vec<WhyView>,
        /// Evidence, latest collected first.
        pub evidence: Vec<EvidenceView>,
        /// Waivers, latest first.
        pub waivers: Vec<WaiverView>,
        /// Comments, oldest first.
        pub comments: Vec<CommentView>,
        /// Actions, by due day.
        pub actions: Vec<ActionView>,
        /// What was changed, latest first.
        pub history: Vec<PastView>,
    }

    /// A reason for showing or hiding a question.
    pub struct WhyView {
        /// The sentence.
        pub text: String,
        /// What it rests on.
        pub kind: WhyKind,
        /// The fact or question it rests on; empty for the tier.
        pub target: String,
    }

    /// A piece of evidence.
    pub struct EvidenceView {
        /// Its id.
        pub id: String,
        /// Link, file or note.
        pub kind: EvidenceKind,
        /// Shown text.
        pub title: String,
        /// Address of a link.
        pub url: String,
        /// SHA-256 of an attached file.
        pub file: String,
        /// Text of a note, or what the evidence says.
        pub text: String,
        /// The day it was collected.
        pub collected_on: Option<String>,
        /// Who collected it.
        pub collected_by: String,
        /// The commit or release it proves.
        pub proves: String,
        /// Whether it supports the answer today.
        pub fresh: bool,
        /// The last day it supports the answer.
        pub good_until: Option<String>,
        /// How long evidence for this question stays good, in days.
        pub valid_days: Option<u32>,
    }

    /// A waiver.
    pub struct WaiverView {
        /// Its id.
        pub id: String,
        /// Where it stands.
        pub state: WaiverState,
        /// Why the question is not met.
        pub reason: String,
        /// What limits the harm meanwhile.
        pub control: String,
        /// Who asked.
        pub requested_by: String,
        /// Who is asked to approve.
        pub approver: String,
        /// Its last day.
        pub expires: Option<String>,
        /// Days from today to that day; negative when past.
        pub days: Option<i32>,
        /// The day of the decision.
        pub decided_on: Option<String>,
        /// The day it was asked for.
        pub asked_on: String,
    }

    /// A comment.
    pub struct CommentView {
        /// Its id.
        pub id: String,
        /// Who said it.
        pub author: String,
        /// When, RFC 3339 in UTC.
        pub at: String,
        /// What was said.
        pub text: String,
    }

    /// An earlier or current value of a field.
    pub struct PastView {
        /// The field, in the user's words.
        pub field: String,
        /// The value, in the user's words.
        pub value: String,
        /// Who wrote it.
        pub author: String,
        /// When, RFC 3339 in UTC.
        pub at: String,
        /// Whether it still is current.
        pub current: bool,
        /// What names it for putting it back.
        pub op: String,
    }
}

words! {
    /// What a reason rests on.
    pub enum WhyKind {
        /// The tier of the service.
        Tier,
        /// A fact of the service.
        Fact,
        /// An earlier answer.
        Answer,
        /// A table of the design document.
        Design,
        /// Nothing: the question is always asked.
        Always,
    }
}

/// Shows everything about one question.
pub(super) fn question_show(session: &mut Session, request: ByQuestion) -> Result<QuestionView> {
    let case = session.case(&request.review)?;
    let today = session.today();
    let id = request.question;
    let judged = case.judge(today);
    let row = judged
        .row(&id)
        .ok_or_else(|| Error::not_found("question", &id))?;
    let mine = |question: &Option<String>| question.as_deref() == Some(id.as_str());
    let record = &case.record;
    let mut evidence: Vec<&Evidence> = record
        .evidence
        .iter()
        .filter(|e| mine(&e.question))
        .collect();
    evidence.sort_by(|a, b| b.collected_on.cmp(&a.collected_on).then(b.id.cmp(&a.id)));
    let waivers = record.waivers.iter().rev().filter(|w| mine(&w.question));
    Ok(QuestionView {
        review: request.review.to_string(),
        why: row.applies.reasons().iter().map(why).collect(),
        evidence: evidence
            .into_iter()
            .map(|evidence| evidence_view(&case, evidence, today))
            .collect(),
        waivers: waivers
            .map(|waiver| waiver_view(waiver, &*session.context.clock))
            .collect(),
        comments: record
            .comments
            .iter()
            .filter(|comment| mine(&comment.question))
            .map(|comment| CommentView {
                id: comment.id.to_string(),
                author: comment.created_by.clone(),
                at: moment(comment.created_ms),
                text: comment.text.clone().unwrap_or_default(),
            })
            .collect(),
        actions: action::shown(record.actions.iter().filter(|a| mine(&a.question)), today),
        history: session.question_history(&request.review, &id)?,
        id,
    })
}

fn why(reason: &Reason) -> WhyView {
    let (kind, target) = match reason {
        Reason::Tier { .. } | Reason::Numbers { .. } => (WhyKind::Tier, String::new()),
        Reason::Fact { id, .. } => (WhyKind::Fact, id.clone()),
        Reason::Answer { question, .. } => (WhyKind::Answer, question.clone()),
        Reason::Rows { table, .. } | Reason::Has { table, .. } => (WhyKind::Design, table.clone()),
        Reason::Always => (WhyKind::Always, String::new()),
    };
    WhyView {
        text: clause(reason),
        kind,
        target,
    }
}

/// Evidence as shown.
pub(super) fn evidence_view(case: &Case, evidence: &Evidence, today: NaiveDate) -> EvidenceView {
    let until = case.good_until(evidence);
    let started = evidence.collected_on.is_some_and(|on| on <= today);
    EvidenceView {
        id: evidence.id.to_string(),
        kind: evidence.kind.unwrap_or(EvidenceKind::Note),
        title: evidence.title.clone().unwrap_or_default(),
        url: evidence.url.clone().unwrap_or_default(),
        file: evidence.file.clone().unwrap_or_default(),
        text: evidence.text.clone().unwrap_or_default(),
        collected_on: evidence.collected_on.map(day),
        collected_by: evidence.collected_by.clone().unwrap_or_default(),
        proves: evidence.proves.clone().unwrap_or_default(),
        fresh: started && until.is_none_or(|until| until >= today),
        good_until: until.map(day),
        valid_days: case.valid_days(evidence.question.as_deref().unwrap_or_default()),
    }
}

/// A waiver as shown.
fn waiver_view(waiver: &Waiver, clock: &dyn Clock) -> WaiverView {
    let today = clock.today();
    WaiverView {
        id: waiver.id.to_string(),
        state: waiver.state(today),
        reason: waiver.reason.clone().unwrap_or_default(),
        control: waiver.control.clone().unwrap_or_default(),
        requested_by: waiver.requested_by.clone().unwrap_or_default(),
        approver: waiver.approver.clone().unwrap_or_default(),
        expires: waiver.expires.map(day),
        days: waiver.expires.map(|on| days_to(today, on)),
        decided_on: waiver.decided_on.map(day),
        asked_on: day(clock.days()(waiver.created_ms)),
    }
}

impl Session {
    /// What was changed of a question's own fields, latest first.
    fn question_history(&self, review: &crate::model::Id, question: &str) -> Result<Vec<PastView>> {
        let mut all = Vec::new();
        for (field, name) in [
            ("answer", "Answer"),
            ("reason", "Reason"),
            ("note", "Note"),
            ("owner", "Owner"),
        ] {
            for each in self.store.history(review, &format!("{field}/{question}"))? {
                let mut view = past(each);
                view.field = name.to_owned();
                all.push(view);
            }
        }
        all.sort_by(|a, b| b.at.cmp(&a.at));
        Ok(all)
    }
}
