//! Takes one operation into the log and the tables derived from it.
//!
//! The same operations give the same tables in any order of arrival: a superseded
//! operation that is not here yet is remembered in `awaited`, and never becomes a head.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::op::{CREATE, Op, SET, split_id};
use crate::error::Result;

/// Appends an operation and applies it. Returns false where it was here already.
pub(crate) fn ingest(conn: &Connection, op: &Op) -> Result<bool> {
    let known: Option<i64> = conn
        .prepare_cached("SELECT 1 FROM op WHERE id = ?1")?
        .query_row([&op.id], |row| row.get(0))
        .optional()?;
    if known.is_some() {
        return Ok(false);
    }
    append(conn, op)?;
    apply(conn, op)?;
    Ok(true)
}

/// Writes the log row.
pub(crate) fn append(conn: &Connection, op: &Op) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO op (id, hlc, entity, kind, field, value, supersedes, author, sha256)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        op.id,
        op.hlc,
        op.entity,
        op.kind,
        op.field,
        op.value,
        op.supersedes_text(),
        op.author,
        op.hash(),
    ])?;
    Ok(())
}

/// Applies an operation of the log to the derived tables.
pub(crate) fn apply(conn: &Connection, op: &Op) -> Result<()> {
    match op.kind.as_str() {
        CREATE => create(conn, op)?,
        SET => set(conn, op)?,
        _ => return Ok(()),
    }
    settle_deletion(conn, &op.entity)
}

fn create(conn: &Connection, op: &Op) -> Result<()> {
    let value: Value = serde_json::from_str(&op.value).unwrap_or(Value::Null);
    conn.prepare_cached(
        "INSERT OR IGNORE INTO entity (id, kind, parent, created, author)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        op.entity,
        value["kind"].as_str().unwrap_or_default(),
        value["parent"].as_str(),
        op.hlc,
        op.author,
    ])?;
    Ok(())
}

fn set(conn: &Connection, op: &Op) -> Result<()> {
    for older in &op.supersedes {
        let removed = conn
            .prepare_cached("DELETE FROM head WHERE entity = ?1 AND field = ?2 AND op = ?3")?
            .execute(params![op.entity, op.field, older])?;
        if removed == 0 {
            conn.prepare_cached(
                "INSERT OR IGNORE INTO awaited (op)
                 SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM op WHERE id = ?1)",
            )?
            .execute([older])?;
        }
    }
    let awaited = conn
        .prepare_cached("DELETE FROM awaited WHERE op = ?1")?
        .execute([&op.id])?;
    if awaited == 0 {
        conn.prepare_cached(
            "INSERT INTO head (entity, field, op, hlc, author, value)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            op.entity, op.field, op.id, op.hlc, op.author, op.value
        ])?;
    }
    Ok(())
}

/// Decides again whether an entity, or one it belongs to, is deleted.
///
/// Deleted means: a delete is current, no restore is, and every other head of the entity
/// and of all below it was seen by a deleter. So a concurrent edit keeps the thing visible.
fn settle_deletion(conn: &Connection, entity: &str) -> Result<()> {
    let mut next = Some(entity.to_owned());
    while let Some(id) = next {
        let row: Option<(Option<String>, bool)> = conn
            .prepare_cached("SELECT parent, deleted FROM entity WHERE id = ?1")?
            .query_row([&id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((parent, was_deleted)) = row else {
            return Ok(());
        };
        if was_deleted || has_deletion(conn, &id)? {
            let deleted = is_deleted(conn, &id)?;
            if deleted != was_deleted {
                conn.prepare_cached("UPDATE entity SET deleted = ?2 WHERE id = ?1")?
                    .execute(params![id, deleted])?;
            }
        }
        next = parent;
    }
    Ok(())
}

fn has_deletion(conn: &Connection, id: &str) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM head WHERE entity = ?1 AND field = 'deleted'")?
        .exists([id])?)
}

fn is_deleted(conn: &Connection, id: &str) -> Result<bool> {
    let mut statement =
        conn.prepare_cached("SELECT value FROM head WHERE entity = ?1 AND field = 'deleted'")?;
    let values = statement
        .query_map([id], |row| row.get::<_, String>(0))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for text in &values {
        let value: Value = serde_json::from_str(text).unwrap_or(Value::Null);
        let Some(map) = value["seen"].as_object() else {
            return Ok(false);
        };
        for (replica, seq) in map {
            let most = seen.entry(replica.clone()).or_default();
            *most = (*most).max(seq.as_u64().unwrap_or(0));
        }
    }
    if values.is_empty() {
        return Ok(false);
    }
    let mut statement = conn.prepare_cached(
        "WITH RECURSIVE below (id) AS (
           SELECT ?1
           UNION
           SELECT entity.id FROM entity JOIN below ON entity.parent = below.id
         )
         SELECT head.op FROM below JOIN head ON head.entity = below.id
         WHERE NOT (head.entity = ?1 AND head.field = 'deleted')",
    )?;
    let mut rows = statement.query([id])?;
    while let Some(row) = rows.next()? {
        let op: String = row.get(0)?;
        let known = split_id(&op)
            .is_some_and(|(replica, seq)| seen.get(replica).is_some_and(|most| *most >= seq));
        if !known {
            return Ok(false);
        }
    }
    Ok(true)
}
