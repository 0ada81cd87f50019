//! A team is assessed by three people, one of them by file; a quarter later a stage falls because evidence ran out.

use std::fs;
use std::path::Path;

use chrono::{Days, NaiveDate};
use lamppost_tests::window::{App, Desktop, Failure, Outcome, Start, journey};
use serde_json::{Value, json};

use crate::binary;
use crate::golden;

/// The dimension whose stage rests on claims at first.
const CLAIMED: &str = "incidents";
/// The dimension that falls when a piece of evidence runs out.
const FALLS: &str = "delivery";
/// Who answers in this window, and who by file.
const HERE: [&str; 2] = ["Mara Sund", "Tomás Okafor"];
const AWAY: &str = "Jonas Weber";

#[test]
fn a_stage_falls_because_evidence_ran_out() -> Outcome<()> {
    let desktop = Desktop::start()?;
    let out = desktop.folder().join("wiki");
    fs::create_dir_all(&out)?;
    let ballot = desktop.folder().join("ballot.json");
    let mut start = Start::workspace(&desktop.folder().join("team.lamppost")).export_folder(&out);
    start
        .arguments
        .extend(["--ballot-file".to_owned(), ballot.display().to_string()]);
    let app = App::start(&desktop, binary(), &start)?;
    let (began, asked) = journey("a_ballot_leaves", &app, |app| {
        let began = golden::today(app)?;
        let id = start_the_assessment(app)?;
        vote_here(app, &id)?;
        Ok((began, save_the_ballot(app, &id, &out)?))
    });
    app.close()?;
    answer_elsewhere(&desktop, &asked, &ballot)?;
    let app = App::start(&desktop, binary(), &start)?;
    journey("a_stage_falls", &app, |app| {
        let id = first_assessment(app)?;
        take_the_ballot_in(app, &id)?;
        reveal_and_settle(app, &id)?;
        read_the_stages(app, &id)?;
        save_the_report(app, &id, &out, "maturity-first.md", &began)?;
        let next = next_quarter(app, &id)?;
        save_the_report(app, &next, &out, "maturity-next.md", &began)?;
        app.no_errors()
    });
    app.close()
}

fn made(answer: &Value) -> Outcome<String> {
    let id = answer["output"]["id"].as_str();
    id.map(str::to_owned)
        .ok_or_else(|| Failure::new(format!("nothing was made: {answer}")))
}

fn today(app: &App) -> Outcome<NaiveDate> {
    let home = app.call("home_show", json!({}))?;
    let today = home["workspace"]["today"].as_str().unwrap_or_default();
    today
        .parse()
        .map_err(|error: chrono::ParseError| Failure::new(error.to_string()))
}

fn ago(app: &App, days: u64) -> Outcome<String> {
    let day = today(app)?.checked_sub_days(Days::new(days));
    day.map(|day| day.to_string())
        .ok_or_else(|| Failure::new("there is no such day"))
}

/// A team, its assessment of a quarter ago, and three people, by hand in the window.
fn start_the_assessment(app: &App) -> Outcome<String> {
    app.go("#/maturity")?;
    app.click("Add a team")?;
    app.fill("Name", "Payments Platform")?;
    app.click("Add the team")?;
    app.sees("Payments Platform")?;
    app.click("Start an assessment")?;
    app.fill("Title (optional)", "Q3")?;
    app.fill("Held on", &ago(app, 100)?)?;
    app.fill("People who answer", &[HERE[0], HERE[1], AWAY].join("\n"))?;
    app.click("Start the assessment")?;
    app.sees("everyone answers alone")?;
    first_assessment(app)
}

fn first_assessment(app: &App) -> Outcome<String> {
    let rows = app.call("assessment_list", json!({}))?;
    let first = rows.as_array().and_then(|rows| rows.last());
    let id = first.and_then(|row| row["id"].as_str());
    id.map(str::to_owned)
        .ok_or_else(|| Failure::new(format!("there is no assessment: {rows}")))
}

/// Every criterion with its dimension and its stage.
fn criteria(view: &Value) -> Vec<(String, String, u64)> {
    let mut all = Vec::new();
    for dimension in view["dimensions"].as_array().into_iter().flatten() {
        for one in dimension["criteria"].as_array().into_iter().flatten() {
            let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            all.push((
                word(&dimension["id"]),
                word(&one["id"]),
                one["stage"].as_u64().unwrap_or_default(),
            ));
        }
    }
    all
}

