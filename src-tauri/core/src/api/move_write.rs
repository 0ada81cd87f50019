//! Moves a review: carries what was said to the new questions.
//!
//! Invariant: what has no place in the new version stays where it is. A question that becomes several leaves its
//! comments and actions with the first, and evidence and waivers with each; several that become one leave the
//! worst answer and all their words.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use serde_json::Value;

use super::days::day;
use super::freeze::Freeze;
use super::move_plan::{KEYED, MovePlan, Way, question_of};
use super::participant::clip;
use super::review_move::MoveKind;
use super::session::Session;
use crate::error::Result;
use crate::model::{self, Answer, Entity, Evidence, Id, Reconfirm, Review, SnapshotReason, Waiver};
use crate::store::{Row, Writer};

/// What a move writes, found and checked before anything is written.
pub(super) struct MoveWrites {
    review: Id,
    /// Freezes the review as it was, in the same step.
    freeze: Freeze,
    /// What the snapshot is called.
    title: String,
    fields: BTreeMap<String, Value>,
    /// Parts of the review that are about another question now.
    rewritten: Vec<(Id, String)>,
    /// Parts that are copied to one more question.
    copied: Vec<(Row, String)>,
}

impl Session {
    /// What a move has to write, the snapshot before it included.
    ///
    /// # Errors
    /// `OverLimit` where words that come together are too long for a field.
    pub(super) fn move_writes(&self, plan: &MovePlan) -> Result<MoveWrites> {
        let freeze = self.freeze(&plan.review.id)?;
        plan.writes(freeze, self.today())
    }
}

impl MovePlan {
    fn writes(&self, freeze: Freeze, today: NaiveDate) -> Result<MoveWrites> {
        let head = &self.new.head;
        let title = format!("Before the move to {} {}", head.title, head.version);
        let mut writes = MoveWrites {
            review: self.review.id.clone(),
            freeze,
            title: clip(&title),
            fields: BTreeMap::new(),
            rewritten: Vec::new(),
            copied: Vec::new(),
        };
        for (id, to) in &self.to {
            if !to.is_empty() && !to.contains(id) {
                self.clear(id, &mut writes.fields);
            }
        }
        for way in &self.ways {
            self.carry(way, today, &mut writes.fields);
        }
        let version = self.new.head.version.to_string();
        writes
            .fields
            .insert("pack_version".to_owned(), Value::from(version));
        for (field, value) in &writes.fields {
            model::check(Review::SPEC.kind, field, value)?;
        }
        for part in &self.parts {
            let Some(to) = question_of(part).and_then(|id| self.to.get_key_value(id)) else {
                continue;
            };
            let (id, to) = to;
            // The part itself stays where it can, or goes to the first.
            let own = to.iter().find(|each| *each == id).or(to.first());
            if let Some(own) = own.filter(|own| *own != id) {
                writes
                    .rewritten
                    .push((part.created.id.clone(), own.clone()));
            }
            let to_each = [Evidence::SPEC.kind, Waiver::SPEC.kind].contains(&part.kind.as_str());
            if to_each {
                let others = to.iter().filter(|each| Some(*each) != own);
                writes
                    .copied
                    .extend(others.map(|each| (part.clone(), each.clone())));
            }
        }
        Ok(writes)
    }

    /// Takes what was said from a question that is asked under another id.
    fn clear(&self, id: &str, fields: &mut BTreeMap<String, Value>) {
        let own = KEYED
            .into_iter()
            .chain(["reconfirm", "grace"])
            .map(|prefix| format!("{prefix}/{id}"));
        let settled = ["settled", "settled_for"].map(|prefix| format!("{prefix}/answer.{id}"));
        for field in own.chain(settled) {
            if self.value(&field).is_some() {
                fields.insert(field, Value::Null);
            }
        }
    }

