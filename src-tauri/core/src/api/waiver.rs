//! Waivers: asked for, decided by another person, ended; extended by asking again.

use chrono::{Days, NaiveDate};
use serde_json::Value;

use super::answer::known;
use super::days::{day, spoken};
use super::evidence::at_question;
use super::session::{Session, Step};
use super::text::{line, required};
use super::wire::{ById, Done, Empty, Made, request};
use crate::error::{Error, Kind, Result};
use crate::model::{Decision, FieldKind, FieldType, Id, Waiver, WaiverState, types};

request! {
    /// Asks for a waiver.
    pub struct WaiverAsk {
        /// The review.
        pub review: Id,
        /// The question's id in the pack.
        pub question: String,
        /// Why it is not met.
        pub reason: String,
        /// What limits the harm meanwhile.
        pub control: String,
        /// Who asks; the author where absent.
        pub requested_by: Option<String>,
        /// Who is asked to approve: another person.
        pub approver: String,
        /// The last day it holds: after today, at most 180 days ahead.
        pub expires: String,
    }

    /// Approves or refuses a waiver.
    pub struct WaiverDecide {
        /// Which one.
        pub id: Id,
        /// The decision.
        pub decision: Decision,
        /// Who decides: the approver, or another person who is not the requester.
        pub by: String,
    }
}

/// The longest a waiver may hold, in days.
const LONGEST: u64 = 180;

/// Asks for a waiver.
pub(super) fn waiver_ask(session: &mut Session, request: WaiverAsk) -> Result<Done<Made>> {
    let WaiverAsk {
        review,
        question,
        reason,
        control,
        requested_by,
        approver,
        expires,
    } = request;
    known(session, &review, &question)?;
    let requester = requested_by.unwrap_or_else(|| session.context.author.clone());
    let requester = required("Who asks", requester.trim())?;
    let approver = required("The approver", approver.trim())?;
    if session.same_person(&requester, &approver)? {
        return Err(another_person());
    }
    let reason = required("The reason", &reason)?;
    let control = required("The compensating control", &control)?;
    let expires = end_day(&expires, session.today())?;
    let step =
        Step::named(format!("Ask for a waiver on {question}")).on_review(&review, Some(&question));
    session.step(step, |writer| {
        let id = writer.create("waiver", Some(&review))?;
        for (field, value) in [
            ("question", &Value::from(question.as_str())),
            ("reason", &reason),
            ("control", &control),
            ("requested_by", &requester),
            ("approver", &approver),
            ("expires", &Value::from(day(expires))),
        ] {
            writer.set(&id, field, value)?;
        }
        Ok(Made { id })
    })
}

/// Approves or refuses a waiver.
pub(super) fn waiver_decide(session: &mut Session, request: WaiverDecide) -> Result<Done<Empty>> {
    let (waiver, review) = session.one::<Waiver>(&request.id)?;
    let today = session.today();
    if waiver.state(today) != WaiverState::Asked {
        return Err(Error::new(
            Kind::Refused,
            "This waiver is decided already, or has ended.",
        )
        .hint("Ask for a new one."));
    }
    let by = required("Who decides", request.by.trim())?;
    let requester = line(waiver.requested_by.as_deref().unwrap_or_default());
    if session.same_person(&requester, &by)? {
        return Err(another_person());
    }
    let what = match request.decision {
        Decision::Approved => "Approve the waiver on",
        Decision::Refused => "Refuse the waiver on",
    };
    let step = at_question(what, review.as_ref(), waiver.question.as_deref());
    session.step(step, |writer| {
        writer.set(&request.id, "approver", &by)?;
        writer.set(
            &request.id,
            "decision",
            &Value::from(request.decision.word()),
        )?;
        writer.set(&request.id, "decided_on", &Value::from(day(today)))?;
        Ok(Empty {})
    })
}

/// Ends a waiver: its gap opens again.
pub(super) fn waiver_end(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (waiver, review) = session.one::<Waiver>(&request.id)?;
    let today = session.today();
    if matches!(
        waiver.state(today),
        WaiverState::Ended | WaiverState::Refused
    ) {
        return Err(Error::new(Kind::Refused, "This waiver has ended already."));
    }
    let step = at_question(
        "End the waiver on",
        review.as_ref(),
        waiver.question.as_deref(),
    );
    session.step(step, |writer| {
        writer.set(&request.id, "ended_on", &Value::from(day(today)))?;
        Ok(Empty {})
    })
}

impl Session {
    /// Whether two names mean one person, however they are spelled, also under another name of theirs.
    fn same_person(&self, one: &Value, other: &Value) -> Result<bool> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Ok(self.people()?.same(&text(one), &text(other)))
    }
}

fn another_person() -> Error {
    Error::new(
        Kind::Refused,
        "The approver must be another person than the one who asks.",
    )
    .hint("Name somebody else.")
}

/// The last day of a waiver: not past, and not too far ahead.
fn end_day(text: &str, today: NaiveDate) -> Result<NaiveDate> {
    let value = required("The end date", text.trim())?;
    FieldKind::Day.check("The end date", &value)?;
    let last = today.checked_add_days(Days::new(LONGEST)).unwrap_or(today);
    match types::Day::decode(&value) {
        Some(day) if day <= today => {
            Err(Error::invalid("That day has passed.").hint("Choose a day after today."))
        }
        Some(day) if day > last => Err(Error::new(
            Kind::OverLimit,
            format!("A waiver ends within {LONGEST} days."),
        )
        .hint(format!("Choose a day up to {}.", spoken(last)))),
        Some(day) => Ok(day),
        None => Err(Error::invalid("The end date is not a day.")),
    }
}
