//! Teams: who is assessed and reviewed. A service belongs to the team whose name is its owner.

use serde_json::Value;

use super::session::{Session, Step};
use super::text::{prose, required};
use super::wire::{ById, Done, Empty, Made, request};
use crate::error::{Error, Kind, Result};
use crate::model::{Entity, Id, Team};
use crate::store::summary::Which;

request! {
    /// Makes a team.
    pub struct TeamCreate {
        /// Its name.
        pub name: String,
        /// What it does.
        pub summary: Option<String>,
    }

    /// Changes some fields of a team.
    pub struct TeamUpdate {
        /// Which one.
        pub id: Id,
        /// Its name; its services follow.
        pub name: Option<String>,
        /// What it does.
        pub summary: Option<String>,
    }
}

/// Makes a team.
pub(super) fn team_create(session: &mut Session, request: TeamCreate) -> Result<Done<Made>> {
    let name = required("The name", request.name.trim())?;
    session.free_name(&request.name, None)?;
    let summary = request.summary.as_deref().map_or(Value::Null, prose);
    let step = Step::named(format!("Add {}", request.name.trim()));
    session.step(step, |writer| {
        let id = writer.create(Team::SPEC.kind, None)?;
        writer.set(&id, "name", &name)?;
        writer.set(&id, "summary", &summary)?;
        Ok(Made { id })
    })
}

/// Changes some fields of a team. Its services follow a new name.
pub(super) fn team_update(session: &mut Session, request: TeamUpdate) -> Result<Done<Empty>> {
    let (team, _) = session.one::<Team>(&request.id)?;
    let name = match &request.name {
        Some(name) => {
            session.free_name(name, Some(&team.id))?;
            Some(required("The name", name.trim())?)
        }
        None => None,
    };
    // Its own way of writing stays where the name does not change but for case.
    let follow = match &request.name {
        Some(name) if !team.is_called(name) => session.all_of(&team)?,
        _ => Vec::new(),
    };
    let step = Step::named(format!("Change {}", team.name.unwrap_or_default()));
    session.step(step.on_team(&request.id), |writer| {
        if let Some(name) = &name {
            writer.set(&request.id, "name", name)?;
            for service in &follow {
                writer.set(service, "owner", name)?;
            }
        }
        if let Some(summary) = &request.summary {
            writer.set(&request.id, "summary", &prose(summary))?;
        }
        Ok(Empty {})
    })
}

/// Puts a team away.
pub(super) fn team_archive(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    archive(session, &request.id, true)
}

/// Takes an archived team back.
pub(super) fn team_restore(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    archive(session, &request.id, false)
}

fn archive(session: &mut Session, id: &Id, away: bool) -> Result<Done<Empty>> {
    let (team, _) = session.one::<Team>(id)?;
    let verb = if away { "Archive" } else { "Restore" };
    let name = format!("{verb} {}", team.name.unwrap_or_default());
    session.step(Step::named(name).on_team(id), |writer| {
        let value = if away { Value::from(true) } else { Value::Null };
        writer.set(id, "archived", &value)?;
        Ok(Empty {})
    })
}

/// Deletes a team with its assessments and reviews; its services stay.
pub(super) fn team_delete(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (team, _) = session.one::<Team>(&request.id)?;
    let name = format!("Delete {}", team.name.unwrap_or_default());
    session.step(Step::named(name), |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

impl Session {
    /// Ids of all services a team owns.
    fn all_of(&mut self, team: &Team) -> Result<Vec<Id>> {
        self.refresh(Which::Current)?;
        let services = self.services()?;
        let mine = services
            .iter()
            .filter(|service| team.is_called(&service.owner));
        mine.map(|service| service.service.parse()).collect()
    }

    /// Refuses a name that another team has: services find their team by it.
    fn free_name(&self, name: &str, own: Option<&Id>) -> Result<()> {
        let taken = self
            .teams()?
            .into_iter()
            .find(|team| Some(&team.id) != own && team.is_called(name));
        match taken {
            None => Ok(()),
            Some(team) => {
                let hint = match team.archived {
                    Some(true) => "It is archived. Restore it, or choose another name.",
                    _ => "Open it, or choose another name.",
                };
                let name = team.name.unwrap_or_default();
                let message = format!("There is a team called {name} already.");
                Err(Error::new(Kind::Refused, message).hint(hint))
            }
        }
    }
}
