//! A document as one Markdown file: exported as its source, imported as a new document.

use std::sync::Arc;

use serde_json::Value;

use super::days::day;
use super::document::{at_owner, owner, titled};
use super::paper::{Paper, document_pack};
use super::session::{Session, Step};
use super::table::MOST_ROWS;
use super::text::line;
use super::wire::{Done, request, view};
use crate::error::{Error, Kind, Result};
use crate::model::{Document, DocumentRow, Entity, Id, LINE_LIMIT, rank};
use crate::pack::document::{Document as Template, Section};
use crate::pack::{DESIGN, Pack};
use crate::report::exchange::{Imported, export, import, pack_of};
use crate::report::link::FileStem;
use crate::store::Writer;

request! {
    /// Asks for a document as Markdown.
    pub struct DocumentExport {
        /// Which one.
        pub id: Id,
        /// Whether a confidential one is exported all the same.
        pub include_confidential: Option<bool>,
    }

    /// Makes a document from Markdown.
    pub struct DocumentImport {
        /// The file's text; at most 4 MiB.
        pub text: String,
        /// Id of the document pack; where absent, the one the file names, else the design document.
        pub pack: Option<String>,
        /// The review it belongs to.
        pub review: Option<Id>,
        /// The service it belongs to.
        pub service: Option<Id>,
        /// The team it is about.
        pub team: Option<String>,
        /// Its title; the file's where absent.
        pub title: Option<String>,
    }
}

view! {
    /// A document as Markdown.
    pub struct DocumentFile {
        /// The name of its file.
        pub name: String,
        /// The text.
        pub markdown: String,
    }

    /// What an import made.
    pub struct ImportedView {
        /// The new document.
        pub id: Id,
        /// Its title.
        pub title: String,
        /// Sections with text, values or rows.
        pub sections: u32,
        /// Rows of tables.
        pub rows: u32,
        /// Words that found no place and are in the appendix.
        pub appendix_words: u32,
        /// Values that do not fit their type; each is kept where it was.
        pub problems: Vec<ImportProblem>,
    }

    /// A value that does not fit its type.
    pub struct ImportProblem {
        /// Where it is: table, row and column.
        pub place: String,
        /// Why, and what to write instead.
        pub message: String,
    }
}

/// The most bytes of an imported file.
const IMPORT_LIMIT: usize = 4 * 1024 * 1024;

/// Gives a document as Markdown.
pub(super) fn document_export(
    session: &mut Session,
    request: DocumentExport,
) -> Result<DocumentFile> {
    let paper = session.paper(&request.id)?;
    paper.may_leave(request.include_confidential)?;
    let markdown = export(&paper.pack.head, paper.template()?, &paper.record);
    Ok(DocumentFile {
        name: format!("{}.md", FileStem::new(paper.title()).as_str()),
        markdown,
    })
}

/// Makes a document from Markdown, all of it or nothing.
pub(super) fn document_import(
    session: &mut Session,
    request: DocumentImport,
) -> Result<Done<ImportedView>> {
    if request.text.len() > IMPORT_LIMIT {
        return Err(Error::new(
            Kind::OverLimit,
            "The file is larger than the limit of 4 MiB.",
        )
        .hint("Split it, or keep it where it is and link to it."));
    }
    let mut new = NewDocument::read(
        session,
        request.pack.as_deref(),
        &request.text,
        day(session.today()),
    )?;
    new.team = request.team.as_deref().map_or(Value::Null, line);
    let owner = owner(session, request.review, request.service, &new.team)?;
    let title = request.title.as_deref().unwrap_or(&new.imported.title);
    new.title = match title.split_whitespace().collect::<Vec<_>>().join(" ") {
        blank if blank.is_empty() => {
            let of = session.owner_name(&owner, new.team.as_str().unwrap_or_default())?;
            titled(&of, &new.pack.head.title)
        }
        title => title,
    };
    new.title = line_of(&new.title);
    let step = at_owner(Step::named(format!("Import {}", new.title)), &owner);
    session.step(step, |writer| {
        let id = new.write(owner.parent(), writer)?;
        Ok(new.shown(id))
    })
}

/// A document as read from a file, before it is in the workspace.
pub(super) struct NewDocument {
    title: String,
    team: Value,
    started_on: String,
    pack: Arc<Pack>,
    imported: Imported,
}

impl NewDocument {
    /// Reads a file after its pack: the one that is named, the one the file names, or the design.
    pub(super) fn read(
        session: &Session,
        pack: Option<&str>,
        text: &str,
        started_on: String,
    ) -> Result<Self> {
        let id = pack.or_else(|| pack_of(text)).unwrap_or(DESIGN);
        let pack = document_pack(session.shelf.newest(id)?)?;
        let Some(template) = pack.document() else {
            return Err(Error::not_found("document pack", id));
        };
        let imported = import(template, text);
        within_limits(&imported, template)?;
        Ok(Self {
            title: line_of(&imported.title),
            team: Value::Null,
            started_on,
            imported,
            pack,
        })
    }

