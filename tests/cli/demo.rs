//! Demo workspaces: the same seed and day give the same bytes.

use crate::run::{Home, run, sha256};

#[test]
fn the_same_seed_on_the_same_day_gives_the_same_bytes() {
    let large = ["demo", "--services", "4", "--reviews", "9", "--seed", "7"];
    for words in [&["demo"][..], &large] {
        let (one, other) = (Home::new(), Home::new());
        let told = run(&mut one.command(words));
        assert_eq!(told.code, Some(0), "{}", told.err);
        // Another home, user, path and time zone.
        let again = run(other
            .command(words)
            .env("USER", "other")
            .env("TZ", "Asia/Tokyo"));
        assert_eq!(again.code, Some(0), "{}", again.err);
        assert_eq!(sha256(&one.workspace()), sha256(&other.workspace()));
        for suffix in ["-wal", "-shm"] {
            assert!(
                !one.path(&format!("w.lamppost{suffix}")).exists(),
                "{suffix} is left"
            );
        }
        assert_eq!(one.json(&["check"])["clean"], true);
    }
    let (one, other) = (Home::new(), Home::new());
    one.run(&large);
    other.run(&["demo", "--services", "4", "--reviews", "9", "--seed", "8"]);
    assert_ne!(sha256(&one.workspace()), sha256(&other.workspace()));
}

#[test]
fn a_demo_has_the_size_that_was_asked_for() {
    let home = Home::new();
    let made = home.run(&["demo", "--services", "5", "--reviews", "12", "--json"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    assert!(made.err.ends_with("5 of 5 services\n"), "{}", made.err);
    assert_eq!(
        home.json(&["service", "list"]).as_array().map(Vec::len),
        Some(5)
    );
    assert_eq!(
        home.json(&["review", "list"]).as_array().map(Vec::len),
        Some(12)
    );
    let home = Home::new();
    assert_eq!(home.run(&["demo", "--services", "3"]).code, Some(0));
    assert_eq!(
        home.json(&["review", "list"]).as_array().map(Vec::len),
        Some(3)
    );
}

#[test]
fn a_file_that_is_there_is_left_alone() {
    let home = Home::with_sample();
    let before = sha256(&home.workspace());
    for words in [&["demo"][..], &["demo", "--services", "2"]] {
        assert_eq!(home.fails(words, 1)["kind"], "refused");
    }
    assert_eq!(sha256(&home.workspace()), before);
}

#[test]
fn a_demo_can_be_edited_by_anyone_afterwards() {
    let home = Home::with_sample();
    home.call("workspace_rename", serde_json::json!({ "name": "Mine" }));
    assert_eq!(home.json(&["check"])["clean"], true);
}
