//! States of the past: what is current now as a set of operations, and such a set as a store of its own.
//!
//! A set keeps no values; the log does, for ever. So it stays small, and whatever is written or taken in later cannot
//! change what it says. Left out on purpose: deletions. What was deleted is not in the set, what is in it is shown.

use std::cell::Cell;
use std::collections::{BTreeSet, HashSet};
use std::sync::OnceLock;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::ingest::{append, create, insert_head};
use super::migrate::{MIGRATIONS, migrate};
use super::op::{CREATE, DELETED, Op, SET, hex, ms_of};
use super::op_set::OpSet;
use super::open::{Access, Store};
use super::read::Row;
use super::sql_error::damaged;
use super::summary;
use super::write::Writer;
use crate::error::{Error, Result};
use crate::model::Id;

/// Which entities a state is made of.
#[derive(Debug, Clone, Default)]
pub struct Roots {
    /// These with everything below them.
    pub whole: Vec<Id>,
    /// These alone.
    pub alone: Vec<Id>,
    /// Kinds that are left out with what is below them.
    pub without: &'static [&'static str],
}

/// A state: the operations that are current in it, and the hash of what they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The operations.
    pub ops: OpSet,
    /// SHA-256 of the sorted lines entity, field, value; as 64 hex digits.
    pub sha256: String,
}

/// What the log holds of a set.
pub struct Found {
    ops: Vec<Op>,
    /// Whether all of the set is in the log.
    pub whole: bool,
}

impl Found {
    /// The hash of what they say, as in [`Sealed`].
    pub fn sha256(&self) -> String {
        hash(&self.ops)
    }
}

/// An empty workspace as bytes, once made: laying out its tables takes longer than reading them in.
static EMPTY: OnceLock<Vec<u8>> = OnceLock::new();

impl Store {
    /// What is current of these entities, as far as it is shown.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn sealed(&self, roots: &Roots) -> Result<Sealed> {
        seal(&self.conn, roots)
    }

    /// The entities of a state with their values, oldest first.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn rows_of(&self, roots: &Roots) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        for (id, _) in members(&self.conn, roots)? {
            rows.extend(self.entity_even_deleted(&Id::trusted(id))?);
        }
        Ok(rows)
    }

    /// Who deleted an entity and when, in milliseconds; none where nobody did.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn deleted_by(&self, id: &Id) -> Result<Option<(String, i64)>> {
        let found: Option<(String, i64)> = self
            .conn
            .prepare_cached(
                "SELECT author, hlc FROM head
                 WHERE entity = ?1 AND field = 'deleted' AND value <> 'null'
                 ORDER BY hlc DESC
                 LIMIT 1",
            )?
            .query_row([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(found.map(|(author, hlc)| (author, ms_of(hlc))))
    }

    /// Reads a set again, for its hash and whether all of it is here.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn found(&self, ops: &OpSet) -> Result<Found> {
        let found = read(&self.conn, ops)?;
        Ok(Found {
            whole: found.len() as u64 == ops.count(),
            ops: found,
        })
    }

    /// A store in memory with just these operations. It takes no changes, for this reason; attached files are still
    /// read from the workspace.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn frozen(&self, found: Found, beside: &OpSet, why: Error) -> Result<Self> {
        let mut found = found.ops;
        let known: HashSet<String> = found.iter().map(|op| op.id.clone()).collect();
        let more = read(&self.conn, beside)?;
        found.extend(more.into_iter().filter(|op| !known.contains(&op.id)));
        let mut conn = in_memory()?;
        let empty = empty()?;
        conn.deserialize_read_exact("main", empty, empty.len(), false)?;
        let last_hlc = fill(&mut conn, found)?;
        Ok(Self {
            conn,
            path: self.path.clone(),
            access: Access::Read(why),
            replica: self.replica.clone(),
            next_seq: 1,
            last_hlc,
            shadowed: Cell::new(None),
            files_beside: true,
            _lock: None,
        })
    }
}

impl Writer<'_> {
    /// The same as [`Store::sealed`], with what this transaction has written.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn sealed(&self, roots: &Roots) -> Result<Sealed> {
        seal(&self.tx, roots)
    }
}

/// The entities of a state that are shown, each with the operation that made it; by id.
fn members(conn: &Connection, roots: &Roots) -> Result<BTreeSet<(String, String)>> {
    let mut entities: BTreeSet<(String, String)> = BTreeSet::new();
    let mut below = conn.prepare_cached(
        "WITH RECURSIVE below (id, op) AS (
           SELECT id, op FROM entity WHERE id = ?1 AND deleted = 0
           UNION
           SELECT entity.id, entity.op
           FROM below CROSS JOIN entity ON entity.parent = below.id
           WHERE entity.deleted = 0
             AND entity.kind NOT IN (SELECT value FROM json_each(?2))
         )
         SELECT id, op FROM below",
    )?;
    let without = serde_json::json!(roots.without).to_string();
    let mut alone =
        conn.prepare_cached("SELECT id, op FROM entity WHERE id = ?1 AND deleted = 0")?;
    for root in &roots.whole {
        let mut rows = below.query(params![root.as_str(), without])?;
        while let Some(row) = rows.next()? {
            entities.insert((row.get(0)?, row.get(1)?));
        }
    }
    for root in &roots.alone {
        let mut rows = alone.query([root.as_str()])?;
        while let Some(row) = rows.next()? {
            entities.insert((row.get(0)?, row.get(1)?));
        }
    }
    Ok(entities)
}

