//! Findings: where a design, the answers and the scenarios of one review do not fit together.
//!
//! Three come from the shape of the data: a row that lacks a required value, a question answered met
//! while its table is empty, and one answered unmet or N/A while its rows are complete. All others
//! are rules of the pack; one that asks about a question or scenario which the review's own packs do
//! not have does not apply. A fingerprint covers what a finding looked at: once settled, it is open
//! again when that changes.

use super::document::{Tables, is_filled, missing, row_name};
use super::proposal::{Asked, Fed, fed, fingerprint, rows_text};
use crate::model::{Answer, DocumentRecord, DocumentRow};
use crate::pack::document::{Document, FindingKind, FindingRule, Table};
use crate::pack::expression::{Expression, Leaf, Number};
use crate::pack::{Situation, Truth};

/// One place where things do not fit, or something is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Names it as long as it is about the same thing.
    pub key: String,
    /// Contradiction or gap.
    pub kind: FindingKind,
    /// What does not fit, in a sentence.
    pub text: String,
    /// What to do about it.
    pub fix: String,
    /// The section it is shown in.
    pub section: String,
    /// The table it is shown under.
    pub table: Option<String>,
    /// The row it is about.
    pub row: Option<String>,
    /// The question that is the other place.
    pub question: Option<String>,
    /// The scenario or category that is the other place.
    pub scenario: Option<String>,
    /// What it looked at, as a short hash.
    pub fingerprint: String,
}

/// What the packs of a review have beside the document; a team's own may take the place of one it was written for.
#[derive(Clone, Copy)]
pub struct Beside<'b> {
    /// Whether the checklist has this question.
    pub question: &'b dyn Fn(&str) -> bool,
    /// Whether the pre-mortem has this category or scenario.
    pub scenario: &'b dyn Fn(&str) -> bool,
}

/// Every finding, in the order of the document.
pub fn findings(
    template: &Document,
    record: &DocumentRecord,
    asked: &[Asked<'_>],
    situation: &Situation<'_>,
    beside: &Beside<'_>,
) -> Vec<Found> {
    let mut found = Vec::new();
    for table in template.tables() {
        for row in record.rows_of(&table.id) {
            found.extend(incomplete(row, table, template, asked));
        }
    }
    for asked in asked {
        if let Some(fed) = fed(asked.question, template, record) {
            found.extend(against(&fed, asked, template));
        }
    }
    let tables = Tables { template, record };
    let situation = Situation {
        design: Some(&tables),
        ..*situation
    };
    for rule in &template.findings {
        let holds = rule
            .rule
            .as_ref()
            .filter(|r| beside.has_all(r))
            .is_some_and(|r| r.evaluate(&situation) == Truth::True);
        if holds {
            found.extend(from_rule(rule, template, record, &situation, beside));
        }
    }
    let place = |found: &Found| template.sections.iter().position(|s| s.id == found.section);
    found.sort_by_key(|finding| (place(finding), finding.kind == FindingKind::Gap));
    found
}

impl Beside<'_> {
    /// Whether everything is there that a rule asks about.
    fn has_all(&self, rule: &Expression) -> bool {
        let has = |number: &Number| match number {
            Number::Scenarios(of) => (self.scenario)(of),
            Number::Tier | Number::Literal(_) | Number::Rows(_) => true,
        };
        rule.leaves().into_iter().all(|leaf| match leaf {
            Leaf::Answer { question, .. } => (self.question)(question),
            Leaf::Compare { left, right, .. } => has(left) && has(right),
            Leaf::Fact { .. } | Leaf::Has { .. } | Leaf::HasRow { .. } => true,
        })
    }
}

/// A row that lacks a required value.
fn incomplete(
    row: &DocumentRow,
    table: &Table,
    template: &Document,
    asked: &[Asked<'_>],
) -> Option<Found> {
    let missing = missing(row, table);
    let first = missing.first()?;
    let titles: Vec<String> = missing.iter().map(|c| format!("“{}”", c.title)).collect();
    let is_fed = |each: &&Asked<'_>| {
        let question = each.question;
        let about = question
            .answered_by
            .as_ref()
            .is_none_or(|columns| missing.iter().any(|column| columns.contains(&column.id)));
        question.feeds.as_deref() == Some(table.id.as_str()) && about
    };
    let question = asked
        .iter()
        .find(is_fed)
        .map(|each| each.question.id.clone());
    let mut parts = rows_text(&[row]);
    parts.push(titles.join(" "));
    Some(Found {
        key: format!("row.{}", row.id),
        kind: FindingKind::Gap,
        text: format!(
            "{} in {} does not state {}.",
            named(row_name(row, table)),
            table.title,
            listed(&titles)
        ),
        fix: match missing.len() {
            1 => format!("Fill in “{}”.", first.title),
            _ => "Fill in these cells.".to_owned(),
        },
        section: section_of(template, &table.id),
        table: Some(table.id.clone()),
        row: Some(row.id.to_string()),
        question,
        scenario: None,
        fingerprint: fingerprint(parts),
    })
}

