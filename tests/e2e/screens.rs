//! What holds for every screen: nothing goes wrong in the page, and axe-core finds nothing, light and dark, wide and at 200 %.

use std::fmt::Write as _;

use lamppost_tests::window::{App, Desktop, Outcome, Start, Theme, journey};
use serde_json::json;

use crate::binary;

#[test]
fn screens_are_accessible() -> Outcome<()> {
    let desktop = Desktop::start()?;
    let workspace = desktop.folder().join("sample.lamppost");
    let app = App::start(&desktop, binary(), &Start::workspace(&workspace))?;
    let found = journey("screens_are_accessible", &app, |app| {
        let mut found = String::new();
        let mut look = |screen: &str| -> Outcome<()> {
            for (width, height) in [(1280, 840), (640, 480)] {
                app.resize(width, height)?;
                for theme in Theme::BOTH {
                    app.set_theme(theme)?;
                    for line in app.accessibility()? {
                        writeln!(found, "{screen}, {}, {width}: {line}", theme.name())?;
                    }
                    let sideways = "return document.documentElement.scrollWidth > innerWidth";
                    if app.script(sideways, &[])? == json!(true) {
                        writeln!(found, "{screen}, {width}: the page scrolls sideways")?;
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
        app.no_errors()?;
        Ok(found)
    });
    assert!(found.is_empty(), "\n{found}");
    app.close()
}
