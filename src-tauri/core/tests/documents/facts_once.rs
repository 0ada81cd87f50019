//! A fact typed once: proposals from rows, and findings where places do not fit together.

use lamppost_core::Kind;
use serde_json::{Value, json};

use crate::bench::{Bench, one};

fn questions(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap().iter();
    list.map(|each| each["question"].as_str().unwrap())
        .collect()
}

fn proposals(bench: &mut Bench) -> Value {
    bench.call("proposal_list", json!({"review": bench.review}))
}

fn findings(bench: &mut Bench) -> Value {
    bench.call("finding_list", json!({"review": bench.review}))
}

#[test]
fn rows_propose_and_a_person_accepts() {
    let mut bench = Bench::new();
    let design = bench.design();
    assert_eq!(proposals(&mut bench), json!([]));
    bench.dependency(&design, "Payment | Gateway");
    let vague = bench.row(
        &design,
        "dependencies",
        &[
            ("name", "Address lookup"),
            ("kind", "vendor"),
            ("need", "soft"),
            ("slo", "99"),
        ],
    );

    let list = proposals(&mut bench);
    let impact = one(&list, "question", "deps.impact");
    assert_eq!(impact["proposed"], "partial");
    assert_eq!(
        impact["rows"][1],
        json!({"id": vague, "name": "Address lookup", "missing": ["If down", "If slow"]})
    );
    assert_eq!(one(&list, "question", "deps.list")["proposed"], "met");
    let readiness = bench.call("readiness_show", json!({"review": bench.review}));
    assert_eq!(
        one(&readiness["questions"], "id", "deps.list")["answer"],
        Value::Null
    );

    let at = json!({"review": bench.review, "question": "deps.list"});
    let note = json!({"review": bench.review, "question": "deps.list", "text": "Ours:"});
    bench.call("note_set", note);
    bench.call("proposal_accept", at.clone());
    let readiness = bench.call("readiness_show", json!({"review": bench.review}));
    let row = one(&readiness["questions"], "id", "deps.list");
    assert_eq!(
        (row["answer"].clone(), row["worth"].clone()),
        (json!("met"), json!("met"))
    );
    let note = row["note"].as_str().unwrap();
    assert!(
        note.starts_with("Ours:\n\nFrom the design “Checkout API: Design document” on 2026-11-20"),
        "{note}"
    );
    assert!(note.contains(r"Payment \| Gateway"), "{note}");
    let question = bench.call("question_show", at.clone());
    assert_eq!(question["evidence"][0]["kind"], "note");
    assert!(!questions(&proposals(&mut bench)).contains(&"deps.list"));
    assert_eq!(bench.refuse("proposal_accept", at).kind, Kind::Refused);

    bench.call("undo", Value::Null);
    assert!(questions(&proposals(&mut bench)).contains(&"deps.list"));
}

#[test]
fn a_dismissed_proposal_comes_back_with_other_rows() {
    let mut bench = Bench::new();
    let design = bench.design();
    let row = bench.dependency(&design, "Basket");
    let at = json!({"review": bench.review, "question": "deps.impact"});
    bench.call("proposal_dismiss", at);
    assert!(!questions(&proposals(&mut bench)).contains(&"deps.impact"));
    bench.cell(&row, "if_down", "Checkout cannot start");
    assert!(questions(&proposals(&mut bench)).contains(&"deps.impact"));
}

