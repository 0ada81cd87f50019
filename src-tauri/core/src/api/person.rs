//! People: adding and changing them, and bringing two spellings of a name together.
//!
//! A merge writes aliases and nothing else: every field keeps the name that was typed there.

use serde_json::Value;

use super::participant::clip;
use super::session::{Session, Step};
use super::text::{line, required};
use super::wire::{ById, Done, Empty, Made, request};
use crate::error::{Error, Kind, Result};
use crate::model::{FieldKind, Id, Person, plain};
use crate::store::Writer;

request! {
    /// Adds a person.
    pub struct PersonCreate {
        /// Their name.
        pub name: String,
        /// Two or three letters; made from the name where absent.
        pub initials: Option<String>,
        /// Titles of the roles they have.
        pub roles: Option<Vec<String>>,
        /// The team they belong to.
        pub team: Option<String>,
    }

    /// Changes some fields of a person.
    pub struct PersonUpdate {
        /// Which one.
        pub id: Id,
        /// Their name; the one before becomes an alias.
        pub name: Option<String>,
        /// Two or three letters.
        pub initials: Option<String>,
        /// Titles of the roles they have, all of them.
        pub roles: Option<Vec<String>>,
        /// The team they belong to.
        pub team: Option<String>,
        /// Other names they go by, all of them.
        pub aliases: Option<Vec<String>>,
    }

    /// Says that several names mean one person.
    pub struct PersonMerge {
        /// The names that are other spellings.
        pub from: Vec<String>,
        /// The name that stays.
        pub into: String,
    }
}

/// The most names of one list: roles, aliases, names to merge.
const MOST: usize = 200;
/// The most bytes of an alias: it is the key of a field.
const ALIAS: usize = 200;

/// Adds a person.
pub(super) fn person_create(session: &mut Session, request: PersonCreate) -> Result<Done<Made>> {
    let name = required("The name", request.name.trim())?;
    if let Some(known) = session.people()?.called(&request.name) {
        return Err(taken(&request.name, known));
    }
    let roles = roles_value(request.roles.as_deref())?;
    let step = Step::named(format!("Add {}", request.name.trim()));
    session.step(step, |writer| {
        let id = writer.create("person", None)?;
        writer.set(&id, "name", &name)?;
        for (field, text) in [("initials", &request.initials), ("team", &request.team)] {
            writer.set(&id, field, &text.as_deref().map_or(Value::Null, line))?;
        }
        writer.set(&id, "roles", &roles)?;
        Ok(Made { id })
    })
}

/// Changes some fields of a person; a name that is left behind becomes an alias.
pub(super) fn person_update(session: &mut Session, request: PersonUpdate) -> Result<Done<Empty>> {
    let (person, _) = session.one::<Person>(&request.id)?;
    let people = session.people()?;
    let mut names: Vec<&str> = request.name.as_deref().into_iter().collect();
    names.extend(request.aliases.iter().flatten().map(String::as_str));
    for name in names {
        if let Some(known) = people.called(name).filter(|known| known.id != person.id) {
            return Err(taken(name, known));
        }
    }
    let aliases = match &request.aliases {
        Some(list) => Some(alias_names(list)?),
        None => None,
    };
    let old = person.name.clone().unwrap_or_default();
    let step = Step::named(format!("Change {old}"));
    session.step(step, |writer| {
        let id = &request.id;
        for (field, text) in [("initials", &request.initials), ("team", &request.team)] {
            if let Some(text) = text {
                writer.set(id, field, &line(text))?;
            }
        }
        if let Some(roles) = &request.roles {
            writer.set(id, "roles", &roles_value(Some(roles))?)?;
        }
        if let Some(aliases) = &aliases {
            for alias in person.aliases.keys() {
                if !aliases.contains(alias) {
                    writer.set(id, &format!("alias/{alias}"), &Value::Null)?;
                }
            }
            for alias in aliases {
                set_alias(writer, id, alias)?;
            }
        }
        if let Some(name) = &request.name {
            writer.set(id, "name", &required("The name", name.trim())?)?;
            if plain(name) != plain(&old) && old.len() <= ALIAS && !old.trim().is_empty() {
                set_alias(writer, id, old.trim())?;
            }
        }
        Ok(Empty {})
    })
}

