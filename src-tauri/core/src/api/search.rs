//! Finding words in everything that people wrote, newest first, what is named so before what only mentions it.
//!
//! Never found: what is deleted, what is put away unless that is asked for, votes, remarks before they are shown, and reasons of a
//! pre-mortem before they are told.

use std::collections::{BTreeMap, HashSet};

use super::days::moment;
use super::session::Session;
use super::snippet::{cut, parts};
use super::spot::Spot;
use super::wire::{request, view};
use crate::error::{Error, Kind, Result};
use crate::model::{SEARCHED, Searched, searched};
use crate::pack::Pack;
use crate::store::search::{Asked, Fields, Found, Words};

request! {
    /// Looks for words.
    pub struct Search {
        /// Words, each of which must occur at least as a beginning; a phrase in quotation marks must occur as it is.
        pub text: String,
        /// Only these kinds: service, team, link, review, answer, evidence, comment, action, waiver, document, section, row,
        /// participant, reason, scenario, mitigation, exercise, assessment, criterion, respondent, remark, snapshot, incident, person, signoff.
        pub kinds: Option<Vec<String>>,
        /// At most so many, 1 to 50; 20 where not said.
        pub limit: Option<u32>,
        /// Whether what is put away is looked at as well.
        pub archived: Option<bool>,
    }
}

view! {
    /// What was found.
    pub struct SearchView {
        /// Best first.
        pub hits: Vec<SearchHit>,
        /// Whether there is more than that.
        pub more: bool,
        /// Whether some words are not indexed yet: asking again goes on with it.
        pub pending: bool,
        /// Whether the newest words may be missing: the index cannot be written from here, and asking again brings no more.
        pub behind: bool,
    }

    /// Something found.
    pub struct SearchHit {
        /// What it is: service, answer, comment and so on.
        pub kind: String,
        /// The id of the entity.
        pub id: String,
        /// What it is called.
        pub title: String,
        /// Where it is, in words.
        pub place: String,
        /// Where it is.
        pub spot: Spot,
        /// Words around what was found; nothing where only the title holds it.
        pub snippet: Vec<SnippetPart>,
        /// When it was last written.
        pub at: String,
    }

    /// A piece of a snippet.
    pub struct SnippetPart {
        /// Its text.
        pub text: String,
        /// Whether it was looked for.
        pub hit: bool,
    }
}

/// The most letters of what is looked for.
const LONGEST: usize = 500;
/// What a person most likely means by a name.
const FIRST: [&str; 6] = [
    "service",
    "team",
    "person",
    "review",
    "assessment",
    "document",
];
/// How many candidates are looked at, at first and at most.
const CANDIDATES: [u32; 4] = [60, 400, 4_000, 20_000];

/// Finds words.
pub(super) fn search(session: &mut Session, request: Search) -> Result<SearchView> {
    if request.text.chars().count() > LONGEST {
        return Err(Error::new(
            Kind::OverLimit,
            format!("At most {LONGEST} letters can be looked for."),
        )
        .hint("Use fewer words."));
    }
    let limit = request.limit.unwrap_or(20);
    if !(1..=50).contains(&limit) {
        return Err(Error::invalid("The number of hits is from 1 to 50.")
            .hint("Choose one of these, or leave it out."));
    }
    let kinds = kinds(request.kinds.as_deref().unwrap_or_default())?;
    let index = index(session)?;
    let (pending, behind) = (index == Index::Pending, index == Index::Behind);
    let words = Words::of(&request.text);
    if words.is_empty() {
        return Ok(SearchView {
            hits: Vec::new(),
            more: false,
            pending,
            behind,
        });
    }
    let asked = session.store.asked(&words)?;
    let mut looking = Looking {
        session,
        words: &words,
        asked: &asked,
        archived: request.archived == Some(true),
        known: BTreeMap::new(),
    };
    let most = limit as usize + 1;
    let mut hits = Vec::new();
    for candidates in CANDIDATES {
        let found = looking.candidates(&kinds, candidates)?;
        let all = found.len() < candidates as usize;
        hits = looking.hits(found, most)?;
        if all || hits.len() >= most {
            break;
        }
    }
    let more = hits.len() >= most;
    hits.truncate(limit as usize);
    Ok(SearchView {
        hits,
        more,
        pending,
        behind,
    })
}

