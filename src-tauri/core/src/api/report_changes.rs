//! Changes of the log as people read them: which question, what it was, what it is, who and when.
//!
//! Left out on purpose: votes, ratings and what was told in a pre-mortem, because a page never says who said what; and fields that no
//! page shows. A confidential document is told of in its own report alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::change_words::{Words, is_choice, title_of, words_of};
use super::report_about::About;
use super::session::Session;
use crate::error::Result;
use crate::model::{Entity, Head, Id, Snapshot};
use crate::pack::{Pack, Version};
use crate::report::change::{Change, Since};
use crate::store::{FieldChange, Part, Place, Row};

/// Which part of the log a report tells as changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// Changes after this operation are told; 0 where there was no report before.
    pub since: i64,
    /// The last operation that the report knew.
    pub upto: i64,
}

impl Session {
    /// The part of the log that the next report tells: the same again where nothing of its subject changed since the last one,
    /// so that its bytes stay; what came after the last one otherwise.
    ///
    /// # Errors
    /// `NotFound` for what it is about.
    pub fn span(&self, about: &About, last: Option<Span>) -> Result<Span> {
        let now = self.store.last_op()?;
        let Some(last) = last else {
            return Ok(Span {
                since: 0,
                upto: now,
            });
        };
        // A file may have been put back to an older state: what it does not hold was not told.
        if last.upto > now {
            return Ok(Span {
                since: 0,
                upto: now,
            });
        }
        let parts = self.parts_of(about)?;
        Ok(match self.store.is_changed_after(&parts, last.upto)? {
            true => Span {
                since: last.upto,
                upto: now,
            },
            false => last,
        })
    }

    /// The part of the log that a report written as files tells.
    ///
    /// # Errors
    /// Those of [`Session::span`].
    pub fn exported_span(&self, about: &About) -> Result<Span> {
        let last = self.store.exported(&about.key())?;
        self.span(about, last.map(|(since, upto)| Span { since, upto }))
    }

    /// Keeps that a report was written as files; nothing where the workspace takes no changes.
    ///
    /// # Errors
    /// Those of the store.
    pub fn keep_exported(&mut self, about: &About, span: Span) -> Result<()> {
        if self.read_only().is_some() || is_of_many(about) {
            return Ok(());
        }
        let now = self.context.clock.now_ms();
        let key = about.key();
        if self.store.exported(&key)? != Some((span.since, span.upto)) {
            self.store.put_exported(&key, span.since, span.upto, now)?;
        }
        Ok(())
    }

    /// What changed after an operation; none where there was no report before.
    pub(super) fn changes_since(&self, about: &About, since: i64) -> Result<Option<Since>> {
        if since == 0 || is_of_many(about) {
            return Ok(None);
        }
        let Some(ms) = self.store.moment_of(since)? else {
            return Ok(None);
        };
        let parts = self.parts_of(about)?;
        let found = self.store.changes_after(&parts, since)?;
        Ok(Some(Since {
            day: self.day_of(ms),
            changes: self.told(about, found)?,
        }))
    }

    /// Every change of what a report is about, oldest first.
    pub(super) fn history_of(&self, about: &About) -> Result<Vec<Change>> {
        let parts = self.parts_of(about)?;
        let found = self.store.every_change(&parts)?;
        self.told(about, found)
    }

    /// Everything that a report is about.
    pub(super) fn parts_of(&self, about: &About) -> Result<Vec<Part>> {
        let mut parts = match about {
            About::Review(id)
            | About::Document(id)
            | About::Assessment(id)
            | About::Service(id) => self.store.parts(id)?,
            About::Portfolio | About::Comparison { .. } => Vec::new(),
        };
        if let About::Review(id) = about
            && let Some(service) = self.subject_of(id)?.service()
        {
            // The page of a review shows the facts and links of its service, and the design where that is the service's.
            let design = self.design_of(id, &service.id)?;
            let design =
                design.filter(|design| parts.iter().all(|part| part.place.id != *design.id()));
            let shown = |part: &Part| part.place.id == service.id || part.place.kind == "link";
            parts.extend(self.store.parts(&service.id)?.into_iter().filter(shown));
            if let Some(design) = design {
                parts.extend(self.store.parts(design.id())?);
            }
        }
        // A snapshot changes nothing.
        parts.retain(|part| part.place.kind != Snapshot::SPEC.kind);
        Ok(parts)
    }

