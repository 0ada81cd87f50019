//! Answering: the answer, its reason, note and owner, and answering a hidden question anyway.

use serde_json::Value;

use super::session::{Session, Step};
use super::text::{line, prose};
use super::wire::{Done, Empty, request};
use crate::error::{Error, Kind, Result};
use crate::model::{Answer, Id};
use crate::pack::Applies;

request! {
    /// Answers a question, or clears the answer.
    pub struct AnswerSet {
        /// The review.
        pub review: Id,
        /// The question's id in the pack.
        pub question: String,
        /// The answer; absent or `null` clears it.
        pub answer: Option<Answer>,
        /// The reason, where it is given together with the answer.
        pub reason: Option<String>,
    }

    /// Writes a text of a question; an empty one clears it.
    pub struct QuestionText {
        /// The review.
        pub review: Id,
        /// The question's id in the pack.
        pub question: String,
        /// The text.
        pub text: String,
    }

    /// Chooses whether a question that does not apply is answered anyway.
    pub struct IncludeSet {
        /// The review.
        pub review: Id,
        /// The question's id in the pack.
        pub question: String,
        /// Whether it is.
        pub included: bool,
    }
}

/// Answers a question, or clears the answer.
pub(super) fn answer_set(session: &mut Session, request: AnswerSet) -> Result<Done<Empty>> {
    let AnswerSet {
        review,
        question,
        answer,
        reason,
    } = request;
    if let Some(answer) = answer {
        may_answer(session, &review, &question, answer)?;
    }
    let name = match answer {
        Some(answer) => format!("{} on {question}", word(answer)),
        None => format!("Clear {question}"),
    };
    let step = Step::named(name).on_review(&review, Some(&question));
    session.step(step, |writer| {
        let value = answer.map_or(Value::Null, |answer| Value::from(answer.word()));
        writer.set(&review, &format!("answer/{question}"), &value)?;
        // Whoever answers has looked at it.
        writer.set(&review, &format!("reconfirm/{question}"), &Value::Null)?;
        if let Some(reason) = &reason {
            writer.set(&review, &format!("reason/{question}"), &prose(reason))?;
        }
        Ok(Empty {})
    })
}

/// Writes the reason of an answer.
pub(super) fn reason_set(session: &mut Session, request: QuestionText) -> Result<Done<Empty>> {
    write_text(session, request, "reason", "Reason")
}

/// Writes the note of a question.
pub(super) fn note_set(session: &mut Session, request: QuestionText) -> Result<Done<Empty>> {
    write_text(session, request, "note", "Note")
}

/// Names who carries a question out.
pub(super) fn owner_set(session: &mut Session, request: QuestionText) -> Result<Done<Empty>> {
    write_text(session, request, "owner", "Owner")
}

/// Answers a question that does not apply anyway, or not.
pub(super) fn include_set(session: &mut Session, request: IncludeSet) -> Result<Done<Empty>> {
    let IncludeSet {
        review,
        question,
        included,
    } = request;
    known(session, &review, &question)?;
    let name = if included {
        format!("Answer {question} anyway")
    } else {
        format!("Hide {question} again")
    };
    let step = Step::named(name).on_review(&review, Some(&question));
    session.step(step, |writer| {
        let value = if included {
            Value::from(true)
        } else {
            Value::Null
        };
        writer.set(&review, &format!("include/{question}"), &value)?;
        Ok(Empty {})
    })
}

/// Refuses a question the review does not have.
pub(super) fn known(session: &Session, review: &Id, question: &str) -> Result<()> {
    let case = session.case(review)?;
    let found = case
        .pack
        .checklist()
        .and_then(|checklist| checklist.question(question));
    match found {
        Some(_) => Ok(()),
        None => Err(Error::not_found("question", question)),
    }
}

fn write_text(
    session: &mut Session,
    request: QuestionText,
    field: &str,
    name: &str,
) -> Result<Done<Empty>> {
    let QuestionText {
        review,
        question,
        text,
    } = request;
    known(session, &review, &question)?;
    let step = Step::named(format!("{name} of {question}"))
        .on_review(&review, Some(&question))
        .typing();
    session.step(step, |writer| {
        let value = if field == "owner" {
            line(&text)
        } else {
            prose(&text)
        };
        writer.set(&review, &format!("{field}/{question}"), &value)?;
        Ok(Empty {})
    })
}

/// Refuses an answer to a question that waits or does not apply, and N/A where the pack forbids it.
fn may_answer(session: &Session, review: &Id, question: &str, answer: Answer) -> Result<()> {
    let case = session.case(review)?;
    let judged = case.judge(session.today());
    let row = judged
        .row(question)
        .ok_or_else(|| Error::not_found("question", question))?;
    match &row.applies {
        Applies::Waiting { on, .. } => {
            return Err(Error::new(
                Kind::Refused,
                format!("{question} waits for {}.", on.join(" and ")),
            )
            .hint("Answer that question first."));
        }
        Applies::Hidden { .. } if !row.included => {
            return Err(
                Error::new(Kind::Refused, format!("{question} does not apply here."))
                    .hint("Choose “Answer anyway” first."),
            );
        }
        Applies::Shown { .. } | Applies::FactNotSet { .. } | Applies::Hidden { .. } => {}
    }
    if answer == Answer::Na && !row.na_allowed {
        return Err(
            Error::new(Kind::Refused, format!("{question} cannot be answered N/A."))
                .hint("Answer it unmet and ask for a waiver, or correct the facts of the service."),
        );
    }
    Ok(())
}

pub(super) fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Met => "Met",
        Answer::Partial => "Partial",
        Answer::Unmet => "Unmet",
        Answer::Na => "N/A",
        Answer::Unknown => "Unknown",
    }
}
