//! What moving a review to the newest version of its checklist comes to: where every question goes, before anything
//! is written.
//!
//! Looked at from the new questions: each has the old ones it comes from. Leaves out the writing, which is in
//! `move_write.rs`, and the words, which are in `review_move.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::load::checklist;
use super::review_move::MoveKind;
use super::session::Session;
use crate::error::{Error, Kind, Result};
use crate::model::{Id, Review};
use crate::pack::checklist::Question;
use crate::pack::map::GRACE_DAYS;
use crate::pack::{Checklist, Pack, Route, Version};
use crate::store::Row;

/// What is kept by question id in fields of a review.
pub(super) const KEYED: [&str; 6] = ["answer", "reason", "note", "owner", "include", "dismissed"];

/// A move before it is made.
pub(super) struct MovePlan {
    pub(super) review: Review,
    /// The review as stored.
    pub(super) row: Row,
    /// What belongs to it.
    pub(super) parts: Vec<Row>,
    /// The version it was started with, or last moved to; may be empty.
    pub(super) from: String,
    /// That version, where it is installed.
    pub(super) old: Option<Arc<Pack>>,
    pub(super) new: Arc<Pack>,
    /// By question of the new version, in its order.
    pub(super) ways: Vec<Way>,
    /// By old id, what it became; none where it is gone.
    pub(super) to: BTreeMap<String, Vec<String>>,
    /// Old questions that count as asked and have no answer.
    pub(super) open: BTreeSet<String>,
}

/// Where a question of the new version comes from.
pub(super) struct Way {
    pub(super) to: String,
    /// The old questions.
    pub(super) from: Vec<String>,
    /// What happens to it; none where nothing does.
    pub(super) kind: Option<MoveKind>,
    /// Whether it asks in other words than before.
    pub(super) reworded: bool,
    /// Days it does not count for, where it is new.
    pub(super) grace: u32,
}

impl Session {
    /// Looks at what moving a review would do.
    ///
    /// # Errors
    /// `Refused` where it is put away, signed, or of the newest version; where a value that would have to go to
    /// another question has two versions. `Pack` where no version of the checklist is installed.
    pub(super) fn move_plan(&self, id: &Id) -> Result<MovePlan> {
        let (review, _) = self.one::<Review>(id)?;
        if review.archived == Some(true) {
            return Err(Error::new(Kind::Refused, "The review is put away.")
                .hint("Restore it, then move it."));
        }
        if review.is_locked() {
            return Err(Error::new(Kind::Refused, "The review is signed.")
                .hint("Start a change, then move it."));
        }
        let pack = review.pack.as_deref().unwrap_or("production-readiness");
        let new = checklist(self.shelf.newest(pack)?)?;
        let from = review.pack_version.clone().unwrap_or_default();
        // A version that nobody can read is moved away from.
        let version = from.parse::<Version>().ok();
        if version.is_some_and(|version| version >= new.head.version) {
            let (title, version) = (&new.head.title, new.head.version);
            return Err(Error::new(
                Kind::Refused,
                format!("{title} {version} is the newest version here."),
            )
            .hint("Put the file of a newer version into the folder of question packs."));
        }
        let old = version.and_then(|version| self.shelf.get(pack, version).ok());
        let row = self.store.entity(id)?;
        let row = row.ok_or_else(|| Error::not_found("review", id))?;
        let mut plan = MovePlan {
            parts: self.store.children(id)?,
            review,
            row,
            from,
            old,
            new,
            ways: Vec::new(),
            to: BTreeMap::new(),
            open: BTreeSet::new(),
        };
        plan.find_ways(version);
        plan.refuse_two_versions()?;
        if plan.ways.iter().any(|way| way.from.len() > 1) {
            let judged = self.case(id)?.judge(self.today());
            let open = judged.rows.iter();
            let open = open.filter(|row| row.counts() && row.answer.is_none());
            plan.open = open.map(|row| row.id.clone()).collect();
        }
        Ok(plan)
    }
}

impl MovePlan {
    /// The checklist moved to.
    pub(super) fn list(&self) -> Option<&Checklist> {
        self.new.checklist()
    }

    /// A question of the older version, where that is installed.
    pub(super) fn old_question(&self, id: &str) -> Option<&Question> {
        self.old.as_ref()?.checklist()?.question(id)
    }

