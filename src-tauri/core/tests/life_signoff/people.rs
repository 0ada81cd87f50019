//! Who uses this installation, who is known, and names that mean one person.

use std::sync::{Arc, Mutex};

use lamppost_core::api::me::Me;
use lamppost_core::{Error, Kind};
use serde_json::{Value, json};

use crate::world::{World, day};

fn find<'v>(rows: &'v Value, name: &str) -> &'v Value {
    let found = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["name"] == name);
    found.unwrap_or_else(|| panic!("no {name}: {rows}"))
}

#[test]
fn who_uses_it_is_asked_once_and_everything_says_so_from_then_on() {
    let mut world = World::new();
    let review = world.review.clone();
    let shown = world.call("me_show", json!({}));
    assert_eq!(
        shown,
        json!({"name": "Ana Lima", "initials": "AL", "roles": [], "known": false, "person": null})
    );
    let kept: Arc<Mutex<Vec<Me>>> = Arc::default();
    let keeper = Arc::clone(&kept);
    world.session.used_by(
        None,
        Some(Box::new(move |me| {
            keeper.lock().unwrap().push(me.clone());
            Ok(())
        })),
    );
    world.call(
        "me_set",
        json!({"name": " Mara Sund ", "roles": ["Service owner", "", "Service owner"]}),
    );
    assert_eq!(kept.lock().unwrap()[0].name, "Mara Sund");
    let shown = world.call("me_show", json!({}));
    assert_eq!(
        (&shown["known"], &shown["initials"]),
        (&json!(true), &json!("MS"))
    );
    assert_eq!(shown["roles"], json!(["Service owner"]));
    world.answer("ship.data.backup", "met");
    let question = world.call(
        "question_show",
        json!({"review": review, "question": "ship.data.backup"}),
    );
    assert_eq!(question["history"][0]["author"], "Mara Sund");
    let rows = world.call("person_list", json!({}));
    assert_eq!(find(&rows, "Mara Sund")["me"], true);
    // The next start hands it back.
    let mut world = world.on(day(2026, 11, 21), "login");
    world.session.used_by(kept.lock().unwrap().pop(), None);
    assert_eq!(world.call("me_show", json!({}))["name"], "Mara Sund");
}

#[test]
fn what_the_host_cannot_keep_is_not_taken_over() {
    let mut world = World::new();
    let before = world.seen();
    world.session.used_by(
        None,
        Some(Box::new(|_| {
            Err(Error::new(Kind::DiskFull, "The disk is full."))
        })),
    );
    let error = world.refused("me_set", json!({"name": "Mara Sund"}));
    assert_eq!(error.kind, Kind::DiskFull);
    assert_eq!(world.call("me_show", json!({}))["name"], "Ana Lima");
    assert_eq!(world.seen(), before);
}

