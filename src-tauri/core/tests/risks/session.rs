//! The session: phases, private lists, the round, groups, scenarios, votes and the library.

use lamppost_core::Kind;
use serde_json::{Value, json};

use crate::risks::world::World;

/// A started session with these people.
fn seated(names: &str) -> (World, Vec<Value>) {
    let mut world = World::new();
    world.make("premortem_start", json!({}));
    let review = world.review.clone();
    let made = world.call("participant_add", json!({"review": review, "name": names}));
    let ids = made["output"]["ids"].as_array().unwrap().clone();
    (world, ids)
}

fn texts(reasons: &Value) -> Vec<&str> {
    let all = reasons.as_array().unwrap().iter();
    all.map(|reason| reason["text"].as_str().unwrap()).collect()
}

#[test]
fn a_session_remembers_its_phase_and_the_time_left() {
    let mut world = World::new();
    let review = world.review.clone();
    let view = world.call("premortem_show", json!({"review": review}));
    assert_eq!(view["session"], Value::Null);
    assert_eq!(view["phases"].as_array().unwrap().len(), 10);
    assert_eq!(view["phases"][3]["purpose"], "write");
    assert!(view["phases"][3]["script"].as_str().unwrap().len() > 20);

    world.make("premortem_start", json!({}));
    let sitting = world.sitting(None);
    assert_eq!(sitting["phase"], "prepare");
    assert_eq!(sitting["left_seconds"], 300);
    assert_eq!(
        sitting["set_on"], "2027-06-03",
        "half a year after the launch"
    );
    let error = world.refuse("premortem_start", json!({"review": review}));
    assert_eq!(error.kind, Kind::Refused);

    world.call(
        "premortem_phase",
        json!({"review": review, "phase": "write", "left_seconds": 77}),
    );
    let sitting = world.sitting(None);
    assert_eq!(
        (&sitting["phase"], &sitting["left_seconds"]),
        (&json!("write"), &json!(77))
    );
    let error = world.refuse(
        "premortem_phase",
        json!({"review": review, "phase": "dance"}),
    );
    assert_eq!(error.kind, Kind::NotFound);
    let error = world.refuse(
        "premortem_phase",
        json!({"review": review, "phase": "rate", "left_seconds": 90_000}),
    );
    assert_eq!(error.kind, Kind::Invalid);
}

#[test]
fn the_time_is_kept_while_its_phase_goes_on() {
    let (mut world, _) = seated("Priya Raman");
    world.phase("round");
    let review = world.review.clone();
    let keep =
        |phase: &str, left: u32| json!({"review": review, "phase": phase, "left_seconds": left});

    let done = world.call("premortem_time", keep("round", 462));
    assert_eq!(done["output"], json!({"kept": true, "phase": "round"}));
    assert_eq!(world.sitting(None)["left_seconds"], 462);

    world.phase("rate");
    let full = world.sitting(None)["left_seconds"].clone();
    let done = world.call("premortem_time", keep("round", 17));
    assert_eq!(done["output"], json!({"kept": false, "phase": "rate"}));
    assert_eq!(done["changed"], json!([]));
    let sitting = world.sitting(None);
    assert_eq!(
        (&sitting["phase"], &sitting["left_seconds"]),
        (&json!("rate"), &full)
    );
    assert_eq!(done["undo"], "Pre-mortem: Rate", "no step of its own");

    for (phase, left, kind) in [
        ("dance", 17, Kind::NotFound),
        ("rate", 90_000, Kind::Invalid),
        ("round", 90_000, Kind::Invalid),
    ] {
        assert_eq!(world.refuse("premortem_time", keep(phase, left)).kind, kind);
    }
    assert_eq!(world.sitting(None)["left_seconds"], full);
}

#[test]
fn a_list_is_private_until_it_is_told() {
    let (mut world, people) = seated("Priya Raman\n\n Tomás Okafor \n");
    world.phase("write");
    world.call(
        "reason_add",
        json!({"participant": people[0], "text": "- It slowed.\n* It fell.\n\n3. Nobody saw it."}),
    );
    world.call(
        "reason_add",
        json!({"participant": people[1], "text": "The index locked."}),
    );
    let sitting = world.sitting(None);
    assert_eq!(sitting["reasons"], json!([]), "nothing on a shared screen");
    assert_eq!(sitting["own"], Value::Null);
    assert_eq!(sitting["hidden_reasons"], 4);
    assert_eq!(sitting["participants"][0]["left"], 3);
    let whole = world.call("premortem_show", json!({"review": world.review}));
    assert!(!whole.to_string().contains("The index locked"));

    let mine = world.sitting(Some(&people[0]));
    assert_eq!(
        texts(&mine["own"]),
        ["It slowed.", "It fell.", "Nobody saw it."]
    );
    assert!(!mine.to_string().contains("The index locked"));
    let stranger = json!({"review": world.review, "participant": world.review});
    assert_eq!(
        world.refuse("premortem_show", stranger).kind,
        Kind::NotFound
    );
}

