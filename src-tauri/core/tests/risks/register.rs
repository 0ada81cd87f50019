//! The register: levels, treatments, acceptances, mitigations, exercises, budget and verdict.

use lamppost_core::Kind;
use serde_json::{Value, json};

use crate::risks::world::{World, day};

#[test]
fn a_risk_above_the_limit_is_no_go_until_it_is_accepted_and_again_when_that_ends() {
    let mut world = World::new();
    assert_eq!(world.rule("N4")["holds"], Value::Null, "no register yet");
    let high = world.scenario("Gateway slows", 4, 4);
    assert_eq!(world.rule("N4")["holds"], false);
    assert_eq!(world.rule("N4")["refs"][0]["text"], "R-01 Gateway slows");
    let link = format!(
        "#/review/{}/risks?r={}",
        world.review.as_str().unwrap(),
        high.as_str().unwrap()
    );
    assert_eq!(world.rule("N4")["refs"][0]["href"], link);
    assert_eq!(
        world.rule("N5")["holds"],
        false,
        "one scenario has an owner"
    );
    world.scenario("Small", 1, 1);
    assert_eq!(world.rule("N5")["holds"], true);

    let register = world.register();
    assert_eq!(register["decide"]["scenario"]["label"], "R-01");
    assert_eq!(
        register["decide"]["text"],
        "High, above your limit of Moderate."
    );
    let accept = |by: &str, until: &str, reason: &str| json!({"id": high, "by": by, "until": until, "reason": reason});
    for (payload, kind) in [
        (accept(" ", "2026-12-31", "r"), Kind::Invalid),
        (accept("Elin Berg", "2026-12-31", " "), Kind::Invalid),
        (accept("Elin Berg", "2026-11-19", "r"), Kind::Invalid),
        (accept("Elin Berg", "soon", "r"), Kind::Invalid),
        (accept("Elin Berg", "", "r"), Kind::Invalid),
        (accept("Elin Berg", "2027-05-20", "r"), Kind::OverLimit),
    ] {
        assert_eq!(
            world.refuse("scenario_accept", payload.clone()).kind,
            kind,
            "{payload}"
        );
    }
    world.call(
        "scenario_accept",
        accept("Elin Berg", "2027-05-19", "Costs more than it is worth."),
    );
    assert_eq!(world.rule("N4")["holds"], true);
    assert_eq!(world.rule("C3")["holds"], false);
    let row = world.row(&high);
    assert_eq!(row["acceptance"]["live"], true);
    assert_eq!(row["acceptance"]["days"], 180);
    assert_eq!(row["treatment"]["id"], "accept");
    assert_eq!(world.register()["decide"], Value::Null);

    let mut world = world.on(day(2027, 5, 19));
    assert_eq!(world.rule("N4")["holds"], true, "the last day counts");
    let due = world.call("due_list", json!({}));
    assert_eq!(due[0]["kind"], "acceptance");
    assert_eq!(due[0]["scenario"], high);
    let mut world = world.on(day(2027, 5, 20));
    assert_eq!(world.rule("N4")["holds"], false, "it is open again");
    assert_eq!(world.verdict()["word"], "no-go");
    let row = world.row(&high);
    assert_eq!(row["acceptance"]["live"], false);
    assert_eq!(
        row["problems"][0],
        "The acceptance ended on 19 May 2027; the risk is open again."
    );
    assert_eq!(world.register()["decide"]["scenario"]["id"], high);
    let due = world.call("due_list", json!({}));
    assert!(
        due.as_array()
            .unwrap()
            .iter()
            .all(|row| row["kind"] != "acceptance"),
        "{due}"
    );
    world.call("acceptance_end", json!({"id": high}));
    assert_eq!(world.row(&high)["acceptance"], Value::Null);
    assert_eq!(
        world.refuse("acceptance_end", json!({"id": high})).kind,
        Kind::Refused
    );
}

#[test]
fn harm_that_cannot_be_undone_is_raised_and_marked() {
    let mut world = World::new();
    let id = world.scenario("Double charge", 2, 5);
    assert_eq!(world.row(&id)["current"]["level"]["short"], "M");
    world.update(&id, json!({"irreversible": true}));
    let row = world.row(&id);
    assert_eq!(row["current"]["level"]["short"], "H");
    assert_eq!(row["current"]["raised"], true);
    let register = world.register();
    assert_eq!(
        register["decide"]["text"],
        "High, above your limit of Moderate. The table gives Moderate; it cannot be undone, so it is raised to High."
    );
    let cell = &register["matrix"][3]["cells"][4];
    assert_eq!(cell["level"]["short"], "M");
    assert_eq!(cell["scenarios"][0]["raised"], true);
    assert_eq!(register["matrix"][0]["likelihood"], 5, "the highest on top");
}

