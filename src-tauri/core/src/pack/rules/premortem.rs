//! Rules of the kind `premortem`.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    expressions::{Answers, Expressions},
    ids, opening, values,
};
use crate::pack::{
    file::PremortemFile,
    parse::PackFile,
    problem::{Findings, at},
};

impl PackFile for PremortemFile {
    fn check(&mut self, stem: &str, findings: &mut Findings) {
        opening::head(&self.pack, stem, findings);
        let sources = opening::sources(&self.sources, findings);
        opening::facts(&self.facts, findings);
        let named = |list, ids: Vec<&str>, findings: &mut Findings| {
            ids::unique(list, ids.into_iter(), &ids::ID, findings);
        };
        named(
            "phase",
            self.phases.iter().map(|p| p.id.as_str()).collect(),
            findings,
        );
        named(
            "level",
            self.levels.iter().map(|l| l.id.as_str()).collect(),
            findings,
        );
        named(
            "treatment",
            self.treatments.iter().map(|t| t.id.as_str()).collect(),
            findings,
        );
        named(
            "control_action",
            self.control_actions.iter().map(|c| c.id.as_str()).collect(),
            findings,
        );
        named(
            "category",
            self.categories.iter().map(|c| c.id.as_str()).collect(),
            findings,
        );
        named(
            "scenario",
            self.scenarios.iter().map(|s| s.id.as_str()).collect(),
            findings,
        );

        scales(self, findings);
        matrix(self, findings);
        scenarios(self, findings);
        for (at, scenario) in self.scenarios.iter().enumerate() {
            values::cites("scenario", at, &scenario.sources, &sources, findings);
        }

        let mut expressions = Expressions::new(&self.facts);
        for (at, scenario) in self.scenarios.iter_mut().enumerate() {
            let here = at!["scenario", at, "suggests_when"];
            scenario.rule = expressions.read(
                scenario.suggests_when.as_deref(),
                here,
                Answers::None,
                findings,
            );
        }
        expressions.finish(&self.facts, findings);
    }
}

fn scales(file: &PremortemFile, findings: &mut Findings) {
    let likelihoods: Vec<u8> = file.likelihoods.iter().map(|l| l.value).collect();
    let impacts: Vec<u8> = file.impacts.iter().map(|i| i.value).collect();
    for (list, values) in [("likelihood", likelihoods), ("impact", impacts)] {
        ids::scale(list, "value", values.iter().copied(), findings);
        if values != [1, 2, 3, 4, 5] {
            findings.add(
                at![list],
                format!("The scale {list} must have the values 1 to 5 in order."),
            );
        }
    }
}

fn matrix(file: &PremortemFile, findings: &mut Findings) {
    let ranks: BTreeMap<&str, u8> = file
        .levels
        .iter()
        .map(|l| (l.id.as_str(), l.rank))
        .collect();
    let named = [
        (at!["thresholds", "min"], &file.thresholds.min),
        (at!["thresholds", "max"], &file.thresholds.max),
        (
            at!["rules", "irreversible_floor"],
            &file.rules.irreversible_floor,
        ),
    ];
    for (path, level) in named {
        if !ranks.contains_key(level.as_str()) {
            findings.add(
                path,
                format!("{{it}} names the level `{level}`, which the pack does not have."),
            );
        }
    }
    let rows = &file.matrix.levels;
    let here = || at!["matrix", "levels"];
    if rows.len() != 5 || rows.iter().any(|row| row.len() != 5) {
        findings.add(here(), "{it}: levels must be five rows of five levels.");
        return;
    }
    let unknown: BTreeSet<&String> = rows
        .iter()
        .flatten()
        .filter(|level| !ranks.contains_key(level.as_str()))
        .collect();
    for level in &unknown {
        findings.add(
            here(),
            format!("{{it}} names the level `{level}`, which the pack does not have."),
        );
    }
    if !unknown.is_empty() {
        return;
    }
    let rank = |row: usize, column: usize| ranks.get(rows[row][column].as_str());
    let falls = |a: (usize, usize), b: (usize, usize)| rank(a.0, a.1) > rank(b.0, b.1);
    for row in 0..5 {
        for column in 0..5 {
            let down = row < 4 && falls((row, column), (row + 1, column));
            let right = column < 4 && falls((row, column), (row, column + 1));
            if down || right {
                findings.add(
                    here(),
                    format!(
                        "{{it}}: the level falls after likelihood {}, impact {}; it may only rise along a row or a column.",
                        row + 1,
                        column + 1
                    ),
                );
            }
        }
    }
}

fn scenarios(file: &PremortemFile, findings: &mut Findings) {
    let categories: BTreeSet<&str> = file.categories.iter().map(|c| c.id.as_str()).collect();
    let actions: BTreeSet<&str> = file.control_actions.iter().map(|c| c.id.as_str()).collect();
    for (at, scenario) in file.scenarios.iter().enumerate() {
        if !categories.contains(scenario.category.as_str()) {
            findings.add(
                at!["scenario", at, "category"],
                format!(
                    "{{it}} is in the category `{}`, which the pack does not have.",
                    scenario.category
                ),
            );
        } else if !scenario.id.starts_with(&format!("{}.", scenario.category)) {
            findings.add(
                at!["scenario", at, "id"],
                format!(
                    "The id {{it}} must begin with its category and a dot: `{}.`.",
                    scenario.category
                ),
            );
        }
        if !actions.contains(scenario.control_action.as_str()) {
            findings.add(
                at!["scenario", at, "control_action"],
                format!(
                    "{{it}} names the control action `{}`, which the pack does not have.",
                    scenario.control_action
                ),
            );
        }
        if !scenario.mitigation_prompt.ends_with('?') {
            findings.add(
                at!["scenario", at, "mitigation_prompt"],
                "{it}: mitigation_prompt must be a question, ending with a question mark.",
            );
        }
        if let Some(incident) = &scenario.incident
            && !values::is_web_address(&incident.url)
        {
            findings.add(
                at!["scenario", at, "incident", "url"],
                "{it}: the url of the incident must begin with http:// or https://.",
            );
        }
    }
    let used: BTreeSet<&str> = file.scenarios.iter().map(|s| s.category.as_str()).collect();
    for (at, category) in file.categories.iter().enumerate() {
        if !used.contains(category.id.as_str()) {
            findings.add(
                at!["category", at, "id"],
                "The category {it} has no scenario.",
            );
        }
    }
}
