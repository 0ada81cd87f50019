//! Known weaknesses of what we depend on, checked where the advisory data can be reached.
//!
//! No data is not a failure: the step says aloud that it checked nothing.

use std::process::Command;

use crate::run::{Failure, cargo, root};
use crate::ui;
use crate::verify::Done;

/// Checks the crates against the RustSec database.
pub(crate) fn crates() -> Result<Done, Failure> {
    if !crate::run::has_program("cargo-audit") {
        return Ok(Done::Skipped(
            "cargo-audit is not installed (`cargo install cargo-audit`)".to_owned(),
        ));
    }
    let report = output(cargo().args(["audit", "--quiet"]));
    match report {
        Report { success: true, .. } => Ok(Done::Passed),
        Report { text, .. } if text.contains("Crate:") => {
            Err(found(&text, "`cargo update` may bring the mended version."))
        }
        Report { text, .. } => Ok(unreachable(&text)),
    }
}

/// Checks the page's packages against npm's advisories. What only builds and tests the page fails nothing: it is told.
pub(crate) fn npm() -> Result<Done, Failure> {
    if !root().join("ui/package-lock.json").is_file() {
        return Err(Failure::new(
            "ui/package-lock.json is missing.",
            "Run `npm install` in `ui` and commit the file.",
        ));
    }
    match audit(&["--omit=dev"]) {
        Report { success: true, .. } => {}
        Report { text, .. } if text.contains(NPM_FOUND) => {
            return Err(found(
                &text,
                "`npm audit fix` in `ui` may bring the mended version.",
            ));
        }
        Report { text, .. } => return Ok(unreachable(&text)),
    }
    match audit(&[]) {
        Report { success: true, .. } => Ok(Done::Passed),
        Report { text, .. } if text.contains(NPM_FOUND) => {
            println!("{}", text.trim_end());
            Ok(Done::Partly(vec![
                "known weaknesses of what builds and tests the page (`npm audit` in `ui` names them)"
                    .to_owned(),
            ]))
        }
        Report { text, .. } => Ok(unreachable(&text)),
    }
}

/// How npm begins to tell what it found.
const NPM_FOUND: &str = "# npm audit report";

fn audit(more: &[&str]) -> Report {
    let mut command = ui::npm();
    command.args(["audit", "--audit-level=high"]);
    command.args(["--fetch-retries=0", "--fetch-timeout=20000"]);
    output(command.args(more))
}

struct Report {
    success: bool,
    text: String,
}

fn output(command: &mut Command) -> Report {
    match command.output() {
        Ok(output) => Report {
            success: output.status.success(),
            text: String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned(),
        },
        Err(error) => Report {
            success: false,
            text: error.to_string(),
        },
    }
}

fn found(text: &str, next: &str) -> Failure {
    Failure::new(
        format!("{}\nKnown weaknesses were found.", text.trim_end()),
        next,
    )
}

fn unreachable(text: &str) -> Done {
    let first = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or("no answer");
    Done::Skipped(format!("the advisory data cannot be reached ({first})"))
}
