//! Rules between packs: what is shared means the same everywhere, and what is named elsewhere exists.
//!
//! Two classes. A conflict (a question id, fact or source that another pack defines otherwise) keeps a team's
//! pack out, because answers would be mixed up. A dangling reference does no harm: a table that does not exist has
//! no rows, and a rule about a question that nobody is asked does not apply. It is reported to whoever can mend it,
//! so of own packs alone.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    document::{ColumnType, Document, FindingRule},
    expression::{Expression, Leaf, Number},
    file::{Body, Pack},
    premortem::Premortem,
    problem::{Finding, Findings, Step, at},
};

/// The pack that `feeds`, `rows()` and `has()` refer to.
pub(crate) const DESIGN: &str = "design-document";

/// A pack as the rules see it.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'p> {
    pub(crate) file: &'p str,
    pub(crate) text: &'p str,
    pub(crate) pack: &'p Pack,
}

/// What contradicts a pack earlier in the list, by position.
pub(crate) fn conflicts(packs: &[Seen<'_>]) -> Vec<(usize, Finding)> {
    let mut facts: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    let mut sources: BTreeMap<&str, ((&str, Option<&str>), &str)> = BTreeMap::new();
    let mut questions: BTreeMap<&str, &str> = BTreeMap::new();
    let mut all = Vec::new();
    for (position, seen) in packs.iter().enumerate() {
        let mut findings = Findings::default();
        for (n, fact) in seen.pack.facts.iter().enumerate() {
            let (text, file) = *facts.entry(&fact.id).or_insert((&fact.text, seen.file));
            if text != fact.text {
                findings.add(
                    at!["fact", n, "text"],
                    format!("The fact {{it}} has another text in {file}; a fact is shared and has one text."),
                );
            }
        }
        for (n, source) in seen.pack.sources.iter().enumerate() {
            let work = (source.title.as_str(), source.url.as_deref());
            let (first, file) = *sources.entry(&source.id).or_insert((work, seen.file));
            if first != work {
                findings.add(
                    at!["source", n, "id"],
                    format!("The source {{it}} has another title or url in {file}."),
                );
            }
        }
        for (n, question) in seen
            .pack
            .checklist()
            .map_or(&[][..], |c| &c.questions)
            .iter()
            .enumerate()
        {
            let file = *questions.entry(&question.id).or_insert(seen.file);
            if file != seen.file {
                findings.add(
                    at!["question", n, "id"],
                    format!("The question id {{it}} is also in {file}; it must be unique over all checklists."),
                );
            }
        }
        all.extend(findings.0.into_iter().map(|finding| (position, finding)));
    }
    all
}

/// What names a table, column, criterion, question or scenario that no pack in the list has, by position, from one
/// position on.
pub(crate) fn dangling(packs: &[Seen<'_>], from: usize) -> Vec<(usize, Finding)> {
    let design = packs
        .iter()
        .find(|seen| seen.pack.head.id == DESIGN)
        .and_then(|seen| seen.pack.document());
    let mut models = packs
        .iter()
        .filter_map(|seen| seen.pack.maturity())
        .peekable();
    let criteria: Option<BTreeSet<&str>> = models.peek().is_some().then(|| {
        models
            .flat_map(|m| &m.criteria)
            .map(|c| c.id.as_str())
            .collect()
    });
    let mut all = Vec::new();
    for (position, seen) in packs.iter().enumerate().skip(from) {
        let mut findings = Findings::default();
        match &seen.pack.body {
            Body::Checklist(checklist) => {
                for (n, question) in checklist.questions.iter().enumerate() {
                    if let (Some(table), Some(design)) = (&question.feeds, design)
                        && design.table(table).is_none()
                    {
                        findings.add(
                            at!["question", n, "feeds"],
                            format!(
                                "{{it}} names the table `{table}`, which {DESIGN} does not have."
                            ),
                        );
                    }
                    let fed = question.feeds.as_deref().zip(design);
                    if let Some(table) = fed.and_then(|(table, design)| design.table(table)) {
                        for column in question.answered_by.iter().flatten() {
                            if !table.columns.iter().any(|known| known.id == *column) {
                                findings.add(
                                    at!["question", n, "answered_by"],
                                    format!("{{it}} names the column `{}.{column}`, which {DESIGN} does not have.", table.id),
                                );
                            }
                        }
                    }
                    if let (Some(criterion), Some(criteria)) = (&question.maturity, &criteria)
                        && !criteria.contains(criterion.as_str())
                    {
                        findings.add(
                            at!["question", n, "maturity"],
                            format!("{{it}} names the criterion `{criterion}`, which no maturity model has."),
                        );
                    }
                    let here = || at!["question", n, "when"];
                    tables(question.rule.as_ref(), design, here, &mut findings);
                }
            }
            Body::Document(document) => {
                for (n, section) in document.sections.iter().enumerate() {
                    tables(
                        section.rule.as_ref(),
                        design,
                        || at!["section", n, "when"],
                        &mut findings,
                    );
                }
                for (n, finding) in document.findings.iter().enumerate() {
                    let here = || at!["finding", n, "when"];
                    tables(finding.rule.as_ref(), design, here, &mut findings);
                    elsewhere(finding, n, packs, &mut findings);
                }
            }
            Body::Premortem(premortem) => {
                for (n, scenario) in premortem.scenarios.iter().enumerate() {
                    let here = || at!["scenario", n, "suggests_when"];
                    tables(scenario.rule.as_ref(), design, here, &mut findings);
                }
            }
            Body::Maturity(_) => {}
        }
        all.extend(findings.0.into_iter().map(|finding| (position, finding)));
    }
    all
}

fn tables(
    rule: Option<&Expression>,
    design: Option<&Document>,
    here: impl Fn() -> Vec<Step>,
    findings: &mut Findings,
) {
    let (Some(rule), Some(design)) = (rule, design) else {
        return;
    };
    for leaf in rule.leaves() {
        match leaf {
            Leaf::Compare { left, right, .. } => {
                for number in [left, right] {
                    if let Number::Rows(table) = number
                        && design.table(table).is_none()
                    {
                        findings.add(
                            here(),
                            format!("{{it}}: rows() names the table `{table}`, which {DESIGN} does not have."),
                        );
                    }
                }
            }
            Leaf::Has {
                table,
                column,
                value,
            } => {
                if let Some(fault) = has_fault(design, table, column, value) {
                    findings.add(here(), fault);
                }
            }
            Leaf::HasRow { table, cells } => {
                for (column, value) in cells {
                    if let Some(fault) = has_fault(design, table, column, value) {
                        findings.add(here(), fault);
                    }
                }
            }
            Leaf::Fact { .. } | Leaf::Answer { .. } => {}
        }
    }
}

/// The questions and scenarios a rule for findings names, where packs that could have them are there.
fn elsewhere(finding: &FindingRule, n: usize, packs: &[Seen<'_>], findings: &mut Findings) {
    let mut lists = packs
        .iter()
        .filter_map(|seen| seen.pack.checklist())
        .peekable();
    let questions: Option<BTreeSet<&str>> = lists.peek().is_some().then(|| {
        lists
            .flat_map(|list| &list.questions)
            .map(|q| q.id.as_str())
            .collect()
    });
    let mut libraries = packs
        .iter()
        .filter_map(|seen| seen.pack.premortem())
        .peekable();
    let scenarios: Option<BTreeSet<&str>> = libraries
        .peek()
        .is_some()
        .then(|| libraries.flat_map(Premortem::names).collect());
    let is_known = |known: &Option<BTreeSet<&str>>, id: &str| {
        known.as_ref().is_none_or(|known| known.contains(id))
    };
    let no_question =
        |id: &str| format!("{{it}} names the question `{id}`, which no checklist has.");
    let no_scenario = |id: &str| {
        format!("{{it}} names the scenario or category `{id}`, which no pre-mortem has.")
    };
    if let Some(id) = finding
        .question
        .as_deref()
        .filter(|id| !is_known(&questions, id))
    {
        findings.add(at!["finding", n, "question"], no_question(id));
    }
    if let Some(id) = finding
        .scenario
        .as_deref()
        .filter(|id| !is_known(&scenarios, id))
    {
        findings.add(at!["finding", n, "scenario"], no_scenario(id));
    }
    for leaf in finding.rule.iter().flat_map(Expression::leaves) {
        match leaf {
            Leaf::Answer { question, .. } if !is_known(&questions, question) => {
                findings.add(at!["finding", n, "when"], no_question(question));
            }
            Leaf::Compare { left, right, .. } => {
                for number in [left, right] {
                    if let Number::Scenarios(of) = number
                        && !is_known(&scenarios, of)
                    {
                        findings.add(at!["finding", n, "when"], no_scenario(of));
                    }
                }
            }
            Leaf::Answer { .. } | Leaf::Fact { .. } | Leaf::Has { .. } | Leaf::HasRow { .. } => {}
        }
    }
}

impl Premortem {
    /// The ids of its categories and scenarios.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let categories = self.categories.iter().map(|category| category.id.as_str());
        categories.chain(self.scenarios.iter().map(|scenario| scenario.id.as_str()))
    }
}

fn has_fault(design: &Document, table: &str, column: &str, value: &str) -> Option<String> {
    let columns = design.table(table).map_or(&[][..], |t| &t.columns);
    match columns.iter().find(|c| c.id == column) {
        None => Some(format!(
            "{{it}}: has() names the column `{table}.{column}`, which {DESIGN} does not have."
        )),
        Some(found) => {
            let choices = found.choices.as_deref().unwrap_or_default();
            let wrong = found.column_type == ColumnType::Choice
                && !value.is_empty()
                && !choices.iter().any(|c| c == value);
            wrong.then(|| {
                format!(
                    "{{it}}: has() asks for `{value}`, which is not a choice of `{table}.{column}`."
                )
            })
        }
    }
}
