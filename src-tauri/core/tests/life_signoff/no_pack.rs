//! What stays due, and signed, where a pack is missing or broken.

use std::fs;

use serde_json::{Value, json};

use crate::world::{World, day};

/// The kinds and titles of what is due within a year.
fn due(world: &mut World) -> Vec<(String, String)> {
    let rows = world.call("due_list", json!({"days": 365}));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| (text(&row["kind"]), text(&row["title"])))
        .collect()
}

fn owned(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter()
        .map(|(kind, title)| ((*kind).to_owned(), (*title).to_owned()))
        .collect()
}

/// One of everything that ends on a day and needs no checklist.
fn world() -> World {
    let mut world = World::with_own_packs();
    world.call(
        "pack_create",
        json!({"from": "failure-scenarios", "id": "our-scenarios"}),
    );
    let review = world.review.clone();
    world.answer("ship.data.backup", "unmet");
    let waiver = world.made(
        "waiver_ask",
        json!({"review": review, "question": "ship.data.backup", "reason": "Time.", "control": "A copy.",
               "approver": "Cleo Diaz", "expires": "2026-12-20"}),
    );
    world.call(
        "waiver_decide",
        json!({"id": waiver, "decision": "approved", "by": "Cleo Diaz"}),
    );
    world.call(
        "premortem_start",
        json!({"review": review, "pack": "our-scenarios"}),
    );
    let scenario = world.made(
        "scenario_add",
        json!({"review": review, "title": "The disk is full"}),
    );
    world.call(
        "scenario_accept",
        json!({"id": scenario, "by": "Cleo Diaz", "until": "2026-12-10", "reason": "Rare."}),
    );
    world.call(
        "exercise_add",
        json!({"review": review, "title": "Fill the disk", "planned_on": "2026-12-05", "scenarios": [scenario]}),
    );
    world.call(
        "action_add",
        json!({"review": review, "question": "ship.data.backup", "text": "Try a restore", "owner": "Bo Berg",
               "due": "2026-11-01"}),
    );
    world.sign("data", "Ana Lima");
    world.sign("launch", "Ana Lima");
    let service = world.service.clone();
    world.call(
        "incident_add",
        json!({"service": service, "title": "Orders lost", "happened_on": "2026-11-20", "major": true}),
    );
    world
}

fn kept(waiver: &str) -> Vec<(String, String)> {
    owned(&[
        ("action", "Try a restore"),
        ("review", "Major incident on 20 November 2026: Orders lost"),
        ("exercise", "Fill the disk"),
        ("acceptance", "The disk is full"),
        ("waiver", waiver),
        ("review", "Launch review"),
    ])
}

fn is_signed(world: &mut World) {
    let home = world.call("home_show", json!({}));
    assert_eq!(home["services"][0]["review"]["locked"], true, "{home}");
    assert_eq!(home["services"][0]["review"]["verdict"], json!(null));
    let portfolio = world.call("portfolio_show", json!({}));
    assert_eq!(portfolio["totals"]["signed"], 1, "{}", portfolio["totals"]);
    assert_eq!(portfolio["totals"]["overdue"], 1, "{}", portfolio["totals"]);
}

#[test]
fn a_broken_checklist_takes_nothing_off_the_list_and_no_signature_away() {
    let mut world = world();
    let whole = "Is every store backed up?";
    assert_eq!(due(&mut world), kept(whole));
    let file = world.folder.path().join("packs/launch-check.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("[pack]", "[pack", 1)).unwrap();
    world.call("pack_reload", json!({}));
    // Nothing says its words any more.
    assert_eq!(due(&mut world), kept("ship.data.backup"));
    is_signed(&mut world);
    // What is over is over without a checklist, too.
    let mut world = world.on(day(2026, 12, 11), "Ana Lima");
    let mut later = kept("ship.data.backup");
    later.retain(|(kind, _)| kind != "acceptance");
    assert_eq!(due(&mut world), later);
    let mut world = world.on(day(2026, 11, 20), "Ana Lima");
    fs::write(&file, &text).unwrap();
    world.call("pack_reload", json!({}));
    assert_eq!(due(&mut world), kept(whole));
}

#[test]
fn a_missing_pre_mortem_takes_nothing_off_the_list_and_no_signature_away() {
    let mut world = world();
    fs::remove_file(world.folder.path().join("packs/our-scenarios.toml")).unwrap();
    world.call("pack_reload", json!({}));
    assert_eq!(due(&mut world), kept("Is every store backed up?"));
    is_signed(&mut world);
}
