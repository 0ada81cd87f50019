//! An own pack in the place of a shipped one: what other packs name of the old one does not apply.

use std::fs;

use serde_json::{Value, json};

use crate::bench::{Bench, one};

const CHECKLIST: &str = r#"[pack]
id = "production-readiness"
kind = "checklist"
version = "9.0.0"
title = "Ours"
summary = "Our own questions."
subject = "service"
[[source]]
id = "own"
title = "Own practice"
[[area]]
id = "ours"
title = "Ours"
intent = "It is in order."
signoff = "Owner"
[[question]]
id = "ours.one"
area = "ours"
text = "Is our own list of dependencies complete?"
why = "Nobody would notice."
evidence = "A link."
from_tier = 3
severity = "major"
evidence_required = false
valid_days = 90
na_allowed = true
feeds = "dependencies"
sources = ["own"]
"#;

/// The shipped pre-mortem under a higher version, with no category `data`.
fn library() -> String {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../assets/packs/failure-scenarios.toml"
    );
    let text = fs::read_to_string(path).unwrap();
    let text = text
        .replacen("version = \"1.", "version = \"9.", 1)
        .replace("category = \"data\"", "category = \"state\"")
        .replace("id = \"data.", "id = \"state.")
        .replace("id = \"data\"", "id = \"state\"");
    assert!(text.contains("id = \"state\""));
    text
}

/// A design with a page without a runbook, a store, and a dependency.
fn filled(bench: &mut Bench) -> Value {
    let design = bench.design();
    bench.dependency(&design, "Gateway");
    bench.row(
        &design,
        "data_stores",
        &[("name", "Orders"), ("backup", "Daily")],
    );
    bench.row(
        &design,
        "alerts",
        &[("name", "Slow"), ("urgency", "page"), ("runbook", "")],
    );
    design
}

fn keys(bench: &mut Bench) -> Vec<String> {
    let list = bench.call("finding_list", json!({"review": bench.review}));
    let keys = list.as_array().unwrap().iter();
    keys.map(|each| each["key"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_rule_about_a_question_that_is_gone_does_not_apply() {
    let about = ["rule.restore-not-tried", "rule.page-needs-runbook"];
    let mut shipped = Bench::new();
    filled(&mut shipped);
    let found = keys(&mut shipped);
    assert!(
        about.iter().all(|key| found.iter().any(|k| k == key)),
        "{found:?}"
    );

    let mut own = Bench::with_packs(&[("production-readiness.toml", CHECKLIST)]);
    filled(&mut own);
    let found = keys(&mut own);
    assert!(
        !about.iter().any(|key| found.iter().any(|k| k == key)),
        "{found:?}"
    );
}

#[test]
fn a_finding_names_no_question_that_is_gone() {
    let mut own = Bench::with_packs(&[("production-readiness.toml", CHECKLIST)]);
    own.design();
    let list = own.call("finding_list", json!({"review": own.review}));
    let found = one(&list, "key", "rule.dependencies-none");
    assert_eq!(found["question"], Value::Null);
    assert_eq!(found["places"].as_array().unwrap().len(), 1);
    let settle = json!({"review": own.review, "key": found["key"], "reason": "There are none."});
    own.call("finding_settle", settle);
    let list = own.call("finding_list", json!({"review": own.review}));
    let found = one(&list, "key", "rule.dependencies-none");
    assert_eq!(found["state"], "settled");
}

#[test]
fn a_rule_about_a_category_that_is_gone_does_not_apply() {
    let about = "rule.stores-without-scenario";
    let mut shipped = Bench::new();
    filled(&mut shipped);
    let found = keys(&mut shipped);
    assert!(found.iter().any(|key| key == about), "{found:?}");

    let library = library();
    let mut own = Bench::with_packs(&[("failure-scenarios.toml", &library)]);
    filled(&mut own);
    let home = own.call("home_show", json!({}));
    assert_eq!(home["workspace"]["notices"], json!([]));
    let found = keys(&mut own);
    assert!(!found.iter().any(|key| key == about), "{found:?}");
    assert!(
        found.iter().any(|key| key == "rule.hard-without-scenario"),
        "what is still there applies: {found:?}"
    );
    own.call("premortem_start", json!({"review": own.review}));
    assert!(!keys(&mut own).iter().any(|key| key == about));
}

#[test]
fn proposals_suggestions_and_the_verdict_go_on() {
    let mut own = Bench::with_packs(&[("production-readiness.toml", CHECKLIST)]);
    let design = filled(&mut own);
    let home = own.call("home_show", json!({}));
    assert_eq!(home["workspace"]["notices"], json!([]));

    let list = own.call("proposal_list", json!({"review": own.review}));
    assert_eq!(list.as_array().unwrap().len(), 1, "{list:#}");
    assert_eq!(list[0]["question"], "ours.one");
    own.call(
        "proposal_accept",
        json!({"review": own.review, "question": "ours.one"}),
    );
    let shown = own.show(&design);
    let tables = shown["sections"].as_array().unwrap().iter();
    let fed: Vec<&Value> = tables
        .flat_map(|section| section["tables"].as_array().unwrap())
        .flat_map(|table| table["questions"].as_array().unwrap())
        .collect();
    assert_eq!(fed.len(), 1, "{fed:#?}");

    own.call("premortem_start", json!({"review": own.review}));
    let session = own.call("premortem_show", json!({"review": own.review}));
    let suggested = session["session"]["seen_elsewhere"].as_array().unwrap();
    assert!(suggested.len() > 3);
    let review = own.call("review_show", json!({"id": own.review}));
    assert_eq!(review["completeness"], 100, "{review:#}");
    assert!(review["verdict"]["word"].is_string());
}
