//! Every worked example of the scoring rules, and properties that hold for any input.

use lamppost_core::{
    Kind,
    score::{
        Level,
        run::{KINDS, score},
    },
};
use serde_json::{Value, json};

#[test]
fn every_worked_example_holds() {
    let examples: Vec<Value> =
        serde_json::from_str(include_str!("scoring-vectors.json")).expect("the examples are JSON");
    let mut run = 0;
    for example in examples {
        let kind = example["kind"].as_str().expect("a kind");
        assert!(KINDS.contains(&kind), "{kind}");
        let got = score(kind, example["input"].clone()).expect("it can be scored");
        assert_eq!(
            got, example["expect"],
            "{} {}",
            example["id"], example["desc"]
        );
        run += 1;
    }
    assert_eq!(run, 113, "every example was run");
}

#[test]
fn numbers_outside_their_range_are_refused() {
    let minutes = |key: &str, value: Value| {
        let mut input =
            json!({"ettd_min": 1, "ettr_min": 1, "impact_fraction": 1, "ettf_days": 1, "slo": 0.9});
        input[key] = value;
        ("bad_minutes", input)
    };
    for (kind, input) in [
        ("level", json!({"likelihood": 0, "impact": 1})),
        ("level", json!({"likelihood": 1, "impact": 6})),
        ("level", json!({"likelihood": 1.5, "impact": 1})),
        ("threshold", json!({"level": "L", "min": "H", "max": "L"})),
        ("rating", json!({"achieved": 1.01})),
        ("rating", json!({"achieved": -0.01})),
        ("rating", json!({"achieved": "1"})),
        (
            "action_priority",
            json!({"severity": 11, "occurrence": 1, "detection": 1}),
        ),
        (
            "action_priority",
            json!({"severity": 1, "occurrence": 0, "detection": 1}),
        ),
        (
            "residual_check",
            json!({"inherent": [1, 2, 3], "target": [1, 2], "mitigations": []}),
        ),
        (
            "acceptance",
            json!({"level": "H", "accepted_by": " ", "expires": "2026-01-01", "today": "2026-01-01"}),
        ),
        ("overall", json!({"stages": [6]})),
        (
            "dimension",
            json!({"2": [{"answers": ["most"], "evidence": 3}], "3": [], "4": [], "5": []}),
        ),
        (
            "dimension",
            json!({"1": [], "2": [], "3": [], "4": [], "5": []}),
        ),
        minutes("ettf_days", json!(0)),
        minutes("slo", json!(1.5)),
        minutes("impact_fraction", json!(-0.5)),
        minutes("ettd_min", json!(-1)),
        minutes("ettd_min", json!(1e300)),
    ] {
        let error = score(kind, input.clone()).expect_err("it is outside");
        assert_eq!(error.kind, Kind::Invalid, "{kind} {input}");
    }
    // No budget at all has no share of it.
    let (kind, input) = minutes("slo", json!(1));
    let got = score(kind, input).expect("it can be scored");
    assert_eq!(
        (&got["share"], &got["verdict"]),
        (&Value::Null, &json!("exceeds_budget"))
    );
}

#[test]
fn more_likelihood_or_impact_never_lowers_a_level() {
    let level = |likelihood: u8, impact: u8, irreversible: bool| -> Level {
        let input =
            json!({"likelihood": likelihood, "impact": impact, "irreversible": irreversible});
        let output = score("level", input).expect("it is inside");
        serde_json::from_value(output["level"].clone()).expect("a level")
    };
    for irreversible in [false, true] {
        for low in 1..=5 {
            for high in 1..5 {
                assert!(level(low, high, irreversible) <= level(low, high + 1, irreversible));
                assert!(level(high, low, irreversible) <= level(high + 1, low, irreversible));
            }
        }
    }
}

