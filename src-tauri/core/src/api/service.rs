//! A service: its facts, links and reviews, and what its tier and facts select.

use std::collections::BTreeMap;

use super::home::{ReviewRow, ServiceRow};
use super::incident::IncidentRow;
use super::review::ReviewView;
use super::session::{Session, Step};
use super::text::{line, prose, required};
use super::wire::{ById, Done, Empty, Made, Nothing, request, view};
use crate::error::Result;
use crate::model::{Id, Link, Review, Service};
use serde_json::Value;

request! {
    /// Makes a service.
    pub struct ServiceCreate {
        /// Its name.
        pub name: String,
        /// What it does.
        pub summary: Option<String>,
        /// The team that owns it.
        pub owner: Option<String>,
        /// 1 (most critical) to 3.
        pub tier: u8,
        /// The objective, in words.
        pub slo: Option<String>,
        /// Facts by id; absent ones are not set.
        pub facts: Option<BTreeMap<String, bool>>,
    }

    /// Changes some fields of a service.
    pub struct ServiceUpdate {
        /// Which one.
        pub id: Id,
        /// Its name.
        pub name: Option<String>,
        /// What it does.
        pub summary: Option<String>,
        /// The team that owns it.
        pub owner: Option<String>,
        /// 1 (most critical) to 3.
        pub tier: Option<u8>,
        /// The objective, in words.
        pub slo: Option<String>,
        /// Facts to change; `null` takes a fact back to not set.
        pub facts: Option<BTreeMap<String, Option<bool>>>,
    }

    /// Asks what a tier and facts would select, without changing anything.
    pub struct ServicePreview {
        /// The service they would belong to; none for a new one.
        pub id: Option<Id>,
        /// 1 (most critical) to 3.
        pub tier: u8,
        /// All facts; absent ones are not set.
        pub facts: BTreeMap<String, bool>,
    }

    /// Adds a link to a service.
    pub struct LinkAdd {
        /// The service.
        pub service: Id,
        /// Shown text.
        pub title: String,
        /// Where it leads.
        pub url: String,
    }
}

view! {
    /// A service with everything its screen shows.
    pub struct ServiceView {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// What it does.
        pub summary: String,
        /// The team that owns it.
        pub owner: String,
        /// 1 to 3; none where not set.
        pub tier: Option<u8>,
        /// The objective, in words.
        pub slo: String,
        /// Whether it is put away.
        pub archived: bool,
        /// Whether it came with the sample.
        pub sample: bool,
        /// Every fact the checklist asks for.
        pub facts: Vec<FactView>,
        /// Its links.
        pub links: Vec<LinkView>,
        /// Its reviews, latest first, archived ones included.
        pub reviews: Vec<ReviewRow>,
        /// The current review in full.
        pub current: Option<ReviewView>,
        /// Why the current review has to be done again now, in sentences.
        pub triggers: Vec<String>,
        /// What went wrong, latest first.
        pub incidents: Vec<IncidentRow>,
        /// Fields whose stored value does not fit any more, or that have several versions.
        pub notices: Vec<String>,
    }

    /// A fact and its value.
    pub struct FactView {
        /// Its id.
        pub id: String,
        /// A statement that is true or false of the service.
        pub text: String,
        /// None where not set.
        pub value: Option<bool>,
    }

    /// A link of a service.
    pub struct LinkView {
        /// Its id.
        pub id: String,
        /// Shown text.
        pub title: String,
        /// Where it leads.
        pub url: String,
    }

    /// What a tier and facts would select.
    pub struct SelectionPreview {
        /// How many questions would be asked.
        pub asked: u32,
        /// How many would not apply.
        pub hidden: u32,
        /// Questions that would appear.
        pub appears: Vec<SelectionChange>,
        /// Questions that would leave; their answers are kept.
        pub leaves: Vec<SelectionChange>,
    }

    /// A question that appears or leaves.
    pub struct SelectionChange {
        /// Its id.
        pub id: String,
        /// Its text.
        pub text: String,
        /// Why, in a sentence.
        pub why: String,
        /// Whether it has an answer.
        pub answered: bool,
    }
}

/// Lists services with their current review.
pub(super) fn service_list(session: &mut Session, _: Nothing) -> Result<Vec<ServiceRow>> {
    session.service_rows()
}

/// Makes a service.
pub(super) fn service_create(session: &mut Session, request: ServiceCreate) -> Result<Done<Made>> {
    let name = required("The name", request.name.trim())?;
    let step = Step::named(format!("Add {}", request.name.trim()));
    let done = session.step(step, |writer| {
        let id = writer.create("service", None)?;
        writer.set(&id, "name", &name)?;
        writer.set(&id, "tier", &Value::from(request.tier))?;
        for (field, text) in [("owner", &request.owner), ("slo", &request.slo)] {
            writer.set(&id, field, &text.as_deref().map_or(Value::Null, line))?;
        }
        let summary = request.summary.as_deref().map_or(Value::Null, prose);
        writer.set(&id, "summary", &summary)?;
        for (fact, value) in request.facts.iter().flatten() {
            writer.set(&id, &format!("fact/{fact}"), &Value::from(*value))?;
        }
        Ok(Made { id })
    })?;
    Ok(done)
}

