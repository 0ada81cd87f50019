//! What holds for every screen: nothing goes wrong in the page, and axe-core finds nothing, light and dark, wide and at 200 %.

use std::fmt::Write as _;

use lamppost_tests::window::{App, Desktop, Failure, Outcome, Start, Theme, journey};
use serde_json::json;

use crate::binary;

/// What makes the page wider than its window, if anything: the innermost elements that end beyond its right edge.
const STICKS_OUT: &str = "if (document.documentElement.scrollWidth <= innerWidth) return null; \
    const around = (e) => (getComputedStyle(e).position === 'absolute' ? e.offsetParent : e.parentElement); \
    const boxed = (e) => !!e && e !== document.body && (['auto', 'scroll', 'hidden'].includes(getComputedStyle(e).overflowX) || boxed(around(e))); \
    const wide = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5 && !boxed(around(e))); \
    return wide.filter((e) => !wide.some((w) => w !== e && e.contains(w))).slice(0, 5).map((e) => e.outerHTML.slice(0, 120)).join(' | ');";

#[test]
fn screens_are_accessible() -> Outcome<()> {
    let desktop = Desktop::start()?;
    let workspace = desktop.folder().join("sample.lamppost");
    let folder = desktop.folder().join("target");
    std::fs::create_dir(&folder)?;
    let start = Start::workspace(&workspace).target_folder(&folder);
    let app = App::start(&desktop, binary(), &start)?;
    // To look at them: E2E_PICTURES names a folder.
    let pictures = std::env::var_os("E2E_PICTURES").map(std::path::PathBuf::from);
    let found = journey("screens_are_accessible", &app, |app| {
        let mut found = String::new();
        let mut look = |screen: &str| -> Outcome<()> {
            for (width, height) in [(1280, 840), (640, 480)] {
                app.resize(width, height)?;
                for theme in Theme::BOTH {
                    app.set_theme(theme)?;
                    app.wait(
                        "the colours to settle",
                        "return document.getAnimations().every((one) => one.playState !== 'running')",
                    )?;
                    for line in app.accessibility()? {
                        writeln!(found, "{screen}, {}, {width}: {line}", theme.name())?;
                    }
                    if let Some(folder) = &pictures {
                        let name = format!("{screen}-{}-{width}.png", theme.name());
                        app.save_screenshot(&folder.join(name))?;
                    }
                    if let Some(wide) = app.script(STICKS_OUT, &[])?.as_str() {
                        writeln!(found, "{screen}, {width}: scrolls sideways for {wide}")?;
                    }
                }
            }
            app.resize(1280, 840)
        };
        look("first start")?;
        app.call("sample_add", json!({}))?;
        app.reload()?;
        look("home")?;
        let home = app.call("home_show", json!({}))?;
        let rows = home["services"].as_array().into_iter().flatten();
        let most = rows
            .max_by_key(|row| row["gaps"].as_u64())
            .cloned()
            .unwrap_or_default();
        let [service, review] =
            [&most["id"], &most["review"]["id"]].map(|id| id.as_str().unwrap_or_default());
        let screens = [
            ("service", format!("#/service/{service}"), "Actions"),
            (
                "readiness",
                format!("#/review/{review}/readiness"),
                "answered",
            ),
            (
                "report",
                format!("#/review/{review}/report"),
                "Save as files",
            ),
        ];
        for (screen, address, shows) in screens {
            app.go(&address)?;
            app.sees(shows)?;
            app.settle()?;
            look(screen)?;
        }
        for (screen, address, shows) in publishing(app)? {
            app.go(&address)?;
            app.sees(shows)?;
            app.settle()?;
            look(screen)?;
        }
        for (screen, address, shows) in life(app, service, review)? {
            app.go(&address)?;
            app.sees(shows)?;
            app.settle()?;
            look(screen)?;
        }
        for tab in ["Heat map", "Commonest gaps", "Side by side"] {
            app.go("#/portfolio")?;
            app.click_on(&app.named("tab", tab)?)?;
            app.settle()?;
            look(&format!("portfolio, {tab}"))?;
        }
        app.press("Ctrl+k")?;
        app.named("combobox", "Find")?;
        app.type_text("zone")?;
        app.css("[role=option] mark")?;
        look("find")?;
        app.press("Escape")?;
        app.go(&format!("#/review/{review}/report"))?;
        app.sees("Publish to")?;
        app.choose("Publish to", "Team folder")?;
        app.sees("Create")?;
        look("plan of a report")?;
        let review = premortem_review(app)?;
        let register = app.call("register_show", json!({ "review": review }))?;
        let risk = register["rows"][0]["id"].as_str().unwrap_or_default();
        for (screen, address, shows) in [
            (
                "design",
                format!("#/review/{review}/design?s=dependencies"),
                "Dependencies",
            ),
            (
                "design, prose",
                format!("#/review/{review}/design?s=summary"),
                "Section 2 of",
            ),
            ("risks", format!("#/review/{review}/risks"), "Error budget"),
            (
                "risk",
                format!("#/review/{review}/risks?r={risk}"),
                "What happened",
            ),
        ] {
            app.go(&address)?;
            app.sees(shows)?;
            app.settle()?;
            look(screen)?;
        }
        for (screen, address, shows) in maturity(app)? {
            app.go(&address)?;
            app.sees(shows)?;
            app.settle()?;
            look(screen)?;
        }
        let session = app.call("premortem_show", json!({ "review": review }))?;
        for phase in session["phases"].as_array().into_iter().flatten() {
            let (id, title) = (&phase["id"], phase["title"].as_str().unwrap_or_default());
            app.call("premortem_phase", json!({ "review": review, "phase": id }))?;
            app.go("#/")?;
            app.go(&format!("#/review/{review}/premortem"))?;
            app.sees(title)?;
            app.settle()?;
            look(&format!("pre-mortem, {title}"))?;
        }
        for (screen, address, shows) in unbroken(app)? {
            app.go(&address)?;
            app.sees(shows)?;
            app.settle()?;
            look(screen)?;
        }
        app.no_errors()?;
        Ok(found)
    });
    assert!(found.is_empty(), "\n{found}");
    app.close()
}