mod properties {
    use chrono::{Days, NaiveDate};
    use lamppost_core::{
        pack::checklist::Severity,
        score::{
            Answer, Code, Level, Verdict, VerdictInput, assess,
            checklist::{Action, Evidence, Question, Waiver},
            judge,
            run::score,
            verdict::{Acceptance, Design, Risk},
        },
    };
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day")
    }

    fn day() -> impl Strategy<Value = NaiveDate> {
        (0..800u64).prop_map(|days| today() - Days::new(400) + Days::new(days))
    }

    fn person() -> impl Strategy<Value = Option<String>> {
        prop::option::of(prop::sample::select(vec!["ana", "bo", " ", ""]).prop_map(str::to_owned))
    }

    fn question() -> impl Strategy<Value = Question> {
        let severity =
            prop::sample::select(vec![Severity::Blocker, Severity::Major, Severity::Minor]);
        let answer = prop::option::of(prop::sample::select(vec![
            Answer::Met,
            Answer::Partial,
            Answer::Unmet,
            Answer::Na,
            Answer::Unknown,
        ]));
        let evidence = prop::collection::vec(
            day().prop_map(|collected_on| Evidence { collected_on }),
            0..3,
        );
        let waiver =
            prop::option::of((person(), day()).prop_map(|(approved_by, expires)| Waiver {
                requested_by: "ana".to_owned(),
                approved_by,
                expires,
            }));
        let action = prop::option::of(
            (person(), prop::option::of(day())).prop_map(|(owner, due)| Action { owner, due }),
        );
        let flags = (
            any::<bool>(),
            any::<bool>(),
            prop::bool::weighted(0.1),
            prop::option::of(1..400u32),
        );
        (severity, answer, evidence, waiver, action, flags, person()).prop_map(
            |(
                severity,
                answer,
                evidence,
                waiver,
                action,
                (required, na, waiting, valid_days),
                reason,
            )| Question {
                id: String::new(),
                severity,
                evidence_required: required,
                valid_days,
                na_allowed: na,
                answer,
                reason,
                evidence,
                waiver,
                action,
                waiting,
            },
        )
    }

    fn questions() -> impl Strategy<Value = Vec<Question>> {
        prop::collection::vec(question(), 0..12).prop_map(|mut questions| {
            for (n, question) in questions.iter_mut().enumerate() {
                question.id = format!("q{n:02}");
            }
            questions
        })
    }

    fn level() -> impl Strategy<Value = Level> {
        prop::sample::select(vec![
            Level::VeryLow,
            Level::Low,
            Level::Moderate,
            Level::High,
            Level::VeryHigh,
        ])
    }

    fn risks() -> impl Strategy<Value = Option<Vec<Risk>>> {
        let acceptance =
            prop::option::of(
                (person(), day()).prop_map(|(accepted_by, expires)| Acceptance {
                    accepted_by,
                    expires,
                }),
            );
        let risk = (level(), person(), acceptance).prop_map(|(current, owner, acceptance)| Risk {
            id: "r".to_owned(),
            current,
            owner,
            acceptance,
        });
        prop::option::of(prop::collection::vec(risk, 0..4))
    }

    fn input() -> impl Strategy<Value = VerdictInput> {
        let design = prop::option::of(
            prop::collection::vec("[a-c]", 0..3)
                .prop_map(|required_missing| Design { required_missing }),
        );
        (questions(), level(), risks(), design).prop_map(|(questions, max_level, risks, design)| {
            VerdictInput {
                today: today(),
                questions,
                max_level,
                risks,
                design,
            }
        })
    }

    proptest! {
        #[test]
        fn fresh_evidence_never_lowers_a_score(mut questions in questions(), at in 0..12usize) {
            let before = assess(&questions, today()).totals.score;
            if let Some(question) = questions.get_mut(at) {
                question.evidence.push(Evidence { collected_on: today() });
            }
            prop_assert!(assess(&questions, today()).totals.score >= before);
        }

        #[test]
        fn a_waiver_never_raises_the_score_and_never_makes_a_pass(mut questions in questions(), at in 0..12usize) {
            let before = assess(&questions, today()).totals;
            if let Some(question) = questions.get_mut(at) {
                question.waiver = Some(Waiver {
                    requested_by: "ana".to_owned(),
                    approved_by: Some("bo".to_owned()),
                    expires: today(),
                });
            }
            let after = assess(&questions, today()).totals;
            prop_assert_eq!(after.score, before.score);
            prop_assert_eq!(after.completeness, before.completeness);
        }

        #[test]
        fn each_applicable_question_is_met_waived_waiting_or_a_gap(questions in questions()) {
            let outcome = assess(&questions, today());
            for (question, standing) in questions.iter().zip(&outcome.questions) {
                let met = standing.credit == 4;
                let waived = outcome.totals.waived.contains(&standing.id);
                let gap = outcome.totals.gaps.contains(&standing.id);
                let waits = question.waiting && !waived;
                let count = [met, waived, waits, gap].iter().filter(|holds| **holds).count();
                prop_assert_eq!(count, usize::from(standing.applicable));
            }
        }

        #[test]
        fn reasons_are_sorted_and_decide_the_verdict(input in input()) {
            let judged = judge(&input);
            prop_assert!(judged.reasons.is_sorted_by_key(|r| r.code));
            let forbids = judged.reasons.iter().any(|r| r.code.forbids());
            let expected = match (forbids, judged.reasons.is_empty()) {
                (true, _) => Verdict::NoGo,
                (false, true) => Verdict::Go,
                (false, false) => Verdict::Conditional,
            };
            prop_assert_eq!(judged.verdict, expected);
            let codes: Vec<Code> = judged.trace.iter().map(|t| t.code).collect();
            prop_assert_eq!(codes, Code::ALL);
            for traced in &judged.trace {
                let said = judged.reasons.iter().any(|r| r.code == traced.code);
                prop_assert_eq!(said, traced.holds == Some(false));
                if let Some(count) = traced.count {
                    prop_assert_eq!(count.holding == count.of, traced.holds != Some(false));
                }
            }
        }

        #[test]
        fn what_does_not_exist_yet_is_not_looked_at(mut input in input()) {
            input.risks = None;
            input.design = None;
            for traced in judge(&input).trace {
                let later = matches!(traced.code, Code::N4 | Code::N5 | Code::C3 | Code::C4);
                prop_assert_eq!(traced.holds.is_none(), later);
            }
        }

        #[test]
        fn without_waivers_a_verdict_is_the_one_of_bare_input(mut input in input()) {
            let judged = judge(&input);
            for question in &mut input.questions {
                question.waiver = None;
            }
            prop_assert_eq!(judge(&input).verdict, judged.without_waivers);
        }

        #[test]
        fn nothing_changes_by_itself_before_the_day_it_says(mut input in input(), later in 1..900u64) {
            let now = judge(&input);
            let last = match now.next_change {
                Some(change) => {
                    prop_assert!(change > today());
                    change.pred_opt().expect("a day").min(today() + Days::new(later))
                }
                None => today() + Days::new(later),
            };
            input.today = last;
            let then = judge(&input);
            prop_assert_eq!(then.outcome.questions, now.outcome.questions);
            prop_assert_eq!(then.outcome.totals, now.outcome.totals);
            prop_assert_eq!(then.trace, now.trace);
            prop_assert_eq!(then.without_waivers, now.without_waivers);
        }

        #[test]
        fn better_evidence_never_lowers_a_stage(
            votes in prop::collection::vec((1..5u8, prop::sample::select(vec!["none", "some", "half", "most", "na", ""]), 0..3u8), 1..10),
        ) {
            let rated = |lift: u8| {
                let mut input = json!({"2": [], "3": [], "4": [], "5": []});
                for (stage, vote, evidence) in &votes {
                    let vote = if vote.is_empty() { Value::Null } else { json!(vote) };
                    let criterion = json!({"answers": [vote], "evidence": (evidence + lift).min(2)});
                    let stage = (stage + 1).to_string();
                    input[stage].as_array_mut().expect("a list").push(criterion);
                }
                score("dimension", input).expect("it can be scored")
            };
            let number = |output: &Value, key: &str| output[key].as_f64();
            let (before, after) = (rated(0), rated(2));
            prop_assert!(number(&after, "stage") >= number(&before, "stage"));
            prop_assert!(number(&after, "index") >= number(&before, "index"));
            // With all evidence there, what is claimed is what is evidenced.
            prop_assert_eq!(number(&after, "stage"), number(&after, "claimed_stage"));
            prop_assert_eq!(number(&before, "claimed_stage"), number(&after, "claimed_stage"));
            if number(&before, "stage").is_some() {
                prop_assert!(number(&before, "stage") <= number(&before, "stage_if_unanswered_met"));
            }
        }
    }
}
