//! The grammar of expressions: tokens to a tree, with types checked on the way.
//!
//! One function for each rule of the grammar in the pack format. Depth is bounded, so no text can overflow the
//! stack, here or when the tree is evaluated.

use super::{
    expression::{EarlierAnswer, Leaf, Malformed, Node, Number, Op},
    tokens::{Token, cut},
    words::among,
};

/// Deepest nesting of parentheses and `not`.
const MAX_DEPTH: usize = 32;

/// Reads a whole expression.
pub(super) fn read(text: &str) -> Result<Node, Malformed> {
    let tokens = cut(text)?;
    let mut parser = Parser {
        tokens: &tokens,
        depth: 0,
        negations: 0,
    };
    let root = parser.expression()?;
    match parser.tokens.first() {
        None => Ok(root),
        Some(token) => Err(Malformed::new(format!(
            "{} is left over; parts are joined with `and` or `or`",
            token.shown()
        ))),
    }
}

/// An operand before its type is known to fit.
enum Term {
    Truth(Node),
    Number(Number),
    Answer(String),
    Text(String),
}

impl Term {
    fn shown(&self) -> &'static str {
        match self {
            Term::Truth(_) => "something true or false",
            Term::Number(_) => "a number",
            Term::Answer(_) => "an answer",
            Term::Text(_) => "a text",
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
                Term::Truth(node) => Ok(node),
                Term::Answer(_) => Err(Malformed::new(
                    "`answer()` needs a comparison, for example `!= \"unmet\"`",
                )),
                Term::Number(_) | Term::Text(_) => Err(Malformed::new(format!(
                    "{} alone is not true or false; a comparison is needed",
                    left.shown()
                ))),
            };
        };
        let op = *op;
        self.tokens = &self.tokens[1..];
        let right = self.operand()?;
        let leaf = match (left, right) {
            (Term::Number(left), Term::Number(right)) => Leaf::Compare { left, op, right },
            (Term::Answer(question), Term::Text(value)) => answer_leaf(question, op, &value)?,
            (Term::Answer(_), _) => return Err(answer_rule()),
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

    fn operand(&mut self) -> Result<Term, Malformed> {
        let Some((token, rest)) = self.tokens.split_first() else {
            return Err(Malformed::new("it ends too early"));
        };
        self.tokens = rest;
        match token {
            Token::Open => {
                let inner = self.deeper(Self::expression)?;
                self.take(&Token::Close)
                    .ok_or_else(|| Malformed::new("a parenthesis is not closed"))?;
                Ok(Term::Truth(inner))
            }
            Token::Fact(id) => Ok(Term::Truth(Node::Leaf(Leaf::Fact {
                id: (*id).to_owned(),
                text: String::new(),
            }))),
            Token::Number(number) => Ok(Term::Number(Number::Literal(*number))),
            Token::Text(text) => Ok(Term::Text((*text).to_owned())),
            Token::Word("tier") => Ok(Term::Number(Number::Tier)),
            Token::Word("rows") => {
                let [table] = self.arguments("rows")?;
                Ok(Term::Number(Number::Rows(table)))
            }
            Token::Word("scenarios") => {
                let [origin] = self.arguments("scenarios")?;
                Ok(Term::Number(Number::Scenarios(origin)))
            }
            Token::Word("has") => {
                let [table, column, value] = self.first_arguments("has")?;
                let mut more = self.pairs()?;
                Ok(Term::Truth(Node::Leaf(if more.is_empty() {
                    Leaf::Has {
                        table,
                        column,
                        value,
                    }
                } else {
                    more.insert(0, (column, value));
                    Leaf::HasRow { table, cells: more }
                })))
            }
            Token::Word("answer") => {
                let [question] = self.arguments("answer")?;
                if self.negations > 0 {
                    return Err(Malformed::new(
                        "`answer()` stands below `not`; use `!=` instead",
                    ));
                }
                Ok(Term::Answer(question))
            }
            Token::Word(_) | Token::Op(_) | Token::Close | Token::Comma => {
                Err(Malformed::new(format!(
                    "{} stands where a fact or a comparison is needed",
                    token.shown()
                )))
            }
        }
    }

    /// `("a", "b")`, with N texts.
    fn arguments<const N: usize>(&mut self, call: &str) -> Result<[String; N], Malformed> {
        let texts = self.first_arguments(call)?;
        self.take(&Token::Close).ok_or_else(|| needed(call, N))?;
        Ok(texts)
    }

    /// `("a", "b"`, with N texts and more to come.
    fn first_arguments<const N: usize>(&mut self, call: &str) -> Result<[String; N], Malformed> {
        self.take(&Token::Open).ok_or_else(|| needed(call, N))?;
        let mut texts = [const { String::new() }; N];
        for (at, text) in texts.iter_mut().enumerate() {
            if at > 0 {
                self.take(&Token::Comma).ok_or_else(|| needed(call, N))?;
            }
            *text = self.text().ok_or_else(|| needed(call, N))?;
        }
        Ok(texts)
    }

    /// The rest of `has("table", "column", "value", "column", "value")`: further pairs for one row.
    fn pairs(&mut self) -> Result<Vec<(String, String)>, Malformed> {
        let mut pairs = Vec::new();
        while self.take(&Token::Comma).is_some() {
            let column = self.text();
            let comma = self.take(&Token::Comma);
            match (column, comma, self.text()) {
                (Some(column), Some(()), Some(value)) => pairs.push((column, value)),
                _ => {
                    return Err(Malformed::new(
                        "`has()` needs a column and a value in quotation marks for each further pair",
                    ));
                }
            }
        }
        self.take(&Token::Close).ok_or_else(|| needed("has", 3))?;
        Ok(pairs)
    }

    fn text(&mut self) -> Option<String> {
        let Some((Token::Text(found), rest)) = self.tokens.split_first() else {
            return None;
        };
        self.tokens = rest;
        Some((*found).to_owned())
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

fn needed(call: &str, texts: usize) -> Malformed {
    let plural = if texts == 1 { "" } else { "s" };
    Malformed::new(format!(
        "`{call}()` needs {texts} text{plural} in quotation marks"
    ))
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
