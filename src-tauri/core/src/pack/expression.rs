//! Expressions: what `when` and `suggests_when` say, as a tree.
//!
//! An expression is parsed once when its pack is read and never run as code. Every tree that exists has the
//! right types, no `answer()` below `not`, and a bounded depth, so evaluation cannot fail or overflow.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    tokens::{Token, cut},
    words::among,
};

/// Longest expression, in bytes.
pub(crate) const MAX_LENGTH: usize = 4096;
/// Deepest nesting of parentheses and `not`.
pub(crate) const MAX_DEPTH: usize = 32;

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
}

/// An integer operand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Number {
    Tier,
    Literal(u32),
    Rows(String),
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

    fn named(word: &str) -> Option<Self> {
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
        let tokens = cut(text)?;
        let mut parser = Parser {
            tokens: &tokens,
            depth: 0,
            negations: 0,
        };
        let root = parser.expression()?;
        match parser.tokens.first() {
            None => Ok(Self { root }),
            Some(token) => Err(Malformed::new(format!(
                "{} is left over; parts are joined with `and` or `or`",
                token.shown()
            ))),
        }
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
                Node::Leaf(Leaf::Compare { .. } | Leaf::Has { .. }) => {}
            }
        }
        walk(&mut self.root, fact, question);
    }
}

/// An operand before its type is known to fit.
enum Operand {
    Truth(Node),
    Number(Number),
    Answer(String),
    Text(String),
}

impl Operand {
    fn shown(&self) -> &'static str {
        match self {
            Operand::Truth(_) => "something true or false",
            Operand::Number(_) => "a number",
            Operand::Answer(_) => "an answer",
            Operand::Text(_) => "a text",
        }
    }
}

struct Parser<'p, 't> {
    tokens: &'p [Token<'t>],
    depth: usize,
    negations: usize,
}

impl Parser<'_, '_> {
    fn expression(&mut self) -> Result<Node, Malformed> {
        self.joined("or", Self::conjunction, Node::Or)
    }

    fn conjunction(&mut self) -> Result<Node, Malformed> {
        self.joined("and", Self::negation, Node::And)
    }

    fn joined(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Result<Node, Malformed>,
        join: fn(Vec<Node>) -> Node,
    ) -> Result<Node, Malformed> {
        let first = part(self)?;
        let mut nodes = vec![first];
        while self.take(&Token::Word(word)).is_some() {
            nodes.push(part(self)?);
        }
        match nodes.len() {
            1 => Ok(nodes.remove(0)),
            _ => Ok(join(nodes)),
        }
    }

    fn negation(&mut self) -> Result<Node, Malformed> {
        if self.take(&Token::Word("not")).is_none() {
            return self.comparison();
        }
        self.negations += 1;
        let inner = self.deeper(Self::negation)?;
        self.negations -= 1;
        Ok(Node::Not(Box::new(inner)))
    }

    fn comparison(&mut self) -> Result<Node, Malformed> {
        let left = self.operand()?;
        let Some(Token::Op(op)) = self.tokens.first() else {
            return match left {
                Operand::Truth(node) => Ok(node),
                Operand::Answer(_) => Err(Malformed::new(
                    "`answer()` needs a comparison, for example `!= \"unmet\"`",
                )),
                Operand::Number(_) | Operand::Text(_) => Err(Malformed::new(format!(
                    "{} alone is not true or false; a comparison is needed",
                    left.shown()
                ))),
            };
        };
        let op = *op;
        self.tokens = &self.tokens[1..];
        let right = self.operand()?;
        let leaf = match (left, right) {
            (Operand::Number(left), Operand::Number(right)) => Leaf::Compare { left, op, right },
            (Operand::Answer(question), Operand::Text(value)) => answer_leaf(question, op, &value)?,
            (Operand::Answer(_), _) => return Err(answer_rule()),
            (left, right) => {
                return Err(Malformed::new(format!(
                    "{} cannot be compared with {}",
                    left.shown(),
                    right.shown()
                )));
            }
        };
        Ok(Node::Leaf(leaf))
    }

