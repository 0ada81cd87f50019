//! Decides what is deleted.
//!
//! An entity is deleted when a deletion is current, no restoring is, and a deleter had seen
//! every value and every entity below it. So a concurrent edit keeps the thing visible. A
//! concurrent deletion of a part does not: both people wanted it gone.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value, json};

use super::derive::with_deletion;
use super::seen::{Seen, seen_of};
use super::sql_error::damaged;
use crate::error::Result;

/// What is judged: the current values of an entity and of those below it, and what made those. Deletions come with their value.
///
/// The snapshot that an import takes by itself is nobody's edit: it would bring back what the file deletes.
pub(super) const JUDGED: &str = "WITH RECURSIVE below (id) AS (
       SELECT ?1
       UNION
       SELECT entity.id FROM below CROSS JOIN entity ON entity.parent = below.id
       WHERE entity.kind <> 'snapshot' OR NOT EXISTS (
         SELECT 1 FROM head
         WHERE head.entity = entity.id AND head.field = 'reason' AND head.value = '\"import\"'
       )
     )
     SELECT head.op, CASE WHEN head.field = 'deleted' THEN head.value END
     FROM below CROSS JOIN head ON head.entity = below.id
     WHERE NOT (head.entity = ?1 AND head.field = 'deleted')
     UNION ALL
     SELECT entity.op, NULL
     FROM below CROSS JOIN entity ON entity.id = below.id
     WHERE entity.id <> ?1";

/// Decides again whether an entity, or one it belongs to, is deleted.
pub(crate) fn settle(conn: &Connection, entity: &str) -> Result<()> {
    let mut done: Vec<String> = Vec::new();
    let mut next = Some(entity.to_owned());
    while let Some(id) = next {
        let row: Option<Option<String>> = conn
            .prepare_cached("SELECT parent FROM entity WHERE id = ?1")?
            .query_row([&id], |row| row.get(0))
            .optional()?;
        let Some(parent) = row else {
            return Ok(());
        };
        settle_alone(conn, &id)?;
        done.push(id);
        // Made by hand, a file can say that two entities belong to each other.
        next = parent.filter(|parent| !done.contains(parent));
    }
    Ok(())
}

/// Decides again whether an entity is deleted; what it belongs to is not looked at.
pub(super) fn settle_alone(conn: &Connection, id: &str) -> Result<()> {
    conn.prepare_cached("UPDATE entity SET deleted = ?2 WHERE id = ?1 AND deleted <> ?2")?
        .execute(params![id, is_deleted(conn, id)?])?;
    Ok(())
}

/// Decides for every entity that somebody deleted, restored ones included.
pub(super) fn settle_every(conn: &Connection) -> Result<()> {
    for id in with_deletion(conn)? {
        settle_alone(conn, &id)?;
    }
    Ok(())
}

/// Whether an entity is deleted, as its heads and those below it say.
pub(crate) fn is_deleted(conn: &Connection, id: &str) -> Result<bool> {
    let Some(seen) = seen_by_deleters(conn, id)? else {
        return Ok(false);
    };
    let mut statement = conn.prepare_cached(JUDGED)?;
    let mut rows = statement.query([id])?;
    while let Some(row) = rows.next()? {
        let deletion = row.get::<_, Option<String>>(1)?;
        if !seen.covers(text(row)?) && deletion.as_deref().and_then(seen_in).is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether an entity, or one it belongs to, is deleted; none where there is no such entity.
pub(crate) fn is_hidden(conn: &Connection, id: &str) -> Result<Option<bool>> {
    // A recursive query would make a table for its result at every call; here is at most a handful of rows.
    let mut statement = conn.prepare_cached("SELECT parent, deleted FROM entity WHERE id = ?1")?;
    let mut place = |id: &str| -> Result<Option<(Option<String>, bool)>> {
        Ok(statement
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?)
    };
    let Some((mut above, mut hidden)) = place(id)? else {
        return Ok(None);
    };
    let mut passed = vec![id.to_owned()];
    while let Some(next) = above.filter(|next| !hidden && !passed.contains(next)) {
        let Some((parent, deleted)) = place(&next)? else {
            break;
        };
        passed.push(next);
        (above, hidden) = (parent, deleted);
    }
    Ok(Some(hidden))
}

/// The value of a deletion of an entity: what its writer knew of all that is judged.
pub(crate) fn deletion(conn: &Connection, entity: &str) -> Result<Value> {
    let judged = conn
        .prepare_cached(JUDGED)?
        .query_map([entity], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<String>>>()?;
    Ok(json!({ "seen": seen_of(conn, &judged)? }))
}

/// What the deleters of an entity had seen together; none where it is not deleted, or is restored.
fn seen_by_deleters(conn: &Connection, id: &str) -> Result<Option<Seen>> {
    let mut statement =
        conn.prepare_cached("SELECT value FROM head WHERE entity = ?1 AND field = 'deleted'")?;
    let mut rows = statement.query([id])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let Some(seen) = seen_in(text(row)?) else {
            return Ok(None);
        };
        all.push(seen);
    }
    Ok((!all.is_empty()).then(|| Seen::of(&all)))
}

fn seen_in(value: &str) -> Option<Map<String, Value>> {
    match serde_json::from_str::<Value>(value).ok()? {
        Value::Object(mut deletion) => match deletion.remove("seen")? {
            Value::Object(seen) => Some(seen),
            _ => None,
        },
        _ => None,
    }
}

fn text<'a>(row: &'a rusqlite::Row<'_>) -> Result<&'a str> {
    row.get_ref(0)?.as_str().map_err(|_| damaged())
}
