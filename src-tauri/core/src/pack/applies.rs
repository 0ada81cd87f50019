//! Whether a question is asked in a situation, and why.
//!
//! Pure. `from_tier` and `when` are independent and must both hold. A question that is hidden only because of
//! an earlier answer is not hidden but waiting, so that a missing foundation never improves a result.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    checklist::{Checklist, Question},
    evaluate::{Situation, Truth},
    expression::{EarlierAnswer, Leaf},
    reason::Reason,
};

/// Whether a question is asked, with what decides it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Applies {
    /// It is asked.
    Shown {
        /// What decides it; never empty.
        reasons: Vec<Reason>,
    },
    /// It is asked because a fact (or the tier) is not set.
    FactNotSet {
        /// The facts to set; empty where only the tier is missing.
        facts: Vec<String>,
        /// What decides it.
        reasons: Vec<Reason>,
    },
    /// It cannot be answered before earlier questions are; counts as not met, but is no gap of its own.
    Waiting {
        /// The ids of those questions.
        on: Vec<String>,
        /// What decides it.
        reasons: Vec<Reason>,
    },
    /// It does not apply.
    Hidden {
        /// The facts or the tier that decide it.
        reasons: Vec<Reason>,
    },
}

impl Applies {
    /// Whether the question counts: shown, marked or waiting.
    pub fn counts(&self) -> bool {
        !matches!(self, Applies::Hidden { .. })
    }

    /// Whether the question can be answered now.
    pub fn can_be_answered(&self) -> bool {
        matches!(self, Applies::Shown { .. } | Applies::FactNotSet { .. })
    }

    /// What decides it.
    pub fn reasons(&self) -> &[Reason] {
        match self {
            Applies::Shown { reasons }
            | Applies::FactNotSet { reasons, .. }
            | Applies::Waiting { reasons, .. }
            | Applies::Hidden { reasons } => reasons,
        }
    }
}

/// Decides every question of a checklist, in order.
///
/// An earlier question that is itself hidden or waiting reads as blank, whatever answer is still stored for it.
pub fn select(checklist: &Checklist, situation: &Situation<'_>) -> Vec<Applies> {
    let mut silent: BTreeSet<&str> = BTreeSet::new();
    let mut all = Vec::with_capacity(checklist.questions.len());
    for question in &checklist.questions {
        let answers = |id: &str| {
            if silent.contains(id) {
                EarlierAnswer::Blank
            } else {
                (situation.answers)(id)
            }
        };
        let decided = applies(
            question,
            &Situation {
                answers: &answers,
                ..*situation
            },
        );
        if !decided.can_be_answered() {
            silent.insert(&question.id);
        }
        all.push(decided);
    }
    all
}

/// Decides one question.
pub fn applies(question: &Question, situation: &Situation<'_>) -> Applies {
    let by_tier = match situation.tier {
        _ if question.from_tier >= 3 => Truth::True,
        Some(tier) => Truth::from(tier <= question.from_tier),
        None => Truth::Unknown,
    };
    let mut reasons = Vec::new();
    if question.from_tier < 3 {
        reasons.push(Reason::Tier {
            asked_from: question.from_tier,
            tier: situation.tier,
        });
    }
    let Some(rule) = &question.rule else {
        if reasons.is_empty() {
            reasons.push(Reason::Always);
        }
        return match by_tier {
            Truth::True => Applies::Shown { reasons },
            Truth::Unknown => not_set(reasons),
            Truth::False => Applies::Hidden { reasons },
        };
    };

    let by_rule = rule.evaluate(situation);
    let without_answers = rule.evaluate_without_answers(situation);
    let deciding = |any_answer: bool| {
        let leaves = rule.deciding(situation, any_answer);
        leaves
            .into_iter()
            .map(|(leaf, truth)| (leaf, Reason::of(leaf, truth, situation)))
    };
    match (by_tier, by_rule) {
        (Truth::False, _) if without_answers != Truth::False => Applies::Hidden { reasons },
        (Truth::False, _) => {
            reasons.extend(deciding(true).map(|(_, reason)| reason));
            Applies::Hidden {
                reasons: distinct(reasons),
            }
        }
        (_, Truth::False) if without_answers == Truth::False => Applies::Hidden {
            reasons: distinct(deciding(true).map(|(_, reason)| reason)),
        },
        (_, Truth::False) => {
            let mut on = Vec::new();
            let mut reasons = Vec::new();
            for (leaf, reason) in deciding(false) {
                if let Leaf::Answer { question, .. } = leaf
                    && !on.contains(question)
                {
                    on.push(question.clone());
                }
                reasons.push(reason);
            }
            Applies::Waiting {
                on,
                reasons: distinct(reasons),
            }
        }
        (by_tier, by_rule) => {
            if by_rule == Truth::Unknown && by_tier == Truth::True {
                // The tier holds and is not what is missing.
                reasons.clear();
            }
            reasons.extend(deciding(false).map(|(_, reason)| reason));
            let reasons = distinct(reasons);
            match by_tier.min(by_rule) {
                Truth::True => Applies::Shown { reasons },
                Truth::Unknown | Truth::False => not_set(reasons),
            }
        }
    }
}

fn not_set(reasons: Vec<Reason>) -> Applies {
    let facts = reasons
        .iter()
        .filter_map(|reason| match reason {
            Reason::Fact {
                id, value: None, ..
            } => Some(id.clone()),
            _ => None,
        })
        .collect();
    Applies::FactNotSet { facts, reasons }
}

fn distinct(reasons: impl IntoIterator<Item = Reason>) -> Vec<Reason> {
    let mut kept: Vec<Reason> = Vec::new();
    for reason in reasons {
        if !kept.contains(&reason) {
            kept.push(reason);
        }
    }
    kept
}
