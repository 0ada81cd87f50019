//! Why a question is asked or not: reasons a screen can link, and one plain sentence made of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    applies::Applies,
    evaluate::{Situation, Truth},
    expression::{EarlierAnswer, Expression, Leaf, Number, Op},
};

/// One thing that decides whether a question is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Reason {
    /// There is no condition.
    Always,
    /// The tier of the service against the tier from which the question is asked.
    Tier {
        /// 1, 2 or 3.
        asked_from: u8,
        /// None where it is not set.
        tier: Option<u8>,
    },
    /// A fact about the service.
    Fact {
        /// Its id.
        id: String,
        /// The statement.
        text: String,
        /// None where it is not set.
        value: Option<bool>,
    },
    /// How an earlier question was answered.
    Answer {
        /// Its id.
        question: String,
        /// Its text.
        text: String,
        /// The answer.
        answer: EarlierAnswer,
    },
    /// How many rows a table of the design document has.
    Rows {
        /// The table id.
        table: String,
        /// Filled rows.
        rows: u32,
        /// The condition, as written in the pack.
        rule: String,
    },
    /// Whether a row of the design document has a value.
    Has {
        /// The table id.
        table: String,
        /// The column id.
        column: String,
        /// The value asked for.
        value: String,
        /// Whether there is such a row.
        found: bool,
    },
    /// Any other comparison of numbers.
    Numbers {
        /// The condition, as written in the pack.
        rule: String,
        /// None where the tier is not set.
        holds: Option<bool>,
    },
}

/// Says in one sentence why a question is shown, waits or is hidden.
pub fn sentence(applies: &Applies) -> String {
    let clauses = |reasons: &[Reason]| {
        let clauses: Vec<String> = reasons.iter().map(Reason::clause).collect();
        clauses.join(", and ")
    };
    let text = match applies {
        Applies::Shown { reasons } => clauses(reasons),
        Applies::FactNotSet { reasons, .. } => {
            format!(
                "{}, so the question is shown until that is known",
                clauses(reasons)
            )
        }
        Applies::Waiting { reasons, .. } => format!("waiting, because {}", clauses(reasons)),
        Applies::Hidden { reasons } => format!("not asked, because {}", clauses(reasons)),
    };
    as_sentence(&text)
}

/// Says one reason alone, as a sentence.
pub fn clause(reason: &Reason) -> String {
    as_sentence(&reason.clause())
}

/// Says what an expression is worth and why, in a sentence; empty where it asks for nothing that is known.
pub fn why(rule: &Expression, situation: &Situation<'_>) -> String {
    let clauses: Vec<String> = rule
        .deciding(situation, false)
        .into_iter()
        .map(|(leaf, truth)| Reason::of(leaf, truth, situation).clause())
        .collect();
    as_sentence(&clauses.join(", and "))
}

fn as_sentence(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => String::new(),
    }
}

impl Reason {
    /// What a deciding leaf says in a situation.
    pub(crate) fn of(leaf: &Leaf, truth: Truth, situation: &Situation<'_>) -> Self {
        let known = match truth {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Unknown => None,
        };
        match leaf {
            Leaf::Fact { id, text } => Reason::Fact {
                id: id.clone(),
                text: text.clone(),
                value: known,
            },
            Leaf::Answer { question, text, .. } => Reason::Answer {
                question: question.clone(),
                text: text.clone(),
                answer: (situation.answers)(question),
            },
            Leaf::Compare {
                left: Number::Rows(table),
                op,
                right: Number::Literal(limit),
            } => Reason::Rows {
                table: table.clone(),
                rows: Number::Rows(table.clone()).value(situation).unwrap_or(0),
                rule: format!("rows(\"{table}\") {} {limit}", op.sign()),
            },
            Leaf::Compare {
                left: Number::Tier,
                op: Op::AtMost,
                right: Number::Literal(limit @ 1..=3),
            } => Reason::Tier {
                asked_from: u8::try_from(*limit).unwrap_or(3),
                tier: situation.tier,
            },
            Leaf::Compare { left, op, right } => Reason::Numbers {
                rule: format!("{} {} {}", left.shown(), op.sign(), right.shown()),
                holds: known,
            },
            // Only rules for findings ask for several cells of one row; the first names the place.
            Leaf::HasRow { table, cells } => Reason::Has {
                table: table.clone(),
                column: cells
                    .first()
                    .map_or_else(String::new, |cell| cell.0.clone()),
                value: cells
                    .first()
                    .map_or_else(String::new, |cell| cell.1.clone()),
                found: truth == Truth::True,
            },
            Leaf::Has {
                table,
                column,
                value,
            } => Reason::Has {
                table: table.clone(),
                column: column.clone(),
                value: value.clone(),
                found: truth == Truth::True,
            },
        }
    }

    /// The reason as a clause that can stand in a longer sentence.
    fn clause(&self) -> String {
        match self {
            Reason::Always => "this is always asked".to_owned(),
            Reason::Tier { asked_from, tier } => match tier {
                Some(tier) => format!("tier is {tier} (asked from tier {asked_from})"),
                None => format!("the tier is not set (asked from tier {asked_from})"),
            },
            Reason::Fact { id, text, value } => {
                // The statement is quoted as it is, so it reads right whatever its grammar.
                let statement = match text.trim_end_matches('.') {
                    "" => format!("the fact {id}"),
                    statement => format!("“{statement}”"),
                };
                match value {
                    Some(true) => format!("{statement} is true"),
                    Some(false) => format!("{statement} is false"),
                    None => format!("{statement} is not set"),
                }
            }
            Reason::Answer {
                question,
                text,
                answer,
            } => {
                let text = if text.is_empty() { question } else { text };
                match answer {
                    EarlierAnswer::Met => format!("“{text}” is answered met"),
                    EarlierAnswer::Partial => format!("“{text}” is answered partial"),
                    EarlierAnswer::Unmet => format!("“{text}” is answered unmet"),
                    EarlierAnswer::Na => format!("“{text}” is answered not applicable"),
                    EarlierAnswer::Blank => format!("“{text}” is not answered"),
                }
            }
            Reason::Rows { table, rows, .. } => match rows {
                0 => format!("the design document has no row in {table}"),
                1 => format!("the design document has 1 row in {table}"),
                rows => format!("the design document has {rows} rows in {table}"),
            },
            Reason::Has {
                table,
                column,
                value,
                found,
            } => {
                let some = if *found { "a" } else { "no" };
                format!("the design document has {some} row in {table} with {column} “{value}”")
            }
            Reason::Numbers { rule, holds } => match holds {
                Some(true) => format!("the rule {rule} holds"),
                Some(false) => format!("the rule {rule} does not hold"),
                None => format!("the rule {rule} needs the tier, which is not set"),
            },
        }
    }
}

impl Number {
    fn shown(&self) -> String {
        match self {
            Number::Tier => "tier".to_owned(),
            Number::Literal(number) => number.to_string(),
            Number::Rows(table) => format!("rows(\"{table}\")"),
            Number::Scenarios(of) => format!("scenarios(\"{of}\")"),
        }
    }
}
