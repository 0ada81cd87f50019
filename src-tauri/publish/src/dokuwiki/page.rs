//! A page of a DokuWiki: read as it is, written under a lock.
//!
//! Invariants: the version is the second of the last change with a mark of the text, because two changes in
//! one second are one version to the wiki; a lock that was taken is given back.

use chrono::{DateTime, SecondsFormat, Utc};
use lamppost_core::error::{Error, Kind, Result};
use lamppost_core::publish::{Change, Outcome, Remote, Wanted, Written, region};
use lamppost_core::report::Dialect;

use super::file::{self, Listings};
use super::listing::Listing;
use super::session::Session;
use super::xmlrpc::Value;
use crate::hash::sha1_hex;
use crate::http::failure;

/// The level of rights with which a page may be changed.
const MAY_EDIT: i64 = 2;

/// Reads a page: by one request where it is listed and as Lamppost wrote it.
pub(super) fn read(
    session: &mut Session,
    wanted: &Wanted<'_>,
    there: &mut Listing,
    files: &mut Listings,
) -> Result<Option<Remote>> {
    let id = id(wanted.id.unwrap_or(wanted.name))?;
    let listed = match there.changed(session, &id)? {
        Some(second) => listed(session, &id, second)?,
        None => None,
    };
    let remote = match listed {
        None => now(session, &id)?,
        listed => listed,
    };
    let Some(mut remote) = remote else {
        return Ok(None);
    };
    // Who wrote it matters where a person has to choose, and asking costs a request.
    if !region::is_left_alone(Dialect::DokuWiki, &remote.text) {
        let newest = session.need(
            "wiki.getPageVersions",
            &[Value::text(&id), Value::Number(0)],
        )?;
        if let Some(newest) = newest.items().first() {
            remote.note = member(newest, "sum");
            let names = ["user", "ip"].map(|name| member(newest, name));
            let name = names.into_iter().find(|name| !name.is_empty());
            remote.author = name.unwrap_or_default();
        }
    }
    remote.differing = Some(file::differing(session, &remote.id, wanted.files, files)?);
    Ok(Some(remote))
}

/// A page of a list; none where it is gone by now.
fn listed(session: &mut Session, id: &str, second: i64) -> Result<Option<Remote>> {
    let text = session.need("wiki.getPage", &[Value::text(id)])?;
    let text = text.as_text().unwrap_or_default();
    // For a page that is not there the wiki answers with its template, which may be empty.
    if text.is_empty() {
        return Ok(None);
    }
    Ok(Some(remote(id.to_owned(), second, text, String::new())))
}

/// A page as it is now, without the note of its version.
fn now(session: &mut Session, id: &str) -> Result<Option<Remote>> {
    let info = match session.ask("wiki.getPageInfo", &[Value::text(id)])? {
        Ok(info) => info,
        Err(fault) if fault.is_absent() => return Ok(None),
        Err(fault) => return Err(fault.into_error(session.host())),
    };
    let text = session.need("wiki.getPage", &[Value::text(id)])?;
    let (Some(second), Some(text)) = (
        info.member("version").and_then(Value::as_number),
        text.as_text(),
    ) else {
        return Err(failure::garbled(session.host()));
    };
    let (name, author) = (member(&info, "name"), member(&info, "author"));
    Ok(Some(remote(name, second, text, author)))
}

/// A page that was changed last in this second.
fn remote(name: String, second: i64, text: String, author: String) -> Remote {
    let at = DateTime::<Utc>::from_timestamp(second, 0);
    Remote {
        id: name.clone(),
        name,
        version: format!("{second}-{}", &sha1_hex(text.as_bytes())[..12]),
        text,
        author,
        at: at.map_or_else(String::new, |at| {
            at.to_rfc3339_opts(SecondsFormat::Secs, true)
        }),
        note: String::new(),
        differing: None,
        open_comments: 0,
    }
}

/// Writes a page: locked, compared, written, read back.
pub(super) fn write(session: &mut Session, change: &Change<'_>) -> Result<Outcome> {
    let id = id(change.before.map_or(change.name, |before| &before.id))?;
    if change.text.trim().is_empty() {
        return Err(Error::new(Kind::Refused, "An empty page is not written."));
    }
    lock(session, &id)?;
    let outcome = under_lock(session, &id, change);
    // Writing gives the lock back by itself; what failed before has to. Where that fails too, it ends in
    // some minutes.
    let _given_back = locks(session, "unlock", &id);
    outcome
}

fn under_lock(session: &mut Session, id: &str, change: &Change<'_>) -> Result<Outcome> {
    let there = now(session, id)?;
    let is_as_decided = match (&there, change.before) {
        (None, None) => true,
        (Some(there), Some(before)) => there.version == before.version,
        _ => false,
    };
    if !is_as_decided {
        return Ok(Outcome::Moved);
    }
    file::send(session, id, change.files, change.before.is_some())?;
    if there.is_none_or(|there| there.text != change.text) {
        let note = Value::of([
            ("sum", Value::text(change.note)),
            ("minor", Value::Truth(false)),
        ]);
        let arguments = [Value::text(id), Value::text(change.text), note];
        match session.change("wiki.putPage", &arguments)? {
            Ok(answer) if answer.is_yes() => {}
            Ok(_) => return Err(failure::garbled(session.host())),
            Err(fault) => return Err(fault.into_error(session.host())),
        }
    }
    let page = now(session, id)?.ok_or_else(|| failure::garbled(session.host()))?;
    Ok(Outcome::Written(Written {
        id: page.id,
        name: page.name,
        version: page.version,
        text: page.text,
    }))
}

/// Takes the lock of a page.
fn lock(session: &mut Session, id: &str) -> Result<()> {
    if locks(session, "lock", id)? {
        return Ok(());
    }
    let level = session.need("wiki.aclCheck", &[Value::text(id)])?;
    if level.as_number().is_none_or(|level| level < MAY_EDIT) {
        return Err(failure::forbidden(session.host()));
    }
    Err(Error::new(
        Kind::Refused,
        format!(
            "Somebody is editing the page {} on the wiki at the moment.",
            failure::clipped(id)
        ),
    )
    .hint("Plan again when they have saved."))
}

/// Locks or unlocks; whether that went well.
fn locks(session: &mut Session, which: &str, id: &str) -> Result<bool> {
    let wanted = |name: &str| {
        let pages = if name == which {
            vec![Value::text(id)]
        } else {
            Vec::new()
        };
        Value::List(pages)
    };
    let set = Value::of([("lock", wanted("lock")), ("unlock", wanted("unlock"))]);
    match session.change("dokuwiki.setLocks", &[set])? {
        Ok(answer) => {
            let done = answer.member(if which == "lock" {
                "locked"
            } else {
                "unlocked"
            });
            Ok(done.is_some_and(|pages| !pages.items().is_empty()))
        }
        Err(fault) => Err(fault.into_error(session.host())),
    }
}

/// The id of a page. What the wiki would make nothing of would lead to its start page.
fn id(name: &str) -> Result<String> {
    let is_named = |part: &str| part.chars().any(char::is_alphanumeric);
    let is_plain = !name.chars().any(char::is_control);
    if is_plain && !name.is_empty() && name.split(':').all(is_named) {
        return Ok(name.to_owned());
    }
    Err(Error::invalid(format!(
        "DokuWiki allows no page named “{}”.",
        failure::clipped(name)
    ))
    .hint("Rename the service or review, or choose another place for the pages."))
}

fn member(value: &Value, name: &str) -> String {
    value
        .member(name)
        .and_then(Value::as_text)
        .unwrap_or_default()
}
