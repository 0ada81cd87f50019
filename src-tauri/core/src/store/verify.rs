//! Checks a whole workspace: every hash, the foreign keys, and that the derived tables are
//! what the log says.

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde::Serialize;

use super::ingest;
use super::migrate::{MIGRATIONS, migrate};
use super::op::{Op, hash};
use super::open::Store;
use crate::error::Result;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Health {
    /// Operations in the log.
    pub ops: u64,
    /// Operations whose hash does not match their content.
    pub bad_hashes: u64,
    /// Current values.
    pub heads: u64,
    /// Entities, deleted ones included.
    pub entities: u64,
    /// Attached files.
    pub attachments: u64,
    /// Attached files whose bytes do not match their hash.
    pub bad_attachments: u64,
    /// Rows that point at nothing.
    pub broken_references: u64,
    /// What SQLite says of its pages; empty where all is well.
    pub pages: String,
    /// Whether building the derived tables again gives the same rows.
    pub rebuild_equal: bool,
}

impl Health {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.bad_hashes == 0
            && self.bad_attachments == 0
            && self.broken_references == 0
            && self.pages.is_empty()
            && self.rebuild_equal
    }
}

impl Store {
    /// Checks everything; takes seconds on a large workspace.
    ///
    /// # Errors
    /// Whatever SQLite reports; a damaged page may make the check itself fail.
    pub fn verify(&self) -> Result<Health> {
        let count =
            |sql: &str| -> Result<u64> { Ok(self.conn.query_row(sql, [], |row| row.get(0))?) };
        let pages: String = self
            .conn
            .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        let mut broken = 0;
        let mut statement = self.conn.prepare("PRAGMA foreign_key_check")?;
        let mut rows = statement.query([])?;
        while rows.next()?.is_some() {
            broken += 1;
        }
        let (ops, bad_hashes, rebuilt) = self.replay()?;
        Ok(Health {
            ops,
            bad_hashes,
            heads: count("SELECT count(*) FROM head")?,
            entities: count("SELECT count(*) FROM entity")?,
            attachments: count("SELECT count(*) FROM attachment")?,
            bad_attachments: self.bad_attachments()?,
            broken_references: broken,
            pages: if pages == "ok" { String::new() } else { pages },
            rebuild_equal: derived(&self.conn)? == derived(&rebuilt)?,
        })
    }

    /// Builds the derived tables again from the log, in place.
    ///
    /// # Errors
    /// Whatever SQLite reports; the tables then stay as they were.
    pub fn rebuild(&mut self) -> Result<()> {
        self.require_write()?;
        let ops = read_ops(&self.conn)?;
        let tx = self.conn.transaction()?;
        tx.execute_batch(
            "DELETE FROM head;
             DELETE FROM awaited;
             DELETE FROM entity;
             DELETE FROM due;
             DELETE FROM review_summary;
             DELETE FROM service_summary;",
        )?;
        let mut touched = BTreeSet::new();
        for op in &ops {
            ingest::apply(&tx, op)?;
            touched.insert(op.entity.clone());
        }
        let changes: Vec<_> = touched
            .into_iter()
            .map(|entity| super::write::Change::Created { entity })
            .collect();
        super::summary::mark_stale(&tx, &changes)?;
        tx.commit()?;
        Ok(())
    }

