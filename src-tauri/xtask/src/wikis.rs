//! The real wikis and parsers that the tests in `tests/wikis` ask: installed where that works, then asked.
//!
//! What can't be installed here is no failure: its tests are skipped, and the end of `cargo verify` says so.

use std::collections::BTreeSet;

use crate::packages;
use crate::run::{Failure, Outcome, cargo, program, root, run, run_heard, target};
use crate::ui::{install_in, unless_fresh};
use crate::verify::{Done, SKIPPED};

/// Installs what is missing and lets all of them read our pages.
pub(crate) fn check() -> Result<Done, Failure> {
    let mut reasons = Vec::new();
    for installed in [
        packages::ensure_wikis(),
        install_in(&root().join("tests/oracles")),
        python(),
    ] {
        if let Err(failure) = installed {
            println!("{failure}");
            reasons.push(failure.what());
        }
    }
    let features = "lamppost-tests/wikis";
    let mut command = cargo();
    // The same crates as in the step before, so that nothing is built twice.
    command.args(["test", "--workspace", "--features", features]);
    command.args(["--test", "wikis", "--test", "places"]);
    let skipped = run_heard(
        &mut command,
        SKIPPED,
        "Mend the writer named above; the pages and what was read stand in the message.",
    )?;
    if skipped.is_empty() {
        return Ok(Done::Passed);
    }
    let why = match reasons.as_slice() {
        [] => "not found where Debian puts it".to_owned(),
        _ => reasons.join(" "),
    };
    let lines: BTreeSet<String> = skipped
        .into_iter()
        .map(|what| format!("{what} ({why})"))
        .collect();
    Ok(Done::Partly(lines.into_iter().collect()))
}

/// MkDocs and its extensions, in a folder of their own.
fn python() -> Outcome {
    let list = root().join("tests/oracles/requirements.txt");
    let folder = target().join("oracles");
    let next = "If the network is down, try again later; otherwise mend the error above.";
    unless_fresh(
        &folder.join("lamppost.stamp"),
        &BTreeSet::from([list.clone()]),
        || {
            run(program("python3").args(["-m", "venv"]).arg(&folder), next)?;
            let mut pip = program(folder.join("bin/python"));
            pip.args(["-m", "pip", "install", "--quiet"]);
            pip.args(["--disable-pip-version-check", "--requirement"]);
            run(pip.arg(&list), next)
        },
    )
}
