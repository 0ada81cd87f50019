//! Checking, copying, restoring, recovering.

use std::fs;

use serde_json::json;

use crate::run::{Home, sha256};

#[test]
fn a_sound_workspace_is_counted() {
    let home = Home::with_sample();
    let value = home.json(&["check"]);
    assert_eq!(value["clean"], true);
    let text = home.ok(&["check"]);
    assert!(
        text.starts_with(&format!("Operations      {}  in order\n", value["ops"])),
        "{text}"
    );
    assert!(text.ends_with("The workspace is in order.\n"), "{text}");
}

#[test]
fn a_copy_is_made_listed_and_put_back() {
    let home = Home::with_sample();
    assert_eq!(home.ok(&["backup", "list"]), "There are no copies yet.\n");
    let made = home.json(&["backup", "before"]);
    assert_eq!(made["name"], "before.lamppost");
    home.call("workspace_rename", json!({ "name": "After" }));
    // Two by hand within one second of a clock that stands still.
    let first = home.json(&["backup"]);
    let second = home.json(&["backup"]);
    assert_ne!(first["name"], second["name"]);
    let list = home.json(&["backup", "list"]);
    assert_eq!(list["backups"].as_array().map(Vec::len), Some(3));
    assert!(home.ok(&["backup", "list"]).contains("before.lamppost"));
    let name = |home: &Home| home.call("home_show", json!({}))["workspace"]["name"].clone();
    assert_eq!(name(&home), "After");
    let done = home.json(&["restore", "before"]);
    let kept = done["kept"].as_str().expect("the file before is kept");
    assert!(home.path(kept).is_file());
    assert_eq!(name(&home), "Larkfield");
    assert_eq!(home.json(&["check"])["clean"], true);
    // The replaced file is a workspace as well, and any file can be named.
    assert!(
        home.ok(&["restore", kept])
            .contains("The file before is kept as ")
    );
    assert_eq!(name(&home), "After");
}

#[test]
fn a_lost_workspace_comes_back_from_a_copy() {
    let home = Home::with_sample();
    home.json(&["backup", "before"]);
    fs::remove_file(home.workspace()).expect("it was there");
    assert_eq!(
        home.json(&["restore", "before.lamppost"])["kept"],
        json!(null)
    );
    assert_eq!(
        home.json(&["service", "list"]).as_array().map(Vec::len),
        Some(7)
    );
}

#[test]
fn copies_that_cannot_be_are_refused() {
    let home = Home::with_sample();
    home.json(&["backup", "before"]);
    let before = sha256(&home.workspace());
    for (name, kind) in [
        ("before", "refused"),
        ("", "invalid"),
        ("..", "invalid"),
        (".hidden", "invalid"),
        ("../outside", "invalid"),
        ("a/b", "invalid"),
        ("a\nb", "invalid"),
    ] {
        assert_eq!(home.fails(&["backup", name], 1)["kind"], kind, "{name:?}");
    }
    fs::write(home.path("note.txt"), "A shopping list, and nothing else.").expect("it is written");
    for (copy, code, kind) in [
        ("gone", 3, "not_found"),
        ("..", 3, "not_found"),
        ("w.lamppost", 1, "refused"),
        ("./w.lamppost", 1, "refused"),
    ] {
        assert_eq!(home.fails(&["restore", copy], code)["kind"], kind, "{copy}");
    }
    home.fails(&["restore", "note.txt"], 4);
    assert_eq!(sha256(&home.workspace()), before);
    assert!(!home.path("outside.lamppost").exists());
}

#[test]
fn a_damaged_workspace_is_found_recovered_and_kept() {
    let home = Home::with_sample();
    let all = home.json(&["check"])["ops"].as_u64().expect("a number");
    let bytes = fs::read(home.workspace()).expect("it is there");
    let half = &bytes[..bytes.len() / 2];
    fs::write(home.workspace(), half).expect("it is written");
    for words in [&["check"][..], &["check", "--json"]] {
        assert_eq!(home.run(words).code, Some(1));
    }
    assert_eq!(
        home.fails(&["gate", "--review", "Basket"], 4)["kind"],
        "damaged"
    );
    assert_eq!(home.fails(&["call", "home_show"], 4)["kind"], "damaged");
    assert_eq!(fs::read(home.workspace()).expect("it is there"), half);
    let done = home.json(&["recover"]);
    let recovered = done["recovered"]["ops"].as_u64().expect("a number");
    assert!(recovered > 0 && recovered < all, "{done}");
    let kept = home.path(done["recovered"]["kept"].as_str().expect("a path"));
    assert_eq!(fs::read(kept).expect("it is kept"), half);
    assert_eq!(home.json(&["check"])["clean"], true);
    assert_eq!(home.json(&["check"])["ops"], recovered);
    assert_eq!(
        home.ok(&["recover"]),
        "The workspace is in order. Nothing was changed.\n"
    );
}

#[test]
fn a_changed_byte_is_found() {
    let home = Home::with_sample();
    let mut bytes = fs::read(home.workspace()).expect("it is there");
    let word = b"Jonas Weber";
    // Everywhere: a page also keeps bytes that belong to nothing any more.
    let mut changed = 0;
    for at in 0..bytes.len() - word.len() {
        if bytes[at..].starts_with(word) {
            bytes[at] = b'K';
            changed += 1;
        }
    }
    assert!(changed > 0, "a name of the sample");
    fs::write(home.workspace(), &bytes).expect("it is written");
    let run = home.run(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.out);
    assert!(
        run.out.contains("The workspace is damaged.\n"),
        "{}",
        run.out
    );
    let done = home.json(&["recover"]);
    assert!(
        done["recovered"]["ops"].as_u64().is_some_and(|ops| ops > 0),
        "{done}"
    );
    assert_eq!(home.json(&["check"])["clean"], true);
}
