//! Takes one operation into the log and the tables derived from it.
//!
//! The same operations give the same tables in any order of arrival: a superseded
//! operation that is not here yet is remembered in `awaited`, and never becomes a head.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde_json::Value;

use super::deletion::settle;
use super::op::{CREATE, Op, SET, split_id};
use super::open::Store;
use super::{search, summary};
use crate::error::{Error, Result};

/// What became of an operation from elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// It was not here before, and is now.
    New,
    /// It was here already.
    Known,
    /// Another operation with its id is here; nothing was written.
    Differs,
}

impl Store {
    /// Takes operations from elsewhere, all or nothing. Returns how many were new.
    ///
    /// # Errors
    /// `Invalid` for an operation that no Lamppost writes, or one that differs from a known one of
    /// the same id; whatever SQLite reports.
    pub fn ingest(&mut self, ops: &[Op]) -> Result<u64> {
        self.require_write()?;
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut new = Vec::new();
        for op in ops {
            op.check()?;
            match ingest(&tx, op)? {
                Arrival::New => new.push(op),
                Arrival::Known => {}
                Arrival::Differs => {
                    return Err(Error::invalid(format!(
                        "The change {} differs from the one of the same number in this workspace.",
                        op.id
                    ))
                    .hint("Nothing was taken over. The two files were changed apart from each other under one name."));
                }
            }
        }
        let entities: BTreeSet<&str> = new.iter().map(|op| op.entity.as_str()).collect();
        for entity in &entities {
            settle(&tx, entity)?;
        }
        summary::mark_stale(&tx, entities.into_iter(), true)?;
        tx.commit()?;
        for op in &new {
            self.last_hlc = self.last_hlc.max(op.hlc);
            if let Some((replica, seq)) = split_id(&op.id)
                && replica == self.replica
            {
                self.next_seq = self.next_seq.max(seq + 1);
            }
        }
        Ok(new.len() as u64)
    }
}

/// Appends an operation and enters it, unless its id is known. Whoever takes many decides once, at the end, what is deleted.
pub(crate) fn ingest(conn: &Connection, op: &Op) -> Result<Arrival> {
    let known: Option<[u8; 32]> = conn
        .prepare_cached("SELECT sha256 FROM op WHERE id = ?1")?
        .query_row([&op.id], |row| row.get(0))
        .optional()?;
    match known {
        Some(sha256) if sha256 == op.hash() => return Ok(Arrival::Known),
        Some(_) => return Ok(Arrival::Differs),
        None => {}
    }
    append_hashed(conn, op)?;
    enter(conn, op)?;
    Ok(Arrival::New)
}

/// Writes the log row with its hash.
pub(crate) fn append_hashed(conn: &Connection, op: &Op) -> Result<()> {
    let supersedes = op.supersedes_text();
    append(conn, op, &supersedes, &op.hash_with(&supersedes))
}

/// Writes the log row.
pub(crate) fn append(conn: &Connection, op: &Op, supersedes: &str, sha256: &[u8]) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO op (id, hlc, entity, kind, field, value, supersedes, author, sha256)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        op.id, op.hlc, op.entity, op.kind, op.field, op.value, supersedes, op.author, sha256,
    ])?;
    Ok(())
}

/// Applies an operation, just appended, to the derived tables.
pub(crate) fn apply(conn: &Connection, op: &Op) -> Result<()> {
    enter(conn, op)?;
    settle(conn, &op.entity)
}

/// The same, but for what is deleted.
fn enter(conn: &Connection, op: &Op) -> Result<()> {
    let superseded = arrived(conn, op)?;
    match op.kind.as_str() {
        CREATE => create(conn, op),
        SET => set(conn, op, superseded),
        _ => Ok(()),
    }
}

/// Writes the entity row. Of several operations creating one entity, the first id counts.
pub(crate) fn create(conn: &Connection, op: &Op) -> Result<()> {
    let (kind, parent) = place_of(&op.value);
    let before: Option<(Option<String>, String)> = conn
        .prepare_cached("SELECT parent, op FROM entity WHERE id = ?1")?
        .query_row([&op.entity], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if before.as_ref().is_some_and(|(_, first)| *first <= op.id) {
        return Ok(());
    }
    conn.prepare_cached(
        "INSERT INTO entity (id, kind, parent, created, author, op)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE
         SET kind = excluded.kind, parent = excluded.parent, created = excluded.created,
             author = excluded.author, op = excluded.op",
    )?
    .execute(params![op.entity, kind, parent, op.hlc, op.author, op.id])?;
    match before {
        Some((Some(old), _)) => settle(conn, &old),
        _ => Ok(()),
    }
}

/// Writes a row of current values.
pub(crate) fn insert_head(conn: &Connection, op: &Op) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO head (entity, field, op, hlc, author, value)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        op.entity, op.field, op.id, op.hlc, op.author, op.value
    ])?;
    Ok(())
}

/// The kind and parent in the value of an operation that creates an entity.
pub(crate) fn place_of(value: &str) -> (String, Option<String>) {
    let value: Value = serde_json::from_str(value).unwrap_or(Value::Null);
    (
        value["kind"].as_str().unwrap_or_default().to_owned(),
        value["parent"].as_str().map(str::to_owned),
    )
}

/// Stops waiting for an operation. True where one that is here supersedes it.
fn arrived(conn: &Connection, op: &Op) -> Result<bool> {
    let superseded = conn
        .prepare_cached("SELECT 1 FROM awaited WHERE op = ?1 AND entity = ?2 AND field = ?3")?
        .exists(params![op.id, op.entity, op.field])?;
    conn.prepare_cached("DELETE FROM awaited WHERE op = ?1")?
        .execute([&op.id])?;
    Ok(superseded)
}

/// Only an operation on the same field of the same entity is superseded.
fn set(conn: &Connection, op: &Op, superseded: bool) -> Result<()> {
    for older in op.supersedes.iter().filter(|older| **older != op.id) {
        let removed = conn
            .prepare_cached("DELETE FROM head WHERE entity = ?1 AND field = ?2 AND op = ?3")?
            .execute(params![op.entity, op.field, older])?;
        if removed == 0 {
            conn.prepare_cached(
                "INSERT OR IGNORE INTO awaited (op, entity, field)
                 SELECT ?1, ?2, ?3
                 WHERE NOT EXISTS (SELECT 1 FROM op WHERE id = ?1)",
            )?
            .execute(params![older, op.entity, op.field])?;
        }
    }
    if !superseded {
        insert_head(conn, op)?;
    }
    count_heads(conn, &op.entity, &op.field)?;
    search::note(conn, &op.entity, &op.field)
}

/// Keeps whether a field has more than one head.
fn count_heads(conn: &Connection, entity: &str, field: &str) -> Result<()> {
    let heads: u32 = conn
        .prepare_cached(
            "SELECT count(*)
             FROM (SELECT 1 FROM head WHERE entity = ?1 AND field = ?2 LIMIT 2)",
        )?
        .query_row([entity, field], |row| row.get(0))?;
    let sql = match heads {
        2 => "INSERT OR IGNORE INTO several (entity, field) VALUES (?1, ?2)",
        _ => "DELETE FROM several WHERE entity = ?1 AND field = ?2",
    };
    conn.prepare_cached(sql)?.execute([entity, field])?;
    Ok(())
}
