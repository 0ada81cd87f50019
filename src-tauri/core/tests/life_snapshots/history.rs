//! The timeline, page by page, and old values that are put back.

use lamppost_core::Kind;
use serde_json::{Value, json};

use crate::world::{World, day};

fn timeline(world: &mut World, mut request: Value, limit: usize) -> Vec<Value> {
    let mut all = Vec::new();
    request["limit"] = json!(limit);
    loop {
        let page = world.call("history_timeline", request.clone());
        let entries = page["entries"].as_array().unwrap().clone();
        assert!(entries.len() <= limit);
        all.extend(entries);
        match page["next"].as_str() {
            Some(next) => request["before"] = json!(next),
            None => return all,
        }
    }
}

#[test]
fn pages_together_are_the_whole_timeline() {
    let mut world = World::of_sample();
    let review = json!({"review": world.review});
    let whole = timeline(&mut world, review.clone(), 200);
    assert!(whole.len() > 200, "{}", whole.len());
    for limit in [1, 7, 50] {
        if limit == 1 {
            let first = world.call(
                "history_timeline",
                json!({"review": world.review, "limit": 1}),
            );
            assert_eq!(first["entries"][0], whole[0]);
            continue;
        }
        assert_eq!(
            timeline(&mut world, review.clone(), limit),
            whole,
            "{limit}"
        );
    }
    for pair in whole.windows(2) {
        assert!(pair[0]["at"].as_str() >= pair[1]["at"].as_str(), "{pair:?}");
    }
    assert!(
        whole
            .iter()
            .all(|entry| !entry["text"].as_str().unwrap().is_empty())
    );
    // A service tells of its reviews that they began.
    let service = json!({"service": world.service});
    let service = timeline(&mut world, service, 200);
    let texts: Vec<&str> = service
        .iter()
        .map(|entry| entry["text"].as_str().unwrap())
        .collect();
    assert!(
        texts.iter().any(|text| text.starts_with("Review added")),
        "{texts:?}"
    );
    assert!(
        texts.iter().all(|text| !text.starts_with("Answer")),
        "{texts:?}"
    );
    let review = world.review.clone();
    for (request, kind) in [
        (json!({}), Kind::Invalid),
        (json!({"review": review, "service": review}), Kind::Invalid),
        (json!({"service": review}), Kind::NotFound),
        (json!({"review": review, "limit": 0}), Kind::OverLimit),
        (json!({"review": review, "limit": 201}), Kind::OverLimit),
        (json!({"review": review, "before": "x"}), Kind::Invalid),
    ] {
        assert_eq!(world.fails("history_timeline", request).kind, kind);
    }
}

#[test]
fn a_change_is_told_with_its_question_and_its_author() {
    let mut world = World::new();
    world.answer("own.team", "unmet");
    let mut world = world.on(day(2026, 11, 24), "Bo Berg");
    world.answer("own.team", "met");
    let review = world.review.clone();
    let entries = timeline(&mut world, json!({"review": review}), 50);
    let entry = &entries[0];
    assert_eq!(entry["by"], "Bo Berg");
    assert_eq!(entry["at"], "2026-11-24T12:00:00Z");
    assert_eq!(entry["question"], "own.team");
    assert_eq!(
        (&entry["before"], &entry["after"]),
        (&json!("Unmet"), &json!("Met"))
    );
    assert_eq!(entry["restorable"], true);
    let text = entry["text"].as_str().unwrap();
    assert!(
        text.starts_with("Answer of “") && text.ends_with("”: Unmet, then Met"),
        "{text}"
    );
}

#[test]
fn a_fact_is_told_by_its_words() {
    let mut world = World::new();
    let service = world.service.clone();
    let request = json!({"id": service, "facts": {"personal_data": true}});
    world.call("service_update", request);
    let entries = timeline(&mut world, json!({"service": service}), 50);
    let text = entries[0]["text"].as_str().unwrap();
    assert!(
        text.starts_with("“It stores or processes data about identifiable people” of “")
            && text.ends_with("”: Yes"),
        "{text}"
    );
}