#[test]
fn a_target_counts_once_every_mitigation_is_done_or_proven() {
    let mut world = World::new();
    let id = world.scenario("Gateway slows", 4, 4);
    world.update(&id, json!({"target_likelihood": 2}));
    let row = world.row(&id);
    assert_eq!(
        row["problems"],
        json!(["The target is lower, and there is no mitigation that would bring it there."])
    );
    assert_eq!(row["current"]["level"]["short"], "H");
    let other = world.scenario("Retry storm", 4, 3);
    let one = world.make(
        "mitigation_add",
        json!({"text": "Deadline 2 s", "scenarios": [id, other]}),
    );
    let two = world.make(
        "mitigation_add",
        json!({"text": "Bulkhead", "scenarios": [id]}),
    );
    assert_eq!(world.row(&id)["problems"], json!([]));
    world.call("mitigation_update", json!({"id": one, "state": "done"}));
    assert_eq!(
        world.row(&id)["current"]["level"]["short"],
        "H",
        "one is planned still"
    );
    world.call(
        "mitigation_update",
        json!({"id": two, "state": "done", "done_on": "2026-11-10"}),
    );
    assert_eq!(world.row(&id)["current"]["level"]["short"], "L");
    assert_eq!(world.rule("N4")["holds"], true);
    let view = world.call("scenario_show", json!({"id": other}));
    assert_eq!(
        view["mitigations"][0]["scenarios"]
            .as_array()
            .unwrap()
            .len(),
        2,
        "shared"
    );
    assert_eq!(view["other_mitigations"][0]["text"], "Bulkhead");

    world.call(
        "mitigation_unlink",
        json!({"mitigation": one, "scenario": id}),
    );
    world.call(
        "mitigation_link",
        json!({"mitigation": one, "scenario": id}),
    );
    world.update(&id, json!({"target_impact": 5}));
    let row = world.row(&id);
    assert_eq!(
        row["problems"],
        json!(["The target is higher than before any mitigation."])
    );
}

#[test]
fn a_pass_proves_for_a_while_and_a_failure_opens_again() {
    let mut world = World::new();
    let id = world.scenario("Gateway slows", 4, 4);
    world.update(&id, json!({"target_likelihood": 2}));
    let done = world.make(
        "mitigation_add",
        json!({"text": "Deadline 2 s", "scenarios": [id]}),
    );
    world.call(
        "mitigation_update",
        json!({"id": done, "state": "done", "done_on": "2026-11-01"}),
    );
    let state = |world: &mut World| {
        let row = world.row(&id);
        (
            row["mitigations"][0]["state"].clone(),
            row["exercise"].clone(),
        )
    };
    assert_eq!(state(&mut world), (json!("done"), Value::Null));
    let drill = world.make(
        "exercise_add",
        json!({"title": "Slow the gateway", "planned_on": "2026-11-15", "scenarios": [id]}),
    );
    assert_eq!(state(&mut world), (json!("done"), json!("overdue")));
    let due = world.call("due_list", json!({}));
    assert_eq!(due[0]["kind"], "exercise");
    assert_eq!(due[0]["title"], "Slow the gateway");
    assert_eq!(due[0]["scenario"], id);
    world.call(
        "exercise_update",
        json!({"id": drill, "planned_on": "2026-12-01"}),
    );
    assert_eq!(state(&mut world), (json!("done"), json!("due")));
    let error = world.refuse(
        "exercise_update",
        json!({"id": drill, "held_on": "2026-11-21"}),
    );
    assert_eq!(error.kind, Kind::Invalid, "a day to come");
    world.call(
        "exercise_update",
        json!({"id": drill, "held_on": "2026-11-12", "result": "passed"}),
    );
    assert_eq!(state(&mut world), (json!("proven"), json!("passed")));

    let failed = world.make("exercise_add", json!({"title": "Again", "scenarios": [id]}));
    world.call(
        "exercise_update",
        json!({"id": failed, "held_on": "2026-11-18", "result": "failed"}),
    );
    assert_eq!(state(&mut world), (json!("planned"), json!("failed")));
    let row = world.row(&id);
    assert_eq!(row["current"]["level"]["short"], "H");
    assert_eq!(
        row["problems"][0],
        "An exercise failed, so “Deadline 2 s” counts as planned again."
    );
    world.call("mitigation_update", json!({"id": done, "state": "done"}));
    assert_eq!(
        state(&mut world),
        (json!("done"), json!("failed")),
        "done again after it"
    );
    world.call(
        "exercise_update",
        json!({"id": failed, "clear_result": true}),
    );
    assert_eq!(state(&mut world).0, json!("proven"));

    let mut world = world.on(day(2027, 5, 11));
    assert_eq!(
        state(&mut world),
        (json!("proven"), json!("passed")),
        "180 days"
    );
    let mut world = world.on(day(2027, 5, 12));
    assert_eq!(
        state(&mut world).0,
        json!("done"),
        "stale proves nothing, done stays done"
    );
}