#[test]
fn names_in_fields_are_listed_and_merging_changes_none_of_them() {
    let mut world = World::new();
    let review = world.review.clone();
    for (text, owner) in [("One", "Bo Berg"), ("Two", "bo berg"), ("Three", "B. Berg")] {
        world.call(
            "action_add",
            json!({"review": review, "question": "ship.data.backup", "text": text, "owner": owner}),
        );
    }
    world.call(
        "owner_set",
        json!({"review": review, "question": "ship.data.backup", "text": "Bo Berg"}),
    );
    let rows = world.call("person_list", json!({}));
    let bo = find(&rows, "Bo Berg");
    assert_eq!(
        (&bo["id"], &bo["owns"], &bo["seen"]),
        (&Value::Null, &json!(2), &json!(3))
    );
    assert_eq!(find(&rows, "B. Berg")["owns"], 1);
    world.call(
        "person_merge",
        json!({"from": ["B. Berg", "bo berg"], "into": "Bo Berg"}),
    );
    let rows = world.call("person_list", json!({}));
    assert_eq!(rows.as_array().unwrap().len(), 1, "{rows}");
    let bo = find(&rows, "Bo Berg");
    assert_eq!((&bo["owns"], &bo["seen"]), (&json!(3), &json!(4)));
    assert_eq!(bo["aliases"], json!(["B. Berg"]));
    let shown = world.call("review_show", json!({"id": review}));
    let owners: Vec<&str> = shown["actions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|action| action["owner"].as_str().unwrap())
        .collect();
    assert!(owners.contains(&"B. Berg"), "{owners:?}");
    world.call("undo", json!({}));
    let rows = world.call("person_list", json!({}));
    assert_eq!(rows.as_array().unwrap().len(), 2);
}

#[test]
fn two_entries_become_one_with_all_their_names() {
    let mut world = World::new();
    let one = world.person("Bo Berg");
    let two = world.person("Bo B.");
    world.call("person_merge", json!({"from": ["Bobby"], "into": "Bo B."}));
    world.call(
        "person_merge",
        json!({"from": ["Bo B."], "into": "Bo Berg"}),
    );
    let rows = world.call("person_list", json!({}));
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!(rows[0]["id"], one);
    assert_eq!(rows[0]["aliases"], json!(["Bo B.", "Bobby"]));
    let error = world.refused("person_create", json!({"name": "bobby"}));
    assert_eq!(error.message, "“bobby” is Bo Berg already.");
    // A name that is left behind still means them.
    world.call("person_update", json!({"id": one, "name": "Bo Bergström"}));
    let error = world.refused("person_create", json!({"name": "Bo Berg"}));
    assert!(error.message.ends_with("is Bo Bergström already."));
    world.call("person_archive", json!({"id": one}));
    assert_eq!(world.call("person_list", json!({})), json!([]));
    assert_ne!(one, two);
}

#[test]
fn too_long_a_name_is_refused_as_an_alias_with_the_limit() {
    let mut world = World::new();
    let long = "ü".repeat(150);
    let error = world.refused("person_merge", json!({"from": [long], "into": "Bo"}));
    assert_eq!(error.kind, Kind::OverLimit);
    assert!(error.message.contains("200"), "{}", error.message);
    let error = world.refused("person_merge", json!({"from": [], "into": "Bo"}));
    assert_eq!(error.kind, Kind::Invalid);
}

/// How many open actions somebody is shown to have.
fn owns(world: &mut World, name: &str) -> Value {
    let rows = world.call("person_list", json!({}));
    find(&rows, name)["owns"].clone()
}

#[test]
fn an_open_action_that_went_over_to_the_next_review_is_counted_once() {
    let mut world = World::new();
    let (service, review) = (world.service.clone(), world.review.clone());
    for text in ["One", "Two"] {
        world.call(
            "action_add",
            json!({"review": review, "question": "ship.data.backup", "text": text, "owner": "Bo Berg"}),
        );
    }
    assert_eq!(owns(&mut world, "Bo Berg"), 2);
    world.sign("data", "Ana Lima");
    world.sign("launch", "Ana Lima");
    let next = world.made("review_create", json!({"service": service, "from": review}));
    assert_eq!(owns(&mut world, "Bo Berg"), 2);
    // The older one is the current one again.
    world.call("review_archive", json!({"id": next}));
    world.call(
        "action_add",
        json!({"review": next, "question": "ship.data.backup", "text": "Three", "owner": "Bo Berg"}),
    );
    assert_eq!(owns(&mut world, "Bo Berg"), 2);
    world.call("service_archive", json!({"id": service}));
    assert_eq!(owns(&mut world, "Bo Berg"), 0);
}

#[test]
fn open_actions_of_a_team_are_those_of_every_review_that_is_not_put_away() {
    let mut world = World::new();
    let team = world.made("team_create", json!({"name": "Payments"}));
    let mut reviews = Vec::new();
    for title in ["First", "Second"] {
        let review = world.made(
            "review_create",
            json!({"team": team, "pack": "oncall-readiness", "title": title}),
        );
        world.call(
            "action_add",
            json!({"review": review, "text": "One", "owner": "Bo Berg"}),
        );
        reviews.push(review);
    }
    let assessment = world.made("assessment_create", json!({"team": team}));
    world.call(
        "action_add",
        json!({"assessment": assessment, "text": "Two", "owner": "Bo Berg"}),
    );
    assert_eq!(owns(&mut world, "Bo Berg"), 3);
    world.call("review_archive", json!({"id": reviews[0]}));
    assert_eq!(owns(&mut world, "Bo Berg"), 2);
}

#[test]
fn nobody_approves_a_waiver_of_their_own_under_another_name() {
    let mut world = World::new();
    let review = world.review.clone();
    world.answer("ship.data.backup", "unmet");
    world.call(
        "person_merge",
        json!({"from": ["A. Lima"], "into": "Ana Lima"}),
    );
    let ask = |approver: &str| {
        json!({"review": review, "question": "ship.data.backup", "reason": "r", "control": "c",
               "approver": approver, "expires": "2026-12-20"})
    };
    let error = world.refused("waiver_ask", ask("a. lima"));
    assert_eq!(error.kind, Kind::Refused);
    let waiver = world.made("waiver_ask", ask("Bo Berg"));
    let decide = |by: &str| json!({"id": waiver, "decision": "approved", "by": by});
    let error = world.refused("waiver_decide", decide("A. Lima"));
    assert_eq!(
        error.message,
        "The approver must be another person than the one who asks."
    );
    world.call("waiver_decide", decide("Bo Berg"));
}
