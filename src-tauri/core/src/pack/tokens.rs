//! Cuts the text of an expression into tokens.
//!
//! Knows no grammar. Reads each character once.

use super::expression::{Malformed, Op};

/// The smallest parts of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token<'t> {
    /// `facts.name`, without the prefix.
    Fact(&'t str),
    /// A word of the grammar: tier, and, or, not, answer, rows, has, scenarios.
    Word(&'t str),
    /// Text between double quotes.
    Text(&'t str),
    /// A decimal number.
    Number(u32),
    /// A comparison.
    Op(Op),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Comma,
}

impl Token<'_> {
    /// The token as it stands in the text, for messages.
    pub(crate) fn shown(&self) -> String {
        match self {
            Token::Fact(name) => format!("`facts.{name}`"),
            Token::Word(word) => format!("`{word}`"),
            Token::Text(text) => format!("`\"{text}\"`"),
            Token::Number(number) => format!("`{number}`"),
            Token::Op(op) => format!("`{}`", op.sign()),
            Token::Open => "`(`".to_owned(),
            Token::Close => "`)`".to_owned(),
            Token::Comma => "`,`".to_owned(),
        }
    }
}

const WORDS: [&str; 8] = [
    "tier",
    "and",
    "or",
    "not",
    "answer",
    "rows",
    "has",
    "scenarios",
];

/// Cuts a text into tokens.
///
/// Fails on a character or word that the grammar does not have.
pub(crate) fn cut(text: &str) -> Result<Vec<Token<'_>>, Malformed> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '(' => (Token::Open, 1),
            ')' => (Token::Close, 1),
            ',' => (Token::Comma, 1),
            '"' => quoted(rest)?,
            '0'..='9' => number(rest)?,
            'a'..='z' => word(rest)?,
            _ => operator(rest)?,
        };
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}

fn quoted(rest: &str) -> Result<(Token<'_>, usize), Malformed> {
    match rest[1..].find('"') {
        Some(end) => Ok((Token::Text(&rest[1..=end]), end + 2)),
        None => Err(Malformed::new("a quotation mark is not closed")),
    }
}

fn number(rest: &str) -> Result<(Token<'_>, usize), Malformed> {
    let length = span(rest, |b| b.is_ascii_digit());
    match rest[..length].parse() {
        Ok(number) => Ok((Token::Number(number), length)),
        Err(_) => Err(Malformed::new(format!(
            "the number `{}` is too large",
            &rest[..length]
        ))),
    }
}

fn word(rest: &str) -> Result<(Token<'_>, usize), Malformed> {
    let part = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if let Some(name) = rest.strip_prefix("facts.") {
        let length = span(name, part);
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Err(Malformed::new(
                "`facts.` needs the name of a fact behind it",
            ));
        }
        return Ok((Token::Fact(&name[..length]), "facts.".len() + length));
    }
    let length = span(rest, |b| {
        part(b) || b.is_ascii_uppercase() || b == b'.' || b == b'-'
    });
    let word = &rest[..length];
    if WORDS.contains(&word) {
        Ok((Token::Word(word), length))
    } else if word == "true" || word == "false" {
        Err(Malformed::new(format!(
            "`{word}` is not part of an expression; a fact stands alone or behind `not`"
        )))
    } else {
        Err(Malformed::new(format!(
            "`{word}` is not known; a fact is written `facts.name`"
        )))
    }
}

fn operator(rest: &str) -> Result<(Token<'_>, usize), Malformed> {
    // The longer sign first: `<=` begins with `<`.
    const SIGNS: [(&str, Op); 6] = [
        ("==", Op::Equal),
        ("!=", Op::NotEqual),
        ("<=", Op::AtMost),
        (">=", Op::AtLeast),
        ("<", Op::Below),
        (">", Op::Above),
    ];
    for (sign, op) in SIGNS {
        if rest.starts_with(sign) {
            return Ok((Token::Op(op), sign.len()));
        }
    }
    let found = rest.chars().next().unwrap_or(' ');
    Err(Malformed::new(format!(
        "`{found}` is not part of an expression"
    )))
}

fn span(text: &str, holds: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|b| holds(*b)).count()
}
