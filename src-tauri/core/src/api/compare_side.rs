//! One side of a comparison: everything that belongs to a review in one of its states, judged on the day of that state.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::change_words::{is_choice, title_of};
use super::compare_view::SideView;
use super::days::day;
use super::judge::Judged;
use super::load::Case;
use super::premortem_pack::level_at;
use super::report_changes::shown;
use super::session::Session;
use crate::error::{Error, Kind, Result};
use crate::model::{Document, Entity, Head, Id, Review, by_field};
use crate::pack::Pack;
use crate::pack::checklist::{Checklist, Question};
use crate::store::Row;

/// The state of now.
const NOW: &str = "now";
/// The last state of the review that this one was started from.
const PREVIOUS: &str = "previous";

/// A review in one of its states.
pub(super) struct Side {
    pub(super) view: SideView,
    pub(super) review: Id,
    pub(super) case: Case,
    pub(super) judged: Judged,
    /// Everything that belongs to it, oldest first.
    pub(super) things: Vec<Thing>,
    /// The packs of its documents; one that is not installed is left out.
    pub(super) templates: BTreeMap<Id, Arc<Pack>>,
    /// The title of the level of every scenario that is rated.
    pub(super) levels: BTreeMap<Id, String>,
}

/// An entity with its current values by field.
pub(super) struct Thing {
    pub(super) id: Id,
    pub(super) kind: String,
    pub(super) parent: Option<Id>,
    pub(super) by: String,
    pub(super) at_ms: i64,
    pub(super) fields: BTreeMap<String, Vec<Head>>,
}

impl Session {
    /// The state of a review that is named.
    ///
    /// # Errors
    /// `NotFound` for the review or a snapshot that is none of this subject's; `Invalid` for what names no state; `Refused` where
    /// there is no earlier review; `Pack` where a pack is not installed.
    pub(super) fn side(&mut self, review: &Id, named: &str) -> Result<Side> {
        match named {
            NOW => {
                let today = self.today();
                self.side_of(review, today, named, "Now")
            }
            PREVIOUS => {
                let (this, _) = self.one::<Review>(review)?;
                let previous = this.previous.as_deref().and_then(|id| id.parse().ok());
                let previous: Id = previous.ok_or_else(|| {
                    Error::new(
                        Kind::Refused,
                        "This review was not started from an earlier one.",
                    )
                    .hint("Compare two snapshots, or a snapshot with now.")
                })?;
                let (earlier, _) = self.one::<Review>(&previous)?;
                // As it stood when this one began: what ran out since is no change of anybody's.
                let on = this.started_on.unwrap_or(self.today());
                let title = earlier.title.unwrap_or_default();
                self.side_of(&previous, on, named, &title)
            }
            snapshot => {
                let id: Id = snapshot.parse().map_err(|_| {
                    Error::invalid("A state is a snapshot, “now” or “previous”.")
                        .hint("Ids of snapshots come from the list of snapshots.")
                })?;
                let taken = self.taken(&id)?;
                let (_, subject) = self.one::<Review>(review)?;
                let (_, other) = self
                    .one::<Review>(&taken.subject)
                    .map_err(|_| Error::not_found("snapshot of a review", &id))?;
                if subject != other {
                    return Err(Error::not_found("snapshot of this service or team", &id));
                }
                let (on, title) = (taken.taken_on, taken.title.clone());
                let subject = taken.subject.clone();
                self.frozen(taken)?.side_of(&subject, on, snapshot, &title)
            }
        }
    }

    fn side_of(&self, review: &Id, on: NaiveDate, id: &str, title: &str) -> Result<Side> {
        let case = self.case(review)?;
        let judged = case.judge(on);
        let rows = self.store.rows_of(&self.roots_of_review(review)?)?;
        let mut templates = BTreeMap::new();
        for row in rows.iter().filter(|row| row.kind == Document::SPEC.kind) {
            let id = row.created.id.clone();
            if let Ok((pack, _)) = self.pack_of_document(&row.clone().decode()) {
                templates.insert(id, pack);
            }
        }
        let mut levels = BTreeMap::new();
        if let Some(method) = &case.method {
            let shown = case.register(method, on)?;
            for standing in &shown.register.standings {
                if let Some(rating) = &standing.rating {
                    let level = level_at(&shown.method, rating.current_level.level);
                    levels.insert(shown.scenario(standing).id.clone(), level.title);
                }
            }
        }
        Ok(Side {
            view: SideView {
                id: id.to_owned(),
                title: title.to_owned(),
                on: day(on),
                verdict: judged.verdict.word().to_owned(),
                score: judged.score,
                answered: judged.counts.answered(),
                applicable: judged.counts.applicable,
                gaps: judged.counts.gaps,
                waived: judged.counts.waived,
            },
            review: review.clone(),
            things: rows.into_iter().map(Thing::of).collect(),
            case,
            judged,
            templates,
            levels,
        })
    }
}

impl Side {
    /// A thing by its id.
    pub(super) fn thing(&self, id: &str) -> Option<&Thing> {
        self.things.iter().find(|thing| thing.id.as_str() == id)
    }

    pub(super) fn checklist(&self) -> Option<&Checklist> {
        self.case.pack.checklist()
    }

    pub(super) fn question(&self, id: &str) -> Option<&Question> {
        self.checklist()?.question(id)
    }

    /// The score of an area: what its questions earn of what they could.
    pub(super) fn score_of(&self, area: &str) -> Option<u8> {
        let rows = self.judged.rows.iter().filter(|row| row.area == area);
        let (mut earned, mut possible) = (0u64, 0u64);
        for row in rows.filter(|row| row.counts() && !row.not_applicable) {
            let weight = self.question(&row.id)?.severity.weight();
            earned += weight * u64::from(row.credit);
            possible += weight * 4;
        }
        u8::try_from((100 * earned).checked_div(possible)?).ok()
    }
}

impl Thing {
    fn of(row: Row) -> Self {
        Self {
            id: row.created.id,
            kind: row.kind,
            parent: row.parent,
            by: row.created.by,
            at_ms: row.created.at_ms,
            fields: by_field(row.heads),
        }
    }

    /// The value of a field as it is shown; several that were written apart from each other stand side by side.
    pub(super) fn shown(&self, field: &str) -> String {
        let heads = self.fields.get(field).map_or(&[][..], Vec::as_slice);
        let choice = is_choice(field);
        let values = heads.iter().map(|head| shown(&head.value, choice));
        let values: Vec<String> = values.filter(|value| !value.is_empty()).collect();
        values.join(" / ")
    }

    /// A text that is not blank.
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        let head = self.fields.get(field)?.first()?;
        head.value.as_str().filter(|text| !text.trim().is_empty())
    }

    /// Who wrote a field last, and when.
    pub(super) fn writer(&self, field: &str) -> Option<(&str, i64)> {
        let head = self.fields.get(field)?.first()?;
        Some((&head.author, head.at_ms))
    }

    /// What it is called.
    pub(super) fn label(&self) -> String {
        let named = ["title", "name", "text", "reason", "url", "plan"];
        let words = named.iter().find_map(|field| self.text(field));
        let words = words.map_or_else(|| title_of(&self.kind), str::to_owned);
        let number = self.fields.get("number").and_then(|heads| heads.first());
        match number.and_then(|head| head.value.as_u64()) {
            Some(number) if self.kind == "scenario" => format!("R-{number:02} {words}"),
            _ => words,
        }
    }
}