fn seal(conn: &Connection, roots: &Roots) -> Result<Sealed> {
    let entities = members(conn, roots)?;
    let mut made = conn.prepare_cached("SELECT value FROM op WHERE id = ?1")?;
    let mut heads = conn.prepare_cached("SELECT op, field, value FROM head WHERE entity = ?1")?;
    let mut ids: Vec<String> = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    for (entity, op) in entities {
        let value: String = made.query_row([&op], |row| row.get(0))?;
        lines.push(line(&entity, "", &value));
        ids.push(op);
        let mut rows = heads.query([&entity])?;
        while let Some(row) = rows.next()? {
            let text = |at| row.get_ref(at)?.as_str().map_err(|_| damaged());
            if text(1)? != DELETED {
                lines.push(line(&entity, text(1)?, text(2)?));
                ids.push(row.get(0)?);
            }
        }
    }
    Ok(Sealed {
        ops: OpSet::of(ids.iter().map(String::as_str))?,
        sha256: hash_lines(lines),
    })
}

fn in_memory() -> Result<Connection> {
    let conn = Connection::open_in_memory_with_flags(
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    conn.set_prepared_statement_cache_capacity(64);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    Ok(conn)
}

fn empty() -> Result<&'static [u8]> {
    if let Some(bytes) = EMPTY.get() {
        return Ok(bytes);
    }
    let mut conn = in_memory()?;
    migrate(&mut conn, MIGRATIONS)?;
    let bytes = conn.serialize("main")?.to_vec();
    Ok(EMPTY.get_or_init(|| bytes))
}

/// The operations of a set that are here, in order.
fn read(conn: &Connection, ops: &OpSet) -> Result<Vec<Op>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, hlc, entity, kind, field, value, supersedes, author
         FROM op
         WHERE id >= ?1 AND id <= ?2
         ORDER BY id",
    )?;
    let mut found = Vec::new();
    for (from, to) in ops.ends()? {
        let mut rows = statement.query([from, to])?;
        while let Some(row) = rows.next()? {
            let supersedes: String = row.get(6)?;
            found.push(Op {
                id: row.get(0)?,
                hlc: row.get(1)?,
                entity: row.get(2)?,
                kind: row.get(3)?,
                field: row.get(4)?,
                value: row.get(5)?,
                supersedes: match supersedes.as_str() {
                    "[]" => Vec::new(),
                    other => serde_json::from_str(other).map_err(|_| damaged())?,
                },
                author: row.get(7)?,
            });
        }
    }
    Ok(found)
}

/// Writes operations into an empty store as the only ones there are. Returns the latest clock value.
fn fill(conn: &mut Connection, mut ops: Vec<Op>) -> Result<i64> {
    let known: HashSet<String> = ops.iter().map(|op| op.id.clone()).collect();
    let mut superseded: HashSet<String> = HashSet::new();
    for op in &mut ops {
        op.supersedes.retain(|older| known.contains(older));
        // None of a set that Lamppost made; one made by hand may hold a value and what it was before.
        superseded.extend(op.supersedes.iter().cloned());
    }
    let tx = conn.transaction()?;
    let mut last_hlc = 0;
    for op in &ops {
        last_hlc = last_hlc.max(op.hlc);
        // Nobody can write to this store, so nobody checks it either.
        append(&tx, op, &op.supersedes_text(), &[])?;
        match op.kind.as_str() {
            CREATE => create(&tx, op)?,
            SET if op.field != DELETED && !superseded.contains(&op.id) => insert_head(&tx, op)?,
            _ => {}
        }
    }
    summary::begin_again(&tx)?;
    tx.commit()?;
    Ok(last_hlc)
}

fn hash(ops: &[Op]) -> String {
    let told = ops
        .iter()
        .filter(|op| op.kind == CREATE || (op.kind == SET && op.field != DELETED));
    hash_lines(
        told.map(|op| line(&op.entity, &op.field, &op.value))
            .collect(),
    )
}

fn line(entity: &str, field: &str, value: &str) -> String {
    serde_json::json!([entity, field, value]).to_string()
}

fn hash_lines(mut lines: Vec<String>) -> String {
    lines.sort_unstable();
    let mut hasher = Sha256::new();
    hasher.update(b"lamppost-snapshot-1\n");
    for line in lines {
        hasher.update(line.as_bytes());
        hasher.update(b"\n");
    }
    hex(&hasher.finalize())
}
