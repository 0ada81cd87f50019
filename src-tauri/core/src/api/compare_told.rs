//! The differences of one thing in the user's words.
//!
//! What is told of which field is decided in `change_words`: a field that no page tells is no difference here either.

use std::collections::BTreeSet;

use super::change_words::{title_of, words_of};
use super::compare_pairs::Pair;
use super::compare_side::{Side, Thing};
use super::compare_view::{Difference, DifferenceKind};
use super::days::moment;
use super::session::Session;
use crate::error::Result;
use crate::pack::document::{Column, Document as Template};
use crate::report::word_diff;

/// Tells differences between two states.
pub(super) struct Teller<'s> {
    pub(super) session: &'s Session,
    pub(super) before: &'s Side,
    pub(super) after: &'s Side,
}

impl Teller<'_> {
    /// What is different of one thing, field by field; of one that is new or gone, that it is.
    pub(super) fn tell(&self, pair: &Pair<'_>) -> Result<Vec<Difference>> {
        match (pair.before, pair.after) {
            (Some(before), Some(after)) => Ok(self.fields(before, after)),
            (None, Some(thing)) => Ok(self.whole(thing, DifferenceKind::Added, None)),
            (Some(thing), None) => {
                let by = self.session.store.deleted_by(&thing.id)?;
                Ok(self.whole(thing, DifferenceKind::Removed, by))
            }
            (None, None) => Ok(Vec::new()),
        }
    }

    /// A thing that is new or gone, in one line.
    fn whole(
        &self,
        thing: &Thing,
        kind: DifferenceKind,
        gone: Option<(String, i64)>,
    ) -> Vec<Difference> {
        let Some(words) = words_of(&thing.kind, "") else {
            return Vec::new();
        };
        let side = match kind {
            DifferenceKind::Removed => self.before,
            DifferenceKind::Added | DifferenceKind::Changed => self.after,
        };
        let label = match thing.kind.as_str() {
            "row" => row_words(side, thing),
            _ => thing.label(),
        };
        let (before, after, by) = match kind {
            DifferenceKind::Removed => (label, String::new(), gone),
            DifferenceKind::Added | DifferenceKind::Changed => {
                (String::new(), label, Some((thing.by.clone(), thing.at_ms)))
            }
        };
        vec![Difference {
            key: thing.id.to_string(),
            what: self.what(thing, ""),
            question: question_of(thing, ""),
            kind,
            field: words.part,
            words: Vec::new(),
            by: by.as_ref().map(|(name, _)| name.clone()),
            at: by.map(|(_, at)| moment(at)),
            effect: None,
            person: false,
            note: words.note,
            before,
            after,
        }]
    }

    fn fields(&self, before: &Thing, after: &Thing) -> Vec<Difference> {
        let names: BTreeSet<&String> = before.fields.keys().chain(after.fields.keys()).collect();
        let mut told = Vec::new();
        for name in names {
            let Some(words) = words_of(&after.kind, name) else {
                continue;
            };
            let (was, is) = (before.shown(name), after.shown(name));
            if was == is {
                continue;
            }
            let part = match (after.kind.as_str(), name.split_once('/')) {
                ("row", Some((_, column))) => self.column(after, column),
                ("document", Some(("field", key))) => self.field(after, key),
                ("service", Some((_, fact))) => self.fact(fact),
                _ => words.part,
            };
            told.push(self.changed(after, name, part, (was, is), words.person, words.note));
        }
        let linked = |side: &Side, thing: &Thing| {
            let ids = thing.fields.iter().filter_map(|(field, heads)| {
                let on = heads.first()?.value.as_bool() == Some(true);
                field.strip_prefix("mitigation/").filter(|_| on)
            });
            let titles = ids.filter_map(|id| Some(side.thing(id)?.label()));
            titles.collect::<Vec<_>>().join("; ")
        };
        if after.kind == "scenario" {
            let (was, is) = (linked(self.before, before), linked(self.after, after));
            if was != is {
                let values = (was, is);
                let name = "mitigation/";
                told.push(self.changed(after, name, "Mitigations".into(), values, false, false));
            }
        }
        told
    }

    fn changed(
        &self,
        after: &Thing,
        name: &str,
        field: String,
        (before, now): (String, String),
        person: bool,
        note: bool,
    ) -> Difference {
        let by = after.writer(name);
        // A choice, a number or a day is one word: it needs no marks within.
        let texts = [&before, &now].iter().all(|text| !text.is_empty())
            && [&before, &now]
                .iter()
                .any(|text| text.contains(char::is_whitespace));
        Difference {
            key: format!("{}/{name}", after.id),
            what: self.what(after, name),
            question: question_of(after, name),
            kind: match (before.is_empty(), now.is_empty()) {
                (true, _) => DifferenceKind::Added,
                (_, true) => DifferenceKind::Removed,
                _ => DifferenceKind::Changed,
            },
            field,
            words: match texts && !person {
                true => word_diff(&before, &now),
                false => Vec::new(),
            },
            by: by.map(|(name, _)| name.to_owned()),
            at: by.map(|(_, at)| moment(at)),
            effect: None,
            person,
            note,
            before,
            after: now,
        }
    }

    /// What a difference is about, in its words.
    fn what(&self, thing: &Thing, field: &str) -> String {
        if let Some(question) = question_of(thing, field) {
            return self.question(&question);
        }
        match thing.kind.as_str() {
            "document" => match section_of(field) {
                Some(section) => self.section(thing, section),
                None => thing.label(),
            },
            "row" => {
                let side = match self.after.thing(thing.id.as_str()) {
                    Some(_) => self.after,
                    None => self.before,
                };
                row_name(side, thing)
            }
            _ => thing.label(),
        }
    }

    /// A question in the words of the later checklist, or else the earlier.
    pub(super) fn question(&self, id: &str) -> String {
        let found = self.after.question(id).or_else(|| self.before.question(id));
        found.map_or_else(|| id.to_owned(), |question| question.text.clone())
    }

    /// The title of a section.
    pub(super) fn section(&self, document: &Thing, section: &str) -> String {
        let template = self.template(document);
        let found = template.and_then(|template| template.section(section));
        found.map_or_else(|| section.to_owned(), |section| section.title.clone())
    }

    fn field(&self, document: &Thing, key: &str) -> String {
        let (section, field) = key.split_once('.').unwrap_or((key, ""));
        let template = self.template(document);
        let section = template.and_then(|template| template.section(section));
        let found = section.and_then(|section| section.fields.iter().find(|each| each.id == field));
        found.map_or_else(|| title_of(field), |field| field.title.clone())
    }

    fn column(&self, row: &Thing, column: &str) -> String {
        let columns = columns_of(self.after, row).or_else(|| columns_of(self.before, row));
        let found = columns.and_then(|all| all.iter().find(|each| each.id == column));
        found.map_or_else(|| title_of(column), |column| column.title.clone())
    }

    fn fact(&self, fact: &str) -> String {
        let packs = [&self.after.case.pack, &self.before.case.pack];
        let mut facts = packs.into_iter().flat_map(|pack| &pack.facts);
        let found = facts.find(|each| each.id == fact);
        found.map_or_else(|| title_of(fact), |fact| fact.text.clone())
    }

    /// The template of a document, of either state.
    pub(super) fn template(&self, document: &Thing) -> Option<&Template> {
        let packs = [&self.after.templates, &self.before.templates];
        let pack = packs.into_iter().find_map(|all| all.get(&document.id))?;
        pack.document()
    }
}

