//! A large grid: every criterion and twenty respondents, each by a file.
//!
//! How long it takes is the bench's to say (`cargo bench -p lamppost-tests --bench maturity`).

use serde_json::json;

use crate::world::{World, criteria, signed};

#[test]
fn twenty_people_are_counted_on_every_criterion() {
    let mut world = World::new();
    let id = world.assessment.clone();
    let names: Vec<String> = (4..=20).map(|n| format!("Person {n}")).collect();
    world.call("respondent_add", json!({"assessment": id, "names": names}));
    let words = ["none", "some", "half", "most", "na", "unknown"];
    let people = world.show()["respondents"].clone();
    for (who, person) in people.as_array().unwrap().iter().enumerate() {
        // A file at a time: two thousand votes by hand would be two thousand transactions.
        let mut there = world.call("ballot_export", json!({"respondent": person["id"]}))["text"]
            .as_str()
            .unwrap()
            .to_owned();
        let answers: Vec<_> = criteria("")
            .iter()
            .enumerate()
            .map(|(at, criterion)| json!({"criterion": criterion, "vote": words[(at * 7 + who * 3) % words.len()]}))
            .collect();
        there = signed(&there, &answers);
        world.call("ballot_import", json!({"assessment": id, "text": there}));
    }
    for criterion in criteria("") {
        world.prove(&criterion, "2026-11-01");
    }
    world.reveal();
    let view = world.show();
    assert_eq!(view["respondents"].as_array().unwrap().len(), 20);
    let counted = |one: &serde_json::Value| -> u64 {
        let spread = one["spread"].as_object().unwrap();
        spread.values().map(|count| count.as_u64().unwrap()).sum()
    };
    let mut seen = 0;
    for dimension in view["dimensions"].as_array().unwrap() {
        assert_eq!(dimension["result"]["cells"].as_array().unwrap().len(), 4);
        for one in dimension["criteria"].as_array().unwrap() {
            assert_eq!(counted(one), 20, "{one}");
            seen += 1;
        }
    }
    assert_eq!(seen, criteria("").len());
}
