//! Each change is one named step, and undo takes exactly it back.

use std::fmt::Write as _;

use chrono::NaiveDate;
use lamppost_core::Context;
use lamppost_core::store::{OpenHow, Store};
use serde_json::{Value, json};
use snapbox::{assert_data_eq, file};

use crate::requests::every;
use crate::world::World;

/// Everything a person can see, from a second look at the file.
pub(crate) fn seen(world: &World) -> String {
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let mut context = Context::fixed(today, 9, "checker");
    let how = OpenHow {
        read_only: true,
        must_exist: true,
    };
    let path = world.folder.path().join("w.lamppost");
    let store = Store::open(&path, &how, &mut context).unwrap();
    store.visible().unwrap()
}

#[test]
fn every_change_is_a_named_step_that_undo_takes_back() {
    let mut names = String::new();
    let mut world = World::new();
    let start = seen(&world);
    let requests = every(&world);
    for (name, payload) in requests {
        match name {
            "undo" | "redo" => continue,
            // They need another state first.
            "service_restore" => {
                drop(world.must("service_archive", &json!({"id": world.service.clone()})))
            }
            "review_restore" => {
                drop(world.must("review_archive", &json!({"id": world.review.clone()})))
            }
            "team_restore" => drop(world.must("team_archive", &json!({"id": world.team.clone()}))),
            "target_restore" => {
                drop(world.must("target_archive", &json!({"id": world.target.clone()})))
            }
            "sample_remove" => drop(world.must("sample_add", &json!({}))),
            _ => {}
        }
        let before = seen(&world);
        let done = world.must(name, &payload);
        let after = seen(&world);
        if done.get("changed").is_none() {
            assert_eq!(before, after, "{name} is no change");
            continue;
        }
        assert_ne!(before, after, "{name} changes something");
        let step = done["undo"].as_str().unwrap();
        assert!(
            !step.trim().is_empty() && step.chars().count() <= 120,
            "{name}: {step}"
        );
        writeln!(names, "{name}: {step}").unwrap();
        let undone = world.must("undo", &Value::Null);
        assert_eq!(undone["output"]["name"], step, "{name}");
        assert_eq!(undone["redo"], step, "{name}");
        assert_eq!(seen(&world), before, "{name} is taken back");
        world.must("redo", &Value::Null);
        assert_eq!(seen(&world), after, "{name} is done again");
        world.must("undo", &Value::Null);
        while seen(&world) != start {
            world.must("undo", &Value::Null);
        }
    }
    assert_data_eq!(names, file!["steps.txt"].raw());
}
