//! One review through the api, as a host drives it.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::Path;

use chrono::NaiveDate;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::{Context, Error, Kind};
use serde_json::{Value, json};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

fn open(path: &Path) -> Session {
    let context = Context::fixed(today(), 7, "Ana Lima");
    Session::open(path, &OpenHow::default(), context).unwrap()
}

fn call(session: &mut Session, name: &str, payload: Value) -> Value {
    session
        .call(name, payload.clone())
        .unwrap_or_else(|error| panic!("{name} {payload}: {error:?}"))
}

fn refuse(session: &mut Session, name: &str, payload: Value) -> Error {
    session
        .call(name, payload)
        .expect_err("this must be refused")
}

fn review(session: &mut Session) -> (Value, Value) {
    let made = call(
        session,
        "service_create",
        json!({"name": "Checkout API", "tier": 1, "owner": "Payments", "facts": {"stores_data": true}}),
    );
    let service = made["output"]["id"].clone();
    let made = call(
        session,
        "review_create",
        json!({"service": service, "launch_on": "2026-12-03"}),
    );
    (service, made["output"]["id"].clone())
}

fn row(readiness: &Value, question: &str) -> Value {
    let rows = readiness["questions"].as_array().unwrap();
    rows.iter()
        .find(|row| row["id"] == question)
        .unwrap_or_else(|| panic!("no {question}"))
        .clone()
}

#[test]
fn answers_evidence_and_waivers_move_the_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = open(&folder.path().join("w.lamppost"));
    let (_, review) = review(&mut session);
    let at = |question: &str| json!({"review": review, "question": question});

    let shown = call(&mut session, "review_show", json!({"id": review}));
    assert_eq!(shown["verdict"]["word"], "no-go");
    assert_eq!(shown["days"], 13);

    let done = call(
        &mut session,
        "answer_set",
        json!({"review": review, "question": "own.team", "answer": "met"}),
    );
    assert_eq!(done["undo"], "Met on own.team");
    let list = call(&mut session, "readiness_show", json!({"review": review}));
    assert_eq!(
        row(&list, "own.team")["worth"],
        "partial",
        "no evidence yet"
    );
    assert_eq!(row(&list, "own.team")["needs_evidence"], true);

    call(
        &mut session,
        "evidence_add",
        json!({"review": review, "question": "own.team", "kind": "link",
               "url": "https://wiki.example/team", "collected_on": "2026-11-01", "proves": "v1"}),
    );
    let list = call(&mut session, "readiness_show", json!({"review": review}));
    assert_eq!(row(&list, "own.team")["worth"], "met");
    assert_eq!(list["totals"]["answered"], 1);

    call(
        &mut session,
        "answer_set",
        json!({"review": review, "question": "data.backup", "answer": "unmet"}),
    );
    let list = call(&mut session, "readiness_show", json!({"review": review}));
    let restore = row(&list, "data.restore");
    assert_eq!(restore["state"], "waiting");
    assert_eq!(restore["waits_for"], json!(["data.backup"]));
    let error = refuse(
        &mut session,
        "answer_set",
        json!({"review": review, "question": "data.restore", "answer": "met"}),
    );
    assert_eq!(error.kind, Kind::Refused);

    let ask = |approver: &str, expires: &str| {
        json!({"review": review, "question": "data.backup", "reason": "new store",
               "control": "nightly dump", "approver": approver, "expires": expires})
    };
    let error = refuse(&mut session, "waiver_ask", ask("ana  LIMA", "2026-12-31"));
    assert_eq!(error.kind, Kind::Refused, "{error:?}");
    let error = refuse(&mut session, "waiver_ask", ask("Elin Berg", "2027-12-31"));
    assert_eq!(error.kind, Kind::OverLimit);
    let error = refuse(&mut session, "waiver_ask", ask("Elin Berg", "2026-11-20"));
    assert_eq!(error.kind, Kind::Invalid);
    let made = call(&mut session, "waiver_ask", ask("Elin Berg", "2026-12-31"));
    let list = call(&mut session, "readiness_show", json!({"review": review}));
    assert_eq!(row(&list, "data.backup")["waiver"]["state"], "asked");
    assert_eq!(
        list["totals"]["counts"]["waived"], 0,
        "asking is not having"
    );
    let decide = json!({"id": made["output"]["id"], "decision": "approved", "by": "Elin Berg"});
    call(&mut session, "waiver_decide", decide.clone());
    let list = call(&mut session, "readiness_show", json!({"review": review}));
    assert_eq!(list["totals"]["counts"]["waived"], 1);
    assert_eq!(
        refuse(&mut session, "waiver_decide", decide).kind,
        Kind::Refused
    );

    let view = call(&mut session, "question_show", at("data.backup"));
    assert_eq!(view["waivers"][0]["days"], 41);
    assert_eq!(view["history"][0]["value"], "unmet");

    let undone = call(&mut session, "undo", json!({}));
    assert_eq!(undone["output"]["question"], "data.backup");
    assert_eq!(undone["redo"], "Approve the waiver on data.backup");
    let list = call(&mut session, "readiness_show", json!({"review": review}));
    assert_eq!(list["totals"]["counts"]["waived"], 0);
}

