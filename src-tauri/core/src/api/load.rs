//! Reads a review with everything that belongs to it into typed structs.

use std::sync::Arc;

use super::paper::Paper;
use super::session::Session;
use super::subject::Subject;
use crate::error::{Error, Kind, Result};
use crate::model::{Action, Comment, Entity, Evidence, Id, Link, Review, ReviewRecord, Waiver};
use crate::model::{Exercise, Mitigation, Premortem, RiskRecord, Scenario, Signoff};
use crate::pack::{Pack, Version};

/// A review, who it is about and its pack.
pub(super) struct Case {
    pub(super) subject: Subject,
    pub(super) record: ReviewRecord,
    pub(super) pack: Arc<Pack>,
    /// The version the review was started with, where another is in use.
    pub(super) started_with: Option<String>,
    /// The design of the review, if there is one.
    pub(super) design: Option<Paper>,
    /// The pack of the pre-mortem; none where the review has neither a session nor a scenario.
    pub(super) method: Option<Arc<Pack>>,
    /// The pre-mortem whose scenarios the design can ask about; none without a design, or where it is not installed.
    pub(super) library: Option<Arc<Pack>>,
}

impl Session {
    /// Reads one entity of a known kind.
    ///
    /// # Errors
    /// `NotFound` where it does not exist, is deleted, or is of another kind.
    pub(super) fn one<E: Entity>(&self, id: &Id) -> Result<(E, Option<Id>)> {
        let row = self
            .store
            .entity(id)?
            .filter(|row| row.kind == E::SPEC.kind)
            .ok_or_else(|| Error::not_found(E::SPEC.kind, id))?;
        let parent = row.parent.clone();
        Ok((row.decode(), parent))
    }

    /// The children of an entity that are of one kind, oldest first.
    pub(super) fn children<E: Entity>(&self, parent: &Id) -> Result<Vec<E>> {
        let rows = self.store.children_of(parent, E::SPEC.kind)?;
        Ok(rows.into_iter().map(crate::store::Row::decode).collect())
    }

    /// The links of a service, oldest first.
    pub(super) fn links(&self, service: &Id) -> Result<Vec<Link>> {
        self.children(service)
    }

    /// Reads a review with all that decides its numbers.
    ///
    /// # Errors
    /// `NotFound`; `Pack` where no version of its pack is installed.
    pub(super) fn case(&self, review: &Id) -> Result<Case> {
        let (mut review, parent) = self.one::<Review>(review)?;
        review.count_the_lower();
        let subject = parent.ok_or_else(|| Error::not_found("service of review", &review.id))?;
        let subject = self.subject(&subject)?;
        let record = self.record(review)?;
        let (pack, started_with) = self.pack_of(&record.review).map_err(without_pack)?;
        let design = match subject.service() {
            Some(service) => self.design_of(&record.review.id, &service.id)?,
            None => None,
        };
        let method = match record.risks.is_empty() {
            true => None,
            false => Some(self.method_of(&record.risks).map_err(without_pack)?),
        };
        let library = match (&method, &design) {
            (Some(method), _) => Some(Arc::clone(method)),
            (None, Some(_)) => self.method_of(&record.risks).ok(),
            (None, None) => None,
        };
        Ok(Case {
            subject,
            record,
            pack,
            started_with,
            design,
            method,
            library,
        })
    }

    /// A review with what belongs to it alone.
    pub(super) fn record(&self, review: Review) -> Result<ReviewRecord> {
        let mut record = ReviewRecord {
            evidence: Vec::new(),
            comments: Vec::new(),
            actions: Vec::new(),
            waivers: Vec::new(),
            signoffs: Vec::new(),
            risks: RiskRecord::default(),
            review,
        };
        for row in self.store.children(&record.review.id)? {
            match row.kind.as_str() {
                k if k == Evidence::SPEC.kind => record.evidence.push(row.decode()),
                k if k == Comment::SPEC.kind => record.comments.push(row.decode()),
                k if k == Action::SPEC.kind => record.actions.push(row.decode()),
                k if k == Waiver::SPEC.kind => record.waivers.push(row.decode()),
                k if k == Signoff::SPEC.kind => record.signoffs.push(row.decode()),
                k if k == Scenario::SPEC.kind => record.risks.scenarios.push(row.decode()),
                k if k == Mitigation::SPEC.kind => record.risks.mitigations.push(row.decode()),
                k if k == Exercise::SPEC.kind => record.risks.exercises.push(row.decode()),
                k if k == Premortem::SPEC.kind && record.risks.premortem.is_none() => {
                    record.risks.premortem = Some(row.decode());
                }
                // A newer Lamppost may keep other kinds here; they stay as they are.
                _ => {}
            }
        }
        Ok(record)
    }

    /// The pack a review reads its questions from: the version it was started with, or the
    /// newest where that one is not installed any more.
    pub(super) fn pack_of(&self, review: &Review) -> Result<(Arc<Pack>, Option<String>)> {
        let id = review.pack.as_deref().unwrap_or("production-readiness");
        let started = review.pack_version.as_deref().unwrap_or_default();
        if let Ok(version) = started.parse::<Version>()
            && let Ok(pack) = self.shelf.get(id, version)
        {
            return Ok((checklist(pack)?, None));
        }
        let pack = checklist(self.shelf.newest(id)?)?;
        let other = (!started.is_empty()).then(|| started.to_owned());
        Ok((pack, other))
    }
}

/// A review is there though its pack is not, or is another kind of pack by now: that is told apart from a review that is gone.
fn without_pack(error: Error) -> Error {
    match error.kind {
        Kind::NotFound | Kind::Invalid => Error {
            kind: Kind::Pack,
            ..error
        },
        _ => error,
    }
}

/// A pack that must be a checklist.
pub(super) fn checklist(pack: Arc<Pack>) -> Result<Arc<Pack>> {
    if pack.checklist().is_some() {
        return Ok(pack);
    }
    Err(Error::new(
        Kind::Invalid,
        format!("The pack {} is not a checklist.", pack.head.id),
    )
    .hint("Choose a checklist."))
}
