//! A review is signed, changed, repeated, moved to a newer checklist, looked at beside the last, found in, and carried to another workspace.

use std::fs;
use std::path::Path;

use lamppost_tests::window::{App, Desktop, Failure, Outcome, Start, journey};
use serde_json::{Value, json};

use crate::{answered, binary};

/// What a comment says, and what of it is looked for.
const COMMENT: &str = "The queue drained in eleven minutes after the zone came back.";
const PHRASE: &str = "\"eleven minutes\"";

#[test]
fn a_review_lives_on() -> Outcome<()> {
    let desktop = Desktop::start()?;
    let folder = |name: &str| {
        let folder = desktop.folder().join(name);
        fs::create_dir_all(&folder).map(|()| folder)
    };
    let (packs, out, again) = (folder("packs")?, folder("out")?, folder("again")?);
    let workspace = desktop.folder().join("team.lamppost");
    let start = Start::workspace(&workspace)
        .packs(&packs)
        .export_folder(&out);
    let app = App::start(&desktop, binary(), &start)?;
    journey("a_review_lives_on", &app, |app| {
        app.call("sample_add", json!({}))?;
        app.reload()?;
        let review = current(app)?;
        sign_two_areas(app, &review)?;
        see_one_void(app, &review)?;
        say_something(app, &review)?;
        let next = start_the_next(app, &review)?;
        move_to_a_newer_checklist(app, &next)?;
        compare_with_the_last(app, &next)?;
        find_the_phrase(app)?;
        export(app)?;
        app.no_errors()
    });
    app.close()?;

    let exported = only_file(&out)?;
    let start = Start::workspace(&desktop.folder().join("empty.lamppost"))
        .packs(&packs)
        .import_file(&exported)
        .export_folder(&again);
    let app = App::start(&desktop, binary(), &start)?;
    journey("a_review_lives_on_elsewhere", &app, |app| {
        command(app, "Import a file")?;
        app.click("Choose the file…")?;
        app.sees("changes were taken over.")?;
        app.click("Close")?;
        app.sees("Checkout API")?;
        export(app)?;
        lists(app)?;
        app.no_errors()
    });
    app.close()?;
    let same = fs::read(&exported)? == fs::read(only_file(&again)?)?;
    assert!(same, "what was exported again differs");
    let calendar = fs::read_to_string(again.join("lamppost-due.ics"))?;
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n"), "{calendar}");
    let table = fs::read_to_string(again.join("portfolio.csv"))?;
    assert!(table.starts_with("Service,Owner,Tier,"), "{table}");
    assert!(table.contains("\r\nCheckout API,"), "{table}");
    Ok(())
}

/// The open review of the sample's first service.
fn current(app: &App) -> Outcome<String> {
    let home = app.call("home_show", json!({}))?;
    let services = home["services"].as_array().into_iter().flatten();
    let of = services
        .into_iter()
        .find(|row| row["name"] == "Checkout API");
    let id = of.and_then(|row| row["review"]["id"].as_str());
    id.map(str::to_owned)
        .ok_or_else(|| Failure::new("the sample has no review of Checkout API"))
}

fn areas(app: &App, review: &str) -> Outcome<Vec<Value>> {
    let shown = app.call("signoff_show", json!({ "review": review }))?;
    Ok(shown["rows"].as_array().cloned().unwrap_or_default())
}

fn word<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// Chooses a command from the palette, by keyboard.
fn command(app: &App, text: &str) -> Outcome<()> {
    app.press("Ctrl+k")?;
    app.named("combobox", "Find")?;
    app.type_text(text)?;
    app.wait_with(
        "the command to be the chosen one",
        "return document.querySelector('[role=option][aria-selected=true]')?.innerText.includes(arguments[0])",
        &[json!(text)],
    )?;
    app.press("Enter")
}