    /// What a field is about, and what of it the field is; none for what no page tells.
    pub(super) fn field_words(
        &self,
        place: &Place,
        field: &str,
    ) -> Result<Option<(String, String)>> {
        let Some(words) = words_of(&place.kind, field) else {
            return Ok(None);
        };
        let what = Teller::new(self, &About::Portfolio).name(place, field, &words)?;
        Ok(Some((what, words.part)))
    }

    fn told(&self, about: &About, found: Vec<FieldChange>) -> Result<Vec<Change>> {
        let mut teller = Teller::new(self, about);
        let mut told = Vec::with_capacity(found.len());
        for change in found {
            told.extend(teller.tell(change)?);
        }
        Ok(told)
    }
}

/// Whether a page tells nothing as changed since the last one: it is of everything, or of changes itself.
fn is_of_many(about: &About) -> bool {
    matches!(about, About::Portfolio | About::Comparison { .. })
}

/// An entity with its pack, where it has one.
type Known = (Option<Row>, Option<Arc<Pack>>);

/// Puts changes into words; reads each entity once.
pub(super) struct Teller<'s> {
    session: &'s Session,
    about: &'s About,
    rows: BTreeMap<String, Known>,
}

impl<'s> Teller<'s> {
    /// Tells what changed on the page of this.
    pub(super) fn new(session: &'s Session, about: &'s About) -> Self {
        Self {
            session,
            about,
            rows: BTreeMap::new(),
        }
    }
}

