//! The one way to write: a transaction in which operations are appended and applied.

use rusqlite::{Transaction, TransactionBehavior, params};
use serde_json::{Value, json};

use super::deletion::{deletion, is_hidden};
use super::ingest;
use super::op::{CREATE, DELETED, Op, SET, ms_of, next_hlc, next_id};
use super::open::Store;
use super::summary;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::model::{self, Id};

/// One change as made, with what it takes to revert it.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// An entity began to exist.
    Created {
        /// Which one.
        entity: String,
    },
    /// A field got a value.
    Set {
        /// Of which entity.
        entity: String,
        /// Which field.
        field: String,
        /// The JSON texts that were current before; none where it was unset.
        before: Vec<String>,
    },
    /// An entity was deleted.
    Deleted {
        /// Which one.
        entity: String,
    },
    /// A deleted entity came back.
    Restored {
        /// Which one.
        entity: String,
    },
}

impl Change {
    /// The entity changed.
    pub fn entity(&self) -> &str {
        match self {
            Self::Created { entity }
            | Self::Set { entity, .. }
            | Self::Deleted { entity }
            | Self::Restored { entity } => entity,
        }
    }
}

/// Collects the operations of one transaction.
pub struct Writer<'a> {
    pub(super) tx: Transaction<'a>,
    context: &'a mut Context,
    pub(super) replica: &'a str,
    pub(super) next_seq: u64,
    pub(super) last_hlc: i64,
    now_ms: i64,
    author: String,
    pub(super) changes: Vec<Change>,
    /// Whether operations from elsewhere were taken.
    pub(super) taken: bool,
    /// The first failure of the store: a body that carries on after it is not committed.
    failed: Option<Error>,
}

impl Store {
    /// Runs `body` in one durable transaction and returns its result with the changes made.
    ///
    /// An error from `body` leaves the workspace as it was.
    ///
    /// # Errors
    /// Those of `body`, and whatever SQLite reports.
    pub fn write<T>(
        &mut self,
        context: &mut Context,
        body: impl FnOnce(&mut Writer<'_>) -> Result<T>,
    ) -> Result<(T, Vec<Change>)> {
        self.require_write()?;
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut writer = Writer {
            tx,
            now_ms: context.clock.now_ms(),
            author: context.author.clone(),
            context,
            replica: &self.replica,
            next_seq: self.next_seq,
            last_hlc: self.last_hlc,
            changes: Vec::new(),
            taken: false,
            failed: None,
        };
        let output = body(&mut writer)?;
        let Writer {
            tx,
            next_seq,
            last_hlc,
            changes,
            taken,
            failed,
            ..
        } = writer;
        if let Some(error) = failed {
            return Err(error);
        }
        if changes.is_empty() && !taken {
            tx.rollback()?;
            return Ok((output, changes));
        }
        summary::mark_stale(&tx, changes.iter().map(Change::entity), false)?;
        tx.commit()?;
        self.next_seq = next_seq;
        self.last_hlc = last_hlc;
        Ok((output, changes))
    }
}

impl Writer<'_> {
    /// Writes what follows as if at another time by another person: for the sample only.
    ///
    /// The log's clock never runs backwards; a time before its latest entry counts as just after.
    pub fn as_of(&mut self, now_ms: i64, author: &str) {
        self.now_ms = now_ms;
        author.clone_into(&mut self.author);
    }

    /// Makes an entity with a new id.
    ///
    /// # Errors
    /// `Invalid` for an unknown kind, `NotFound` for a parent that is not there or is deleted;
    /// whatever SQLite reports.
    pub fn create(&mut self, kind: &str, parent: Option<&Id>) -> Result<Id> {
        if model::spec(kind).is_none() {
            return Err(Error::invalid(format!(
                "Lamppost keeps nothing called “{kind}”."
            )));
        }
        if let Some(parent) = parent {
            self.require_shown(parent)?;
        }
        // What is made later sorts later, also where the clock was put back since.
        let latest = ms_of(self.last_hlc);
        let at = if self.now_ms < latest {
            latest + 1
        } else {
            self.now_ms
        };
        let id = Id::from(self.context.new_id_at(at));
        let value = json!({ "kind": kind, "parent": parent.map(Id::as_str) });
        self.log(id.as_str(), CREATE, "", value.to_string(), Vec::new())?;
        self.changes.push(Change::Created {
            entity: id.as_str().to_owned(),
        });
        Ok(id)
    }

