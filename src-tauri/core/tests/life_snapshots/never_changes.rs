//! A snapshot never changes, whatever is written, undone or taken in later.

use lamppost_core::Kind;
use lamppost_core::store::Op;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::world::{World, day};

const QUESTIONS: [&str; 4] = ["own.team", "own.docs", "obs.logs", "slo.set"];
const ANSWERS: [&str; 5] = ["met", "partial", "unmet", "unknown", "na"];

/// What somebody does after a snapshot was taken.
#[derive(Debug, Clone)]
enum Act {
    Answer(usize, usize),
    Note(usize),
    Evidence(usize),
    Service,
    Scenario,
    Undo,
    Redo,
    Snapshot,
    Delete,
    /// Somebody else changes a copy of the workspace, and it is taken in.
    TakeIn(Vec<Act>),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let one = prop_oneof![
        (0..QUESTIONS.len(), 0..ANSWERS.len()).prop_map(|(q, a)| Act::Answer(q, a)),
        (0..QUESTIONS.len()).prop_map(Act::Note),
        (0..QUESTIONS.len()).prop_map(Act::Evidence),
        Just(Act::Service),
        Just(Act::Scenario),
        Just(Act::Undo),
        Just(Act::Redo),
        Just(Act::Snapshot),
        Just(Act::Delete),
    ];
    let taken = prop::collection::vec(one.clone(), 1..6).prop_map(Act::TakeIn);
    prop::collection::vec(prop_oneof![6 => one, 1 => taken], 1..14)
}

fn act(world: &mut World, act: &Act, count: usize) {
    let review = world.review.clone();
    let (name, request) = match act {
        Act::Answer(question, answer) => (
            "answer_set",
            json!({"review": review, "question": QUESTIONS[*question], "answer": ANSWERS[*answer], "reason": "So."}),
        ),
        Act::Note(question) => (
            "note_set",
            json!({"review": review, "question": QUESTIONS[*question], "text": format!("Note {count}.")}),
        ),
        Act::Evidence(question) => (
            "evidence_add",
            json!({"review": review, "question": QUESTIONS[*question], "kind": "note", "title": "Talk", "text": "Asked.", "collected_on": "2026-11-19"}),
        ),
        Act::Service => (
            "service_update",
            json!({"id": world.service, "name": format!("Name {count}"), "tier": 1 + count % 3}),
        ),
        Act::Scenario => (
            "scenario_add",
            json!({"review": review, "title": format!("It fell {count}")}),
        ),
        Act::Undo => ("undo", json!({})),
        Act::Redo => ("redo", json!({})),
        Act::Snapshot => (
            "snapshot_take",
            json!({"review": review, "title": format!("Later {count}")}),
        ),
        Act::Delete => {
            let shown = world.call("review_show", json!({"id": review}));
            let Some(action) = shown["actions"].as_array().and_then(|all| all.first()) else {
                return;
            };
            ("action_remove", json!({"id": action["id"]}))
        }
        Act::TakeIn(theirs) => return take_in(world, theirs, count),
    };
    // Nothing to undo, or the question waits: fine.
    let _ = world.session.call(name, request);
}

fn take_in(world: &mut World, theirs: &[Act], count: usize) {
    let mut other = world.copy(count as u64 + 1_000, "Somebody else");
    for (at, each) in theirs.iter().enumerate() {
        act(&mut other, each, 100 * (count + 1) + at);
    }
    world.take_in(&other.ops());
}

/// Everything a snapshot says, and whether it is whole.
fn told(world: &mut World, snapshot: &Value) -> Vec<Value> {
    let (review, service) = (world.review.clone(), world.service.clone());
    let mut all: Vec<Value> = [
        ("readiness_show", json!({"review": review})),
        ("review_show", json!({"id": review})),
        ("register_show", json!({"review": review})),
        (
            "report_preview",
            json!({"review": review, "profile": "auditor"}),
        ),
        (
            "report_table",
            json!({"review": review, "table": "actions", "form": "csv"}),
        ),
        ("service_show", json!({"id": service})),
    ]
    .into_iter()
    .map(|(name, payload)| world.at(snapshot, name, payload))
    .collect();
    let rows = world.list();
    all.push(
        rows.iter()
            .find(|row| row["id"] == *snapshot)
            .unwrap()
            .clone(),
    );
    all.push(world.call(
        "snapshot_compare",
        json!({"review": review, "before": snapshot, "after": snapshot}),
    ));
    all
}

