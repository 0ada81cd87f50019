//! Properties of the register that hold for any scenarios, and of the Action Priority table.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use chrono::{Days, NaiveDate};
use lamppost_core::model::{Created, Entity, Exercise, Head, Id, Mitigation, RiskRecord, Scenario};
use lamppost_core::pack::Shelf;
use lamppost_core::score::fraction::Fraction;
use lamppost_core::score::method::Method;
use lamppost_core::score::priority::{Priority, PriorityInput, action_priority};
use lamppost_core::score::proof::ExerciseState;
use lamppost_core::score::register::{Accepted, Register};
use lamppost_core::score::risk::MitigationState;
use proptest::prelude::*;
use serde_json::{Value, json};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

fn day(offset: i64) -> Value {
    let by = Days::new(offset.unsigned_abs());
    let day = if offset < 0 {
        today() - by
    } else {
        today() + by
    };
    json!(day.to_string())
}

fn id(kind: u8, at: usize) -> Id {
    format!("018f0000-0000-7000-80{kind:02x}-{at:012x}")
        .parse()
        .unwrap()
}

fn entity<E: Entity>(id: Id, fields: Value) -> E {
    let created = Created {
        id,
        by: "Ana".to_owned(),
        at_ms: 0,
    };
    let heads = fields
        .as_object()
        .unwrap()
        .iter()
        .map(|(field, value)| Head {
            field: field.clone(),
            value: value.clone(),
            author: "Ana".to_owned(),
            at_ms: 0,
        });
    E::decode(created, heads.collect())
}

fn register(record: &RiskRecord) -> Register {
    let pack = Shelf::shipped().newest("failure-scenarios").unwrap();
    let content = pack.premortem().unwrap();
    let method = Method::of(content).unwrap();
    let slo = Fraction::decimal(0.9995);
    Register::of(record, content, &method, slo, today())
}

fn scenario() -> impl Strategy<Value = Value> {
    let step = || prop::option::weighted(0.9, 1..=5u8);
    let estimate = prop::option::of((0..500u32, 1..=100u32, 1..2_000u32));
    (
        (step(), step(), step(), step()),
        any::<bool>(),
        estimate,
        prop::option::of((-3..3i64, any::<bool>())),
        (
            prop::collection::vec(any::<bool>(), 3),
            prop::bool::weighted(0.1),
        ),
    )
        .prop_map(
            |((l, i, tl, ti), irreversible, estimate, accepted, (linked, archived))| {
                let mut fields = json!({
                    "inherent_likelihood": l, "inherent_impact": i,
                    "target_likelihood": tl, "target_impact": ti,
                    "irreversible": irreversible, "archived": archived,
                });
                if let Some((minutes, users, days)) = estimate {
                    fields["detect_minutes"] = json!(minutes);
                    fields["repair_minutes"] = json!(f64::from(minutes) / 4.0);
                    fields["users_percent"] = json!(users);
                    fields["days_between"] = json!(days);
                }
                if let Some((until, named)) = accepted {
                    fields["accepted_until"] = day(until);
                    fields["accepted_by"] = if named { json!("Elin") } else { json!(" ") };
                }
                for (at, linked) in linked.into_iter().enumerate() {
                    fields[format!("mitigation/{}", id(1, at))] = json!(linked);
                }
                fields
            },
        )
}

