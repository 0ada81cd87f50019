//! The team of the sample: its assessments say what a reader is meant to see.

use serde_json::{Value, json};

use crate::world::World;

#[test]
fn the_sample_has_a_team_whose_stage_fell_because_evidence_expired() {
    let mut world = World::empty(7);
    world.call("sample_add", json!({}));
    let rows = world.call("assessment_list", json!({}));
    let titles: Vec<&Value> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["title"])
        .collect();
    assert_eq!(titles, ["Q4 2026", "Q3 2026"]);
    world.assessment = rows[0]["id"].clone();
    let view = world.show();
    let overall = &view["overall"];
    assert_eq!(
        (
            &overall["gated_stage"],
            &overall["typical_stage"],
            &overall["rated"]
        ),
        (&json!(2), &json!(3), &json!(10))
    );
    assert_eq!(overall["weakest"], json!(["slo", "toil", "scaling"]));
    let grid: Vec<String> = view["dimensions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|dimension| {
            let result = &dimension["result"];
            let letters = result["cells"].as_array().unwrap().iter();
            let letters: String = letters
                .map(|cell| cell["rating"].as_str().unwrap())
                .collect();
            format!(
                "{letters} {} {} {}",
                result["stage"], result["claimed_stage"], result["since"]["steps"]
            )
        })
        .collect();
    assert_eq!(
        grid,
        [
            "FFLN 4 4 1",
            "FLPN 3 3 0",
            "FFPN 3 3 0",
            "FPFN 2 4 -2",
            "FFLP 4 4 1",
            "FLNN 3 3 0",
            "LPNN 2 2 0",
            "FFPN 3 4 0",
            "FFNN 3 3 1",
            "FPNN 2 2 0",
        ]
    );
    let slo = world.dimension("slo")["result"].take();
    assert_eq!(
        slo["since"]["text"],
        "The stage fell from 4 to 2 because evidence expired."
    );
    assert_eq!(
        slo["why"]["text"],
        "The cell must be L or better; it is P, at 0.50."
    );
    assert_eq!(slo["cells"][2]["ahead"], true);
    assert_eq!(view["agenda"], json!(["slo.3.agreed"]));
    assert_eq!(view["settled"], json!(["code.3.parity"]));
    assert_eq!(view["moves"][0]["text"], "Check “SLO page” again");
    assert_eq!(view["target"]["stage"], 3);
    let na = world.criterion("release.5.breaking-path")["na"].take();
    assert_eq!((&na["lacks"], &na["due"]), (&json!([]), &json!(false)));
    assert!(
        !view["proposals"].as_array().unwrap().is_empty(),
        "its reviews have evidence"
    );
    world.call("sample_remove", json!({}));
    assert_eq!(world.call("assessment_list", json!({})), json!([]));
    assert_eq!(world.call("team_list", json!({})), json!([]));
}
