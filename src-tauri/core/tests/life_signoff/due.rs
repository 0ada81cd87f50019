//! What is due, for everybody or for one, and as a calendar.

use serde_json::{Value, json};

use crate::world::{World, day};

fn world() -> World {
    let mut world = World::new();
    let review = world.review.clone();
    for (text, owner, due) in [
        ("Soon, with ümläuts; and, commas", "Bo Berg", "2026-12-01"),
        ("Late", "B. Berg", "2026-11-01"),
        ("Far", "Ana Lima", "2027-06-01"),
    ] {
        world.call(
            "action_add",
            json!({"review": review, "question": "ship.data.backup", "text": text, "owner": owner, "due": due}),
        );
    }
    world.call(
        "signoff_ask",
        json!({"review": review, "areas": ["data"], "of": "B. Berg"}),
    );
    world.call(
        "person_merge",
        json!({"from": ["B. Berg"], "into": "Bo Berg"}),
    );
    world
}

fn titles(rows: &Value) -> Vec<(&str, &str, i64)> {
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["kind"].as_str().unwrap(),
                row["title"].as_str().unwrap(),
                row["days"].as_i64().unwrap(),
            )
        })
        .collect()
}

#[test]
fn what_is_due_comes_by_day_and_what_is_past_with_it() {
    let mut world = world();
    let rows = world.call("due_list", json!({}));
    assert_eq!(
        titles(&rows),
        [
            ("action", "Late", -19),
            ("signoff", "Data", 0),
            ("action", "Soon, with ümläuts; and, commas", 11),
        ]
    );
    assert_eq!(rows[0]["person"], "B. Berg");
    assert_eq!(rows[0]["subject"]["name"], "Checkout API");
    let rows = world.call("due_list", json!({"days": 365}));
    assert_eq!(titles(&rows).len(), 4);
    // Mine are those of every name of mine.
    let mut world = world.on(day(2026, 11, 20), "bo berg");
    let rows = world.call("due_list", json!({"mine": true}));
    assert_eq!(titles(&rows).len(), 3);
    let mut world = world.on(day(2026, 11, 20), "Ana Lima");
    let rows = world.call("due_list", json!({"mine": true}));
    assert_eq!(titles(&rows), []);
    world.refused("due_list", json!({"days": 4_000_000}));
}

#[test]
fn the_calendar_is_the_same_bytes_until_something_changes() {
    let mut world = world();
    let file = |world: &mut World| {
        let file = world.call("due_ics", json!({"days": 30}));
        file["text"].as_str().unwrap().to_owned()
    };
    let first = file(&mut world);
    let mut world = world.on(day(2026, 11, 25), "Ana Lima");
    assert_eq!(file(&mut world), first, "another day changes no byte");
    let whole = first.replace("\r\n ", "");
    assert_eq!(whole.matches("BEGIN:VEVENT\r\n").count(), 3);
    assert!(
        whole.contains("SUMMARY:Action: Soon\\, with ümläuts\\; and\\, commas (Checkout API)\r\n")
    );
    assert!(whole.contains("DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261202\r\n"));
    assert!(whole.contains("DTSTAMP:20261120T120000Z\r\n"));
    let mut uids: Vec<&str> = whole
        .lines()
        .filter(|line| line.starts_with("UID:"))
        .collect();
    uids.dedup();
    assert_eq!(uids.len(), 3);
    let rows = world.call("due_list", json!({}));
    let late = rows[0]["entity"].clone();
    world.call("action_update", json!({"id": late, "due": "2026-11-02"}));
    let other = file(&mut world);
    assert_ne!(other, first);
    let changed = other.replace("\r\n ", "");
    let uids_after: Vec<&str> = changed
        .lines()
        .filter(|line| line.starts_with("UID:"))
        .collect();
    assert_eq!(uids_after, uids, "the same things keep their names");
}

#[test]
fn a_thing_that_is_done_or_put_away_is_not_due() {
    let mut world = world();
    let (review, service) = (world.review.clone(), world.service.clone());
    let rows = world.call("due_list", json!({}));
    let late = rows[0]["entity"].clone();
    world.call("action_update", json!({"id": late, "state": "done"}));
    world.sign("data", "Bo Berg");
    assert_eq!(titles(&world.call("due_list", json!({}))).len(), 1);
    world.call("review_archive", json!({"id": review}));
    assert_eq!(world.call("due_list", json!({})), json!([]));
    world.call("review_restore", json!({"id": review}));
    world.call("service_archive", json!({"id": service}));
    assert_eq!(world.call("due_list", json!({})), json!([]));
}

#[test]
fn an_area_with_nothing_left_to_sign_waits_for_nobody() {
    let mut world = World::new();
    let (service, review) = (world.service.clone(), world.review.clone());
    let facts = |stores: bool| json!({"id": service, "facts": {"stores_data": stores}});
    world.call("service_update", facts(true));
    world.call(
        "signoff_ask",
        json!({"review": review, "areas": ["never"], "of": "Bo Berg"}),
    );
    let due = world.call("due_list", json!({}));
    assert_eq!(
        (&due[0]["kind"], &due[0]["title"]),
        (&json!("signoff"), &json!("Never"))
    );
    world.call("service_update", facts(false));
    assert_eq!(world.call("due_list", json!({})), json!([]));
}

#[test]
fn a_signed_review_is_due_on_its_next_day_and_not_on_its_launch() {
    let mut world = World::new();
    let review = world.review.clone();
    world.call(
        "review_update",
        json!({"id": review, "launch_on": "2026-11-25"}),
    );
    world.answer("ship.data.backup", "unmet");
    world.sign("data", "Ana Lima");
    world.sign("launch", "Ana Lima");
    let mut world = world.on(day(2026, 12, 1), "Ana Lima");
    let home = world.call("home_show", json!({}));
    let row = &home["services"][0]["review"];
    assert_eq!(row["locked"], true);
    assert_eq!(row["launch_on"], "2026-11-25");
    assert_eq!(
        (&row["next_on"], &row["days"]),
        (&json!("2027-05-19"), &json!(169))
    );
    assert_eq!(home["next"], json!(null), "{}", home["next"]);
    world.call(
        "review_change",
        json!({"review": review, "reason": "A drill failed."}),
    );
    let home = world.call("home_show", json!({}));
    let row = &home["services"][0]["review"];
    assert_eq!(
        (&row["next_on"], &row["days"]),
        (&json!("2026-11-25"), &json!(-6))
    );
    assert_eq!(home["next"]["review"], review);
}
