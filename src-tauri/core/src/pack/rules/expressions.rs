//! Rules for expressions: they can be read, and the facts and questions they name exist.
//!
//! Tables and columns of the design document are another pack's; the shelf looks at them.

use std::collections::{BTreeMap, BTreeSet};

use crate::pack::{
    expression::{Expression, Leaf, Number},
    head::Fact,
    problem::{Findings, Step, at},
};

/// Reads the expressions of one pack and keeps count of the facts they use.
pub(super) struct Expressions<'p> {
    facts: BTreeMap<&'p str, &'p str>,
    used: BTreeSet<String>,
}

/// The questions an expression may name: those before it.
#[derive(Clone, Copy)]
pub(super) enum Answers<'q> {
    /// The pack has no questions.
    None,
    /// Place and text of each question, and the place of the one that asks.
    Before(&'q BTreeMap<String, (usize, String)>, usize),
    /// Questions of other packs, and scenarios: a rule for findings. Whether they exist, the shelf knows.
    Elsewhere,
}

impl<'p> Expressions<'p> {
    pub(super) fn new(facts: &'p [Fact]) -> Self {
        Self {
            facts: facts
                .iter()
                .map(|f| (f.id.as_str(), f.text.as_str()))
                .collect(),
            used: BTreeSet::new(),
        }
    }

    /// Reads one expression; none where there is none or it cannot be read.
    pub(super) fn read(
        &mut self,
        text: Option<&str>,
        at: Vec<Step>,
        answers: Answers<'_>,
        findings: &mut Findings,
    ) -> Option<Expression> {
        let text = text?;
        // An empty one has been noted as an empty text.
        if text.trim().is_empty() {
            return None;
        }
        let mut expression = match Expression::parse(text) {
            Ok(expression) => expression,
            Err(malformed) => {
                findings.add(
                    at,
                    format!("{{it}}: the expression cannot be read: {malformed}."),
                );
                return None;
            }
        };
        for leaf in expression.leaves() {
            match leaf {
                Leaf::Fact { id, .. } => {
                    if !self.facts.contains_key(id.as_str()) {
                        findings.add(
                            at.clone(),
                            format!(
                                "{{it}} uses the fact `{id}`, which the pack does not declare."
                            ),
                        );
                    }
                    self.used.insert(id.clone());
                }
                Leaf::Answer { question, .. } => {
                    if let Some(fault) = answers.fault(question) {
                        findings.add(
                            at.clone(),
                            format!("{{it}}: answer(\"{question}\") {fault}"),
                        );
                    }
                }
                Leaf::Compare { left, right, .. } => {
                    for number in [left, right] {
                        if let Number::Scenarios(of) = number
                            && !matches!(answers, Answers::Elsewhere)
                        {
                            findings.add(
                                at.clone(),
                                format!("{{it}}: scenarios(\"{of}\") cannot be used here; only a rule for findings can count scenarios."),
                            );
                        }
                    }
                }
                Leaf::HasRow { .. } if !matches!(answers, Answers::Elsewhere) => findings.add(
                    at.clone(),
                    "{it}: has() takes one column and value here; only a rule for findings can ask for several in one row.",
                ),
                Leaf::Has { .. } | Leaf::HasRow { .. } => {}
            }
        }
        expression.quote(
            &|fact| {
                self.facts
                    .get(fact)
                    .map_or(String::new(), |t| (*t).to_owned())
            },
            &|question| answers.text(question),
        );
        Some(expression)
    }

    /// Notes the facts that no expression used.
    pub(super) fn finish(self, facts: &[Fact], findings: &mut Findings) {
        for (at, fact) in facts.iter().enumerate() {
            if !self.used.contains(&fact.id) {
                findings.add(
                    at!["fact", at, "id"],
                    "The fact {it} is declared but no expression uses it.",
                );
            }
        }
    }
}

impl Answers<'_> {
    fn fault(self, question: &str) -> Option<&'static str> {
        let (questions, here) = match self {
            Answers::Before(questions, here) => (questions, here),
            Answers::Elsewhere => return None,
            Answers::None => {
                return Some(
                    "cannot be used here; only a question of a checklist can wait for an answer.",
                );
            }
        };
        match questions.get(question) {
            None => Some("names no question of this pack."),
            Some((at, _)) if *at == here => {
                Some("names the question itself; it can name an earlier one only.")
            }
            Some((at, _)) if *at > here => Some(
                "names a later question; it can name an earlier one only, so that no two wait for each other.",
            ),
            Some(_) => None,
        }
    }

    fn text(self, question: &str) -> String {
        match self {
            Answers::None | Answers::Elsewhere => String::new(),
            Answers::Before(questions, _) => questions
                .get(question)
                .map_or(String::new(), |(_, t)| t.clone()),
        }
    }
}
