//! Files that go out and come in, two versions chosen, and words found.

use std::fs;

use serde_json::json;

use crate::run::Home;

#[test]
fn a_workspace_goes_out_comes_in_and_goes_out_as_the_same_bytes() {
    let one = Home::with_sample();
    let said = one.ok(&["export", "--out", "all.jsonl"]);
    assert!(
        said.starts_with("all.jsonl  ") && said.contains(" changes, "),
        "{said}"
    );
    let file = fs::read(one.path("all.jsonl")).expect("it is there");
    assert_eq!(one.ok(&["export"]).into_bytes(), file);
    let header: serde_json::Value =
        serde_json::from_slice(file.split(|byte| *byte == b'\n').next().unwrap_or_default())
            .expect("JSON");
    assert_eq!(header["kind"], "workspace");

    let two = Home::new();
    fs::write(two.path("all.jsonl"), &file).expect("it is written");
    let said = two.ok(&["import", "all.jsonl"]);
    assert!(
        said.contains("changes were taken over.") && said.contains("(new)"),
        "{said}"
    );
    assert_eq!(two.ok(&["export"]).into_bytes(), file);
    let again = two.ok(&["import", "all.jsonl"]);
    assert_eq!(
        again,
        "Everything in this file is here already. Nothing was changed.\n"
    );
    assert_eq!(one.ok(&["review", "list"]), two.ok(&["review", "list"]));

    let part = one.ok(&["export", "--review", "Checkout API"]);
    let three = Home::new();
    three.call("team_create", json!({"name": "Search"}));
    let run = three.feed(&["import", "-", "--json"], part.as_bytes());
    assert_eq!(run.code, Some(0), "{}", run.err);
    let view: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(view["reviews_of"], 1);
    assert_eq!(three.ok(&["export", "--review", "Checkout API"]), part);
    assert!(three.ok(&["check"]).contains("in order"));
}

#[test]
fn what_cannot_be_taken_or_written_is_told_and_changes_nothing() {
    let home = Home::with_sample();
    let before = home.ok(&["export"]);
    let cut = &before.as_bytes()[..before.len() / 2];
    fs::write(home.path("cut.jsonl"), cut).expect("it is written");
    let error = home.fails(&["import", "cut.jsonl"], 1);
    assert_eq!(error["kind"], "invalid");
    assert!(
        error["message"]
            .as_str()
            .is_some_and(|text| text.starts_with("Line ") && text.contains("cut short")),
        "{error}"
    );
    home.fails(&["import", "none.jsonl"], 1);
    fs::write(home.path("a.md"), "# A\n").expect("it is written");
    assert_eq!(home.fails(&["import", "a.md"], 1)["kind"], "foreign");
    assert_eq!(
        home.fails(&["export", "--review", "Nothing"], 3)["kind"],
        "not_found"
    );
    home.fails(&["export", "--out", "no/such/folder.jsonl"], 1);
    assert_eq!(home.ok(&["export"]), before);
}

#[test]
fn a_file_that_goes_out_never_takes_the_place_of_the_workspace() {
    let home = Home::with_sample();
    home.call(
        "document_create",
        json!({"pack": "runbook", "title": "Rota"}),
    );
    let before = fs::read(home.workspace()).expect("it is there");
    let whole = home.workspace();
    let whole = whole.to_str().expect("a name");
    fs::create_dir(home.path("sub")).expect("it is made");
    let mut names = vec!["w.lamppost", "./sub/../w.lamppost", whole];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("w.lamppost", home.path("link")).expect("it is made");
        names.push("link");
    }
    for name in names {
        for words in [
            &["export", "--out", name][..],
            &["export", "--review", "Checkout API", "--out", name],
            &["document", "export", "Rota", "--out", name],
        ] {
            let error = home.fails(words, 1);
            assert_eq!(
                (error["kind"].as_str(), error["message"].as_str()),
                (Some("refused"), Some("This file is the workspace itself.")),
                "{words:?}"
            );
            assert!(
                fs::read(home.workspace()).expect("it is there") == before,
                "{words:?}: the file was changed"
            );
        }
    }
}

#[test]
fn two_versions_are_listed_and_one_is_chosen() {
    let (one, two) = (Home::with_sample(), Home::new());
    let review = one.review("Checkout API");
    fs::write(
        two.path("a.jsonl"),
        one.ok(&["export", "--review", &review]),
    )
    .expect("it is written");
    two.ok(&["import", "a.jsonl"]);
    for (home, text) in [(&one, "One way."), (&two, "Another way.")] {
        home.call(
            "note_set",
            json!({"review": review, "question": "own.team", "text": text}),
        );
    }
    assert_eq!(
        two.ok(&["conflict", "list"]),
        "No field has two versions.\n"
    );
    fs::write(
        two.path("b.jsonl"),
        one.ok(&["export", "--review", &review]),
    )
    .expect("it is written");
    let said = two.ok(&["import", "b.jsonl"]);
    assert!(
        said.contains("1 field has two versions to choose from."),
        "{said}"
    );
    let list = two.ok(&["conflict", "list", "--review", &review]);
    assert!(
        list.starts_with("Note, ") && list.contains("One way.") && list.contains("Another way."),
        "{list}"
    );
    let line = list
        .lines()
        .find(|line| line.contains("One way."))
        .expect("a version");
    let version = line.split_whitespace().next().expect("its name");
    two.ok(&["conflict", "choose", version]);
    assert_eq!(
        two.ok(&["conflict", "list"]),
        "No field has two versions.\n"
    );
    two.fails(&["conflict", "choose", version], 3);
}

#[test]
fn words_are_found_wherever_they_were_written() {
    let home = Home::with_sample();
    let review = home.review("Checkout API");
    home.call(
        "comment_add",
        json!({"review": review, "question": "own.team", "text": "Who feeds the quokka at night?"}),
    );
    let said = home.ok(&["search", "quokka", "night"]);
    assert!(
        said.contains("  comment  ") && said.contains("Who feeds the quokka at night?"),
        "{said}"
    );
    assert_eq!(
        home.ok(&["search", "\"night quokka\""]),
        "Nothing was found.\n"
    );
    let found = home.json(&["search", "checkout", "--kind", "service", "--limit", "1"]);
    assert_eq!(found["hits"][0]["kind"], "service");
    home.fails(&["search", "x", "--kind", "ship"], 1);
    // A window may have the workspace open meanwhile.
    let stream = home.stream();
    let open = home.ok(&["search", "quokka"]);
    assert!(open.contains("quokka at night"), "{open}");
    drop(stream);
}
