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

/// The paths of files that are missing or different.
pub(super) fn differing(
    session: &mut Session,
    page: &str,
    files: &[BundleFile],
) -> Result<Vec<String>> {
    let there = attachments(session, page)?;
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

/// Sends the files that are missing or different.
///
/// # Errors
/// `Refused` for a name that is somebody else's; what the wiki says otherwise.
pub(super) fn send(
    session: &mut Session,
    page: &str,
    files: &[BundleFile],
    may_be_there: bool,
) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let there = if may_be_there {
        attachments(session, page)?
    } else {
        BTreeMap::new()
    };
    for file in files {
        let mark = sha1_hex(&file.bytes);
        let path = match there.get(name(&file.path)) {
            Some(old) if old.mark.as_ref() == Some(&mark) => continue,
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
            Some(old) => session.one(&format!("content/{page}/child/attachment/{}/data", old.id)),
            None => session.one(&format!("content/{page}/child/attachment")),
        };
        let mut form = Multipart::default();
        form.file("file", name(&file.path), "image/png", &file.bytes);
        form.field("comment", &format!("{OURS}{mark}"));
        form.field("minorEdit", "true");
        let (kind, body) = form.finish();
        session.upload(&path, &kind, &body)?;
    }
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
