//! Evidence of a criterion: its level, its age, and who may check it.

use serde_json::json;

use crate::world::{World, day};

const ONE: &str = "slo.4.budget-computed";

#[test]
fn evidence_in_the_future_is_not_fresh_and_says_so() {
    let mut world = World::new();
    world.prove(ONE, "2026-12-02");
    let one = world.criterion(ONE);
    assert_eq!((&one["level"], &one["needed"]), (&json!(0), &json!(2)));
    let proof = &one["evidence"][0];
    assert_eq!(
        (&proof["state"], &proof["level"]),
        (&json!("future"), &json!(2))
    );
    assert_eq!(
        proof["why"],
        "Its day is in the future, so it does not count yet."
    );
    // The next day it counts, and the assessment is still of the day before.
    let mut world = world.on(day(2026, 12, 2), None);
    let one = world.criterion(ONE);
    assert_eq!(
        (&one["level"], &one["evidence"][0]["state"]),
        (&json!(2), &json!("fresh"))
    );
    assert_eq!(one["evidence"][0]["age_days"], 0);
}

#[test]
fn age_is_counted_to_the_day_of_the_assessment() {
    let mut world = World::new();
    world.prove(ONE, "2026-06-04");
    assert_eq!(world.criterion(ONE)["evidence"][0]["age_days"], 180);
    assert_eq!(world.criterion(ONE)["level"], 2);
    let mut world = world.on(day(2027, 12, 1), None);
    assert_eq!(world.criterion(ONE)["level"], 2, "a result does not drift");
    let id = world.assessment.clone();
    world.call(
        "assessment_update",
        json!({"id": id, "held_on": "2026-12-02"}),
    );
    let one = world.criterion(ONE);
    assert_eq!(
        (&one["level"], &one["evidence"][0]["state"]),
        (&json!(0), &json!("stale"))
    );
    assert_eq!(
        one["evidence"][0]["why"],
        "It is 181 days old; evidence counts for 180 days."
    );
}

#[test]
fn somebody_else_checks_and_a_check_is_of_what_was_there() {
    let mut world = World::new();
    let proof = world.prove(ONE, "2026-11-01");
    let error = world.refuse("proof_check", json!({"id": proof, "by": " priya "}));
    assert_eq!(
        error.message,
        "Priya collected it, so somebody else has to check it."
    );
    world.call(
        "evidence_update",
        json!({"id": proof, "title": "Budget page"}),
    );
    assert_eq!(world.criterion(ONE)["evidence"][0]["level"], 2);
    world.call(
        "evidence_update",
        json!({"id": proof, "url": "https://wiki.example/other"}),
    );
    let one = world.criterion(ONE);
    assert_eq!(
        (
            &one["evidence"][0]["level"],
            &one["evidence"][0]["reviewed_by"]
        ),
        (&json!(1), &json!(""))
    );
    let step = world.call("undo", json!({}));
    assert_eq!(step["output"]["criterion"], ONE);
    assert_eq!(step["output"]["assessment"], world.assessment);
    assert_eq!(world.criterion(ONE)["evidence"][0]["level"], 2);
    world.call("proof_check", json!({"id": proof, "by": ""}));
    assert_eq!(world.criterion(ONE)["evidence"][0]["level"], 1);
    let assessment = world.assessment.clone();
    let note = world.made(
        "proof_add",
        json!({"assessment": assessment, "criterion": ONE, "kind": "note", "text": "We do."}),
    );
    assert_eq!(
        world
            .refuse("proof_check", json!({"id": note, "by": "Elin"}))
            .message,
        "A note cannot be checked."
    );
    world.call("evidence_remove", json!({"id": note}));
    assert_eq!(
        world.criterion(ONE)["evidence"].as_array().unwrap().len(),
        1
    );
}
