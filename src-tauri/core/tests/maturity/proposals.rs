//! Evidence that reviews have, proposed for the criteria their questions name.

use serde_json::{Value, json};

use crate::world::World;

const CRITERION: &str = "slo.3.agreed";

/// A service of the team with a review whose question names the criterion.
fn reviewed(world: &mut World, owner: &str) -> Value {
    let service = world.made(
        "service_create",
        json!({"name": "Checkout", "tier": 1, "owner": owner}),
    );
    let review = world.made(
        "review_create",
        json!({"service": service, "title": "Launch"}),
    );
    world.call(
        "answer_set",
        json!({"review": review, "question": "slo.set", "answer": "met"}),
    );
    world.call(
        "evidence_add",
        json!({"review": review, "question": "slo.set", "kind": "link", "title": "SLO page",
        "url": "https://wiki.example/slo", "collected_on": "2026-11-10", "collected_by": "Mara"}),
    );
    review
}

fn accept(world: &World, review: &Value) -> Value {
    json!({"assessment": world.assessment, "criterion": CRITERION, "review": review, "question": "slo.set"})
}

#[test]
fn a_person_takes_evidence_over_with_its_days_and_its_source() {
    let mut world = World::new();
    let review = reviewed(&mut world, " payments ");
    let view = world.show();
    let offer = &view["proposals"][0];
    assert_eq!(
        (&offer["criterion"], &offer["review"], &offer["evidence"]),
        (&json!(CRITERION), &review, &json!(1))
    );
    assert_eq!(
        offer["text"],
        "Met in Launch of Checkout. Taking it over copies 1 piece of evidence with its days."
    );
    let payload = accept(&world, &review);
    world.call("maturity_accept", payload.clone());
    let view = world.show();
    assert_eq!(view["proposals"], json!([]));
    let one = world.criterion(CRITERION);
    let proof = &one["evidence"][0];
    assert_eq!(
        (
            &proof["collected_on"],
            &proof["collected_by"],
            &proof["carried"]
        ),
        (&json!("2026-11-10"), &json!("Mara"), &json!(true))
    );
    assert_eq!(one["note"], "From Launch of Checkout: `slo.set`, Met.");
    assert_eq!(one["level"], 1, "a review has no checks");
    assert_eq!(
        world.refuse("maturity_accept", payload).message,
        "That answer has no evidence to take over."
    );
    // The next assessment has it already.
    world.reveal();
    let (id, team) = (world.assessment.clone(), world.team.clone());
    world.assessment = world.made("assessment_create", json!({"team": team, "from": id}));
    assert_eq!(world.show()["proposals"], json!([]));
}

#[test]
fn a_dismissed_one_comes_back_with_new_evidence() {
    let mut world = World::new();
    let review = reviewed(&mut world, "Payments");
    let payload = accept(&world, &review);
    world.call("maturity_dismiss", payload);
    assert_eq!(world.show()["proposals"], json!([]));
    world.call(
        "evidence_add",
        json!({"review": review, "question": "slo.set", "kind": "note", "text": "Agreed in June."}),
    );
    assert_eq!(world.show()["proposals"][0]["evidence"], 2);
}

#[test]
fn other_teams_and_gaps_propose_nothing() {
    let mut world = World::new();
    let review = reviewed(&mut world, "Search");
    assert_eq!(world.show()["proposals"], json!([]));
    let payload = accept(&world, &review);
    world.refuse("maturity_accept", payload);
    let review = reviewed(&mut world, "Payments");
    assert_eq!(world.show()["proposals"].as_array().unwrap().len(), 1);
    world.call(
        "answer_set",
        json!({"review": review, "question": "slo.set", "answer": "unmet"}),
    );
    assert_eq!(world.show()["proposals"], json!([]));
}