/// The question that a difference is about.
fn question_of(thing: &Thing, field: &str) -> Option<String> {
    match (thing.kind.as_str(), field.split_once('/')) {
        ("review", Some(("settled", _))) => None,
        ("review", Some((_, question))) => Some(question.to_owned()),
        ("evidence" | "comment" | "waiver" | "action", _) => {
            thing.text("question").map(str::to_owned)
        }
        _ => None,
    }
}

/// The section that a field of a document belongs to.
pub(super) fn section_of(field: &str) -> Option<&str> {
    let (_, key) = field.split_once('/')?;
    Some(key.split('.').next().unwrap_or(key))
}

fn columns_of<'s>(side: &'s Side, row: &Thing) -> Option<&'s [Column]> {
    let template = side.templates.get(row.parent.as_ref()?)?.document()?;
    Some(&template.table(row.text("table")?)?.columns)
}

/// The cells of a row in the order of its table.
fn cells(side: &Side, row: &Thing) -> Vec<String> {
    let columns = columns_of(side, row).unwrap_or_default();
    let ordered = columns.iter().map(|column| format!("cell/{}", column.id));
    let ordered: Vec<String> = ordered.collect();
    let rest = row.fields.keys().filter(|field| field.starts_with("cell/"));
    let rest = rest.filter(|field| !ordered.contains(field));
    let cells = ordered.iter().chain(rest).map(|field| row.shown(field));
    cells.filter(|cell| !cell.trim().is_empty()).collect()
}

fn row_words(side: &Side, row: &Thing) -> String {
    cells(side, row).join(" · ")
}

/// A row is called by its first cell.
fn row_name(side: &Side, row: &Thing) -> String {
    let mut cells = cells(side, row);
    match cells.is_empty() {
        true => "Empty row".to_owned(),
        false => cells.swap_remove(0),
    }
}
