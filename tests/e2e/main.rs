//! Journeys in the real window, one a process of `product.md`. They need a display of their own, so they run in `cargo verify`.

mod closing;
mod golden;
mod launch;
mod life;
mod maturity;
mod premortem;
mod publishing;
mod screens;
mod shell;

use std::path::Path;

use lamppost_tests::window::{App, Outcome};
use serde_json::json;

/// The shell's binary, built by the same command that runs this.
fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_lamppost-desktop"))
}

/// Waits until core has this answer. That the window says "Saved" proves nothing: it does so before anything is typed, too.
fn answered(app: &App, review: &str, question: &str, answer: &str) -> Outcome<()> {
    app.until(&format!("{question} to be {answer}"), || {
        let list = app.call("readiness_show", json!({ "review": review }))?;
        let mut rows = list["questions"].as_array().into_iter().flatten();
        Ok(rows.any(|row| row["id"] == question && row["answer"] == answer))
    })
}
