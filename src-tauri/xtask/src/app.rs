//! `cargo app`: from a fresh clone to the open window.

use crate::packages::{self, Purpose};
use crate::run::{Failure, Outcome, cargo, run};
use crate::ui;

/// Installs and builds what is missing, then opens the app; words after `--` go to it.
pub(crate) fn open(words: &[&str]) -> Outcome {
    let (own, passed) = match words.iter().position(|word| *word == "--") {
        Some(at) => (&words[..at], &words[at + 1..]),
        None => (words, &[][..]),
    };
    if let Some(other) = own.iter().find(|word| **word != "--release") {
        return Err(Failure::new(
            format!("`{other}` is not known to cargo app."),
            "Write `cargo app [--release] [-- ARGUMENTS]`.",
        ));
    }
    check_display()?;
    packages::ensure(Purpose::Window)?;
    ui::build()?;
    let mut command = cargo();
    command
        .args(["run", "--package", "lamppost-desktop"])
        .args(own)
        .arg("--")
        .args(passed);
    run(
        &mut command,
        "Mend the error above. If the app itself ended badly, its last lines say why.",
    )
}

fn check_display() -> Outcome {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") {
        return Ok(());
    }
    Err(Failure::new(
        "There is no display here, so no window can open.",
        "Everything but the window is in the command line tool:\n  cargo run -p lamppost-cli -- --help",
    ))
}
