//! An assessment that goes on from the last one.

use serde_json::{Value, json};

use crate::world::{World, criterion_of, day};

const ONE: &str = "toil.2.written-first";

#[test]
fn people_evidence_target_and_na_go_on_and_answers_do_not() {
    let mut world = World::new();
    let (id, team) = (world.assessment.clone(), world.team.clone());
    world.all_vote("toil", "most");
    let proof = world.prove(ONE, "2026-10-01");
    world.reveal();
    world.call(
        "criterion_settle",
        json!({"assessment": id, "criterion": ONE, "value": "half", "reason": "So."}),
    );
    world.call("criterion_na", json!({"assessment": id, "criterion": "toil.3.as-product", "reason": "None.", "approver": "Elin", "review_on": "2027-06-01"}));
    world.call(
        "assessment_update",
        json!({"id": id, "target_stage": 3, "target_on": "2027-06-01"}),
    );
    let mut world = world.on(day(2027, 3, 1), None);
    let next = world.made(
        "assessment_create",
        json!({"team": team, "from": id, "respondents": ["Jonas", "PRIYA"]}),
    );
    world.assessment = next;
    let view = world.show();
    assert_eq!(view["title"], "Q1 2027");
    assert_eq!(view["previous"]["id"], id);
    let names: Vec<&Value> = view["respondents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| &each["name"])
        .collect();
    assert_eq!(names, ["Priya", "Tomás", "Mara", "Jonas"]);
    assert!(
        view["respondents"]
            .as_array()
            .unwrap()
            .iter()
            .all(|each| each["gone_through"] == 0)
    );
    assert_eq!(view["target"]["stage"], 3);
    let one = criterion_of(&view, ONE);
    assert_eq!(one["settled"], Value::Null);
    let carried = &one["evidence"][0];
    assert_eq!(
        (
            &carried["carried"],
            &carried["collected_on"],
            &carried["reviewed_by"]
        ),
        (&json!(true), &json!("2026-10-01"), &json!("Elin Berg"))
    );
    assert_eq!(
        (&carried["age_days"], &carried["state"]),
        (&json!(151), &json!("fresh"))
    );
    assert_ne!(carried["id"], proof);
    assert_eq!(
        criterion_of(&view, "toil.3.as-product")["na"]["approver"],
        "Elin"
    );
    // The first stays as it was.
    world.call("evidence_remove", json!({"id": carried["id"]}));
    world.assessment = id;
    assert_eq!(
        world.criterion(ONE)["evidence"].as_array().unwrap().len(),
        1
    );
}

#[test]
fn a_stage_that_fell_says_why() {
    let mut world = World::new();
    let (id, team) = (world.assessment.clone(), world.team.clone());
    world.all_vote("toil", "most");
    for criterion in crate::world::criteria("toil.2") {
        world.prove(&criterion, "2026-08-01");
    }
    world.reveal();
    assert_eq!(world.dimension("toil")["result"]["stage"], 2);
    let mut world = world.on(day(2027, 3, 1), None);
    world.assessment = world.made("assessment_create", json!({"team": team, "from": id}));
    let people = world.show()["respondents"].clone();
    world.people = people
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["id"].clone())
        .collect();
    world.all_vote("toil", "most");
    world.reveal();
    let since = world.dimension("toil")["result"]["since"].clone();
    assert_eq!((&since["before"], &since["steps"]), (&json!(2), &json!(-1)));
    assert_eq!(
        since["text"],
        "The stage fell from 2 to 1 because evidence expired."
    );
    let reason = since["reasons"][0].as_str().unwrap();
    assert!(
        reason.contains("is 212 days old; evidence counts for 180 days."),
        "{reason}"
    );
}

#[test]
fn another_teams_assessment_is_no_start() {
    let mut world = World::new();
    let id = world.assessment.clone();
    let other = world.made("team_create", json!({"name": "Search"}));
    world.refuse("assessment_create", json!({"team": other, "from": id}));
    world.refuse(
        "assessment_create",
        json!({"team": other, "pack": "production-readiness"}),
    );
    world.refuse(
        "assessment_create",
        json!({"team": other, "held_on": "soon"}),
    );
}