#[test]
fn the_round_goes_on_until_every_list_is_empty_and_everybody_has_passed() {
    let (mut world, people) = seated("Priya\nTomás\nMara");
    let add = |who: &Value, text: &str| json!({"participant": who, "text": text});
    world.phase("write");
    world.call("reason_add", add(&people[0], "A\nB"));
    world.call("reason_add", add(&people[1], "C"));
    world.phase("round");
    let mut told = Vec::new();
    // Priya, Tomás, Mara (from paper), Priya, Tomás passes, Mara passes, Priya passes.
    for step in 0..7 {
        let sitting = world.sitting(None);
        let turn = sitting["turn"].clone();
        told.push(people.iter().position(|id| *id == turn).unwrap());
        let own = world.sitting(Some(&turn))["own"].clone();
        let next = own
            .as_array()
            .unwrap()
            .iter()
            .find(|r| r["said"].is_null())
            .cloned();
        match (next, step) {
            (Some(reason), _) => world.call("reason_say", json!({"id": reason["id"]})),
            (None, 2) => world.call(
                "reason_add",
                json!({"participant": turn, "text": "On paper", "said": true}),
            ),
            (None, _) => world.call("participant_pass", json!({"id": turn})),
        };
    }
    assert_eq!(told, [0, 1, 2, 0, 1, 2, 0]);
    let sitting = world.sitting(None);
    assert_eq!(sitting["turn"], Value::Null, "the round is over");
    assert_eq!(texts(&sitting["reasons"]), ["B", "On paper", "C", "A"]);
    assert_eq!(sitting["participants"][0]["finished"], true);
    let said = sitting["reasons"][0]["id"].clone();
    assert_eq!(
        world.refuse("reason_say", json!({"id": said})).kind,
        Kind::Refused
    );

    let undone = world.call("undo", json!({}));
    assert_eq!(undone["output"]["name"], "Priya passes");
    assert_eq!(world.sitting(None)["turn"], people[0]);
}

