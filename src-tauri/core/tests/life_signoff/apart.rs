//! Two people work on copies: what one changed reaches what the other signed.

use std::fs;

use lamppost_core::Context;
use lamppost_core::store::{OpenHow, Store};

use crate::world::{World, day};

/// The same workspace twice, each with somebody of its own.
fn apart(world: World, one: &str, other: &str) -> (World, World) {
    let copy = tempfile::tempdir().unwrap();
    let world = world.on(day(2026, 11, 20), one);
    let World {
        folder,
        session,
        service,
        review,
    } = world;
    drop(session);
    for file in fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
        }
    }
    let second = World::opened(copy, service.clone(), review.clone(), other);
    let first = World::opened(folder, service, review, one);
    (first, second)
}

/// Brings what the other has into this one.
fn take(world: World, other: World) -> World {
    let World {
        folder,
        session,
        service,
        review,
    } = world;
    drop(session);
    let from = other.folder;
    drop(other.session);
    let how = OpenHow {
        read_only: false,
        must_exist: true,
    };
    let mut context = Context::fixed(day(2026, 11, 20), 77, "carrier");
    let theirs = Store::open(&from.path().join("w.lamppost"), &how, &mut context).unwrap();
    let mut ours = Store::open(&folder.path().join("w.lamppost"), &how, &mut context).unwrap();
    ours.ingest(&theirs.ops().unwrap()).unwrap();
    drop(ours);
    World::opened(folder, service, review, "Ana Lima")
}

#[test]
fn a_change_made_elsewhere_voids_the_area_it_touches_and_no_other() {
    let mut world = World::new();
    world.answer("ship.data.backup", "met");
    world.sign("data", "Ana Lima");
    let (first, mut second) = apart(world, "Ana Lima", "Bo Berg");
    second.answer("ship.launch.day", "met");
    let mut world = take(first, second);
    assert_eq!(world.state("data"), "signed");
    let (first, mut second) = apart(world, "Ana Lima", "Cy Young");
    second.answer("ship.data.backup", "partial");
    let mut world = take(first, second);
    let row = world.row("data");
    assert_eq!(row["state"], "void");
    assert!(
        row["void_by"]
            .to_string()
            .contains("(Cy Young, 20 Nov 2026)"),
        "{row}"
    );
}

#[test]
fn a_second_version_beside_a_signed_value_voids_it_even_where_it_does_not_show() {
    let mut world = World::new();
    world.answer("ship.data.backup", "met");
    let (mut first, mut second) = apart(world, "Ana Lima", "Bo Berg");
    // Theirs is the earlier one, so ours is what shows before and after.
    second.answer("ship.data.backup", "unmet");
    first.answer("ship.data.backup", "unknown");
    first.answer("ship.data.backup", "partial");
    first.sign("data", "Ana Lima");
    let mut world = take(first, second);
    let row = world.row("data");
    assert_eq!(row["state"], "void", "{row}");
    assert!(
        row["void_by"].to_string().contains("several versions"),
        "{row}"
    );
    // Choosing the signed value makes the signature stand again.
    world.answer("ship.data.backup", "partial");
    assert_eq!(world.state("data"), "signed");
}

#[test]
fn two_who_decide_on_one_sign_off_apart_leave_it_in_doubt() {
    let mut world = World::new();
    let review = world.review.clone();
    world.person("Bo Berg");
    world.person("Ana Lima");
    world.call(
        "signoff_ask",
        serde_json::json!({"review": review, "areas": ["data"]}),
    );
    let (mut first, mut second) = apart(world, "Ana Lima", "Bo Berg");
    second.call(
        "signoff_decline",
        serde_json::json!({"review": review, "area": "data", "name": "Bo Berg", "reason": "No."}),
    );
    first.sign("data", "Ana Lima");
    let mut world = take(first, second);
    assert_ne!(world.state("data"), "signed");
}

#[test]
fn two_who_sign_the_last_areas_apart_lock_the_review_afterwards() {
    let mut world = World::new();
    let review = world.review.clone();
    world.person("Bo Berg");
    world.answer("ship.data.backup", "met");
    let lock = serde_json::json!({"review": review});
    let error = world.refused("signoff_lock", lock.clone());
    assert!(
        error.message.starts_with("Not signed yet: Data, Launch"),
        "{error:?}"
    );
    let (mut first, mut second) = apart(world, "Ana Lima", "Bo Berg");
    first.sign("data", "Ana Lima");
    second.sign("launch", "Bo Berg");
    let mut world = take(first, second);
    assert_eq!(
        (world.state("data"), world.state("launch")),
        ("signed".into(), "signed".into())
    );
    assert_eq!(world.signoffs()["locked"], false);
    world.call("signoff_lock", lock.clone());
    assert_eq!(world.signoffs()["locked"], true);
    let next =
        world.call("review_show", serde_json::json!({"id": review}))["life"]["next_review_on"]
            .take();
    assert_eq!(next, "2027-05-19");
    assert_eq!(
        world.refused("signoff_lock", lock).message,
        "The review is signed."
    );
    world.call("undo", serde_json::json!({}));
    assert_eq!(world.signoffs()["locked"], false);
}
