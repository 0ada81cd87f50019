//! How the index follows the log.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::words::read;
use crate::error::Result;
use crate::model::{SEARCHED, Searched, searched};
use crate::store::open::{Access, Store};

/// How many entities from before are indexed at once: a third of a second.
const SLICE: u32 = 5_000;

/// Notes that the words of a field may have changed.
pub(in crate::store) fn note(conn: &Connection, entity: &str, field: &str) -> Result<()> {
    // Which kind it is does not matter yet: what a unit of that kind does not have, it is not indexed by.
    let Some(part) = SEARCHED.iter().find_map(|each| each.part_of(field)) else {
        return Ok(());
    };
    conn.prepare_cached("INSERT OR IGNORE INTO search_todo (entity, part) VALUES (?1, ?2)")?
        .execute([entity, part])?;
    Ok(())
}

/// Forgets everything: all of it is indexed again.
pub(in crate::store) fn begin_again(conn: &Connection) -> Result<()> {
    conn.execute_batch(
        "INSERT INTO search (search) VALUES ('delete-all');
         DELETE FROM search_unit;
         DELETE FROM search_todo;
         INSERT OR REPLACE INTO meta (key, value) VALUES ('search_after', '');",
    )?;
    Ok(())
}

impl Store {
    /// Brings the index up to what the log says, for a while. True once all is in it.
    ///
    /// A workspace that is open for reading only is left as it is.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn index_words(&mut self) -> Result<bool> {
        if self.access != Access::Write {
            return Ok(after(&self.conn)?.is_none() && !has_todo(&self.conn)?);
        }
        if after(&self.conn)?.is_none() && !has_todo(&self.conn)? {
            return Ok(true);
        }
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        follow(&tx)?;
        let whole = catch_up(&tx)?;
        tx.commit()?;
        Ok(whole)
    }
}

impl Store {
    /// Forgets the index; the next searches make it again.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn forget_words(&mut self) -> Result<()> {
        self.require_write()?;
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        begin_again(&tx)?;
        tx.commit()?;
        Ok(())
    }
}

/// Up to which entity those from before are indexed; none where all are.
fn after(conn: &Connection) -> Result<Option<String>> {
    Ok(conn
        .prepare_cached("SELECT value FROM meta WHERE key = 'search_after'")?
        .query_row([], |row| row.get(0))
        .optional()?)
}

fn has_todo(conn: &Connection) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM search_todo")?
        .exists([])?)
}

/// Indexes the units that were changed.
fn follow(conn: &Connection) -> Result<()> {
    let mut todo = conn.prepare_cached("SELECT entity, part FROM search_todo LIMIT 20000")?;
    let units = todo
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<(String, String)>>>()?;
    for (entity, part) in units {
        if let Some(of) = kind_of(conn, &entity)? {
            put(conn, of, &entity, &part)?;
        }
        conn.prepare_cached("DELETE FROM search_todo WHERE entity = ?1 AND part = ?2")?
            .execute([entity, part])?;
    }
    Ok(())
}

/// Indexes the next entities from before. True where none is left.
fn catch_up(conn: &Connection) -> Result<bool> {
    let Some(after) = after(conn)? else {
        return Ok(!has_todo(conn)?);
    };
    let mut next = conn.prepare_cached(
        "SELECT id, kind FROM entity
         WHERE id > ?1
         ORDER BY id
         LIMIT ?2",
    )?;
    let entities = next
        .query_map((after, SLICE), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<(String, String)>>>()?;
    for (entity, kind) in &entities {
        let Some(of) = searched(kind) else { continue };
        for part in parts(conn, of, entity)? {
            put(conn, of, entity, &part)?;
        }
    }
    let done = entities.len() < SLICE as usize;
    match entities.last() {
        Some((last, _)) if !done => {
            conn.prepare_cached("UPDATE meta SET value = ?1 WHERE key = 'search_after'")?
                .execute([last])?;
        }
        _ => {
            conn.execute("DELETE FROM meta WHERE key = 'search_after'", [])?;
        }
    }
    Ok(done && !has_todo(conn)?)
}

/// The parts of an entity that have words; the whole is always one.
fn parts(conn: &Connection, of: &Searched, entity: &str) -> Result<BTreeSet<String>> {
    let mut parts = BTreeSet::from([String::new()]);
    if of.keyed.is_empty() {
        return Ok(parts);
    }
    let mut fields = conn.prepare_cached("SELECT field FROM head WHERE entity = ?1")?;
    let mut rows = fields.query([entity])?;
    while let Some(row) = rows.next()? {
        let field = row.get_ref(0)?.as_str().unwrap_or_default();
        parts.extend(of.part_of(field).map(str::to_owned));
    }
    Ok(parts)
}

/// Puts the words of a unit into the index, in the place of those it had.
fn put(conn: &Connection, of: &Searched, entity: &str, part: &str) -> Result<()> {
    let fields = read(conn, of, entity, part)?;
    let known: Option<i64> = conn
        .prepare_cached("SELECT n FROM search_unit WHERE entity = ?1 AND part = ?2")?
        .query_row([entity, part], |row| row.get(0))
        .optional()?;
    if let Some(n) = known {
        conn.prepare_cached("DELETE FROM search WHERE rowid = ?1")?
            .execute([n])?;
    }
    if fields.is_empty() {
        return Ok(());
    }
    let n = match known {
        Some(n) => n,
        None => {
            conn.prepare_cached("INSERT INTO search_unit (entity, part) VALUES (?1, ?2)")?
                .execute([entity, part])?;
            conn.last_insert_rowid()
        }
    };
    let word = if part.is_empty() { of.word } else { of.part };
    let mut text = String::new();
    for (_, each) in &fields.texts {
        text += without_scheme(each);
        text.push('\n');
    }
    conn.prepare_cached("INSERT INTO search (rowid, kind, title, text) VALUES (?1, ?2, ?3, ?4)")?
        .execute((n, format!("kind{word}"), fields.title, text))?;
    Ok(())
}

/// Every address begins alike: that is nothing to find it by.
fn without_scheme(text: &str) -> &str {
    let rest = text.strip_prefix("https://");
    rest.or_else(|| text.strip_prefix("http://"))
        .unwrap_or(text)
}

fn kind_of(conn: &Connection, entity: &str) -> Result<Option<&'static Searched>> {
    let kind: Option<String> = conn
        .prepare_cached("SELECT kind FROM entity WHERE id = ?1")?
        .query_row([entity], |row| row.get(0))
        .optional()?;
    Ok(kind.as_deref().and_then(searched))
}