#[test]
fn a_snapshot_never_changes() {
    let config = Config {
        cases: 10,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let run = runner.run(&(acts(), acts()), |(first, then)| {
        let mut world = World::new();
        let review = world.review.clone();
        world.call("action_add", json!({"review": review, "text": "Ask"}));
        for (at, each) in first.iter().enumerate() {
            act(&mut world, each, at);
        }
        let snapshot = world.snapshot("Frozen");
        let before = told(&mut world, &snapshot);
        for (at, each) in then.iter().enumerate() {
            // Its own taking is not undone here: then it would be gone, not changed.
            if !matches!(each, Act::Undo) {
                act(&mut world, each, 50 + at);
            }
            prop_assert_eq!(&told(&mut world, &snapshot), &before);
        }
        let mut world = world.on(day(2026, 12, 22), "Bo");
        prop_assert_eq!(&told(&mut world, &snapshot), &before);
        Ok(())
    });
    run.unwrap();
}

/// An operation of a stranger.
fn op(number: u64, entity: &Value, field: &str, value: &Value, supersedes: Vec<String>) -> Op {
    Op {
        id: format!("stranger-{number:012}"),
        hlc: 1,
        entity: entity.as_str().unwrap().to_owned(),
        kind: "set".into(),
        field: field.into(),
        value: value.to_string(),
        supersedes,
        author: "Mallory".into(),
    }
}

#[test]
fn what_a_stranger_writes_to_a_snapshot_is_shown_and_does_not_count() {
    let mut world = World::new();
    world.answer("own.team", "met");
    let snapshot = world.snapshot("Frozen");
    world.answer("own.team", "unmet");
    let other = world.snapshot("Later");
    let read = |world: &mut World, id: &Value, field: &str| {
        let shown = world.call("history_show", json!({"entity": id, "field": field}));
        shown["values"][0].clone()
    };
    let (ops, sha256) = (
        read(&mut world, &other, "ops")["value"].take(),
        read(&mut world, &other, "sha256")["value"].take(),
    );
    let current = read(&mut world, &snapshot, "ops")["op"].take();
    let before = told(&mut world, &snapshot);
    assert_eq!(before[6]["damaged"], Value::Null);
    // What another snapshot says, once in the place of what was there and once beside it.
    world.take_in(&[
        op(
            1,
            &snapshot,
            "ops",
            &ops,
            vec![current.as_str().unwrap().to_owned()],
        ),
        op(2, &snapshot, "sha256", &sha256, Vec::new()),
        op(3, &snapshot, "title", &json!("Better"), Vec::new()),
        op(4, &snapshot, "taken_on", &json!("2020-01-01"), Vec::new()),
    ]);
    let mut after = told(&mut world, &snapshot);
    let damaged = after[6]["damaged"].take();
    assert!(
        damaged.as_str().unwrap().contains("tried to change"),
        "{damaged}"
    );
    assert_eq!(after, before);
    // The other one is as it was.
    assert_eq!(world.list()[0]["damaged"], Value::Null);
}

#[test]
fn a_snapshot_whose_changes_are_not_here_is_shown_as_damaged() {
    let mut world = World::new();
    world.answer("own.team", "met");
    let answer = world.call(
        "history_show",
        json!({"entity": world.review, "field": "answer/own.team"}),
    );
    let answer = answer["values"][0]["op"].clone();
    let snapshot = world.snapshot("Frozen");
    // Only a part of the file arrives elsewhere.
    let mut elsewhere = World::new();
    let ops: Vec<Op> = world
        .ops()
        .into_iter()
        .filter(|op| json!(op.id) != answer)
        .collect();
    elsewhere.take_in(&ops);
    (elsewhere.review, elsewhere.service) = (world.review.clone(), world.service.clone());
    let row = &elsewhere.list()[0];
    assert_eq!(row["title"], "Frozen");
    assert_eq!(row["opens"], false);
    assert!(
        row["damaged"].as_str().unwrap().contains("not here"),
        "{row}"
    );
    let review = elsewhere.review.clone();
    let error = elsewhere
        .try_at(&snapshot, "review_show", json!({"id": review}))
        .unwrap_err();
    assert_eq!(error.kind, Kind::Refused);
    let request = json!({"review": review, "before": snapshot, "after": "now"});
    assert_eq!(
        elsewhere.fails("snapshot_compare", request).kind,
        Kind::Refused
    );
    // Once the rest is here it is whole.
    elsewhere.take_in(&world.ops());
    assert_eq!(elsewhere.list()[0]["damaged"], Value::Null);
    elsewhere.at(&snapshot, "review_show", json!({"id": review}));
}

#[test]
fn a_set_made_by_hand_is_refused_or_shows_what_it_names() {
    for text in [
        "{}",
        "[]",
        r#"{"stranger":[[1,400000]]}"#,
        r#"{"stranger":[[1,999999999998]]}"#,
        r#"{"a":[[1,1],[1,1]]}"#,
    ] {
        let mut world = World::new();
        let review = world.review.clone();
        let id = "018f0000-0000-7000-8000-0000000000aa";
        let mut made = op(
            10,
            &json!(id),
            "",
            &json!({"kind": "snapshot", "parent": review}),
            vec![],
        );
        made.kind = "create".into();
        let mut ops = vec![made];
        let fields = [
            ("title", json!("By hand")),
            ("reason", json!("named")),
            ("ops", json!(text)),
            ("sha256", json!("00")),
            ("taken_on", json!("2026-11-20")),
            ("summary", json!("{\"score\": \"x\"}")),
        ];
        for (at, (field, value)) in fields.into_iter().enumerate() {
            ops.push(op(11 + at as u64, &json!(id), field, &value, vec![]));
        }
        world.take_in(&ops);
        let row = world.list()[0].clone();
        assert_eq!(row["opens"], false, "{text}");
        assert!(row["damaged"].is_string(), "{row}");
        let error = world
            .try_at(&json!(id), "review_show", json!({"id": review}))
            .unwrap_err();
        assert_eq!(error.kind, Kind::Refused, "{text}");
    }
}
