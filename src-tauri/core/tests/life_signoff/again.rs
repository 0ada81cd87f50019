//! The next review starts from the last, and knows what changed since.

use serde_json::{Value, json};

use crate::signing::signed;
use crate::world::{World, day};

/// The next review of a signed one, a year later.
fn next() -> World {
    let mut world = signed();
    let (review, service) = (world.review.clone(), world.service.clone());
    world.call(
        "review_change",
        json!({"review": review, "reason": "More to say."}),
    );
    world.call(
        "evidence_add",
        json!({"review": review, "question": "ship.data.backup", "kind": "link", "title": "Log", "url": "https://a.example", "collected_on": "2026-11-20"}),
    );
    world.call(
        "note_set",
        json!({"review": review, "question": "ship.data.backup", "text": "Nightly."}),
    );
    world.call(
        "owner_set",
        json!({"review": review, "question": "ship.launch.back", "text": "Bo Berg"}),
    );
    for expires in ["2026-11-30", "2027-04-01"] {
        let id = world.made(
            "waiver_ask",
            json!({"review": review, "question": "ship.launch.back", "reason": expires, "control": "c", "requested_by": "Ana Lima", "approver": "Bo Berg", "expires": expires}),
        );
        world.call(
            "waiver_decide",
            json!({"id": id, "decision": "approved", "by": "Bo Berg"}),
        );
    }
    world.call(
        "action_add",
        json!({"review": review, "question": "ship.launch.back", "text": "Try it", "owner": "Bo Berg", "due": "2027-03-01"}),
    );
    world.sign("data", "Ana Lima");
    world.sign("launch", "Bo Berg");
    let mut world = world.on(day(2027, 3, 10), "Ana Lima");
    world.call(
        "incident_add",
        json!({"service": service, "title": "Cards refused", "happened_on": "2027-02-01", "major": true}),
    );
    world.call(
        "incident_add",
        json!({"service": service, "title": "Long ago", "happened_on": "2026-02-01", "major": true}),
    );
    world.call(
        "service_update",
        json!({"id": service, "tier": 1, "facts": {"stores_data": true}}),
    );
    world
}