fn record() -> impl Strategy<Value = RiskRecord> {
    let mitigation = (any::<bool>(), prop::option::of(-400..0i64));
    let exercise = (
        -400..5i64,
        prop::option::of(any::<bool>()),
        prop::collection::vec(0..12usize, 0..3),
    );
    (
        prop::collection::vec(scenario(), 0..12),
        prop::collection::vec(mitigation, 3),
        prop::collection::vec(exercise, 0..5),
    )
        .prop_map(|(scenarios, mitigations, exercises)| RiskRecord {
            premortem: None,
            scenarios: scenarios
                .into_iter()
                .enumerate()
                .map(|(at, mut fields)| {
                    fields["number"] = json!(at + 1);
                    entity::<Scenario>(id(0, at), fields)
                })
                .collect(),
            mitigations: mitigations
                .into_iter()
                .enumerate()
                .map(|(at, (done, on))| {
                    let state = if done { "done" } else { "planned" };
                    let on = on.map_or(Value::Null, day);
                    entity::<Mitigation>(id(1, at), json!({"state": state, "done_on": on}))
                })
                .collect(),
            exercises: exercises
                .into_iter()
                .enumerate()
                .map(|(at, (on, passed, tried))| {
                    let mut fields = json!({"held_on": day(on)});
                    if let Some(passed) = passed {
                        fields["result"] = json!(if passed { "passed" } else { "failed" });
                    }
                    for scenario in tried {
                        fields[format!("scenario/{}", id(0, scenario))] = json!(true);
                    }
                    entity::<Exercise>(id(2, at), fields)
                })
                .collect(),
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn the_register_is_sorted_by_level_share_impact_and_number(record in record()) {
        let register = register(&record);
        let counted = record.scenarios.iter().filter(|scenario| scenario.counts()).count();
        prop_assert_eq!(register.standings.len(), counted);
        for pair in register.standings.windows(2) {
            let key = |at: usize| {
                let standing = &pair[at];
                let rating = standing.rating.as_ref();
                (
                    rating.map(|rating| rating.current_level.level),
                    // Shares have four places, so whole units compare as they do.
                    standing.share().map(|share| (share * 10_000.0).round() as i64),
                    rating.map(|rating| u8::from(rating.current[1])),
                )
            };
            let (before, after) = (key(0), key(1));
            let number = |at: usize| record.scenarios[pair[at].at].number;
            prop_assert!(before > after || (before == after && number(0) < number(1)), "{before:?} {after:?}");
        }
    }

    #[test]
    fn the_order_does_not_depend_on_the_order_of_the_record(record in record(), turn in 0..12usize) {
        let labels = |record: &RiskRecord| -> Vec<String> {
            let standings = register(record).standings;
            standings.iter().map(|standing| record.scenarios[standing.at].label()).collect()
        };
        let mut turned = record.clone();
        let by = turn.min(turned.scenarios.len());
        turned.scenarios.rotate_left(by);
        turned.mitigations.reverse();
        prop_assert_eq!(labels(&record), labels(&turned));
    }

    #[test]
    fn the_current_rating_is_the_target_only_when_everything_is_done(record in record()) {
        let register = register(&record);
        for standing in &register.standings {
            let Some(rating) = &standing.rating else { continue };
            let states: Vec<_> = standing.mitigations.iter().map(|at| register.proofs.mitigations[*at].state).collect();
            let done = !states.is_empty() && !states.contains(&MitigationState::Planned);
            prop_assert_eq!(rating.current, if done { rating.target } else { rating.inherent });
            let scenario = &record.scenarios[standing.at];
            let raised = rating.current_level.floored();
            prop_assert!(!raised || (scenario.irreversible == Some(true) && u8::from(rating.current[1]) == 5));
        }
    }

    #[test]
    fn one_more_failed_exercise_never_lowers_a_level(record in record(), at in 0..12usize) {
        let before = register(&record);
        let mut worse = record.clone();
        let tries = format!("scenario/{}", id(0, at));
        let failed = json!({"held_on": day(0), "result": "failed", tries: true});
        worse.exercises.push(entity(id(2, 99), failed));
        let after = register(&worse);
        let level = |register: &Register, at: usize| {
            let found = register.standings.iter().find(|standing| standing.at == at)?;
            let rating = found.rating.as_ref()?;
            // A target above what it was before is a mistake that is shown as one.
            rating.errors.is_empty().then_some(rating.current_level.level)
        };
        for at in 0..record.scenarios.len() {
            prop_assert!(level(&before, at) <= level(&after, at));
        }
    }

    #[test]
    fn nothing_is_accepted_without_a_person_or_past_its_day(record in record()) {
        for standing in register(&record).standings {
            let scenario = &record.scenarios[standing.at];
            let named = scenario.accepted_by.as_deref().is_some_and(|by| !by.trim().is_empty());
            let in_time = scenario.accepted_until.is_some_and(|until| until >= today());
            prop_assert_eq!(standing.acceptance == Accepted::Live, named && in_time);
        }
    }

    #[test]
    fn an_exercise_of_a_day_to_come_says_nothing_yet(record in record()) {
        let register = register(&record);
        for (exercise, state) in record.exercises.iter().zip(&register.proofs.exercises) {
            if exercise.held_on.is_some_and(|on| on > today()) || exercise.result.is_none() {
                prop_assert!(*state < ExerciseState::Passed);
            }
        }
    }
}

#[test]
fn more_severity_occurrence_or_detection_never_lowers_the_action_priority() {
    let rank = |severity, occurrence, detection| {
        let input = PriorityInput {
            severity,
            occurrence,
            detection,
        };
        match action_priority(&input).unwrap().priority {
            Priority::L => 0,
            Priority::M => 1,
            Priority::H => 2,
        }
    };
    for severity in 1..=10 {
        for occurrence in 1..=10 {
            for detection in 1..=10 {
                let here = rank(severity, occurrence, detection);
                let at = format!("{severity}/{occurrence}/{detection}");
                assert!(
                    severity == 10 || rank(severity + 1, occurrence, detection) >= here,
                    "{at}"
                );
                assert!(
                    occurrence == 10 || rank(severity, occurrence + 1, detection) >= here,
                    "{at}"
                );
                assert!(
                    detection == 10 || rank(severity, occurrence, detection + 1) >= here,
                    "{at}"
                );
            }
        }
    }
}
