//! How often a plan asks a place, counted at the door of a real folder.

use chrono::NaiveDate;
use lamppost_core::Context;
use lamppost_core::api::demo::Demo;
use lamppost_core::api::{OpenHow, Session};
use lamppost_publish::Keyring;
use serde_json::json;

use crate::counted::{Counted, job};

/// Pages without the index.
const REVIEWS: u32 = 39;

#[test]
fn a_plan_reads_each_page_once_and_writes_none() {
    let home = tempfile::tempdir().unwrap();
    let pages = home.path().join("pages");
    std::fs::create_dir(&pages).unwrap();
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let file = home.path().join("w.lamppost");
    let context = Context::fixed(day, 1, "Ana");
    let mut session = Session::open(&file, &OpenHow::default(), context).unwrap();
    let demo = Demo {
        services: 13,
        reviews: REVIEWS,
        seed: 7,
    };
    session.fill(demo, |_| {}).unwrap();
    let counts = Counted::default();
    session.publish_with(Box::new(counts.clone()), Box::new(Keyring::system()));
    // The one dialect whose pages have no pictures, which take their time to draw.
    let target = json!({ "name": "Pages", "place": "folder", "dialect": "html" });
    let made = session.call("target_create", target).unwrap();
    let id = made["output"]["id"].as_str().unwrap().to_owned();
    session
        .set_target_folder(&id.parse().unwrap(), Some(&pages))
        .unwrap();

    let all = REVIEWS as usize + 1;
    let plan = json!({ "target": id });
    let first = job(&mut session, "publish_plan", plan.clone());
    assert_eq!(first["creates"], json!(all), "{first}");
    assert_eq!(counts.take(), (all, 0));
    job(&mut session, "publish_apply", json!({ "choices": [] }));
    assert_eq!(counts.take(), (0, all));

    let again = job(&mut session, "publish_plan", plan);
    assert_eq!(again["unchanged"], json!(all), "{again}");
    assert_eq!(counts.take(), (all, 0));
    job(&mut session, "publish_apply", json!({ "choices": [] }));
    assert_eq!(counts.take(), (0, 0));
}
