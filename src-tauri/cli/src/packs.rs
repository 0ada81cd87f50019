//! Packs: checking files, making one of the team's own, moving reviews to newer versions.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueHint};
use lamppost_core::api::own_packs::PackCreate;
use lamppost_core::api::{self, MAX_PACK_BYTES, Problem};
use lamppost_core::{Error, Kind, Result};
use serde_json::json;

use crate::failure::{FAILED, Outcome};
use crate::help;
use crate::move_reviews;
use crate::place::Place;
use crate::screen::{Screen, plain};

/// What to do with packs.
#[derive(Debug, Subcommand)]
pub(crate) enum Packs {
    /// Tell every problem of pack files
    #[command(after_long_help = help::PACK_CHECK)]
    Check {
        /// Pack files
        #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
        files: Vec<PathBuf>,
    },
    /// Make a pack of your own from an installed one
    #[command(after_long_help = help::PACK_NEW)]
    New {
        /// Id of the installed pack
        #[arg(value_name = "PACK")]
        from: String,
        /// Its id; that of the other where not given, to take its place
        #[arg(long, value_name = "ID")]
        id: Option<String>,
        /// Its title; that of the other where not given
        #[arg(long, value_name = "TITLE")]
        title: Option<String>,
    },
    /// Move open reviews to the newest version of their checklist
    #[command(after_long_help = help::PACK_MOVE)]
    Move(Move),
}

/// Which reviews to move.
#[derive(Debug, Args)]
pub(crate) struct Move {
    /// Only reviews by this checklist
    #[arg(long, value_name = "PACK", conflicts_with = "review")]
    pub(crate) pack: Option<String>,
    /// Only this review: its id, the beginning of its id, or its name
    #[arg(long, value_name = "ID")]
    pub(crate) review: Option<String>,
    /// Tell what would change; changes nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Does it.
pub(crate) fn run(packs: &Packs, place: &Place, screen: &Screen) -> Outcome {
    match packs {
        Packs::Check { files } => check(files, screen),
        Packs::New { from, id, title } => make(from, id.as_ref(), title.as_ref(), place, screen),
        Packs::Move(which) => move_reviews::run(which, place, screen),
    }
}

/// Makes a pack of the team's own in the folder of packs.
fn make(
    from: &str,
    id: Option<&String>,
    title: Option<&String>,
    place: &Place,
    screen: &Screen,
) -> Outcome {
    let folder = place.packs_folder()?;
    let request = PackCreate {
        from: from.to_owned(),
        id: id.cloned(),
        title: title.cloned(),
    };
    let made = api::make_pack(&folder, &request)?;
    let value =
        json!({ "id": made.id, "version": made.version, "title": made.title, "file": made.file });
    Ok(screen.answer(&value, || format!("{}\n", plain(&made.file)))?)
}

/// Tells every problem of pack files.
fn check(files: &[PathBuf], screen: &Screen) -> Outcome {
    let contents = files
        .iter()
        .map(|file| read(file))
        .collect::<Result<Vec<_>>>()?;
    let problems = api::check_packs(contents);
    let value = json!({ "files": files.len(), "problems": problems });
    screen.answer(&value, || said(files.len(), &problems))?;
    Ok(ExitCode::from(if problems.is_empty() { 0 } else { FAILED }))
}

fn said(files: usize, problems: &[Problem]) -> String {
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let mut text: String = problems
        .iter()
        .map(|problem| format!("{}\n", plain(&problem.to_string())))
        .collect();
    text += &match problems.len() {
        0 => format!("{} checked, no problem.\n", count(files, "file")),
        n => format!(
            "{} checked, {}.\n",
            count(files, "file"),
            count(n, "problem")
        ),
    };
    text
}

/// A file's name and contents; of one that is too large, no more than it takes to say so.
fn read(path: &Path) -> Result<(String, Vec<u8>)> {
    let refused = |error: std::io::Error| {
        let kind = match error.kind() {
            std::io::ErrorKind::NotFound => Kind::NotFound,
            _ => Kind::Io,
        };
        Error::new(kind, format!("{} cannot be read: {error}.", path.display()))
            .hint("Check the path. No file was checked.")
    };
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_PACK_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(refused)?;
    Ok((path.display().to_string(), bytes))
}
