//! The page: its packages and its build, each done again only when its inputs changed.
//!
//! A stamp beside each result holds a hash of the inputs. A hash that differs costs a rebuild, never a stale page.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{Failure, Outcome, program, root, run, target};

/// Installs the page's packages as its lock file names them.
pub(crate) fn install() -> Outcome {
    install_in(&root().join("ui"))
}

/// Installs the packages that the lock file in a folder names.
pub(crate) fn install_in(folder: &Path) -> Outcome {
    check_node()?;
    let stamp = folder.join("node_modules/.lamppost-stamp");
    let inputs = ["package.json", "package-lock.json"].map(|name| folder.join(name));
    unless_fresh(&stamp, &BTreeSet::from(inputs), || {
        run(
            npm()
                .args(["ci", "--no-audit", "--no-fund"])
                .current_dir(folder),
            "If the network is down, try again later; otherwise mend the error above.",
        )
    })
}

/// Builds the page into `ui/dist`, from where the shell takes it.
pub(crate) fn build() -> Outcome {
    install()?;
    let ui = root().join("ui");
    let mut inputs = BTreeSet::new();
    collect(&ui, &mut inputs);
    let stamp = target().join("lamppost-ui.stamp");
    if !ui.join("dist/index.html").is_file() {
        // Nothing to keep, and a stamp from an earlier build must not say otherwise. An absent stamp is fine.
        let _ = fs::remove_file(&stamp);
    }
    unless_fresh(&stamp, &inputs, || {
        run(
            npm().args(["run", "build"]),
            "Mend the error above; the page is in `ui`.",
        )
    })
}

/// Runs one of the scripts of `ui/package.json`.
pub(crate) fn script(name: &str, next: &str) -> Outcome {
    run(npm().args(["run", "--silent", name]), next)
}

/// npm in the page's folder.
pub(crate) fn npm() -> Command {
    let mut command = program(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(root().join("ui"));
    command
}

/// Vite needs this version of Node, and says so only in passing.
fn check_node() -> Outcome {
    let next =
        "Install Node 20.19, 22.12 or newer (https://nodejs.org), then run the same command again.";
    let output = program("node").arg("--version").output();
    let version = match &output {
        Ok(output) => String::from_utf8_lossy(&output.stdout)
            .trim()
            .trim_start_matches('v')
            .to_owned(),
        Err(_) => return Err(Failure::new("Node is not installed.", next)),
    };
    let mut parts = version
        .split('.')
        .map(|part| part.parse::<u32>().unwrap_or(0));
    let (major, minor) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    match (major, minor) {
        (20, 19..) | (22, 12..) | (23.., _) => Ok(()),
        _ => Err(Failure::new(format!("Node {version} is too old."), next)),
    }
}

/// Does the work unless the stamp beside its result says that the inputs are the same.
pub(crate) fn unless_fresh(
    stamp: &Path,
    inputs: &BTreeSet<PathBuf>,
    work: impl FnOnce() -> Outcome,
) -> Outcome {
    let hash = hash(inputs);
    if fs::read_to_string(stamp).is_ok_and(|old| old == hash) {
        return Ok(());
    }
    work()?;
    if let Some(folder) = stamp.parent() {
        let _ = fs::create_dir_all(folder);
    }
    fs::write(stamp, hash).map_err(|error| {
        Failure::new(
            format!("{} cannot be written: {error}.", stamp.display()),
            "Check the rights of that folder.",
        )
    })
}

fn hash(inputs: &BTreeSet<PathBuf>) -> String {
    let mut hasher = DefaultHasher::new();
    for path in inputs {
        path.hash(&mut hasher);
        fs::read(path).unwrap_or_default().hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

fn collect(folder: &Path, into: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match entry.file_name().to_str() {
            Some("node_modules" | "dist") => {}
            _ if path.is_dir() => collect(&path, into),
            _ => {
                into.insert(path);
            }
        }
    }
}
