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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::pack::{DesignTables, Pack, expression::Expression, parse, sentence};

    const PACK: &str = include_str!("../../tests/packs/good/small-checklist.toml");

    fn pack() -> Pack {
        parse("small-checklist.toml", PACK).unwrap()
    }

    fn question(from_tier: u8, when: &str) -> Question {
        let pack = pack();
        let mut question = pack.checklist().unwrap().questions[1].clone();
        question.from_tier = from_tier;
        question.rule = (!when.is_empty()).then(|| Expression::parse(when).unwrap());
        question
    }

    fn facts(set: &[(&str, bool)]) -> BTreeMap<String, bool> {
        set.iter()
            .map(|(id, value)| ((*id).to_owned(), *value))
            .collect()
    }

    /// A design with two rows of dependencies, one of them a platform.
    struct TwoRows;

    impl DesignTables for TwoRows {
        fn rows(&self, table: &str) -> u32 {
            if table == "dependencies" { 2 } else { 0 }
        }

        fn has_row(&self, _: &str, _: &[(String, String)]) -> bool {
            false
        }
        fn has(&self, table: &str, column: &str, value: &str) -> bool {
            (table, column, value) == ("dependencies", "kind", "platform")
        }
    }

    fn state(when: &str, set: &[(&str, bool)], tier: Option<u8>, answer: &str) -> String {
        let answer = EarlierAnswer::of(answer);
        let decided = applies(
            &question(3, when),
            &Situation {
                tier,
                facts: &facts(set),
                answers: &|_| answer,
                design: Some(&TwoRows),
                scenarios: None,
            },
        );
        match decided {
            Applies::Shown { .. } => "shown".to_owned(),
            Applies::FactNotSet { facts, .. } => format!("not set: {}", facts.join(" ")),
            Applies::Waiting { on, .. } => format!("waiting: {}", on.join(" ")),
            Applies::Hidden { .. } => "hidden".to_owned(),
        }
    }

    #[test]
    fn the_table_of_the_format_holds() {
        let waits = "facts.stores_data and answer(\"data.backup\") != \"unmet\"";
        for (when, set, expected) in [
            ("facts.stores_data", &[][..], "not set: stores_data"),
            ("facts.stores_data and tier <= 1", &[], "hidden"),
            ("facts.stores_data or tier <= 2", &[], "shown"),
            ("not facts.stores_data", &[("stores_data", true)], "hidden"),
            (waits, &[("stores_data", true)], "waiting: data.backup"),
            (waits, &[("stores_data", false)], "hidden"),
        ] {
            assert_eq!(state(when, set, Some(2), "unmet"), expected, "{when}");
        }
    }

    #[test]
    fn every_operand_and_operator_counts() {
        let yes = &[("yes", true), ("no", false)][..];
        for (when, expected) in [
            ("facts.yes", "shown"),
            ("facts.no", "hidden"),
            ("not facts.no", "shown"),
            ("not not facts.yes", "shown"),
            ("not facts.unset", "not set: unset"),
            ("facts.no and facts.unset", "hidden"),
            ("facts.yes and facts.unset", "not set: unset"),
            ("facts.yes or facts.unset", "shown"),
            ("facts.no or facts.unset", "not set: unset"),
            ("facts.no or facts.yes and facts.yes", "shown"),
            ("(facts.yes or facts.yes) and facts.no", "hidden"),
            ("facts.yes or facts.yes and facts.no", "shown"),
            ("tier == 2", "shown"),
            ("tier != 2", "hidden"),
            ("tier < 2", "hidden"),
            ("tier <= 2", "shown"),
            ("tier > 1", "shown"),
            ("3 >= tier", "shown"),
            ("1 < 2", "shown"),
            ("rows(\"dependencies\") == 2", "shown"),
            ("rows(\"other\") > 0", "hidden"),
            ("has(\"dependencies\", \"kind\", \"platform\")", "shown"),
            ("has(\"dependencies\", \"kind\", \"vendor\")", "hidden"),
            ("answer(\"data.backup\") == \"partial\"", "shown"),
            (
                "answer(\"data.backup\") == \"blank\"",
                "waiting: data.backup",
            ),
            (
                "facts.unset and answer(\"data.backup\") == \"met\"",
                "waiting: data.backup",
            ),
            (
                "facts.no or answer(\"a\") == \"met\" or answer(\"b\") == \"met\"",
                "waiting: a b",
            ),
            ("facts.no and(tier<2or answer(\"a\")!=\"na\")", "hidden"),
        ] {
            assert_eq!(state(when, yes, Some(2), "partial"), expected, "{when}");
        }
        assert_eq!(state("tier <= 1", &[], None, ""), "not set: ");
        assert_eq!(
            state("answer(\"a\") == \"blank\"", &[], None, "unknown"),
            "shown"
        );
    }

    #[test]
    fn the_tier_decides_beside_the_rule() {
        let pack = pack();
        let launch = &pack.checklist().unwrap().questions[1];
        let said = |tier, stores_data, backup: &str| {
            let backup = EarlierAnswer::of(backup);
            let set: Vec<_> = Option::iter(&stores_data)
                .map(|value| ("stores_data", *value))
                .collect();
            sentence(&applies(
                launch,
                &Situation {
                    tier,
                    facts: &facts(&set),
                    answers: &|_| backup,
                    design: None,
                    scenarios: None,
                },
            ))
        };
        let keeps = "“The service keeps data that must survive a restart”";
        assert_eq!(
            said(Some(1), Some(true), "met"),
            format!(
                "Tier is 1 (asked from tier 2), and {keeps} is true, and “Is every store backed up?” is answered met."
            )
        );
        assert_eq!(
            said(Some(3), Some(true), "met"),
            "Not asked, because tier is 3 (asked from tier 2)."
        );
        assert_eq!(
            said(Some(3), Some(false), "met"),
            format!("Not asked, because tier is 3 (asked from tier 2), and {keeps} is false.")
        );
        assert_eq!(
            said(Some(2), Some(false), "unmet"),
            format!("Not asked, because {keeps} is false.")
        );
        assert_eq!(
            said(Some(2), Some(true), "unmet"),
            "Waiting, because “Is every store backed up?” is answered unmet."
        );
        assert_eq!(
            said(Some(2), None, ""),
            format!("{keeps} is not set, so the question is shown until that is known.")
        );
        assert_eq!(
            said(None, Some(true), "na"),
            format!(
                "The tier is not set (asked from tier 2), and {keeps} is true, and “Is every store backed up?” is answered not applicable, so the question is shown until that is known."
            )
        );
    }

    #[test]
    fn a_question_that_waits_or_is_hidden_reads_as_blank_for_later_ones() {
        let pack = pack();
        let stored = |_: &str| EarlierAnswer::Na;
        let set = facts(&[("stores_data", false)]);
        let situation = Situation {
            tier: Some(1),
            facts: &set,
            answers: &stored,
            design: None,
            scenarios: None,
        };
        let all = select(pack.checklist().unwrap(), &situation);
        assert!(!all[0].counts() && !all[1].counts());
        // Its rule would also hold for `data.restore` answered na, which is hidden here; tier 1 alone carries it.
        let reasons = all[2].reasons();
        assert!(all[2].can_be_answered());
        assert_eq!(reasons.len(), 2, "{reasons:?}");
    }

    /// Any expression of the grammar, as text.
    fn expression() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            "facts\\.[a-c]",
            "tier (==|!=|<|<=|>|>=) [0-4]",
            "rows\\(\"t\"\\) > [0-2]",
            "has\\(\"t\", \"c\", \"v\"\\)",
            "answer\\(\"q\"\\) (==|!=) \"(met|unmet|blank)\"",
        ];
        leaf.prop_recursive(4, 24, 3, |inner| {
            prop_oneof![
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} and {b}")),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) or {b}")),
                inner.prop_map(|a| format!("not ({a})")),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_text_is_an_expression_or_refused(text in ".{0,200}") {
            let _ = Expression::parse(&text);
        }

        #[test]
        fn any_row_of_tokens_is_an_expression_or_refused(
            tokens in prop::collection::vec(prop::sample::select(vec![
                "(", ")", "not", "and", "or", "tier", "facts.a", "answer(\"q\")", "rows(\"t\")", "==", "<", "\"met\"", "2", ",",
            ]), 0..60),
        ) {
            let _ = Expression::parse(&tokens.join(" "));
        }

        #[test]
        fn a_decision_always_has_its_reasons(
            when in expression(),
            tier in prop::option::of(1..=3u8),
            set in prop::collection::btree_map("[a-c]", any::<bool>(), 0..4),
            word in prop::sample::select(vec!["met", "unmet", ""]),
        ) {
            let Ok(rule) = Expression::parse(&when) else {
                // The only thing the generator can get wrong.
                prop_assert!(when.contains("answer") && when.contains("not"));
                return Ok(());
            };
            let answer = EarlierAnswer::of(word);
            let situation = Situation { tier, facts: &set, answers: &|_| answer, design: Some(&TwoRows), scenarios: None };
            let mut asked = question(2, "");
            asked.rule = Some(rule.clone());
            let decided = applies(&asked, &situation);
            prop_assert!(!decided.reasons().is_empty());
            match &decided {
                Applies::Waiting { on, .. } => prop_assert_eq!(on, &["q".to_owned()]),
                Applies::FactNotSet { facts, .. } => {
                    prop_assert!(!facts.is_empty() || tier.is_none());
                    prop_assert!(facts.iter().all(|f| !set.contains_key(f)));
                }
                Applies::Hidden { .. } => {
                    // No answer can bring a hidden question back.
                    for other in ["met", "unmet", "blank", "na", "partial"] {
                        let other = EarlierAnswer::of(other);
                        let again = applies(&asked, &Situation { answers: &|_| other, ..situation });
                        prop_assert!(!again.can_be_answered());
                    }
                }
                Applies::Shown { .. } => prop_assert!(rule.evaluate(&situation) == Truth::True),
            }
            prop_assert!(sentence(&decided).ends_with('.'));
        }
    }
}
