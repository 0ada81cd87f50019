//! The portfolio: areas, commonest gaps, filters, orders, side by side, and its table.

use serde_json::{Value, json};

use crate::world::World;

fn filled() -> (World, Vec<Value>, Vec<Value>) {
    let mut world = World::new();
    let (mut services, mut reviews) = (Vec::new(), Vec::new());
    for (name, owner, tier) in [
        ("Alpha", "Core", 1),
        ("Beta", "Payments", 2),
        ("=Gamma", "Core", 3),
    ] {
        let service = world.made(
            "service_create",
            json!({"name": name, "owner": owner, "tier": tier}),
        );
        let review = world.made(
            "review_create",
            json!({"service": service, "launch_on": format!("2026-12-0{tier}")}),
        );
        services.push(service);
        reviews.push(review);
    }
    services.push(world.made("service_create", json!({"name": "Delta", "tier": 3})));
    for (at, question, answer) in [
        (0, "own.team", "met"),
        (0, "own.tier", "partial"),
        (1, "own.team", "unmet"),
        (2, "own.team", "met"),
    ] {
        world.must(
            "answer_set",
            json!({"review": reviews[at], "question": question, "answer": answer}),
        );
    }
    // "Met" without the evidence it needs is half of it, so the gap of the team stays; a waiver closes that of Beta.
    let waiver = world.made(
        "waiver_ask",
        json!({"review": reviews[1], "question": "own.team", "reason": "r", "control": "c", "approver": "Bo", "expires": "2026-12-24"}),
    );
    world.must(
        "waiver_decide",
        json!({"id": waiver, "decision": "approved", "by": "Bo"}),
    );
    world.must(
        "action_add",
        json!({"review": reviews[2], "question": "own.team", "text": "Late", "due": "2026-11-01"}),
    );
    (world, services, reviews)
}

