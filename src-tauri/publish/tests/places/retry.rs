//! A page that could not be written is tried again, and it alone.

use std::path::Path;

use chrono::NaiveDate;
use lamppost_core::Context;
use lamppost_core::api::{OpenHow, Session};
use lamppost_publish::Keyring;
use serde_json::{Value, json};

use crate::counted::{Counted, job};

fn session(home: &Path, counts: &Counted) -> (Session, Value) {
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let context = Context::fixed(day, 1, "Ana");
    let mut session =
        Session::open(&home.join("w.lamppost"), &OpenHow::default(), context).unwrap();
    for name in ["Search", "Ledger"] {
        let service = json!({ "name": name, "tier": 3 });
        let made = session.call("service_create", service).unwrap();
        let review = json!({ "service": made["output"]["id"] });
        session.call("review_create", review).unwrap();
    }
    session.publish_with(Box::new(counts.clone()), Box::new(Keyring::system()));
    let target = json!({ "name": "Pages", "place": "folder", "dialect": "html" });
    let made = session.call("target_create", target).unwrap();
    let id = made["output"]["id"].clone();
    let pages = home.join("pages");
    std::fs::create_dir(&pages).unwrap();
    let folder = session.set_target_folder(&id.as_str().unwrap().parse().unwrap(), Some(&pages));
    folder.unwrap();
    (session, id)
}

fn column<'a>(plan: &'a Value, field: &str) -> Vec<&'a Value> {
    let pages = plan["pages"].as_array().unwrap();
    pages.iter().map(|page| &page[field]).collect()
}

#[test]
fn what_failed_is_tried_again_and_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let counts = Counted::default();
    let (mut session, id) = session(home.path(), &counts);
    let plan = json!({ "target": id });
    let choices = json!({ "choices": [] });
    let first = job(&mut session, "publish_plan", plan.clone());
    assert_eq!(column(&first, "change"), ["create", "create", "create"]);
    let failing = first["pages"][1]["name"].as_str().unwrap().to_owned();
    *counts.failing.lock().unwrap() = Some(failing.clone());
    counts.take();

    let done = job(&mut session, "publish_apply", choices.clone());
    assert_eq!(
        column(&done, "outcome"),
        ["published", "failed", "published"]
    );
    assert_eq!(
        done["pages"][1]["error"]["message"],
        "The wiki did not answer."
    );
    assert_eq!(counts.take(), (0, 3));
    let said = session.call("publish_job", json!({})).unwrap();
    assert_eq!(
        (&said["text"], &said["done"], &said["of"]),
        (&json!("2 of 3 pages published."), &json!(3), &json!(3))
    );
    let last = &session.call("target_list", json!({})).unwrap()[0]["last"];
    assert_eq!(
        (&last["published"], &last["failed"]),
        (&json!(2), &json!(1)),
        "{last}"
    );
    assert!(!home.path().join("pages").join(&failing).exists());
    // The plan is carried out; it can't be carried out twice.
    let again = session.call("publish_apply", choices.clone()).unwrap_err();
    assert_eq!(again.message, "There is no plan to go by.");

    // Once more with the same end: one page is left, and one is written.
    for (ends, outcome) in [(Some(failing.clone()), "failed"), (None, "published")] {
        *counts.failing.lock().unwrap() = ends;
        let retry = job(&mut session, "publish_plan", plan.clone());
        assert_eq!(
            column(&retry, "change"),
            ["unchanged", "create", "unchanged"]
        );
        counts.take();
        let done = job(&mut session, "publish_apply", choices.clone());
        assert_eq!(
            column(&done, "outcome"),
            [&Value::Null, &json!(outcome), &Value::Null]
        );
        assert_eq!(counts.take(), (0, 1));
    }
    assert!(home.path().join("pages").join(&failing).exists());
    let last = job(&mut session, "publish_plan", plan);
    assert_eq!(last["unchanged"], json!(3));
}