/// How much of what was written is in the index.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Index {
    /// All of it.
    Whole,
    /// Not all of it; asking again goes on.
    Pending,
    /// Perhaps not all of it, and it cannot be written from here: the workspace takes no changes, or the disk is full.
    Behind,
}

/// Brings the index up to date, for a while.
fn index(session: &mut Session) -> Result<Index> {
    let takes_changes = session.read_only().is_none();
    let left = match takes_changes {
        true => Index::Pending,
        false => Index::Behind,
    };
    match session.store.index_words() {
        Ok(true) => Ok(Index::Whole),
        Ok(false) => Ok(left),
        // Words can be found without: it is made good later.
        Err(error)
            if matches!(
                error.kind,
                Kind::DiskFull | Kind::Io | Kind::Locked | Kind::ReadOnly
            ) =>
        {
            Ok(Index::Behind)
        }
        // Nothing is lost with the index; it is made again from the log.
        Err(error) if error.kind == Kind::Damaged && takes_changes => {
            session.store.forget_words()?;
            Ok(left)
        }
        Err(error) => Err(error),
    }
}

/// The kinds that are looked at; none for all.
fn kinds(asked: &[String]) -> Result<Vec<&'static str>> {
    let mut kinds = Vec::new();
    for kind in asked.iter().take(50) {
        let known = SEARCHED
            .iter()
            .flat_map(|each| [each.word, each.part])
            .find(|word| word == kind && !word.is_empty());
        kinds.push(known.ok_or_else(|| {
            let words: Vec<&str> = SEARCHED
                .iter()
                .flat_map(|each| [each.word, each.part])
                .filter(|word| !word.is_empty())
                .collect();
            Error::invalid(format!(
                "“{}” is no kind of thing that is searched.",
                clipped(kind)
            ))
            .hint(format!("The kinds are: {}.", words.join(", ")))
        })?);
    }
    Ok(kinds)
}

fn clipped(text: &str) -> String {
    text.chars().take(60).collect()
}

/// What a chain of owners is known to be.
#[derive(Clone, Copy)]
struct Above {
    archived: bool,
}

struct Looking<'s> {
    session: &'s Session,
    words: &'s Words,
    asked: &'s Asked,
    archived: bool,
    /// Whether entities, or what they belong to, are put away; none where they are gone.
    known: BTreeMap<String, Option<Above>>,
}

