//! Snapshots as a script sees them: taken, listed, asked, compared, and their report.

use serde_json::{Value, json};

use crate::run::Home;

#[test]
fn a_snapshot_is_taken_asked_and_compared() {
    let home = Home::with_sample();
    let review = home.review("Checkout API");
    let none = home.ok(&["snapshot", "list", "--review", "Checkout API"]);
    assert_eq!(none, "There are no snapshots yet.\n");
    let id = home.ok(&[
        "snapshot",
        "take",
        "--review",
        "Checkout API",
        "Before the drill",
    ]);
    let id = id.trim();
    let rows = home.json(&["snapshot", "list", "--review", &review]);
    assert_eq!(rows[0]["id"], id);
    let text = home.ok(&["snapshot", "list", "--review", &review]);
    assert!(
        text.contains("Before the drill") && text.contains("2026-11-20"),
        "{text}"
    );
    let same = home.ok(&[
        "snapshot",
        "compare",
        "--review",
        "Checkout API",
        "Before the drill",
    ]);
    assert!(same.ends_with("Nothing is different.\n"), "{same}");
    home.call(
        "answer_set",
        json!({ "review": review, "question": "own.team", "answer": "unmet" }),
    );
    // By its title, by the beginning of its id, and the other way round.
    for (before, after) in [("Before the drill", "now"), (&id[..20], "now"), ("now", id)] {
        let text = home.ok(&["snapshot", "compare", "--review", &review, before, after]);
        assert!(
            text.contains("own.team") && text.contains("Answer"),
            "{text}"
        );
    }
    let view = home.json(&["snapshot", "compare", "--review", &review, id]);
    assert_eq!(view["areas"][0]["differences"][0]["after"], "Unmet");
    let payload = json!({ "review": review }).to_string();
    let answer = |view: &Value| {
        let rows = view["questions"].as_array().unwrap();
        rows.iter().find(|row| row["id"] == "own.team").unwrap()["answer"].clone()
    };
    let then = home.json(&["call", "readiness_show", &payload, "--at", id]);
    let now = home.json(&["call", "readiness_show", &payload]);
    assert_eq!(answer(&now), "unmet");
    assert_ne!(answer(&then), "unmet");
    let change = json!({ "review": review, "question": "own.team", "answer": "met" }).to_string();
    let error = home.fails(&["call", "answer_set", &change, "--at", id], 1);
    assert_eq!(error["kind"], "read_only");
    let page = home.ok(&[
        "report",
        "--review",
        "Checkout API",
        "--compare",
        "Before the drill",
        "--out",
        "-",
    ]);
    assert!(
        page.contains("what changed") && page.contains("Before the drill"),
        "{page}"
    );
    assert_eq!(
        home.fails(&["snapshot", "compare", "--review", &review, "Nothing"], 3)["kind"],
        "not_found"
    );
    assert_eq!(
        home.fails(&["snapshot", "compare", "--review", &review, "previous"], 1)["kind"],
        "refused"
    );
    home.fails(
        &["report", "--compare", id, "--portfolio", "--out", "-"],
        64,
    );
}
