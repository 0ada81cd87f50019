//! Shows 6: a report goes to a wiki, a person changes the page there, and nothing of either is lost.
//!
//! The wiki is a real MediaWiki on this machine; where its package is not installed, the journey says loudly that it was skipped.

use std::io::Write as _;

use lamppost_tests::wikis::MediaWiki;
use lamppost_tests::window::{App, Desktop, Failure, Outcome, Start, journey};
use serde_json::{Value, json};

use crate::binary;

/// What a person writes over a line of ours.
const THEIRS: &str = "Restore drill moved to 2026-12-04, see LF-2210.";
/// What a person writes below our part.
const BELOW: &str = "Ask Elin before the drill.";

#[test]
fn a_report_goes_to_a_wiki_and_meets_a_hand_there() -> Outcome<()> {
    let Some(wiki) = MediaWiki::start().map_err(said)? else {
        // Not eprintln!, which the test's runner keeps to itself.
        writeln!(
            std::io::stderr(),
            "SKIPPED: the journey to a wiki, since MediaWiki is not installed (Debian's package mediawiki)"
        )?;
        return Ok(());
    };
    let (user, secret) = wiki.publisher().map_err(said)?;
    let desktop = Desktop::start()?;
    let workspace = desktop.folder().join("sample.lamppost");
    let app = App::start(&desktop, binary(), &Start::workspace(&workspace))?;
    journey(
        "a_report_goes_to_a_wiki_and_meets_a_hand_there",
        &app,
        |app| {
            app.call("sample_add", json!({}))?;
            app.reload()?;
            add_the_wiki(app, &wiki, &user, &secret)?;
            let review = review(app)?;
            app.go(&format!("#/review/{review}/report"))?;
            app.sees("Save as files")?;
            app.choose("Publish to", "Team wiki")?;
            app.sees("Publish 2 pages")?;
            let pages = pages(app)?;
            assert_eq!(pages.len(), 2, "the index and the review: {pages:?}");
            assert!(
                pages.iter().all(|page| page["change"] == "create"),
                "{pages:?}"
            );
            let key = format!("review:{review}");
            let page = pages
                .iter()
                .find(|page| page["key"] == key.as_str())
                .cloned();
            let page = page.ok_or_else(|| Failure::new("the plan has no page of the review"))?;
            let name = page["name"].as_str().unwrap_or_default().to_owned();
            assert!(wiki.text(&name).is_err(), "a plan has written {name}");
            app.click(&format!("Publish {} pages", pages.len()))?;
            app.sees("pages are published.")?;
            check_again(app, "Everything is published already.")?;
            change_by_hand(&wiki, &name)?;
            check_again(app, "waits for your choice.")?;
            see_the_conflict(app)?;
            app.click("Keep both")?;
            app.click("Publish 1 page")?;
            app.sees("1 page is published.")?;
            let kept = wiki.text(&name).map_err(said)?;
            assert!(kept.contains(THEIRS) && kept.contains(BELOW), "{kept}");
            assert!(kept.contains("Notes from the wiki"), "{kept}");
            check_again(app, "Everything is published already.")?;
            let file = std::fs::read(&workspace)?;
            assert!(
                !holds(&file, secret.as_bytes()),
                "the secret is in the workspace"
            );
            app.no_errors()
        },
    );
    app.close()
}

/// Adds the wiki as a target and tries whether it answers.
fn add_the_wiki(app: &App, wiki: &MediaWiki, user: &str, secret: &str) -> Outcome<()> {
    app.follow("Publishing")?;
    app.sees("No targets yet")?;
    app.click("Add a target")?;
    app.choose("Kind", "MediaWiki")?;
    app.fill("Name", "Team wiki")?;
    app.fill("Address", &format!("{}/api.php", wiki.address()))?;
    app.fill("User", user)?;
    app.click("Add the target")?;
    app.fill("Bot password", secret)?;
    // Without a keyring, as in most places that run tests, a secret is kept for the session alone.
    let lasting = app.call("target_list", json!({}))?[0]["keyring"] == true;
    if lasting {
        app.click_on(&app.named("radio", "For this session only")?)?;
    }
    app.click("Use it")?;
    app.sees("kept until Lamppost closes")?;
    app.click("Test the connection")?;
    app.sees("Pages can be written")
}

/// A person writes over a line of our part, and adds one below it.
fn change_by_hand(wiki: &MediaWiki, name: &str) -> Outcome<()> {
    let before = wiki.text(name).map_err(said)?;
    let ours = before.lines().find(|line| line.starts_with("* "));
    let ours = ours.ok_or_else(|| Failure::new(format!("{name} has no list:\n{before}")))?;
    let after = before.replacen(ours, &format!("* {THEIRS}"), 1);
    wiki.edit(name, &format!("{after}\n\n{BELOW}\n"))
        .map_err(said)
}

/// The conflict says who, shows what is on the wiki as minus, and publishing waits.
fn see_the_conflict(app: &App) -> Outcome<()> {
    app.sees("Admin")?;
    app.sees("changed Lamppost")?;
    let minus = "return [...document.querySelectorAll('.diff tr.del')].map((row) => row.textContent).join('\\n')";
    let minus = app.wait("the difference", minus)?;
    let minus = minus.as_str().unwrap_or_default();
    assert!(
        minus.contains(&format!("On the wiki: −* {THEIRS}")),
        "{minus}"
    );
    let waits = "const [name] = arguments; return [...document.querySelectorAll('button')].some((one) => one.textContent.trim() === name && one.disabled)";
    app.wait_with("publishing to wait", waits, &[json!("Publish 1 page")])
        .map(drop)
}

fn check_again(app: &App, until: &str) -> Outcome<()> {
    app.click("Check again")?;
    app.sees(until)
}

/// The pages of the plan that was made last.
fn pages(app: &App) -> Outcome<Vec<Value>> {
    let job = app.call("publish_job", json!({}))?;
    Ok(job["plan"]["pages"].as_array().cloned().unwrap_or_default())
}

/// The first review of the sample.
fn review(app: &App) -> Outcome<String> {
    let home = app.call("home_show", json!({}))?;
    let rows = home["services"].as_array().into_iter().flatten();
    let found = rows.filter(|row| row["name"] == "Checkout API");
    let mut found = found.filter_map(|row| row["review"]["id"].as_str());
    let first = found.next().map(str::to_owned);
    first.ok_or_else(|| Failure::new("the sample has no review"))
}

fn holds(file: &[u8], secret: &[u8]) -> bool {
    file.windows(secret.len()).any(|part| part == secret)
}

fn said(error: Box<dyn std::error::Error>) -> Failure {
    Failure::new(error.to_string())
}
