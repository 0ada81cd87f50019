//! Incidents of a service, and which scenario had foreseen them.

use serde_json::Value;

use super::days::day;
use super::participant::clip;
use super::session::{Session, Step};
use super::text::{line, prose, required};
use super::wire::{ById, Done, Empty, Made, request, view};
use crate::error::{Error, Result};
use crate::model::{Id, Incident, Scenario, Service};

request! {
    /// Lists the incidents of a service.
    pub struct IncidentList {
        /// The service.
        pub service: Id,
    }

    /// Adds an incident to a service.
    pub struct IncidentAdd {
        /// The service.
        pub service: Id,
        /// What happened.
        pub title: String,
        /// The day it happened; today where absent.
        pub happened_on: Option<String>,
        /// Whether it is large enough to look at the service again.
        pub major: Option<bool>,
        /// Where it is written up.
        pub url: Option<String>,
        /// Id of the scenario that foresaw it.
        pub foreseen: Option<Id>,
        /// More about it, Markdown.
        pub note: Option<String>,
    }

    /// Changes some fields of an incident.
    pub struct IncidentUpdate {
        /// Which one.
        pub id: Id,
        /// What happened.
        pub title: Option<String>,
        /// The day it happened.
        pub happened_on: Option<String>,
        /// Whether it is large enough to look at the service again.
        pub major: Option<bool>,
        /// Where it is written up.
        pub url: Option<String>,
        /// Id of the scenario that foresaw it; empty for none.
        pub foreseen: Option<String>,
        /// More about it, Markdown.
        pub note: Option<String>,
    }
}

view! {
    /// An incident in a list.
    pub struct IncidentRow {
        /// Its id.
        pub id: String,
        /// What happened.
        pub title: String,
        /// The day it happened.
        pub happened_on: Option<String>,
        /// Whether it is large enough to look at the service again.
        pub major: bool,
        /// Where it is written up.
        pub url: String,
        /// The scenario that foresaw it.
        pub foreseen: Option<Foreseen>,
        /// More about it, Markdown.
        pub note: String,
    }

    /// A scenario that came true.
    pub struct Foreseen {
        /// Its id.
        pub id: String,
        /// The review it was told in.
        pub review: String,
        /// Its number and title.
        pub title: String,
    }
}

/// Lists the incidents of a service, latest first.
pub(super) fn incident_list(
    session: &mut Session,
    request: IncidentList,
) -> Result<Vec<IncidentRow>> {
    session.one::<Service>(&request.service)?;
    session.incident_rows(&request.service)
}

/// Adds an incident to a service.
pub(super) fn incident_add(session: &mut Session, request: IncidentAdd) -> Result<Done<Made>> {
    let (service, _) = session.one::<Service>(&request.service)?;
    let title = required("What happened", request.title.trim())?;
    let happened_on = match request.happened_on.as_deref().map_or(Value::Null, line) {
        Value::Null => Value::from(day(session.today())),
        on => on,
    };
    if let Some(scenario) = &request.foreseen {
        session.one::<Scenario>(scenario)?;
    }
    let name = service.name.unwrap_or_default();
    let step = Step::named(format!("Incident on {name}")).on_service(&request.service);
    session.step(step, |writer| {
        let id = writer.create("incident", Some(&request.service))?;
        let foreseen = request.foreseen.as_ref();
        for (field, value) in [
            ("title", title),
            ("happened_on", happened_on),
            ("major", flag(request.major == Some(true))),
            ("url", request.url.as_deref().map_or(Value::Null, line)),
            (
                "foreseen",
                foreseen.map_or(Value::Null, |id| Value::from(id.as_str())),
            ),
            ("note", request.note.as_deref().map_or(Value::Null, prose)),
        ] {
            writer.set(&id, field, &value)?;
        }
        Ok(Made { id })
    })
}

/// Changes some fields of an incident.
pub(super) fn incident_update(
    session: &mut Session,
    request: IncidentUpdate,
) -> Result<Done<Empty>> {
    let (incident, service) = session.one::<Incident>(&request.id)?;
    let foreseen = request.foreseen.as_deref().map(line);
    if let Some(scenario) = foreseen.as_ref().and_then(Value::as_str) {
        let known = scenario.parse::<Id>();
        let known = known.map_err(|_| Error::not_found("scenario", scenario))?;
        session.one::<Scenario>(&known)?;
    }
    let title = incident.title.unwrap_or_default();
    let step = on(
        Step::named(clip(&format!("Change the incident {title}"))),
        &service,
    );
    session.step(step, |writer| {
        let id = &request.id;
        if let Some(title) = &request.title {
            writer.set(id, "title", &required("What happened", title.trim())?)?;
        }
        if let Some(on) = &request.happened_on {
            writer.set(id, "happened_on", &required("The day", on.trim())?)?;
        }
        if let Some(major) = request.major {
            writer.set(id, "major", &flag(major))?;
        }
        if let Some(url) = &request.url {
            writer.set(id, "url", &line(url))?;
        }
        if let Some(foreseen) = &foreseen {
            writer.set(id, "foreseen", foreseen)?;
        }
        if let Some(note) = &request.note {
            writer.set(id, "note", &prose(note))?;
        }
        Ok(Empty {})
    })
}

/// Removes an incident.
pub(super) fn incident_remove(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (incident, service) = session.one::<Incident>(&request.id)?;
    let title = incident.title.unwrap_or_default();
    let step = on(
        Step::named(clip(&format!("Remove the incident {title}"))),
        &service,
    );
    session.step(step, |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

fn on(step: Step, service: &Option<Id>) -> Step {
    match service {
        Some(service) => step.on_service(service),
        None => step,
    }
}

fn flag(on: bool) -> Value {
    if on { Value::from(true) } else { Value::Null }
}

impl Session {
    /// The incidents of a service as shown, latest first.
    pub(super) fn incident_rows(&self, service: &Id) -> Result<Vec<IncidentRow>> {
        let mut incidents = self.children::<Incident>(service)?;
        incidents.sort_by_key(|each| std::cmp::Reverse((each.happened_on, each.id.clone())));
        let mut rows = Vec::with_capacity(incidents.len());
        for incident in incidents {
            let foreseen = self.foreseen(incident.foreseen.as_deref())?;
            rows.push(IncidentRow {
                id: incident.id.to_string(),
                title: incident.title.unwrap_or_default(),
                happened_on: incident.happened_on.map(day),
                major: incident.major == Some(true),
                url: incident.url.unwrap_or_default(),
                foreseen,
                note: incident.note.unwrap_or_default(),
            });
        }
        Ok(rows)
    }

    /// The scenario that foresaw an incident; none where it is gone.
    fn foreseen(&self, id: Option<&str>) -> Result<Option<Foreseen>> {
        let Some(id) = id.and_then(|id| id.parse::<Id>().ok()) else {
            return Ok(None);
        };
        let row = self.store.entity(&id)?;
        let Some(row) = row.filter(|row| row.kind == "scenario") else {
            return Ok(None);
        };
        let review = row.parent.as_ref().map(Id::to_string).unwrap_or_default();
        let scenario: Scenario = row.decode();
        let title = scenario.title.as_deref().unwrap_or_default();
        Ok(Some(Foreseen {
            id: scenario.id.to_string(),
            review,
            title: format!("{} {title}", scenario.label()),
        }))
    }
}
