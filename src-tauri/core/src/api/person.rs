//! People: a list to choose from, and bringing two spellings together.
//!
//! A merge writes aliases and nothing else: every field keeps the name that was typed there.

use std::collections::BTreeMap;

use serde_json::Value;

use super::participant::clip;
use super::people::People;
use super::session::{Session, Step};
use super::text::{line, required};
use super::wire::{ById, Done, Empty, Made, request, view};
use crate::error::{Error, Kind, Result};
use crate::model::{FieldKind, Id, Person, plain};
use crate::store::Writer;

request! {
    /// Lists people.
    pub struct PersonList {
        /// Whether archived ones are listed too.
        pub archived: Option<bool>,
    }

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

view! {
    /// A person, or a name that is only written in fields.
    pub struct PersonRow {
        /// Their id; none of a name that nobody added.
        pub id: Option<String>,
        /// The name.
        pub name: String,
        /// Two or three letters.
        pub initials: String,
        /// Titles of the roles they have.
        pub roles: Vec<String>,
        /// The team they belong to.
        pub team: String,
        /// Other names they go by.
        pub aliases: Vec<String>,
        /// Whether they are put away.
        pub archived: bool,
        /// Whether it is who uses this installation.
        pub me: bool,
        /// Open actions they own.
        pub owns: u32,
        /// Waivers, acceptances and sign-offs they were asked to decide.
        pub approves: u32,
        /// In how many places the name is written.
        pub seen: u32,
    }
}

/// Every field that holds a person's name: kind, fields, keyed field.
const NAMED: [(&str, &[&str], Option<&str>); 11] = [
    ("review", &[], Some("owner")),
    ("action", &["owner"], None),
    ("waiver", &["requested_by", "approver"], None),
    ("evidence", &["collected_by", "reviewed_by"], None),
    ("scenario", &["owner", "approver", "accepted_by"], None),
    ("mitigation", &["owner"], None),
    ("participant", &["name"], None),
    ("respondent", &["name"], None),
    ("assessment", &[], Some("settled_by")),
    ("assessment", &[], Some("na_approver")),
    ("signoff", &["asked_of", "by"], None),
];

/// The most names of one list: roles, aliases, names to merge.
const MOST: usize = 200;
/// The most bytes of an alias: it is the key of a field.
const ALIAS: usize = 200;

/// Lists people, and names nobody added, by name.
pub(super) fn person_list(session: &mut Session, request: PersonList) -> Result<Vec<PersonRow>> {
    let people = session.people()?;
    let mut rows: Vec<PersonRow> = people
        .iter()
        .map(|person| row_of(person, session.context.author.as_str(), &people))
        .collect();
    let at: BTreeMap<String, usize> = people
        .iter()
        .enumerate()
        .map(|(at, person)| (person.id.to_string(), at))
        .collect();
    let mut others: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen = Vec::new();
    for (kind, fields, keyed) in NAMED {
        let names = session.store.names_seen(kind, fields, keyed)?;
        seen.extend(names.into_iter().map(|name| (kind, name)));
    }
    // The spelling that is used most is the one shown of a name that nobody added.
    seen.sort_by(|(_, a), (_, b)| b.times.cmp(&a.times).then_with(|| a.name.cmp(&b.name)));
    for (kind, found) in seen {
        let known = people.called(&found.name);
        let known = known.and_then(|person| at.get(person.id.as_str()).copied());
        let row = match known {
            Some(at) => at,
            None => *others.entry(plain(&found.name)).or_insert_with(|| {
                rows.push(unknown_row(found.name.trim()));
                rows.len() - 1
            }),
        };
        let row = &mut rows[row];
        row.seen += found.times;
        match (kind, found.field.as_str()) {
            ("action", "owner") => row.owns += found.open,
            ("waiver" | "scenario", "approver") | ("signoff", "asked_of") => {
                row.approves += found.times;
            }
            _ => {}
        }
        row.me = row.me || session.is_me(&people, &found.name);
    }
    rows.retain(|row| !row.archived || request.archived == Some(true));
    rows.sort_by_key(|row| (plain(&row.name), row.id.clone()));
    Ok(rows)
}

fn row_of(person: &Person, author: &str, people: &People) -> PersonRow {
    let name = person.name.clone().unwrap_or_default();
    let aliases = person.aliases.iter().filter(|(_, on)| **on);
    PersonRow {
        id: Some(person.id.to_string()),
        initials: person.initials.clone().unwrap_or_else(|| initials(&name)),
        roles: person.role_titles(),
        team: person.team.clone().unwrap_or_default(),
        aliases: aliases.map(|(alias, _)| alias.clone()).collect(),
        archived: person.archived == Some(true),
        me: people
            .called(author)
            .is_some_and(|known| known.id == person.id),
        owns: 0,
        approves: 0,
        seen: 0,
        name,
    }
}

fn unknown_row(name: &str) -> PersonRow {
    PersonRow {
        id: None,
        name: name.to_owned(),
        initials: initials(name),
        roles: Vec::new(),
        team: String::new(),
        aliases: Vec::new(),
        archived: false,
        me: false,
        owns: 0,
        approves: 0,
        seen: 0,
    }
}

/// The first letters of the first and the last word.
pub(super) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.last().and_then(|word| word.chars().next());
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

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