/// An answer that its table speaks against.
fn against(fed: &Fed<'_>, asked: &Asked<'_>, template: &Document) -> Option<Found> {
    if fed.columns.is_empty() {
        return None;
    }
    let answer = asked.answer?;
    let (kind, text, fix) = match answer {
        Answer::Met if fed.rows.is_empty() => (
            FindingKind::Gap,
            format!(
                "The question is answered met, and the table {} of the design is empty.",
                fed.table.title
            ),
            "Fill in the table, or correct the answer.",
        ),
        Answer::Unmet | Answer::Na if fed.proposes() == Some(Answer::Met) => (
            FindingKind::Contradiction,
            format!(
                "The question is answered {}, and the table {} of the design is complete.",
                if answer == Answer::Na { "N/A" } else { "unmet" },
                fed.table.title
            ),
            "Correct the answer or the table, or say why both are right.",
        ),
        _ => return None,
    };
    Some(Found {
        key: format!("answer.{}", fed.question.id),
        kind,
        text,
        fix: fix.to_owned(),
        section: section_of(template, &fed.table.id),
        table: Some(fed.table.id.clone()),
        row: None,
        question: Some(fed.question.id.clone()),
        scenario: None,
        fingerprint: fingerprint([answer.word().to_owned(), fed.fingerprint.clone()]),
    })
}

fn from_rule(
    rule: &FindingRule,
    template: &Document,
    record: &DocumentRecord,
    situation: &Situation<'_>,
    beside: &Beside<'_>,
) -> Option<Found> {
    let expression = rule.rule.as_ref()?;
    let section = match (&rule.section, &rule.table) {
        (Some(section), _) => section.clone(),
        (None, Some(table)) => section_of(template, table),
        (None, None) => String::new(),
    };
    Some(Found {
        key: format!("rule.{}", rule.id),
        kind: rule.kind,
        text: rule.text.clone(),
        fix: rule.fix.clone(),
        section,
        table: rule.table.clone(),
        row: None,
        question: rule.question.clone().filter(|id| (beside.question)(id)),
        scenario: rule.scenario.clone().filter(|of| (beside.scenario)(of)),
        fingerprint: fingerprint(looked_at(expression, template, record, situation)),
    })
}

/// What an expression reads, as text: answers, facts, counts, and the columns it asks about.
fn looked_at(
    expression: &Expression,
    template: &Document,
    record: &DocumentRecord,
    situation: &Situation<'_>,
) -> Vec<String> {
    let mut parts = Vec::new();
    for leaf in expression.leaves() {
        match leaf {
            Leaf::Fact { id, .. } => parts.push(format!("{id} {:?}", situation.facts.get(id))),
            Leaf::Answer { question, .. } => {
                parts.push(format!(
                    "{question} {}",
                    (situation.answers)(question).word()
                ));
            }
            Leaf::Compare { left, right, .. } => {
                for number in [left, right] {
                    parts.push(format!("{:?}", number.value(situation)));
                    if let Number::Rows(table) = number {
                        let has = situation.design.map(|design| design.rows(table));
                        parts.push(format!("{table} {has:?}"));
                    }
                }
            }
            Leaf::Has { table, column, .. } => {
                parts.extend(column_text(template, record, table, column));
            }
            Leaf::HasRow { table, cells } => {
                for (column, _) in cells {
                    parts.extend(column_text(template, record, table, column));
                }
            }
        }
    }
    parts
}

/// What the filled rows of a table hold in one column.
fn column_text(
    template: &Document,
    record: &DocumentRecord,
    table: &str,
    column: &str,
) -> Vec<String> {
    let columns = template.table(table).map_or(&[][..], |t| &t.columns);
    let rows = record.rows_of(table).filter(|row| is_filled(row, columns));
    rows.flat_map(|row| [row.id.to_string(), row.cell(column).to_owned()])
        .collect()
}

fn section_of(template: &Document, table: &str) -> String {
    let section = template
        .sections
        .iter()
        .find(|section| section.tables.iter().any(|known| known.id == table));
    section.map_or_else(String::new, |section| section.id.clone())
}

fn named(name: &str) -> &str {
    if name.is_empty() { "A row" } else { name }
}

/// “A”, “B” and “C”.
fn listed(words: &[String]) -> String {
    match words {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        words => words.join(""),
    }
}
