//! The list of people to choose from: who was added, and every name that is only written in fields.

use std::collections::BTreeMap;

use super::people::People;
use super::session::Session;
use super::wire::{request, view};
use crate::error::Result;
use crate::model::{Person, plain};
use crate::store::summary::Which;

request! {
    /// Lists people.
    pub struct PersonList {
        /// Whether archived ones are listed too.
        pub archived: Option<bool>,
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
        /// Open actions they own, but for those of older reviews and of what is put away.
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

/// Lists people, and names nobody added, by name.
pub(super) fn person_list(session: &mut Session, request: PersonList) -> Result<Vec<PersonRow>> {
    // Which reviews are current decides which actions still wait.
    session.refresh(Which::Teams)?;
    let open: BTreeMap<String, u32> = session.store.open_actions()?.into_iter().collect();
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
        if let ("waiver" | "scenario", "approver") | ("signoff", "asked_of") =
            (kind, found.field.as_str())
        {
            row.approves += found.times;
        }
        if let ("action", "owner") = (kind, found.field.as_str()) {
            row.owns += open.get(&found.name).copied().unwrap_or_default();
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
