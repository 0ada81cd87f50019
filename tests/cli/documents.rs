//! Documents: the list, one of it, and files in and out.

use std::fs;

use serde_json::json;

use crate::run::Home;

const FILE: &str = "# Search design\n\n## Summary\n\nFinds things.\n\n## Dependencies\n\n| Name | Kind | Need | Timeout |\n|---|---|---|---|\n| Index | database | hard | soon |\n\n## Lunch\n\nSoup.\n";

fn home() -> Home {
    let home = Home::new();
    home.call("service_create", json!({"name": "Search", "tier": 2}));
    fs::write(home.path("design.md"), FILE).expect("it is written");
    home
}

#[test]
fn a_file_goes_in_is_listed_and_shown_and_comes_out() {
    let home = home();
    assert_eq!(
        home.ok(&["document", "list"]),
        "There are no documents yet.\n"
    );
    let said = home.ok(&["document", "import", "design.md", "--service", "Search"]);
    for part in [
        "  Search design\nSections with something in them: 2. Rows: 1.\n",
        "Words without a place, now in its appendix: 2.\n",
        "Dependencies, row 1 (Index), Timeout: “soon” is not a duration.",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let list = home.ok(&["document", "list"]);
    assert!(
        list.contains("Search design") && list.contains("Design document"),
        "{list}"
    );
    let shown = home.ok(&["document", "show", "Search design"]);
    for part in ["Service   Search", "\nSections\n", "  summary", "filled"] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    let id = home.json(&["document", "show", "Search design"])["id"].clone();
    let id = id.as_str().expect("an id");

    home.ok(&["document", "export", id, "--out", "again.md"]);
    let file = fs::read_to_string(home.path("again.md")).expect("it is there");
    assert_eq!(home.ok(&["document", "export", id]), file);
    let copy = home.json(&["document", "import", "again.md", "--team", "Finders"]);
    let copy = copy["id"].as_str().expect("an id");
    assert_eq!(home.ok(&["document", "export", copy]), file);
}

#[test]
fn a_report_of_a_document_is_written() {
    let home = home();
    home.ok(&["document", "import", "design.md", "--service", "Search"]);
    let page = home.ok(&["report", "--document", "Search design", "--out", "-"]);
    assert!(
        page.starts_with("# Search design\n") && page.contains("Finds things."),
        "{page}"
    );
    home.ok(&["report", "--document", "Search design", "--out", "wiki"]);
    assert_eq!(
        fs::read_to_string(home.path("wiki/Search-design.md")).expect("it is there"),
        page
    );
}

#[test]
fn a_confidential_document_stays_where_it_is() {
    let home = home();
    let file = "## Your part\n\nWhispered.\n";
    fs::write(home.path("talk.md"), file).expect("it is written");
    home.ok(&[
        "document",
        "import",
        "talk.md",
        "--pack",
        "one-on-one",
        "--title",
        "Talk",
    ]);
    assert!(
        home.ok(&["document", "list"])
            .contains("Talk (confidential)")
    );
    for words in [
        vec!["document", "export", "Talk"],
        vec!["report", "--document", "Talk", "--out", "-"],
    ] {
        assert_eq!(home.fails(&words, 1)["kind"], "refused", "{words:?}");
        let on_purpose = [words.as_slice(), &["--include-confidential"]].concat();
        assert!(home.ok(&on_purpose).contains("Whispered."));
    }
}

#[test]
fn what_cannot_be_taken_is_refused_and_leaves_nothing() {
    let home = home();
    fs::write(home.path("bytes.md"), b"\xff\xfe").expect("it is written");
    fs::write(home.path("large.md"), "x".repeat(5 * 1024 * 1024)).expect("it is written");
    for (file, code, kind) in [
        ("gone.md", 1, "io"),
        ("bytes.md", 1, "invalid"),
        ("large.md", 1, "over_limit"),
    ] {
        let error = home.fails(&["document", "import", file], code);
        assert_eq!(error["kind"], kind, "{file}");
    }
    let error = home.fails(
        &["document", "import", "design.md", "--pack", "sre-adoption"],
        1,
    );
    assert_eq!(error["kind"], "invalid");
    assert_eq!(
        home.fails(&["document", "import", "design.md", "--review", "None"], 3)["kind"],
        "not_found"
    );
    assert_eq!(
        home.fails(&["document", "show", "None"], 3)["kind"],
        "not_found"
    );
    assert_eq!(home.json(&["document", "list"])["documents"], json!([]));
}
