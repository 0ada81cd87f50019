//! What changed between two states, who changed it and what it did.

use lamppost_core::Kind;
use serde_json::{Value, json};

use crate::world::{World, day};

fn compare(world: &mut World, before: &Value, after: &Value) -> Value {
    let request = json!({"review": world.review, "before": before, "after": after});
    world.call("snapshot_compare", request)
}

/// Every difference as `field: before → after (by)`, with its effect.
fn lines(groups: &Value) -> Vec<String> {
    let differences =
        groups
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|group| match group.get("differences") {
                Some(inner) => inner.as_array().unwrap().clone(),
                None => vec![group.clone()],
            });
    differences
        .map(|each| {
            let text = |key: &str| each[key].as_str().unwrap_or("-").to_owned();
            let (field, before, after, by) =
                (text("field"), text("before"), text("after"), text("by"));
            let effect = text("effect");
            format!("{field}: {before} → {after} ({by}) {effect}")
        })
        .collect()
}

#[test]
fn answers_say_what_they_did() {
    let mut world = World::new();
    world.answer("own.team", "unmet");
    world.answer("data.backup", "met");
    let first = world.snapshot("First");
    let mut world = world.on(day(2026, 11, 24), "Bo Berg");
    world.answer("own.team", "met");
    world.answer("data.backup", "partial");
    let review = world.review.clone();
    world.call(
        "note_set",
        json!({"review": review, "question": "own.team", "text": "See the wiki."}),
    );
    world.call(
        "evidence_add",
        json!({"review": review, "question": "own.team", "kind": "link", "title": "Page", "url": "https://a.example", "collected_on": "2026-11-23"}),
    );
    let found = compare(&mut world, &first, &json!("now"));
    assert_eq!(found["before"]["title"], "First");
    assert_eq!(found["before"]["on"], "2026-11-20");
    assert_eq!(found["after"]["on"], "2026-11-24");
    let told = lines(&found["areas"]);
    assert_eq!(
        told,
        [
            "Answer: Unmet → Met (Bo Berg) Counts as Met now, was a gap.",
            "Note:  → See the wiki. (Bo Berg) -",
            "Evidence:  → Page (Bo Berg) -",
            "Answer: Met → Partial (Bo Berg) -",
        ]
    );
    let people = found["people"].as_array().unwrap();
    assert_eq!(people[0], json!({"name": "Bo Berg", "count": 4}));
    assert_eq!(found["count"], 4);
    let effect = found["effect"].as_str().unwrap();
    assert!(
        effect.starts_with("The verdict is No-go as before; the score went from"),
        "{effect}"
    );
    assert!(effect.ends_with("1 gap was closed."), "{effect}");
    // And the other way round.
    let back = compare(&mut world, &json!("now"), &first);
    assert_eq!(back["count"], 4);
    let told = lines(&back["areas"]);
    assert!(
        told[0].contains("Is a gap now, counted as Met."),
        "{told:?}"
    );
}

#[test]
fn a_value_set_back_is_no_difference() {
    let mut world = World::of_sample();
    let first = world.snapshot("First");
    world.answer("own.team", "unmet");
    let request = json!({"entity": world.service, "field": "name"});
    let name = world.call("history_show", request)["values"][0]["value"].clone();
    let service = world.service.clone();
    world.call("service_update", json!({"id": service, "name": "Other"}));
    world.call("service_update", json!({"id": service, "name": name}));
    world.call("undo", json!({}));
    world.call("undo", json!({}));
    world.call("undo", json!({}));
    let found = compare(&mut world, &first, &json!("now"));
    assert_eq!(found["count"], 0, "{found:#}");
    for list in [
        "facts",
        "areas",
        "design",
        "tables",
        "scenarios",
        "actions",
        "people",
        "rules",
    ] {
        assert_eq!(found[list], json!([]), "{list}");
    }
    let same = compare(&mut world, &first, &first);
    assert_eq!(same["count"], 0);
    assert_eq!(same["before"], same["after"]);
    assert_eq!(same["before"]["verdict"], "no-go");
}