/// Two people, one after the other at the same window.
fn sign_two_areas(app: &App, review: &str) -> Outcome<()> {
    let rows = areas(app, review)?;
    for (person, row) in ["Mara Sund", "Jonas Weber"].into_iter().zip(&rows) {
        app.go("#/settings")?;
        app.click("Change")?;
        app.fill("Your name", person)?;
        app.click("Save")?;
        app.sees(person)?;
        app.go(&format!("#/review/{review}/signoff"))?;
        let title = word(row, "title");
        app.click(&format!("Sign {title}"))?;
        app.sees(word(row, "statement"))?;
        app.fill("Type your name", person)?;
        app.click(&format!("Sign “{title}”"))?;
        app.sees(&format!("Take back: {title}"))?;
    }
    let signed: Vec<Value> = areas(app, review)?;
    let by: Vec<&str> = signed.iter().take(2).map(|row| word(row, "by")).collect();
    assert_eq!(by, ["Mara Sund", "Jonas Weber"]);
    Ok(())
}

/// One answer changes, by keyboard; the signature of its area alone is void and says why.
fn see_one_void(app: &App, review: &str) -> Outcome<()> {
    let rows = areas(app, review)?;
    let list = app.call("readiness_show", json!({ "review": review }))?;
    let questions = list["questions"].as_array().into_iter().flatten();
    let question = questions
        .into_iter()
        .find(|row| row["area"] == rows[0]["area"] && row["answer"] == "met")
        .or_else(|| {
            let mut all = list["questions"].as_array().into_iter().flatten();
            all.find(|row| row["answer"] == "met")
        });
    let question = question.ok_or_else(|| Failure::new("nothing is met"))?;
    let id = word(question, "id");
    app.go(&format!("#/review/{review}/readiness?q={id}"))?;
    app.css(&format!("fieldset.q.current#q-{}", id.replace('.', "\\.")))?;
    app.press("2")?;
    answered(app, review, id, "partial")?;
    app.go(&format!("#/review/{review}/signoff"))?;
    app.sees("Sign again")?;
    let rows = areas(app, review)?;
    assert_eq!(word(&rows[0], "state"), "void");
    assert_eq!(word(&rows[1], "state"), "signed");
    let why = rows[0]["void_by"][0].as_str().unwrap_or_default();
    assert!(why.contains("Met") && why.contains("Partial"), "{why}");
    app.sees(why)
}

fn say_something(app: &App, review: &str) -> Outcome<()> {
    let rows = areas(app, review)?;
    let list = app.call("readiness_show", json!({ "review": review }))?;
    let mut questions = list["questions"].as_array().into_iter().flatten();
    let question = questions.find(|row| row["state"] == "asked" && row["area"] != rows[0]["area"]);
    let question = question.map_or("own.team", |row| word(row, "id"));
    app.call(
        "comment_add",
        json!({ "review": review, "question": question, "text": COMMENT }),
    )
    .map(drop)
}

/// The review of the next year, which starts from this one.
fn start_the_next(app: &App, review: &str) -> Outcome<String> {
    app.go(&format!("#/review/{review}/readiness"))?;
    app.settle()?;
    command(app, "Start the next review")?;
    app.fill("Title", "Launch review 2027")?;
    app.click("Start the review")?;
    app.sees("Launch review 2027")?;
    app.sees("to reconfirm")?;
    let next = current(app)?;
    assert_ne!(next, review, "the next review is the current one");
    Ok(next)
}

