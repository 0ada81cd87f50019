//! Commands of core by name: one, and a stream of them.

use std::io::Write;

use serde_json::{Value, json};

use crate::run::{Home, run};

#[test]
fn a_call_prints_the_answer_of_core() {
    let home = Home::new();
    let made = home.call("service_create", json!({ "name": "Search", "tier": 2 }));
    assert_eq!(made["changed"][0]["kind"], "service");
    let id = made["output"]["id"].as_str().expect("an id");
    assert_eq!(home.json(&["call", "service_list"])[0]["id"], id);
    let payload = json!({ "id": id, "owner": "Discovery" }).to_string();
    let run = home.feed(&["call", "service_update", "-"], payload.as_bytes());
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(
        home.json(&["call", "service_list"])[0]["owner"],
        "Discovery"
    );
    let run = home.run(&[
        "call",
        "service_delete",
        &json!({ "id": id }).to_string(),
        "--read-only",
        "--json",
    ]);
    assert_eq!(run.failed(1)["kind"], "read_only");
    assert_eq!(
        home.json(&["call", "service_list", "--read-only"])[0]["id"],
        id
    );
}

#[test]
fn a_wrong_call_says_what_is_wrong() {
    let home = Home::new();
    let nothing = "00000000-0000-7000-8000-000000000000";
    for (name, payload, code, kind) in [
        ("service_creat", "{}", 1, "unknown_command"),
        ("service_create", "{", 1, "invalid"),
        ("service_create", "[]", 1, "invalid"),
        ("service_create", r#"{"name":"","tier":1}"#, 1, "invalid"),
        (
            "service_create",
            r#"{"name":"A","tier":1,"color":"red"}"#,
            1,
            "invalid",
        ),
        ("service_create", r#"{"name":"A","tier":"1"}"#, 1, "invalid"),
        ("service_show", r#"{"id":"x"}"#, 1, "invalid"),
        (
            "service_show",
            &json!({ "id": nothing }).to_string(),
            3,
            "not_found",
        ),
    ] {
        let error = home.fails(&["call", name, payload], code);
        assert_eq!(error["kind"], kind, "{name} {payload}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(
        home.feed(&["call", "home_show", "-", "--json"], deep.as_bytes())
            .failed(1)["kind"],
        "invalid"
    );
    assert_eq!(home.json(&["call", "service_list"]), json!([]));
    // For people: what failed, and on the next line what to do.
    let run = home.run(&["call", "service_creat"]);
    assert_eq!(
        run.err,
        "There is no command “service_creat”.\nDid you mean service_create? `lamppost commands` lists all of them.\n"
    );
}

#[test]
fn a_stream_answers_every_line_and_goes_on_after_a_wrong_one() {
    let home = Home::new();
    let mut input = Vec::new();
    for line in [
        r#"{"name":"service_create","payload":{"name":"One","tier":1}}"#,
        "",
        "   ",
        "{",
        "[]",
        "7",
        r#"{"payload":{}}"#,
        r#"{"name":7}"#,
        r#"{"name":"undo","payloads":{}}"#,
        r#"{"name":"nothing"}"#,
        r#"{"name":"undo"}"#,
        r#"{"name":"undo","payload":null}"#,
    ] {
        writeln!(input, "{line}").expect("memory");
    }
    input.extend(
        b"\xff\n{\"name\":\"service_create\",\"payload\":{\"name\":\"Two\",\"tier\":3}}\r\n",
    );
    // The last line has no line break.
    input.extend(br#"{"name":"service_list"}"#);
    let run = home.feed(&["call", "--stdin"], &input);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let answers: Vec<Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let kinds: Vec<&str> = answers
        .iter()
        .map(|answer| match &answer["error"]["kind"] {
            Value::String(kind) => kind,
            _ => "ok",
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "ok",
            "invalid",
            "invalid",
            "invalid",
            "invalid",
            "invalid",
            "invalid",
            "invalid",
            "invalid",
            "unknown_command",
            "ok",
            "refused",
            "invalid",
            "ok",
            "ok",
        ]
    );
    let last = answers.last().map(|answer| &answer["ok"]);
    assert_eq!(last.and_then(|rows| rows.as_array()).map(Vec::len), Some(1));
    assert_eq!(home.json(&["service", "list"])[0]["name"], "Two");
}

#[test]
fn a_line_over_the_limit_is_refused_and_skipped() {
    let home = Home::new();
    let mut input = vec![b'x'; 41 << 20];
    input.extend(b"\n{\"name\":\"service_list\"}\n");
    let run = home.feed(&["call", "--stdin"], &input);
    let answers: Vec<Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(answers[0]["error"]["kind"], "over_limit");
    assert_eq!(answers[1], json!({ "ok": [] }));
    assert_eq!((answers.len(), run.code), (2, Some(0)));
}

#[test]
fn an_answered_change_is_there_while_the_stream_still_runs() {
    let home = Home::new();
    let mut stream = home.stream();
    for at in 0..5 {
        stream.call(
            "service_create",
            json!({ "name": format!("Service {at}"), "tier": 2 }),
        );
        let seen = home.json(&["service", "list"]);
        assert_eq!(seen.as_array().map(Vec::len), Some(at + 1));
    }
    assert_eq!(stream.finish(), Some(0));
}

#[test]
fn one_writes_and_others_read() {
    let home = Home::with_sample();
    let review = home.review("Basket");
    let mut first = home.stream();
    first.call("home_show", json!({}));
    for words in [&["call", "home_show"][..], &["call", "--stdin"]] {
        assert_eq!(home.fails(words, 4)["kind"], "locked", "{words:?}");
    }
    home.ok(&["gate", "--review", &review]);
    home.ok(&["call", "home_show", "--read-only"]);
    home.ok(&["backup", "meanwhile"]);
    assert_eq!(home.json(&["check"])["clean"], true);
    assert_eq!(home.fails(&["restore", "meanwhile"], 1)["kind"], "locked");
    first.call(
        "answer_set",
        json!({ "review": review, "question": "deps.retry", "answer": "unmet" }),
    );
    assert_eq!(home.run(&["gate", "--review", &review]).code, Some(2));
    assert_eq!(first.finish(), Some(0));
    home.call("home_show", json!({}));
}

#[test]
fn the_author_and_the_day_are_those_that_were_given() {
    let home = Home::new();
    let shown = home.call("home_show", json!({}));
    assert_eq!(shown["workspace"]["today"], crate::run::TODAY);
    assert_eq!(shown["workspace"]["author"], "tester");
    let shown = home.json(&["call", "home_show", "--author", " Ana Lima "]);
    assert_eq!(shown["workspace"]["author"], "Ana Lima");
}

#[test]
fn the_workspace_of_the_desktop_is_the_one_where_none_is_named() {
    let home = Home::new();
    let made = run(home
        .bare()
        .args(["call", "service_create", r#"{"name":"Mine","tier":1}"#]));
    assert_eq!(made.code, Some(0), "{}", made.err);
    assert!(
        home.path(".local/share/lamppost/workspace.lamppost")
            .is_file()
    );
    let data = home.path("data");
    let made = run(home
        .bare()
        .env("XDG_DATA_HOME", &data)
        .args(["call", "home_show"]));
    assert_eq!(made.code, Some(0), "{}", made.err);
    assert!(data.join("lamppost/workspace.lamppost").is_file());
    let lost = run(home.bare().env_remove("HOME").args(["check", "--json"]));
    lost.failed(4);
}
