//! A fake Confluence of our own, for lack of a real one: it answers as the documentation of Cloud's version 2
//! and Data Center's version 1 says, as far as the driver asks.
//!
//! It keeps versions (409), titles (400), comments, attachments and pauses (429), and writes storage anew as
//! Confluence does: comments of XML are dropped, empty elements get a space, macros get an id.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use super::Result;

/// What a browser or a driver is answered.
type Answer = (u16, Value);

/// A page of the fake.
#[derive(Debug, Clone, Default)]
pub struct FakePage {
    /// Its title.
    pub title: String,
    /// The page it stands below.
    pub parent: Option<String>,
    /// The storage of each version with its message.
    pub versions: Vec<(String, String)>,
    /// Attachments by name: the comment and the bytes of each version.
    pub files: BTreeMap<String, Vec<(String, Vec<u8>)>>,
    /// Comments in the text: whether each is open.
    pub comments: Vec<bool>,
    /// Whether it is in the trash.
    pub is_trashed: bool,
}

/// What the fake holds.
#[derive(Debug, Default)]
pub struct Wiki {
    /// Pages by their ids.
    pub pages: BTreeMap<u64, FakePage>,
    /// How many of the next requests are answered with 429 and a pause of two seconds.
    pub busy: u32,
    /// The method and path of each request, without its query.
    pub asked: Vec<String>,
}

/// A fake Confluence with one space, `TEAM`, answering while the value lives.
#[derive(Debug)]
pub struct FakeConfluence {
    address: SocketAddr,
    wiki: Arc<Mutex<Wiki>>,
    is_over: Arc<AtomicBool>,
}

impl FakeConfluence {
    /// Who signs in to Cloud.
    pub const USER: &str = "mara@example.org";
    /// The token of both.
    pub const TOKEN: &str = "a-token:with/odd=characters";

    /// Starts it; the address is that of Cloud and of Data Center alike.
    ///
    /// # Errors
    /// Where no port is free.
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let fake = Self {
            address: listener.local_addr()?,
            wiki: Arc::default(),
            is_over: Arc::default(),
        };
        let (wiki, is_over) = (Arc::clone(&fake.wiki), Arc::clone(&fake.is_over));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if is_over.load(Ordering::SeqCst) {
                    return;
                }
                if let Ok(mut stream) = stream {
                    // A client that has gone away asks again.
                    let _gone = converse(&mut stream, &wiki);
                }
            }
        });
        Ok(fake)
    }

    /// Where it is: the address as somebody would type it.
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it holds, to look at and to change as a person would.
    pub fn wiki(&self) -> MutexGuard<'_, Wiki> {
        lock(&self.wiki)
    }
}

impl Drop for FakeConfluence {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Wakes it up to see that.
        let _woken = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
    }
}

fn lock(wiki: &Mutex<Wiki>) -> MutexGuard<'_, Wiki> {
    wiki.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One request of a client.
struct Asked {
    method: String,
    path: String,
    query: BTreeMap<String, String>,
    head: String,
    body: Vec<u8>,
}

fn converse(stream: &mut TcpStream, wiki: &Mutex<Wiki>) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let asked = hear(stream)?;
    let mut wiki = lock(wiki);
    wiki.asked.push(format!("{} {}", asked.method, asked.path));
    let (status, body, extra) = if wiki.busy > 0 {
        wiki.busy -= 1;
        (429, json!({}), "Retry-After: 2\r\n")
    } else if !is_known(&asked.head) {
        (401, json!({"message": "Unauthorized"}), "")
    } else {
        let (status, body) = answer(&mut wiki, &asked);
        (status, body, "")
    };
    let body = body.to_string();
    write!(
        stream,
        "HTTP/1.1 {status} X\r\n{extra}Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    Ok(())
}

