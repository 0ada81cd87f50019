//! What becomes of the questions of an older version: the tables `[[map]]` of a checklist, and how they chain.
//!
//! A map leads from its `from`, and from the versions between that and the next map, to the version of the next
//! map, the last one to the pack's own. An identifier that no map names stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    checklist::Checklist,
    problem::{Step, at},
    version::Version,
};

/// Days a new question does not count for, where the map does not say.
pub const GRACE_DAYS: u32 = 30;

/// What became of the questions of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VersionMap {
    /// The version it leads away from.
    pub from: Version,
    /// Questions with another id.
    #[serde(default)]
    pub moved: Vec<Moved>,
    /// Questions that became several.
    #[serde(default)]
    pub split: Vec<Split>,
    /// Questions that became one.
    #[serde(default)]
    pub merged: Vec<Merged>,
    /// Questions that are gone.
    #[serde(default)]
    pub removed: Vec<String>,
    /// Questions that are new.
    #[serde(default)]
    pub added: Vec<String>,
    /// Days the new questions do not count for after a move; 30 where absent.
    #[schemars(range(min = 0, max = 365))]
    pub grace_days: Option<u32>,
}

/// A question with another id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// Its old id.
    pub from: String,
    /// Its new id.
    pub to: String,
}

/// A question that became several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// Its old id.
    pub from: String,
    /// The new ids; one of them may be the old one.
    pub to: Vec<String>,
}

/// Questions that became one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Merged {
    /// The old ids.
    pub from: Vec<String>,
    /// The new id, which may be one of the old ones.
    pub to: String,
}

impl VersionMap {
    /// Every old id it names, with the ids it leads to; none for a question that is gone.
    pub fn leads(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut leads: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for moved in &self.moved {
            leads.insert(&moved.from, vec![&moved.to]);
        }
        for split in &self.split {
            leads.insert(&split.from, split.to.iter().map(String::as_str).collect());
        }
        for merged in &self.merged {
            for from in &merged.from {
                leads.insert(from, vec![&merged.to]);
            }
        }
        for removed in &self.removed {
            leads.insert(removed, Vec::new());
        }
        leads
    }

    /// The old and the new ids it names, each with its place in a file whose map number `at` it is.
    pub(crate) fn named(&self, at: usize) -> (Vec<Named<'_>>, Vec<Named<'_>>) {
        let (mut old, mut new): (Vec<Named<'_>>, Vec<Named<'_>>) = Default::default();
        for (n, moved) in self.moved.iter().enumerate() {
            old.push((&moved.from, at!["map", at, "moved", n, "from"]));
            new.push((&moved.to, at!["map", at, "moved", n, "to"]));
        }
        for (n, split) in self.split.iter().enumerate() {
            old.push((&split.from, at!["map", at, "split", n, "from"]));
            let to = split.to.iter().enumerate();
            new.extend(to.map(|(k, id)| (id.as_str(), at!["map", at, "split", n, "to", k])));
        }
        for (n, merged) in self.merged.iter().enumerate() {
            let from = merged.from.iter().enumerate();
            old.extend(from.map(|(k, id)| (id.as_str(), at!["map", at, "merged", n, "from", k])));
            new.push((&merged.to, at!["map", at, "merged", n, "to"]));
        }
        let removed = self.removed.iter().enumerate();
        old.extend(removed.map(|(n, id)| (id.as_str(), at!["map", at, "removed", n])));
        let added = self.added.iter().enumerate();
        new.extend(added.map(|(n, id)| (id.as_str(), at!["map", at, "added", n])));
        (old, new)
    }
}

/// An id with its place in the file.
pub(crate) type Named<'p> = (&'p str, Vec<Step>);

/// Where the questions of an older version are in a newer one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Route {
    /// By old id, what the question became; none where it is gone. An id that is not here stays.
    pub to: BTreeMap<String, Vec<String>>,
    /// New questions, with the days they do not count for.
    pub added: BTreeMap<String, u32>,
}

impl Route {
    /// The way from an older version of a checklist to the one in hand, whose own version is `own`.
    pub fn of(list: &Checklist, own: Version, from: Version) -> Self {
        let mut route = Self::default();
        for (at, map) in list.maps.iter().enumerate() {
            let until = list.maps.get(at + 1).map_or(own, |next| next.from);
            if until > from {
                route.go_on(map);
            }
        }
        let led_to: BTreeSet<&String> = route.to.values().flatten().collect();
        let led_to: BTreeSet<String> = led_to.into_iter().cloned().collect();
        route.added.retain(|id, _| !led_to.contains(id));
        route
    }