fn names(view: &Value) -> Vec<String> {
    let rows = view["services"].as_array().unwrap();
    rows.iter()
        .map(|row| row["service"]["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn areas_gaps_and_totals_are_those_of_the_reviews() {
    let (mut world, services, reviews) = filled();
    let view = world.must("portfolio_show", json!({}));
    assert_eq!(names(&view), ["=Gamma", "Alpha", "Beta", "Delta"]);
    assert_eq!(view["owners"], json!(["Core", "Payments"]));
    assert_eq!(view["totals"]["services"], 4);
    assert_eq!(
        (&view["totals"]["none"], &view["totals"]["no_go"]),
        (&json!(1), &json!(3))
    );
    assert_eq!(
        (&view["totals"]["overdue"], &view["totals"]["waived"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(
        view["areas"][0],
        json!({"id": "own", "title": view["areas"][0]["title"]})
    );
    // Every cell is what the checklist of the review says of the area.
    for (row, review) in [(0, 2), (1, 0), (2, 1)] {
        let shown = world.must("readiness_show", json!({"review": reviews[review]}));
        let mut gaps = 0;
        for (at, area) in view["areas"].as_array().unwrap().iter().enumerate() {
            let progress = shown["areas"]
                .as_array()
                .unwrap()
                .iter()
                .find(|one| one["id"] == area["id"])
                .unwrap();
            let cell = &view["services"][row]["areas"][at];
            let counts = &progress["counts"];
            if cell.is_null() {
                assert_eq!(
                    (&counts["applicable"], &counts["na"]),
                    (&json!(0), &json!(0))
                );
                continue;
            }
            for key in ["met", "partial", "unmet", "unknown", "unanswered", "na"] {
                assert_eq!(cell[key], counts[key], "{key} of {area}");
            }
            gaps += counts["gaps"].as_u64().unwrap() - counts["waived"].as_u64().unwrap();
        }
        assert_eq!(view["services"][row]["gaps"], gaps);
    }
    assert_eq!(
        view["services"][3]["areas"],
        json!(vec![Value::Null; view["areas"].as_array().unwrap().len()])
    );
    let gap = |id: &str| {
        view["gaps"]
            .as_array()
            .unwrap()
            .iter()
            .find(|gap| gap["question"] == id)
            .cloned()
    };
    let counts: Vec<u64> = view["gaps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|gap| gap["services"].as_u64().unwrap())
        .collect();
    assert!(
        counts.len() == 20 && counts.is_sorted_by(|a, b| a >= b),
        "{counts:?}"
    );
    let tier = gap("own.tier").unwrap();
    assert_eq!(
        (&tier["services"], &tier["area"]),
        (&json!(3), &json!("own"))
    );
    let mut ids = [&services[2], &services[0], &services[1]]
        .map(Clone::clone)
        .to_vec();
    ids.sort_by_key(ToString::to_string);
    let mut found = tier["ids"].as_array().unwrap().clone();
    found.sort_by_key(ToString::to_string);
    assert_eq!(found, ids);
}

#[test]
fn a_filter_lets_through_what_fits_all_of_it() {
    let (mut world, _, _) = filled();
    for (filter, expected) in [
        (json!({}), vec!["=Gamma", "Alpha", "Beta", "Delta"]),
        (json!({"text": "core LAUNCH"}), vec!["=Gamma", "Alpha"]),
        (json!({"owner": " core "}), vec!["=Gamma", "Alpha"]),
        (json!({"tier": [1, 2]}), vec!["Alpha", "Beta"]),
        (json!({"tier": [0]}), vec![]),
        (json!({"tier": []}), vec![]),
        (json!({"verdict": ["no-go"], "tier": [2]}), vec!["Beta"]),
        (json!({"verdict": ["go"]}), vec![]),
        (
            json!({"status": ["in_review"]}),
            vec!["=Gamma", "Alpha", "Beta"],
        ),
        (json!({"gap": "own.team"}), vec!["=Gamma", "Alpha"]),
        (json!({"overdue": true}), vec!["=Gamma"]),
        (
            json!({"overdue": false, "signed": false}),
            vec!["Alpha", "Beta", "Delta"],
        ),
        (json!({"signed": true}), vec![]),
    ] {
        let view = world.must("portfolio_show", json!({"filter": filter}));
        assert_eq!(names(&view), expected, "{filter}");
        assert_eq!(view["totals"]["left_out"], 4 - expected.len());
    }
    for filter in [
        json!({"tier": [4]}),
        json!({"tier": vec![1; 21]}),
        json!({"text": "x".repeat(501)}),
        json!({"verdict": ["good"]}),
        json!({"more": 1}),
    ] {
        assert!(
            world
                .call("portfolio_show", json!({"filter": filter}))
                .is_err(),
            "{filter}"
        );
    }
}

#[test]
fn every_order_is_that_of_its_values_and_what_has_none_comes_last() {
    let (mut world, _, _) = filled();
    for (by, up, down) in [
        (
            "name",
            ["=Gamma", "Alpha", "Beta", "Delta"],
            ["Delta", "Beta", "Alpha", "=Gamma"],
        ),
        (
            "owner",
            ["=Gamma", "Alpha", "Beta", "Delta"],
            ["Beta", "=Gamma", "Alpha", "Delta"],
        ),
        (
            "tier",
            ["Alpha", "Beta", "=Gamma", "Delta"],
            ["=Gamma", "Delta", "Beta", "Alpha"],
        ),
        (
            "launch",
            ["Alpha", "Beta", "=Gamma", "Delta"],
            ["=Gamma", "Beta", "Alpha", "Delta"],
        ),
        (
            "overdue",
            ["Alpha", "Beta", "Delta", "=Gamma"],
            ["=Gamma", "Alpha", "Beta", "Delta"],
        ),
        (
            "waived",
            ["=Gamma", "Alpha", "Beta", "Delta"],
            ["Beta", "=Gamma", "Alpha", "Delta"],
        ),
        (
            "next_review",
            ["=Gamma", "Alpha", "Beta", "Delta"],
            ["=Gamma", "Alpha", "Beta", "Delta"],
        ),
    ] {
        for (descending, expected) in [(false, up), (true, down)] {
            let view = world.must(
                "portfolio_show",
                json!({"sort": {"by": by, "descending": descending}}),
            );
            assert_eq!(names(&view), expected, "{by} {descending}");
        }
    }
    for by in ["verdict", "score", "answered", "trend", "gaps"] {
        let view = world.must("portfolio_show", json!({"sort": {"by": by}}));
        assert_eq!(names(&view)[3], "Delta", "{by}");
    }
    let view = world.must(
        "portfolio_show",
        json!({"sort": {"by": "area", "area": "own", "descending": true}}),
    );
    // Alpha has one met and one partial there, Gamma one met.
    assert_eq!(names(&view), ["Alpha", "=Gamma", "Beta", "Delta"]);
    let missing = world.call(
        "portfolio_show",
        json!({"sort": {"by": "area", "area": "nowhere"}}),
    );
    assert!(missing.is_err());
}

#[test]
fn filters_are_saved_changed_and_deleted() {
    let (mut world, _, _) = filled();
    let filter = json!({"tier": [1], "owner": "Core"});
    let id = world.made(
        "filter_save",
        json!({"title": " Tier one ", "filter": filter}),
    );
    let list = world.must("filter_list", json!({}));
    assert_eq!(
        (&list[0]["title"], &list[0]["filter"]["tier"]),
        (&json!("Tier one"), &json!([1]))
    );
    let taken = world
        .call("filter_save", json!({"title": "tier ONE", "filter": {}}))
        .unwrap_err();
    assert_eq!(taken.message, "There is a filter named Tier one.");
    world.must(
        "filter_save",
        json!({"id": id, "title": "Tier one", "filter": {"tier": [1, 2]}}),
    );
    assert_eq!(
        world.must("filter_list", json!({}))[0]["filter"]["tier"],
        json!([1, 2])
    );
    assert!(
        world
            .call("filter_save", json!({"title": "", "filter": {}}))
            .is_err()
    );
    assert!(
        world
            .call(
                "filter_save",
                json!({"title": "x", "filter": {"tier": [9]}})
            )
            .is_err()
    );
    world.must("filter_delete", json!({"id": id}));
    assert_eq!(world.must("filter_list", json!({})), json!([]));
    world.must("undo", json!({}));
    assert_eq!(world.must("filter_list", json!({}))[0]["title"], "Tier one");
}

#[test]
fn up_to_six_services_stand_side_by_side() {
    let (mut world, services, _) = filled();
    let view = world.must("side_by_side", json!({"services": services}));
    let row = |id: &str| {
        view["questions"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["id"] == id)
            .unwrap()
            .clone()
    };
    let team = row("own.team");
    let answers: Vec<Value> = team["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| cell["answer"].clone())
        .collect();
    assert_eq!(
        answers,
        [json!("met"), json!("unmet"), json!("met"), Value::Null]
    );
    assert_eq!(
        (&team["differs"], &team["cells"][1]["waived"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(team["cells"][3], Value::Null);
    // Asked of tiers 1 and 2 alone.
    let depth = row("own.depth");
    assert_eq!(
        (&depth["cells"][2], &depth["differs"]),
        (&Value::Null, &json!(false))
    );
    assert_eq!(view["services"][3]["review"], Value::Null);
    let seven: Vec<&Value> = services.iter().chain(&services).take(7).collect();
    for services in [
        json!([]),
        json!(seven),
        json!([services[0], services[0]]),
        json!(["x"]),
    ] {
        assert!(
            world
                .call("side_by_side", json!({"services": services}))
                .is_err(),
            "{services}"
        );
    }
}

#[test]
fn the_table_and_the_report_say_the_same_and_hold_no_formula() {
    let (mut world, _, _) = filled();
    let table = world.must(
        "portfolio_table",
        json!({"form": "csv", "filter": {"tier": [1, 2, 3]}, "sort": {"by": "tier"}}),
    );
    assert_eq!(table["name"], "portfolio.csv");
    let text = table["text"].as_str().unwrap();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert!(lines[0].starts_with("Service,Owner,Tier,Review,Verdict,Score,Answered,Applicable,Open gaps,Waived,Overdue,Launch,Next review,"));
    assert!(
        lines[1].starts_with("Alpha,Core,1,Launch review,no-go,"),
        "{}",
        lines[1]
    );
    assert!(lines[3].starts_with("\"'=Gamma\",Core,3,"), "{}", lines[3]);
    assert!(lines[4].starts_with("Delta,"), "{}", lines[4]);
    assert_eq!(lines.len(), 6);
    let report = world.must("report_preview", json!({"portfolio": true}));
    let text = report.to_string();
    for words in [
        "Services by area",
        "Commonest gaps",
        "Answers by area, all services",
    ] {
        assert!(text.contains(words), "{words}");
    }
}