#[test]
fn a_contradiction_is_settled_until_its_places_change() {
    let mut bench = Bench::new();
    let design = bench.design();
    let row = bench.dependency(&design, "Fraud check");
    let request = json!({"review": bench.review, "question": "deps.timeout", "answer": "unmet"});
    bench.call("answer_set", request);
    let list = findings(&mut bench);
    let found = one(&list, "key", "answer.deps.timeout");
    assert_eq!(
        (found["kind"].clone(), found["state"].clone()),
        (json!("contradiction"), json!("open"))
    );
    let review = bench.review.as_str().unwrap();
    assert_eq!(
        found["places"][0]["href"],
        format!("#/review/{review}/design?s=dependencies")
    );
    assert_eq!(
        found["places"][1]["href"],
        format!("#/review/{review}/readiness?q=deps.timeout")
    );

    let settle =
        |reason: &str| json!({"review": review, "key": "answer.deps.timeout", "reason": reason});
    let (blank, said) = (settle(" "), settle("The pool is unlimited."));
    assert_eq!(bench.refuse("finding_settle", blank).kind, Kind::Invalid);
    bench.call("finding_settle", said);
    let found = one(&findings(&mut bench), "key", "answer.deps.timeout");
    assert_eq!(found["state"], "settled");
    bench.cell(&row, "timeout", "3s");
    let found = one(&findings(&mut bench), "key", "answer.deps.timeout");
    assert_eq!(
        (found["state"].clone(), found["changed_since"].clone()),
        (json!("open"), json!(true))
    );
    assert_eq!(found["reason"], "The pool is unlimited.");
    let request = json!({"review": bench.review, "key": "answer.deps.timeout"});
    bench.call("finding_reopen", request.clone());
    assert_eq!(bench.refuse("finding_reopen", request).kind, Kind::NotFound);
}

#[test]
fn an_incomplete_row_is_a_gap_that_names_row_and_column() {
    let mut bench = Bench::new();
    let design = bench.design();
    let row = bench.row(
        &design,
        "dependencies",
        &[
            ("name", "Address lookup"),
            ("kind", "vendor"),
            ("need", "soft"),
        ],
    );
    bench.call(
        "row_add",
        json!({"document": design, "table": "dependencies"}),
    );
    let list = findings(&mut bench);
    let found = one(&list, "row", row.as_str().unwrap());
    assert_eq!(
        found["text"],
        "Address lookup in Dependencies does not state “If down” and “If slow”."
    );
    assert_eq!(found["question"], "deps.impact");
    let gaps = list
        .as_array()
        .unwrap()
        .iter()
        .filter(|each| each["row"] != Value::Null);
    assert_eq!(gaps.count(), 1, "an empty row is none");
    let shown = bench.show(&design);
    let dependencies = one(&shown["sections"], "id", "dependencies");
    assert_eq!(
        dependencies["tables"][0]["findings"][0]["key"],
        found["key"]
    );
    bench.call("row_remove", json!({"id": row}));
    let left = findings(&mut bench);
    assert!(
        left.as_array()
            .unwrap()
            .iter()
            .all(|each| each["row"] == Value::Null)
    );
}

#[test]
fn the_sample_has_a_whole_design_with_a_contradiction_and_a_gap() {
    let mut bench = Bench::new();
    let service = bench.made("sample_add", json!({}));
    let shown = bench.call("service_show", json!({"id": service}));
    bench.review = shown["reviews"][0]["id"].clone();
    let documents =
        bench.call("document_list", json!({"review": bench.review}))["documents"].clone();
    let design = bench.show(&documents[0]["id"]);
    assert_eq!(design["title"], "Checkout API design");
    assert_eq!(design["progress"]["filled"], design["progress"]["of"]);
    assert_eq!(design["appendix"], "");
    for section in design["sections"].as_array().unwrap() {
        assert_eq!(section["state"], "filled", "{}", section["id"]);
        for table in section["tables"].as_array().unwrap() {
            for cell in table["rows"]
                .as_array()
                .unwrap()
                .iter()
                .flat_map(|row| row["cells"].as_array().unwrap())
            {
                assert_eq!(cell["problem"], "", "{}: {cell}", table["id"]);
            }
        }
        for field in section["fields"].as_array().unwrap() {
            assert_eq!(field["problem"], "", "{field}");
        }
    }
    let list = findings(&mut bench);
    let told =
        list.as_array().unwrap().iter().filter(|each| {
            each["scenario"] == Value::Null && each["question"] != "launch.premortem"
        });
    let told: Vec<&str> = told.map(|each| each["text"].as_str().unwrap()).collect();
    assert_eq!(
        told,
        [
            "The review says that each call has a timeout, and a dependency in the design has none.",
            "Address lookup in Dependencies does not state “If down” and “If slow”.",
        ]
    );
    let proposed = proposals(&mut bench);
    assert!(
        questions(&proposed).contains(&"data.growth"),
        "{proposed:#}"
    );
    let review = bench.call("review_show", json!({"id": bench.review}));
    assert_eq!(
        one(&review["verdict"]["rules"], "code", "C4")["holds"],
        true
    );
}
