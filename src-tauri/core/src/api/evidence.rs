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
use crate::store::Writer;

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
    let piece = session.piece(Given {
        kind,
        title,
        url,
        file,
        text,
        collected_on,
        collected_by,
    })?;
    let proves = proves.as_deref().map_or(Value::Null, line);
    let step = Step::named(format!("Evidence on {question}")).on_review(&review, Some(&question));
    session.step(step, |writer| {
        let id = piece.write(writer, &review, &question)?;
        writer.set(&id, "proves", &proves)?;
        Ok(Made { id })
    })
}

/// Changes some fields of evidence.
pub(super) fn evidence_update(
    session: &mut Session,
    request: EvidenceUpdate,
) -> Result<Done<Empty>> {
    let (evidence, parent) = session.one::<Evidence>(&request.id)?;
    let of = evidence.question.as_deref();
    let step = session.step_below("Change evidence on", parent.as_ref(), of)?;
    // A check is of what was there then.
    let (url, text) = (
        request.url.as_deref().map(line),
        request.text.as_deref().map(prose),
    );
    let differs = |new: &Option<Value>, old: &Option<String>| {
        new.as_ref()
            .is_some_and(|new| new.as_str() != old.as_deref())
    };
    let unchecked = differs(&url, &evidence.url) || differs(&text, &evidence.text);
    session.step(step, |writer| {
        if unchecked {
            writer.set(&request.id, "reviewed_by", &Value::Null)?;
            writer.set(&request.id, "reviewed_on", &Value::Null)?;
        }
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
    let (evidence, parent) = session.one::<Evidence>(&request.id)?;
    let of = evidence.question.as_deref();
    let step = session.step_below("Remove evidence on", parent.as_ref(), of)?;
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

/// What was sent about a new piece of evidence.
pub(super) struct Given {
    pub(super) kind: EvidenceKind,
    pub(super) title: Option<String>,
    pub(super) url: Option<String>,
    pub(super) file: Option<String>,
    pub(super) text: Option<String>,
    pub(super) collected_on: Option<String>,
    pub(super) collected_by: Option<String>,
}

/// A new piece of evidence, its fields as values to write.
pub(super) struct NewPiece(Vec<(&'static str, Value)>);

impl Session {
    /// A step on something that belongs to a question of a review or a criterion of an assessment.
    pub(super) fn step_below(
        &self,
        what: &str,
        parent: Option<&Id>,
        of: Option<&str>,
    ) -> Result<Step> {
        let kind = match parent {
            Some(parent) => self.store.place(parent.as_str())?.map(|(kind, _)| kind),
            None => None,
        };
        Ok(match (kind.as_deref(), parent) {
            (Some("assessment"), Some(parent)) => {
                let name = format!("{what} {}", of.unwrap_or_default());
                Step::named(name.trim()).on_assessment(parent, of)
            }
            _ => at_question(what, parent, of),
        })
    }

    /// Makes what was sent into fields: the title from the rest, the day today, the collector the author.
    ///
    /// # Errors
    /// `Invalid` where the address or the text is missing, `NotFound` for a file that is not kept.
    pub(super) fn piece(&self, given: Given) -> Result<NewPiece> {
        let title = given.title.as_deref().map_or(Value::Null, line);
        let url = given.url.as_deref().map_or(Value::Null, line);
        let text = given.text.as_deref().map_or(Value::Null, prose);
        let mut attached = Value::Null;
        let mut fallback = Value::Null;
        match given.kind {
            EvidenceKind::Link => {
                fallback = required("The address", url.as_str().unwrap_or_default())?;
            }
            EvidenceKind::File => {
                let hash = given.file.unwrap_or_default();
                let (name, _) = self.store.attachment(&hash)?;
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
        let collected_on = match given.collected_on.as_deref().map(line) {
            None | Some(Value::Null) => Value::from(day(self.today())),
            Some(value) => value,
        };
        let collected_by = match given.collected_by.as_deref().map(line) {
            None | Some(Value::Null) => line(&self.context.author),
            Some(value) => value,
        };
        Ok(NewPiece(vec![
            ("kind", Value::from(given.kind.word())),
            ("title", title),
            ("url", url),
            ("file", attached),
            ("text", text),
            ("collected_on", collected_on),
            ("collected_by", collected_by),
        ]))
    }
}

impl NewPiece {
    /// Writes it below a review or an assessment, for a question or a criterion.
    pub(super) fn write(&self, writer: &mut Writer<'_>, below: &Id, of: &str) -> Result<Id> {
        let id = writer.create("evidence", Some(below))?;
        writer.set(&id, "question", &Value::from(of))?;
        for (field, value) in &self.0 {
            writer.set(&id, field, value)?;
        }
        Ok(id)
    }
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
