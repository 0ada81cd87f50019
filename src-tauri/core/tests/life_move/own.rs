//! Packs of the team's own: made from an installed one, changed in an editor, read again with file and line.

use std::fs;

use serde_json::{Value, json};

use crate::world::World;

#[test]
fn a_pack_of_ones_own_is_made_edited_and_checked_on_save() {
    let mut world = World::new();
    let file = world.folder.path().join("packs/payments.toml");
    let made = world.must(
        "pack_create",
        json!({"from": "oncall-readiness", "id": "payments", "title": "On call for payments"}),
    );
    assert_eq!(
        made,
        json!({"id": "payments", "version": "1.0.0", "title": "On call for payments", "file": file.display().to_string()})
    );
    let list = world.must("pack_list", json!({}));
    assert_eq!(list["problems"], json!([]));
    let own = list["packs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|pack| pack["id"] == "payments")
        .unwrap();
    assert_eq!(
        (&own["file"], &own["replaces"]),
        (&json!("payments.toml"), &Value::Null)
    );

    let text = fs::read_to_string(&file).unwrap();
    let at = text.find("\nsources = ").unwrap();
    let line = text[..at + 1].lines().count() + 1;
    fs::write(&file, text.replacen("\nsources = ", "\nsource = ", 1)).unwrap();
    let list = world.must("pack_reload", json!({}));
    let said: Vec<&str> = list["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    // The key that is not known, and what is missing without it.
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[1].starts_with(&format!("payments.toml, line {line}: ")),
        "{said:?}"
    );
    fs::write(&file, &text).unwrap();
    assert_eq!(world.must("pack_reload", json!({}))["problems"], json!([]));

    let again = world
        .call(
            "pack_create",
            json!({"from": "oncall-readiness", "id": "payments"}),
        )
        .unwrap_err();
    assert_eq!(
        again.message,
        "There is a file payments.toml in the folder of question packs."
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn names_that_lead_elsewhere_are_refused_and_nothing_is_written() {
    let mut world = World::new();
    for (from, id) in [
        ("oncall-readiness", "../evil"),
        ("oncall-readiness", "a/b"),
        ("oncall-readiness", "a\\b"),
        ("oncall-readiness", "C:evil"),
        ("oncall-readiness", ".hidden"),
        ("oncall-readiness", "runbook"),
        ("nothing", "mine"),
        ("../oncall-readiness", "mine"),
    ] {
        assert!(
            world
                .call("pack_create", json!({"from": from, "id": id}))
                .is_err(),
            "{from} {id}"
        );
    }
    let long = "x".repeat(501);
    for title in ["two\nlines", long.as_str()] {
        let request = json!({"from": "runbook", "id": "mine", "title": title});
        assert!(world.call("pack_create", request).is_err(), "{title}");
    }
    let there = fs::read_dir(world.folder.path().join("packs"))
        .unwrap()
        .count();
    assert_eq!(there, 0);
}

#[test]
fn an_edition_of_a_shipped_checklist_takes_its_place_and_reviews_can_be_moved_to_it() {
    let mut world = World::new();
    let review = world.review("Checkout");
    let made = world.must("pack_create", json!({"from": "production-readiness"}));
    assert_eq!(made["id"], "production-readiness");
    let moves = world.must("pack_moves", json!({}));
    assert_eq!(
        (&moves[0]["to"], &moves[0]["reviews"]),
        (&made["version"], &json!(1))
    );
    // Somebody rewords a question and leaves one out without saying so.
    let file = world.folder.path().join("packs/production-readiness.toml");
    let text = fs::read_to_string(&file).unwrap();
    let text = text.replace("id = \"own.tier\"", "id = \"own.level\"");
    fs::write(&file, &text).unwrap();
    let said = world.must("pack_reload", json!({}))["problems"].to_string();
    assert!(
        said.contains("The question `own.tier` of")
            && said.contains("is gone, and the map does not say so"),
        "{said}"
    );
    assert!(
        said.contains("The question `own.level` is not in"),
        "{said}"
    );
    let mended = text.replace(
        "# moved = [{ from = \"area.old\", to = \"area.new\" }]",
        "moved = [{ from = \"own.tier\", to = \"own.level\" }]",
    );
    fs::write(&file, mended).unwrap();
    assert_eq!(world.must("pack_reload", json!({}))["problems"], json!([]));
    world.must(
        "answer_set",
        json!({"review": review, "question": "own.tier", "answer": "met"}),
    );
    world.must("review_move", json!({"id": review}));
    assert_eq!(world.row(&review, "own.level")["answer"], "met");
}

#[test]
fn a_list_notices_that_a_file_was_changed_while_nobody_looked() {
    let mut world = World::new();
    world.must(
        "pack_create",
        json!({"from": "oncall-readiness", "id": "ours"}),
    );
    let team = world.made("team_create", json!({"name": "Core"}));
    world.made("review_create", json!({"team": team, "pack": "ours"}));
    let asked = |world: &mut World| {
        world.must("home_show", json!({}))["team_reviews"][0]["counts"]["applicable"]
            .as_u64()
            .unwrap()
    };
    let before = asked(&mut world);
    let file = world.folder.path().join("packs/ours.toml");
    let text = fs::read_to_string(&file).unwrap();
    let last = text.rfind("\n[[question]]").unwrap();
    let mut world = world.again((2026, 11, 20), |_| fs::write(&file, &text[..last]).unwrap());
    assert_eq!(asked(&mut world), before - 1);
}
