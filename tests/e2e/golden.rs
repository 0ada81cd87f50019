//! Golden pages: what a report must be, whatever day it is and whoever made it.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use lamppost_tests::window::{App, Failure, Outcome};
use serde_json::{Value, json};

/// The page with every day counted from today, and the user's name taken out: the same on any day and machine.
fn relative(page: &str, today: &Value, author: &Value) -> Outcome<String> {
    let day = |text: &str| text.parse::<chrono::NaiveDate>();
    let today =
        day(today.as_str().unwrap_or_default()).map_err(|error| Failure::new(error.to_string()))?;
    let page = page.replace(author.as_str().unwrap_or_default(), "AUTHOR");
    let mut text = String::new();
    let mut rest = page.as_str();
    while let Some(c) = rest.chars().next() {
        // Strictly ten characters: chrono also reads days with spaces before them.
        let digits = rest.starts_with(|c: char| c.is_ascii_digit());
        let days = rest
            .get(..10)
            .filter(|part| digits && part.ends_with(|c: char| c.is_ascii_digit()))
            .and_then(|part| day(part).ok());
        match days {
            Some(found) => {
                text += &format!("today{:+}", (found - today).num_days());
                rest = &rest[10..];
            }
            None => {
                text.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    Ok(text)
}

/// What core takes for today.
pub(crate) fn today(app: &App) -> Outcome<Value> {
    Ok(app.call("home_show", json!({}))?["workspace"]["today"].clone())
}

/// Compares a report with a golden page beside this file; `SNAPSHOTS=overwrite` writes it instead.
///
/// A page whose journey began on another day cannot be compared: some of its days are counted from that one.
pub(crate) fn compare(app: &App, name: &str, page: &str, began: &Value) -> Outcome<()> {
    let today = today(app)?;
    if today != *began {
        writeln!(
            std::io::stderr(),
            "SKIPPED: {name} was not compared, since the day changed meanwhile"
        )?;
        return Ok(());
    }
    let author = &app.call("home_show", json!({}))?["workspace"]["author"];
    let page = &relative(page, &today, author)?;
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/e2e")
        .join(name);
    if std::env::var_os("SNAPSHOTS").is_some_and(|how| how == "overwrite") {
        fs::write(&golden, page)?;
    }
    let wanted = fs::read_to_string(&golden)?;
    let different = page
        .lines()
        .zip(wanted.lines())
        .find(|(found, wanted)| found != wanted);
    if *page == wanted {
        return Ok(());
    }
    Err(Failure::new(format!(
        "the report is not the golden page: {different:?}"
    )))
}
