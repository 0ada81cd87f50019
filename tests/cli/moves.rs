//! Packs of the team's own and moving reviews to newer versions, as a script sees them.

use std::fs;

use serde_json::json;

use crate::run::Home;

#[test]
fn a_pack_is_made_checked_and_reviews_are_moved_to_it() {
    let home = Home::new();
    let service = home.call("service_create", json!({"name": "Checkout", "tier": 1}));
    let review = home.call("review_create", json!({"service": service["output"]["id"]}));
    let review = &review["output"]["id"];
    home.call(
        "answer_set",
        json!({"review": review, "question": "own.tier", "answer": "met"}),
    );
    assert_eq!(
        home.ok(&["pack", "move"]),
        "No open review can be moved to a newer version.\n"
    );

    fs::create_dir(home.path("packs")).expect("a folder");
    let packs = |words: &[&'static str]| [words, &["--packs", "packs"]].concat();
    let made = home.json(&packs(&["pack", "new", "production-readiness"]));
    let file = home.path("packs/production-readiness.toml");
    assert_eq!(made["id"], "production-readiness");
    home.fails(&packs(&["pack", "new", "production-readiness"]), 1);
    home.fails(&packs(&["pack", "new", "nothing"]), 3);
    let text = fs::read_to_string(&file).expect("the pack");
    let text = text.replace("id = \"own.tier\"", "id = \"own.level\"");
    fs::write(&file, &text).expect("written");
    let mapped = text.replace(
        "# moved = [{ from = \"area.old\", to = \"area.new\" }]",
        "moved = [{ from = \"own.tier\", to = \"own.nowhere\" }]",
    );
    fs::write(&file, &mapped).expect("written");
    let run = home.run(&["pack", "check", "packs/production-readiness.toml"]);
    assert_eq!(run.code, Some(1));
    let line = mapped
        .lines()
        .position(|line| line.starts_with("moved = "))
        .expect("the line")
        + 1;
    let said = format!("packs/production-readiness.toml, line {line}: The map from ");
    assert!(
        run.out.starts_with(&said)
            && run
                .out
                .contains("leads to `own.nowhere`, which is no question of the pack."),
        "{}",
        run.out
    );
    fs::write(&file, mapped.replace("own.nowhere", "own.level")).expect("written");
    assert_eq!(
        home.ok(&["pack", "check", "packs/production-readiness.toml"]),
        "1 file checked, no problem.\n"
    );

    let text = home.ok(&packs(&["pack", "move", "--dry-run"]));
    assert!(
        text.contains("production-readiness  1.1.0  1.2.0  1"),
        "{text}"
    );
    let text = home.ok(&packs(&[
        "pack",
        "move",
        "--review",
        "Checkout",
        "--dry-run",
    ]));
    assert!(text.contains("\nMoved  own.tier > own.level\n"), "{text}");
    assert!(
        text.contains("The answer Met comes along; confirm it."),
        "{text}"
    );
    assert_eq!(
        home.ok(&packs(&["pack", "move"])),
        "Reviews moved: 1 of 1.\n"
    );
    home.fails(&packs(&["pack", "move", "--review", "Checkout"]), 1);
    let request = json!({"review": review, "question": "own.level"}).to_string();
    let shown = home.json(&["call", "question_show", &request, "--packs", "packs"]);
    assert_eq!(shown["history"][0]["value"], "met");
}
