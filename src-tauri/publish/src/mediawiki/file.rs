//! The files of a page on a MediaWiki.
//!
//! Invariant: a file that is there with the same content is not sent; one that somebody else put there is
//! not replaced.

use lamppost_core::error::{Error, Kind, Result};
use lamppost_core::report::BundleFile;
use serde_json::Value;

use super::read::Found;
use super::session::Session;
use crate::hash::sha1_hex;
use crate::http::failure;

/// How notes of Lamppost begin; a file whose last note does so is ours.
const OURS: &str = "Lamppost ";

/// The title of the page of a file.
pub(super) fn title(path: &str) -> String {
    format!("File:{}", name(path))
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Sends the files that are missing or different.
///
/// # Errors
/// `Refused` for a name that is somebody else's; what the wiki says otherwise.
pub(super) fn send(session: &mut Session, files: &[BundleFile], note: &str) -> Result<()> {
    let mut found = Found::default();
    let titles: Vec<String> = files.iter().map(|file| title(&file.path)).collect();
    for some in titles.chunks(50) {
        found.ask(session, "titles", some)?;
    }
    for file in files {
        let there = found
            .page(&title(&file.path))
            .map(|page| &page["imageinfo"][0]);
        match there {
            Some(info) if info["sha1"].as_str() == Some(&sha1_hex(&file.bytes)) => {}
            Some(info) if info.is_object() => {
                let is_ours = info["comment"]
                    .as_str()
                    .is_some_and(|note| note.starts_with(OURS));
                if !is_ours {
                    return Err(somebody_elses(name(&file.path)));
                }
                upload(session, file, note, true)?;
            }
            _ => upload(session, file, note, false)?,
        }
    }
    Ok(())
}

fn upload(session: &mut Session, file: &BundleFile, note: &str, is_ours: bool) -> Result<()> {
    let name = name(&file.path);
    let mut fields = vec![("action", "upload"), ("filename", name), ("comment", note)];
    if is_ours {
        fields.push(("ignorewarnings", "1"));
    }
    let answer = match session.upload(&fields, name, &file.bytes)? {
        Ok(answer) => answer,
        Err(refusal) if refusal.code == "fileexists-no-change" => return Ok(()),
        Err(refusal) => return Err(refusal.into_error(session.host())),
    };
    match answer["upload"]["result"].as_str() {
        Some("Success") => Ok(()),
        Some("Warning") if !is_ours && is_harmless(&answer["upload"]["warnings"]) => {
            upload(session, file, note, true)
        }
        Some("Warning") if answer["upload"]["warnings"]["exists"].is_string() => {
            Err(somebody_elses(name))
        }
        _ => Err(Error::new(
            Kind::Refused,
            format!(
                "{} does not take the file {}.",
                session.host(),
                failure::clipped(name)
            ),
        )
        .hint("Ask whoever runs the wiki which files it takes.")),
    }
}

/// Whether all that is wrong is that the same picture is there by another name, or once was.
fn is_harmless(warnings: &Value) -> bool {
    warnings.as_object().is_some_and(|all| {
        all.keys().all(|one| {
            matches!(
                one.as_str(),
                "duplicate" | "duplicate-archive" | "was-deleted" | "duplicateversions"
            )
        })
    })
}

fn somebody_elses(name: &str) -> Error {
    Error::new(
        Kind::Refused,
        format!(
            "Somebody else put a file {} on the wiki; it is not replaced.",
            failure::clipped(name)
        ),
    )
    .hint("Rename or delete that file on the wiki, then plan again.")
}
