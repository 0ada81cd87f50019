//! Sections, fields and rows: what is written is there, what does not fit is refused and named.

use lamppost_core::Kind;
use serde_json::{Value, json};

use crate::bench::{Bench, one};

fn section(document: &Value, id: &str) -> Value {
    one(&document["sections"], "id", id)
}

#[test]
fn a_section_goes_from_empty_to_filled() {
    let mut bench = Bench::new();
    let design = bench.design();
    let shown = bench.show(&design);
    assert_eq!(shown["title"], "Checkout API: Design document");
    assert_eq!(shown["is_design"], true);
    assert_eq!(
        shown["progress"],
        json!({"filled": 0, "of": 22, "words": 0})
    );
    assert_eq!(section(&shown, "slos")["state"], "empty");
    assert_eq!(section(&shown, "data")["applies"], "yes");

    let request = json!({"document": design, "section": "summary", "text": "A **paid** order.\r\nTwo lines."});
    let saved = bench.call("section_write", request);
    assert_eq!(saved["output"]["state"], "filled");
    assert_eq!(saved["output"]["words"], 5);
    assert_eq!(saved["output"]["progress"]["filled"], 1);
    assert_eq!(saved["undo"], "Text in Summary");
    let shown = bench.show(&design);
    assert_eq!(
        section(&shown, "summary")["text"],
        "A **paid** order.\nTwo lines."
    );

    bench.row(&design, "slos", &[("journey", "Pay")]);
    let slos = section(&bench.show(&design), "slos");
    assert_eq!(slos["state"], "filled", "one row is what the table needs");
    assert_eq!(
        slos["tables"][0]["rows"][0]["missing"],
        json!(["indicator", "target", "window", "source"])
    );

    let request =
        json!({"document": design, "section": "rollout", "field": "strategy", "value": "canary"});
    let saved = bench.call("field_write", request);
    assert_eq!(saved["output"]["state"], "started");
    assert_eq!(
        saved["output"]["lacks"],
        json!(["Rollback time", "Rollout stages"])
    );

    let request =
        json!({"document": design, "section": "cost", "reason": "Runs on what is there."});
    let saved = bench.call("section_skip", request);
    assert_eq!(saved["output"]["state"], "skipped");
    assert_eq!(saved["output"]["progress"]["filled"], 3);
}

#[test]
fn a_value_that_does_not_fit_is_refused_and_nothing_changes() {
    let mut bench = Bench::new();
    let design = bench.design();
    let row = bench.row(&design, "dependencies", &[("name", "Basket")]);
    for (column, value, named) in [
        ("timeout", "-2s", "Timeout: “-2s” is not a duration."),
        ("slo", "none", "Its objective: “none” is not a percentage."),
        ("need", "Yes", "Need: “Yes” is not one of the choices."),
    ] {
        let error = bench.refuse(
            "row_write",
            json!({"row": row, "column": column, "value": value}),
        );
        assert_eq!((error.kind, error.message.as_str()), (Kind::Invalid, named));
        assert!(!error.hint.is_empty());
    }
    let request =
        json!({"document": design, "section": "header", "field": "review_by", "value": "soon"});
    assert_eq!(
        bench.refuse("field_write", request).message,
        "Review by: “soon” is not a day."
    );
    let paste = "x".repeat(5 * 1024 * 1024);
    let request = json!({"document": design, "section": "summary", "text": paste});
    assert_eq!(bench.refuse("section_write", request).kind, Kind::OverLimit);
    let request = json!({"text": paste});
    assert_eq!(
        bench.refuse("markdown_preview", request).kind,
        Kind::OverLimit
    );
    for (name, request) in [
        (
            "row_write",
            json!({"row": row, "column": "colour", "value": "x"}),
        ),
        ("row_add", json!({"document": design, "table": "ships"})),
        (
            "section_write",
            json!({"document": design, "section": "x", "text": "x"}),
        ),
        ("document_create", json!({"pack": "nothing"})),
        ("row_remove", json!({"id": bench.review.clone()})),
    ] {
        assert_eq!(bench.refuse(name, request).kind, Kind::NotFound, "{name}");
    }
    let request = json!({"pack": "production-readiness"});
    assert_eq!(bench.refuse("document_create", request).kind, Kind::Invalid);
    let request = json!({"pack": "runbook", "review": bench.review, "team": "Payments"});
    assert_eq!(bench.refuse("document_create", request).kind, Kind::Invalid);
    let shown = bench.show(&design);
    let rows = &section(&shown, "dependencies")["tables"][0]["rows"];
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!(section(&shown, "summary")["text"], "");
}

