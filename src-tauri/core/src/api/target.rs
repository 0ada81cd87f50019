//! Targets: the places reports are published to. Their secrets and folders are not in the log.

use serde_json::Value;

use super::session::{Session, Step};
use super::text::{line, required};
use super::wire::{ById, Done, Empty, Made, request};
use crate::error::{Error, Kind, Result};
use crate::model::{Entity, Id, PlaceKind, Target};
use crate::publish::{address, kind};
use crate::report::{Dialect, Profile};

request! {
    /// Adds a place to publish to.
    pub struct TargetCreate {
        /// Its name in lists.
        pub name: String,
        /// What kind of place it is; that stays.
        pub place: PlaceKind,
        /// The address of the wiki or repository.
        pub address: Option<String>,
        /// The branch of a repository.
        pub branch: Option<String>,
        /// Where the pages go within it.
        pub prefix: Option<String>,
        /// The title or id of the page that the index stands below.
        pub below: Option<String>,
        /// Who signs in.
        pub user: Option<String>,
        /// How the pages are written; the place's own way where absent.
        pub dialect: Option<Dialect>,
        /// For whom the pages are; everything where absent.
        pub profile: Option<Profile>,
    }

    /// Changes some fields of a place.
    pub struct TargetUpdate {
        /// Which one.
        pub id: Id,
        /// Its name in lists.
        pub name: Option<String>,
        /// The address of the wiki or repository.
        pub address: Option<String>,
        /// The branch of a repository.
        pub branch: Option<String>,
        /// Where the pages go within it.
        pub prefix: Option<String>,
        /// The title or id of the page that the index stands below.
        pub below: Option<String>,
        /// Who signs in.
        pub user: Option<String>,
        /// How the pages are written.
        pub dialect: Option<Dialect>,
        /// For whom the pages are.
        pub profile: Option<Profile>,
    }

    /// Keeps the secret of a place outside the workspace.
    pub struct TargetSecret {
        /// The place.
        pub target: Id,
        /// The password or token.
        pub secret: String,
        /// Whether it goes to the system's keyring; else it is forgotten with this session.
        pub keep: bool,
    }
}

/// Adds a place to publish to.
pub(super) fn target_create(session: &mut Session, request: TargetCreate) -> Result<Done<Made>> {
    let name = required("The name", request.name.trim())?;
    let values = values(
        request.place,
        [
            request.address.as_deref(),
            request.branch.as_deref(),
            request.prefix.as_deref(),
            request.below.as_deref(),
            request.user.as_deref(),
        ],
        request.dialect,
        request.profile,
    )?;
    let step = Step::named(format!("Add {}", short(&request.name)));
    session.step(step, |writer| {
        let id = writer.create(Target::SPEC.kind, None)?;
        writer.set(&id, "name", &name)?;
        writer.set(&id, "place", &Value::from(request.place.word()))?;
        for (field, value) in &values {
            writer.set(&id, field, value)?;
        }
        Ok(Made { id })
    })
}

/// Changes some fields of a place.
pub(super) fn target_update(session: &mut Session, request: TargetUpdate) -> Result<Done<Empty>> {
    let (target, _) = session.one::<Target>(&request.id)?;
    let name = match &request.name {
        Some(name) => Some(required("The name", name.trim())?),
        None => None,
    };
    let values = values(
        target.kind(),
        [
            request.address.as_deref(),
            request.branch.as_deref(),
            request.prefix.as_deref(),
            request.below.as_deref(),
            request.user.as_deref(),
        ],
        request.dialect,
        request.profile,
    )?;
    let step = Step::named(format!("Change {}", short(&target.called())));
    session.step(step, |writer| {
        if let Some(name) = &name {
            writer.set(&request.id, "name", name)?;
        }
        for (field, value) in &values {
            writer.set(&request.id, field, value)?;
        }
        Ok(Empty {})
    })
}

