//! Documents: made for a review, a service or a team, named, put away and deleted.

use serde_json::Value;

use super::days::day;
use super::paper::{Owner, Paper, document_pack};
use super::session::{Session, Step};
use super::subject;
use super::text::{line, required};
use super::wire::{ById, Done, Empty, Made, request, view};
use crate::error::{Error, Kind, Result};
use crate::model::{Document, Entity, Id, Review, Service};
use crate::pack::{DESIGN, PackKind, Subject};
use crate::score::document::DocumentStanding;

request! {
    /// Lists documents. With neither a review nor a service: every document of the workspace.
    pub struct DocumentList {
        /// Those of this review and of its service.
        pub review: Option<Id>,
        /// Those of this service alone.
        pub service: Option<Id>,
    }

    /// Makes a document of a review, a service or a team; with none of them, of the workspace.
    pub struct DocumentCreate {
        /// Id of the document pack.
        pub pack: String,
        /// The review it belongs to.
        pub review: Option<Id>,
        /// The service it belongs to.
        pub service: Option<Id>,
        /// The team it is about.
        pub team: Option<String>,
        /// Its title; made from the owner and the pack where absent.
        pub title: Option<String>,
    }

    /// Changes some fields of a document.
    pub struct DocumentUpdate {
        /// Which one.
        pub id: Id,
        /// Its title.
        pub title: Option<String>,
        /// The team it is about, where it belongs to no review and no service.
        pub team: Option<String>,
    }
}

view! {
    /// Documents, and what can be made.
    pub struct DocumentListView {
        /// Newest first, those put away last.
        pub documents: Vec<DocumentRow>,
        /// Every kind of document, shipped ones first.
        pub kinds: Vec<DocumentKind>,
    }

    /// A document in a list.
    pub struct DocumentRow {
        /// Its id.
        pub id: String,
        /// Id of its pack.
        pub pack: String,
        /// Title of its pack: what kind of document it is.
        pub kind: String,
        /// Its title.
        pub title: String,
        /// The review it belongs to.
        pub review: Option<String>,
        /// The service it belongs to, directly or by its review.
        pub service: Option<String>,
        /// Name of the service, title of the review or name of the team, in words.
        pub place: String,
        /// Whether it stays out of reports and exports unless included on purpose.
        pub confidential: bool,
        /// Whether it is put away.
        pub archived: bool,
        /// The day it was started.
        pub started_on: Option<String>,
        /// Sections and words.
        pub progress: DocumentProgress,
    }

    /// How far a document is.
    pub struct DocumentProgress {
        /// Needed sections that are filled or skipped.
        pub filled: u32,
        /// Needed sections.
        pub of: u32,
        /// Words of the whole.
        pub words: u32,
    }

    /// A kind of document that can be made.
    pub struct DocumentKind {
        /// Id of the pack.
        pub pack: String,
        /// Its title.
        pub title: String,
        /// One or two sentences.
        pub summary: String,
        /// What one is about.
        pub subject: Subject,
        /// Whether it stays out of reports and exports unless included on purpose.
        pub confidential: bool,
    }
}

