//! Days are those of the user, not of Greenwich: it is Sunday in Sydney while it is Saturday in UTC.

use chrono::NaiveDate;
use lamppost_core::api::{About, Dialect, ReportOptions};
use lamppost_core::context::{Clock, DayOf, utc_day};
use serde_json::{Value, json};

use crate::signing::signed;
use crate::world::{World, day};

/// 22 November 2026, 08:00 in Sydney: eleven hours ahead of UTC.
struct Sydney;

const AHEAD_MS: i64 = 11 * 3_600_000;

fn in_sydney(ms: i64) -> NaiveDate {
    utc_day(ms + AHEAD_MS)
}

impl Clock for Sydney {
    fn now_ms(&self) -> i64 {
        let local = self.today().and_hms_opt(8, 0, 0).unwrap();
        local.and_utc().timestamp_millis() - AHEAD_MS
    }

    fn today(&self) -> NaiveDate {
        day(2026, 11, 24)
    }

    fn days(&self) -> DayOf {
        in_sydney
    }
}

fn sydney() -> World {
    signed().by_clock(Box::new(Sydney), "Bo Berg")
}

#[test]
fn a_tier_that_changed_this_morning_asks_for_a_review_since_today() {
    let mut world = sydney();
    let service = world.service.clone();
    world.call("service_update", json!({"id": service, "tier": 1}));
    let due = world.call("due_list", json!({}));
    assert_eq!(due[0]["title"], "The tier was 2, is 1.");
    assert_eq!(
        (&due[0]["on_day"], &due[0]["days"]),
        (&json!("2026-11-24"), &json!(0))
    );
}

#[test]
fn what_differs_from_what_was_signed_was_changed_today() {
    let mut world = sydney();
    let review = world.review.clone();
    world.call(
        "review_change",
        json!({"review": review, "reason": "More."}),
    );
    world.answer("ship.data.backup", "unmet");
    let row = world.row("data");
    let told = row["void_by"].to_string();
    assert!(told.contains("(Bo Berg, 24 Nov 2026)"), "{row}");
}

#[test]
fn a_waiver_and_a_comment_of_this_morning_are_of_today_also_in_a_snapshot() {
    let mut world = sydney();
    let review = world.review.clone();
    world.call(
        "review_change",
        json!({"review": review, "reason": "More."}),
    );
    let at = |more: Value| {
        let mut all = json!({"review": review, "question": "ship.data.backup"});
        for (key, value) in more.as_object().unwrap() {
            all[key] = value.clone();
        }
        all
    };
    world.answer("ship.data.backup", "unmet");
    world.call("comment_add", at(json!({"text": "Who knows?"})));
    world.call(
        "waiver_ask",
        at(json!({"reason": "r", "control": "c", "approver": "Cleo Diaz", "expires": "2026-12-20"})),
    );
    let question = world.call("question_show", at(json!({})));
    assert_eq!(question["waivers"][0]["asked_on"], "2026-11-24");
    let snapshot = world.made("snapshot_take", json!({"review": review, "title": "Then"}));
    let snapshot = snapshot.as_str().unwrap().parse().unwrap();
    for at in [None, Some(&snapshot)] {
        let report = world
            .session
            .call_at(at, "report_preview", json!({"review": review}))
            .unwrap()
            .to_string();
        assert!(report.contains("Bo Berg, 2026-11-24"), "{report}");
    }
}

#[test]
fn a_report_says_what_changed_this_morning_as_changed_today() {
    let mut world = sydney();
    let review = world.review.clone();
    let about = About::Review(review.as_str().unwrap().parse().unwrap());
    let mut options = ReportOptions::default();
    let folder = tempfile::tempdir().unwrap();
    world
        .session
        .export(&about, &options, Dialect::GitHub, folder.path())
        .unwrap();
    world.call(
        "review_change",
        json!({"review": review, "reason": "More."}),
    );
    world.answer("ship.data.backup", "unmet");
    options.since = world.session.exported_span(&about).unwrap().since;
    let bundle = world
        .session
        .bundle(&about, &options, Dialect::GitHub)
        .unwrap();
    let page = String::from_utf8(bundle.files[0].bytes.clone()).unwrap();
    let row = page.lines().find(|line| line.contains("| Unmet |"));
    assert!(row.is_some_and(|row| row.contains("2026-11-24")), "{page}");
}
