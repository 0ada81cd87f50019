//! Changes that would replace each other, or something later than themselves, one of them here and one in a file.

use lamppost_core::api::Exported;
use serde_json::{Value, json};

use crate::forged::{body, sealed, with};
use crate::world::{World, review};

const FIELD: &str = "\"field\":\"answer/own.team\"";

/// The lines of a review of which one question is not answered, the last line of the review, and the time of the last answer.
fn unanswered() -> (Vec<String>, String, Value) {
    let (mut lines, launch) = body();
    let answers: Vec<String> = lines
        .iter()
        .filter(|line| line.contains(FIELD))
        .cloned()
        .collect();
    assert_eq!(answers.len(), 3);
    lines.retain(|line| !line.contains(FIELD));
    lines[0] = with(&lines[0], |header| {
        header["ops"] = json!(header["ops"].as_i64().unwrap() - 3);
    });
    let last = serde_json::from_str(&answers[2]).unwrap();
    (lines, launch, last)
}

/// A file in which an answer was given as well.
fn answered(lines: &[String], like: &Value, id: &str, hlc: i64, older: &[&str]) -> Vec<u8> {
    let entity = like["entity"].as_str().unwrap();
    let mut lines = lines.to_vec();
    let last = lines
        .iter()
        .rposition(|line| line.contains(&format!("\"entity\":\"{entity}\"")))
        .unwrap();
    let mut op = like.clone();
    op["id"] = json!(id);
    op["hlc"] = json!(hlc);
    op["supersedes"] = json!(older);
    lines.insert(last + 1, op.to_string());
    lines[0] = with(&lines[0], |header| {
        header["ops"] = json!(header["ops"].as_i64().unwrap() + 1);
    });
    sealed(&lines)
}

fn refused(world: &mut World, file: &[u8], why: &str) {
    let before = world.derived();
    let error = world.try_import(file).unwrap_err();
    assert!(error.message.starts_with("Line "), "{error:?}");
    assert!(error.message.contains(why), "{error:?}");
    assert!(!error.hint.is_empty());
    assert_eq!(world.derived(), before);
}

/// What is here goes to everybody: into an empty workspace, and into one with something in it.
fn can_be_handed_over(world: &World, launch: &str) {
    let mut other = World::new(8, "Dee");
    other.make("team_create", json!({"name": "Search"}));
    other.import(&world.export(&review(launch)));
    World::new(9, "Eli").import(&world.export(&Exported::Workspace));
}

#[test]
fn what_replaces_something_later_that_is_here_is_refused() {
    let (lines, launch, last) = unanswered();
    let (whole, _) = body();
    let mut world = World::new(2, "Bo");
    world.import(&sealed(&whole));
    let here = last["id"].as_str().unwrap();
    for hlc in [5, last["hlc"].as_i64().unwrap()] {
        let file = answered(&lines, &last, "zz-000000000001", hlc, &[here]);
        refused(&mut world, &file, "later than itself");
    }
    can_be_handed_over(&world, &launch);
    // One that is later is taken, though the file leaves out what it replaces.
    let hlc = last["hlc"].as_i64().unwrap() + 1;
    let file = answered(&lines, &last, "zz-000000000001", hlc, &[here]);
    assert_eq!(world.import(&file).new_ops, 1);
    can_be_handed_over(&world, &launch);
}

#[test]
fn two_files_cannot_bring_changes_that_replace_each_other() {
    let (lines, launch, last) = unanswered();
    let time = last["hlc"].as_i64().unwrap();
    let (a, b) = ("zy-000000000001", "zz-000000000001");
    for (hlc, older) in [
        // It replaces the one that replaces it.
        (time + 9, vec![b]),
        // It is as late as the one that replaces it, or later.
        (time, vec![]),
        (time + 9, vec![]),
    ] {
        let mut world = World::new(2, "Bo");
        world.import(&answered(&lines, &last, b, time, &[a]));
        refused(
            &mut world,
            &answered(&lines, &last, a, hlc, &older),
            "replaced",
        );
        assert_eq!(world.row(&launch, "own.team")["answer"], "met");
        can_be_handed_over(&world, &launch);
        // The one that was meant.
        world.import(&answered(&lines, &last, a, time - 1, &[]));
        can_be_handed_over(&world, &launch);
    }
}