/// The team makes a pack of its own with another wording and one question more, and the review goes over to it.
fn move_to_a_newer_checklist(app: &App, review: &str) -> Outcome<()> {
    app.go("#/packs")?;
    app.click("Make your own… from Production readiness")?;
    app.click("Make the pack")?;
    app.sees("is made.")?;
    let list = app.call("pack_list", json!({}))?;
    let own = list["packs"].as_array().into_iter().flatten();
    let own = own.into_iter().find(|pack| !pack["file"].is_null());
    let own = own.ok_or_else(|| Failure::new(format!("no pack of our own: {list}")))?;
    let version = word(own, "version").to_owned();
    edit(app, own)?;
    app.click("Read the files again")?;
    app.go(&format!("#/review/{review}/readiness"))?;
    // It stands above, comes later, and moves what is clicked.
    app.sees("Since the last review")?;
    app.settle()?;
    app.click(&format!("Move to {version}…"))?;
    app.sees("once a week")?;
    app.click(&format!("Move to {version}"))?;
    let list = || app.call("readiness_show", json!({ "review": review }));
    app.until("the review to be moved", || {
        Ok(word(&list()?["pack"], "version") == version)
    })?;
    app.wait(
        "the window to show it",
        "return !document.querySelector('dialog[open]') && !document.body.innerText.includes('This review uses')",
    )?;
    let moved = list()?;
    let reworded = moved["questions"].as_array().into_iter().flatten();
    let reworded = reworded.into_iter().find(|row| row["id"] == "own.team");
    assert_eq!(reworded.map(|row| word(row, "reconfirm")), Some("reworded"));
    Ok(())
}

/// Changes the words of one question in the file, as an editor would.
fn edit(app: &App, own: &Value) -> Outcome<()> {
    let made = app.script(
        "return document.querySelector('.notice .mono')?.textContent",
        &[],
    )?;
    let file = made.as_str().or(own["file"].as_str()).unwrap_or_default();
    let text = fs::read_to_string(file)?;
    let at = text
        .find("id = \"own.team\"")
        .ok_or_else(|| Failure::new("the pack has no own.team"))?;
    let end = text[at..]
        .find("?\"\n")
        .map(|end| at + end)
        .ok_or_else(|| Failure::new("own.team has no text"))?;
    let changed = format!("{} once a week{}", &text[..end], &text[end..]);
    Ok(fs::write(file, changed)?)
}

fn compare_with_the_last(app: &App, review: &str) -> Outcome<()> {
    app.go(&format!("#/review/{review}/readiness?q=own.docs"))?;
    app.css("fieldset.q.current")?;
    app.press("3")?;
    answered(app, review, "own.docs", "unmet")?;
    app.go(&format!("#/review/{review}/comparison/previous/now"))?;
    app.sees("What changed")?;
    app.sees("Unmet")?;
    app.sees("Jonas Weber")
}

/// Words of a comment lead to where it stands.
fn find_the_phrase(app: &App) -> Outcome<()> {
    app.go("#/")?;
    app.settle()?;
    app.press("Ctrl+k")?;
    app.named("combobox", "Find")?;
    app.type_text(PHRASE)?;
    app.wait(
        "the comment to be found",
        "return document.querySelector('[role=option] mark')?.textContent.includes('eleven minutes')",
    )?;
    app.press("Enter")?;
    app.sees(COMMENT)
}

fn export(app: &App) -> Outcome<()> {
    command(app, "Export this workspace")?;
    app.click("Choose where…")?;
    app.sees("is written.")?;
    app.click("Close")
}

/// What is due as a calendar, and the portfolio as a table.
fn lists(app: &App) -> Outcome<()> {
    app.go("#/")?;
    app.click("Calendar file")?;
    app.sees("Saved as lamppost-due.ics.")?;
    app.go("#/portfolio")?;
    app.click("Save as CSV…")?;
    app.sees("Saved as portfolio.csv.")
}

/// The one file of a workspace in a folder.
fn only_file(folder: &Path) -> Outcome<std::path::PathBuf> {
    let mut found = Vec::new();
    for file in fs::read_dir(folder)? {
        let file = file?.path();
        let ending = file.extension().and_then(|ending| ending.to_str());
        if !matches!(ending, Some("ics" | "csv")) {
            found.push(file);
        }
    }
    match found.len() {
        1 => Ok(found.swap_remove(0)),
        many => Err(Failure::new(format!("{many} files were exported"))),
    }
}
