//! Two edits apart from each other become two versions, and choosing one ends it.

use serde_json::{Value, json};

use crate::world::{World, review};

/// Two workspaces with the same review, each with an answer of its own.
fn apart() -> (World, World, String) {
    let (mut one, mut two) = (World::new(1, "Ana"), World::new(2, "Bo"));
    let (_, launch) = one.filled();
    two.import(&one.export(&review(&launch)));
    for (world, answer) in [(&mut one, "unmet"), (&mut two, "partial")] {
        world.call(
            "answer_set",
            json!({"review": launch, "question": "own.team", "answer": answer}),
        );
    }
    (one, two, launch)
}

fn list(world: &mut World, launch: &str) -> Value {
    let all = world.call("conflict_list", json!({}));
    assert_eq!(world.call("conflict_list", json!({"review": launch})), all);
    all
}

#[test]
fn two_edits_apart_are_two_versions_on_both_sides() {
    let (mut one, mut two, launch) = apart();
    let came = two.import(&one.export(&review(&launch)));
    assert_eq!((came.new_ops, came.versions), (1, 1));
    one.import(&two.export(&review(&launch)));
    two.import(&one.export(&review(&launch)));
    assert_eq!(one.derived(), two.derived());
    let (mine, theirs) = (list(&mut one, &launch), list(&mut two, &launch));
    let row = &mine[0];
    assert_eq!(row["part"], "Answer");
    assert_eq!(row["spot"]["question"], "own.team");
    assert_eq!(row["place"], "Checkout API, Launch");
    assert!(row["what"].as_str().unwrap().len() > 10);
    let words = |rows: &Value| -> Vec<(String, String, bool)> {
        let versions = rows[0]["versions"].as_array().unwrap().clone();
        versions
            .iter()
            .map(|each| {
                let text = |key: &str| each[key].as_str().unwrap().to_owned();
                (text("shown"), text("by"), each["mine"] == true)
            })
            .collect()
    };
    assert!(words(&mine).contains(&("Unmet".into(), "Ana".into(), true)));
    assert!(words(&theirs).contains(&("Unmet".into(), "Ana".into(), false)));
    assert!(words(&theirs).contains(&("Partial".into(), "Bo".into(), true)));
}

#[test]
fn choosing_one_ends_it_everywhere_and_can_be_undone() {
    let (mut one, mut two, launch) = apart();
    two.import(&one.export(&review(&launch)));
    let before = list(&mut two, &launch);
    let row = &before[0];
    let chosen = row["versions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|version| version["by"] == "Ana")
        .unwrap();
    let choose = json!({"entity": row["entity"], "field": row["field"], "op": chosen["op"]});
    let done = two.call("conflict_choose", choose.clone());
    assert!(
        done["undo"]
            .as_str()
            .unwrap()
            .starts_with("Version of Answer chosen")
    );
    assert_eq!(list(&mut two, &launch), json!([]));
    let past = two.call(
        "history_show",
        json!({"entity": launch, "field": "answer/own.team"}),
    );
    let current = &past["values"][0];
    assert_eq!(
        (&current["value"], &current["current"]),
        (&json!("unmet"), &json!(true))
    );
    // There is nothing to choose any more.
    let again = two.session.call("conflict_choose", choose).unwrap_err();
    assert!(!again.hint.is_empty());
    two.call("undo", json!({}));
    let back = list(&mut two, &launch);
    assert_eq!(back[0]["versions"].as_array().unwrap().len(), 2);
    two.call("redo", json!({}));
    // The choice goes along and ends it on the other side too.
    one.import(&two.export(&review(&launch)));
    assert_eq!(list(&mut one, &launch), json!([]));
    two.import(&one.export(&review(&launch)));
    assert_eq!(one.derived(), two.derived());
}

#[test]
fn an_answer_with_two_versions_counts_as_the_lower() {
    let (mut one, mut two, launch) = apart();
    two.import(&one.export(&review(&launch)));
    one.import(&two.export(&review(&launch)));
    for world in [&mut one, &mut two] {
        let shown = world.call("readiness_show", json!({"review": launch}));
        let row = row_of(&shown, "own.team").unwrap();
        assert_eq!(
            (&row["answer"], &row["versions"]),
            (&json!("unmet"), &json!(2))
        );
    }
}

/// The row of a question, wherever it stands.
fn row_of<'v>(value: &'v Value, question: &str) -> Option<&'v Value> {
    match value {
        Value::Object(map) if value["id"] == question && map.contains_key("versions") => {
            Some(value)
        }
        Value::Object(map) => map.values().find_map(|each| row_of(each, question)),
        Value::Array(list) => list.iter().find_map(|each| row_of(each, question)),
        _ => None,
    }
}

#[test]
fn equal_edits_apart_are_no_versions() {
    let (mut one, mut two, launch) = apart();
    one.call(
        "answer_set",
        json!({"review": launch, "question": "own.team", "answer": "partial"}),
    );
    let came = two.import(&one.export(&review(&launch)));
    assert_eq!(came.versions, 0);
    assert_eq!(list(&mut two, &launch), json!([]));
}

#[test]
fn a_file_never_brings_back_what_was_deleted_after_it_was_known() {
    let (mut one, two, launch) = apart();
    let theirs = two.export(&review(&launch));
    one.call("review_delete", json!({"id": launch}));
    // The deletion had not seen Bo's answer: the review comes back, so that nothing is lost unseen.
    one.import(&theirs);
    one.call("review_show", json!({"id": launch}));
    one.call("review_delete", json!({"id": launch}));
    let came = one.import(&theirs);
    assert_eq!(came.new_ops, 0);
    assert!(
        one.session
            .call("review_show", json!({"id": launch}))
            .is_err()
    );
}
