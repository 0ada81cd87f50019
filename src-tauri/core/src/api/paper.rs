//! Reads a document with its rows and its pack, and finds the design of a review.

use std::sync::Arc;

use super::load::Case;
use super::session::Session;
use crate::error::{Error, Kind, Result};
use crate::model::{Document, DocumentRecord, DocumentRow, Entity, Id, Review, Service};
use crate::pack::document::Document as Template;
use crate::pack::{DESIGN, Pack, Version};
use crate::score::document::Tables;

/// A document, its pack and what it belongs to.
pub(super) struct Paper {
    pub(super) record: DocumentRecord,
    pub(super) owner: Owner,
    pub(super) pack: Arc<Pack>,
    /// The version the document was started with, where another is in use.
    pub(super) started_with: Option<String>,
}

/// What a document belongs to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Owner {
    /// A review.
    Review(Id),
    /// A service, in all its reviews that have none of their own.
    Service(Id),
    /// A team, or the whole workspace.
    Nobody,
}

impl Paper {
    /// Its sections, fields and tables.
    pub(super) fn template(&self) -> Result<&Template> {
        self.pack
            .document()
            .ok_or_else(|| not_a_document(&self.pack))
    }

    /// The design as expressions read it.
    pub(super) fn tables(&self) -> Option<Tables<'_>> {
        Some(Tables {
            template: self.pack.document()?,
            record: &self.record,
        })
    }

    /// Its id.
    pub(super) fn id(&self) -> &Id {
        &self.record.document.id
    }

    /// Its title.
    pub(super) fn title(&self) -> &str {
        self.record
            .document
            .title
            .as_deref()
            .unwrap_or(&self.pack.head.title)
    }

    /// The title of a section, or its id where the pack does not have it.
    pub(super) fn section_title(&self, id: &str) -> String {
        let section = self
            .pack
            .document()
            .and_then(|template| template.section(id));
        section.map_or_else(|| id.to_owned(), |section| section.title.clone())
    }

    /// Whether its pack keeps it out of reports and exports.
    pub(super) fn is_confidential(&self) -> bool {
        self.pack.head.confidential
    }
}

impl Session {
    /// Reads a document.
    ///
    /// # Errors
    /// `NotFound`; `Pack` where no version of its pack is installed.
    pub(super) fn paper(&self, id: &Id) -> Result<Paper> {
        let (document, parent) = self.one::<Document>(id)?;
        self.paper_of(document, parent)
    }

    fn paper_of(&self, document: Document, parent: Option<Id>) -> Result<Paper> {
        let owner = self.owner_of(parent)?;
        let (pack, started_with) = self.pack_of_document(&document)?;
        let rows = self.children::<DocumentRow>(&document.id)?;
        Ok(Paper {
            record: DocumentRecord::new(document, rows),
            owner,
            pack,
            started_with,
        })
    }

    /// What a document's parent is.
    pub(super) fn owner_of(&self, parent: Option<Id>) -> Result<Owner> {
        let Some(id) = parent else {
            return Ok(Owner::Nobody);
        };
        let kind = self.store.place(id.as_str())?.map(|(kind, _)| kind);
        Ok(match kind.as_deref() {
            Some(kind) if kind == Review::SPEC.kind => Owner::Review(id),
            Some(kind) if kind == Service::SPEC.kind => Owner::Service(id),
            _ => Owner::Nobody,
        })
    }

    /// The version of its pack a document was started with, or the newest where that one is not
    /// installed any more.
    pub(super) fn pack_of_document(
        &self,
        document: &Document,
    ) -> Result<(Arc<Pack>, Option<String>)> {
        let id = document.pack.as_deref().unwrap_or(DESIGN);
        let started = document.pack_version.as_deref().unwrap_or_default();
        if let Ok(version) = started.parse::<Version>()
            && let Ok(pack) = self.shelf.get(id, version)
        {
            return Ok((document_pack(pack)?, None));
        }
        let pack = document_pack(self.shelf.newest(id)?)?;
        let other = (!started.is_empty()).then(|| started.to_owned());
        Ok((pack, other))
    }

    /// The design of a review: its newest design document that is not put away, else its service's.
    ///
    /// One whose pack is not installed is none: the review can be read all the same.
    pub(super) fn design_of(&self, review: &Id, service: &Id) -> Result<Option<Paper>> {
        let Some((newest, parent)) = self.design_document_of(review, service)? else {
            return Ok(None);
        };
        match self.paper_of(newest, Some(parent)) {
            Ok(paper) => Ok(Some(paper)),
            Err(error) if matches!(error.kind, Kind::Pack | Kind::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The same without its rows and its pack, and what it belongs to.
    pub(super) fn design_document_of(
        &self,
        review: &Id,
        service: &Id,
    ) -> Result<Option<(Document, Id)>> {
        for parent in [review, service] {
            let documents = self.children::<Document>(parent)?;
            let is_design = |each: &Document| {
                each.pack.as_deref() == Some(DESIGN) && each.archived != Some(true)
            };
            if let Some(newest) = documents.into_iter().rev().find(is_design) {
                return Ok(Some((newest, parent.clone())));
            }
        }
        Ok(None)
    }

    /// The review whose answers a document is held against, if it is that review's design.
    pub(super) fn case_of(&self, paper: &Paper) -> Result<Option<Case>> {
        let review = match &paper.owner {
            Owner::Review(review) => Some(review.clone()),
            Owner::Service(service) => self.current_review(service)?,
            Owner::Nobody => None,
        };
        match review {
            Some(review) => Ok(Some(self.case(&review)?)),
            None => Ok(None),
        }
    }

    fn current_review(&self, service: &Id) -> Result<Option<Id>> {
        let reviews = self.children::<Review>(service)?;
        let current = reviews.into_iter().rev().find(|r| r.archived != Some(true));
        Ok(current.map(|review| review.id))
    }
}

/// A pack that must be a document template.
pub(super) fn document_pack(pack: Arc<Pack>) -> Result<Arc<Pack>> {
    if pack.document().is_some() {
        return Ok(pack);
    }
    Err(not_a_document(&pack))
}

fn not_a_document(pack: &Pack) -> Error {
    Error::new(
        Kind::Invalid,
        format!("The pack {} is not a document.", pack.head.id),
    )
    .hint("Choose a document, such as design-document or runbook.")
}