/// Puts a person away.
pub(super) fn person_archive(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    archive(session, &request.id, true)
}

/// Takes an archived person back.
pub(super) fn person_restore(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    archive(session, &request.id, false)
}

fn archive(session: &mut Session, id: &Id, away: bool) -> Result<Done<Empty>> {
    let (person, _) = session.one::<Person>(id)?;
    let verb = if away { "Archive" } else { "Restore" };
    let name = format!("{verb} {}", person.name.unwrap_or_default());
    session.step(Step::named(name), |writer| {
        let value = if away { Value::from(true) } else { Value::Null };
        writer.set(id, "archived", &value)?;
        Ok(Empty {})
    })
}

/// Says that several names mean one person; nothing that was written is changed.
pub(super) fn person_merge(session: &mut Session, request: PersonMerge) -> Result<Done<Made>> {
    let into = required("The name that stays", request.into.trim())?;
    FieldKind::Line.check("The name that stays", &into)?;
    let names = alias_names(&request.from)?;
    if names.is_empty() {
        return Err(Error::invalid("No name to merge is given.")
            .hint("Choose the other spellings of the name."));
    }
    let people = session.people()?;
    let target = people.called(&request.into);
    let own = target.and_then(|person| person.name.clone());
    let own = plain(own.as_deref().unwrap_or(&request.into));
    let name = format!("Merge {} into {}", names.join(", "), request.into.trim());
    session.step(Step::named(clip(&name)), |writer| {
        let id = match target {
            Some(person) => person.id.clone(),
            None => {
                let id = writer.create("person", None)?;
                writer.set(&id, "name", &into)?;
                id
            }
        };
        for name in names.iter().filter(|name| plain(name) != own) {
            if let Some(other) = people.called(name).filter(|other| other.id != id) {
                writer.set(&other.id, "merged_into", &Value::from(id.as_str()))?;
                let known = other.aliases.iter().filter(|(_, on)| **on);
                let known = known.map(|(alias, _)| alias).chain(&other.name);
                for alias in known.filter(|alias| alias.len() <= ALIAS && plain(alias) != own) {
                    set_alias(writer, &id, alias)?;
                }
            }
            set_alias(writer, &id, name)?;
        }
        Ok(Made { id })
    })
}

fn set_alias(writer: &mut Writer<'_>, person: &Id, alias: &str) -> Result<()> {
    writer.set(person, &format!("alias/{alias}"), &Value::from(true))
}

/// Names as aliases: trimmed, one line each, short enough for a key.
fn alias_names(names: &[String]) -> Result<Vec<String>> {
    within("names", names.len())?;
    let mut all = Vec::with_capacity(names.len());
    for name in names {
        let name = name.trim();
        FieldKind::Line.check("A name", &required("A name", name)?)?;
        if name.len() > ALIAS {
            return Err(Error::new(
                Kind::OverLimit,
                format!(
                    "A name is too long: {} bytes, the limit is {ALIAS}.",
                    name.len()
                ),
            )
            .hint("Shorten it where it is written."));
        }
        all.push(name.to_owned());
    }
    Ok(all)
}

/// Titles of roles as they are kept: a JSON list; `null` where there is none.
pub(super) fn roles_value(roles: Option<&[String]>) -> Result<Value> {
    let roles = roles.unwrap_or_default();
    within("roles", roles.len())?;
    let mut titles = Vec::with_capacity(roles.len());
    for role in roles {
        let role = line(role);
        FieldKind::Line.check("A role", &role)?;
        if !role.is_null() && !titles.contains(&role) {
            titles.push(role);
        }
    }
    Ok(match titles.is_empty() {
        true => Value::Null,
        false => Value::from(Value::from(titles).to_string()),
    })
}

fn within(what: &str, found: usize) -> Result<()> {
    if found <= MOST {
        return Ok(());
    }
    Err(Error::new(
        Kind::OverLimit,
        format!("These are too many {what}: {found}, the limit is {MOST}."),
    )
    .hint("Leave some out."))
}

fn taken(name: &str, known: &Person) -> Error {
    let known = known.name.as_deref().unwrap_or_default();
    let name = crate::error::clipped(name.trim());
    Error::new(Kind::Refused, format!("“{name}” is {known} already."))
        .hint("Change that person, or merge the two.")
}