    /// The current value of a field of the review; none where it has none.
    pub(super) fn value(&self, field: &str) -> Option<&Value> {
        let heads = &self.row.heads;
        let found = heads.iter().find(|head| head.field == field);
        found
            .map(|head| &head.value)
            .filter(|value| !value.is_null())
    }

    /// Ids of questions about which anything is kept.
    pub(super) fn touched(&self) -> BTreeSet<&str> {
        let fields = self.row.heads.iter().filter(|head| !head.value.is_null());
        let keyed = fields.filter_map(|head| {
            let (prefix, id) = head.field.split_once('/')?;
            KEYED.contains(&prefix).then_some(id)
        });
        let parts = self.parts.iter().filter_map(question_of);
        keyed.chain(parts).collect()
    }

    /// Whether a question stays where it is, alone.
    pub(super) fn stays(&self, id: &str) -> bool {
        self.to
            .get(id)
            .is_none_or(|to| to.is_empty() || *to == [id])
    }

    fn find_ways(&mut self, version: Option<Version>) {
        let new = Arc::clone(&self.new);
        let Some(list) = new.checklist() else {
            return;
        };
        let route = version.map(|from| Route::of(list, new.head.version, from));
        let route = route.unwrap_or_default();
        let old = self.old.clone();
        let old = old.as_ref().and_then(|old| old.checklist());
        let mut known: Vec<&str> = old
            .iter()
            .flat_map(|old| &old.questions)
            .map(|q| q.id.as_str())
            .collect();
        let here: BTreeSet<&str> = known.iter().copied().collect();
        let touched: BTreeSet<String> = self.touched().into_iter().map(str::to_owned).collect();
        let named = route.to.keys().filter(|_| old.is_none());
        let more: BTreeSet<&str> = named
            .chain(&touched)
            .map(String::as_str)
            .filter(|id| !here.contains(id))
            .collect();
        known.extend(more);
        let mut sources: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for id in known {
            let mut to = route.follow(id);
            to.retain(|id| list.question(id).is_some());
            for target in &to {
                let target = list
                    .question(target)
                    .map_or(*target, |question| &question.id);
                let from: &mut Vec<String> = sources.entry(target).or_default();
                from.push(id.to_owned());
            }
            let to = to.into_iter().map(str::to_owned).collect();
            self.to.insert(id.to_owned(), to);
        }
        for question in &list.questions {
            let from = sources.remove(question.id.as_str()).unwrap_or_default();
            let grace = route.added.get(&question.id).copied();
            let before = from.first().and_then(|id| old?.question(id));
            let reworded = before.is_some_and(|before| before.text != question.text);
            let kind = match from.as_slice() {
                [] if grace.is_some() || old.is_some() => Some(MoveKind::Added),
                [] => None,
                [one] if self.to.get(one).is_some_and(|to| to.len() > 1) => Some(MoveKind::Split),
                [one] if *one != question.id => Some(MoveKind::Moved),
                [_] => before
                    .filter(|before| differs(before, question))
                    .map(|_| MoveKind::Reworded),
                _ => Some(MoveKind::Merged),
            };
            self.ways.push(Way {
                to: question.id.clone(),
                from,
                kind,
                reworded,
                grace: grace.unwrap_or(GRACE_DAYS),
            });
        }
    }

    /// A value with two versions cannot go to another question: one of them would be dropped unseen.
    fn refuse_two_versions(&self) -> Result<()> {
        let alone = |id: &str| {
            self.stays(id)
                && self
                    .ways
                    .iter()
                    .all(|way| way.to != id || way.from.len() < 2)
        };
        for versions in &self.review.versions {
            let keyed = versions.field.split_once('/');
            if let Some((_, id)) = keyed.filter(|(prefix, id)| KEYED.contains(prefix) && !alone(id))
            {
                let text = self.old_question(id).map_or(id, |question| &question.text);
                return Err(Error::new(
                    Kind::Refused,
                    format!("There are two versions of what was said to “{text}”."),
                )
                .hint("Choose one of them, then move the review."));
            }
        }
        Ok(())
    }
}

/// The question a part of a review is about.
pub(super) fn question_of(part: &Row) -> Option<&str> {
    let head = part.heads.iter().find(|head| head.field == "question")?;
    head.value.as_str().filter(|id| !id.is_empty())
}

/// Whether a question under the same id asks something else, or weighs otherwise.
fn differs(a: &Question, b: &Question) -> bool {
    (&a.text, a.severity, a.evidence_required, a.na_allowed)
        != (&b.text, b.severity, b.evidence_required, b.na_allowed)
}
