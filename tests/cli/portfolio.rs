//! The portfolio as a script sees it.

use serde_json::json;

use crate::run::Home;

#[test]
fn the_portfolio_is_shown_filtered_and_given_as_csv() {
    let home = Home::with_sample();
    home.call("service_create", json!({"name": "Archive", "tier": 2}));
    let text = home.ok(&["portfolio"]);
    assert!(
        text.contains("Checkout API")
            && text.contains("Archive")
            && text.contains("\nCommonest gaps\n"),
        "{text}"
    );
    let view = home.json(&["portfolio", "--tier", "2"]);
    assert_eq!(view["services"][0]["service"]["name"], "Archive");
    assert_eq!(view["totals"]["services"], 3);
    home.call(
        "filter_save",
        json!({"title": "Tier two", "filter": {"tier": [2]}}),
    );
    assert_eq!(home.json(&["portfolio", "--filter", "tier two"]), view);
    assert_eq!(
        home.json(&["portfolio", "--filter", "{\"tier\": [2]}"]),
        view
    );
    let csv = home.ok(&["portfolio", "--csv", "--sort", "own", "--descending"]);
    assert!(
        csv.starts_with("Service,Owner,Tier,") && csv.lines().count() >= 3,
        "{csv}"
    );
    home.fails(&["portfolio", "--filter", "nothing"], 3);
    home.fails(&["portfolio", "--filter", "{\"tiers\": []}"], 64);
    home.fails(&["portfolio", "--sort", "nowhere"], 3);
}