#[test]
fn every_part_of_a_review_is_compared() {
    let mut world = World::of_sample();
    let review = world.review.clone();
    let first = world.snapshot("First");
    let documents = world.call("document_list", json!({"review": review}));
    let design = documents["documents"]
        .as_array()
        .unwrap()
        .iter()
        .find(|each| each["pack"] == "design-document")
        .unwrap()["id"]
        .clone();
    world.call(
        "section_write",
        json!({"document": design, "section": "summary", "text": "Takes paid orders and nothing else."}),
    );
    let shown = world.call("document_show", json!({"id": design}));
    let tables: Vec<Value> = shown["sections"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|section| section["tables"].as_array().unwrap().clone())
        .collect();
    let dependencies = tables
        .iter()
        .find(|each| each["id"] == "dependencies")
        .unwrap();
    let rows = dependencies["rows"].as_array().unwrap();
    world.call(
        "row_write",
        json!({"row": rows[0]["id"], "column": "timeout", "value": "7s"}),
    );
    world.call("row_remove", json!({"id": rows[1]["id"]}));
    world.call(
        "row_add",
        json!({"document": design, "table": "dependencies"}),
    );
    let register = world.call("register_show", json!({"review": review}));
    let scenario = register["rows"][0]["id"].clone();
    world.call(
        "scenario_update",
        json!({"id": scenario, "inherent_likelihood": 1, "inherent_impact": 1, "target_likelihood": 1, "target_impact": 1, "text": "It slowed for an hour."}),
    );
    world.call(
        "mitigation_add",
        json!({"review": review, "text": "A second pool", "scenarios": [scenario]}),
    );
    world.call(
        "action_add",
        json!({"review": review, "text": "Try it once"}),
    );
    let service = world.service.clone();
    world.call("service_update", json!({"id": service, "tier": 3}));
    world.call(
        "link_add",
        json!({"service": service, "title": "Code", "url": "https://code.example"}),
    );
    let found = compare(&mut world, &first, &json!("now"));
    let facts = lines(&found["facts"]);
    assert!(
        facts
            .iter()
            .any(|line| line.starts_with("Tier: 1 → 3 (Ana Lima)")),
        "{facts:?}"
    );
    assert!(
        facts.iter().any(|line| line.starts_with("Link:  → Code")),
        "{facts:?}"
    );
    let design = lines(&found["design"]);
    assert_eq!(found["design"][0]["title"], "Summary");
    assert!(
        design[0].starts_with("Text: ") && design[0].contains("nothing else."),
        "{design:?}"
    );
    let words = found["design"][0]["differences"][0]["words"]
        .as_array()
        .unwrap();
    let side = |kind: &str| -> String {
        let kept = words.iter().filter(|run| run["kind"] != kind);
        kept.map(|run| run["text"].as_str().unwrap()).collect()
    };
    assert_eq!(side("minus"), "Takes paid orders and nothing else.");
    assert_eq!(side("plus"), found["design"][0]["differences"][0]["before"]);
    let tables = lines(&found["tables"]);
    assert_eq!(found["tables"][0]["title"], "Dependencies");
    assert!(
        tables.iter().any(|line| line.contains("→ 7s")),
        "{tables:?}"
    );
    assert!(
        tables.iter().any(|line| line.starts_with("Row removed: ")
            || line.starts_with("Row: ") && line.contains(" →  (Ana Lima)")),
        "{tables:?}"
    );
    let scenarios = lines(&found["scenarios"]);
    assert!(
        scenarios
            .iter()
            .any(|line| line.contains("Its risk is Very low now, was")),
        "{scenarios:?}"
    );
    assert!(
        scenarios
            .iter()
            .any(|line| line.starts_with("Mitigations: ")),
        "{scenarios:?}"
    );
    assert!(
        scenarios
            .iter()
            .any(|line| line.starts_with("Mitigation:  → A second pool")),
        "{scenarios:?}"
    );
    assert_eq!(
        lines(&found["actions"]),
        ["Action:  → Try it once (Ana Lima) -"]
    );
    // The tier decides what is asked: nobody changed those questions.
    let areas = lines(&found["areas"]);
    assert!(
        areas.iter().any(|line| line.starts_with("Counts as: ")
            && line.ends_with("→ Not asked (-) What decides whether it is asked was changed.")),
        "{areas:?}"
    );
    // It says the same of two snapshots, now and years later.
    let second = world.snapshot("Second");
    let now = compare(&mut world, &first, &second);
    let mut world = world.on(day(2031, 1, 1), "Bo");
    let later = compare(&mut world, &first, &second);
    assert_eq!(now, later);
    assert_eq!(now["areas"], found["areas"]);
    // By then evidence is old and actions are late, though nobody did anything.
    let aged = compare(&mut world, &second, &json!("now"));
    let areas = lines(&aged["areas"]);
    assert!(
        areas
            .iter()
            .any(|line| line.contains("Its evidence ran out.")),
        "{areas:?}"
    );
    assert_eq!(aged["people"], json!([]));
}

