//! Takes pictures of the app's screens in the real window, light and dark, for the README and for a look beside the mock screens.
//!
//! `cargo run -p lamppost-tests --bin window-shot -- --workspace FILE --out DIR [--size WxH] [NAME=ADDRESS...]`, after
//! `cargo build -p lamppost-desktop`. An address is what stands after the `#` of the page, such as `/service/ID`; without any it
//! takes every screen of the service with the most gaps, and adds the sample to an empty workspace for that. Writes
//! `NAME-light.png` and `NAME-dark.png`.
#![expect(
    clippy::print_stdout,
    reason = "a terminal program speaks on standard output"
)]

#[cfg(unix)]
fn main() -> lamppost_tests::window::Outcome<()> {
    shot::take(std::env::args().skip(1))
}

#[cfg(not(unix))]
fn main() {
    println!("Only WebKitGTK's window can be driven, so this runs on Linux alone.");
}

#[cfg(unix)]
mod shot {
    use std::path::{Path, PathBuf};

    use serde_json::json;

    use lamppost_tests::window::{App, Desktop, Failure, Outcome, Start, Theme};

    struct Wish {
        workspace: PathBuf,
        out: PathBuf,
        size: (u32, u32),
        screens: Vec<(String, String)>,
    }

    pub(crate) fn take(words: impl Iterator<Item = String>) -> Outcome<()> {
        let wish = read(words)?;
        let folder = std::env::current_exe()?;
        let binary = folder
            .parent()
            .unwrap_or(Path::new("."))
            .join("lamppost-desktop");
        let desktop = Desktop::start()?;
        for theme in Theme::BOTH {
            let app = App::start(
                &desktop,
                &binary,
                &Start::workspace(&wish.workspace).theme(theme),
            )?;
            app.resize(wish.size.0, wish.size.1)?;
            let screens = if wish.screens.is_empty() {
                screens(&app)?
            } else {
                wish.screens.clone()
            };
            for (name, address) in &screens {
                app.go(&format!("#{address}"))?;
                app.settle()?;
                // A ring shows where the keyboard is; nobody has touched it here.
                app.script("document.activeElement?.blur()", &[])?;
                let file = wish.out.join(format!("{name}-{}.png", theme.name()));
                app.save_screenshot(&file)?;
                println!("{}", file.display());
            }
            app.no_errors()?;
            app.close()?;
        }
        Ok(())
    }

    /// Every screen, with its address.
    fn screens(app: &App) -> Outcome<Vec<(String, String)>> {
        let is_empty = app.call("home_show", json!({}))?["services"]
            .as_array()
            .is_none_or(Vec::is_empty);
        if is_empty {
            app.call("sample_add", json!({}))?;
            app.reload()?;
        }
        let home = app.call("home_show", json!({}))?;
        let rows = home["services"].as_array().into_iter().flatten();
        // The service with the most to see: the sample's launch, else the one with the most gaps.
        let found = rows
            .filter(|row| row["review"]["id"].is_string())
            .max_by_key(|row| (row["name"] == "Checkout API", row["gaps"].as_u64()))
            .and_then(|row| Some((row["id"].as_str()?, row["review"]["id"].as_str()?)));
        let (service, review) = found.ok_or_else(|| Failure::new("no service has a review"))?;
        let screens = [
            ("home", "/".to_owned()),
            ("service", format!("/service/{service}")),
            ("readiness", format!("/review/{review}/readiness")),
            ("design", format!("/review/{review}/design?s=dependencies")),
            ("premortem", format!("/review/{review}/premortem")),
            ("risks", format!("/review/{review}/risks")),
            ("report", format!("/review/{review}/report")),
        ];
        let mut screens: Vec<_> = screens
            .map(|(name, address)| (name.to_owned(), address))
            .into();
        let assessments = app.call("assessment_list", json!({}))?;
        if let Some(latest) = assessments[0]["id"].as_str() {
            screens.push(("maturity".to_owned(), format!("/assessment/{latest}?d=slo")));
        }
        Ok(screens)
    }

    fn read(mut words: impl Iterator<Item = String>) -> Outcome<Wish> {
        let mut wish = Wish {
            workspace: PathBuf::new(),
            out: PathBuf::new(),
            size: (1280, 840),
            screens: Vec::new(),
        };
        let missing = |word: &str| Failure::new(format!("`{word}` needs a value"));
        while let Some(word) = words.next() {
            match word.as_str() {
                "--workspace" => {
                    wish.workspace =
                        std::path::absolute(words.next().ok_or_else(|| missing(&word))?)?
                }
                "--out" => wish.out = words.next().ok_or_else(|| missing(&word))?.into(),
                "--size" => {
                    let size = words.next().ok_or_else(|| missing(&word))?;
                    let (width, height) = size
                        .split_once('x')
                        .ok_or_else(|| Failure::new("write the size as 1280x840"))?;
                    wish.size = (width.parse()?, height.parse()?);
                }
                screen => {
                    let (name, address) = screen
                        .split_once('=')
                        .ok_or_else(|| Failure::new(format!("`{screen}` is not NAME=ADDRESS")))?;
                    wish.screens.push((name.to_owned(), address.to_owned()));
                }
            }
        }
        if wish.workspace.as_os_str().is_empty() || wish.out.as_os_str().is_empty() {
            return Err(Failure::new("--workspace and --out are needed"));
        }
        Ok(wish)
    }
}