    /// Sets a field; `null` clears it. An equal value writes nothing.
    ///
    /// # Errors
    /// `Invalid` or `OverLimit` where the value does not fit its declaration; `NotFound` where the
    /// entity is not there, or is deleted, or belongs to a deleted one.
    pub fn set(&mut self, entity: &Id, field: &str, value: &Value) -> Result<()> {
        self.require_shown(entity)?;
        let kind: String = self
            .tx
            .prepare_cached("SELECT kind FROM entity WHERE id = ?1")?
            .query_row([entity.as_str()], |row| row.get(0))?;
        model::check(&kind, field, value)?;
        self.put(entity.as_str(), field, value.to_string())
    }

    /// Deletes an entity and so hides everything below it.
    ///
    /// One that is hidden already stays as it is: a deletion below it, once undone, would be news
    /// that whoever deleted the whole had not seen.
    ///
    /// # Errors
    /// `NotFound` where there is no such entity; whatever SQLite reports.
    pub fn delete(&mut self, entity: &Id) -> Result<()> {
        match is_hidden(&self.tx, entity.as_str())? {
            Some(false) => self.put_deleted(entity.as_str(), true),
            Some(true) => Ok(()),
            None => Err(Error::not_found("entry", entity)),
        }
    }

    fn require_shown(&self, entity: &Id) -> Result<()> {
        match is_hidden(&self.tx, entity.as_str())? {
            Some(false) => Ok(()),
            Some(true) | None => Err(Error::not_found("entry", entity)),
        }
    }

    /// Writes a value that has been checked.
    fn put(&mut self, entity: &str, field: &str, value: String) -> Result<()> {
        let heads = self.heads(entity, field)?;
        let equal = match heads.as_slice() {
            [] => value == "null",
            [(_, only)] => *only == value,
            _ => false,
        };
        if equal {
            return Ok(());
        }
        let (supersedes, before) = heads.into_iter().unzip();
        self.log(entity, SET, field, value, supersedes)?;
        self.changes.push(Change::Set {
            entity: entity.to_owned(),
            field: field.to_owned(),
            before,
        });
        Ok(())
    }

    /// Deletes or restores, seen from what this workspace knows of it.
    pub(super) fn put_deleted(&mut self, entity: &str, deleted: bool) -> Result<()> {
        let value = if deleted {
            deletion(&self.tx, entity)?
        } else {
            Value::Null
        };
        let supersedes = self
            .heads(entity, DELETED)?
            .into_iter()
            .map(|(op, _)| op)
            .collect();
        self.log(entity, SET, DELETED, value.to_string(), supersedes)?;
        let entity = entity.to_owned();
        self.changes.push(if deleted {
            Change::Deleted { entity }
        } else {
            Change::Restored { entity }
        });
        Ok(())
    }

    /// The current operations of a field with their values, latest first.
    pub(super) fn heads(&self, entity: &str, field: &str) -> Result<Vec<(String, String)>> {
        let mut statement = self.tx.prepare_cached(
            "SELECT op, value FROM head
             WHERE entity = ?1 AND field = ?2
             ORDER BY hlc DESC, op DESC",
        )?;
        let heads = statement
            .query_map(params![entity, field], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(heads)
    }

    /// Appends and applies the next operation of this replica.
    pub(super) fn log(
        &mut self,
        entity: &str,
        kind: &str,
        field: &str,
        value: String,
        supersedes: Vec<String>,
    ) -> Result<()> {
        let op = Op {
            id: next_id(self.replica, self.next_seq)?,
            hlc: next_hlc(self.last_hlc, self.now_ms),
            entity: entity.to_owned(),
            kind: kind.to_owned(),
            field: field.to_owned(),
            value,
            supersedes,
            author: self.author.clone(),
        };
        let done = ingest::append_hashed(&self.tx, &op).and_then(|()| ingest::apply(&self.tx, &op));
        if let Err(error) = &done {
            self.failed.get_or_insert_with(|| error.clone());
        }
        self.next_seq += 1;
        self.last_hlc = op.hlc;
        done
    }
}
