//! Every worked example of the scoring rules, and properties that hold for any input.

use lamppost_core::score::run::{KINDS, score};
use serde_json::Value;

#[test]
fn every_worked_example_holds() {
    let examples: Vec<Value> =
        serde_json::from_str(include_str!("scoring-vectors.json")).expect("the examples are JSON");
    let mut run = 0;
    for example in examples {
        let kind = example["kind"].as_str().expect("a kind");
        if KINDS.contains(&kind) {
            let got = score(kind, example["input"].clone()).expect("it can be scored");
            assert_eq!(
                got, example["expect"],
                "{} {}",
                example["id"], example["desc"]
            );
            run += 1;
        }
    }
    assert!(run >= 28, "only {run} examples were run");
}