    fn operand(&mut self) -> Result<Operand, Malformed> {
        let Some((token, rest)) = self.tokens.split_first() else {
            return Err(Malformed::new("it ends too early"));
        };
        self.tokens = rest;
        match token {
            Token::Open => {
                let inner = self.deeper(Self::expression)?;
                self.take(&Token::Close)
                    .ok_or_else(|| Malformed::new("a parenthesis is not closed"))?;
                Ok(Operand::Truth(inner))
            }
            Token::Fact(id) => Ok(Operand::Truth(Node::Leaf(Leaf::Fact {
                id: (*id).to_owned(),
                text: String::new(),
            }))),
            Token::Number(number) => Ok(Operand::Number(Number::Literal(*number))),
            Token::Text(text) => Ok(Operand::Text((*text).to_owned())),
            Token::Word("tier") => Ok(Operand::Number(Number::Tier)),
            Token::Word("rows") => {
                let [table] = self.arguments("rows")?;
                Ok(Operand::Number(Number::Rows(table)))
            }
            Token::Word("has") => {
                let [table, column, value] = self.arguments("has")?;
                Ok(Operand::Truth(Node::Leaf(Leaf::Has {
                    table,
                    column,
                    value,
                })))
            }
            Token::Word("answer") => {
                let [question] = self.arguments("answer")?;
                if self.negations > 0 {
                    return Err(Malformed::new(
                        "`answer()` stands below `not`; use `!=` instead",
                    ));
                }
                Ok(Operand::Answer(question))
            }
            Token::Word(_) | Token::Op(_) | Token::Close | Token::Comma => {
                Err(Malformed::new(format!(
                    "{} stands where a fact or a comparison is needed",
                    token.shown()
                )))
            }
        }
    }

    fn arguments<const N: usize>(&mut self, call: &str) -> Result<[String; N], Malformed> {
        let needed = || {
            let plural = if N == 1 { "" } else { "s" };
            Malformed::new(format!(
                "`{call}()` needs {N} text{plural} in quotation marks"
            ))
        };
        self.take(&Token::Open).ok_or_else(needed)?;
        let mut texts = [const { String::new() }; N];
        for (at, text) in texts.iter_mut().enumerate() {
            if at > 0 {
                self.take(&Token::Comma).ok_or_else(needed)?;
            }
            let Some((Token::Text(found), rest)) = self.tokens.split_first() else {
                return Err(needed());
            };
            *text = (*found).to_owned();
            self.tokens = rest;
        }
        self.take(&Token::Close).ok_or_else(needed)?;
        Ok(texts)
    }

    fn deeper(
        &mut self,
        part: fn(&mut Self) -> Result<Node, Malformed>,
    ) -> Result<Node, Malformed> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Malformed::new(format!(
                "it is nested more than {MAX_DEPTH} deep"
            )));
        }
        let node = part(self)?;
        self.depth -= 1;
        Ok(node)
    }

    fn take(&mut self, token: &Token<'_>) -> Option<()> {
        let (_, rest) = self
            .tokens
            .split_first()
            .filter(|(first, _)| *first == token)?;
        self.tokens = rest;
        Some(())
    }
}

fn answer_leaf(question: String, op: Op, value: &str) -> Result<Leaf, Malformed> {
    let equal = match op {
        Op::Equal => true,
        Op::NotEqual => false,
        Op::Below | Op::AtMost | Op::Above | Op::AtLeast => return Err(answer_rule()),
    };
    let Some(value) = EarlierAnswer::named(value) else {
        return Err(answer_rule());
    };
    Ok(Leaf::Answer {
        question,
        text: String::new(),
        equal,
        value,
    })
}

fn answer_rule() -> Malformed {
    let words = among(["met", "partial", "unmet", "na", "blank"]);
    Malformed::new(format!(
        "`answer()` is compared with `==` or `!=` and one of {words}"
    ))
}
