//! Commands that read: lists, one of a list, scores, reports, packs.

use std::fs;

use lamppost_tests::top;
use serde_json::{Value, json};

use crate::run::{Home, run};

#[test]
fn services_are_listed_and_shown() {
    let home = Home::with_sample();
    let list = home.json(&["service", "list"]);
    let rows = list.as_array().expect("a list");
    assert_eq!(rows.len(), 7);
    let text = home.ok(&["service", "list"]);
    assert_eq!(text.lines().count(), 8);
    let checkout = rows
        .iter()
        .find(|row| row["name"] == "Checkout API")
        .expect("it is there");
    let id = checkout["id"].as_str().expect("an id");
    assert!(text.contains(id));
    for way in [id, &id.to_uppercase(), &id[..id.len() - 1], "Checkout API"] {
        assert_eq!(home.json(&["service", "show", way])["id"], id, "{way}");
    }
    let text = home.ok(&["service", "show", id]);
    for part in [
        "Checkout API\n",
        "Owner    Payments Platform",
        "\nFacts\n  yes      ",
        "\nLinks\n  Repository  https://",
        "\nReviews\n",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(
        home.fails(&["service", "show", "Checkout"], 3)["kind"],
        "not_found"
    );
}

#[test]
fn reviews_are_listed_and_shown() {
    let home = Home::with_sample();
    let id = home.review("Checkout API");
    assert_eq!(
        home.json(&["review", "list"]).as_array().map(Vec::len),
        Some(7)
    );
    assert!(home.ok(&["review", "list"]).contains(&id));
    for way in [id.as_str(), &id[..id.len() - 1], "Checkout API"] {
        assert_eq!(
            home.json(&["review", "show", way])["id"],
            id.as_str(),
            "{way}"
        );
    }
    let text = home.ok(&["review", "show", &id]);
    for part in [
        "no-go  Checkout API · Launch review\n",
        "Launch   2026-12-03 (in 13 days)",
        "\nRules\nN1  broken",
        "\nStale evidence\n",
        "\nActions\n",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    // "Yearly review" is the title of several.
    let error = home.fails(&["review", "show", "Yearly review"], 3);
    assert!(
        error["message"]
            .as_str()
            .is_some_and(|text| text.contains("fits 4 reviews")),
        "{error}"
    );
}

#[test]
fn a_review_of_a_team_reads_like_any_other() {
    let home = Home::new();
    let team = home.call("team_create", json!({ "name": "Discovery" }))["output"]["id"].clone();
    home.call(
        "review_create",
        json!({ "team": team, "pack": "oncall-readiness", "launch_on": "2026-12-03" }),
    );
    let text = home.ok(&["review", "list"]);
    assert!(text.contains("Discovery  On-call readiness"), "{text}");
    for way in ["Discovery", "On-call readiness"] {
        let text = home.ok(&["review", "show", way]);
        for part in [
            "no-go  Discovery · On-call readiness\n",
            "0 of 61 questions answered",
            "Due      2026-12-03",
            "N4  n/a      Every risk above the threshold",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
    let page = home.ok(&["report", "--review", "Discovery", "--out", "-"]);
    assert!(
        page.starts_with("# Discovery, On-call readiness\n"),
        "{page}"
    );
    assert!(!page.contains("Tier"), "{page}");
}

#[test]
fn empty_lists_say_so() {
    let home = Home::new();
    home.call("home_show", json!({}));
    assert_eq!(
        home.ok(&["service", "list"]),
        "There are no services yet.\n"
    );
    assert_eq!(home.ok(&["review", "list"]), "There are no reviews yet.\n");
    assert_eq!(home.json(&["review", "list"]), json!([]));
}

#[test]
fn names_cannot_steer_the_terminal() {
    let home = Home::new();
    // Control characters are refused by core; marks that turn the direction of text are letters to it.
    home.call(
        "service_create",
        json!({ "name": "Safe \u{202e}eman", "tier": 2 }),
    );
    let text = home.ok(&["service", "list"]);
    assert!(text.contains("Safe  eman"), "{text:?}");
}

#[test]
fn every_command_is_listed_with_its_schemas() {
    let home = Home::new();
    let commands = run(home.bare().args(["commands", "--json"]));
    let commands: Value = serde_json::from_str(&commands.out).expect("JSON");
    let commands = commands.as_array().expect("a list");
    let text = run(home.bare().arg("commands")).out;
    assert_eq!(text.lines().count(), commands.len());
    for command in commands {
        let name = command["name"].as_str().expect("a name");
        assert!(text.lines().any(|line| line.starts_with(name)), "{name}");
        for schema in ["request", "response"] {
            assert!(command[schema]["$schema"].is_string(), "{name} {schema}");
        }
    }
    let names: Vec<_> = commands
        .iter()
        .filter_map(|command| command["name"].as_str())
        .collect();
    assert_eq!(names, lamppost_core::api::NAMES);
}

#[test]
fn scores_are_those_of_the_examples() {
    let home = Home::new();
    let vectors = fs::read_to_string(top().join("src-tauri/core/tests/scoring-vectors.json"))
        .expect("they are there");
    let vectors: Vec<Value> = serde_json::from_str(&vectors).expect("JSON");
    let mut kinds = std::collections::BTreeMap::new();
    for vector in vectors {
        let kind = vector["kind"].as_str().expect("a kind").to_owned();
        // One of each kind: core's own tests go through all of them.
        if kinds.contains_key(&kind) {
            continue;
        }
        let input = json!({ "kind": kind, "input": vector["input"] }).to_string();
        let run = home.feed(&["score"], input.as_bytes());
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
        let found: Value = serde_json::from_str(&run.out).expect("JSON");
        assert_eq!(found, vector["expect"], "{}", vector["id"]);
        kinds.insert(kind, ());
    }
    assert_eq!(kinds.len(), 12);
    for wrong in [
        "",
        "{",
        "[]",
        r#"{"kind":"luck","input":{}}"#,
        r#"{"kind":"verdict","input":{},"x":1}"#,
        "\u{0}",
    ] {
        let run = home.feed(&["score", "--json"], wrong.as_bytes());
        assert_eq!(run.failed(1)["kind"], "invalid", "{wrong}");
    }
    home.feed(&["score", "--json"], b"\xff\xfe").failed(1);
}

#[test]
fn a_report_is_written_in_every_dialect() {
    let home = Home::with_sample();
    let id = home.review("Checkout API");
    for (dialect, begins) in [
        ("github", "# Checkout API"),
        ("gitlab", "---\ntitle: \"Checkout API"),
        ("azure", "# Checkout API"),
        ("mkdocs", "---\ntitle: \"Checkout API"),
        ("docusaurus", "---\ntitle: \"Checkout API"),
        ("obsidian", "---\ntitle: \"Checkout API"),
        ("confluence", "<p>"),
        ("mediawiki", "Takes"),
        ("dokuwiki", "====== Checkout API"),
        ("jira", "h1. Checkout API"),
        ("html", "<!doctype html>"),
        ("json", "{\n  \"title\": \"Checkout API"),
    ] {
        let printed = home.ok(&[
            "report",
            "--review",
            &id,
            "--dialect",
            dialect,
            "--out",
            "-",
        ]);
        assert!(printed.starts_with(begins), "{dialect}: {printed:.80}");
        let out = format!("wiki-{dialect}");
        let written = home.json(&[
            "report",
            "--review",
            &id,
            "--dialect",
            dialect,
            "--out",
            &out,
        ]);
        let files = written["files"].as_array().expect("files");
        let alone = matches!(dialect, "html" | "json");
        assert_eq!(files.len() == 1, alone, "{dialect}: {files:?}");
    }
    let other =
        run(&mut home.command(&["report", "--review", &id, "--dialect", "word", "--out", "-"]));
    assert_ne!(other.code, Some(0));
    assert!(other.err.contains("dokuwiki"), "{}", other.err);
}

#[test]
fn a_report_goes_to_a_folder_or_to_standard_output() {
    let home = Home::with_sample();
    let id = home.review("Checkout API");
    let printed = home.ok(&["report", "--review", &id, "--out", "-"]);
    assert!(printed.starts_with("# Checkout API"), "{printed}");
    let written = home.json(&[
        "report",
        "--review",
        &id,
        "--dialect",
        "github",
        "--out",
        "wiki",
    ]);
    let files = written["files"].as_array().expect("files");
    assert!(files.len() > 1);
    for file in files {
        let path = home
            .path("wiki")
            .join(file["path"].as_str().expect("a path"));
        let size = fs::metadata(&path).expect("it is there").len();
        assert_eq!(file["size"], size);
    }
    let page = home
        .path("wiki")
        .join(files[0]["path"].as_str().expect("a path"));
    assert_eq!(fs::read_to_string(&page).expect("it is there"), printed);
    let named = home.ok(&["report", "--review", &id, "--out", "wiki"]);
    assert_eq!(named.lines().count(), files.len());
    let value = home.json(&["report", "--review", &id, "--out", "-"]);
    assert_eq!(value["text"], printed.as_str());
    assert_eq!(
        home.fails(&["report", "--review", "Nothing", "--out", "no"], 3)["kind"],
        "not_found"
    );
    assert!(!home.path("no").exists());
    fs::write(home.path("file"), "in the way").expect("it is written");
    home.fails(&["report", "--review", &id, "--out", "file"], 1);
}

#[test]
fn a_report_is_for_a_reader_in_a_layout_and_of_more_than_a_review() {
    let home = Home::with_sample();
    let id = home.review("Checkout API");
    let report = |words: &[&str]| {
        let mut all = vec!["report", "--out", "-"];
        all.extend(words);
        home.ok(&all)
    };
    let full = report(&["--review", &id]);
    let executive = report(&["--review", &id, "--profile", "executive"]);
    assert!(executive.len() * 3 < full.len(), "{executive}");
    let redacted = report(&["--review", &id, "--profile", "redacted"]);
    assert!(redacted.contains("Names of people"), "{redacted}");
    let layout =
        r#"{"name": "Board", "about": "review", "sections": ["risks"], "hidden": ["areas"]}"#;
    home.ok(&["call", "layout_create", layout]);
    let board = report(&["--review", &id, "--layout", "Board"]);
    assert!(!board.contains("## Readiness by area"), "{board}");
    assert!(report(&["--service", "Checkout API"]).contains("## Reviews"));
    assert!(report(&["--portfolio"]).contains("## Services"));
    let csv = report(&["--review", &id, "--table", "answers", "--dialect", "csv"]);
    assert!(
        csv.starts_with("Area,Id,Question,Severity,Answer,"),
        "{csv:.80}"
    );
    let table = report(&[
        "--review",
        &id,
        "--table",
        "risks",
        "--dialect",
        "mediawiki",
    ]);
    assert!(table.starts_with("{|"), "{table:.80}");
    let words = [
        "report",
        "--review",
        &id,
        "--table",
        "actions",
        "--dialect",
        "csv",
        "--out",
        "t",
    ];
    let file = home.json(&words)["files"][0]["path"].clone();
    assert!(
        home.path("t")
            .join(file.as_str().expect("a path"))
            .is_file()
    );
    for words in [
        vec!["--review", id.as_str(), "--dialect", "csv"],
        vec!["--review", id.as_str(), "--profile", "boss"],
        vec!["--review", id.as_str(), "--portfolio"],
    ] {
        let mut all = vec!["report", "--out", "-"];
        all.extend(words);
        assert_eq!(run(&mut home.command(&all)).code, Some(64), "{all:?}");
    }
    home.fails(
        &["report", "--review", &id, "--layout", "none", "--out", "-"],
        3,
    );
}

#[test]
fn pack_files_are_checked_with_file_line_and_id() {
    let home = Home::new();
    let shipped = top().join("assets/packs/production-readiness.toml");
    let shipped = shipped.to_str().expect("a plain path");
    let good = home.ok(&["pack", "check", shipped]);
    assert_eq!(good, "1 file checked, no problem.\n");
    let text = fs::read_to_string(shipped).expect("it is there");
    let broken = text.replacen("severity = \"", "severity = \"very-", 1);
    assert_ne!(broken, text);
    fs::write(home.path("broken.toml"), broken).expect("it is written");
    let run = home.run(&["pack", "check", "broken.toml", "--json"]);
    assert_eq!((run.code, run.err.as_str()), (Some(1), ""));
    let value: Value = serde_json::from_str(&run.out).expect("JSON");
    let problem = &value["problems"][0];
    assert_eq!(problem["file"], "broken.toml");
    assert!(
        problem["line"].as_u64().is_some_and(|line| line > 1),
        "{problem}"
    );
    assert!(problem["id"].is_string(), "{problem}");
    let run = home.run(&["pack", "check", "broken.toml"]);
    assert_eq!(run.code, Some(1));
    assert!(run.out.starts_with("broken.toml, line "), "{}", run.out);
    fs::write(home.path("huge.toml"), vec![b'#'; 3 << 20]).expect("it is written");
    let run = home.run(&["pack", "check", "huge.toml"]);
    assert_eq!(run.code, Some(1), "{}", run.out);
    assert_eq!(
        home.fails(&["pack", "check", "gone.toml"], 3)["kind"],
        "not_found"
    );
}

#[test]
fn the_teams_own_packs_are_read() {
    let home = Home::with_sample();
    fs::create_dir(home.path("own")).expect("a folder");
    let text = fs::read_to_string(top().join("assets/packs/runbook.toml")).expect("it is there");
    fs::write(
        home.path("own/runbook.toml"),
        text.replace("version = \"1.0.0\"", "version = \"9.0.0\""),
    )
    .expect("it is written");
    let version = |words: &[&str]| {
        let list = home.json(words);
        let packs = list["packs"].as_array().expect("packs").clone();
        packs
            .iter()
            .find(|pack| pack["id"] == "runbook")
            .expect("it is there")["version"]
            .clone()
    };
    assert_eq!(version(&["call", "pack_list"]), "1.0.0");
    assert_eq!(version(&["call", "pack_list", "--packs", "own"]), "9.0.0");
    assert_eq!(
        home.fails(&["call", "pack_list", "--packs", "gone"], 64)["kind"],
        "not_found"
    );
}
