//! Checking pack files.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use lamppost_core::api::{self, MAX_PACK_BYTES, Problem};
use lamppost_core::{Error, Kind, Result};
use serde_json::json;

use crate::arguments::Packs;
use crate::failure::{FAILED, Outcome};
use crate::screen::{Screen, plain};

/// Tells every problem of pack files.
pub(crate) fn check(packs: &Packs, screen: &Screen) -> Outcome {
    let Packs::Check { files } = packs;
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
