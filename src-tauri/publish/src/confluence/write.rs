//! Making, changing and renaming a page of a Confluence.
//!
//! Invariants: a change names the version after the one it was decided on; a page keeps its parent; a title
//! that another page has is never taken from it.

use lamppost_core::error::{Error, Kind, Result};
use lamppost_core::publish::{Change, Outcome, Remote, Written};
use serde_json::{Value, json};

use super::read::{self, by_id, by_title, is_number};
use super::session::Session;
use super::{file, id};
use crate::http::failure;

/// Writes one page and reads it back. `below` is the title or id of the page that the index stands below.
pub(super) fn page(session: &mut Session, change: &Change<'_>, below: &str) -> Result<Outcome> {
    if change.text.trim().is_empty() {
        return Err(Error::new(Kind::Refused, "An empty page is not written."));
    }
    let written = match change.before {
        None => create(session, change, below)?,
        Some(before) => update(session, change, before)?,
    };
    let Some(id) = written else {
        return Ok(Outcome::Moved);
    };
    file::send(session, &id, change.files, change.before.is_some())?;
    let page = by_id(session, &id)?.ok_or_else(|| failure::garbled(session.host()))?;
    let page = read::remote(session, &page)?;
    Ok(Outcome::Written(Written {
        id: page.id,
        name: page.name,
        version: page.version,
        text: page.text,
    }))
}

/// Makes a page; none where one of its title is there.
fn create(session: &mut Session, change: &Change<'_>, below: &str) -> Result<Option<String>> {
    let parent = match change.parent {
        Some(parent) => Some(parent_id(session, parent, false)?),
        None if below.is_empty() => None,
        None => Some(parent_id(session, below, true)?),
    };
    let (path, body) = if session.is_cloud() {
        let mut body = json!({
            "spaceId": session.space()?.id,
            "status": "current",
            "title": change.name,
            "body": {"representation": "storage", "value": change.text},
        });
        if let Some(parent) = parent {
            body["parentId"] = json!(parent);
        }
        (session.two("pages"), body)
    } else {
        let mut body = json!({
            "type": "page",
            "status": "current",
            "title": change.name,
            "space": {"key": session.key()},
            "body": {"storage": {"value": change.text, "representation": "storage"}},
            "version": {"number": 1, "message": change.note},
        });
        if let Some(parent) = parent {
            body["ancestors"] = json!([{"id": parent}]);
        }
        (session.one("content"), body)
    };
    let reply = session.put("POST", &path, &body)?;
    if reply.status >= 400 {
        // Which refusal it is, is not in its code: a title that is taken is looked up.
        return match by_title(session, change.name)? {
            Some(_) => Ok(None),
            None => Err(session.refusal(&reply)),
        };
    }
    written_id(session, &reply.json()?).map(Some)
}

/// Changes a page; none where somebody was faster.
fn update(session: &mut Session, change: &Change<'_>, before: &Remote) -> Result<Option<String>> {
    let number: u64 = before
        .version
        .parse()
        .map_err(|_| failure::garbled(session.host()))?;
    if !is_number(&before.id) {
        return Err(failure::garbled(session.host()));
    }
    let version = json!({"number": number + 1, "message": change.note});
    let (path, body) = if session.is_cloud() {
        let body = json!({
            "id": before.id,
            "status": "current",
            "title": change.name,
            "body": {"representation": "storage", "value": change.text},
            "version": version,
        });
        (session.two(&format!("pages/{}", before.id)), body)
    } else {
        let body = json!({
            "id": before.id,
            "type": "page",
            "status": "current",
            "title": change.name,
            "body": {"storage": {"value": change.text, "representation": "storage"}},
            "version": version,
        });
        (session.one(&format!("content/{}", before.id)), body)
    };
    let reply = session.put("PUT", &path, &body)?;
    match reply.status {
        404 | 409 => Ok(None),
        400 => Err(not_changed(session, change, before, &reply)?),
        _ => written_id(session, &reply.json()?).map(Some),
    }
}

/// Why a change is refused: another page has the title, or what the wiki says.
fn not_changed(
    session: &mut Session,
    change: &Change<'_>,
    before: &Remote,
    reply: &crate::http::Reply,
) -> Result<Error> {
    let other = by_title(session, change.name)?.filter(|page| id(&page["id"]) != before.id);
    if other.is_none() {
        return Ok(session.refusal(reply));
    }
    Ok(Error::new(
        Kind::Refused,
        format!(
            "The page can't be called “{}”: another page of the space has that title.",
            failure::clipped(change.name)
        ),
    )
    .hint("Rename that page in Confluence, then plan again."))
}

fn written_id(session: &Session, page: &Value) -> Result<String> {
    let id = id(&page["id"]);
    if is_number(&id) {
        Ok(id)
    } else {
        Err(failure::garbled(session.host()))
    }
}

/// The id of a page to stand below, given by its title, or by its id where somebody typed that.
fn parent_id(session: &mut Session, name: &str, may_be_id: bool) -> Result<String> {
    if let Some(id) = session.met.get(name) {
        return Ok(id.clone());
    }
    let mut found = None;
    if may_be_id && is_number(name) {
        found = by_id(session, name)?;
    }
    if found.is_none() {
        found = by_title(session, name)?;
    }
    let Some(page) = found else {
        return Err(Error::new(
            Kind::Remote,
            format!(
                "There is no page “{}” in the space to put pages below.",
                failure::clipped(name)
            ),
        )
        .hint("Check the target: the page to stand below is given by its title or its id."));
    };
    let id = written_id(session, &page)?;
    session.met.insert(name.to_owned(), id.clone());
    Ok(id)
}
