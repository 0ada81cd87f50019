//! Which entities and operations belong to what a file holds.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension};

use super::Holds;
use crate::error::{Error, Result};
use crate::model::Id;
use crate::store::derive::op_of;
use crate::store::op::Op;
use crate::store::open::Store;
use crate::store::sql_error::damaged;

/// Kinds below a service that go with a review of it.
pub(super) const BESIDE: [&str; 2] = ["link", "document"];

impl Store {
    /// The entities of a tree by id, deleted ones included: what hangs below the root, and for a review what it needs of its
    /// service or team.
    pub(super) fn entities_of(
        &self,
        holds: Holds,
        root: &Id,
        documents: &[Id],
    ) -> Result<BTreeSet<String>> {
        let mut all: BTreeSet<String> = BTreeSet::new();
        let mut below = |id: &Id| -> Result<()> {
            let parts = self.parts(id)?;
            all.extend(parts.iter().map(|part| part.place.id.to_string()));
            Ok(())
        };
        below(root)?;
        for document in documents {
            below(document)?;
        }
        if holds == Holds::Review {
            let (_, parent) = self
                .place(root.as_str())?
                .ok_or_else(|| Error::not_found("review", root))?;
            let parent = parent.ok_or_else(|| Error::not_found("service of review", root))?;
            let mut links = self
                .conn
                .prepare_cached("SELECT id FROM entity WHERE parent = ?1 AND kind = 'link'")?;
            let mut rows = links.query([&parent])?;
            while let Some(row) = rows.next()? {
                all.insert(row.get(0)?);
            }
            all.insert(parent);
        }
        Ok(all)
    }
}

/// The ids of every operation of an entity, the one that made it first.
pub(super) fn ops_of(conn: &Connection, entity: &str) -> Result<Vec<String>> {
    let made: Option<String> = conn
        .prepare_cached("SELECT op FROM entity WHERE id = ?1")?
        .query_row([entity], |row| row.get(0))
        .optional()?;
    let made = made.ok_or_else(damaged)?;
    let mut all = changes_of(conn, entity)?;
    all.remove(&made);
    Ok(std::iter::once(made).chain(all).collect())
}

/// The ids of every operation that changed an entity.
///
/// Every operation of a field is current or replaced by one that is here, so walking back finds all of them.
pub(super) fn changes_of(conn: &Connection, entity: &str) -> Result<BTreeSet<String>> {
    let mut heads = conn.prepare_cached("SELECT op FROM head WHERE entity = ?1")?;
    let mut open = heads
        .query_map([entity], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<String>>>()?;
    let mut others = conn
        .prepare_cached("SELECT id FROM op WHERE entity = ?1 AND kind NOT IN ('create', 'set')")?;
    let mut all: BTreeSet<String> = others
        .query_map([entity], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut older = conn.prepare_cached("SELECT supersedes, entity FROM op WHERE id = ?1")?;
    while let Some(id) = open.pop() {
        if all.contains(&id) {
            continue;
        }
        let found = older
            .query_row([&id], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
            })
            .optional()?;
        // One that is not here yet, or of something else.
        let Some((supersedes, _)) = found.filter(|(_, of)| of == entity) else {
            continue;
        };
        let supersedes: Vec<String> = serde_json::from_str(&supersedes).map_err(|_| damaged())?;
        open.extend(supersedes);
        all.insert(id);
    }
    Ok(all)
}

/// An operation by its id.
pub(super) fn op_by_id(conn: &Connection, id: &str) -> Result<Op> {
    conn.prepare_cached(
        "SELECT n, id, hlc, entity, kind, field, value, supersedes, author FROM op WHERE id = ?1",
    )?
    .query_row([id], op_of)
    .optional()?
    .ok_or_else(damaged)
}

/// Every SHA-256 that a text names: 64 hex digits with none beside them.
pub(super) fn named_files(text: &str, into: &mut BTreeSet<String>) {
    if text.len() < 64 {
        return;
    }
    for run in text
        .split(|c: char| !c.is_ascii_hexdigit() || c.is_ascii_uppercase())
        .filter(|run| run.len() == 64)
    {
        into.insert(run.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_wherever_a_text_names_them() {
        let hash = "a1".repeat(32);
        let mut found = BTreeSet::new();
        for text in [
            format!("\"{hash}\""),
            format!("See ![x](attachment:{hash})."),
            format!("\"{hash}0\""),
            format!("{}A", "b".repeat(63)),
        ] {
            named_files(&text, &mut found);
        }
        assert_eq!(found, BTreeSet::from([hash]));
    }
}
