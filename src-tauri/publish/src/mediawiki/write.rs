//! Making, changing and renaming a page of a MediaWiki.
//!
//! Invariants: `createonly` for a page that must not be there, `nocreate` with `baserevid` for one that is;
//! never `basetimestamp`, with which the wiki overwrites edits of the same account. An edit of another place
//! of the page is merged by the wiki without a word, so each page is read back.

use lamppost_core::error::{Error, Kind, Result};
use lamppost_core::publish::{Change, Outcome, Remote, Written};
use serde_json::Value;

use super::read::{self, Found, is_sendable};
use super::refusal::Refusal;
use super::session::Session;
use crate::hash::md5_hex;
use crate::http::failure;

/// Writes one page and reads it back.
pub(super) fn page(session: &mut Session, change: &Change<'_>) -> Result<Outcome> {
    if !is_sendable(change.name) {
        return Err(Refusal {
            code: "invalidtitle".into(),
            words: String::new(),
        }
        .into_error(session.host()));
    }
    if change.text.trim().is_empty() {
        return Err(Error::new(Kind::Refused, "An empty page is not written."));
    }
    super::file::send(session, change.files, change.note)?;
    let Some(id) = edit(session, change)? else {
        return Ok(Outcome::Moved);
    };
    let mut page = read_back(session, &id)?;
    if let Some(before) = change.before
        && !is_same_name(change.name, &before.name)
        && !is_same_name(change.name, &page.name)
    {
        rename(session, &id, change)?;
        page = read_back(session, &id)?;
    }
    Ok(Outcome::Written(Written {
        id: page.id,
        name: page.name,
        version: page.version,
        text: page.text,
    }))
}

/// Gives the page's id; none where somebody was faster.
fn edit(session: &mut Session, change: &Change<'_>) -> Result<Option<String>> {
    let mark = md5_hex(change.text.as_bytes());
    let mut fields = vec![
        ("action", "edit"),
        ("text", change.text),
        ("summary", change.note),
        ("contentmodel", "wikitext"),
        ("watchlist", "nochange"),
    ];
    // The wiki takes the mark of the text in its normal form, which other text may not be in.
    if change.text.chars().all(is_normal) {
        fields.push(("md5", &mark));
    }
    match change.before {
        None => fields.extend([("title", change.name), ("createonly", "1")]),
        Some(before) => fields.extend([
            ("pageid", before.id.as_str()),
            ("nocreate", "1"),
            ("baserevid", before.version.as_str()),
        ]),
    }
    let answer = match session.change(&fields)? {
        Ok(answer) => answer,
        Err(refusal) if refusal.is_moved() => return Ok(None),
        Err(refusal) => return Err(refusal.into_error(session.host())),
    };
    let edit = &answer["edit"];
    match (edit["result"].as_str(), edit["pageid"].as_u64()) {
        (Some("Success"), Some(id)) => Ok(Some(id.to_string())),
        _ => Err(failed(session.host(), edit)),
    }
}

/// An answer without an error code that is no success either: extensions give such.
fn failed(host: &str, edit: &Value) -> Error {
    let code = if edit["captcha"].is_object() {
        "captcha"
    } else if edit["spamblacklist"].is_string() || edit["spamblacklist"].is_object() {
        "spamblacklist"
    } else {
        "hookaborted"
    };
    let words = ["info", "warning", "reason", "code"].map(|field| super::text(&edit[field]));
    let words = words.into_iter().find(|words| !words.is_empty());
    Refusal {
        code: code.into(),
        words: words.unwrap_or_default(),
    }
    .into_error(host)
}

fn rename(session: &mut Session, id: &str, change: &Change<'_>) -> Result<()> {
    let fields = [
        ("action", "move"),
        ("fromid", id),
        ("to", change.name),
        ("reason", change.note),
        ("watchlist", "nochange"),
    ];
    match session.change(&fields)? {
        Ok(_) => Ok(()),
        Err(refusal) if refusal.code == "articleexists" => Err(Error::new(
            Kind::Refused,
            format!(
                "The page can't be renamed: there is another page “{}” on the wiki.",
                failure::clipped(change.name)
            ),
        )
        .hint("Rename or delete that page on the wiki, then plan again.")),
        Err(refusal) => Err(refusal.into_error(session.host())),
    }
}

fn read_back(session: &mut Session, id: &str) -> Result<Remote> {
    let mut found = Found::default();
    found.ask(session, "pageids", &[id.to_owned()])?;
    let page = found
        .only()
        .ok_or_else(|| failure::garbled(session.host()))?;
    read::remote(session.host(), page)
}

/// Names as the wiki compares them: `_` is a space, and the first letter is a capital.
fn is_same_name(a: &str, b: &str) -> bool {
    let normal = |name: &str| {
        let name = name.replace('_', " ");
        let mut letters = name.trim().chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect::<String>()
    };
    normal(a) == normal(b)
}

/// Characters that are the same in every normal form.
fn is_normal(c: char) -> bool {
    matches!(c, '\t' | '\n' | ' '..='~' | '\u{a0}'..='\u{2ff}')
}
