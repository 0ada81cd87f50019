//! Holds the maps of own packs against the older versions that are in reach: what they name was asked, and no
//! question of the older version goes astray.

use std::collections::BTreeSet;

use super::Shelf;
use crate::pack::{
    Checklist, Route,
    across::Seen,
    head::Head,
    map::VersionMap,
    problem::{Finding, Findings, at},
};

impl Shelf {
    /// What does not fit, by position, from one position on.
    pub(super) fn strayed(&self, packs: &[Seen<'_>], from: usize) -> Vec<(usize, Finding)> {
        let mut all = Vec::new();
        for (position, seen) in packs.iter().enumerate().skip(from) {
            let Some(list) = seen.pack.checklist() else {
                continue;
            };
            let mut findings = Findings::default();
            for (n, map) in list.maps.iter().enumerate() {
                let old = self.get(&seen.pack.head.id, map.from).ok();
                if let Some(old) = old.as_ref().and_then(|old| old.checklist()) {
                    compare(&seen.pack.head, list, n, map, old, &mut findings);
                }
            }
            all.extend(findings.0.into_iter().map(|finding| (position, finding)));
        }
        all
    }
}

fn compare(
    head: &Head,
    list: &Checklist,
    n: usize,
    map: &VersionMap,
    old: &Checklist,
    findings: &mut Findings,
) {
    let from = map.from;
    for (id, path) in map.named(n).0 {
        if old.question(id).is_none() {
            findings.add(
                path,
                format!("The map from {from} leads away from `{id}`, which {from} does not ask."),
            );
        }
    }
    let route = Route::of(list, head.version, from);
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    for question in &old.questions {
        let to = route.follow(&question.id);
        if to == [question.id.as_str()] && list.question(&question.id).is_none() {
            findings.add(
                at!["map", n, "from"],
                format!(
                    "The question `{}` of {from} is gone, and the map does not say so: name it in moved, split, merged or removed.",
                    question.id
                ),
            );
        }
        reached.extend(to);
    }
    for (at, question) in list.questions.iter().enumerate() {
        if !reached.contains(question.id.as_str()) && !route.added.contains_key(&question.id) {
            findings.add(
                at!["question", at, "id"],
                format!(
                    "The question {{it}} is not in {from}: name it in added of the map from {from}."
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{own_checklist, said, shelf};

    /// The small checklist with a new version and these maps.
    fn newer(maps: &str) -> String {
        own_checklist().replace("version = \"1.2.3\"", "version = \"1.3.0\"") + maps
    }

    #[test]
    fn an_older_file_stays_in_reach_and_a_map_is_held_against_it() {
        let map = "\n[[map]]\nfrom = \"1.2.3\"\nmoved = [{ from = \"small.was\", to = \"small.backup\" }]\nremoved = [\"small.ghost\"]\n";
        let old = own_checklist().replace("launch.date", "launch.day");
        let (shelf, _folder) = shelf(&[
            ("small-checklist-1.2.3.toml", old),
            ("small-checklist.toml", newer(map)),
        ]);
        let new = newer(map);
        let line = |text: &str| new.lines().position(|line| line.contains(text)).unwrap() + 1;
        assert_eq!(
            said(shelf.problems()),
            [
                format!(
                    "small-checklist.toml, line {}: The map from 1.2.3 leads away from `small.was`, which 1.2.3 does not ask.",
                    line("moved =")
                ),
                format!(
                    "small-checklist.toml, line {}: The map from 1.2.3 leads away from `small.ghost`, which 1.2.3 does not ask.",
                    line("removed =")
                ),
                format!(
                    "small-checklist.toml, line {}: The question `launch.day` of 1.2.3 is gone, and the map does not say so: name it in moved, split, merged or removed.",
                    line("from = \"1.2.3\"")
                ),
                format!(
                    "small-checklist.toml, line {}: The question `launch.date` is not in 1.2.3: name it in added of the map from 1.2.3.",
                    line("id = \"launch.date\"")
                ),
            ]
        );
        let newest = shelf.newest("small-checklist").unwrap();
        assert_eq!(newest.head.version.to_string(), "1.3.0");
        let kept = shelf.get("small-checklist", "1.2.3".parse().unwrap());
        assert!(
            kept.unwrap()
                .checklist()
                .unwrap()
                .question("launch.day")
                .is_some()
        );
    }

    #[test]
    fn a_map_that_fits_is_not_spoken_of_and_nor_is_one_whose_version_is_away() {
        let moved = "\n[[map]]\nfrom = \"1.2.3\"\nmoved = [{ from = \"launch.day\", to = \"launch.date\" }]\n";
        let old = own_checklist().replace("launch.date", "launch.day");
        let (both, _folder) = shelf(&[
            ("small-checklist-1.2.3.toml", old),
            ("small-checklist.toml", newer(moved)),
        ]);
        assert_eq!(said(both.problems()), [""; 0]);
        let (alone, _folder) = shelf(&[("small-checklist.toml", newer(moved))]);
        assert_eq!(said(alone.problems()), [""; 0]);
    }
}
