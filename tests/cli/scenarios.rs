//! The register of a review as a script sees it, and everything about risks through `call`.

use serde_json::json;

use crate::run::Home;

#[test]
fn the_register_is_listed_in_order_and_one_scenario_shown() {
    let home = Home::with_sample();
    let review = home.review("Checkout API");
    let text = home.ok(&["scenario", "list", "--review", "Checkout API"]);
    for part in [
        "Checkout API · Launch review\n",
        "R-06 needs a decision: High, above your limit of Moderate.",
        "Objective 99.95 %, so 262.8 bad minutes a year.",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let labels: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| word.starts_with("R-") && word.len() == 4)
        .collect();
    // The first is the one that needs a decision.
    assert_eq!(
        labels,
        [
            "R-06", "R-01", "R-06", "R-04", "R-08", "R-07", "R-02", "R-05", "R-03"
        ]
    );
    let register = home.json(&["scenario", "list", "--review", &review]);
    let id = register["rows"][1]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    assert_eq!(register["rows"][1]["label"], "R-06");

    for way in [
        &["scenario", "show", "R-06", "--review", "Checkout API"][..],
        &[
            "scenario",
            "show",
            "Double charge when confirm is retried",
            "--review",
            &review,
        ],
        &["scenario", "show", &id[..id.len() - 1], "--review", &review],
        &["scenario", "show", &id],
    ] {
        assert_eq!(home.json(way)["row"]["id"], id.as_str(), "{way:?}");
    }
    let text = home.ok(&["scenario", "show", &id]);
    for part in [
        "R-06  Double charge when confirm is retried\n",
        "Now       High, likelihood 2, impact 5. The table gives Moderate;",
        "\nMitigations\n  planned  2026-11-29  Tomás Okafor",
        "\nActions\n  open",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let text = home.ok(&["scenario", "show", "R-01", "--review", &review]);
    for part in [
        "Accepted   by Elin Berg until 2026-12-16",
        "27.4 % of the budget",
        "  proven   ",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    for words in [
        &["scenario", "show", "R-99", "--review", &review][..],
        &["scenario", "list", "--review", "Nobody"],
        &["scenario", "show", "0190aaaa-0000-7000-8000-000000000000"],
    ] {
        assert_eq!(home.fails(words, 3)["kind"], "not_found", "{words:?}");
    }
    assert_eq!(
        home.fails(&["scenario", "show", "R-06"], 1)["kind"],
        "invalid"
    );
}

#[test]
fn a_review_without_scenarios_says_so() {
    let home = Home::with_sample();
    let text = home.ok(&["scenario", "list", "--review", "Basket"]);
    assert!(text.contains("There are no scenarios yet."), "{text}");
}

#[test]
fn a_pre_mortem_is_held_through_call_and_the_gate_follows() {
    let home = Home::new();
    let service = home.call(
        "service_create",
        json!({"name": "Search", "tier": 3, "slo": "99.9 %"}),
    );
    let service = &service["output"]["id"];
    let review = home.call("review_create", json!({"service": service}));
    let review = review["output"]["id"].clone();
    home.call("premortem_start", json!({"review": review}));
    let people = home.call(
        "participant_add",
        json!({"review": review, "name": "Ana\nBo"}),
    );
    let ana = &people["output"]["ids"][0];
    let told = home.call(
        "reason_add",
        json!({"participant": ana, "text": "It fell over."}),
    );
    let reasons = &told["output"]["ids"];
    let made = home.call("scenario_from_reasons", json!({"reasons": reasons}));
    let scenario = made["output"]["id"].clone();
    home.call(
        "rate",
        json!({"scenario": scenario, "participant": ana, "likelihood": 5, "impact": 5}),
    );
    home.call("ratings_reveal", json!({"review": review}));
    home.call("scenario_update", json!({"id": scenario, "owner": "Ana"}));
    let id = review.as_str().expect("an id");
    let text = home.ok(&["review", "show", id]);
    assert!(text.contains("N4  broken "), "{text}");
    assert!(text.contains("R-01 It fell over"), "{text}");
    home.call(
        "scenario_accept",
        json!({"id": scenario, "by": "Bo", "until": "2026-11-30", "reason": "A trial"}),
    );
    let text = home.ok(&["review", "show", id]);
    assert!(
        text.contains("N4  holds  ") && text.contains("C3  broken "),
        "{text}"
    );
    let page = home.ok(&["report", "--review", id, "--out", "-"]);
    assert!(page.contains("Accepted by Bo until 2026-11-30"), "{page}");
}
