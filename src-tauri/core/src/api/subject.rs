//! Who a review is about: a service, with its tier and facts, or a team, which has neither.
//!
//! Everything that differs between the two is said here once. A pre-mortem and a design belong to a service:
//! [`Session::of_service`] is the door that keeps a team's review away from them.

use std::collections::BTreeMap;

use super::session::{Session, Step};
use super::wire::{view, words};
use crate::error::{Error, Kind, Result};
use crate::model::{Entity, Id, Review, Service, Team};
use crate::pack::{self, Pack};
use crate::score::Code;

/// The tier whose questions a team is asked: packs about teams have no others.
const TEAM_TIER: u8 = 1;
static NO_FACTS: BTreeMap<String, bool> = BTreeMap::new();

/// Who a review is about.
pub(super) enum Subject {
    /// What is launched.
    Service(Service),
    /// Who runs it.
    Team(Team),
}

view! {
    /// Who a review is about.
    pub struct SubjectRef {
        /// A service or a team.
        pub kind: SubjectKind,
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
    }
}

words! {
    /// A service or a team.
    pub enum SubjectKind {
        /// A service.
        Service,
        /// A team.
        Team,
    }
}

impl Subject {
    pub(super) fn id(&self) -> &Id {
        match self {
            Self::Service(service) => &service.id,
            Self::Team(team) => &team.id,
        }
    }

    pub(super) fn name(&self) -> &str {
        let name = match self {
            Self::Service(service) => &service.name,
            Self::Team(team) => &team.name,
        };
        name.as_deref().unwrap_or_default()
    }

    pub(super) fn is_archived(&self) -> bool {
        let archived = match self {
            Self::Service(service) => service.archived,
            Self::Team(team) => team.archived,
        };
        archived == Some(true)
    }

    /// The tier its questions are chosen by; none where a service has none set.
    pub(super) fn tier(&self) -> Option<u8> {
        match self {
            Self::Service(service) => service.tier,
            Self::Team(_) => Some(TEAM_TIER),
        }
    }

    /// The facts its questions are chosen by.
    pub(super) fn facts(&self) -> &BTreeMap<String, bool> {
        match self {
            Self::Service(service) => &service.facts,
            Self::Team(_) => &NO_FACTS,
        }
    }

    /// The objective of a service, in words.
    pub(super) fn slo(&self) -> Option<&str> {
        match self {
            Self::Service(service) => service.slo.as_deref(),
            Self::Team(_) => None,
        }
    }

    pub(super) fn service(&self) -> Option<&Service> {
        match self {
            Self::Service(service) => Some(service),
            Self::Team(_) => None,
        }
    }

    /// Whether a rule of the verdict is about something this kind of subject can have.
    pub(super) fn is_asked(&self, code: Code) -> bool {
        match (self, code) {
            (Self::Service(_), _) => true,
            (Self::Team(_), Code::N1 | Code::N2 | Code::N3 | Code::C1 | Code::C2) => true,
            // Risks and the design are a service's.
            (Self::Team(_), Code::N4 | Code::N5 | Code::C3 | Code::C4) => false,
        }
    }

    pub(super) fn to_ref(&self) -> SubjectRef {
        SubjectRef {
            kind: match self {
                Self::Service(_) => SubjectKind::Service,
                Self::Team(_) => SubjectKind::Team,
            },
            id: self.id().to_string(),
            name: self.name().to_owned(),
        }
    }

    /// Refuses a checklist that is about something else.
    ///
    /// # Errors
    /// `Invalid`.
    pub(super) fn takes(&self, pack: &Pack) -> Result<()> {
        let about = match pack.head.subject {
            pack::Subject::Service => "a service",
            pack::Subject::Team => "a team",
            pack::Subject::Organisation => "a team or an organisation",
            pack::Subject::Incident => "an incident",
            pack::Subject::Person => "a person",
        };
        let fits = match (self, pack.head.subject) {
            (Self::Service(_), pack::Subject::Service)
            | (Self::Team(_), pack::Subject::Team | pack::Subject::Organisation) => true,
            (Self::Team(_), pack::Subject::Service) => asks_everybody(pack),
            _ => false,
        };
        if fits {
            return Ok(());
        }
        let (word, hint) = match self {
            Self::Service(_) => (
                "service",
                "Start it for the team that owns the service, or choose a checklist about services, such as production-readiness.",
            ),
            Self::Team(_) => (
                "team",
                "Start it for a service of the team, or choose a checklist about teams, such as oncall-readiness.",
            ),
        };
        let title = &pack.head.title;
        Err(Error::invalid(format!(
            "The checklist {title} is about {about}, not about a {word}."
        ))
        .hint(hint))
    }
}

/// Whether a checklist about services asks the same of every one, so that a team can answer it as well.
fn asks_everybody(pack: &Pack) -> bool {
    let same = |question: &pack::checklist::Question| {
        question.from_tier == 3 && question.when.is_none() && question.feeds.is_none()
    };
    pack.facts.is_empty()
        && pack
            .checklist()
            .is_some_and(|list| list.questions.iter().all(same))
}

impl Session {
    /// The service or team with this id.
    ///
    /// # Errors
    /// `NotFound`.
    pub(super) fn subject(&self, id: &Id) -> Result<Subject> {
        match self.store.place(id.as_str())? {
            Some((kind, _)) if kind == Team::SPEC.kind => Ok(Subject::Team(self.one(id)?.0)),
            _ => Ok(Subject::Service(self.one(id)?.0)),
        }
    }

    /// The service or team of a review.
    ///
    /// # Errors
    /// `NotFound`.
    pub(super) fn subject_of(&self, review: &Id) -> Result<Subject> {
        let (_, parent) = self.one::<Review>(review)?;
        let parent = parent.ok_or_else(|| Error::not_found("service of review", review))?;
        self.subject(&parent)
    }

    /// The service of a review, for what a team's review does not have.
    ///
    /// # Errors
    /// `NotFound`; `Refused` for a review of a team, naming `what` it has none of.
    pub(super) fn of_service(&self, review: &Id, what: &str) -> Result<Service> {
        match self.subject_of(review)? {
            Subject::Service(service) => Ok(service),
            Subject::Team(_) => Err(Error::new(
                Kind::Refused,
                format!("A review of a team has no {what}."),
            )
            .hint("Start a review of a service that the team owns.")),
        }
    }

    /// Every team by name, archived ones included.
    pub(super) fn teams(&self) -> Result<Vec<Team>> {
        let rows = self.store.all(Team::SPEC.kind)?;
        let mut teams: Vec<Team> = rows.into_iter().map(crate::store::Row::decode).collect();
        teams.sort_by_key(|team| {
            (
                team.name.as_deref().unwrap_or_default().to_lowercase(),
                team.id.clone(),
            )
        });
        Ok(teams)
    }

    /// Every service and team as a list names them, by id.
    pub(super) fn subjects(&self) -> Result<BTreeMap<String, SubjectRef>> {
        let services = self
            .store
            .service_names()?
            .into_iter()
            .map(|(id, name)| SubjectRef {
                kind: SubjectKind::Service,
                id,
                name,
            });
        let teams = self
            .teams()?
            .into_iter()
            .map(|team| Subject::Team(team).to_ref());
        Ok(services
            .chain(teams)
            .map(|of| (of.id.clone(), of))
            .collect())
    }
}

impl Step {
    /// Happens on a service or a team.
    pub(super) fn on_subject(self, subject: &Subject) -> Self {
        match subject {
            Subject::Service(service) => self.on_service(&service.id),
            Subject::Team(team) => self.on_team(&team.id),
        }
    }
}
