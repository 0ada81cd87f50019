//! What was typed is kept, however the window goes.

use lamppost_tests::window::{App, Desktop, Outcome, Page, Start, journey};
use serde_json::json;

use crate::binary;

const TYPED: &str = "Typed just before the end";

/// Closing the window within the 400 ms in which typing waits to be saved saves it first.
#[test]
fn closing_saves_what_was_typed() -> Outcome<()> {
    let desktop = Desktop::start()?;
    let start = Start::workspace(&desktop.folder().join("sample.lamppost"));
    let app = App::start(&desktop, binary(), &start)?;
    let readiness = journey("closing_types", &app, |app| {
        let readiness = open_readiness(app)?;
        app.fill("Note", TYPED)?;
        Ok(readiness)
    });
    app.close()?;
    let app = App::start(&desktop, binary(), &start)?;
    journey("closing_finds", &app, |app| finds_the_note(app, &readiness));
    Ok(())
}

/// A power cut in the middle of typing takes nothing that was saved before.
#[test]
fn a_power_cut_takes_nothing_saved() -> Outcome<()> {
    let desktop = Desktop::start()?;
    let start = Start::workspace(&desktop.folder().join("sample.lamppost"));
    let app = App::start(&desktop, binary(), &start)?;
    let readiness = journey("power_cut_types", &app, |app| {
        let readiness = open_readiness(app)?;
        app.fill("Note", TYPED)?;
        app.press("Tab")?;
        let saved = "const [done] = arguments; const { invoke } = window.__TAURI_INTERNALS__; const look = () => invoke('rpc', { name: 'home_show', payload: {} }) \
                     .then((home) => /note/i.test(home.undo ?? '') ? done(home.undo) : setTimeout(look, 10)); look();";
        app.script_async(saved, &[])?;
        app.named("textbox", "Owner")?;
        app.fill("Owner", "Typed and not saved")?;
        Ok(readiness)
    });
    app.kill()?;
    let app = App::start(&desktop, binary(), &start)?;
    journey("power_cut_finds", &app, |app| {
        finds_the_note(app, &readiness)
    });
    app.close()
}

/// Goes to the readiness of the sample with the most gaps, and returns its address.
fn open_readiness(app: &Page) -> Outcome<String> {
    app.call("sample_add", json!({}))?;
    app.reload()?;
    let home = app.call("home_show", json!({}))?;
    let rows = home["services"].as_array().into_iter().flatten();
    let most = rows.max_by_key(|row| row["gaps"].as_u64());
    let review = most.and_then(|row| row["review"]["id"].as_str());
    let address = format!("#/review/{}/readiness", review.unwrap_or_default());
    app.go(&address)?;
    Ok(address)
}

fn finds_the_note(app: &Page, readiness: &str) -> Outcome<()> {
    app.go(readiness)?;
    let note = app.named("textbox", "Note")?;
    let body = "return arguments[0].value === arguments[1]";
    app.wait_with("the note", body, &[note.to_value(), json!(TYPED)])?;
    app.no_errors()
}
