//! Rules of the tables `[[map]]`: versions in order, every question named once, and what they lead to exists.
//!
//! Whether the old ids were questions of that version is the shelf's, which may have it.

use std::collections::BTreeSet;

use crate::pack::{
    file::ChecklistFile,
    map::{Named, VersionMap},
    problem::{Findings, at},
};

pub(super) fn check(file: &ChecklistFile, findings: &mut Findings) {
    versions(file, findings);
    let questions: BTreeSet<&str> = file.questions.iter().map(|q| q.id.as_str()).collect();
    for (at, map) in file.maps.iter().enumerate() {
        alone(map, at, findings);
        let later = &file.maps[at + 1..];
        let (old, new) = map.named(at);
        once(&old, "away from", map, findings);
        once(&new, "to", map, findings);
        for (id, path) in &new {
            let goes_on = later.iter().any(|map| map.leads().contains_key(id));
            if !questions.contains(id) && !goes_on {
                findings.add(
                    path.clone(),
                    format!(
                        "The map from {} leads to `{id}`, which is no question of the pack.",
                        map.from
                    ),
                );
            }
        }
        for (n, id) in map.added.iter().enumerate() {
            let mut gone = file.maps[..=at].iter().flat_map(|map| &map.removed);
            if gone.any(|old| old == id) {
                findings.add(
                    at!["map", at, "added", n],
                    format!(
                        "The map from {} adds `{id}`, which was another question before: its answers would count for the new one.",
                        map.from
                    ),
                );
            }
        }
        let made: BTreeSet<&str> = new.iter().map(|(id, _)| *id).collect();
        for (id, path) in &old {
            let again = later
                .iter()
                .any(|map| map.named(0).1.iter().any(|(new, _)| new == id));
            if questions.contains(id) && !made.contains(id) && !again {
                findings.add(
                    path.clone(),
                    format!(
                        "The map from {} leads away from `{id}`, which the pack still asks.",
                        map.from
                    ),
                );
            }
        }
    }
}

fn versions(file: &ChecklistFile, findings: &mut Findings) {
    let mut last = None;
    for (at, map) in file.maps.iter().enumerate() {
        let from = map.from;
        if from >= file.pack.version {
            findings.add(
                at!["map", at, "from"],
                format!(
                    "The map from {from} does not lead to a higher version: the pack is {}.",
                    file.pack.version
                ),
            );
        }
        if last.is_some_and(|last| last >= from) {
            findings.add(
                at!["map", at, "from"],
                format!(
                    "The map from {from} is out of order: maps follow their versions, each once."
                ),
            );
        }
        last = last.max(Some(from));
    }
}

fn alone(map: &VersionMap, at: usize, findings: &mut Findings) {
    let from = map.from;
    if map.grace_days.is_some_and(|days| days > 365) {
        findings.add(
            at!["map", at, "grace_days"],
            format!("The map from {from}: grace_days must be from 0 to 365."),
        );
    }
    for (n, moved) in map.moved.iter().enumerate() {
        if moved.from == moved.to {
            findings.add(
                at!["map", at, "moved", n, "to"],
                format!("The map from {from} moves `{}` to itself.", moved.from),
            );
        }
    }
    for (n, split) in map.split.iter().enumerate() {
        if split.to.len() < 2 {
            findings.add(
                at!["map", at, "split", n, "to"],
                format!(
                    "The map from {from} splits `{}` into fewer than two questions.",
                    split.from
                ),
            );
        }
    }
    for (n, merged) in map.merged.iter().enumerate() {
        if merged.from.len() < 2 {
            findings.add(
                at!["map", at, "merged", n, "from"],
                format!(
                    "The map from {from} merges fewer than two questions into `{}`.",
                    merged.to
                ),
            );
        }
    }
}

fn once(ids: &[Named<'_>], way: &str, map: &VersionMap, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for (id, path) in ids {
        if !seen.insert(id) {
            findings.add(
                path.clone(),
                format!("The map from {} leads {way} `{id}` twice.", map.from),
            );
        }
    }
}
