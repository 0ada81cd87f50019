//! Checks a whole workspace: every hash, the pages, the references, and that the derived tables
//! are what the log says.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use super::deletion::is_deleted;
use super::derive::{Logged, Survey, with_deletion};
use super::ingest::place_of;
use super::op::{CREATE, SET, hex_of};
use super::open::Store;
use crate::error::{Kind, Result};

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
    /// Whether building the derived tables again would give the same rows.
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
    /// Checks everything, from one state of the file; takes seconds on a large workspace.
    ///
    /// # Errors
    /// `Damaged` where the pages are so damaged that the check itself fails; whatever else SQLite
    /// reports.
    pub fn verify(&self) -> Result<Health> {
        let tx = self.conn.unchecked_transaction()?;
        let count = |sql: &str| -> Result<u64> { Ok(tx.query_row(sql, [], |row| row.get(0))?) };
        let mut log = LogCheck::default();
        let survey = Survey::take(&tx, |logged| log.look(&tx, logged))?;
        let heads = count("SELECT count(*) FROM head")?;
        let entities = count("SELECT count(*) FROM entity")?;
        let (attachments, bad_attachments) = attachments(&tx)?;
        Ok(Health {
            ops: log.ops,
            bad_hashes: log.bad_hashes,
            heads,
            entities,
            attachments,
            bad_attachments,
            broken_references: broken_references(&tx)?,
            pages: pages(&tx)?,
            rebuild_equal: log.creates_agree
                && log.matched == entities
                && heads + survey.superseded() == log.sets
                && heads_agree(&tx, &survey)?
                && awaited_agree(&tx, &survey)?
                && deletions_agree(&tx)?,
        })
    }
}

/// What is counted while the log is read once.
struct LogCheck {
    ops: u64,
    bad_hashes: u64,
    sets: u64,
    /// Entity rows that say what the operation they name says.
    matched: u64,
    creates_agree: bool,
}

impl Default for LogCheck {
    fn default() -> Self {
        Self {
            ops: 0,
            bad_hashes: 0,
            sets: 0,
            matched: 0,
            creates_agree: true,
        }
    }
}

impl LogCheck {
    fn look(&mut self, conn: &Connection, logged: &Logged) -> Result<()> {
        let op = &logged.op;
        self.ops += 1;
        if op.hash_with(&logged.supersedes)[..] != logged.sha256 || op.check().is_err() {
            self.bad_hashes += 1;
        }
        match op.kind.as_str() {
            SET => self.sets += 1,
            CREATE => {
                let row: Option<(String, Option<String>, i64, String, String)> = conn
                    .prepare_cached(
                        "SELECT kind, parent, created, author, op FROM entity WHERE id = ?1",
                    )?
                    .query_row([&op.entity], |row| {
                        Ok((
                            row.get(0)?,
                            row.get(1)?,
                            row.get(2)?,
                            row.get(3)?,
                            row.get(4)?,
                        ))
                    })
                    .optional()?;
                match row {
                    Some((kind, parent, created, author, first)) if first == op.id => {
                        self.matched += 1;
                        self.creates_agree &= place_of(&op.value) == (kind, parent)
                            && created == op.hlc
                            && author == op.author;
                    }
                    Some((.., first)) => self.creates_agree &= first < op.id,
                    None => self.creates_agree = false,
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Whether every head is an operation nothing supersedes. With the count, that is all of them.
fn heads_agree(conn: &Connection, survey: &Survey) -> Result<bool> {
    let mut statement = conn.prepare(
        "SELECT op.n,
                op.kind = 'set' AND op.entity = head.entity AND op.field = head.field
                AND op.hlc = head.hlc AND op.author = head.author AND op.value = head.value
         FROM head LEFT JOIN op ON op.id = head.op",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (n, same): (Option<i64>, Option<bool>) = (row.get(0)?, row.get(1)?);
        let agrees = same == Some(true) && n.is_some_and(|n| !survey.is_superseded(n));
        if !agrees {
            return Ok(false);
        }
    }
    Ok(true)
}

fn awaited_agree(conn: &Connection, survey: &Survey) -> Result<bool> {
    let mut statement = conn.prepare(
        "SELECT op, entity, field FROM awaited
         ORDER BY op, entity, field",
    )?;
    let found: Vec<(String, String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found.iter().eq(&survey.awaited))
}

fn deletions_agree(conn: &Connection) -> Result<bool> {
    let mut statement = conn.prepare("SELECT id FROM entity WHERE deleted = 1 ORDER BY id")?;
    let found: Vec<String> = statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let known = |id: &String| -> Result<bool> {
        Ok(conn
            .prepare_cached("SELECT 1 FROM entity WHERE id = ?1")?
            .exists([id])?)
    };
    let mut expected = Vec::new();
    for id in with_deletion(conn)? {
        if is_deleted(conn, &id)? && known(&id)? {
            expected.push(id);
        }
    }
    Ok(found == expected)
}

/// What SQLite's own check says. A page so damaged that it fails is a finding, not a failure.
fn pages(conn: &Connection) -> Result<String> {
    let said: rusqlite::Result<String> =
        conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0));
    match said.map_err(crate::error::Error::from) {
        Ok(said) if said == "ok" => Ok(String::new()),
        Ok(said) => Ok(said),
        Err(error) if error.kind == Kind::Damaged => Ok(error.message),
        Err(error) => Err(error),
    }
}

fn broken_references(conn: &Connection) -> Result<u64> {
    let mut statement = conn.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    let mut broken = 0;
    while rows.next()?.is_some() {
        broken += 1;
    }
    Ok(broken)
}

fn attachments(conn: &Connection) -> Result<(u64, u64)> {
    let mut statement = conn.prepare("SELECT sha256, size, bytes FROM attachment")?;
    let mut rows = statement.query([])?;
    let (mut all, mut bad) = (0, 0);
    while let Some(row) = rows.next()? {
        let (hash, size): (String, i64) = (row.get(0)?, row.get(1)?);
        let bytes: Vec<u8> = row.get(2)?;
        all += 1;
        if hex_of(&bytes) != hash || usize::try_from(size) != Ok(bytes.len()) {
            bad += 1;
        }
    }
    Ok((all, bad))
}