/// The fields that are given, checked, as values to write.
fn values(
    place: PlaceKind,
    [address, branch, prefix, below, user]: [Option<&str>; 5],
    dialect: Option<Dialect>,
    profile: Option<Profile>,
) -> Result<Vec<(&'static str, Value)>> {
    let mut values = Vec::new();
    if let Some(text) = address {
        values.push(("address", line(&address::address(place, text)?)));
    }
    if let Some(text) = branch {
        values.push(("branch", line(&address::branch(text)?)));
    }
    if let Some(text) = prefix {
        values.push(("prefix", line(&address::prefix(place, text)?)));
    }
    values.extend(below.map(|text| ("below", line(text))));
    values.extend(user.map(|text| ("user", line(text))));
    if let Some(dialect) = dialect {
        let choices = kind::dialects(place);
        if !choices.contains(&dialect) {
            let names: Vec<&str> = choices.iter().map(|dialect| dialect.name()).collect();
            let message = format!("A {} is not written like that.", kind::title(place));
            return Err(
                Error::invalid(message).hint(format!("Choose one of {}.", names.join(", ")))
            );
        }
        values.push(("dialect", Value::from(dialect.name())));
    }
    values.extend(profile.map(|profile| ("profile", Value::from(profile.name()))));
    Ok(values)
}

/// Puts a place away.
pub(super) fn target_archive(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    archive(session, &request.id, true)
}

/// Takes an archived place back.
pub(super) fn target_restore(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    archive(session, &request.id, false)
}

fn archive(session: &mut Session, id: &Id, away: bool) -> Result<Done<Empty>> {
    let (target, _) = session.one::<Target>(id)?;
    let verb = if away { "Archive" } else { "Restore" };
    let step = Step::named(format!("{verb} {}", short(&target.called())));
    session.step(step, |writer| {
        let value = if away { Value::from(true) } else { Value::Null };
        writer.set(id, "archived", &value)?;
        Ok(Empty {})
    })
}

/// Deletes a place; its pages stay where they are.
pub(super) fn target_delete(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (target, _) = session.one::<Target>(&request.id)?;
    let step = Step::named(format!("Delete {}", short(&target.called())));
    session.step(step, |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

/// A name short enough for the undo list.
fn short(name: &str) -> String {
    let name = name.trim();
    match name.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

impl Target {
    /// What kind of place it is; a folder where that is damaged, which reaches nobody.
    pub(super) fn kind(&self) -> PlaceKind {
        self.place.unwrap_or(PlaceKind::Folder)
    }

    /// Its name.
    pub(super) fn called(&self) -> String {
        self.name.clone().unwrap_or_default()
    }

    /// How its pages are written.
    pub(super) fn written(&self) -> Dialect {
        let choices = kind::dialects(self.kind());
        let named = self.dialect.as_deref().and_then(Dialect::named);
        named
            .filter(|dialect| choices.contains(dialect))
            .or_else(|| choices.first().copied())
            .unwrap_or_default()
    }

    /// For whom its pages are.
    pub(super) fn readers(&self) -> Profile {
        let named = self.profile.as_deref().and_then(Profile::named);
        named.unwrap_or_default()
    }
}

impl Session {
    /// Keeps where a target is on this machine; none forgets it.
    ///
    /// # Errors
    /// `NotFound`; `Refused` for a place that is not in a folder; `Invalid` for a path that is not a full one or
    /// not text; `ReadOnly`.
    pub fn set_target_folder(&mut self, id: &Id, path: Option<&std::path::Path>) -> Result<()> {
        let (target, _) = self.one::<Target>(id)?;
        if !matches!(target.kind(), PlaceKind::Folder | PlaceKind::Git) {
            let message = format!("A {} is not in a folder.", kind::title(target.kind()));
            return Err(Error::new(Kind::Refused, message).hint("Give its address."));
        }
        let folder = match path {
            None => None,
            Some(path) if !path.is_absolute() => {
                return Err(Error::invalid("The folder is not a full path.")
                    .hint("Choose the folder once more."));
            }
            Some(path) => Some(path.to_str().ok_or_else(|| {
                Error::invalid("The path of the folder is not text.").hint("Choose another folder.")
            })?),
        };
        self.store.keep_target_folder(id.as_str(), folder)
    }
}
