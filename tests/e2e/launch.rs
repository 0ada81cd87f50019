//! The first thing a person does: from the first start to a page for the wiki, then the power goes.

use std::fs;
use std::path::Path;

use lamppost_tests::window::{App, Desktop, Failure, Outcome, Start, journey};
use serde_json::{Value, json};

use crate::binary;
use crate::golden::{compare, today};

/// What is answered, in order, after the first question has got its evidence.
const KEYS: [&str; 9] = ["1", "2", "3", "1", "5", "1", "1", "2", "1"];

#[test]
fn from_first_start_to_wiki_page() -> Outcome<()> {
    let desktop = Desktop::start()?;
    let workspace = desktop.folder().join("team.lamppost");
    let out = desktop.folder().join("wiki");
    fs::create_dir_all(&out)?;
    let start = Start::workspace(&workspace).export_folder(&out);

    let app = App::start(&desktop, binary(), &start)?;
    let told = journey("from_first_start_to_wiki_page", &app, |app| {
        let began = today(app)?;
        look_round_the_sample(app)?;
        let review = start_a_review(app)?;
        answer_ten_questions(app, &review)?;
        make_an_action(app, &review)?;
        see_the_verdict(app)?;
        save_the_report(app, &out, &began)?;
        app.no_errors()?;
        type_until_it_is_saved(app, &review)
    });
    app.type_text(" and this is lost with the power")?;
    app.kill()?;

    let app = App::start(&desktop, binary(), &Start::workspace(&workspace))?;
    journey("after_the_power_went", &app, |app| {
        let after = state(app, &told.review)?;
        assert_eq!(
            after.answers, told.answers,
            "every answer that was acknowledged"
        );
        assert_eq!(after.evidence, told.evidence);
        assert_eq!(after.actions, told.actions);
        assert!(
            after.note.starts_with(&told.note),
            "“{}” was saved, “{}” is here",
            told.note,
            after.note
        );
        let check = app.call("workspace_check", json!({}))?;
        assert_eq!(check["clean"], json!(true), "{check}");
        app.no_errors()
    });
    app.close()
}

fn look_round_the_sample(app: &App) -> Outcome<()> {
    app.sees("No services yet")?;
    app.click("Open the sample")?;
    app.sees("Checkout API: 6 questions left")
}

/// Describes a service and starts its review; the readiness list opens.
fn start_a_review(app: &App) -> Outcome<String> {
    app.click("New service")?;
    app.fill("Name", "Parcel Tracker")?;
    app.fill("Owner team", "Logistics")?;
    app.sees("questions apply")?;
    app.click("Add the service")?;
    app.sees("Parcel Tracker")?;
    app.click("Start a review")?;
    app.click("Start the review")?;
    app.sees("0 of ")?;
    app.css("fieldset.q.current")?;
    let home = app.call("home_show", json!({}))?;
    let rows = home["services"].as_array().into_iter().flatten();
    let row = rows
        .filter(|row| row["name"] == "Parcel Tracker")
        .find_map(|row| row["review"]["id"].as_str());
    row.map(str::to_owned)
        .ok_or_else(|| Failure::new("the service has no review"))
}

fn answer_ten_questions(app: &App, review: &str) -> Outcome<()> {
    app.press("1")?;
    saved(app, review, 1)?;
    app.press("e")?;
    app.fill("Address", "https://wiki.example/parcel-tracker/team")?;
    app.fill("Title", "Catalogue entry")?;
    app.press("Enter")?;
    app.wait_with(
        "the evidence to be listed",
        "return [...document.querySelectorAll('#inspector a, #inspector button')].some((e) => e.textContent.includes('Catalogue entry'))",
        &[],
    )?;
    for (at, key) in KEYS.iter().enumerate() {
        app.press("u")?;
        app.press(key)?;
        saved(app, review, at + 2)?;
    }
    app.sees("10 of ")
}

/// Waits until so many answers are on the disk.
fn saved(app: &App, review: &str, answers: usize) -> Outcome<()> {
    let body = "const [review, wanted, done] = arguments; \
        const ask = () => window.__TAURI_INTERNALS__.invoke('rpc', { name: 'readiness_show', payload: { review } }) \
          .then((list) => list.questions.filter((q) => q.answer).length === wanted ? done(true) : setTimeout(ask, 20), (e) => done(String(e.message))); ask();";
    let found = app.script_async(body, &[json!(review), json!(answers)])?;
    if found == json!(true) {
        Ok(())
    } else {
        Err(Failure::new(format!("{answers} answers: {found}")))
    }
}

fn make_an_action(app: &App, review: &str) -> Outcome<()> {
    app.click("Add an action")?;
    app.fill("Action", "Write the missing runbook")?;
    app.fill("Owner", "Noor Haddad")?;
    app.click("Add action")?;
    app.sees("Write the missing runbook")?;
    app.wait(
        "the focus to return to the question",
        "return document.activeElement?.closest('fieldset.q.current') != null",
    )?;
    let shown = app.call("review_show", json!({ "id": review }))?;
    assert_eq!(shown["actions"][0]["owner"], "Noor Haddad");
    Ok(())
}

fn see_the_verdict(app: &App) -> Outcome<()> {
    app.follow("Parcel Tracker")?;
    app.sees("No-go")?;
    app.sees("Every blocker is met or waived")
}

fn save_the_report(app: &App, out: &Path, began: &Value) -> Outcome<()> {
    app.follow("Report")?;
    app.sees("What saving will write")?;
    app.click("Save as files")?;
    app.sees("written to wiki.")?;
    let page = fs::read_to_string(out.join("Parcel-Tracker-Launch-review.md"))?;
    compare(app, "launch.md", &page, began)?;
    assert!(
        out.join("attachments/Parcel-Tracker-Launch-review-progress-by-area.png")
            .is_file()
    );
    Ok(())
}

/// Types a note and waits until core has it and the window says so.
fn type_until_it_is_saved(app: &App, review: &str) -> Outcome<State> {
    app.go(&format!("#/review/{review}/readiness"))?;
    app.css("fieldset.q.current")?;
    app.fill("Note", "Acknowledged before the power went.")?;
    app.until("the note to be saved", || {
        Ok(state(app, review)?.note.ends_with("went."))
    })?;
    app.sees("Saved")?;
    state(app, review)
}

struct State {
    review: String,
    answers: Vec<Value>,
    note: String,
    evidence: u64,
    actions: usize,
}

fn state(app: &App, review: &str) -> Outcome<State> {
    let list = app.call("readiness_show", json!({ "review": review }))?;
    let rows = || list["questions"].as_array().into_iter().flatten();
    let shown = app.call("review_show", json!({ "id": review }))?;
    Ok(State {
        review: review.to_owned(),
        answers: rows()
            .filter(|row| !row["answer"].is_null())
            .map(|row| json!([row["id"], row["answer"]]))
            .collect(),
        note: rows()
            .filter_map(|row| row["note"].as_str())
            .find(|note| !note.is_empty())
            .unwrap_or_default()
            .to_owned(),
        evidence: rows().filter_map(|row| row["evidence"].as_u64()).sum(),
        actions: shown["actions"].as_array().map_or(0, Vec::len),
    })
}
