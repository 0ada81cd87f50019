//! What an expression is worth in a situation: true, false or unknown.
//!
//! Three-valued logic (Kleene): a fact that is not set is unknown, `and` is the smaller and `or` the larger of
//! its parts in the order false, unknown, true. Pure and without failure.

use std::collections::BTreeMap;

use super::expression::{EarlierAnswer, Expression, Leaf, Node, Number, Op};

/// True, false, or not known yet; in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// It does not hold.
    False,
    /// A fact or the tier is not set.
    Unknown,
    /// It holds.
    True,
}

/// What the design document holds.
pub trait DesignTables {
    /// The number of filled rows of a table; 0 where there is no such table.
    fn rows(&self, table: &str) -> u32;
    /// Whether at least one filled row has this value in this column; the empty text means none.
    fn has(&self, table: &str, column: &str, value: &str) -> bool;
    /// Whether at least one filled row has all of these values in these columns.
    fn has_row(&self, table: &str, cells: &[(String, String)]) -> bool;
}

/// Everything an expression can ask about.
#[derive(Clone, Copy)]
pub struct Situation<'s> {
    /// 1 (most critical), 2 or 3; none where it is not set or the subject has no tier.
    pub tier: Option<u8>,
    /// The facts that are set; one that is absent is not set.
    pub facts: &'s BTreeMap<String, bool>,
    /// The answer to an earlier question of the same pack.
    pub answers: &'s dyn Fn(&str) -> EarlierAnswer,
    /// The design document; without one, no table has a row.
    pub design: Option<&'s dyn DesignTables>,
    /// How many scenarios of the review have this category or origin; without a pre-mortem, none.
    pub scenarios: Option<&'s dyn Fn(&str) -> u32>,
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Truth::True } else { Truth::False }
    }
}

impl Truth {
    fn opposite(self) -> Self {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }
}

impl Expression {
    /// What the expression is worth.
    pub fn evaluate(&self, situation: &Situation<'_>) -> Truth {
        truth(&self.root, situation, false)
    }

    /// What it is worth when every comparison with an answer counts as true.
    pub(crate) fn evaluate_without_answers(&self, situation: &Situation<'_>) -> Truth {
        truth(&self.root, situation, true)
    }

    /// The leaves that decide the value, each with its own: of a false `and` the false parts, and so on.
    pub(crate) fn deciding(
        &self,
        situation: &Situation<'_>,
        any_answer: bool,
    ) -> Vec<(&Leaf, Truth)> {
        let mut leaves = Vec::new();
        decide(&self.root, situation, any_answer, &mut leaves);
        leaves
    }
}

fn truth(node: &Node, s: &Situation<'_>, any_answer: bool) -> Truth {
    match node {
        // Not lazy on purpose: trees are small, and min and max read as the definition.
        Node::And(nodes) => nodes
            .iter()
            .map(|n| truth(n, s, any_answer))
            .min()
            .unwrap_or(Truth::True),
        Node::Or(nodes) => nodes
            .iter()
            .map(|n| truth(n, s, any_answer))
            .max()
            .unwrap_or(Truth::False),
        Node::Not(inner) => truth(inner, s, any_answer).opposite(),
        Node::Leaf(leaf) => leaf.truth(s, any_answer),
    }
}

fn decide<'n>(
    node: &'n Node,
    s: &Situation<'_>,
    any_answer: bool,
    into: &mut Vec<(&'n Leaf, Truth)>,
) {
    match node {
        Node::And(nodes) | Node::Or(nodes) => {
            let whole = truth(node, s, any_answer);
            // A part with another value than the whole did not decide it.
            for part in nodes {
                if truth(part, s, any_answer) == whole {
                    decide(part, s, any_answer, into);
                }
            }
        }
        Node::Not(inner) => decide(inner, s, any_answer, into),
        Node::Leaf(leaf) => into.push((leaf, leaf.truth(s, any_answer))),
    }
}

impl Leaf {
    fn truth(&self, s: &Situation<'_>, any_answer: bool) -> Truth {
        match self {
            Leaf::Fact { id, .. } => s.facts.get(id).map_or(Truth::Unknown, |v| Truth::from(*v)),
            Leaf::Answer { .. } if any_answer => Truth::True,
            Leaf::Answer {
                question,
                equal,
                value,
                ..
            } => Truth::from(((s.answers)(question) == *value) == *equal),
            Leaf::Compare { left, op, right } => match (left.value(s), right.value(s)) {
                (Some(left), Some(right)) => Truth::from(op.holds(left, right)),
                _ => Truth::Unknown,
            },
            Leaf::Has {
                table,
                column,
                value,
            } => Truth::from(s.design.is_some_and(|d| d.has(table, column, value))),
            Leaf::HasRow { table, cells } => {
                Truth::from(s.design.is_some_and(|d| d.has_row(table, cells)))
            }
        }
    }
}

impl Number {
    /// The value; none where the tier is not set.
    pub(crate) fn value(&self, s: &Situation<'_>) -> Option<u32> {
        match self {
            Number::Tier => s.tier.map(u32::from),
            Number::Literal(number) => Some(*number),
            Number::Rows(table) => Some(s.design.map_or(0, |d| d.rows(table))),
            Number::Scenarios(of) => Some(s.scenarios.map_or(0, |count| count(of))),
        }
    }
}

impl Op {
    fn holds(self, left: u32, right: u32) -> bool {
        match self {
            Op::Equal => left == right,
            Op::NotEqual => left != right,
            Op::Below => left < right,
            Op::AtMost => left <= right,
            Op::Above => left > right,
            Op::AtLeast => left >= right,
        }
    }
}