#[test]
fn home_lists_what_the_sample_holds_and_removing_it_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = open(&folder.path().join("w.lamppost"));
    let before = call(&mut session, "home_show", json!({}));
    assert_eq!(before["services"], json!([]));
    call(&mut session, "sample_add", json!({}));
    let home = call(&mut session, "home_show", json!({}));
    assert_eq!(home["workspace"]["name"], "Larkfield");
    assert_eq!(home["next"]["subject"]["name"], "Checkout API");
    let services = home["services"].as_array().unwrap();
    assert_eq!(services.len(), 7);
    let trend = services[2]["review"]["trend"].as_array().unwrap();
    assert_eq!(services[2]["name"], "Checkout API");
    assert!(
        trend[0].as_u64() < trend[3].as_u64() && trend[3].as_u64() < trend[6].as_u64(),
        "six weeks of answers: {trend:?}"
    );
    let due = call(&mut session, "due_list", json!({}));
    let due = due.as_array().unwrap().iter();
    assert_eq!(due.filter(|row| row["kind"] == "waiver").count(), 2);
    assert_eq!(
        refuse(&mut session, "sample_add", json!({})).kind,
        Kind::Refused
    );
    call(&mut session, "sample_remove", json!({}));
    let after = call(&mut session, "home_show", json!({}));
    assert_eq!(after["services"], json!([]));
    assert_eq!(call(&mut session, "due_list", json!({})), json!([]));
}

#[test]
fn a_change_of_tier_says_what_appears_and_leaves_before_it_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = open(&folder.path().join("w.lamppost"));
    let (service, _) = review(&mut session);
    let preview = call(
        &mut session,
        "service_preview",
        json!({"id": service, "tier": 3, "facts": {"stores_data": false}}),
    );
    assert_eq!(preview["appears"], json!([]));
    let leaves = preview["leaves"].as_array().unwrap();
    assert!(leaves.iter().any(|change| change["id"] == "data.backup"));
    assert!(preview["asked"].as_u64() < Some(60));
    let again = call(&mut session, "service_show", json!({"id": service}));
    assert_eq!(again["tier"], 1, "asking changes nothing");
}

#[test]
fn the_report_of_the_sample_can_be_previewed() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = open(&folder.path().join("w.lamppost"));
    let made = call(&mut session, "sample_add", json!({}));
    let service = call(
        &mut session,
        "service_show",
        json!({"id": made["output"]["id"]}),
    );
    let report = call(
        &mut session,
        "report_preview",
        json!({"review": service["current"]["id"]}),
    );
    let markdown = report["page"].as_str().unwrap();
    assert!(
        markdown.starts_with("# Checkout API"),
        "{}",
        &markdown[..80]
    );
    assert!(report["files"].as_array().unwrap().len() >= 2);
}

#[test]
fn wrong_requests_are_refused_with_a_kind_a_message_and_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = open(&folder.path().join("w.lamppost"));
    let (service, review) = review(&mut session);
    let nobody = "018f0000-0000-7000-8000-000000000000";
    for (name, payload, kind) in [
        ("service_explode", json!({}), Kind::UnknownCommand),
        ("service_show", json!({"id": "x"}), Kind::Invalid),
        ("service_show", json!({"id": nobody}), Kind::NotFound),
        ("service_show", json!({"id": review}), Kind::NotFound),
        (
            "service_create",
            json!({"name": "A", "tier": 7}),
            Kind::Invalid,
        ),
        (
            "service_create",
            json!({"name": "A", "tier": 1, "x": 1}),
            Kind::Invalid,
        ),
        (
            "service_create",
            json!({"name": " ", "tier": 1}),
            Kind::Invalid,
        ),
        (
            "service_create",
            json!({"name": "x".repeat(501), "tier": 1}),
            Kind::OverLimit,
        ),
        (
            "note_set",
            json!({"review": review, "question": "own.team", "text": "x".repeat(262_145)}),
            Kind::OverLimit,
        ),
        (
            "note_set",
            json!({"review": review, "question": "no.such", "text": "x"}),
            Kind::NotFound,
        ),
        (
            "answer_set",
            json!({"review": review, "question": "own.team", "answer": "na"}),
            Kind::Refused,
        ),
        (
            "review_create",
            json!({"service": service, "launch_on": "tomorrow"}),
            Kind::Invalid,
        ),
        (
            "review_create",
            json!({"service": service, "pack": "runbook"}),
            Kind::Invalid,
        ),
        (
            "evidence_add",
            json!({"review": review, "question": "own.team", "kind": "link", "url": "javascript:alert(1)"}),
            Kind::Invalid,
        ),
        (
            "evidence_add",
            json!({"review": review, "question": "own.team", "kind": "file", "file": "00"}),
            Kind::NotFound,
        ),
        ("redo", json!({}), Kind::Refused),
    ] {
        let before = call(&mut session, "workspace_check", json!({}));
        let error = refuse(&mut session, name, payload.clone());
        assert_eq!(error.kind, kind, "{name} {payload}: {error:?}");
        assert!(!error.message.is_empty());
        let after = call(&mut session, "workspace_check", json!({}));
        assert_eq!(before, after, "{name}: nothing may be written");
    }
}