#[test]
fn treatments_ask_for_what_the_pack_says() {
    let mut world = World::new();
    let id = world.scenario("Gateway slows", 4, 4);
    world.update(&id, json!({"treatment": "share", "owner": ""}));
    let row = world.row(&id);
    assert_eq!(row["missing"], json!(["owner", "partner"]));
    assert_eq!(
        row["problems"],
        json!(["Share needs an owner and a partner."])
    );
    assert_eq!(world.register()["decide"]["scenario"]["id"], id);
    world.update(&id, json!({"owner": "Priya", "partner": "The vendor"}));
    assert_eq!(world.row(&id)["missing"], json!([]));
    assert_eq!(
        world.register()["decide"],
        Value::Null,
        "a treatment that has all it asks for"
    );
    assert_eq!(
        world.rule("N4")["holds"],
        false,
        "which does not make it accepted"
    );
    let error = world.refuse("scenario_update", json!({"id": id, "treatment": "hope"}));
    assert_eq!(error.kind, Kind::Invalid);
}

#[test]
fn estimates_become_shares_of_the_year_and_order_the_register() {
    let mut world = World::new();
    // Minutes to detect and repair, share of users, days between failures.
    let estimate = |detect: &str, repair: &str, users: &str, days: &str| json!({"detect_minutes": detect, "repair_minutes": repair, "users_percent": users, "days_between": days});
    let small = world.scenario("Small", 3, 3);
    let big = world.scenario("Big", 3, 4);
    let bigger_impact = world.scenario("No estimate, severe", 2, 5);
    let none = world.scenario("No estimate", 4, 3);
    let unrated = world.make("scenario_add", json!({"title": "Unrated"}));
    world.update(&small, estimate("5", "25", "100", "365"));
    world.update(&big, estimate("12", "60", "100", "365"));
    let register = world.register();
    let order: Vec<&Value> = register["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["id"])
        .collect();
    assert_eq!(order, [&big, &small, &bigger_impact, &none, &unrated]);
    let budget = &register["budget"];
    assert_eq!(budget["slo_percent"], 99.95);
    assert_eq!(budget["slo_from"], "service");
    assert_eq!(budget["minutes"], 262.8);
    assert_eq!(budget["used"], 102.0);
    assert_eq!(budget["free"], 160.8);
    assert_eq!(budget["share"], 0.3881);
    assert_eq!(budget["fits"], true);
    assert_eq!(
        budget["segments"][0]["verdict"], "too_big",
        "72 of 262.8 minutes are 27.4 %"
    );
    assert_eq!(budget["segments"][1]["verdict"], "fits");
    assert_eq!(register["unrated"], 1);

    let review = world.review.clone();
    world.call(
        "register_update",
        json!({"review": review, "slo_percent": "99.99"}),
    );
    let register = world.register();
    assert_eq!(register["budget"]["slo_from"], "own");
    assert_eq!(register["budget"]["fits"], false);
    assert_eq!(
        register["budget"]["segments"][0]["verdict"],
        "exceeds_budget"
    );
    world.call(
        "register_update",
        json!({"review": review, "slo_percent": "100"}),
    );
    let register = world.register();
    assert_eq!(register["budget"]["share"], Value::Null);
    world.call(
        "register_update",
        json!({"review": review, "slo_percent": ""}),
    );
    for (field, value) in [
        ("detect_minutes", "-5"),
        ("detect_minutes", "5 min"),
        ("users_percent", "101"),
        ("days_between", "0"),
        ("repair_minutes", "1e9"),
        ("repair_minutes", "0.00001"),
    ] {
        let error = world.refuse("scenario_update", json!({"id": small, field: value}));
        assert_eq!(
            error.kind,
            Kind::Invalid,
            "{field} {value}: {}",
            error.message
        );
    }
    assert_eq!(
        world.row(&small)["minutes"]["minutes"],
        30.0,
        "nothing was written"
    );
}

#[test]
fn chances_and_action_priorities_are_optional() {
    let mut world = World::new();
    let id = world.scenario("Success overloads us", 2, 2);
    assert_eq!(world.row(&id)["sign"], Value::Null);
    world.update(&id, json!({"upside_likelihood": 4, "upside_impact": 3}));
    assert_eq!(world.row(&id)["sign"], "positive");
    world.update(&id, json!({"inherent_impact": 5}));
    assert_eq!(world.row(&id)["sign"], "mixed_treat_as_negative");
    world.update(
        &id,
        json!({"severity": 10, "occurrence": 2, "detectability": 2}),
    );
    assert_eq!(world.row(&id)["priority"], "L");
    world.update(&id, json!({"severity": 0}));
    assert_eq!(world.row(&id)["priority"], Value::Null);
    let error = world.refuse("scenario_update", json!({"id": id, "severity": 11}));
    assert_eq!(error.kind, Kind::Invalid);
}

#[test]
fn an_action_comes_from_a_scenario_and_undo_leads_back_to_it() {
    let mut world = World::new();
    let id = world.scenario("Gateway slows", 4, 4);
    let review = world.review.clone();
    let done = world.call(
        "action_add",
        json!({"review": review, "scenario": id, "text": "Load test", "owner": "Priya", "due": "2026-12-01"}),
    );
    assert_eq!(done["undo"], "Action on R-01");
    let view = world.call("scenario_show", json!({"id": id}));
    assert_eq!(view["actions"][0]["text"], "Load test");
    assert_eq!(view["actions"][0]["scenario"], id);
    world.update(&id, json!({"title": "Gateway is slow"}));
    let undone = world.call("undo", json!({}));
    assert_eq!(undone["output"]["scenario"], id);
    assert_eq!(undone["output"]["name"], "Title of R-01");
    let found = world.call("find", json!({"text": "gateway"}));
    assert_eq!(found["hits"][0]["kind"], "scenario");
    assert_eq!(found["hits"][0]["scenario"], id);

    world.call("scenario_archive", json!({"id": id}));
    assert_eq!(world.register()["rows"], json!([]));
    assert_eq!(
        world.call("scenario_show", json!({"id": id}))["archived"],
        true
    );
    world.call("scenario_restore", json!({"id": id}));
    assert_eq!(world.row(&id)["label"], "R-01");
}

#[test]
fn what_belongs_to_another_review_is_not_linked() {
    let mut world = World::new();
    let service = world.service.clone();
    let other = world.call("review_create", json!({"service": service}))["output"]["id"].clone();
    let made = world.call(
        "scenario_add",
        json!({"review": other, "title": "Elsewhere"}),
    );
    let stranger = made["output"]["id"].clone();
    let mine = world.scenario("Mine", 1, 1);
    let mitigation = world.make("mitigation_add", json!({"text": "m", "scenarios": [mine]}));
    let review = world.review.clone();
    for (name, payload) in [
        (
            "mitigation_add",
            json!({"review": review, "text": "m", "scenarios": [stranger]}),
        ),
        (
            "mitigation_link",
            json!({"mitigation": mitigation, "scenario": stranger}),
        ),
        (
            "exercise_add",
            json!({"review": review, "title": "e", "scenarios": [stranger]}),
        ),
        (
            "action_add",
            json!({"review": review, "scenario": stranger, "text": "t"}),
        ),
        ("scenario_merge", json!({"into": mine, "from": [stranger]})),
        ("scenario_show", json!({"id": review})),
    ] {
        assert_eq!(
            world.refuse(name, payload.clone()).kind,
            Kind::NotFound,
            "{name} {payload}"
        );
    }
    world.call("premortem_start", json!({"review": other}));
    let made = world.call("participant_add", json!({"review": other, "name": "Bo"}));
    let person = made["output"]["ids"][0].clone();
    let made = world.call(
        "reason_add",
        json!({"participant": person, "text": "Theirs"}),
    );
    let reason = made["output"]["ids"][0].clone();
    let exercise = world.make("exercise_add", json!({"title": "e"}));
    for (name, payload) in [
        (
            "scenario_add",
            json!({"review": review, "title": "t", "reasons": [reason]}),
        ),
        (
            "scenario_add",
            json!({"review": review, "title": "t", "design_row": mine}),
        ),
        ("exercise_update", json!({"id": exercise, "document": mine})),
        (
            "exercise_update",
            json!({"id": exercise, "scenarios": [stranger]}),
        ),
    ] {
        assert_eq!(
            world.refuse(name, payload.clone()).kind,
            Kind::NotFound,
            "{name} {payload}"
        );
    }
    let error = world.refuse("scenario_merge", json!({"into": mine, "from": []}));
    assert_eq!(error.kind, Kind::Invalid);
}
