//! Every open review at once: in slices, with what failed, and as one step.

use serde_json::{Value, json};

use crate::world::{World, shipped_version};

fn filled(count: usize) -> (World, Vec<Value>) {
    let mut world = World::new();
    let mut reviews = Vec::new();
    for at in 0..count {
        let review = world.review(&format!("Service {at}"));
        world.must(
            "answer_set",
            json!({"review": review, "question": "own.tier", "answer": "met"}),
        );
        reviews.push(review);
    }
    (world, reviews)
}

#[test]
fn a_run_goes_by_slices_and_is_one_step() {
    let (mut world, reviews) = filled(7);
    // Neither an older review of a service nor one that is put away is open.
    let service = world.must("review_show", json!({"id": reviews[0]}))["subject"]["id"].take();
    let next = world.made("review_create", json!({"service": service}));
    world.must("review_archive", json!({"id": reviews[6]}));
    let mut world = world.newer_on((2026, 11, 21));
    let home = world.must("home_show", json!({}));
    assert_eq!(
        home["moves"],
        json!([{"pack": "production-readiness", "title": "Production readiness",
                "from": shipped_version(), "to": "9.0.0", "reviews": 6, "first": home["moves"][0]["first"]}])
    );
    assert_eq!(world.must("pack_moves", json!({})), home["moves"]);
    let before = world.seen();
    let mut slice = world.must(
        "review_move_some",
        json!({"pack": "production-readiness", "limit": 4}),
    )["output"]
        .take();
    let run = slice["run"].take();
    assert_eq!(
        slice,
        json!({"run": null, "done": 4, "of": 6, "moved": 4, "failed": [], "more": true})
    );
    let done = world.must("review_move_some", json!({"run": run, "limit": 4}));
    assert_eq!(done["output"]["done"], 6);
    assert_eq!(done["output"]["more"], false);
    assert_eq!(done["undo"], "Move open reviews to newer checklists");
    assert_eq!(world.must("pack_moves", json!({})), json!([]));
    for (at, review) in reviews.iter().chain([&next]).enumerate() {
        let open = (1..6).contains(&at) || at == 7;
        let answer = &world.row(review, "own.level")["answer"];
        assert_eq!(
            *answer,
            if open && at != 7 {
                json!("met")
            } else {
                Value::Null
            },
            "{at}"
        );
    }
    let after = world.seen();
    world.must("undo", json!({}));
    assert_eq!(world.seen(), before);
    world.must("redo", json!({}));
    assert_eq!(world.seen(), after);
    let over = world
        .call("review_move_some", json!({"run": run}))
        .unwrap_err();
    assert_eq!(over.message, "That run is over.");
    let none = world.call("review_move_some", json!({})).unwrap_err();
    assert_eq!(
        none.message,
        "No open review can be moved to a newer version."
    );
}

#[test]
fn what_is_done_between_two_slices_keeps_its_own_step() {
    let (world, reviews) = filled(3);
    let mut world = world.newer_on((2026, 11, 21));
    let before = world.seen();
    let slice = world.must("review_move_some", json!({"limit": 2}));
    let run = &slice["output"]["run"];
    world.must(
        "note_set",
        json!({"review": reviews[0], "question": "slo.set", "text": "Between."}),
    );
    world.must("review_move_some", json!({"run": run, "limit": 2}));
    for expected in [
        "Move open reviews to newer checklists",
        "Note of slo.set",
        "Move open reviews to newer checklists",
    ] {
        let undone = world.must("undo", json!({}));
        assert_eq!(undone["output"]["name"], expected);
    }
    assert_eq!(world.seen(), before);
}

#[test]
fn a_review_that_cannot_be_moved_is_named_and_the_others_are_moved() {
    let (mut world, reviews) = filled(3);
    for question in ["own.design", "own.depth"] {
        let text = format!("{question} ").repeat(15_000);
        world.must(
            "note_set",
            json!({"review": reviews[1], "question": question, "text": text}),
        );
    }
    let mut world = world.newer_on((2026, 11, 21));
    let slice = world.must("review_move_some", json!({}))["output"].take();
    assert_eq!(
        (&slice["done"], &slice["moved"], &slice["more"]),
        (&json!(3), &json!(2), &json!(false))
    );
    assert_eq!(slice["failed"][0]["title"], "Service 1, Launch review");
    assert_eq!(slice["failed"][0]["error"]["kind"], "over_limit");
    assert_eq!(world.must("pack_moves", json!({}))[0]["reviews"], 1);
    for limit in [0, 501] {
        assert!(
            world
                .call("review_move_some", json!({"limit": limit}))
                .is_err()
        );
    }
}
