//! The files of a page on a DokuWiki, which lie beside it in its namespace.
//!
//! Invariants: a file that is there with the same content is not sent; beside a page that Lamppost is only
//! about to make, a file of that name is somebody else's and is not replaced. The wiki keeps what is replaced.

use std::collections::BTreeMap;

use lamppost_core::error::{Error, Kind, Result};
use lamppost_core::report::BundleFile;

use super::session::Session;
use super::xmlrpc::Value;
use crate::hash::md5_hex;
use crate::http::failure;

/// The marks of the files by their ids, by namespace.
pub(super) type Listings = BTreeMap<String, BTreeMap<String, String>>;

/// The paths of files that are missing or different.
pub(super) fn differing(
    session: &mut Session,
    page: &str,
    files: &[BundleFile],
    known: &mut Listings,
) -> Result<Vec<String>> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let space = namespace(page);
    if !known.contains_key(space) {
        known.insert(space.to_owned(), listing(session, space)?);
    }
    let there = &known[space];
    let mut differing = Vec::new();
    for file in files {
        let id = id(page, &file.path);
        let is_same = match there.get(&id) {
            Some(mark) => *mark == md5_hex(&file.bytes),
            None if id.is_ascii() => false,
            // The wiki writes letters in its own way, so such a file is asked for by itself.
            None => content(session, &id)?.is_some_and(|bytes| bytes == file.bytes),
        };
        if !is_same {
            differing.push(file.path.clone());
        }
    }
    Ok(differing)
}

/// Sends the files that are missing or different.
///
/// # Errors
/// `Refused` for a name that is somebody else's; what the wiki says otherwise.
pub(super) fn send(
    session: &mut Session,
    page: &str,
    files: &[BundleFile],
    is_ours: bool,
) -> Result<()> {
    let mut known = Listings::new();
    let differing = differing(session, page, files, &mut known)?;
    for file in files.iter().filter(|file| differing.contains(&file.path)) {
        let id = id(page, &file.path);
        if !is_ours
            && (known.values().any(|all| all.contains_key(&id)) || content(session, &id)?.is_some())
        {
            return Err(Error::new(
                Kind::Refused,
                format!(
                    "Somebody else put a file {} on the wiki; it is not replaced.",
                    failure::clipped(&id)
                ),
            )
            .hint("Rename or delete that file on the wiki, then plan again."));
        }
        let arguments = [
            Value::text(&id),
            Value::Bytes(file.bytes.clone()),
            Value::of([("ow", Value::Truth(is_ours))]),
        ];
        match session.change("wiki.putAttachment", &arguments)? {
            Ok(Value::Text(_)) => {}
            Ok(_) | Err(_) => {
                return Err(Error::new(
                    Kind::Refused,
                    format!(
                        "{} does not take the file {}.",
                        session.host(),
                        failure::clipped(&id)
                    ),
                )
                .hint(
                    "Ask whoever runs the wiki for the right to upload, and which files it takes.",
                ));
            }
        }
    }
    Ok(())
}

/// The content of a file; none where there is none.
fn content(session: &mut Session, id: &str) -> Result<Option<Vec<u8>>> {
    match session.ask("wiki.getAttachment", &[Value::text(id)])? {
        Ok(Value::Bytes(bytes)) => Ok(Some(bytes)),
        Ok(_) | Err(_) => Ok(None),
    }
}

fn listing(session: &mut Session, space: &str) -> Result<BTreeMap<String, String>> {
    // The wiki counts the steps from its own top, and takes none for all.
    let steps = i64::try_from(space.split(':').count()).unwrap_or(1);
    let options = Value::of([
        ("hash", Value::Truth(true)),
        ("depth", Value::Number(steps)),
    ]);
    let all = session.need("wiki.getAttachments", &[Value::text(space), options])?;
    let mark = |file: &Value| {
        Some((
            file.member("id")?.as_text()?,
            file.member("hash")?.as_text()?,
        ))
    };
    Ok(all.items().iter().filter_map(mark).collect())
}

fn id(page: &str, path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    match namespace(page) {
        "" => name,
        space => format!("{space}:{name}"),
    }
}

fn namespace(page: &str) -> &str {
    page.rsplit_once(':').map_or("", |(space, _)| space)
}
