//! The marked region: which part of a page is ours, and whether people left it as we wrote it.
//!
//! The mark at the beginning carries the page's key and a seal, the hash of what stands between the marks. A
//! region that matches its own seal is as some Lamppost wrote it, whatever is remembered elsewhere.
//! Invariants: text outside the region stays byte by byte; marks that are doubled, nested or damaged are never
//! interpreted; text within an intact region is never taken for a mark.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use sha2::{Digest, Sha256};

use super::marks::{self, Mark};
use crate::report::Dialect;

/// Regions of more pages than this are on no page.
const MOST_KEYS: usize = 4;

/// Our text for a page: what belongs at its very beginning, and what goes between the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ours<'a> {
    /// The page's key.
    pub key: &'a str,
    /// How it is written.
    pub dialect: Dialect,
    /// The front matter, with its fences; empty where the dialect has none.
    pub front: &'a str,
    /// The rest; ends with a line break.
    pub body: &'a str,
}

/// What was found of our region on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// One region.
    One(Region),
    /// Marks that do not make one region.
    Damaged,
}

/// Our region on a page, in bytes of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// With its marks and the line break after them.
    pub whole: Range<usize>,
    /// What stands between the marks.
    pub inner: Range<usize>,
    /// The seal its mark carries.
    pub seal: String,
    /// The seal of the front matter that we wrote, if we wrote any.
    pub front: Option<String>,
    /// Whether what stands between the marks matches the seal.
    pub intact: bool,
}

/// The first 16 hex digits of SHA-256 of a text; the kind of its line breaks does not count.
pub fn seal(text: &str) -> String {
    let hash = Sha256::digest(plain_breaks(text).as_bytes());
    hash.iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A text with line feeds alone.
pub fn plain_breaks(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Splits a page as it is written into its front matter and the rest.
pub fn split(dialect: Dialect, page: &str) -> (&str, &str) {
    let has = matches!(
        dialect,
        Dialect::GitLab | Dialect::MkDocs | Dialect::Docusaurus | Dialect::Obsidian
    );
    let fence = ["---\n", "---\r\n"]
        .into_iter()
        .find(|fence| has && page.starts_with(fence));
    let Some(fence) = fence else {
        return ("", page);
    };
    let mut at = fence.len();
    for line in page[at..].split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == "---" {
            return page.split_at(at);
        }
    }
    ("", page)
}

/// Whether a dialect has marks; the whole page is ours where it has none.
pub fn is_marked(dialect: Dialect) -> bool {
    dialect != Dialect::Json
}

/// A page with nothing on it but our region.
pub fn fresh(ours: Ours<'_>) -> String {
    if !is_marked(ours.dialect) {
        return ours.body.to_owned();
    }
    format!("{}{}", ours.front, marked(ours, !ours.front.is_empty()))
}

/// Finds the region of a page's key.
pub fn find(dialect: Dialect, key: &str, text: &str) -> Found {
    let marks = marks::all(dialect, text);
    let of_key = |mark: &&Mark| mark.key == key;
    let mut intact: Vec<Region> = Vec::new();
    for begin in marks.iter().filter(of_key).filter(|mark| mark.begins) {
        let is_inside = |region: &Region| region.whole.contains(&begin.at.start);
        if intact.iter().any(is_inside) {
            continue;
        }
        let ends = marks.iter().filter(of_key).filter(|mark| !mark.begins);
        let mut ends = ends.filter(|end| end.at.start >= begin.at.end && end.seal == begin.seal);
        let whole = ends.find_map(|end| {
            let region = between(text, begin, end);
            region.intact.then_some(region)
        });
        intact.extend(whole);
    }
    let loose: Vec<&Mark> = marks
        .iter()
        .filter(|mark| mark.key == key || mark.key.is_empty())
        .filter(|mark| {
            intact
                .iter()
                .all(|region| !region.whole.contains(&mark.at.start))
        })
        .collect();
    match (intact.as_slice(), loose.as_slice()) {
        ([], []) => Found::Nothing,
        ([region], []) => Found::One(region.clone()),
        ([], [begin, end])
            if begin.begins && !end.begins && begin.seal == end.seal && !begin.key.is_empty() =>
        {
            Found::One(between(text, begin, end))
        }
        _ => Found::Damaged,
    }
}

/// Whether a page holds our regions alone as they were written, whatever their keys: then nobody needs to be asked who
/// touched them.
pub fn is_left_alone(dialect: Dialect, text: &str) -> bool {
    let marks = marks::all(dialect, text);
    let keys: BTreeSet<&str> = marks.iter().map(|mark| mark.key.as_str()).collect();
    let is_intact =
        |key: &&str| matches!(find(dialect, key, text), Found::One(region) if region.intact);
    (1..=MOST_KEYS).contains(&keys.len()) && keys.iter().all(is_intact)
}

fn between(text: &str, begin: &Mark, end: &Mark) -> Region {
    let after = |at: usize| {
        let rest = &text[at..];
        let line = ["\r\n", "\n"].into_iter().find(|b| rest.starts_with(b));
        at + line.map_or(0, str::len)
    };
    let inner = after(begin.at.end).min(end.at.start)..end.at.start;
    Region {
        whole: begin.at.start..after(end.at.end),
        intact: seal(&text[inner.clone()]) == begin.seal,
        inner,
        seal: begin.seal.clone(),
        front: begin.front.clone(),
    }
}

/// The page with our region replaced; what stands around it stays.
pub fn replace(ours: Ours<'_>, text: &str, region: &Region) -> String {
    let (front, _) = split(ours.dialect, text);
    let front_is_ours = owns_front(region, front);
    let keeps_front = front_is_ours && !ours.front.is_empty();
    let before = match front_is_ours && region.whole.start >= front.len() {
        true => format!("{}{}", ours.front, &text[front.len()..region.whole.start]),
        false => text[..region.whole.start].to_owned(),
    };
    let after = &text[region.whole.end..];
    format!("{before}{}{after}", marked(ours, keeps_front))
}

/// Whether the front matter of a page is as we wrote it.
fn owns_front(region: &Region, front: &str) -> bool {
    match &region.front {
        Some(sealed) => !front.is_empty() && seal(front) == *sealed,
        None => false,
    }
}

/// Whether a region and the front matter say what ours does.
pub fn says(ours: Ours<'_>, text: &str, region: &Region) -> bool {
    let (front, _) = split(ours.dialect, text);
    let same_front = !owns_front(region, front) || plain_breaks(front) == ours.front;
    region.seal == seal(ours.body) && same_front
}

/// The page with our region below everything that stands on it now, whose marks of ours lose their meaning.
pub fn below(ours: Ours<'_>, text: &str) -> String {
    let mut kept = without_marks(ours.dialect, ours.key, text);
    if !kept.is_empty() {
        while !kept.ends_with("\n\n") {
            kept.push('\n');
        }
    }
    kept + &marked(ours, false)
}

/// A text without any mark of ours for this page.
pub fn without_marks(dialect: Dialect, key: &str, text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    for mark in marks::all(dialect, text) {
        if (mark.key == key || mark.key.is_empty()) && mark.at.start >= at {
            kept.push_str(&text[at..mark.at.start]);
            at = mark.at.end;
        }
    }
    kept.push_str(&text[at..]);
    kept
}

fn marked(ours: Ours<'_>, with_front: bool) -> String {
    let front = with_front.then(|| seal(ours.front));
    marks::around(
        ours.dialect,
        ours.key,
        &seal(ours.body),
        front.as_deref(),
        ours.body,
    )
}