/// Changes some fields of a service.
pub(super) fn service_update(session: &mut Session, request: ServiceUpdate) -> Result<Done<Empty>> {
    let (service, _) = session.one::<Service>(&request.id)?;
    let name = service.name.unwrap_or_default();
    let step = Step::named(format!("Change {name}")).on_service(&request.id);
    session.step(step, |writer| {
        let id = &request.id;
        if let Some(name) = &request.name {
            writer.set(id, "name", &required("The name", name.trim())?)?;
        }
        for (field, text) in [("owner", &request.owner), ("slo", &request.slo)] {
            if let Some(text) = text {
                writer.set(id, field, &line(text))?;
            }
        }
        if let Some(text) = &request.summary {
            writer.set(id, "summary", &prose(text))?;
        }
        if let Some(tier) = request.tier {
            writer.set(id, "tier", &Value::from(tier))?;
        }
        for (fact, value) in request.facts.iter().flatten() {
            let value = value.map_or(Value::Null, Value::from);
            writer.set(id, &format!("fact/{fact}"), &value)?;
        }
        Ok(Empty {})
    })
}

/// Puts a service away.
pub(super) fn service_archive(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    archive(session, &request.id, true)
}

/// Takes an archived service back.
pub(super) fn service_restore(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    archive(session, &request.id, false)
}

fn archive(session: &mut Session, id: &Id, away: bool) -> Result<Done<Empty>> {
    let (service, _) = session.one::<Service>(id)?;
    let name = service.name.unwrap_or_default();
    let verb = if away { "Archive" } else { "Restore" };
    let step = Step::named(format!("{verb} {name}")).on_service(id);
    session.step(step, |writer| {
        let value = if away { Value::from(true) } else { Value::Null };
        writer.set(id, "archived", &value)?;
        Ok(Empty {})
    })
}

/// Deletes a service with its reviews.
pub(super) fn service_delete(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (service, _) = session.one::<Service>(&request.id)?;
    let name = service.name.unwrap_or_default();
    session.step(Step::named(format!("Delete {name}")), |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

/// Adds a link to a service.
pub(super) fn link_add(session: &mut Session, request: LinkAdd) -> Result<Done<Made>> {
    let (service, _) = session.one::<Service>(&request.service)?;
    let url = required("The address", request.url.trim())?;
    let title = match line(&request.title) {
        Value::Null => url.clone(),
        title => title,
    };
    let name = service.name.unwrap_or_default();
    let step = Step::named(format!("Link on {name}")).on_service(&request.service);
    session.step(step, |writer| {
        let id = writer.create("link", Some(&request.service))?;
        writer.set(&id, "title", &title)?;
        writer.set(&id, "url", &url)?;
        Ok(Made { id })
    })
}

/// Removes a link.
pub(super) fn link_remove(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (link, service) = session.one::<Link>(&request.id)?;
    let title = link.title.unwrap_or_default();
    let mut step = Step::named(format!("Remove the link {title}"));
    if let Some(service) = &service {
        step = step.on_service(service);
    }
    session.step(step, |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

/// Shows a service with its facts, reviews and verdict.
pub(super) fn service_show(session: &mut Session, request: ById) -> Result<ServiceView> {
    let (service, _) = session.one::<Service>(&request.id)?;
    let links = session.links(&service.id)?;
    let mut reviews = session.review_rows(Some(&service.id))?;
    reviews.reverse();
    let current = match reviews.iter().find(|review| !review.archived) {
        Some(row) => Some(session.review_view(&row.id.parse()?)?),
        None => None,
    };
    let pack = session.checklist_for(&service, current.as_ref())?;
    let facts = pack
        .facts
        .iter()
        .map(|fact| FactView {
            id: fact.id.clone(),
            text: fact.text.clone(),
            value: service.facts.get(&fact.id).copied(),
        })
        .collect();
    Ok(ServiceView {
        id: service.id.to_string(),
        name: service.name.clone().unwrap_or_default(),
        summary: service.summary.clone().unwrap_or_default(),
        owner: service.owner.clone().unwrap_or_default(),
        tier: service.tier,
        slo: service.slo.clone().unwrap_or_default(),
        archived: service.archived == Some(true),
        sample: service.sample == Some(true),
        facts,
        links: links.into_iter().map(link_view).collect(),
        reviews,
        triggers: current
            .as_ref()
            .map(|review| review.life.triggers.clone())
            .unwrap_or_default(),
        incidents: session.incident_rows(&service.id)?,
        current,
        notices: notices(&service),
    })
}

fn link_view(link: Link) -> LinkView {
    LinkView {
        id: link.id.to_string(),
        title: link.title.unwrap_or_default(),
        url: link.url.unwrap_or_default(),
    }
}

fn notices(service: &Service) -> Vec<String> {
    let damaged = service.damaged.iter().map(|damaged| {
        format!(
            "The stored value of {} does not fit any more: {}",
            damaged.field, damaged.value
        )
    });
    let versions = service
        .versions
        .iter()
        .map(|versions| format!("{} has {} versions.", versions.field, versions.heads.len()));
    damaged.chain(versions).collect()
}

/// Says which questions a tier and facts would select, and what that changes.
pub(super) fn service_preview(
    session: &mut Session,
    request: ServicePreview,
) -> Result<SelectionPreview> {
    crate::model::check("service", "tier", &Value::from(request.tier))?;
    let Some(id) = &request.id else {
        return session.preview_new(&request);
    };
    let (service, _) = session.one::<Service>(id)?;
    let reviews = session.children::<Review>(id)?;
    let review = reviews.iter().rev().find(|r| r.archived != Some(true));
    let current = match review {
        Some(review) => Some(session.case(&review.id)?),
        None => None,
    };
    session.preview(service, current, &request)
}
