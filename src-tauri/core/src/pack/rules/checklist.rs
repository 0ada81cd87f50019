//! Rules of the kind `checklist`.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    expressions::{Answers, Expressions},
    ids, maps, opening, values,
};
use crate::pack::{
    checklist::Question,
    expression::Leaf,
    file::ChecklistFile,
    head::Subject,
    parse::PackFile,
    problem::{Findings, at},
};

impl PackFile for ChecklistFile {
    fn check(&mut self, stem: &str, findings: &mut Findings) {
        opening::head(&self.pack, stem, findings);
        let sources = opening::sources(&self.sources, findings);
        opening::facts(&self.facts, findings);
        let roles = ids::unique(
            "role",
            self.roles.iter().map(|r| r.id.as_str()),
            &ids::ID,
            findings,
        );
        let areas: Vec<&str> = self.areas.iter().map(|a| a.id.as_str()).collect();
        ids::unique("area", areas.iter().copied(), &ids::ID, findings);
        ids::unique(
            "question",
            self.questions.iter().map(|q| q.id.as_str()),
            &ids::ID,
            findings,
        );

        let mut last_area = 0;
        for (at, question) in self.questions.iter().enumerate() {
            match areas.iter().position(|a| *a == question.area) {
                None => findings.add(
                    at!["question", at, "area"],
                    format!(
                        "{{it}} is in the area `{}`, which the pack does not have.",
                        question.area
                    ),
                ),
                Some(area) if area < last_area => findings.add(
                    at!["question", at, "area"],
                    "{it} is out of order: questions follow the order of the areas.",
                ),
                Some(area) => last_area = area,
            }
            if let Some(role) = &question.role
                && !roles.contains(role.as_str())
            {
                findings.add(
                    at!["question", at, "role"],
                    format!("{{it}} names the role `{role}`, which the pack does not have."),
                );
            }
            values::cites("question", at, &question.sources, &sources, findings);
            question_alone(question, at, self.pack.subject, findings);
        }
        unused(self, findings);
        maps::check(self, findings);
        expressions(self, findings);
    }
}

fn question_alone(question: &Question, at: usize, subject: Subject, findings: &mut Findings) {
    if !(1..=3).contains(&question.from_tier) {
        findings.add(
            at!["question", at, "from_tier"],
            format!(
                "{{it}}: from_tier must be 1, 2 or 3, not {}.",
                question.from_tier
            ),
        );
    } else if subject != Subject::Service && question.from_tier != 3 {
        findings.add(
            at!["question", at, "from_tier"],
            "{it}: from_tier must be 3, because only services have a tier.",
        );
    }
    if !(1..=730).contains(&question.valid_days) {
        findings.add(
            at!["question", at, "valid_days"],
            format!(
                "{{it}}: valid_days must be from 1 to 730, not {}.",
                question.valid_days
            ),
        );
    }
    if !values::is_one_question(&question.text) {
        findings.add(
            at!["question", at, "text"],
            "{it}: text must be exactly one question, ending with a question mark.",
        );
    }
    if question.answered_by.is_some() && question.feeds.is_none() {
        findings.add(
            at!["question", at, "answered_by"],
            "{it} has answered_by, which needs feeds: the table its columns belong to.",
        );
    }
    if question.sources.is_empty() {
        findings.add(
            at!["question", at, "sources"],
            "{it} cites no source; at least one is needed.",
        );
    }
}

fn unused(file: &ChecklistFile, findings: &mut Findings) {
    let areas: BTreeSet<&str> = file.questions.iter().map(|q| q.area.as_str()).collect();
    for (at, area) in file.areas.iter().enumerate() {
        if !areas.contains(area.id.as_str()) {
            findings.add(at!["area", at, "id"], "The area {it} has no question.");
        }
    }
    let roles: BTreeSet<&str> = file
        .questions
        .iter()
        .filter_map(|q| q.role.as_deref())
        .collect();
    for (at, role) in file.roles.iter().enumerate() {
        if !roles.contains(role.id.as_str()) {
            findings.add(
                at!["role", at, "id"],
                "The role {it} is used by no question.",
            );
        }
    }
}

fn expressions(file: &mut ChecklistFile, findings: &mut Findings) {
    let mut expressions = Expressions::new(&file.facts);
    // Texts are kept only where an expression could quote them.
    let mut places = BTreeMap::new();
    if file.questions.iter().any(|q| q.when.is_some()) {
        for (at, question) in file.questions.iter().enumerate() {
            places
                .entry(question.id.clone())
                .or_insert_with(|| (at, question.text.clone()));
        }
    }
    for (at, question) in file.questions.iter_mut().enumerate() {
        let here = at!["question", at, "when"];
        question.rule = expressions.read(
            question.when.as_deref(),
            here.clone(),
            Answers::Before(&places, at),
            findings,
        );
        let uses_fact = question.rule.as_ref().is_some_and(|rule| {
            rule.leaves()
                .iter()
                .any(|leaf| matches!(leaf, Leaf::Fact { .. }))
        });
        if uses_fact && !question.na_allowed {
            findings.add(
                at!["question", at, "na_allowed"],
                "{it} depends on a fact, so na_allowed must be true.",
            );
        }
    }
    expressions.finish(&file.facts, findings);
}
