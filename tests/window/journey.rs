//! A journey: a test that leaves a picture and a log when it fails.

use std::fs;
use std::path::PathBuf;

use super::app::App;
use super::failure::Outcome;

/// The folder for pictures and logs of journeys that failed.
pub fn results() -> PathBuf {
    crate::target().join("e2e")
}

/// Walks through the app. If it fails, leaves `NAME.png` and `NAME.log` in [`results`], and panics with what failed.
pub fn journey<T>(name: &str, app: &App, walk: impl FnOnce(&App) -> Outcome<T>) -> T {
    let failure = match walk(app) {
        Ok(value) => return value,
        Err(failure) => failure,
    };
    let picture = results().join(format!("{name}.png"));
    let log = results().join(format!("{name}.log"));
    let seen = app.save_screenshot(&picture).map_or_else(
        |error| format!("no picture: {error}"),
        |()| picture.display().to_string(),
    );
    let errors = app
        .errors()
        .map_or_else(|error| error.to_string(), |errors| errors.join("\n"));
    let _ = fs::create_dir_all(results());
    let _ = fs::write(&log, format!("{failure}\n\n{errors}\n\n{}", app.log()));
    panic!("{name}: {failure}\n{errors}\n{seen}\n{}", log.display());
}