    fn carry(&self, way: &Way, today: NaiveDate, fields: &mut BTreeMap<String, Value>) {
        let mut put = |prefix: &str, value: Option<Value>| {
            let field = format!("{prefix}/{}", way.to);
            let value = value.unwrap_or(Value::Null);
            if !value.is_null() || self.value(&field).is_some() {
                fields.insert(field, value);
            }
        };
        let Some(kind) = way.kind else {
            return;
        };
        let [first, more @ ..] = way.from.as_slice() else {
            put("reconfirm", Some(Value::from(Reconfirm::New.word())));
            let until = today.checked_add_days(Days::new(u64::from(way.grace)));
            put(
                "grace",
                until
                    .filter(|until| *until > today)
                    .map(|until| Value::from(day(until))),
            );
            return;
        };
        if kind == MoveKind::Reworded {
            if way.reworded && self.value(&format!("answer/{first}")).is_some() {
                put("reconfirm", Some(Value::from(Reconfirm::Reworded.word())));
            }
            return;
        }
        if more.is_empty() {
            for prefix in KEYED.into_iter().chain(["grace"]) {
                put(prefix, self.value(&format!("{prefix}/{first}")).cloned());
            }
            for prefix in ["settled", "settled_for"] {
                let value = self.value(&format!("{prefix}/answer.{first}")).cloned();
                if value.is_some() {
                    fields.insert(
                        format!("{prefix}/answer.{}", way.to),
                        value.unwrap_or_default(),
                    );
                }
            }
        } else {
            put(
                "answer",
                self.worst(&way.from)
                    .map(|answer| Value::from(answer.word())),
            );
            put("reason", self.joined("reason", &way.from));
            put("note", self.joined("note", &way.from));
            let first_of = |prefix: &str| {
                let mut all = way
                    .from
                    .iter()
                    .filter_map(|id| self.value(&format!("{prefix}/{id}")));
                all.next().cloned()
            };
            put("owner", first_of("owner"));
            put("include", first_of("include"));
            put("dismissed", None);
        }
        let field = |prefix: &str| format!("{prefix}/{}", way.to);
        let answered = fields
            .get(&field("answer"))
            .is_some_and(|value| !value.is_null());
        let before = self.value(&format!("reconfirm/{first}")).cloned();
        let value = match answered {
            true => Some(Value::from(Reconfirm::Reworded.word())),
            false => before.filter(|_| more.is_empty()),
        };
        if value.is_some() || self.value(&field("reconfirm")).is_some() {
            fields.insert(field("reconfirm"), value.unwrap_or_default());
        }
    }

    /// The worst of several answers: what nobody answered is worse than partial, and N/A counts where nothing else does.
    pub(super) fn worst(&self, ids: &[String]) -> Option<Answer> {
        let rank = |answer: &Option<Answer>| match answer {
            Some(Answer::Unmet) => 0,
            Some(Answer::Unknown) => 1,
            None => 2,
            Some(Answer::Partial) => 3,
            Some(Answer::Met) => 4,
            Some(Answer::Na) => 5,
        };
        let answers = ids
            .iter()
            .filter_map(|id| match self.review.answers.get(id) {
                Some(answer) => Some(Some(*answer)),
                None => self.open.contains(id).then_some(None),
            });
        answers.min_by_key(rank).flatten()
    }

    /// The words of several questions one below the other, equal ones once.
    fn joined(&self, prefix: &str, ids: &[String]) -> Option<Value> {
        let mut said: Vec<&str> = Vec::new();
        for id in ids {
            let text = self
                .value(&format!("{prefix}/{id}"))
                .and_then(Value::as_str);
            let text = text.unwrap_or_default().trim();
            if !text.is_empty() && !said.contains(&text) {
                said.push(text);
            }
        }
        (!said.is_empty()).then(|| Value::from(said.join("\n\n")))
    }
}

impl MoveWrites {
    /// Writes it.
    ///
    /// # Errors
    /// Those of the store.
    pub(super) fn write(&self, writer: &mut Writer<'_>) -> Result<()> {
        self.freeze
            .take(writer, SnapshotReason::PackMove, &self.title)?;
        for (field, value) in &self.fields {
            writer.set(&self.review, field, value)?;
        }
        for (row, question) in &self.copied {
            let id = writer.create(&row.kind, Some(&self.review))?;
            let mut seen = BTreeSet::new();
            for head in row.heads.iter().filter(|head| !head.value.is_null()) {
                // Of two versions the later one, which is the one that shows.
                if head.field != "question"
                    && seen.insert(&head.field)
                    && model::check(&row.kind, &head.field, &head.value).is_ok()
                {
                    writer.set(&id, &head.field, &head.value)?;
                }
            }
            writer.set(&id, "question", &Value::from(question.as_str()))?;
            if row.kind == Evidence::SPEC.kind {
                writer.set(&id, "carried_from", &Value::from(row.created.id.as_str()))?;
            }
        }
        for (id, question) in &self.rewritten {
            writer.set(id, "question", &Value::from(question.as_str()))?;
        }
        Ok(())
    }
}
