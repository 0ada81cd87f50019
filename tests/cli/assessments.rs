//! Assessments of a team as a script sees them, and everything else about them through `call`.

use serde_json::json;

use crate::run::Home;

#[test]
fn assessments_are_listed_latest_first_and_shown_with_letters_and_reasons() {
    let home = Home::with_sample();
    let rows = home.json(&["assessment", "list"]);
    let rows = rows.as_array().expect("a list");
    assert_eq!(rows.len(), 2);
    assert!(rows[0]["held_on"].as_str() > rows[1]["held_on"].as_str());
    let text = home.ok(&["assessment", "list"]);
    assert!(text.contains("Payments Platform"), "{text}");
    let id = rows[0]["id"].as_str().expect("an id").to_owned();
    let title = rows[0]["title"].as_str().expect("a title").to_owned();
    let both = format!("Payments Platform {title}");
    for way in ["Payments Platform", &title, &both, &id, &id[..id.len() - 1]] {
        assert_eq!(
            home.json(&["assessment", "show", way])["id"],
            id.as_str(),
            "{way}"
        );
    }
    let text = home.ok(&["assessment", "show", &id]);
    for part in [
        "Lowest stage 2: Service levels and error budgets, Toil and automation, ",
        "Typical stage 3. 10 of 10 dimensions rated, 100 % answered",
        "\n  Service levels and error budgets                  F          |P           F*           N            2      4",
        "\nService levels and error budgets: why not stage 3\n  The cell must be L or better; it is P, at 0.50.\n",
        "“SLO page” is 201 days old; evidence counts for 180 days.",
        "\n  The one marked → opens stage 3.\n",
        "\nTo settle\n",
        "some 1, half 1, most 3",
        "\nWhat would move a stage\n  Service levels and error budgets                 2 → 3  Check “SLO page” again\n",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn before_the_reveal_it_tells_only_who_has_answered_how_much() {
    let home = Home::with_sample();
    let teams = home.json(&["call", "team_list"]);
    let team = &teams[0]["id"];
    let call =
        |name: &str, payload: serde_json::Value| home.json(&["call", name, &payload.to_string()]);
    let made = call(
        "assessment_create",
        json!({"team": team, "title": "Next", "respondents": ["Ana", "Bo"]}),
    );
    let id = made["output"]["id"].as_str().expect("an id").to_owned();
    let view = call("assessment_show", json!({"id": id}));
    let ana = &view["respondents"][0]["id"];
    call(
        "vote_set",
        json!({"respondent": ana, "criterion": "toil.2.listed", "vote": "most"}),
    );
    let text = home.ok(&["assessment", "show", &id]);
    for part in [
        "  Ana  1 of 103\n",
        "  Bo   0 of 103\n",
        "\nThe votes are not shown yet.\n",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("Letters"), "{text}");
}

#[test]
fn two_are_compared_and_a_report_says_the_same() {
    let home = Home::with_sample();
    let rows = home.json(&["assessment", "list"]);
    let id = |at: usize| rows[at]["id"].as_str().expect("an id").to_owned();
    let (before, after) = (id(1), id(0));
    let text = home.ok(&["assessment", "compare", &before, &after]);
    let expired = "because evidence expired.";
    assert!(text.contains("Payments Platform · "), "{text}");
    assert!(text.contains("Dimension"), "{text}");
    assert!(text.contains(expired), "{text}");
    let value = home.json(&["assessment", "compare", &before, &after]);
    assert_eq!(value["before"]["id"], before.as_str());
    let page = home.ok(&["report", "--assessment", "Payments Platform", "--out", "-"]);
    assert!(
        page.starts_with("# Payments Platform, maturity, "),
        "{page}"
    );
    assert!(page.contains(expired), "{page}");
    home.ok(&["report", "--assessment", &after, "--out", "wiki"]);
    let files = home.json(&["report", "--assessment", &after, "--out", "wiki"]);
    assert_eq!(files["files"].as_array().map(Vec::len), Some(2));
}
