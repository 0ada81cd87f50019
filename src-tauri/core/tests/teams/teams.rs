//! Teams by name, and the services that find them by it.

use lamppost_core::Kind;
use serde_json::{Value, json};

use crate::world::World;

fn names(list: &Value) -> Vec<&str> {
    let rows = list.as_array().unwrap();
    rows.iter()
        .map(|row| row["name"].as_str().unwrap())
        .collect()
}

#[test]
fn a_service_belongs_to_the_team_its_owner_names() {
    let mut world = World::new();
    let shown = world.shown();
    assert_eq!(names(&shown["services"]), ["Basket", "Checkout API"]);
    assert_eq!(shown["services"][1]["tier"], 1);
    let list = world.call("team_list", json!({}));
    assert_eq!(list[0]["services"], 2);
    assert_eq!(list[0]["reviews"], 0);

    let service = world.service.clone();
    world.call("service_archive", json!({"id": service}));
    assert_eq!(names(&world.shown()["services"]), ["Basket"]);
}

#[test]
fn services_follow_a_new_name_and_undo_takes_all_of_it_back() {
    let mut world = World::new();
    let team = world.team.clone();
    world.call("team_update", json!({"id": team, "name": "Money"}));
    assert_eq!(
        names(&world.shown()["services"]),
        ["Basket", "Checkout API"]
    );
    world.call("undo", json!({}));
    let shown = world.shown();
    assert_eq!(shown["name"], "Payments Platform");
    assert_eq!(names(&shown["services"]), ["Basket", "Checkout API"]);
}

#[test]
fn teams_stand_by_name_and_no_two_have_the_same() {
    let mut world = World::new();
    for name in ["zebra", "Alpha"] {
        world.made("team_create", json!({"name": name}));
    }
    let list = world.call("team_list", json!({}));
    assert_eq!(names(&list), ["Alpha", "Payments Platform", "zebra"]);

    let error = world.refuse("team_create", json!({"name": "  ALPHA "}));
    assert_eq!(error.kind, Kind::Refused);
    assert_eq!(error.message, "There is a team called Alpha already.");
    let team = world.team.clone();
    let error = world.refuse("team_update", json!({"id": team, "name": "Zebra"}));
    assert_eq!(error.kind, Kind::Refused);
    world.call(
        "team_update",
        json!({"id": team, "name": "PAYMENTS platform"}),
    );
    for name in ["", "  ", "two\nlines"] {
        assert_eq!(
            world.refuse("team_create", json!({"name": name})).kind,
            Kind::Invalid
        );
    }
}

#[test]
fn deleting_a_team_takes_its_reviews_and_leaves_its_services() {
    let mut world = World::new();
    let review = world.review("oncall-readiness");
    let team = world.team.clone();
    world.call("team_delete", json!({"id": team}));
    assert_eq!(
        world.refuse("team_show", json!({"id": team})).kind,
        Kind::NotFound
    );
    assert_eq!(
        world.refuse("review_show", json!({"id": review})).kind,
        Kind::NotFound
    );
    assert_eq!(world.call("review_list", json!({})), json!([]));
    assert_eq!(
        world.call("home_show", json!({}))["team_reviews"],
        json!([])
    );
    assert_eq!(
        world
            .call("service_list", json!({}))
            .as_array()
            .unwrap()
            .len(),
        3
    );
    world.call("undo", json!({}));
    assert_eq!(world.shown()["reviews"][0]["id"], review);
    assert_eq!(
        world.call("home_show", json!({}))["team_reviews"][0]["id"],
        review
    );
}

#[test]
fn a_team_and_its_reviews_are_found_by_their_words() {
    let mut world = World::new();
    let review = world.review("oncall-readiness");
    let found = world.call("find", json!({"text": "platform"}));
    let team = found["hits"].as_array().unwrap();
    let team = team.iter().find(|hit| hit["kind"] == "team").unwrap();
    assert_eq!(team["team"], world.team);
    let found = world.call(
        "find",
        json!({"text": "on-call readiness", "review": review}),
    );
    let hit = &found["hits"][0];
    assert_eq!(hit["kind"], "review");
    assert_eq!(hit["place"], "Payments Platform");
    assert_eq!((&hit["team"], &hit["service"]), (&world.team, &Value::Null));
}
