//! Who a name means: people by their names and aliases.

use std::collections::BTreeMap;

use super::session::Session;
use crate::error::Result;
use crate::model::{Entity, Person, plain};

/// Everybody who is known, archived ones included.
pub(super) struct People {
    /// By id, which is the order they were made in.
    all: Vec<Person>,
    /// Which of them each name and alias means, by the plain name.
    by_name: BTreeMap<String, usize>,
}

impl Session {
    /// Everybody who is known.
    pub(super) fn people(&self) -> Result<People> {
        let rows = self.store.all(Person::SPEC.kind)?;
        let everybody: Vec<Person> = rows.into_iter().map(crate::store::Row::decode).collect();
        Ok(People::new(everybody))
    }

    /// Whether a name means the person who uses this installation.
    pub(super) fn is_me(&self, people: &People, name: &str) -> bool {
        people.same(&self.context.author, name)
    }
}

impl People {
    fn new(everybody: Vec<Person>) -> Self {
        let merged: BTreeMap<&str, &str> = everybody
            .iter()
            .filter_map(|person| Some((person.id.as_str(), person.merged_into.as_deref()?)))
            .filter(|(_, into)| everybody.iter().any(|person| person.id.as_str() == *into))
            .collect();
        let all: Vec<Person> = everybody
            .iter()
            .filter(|person| stands(person.id.as_str(), &merged))
            .cloned()
            .collect();
        let mut by_name = BTreeMap::new();
        // A name of somebody's own comes before an alias of another.
        for (at, person) in all.iter().enumerate() {
            let name = plain(person.name.as_deref().unwrap_or_default());
            by_name.entry(name).or_insert(at);
        }
        for (at, person) in all.iter().enumerate() {
            for (alias, _) in person.aliases.iter().filter(|(_, on)| **on) {
                by_name.entry(plain(alias)).or_insert(at);
            }
        }
        by_name.remove("");
        Self { all, by_name }
    }

    /// Everybody, the oldest entry first.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Person> {
        self.all.iter()
    }

    /// The person a name means, if anybody.
    pub(super) fn called(&self, name: &str) -> Option<&Person> {
        let at = self.by_name.get(&plain(name))?;
        self.all.get(*at)
    }

    /// Whether two names mean one person.
    pub(super) fn same(&self, one: &str, other: &str) -> bool {
        if plain(one) == plain(other) {
            return !plain(one).is_empty();
        }
        match (self.called(one), self.called(other)) {
            (Some(one), Some(other)) => one.id == other.id,
            _ => false,
        }
    }
}

/// Whether a person still stands for themselves. Where two were merged into each other without knowledge of that, the older entry
/// does, so that nobody is lost.
fn stands(id: &str, merged: &BTreeMap<&str, &str>) -> bool {
    let mut path = vec![id];
    let mut at = id;
    while let Some(into) = merged.get(at) {
        if let Some(first) = path.iter().position(|seen| seen == into) {
            let circle = &path[first..];
            return first == 0 && circle.iter().min() == Some(&id);
        }
        path.push(into);
        at = into;
    }
    at == id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_circle_one_stands_and_of_a_chain_the_last() {
        for (merged, standing) in [
            (vec![], vec!["a", "b", "c"]),
            (vec![("a", "b")], vec!["b", "c"]),
            (vec![("a", "b"), ("b", "c")], vec!["c"]),
            (vec![("a", "b"), ("b", "a")], vec!["a", "c"]),
            (vec![("a", "b"), ("b", "c"), ("c", "b")], vec!["b"]),
            (vec![("c", "c")], vec!["a", "b", "c"]),
        ] {
            let map: BTreeMap<&str, &str> = merged.into_iter().collect();
            let found: Vec<&str> = ["a", "b", "c"]
                .into_iter()
                .filter(|id| stands(id, &map))
                .collect();
            assert_eq!(found, standing, "{map:?}");
        }
    }
}
