//! The pre-mortem of the sample: its register says what a reader is meant to see.

use serde_json::{Value, json};

use crate::risks::world::World;

#[test]
fn the_sample_has_a_register_worth_exploring() {
    let mut world = World::of_sample();
    let register = world.register();
    let rows = register["rows"].as_array().unwrap();
    let seen: Vec<String> = rows
        .iter()
        .map(|row| {
            let level = |of: &str| row[of]["level"]["short"].as_str().unwrap_or("–").to_owned();
            let share = row["minutes"]["share"].as_f64().unwrap() * 100.0;
            let exercise = row["exercise"].as_str().unwrap_or("none");
            format!(
                "{} {} {} {} {share:.1} {exercise}",
                row["label"].as_str().unwrap(),
                level("inherent"),
                level("current"),
                level("target"),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            "R-01 H H L 27.4 passed",
            "R-06 H H L 0.5 none",
            "R-04 H M M 12.0 due",
            "R-08 M M L 11.6 due",
            "R-07 M L L 9.1 stale",
            "R-02 M L L 7.7 passed",
            "R-05 M L L 5.7 passed",
            "R-03 M L L 3.8 passed",
        ]
    );
    assert_eq!(register["decide"]["scenario"]["label"], "R-06");
    assert_eq!(register["budget"]["used"], 204.45);
    assert_eq!(register["budget"]["fits"], true);
    assert_eq!(register["budget"]["segments"][0]["verdict"], "too_big");
    let problems: Vec<&Value> = rows
        .iter()
        .flat_map(|row| row["problems"].as_array().unwrap())
        .collect();
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(rows[0]["acceptance"]["by"], "Elin Berg");
    assert_eq!(rows[0]["acceptance"]["days"], 26);
    let sitting = world.sitting(None);
    assert_eq!(sitting["participants"].as_array().unwrap().len(), 6);
    assert_eq!(sitting["hidden_reasons"], 0);
    assert_eq!(sitting["clusters"].as_array().unwrap().len(), 4);
    let contested = sitting["scenarios"].as_array().unwrap().iter();
    assert_eq!(
        contested
            .filter(|each| each["likelihood_contested"] == true)
            .count(),
        1
    );

    assert_eq!(world.rule("N4")["refs"].as_array().unwrap().len(), 1);
    assert_eq!(world.rule("C3")["refs"].as_array().unwrap().len(), 1);
    let due = world.call("due_list", json!({}));
    let due = due.as_array().unwrap();
    let of = |kind: &str| due.iter().filter(|row| row["kind"] == kind).count();
    assert_eq!((of("acceptance"), of("exercise")), (1, 2));
    let review = world.review.clone();
    let report = world.call("report_preview", json!({"review": review}));
    let page = report["page"].as_str().unwrap();
    assert!(page.contains("### Risk register") && page.contains("£80"));
    let pictures = report["files"].as_array().unwrap().iter();
    assert!(
        pictures
            .clone()
            .any(|file| file["path"].as_str().unwrap().ends_with("risk-matrix.png"))
    );
}