impl Looking<'_> {
    /// What may be shown, the likeliest first: what a person most likely means by its name, then other names, then texts.
    fn candidates(&self, kinds: &[&str], most: u32) -> Result<Vec<Found>> {
        let store = &self.session.store;
        let titles = store.find_words(self.asked, true, kinds, most)?;
        let named = match titles.len() < most as usize {
            // All of them: those that come first are among them.
            true => titles.clone(),
            false => {
                let first: Vec<&str> = FIRST
                    .into_iter()
                    .filter(|kind| kinds.is_empty() || kinds.contains(kind))
                    .collect();
                match first.is_empty() {
                    true => Vec::new(),
                    false => store.find_words(self.asked, true, &first, most)?,
                }
            }
        };
        // A service before the documents that are called after it.
        let mut ranked = Vec::with_capacity(named.len());
        for each in named {
            let kind = store.place(&each.entity)?.map(|(kind, _)| kind);
            let rank = FIRST
                .iter()
                .position(|first| Some(*first) == kind.as_deref() && each.part.is_empty());
            ranked.extend(rank.map(|rank| (rank, each)));
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        let texts = store.find_words(self.asked, false, kinds, most)?;
        let first = ranked.into_iter().map(|(_, each)| each);
        let mut seen: HashSet<Found> = HashSet::new();
        let all = first.chain(titles).chain(texts);
        Ok(all.filter(|each| seen.insert(each.clone())).collect())
    }

    fn hits(&mut self, found: Vec<Found>, most: usize) -> Result<Vec<SearchHit>> {
        let mut hits = Vec::new();
        for each in found {
            if let Some(hit) = self.hit(&each)? {
                hits.push(hit);
            }
            if hits.len() >= most {
                break;
            }
        }
        Ok(hits)
    }

    /// The hit; none for what may not be shown.
    fn hit(&mut self, found: &Found) -> Result<Option<SearchHit>> {
        let store = &self.session.store;
        let Some((kind, parent)) = store.place(&found.entity)? else {
            return Ok(None);
        };
        let Some(of) = searched(&kind) else {
            return Ok(None);
        };
        match self.above(&found.entity)? {
            Some(above) if self.archived || !above.archived => {}
            _ => return Ok(None),
        }
        if self.is_concealed(of, found, parent.as_deref())? {
            return Ok(None);
        }
        let store = &self.session.store;
        let fields = store.words_of(of, &found.entity, &found.part)?;
        if fields.is_empty() {
            return Ok(None);
        }
        let spot = self.session.spot(&found.entity, &found.part)?;
        let title = self.title(of, &fields, &spot, &found.part)?;
        let place = self.session.place_words(&spot)?;
        Ok(Some(SearchHit {
            kind: if found.part.is_empty() {
                of.word
            } else {
                of.part
            }
            .to_owned(),
            id: found.entity.clone(),
            snippet: snippet(self.words, &fields),
            at: moment(fields.at_ms),
            title,
            place,
            spot,
        }))
    }

    /// Whether an entity, or what it belongs to, is put away; none where it is gone.
    fn above(&mut self, entity: &str) -> Result<Option<Above>> {
        if let Some(known) = self.known.get(entity) {
            return Ok(*known);
        }
        let store = &self.session.store;
        // Made by hand, a file can say that two entities belong to each other.
        self.known.insert(entity.to_owned(), None);
        let above = match store.is_gone(entity)? {
            true => None,
            false => {
                let own = store.is_set(entity, "archived")?;
                let parent = store.place(entity)?.and_then(|(_, parent)| parent);
                let upper = match parent {
                    Some(parent) if !own => {
                        self.above(&parent)?.is_some_and(|above| above.archived)
                    }
                    _ => false,
                };
                Some(Above {
                    archived: own || upper,
                })
            }
        };
        self.known.insert(entity.to_owned(), above);
        Ok(above)
    }

    /// What is not shown yet: a reason that was not told, a remark before the votes are shown.
    fn is_concealed(&self, of: &Searched, found: &Found, parent: Option<&str>) -> Result<bool> {
        let store = &self.session.store;
        Ok(match of.kind {
            "reason_note" => !store.is_set(&found.entity, "said")?,
            "respondent" if !found.part.is_empty() => match parent {
                Some(assessment) => !store.is_set(assessment, "revealed_on")?,
                None => true,
            },
            _ => false,
        })
    }

    /// What the hit is called.
    fn title(&self, of: &Searched, fields: &Fields, spot: &Spot, part: &str) -> Result<String> {
        if !fields.title.is_empty() {
            return Ok(fields.title.clone());
        }
        let owner = [
            (&spot.document, &spot.section),
            (&spot.assessment, &spot.criterion),
            (&spot.review, &spot.question),
        ];
        for (owner, key) in owner {
            if let (Some(owner), Some(key)) = (owner, key) {
                return self.key_title(owner, key);
            }
        }
        let first = fields.texts.first().map(|(_, text)| cut(text, 80));
        Ok(match (part, first) {
            ("", Some(text)) => text,
            _ => of.word.to_owned(),
        })
    }

    /// A question, criterion or section in the words of its pack.
    fn key_title(&self, owner: &str, key: &str) -> Result<String> {
        let pack = self.session.pack_named_by(owner)?;
        Ok(pack
            .and_then(|pack| words_of_key(&pack, key))
            .unwrap_or_else(|| key.to_owned()))
    }
}

fn words_of_key(pack: &Pack, key: &str) -> Option<String> {
    if let Some(list) = pack.checklist() {
        return Some(list.question(key)?.text.clone());
    }
    if let Some(model) = pack.maturity() {
        return Some(
            model
                .criteria
                .iter()
                .find(|each| each.id == key)?
                .text
                .clone(),
        );
    }
    Some(pack.document()?.section(key)?.title.clone())
}

/// The words around what was found, from the field that holds most of it.
fn snippet(words: &Words, fields: &Fields) -> Vec<SnippetPart> {
    let best = fields
        .texts
        .iter()
        .map(|(_, text)| parts(words, text))
        .max_by_key(|(hits, _)| *hits);
    match best {
        Some((hits, parts)) if hits > 0 => parts,
        _ => Vec::new(),
    }
}
