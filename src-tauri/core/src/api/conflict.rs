//! Fields with two versions, written by two people who did not know of each other, and choosing one of them.
//!
//! Left out on purpose: what no page shows, and votes. Deciding later is allowed; nothing is dropped until somebody chooses.

use super::change_words::is_choice;
use super::days::moment;
use super::report_changes::shown;
use super::session::{Session, Step};
use super::spot::Spot;
use super::wire::{Done, Empty, request, view};
use crate::error::{Error, Kind, Result};
use crate::model::Id;
use crate::store::{Place, Version};

request! {
    /// Lists fields with two versions.
    pub struct ConflictList {
        /// Only those of a review and what belongs to it.
        pub review: Option<Id>,
    }

    /// Chooses one version of a field.
    pub struct ConflictChoose {
        /// The entity.
        pub entity: Id,
        /// The field.
        pub field: String,
        /// The operation that wrote the version, as listed.
        pub op: String,
    }
}

view! {
    /// A field with two versions or more.
    pub struct ConflictRow {
        /// The entity.
        pub entity: String,
        /// The word for its kind.
        pub kind: String,
        /// The field.
        pub field: String,
        /// What it is about: a question, a section, a title.
        pub what: String,
        /// What of it: "Answer", "Owner".
        pub part: String,
        /// Where that is, in words.
        pub place: String,
        /// Where that is.
        pub spot: Spot,
        /// The versions, latest first.
        pub versions: Vec<VersionView>,
    }

    /// One version of a field.
    pub struct VersionView {
        /// The operation that wrote it.
        pub op: String,
        /// The value as stored; empty where it was cleared.
        pub value: String,
        /// The value as it is read.
        pub shown: String,
        /// Who wrote it.
        pub by: String,
        /// When.
        pub at: String,
        /// Whether this installation wrote it.
        pub mine: bool,
    }
}

/// Lists the fields with two versions, by what they belong to.
pub(super) fn conflict_list(
    session: &mut Session,
    request: ConflictList,
) -> Result<Vec<ConflictRow>> {
    if let Some(review) = &request.review {
        session.one::<crate::model::Review>(review)?;
    }
    session.conflicts(request.review.as_ref())
}

/// Chooses one version: it replaces all of them.
pub(super) fn conflict_choose(
    session: &mut Session,
    request: ConflictChoose,
) -> Result<Done<Empty>> {
    let place = session.place_of_field(&request.entity)?;
    let words = session.field_words(&place, &request.field)?;
    let Some((what, part)) = words else {
        return Err(Error::not_found("field with versions", &request.field));
    };
    let versions = session.store.versions(&request.entity, &request.field)?;
    if versions.len() < 2 {
        return Err(
            Error::new(Kind::Refused, format!("“{part}” has one version only."))
                .hint("Somebody has chosen already. Look at it again."),
        );
    }
    let chosen = versions.iter().find(|version| version.op == request.op);
    let chosen = chosen.ok_or_else(|| {
        Error::new(
            Kind::NotFound,
            format!("“{part}” has no such version any more."),
        )
        .hint("Look at the versions again and choose one of them.")
    })?;
    let spot = session.spot(request.entity.as_str(), key_of(&request.field))?;
    let mut step = Step::named(named(&part, &what));
    if let Some(review) = &spot.review {
        step = step.on_review(&review.parse()?, spot.question.as_deref());
    } else if let Some(service) = &spot.service {
        step = step.on_service(&service.parse()?);
    }
    let value = chosen.head.value.clone();
    session.step(step, |writer| {
        writer.set(&request.entity, &request.field, &value)?;
        Ok(Empty {})
    })
}

impl Session {
    /// The fields with two versions of the workspace, or of a review and what belongs to it.
    pub(super) fn conflicts(&self, review: Option<&Id>) -> Result<Vec<ConflictRow>> {
        let mut rows = Vec::new();
        for (entity, field) in self.store.several()? {
            if self.store.is_gone(entity.as_str())? {
                continue;
            }
            let place = self.place_of_field(&entity)?;
            let versions = self.store.versions(&entity, &field)?;
            if versions.len() < 2 {
                continue;
            }
            let Some((what, part)) = self.field_words(&place, &field)? else {
                continue;
            };
            let spot = self.spot(entity.as_str(), key_of(&field))?;
            if review.is_some_and(|review| spot.review.as_deref() != Some(review.as_str())) {
                continue;
            }
            rows.push(ConflictRow {
                entity: entity.to_string(),
                kind: place.kind,
                place: self.place_words(&spot)?,
                versions: versions
                    .into_iter()
                    .map(|each| self.view(&field, each))
                    .collect(),
                field,
                what,
                part,
                spot,
            });
        }
        rows.sort_by(|a, b| (&a.place, &a.what, &a.part).cmp(&(&b.place, &b.what, &b.part)));
        Ok(rows)
    }

    fn view(&self, field: &str, version: Version) -> VersionView {
        let value = &version.head.value;
        VersionView {
            value: shown(value, false),
            shown: shown(value, is_choice(field)),
            by: version.head.author,
            at: moment(version.head.at_ms),
            mine: self.store.is_mine(&version.op),
            op: version.op,
        }
    }

    fn place_of_field(&self, entity: &Id) -> Result<Place> {
        if self.store.is_gone(entity.as_str())? {
            return Err(Error::not_found("entry", entity));
        }
        let (kind, parent) = self
            .store
            .place(entity.as_str())?
            .ok_or_else(|| Error::not_found("entry", entity))?;
        Ok(Place {
            id: entity.clone(),
            kind,
            parent: parent.map(Id::trusted),
        })
    }
}

/// The name of the step, short enough for the undo list.
fn named(part: &str, what: &str) -> String {
    let what: String = what.chars().take(80).collect();
    format!("Version of {part} chosen, {what}")
}

fn key_of(field: &str) -> &str {
    field.split_once('/').map_or("", |(_, key)| key)
}
