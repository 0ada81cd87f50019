//! Expressions: what `when` and `suggests_when` say, as a tree.
//!
//! An expression is parsed once when its pack is read and never run as code. Every tree that exists has the
//! right types, no `answer()` below `not`, and a bounded depth, so evaluation cannot fail or overflow.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::grammar;

/// Longest expression, in bytes.
pub(crate) const MAX_LENGTH: usize = 4096;

/// A parsed expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    pub(crate) root: Node,
}

/// One node of the tree; all of them are true, false or unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Leaf(Leaf),
}

/// A node without nodes below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Leaf {
    /// `facts.id`; the statement is filled in from the pack.
    Fact { id: String, text: String },
    /// `answer("question") == "value"`, or `!=`; the question's text is filled in from the pack.
    Answer {
        question: String,
        text: String,
        equal: bool,
        value: EarlierAnswer,
    },
    /// One integer against another.
    Compare { left: Number, op: Op, right: Number },
    /// `has("table", "column", "value")`.
    Has {
        table: String,
        column: String,
        value: String,
    },
    /// The same with several columns and values, which one row must have all of.
    HasRow {
        table: String,
        cells: Vec<(String, String)>,
    },
}

/// An integer operand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Number {
    Tier,
    Literal(u32),
    Rows(String),
    Scenarios(String),
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Equal,
    NotEqual,
    Below,
    AtMost,
    Above,
    AtLeast,
}

/// How an earlier question was answered, as an expression sees it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum EarlierAnswer {
    /// In order.
    Met,
    /// In part.
    Partial,
    /// Not in order.
    Unmet,
    /// Not applicable.
    Na,
    /// Not answered, or answered with unknown.
    #[default]
    Blank,
}

/// Why a text is not an expression; a half sentence in the user's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(String);

impl Malformed {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl Op {
    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Op::Equal => "==",
            Op::NotEqual => "!=",
            Op::Below => "<",
            Op::AtMost => "<=",
            Op::Above => ">",
            Op::AtLeast => ">=",
        }
    }
}

impl EarlierAnswer {
    /// Reads the word of an answer; `unknown` and everything else read as blank.
    pub fn of(word: &str) -> Self {
        Self::named(word).unwrap_or_default()
    }

    /// The word in the pack format.
    pub const fn word(self) -> &'static str {
        match self {
            EarlierAnswer::Met => "met",
            EarlierAnswer::Partial => "partial",
            EarlierAnswer::Unmet => "unmet",
            EarlierAnswer::Na => "na",
            EarlierAnswer::Blank => "blank",
        }
    }

    pub(super) fn named(word: &str) -> Option<Self> {
        [Self::Met, Self::Partial, Self::Unmet, Self::Na, Self::Blank]
            .into_iter()
            .find(|answer| answer.word() == word)
    }
}

impl Expression {
    /// Parses a text.
    ///
    /// Fails on everything the grammar and the types of the pack format do not allow. Whether facts, questions
    /// and tables exist is not looked at here.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if text.len() > MAX_LENGTH {
            return Err(Malformed::new(format!(
                "it has {} bytes, and the limit is {MAX_LENGTH}",
                text.len()
            )));
        }
        grammar::read(text).map(|root| Self { root })
    }

    /// Every leaf, from left to right.
    pub(crate) fn leaves(&self) -> Vec<&Leaf> {
        fn walk<'n>(node: &'n Node, into: &mut Vec<&'n Leaf>) {
            match node {
                Node::And(nodes) | Node::Or(nodes) => nodes.iter().for_each(|n| walk(n, into)),
                Node::Not(inner) => walk(inner, into),
                Node::Leaf(leaf) => into.push(leaf),
            }
        }
        let mut leaves = Vec::new();
        walk(&self.root, &mut leaves);
        leaves
    }

    /// Fills in the texts of facts and questions, so that a reason can quote them.
    pub(crate) fn quote(
        &mut self,
        fact: &dyn Fn(&str) -> String,
        question: &dyn Fn(&str) -> String,
    ) {
        fn walk(node: &mut Node, fact: &dyn Fn(&str) -> String, question: &dyn Fn(&str) -> String) {
            match node {
                Node::And(nodes) | Node::Or(nodes) => {
                    nodes.iter_mut().for_each(|n| walk(n, fact, question));
                }
                Node::Not(inner) => walk(inner, fact, question),
                Node::Leaf(Leaf::Fact { id, text }) => *text = fact(id),
                Node::Leaf(Leaf::Answer {
                    question: id, text, ..
                }) => *text = question(id),
                Node::Leaf(Leaf::Compare { .. } | Leaf::Has { .. } | Leaf::HasRow { .. }) => {}
            }
        }
        walk(&mut self.root, fact, question);
    }
}
