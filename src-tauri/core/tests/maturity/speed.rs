//! A large grid: a hundred criteria and twenty respondents.
//!
//! The limits here are wide, for builds without optimization on a busy machine; `cargo test --release
//! -p lamppost-core --test maturity speed -- --nocapture` shows the figures that are promised.

use std::time::{Duration, Instant};

use serde_json::json;

use lamppost_core::pack::Shelf;
use lamppost_core::score::maturity::{
    AssessmentInput, CriterionInput, DimensionInput, Method, Support, assess,
};
use lamppost_core::score::respondents::Vote;

use crate::world::{World, criteria, signed};

/// What scoring may take: 5 ms as shipped.
const SCORING: Duration = Duration::from_millis(if cfg!(debug_assertions) { 100 } else { 5 });
/// What reading, scoring and answering may take.
const SHOWING: Duration = Duration::from_millis(if cfg!(debug_assertions) { 2_000 } else { 100 });

#[test]
fn a_large_assessment_is_shown_at_once() {
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
    let best = |times: &mut dyn FnMut() -> Duration| (0..5).map(|_| times()).min().unwrap();
    let shown = best(&mut || {
        let start = Instant::now();
        world.show();
        start.elapsed()
    });
    let (input, method) = large();
    let scored = best(&mut || {
        let start = Instant::now();
        assert_eq!(assess(&input, &method).unwrap().dimensions.len(), 10);
        start.elapsed()
    });
    eprintln!("103 criteria × 20 respondents: scored in {scored:?}, shown in {shown:?}");
    assert!(scored < SCORING, "{scored:?}");
    assert!(shown < SHOWING, "{shown:?}");
}

/// Ten dimensions of ten criteria, twenty votes on each.
fn large() -> (AssessmentInput, Method) {
    const VOTES: [Option<Vote>; 6] = [
        Some(Vote::None),
        Some(Vote::Some),
        Some(Vote::Half),
        Some(Vote::Most),
        Some(Vote::Na),
        None,
    ];
    let pack = Shelf::shipped().newest("devops-maturity").unwrap();
    let method = Method::of(pack.maturity().unwrap());
    let criterion = |dimension: usize, at: usize| CriterionInput {
        id: format!("d{dimension}.c{at}"),
        stage: 2 + u8::try_from(at % 4).unwrap(),
        votes: (0..20)
            .map(|who| VOTES[(dimension + at * 7 + who * 3) % VOTES.len()])
            .collect(),
        settled: None,
        na_complete: at.is_multiple_of(3),
        support: Support {
            level: u8::try_from(at % 3).unwrap(),
            level_if_fresh: 2,
            ..Support::default()
        },
    };
    let dimensions = (0..10).map(|dimension| DimensionInput {
        id: format!("d{dimension}"),
        criteria: (0..10).map(|at| criterion(dimension, at)).collect(),
    });
    let input = AssessmentInput {
        respondents: (0..20).map(|who| format!("Person {who}")).collect(),
        dimensions: dimensions.collect(),
    };
    (input, method)
}
