//! Files of computers whose clocks are wrong.

use lamppost_core::api::Exported;
use lamppost_core::error::Kind;
use serde_json::json;

use crate::world::{World, review};

#[test]
fn a_file_of_a_clock_far_ahead_is_refused_with_the_line() {
    let mut ahead = World::on("2031-03-01", 2, "Ben");
    let (_, launch) = ahead.filled();
    for file in [
        ahead.export(&review(&launch)),
        ahead.export(&Exported::Workspace),
    ] {
        for empty in [true, false] {
            let mut here = World::new(1, "Anna");
            if !empty {
                here.make("service_create", json!({"name": "Search", "tier": 2}));
            }
            let before = here.derived();
            let error = here.try_import(&file).unwrap_err();
            assert_eq!(error.kind, Kind::Invalid);
            assert!(error.message.starts_with("Line 2 "), "{error:?}");
            assert!(
                error.message.contains("clock") && error.message.contains("2031-03-01"),
                "{error:?}"
            );
            assert!(error.hint.contains("clock"), "{error:?}");
            assert_eq!(here.derived(), before);
            // What is written afterwards has the day of today.
            here.make("service_create", json!({"name": "Later", "tier": 2}));
            let latest = here.store().latest_ms();
            assert!(latest < 1_795_262_400_000, "{latest}"); // 22 November 2026, 00:00 UTC.
        }
    }
}

#[test]
fn a_clock_a_day_ahead_is_taken() {
    let mut ahead = World::on("2026-11-21", 2, "Ben");
    let (_, launch) = ahead.filled();
    let mut here = World::new(1, "Anna");
    here.make("service_create", json!({"name": "Search", "tier": 2}));
    here.import(&ahead.export(&review(&launch)));
    World::new(3, "Cleo").import(&ahead.export(&review(&launch)));
    let mut further = World::on("2026-11-22", 4, "Dee");
    further.filled();
    assert!(
        here.try_import(&further.export(&Exported::Workspace))
            .is_err()
    );
}

#[test]
fn ones_own_file_comes_in_again_after_the_clock_was_put_back() {
    let mut anna = World::on("2026-11-21", 1, "Anna");
    let (_, launch) = anna.filled();
    let file = anna.export(&Exported::Workspace);
    let mut anna = anna.again_on("2026-11-20", 5, "Anna");
    assert_eq!(anna.import(&file).new_ops, 0);
    World::new(6, "Anna").import(&file);
    anna.call(
        "note_set",
        json!({"review": launch, "question": "own.team", "text": "Later."}),
    );
}

#[test]
fn where_the_own_clock_was_far_ahead_work_with_others_goes_on() {
    // Both have what was written under the wrong clock.
    let mut anna = World::on("2031-03-01", 1, "Anna");
    let (_, launch) = anna.filled();
    let mut ben = World::on("2031-03-01", 2, "Ben");
    ben.import(&anna.export(&Exported::Workspace));
    // Now both clocks are right.
    let mut anna = anna.again_on("2026-11-20", 5, "Anna");
    let mut ben = ben.again_on("2026-11-20", 6, "Ben");
    assert_eq!(anna.import(&ben.export(&review(&launch))).new_ops, 0);
    ben.call(
        "note_set",
        json!({"review": launch, "question": "own.team", "text": "Ben's."}),
    );
    assert_eq!(anna.import(&ben.export(&review(&launch))).new_ops, 1);
}
