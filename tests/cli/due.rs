//! What is due, on a terminal, as JSON, as a calendar, and as an exit code.

use serde_json::json;

use crate::run::Home;

#[test]
fn what_is_due_is_listed_and_only_asked_for_fails() {
    let home = Home::with_sample();
    let review = home.review("Basket");
    home.call(
        "action_add",
        json!({ "review": review, "question": "deps.retry", "text": "Cap retries", "owner": "Ana", "due": "2026-11-10" }),
    );
    let text = home.ok(&["due"]);
    assert!(text.starts_with("Day         When"), "{text}");
    assert!(text.contains("10 days ago"), "{text}");
    let rows = home.json(&["due", "--author", "Ana", "--mine"]);
    assert_eq!(rows[0]["title"], "Cap retries", "{rows}");
    assert!(
        rows.as_array()
            .is_some_and(|rows| rows.iter().all(|row| row["person"] == "Ana"))
    );
    let late = home.run(&["due", "--fail-overdue"]);
    assert_eq!(late.code, Some(1), "{}", late.err);
    let none = home.run(&["due", "--fail-overdue", "--mine", "--author", "Nobody Else"]);
    assert_eq!(none.code, Some(0), "{}", none.err);
    assert_eq!(none.out, "Nothing is due within 30 days.\n");
}

#[test]
fn a_calendar_is_the_same_bytes_twice() {
    let home = Home::with_sample();
    let first = home.ok(&["due", "--ics", "--days", "365"]);
    assert!(first.starts_with("BEGIN:VCALENDAR\r\n"), "{first}");
    assert!(first.contains("BEGIN:VEVENT\r\n"), "{first}");
    assert_eq!(home.ok(&["due", "--ics", "--days", "365"]), first);
}