    /// Writes all of it under its owner.
    pub(super) fn write(&self, parent: Option<&Id>, writer: &mut Writer<'_>) -> Result<Id> {
        let id = writer.create(Document::SPEC.kind, parent)?;
        writer.set(&id, "title", &Value::from(self.title.as_str()))?;
        writer.set(&id, "team", &self.team)?;
        writer.set(&id, "started_on", &Value::from(self.started_on.as_str()))?;
        written(writer, &id, &self.pack, &self.imported)?;
        Ok(id)
    }

    fn shown(&self, id: Id) -> ImportedView {
        let sections = self.pack.document().map_or(&[][..], |pack| &pack.sections);
        shown(id, self.title.clone(), &self.imported, sections)
    }
}

/// A text as a title: one line, not too long.
fn line_of(text: &str) -> String {
    let line = text.chars().filter(|c| !c.is_control());
    line.take(LINE_LIMIT).collect()
}

/// Writes everything a file held into a new document.
fn written(writer: &mut Writer<'_>, id: &Id, pack: &Pack, imported: &Imported) -> Result<()> {
    writer.set(id, "pack", &Value::from(pack.head.id.as_str()))?;
    let version = Value::from(pack.head.version.to_string());
    writer.set(id, "pack_version", &version)?;
    let keyed = [
        ("text", &imported.texts),
        ("field", &imported.fields),
        ("skipped", &imported.skipped),
    ];
    for (prefix, values) in keyed {
        for (key, value) in values {
            writer.set(id, &format!("{prefix}/{key}"), &Value::from(value.as_str()))?;
        }
    }
    if !imported.appendix.is_empty() {
        writer.set(id, "appendix", &Value::from(imported.appendix.as_str()))?;
    }
    let mut last: Option<String> = None;
    for row in &imported.rows {
        let rank = rank::after(last.as_deref());
        let made = writer.create(DocumentRow::SPEC.kind, Some(id))?;
        writer.set(&made, "table", &Value::from(row.table.as_str()))?;
        writer.set(&made, "rank", &Value::from(rank.as_str()))?;
        for (column, value) in &row.cells {
            writer.set(
                &made,
                &format!("cell/{column}"),
                &Value::from(value.as_str()),
            )?;
        }
        last = Some(rank);
    }
    Ok(())
}

fn shown(id: Id, title: String, imported: &Imported, known: &[Section]) -> ImportedView {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut sections: Vec<&str> = imported.texts.keys().map(String::as_str).collect();
    sections.extend(imported.skipped.keys().map(String::as_str));
    let fields = imported
        .fields
        .keys()
        .filter_map(|key| key.rsplit_once('.'));
    sections.extend(fields.map(|(section, _)| section));
    let holds = |table: &str| imported.rows.iter().any(|row| row.table == table);
    let tabled = known.iter();
    let tabled = tabled.filter(|section| section.tables.iter().any(|table| holds(&table.id)));
    sections.extend(tabled.map(|section| section.id.as_str()));
    sections.sort_unstable();
    sections.dedup();
    let problems = imported.misfits.iter().map(|misfit| ImportProblem {
        place: misfit.place.clone(),
        message: misfit.message.clone(),
    });
    ImportedView {
        id,
        title,
        sections: count(sections.len()),
        rows: count(imported.rows.len()),
        appendix_words: count(crate::score::document::count_words(&imported.appendix)),
        problems: problems.collect(),
    }
}

fn within_limits(imported: &Imported, template: &Template) -> Result<()> {
    for table in template.tables() {
        let rows = imported.rows.iter().filter(|row| row.table == table.id);
        if rows.count() > MOST_ROWS {
            return Err(Error::new(
                Kind::OverLimit,
                format!("{} would have more than {MOST_ROWS} rows.", table.title),
            )
            .hint("Split the file, or link to the full list."));
        }
    }
    Ok(())
}

impl Paper {
    /// Refuses to let a confidential document out, unless that is said on purpose.
    ///
    /// # Errors
    /// `Refused`.
    pub(super) fn may_leave(&self, include_confidential: Option<bool>) -> Result<()> {
        if self.is_confidential() && include_confidential != Some(true) {
            return Err(Error::new(
                Kind::Refused,
                format!(
                    "{} is confidential and stays out of reports and exports.",
                    self.title()
                ),
            )
            .hint("Include it on purpose, and only where everyone in it agreed."));
        }
        Ok(())
    }
}