    /// Takes operations from elsewhere, all or nothing. Returns how many were new.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn ingest(&mut self, ops: &[Op]) -> Result<u64> {
        self.require_write()?;
        let tx = self.conn.transaction()?;
        let mut new = 0;
        let mut touched = BTreeSet::new();
        for op in ops {
            if ingest::ingest(&tx, op)? {
                new += 1;
                touched.insert(op.entity.clone());
            }
        }
        let changes: Vec<_> = touched
            .into_iter()
            .map(|entity| super::write::Change::Created { entity })
            .collect();
        super::summary::mark_stale(&tx, &changes)?;
        tx.commit()?;
        for op in ops {
            self.last_hlc = self.last_hlc.max(op.hlc);
        }
        Ok(new)
    }

    /// Every operation of the log, in order of arrival.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn ops(&self) -> Result<Vec<Op>> {
        read_ops(&self.conn)
    }

    /// The derived tables as text, one row a line: equal states give equal bytes.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn derived(&self) -> Result<String> {
        derived(&self.conn)
    }

    /// What a user can see, as text: the values of every entity that is not deleted.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn visible(&self) -> Result<String> {
        lines(
            &self.conn,
            "WITH RECURSIVE shown (id) AS (
               SELECT id FROM entity WHERE parent IS NULL AND deleted = 0
               UNION
               SELECT entity.id FROM entity JOIN shown ON entity.parent = shown.id WHERE deleted = 0
             )
             SELECT DISTINCT entity, field, value FROM head
             WHERE entity IN (SELECT id FROM shown) AND value <> 'null' AND field <> 'deleted'
             ORDER BY entity, field, value",
        )
    }

    fn replay(&self) -> Result<(u64, u64, Connection)> {
        let mut rebuilt = Connection::open_in_memory()?;
        migrate(&mut rebuilt, MIGRATIONS)?;
        rebuilt.pragma_update(None, "foreign_keys", false)?;
        let tx = rebuilt.transaction()?;
        let (mut ops, mut bad) = (0, 0);
        let mut statement = self.conn.prepare(READ_OPS)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            ops += 1;
            let stored: Vec<u8> = row.get(8)?;
            let supersedes: String = row.get(6)?;
            let op = op_of(row)?;
            let found = hash(
                &op.id,
                op.hlc,
                &op.entity,
                &op.kind,
                &op.field,
                &op.value,
                &supersedes,
                &op.author,
            );
            if stored != found {
                bad += 1;
            }
            // The rebuild needs the ids for `awaited`, not the log's other columns.
            tx.prepare_cached(
                "INSERT INTO op (id, hlc, entity, kind, field, value, supersedes, author, sha256)
                 VALUES (?1, 0, '', '', '', '', '', '', x'')",
            )?
            .execute([&op.id])?;
            ingest::apply(&tx, &op)?;
        }
        tx.commit()?;
        Ok((ops, bad, rebuilt))
    }

    fn bad_attachments(&self) -> Result<u64> {
        use sha2::{Digest, Sha256};
        let mut statement = self.conn.prepare("SELECT sha256, bytes FROM attachment")?;
        let mut rows = statement.query([])?;
        let mut bad = 0;
        while let Some(row) = rows.next()? {
            let (hash, bytes): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
            let found: String = Sha256::digest(&bytes)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            if found != hash {
                bad += 1;
            }
        }
        Ok(bad)
    }
}

const READ_OPS: &str = "SELECT id, hlc, entity, kind, field, value, supersedes, author, sha256
                        FROM op ORDER BY n";

fn read_ops(conn: &Connection) -> Result<Vec<Op>> {
    let mut statement = conn.prepare(READ_OPS)?;
    let ops = statement
        .query_map([], op_of)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(ops)
}

fn op_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Op> {
    let supersedes: String = row.get(6)?;
    Ok(Op {
        id: row.get(0)?,
        hlc: row.get(1)?,
        entity: row.get(2)?,
        kind: row.get(3)?,
        field: row.get(4)?,
        value: row.get(5)?,
        supersedes: serde_json::from_str(&supersedes).unwrap_or_default(),
        author: row.get(7)?,
    })
}

fn derived(conn: &Connection) -> Result<String> {
    let mut text = lines(
        conn,
        "SELECT entity, field, op, hlc, author, value FROM head ORDER BY entity, field, op",
    )?;
    text += &lines(
        conn,
        "SELECT id, kind, parent, created, author, deleted FROM entity ORDER BY id",
    )?;
    text += &lines(conn, "SELECT op FROM awaited ORDER BY op")?;
    Ok(text)
}

/// Every row of a query as one line of JSON.
fn lines(conn: &Connection, sql: &str) -> Result<String> {
    use rusqlite::types::ValueRef;
    let mut statement = conn.prepare(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut text = String::new();
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(columns);
        for at in 0..columns {
            values.push(match row.get_ref(at)? {
                ValueRef::Integer(number) => serde_json::json!(number),
                ValueRef::Text(bytes) => serde_json::json!(String::from_utf8_lossy(bytes)),
                ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => serde_json::Value::Null,
            });
        }
        text += &serde_json::Value::Array(values).to_string();
        text.push('\n');
    }
    Ok(text)
}