#[test]
fn what_asks_for_another_review_is_said_on_the_service_and_in_the_due_list() {
    let mut world = next();
    let service = world.service.clone();
    let shown = world.call("service_show", json!({"id": service}));
    assert_eq!(
        shown["triggers"],
        json!([
            "The tier was 2, is 1. “The service keeps data that must survive a restart, in a store it is responsible for” was no, is yes.",
            "Major incident on 1 February 2027: Cards refused"
        ])
    );
    let incidents: Vec<&Value> = shown["incidents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["title"])
        .collect();
    assert_eq!(incidents, ["Cards refused", "Long ago"]);
    let due = world.call("due_list", json!({"days": 365}));
    let reviews: Vec<(&str, &str)> = due
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["kind"] == "review")
        .map(|row| {
            (
                row["on_day"].as_str().unwrap(),
                row["title"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(reviews.len(), 3, "{due}");
    assert_eq!(reviews[0].0, "2027-02-01");
    assert_eq!(reviews[2], ("2027-05-22", "Launch review"));
    // The day comes.
    let mut world = world.on(day(2027, 5, 22), "Ana Lima");
    let shown = world.call("service_show", json!({"id": service}));
    assert_eq!(
        shown["triggers"][2],
        "The next review is due since 22 May 2027."
    );
}

#[test]
fn the_next_review_carries_answers_over_to_be_confirmed() {
    let mut world = next();
    let (before, service) = (world.review.clone(), world.service.clone());
    let old = world.call("readiness_show", json!({"review": before}));
    world.review = world.made("review_create", json!({"service": service, "from": before}));
    let review = world.review.clone();
    let view = world.call("readiness_show", json!({"review": review}));
    assert_eq!(view["title"], "Next review");
    assert_eq!(view["pack"]["id"], "launch-check");
    let row = |view: &Value, id: &str| {
        let rows = view["questions"].as_array().unwrap();
        rows.iter().find(|row| row["id"] == id).unwrap().clone()
    };
    for id in [
        "ship.data.backup",
        "ship.data.restore",
        "ship.launch.day",
        "ship.launch.back",
    ] {
        for key in [
            "answer", "reason", "note", "owner", "evidence", "waiver", "actions",
        ] {
            // An action and the live waiver go over, the ended waiver does not.
            assert_eq!(row(&view, id)[key], row(&old, id)[key], "{id} {key}");
        }
        let answered = !row(&view, id)["answer"].is_null();
        let marked = row(&view, id)["reconfirm"] == "carried";
        assert_eq!(answered, marked, "{id}");
    }
    assert_eq!(row(&view, "ship.data.keys")["reconfirm"], Value::Null);
    let question = |world: &mut World, id: &str| {
        world.call("question_show", json!({"review": review, "question": id}))
    };
    let waivers = question(&mut world, "ship.launch.back")["waivers"].clone();
    assert_eq!(waivers.as_array().unwrap().len(), 1);
    assert_eq!(waivers[0]["expires"], "2027-04-01");
    // Evidence of 90 days is stale by now, and seen to be.
    assert_eq!(
        question(&mut world, "ship.data.backup")["evidence"][0]["fresh"],
        false
    );
    let life = |world: &mut World| world.call("review_show", json!({"id": review}))["life"].clone();
    assert_eq!(
        (
            &life(&mut world)["reconfirm"],
            &life(&mut world)["previous"]
        ),
        (&json!(3), &before)
    );
    // Answering and confirming both count as having looked.
    world.answer("ship.data.backup", "met");
    world.call(
        "question_confirm",
        json!({"review": review, "question": "ship.data.restore"}),
    );
    assert_eq!(life(&mut world)["reconfirm"], 1);
    world.refused(
        "question_confirm",
        json!({"review": review, "question": "ship.data.restore"}),
    );
    // The one before is as it was, and asks for nothing any more.
    assert_eq!(world.call("readiness_show", json!({"review": before})), old);
    let due = world.call("due_list", json!({"days": 365}));
    assert!(
        due.as_array()
            .unwrap()
            .iter()
            .all(|row| row["review"] == review)
    );
}

#[test]
fn since_the_approval_is_told_from_the_review_before() {
    let mut world = next();
    let (before, service) = (world.review.clone(), world.service.clone());
    let alone = world.refused("review_since", json!({"review": before}));
    assert_eq!(alone.message, "This review was not started from another.");
    let review = world.made("review_create", json!({"service": service, "from": before}));
    let since = world.call("review_since", json!({"review": review}));
    assert_eq!(
        (&since["previous"], &since["since"]),
        (&before, &json!("2026-11-23"))
    );
    let facts: Vec<&Value> = since["facts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fact| &fact["what"])
        .collect();
    assert_eq!(
        facts,
        [
            "Tier",
            "The service keeps data that must survive a restart, in a store it is responsible for"
        ]
    );
    assert_eq!(since["incidents"][0]["title"], "Cards refused");
    assert_eq!(since["incidents"].as_array().unwrap().len(), 1);
    assert_eq!(since["waivers_ended"][0]["ended_on"], "2026-11-30");
    assert_eq!(since["reconfirm"].as_array().unwrap().len(), 3);
    world.call("review_delete", json!({"id": review}));
}

#[test]
fn a_review_starts_only_from_one_of_the_same_subject_and_checklist() {
    let mut world = World::new();
    let (from, service) = (world.review.clone(), world.service.clone());
    let other = world.made("service_create", json!({"name": "Search", "tier": 3}));
    for payload in [
        json!({"service": other, "from": from}),
        json!({"service": service, "from": from, "pack": "production-readiness"}),
        json!({"service": service, "from": service}),
    ] {
        world.refused("review_create", payload);
    }
}