fn hear(stream: &mut TcpStream) -> Result<Asked> {
    let mut got = Vec::new();
    let mut some = [0; 16 * 1024];
    let end = loop {
        if let Some(end) = got.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        let count = stream.read(&mut some)?;
        if count == 0 {
            return Err("the client went away".into());
        }
        got.extend_from_slice(&some[..count]);
    };
    let head = String::from_utf8(got[..end].to_vec())?;
    let mut body = got.split_off(end + 4);
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().ok())?
    });
    while body.len() < length.unwrap_or(0) {
        let count = stream.read(&mut some)?;
        if count == 0 {
            return Err("the client went away".into());
        }
        body.extend_from_slice(&some[..count]);
    }
    let mut first = head.split(' ');
    let method = first.next().unwrap_or_default().to_owned();
    let target = first.next().unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    Ok(Asked {
        method,
        path: path.to_owned(),
        query: pairs
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect(),
        head,
        body,
    })
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn is_known(head: &str) -> bool {
    use base64::Engine as _;
    let pair = format!("{}:{}", FakeConfluence::USER, FakeConfluence::TOKEN);
    let basic = format!(
        "Basic {}",
        base64::engine::general_purpose::STANDARD.encode(pair)
    );
    let bearer = format!("Bearer {}", FakeConfluence::TOKEN);
    head.lines().any(|line| {
        let (name, value) = line.split_once(": ").unwrap_or_default();
        name.eq_ignore_ascii_case("authorization") && (value == basic || value == bearer)
    })
}

fn answer(wiki: &mut Wiki, asked: &Asked) -> Answer {
    let two = asked.path.strip_prefix("/wiki/api/v2/");
    let one = asked
        .path
        .strip_prefix("/wiki")
        .unwrap_or(&asked.path)
        .strip_prefix("/rest/api/");
    let steps: Vec<&str> = two.or(one).unwrap_or_default().split('/').collect();
    let method = asked.method.as_str();
    match (two.is_some(), method, steps.as_slice()) {
        (true, "GET", ["spaces"]) => {
            let is_ours = asked.query.get("keys").is_some_and(|key| key == "TEAM");
            let space = json!({"id": "77", "key": "TEAM", "name": "The team"});
            (
                200,
                json!({"results": if is_ours { vec![space] } else { Vec::new() }}),
            )
        }
        (false, "GET", ["space", "TEAM"]) => {
            (200, json!({"id": 77, "key": "TEAM", "name": "The team"}))
        }
        (false, "GET", ["user", "current"]) => {
            (200, json!({"type": "known", "displayName": "Mara"}))
        }
        (is_two, "GET", ["pages" | "content"]) => list(wiki, asked, is_two),
        (is_two, "POST", ["pages" | "content"]) => make(wiki, &asked.body, is_two),
        (_, "GET", ["pages", id, "inline-comments"]) => comments(wiki, id, asked),
        (_, "GET", ["content", id, "child", "comment"]) => comments(wiki, id, asked),
        (false, "GET", ["content", id, "child", "attachment"]) => files(wiki, id),
        (false, "POST", ["content", id, "child", "attachment", rest @ ..]) => {
            attach(wiki, id, rest, asked)
        }
        (is_two, "GET", ["pages" | "content", id]) => match page(wiki, id) {
            Some((id, page)) => {
                let mut shown = described(id, page, is_two);
                let expand = asked.query.get("expand");
                if expand.is_some_and(|expand| expand.contains("children.attachment")) {
                    shown["children"] = json!({"attachment": along(page)});
                }
                (200, shown)
            }
            None => (404, json!({"message": "not found"})),
        },
        (is_two, "PUT", ["pages" | "content", id]) => change(wiki, id, &asked.body, is_two),
        _ => (404, json!({"message": "not found"})),
    }
}

fn page<'a>(wiki: &'a Wiki, id: &str) -> Option<(u64, &'a FakePage)> {
    let id = id.parse().ok()?;
    let page = wiki.pages.get(&id).filter(|page| !page.is_trashed)?;
    Some((id, page))
}

fn described(id: u64, page: &FakePage, is_two: bool) -> Value {
    let (storage, message) = page.versions.last().cloned().unwrap_or_default();
    let number = page.versions.len();
    let version = if is_two {
        json!({"number": number, "message": message, "createdAt": "2026-11-21T10:00:00.000Z", "authorId": "557058:1"})
    } else {
        json!({"number": number, "message": message, "when": "2026-11-21T10:00:00.000Z", "by": {"displayName": "Mara"}})
    };
    json!({
        "id": id.to_string(), "status": "current", "title": page.title, "version": version,
        "body": {"storage": {"value": storage, "representation": "storage"}},
    })
}

