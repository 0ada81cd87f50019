//! Running another program, and what to say when it fails.
//!
//! Every program inherits the terminal, so its own output stays readable; this adds what to do next.

use std::ffi::OsStr;
use std::fmt;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What failed, and what to do next.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    next: String,
}

/// Nothing, or why not.
pub(crate) type Outcome = Result<(), Failure>;

impl Failure {
    pub(crate) fn new(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            next: next.into(),
        }
    }
}

impl Failure {
    /// What failed, in one line.
    pub(crate) fn what(&self) -> String {
        self.what.lines().collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.what, self.next)
    }
}

/// The folder that holds the whole project.
pub(crate) fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.ancestors()
        .nth(2)
        .map_or(here.clone(), Path::to_path_buf)
}

/// The folder of build results.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A program that runs in the project's folder.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// The cargo that runs this.
pub(crate) fn cargo() -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a program to its end; `next` tells what to do when it fails.
pub(crate) fn run(command: &mut Command, next: &str) -> Outcome {
    let shown = show(command);
    println!("$ {shown}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::new(
            format!("`{shown}` ended with {status}."),
            next,
        )),
        Err(error) => Err(Failure::new(
            format!("`{shown}` did not start: {error}."),
            next,
        )),
    }
}

/// The same, and gives the lines of its standard error that begin with this word; all of it is shown.
pub(crate) fn run_heard(
    command: &mut Command,
    word: &str,
    next: &str,
) -> Result<Vec<String>, Failure> {
    let shown = show(command);
    println!("$ {shown}");
    let did_not = |error| Failure::new(format!("`{shown}` did not run: {error}."), next);
    let mut child = command.stderr(Stdio::piped()).spawn().map_err(did_not)?;
    let mut heard = Vec::new();
    if let Some(errors) = child.stderr.take() {
        // Whatever bytes it says: one that is not heard to its end can't go on.
        for line in BufReader::new(errors).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            eprintln!("{line}");
            heard.extend(line.strip_prefix(word).map(str::to_owned));
        }
    }
    match child.wait().map_err(did_not)? {
        status if status.success() => Ok(heard),
        status => Err(Failure::new(
            format!("`{shown}` ended with {status}."),
            next,
        )),
    }
}

/// Whether a program is found on the path.
pub(crate) fn has_program(name: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else {
        return false;
    };
    std::env::split_paths(&path)
        .any(|folder| folder.join(name).is_file() || folder.join(format!("{name}.exe")).is_file())
}

/// Writes the generated files: types for the page, schemas for editors.
pub(crate) fn generate() -> Outcome {
    run(
        cargo().args([
            "run",
            "--quiet",
            "--package",
            "lamppost-tests",
            "--bin",
            "generate",
        ]),
        "Mend the error above; the generator is `tests/generated.rs`.",
    )
}

fn show(command: &Command) -> String {
    let name = Path::new(command.get_program())
        .file_stem()
        .unwrap_or_default();
    std::iter::once(name)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
