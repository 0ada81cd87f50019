//! The report of what changed in a real review, and its place beside the other reports.

use lamppost_core::Kind;
use lamppost_core::api::{About, Dialect, ReportOptions};
use serde_json::json;
use snapbox::{assert_data_eq, file};

use crate::world::{World, day};

#[test]
fn what_changed_in_the_sample() {
    let mut world = World::of_sample();
    let review = world.review.clone();
    let first = world.snapshot("Before the drill");
    let mut world = world.on(day(2026, 11, 27), "Bo Berg");
    world.answer("own.team", "unmet");
    world.answer("data.restore", "met");
    world.call(
        "note_set",
        json!({"review": review, "question": "data.restore", "text": "Tried on 26 November, in 14 minutes."}),
    );
    world.call(
        "action_add",
        json!({"review": review, "text": "Name the team", "owner": "Bo Berg"}),
    );
    let service = world.service.clone();
    world.call("service_update", json!({"id": service, "owner": "Orders"}));
    let id = review.as_str().unwrap().parse().unwrap();
    let about = About::Comparison {
        review: id,
        before: first.as_str().unwrap().to_owned(),
        after: "now".to_owned(),
    };
    let options = ReportOptions::default();
    let bundle = world
        .session
        .bundle(&about, &options, Dialect::GitHub)
        .unwrap();
    assert_eq!(bundle.files.len(), 1);
    let page = String::from_utf8(bundle.files[0].bytes.clone()).unwrap();
    assert_data_eq!(page.clone(), file!["sample.md"].raw());
    // The preview of the page is the same report.
    let shown = world.call(
        "report_preview",
        json!({"review": review, "before": first, "dialect": "github"}),
    );
    assert_eq!(shown["page"], page);
    for request in [
        json!({"service": service, "before": first}),
        json!({"review": review, "after": "now"}),
        json!({"portfolio": true, "before": "now"}),
    ] {
        assert_eq!(world.fails("report_preview", request).kind, Kind::Invalid);
    }
    // A snapshot of a review is no change of its page.
    let about = About::Review(review.as_str().unwrap().parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let span = |world: &World| world.session.exported_span(&about).unwrap();
    world
        .session
        .export(&about, &options, Dialect::GitHub, folder.path())
        .unwrap();
    let before = span(&world);
    world.snapshot("Another");
    assert_eq!(span(&world), before);
    world.answer("own.team", "met");
    assert_ne!(span(&world), before);
}