/// The screens of the life of a review: signed, frozen, compared, and beside the others.
fn life(
    app: &App,
    service: &str,
    review: &str,
) -> Outcome<Vec<(&'static str, String, &'static str)>> {
    let snapshot = app.call(
        "snapshot_take",
        json!({ "review": review, "title": "Before the drill" }),
    )?;
    let snapshot = snapshot["output"]["id"].as_str().unwrap_or_default();
    let shown = app.call("signoff_show", json!({ "review": review }))?;
    let row = &shown["rows"][0];
    app.call(
        "signoff_sign",
        json!({ "review": review, "area": row["area"], "name": "mara", "fingerprint": row["fingerprint"] }),
    )?;
    let list = app.call("readiness_show", json!({ "review": review }))?;
    let mut questions = list["questions"].as_array().into_iter().flatten();
    let met = questions.find(|one| one["area"] == row["area"] && one["answer"] == "met");
    let met = met.map_or("own.team", |one| one["id"].as_str().unwrap_or_default());
    let change = json!({ "review": review, "question": met, "answer": "unmet" });
    app.call("answer_set", change)?;
    app.call(
        "note_set",
        json!({ "review": review, "question": met, "text": "Nobody answered the page on 3 November." }),
    )?;
    app.call(
        "incident_add",
        json!({ "service": service, "title": "Zone B was lost", "happened_on": "2026-11-12", "major": true }),
    )?;
    Ok(vec![
        (
            "sign-off",
            format!("#/review/{review}/signoff"),
            "Sign again",
        ),
        (
            "history",
            format!("#/review/{review}/history"),
            "Before the drill",
        ),
        (
            "comparison",
            format!("#/review/{review}/comparison/{snapshot}/now"),
            "As a report",
        ),
        (
            "comparison as a report",
            format!("#/review/{review}/comparison/{snapshot}/now/report"),
            "Save as files",
        ),
        (
            "snapshot",
            format!("#/at/{review}/{snapshot}/review/{review}/readiness"),
            "Back to now",
        ),
        (
            "history of a service",
            format!("#/service/{service}/history"),
            "Changes",
        ),
        (
            "incidents",
            format!("#/service/{service}"),
            "Zone B was lost",
        ),
        ("settings", "#/settings".into(), "mara"),
        ("packs", "#/packs".into(), "New pack"),
        ("portfolio", "#/portfolio".into(), "Checkout API"),
    ])
}

