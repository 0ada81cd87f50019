//! The report of a team's review, as a whole page.

use serde_json::{Value, json};
use snapbox::{assert_data_eq, file};

use crate::world::World;

#[test]
fn on_call_of_a_team() {
    let mut world = World::new();
    let team = world.team.clone();
    let review = world.made(
        "review_create",
        json!({"team": team, "pack": "oncall-readiness", "title": "On-call, Q4", "launch_on": "2026-12-15"}),
    );
    let list = world.call("readiness_show", json!({"review": review}));
    let ids: Vec<Value> = list["questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].clone())
        .collect();
    for (at, id) in ids.iter().enumerate() {
        let (answer, reason) = match at % 5 {
            0..=2 => ("met", ""),
            3 => ("partial", "Only by day."),
            _ => continue,
        };
        let request = json!({"review": review, "question": id, "answer": answer});
        world.call("answer_set", request);
        if !reason.is_empty() {
            let request = json!({"review": review, "question": id, "text": reason});
            world.call("reason_set", request);
        }
        let evidence = json!({"review": review, "question": id, "kind": "link", "title": "Rota page",
            "url": "https://wiki.example/rota", "collected_on": "2026-11-02", "collected_by": "Bo Berg"});
        world.call("evidence_add", evidence);
    }
    world.call(
        "action_add",
        json!({"review": review, "question": ids[3], "text": "Cover the nights", "owner": "Bo Berg", "due": "2026-12-01"}),
    );
    let shown = world.call("report_preview", json!({"review": review}));
    let page = shown["page"].as_str().unwrap();
    assert_eq!(shown["files"][0]["path"], "Payments-Platform-On-call-Q4.md");
    assert!(!page.contains("Service facts") && !page.contains("Tier"));
    assert_data_eq!(page.to_owned(), file!["oncall.md"].raw());
}
