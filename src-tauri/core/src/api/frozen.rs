//! A snapshot opened: every command that reads answers for the day it was taken.
//!
//! Left out on purpose: commands about the workspace as a whole, which a snapshot does not hold.

use std::collections::VecDeque;
use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::Value;

use super::NAMES;
use super::call::unknown;
use super::days::spoken;
use super::freeze::Summary;
use super::publish::Publisher;
use super::session::Session;
use crate::context::{Context, Sequence};
use crate::error::{Error, Kind, Result};
use crate::model::{Entity, Id, Layout, Snapshot, SnapshotReason};
use crate::store::{Found, OpSet, Roots, Undo};

/// How many snapshots are kept open.
const MOST_OPEN: usize = 4;

/// What can be asked of a snapshot.
pub const OF_A_SNAPSHOT: &[&str] = &[
    "service_show",
    "team_show",
    "review_show",
    "readiness_show",
    "signoff_show",
    "question_show",
    "document_list",
    "document_show",
    "document_export",
    "markdown_preview",
    "proposal_list",
    "finding_list",
    "premortem_show",
    "library_search",
    "register_show",
    "scenario_show",
    "assessment_show",
    "pack_list",
    "pack_show",
    "report_preview",
    "report_sections",
    "report_table",
    "layout_list",
];

/// Snapshots that are open, the last asked last.
#[derive(Default)]
pub(super) struct FrozenSessions {
    open: VecDeque<(Id, Box<Session>)>,
}

/// A snapshot as it was taken.
pub(super) struct Taken {
    pub(super) id: Id,
    /// The review or assessment.
    pub(super) subject: Id,
    pub(super) title: String,
    pub(super) reason: SnapshotReason,
    pub(super) taken_on: NaiveDate,
    pub(super) summary: Summary,
    pub(super) by: String,
    pub(super) at_ms: i64,
    /// What is frozen; none where it cannot be opened, and where it is open already.
    found: Option<Found>,
    /// Whether it can be opened and compared.
    pub(super) opens: bool,
    /// What is wrong with it, in a sentence.
    pub(super) damaged: Option<String>,
}

impl Session {
    /// Runs a command, of a snapshot where one is named.
    ///
    /// # Errors
    /// `NotFound` for the snapshot; `ReadOnly` for a command that writes; those of [`Session::call`].
    pub fn call_at(&mut self, at: Option<&Id>, name: &str, payload: Value) -> Result<Value> {
        match at {
            None => self.call(name, payload),
            Some(at) => self.asked_of(at, name)?.call(name, payload),
        }
    }

    /// The same with the answer as JSON text, as a page takes it.
    ///
    /// # Errors
    /// Those of [`Session::call_at`].
    pub fn call_text_at(&mut self, at: Option<&Id>, name: &str, payload: Value) -> Result<String> {
        match at {
            None => self.call_text(name, payload),
            Some(at) => self.asked_of(at, name)?.call_text(name, payload),
        }
    }

    /// This session; or that of a snapshot, where one is named.
    ///
    /// # Errors
    /// `NotFound`; `Refused` for one that is damaged.
    pub fn as_of(&mut self, at: Option<&Id>) -> Result<&mut Self> {
        match at {
            None => Ok(self),
            Some(at) => {
                let taken = self.taken(at)?;
                self.frozen(taken)
            }
        }
    }

    /// The session of a snapshot, for a command that can be asked of one.
    fn asked_of(&mut self, at: &Id, name: &str) -> Result<&mut Self> {
        if !NAMES.contains(&name) {
            return Err(unknown(name, NAMES));
        }
        let taken = self.taken(at)?;
        if !OF_A_SNAPSHOT.contains(&name) {
            return Err(taken.closed());
        }
        self.frozen(taken)
    }

    /// The session of a snapshot: the same commands on the day it was taken.
    ///
    /// # Errors
    /// `Refused` for one that is damaged.
    pub(super) fn frozen(&mut self, taken: Taken) -> Result<&mut Self> {
        let id = taken.id.clone();
        let open = &mut self.frozen.open;
        let known = open.iter().position(|(open, _)| *open == id);
        let session = match known.and_then(|at| open.remove(at)) {
            Some((_, session)) => session,
            None => Box::new(self.thaw(taken)?),
        };
        let open = &mut self.frozen.open;
        open.push_back((id.clone(), session));
        if open.len() > MOST_OPEN {
            open.pop_front();
        }
        match open.back_mut() {
            Some((_, session)) => Ok(session),
            None => Err(Error::not_found("snapshot", &id)),
        }
    }