/// Screens of a service whose names have no gap to break at.
fn unbroken(app: &App) -> Outcome<Vec<(&'static str, String, &'static str)>> {
    const NAME: &str = "com_example_payments_checkout_gateway_production_eu_west_1_blue_green";
    let of = |made: serde_json::Value| {
        let id = made["output"]["id"].as_str();
        id.unwrap_or_default().to_owned()
    };
    let service = json!({ "name": NAME, "tier": 2, "owner": NAME, "summary": NAME });
    let service = of(app.call("service_create", service)?);
    let review = json!({ "service": service, "title": NAME });
    let review = of(app.call("review_create", review)?);
    let incident = json!({ "service": service, "title": NAME, "happened_on": "2026-11-12" });
    app.call("incident_add", incident)?;
    app.call("snapshot_take", json!({ "review": review, "title": NAME }))?;
    Ok(vec![
        ("long names, service", format!("#/service/{service}"), NAME),
        (
            "long names, sign-off",
            format!("#/review/{review}/signoff"),
            "areas signed",
        ),
        (
            "long names, history",
            format!("#/review/{review}/history"),
            NAME,
        ),
    ])
}

/// The screens of publishing: the list, a folder that is set up, and a wiki that is not.
fn publishing(app: &App) -> Outcome<Vec<(&'static str, String, &'static str)>> {
    let made = |name: &str, place: &str| -> Outcome<String> {
        let request = json!({ "name": name, "place": place });
        let made = app.call("target_create", request)?;
        Ok(made["output"]["id"].as_str().unwrap_or_default().to_owned())
    };
    let (folder, wiki) = (
        made("Team folder", "folder")?,
        made("Team wiki", "mediawiki")?,
    );
    app.invoke("pick_target_folder", &json!({ "target": folder }))?;
    Ok(vec![
        ("publishing", "#/publishing".into(), "Team folder"),
        (
            "target",
            format!("#/publishing/{folder}"),
            "Publish everything",
        ),
        (
            "target, not set up",
            format!("#/publishing/{wiki}"),
            "Signing in",
        ),
    ])
}

/// The screens of the sample's team and of its two assessments, the latest first.
fn maturity(app: &App) -> Outcome<Vec<(&'static str, String, &'static str)>> {
    let rows = app.call("assessment_list", json!({}))?;
    let id = |at: usize, key: &str| rows[at][key].as_str().unwrap_or_default().to_owned();
    let (team, after, before) = (id(0, "team"), id(0, "id"), id(1, "id"));
    let view = app.call("assessment_show", json!({ "id": after }))?;
    let dimension = view["dimensions"][3].clone();
    let criterion = dimension["criteria"][0]["id"].as_str().unwrap_or_default();
    let open = app.call(
        "assessment_create",
        json!({ "team": team, "from": after, "title": "Open" }),
    )?;
    let open = open["output"]["id"].as_str().unwrap_or_default().to_owned();
    let person =
        app.call("assessment_show", json!({ "id": open }))?["respondents"][0]["id"].clone();
    let person = person.as_str().unwrap_or_default();
    Ok(vec![
        ("teams", "#/maturity".into(), "Team maturity"),
        ("team", format!("#/team/{team}"), "Assessments"),
        (
            "assessment",
            format!("#/assessment/{after}"),
            "What would move a stage",
        ),
        (
            "criteria",
            format!("#/assessment/{after}?c={criterion}"),
            "Criteria",
        ),
        ("agenda", format!("#/assessment/{after}/agenda"), "Agenda"),
        (
            "voting",
            format!("#/assessment/{open}"),
            "everyone answers alone",
        ),
        (
            "ballot",
            format!("#/assessment/{open}/vote?by={person}"),
            "Only you see these answers",
        ),
        ("comparison", format!("#/compare/{before}/{after}"), "Q4"),
        (
            "assessment report",
            format!("#/assessment/{after}/report"),
            "Save as files",
        ),
    ])
}

/// The review of the sample that has a pre-mortem.
fn premortem_review(app: &App) -> Outcome<String> {
    let home = app.call("home_show", json!({}))?;
    for row in home["services"].as_array().into_iter().flatten() {
        let Some(id) = row["review"]["id"].as_str() else {
            continue;
        };
        if app.call("review_show", json!({ "id": id }))?["risks"]["premortem"] == true {
            return Ok(id.to_owned());
        }
    }
    Err(Failure::new("no review of the sample has a pre-mortem"))
}