fn list(wiki: &Wiki, asked: &Asked, is_two: bool) -> Answer {
    let ids: Option<Vec<&str>> = asked.query.get("id").map(|ids| ids.split(',').collect());
    let title = asked.query.get("title");
    let space = if is_two {
        ("space-id", "77")
    } else {
        ("spaceKey", "TEAM")
    };
    if ids.is_none()
        && asked
            .query
            .get(space.0)
            .is_none_or(|given| given != space.1)
    {
        return (200, json!({"results": []}));
    }
    let matches = |id: u64, page: &FakePage| {
        let id = id.to_string();
        ids.as_ref().is_none_or(|ids| ids.contains(&id.as_str()))
            && title.is_none_or(|title| *title == page.title)
    };
    let pages = wiki
        .pages
        .iter()
        .filter(|(id, page)| !page.is_trashed && matches(**id, page));
    let found: Vec<Value> = pages
        .map(|(id, page)| described(*id, page, is_two))
        .collect();
    (200, json!({"results": found}))
}

fn is_taken(wiki: &Wiki, title: &str, but: Option<u64>) -> bool {
    let mut pages = wiki
        .pages
        .iter()
        .filter(|(id, page)| Some(**id) != but && !page.is_trashed);
    pages.any(|(_, page)| page.title == title)
}

fn storage(body: &Value, is_two: bool) -> String {
    let value = if is_two {
        &body["body"]["value"]
    } else {
        &body["body"]["storage"]["value"]
    };
    rewritten(value.as_str().unwrap_or_default())
}

fn make(wiki: &mut Wiki, body: &[u8], is_two: bool) -> Answer {
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        return (400, json!({"message": "not JSON"}));
    };
    let title = body["title"].as_str().unwrap_or_default().to_owned();
    let is_here = if is_two {
        body["spaceId"] == "77"
    } else {
        body["space"]["key"] == "TEAM"
    };
    if title.is_empty() || title.chars().count() > 255 || !is_here {
        return (
            400,
            json!({"message": "The title or the space is not valid."}),
        );
    }
    if is_taken(wiki, &title, None) {
        return (
            400,
            json!({"message": "A page with this title already exists"}),
        );
    }
    let parent = if is_two {
        &body["parentId"]
    } else {
        &body["ancestors"][0]["id"]
    };
    // Cloud takes no message with a new page.
    let message = if is_two {
        ""
    } else {
        body["version"]["message"].as_str().unwrap_or_default()
    };
    let made = FakePage {
        title,
        parent: parent.as_str().map(str::to_owned),
        versions: vec![(storage(&body, is_two), message.to_owned())],
        ..FakePage::default()
    };
    let id = wiki.pages.keys().last().map_or(1001, |last| last + 1);
    let answer = described(id, &made, is_two);
    wiki.pages.insert(id, made);
    (200, answer)
}

