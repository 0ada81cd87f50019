//! Pages of a MediaWiki and the marks of their files, fifty titles a request.
//!
//! Invariant: a page is found by its name, and where somebody renamed it by its id; a page that stands for
//! another (a redirect) is read as it is.

use std::collections::{BTreeMap, BTreeSet};

use lamppost_core::error::{Error, Kind, Result};
use lamppost_core::publish::{Flow, Remote, Wanted};
use serde_json::Value;

use super::session::Session;
use super::text;
use crate::hash::sha1_hex;
use crate::http::failure;

/// The most titles of one request for anybody who is no bot.
const TITLES: usize = 50;
/// What stands between titles: the sign that the wiki takes where a bar may be inside.
const BETWEEN: &str = "\u{1f}";

/// What the wiki says of titles.
#[derive(Default)]
pub(super) struct Found {
    /// From the name as asked to the name as the wiki writes it.
    names: BTreeMap<String, String>,
    /// Pages by their names as the wiki writes them.
    pages: BTreeMap<String, Value>,
}

/// Reads pages; one answer each.
pub(super) fn pages(
    session: &mut Session,
    wanted: &[Wanted<'_>],
    told: &mut dyn FnMut(usize) -> Flow,
) -> Vec<Result<Option<Remote>>> {
    let mut answers = Vec::new();
    let mut rest = wanted;
    while !rest.is_empty() {
        let batch = &rest[..batch_size(rest)];
        rest = &rest[batch.len()..];
        match one_batch(session, batch) {
            Ok(some) => answers.extend(some),
            Err(error) => {
                // What failed for these fails for the rest; asking on would only take time.
                answers.resize(wanted.len(), Err(error));
                return answers;
            }
        }
        if told(answers.len()) == Flow::Stop {
            return answers;
        }
    }
    answers
}

/// How many pages fit into one request with their files; at least one.
fn batch_size(wanted: &[Wanted<'_>]) -> usize {
    let mut titles = 0;
    let fits = wanted.iter().take_while(|page| {
        titles += 1 + page.files.len();
        titles <= TITLES
    });
    fits.count().max(1)
}

fn one_batch(session: &mut Session, batch: &[Wanted<'_>]) -> Result<Vec<Result<Option<Remote>>>> {
    let mut titles: BTreeSet<String> = batch.iter().map(|page| page.name.to_owned()).collect();
    for file in batch.iter().flat_map(|page| page.files) {
        titles.insert(super::file::title(&file.path));
    }
    titles.retain(|title| is_sendable(title));
    let titles: Vec<String> = titles.into_iter().collect();
    let mut found = Found::default();
    for some in titles.chunks(TITLES) {
        found.ask(session, "titles", some)?;
    }
    let renamed: BTreeSet<String> = batch
        .iter()
        .filter_map(|page| Some((page, page.id?)))
        .filter(|(page, id)| {
            let there = found.page(page.name);
            is_number(id) && there.is_none_or(|there| number(&there["pageid"]) != *id)
        })
        .map(|(_, id)| id.to_owned())
        .collect();
    let mut by_id = Found::default();
    let renamed: Vec<String> = renamed.into_iter().collect();
    for some in renamed.chunks(TITLES) {
        by_id.ask(session, "pageids", some)?;
    }
    let host = session.host().to_owned();
    Ok(batch
        .iter()
        .map(|page| answer(&host, page, &found, &by_id))
        .collect())
}

fn answer(host: &str, wanted: &Wanted<'_>, found: &Found, by_id: &Found) -> Result<Option<Remote>> {
    let moved = wanted.id.and_then(|id| {
        let mut pages = by_id.pages.values();
        pages.find(|page| number(&page["pageid"]) == id && page["missing"] != true)
    });
    let page = match moved {
        Some(page) => page,
        None if !is_sendable(wanted.name) => return Err(no_such_name(wanted.name)),
        None => match found.page(wanted.name) {
            Some(page) if page["missing"] == true => return Ok(None),
            Some(page) if page["invalid"] == true || page["special"] == true => {
                return Err(no_such_name(wanted.name));
            }
            Some(page) => page,
            None => return Err(no_such_name(wanted.name)),
        },
    };
    let differing = wanted
        .files
        .iter()
        .filter(|file| found.sha1(&super::file::title(&file.path)) != Some(sha1_hex(&file.bytes)));
    let mut remote = remote(host, page)?;
    remote.differing = Some(differing.map(|file| file.path.clone()).collect());
    Ok(Some(remote))
}

/// A page as the wiki describes it.
pub(super) fn remote(host: &str, page: &Value) -> Result<Remote> {
    let revision = &page["revisions"][0];
    let main = &revision["slots"]["main"];
    let (Some(content), Some(_)) = (main["content"].as_str(), revision["revid"].as_u64()) else {
        if main["texthidden"] == true {
            return Err(
                Error::new(Kind::Refused, "The text of the page is hidden on the wiki.")
                    .hint("Ask whoever runs the wiki."),
            );
        }
        return Err(failure::garbled(host));
    };
    if main["contentmodel"] != "wikitext" {
        return Err(
            Error::new(Kind::Refused, "The page on the wiki is not one of text.")
                .hint("Choose another place for the pages."),
        );
    }
    Ok(Remote {
        id: number(&page["pageid"]),
        name: text(&page["title"]),
        version: number(&revision["revid"]),
        text: content.to_owned(),
        author: text(&revision["user"]),
        at: text(&revision["timestamp"]),
        note: text(&revision["comment"]),
        differing: None,
        open_comments: 0,
    })
}

impl Found {
    /// Asks for pages by `titles` or `pageids`, to the end of the answer.
    pub(super) fn ask(&mut self, session: &mut Session, by: &str, which: &[String]) -> Result<()> {
        let list = format!("{BETWEEN}{}", which.join(BETWEEN));
        let mut more: Vec<(String, String)> = Vec::new();
        loop {
            let mut fields = vec![
                ("action", "query"),
                ("prop", "revisions|imageinfo"),
                ("rvprop", "ids|timestamp|user|comment|content"),
                ("rvslots", "main"),
                ("iiprop", "sha1|comment"),
                (by, list.as_str()),
            ];
            fields.extend(
                more.iter()
                    .map(|(name, value)| (name.as_str(), value.as_str())),
            );
            let answer = session.ask(&fields)?;
            self.take(&answer["query"]);
            let next: Vec<(String, String)> = answer["continue"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, value)| {
                    let value = value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned);
                    (name.clone(), value)
                })
                .collect();
            if next.is_empty() {
                return Ok(());
            }
            if next == more {
                return Err(failure::garbled(session.host()));
            }
            more = next;
        }
    }

    fn take(&mut self, query: &Value) {
        for pair in query["normalized"].as_array().into_iter().flatten() {
            self.names.insert(text(&pair["from"]), text(&pair["to"]));
        }
        for page in query["pages"].as_array().into_iter().flatten() {
            let Some(fields) = page.as_object() else {
                continue;
            };
            let known = self
                .pages
                .entry(text(&page["title"]))
                .or_insert_with(|| Value::Object(serde_json::Map::new()));
            // A long answer comes in pieces, each with some of the fields.
            if let Some(known) = known.as_object_mut() {
                known.extend(fields.clone());
            }
        }
    }

    /// The page of this name, as asked.
    pub(super) fn page(&self, name: &str) -> Option<&Value> {
        let name = self.names.get(name).map_or(name, String::as_str);
        self.pages.get(name)
    }

    /// The page, where one was asked for.
    pub(super) fn only(&self) -> Option<&Value> {
        let mut pages = self.pages.values();
        pages.next().filter(|page| page["missing"] != true)
    }

    /// The mark of a file's content.
    fn sha1(&self, title: &str) -> Option<String> {
        let mark = self.page(title)?["imageinfo"][0]["sha1"].as_str()?;
        Some(mark.to_owned())
    }
}

/// Whether a name can stand in a request at all; the wiki would take `a#b` for the page `a`.
pub(super) fn is_sendable(name: &str) -> bool {
    !name.trim().is_empty() && !name.chars().any(|c| c.is_control() || c == '#')
}

fn no_such_name(name: &str) -> Error {
    Error::invalid(format!(
        "MediaWiki allows no page named “{}”.",
        failure::clipped(name)
    ))
    .hint("Rename the service or review, or choose another place for the pages.")
}

fn is_number(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
}

fn number(value: &Value) -> String {
    value
        .as_u64()
        .map_or_else(String::new, |number| number.to_string())
}
