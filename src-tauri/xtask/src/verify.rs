//! `cargo verify`: every check, in the order in which a failure is cheapest.
//!
//! Each step is named and timed and shows its own output. A failure says what to do, and the steps after it still run: one
//! run names everything there is to mend.

use std::process::Command;
use std::time::Instant;

use crate::advisories;
use crate::packages::{self, Purpose};
use crate::run::{Failure, Outcome, cargo, program, run, run_heard};
use crate::{ui, wikis};

/// What a test's line on standard error begins with that says what it did not check.
pub(crate) const SKIPPED: &str = "SKIPPED: ";

/// How a step ended, if it did not fail.
pub(crate) enum Done {
    /// It checked what it is there for.
    Passed,
    /// It checked, but for these things.
    Partly(Vec<String>),
    /// It could not check, for this reason.
    Skipped(String),
}

struct Step {
    name: &'static str,
    about: &'static str,
    work: fn() -> Result<Done, Failure>,
}

const STEPS: [Step; 12] = [
    Step {
        name: "packages",
        about: "system packages",
        work: || passed(packages::ensure(Purpose::Journeys)),
    },
    Step {
        name: "format",
        about: "formatting of Rust",
        work: format,
    },
    Step {
        name: "ui-build",
        about: "packages and build of the page",
        work: || passed(ui::build()),
    },
    Step {
        name: "ui-types",
        about: "types of the page",
        work: || passed(ui::script("check", "Mend the types named above.")),
    },
    Step {
        name: "ui-tests",
        about: "tests of the page",
        work: page_tests,
    },
    Step {
        name: "contrast",
        about: "contrast of every pair of colours",
        work: contrast,
    },
    Step {
        name: "clippy",
        about: "clippy, warnings as errors",
        work: clippy,
    },
    Step {
        name: "tests",
        about: "every test of Rust",
        work: tests,
    },
    Step {
        name: "wikis",
        about: "real wikis and parsers read the reports; installs them where it can",
        work: wikis::check,
    },
    Step {
        name: "journeys",
        about: "journeys in a real window",
        work: journeys,
    },
    Step {
        name: "cargo-audit",
        about: "known weaknesses of the crates",
        work: advisories::crates,
    },
    Step {
        name: "npm-audit",
        about: "known weaknesses of the page's packages",
        work: advisories::npm,
    },
];

/// Runs all steps, or the named ones.
pub(crate) fn verify(words: &[&str]) -> Outcome {
    if words == ["--list"] {
        for step in &STEPS {
            println!("{:<12} {}", step.name, step.about);
        }
        return Ok(());
    }
    if let Some(other) = words
        .iter()
        .find(|word| STEPS.iter().all(|step| step.name != **word))
    {
        return Err(Failure::new(
            format!("There is no step `{other}`."),
            "`cargo verify --list` names the steps.",
        ));
    }
    let steps: Vec<&Step> = STEPS
        .iter()
        .filter(|step| words.is_empty() || words.contains(&step.name))
        .collect();
    let mut passed = 0;
    let mut skipped = Vec::new();
    let mut parts = Vec::new();
    let mut failed: Vec<(&str, Failure)> = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        println!(
            "\n== {}/{} {}: {}",
            number + 1,
            steps.len(),
            step.name,
            step.about
        );
        let start = Instant::now();
        let outcome = (step.work)();
        let seconds = start.elapsed().as_secs_f32();
        match outcome {
            Ok(Done::Passed) => {
                passed += 1;
                println!("-- {} passed in {seconds:.1} s", step.name);
            }
            Ok(Done::Partly(missing)) => {
                passed += 1;
                println!("-- {} passed in part in {seconds:.1} s", step.name);
                parts.extend(missing);
            }
            Ok(Done::Skipped(reason)) => {
                println!("-- {} SKIPPED: {reason}", step.name);
                skipped.push(format!("{}: {reason}", step.name));
            }
            Err(failure) => {
                println!("-- {} FAILED after {seconds:.1} s\n{failure}", step.name);
                failed.push((step.name, failure));
            }
        }
    }
    println!();
    for reason in &skipped {
        println!("skipped {reason}");
    }
    for part in &parts {
        println!("{SKIPPED}{part}");
    }
    println!("{passed} passed, {} failed", failed.len());
    let names: Vec<&str> = failed.iter().map(|(name, _)| *name).collect();
    match failed.pop() {
        None => Ok(()),
        Some((_, failure)) if failed.is_empty() => Err(failure),
        Some(_) => Err(Failure::new(
            format!("These steps failed: {}.", names.join(", ")),
            "What to do stands at the end of each.",
        )),
    }
}

fn passed(outcome: Outcome) -> Result<Done, Failure> {
    outcome.map(|()| Done::Passed)
}

/// Runs tests; what they say they skipped is told at the end.
fn heard(command: &mut Command, next: &str) -> Result<Done, Failure> {
    let skipped = run_heard(command, SKIPPED, next)?;
    Ok(match skipped.is_empty() {
        true => Done::Passed,
        false => Done::Partly(skipped),
    })
}

fn format() -> Result<Done, Failure> {
    passed(run(
        cargo().args(["fmt", "--all", "--check"]),
        "Run `cargo fmt --all`.",
    ))
}

/// The page's tests ask the real core, through the command line tool.
fn page_tests() -> Result<Done, Failure> {
    run(
        cargo().args(["build", "--quiet", "--package", "lamppost-cli"]),
        "Mend the error above.",
    )?;
    passed(ui::script(
        "test",
        "Mend the test named above; `cd ui && npm test` runs them alone.",
    ))
}

fn contrast() -> Result<Done, Failure> {
    passed(run(
        program("node").arg("ui/contrast.mjs"),
        "Change the colour named above, a dark one in both dark blocks.",
    ))
}

fn clippy() -> Result<Done, Failure> {
    let mut command = cargo();
    command.args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--",
        "-D",
        "warnings",
    ]);
    passed(run(&mut command, "Mend the warnings above."))
}

/// What properties are tried with: the same each time, so that a build fails for a change only.
const SEED: &str = "20261203";

fn tests() -> Result<Done, Failure> {
    let mut command = cargo();
    command.args(["test", "--workspace", "--no-fail-fast"]);
    // Read by proptest; without it, as under plain `cargo test`, each run draws new values.
    command.env("PROPTEST_RNG_SEED", SEED);
    let next = format!(
        "Mend the test named above; `cargo test NAME` runs it alone, a property with PROPTEST_RNG_SEED={SEED} before it."
    );
    heard(&mut command, &next)
}

fn journeys() -> Result<Done, Failure> {
    if !cfg!(target_os = "linux") {
        return Ok(Done::Skipped(
            "only WebKitGTK's window can be driven from a test, and this is not Linux".to_owned(),
        ));
    }
    // The same features of all crates as in the step before, so that nothing is built twice.
    let features = "lamppost-desktop/window";
    let mut command = cargo();
    command.args([
        "test",
        "--workspace",
        "--features",
        features,
        "--test",
        "e2e",
    ]);
    heard(
        &mut command,
        "Pictures of the window and its log lie under `target/e2e`.",
    )
}
