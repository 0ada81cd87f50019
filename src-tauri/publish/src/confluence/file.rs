//! The attachments of a page of a Confluence.
//!
//! Confluence gives no mark of an attachment's content, so its comment carries one.
//! Invariants: a file with the same mark is not sent; one without a mark of ours is somebody else's and is
//! not replaced. The wiki keeps the versions of what is replaced.

use std::collections::BTreeMap;

use lamppost_core::error::{Error, Kind, Result};
use lamppost_core::report::BundleFile;
use serde_json::Value;

use super::session::Session;
use super::{id, text};
use crate::hash::sha1_hex;
use crate::http::failure;
use crate::http::multipart::Multipart;

/// How the comments of our attachments begin; the SHA-1 of the content follows.
const OURS: &str = "Lamppost sha1 ";
/// How many attachments one answer holds.
const LIMIT: usize = 200;

/// An attachment that is there.
struct There {
    id: String,
    mark: Option<String>,
}

/// The paths of files that are missing or different. `along` are the attachments that came with the page: the first
/// ones, and none in Cloud.
pub(super) fn differing(
    session: &mut Session,
    page: &str,
    files: &[BundleFile],
    along: &Value,
) -> Result<Vec<String>> {
    let there = match all_of(along) {
        Some(there) => there,
        None => attachments(session, page)?,
    };
    let differs = |file: &&BundleFile| {
        let mark = there
            .get(name(&file.path))
            .and_then(|there| there.mark.as_deref());
        mark != Some(sha1_hex(&file.bytes).as_str())
    };
    Ok(files
        .iter()
        .filter(differs)
        .map(|file| file.path.clone())
        .collect())
}

/// The files that are missing or different, each with the id of the one of ours that is there. Beside a new
/// page none is.
///
/// # Errors
/// `Refused` for a name that is somebody else's.
pub(super) fn wanting<'a>(
    session: &mut Session,
    page: Option<&str>,
    files: &'a [BundleFile],
) -> Result<Vec<(&'a BundleFile, Option<String>)>> {
    let there = match page {
        Some(page) if !files.is_empty() => attachments(session, page)?,
        _ => BTreeMap::new(),
    };
    let mut wanting = Vec::new();
    for file in files {
        match there.get(name(&file.path)) {
            Some(old) if old.mark.as_deref() == Some(&sha1_hex(&file.bytes)) => {}
            Some(old) if old.mark.is_none() => {
                return Err(Error::new(
                    Kind::Refused,
                    format!(
                        "Somebody else attached a file {} to the page; it is not replaced.",
                        failure::clipped(name(&file.path))
                    ),
                )
                .hint("Rename or delete that file in Confluence, then plan again."));
            }
            old => wanting.push((file, old.map(|old| old.id.clone()))),
        }
    }
    Ok(wanting)
}

/// Sends a file: as a new one, or as the next version of one of ours.
pub(super) fn send(
    session: &mut Session,
    page: &str,
    file: &BundleFile,
    old: Option<&str>,
) -> Result<()> {
    let path = match old {
        Some(old) => session.one(&format!("content/{page}/child/attachment/{old}/data")),
        None => session.one(&format!("content/{page}/child/attachment")),
    };
    let mut form = Multipart::default();
    form.file("file", name(&file.path), "image/png", &file.bytes);
    form.field("comment", &format!("{OURS}{}", sha1_hex(&file.bytes)));
    form.field("minorEdit", "true");
    let (kind, body) = form.finish();
    session.upload(&path, &kind, &body)?;
    Ok(())
}

fn attachments(session: &mut Session, page: &str) -> Result<BTreeMap<String, There>> {
    let path = session.one(&format!("content/{page}/child/attachment"));
    let limit = LIMIT.to_string();
    let mut all = BTreeMap::new();
    loop {
        let start = all.len().to_string();
        let query = [
            ("expand", "version,metadata"),
            ("start", start.as_str()),
            ("limit", limit.as_str()),
        ];
        let answer = session.get(&path, &query)?;
        let Some(some) = answer["results"].as_array() else {
            return Err(failure::garbled(session.host()));
        };
        let before = all.len();
        all.extend(some.iter().filter_map(attachment));
        if some.len() < LIMIT || all.len() == before {
            return Ok(all);
        }
    }
}

/// Attachments that came with their page; none where there may be more.
fn all_of(along: &Value) -> Option<BTreeMap<String, There>> {
    let some = along["results"].as_array()?;
    let limit = along["limit"].as_u64()?;
    let is_all = (some.len() as u64) < limit && along["_links"]["next"].is_null();
    is_all.then(|| some.iter().filter_map(attachment).collect())
}

fn attachment(value: &Value) -> Option<(String, There)> {
    let id = id(&value["id"]);
    // An id of an attachment is a number, in Cloud with letters before it.
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let comments = [
        &value["extensions"]["comment"],
        &value["metadata"]["comment"],
        &value["version"]["message"],
    ];
    let mark = comments.map(text).iter().find_map(|comment| {
        let mark = comment.strip_prefix(OURS)?;
        Some(mark.trim().to_owned())
    });
    Some((text(&value["title"]), There { id, mark }))
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