/// What everybody answers: stages 2 and 3 hold, the two above do not.
fn answer(stage: u64) -> &'static str {
    if stage <= 3 { "most" } else { "none" }
}

/// The first criterion of two dimensions at stage 4, on which the three are far apart.
fn contested(all: &[(String, String, u64)]) -> Vec<String> {
    let fourth = all.iter().filter(|(_, _, stage)| *stage == 4);
    let mut seen: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for (dimension, id, _) in fourth {
        if !seen.contains(&dimension.as_str()) && found.len() < 2 {
            seen.push(dimension);
            found.push(id.clone());
        }
    }
    found
}

/// Two people answer on this machine; the first criterion of the first is answered by key.
fn vote_here(app: &App, id: &str) -> Outcome<()> {
    let view = app.call("assessment_show", json!({ "id": id }))?;
    let all = criteria(&view);
    let apart = contested(&all);
    let people: Vec<String> = respondents(&view);
    app.go(&format!("#/assessment/{id}/vote?by={}", people[0]))?;
    app.sees("Only you see these answers until they are revealed.")?;
    app.settle()?;
    app.press("4")?;
    app.sees(&format!("1 of {}", all.len()))?;
    for (at, person) in people.iter().take(HERE.len()).enumerate() {
        for (_, criterion, stage) in &all {
            let vote = match (apart.contains(criterion), at) {
                (true, 0) => "most",
                _ => answer(*stage),
            };
            let request = json!({ "respondent": person, "criterion": criterion, "vote": vote });
            app.call("vote_set", request)?;
        }
        let done = json!({ "id": person, "done": true });
        app.call("respondent_update", done)?;
    }
    let (shown, old) = (first_of(&all, CLAIMED, 2), first_of(&all, FALLS, 2));
    for (dimension, criterion, stage) in &all {
        let claim = dimension == CLAIMED && *stage == 2 && *criterion != shown;
        if *stage > 3 || claim {
            continue;
        }
        // One piece is older, and runs out before the next quarter.
        let days = if *criterion == old { 190 } else { 110 };
        let proof = json!({
            "assessment": id, "criterion": criterion, "kind": "link",
            "url": format!("https://wiki.example.org/{criterion}"),
            "collected_on": ago(app, days)?, "collected_by": "Mara Sund",
        });
        app.call("proof_add", proof)?;
    }
    Ok(())
}

fn first_of(all: &[(String, String, u64)], dimension: &str, stage: u64) -> String {
    let one = all.iter().find(|(d, _, s)| d == dimension && *s == stage);
    one.map(|(_, id, _)| id.clone()).unwrap_or_default()
}

fn respondents(view: &Value) -> Vec<String> {
    let people = view["respondents"].as_array().into_iter().flatten();
    people
        .filter_map(|one| one["id"].as_str().map(str::to_owned))
        .collect()
}

/// The third person's ballot leaves as a file.
fn save_the_ballot(app: &App, id: &str, out: &Path) -> Outcome<String> {
    app.go(&format!("#/assessment/{id}"))?;
    app.sees("Next: Jonas Weber")?;
    app.click(&format!("Save as file… {AWAY}"))?;
    app.sees("Written: ")?;
    let files = fs::read_dir(out)?.flatten();
    let file = files
        .map(|file| file.path())
        .find(|path| path.extension().is_some_and(|end| end == "json"))
        .ok_or_else(|| Failure::new("no ballot was written"))?;
    Ok(fs::read_to_string(file)?)
}

/// Another machine: a workspace of its own, in which the ballot is opened, answered and saved.
fn answer_elsewhere(desktop: &Desktop, text: &str, ballot: &Path) -> Outcome<()> {
    let workspace = desktop.folder().join("elsewhere.lamppost");
    let app = App::start(desktop, binary(), &Start::workspace(&workspace))?;
    let answered = journey("elsewhere", &app, |app| {
        let id = made(&app.call("ballot_open", json!({ "text": text }))?)?;
        let view = app.call("assessment_show", json!({ "id": id }))?;
        let person = respondents(&view).pop().unwrap_or_default();
        for (_, criterion, stage) in criteria(&view) {
            let request =
                json!({ "respondent": person, "criterion": criterion, "vote": answer(stage) });
            app.call("vote_set", request)?;
        }
        app.call("respondent_update", json!({ "id": person, "done": true }))?;
        let file = app.call("ballot_export", json!({ "respondent": person }))?;
        Ok(file["text"].as_str().unwrap_or_default().to_owned())
    });
    fs::write(ballot, answered)?;
    app.close()
}

