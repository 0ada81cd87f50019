//! Pages of a Confluence, and the comments in them that are open.
//!
//! Invariants: a page is known by its id and found by its title where that is gone; comments do not change
//! the version, but each leaves a mark in the storage, so that they are asked for only where one is.

use std::collections::BTreeMap;

use lamppost_core::error::{Kind, Result};
use lamppost_core::publish::{Flow, Remote, Wanted};
use serde_json::Value;

use super::session::Session;
use super::{file, id, text};
use crate::http::failure;

/// How many pages Cloud gives by their ids in one answer.
const IDS: usize = 50;
/// What a comment leaves in the storage of a page.
const COMMENT: &str = "ac:inline-comment-marker";
/// What version 1 is asked for with a page: its attachments come along, so that they need no request of their own.
const EXPAND: &str = "body.storage,version,space,children.attachment.version";

/// Reads pages; one answer each.
pub(super) fn pages(
    session: &mut Session,
    wanted: &[Wanted<'_>],
    told: &mut dyn FnMut(usize) -> Flow,
) -> Vec<Result<Option<Remote>>> {
    let mut answers = Vec::new();
    for batch in wanted.chunks(IDS) {
        let found = if session.is_cloud() {
            by_ids(session, batch)
        } else {
            Ok(BTreeMap::new())
        };
        for page in batch {
            let answer = match &found {
                Ok(found) => one(session, page, found),
                Err(error) => Err(error.clone()),
            };
            if let Err(error) = &answer
                && matches!(error.kind, Kind::Remote | Kind::Denied)
                && answers.is_empty()
            {
                // A wiki that does not answer the first is not asked for the rest.
                answers.resize(wanted.len(), answer);
                return answers;
            }
            answers.push(answer);
            if told(answers.len()) == Flow::Stop {
                return answers;
            }
        }
    }
    answers
}

/// Pages of Cloud by their ids, in one request.
fn by_ids(session: &mut Session, batch: &[Wanted<'_>]) -> Result<BTreeMap<String, Value>> {
    let ids: Vec<&str> = batch
        .iter()
        .filter_map(|page| page.id)
        .filter(|id| is_number(id))
        .collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let path = session.two("pages");
    let limit = IDS.to_string();
    let query = [
        ("id", ids.join(",")),
        ("status", "current".to_owned()),
        ("body-format", "storage".to_owned()),
        ("limit", limit),
    ];
    let query: Vec<(&str, &str)> = query
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let answer = session.get(&path, &query)?;
    let pages = answer["results"].as_array().into_iter().flatten();
    Ok(pages.map(|page| (id(&page["id"]), page.clone())).collect())
}

fn one(
    session: &mut Session,
    wanted: &Wanted<'_>,
    found: &BTreeMap<String, Value>,
) -> Result<Option<Remote>> {
    let known = match wanted.id.filter(|id| is_number(id)) {
        Some(id) if session.is_cloud() => found.get(id).cloned(),
        Some(id) => by_id(session, id)?,
        None => None,
    };
    let page = match known {
        Some(page) => page,
        None => match by_title(session, wanted.name)? {
            Some(page) => page,
            None => return Ok(None),
        },
    };
    let mut remote = remote(session, &page)?;
    if !wanted.files.is_empty() {
        let along = &page["children"]["attachment"];
        remote.differing = Some(file::differing(session, &remote.id, wanted.files, along)?);
    } else {
        remote.differing = Some(Vec::new());
    }
    if remote.text.contains(COMMENT) {
        remote.open_comments = open_comments(session, &remote.id)?;
    }
    Ok(Some(remote))
}

/// The page of this id, if it is current.
pub(super) fn by_id(session: &mut Session, id: &str) -> Result<Option<Value>> {
    let page = if session.is_cloud() {
        let path = session.two(&format!("pages/{id}"));
        session.find(&path, &[("body-format", "storage")])?
    } else {
        let path = session.one(&format!("content/{id}"));
        session.find(&path, &[("expand", EXPAND)])?
    };
    Ok(page.filter(|page| page["status"] != "trashed" && page["status"] != "archived"))
}

/// The page of this title in the space.
pub(super) fn by_title(session: &mut Session, title: &str) -> Result<Option<Value>> {
    let mut answer = if session.is_cloud() {
        let space = session.space()?.id;
        let path = session.two("pages");
        let query = [
            ("space-id", space.as_str()),
            ("title", title),
            ("status", "current"),
            ("body-format", "storage"),
        ];
        session.get(&path, &query)?
    } else {
        let key = session.key().to_owned();
        let path = session.one("content");
        let query = [
            ("spaceKey", key.as_str()),
            ("title", title),
            ("type", "page"),
            ("status", "current"),
            ("expand", EXPAND),
        ];
        session.get(&path, &query)?
    };
    let first = answer.pointer_mut("/results/0").map(Value::take);
    Ok(first.filter(Value::is_object))
}

/// A page as the wiki describes it.
pub(super) fn remote(session: &mut Session, page: &Value) -> Result<Remote> {
    let version = &page["version"];
    let (Some(number), Some(storage)) = (
        version["number"].as_u64(),
        page["body"]["storage"]["value"].as_str(),
    ) else {
        return Err(failure::garbled(session.host()));
    };
    let (id, name) = (id(&page["id"]), text(&page["title"]));
    if !is_number(&id) {
        return Err(failure::garbled(session.host()));
    }
    session.met.insert(name.clone(), id.clone());
    let when = [&version["createdAt"], &version["when"]];
    Ok(Remote {
        id,
        name,
        version: number.to_string(),
        text: storage.to_owned(),
        // Cloud says an account's number where version 1 says a name.
        author: text(&version["by"]["displayName"]),
        at: when
            .map(text)
            .into_iter()
            .find(|when| !when.is_empty())
            .unwrap_or_default(),
        note: text(&version["message"]),
        differing: None,
        open_comments: 0,
    })
}

fn open_comments(session: &mut Session, page: &str) -> Result<u32> {
    let answer = if session.is_cloud() {
        let path = session.two(&format!("pages/{page}/inline-comments"));
        session.get(&path, &[("resolution-status", "open"), ("limit", "250")])?
    } else {
        let path = session.one(&format!("content/{page}/child/comment"));
        let query = [
            ("location", "inline"),
            ("expand", "extensions.resolution"),
            ("limit", "250"),
        ];
        session.get(&path, &query)?
    };
    let comments = answer["results"]
        .as_array()
        .ok_or_else(|| failure::garbled(session.host()))?;
    let open = comments.iter().filter(|comment| {
        let status = [
            &comment["resolutionStatus"],
            &comment["extensions"]["resolution"]["status"],
        ];
        status
            .into_iter()
            .all(|status| status.is_null() || matches!(status.as_str(), Some("open" | "reopened")))
    });
    Ok(u32::try_from(open.count()).unwrap_or(u32::MAX))
}

/// Whether an id may stand in a path.
pub(super) fn is_number(id: &str) -> bool {
    !id.is_empty() && id.len() < 30 && id.bytes().all(|byte| byte.is_ascii_digit())
}