impl Teller<'_> {
    /// The question that a change of a review is about.
    pub(super) fn question(&mut self, change: &FieldChange) -> Result<Option<String>> {
        let kind = change.place.kind.as_str();
        if let Some((_, key)) = change.field.split_once('/')
            && kind == "review"
        {
            let words = words_of(kind, &change.field);
            return Ok(words.filter(|words| words.by_key).map(|_| key.to_owned()));
        }
        if !matches!(kind, "evidence" | "comment" | "waiver" | "action") {
            return Ok(None);
        }
        let (row, _) = self.known(&change.place.id)?;
        let heads = row.as_ref().map_or(&[][..], |row| &row.heads);
        Ok(text(heads, "question").map(str::to_owned))
    }

    /// The change in words; none for what no page tells.
    pub(super) fn tell(&mut self, change: FieldChange) -> Result<Option<Change>> {
        let kind = change.place.kind.as_str();
        let Some(words) = words_of(kind, &change.field) else {
            return Ok(None);
        };
        if self.is_withheld(&change)? {
            return Ok(None);
        }
        let what = self.name(&change.place, &change.field, &words)?;
        let (mut before, mut after) = (String::new(), String::new());
        if change.field.is_empty() {
            // A whole is told by its words.
            let label = self.own_words(&change.place.id)?;
            match change.after == Value::Bool(true) {
                true => after = label,
                false => before = label,
            }
        } else {
            let choice = is_choice(&change.field);
            before = shown(&change.before, choice);
            after = shown(&change.after, choice);
        }
        let fact = change
            .field
            .strip_prefix("fact/")
            .filter(|_| kind == "service");
        let part = match (change.field.is_empty(), &change.after) {
            (true, Value::Bool(true)) => format!("{} added", words.part),
            (true, _) => format!("{} removed", words.part),
            (false, _) => match fact {
                Some(fact) => self.fact(fact),
                None => words.part,
            },
        };
        Ok(Some(Change {
            on: self.session.day_of(change.at_ms),
            who: change.author,
            what,
            part,
            before,
            after,
            person: words.person,
            note: words.note,
        }))
    }

    /// A confidential document, and its rows, in any report but its own.
    fn is_withheld(&mut self, change: &FieldChange) -> Result<bool> {
        let document = match change.place.kind.as_str() {
            "document" => Some(change.place.id.clone()),
            "row" => change.place.parent.clone(),
            _ => None,
        };
        let Some(document) = document else {
            return Ok(false);
        };
        if matches!(self.about, About::Document(id) if *id == document) {
            return Ok(false);
        }
        let (_, pack) = self.known(&document)?;
        // Where its pack is gone, nobody can say that it is not.
        Ok(pack.as_ref().is_none_or(|pack| pack.head.confidential))
    }

    /// What was changed: the question, criterion or section where the field or the entity names one, else its own words.
    fn name(&mut self, place: &Place, field: &str, words: &Words) -> Result<String> {
        let key = field.split_once('/').map(|(_, key)| key.to_owned());
        if let Some(key) = key.filter(|_| words.by_key) {
            return self.key_words(&place.id, &key);
        }
        if words.of_question
            && let Some(parent) = &place.parent
        {
            let (row, _) = self.known(&place.id)?;
            let heads = row.as_ref().map_or(&[][..], |row| &row.heads);
            let key = text(heads, "question").or_else(|| text(heads, "criterion"));
            if let Some(key) = key.map(str::to_owned) {
                return self.key_words(parent, &key);
            }
        }
        match place.kind.as_str() {
            "row" => match &place.parent {
                Some(document) => self.own_words(document),
                None => Ok(String::new()),
            },
            _ => self.own_words(&place.id),
        }
    }

    /// A question, criterion or section by its id, in the words of the pack of what it belongs to.
    fn key_words(&mut self, owner: &Id, key: &str) -> Result<String> {
        let (_, pack) = self.known(owner)?;
        let found = pack.as_ref().and_then(|pack| {
            let question = pack.checklist().and_then(|list| list.question(key));
            let question = question.map(|question| question.text.clone());
            let criterion = || {
                let mut all = pack.maturity()?.criteria.iter();
                Some(all.find(|each| each.id == key)?.text.clone())
            };
            let section = || {
                let id = key.split('/').next().unwrap_or(key);
                Some(pack.document()?.section(id)?.title.clone())
            };
            question.or_else(criterion).or_else(section)
        });
        Ok(found.unwrap_or_else(|| key.to_owned()))
    }

    /// A fact of a service as the page asks for it, without its full stop.
    fn fact(&self, fact: &str) -> String {
        let text = self.session.shelf.fact_text(fact);
        let text = text.unwrap_or_else(|| title_of(fact));
        format!("“{}”", text.trim_end_matches('.'))
    }

    /// What an entity is called.
    fn own_words(&mut self, id: &Id) -> Result<String> {
        let (row, _) = self.known(id)?;
        let Some(row) = row else {
            return Ok(String::new());
        };
        if row.kind == "signoff" {
            let row = row.clone();
            return self.area_words(&row);
        }
        let heads = &row.heads;
        let named = ["title", "name", "text", "reason", "url"];
        let words = named.iter().find_map(|field| text(heads, field));
        let words = words.unwrap_or_default();
        let number = heads.iter().find(|head| head.field == "number");
        Ok(match number.and_then(|head| head.value.as_u64()) {
            Some(number) if row.kind == "scenario" => format!("R-{number:02} {words}"),
            _ if words.is_empty() => title_of(&row.kind),
            _ => words.to_owned(),
        })
    }

    /// What a sign-off is of, and what became of it: "Data, signed".
    fn area_words(&mut self, signoff: &Row) -> Result<String> {
        let area = text(&signoff.heads, "area").unwrap_or_default();
        let pack = match &signoff.parent {
            Some(review) => self.known(review)?.1.clone(),
            None => None,
        };
        let list = pack.as_ref().and_then(|pack| pack.checklist());
        let title = list.and_then(|list| list.area(area));
        let title = title.map_or(area, |area| area.title.as_str());
        let state = text(&signoff.heads, "state").unwrap_or("asked");
        Ok(format!("{title}, {state}"))
    }

    fn known(&mut self, id: &Id) -> Result<&Known> {
        if !self.rows.contains_key(id.as_str()) {
            let row = self.session.store.entity_even_deleted(id)?;
            let pack = row.as_ref().and_then(|row| self.pack(&row.heads));
            self.rows.insert(id.to_string(), (row, pack));
        }
        Ok(&self.rows[id.as_str()])
    }

    /// The pack that an entity names, in its version or the newest.
    fn pack(&self, heads: &[Head]) -> Option<Arc<Pack>> {
        let id = text(heads, "pack")?;
        let version = text(heads, "pack_version").and_then(|text| text.parse::<Version>().ok());
        let shelf = &self.session.shelf;
        let started = version.and_then(|version| shelf.get(id, version).ok());
        started.or_else(|| shelf.newest(id).ok())
    }
}

/// A text that is not blank.
fn text<'h>(heads: &'h [Head], field: &str) -> Option<&'h str> {
    let head = heads.iter().find(|head| head.field == field)?;
    head.value.as_str().filter(|text| !text.trim().is_empty())
}

/// A value as people read it.
pub(super) fn shown(value: &Value, choice: bool) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "Yes".to_owned(),
        Value::Bool(false) => "No".to_owned(),
        Value::String(text) if choice && text == "na" => "N/A".to_owned(),
        Value::String(text) if choice => title_of(text),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