fn take_the_ballot_in(app: &App, id: &str) -> Outcome<()> {
    app.go(&format!("#/assessment/{id}"))?;
    app.sees("Next: Jonas Weber")?;
    app.click("Take in a file…")?;
    app.sees("Everybody has finished")
}

/// The answers are shown, and the two on which people are far apart get one answer each.
fn reveal_and_settle(app: &App, id: &str) -> Outcome<()> {
    app.click("Reveal the answers")?;
    app.sees("What would move a stage")?;
    app.go(&format!("#/assessment/{id}/agenda"))?;
    app.sees("2 contested answers to settle")?;
    for left in [
        "1 contested answer to settle",
        "Every contested answer is settled.",
    ] {
        let none = app.named("radio", "None")?;
        app.click_on(&none)?;
        app.fill("Because", "The one who said most meant another team.")?;
        app.press("Ctrl+Enter")?;
        app.sees(left)?;
    }
    Ok(())
}

/// Stage 2 is what the evidence carries, 3 is what people claim; the two criteria in between become actions.
fn read_the_stages(app: &App, id: &str) -> Outcome<()> {
    app.go(&format!("#/assessment/{id}?d={CLAIMED}"))?;
    app.sees("claims 3")?;
    let view = app.call("assessment_show", json!({ "id": id }))?;
    assert_eq!(view["overall"]["gated_stage"], 2, "{}", view["overall"]);
    let dimensions = view["dimensions"].as_array().into_iter().flatten();
    let one = dimensions.into_iter().find(|one| one["id"] == CLAIMED);
    let one = one.ok_or_else(|| Failure::new("the dimension is not there"))?;
    assert_eq!(one["result"]["stage"], 2, "{}", one["result"]);
    assert_eq!(one["result"]["claimed_stage"], 3, "{}", one["result"]);
    let missing = one["result"]["why"]["missing"].as_array();
    assert_eq!(missing.map(Vec::len), Some(2), "{}", one["result"]["why"]);
    for made in 1..=2 {
        app.click("Make an action")?;
        app.wait_with(
            "the criterion to have its action",
            "return document.querySelectorAll('.lacks .muted').length === arguments[0]",
            &[json!(made)],
        )?;
    }
    let view = app.call("assessment_show", json!({ "id": id }))?;
    assert_eq!(view["actions"].as_array().map(Vec::len), Some(2));
    Ok(())
}

/// The next assessment begins from this one: the same people, the same evidence, a quarter older.
fn next_quarter(app: &App, before: &str) -> Outcome<String> {
    let view = app.call("assessment_show", json!({ "id": before }))?;
    app.go(&format!(
        "#/team/{}",
        view["team"].as_str().unwrap_or_default()
    ))?;
    app.click("New assessment")?;
    app.fill("Title (optional)", "Q4")?;
    app.click("Start the assessment")?;
    app.sees("everyone answers alone")?;
    let rows = app.call("assessment_list", json!({}))?;
    let id = rows[0]["id"].as_str().unwrap_or_default().to_owned();
    let view = app.call("assessment_show", json!({ "id": id }))?;
    for person in respondents(&view) {
        for (_, criterion, stage) in criteria(&view) {
            let request =
                json!({ "respondent": person, "criterion": criterion, "vote": answer(stage) });
            app.call("vote_set", request)?;
        }
        app.call("respondent_update", json!({ "id": person, "done": true }))?;
    }
    app.go("#/maturity")?;
    app.go(&format!("#/assessment/{id}"))?;
    app.click("Reveal the answers")?;
    app.sees("What would move a stage")?;
    app.go(&format!("#/assessment/{id}?d={FALLS}"))?;
    app.sees("down 1")?;
    Ok(id)
}

fn save_the_report(app: &App, id: &str, out: &Path, golden: &str, began: &Value) -> Outcome<()> {
    app.go(&format!("#/assessment/{id}/report"))?;
    app.sees("What saving will write")?;
    app.click("Save as files")?;
    app.sees("written to wiki.")?;
    let preview = app.call("report_preview", json!({ "assessment": id }))?;
    let file = preview["files"][0]["path"].as_str().unwrap_or_default();
    let page = fs::read_to_string(out.join(file))?;
    if golden == "maturity-next.md" {
        assert!(
            page.contains("The stage fell from 3 to 2 because evidence expired."),
            "{page}"
        );
    }
    golden::compare(app, golden, &page, began)
}
