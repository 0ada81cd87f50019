//! What an assessment comes to: stages, claims, N/A, why not the next stage, and actions.

use serde_json::{Value, json};

use crate::world::{World, criteria};

fn stages(world: &mut World, dimension: &str) -> (Value, Value) {
    let mut result = world.dimension(dimension)["result"].take();
    (result["stage"].take(), result["claimed_stage"].take())
}

#[test]
fn claims_alone_open_no_gate_and_the_smallest_set_does() {
    let mut world = World::new();
    for prefix in ["toil.2", "toil.3"] {
        world.all_vote(prefix, "most");
    }
    for prefix in ["toil.4", "toil.5"] {
        world.all_vote(prefix, "none");
    }
    world.reveal();
    assert_eq!(stages(&mut world, "toil"), (json!(1), json!(3)));
    for criterion in criteria("toil.2") {
        world.prove(&criterion, "2026-11-01");
    }
    assert_eq!(stages(&mut world, "toil"), (json!(2), json!(3)));
    let result = world.dimension("toil")["result"].take();
    assert_eq!(result["why"]["next"], 3);
    assert_eq!(
        result["why"]["text"],
        "The cell must be L or better; it is P, at 0.50."
    );
    let smallest = result["why"]["smallest"].as_array().unwrap().clone();
    assert_eq!((smallest.len(), &result["why"]["opens"]), (1, &json!(3)));
    for criterion in &smallest {
        world.prove(criterion.as_str().unwrap(), "2026-11-01");
    }
    assert_eq!(stages(&mut world, "toil"), (json!(3), json!(3)));
}

#[test]
fn na_takes_a_reason_an_approver_and_a_day() {
    let mut world = World::new();
    let one = "toil.2.written-first";
    world.all_vote("toil.2", "na");
    world.all_vote("toil.3", "none");
    world.reveal();
    let id = world.assessment.clone();
    let na = world.criterion(one);
    assert_eq!((&na["value"], &na["claimed"]), (&json!("na"), &Value::Null));
    assert_eq!(
        na["na"]["lacks"],
        json!(["reason", "approver", "review_on"])
    );
    assert_eq!(na["lacks"][0]["kind"], "na");
    let at = |key: &str, text: &str| {
        let mut payload = json!({"assessment": id, "criterion": one});
        payload[key] = json!(text);
        payload
    };
    world.call("criterion_na", at("reason", "Somebody else runs it."));
    world.call("criterion_na", at("approver", "Elin Berg"));
    assert_eq!(world.criterion(one)["na"]["lacks"], json!(["review_on"]));
    let before = world.dimension("toil")["result"]["completeness"]
        .as_f64()
        .unwrap();
    world.call("criterion_na", at("review_on", "2026-11-30"));
    let na = world.criterion(one);
    assert_eq!(
        (&na["na"]["lacks"], &na["na"]["due"]),
        (&json!([]), &json!(true)),
        "past its day it stays N/A"
    );
    assert_eq!(na["lacks"], json!([]));
    let after = world.dimension("toil")["result"]["completeness"]
        .as_f64()
        .unwrap();
    assert!(after > before, "{before} {after}");
    world.call("criterion_na", at("reason", ""));
    assert_eq!(world.criterion(one)["na"]["lacks"], json!(["reason"]));
}

#[test]
fn one_key_makes_an_action_of_what_a_criterion_lacks() {
    let mut world = World::new();
    let one = "toil.2.written-first";
    world.all_vote("toil.2", "half");
    let (id, team) = (world.assessment.clone(), world.team.clone());
    let blind = world.made("action_add", json!({"assessment": id, "criterion": one}));
    let text = world.criterion(one)["action"]["text"].clone();
    assert_eq!(text, world.criterion(one)["text"], "nothing of the votes");
    world.call("action_remove", json!({"id": blind}));
    world.reveal();
    let done = world.call("action_add", json!({"assessment": id, "criterion": one}));
    let changed: Vec<&str> = done["changed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["kind"].as_str().unwrap())
        .collect();
    assert_eq!(changed, ["action", "assessment", "team"]);
    let action = world.criterion(one)["action"].clone();
    let text = action["text"].as_str().unwrap();
    assert!(text.ends_with("The answer is “Half”; full credit takes “Most or all”. Stage 2 takes evidence “Pointer”; nothing fresh shows it."), "{text}");
    assert_eq!(world.show()["actions"][0], action);
    world.call(
        "action_update",
        json!({"id": action["id"], "state": "done"}),
    );
    assert_eq!(world.criterion(one)["action"]["state"], "done");
    let found = world.call("find", json!({"text": "full credit"}));
    assert_eq!(found["hits"][0]["kind"], "action");
    for payload in [
        json!({"text": "x"}),
        json!({"assessment": id, "review": team, "text": "x"}),
        json!({"assessment": id, "question": "own.team", "text": "x"}),
        json!({"assessment": id, "criterion": "toil.9", "text": "x"}),
        json!({"assessment": id}),
    ] {
        world.refuse("action_add", payload);
    }
}

#[test]
fn a_target_has_a_road_and_0_takes_it_away() {
    let mut world = World::new();
    let id = world.assessment.clone();
    world.all_vote("toil", "most");
    world.call(
        "assessment_update",
        json!({"id": id, "target_stage": 3, "target_on": "2027-03-01"}),
    );
    assert_eq!(world.show()["road"], json!([]), "not before the reveal");
    world.reveal();
    let view = world.show();
    assert_eq!(
        view["target"],
        json!({"stage": 3, "on": "2027-03-01", "days": 90})
    );
    let road = view["road"].as_array().unwrap();
    let toil = road
        .iter()
        .find(|each| each["dimension"] == "toil")
        .unwrap();
    assert_eq!((&toil["from"], &toil["to"]), (&json!(1), &json!(3)));
    world.call("assessment_update", json!({"id": id, "target_stage": 0}));
    assert_eq!(world.show()["target"], Value::Null);
    assert_eq!(
        world
            .refuse("assessment_update", json!({"id": id, "target_stage": 6}))
            .message,
        "Target stage is a whole number from 2 to 5."
    );
}

#[test]
fn a_name_answers_once_and_a_list_has_every_assessment() {
    let mut world = World::new();
    let (id, team) = (world.assessment.clone(), world.team.clone());
    let error = world.refuse(
        "respondent_add",
        json!({"assessment": id, "names": [" mara "]}),
    );
    assert_eq!(error.message, "Somebody of that name answers already.");
    world.refuse("respondent_add", json!({"assessment": id, "names": []}));
    let person = world.people[0].clone();
    world.refuse("respondent_update", json!({"id": person, "name": "MARA"}));
    world.call(
        "respondent_add",
        json!({"assessment": id, "names": ["Jonas", "jonas", "Aiko"]}),
    );
    assert_eq!(world.show()["respondents"].as_array().unwrap().len(), 5);
    world.made(
        "assessment_create",
        json!({"team": team, "held_on": "2026-08-20"}),
    );
    let rows = world.call("assessment_list", json!({"team": team}));
    let titles: Vec<&Value> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["title"])
        .collect();
    assert_eq!(titles, ["Q4 2026", "Q3 2026"]);
    assert_eq!(rows[0]["status"], "voting");
}