    /// What a question of the older version became.
    pub fn follow<'r>(&'r self, id: &'r str) -> Vec<&'r str> {
        match self.to.get(id) {
            Some(to) => to.iter().map(String::as_str).collect(),
            None => vec![id],
        }
    }

    fn go_on(&mut self, map: &VersionMap) {
        let leads = map.leads();
        let on = |id: &String| -> Vec<String> {
            match leads.get(id.as_str()) {
                Some(to) => to.iter().map(|id| (*id).to_owned()).collect(),
                None => vec![id.clone()],
            }
        };
        let made: BTreeSet<String> = self
            .to
            .values()
            .flatten()
            .chain(self.added.keys())
            .cloned()
            .collect();
        for to in self.to.values_mut() {
            let mut next: Vec<String> = Vec::new();
            for id in to.iter().flat_map(on) {
                if !next.contains(&id) {
                    next.push(id);
                }
            }
            *to = next;
        }
        self.added = self
            .added
            .iter()
            .flat_map(|(id, days)| on(id).into_iter().map(|id| (id, *days)))
            .collect();
        for (old, to) in &leads {
            // What an earlier map made is followed above; it was no question of the older version.
            if !made.contains(*old) && !self.to.contains_key(*old) {
                let to = to.iter().map(|id| (*id).to_owned()).collect();
                self.to.insert((*old).to_owned(), to);
            }
        }
        let days = map.grace_days.unwrap_or(GRACE_DAYS);
        self.added
            .extend(map.added.iter().map(|id| (id.clone(), days)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(maps: &str) -> Checklist {
        #[derive(Deserialize)]
        struct Maps {
            map: Vec<VersionMap>,
        }
        Checklist {
            roles: Vec::new(),
            areas: Vec::new(),
            questions: Vec::new(),
            maps: toml::from_str::<Maps>(maps).unwrap().map,
            signoff: Default::default(),
        }
    }

    fn route(maps: &str, from: &str) -> Route {
        Route::of(&list(maps), "1.2.0".parse().unwrap(), from.parse().unwrap())
    }

    const CHAIN: &str = r#"
        [[map]]
        from = "1.0.0"
        moved = [{ from = "a", to = "b" }]
        split = [{ from = "s", to = ["s", "t"] }]
        added = ["n", "m"]
        [[map]]
        from = "1.1.0"
        grace_days = 7
        moved = [{ from = "b", to = "c" }, { from = "n", to = "o" }]
        merged = [{ from = ["t", "u"], to = "u" }]
        removed = ["s", "old"]
        added = ["p"]
    "#;

    #[test]
    fn two_maps_lead_on_from_each_other() {
        let route = route(CHAIN, "1.0.0");
        let ways = [
            ("a", vec!["c"]),
            ("s", vec!["u"]),
            ("u", vec!["u"]),
            ("old", vec![]),
            ("stays", vec!["stays"]),
        ];
        for (old, new) in ways {
            assert_eq!(route.follow(old), new, "{old}");
        }
        let added: Vec<_> = route
            .added
            .iter()
            .map(|(id, n)| (id.as_str(), *n))
            .collect();
        assert_eq!(added, [("m", 30), ("o", 30), ("p", 7)]);
        // What the first map made was no question of the oldest version.
        assert!(!route.to.contains_key("b") && !route.to.contains_key("t"));
    }

    #[test]
    fn a_version_takes_the_maps_from_where_it_is() {
        for (from, a, b) in [
            ("0.9.0", "c", "b"),
            ("1.0.0", "c", "b"),
            ("1.0.5", "c", "b"),
            ("1.1.0", "a", "c"),
            ("1.1.9", "a", "c"),
            ("1.2.0", "a", "b"),
            ("2.0.0", "a", "b"),
        ] {
            let route = route(CHAIN, from);
            assert_eq!(route.follow("a"), [a], "{from}");
            assert_eq!(route.follow("b"), [b], "{from}");
        }
    }

    #[test]
    fn what_is_new_and_then_taken_up_by_an_old_question_is_not_new() {
        let route = route(
            r#"
            [[map]]
            from = "1.0.0"
            added = ["n"]
            [[map]]
            from = "1.1.0"
            merged = [{ from = ["n", "a"], to = "n" }]
            "#,
            "1.0.0",
        );
        assert_eq!(route.follow("a"), ["n"]);
        assert!(route.added.is_empty());
    }
}
