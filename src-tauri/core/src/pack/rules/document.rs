//! Rules of the kind `document`.

use std::collections::BTreeSet;

use super::{
    expressions::{Answers, Expressions},
    ids, opening, values,
};
use crate::pack::{
    document::{Column, ColumnType, FindingRule, Operation},
    file::DocumentFile,
    parse::PackFile,
    problem::{Findings, Step, at},
};

impl PackFile for DocumentFile {
    fn check(&mut self, stem: &str, findings: &mut Findings) {
        opening::head(&self.pack, stem, findings);
        let sources = opening::sources(&self.sources, findings);
        opening::facts(&self.facts, findings);
        ids::unique(
            "section",
            self.sections.iter().map(|s| s.id.as_str()),
            &ids::ID,
            findings,
        );

        let mut tables = BTreeSet::new();
        for (s, section) in self.sections.iter().enumerate() {
            values::cites("section", s, &section.sources, &sources, findings);
            columns(at!["section", s, "field"], &section.fields, findings);
            for (t, table) in section.tables.iter().enumerate() {
                let id = at!["section", s, "table", t, "id"];
                if !(ids::NAME.fits)(&table.id) {
                    findings.add(
                        id.clone(),
                        format!("The table id `{}` {}", table.id, ids::NAME.rule),
                    );
                }
                if !tables.insert(table.id.as_str()) {
                    findings.add(
                        id,
                        format!(
                            "The table id `{}` is used twice in this document.",
                            table.id
                        ),
                    );
                }
                if table.columns.is_empty() {
                    findings.add(
                        at!["section", s, "table", t, "column"],
                        "The table {it} has no column; at least one is needed.",
                    );
                }
                columns(
                    at!["section", s, "table", t, "column"],
                    &table.columns,
                    findings,
                );
            }
        }

        let mut expressions = Expressions::new(&self.facts);
        for (at, section) in self.sections.iter_mut().enumerate() {
            let here = at!["section", at, "when"];
            section.rule = expressions.read(section.when.as_deref(), here, Answers::None, findings);
        }
        let places: Vec<(&str, Vec<&str>)> = self
            .sections
            .iter()
            .map(|s| {
                (
                    s.id.as_str(),
                    s.tables.iter().map(|t| t.id.as_str()).collect(),
                )
            })
            .collect();
        ids::unique(
            "finding",
            self.findings.iter().map(|f| f.id.as_str()),
            &ids::ID,
            findings,
        );
        for (at, finding) in self.findings.iter_mut().enumerate() {
            place(finding, at, &places, findings);
            let here = at!["finding", at, "when"];
            finding.rule =
                expressions.read(Some(&finding.when), here, Answers::Elsewhere, findings);
        }
        expressions.finish(&self.facts, findings);
    }
}

/// A finding is shown under one table or in one section of its document.
fn place(finding: &FindingRule, at: usize, places: &[(&str, Vec<&str>)], findings: &mut Findings) {
    match (&finding.table, &finding.section) {
        (Some(table), None) => {
            if !places
                .iter()
                .any(|(_, tables)| tables.contains(&table.as_str()))
            {
                findings.add(
                    at!["finding", at, "table"],
                    format!("{{it}} names the table `{table}`, which the pack does not have."),
                );
            }
        }
        (None, Some(section)) => {
            if !places.iter().any(|(known, _)| known == section) {
                findings.add(
                    at!["finding", at, "section"],
                    format!("{{it}} names the section `{section}`, which the pack does not have."),
                );
            }
        }
        (Some(_), Some(_)) | (None, None) => findings.add(
            at!["finding", at, "id"],
            "{it} needs a table or a section to be shown at, and not both.",
        ),
    }
}

fn columns(list: Vec<Step>, columns: &[Column], findings: &mut Findings) {
    ids::unique_at(
        list.clone(),
        columns.iter().map(|c| c.id.as_str()),
        &ids::NAME,
        findings,
    );
    for (at, column) in columns.iter().enumerate() {
        let here = |key: &str| {
            let mut path = list.clone();
            path.extend([Step::from(at), Step::from(key)]);
            path
        };
        match (&column.choices, column.column_type == ColumnType::Choice) {
            (None, true) => findings.add(
                here("choices"),
                "{it} is of type choice and has no choices.",
            ),
            (Some(_), false) => {
                findings.add(
                    here("choices"),
                    "{it} has choices, which only type choice can have.",
                );
            }
            (Some(choices), true) => {
                if choices.is_empty() {
                    findings.add(
                        here("choices"),
                        "{it} is of type choice and has no choices.",
                    );
                }
                let mut seen = BTreeSet::new();
                for choice in choices {
                    if !seen.insert(choice) {
                        findings.add(
                            here("choices"),
                            format!("{{it}} has the choice `{choice}` twice."),
                        );
                    }
                }
            }
            (None, false) => {}
        }
        if let Some(compute) = &column.compute {
            match compute.op {
                Operation::Reduction => {}
            }
            if column.column_type != ColumnType::Percent {
                findings.add(
                    here("type"),
                    "{it} is computed, so its type must be percent.",
                );
            }
            if column.required {
                findings.add(
                    here("required"),
                    "{it} is computed, so it cannot be required.",
                );
            }
            for operand in &compute.of {
                let mut of = here("compute");
                of.push(Step::from("of"));
                let known = columns
                    .iter()
                    .any(|c| c.id == *operand && c.column_type == ColumnType::Number);
                if !known {
                    findings.add(
                        of,
                        format!("{{it}} is computed of `{operand}`, which is not a number column beside it."),
                    );
                }
            }
        }
    }
}
