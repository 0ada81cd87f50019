//! What of some entities was changed after a place in the log, and up to where the log goes.
//!
//! Left out on purpose: what a field means; the api puts changes into words.
//! Invariant: work grows with what the entities hold, not with the log.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use super::op::{DELETED, ms_of};
use super::open::Store;
use super::read::Place;
use super::sql_error::damaged;
use crate::error::Result;
use crate::model::Id;

/// An entity with what belongs to it, deleted or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Which one it is.
    pub place: Place,
    /// Whether it, or what it belongs to, is deleted.
    pub deleted: bool,
    /// The operation that made it.
    made: i64,
    made_op: String,
    made_ms: i64,
    made_by: String,
}

/// One value written over another.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// The entity.
    pub place: Place,
    /// Which of its fields; empty where the whole was made or deleted.
    pub field: String,
    /// What it was; null for nothing. Of a whole, whether it was there.
    pub before: Value,
    /// What it is then; null for nothing. Of a whole, whether it is there.
    pub after: Value,
    /// Who wrote it.
    pub author: String,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
    /// The operation that wrote it.
    pub op: String,
    /// Its place in the order of all changes.
    order: i64,
}

impl Store {
    /// The number of the last operation; 0 where there is none.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn last_op(&self) -> Result<i64> {
        Ok(self
            .conn
            .prepare_cached("SELECT coalesce(max(n), 0) FROM op")?
            .query_row([], |row| row.get(0))?)
    }

    /// When the last operation up to this number was written, in milliseconds; none where there is no such operation.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn moment_of(&self, n: i64) -> Result<Option<i64>> {
        let found: Option<i64> = self
            .conn
            .prepare_cached("SELECT hlc FROM op WHERE n <= ?1 ORDER BY n DESC LIMIT 1")?
            .query_row([n], |row| row.get(0))
            .optional()?;
        Ok(found.map(ms_of))
    }

    /// An entity and everything below it, in the order they were made; nothing where it is not there.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn parts(&self, root: &Id) -> Result<Vec<Part>> {
        let mut statement = self.conn.prepare_cached(
            "WITH RECURSIVE below (id, kind, parent, gone, op) AS (
               SELECT id, kind, parent, deleted, op FROM entity WHERE id = ?1
               UNION
               SELECT entity.id, entity.kind, entity.parent, max(entity.deleted, below.gone), entity.op
               FROM below CROSS JOIN entity ON entity.parent = below.id
             )
             SELECT below.id, below.kind, below.parent, below.gone, op.n, op.hlc, op.author, op.id
             FROM below CROSS JOIN op ON op.id = below.op
             ORDER BY below.id",
        )?;
        let parts = statement
            .query_map([root.as_str()], |row| {
                Ok(Part {
                    place: Place {
                        id: Id::trusted(row.get(0)?),
                        kind: row.get(1)?,
                        parent: row.get::<_, Option<String>>(2)?.map(Id::trusted),
                    },
                    deleted: row.get(3)?,
                    made: row.get(4)?,
                    made_ms: row.get(5)?,
                    made_by: row.get(6)?,
                    made_op: row.get(7)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(parts)
    }

    /// Whether anything was written to them after an operation.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn is_changed_after(&self, parts: &[Part], n: i64) -> Result<bool> {
        let mut statement = self.conn.prepare_cached(
            "SELECT 1 FROM head CROSS JOIN op ON op.id = head.op
             WHERE head.entity = ?1 AND op.n > ?2
             LIMIT 1",
        )?;
        for part in parts {
            if part.made > n || statement.exists(params![part.place.id.as_str(), n])? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What is different from what it was after an operation: each field once, oldest change first. A part that was made
    /// since is told as a whole, and so is one that is gone.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn changes_after(&self, parts: &[Part], n: i64) -> Result<Vec<FieldChange>> {
        let mut changes = Vec::new();
        for part in parts {
            match (part.made > n, part.deleted) {
                (true, true) => {}
                (true, false) => changes.push(part.made_change()),
                (false, true) => changes.extend(self.deletion(part, n)?),
                (false, false) => self.fields_after(part, n, &mut changes)?,
            }
        }
        changes.sort_by_key(|change| change.order);
        Ok(changes)
    }

    /// Every change there ever was, oldest first.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn every_change(&self, parts: &[Part]) -> Result<Vec<FieldChange>> {
        let mut heads = self
            .conn
            .prepare_cached("SELECT op FROM head WHERE entity = ?1")?;
        let mut changes = Vec::new();
        for part in parts {
            changes.push(part.made_change());
            changes.extend(if part.deleted {
                self.deletion(part, 0)?
            } else {
                None
            });
            let mut open = heads
                .query_map([part.place.id.as_str()], |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<String>>>()?;
            let mut seen = BTreeSet::new();
            while let Some(id) = open.pop() {
                if !seen.insert(id.clone()) {
                    continue;
                }
                let Some(op) = self.written(&id)? else {
                    continue;
                };
                let before = match op.older.first() {
                    Some(older) => self.written(older)?.map(|older| older.value),
                    None => None,
                };
                open.extend(op.older.iter().cloned());
                if op.field != DELETED {
                    changes.push(op.change(&part.place, before.unwrap_or_default()));
                }
            }
        }
        // Two installations may have written at one moment.
        changes.sort_by(|a, b| (a.order, &a.op).cmp(&(b.order, &b.op)));
        Ok(changes)
    }

    fn fields_after(&self, part: &Part, n: i64, into: &mut Vec<FieldChange>) -> Result<()> {
        // Of several current values the latest is what a page shows.
        let mut statement = self.conn.prepare_cached(
            "SELECT head.op, head.field FROM head CROSS JOIN op ON op.id = head.op
             WHERE head.entity = ?1 AND op.n > ?2
             ORDER BY head.field, head.hlc DESC, head.op DESC",
        )?;
        let found = statement
            .query_map(params![part.place.id.as_str(), n], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<rusqlite::Result<Vec<(String, String)>>>()?;
        let mut last = String::new();
        for (id, field) in found {
            if field == last || field == DELETED {
                continue;
            }
            last = field;
            let Some(op) = self.written(&id)? else {
                continue;
            };
            let before = self.value_at(&op, n)?;
            if before != op.value {
                into.push(op.change(&part.place, before));
            }
        }
        Ok(())
    }

    /// The value that held after operation `n`, by walking back what superseded what.
    fn value_at(&self, op: &Written, n: i64) -> Result<Value> {
        let mut next = op.older.first().cloned();
        let mut steps = BTreeSet::new();
        while let Some(id) = next.filter(|id| steps.insert(id.clone())) {
            let Some(older) = self.written(&id)? else {
                break;
            };
            if older.n <= n {
                return Ok(older.value);
            }
            next = older.older.first().cloned();
        }
        Ok(Value::Null)
    }

    /// The deletion of a part itself after operation `n`; what went with something else is told there.
    fn deletion(&self, part: &Part, n: i64) -> Result<Option<FieldChange>> {
        let id: Option<String> = self
            .conn
            .prepare_cached(
                "SELECT head.op FROM head CROSS JOIN op ON op.id = head.op
                 WHERE head.entity = ?1 AND head.field = 'deleted' AND op.n > ?2
                 ORDER BY head.hlc DESC
                 LIMIT 1",
            )?
            .query_row(params![part.place.id.as_str(), n], |row| row.get(0))
            .optional()?;
        let Some(op) = id.map(|id| self.written(&id)).transpose()?.flatten() else {
            return Ok(None);
        };
        let mut change = op.change(&part.place, Value::Bool(true));
        change.field = String::new();
        change.after = Value::Bool(false);
        Ok(Some(change))
    }

    fn written(&self, id: &str) -> Result<Option<Written>> {
        let found = self
            .conn
            .prepare_cached(
                "SELECT n, hlc, field, value, supersedes, author FROM op WHERE id = ?1",
            )?
            .query_row([id], |row| {
                let text: String = row.get(3)?;
                let written = Written {
                    id: id.to_owned(),
                    n: row.get(0)?,
                    hlc: row.get(1)?,
                    field: row.get(2)?,
                    value: serde_json::from_str(&text).unwrap_or(Value::String(text)),
                    older: Vec::new(),
                    author: row.get(5)?,
                };
                Ok((written, row.get::<_, String>(4)?))
            })
            .optional()?;
        let Some((mut written, older)) = found else {
            return Ok(None);
        };
        written.older = serde_json::from_str(&older).map_err(|_| damaged())?;
        Ok(Some(written))
    }
}

/// An operation as it is needed here.
struct Written {
    id: String,
    n: i64,
    hlc: i64,
    field: String,
    value: Value,
    older: Vec<String>,
    author: String,
}

impl Written {
    fn change(self, place: &Place, before: Value) -> FieldChange {
        FieldChange {
            place: place.clone(),
            field: self.field,
            before,
            after: self.value,
            author: self.author,
            at_ms: ms_of(self.hlc),
            op: self.id,
            order: self.hlc,
        }
    }
}

impl Part {
    fn made_change(&self) -> FieldChange {
        FieldChange {
            place: self.place.clone(),
            field: String::new(),
            before: Value::Bool(false),
            after: Value::Bool(true),
            author: self.made_by.clone(),
            at_ms: ms_of(self.made_ms),
            op: self.made_op.clone(),
            order: self.made_ms,
        }
    }
}
