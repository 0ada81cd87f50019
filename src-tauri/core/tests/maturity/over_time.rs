//! Assessments over time: compared, as a trend, and teams side by side; lists that are read from kept rows.

use lamppost_core::Kind;
use serde_json::{Value, json};

use crate::report::{Written, packs};
use crate::world::{World, day};

/// Both assessments, the earlier one first.
fn both(world: &mut World) -> (Value, Value) {
    let rows = world.call("assessment_list", json!({}));
    (rows[1]["id"].clone(), rows[0]["id"].clone())
}

#[test]
fn two_assessments_are_compared_with_the_reason_of_each_difference() {
    let mut world = Written::june().december().world;
    let (june, december) = both(&mut world);
    let seen = world.call(
        "assessment_compare",
        json!({"before": june, "after": december}),
    );
    assert_eq!(seen["before"]["title"], "Q2 2026");
    let slo = &seen["dimensions"][0];
    assert_eq!(
        (&slo["stage_before"], &slo["stage_after"]),
        (&json!(3), &json!(2))
    );
    assert_eq!(
        slo["text"],
        "The stage fell from 3 to 2 because evidence expired."
    );
    assert_eq!(slo["differences"][0]["reason"], "evidence_expired");
    assert_eq!(slo["differences"][0]["before"], "most");
    let reasons = seen["dimensions"][2]["differences"]
        .as_array()
        .unwrap()
        .iter();
    let reasons: Vec<&Value> = reasons.map(|one| &one["reason"]).collect();
    assert_eq!(reasons, ["answer", "evidence_expired", "evidence_expired"]);
    assert_eq!(
        seen["overall"]["text"],
        "The lowest stage is 2 as before. 1 dimension rose, 1 fell."
    );
    assert_eq!(seen["respondents"], json!({"joined": [], "left": []}));

    // What a screen shows of the later one says the same.
    world.assessment = december.clone();
    assert_eq!(
        world.dimension("slo")["result"]["since"]["text"],
        slo["text"]
    );

    world.call("assessment_conceal", json!({"id": june}));
    let refused = world.refuse(
        "assessment_compare",
        json!({"before": june, "after": december}),
    );
    assert_eq!(refused.kind, Kind::Refused);
    let other = world.made("team_create", json!({"name": "Search"}));
    let other = world.made(
        "assessment_create",
        json!({"team": other, "pack": "team-practice"}),
    );
    let refused = world.refuse(
        "assessment_compare",
        json!({"before": other, "after": december}),
    );
    assert_eq!(refused.kind, Kind::Invalid);
}

#[test]
fn teams_stand_side_by_side_by_name_and_a_trend_is_oldest_first() {
    let mut world = Written::june().december().world;
    let (june, december) = both(&mut world);
    let search = world.made("team_create", json!({"name": "Alpha search"}));
    let voting = world.made(
        "assessment_create",
        json!({"team": search, "pack": "team-practice"}),
    );
    let seen = world.call("maturity_overview", json!({}));
    assert_eq!(seen["pack"]["id"], "team-practice");
    let names: Vec<&Value> = seen["teams"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(names, ["Alpha search", "Payments | <b>"]);
    // While people vote nothing of it is shown.
    assert_eq!(seen["teams"][0]["latest"]["id"], voting);
    assert_eq!(seen["teams"][0]["stages"], json!([null, null, null]));
    assert_eq!(seen["teams"][0]["trend"], json!([]));
    let payments = &seen["teams"][1];
    assert_eq!(payments["latest"]["id"], december);
    assert_eq!(payments["stages"], json!([2, 3, 2]));
    assert_eq!(payments["claimed"], json!([3, 4, 2]));
    let trend = payments["trend"].as_array().unwrap();
    assert_eq!((&trend[0]["id"], &trend[1]["id"]), (&june, &december));
    let slo: Vec<&Value> = trend
        .iter()
        .map(|one| &one["dimensions"][0]["stage"])
        .collect();
    assert_eq!(slo, [3, 2]);
    let team = world.team.clone();
    let shown = world.call("team_show", json!({"id": team}));
    assert_eq!(shown["trend"], payments["trend"]);

    // By another model there is nothing yet.
    let other = world.call("maturity_overview", json!({"pack": "devops-maturity"}));
    assert_eq!(other["teams"][1]["latest"], Value::Null);
    assert_eq!(
        world
            .refuse("maturity_overview", json!({"pack": "production-readiness"}))
            .kind,
        Kind::Invalid
    );
    world.call("assessment_archive", json!({"id": december}));
    let seen = world.call("maturity_overview", json!({}));
    assert_eq!(seen["teams"][1]["latest"]["id"], june);
}

/// Everything a list shows is what the assessment itself shows, after each kind of change.
#[test]
fn lists_are_never_behind() {
    let mut world = Written::june().world;
    let (id, team) = (world.assessment.clone(), world.team.clone());
    let same = |world: &mut World| {
        let rows = world.call("assessment_list", json!({"team": team}));
        let row = rows
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["id"] == id)
            .unwrap()
            .clone();
        let view = world.show();
        for key in [
            "title",
            "held_on",
            "team_name",
            "revealed",
            "status",
            "archived",
        ] {
            assert_eq!(row[key], view[key], "{key}");
        }
        let overall = &view["overall"];
        for key in ["gated_stage", "typical_stage", "index", "completeness"] {
            assert_eq!(row[key], overall[key], "{key}");
        }
        let to_settle = view["agenda"].as_array().unwrap().len();
        assert_eq!(row["to_settle"], to_settle);
        row
    };
    let before = same(&mut world);
    let proof = world.made(
        "proof_add",
        json!({"assessment": id, "criterion": "release.3.gradual", "kind": "link", "url": "https://wiki.example/r", "collected_on": "2026-06-20", "collected_by": "Priya"}),
    );
    // Its day is still to come.
    assert_eq!(same(&mut world), before);
    world.call("criterion_settle", json!({"assessment": id, "criterion": "slo.4.budget", "value": "none", "reason": "Not yet."}));
    let settled = same(&mut world);
    assert_eq!(settled["to_settle"], 0);
    world.call("team_update", json!({"id": team, "name": "Money"}));
    assert_eq!(same(&mut world)["team_name"], "Money");
    // On that day it counts, though nobody has changed anything.
    let mut world = world.on(day(2026, 6, 20), packs());
    assert!(same(&mut world)["index"].as_f64() > settled["index"].as_f64());
    world.call("evidence_remove", json!({"id": proof}));
    assert_eq!(same(&mut world)["index"], settled["index"]);
    world.call("assessment_conceal", json!({"id": id}));
    assert_eq!(same(&mut world)["index"], Value::Null);
    world.call("undo", json!({}));
    assert_eq!(same(&mut world)["index"], settled["index"]);
    world.call("assessment_delete", json!({"id": id}));
    assert_eq!(world.call("assessment_list", json!({})), json!([]));
    world.call("undo", json!({}));
    same(&mut world);
}

#[test]
fn without_its_pack_an_assessment_keeps_its_row() {
    let world = Written::june().world;
    let mut world = world.on(day(2026, 6, 16), None);
    let rows = world.call("assessment_list", json!({}));
    assert_eq!(
        (&rows[0]["title"], &rows[0]["index"]),
        (&json!("Q2 2026"), &Value::Null)
    );
    let mut world = world.on(day(2026, 6, 16), packs());
    let rows = world.call("assessment_list", json!({}));
    assert_eq!(rows[0]["gated_stage"], 2);
}
