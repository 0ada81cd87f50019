//! Nobody learns what another said before the votes are shown.

use serde_json::{Value, json};

use crate::world::{World, criterion_of};

const ONE: &str = "slo.2.first-indicator";

/// Everything a person can ask for that could tell a vote, as text.
fn all_views(world: &mut World) -> String {
    let (id, team) = (world.assessment.clone(), world.team.clone());
    let mut all = Vec::new();
    for (name, payload) in [
        ("assessment_show", json!({"id": id})),
        ("assessment_list", json!({})),
        ("assessment_list", json!({"team": team})),
        ("assessment_move_preview", json!({"id": id})),
        ("team_list", json!({})),
        ("team_show", json!({"id": team})),
        ("home_show", json!({})),
        ("service_list", json!({})),
        ("review_list", json!({})),
        ("find", json!({"text": "zebra"})),
        ("find", json!({"text": "most"})),
        ("find", json!({"text": "first-indicator"})),
    ] {
        // A move is refused where there is no newer pack.
        if name != "assessment_move_preview" {
            all.push(world.call(name, payload).to_string());
        }
    }
    let people = world.people.clone();
    for person in &people {
        for field in [format!("vote/{ONE}"), format!("remark/{ONE}")] {
            let payload = json!({"entity": person, "field": field});
            let error = world.refuse("history_show", payload);
            assert_eq!(
                error.message,
                "The votes are not shown yet, nor is what they were."
            );
        }
    }
    all.join("\n")
}

#[test]
fn what_others_said_changes_nothing_that_can_be_seen() {
    let mut world = World::new();
    world.vote(1, ONE, "none");
    world.vote(0, ONE, "none");
    let before = all_views(&mut world);
    world.vote(0, ONE, "most");
    let respondent = world.people[0].clone();
    assert!(all_views(&mut world) == before, "a vote that changes shows");
    let step = world.call("home_show", json!({}))["undo"].clone();
    assert_eq!(step, "Vote of Priya on slo.2.first-indicator");
    world.call(
        "remark_set",
        json!({"respondent": respondent, "criterion": ONE, "text": "A zebra said so."}),
    );
    assert!(!all_views(&mut world).contains("zebra"));
}

#[test]
fn the_one_who_asks_sees_their_own_votes_alone() {
    let mut world = World::new();
    world.vote(0, ONE, "most");
    world.vote(1, ONE, "none");
    let (id, priya) = (world.assessment.clone(), world.people[0].clone());
    let view = world.call("assessment_show", json!({"id": id, "respondent": priya}));
    let one = criterion_of(&view, ONE);
    assert_eq!(one["vote"], "most");
    assert_eq!(one["votes"], json!([]));
    for key in ["spread", "value", "claimed", "credit"] {
        assert_eq!(one[key], Value::Null, "{key}");
    }
    assert_eq!(one["voted"], 0);
    assert_eq!(view["overall"], Value::Null);
    assert_eq!(view["agenda"], json!([]));
    assert_eq!(view["status"], "voting");
    assert!(
        view["dimensions"]
            .as_array()
            .unwrap()
            .iter()
            .all(|each| each["result"].is_null())
    );
    let through: Vec<&Value> = view["respondents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| &each["gone_through"])
        .collect();
    assert_eq!(through, [1, 1, 0]);
}

#[test]
fn the_reveal_waits_for_all_or_is_meant() {
    let mut world = World::new();
    let (id, people) = (world.assessment.clone(), world.people.clone());
    world.vote(0, ONE, "most");
    world.vote(1, ONE, "none");
    world.vote(2, ONE, "unknown");
    for person in &people[..2] {
        world.call("respondent_update", json!({"id": person, "done": true}));
    }
    let error = world.refuse("assessment_reveal", json!({"id": id}));
    assert_eq!(error.message, "Not done yet: Mara.");
    assert_eq!(world.show()["waiting_for"], json!(["Mara"]));
    world.call("respondent_update", json!({"id": people[2], "done": true}));
    world.call("assessment_reveal", json!({"id": id}));
    let one = world.criterion(ONE);
    assert_eq!(
        one["spread"],
        json!({"none": 1, "some": 0, "half": 0, "most": 1, "na": 0, "unknown": 1, "blank": 0})
    );
    assert_eq!(
        (&one["contested"], &one["value"], &one["voted"]),
        (&json!(true), &json!("none"), &json!(3))
    );
    assert_eq!(world.show()["agenda"], json!([ONE]));
    let error = world.refuse(
        "vote_set",
        json!({"respondent": people[0], "criterion": ONE, "vote": "half"}),
    );
    assert_eq!(
        error.hint,
        "Open voting again, or settle the criterion instead."
    );
    let history = world.call(
        "history_show",
        json!({"entity": people[0], "field": format!("vote/{ONE}")}),
    );
    assert_eq!(history["values"][0]["value"], "most");
}

#[test]
fn opening_voting_again_hides_the_votes_and_keeps_what_was_settled() {
    let mut world = World::new();
    let id = world.assessment.clone();
    world.vote(0, ONE, "most");
    world.vote(1, ONE, "none");
    let settle = json!({"assessment": id, "criterion": ONE, "value": "half", "reason": "Two of four services."});
    assert_eq!(
        world.refuse("criterion_settle", settle.clone()).hint,
        "Show the votes first."
    );
    world.reveal();
    world.call("criterion_settle", settle);
    let one = world.criterion(ONE);
    assert_eq!(
        (&one["value"], &one["contested"]),
        (&json!("half"), &json!(true))
    );
    assert_eq!(
        one["settled"],
        json!({"value": "half", "reason": "Two of four services.", "by": "Ana Lima"})
    );
    let said: Vec<&Value> = one["votes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| &each["vote"])
        .collect();
    assert_eq!(
        said,
        [&json!("most"), &json!("none"), &Value::Null],
        "the votes stay as they were"
    );
    let view = world.show();
    assert_eq!(
        (&view["agenda"], &view["settled"]),
        (&json!([]), &json!([ONE]))
    );
    world.call("assessment_conceal", json!({"id": id}));
    let one = world.criterion(ONE);
    assert_eq!((&one["votes"], &one["spread"]), (&json!([]), &Value::Null));
    assert_eq!(one["settled"]["value"], "half");
    let person = world.people[0].clone();
    world.refuse(
        "history_show",
        json!({"entity": person, "field": format!("vote/{ONE}")}),
    );
}