/// Lists documents, and what can be made.
pub(super) fn document_list(
    session: &mut Session,
    request: DocumentList,
) -> Result<DocumentListView> {
    let ids = match (&request.review, &request.service) {
        (Some(_), Some(_)) => return Err(one_owner()),
        (Some(review), None) => {
            let subject = session.subject_of(review)?;
            let mut ids = session.document_ids(review)?;
            ids.extend(session.document_ids(subject.id())?);
            ids
        }
        (None, Some(service)) => {
            session.one::<Service>(service)?;
            session.document_ids(service)?
        }
        (None, None) => {
            let rows = session.store.all(Document::SPEC.kind)?;
            rows.into_iter().map(|row| row.created.id).collect()
        }
    };
    let mut documents = Vec::new();
    for id in ids {
        match session.paper(&id) {
            Ok(paper) => documents.push(session.document_row(&paper)?),
            // A document whose pack is gone is kept; it shows again once the pack is back.
            Err(error) if matches!(error.kind, Kind::Pack | Kind::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    documents.sort_by(|a, b| (a.archived, &b.id).cmp(&(b.archived, &a.id)));
    Ok(DocumentListView {
        documents,
        kinds: session.document_kinds()?,
    })
}

/// Makes a document.
pub(super) fn document_create(
    session: &mut Session,
    request: DocumentCreate,
) -> Result<Done<Made>> {
    let pack = document_pack(session.shelf.newest(&request.pack)?)?;
    let team = request.team.as_deref().map_or(Value::Null, line);
    let owner = owner(session, request.review, request.service, &team)?;
    let title = match request.title.as_deref().map_or(Value::Null, line) {
        Value::Null => {
            let of = session.owner_name(&owner, team.as_str().unwrap_or_default())?;
            Value::from(titled(&of, &pack.head.title))
        }
        title => title,
    };
    let started_on = Value::from(day(session.today()));
    let name = format!("New {}", pack.head.title.to_lowercase());
    let step = at_owner(Step::named(name), &owner);
    session.step(step, |writer| {
        let id = writer.create(Document::SPEC.kind, owner.parent())?;
        for (field, value) in [
            ("pack", &Value::from(pack.head.id.as_str())),
            ("pack_version", &Value::from(pack.head.version.to_string())),
            ("title", &title),
            ("team", &team),
            ("started_on", &started_on),
        ] {
            writer.set(&id, field, value)?;
        }
        Ok(Made { id })
    })
}

/// Changes some fields of a document.
pub(super) fn document_update(
    session: &mut Session,
    request: DocumentUpdate,
) -> Result<Done<Empty>> {
    let paper = session.paper(&request.id)?;
    if request.team.is_some() && paper.owner != Owner::Nobody {
        return Err(Error::new(
            Kind::Refused,
            "A document of a review or a service has no team of its own.",
        )
        .hint("The owner of the service is its team."));
    }
    let step = Step::named(format!("Change {}", paper.title())).on_document(
        &request.id,
        &paper.owner,
        None,
    );
    session.step(step, |writer| {
        if let Some(title) = &request.title {
            writer.set(&request.id, "title", &required("The title", title.trim())?)?;
        }
        if let Some(team) = &request.team {
            writer.set(&request.id, "team", &line(team))?;
        }
        Ok(Empty {})
    })
}

/// Puts a document away.
pub(super) fn document_archive(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    archive(session, &request.id, true)
}

/// Takes a document back.
pub(super) fn document_restore(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    archive(session, &request.id, false)
}

fn archive(session: &mut Session, id: &Id, away: bool) -> Result<Done<Empty>> {
    let paper = session.paper(id)?;
    let verb = if away { "Archive" } else { "Restore" };
    let name = format!("{verb} {}", paper.title());
    let step = Step::named(name).on_document(id, &paper.owner, None);
    session.step(step, |writer| {
        let value = if away { Value::from(true) } else { Value::Null };
        writer.set(id, "archived", &value)?;
        Ok(Empty {})
    })
}

/// Deletes a document with its rows.
pub(super) fn document_delete(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (document, parent) = session.one::<Document>(&request.id)?;
    let owner = session.owner_of(parent)?;
    let name = format!("Delete {}", document.title.unwrap_or_default());
    session.step(at_owner(Step::named(name), &owner), |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

/// What a new document belongs to: at most one of the three, and it has to exist.
pub(super) fn owner(
    session: &Session,
    review: Option<Id>,
    service: Option<Id>,
    team: &Value,
) -> Result<Owner> {
    match (review, service, team.is_null()) {
        (Some(review), None, true) => {
            session.of_service(&review, "documents of its own")?;
            Ok(Owner::Review(review))
        }
        (None, Some(service), true) => {
            session.one::<Service>(&service)?;
            Ok(Owner::Service(service))
        }
        (None, None, _) => Ok(Owner::Nobody),
        _ => Err(one_owner()),
    }
}

/// A step at the owner of a document that is not there yet, or not any more.
pub(super) fn at_owner(step: Step, owner: &Owner) -> Step {
    match owner {
        Owner::Review(review) => step.on_review(review, None),
        Owner::Service(service) => step.on_service(service),
        Owner::Nobody => step,
    }
}

/// A document's first title: what it is about, then what it is.
pub(super) fn titled(of: &str, kind: &str) -> String {
    if of.is_empty() {
        kind.to_owned()
    } else {
        format!("{of}: {kind}")
    }
}

fn one_owner() -> Error {
    Error::invalid("A document belongs to a review, a service or a team, not to several.")
        .hint("Name one of them.")
}

impl Owner {
    /// The entity it hangs under.
    pub(super) fn parent(&self) -> Option<&Id> {
        match self {
            Self::Review(id) | Self::Service(id) => Some(id),
            Self::Nobody => None,
        }
    }
}

impl Session {
    pub(super) fn document_ids(&self, parent: &Id) -> Result<Vec<Id>> {
        let documents = self.children::<Document>(parent)?;
        Ok(documents.into_iter().map(|document| document.id).collect())
    }

    /// The name a document's title begins with.
    pub(super) fn owner_name(&self, owner: &Owner, team: &str) -> Result<String> {
        Ok(match owner {
            Owner::Review(review) => self.subject_of(review)?.name().to_owned(),
            Owner::Service(service) => self.one::<Service>(service)?.0.name.unwrap_or_default(),
            Owner::Nobody => team.to_owned(),
        })
    }

    /// The service behind an owner.
    pub(super) fn service_of(&self, owner: &Owner) -> Result<Option<Id>> {
        Ok(match owner {
            Owner::Review(review) => match self.subject_of(review)? {
                subject::Subject::Service(service) => Some(service.id),
                subject::Subject::Team(_) => None,
            },
            Owner::Service(service) => Some(service.clone()),
            Owner::Nobody => None,
        })
    }

    fn document_row(&self, paper: &Paper) -> Result<DocumentRow> {
        let document = &paper.record.document;
        let service = self.service_of(&paper.owner)?;
        let mut place = self.owner_name(&paper.owner, document.team.as_deref().unwrap_or(""))?;
        if let Owner::Review(review) = &paper.owner {
            let title = self.one::<Review>(review)?.0.title.unwrap_or_default();
            place = format!("{place}, {title}");
        }
        let standing = self.standing(paper)?;
        Ok(DocumentRow {
            id: document.id.to_string(),
            pack: paper.pack.head.id.clone(),
            kind: paper.pack.head.title.clone(),
            title: paper.title().to_owned(),
            review: match &paper.owner {
                Owner::Review(review) => Some(review.to_string()),
                Owner::Service(_) | Owner::Nobody => None,
            },
            service: service.map(|id| id.to_string()),
            place,
            confidential: paper.is_confidential(),
            archived: document.archived == Some(true),
            started_on: document.started_on.map(day),
            progress: DocumentProgress::of(&standing),
        })
    }

    fn document_kinds(&self) -> Result<Vec<DocumentKind>> {
        let mut kinds = Vec::new();
        for info in self.shelf.list() {
            if info.kind == PackKind::Document {
                let pack = self.shelf.newest(&info.id)?;
                kinds.push(DocumentKind {
                    pack: info.id,
                    title: info.title,
                    summary: info.summary,
                    subject: info.subject,
                    confidential: pack.head.confidential,
                });
            }
        }
        Ok(kinds)
    }
}

impl DocumentProgress {
    /// Counts of an assessed document.
    pub(super) fn of(standing: &DocumentStanding) -> Self {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (filled, of) = standing.completeness();
        Self {
            filled: count(filled),
            of: count(of),
            words: count(standing.words()),
        }
    }
}

/// Whether a document is the design that reviews are held against.
pub(super) fn is_design(paper: &Paper) -> bool {
    paper.pack.head.id == DESIGN && paper.record.document.archived != Some(true)
}
