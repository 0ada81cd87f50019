//! The gate: one exit code for each thing a pipeline can be told.

use std::fs;

use serde_json::json;

use crate::run::{Home, run};

#[test]
fn go_passes() {
    let home = Home::with_sample();
    let text = home.ok(&["gate", "--review", "Basket", "--strict"]);
    assert!(text.starts_with("go  Basket · Yearly review\n"), "{text}");
    assert!(
        text.contains("N1  holds    Every blocker is met or waived ("),
        "{text}"
    );
    assert!(text.contains("N4  not yet  "), "{text}");
    let value = home.json(&["gate", "--review", "Basket"]);
    assert_eq!(value["passes"], true);
    assert_eq!(value["verdict"]["word"], "go");
    assert_eq!(value["verdict"]["rules"].as_array().map(Vec::len), Some(9));
}

#[test]
fn conditional_passes_unless_strict() {
    let home = Home::with_sample();
    let review = home.review("Basket");
    // A major question, left to an action with an owner and a day to come.
    home.call(
        "answer_set",
        json!({ "review": review, "question": "deps.retry", "answer": "unmet" }),
    );
    home.call(
        "action_add",
        json!({ "review": review, "question": "deps.retry", "text": "Cap retries", "owner": "Ana", "due": "2026-12-01" }),
    );
    let gate = home.run(&["gate", "--review", &review]);
    assert_eq!(gate.code, Some(0), "{}", gate.out);
    assert!(gate.out.starts_with("conditional  Basket"), "{}", gate.out);
    assert!(gate.out.contains("C2  broken"), "{}", gate.out);
    assert!(gate.out.contains("      deps.retry  "), "{}", gate.out);
    let gate = home.run(&["gate", "--review", &review, "--strict", "--json"]);
    assert_eq!(gate.code, Some(1), "{}", gate.out);
    let value: serde_json::Value = serde_json::from_str(&gate.out).expect("JSON");
    assert_eq!(value["passes"], false);
    // The day decides: once the action is late, the launch is off.
    let words = ["gate", "--review", &review, "--workspace", "w.lamppost"];
    let late = run(home.bare().args(words).args(["--today", "2026-12-02"]));
    assert_eq!(late.code, Some(2), "{}", late.out);
}

#[test]
fn no_go_ends_with_2_also_as_json() {
    let home = Home::with_sample();
    for words in [
        &["gate", "--review", "Checkout API"][..],
        &["gate", "--review", "Checkout API", "--strict", "--json"],
    ] {
        let gate = home.run(words);
        assert_eq!((gate.code, gate.err.as_str()), (Some(2), ""));
    }
    let text = home.run(&["gate", "--review", "Checkout API"]).out;
    assert!(
        text.starts_with("no-go  Checkout API · Launch review\n"),
        "{text}"
    );
    assert!(text.contains("N1  broken   "), "{text}");
    assert!(text.contains("      data.restore  "), "{text}");
}

#[test]
fn no_such_review_ends_with_3() {
    let home = Home::with_sample();
    for name in [
        "Nothing",
        "",
        "01a1",
        "0",
        "Launch review",
        "ffffffff-ffff-7fff-8fff-ffffffffffff",
    ] {
        let error = home.fails(&["gate", "--review", name], 3);
        assert_eq!(error["kind"], "not_found", "{name}");
    }
}

#[test]
fn a_workspace_that_cannot_be_read_ends_with_4() {
    let home = Home::new();
    assert_eq!(
        home.fails(&["gate", "--review", "x"], 4)["kind"],
        "not_found"
    );
    for (bytes, kind) in [
        (&b""[..], "empty_file"),
        (b"A shopping list, and nothing else.", "foreign"),
    ] {
        fs::write(home.workspace(), bytes).expect("the file is written");
        assert_eq!(home.fails(&["gate", "--review", "x"], 4)["kind"], kind);
        assert_eq!(fs::read(home.workspace()).expect("it is there"), bytes);
    }
    fs::remove_file(home.workspace()).expect("it is there");
    fs::create_dir(home.workspace()).expect("a folder in its place");
    home.fails(&["gate", "--review", "x"], 4);
}