fn change(wiki: &mut Wiki, id: &str, body: &[u8], is_two: bool) -> Answer {
    let Some((id, page)) = page(wiki, id) else {
        return (404, json!({"message": "not found"}));
    };
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let title = body["title"].as_str().unwrap_or_default().to_owned();
    let next = page.versions.len() + 1;
    if body["version"]["number"] != json!(next) {
        return (
            409,
            json!({"message": "Version must be incremented on update."}),
        );
    }
    if title.is_empty() || is_taken(wiki, &title, Some(id)) {
        return (
            400,
            json!({"message": "A page with this title already exists"}),
        );
    }
    let message = body["version"]["message"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let version = (storage(&body, is_two), message);
    let Some(page) = wiki.pages.get_mut(&id) else {
        return (404, json!({}));
    };
    page.title = title;
    page.versions.push(version);
    (200, described(id, page, is_two))
}

fn comments(wiki: &Wiki, id: &str, asked: &Asked) -> Answer {
    let Some((_, page)) = page(wiki, id) else {
        return (404, json!({}));
    };
    let only_open = asked
        .query
        .get("resolution-status")
        .is_some_and(|status| status == "open");
    let shown = page.comments.iter().filter(|open| **open || !only_open);
    let status = |open: &bool| if *open { "open" } else { "resolved" };
    let all: Vec<Value> = shown
        .map(|open| match asked.path.contains("/v2/") {
            true => json!({"resolutionStatus": status(open)}),
            false => json!({"extensions": {"location": "inline", "resolution": {"status": status(open)}}}),
        })
        .collect();
    (200, json!({"results": all}))
}

fn files(wiki: &Wiki, id: &str) -> Answer {
    let Some((_, page)) = page(wiki, id) else {
        return (404, json!({}));
    };
    (200, json!({"results": attachments(page)}))
}

fn attachments(page: &FakePage) -> Vec<Value> {
    let shown = page.files.iter().enumerate().map(|(at, (name, versions))| {
        let comment = versions.last().map_or("", |(comment, _)| comment);
        json!({"id": format!("att{at}"), "title": name, "extensions": {"comment": comment}})
    });
    shown.collect()
}

/// The attachments that come with a page: the first ones.
fn along(page: &FakePage) -> Value {
    const LIMIT: usize = 25;
    let mut some = attachments(page);
    let links = match some.len() > LIMIT {
        true => json!({"next": "/rest/api/content/1/child/attachment?start=25"}),
        false => json!({}),
    };
    some.truncate(LIMIT);
    json!({"results": some, "start": 0, "limit": LIMIT, "size": some.len(), "_links": links})
}

fn attach(wiki: &mut Wiki, id: &str, rest: &[&str], asked: &Asked) -> Answer {
    let found = page(wiki, id).map(|(id, _)| id);
    let Some(page) = found.and_then(|id| wiki.pages.get_mut(&id)) else {
        return (404, json!({}));
    };
    // Without this header Confluence takes the request for one of another site.
    if !asked
        .head
        .to_lowercase()
        .contains("x-atlassian-token: nocheck")
    {
        return (403, json!({"message": "XSRF check failed"}));
    }
    let parts = form(&asked.head, &asked.body);
    let (Some((name, bytes)), comment) = (parts.get("file"), parts.get("comment")) else {
        return (400, json!({"message": "no file"}));
    };
    let is_new = !page.files.contains_key(name);
    if is_new != rest.is_empty() {
        return (
            400,
            json!({"message": "Cannot add a new attachment with same file name"}),
        );
    }
    let comment = comment.map(|(_, text)| String::from_utf8_lossy(text).into_owned());
    let version = (comment.unwrap_or_default(), bytes.clone());
    page.files.entry(name.clone()).or_default().push(version);
    (200, json!({"results": []}))
}

/// The parts of a form by their names: the name of the file, and what is in it.
fn form(head: &str, body: &[u8]) -> BTreeMap<String, (String, Vec<u8>)> {
    let boundary = head
        .split("boundary=")
        .nth(1)
        .and_then(|rest| rest.lines().next());
    let mark = format!("--{}", boundary.unwrap_or("?"));
    let mut parts = BTreeMap::new();
    let starts: Vec<usize> = (0..body.len())
        .filter(|at| body[*at..].starts_with(mark.as_bytes()))
        .collect();
    for pair in starts.windows(2) {
        let part = &body[pair[0] + mark.len() + 2..pair[1] - 2];
        let Some(end) = part.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&part[..end]).into_owned();
        let quoted = |name: &str| {
            let rest = head.split(&format!("{name}=\"")).nth(1)?;
            rest.split('"').next().map(str::to_owned)
        };
        let name = quoted(" name").unwrap_or_default();
        parts.insert(
            name,
            (
                quoted("filename").unwrap_or_default(),
                part[end + 4..].to_vec(),
            ),
        );
    }
    parts
}

/// Storage as Confluence keeps it.
fn rewritten(storage: &str) -> String {
    let mut pieces = storage.split("<!--");
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        kept.push_str(piece.split_once("-->").map_or("", |(_, rest)| rest));
    }
    let kept = kept.replace("<br/>", "<br />").replace("<hr/>", "<hr />");
    let mut out = String::new();
    for (at, piece) in kept.split("<ac:structured-macro ").enumerate() {
        if at > 0 {
            out.push_str(&format!(
                "<ac:structured-macro ac:macro-id=\"fake-{at}\" ac:schema-version=\"1\" "
            ));
        }
        out.push_str(piece);
    }
    out
}