#[test]
fn another_review_of_the_same_service_is_compared_by_its_words() {
    let mut world = World::new();
    world.answer("own.team", "unmet");
    world.answer("data.backup", "met");
    let old = world.review.clone();
    for (question, title) in [("own.team", "Page"), ("data.backup", "Log")] {
        world.call(
            "evidence_add",
            json!({"review": old, "question": question, "kind": "link", "title": title, "url": "https://a.example"}),
        );
    }
    world.call(
        "comment_add",
        json!({"review": old, "question": "own.team", "text": "Who?"}),
    );
    world.call(
        "scenario_add",
        json!({"review": old, "title": "The index locks"}),
    );
    let last = world.snapshot("Last year");
    let service = world.service.clone();
    world.review = world.make(
        "review_create",
        json!({"service": service, "title": "Second"}),
    );
    let new = world.review.clone();
    world.answer("own.team", "met");
    world.answer("data.backup", "met");
    world.call(
        "evidence_add",
        json!({"review": new, "question": "data.backup", "kind": "link", "title": "Log", "url": "https://a.example"}),
    );
    world.call(
        "scenario_add",
        json!({"review": new, "title": "the index locks", "owner": "Bo"}),
    );
    let found = compare(&mut world, &last, &json!("now"));
    assert_eq!(
        lines(&found["areas"]),
        [
            "Answer: Unmet → Met (Ana Lima) Is a gap worth half now, was a gap.",
            "Evidence: Page →  (-) -"
        ]
    );
    let scenarios = lines(&found["scenarios"]);
    assert!(
        scenarios
            .iter()
            .any(|line| line.starts_with("Owner:  → Bo")),
        "{scenarios:?}"
    );
    assert!(
        scenarios.iter().all(|line| !line.starts_with("Scenario")),
        "{scenarios:?}"
    );
    // A state of something else is none.
    let other = world.make("service_create", json!({"name": "Search", "tier": 3}));
    let stranger = world.make("review_create", json!({"service": other}));
    for (before, after, kind) in [
        (last.clone(), json!("yesterday"), Kind::Invalid),
        (json!("previous"), json!("now"), Kind::Refused),
        (new.clone(), json!("now"), Kind::NotFound),
    ] {
        let request = json!({"review": new, "before": before, "after": after});
        assert_eq!(world.fails("snapshot_compare", request).kind, kind);
    }
    let request = json!({"review": stranger, "before": last, "after": "now"});
    assert_eq!(
        world.fails("snapshot_compare", request).kind,
        Kind::NotFound
    );
}
