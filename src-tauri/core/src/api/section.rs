//! Writing a document: the text of a section, why one is not needed, and single values.

use serde_json::Value;

use super::document::DocumentProgress;
use super::paper::Paper;
use super::session::{Session, Step};
use super::text::prose;
use super::wire::{Done, request, view};
use crate::error::{Error, Result};
use crate::model::Id;
use crate::pack::cell::Fault;
use crate::pack::document::Section;
use crate::score::document::SectionState;

request! {
    /// Writes the text of a section; an empty one clears it.
    pub struct SectionWrite {
        /// The document.
        pub document: Id,
        /// The section's id in the pack.
        pub section: String,
        /// The text, Markdown.
        pub text: String,
    }

    /// Says why a section is not needed; an empty reason says that it is.
    pub struct SectionSkip {
        /// The document.
        pub document: Id,
        /// The section's id in the pack.
        pub section: String,
        /// Why.
        pub reason: String,
    }

    /// Writes a single value; an empty one clears it.
    pub struct FieldWrite {
        /// The document.
        pub document: Id,
        /// The section's id in the pack.
        pub section: String,
        /// The field's id in the section.
        pub field: String,
        /// The value as typed.
        pub value: String,
    }

    /// Writes what an import could not place; an empty text clears it.
    pub struct AppendixWrite {
        /// The document.
        pub document: Id,
        /// The text, Markdown.
        pub text: String,
    }
}

view! {
    /// A section after a change, so that typing needs no second call.
    pub struct SectionSaved {
        /// How far it is.
        pub state: SectionState,
        /// Words of text, fields and tables.
        pub words: u32,
        /// What it lacks, by title of field or table.
        pub lacks: Vec<String>,
        /// The value in the form it is kept in; for a text, empty.
        pub value: String,
        /// How far the document is.
        pub progress: DocumentProgress,
    }
}

/// Writes the text of a section.
pub(super) fn section_write(
    session: &mut Session,
    request: SectionWrite,
) -> Result<Done<SectionSaved>> {
    let paper = session.paper(&request.document)?;
    let section = section_of(&paper, &request.section)?;
    let step = at_section("Text", &paper, section).typing();
    let text = prose(&plain_lines(&request.text));
    let written = [(format!("text/{}", section.id), text)];
    write(session, &paper, section, step, &written, String::new())
}

/// Says why a section is not needed.
pub(super) fn section_skip(
    session: &mut Session,
    request: SectionSkip,
) -> Result<Done<SectionSaved>> {
    let paper = session.paper(&request.document)?;
    let section = section_of(&paper, &request.section)?;
    let reason = prose(plain_lines(&request.reason).trim());
    let what = if reason.is_null() {
        "Needed again"
    } else {
        "Not needed"
    };
    let step = at_section(what, &paper, section).typing();
    let written = [(format!("skipped/{}", section.id), reason)];
    write(session, &paper, section, step, &written, String::new())
}

/// Writes a single value.
pub(super) fn field_write(
    session: &mut Session,
    request: FieldWrite,
) -> Result<Done<SectionSaved>> {
    let paper = session.paper(&request.document)?;
    let section = section_of(&paper, &request.section)?;
    let field = section
        .fields
        .iter()
        .find(|field| field.id == request.field)
        .ok_or_else(|| Error::not_found("field", &request.field))?;
    let value = field
        .accept(&request.value)
        .map_err(|fault| wrong(&field.title, &fault))?;
    let step = at_section(&field.title, &paper, section).typing();
    let written = [(format!("field/{}.{}", section.id, field.id), prose(&value))];
    write(session, &paper, section, step, &written, value)
}

/// Writes what an import could not place.
pub(super) fn appendix_write(
    session: &mut Session,
    request: AppendixWrite,
) -> Result<Done<super::wire::Empty>> {
    let paper = session.paper(&request.document)?;
    let step = Step::named(format!("Appendix of {}", paper.title()))
        .on_document(paper.id(), &paper.owner, None)
        .typing();
    session.step(step, |writer| {
        writer.set(
            &request.document,
            "appendix",
            &prose(&plain_lines(&request.text)),
        )?;
        Ok(super::wire::Empty {})
    })
}

fn write(
    session: &mut Session,
    paper: &Paper,
    section: &Section,
    step: Step,
    fields: &[(String, Value)],
    value: String,
) -> Result<Done<SectionSaved>> {
    let id = paper.id().clone();
    let done = session.step(step, |writer| {
        for (field, value) in fields {
            writer.set(&id, field, value)?;
        }
        Ok(())
    })?;
    let saved = session.saved(&id, &section.id, value)?;
    Ok(session.done(saved, done.changed))
}

impl Session {
    /// How a section stands after a change.
    pub(super) fn saved(
        &self,
        document: &Id,
        section: &str,
        value: String,
    ) -> Result<SectionSaved> {
        let standing = self.standing(&self.paper(document)?)?;
        let of = standing
            .section(section)
            .ok_or_else(|| Error::not_found("section", section))?;
        Ok(SectionSaved {
            state: of.state,
            words: u32::try_from(of.words).unwrap_or(u32::MAX),
            lacks: of.lacks.clone(),
            value,
            progress: DocumentProgress::of(&standing),
        })
    }
}

/// A text with one kind of line break, and otherwise as typed.
pub(super) fn plain_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// A section of a document by its id.
pub(super) fn section_of<'p>(paper: &'p Paper, id: &str) -> Result<&'p Section> {
    let section = paper.template()?.section(id);
    section.ok_or_else(|| Error::not_found("section", id))
}

/// A step in a section.
pub(super) fn at_section(what: &str, paper: &Paper, section: &Section) -> Step {
    Step::named(format!("{what} in {}", section.title)).on_document(
        paper.id(),
        &paper.owner,
        Some(&section.id),
    )
}

/// A value that does not fit, named with its column.
pub(super) fn wrong(title: &str, fault: &Fault) -> Error {
    Error::invalid(format!("{title}: {}", fault.message)).hint(fault.hint.as_str())
}
