//! Evidence of a question: added, changed, removed; and files kept in the workspace.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::answer::known;
use super::days::day;
use super::session::{Session, Step};
use super::text::{line, prose, required};
use super::wire::{ById, Done, Empty, Made, request, view};
use crate::error::{Error, Result};
use crate::model::{Evidence, EvidenceKind, Id};

request! {
    /// Adds a piece of evidence.
    pub struct EvidenceAdd {
        /// The review.
        pub review: Id,
        /// The question's id in the pack.
        pub question: String,
        /// Link, file or note.
        pub kind: EvidenceKind,
        /// Shown text; made from the rest where absent.
        pub title: Option<String>,
        /// Address, for a link.
        pub url: Option<String>,
        /// SHA-256 from `attachment_add`, for a file.
        pub file: Option<String>,
        /// Text of a note, or what the evidence says.
        pub text: Option<String>,
        /// The day it was collected; today where absent.
        pub collected_on: Option<String>,
        /// Who collected it; the author where absent.
        pub collected_by: Option<String>,
        /// The commit or release it proves.
        pub proves: Option<String>,
    }

    /// Changes some fields of a piece of evidence.
    pub struct EvidenceUpdate {
        /// Which one.
        pub id: Id,
        /// Shown text.
        pub title: Option<String>,
        /// Address, for a link.
        pub url: Option<String>,
        /// Text of a note, or what the evidence says.
        pub text: Option<String>,
        /// The day it was collected.
        pub collected_on: Option<String>,
        /// Who collected it.
        pub collected_by: Option<String>,
        /// The commit or release it proves.
        pub proves: Option<String>,
    }

    /// Keeps a file in the workspace.
    pub struct AttachmentAdd {
        /// Its name.
        pub name: String,
        /// Its bytes in base64 (RFC 4648, section 4); at most 25 MiB of bytes.
        pub base64: String,
    }
}

view! {
    /// A file that is kept.
    pub struct Attached {
        /// SHA-256 of its bytes, 64 hex digits.
        pub file: String,
        /// Its name.
        pub name: String,
    }
}

/// Adds evidence to a question.
pub(super) fn evidence_add(session: &mut Session, request: EvidenceAdd) -> Result<Done<Made>> {
    let EvidenceAdd {
        review,
        question,
        kind,
        title,
        url,
        file,
        text,
        collected_on,
        collected_by,
        proves,
    } = request;
    known(session, &review, &question)?;
    let title = title.as_deref().map_or(Value::Null, line);
    let url = url.as_deref().map_or(Value::Null, line);
    let text = text.as_deref().map_or(Value::Null, prose);
    let mut attached = Value::Null;
    let mut fallback = Value::Null;
    match kind {
        EvidenceKind::Link => {
            fallback = required("The address", url.as_str().unwrap_or_default())?;
        }
        EvidenceKind::File => {
            let hash = file.unwrap_or_default();
            let (name, _) = session.store.attachment(&hash)?;
            fallback = Value::from(name);
            attached = Value::from(hash);
        }
        EvidenceKind::Note => {
            let said = required("The text", text.as_str().unwrap_or_default())?;
            if let Some(first) = said.as_str().and_then(|text| text.trim().lines().next()) {
                fallback = Value::from(first.chars().take(80).collect::<String>());
            }
        }
    }
    let title = if title.is_null() { fallback } else { title };
    let collected_on = match collected_on.as_deref().map(line) {
        None | Some(Value::Null) => Value::from(day(session.today())),
        Some(value) => value,
    };
    let collected_by = match collected_by.as_deref().map(line) {
        None | Some(Value::Null) => line(&session.context.author),
        Some(value) => value,
    };
    let proves = proves.as_deref().map_or(Value::Null, line);
    let step = Step::named(format!("Evidence on {question}")).on_review(&review, Some(&question));
    session.step(step, |writer| {
        let id = writer.create("evidence", Some(&review))?;
        writer.set(&id, "question", &Value::from(question.as_str()))?;
        writer.set(&id, "kind", &Value::from(kind.word()))?;
        for (field, value) in [
            ("title", &title),
            ("url", &url),
            ("file", &attached),
            ("text", &text),
            ("collected_on", &collected_on),
            ("collected_by", &collected_by),
            ("proves", &proves),
        ] {
            writer.set(&id, field, value)?;
        }
        Ok(Made { id })
    })
}

/// Changes some fields of evidence.
pub(super) fn evidence_update(
    session: &mut Session,
    request: EvidenceUpdate,
) -> Result<Done<Empty>> {
    let (evidence, review) = session.one::<Evidence>(&request.id)?;
    let step = at_question(
        "Change evidence on",
        review.as_ref(),
        evidence.question.as_deref(),
    );
    session.step(step, |writer| {
        for (field, text) in [
            ("title", &request.title),
            ("url", &request.url),
            ("collected_on", &request.collected_on),
            ("collected_by", &request.collected_by),
            ("proves", &request.proves),
        ] {
            if let Some(text) = text {
                writer.set(&request.id, field, &line(text))?;
            }
        }
        if let Some(text) = &request.text {
            writer.set(&request.id, "text", &prose(text))?;
        }
        Ok(Empty {})
    })
}

/// Removes evidence.
pub(super) fn evidence_remove(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (evidence, review) = session.one::<Evidence>(&request.id)?;
    let step = at_question(
        "Remove evidence on",
        review.as_ref(),
        evidence.question.as_deref(),
    );
    session.step(step, |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

/// Keeps a file in the workspace.
pub(super) fn attachment_add(session: &mut Session, request: AttachmentAdd) -> Result<Attached> {
    let bytes = STANDARD.decode(&request.base64).map_err(|_| {
        Error::invalid("The bytes of the file are not base64.").hint("Choose the file again.")
    })?;
    let name = required("The file name", &request.name)?;
    crate::model::FieldKind::Line.check("The file name", &name)?;
    let file = session.store.attach(&request.name, &bytes)?;
    Ok(Attached {
        file,
        name: request.name,
    })
}

/// A step on something that belongs to a question.
pub(super) fn at_question(what: &str, review: Option<&Id>, question: Option<&str>) -> Step {
    let question = question.unwrap_or_default();
    let step = Step::named(format!("{what} {question}").trim().to_owned());
    match review {
        Some(review) => step.on_review(review, Some(question).filter(|id| !id.is_empty())),
        None => step,
    }
}