#[test]
fn an_old_value_is_put_back_as_a_new_change() {
    let mut world = World::new();
    let review = world.review.clone();
    for answer in ["unmet", "partial", "met"] {
        world.answer("own.team", answer);
    }
    let history = |world: &mut World| {
        world.call(
            "history_show",
            json!({"entity": review, "field": "answer/own.team"}),
        )["values"]
            .take()
    };
    let before = history(&mut world);
    let first = before[2]["op"].clone();
    let request = json!({"entity": review, "field": "answer/own.team", "op": first});
    let done = world.call("history_restore", request.clone());
    assert_eq!(done["undo"], "Put back: Answer");
    let after = history(&mut world);
    assert_eq!(after.as_array().unwrap().len(), 4);
    assert_eq!(after[0]["value"], "unmet");
    assert_eq!(after[0]["current"], true);
    assert_eq!(after[1]["value"], before[0]["value"]);
    // The state before was kept, once a day.
    let kept = world.list();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0]["reason"], "restore");
    let then = world.at(&kept[0]["id"], "readiness_show", json!({"review": review}));
    let questions = then["questions"].as_array().unwrap();
    let team = questions.iter().find(|row| row["id"] == "own.team");
    assert_eq!(team.unwrap()["answer"], "met");
    world.call(
        "history_restore",
        json!({"entity": review, "field": "answer/own.team", "op": before[1]["op"]}),
    );
    assert_eq!(world.list().len(), 1);
    // What holds already is not written again.
    let same = json!({"entity": review, "field": "answer/own.team", "op": before[1]["op"]});
    assert_eq!(world.call("history_restore", same)["changed"], json!([]));
    world.call("undo", json!({}));
    world.call("undo", json!({}));
    assert!(world.list().is_empty());
    assert_eq!(history(&mut world)[0]["value"], "met");
    let mut world = world.on(day(2026, 11, 25), "Bo");
    world.call("history_restore", request);
    assert_eq!(world.list().len(), 1);
}

#[test]
fn what_is_gone_or_decided_is_not_put_back() {
    let mut world = World::new();
    let review = world.review.clone();
    world.answer("data.backup", "unmet");
    let waiver = world.make(
        "waiver_ask",
        json!({"review": review, "question": "data.backup", "reason": "Small.", "control": "A copy.", "approver": "Bo", "expires": "2026-12-24"}),
    );
    let action = world.make("action_add", json!({"review": review, "text": "Ask"}));
    world.call("action_update", json!({"id": action, "text": "Ask Bo"}));
    let snapshot = world.snapshot("One");
    let value = |world: &mut World, entity: &Value, field: &str, at: usize| {
        let shown = world.call("history_show", json!({"entity": entity, "field": field}));
        shown["values"][at]["op"].clone()
    };
    let areas = world.call("signoff_show", json!({"review": review}));
    let area = &areas["rows"][0];
    let signed = world.make(
        "signoff_sign",
        json!({"review": review, "area": area["area"], "name": areas["me"], "fingerprint": area["fingerprint"]}),
    );
    let state = value(&mut world, &signed, "state", 0);
    let approver = value(&mut world, &waiver, "approver", 0);
    let title = value(&mut world, &snapshot, "title", 0);
    let text = value(&mut world, &action, "text", 1);
    for (entity, field, op, kind) in [
        (&waiver, "approver", &approver, Kind::Refused),
        (&signed, "state", &state, Kind::Refused),
        (&review, "locked_on", &state, Kind::Refused),
        (&review, "changing", &state, Kind::Refused),
        (&snapshot, "title", &title, Kind::Refused),
        (&review, "pack_version", &approver, Kind::Refused),
        (&review, "", &approver, Kind::Refused),
        (&review, "answer/data.backup", &approver, Kind::NotFound),
        (&action, "text", &json!("no-such-op"), Kind::NotFound),
    ] {
        let request = json!({"entity": entity, "field": field, "op": op});
        assert_eq!(
            world.fails("history_restore", request).kind,
            kind,
            "{field}"
        );
    }
    world.call("action_remove", json!({"id": action}));
    let request = json!({"entity": action, "field": "text", "op": text});
    assert_eq!(
        world.fails("history_restore", request.clone()).kind,
        Kind::NotFound
    );
    world.call("undo", json!({}));
    world.call("history_restore", request);
    let shown = world.call("review_show", json!({"id": review}));
    assert_eq!(shown["actions"][0]["text"], "Ask");
}