#[test]
fn rows_are_moved_and_removed_and_come_back() {
    let mut bench = Bench::new();
    let design = bench.design();
    let names = |bench: &mut Bench| -> Vec<String> {
        let shown = bench.show(&design);
        let rows = section(&shown, "dependencies")["tables"][0]["rows"].clone();
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let rows: Vec<Value> = ["A", "B", "C"]
        .iter()
        .map(|name| bench.row(&design, "dependencies", &[("name", name)]))
        .collect();
    bench.call("row_move", json!({"row": rows[2]}));
    assert_eq!(names(&mut bench), ["C", "A", "B"]);
    bench.call("row_move", json!({"row": rows[2], "after": rows[0]}));
    assert_eq!(names(&mut bench), ["A", "C", "B"]);
    let added = bench.call(
        "row_add",
        json!({"document": design, "table": "dependencies", "after": rows[0]}),
    );
    let between = added["output"]["row"]["id"].clone();
    bench.cell(&between, "name", "D");
    assert_eq!(names(&mut bench), ["A", "D", "C", "B"]);
    bench.call("row_remove", json!({"id": rows[0]}));
    assert_eq!(names(&mut bench), ["D", "C", "B"]);
    bench.call("undo", Value::Null);
    assert_eq!(names(&mut bench), ["A", "D", "C", "B"]);
}

#[test]
fn every_kind_of_document_is_made_for_a_service_a_review_or_a_team() {
    let mut bench = Bench::new();
    let list = bench.call("document_list", json!({}));
    let kinds = list["kinds"].as_array().unwrap().clone();
    assert_eq!(kinds.len(), 8);
    for kind in &kinds {
        for owner in [
            json!({"service": bench.service}),
            json!({"review": bench.review}),
            json!({"team": "Payments"}),
        ] {
            let mut request = owner;
            request["pack"] = kind["pack"].clone();
            let made = bench.made("document_create", request);
            let shown = bench.show(&made);
            assert_eq!(shown["confidential"], kind["confidential"]);
            assert!(!shown["sections"].as_array().unwrap().is_empty());
        }
    }
    let confidential: Vec<&Value> = kinds
        .iter()
        .filter(|kind| kind["confidential"] == true)
        .collect();
    assert_eq!(confidential.len(), 1);
    let of_review = bench.call("document_list", json!({"review": bench.review}));
    assert_eq!(of_review["documents"].as_array().unwrap().len(), 16);
    let everything = bench.call("document_list", json!({}));
    assert_eq!(everything["documents"].as_array().unwrap().len(), 24);
}

#[test]
fn a_missing_section_is_a_condition_of_the_verdict_and_the_lists_follow() {
    let mut bench = Bench::new();
    let rule = |bench: &mut Bench| {
        let shown = bench.call("review_show", json!({"id": bench.review}));
        one(&shown["verdict"]["rules"], "code", "C4")
    };
    assert_eq!(
        rule(&mut bench)["holds"],
        Value::Null,
        "nothing to look at yet"
    );
    let request = json!({"pack": "design-document", "service": bench.service});
    let design = bench.made("document_create", request);
    let found = rule(&mut bench);
    assert_eq!(found["holds"], false);
    assert_eq!(found["refs"][0]["text"], "Header");
    let sections = bench.show(&design)["sections"].clone();
    for section in sections.as_array().unwrap() {
        let request = json!({"document": design, "section": section["id"], "text": "Said."});
        bench.call("section_write", request);
    }
    assert_eq!(rule(&mut bench)["holds"], true);
    bench.call("document_archive", json!({"id": design}));
    assert_eq!(rule(&mut bench)["holds"], Value::Null);
}

#[test]
fn a_document_is_found_by_its_title() {
    let mut bench = Bench::new();
    let design = bench.design();
    bench.call(
        "document_update",
        json!({"id": design, "title": "Quokka design"}),
    );
    let found = bench.call("find", json!({"text": "quokka"}));
    let hit = one(&found["hits"], "kind", "document");
    assert_eq!(hit["document"], design);
    assert_eq!(hit["review"], bench.review);
    assert_eq!(hit["place"], "Document, Checkout API");
}
