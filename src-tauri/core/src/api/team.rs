//! Teams: who is assessed and reviewed. A service belongs to the team whose name is its owner.

use serde_json::Value;

use super::home::ReviewRow;
use super::session::{Session, Step};
use super::text::{prose, required};
use super::wire::{ById, Done, Empty, Made, Nothing, request, view};
use crate::error::{Error, Kind, Result};
use crate::model::{Entity, Id, Team};
use crate::store::summary::{ServiceSummary, Which};

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

view! {
    /// A team in a list.
    pub struct TeamRow {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// What it does.
        pub summary: String,
        /// Whether it is put away.
        pub archived: bool,
        /// Whether it came with the sample.
        pub sample: bool,
        /// Services it owns that are not put away.
        pub services: u32,
        /// Reviews of it that are not put away.
        pub reviews: u32,
    }

    /// A team with everything its screen shows.
    pub struct TeamView {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// What it does.
        pub summary: String,
        /// Whether it is put away.
        pub archived: bool,
        /// Whether it came with the sample.
        pub sample: bool,
        /// Services it owns that are not put away, by name.
        pub services: Vec<TeamService>,
        /// Its reviews, latest first, archived ones included.
        pub reviews: Vec<ReviewRow>,
    }

    /// A service of a team.
    pub struct TeamService {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// 1 to 3; none where not set.
        pub tier: Option<u8>,
    }
}

/// Lists teams by name, archived ones included.
pub(super) fn team_list(session: &mut Session, _: Nothing) -> Result<Vec<TeamRow>> {
    session.refresh(Which::Current)?;
    let services = session.services()?;
    let mut rows = Vec::new();
    for team in session.teams()? {
        let reviews = session.store.review_summaries(Some(team.id.as_str()))?;
        rows.push(TeamRow {
            services: number(owned(&services, &team).count()),
            reviews: number(reviews.iter().filter(|review| !review.archived).count()),
            id: team.id.to_string(),
            name: team.name.unwrap_or_default(),
            summary: team.summary.unwrap_or_default(),
            archived: team.archived == Some(true),
            sample: team.sample == Some(true),
        });
    }
    Ok(rows)
}

/// Shows a team with its services and reviews.
pub(super) fn team_show(session: &mut Session, request: ById) -> Result<TeamView> {
    let (team, _) = session.one::<Team>(&request.id)?;
    session.refresh(Which::Current)?;
    let mut reviews = session.review_rows(Some(&team.id))?;
    reviews.reverse();
    Ok(TeamView {
        services: session
            .services_of(&team)?
            .into_iter()
            .map(|service| TeamService {
                id: service.service,
                name: service.name,
                tier: service.tier,
            })
            .collect(),
        reviews,
        id: team.id.to_string(),
        name: team.name.unwrap_or_default(),
        summary: team.summary.unwrap_or_default(),
        archived: team.archived == Some(true),
        sample: team.sample == Some(true),
    })
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
    /// Services a team owns that are not put away, by name. Their rows must be fresh.
    pub(super) fn services_of(&self, team: &Team) -> Result<Vec<ServiceSummary>> {
        let services = self.services()?;
        Ok(owned(&services, team).cloned().collect())
    }

    /// Ids of all services a team owns.
    fn all_of(&mut self, team: &Team) -> Result<Vec<Id>> {
        self.refresh(Which::Current)?;
        let services = self.services()?;
        let mine = services
            .iter()
            .filter(|service| team.is_called(&service.owner));
        mine.map(|service| service.service.parse()).collect()
    }

    fn services(&self) -> Result<Vec<ServiceSummary>> {
        let rows = self.store.portfolio()?;
        Ok(rows.into_iter().map(|(service, _)| service).collect())
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

fn owned<'s>(
    services: &'s [ServiceSummary],
    team: &Team,
) -> impl Iterator<Item = &'s ServiceSummary> {
    services
        .iter()
        .filter(|service| !service.archived && team.is_called(&service.owner))
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