#[test]
fn somebody_can_be_moved_renamed_and_removed_without_losing_what_they_said() {
    let (mut world, people) = seated("Priya\nTomás\nMara");
    world.phase("round");
    world.call("participant_move", json!({"id": people[2]}));
    world.call(
        "participant_move",
        json!({"id": people[0], "after": people[1]}),
    );
    let names = |sitting: &Value| -> Vec<String> {
        let all = sitting["participants"].as_array().unwrap().iter();
        all.map(|each| each["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&world.sitting(None)), ["Mara", "Tomás", "Priya"]);
    world.call(
        "participant_rename",
        json!({"id": people[1], "name": "Tom"}),
    );
    world.call(
        "reason_add",
        json!({"participant": people[0], "text": "It slowed.", "said": true}),
    );
    world.call("participant_remove", json!({"id": people[0]}));
    let sitting = world.sitting(None);
    assert_eq!(names(&sitting), ["Mara", "Tom"]);
    assert_eq!(sitting["reasons"][0]["text"], "It slowed.");
    assert_eq!(sitting["reasons"][0]["name"], "Somebody who left");
    assert!(sitting["turn"].is_string());
    let error = world.refuse("participant_rename", json!({"id": people[1], "name": " "}));
    assert_eq!(error.kind, Kind::Invalid);
}

#[test]
fn reasons_are_grouped_merged_into_a_scenario_and_split_again() {
    let (mut world, people) = seated("Priya\nTomás");
    world.call("reason_add", json!({"participant": people[0], "text": "The gateway slowed. Then all waited.\nSupport was blind."}));
    world.call(
        "reason_add",
        json!({"participant": people[1], "text": "A vendor was slow."}),
    );
    world.phase("extend");
    let sitting = world.sitting(None);
    let by_text = |text: &str| -> Value {
        let all = sitting["reasons"].as_array().unwrap().iter();
        let found = all
            .clone()
            .find(|each| each["text"].as_str().unwrap().starts_with(text));
        found.unwrap()["id"].clone()
    };
    let (slow, blind, vendor) = (
        by_text("The gateway"),
        by_text("Support"),
        by_text("A vendor"),
    );
    world.call(
        "reason_cluster",
        json!({"reasons": [slow, vendor], "cluster": "Slow others"}),
    );
    let sitting = world.sitting(None);
    assert_eq!(sitting["clusters"][0]["name"], "Slow others");
    assert_eq!(
        sitting["clusters"][0]["reasons"].as_array().unwrap().len(),
        2
    );

    let made = world.call("scenario_from_reasons", json!({"reasons": [slow, vendor]}));
    let scenario = made["output"]["id"].clone();
    let view = world.call("scenario_show", json!({"id": scenario}));
    assert_eq!(view["row"]["title"], "The gateway slowed");
    assert_eq!(view["row"]["label"], "R-01");
    assert_eq!(
        view["text"],
        "The gateway slowed. Then all waited.\n\nA vendor was slow."
    );
    assert_eq!(view["reasons"].as_array().unwrap().len(), 2);

    let split = json!({"scenario": scenario, "reasons": [blind]});
    assert_eq!(world.refuse("scenario_split", split).kind, Kind::Refused);
    let made = world.call(
        "scenario_split",
        json!({"scenario": scenario, "reasons": [vendor], "title": "Vendor slow"}),
    );
    let other = made["output"]["id"].clone();
    let view = world.call("scenario_show", json!({"id": scenario}));
    assert_eq!(view["text"], "The gateway slowed. Then all waited.");
    let view = world.call("scenario_show", json!({"id": other}));
    assert_eq!(
        (&view["row"]["label"], &view["text"]),
        (&json!("R-02"), &json!("A vendor was slow."))
    );

    world.call(
        "scenario_from_reasons",
        json!({"reasons": [blind], "into": other}),
    );
    world.call("scenario_merge", json!({"into": scenario, "from": [other]}));
    let view = world.call("scenario_show", json!({"id": scenario}));
    assert_eq!(
        view["text"],
        "The gateway slowed. Then all waited.\n\nA vendor was slow.\n\nSupport was blind."
    );
    assert_eq!(view["reasons"].as_array().unwrap().len(), 3);
    assert_eq!(world.register()["archived"][0]["label"], "R-02");
}

#[test]
fn votes_are_hidden_until_they_are_shown_and_far_ones_are_contested() {
    let (mut world, people) = seated("Priya\nTomás\nMara");
    let near = world.make("scenario_add", json!({"title": "Near"}));
    let far = world.make("scenario_add", json!({"title": "Far"}));
    for (at, (a, b)) in [(3, 4), (4, 4), (3, 5)].into_iter().enumerate() {
        for scenario in [&near, &far] {
            let likelihood = if scenario == &far && at == 0 { 1 } else { a };
            world.call(
                "rate",
                json!({"scenario": scenario, "participant": people[at], "likelihood": likelihood, "impact": b}),
            );
        }
    }
    let of = |sitting: &Value, id: &Value| -> Value {
        let all = sitting["scenarios"].as_array().unwrap().iter();
        all.clone()
            .find(|each| each["row"]["id"] == *id)
            .unwrap()
            .clone()
    };
    let shared = of(&world.sitting(None), &near);
    assert_eq!(shared["voted"], 3);
    assert_eq!(shared["votes"][0]["likelihood"], Value::Null);
    let own = of(&world.sitting(Some(&people[1])), &near);
    assert_eq!(own["votes"][1]["likelihood"], 4);
    assert_eq!(
        own["votes"][0]["likelihood"],
        Value::Null,
        "the others' stay hidden"
    );
    let view = world.call("scenario_show", json!({"id": near}));
    assert_eq!(view["votes"][0]["impact"], Value::Null);

    world.call("ratings_reveal", json!({"review": world.review}));
    let sitting = world.sitting(None);
    let (near_view, far_view) = (of(&sitting, &near), of(&sitting, &far));
    assert_eq!(near_view["votes"][0]["likelihood"], 3);
    assert_eq!(near_view["likelihood_contested"], false);
    assert_eq!(near_view["row"]["inherent"]["likelihood"], 3);
    assert_eq!(near_view["row"]["inherent"]["impact"], 4);
    assert_eq!(near_view["row"]["inherent"]["level"]["short"], "M");
    assert_eq!(far_view["likelihood_contested"], true);
    assert_eq!(
        far_view["row"]["inherent"],
        Value::Null,
        "a person settles it"
    );
    world.update(&far, json!({"inherent_likelihood": 4}));
    assert_eq!(world.row(&far)["inherent"]["level"]["short"], "H");

    let error = world.refuse(
        "rate",
        json!({"scenario": near, "participant": people[0], "likelihood": 6}),
    );
    assert_eq!(error.kind, Kind::Invalid);
}

#[test]
fn the_library_says_what_fits_why_and_who_said_it() {
    let (mut world, people) = seated("Priya\nMara");
    let sitting = world.sitting(None);
    let seen = sitting["seen_elsewhere"].as_array().unwrap();
    let suggested = seen.iter().filter(|row| row["fit"] == "suggested");
    assert!(suggested.clone().count() > 3);
    let why = suggested
        .clone()
        .find(|row| row["reasons"][0]["type"] == "fact")
        .unwrap();
    assert!(why["why"].as_str().unwrap().ends_with("is true."), "{why}");
    let may = seen.iter().find(|row| row["fit"] == "may_apply").unwrap();
    assert!(may["why"].as_str().unwrap().contains("is not set"), "{may}");
    let all = sitting["library_more"].as_u64().unwrap() + seen.len() as u64;
    assert_eq!(all, 67);

    let id = why["id"].clone();
    let made = world.call(
        "reason_add",
        json!({"participant": people[1], "text": "The same", "said": true}),
    );
    let reason = made["output"]["ids"][0].clone();
    world.call("reason_update", json!({"id": reason, "library": id}));
    let found = |world: &mut World| {
        let review = world.review.clone();
        let all = world.call("library_search", json!({"review": review, "text": ""}));
        let rows = all["rows"].as_array().unwrap();
        assert_eq!(rows.len(), 67);
        rows.iter().find(|row| row["id"] == id).unwrap().clone()
    };
    assert_eq!(found(&mut world)["said_by"], json!(["Mara"]));
    let scenario = world.make("scenario_add", json!({"library": id}));
    assert_eq!(found(&mut world)["added"]["id"], scenario);
    let view = world.call("scenario_show", json!({"id": scenario}));
    assert_eq!(view["origin_id"], id);
    assert_eq!(view["origin_version"], "1.0.0");
    assert_eq!(view["origin"]["text"], view["text"]);

    let review = world.review.clone();
    let hits = world.call(
        "library_search",
        json!({"review": review, "text": "CERTIFICATE"}),
    );
    let hits = hits["rows"].as_array().unwrap();
    assert!(!hits.is_empty() && hits.len() < 67);
    assert!(
        hits[0]["title"]
            .as_str()
            .unwrap()
            .to_lowercase()
            .contains("certificate")
    );
    let data = json!({"review": review, "text": "", "category": "data"});
    let data = world.call("library_search", data);
    assert!(
        data["rows"]
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["category"] == "data")
    );
    let error = world.refuse(
        "scenario_add",
        json!({"review": review, "library": "no.such"}),
    );
    assert_eq!(error.kind, Kind::NotFound);
}

#[test]
fn what_is_too_much_or_of_another_session_is_refused_and_nothing_is_written() {
    let (mut world, people) = seated("Priya");
    let many = "x\n".repeat(201);
    let huge = "y".repeat(5 * 1024 * 1024);
    for text in [many.as_str(), huge.as_str()] {
        let error = world.refuse(
            "reason_add",
            json!({"participant": people[0], "text": text}),
        );
        assert_eq!(error.kind, Kind::OverLimit);
    }
    for text in ["", " \n \n"] {
        let error = world.refuse(
            "reason_add",
            json!({"participant": people[0], "text": text}),
        );
        assert_eq!(error.kind, Kind::Invalid);
    }
    assert_eq!(world.sitting(None)["hidden_reasons"], 0);
    let error = world.refuse("reason_cluster", json!({"reasons": [], "cluster": "x"}));
    assert_eq!(error.kind, Kind::Invalid);

    let service = world.service.clone();
    let made = world.call("review_create", json!({"service": service}));
    let other = made["output"]["id"].clone();
    let made = world.call(
        "scenario_add",
        json!({"review": other, "title": "Elsewhere"}),
    );
    let stranger = made["output"]["id"].clone();
    let vote = json!({"scenario": stranger, "participant": people[0], "likelihood": 1});
    assert_eq!(world.refuse("rate", vote).kind, Kind::NotFound);
    let error = world.refuse("participant_add", json!({"review": other, "name": "A"}));
    assert_eq!(error.kind, Kind::Refused, "no session there");
    let error = world.refuse(
        "premortem_start",
        json!({"review": other, "pack": "runbook"}),
    );
    assert_eq!(error.kind, Kind::Invalid);
}