    fn thaw(&self, mut taken: Taken) -> Result<Self> {
        let Some(found) = taken.found.take() else {
            return Err(Error::new(Kind::Refused, taken.damaged.unwrap_or_default())
                .hint("Open another snapshot. The review itself is not damaged."));
        };
        // The layouts of reports are the workspace's, and as they are now.
        let layouts = self.store.all(Layout::SPEC.kind)?;
        let layouts = self.store.sealed(&Roots {
            alone: layouts.into_iter().map(|row| row.created.id).collect(),
            ..Roots::default()
        })?;
        let clock = self.standing_on(taken.taken_on);
        let (author, replica) = (self.context.author.clone(), self.context.replica.clone());
        Ok(Self {
            store: self.store.frozen(found, &layouts.ops, taken.closed())?,
            shelf: Arc::clone(&self.shelf),
            context: Context::new(clock, Box::new(Sequence(0)), author, replica),
            undo: Undo::default(),
            notices: Vec::new(),
            sample_seed: self.sample_seed,
            publisher: Publisher::default(),
            packs: None,
            moving: None,
            frozen: FrozenSessions::default(),
            snapshot: Some(taken.closed().message),
            me: None,
            keep_me: None,
        })
    }

    /// Reads a snapshot as it was taken, whatever was written to it later.
    ///
    /// # Errors
    /// `NotFound`.
    pub(super) fn taken(&self, id: &Id) -> Result<Taken> {
        let not_found = || Error::not_found("snapshot", id);
        let first = self.store.first_values(id)?.ok_or_else(not_found)?;
        if first.row.kind != Snapshot::SPEC.kind {
            return Err(not_found());
        }
        let subject = first.row.parent.clone().ok_or_else(not_found)?;
        let snapshot: Snapshot = first.row.decode();
        // What is open was whole when it was opened, and nothing leaves the log.
        let is_open = self.frozen.open.iter().any(|(open, _)| open == id);
        let found = match is_open {
            true => None,
            false => self.whole(&snapshot)?,
        };
        let opens = is_open || found.is_some();
        let mut damaged =
            (!opens).then(|| "What this snapshot froze is not here as it was.".to_owned());
        if first.rewritten && damaged.is_none() {
            let what = "Somebody tried to change this snapshot. It is shown as it was taken.";
            damaged = Some(what.to_owned());
        }
        let summary = snapshot.summary.as_deref().unwrap_or_default();
        Ok(Taken {
            id: snapshot.id,
            subject,
            title: snapshot.title.unwrap_or_default(),
            reason: snapshot.reason.unwrap_or(SnapshotReason::Named),
            taken_on: snapshot.taken_on.unwrap_or_default(),
            summary: serde_json::from_str(summary).unwrap_or_default(),
            by: snapshot.created_by,
            at_ms: snapshot.created_ms,
            found,
            opens,
            damaged,
        })
    }

    /// What a snapshot froze, where it has all its fields and everything is here as it was.
    fn whole(&self, snapshot: &Snapshot) -> Result<Option<Found>> {
        let ops = snapshot.ops.as_deref().map(OpSet::parse);
        let (Some(Ok(ops)), Some(sha256), Some(_), Some(_)) =
            (ops, &snapshot.sha256, snapshot.taken_on, snapshot.reason)
        else {
            return Ok(None);
        };
        let found = self.store.found(&ops)?;
        Ok((found.whole && found.sha256() == *sha256).then_some(found))
    }
}

impl Taken {
    /// Why nothing of it can be changed.
    pub(super) fn closed(&self) -> Error {
        Error::new(
            Kind::ReadOnly,
            format!(
                "This is a snapshot of {}: “{}”.",
                spoken(self.taken_on),
                self.title
            ),
        )
        .hint("Restore a value from History, or start a change.")
    }
}
