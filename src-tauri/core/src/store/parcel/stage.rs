//! Reads and checks a file beside the workspace, so that what is wrong with it is known before anything changes.
//!
//! What is new stands in a database of its own until it is taken; that file has no worth and is removed.

use std::collections::BTreeMap;
use std::io::BufRead;

use rusqlite::{Connection, OptionalExtension, params};

use super::check::Check;
use super::here::Here;
use super::read::{Item, Reader, refused};
use super::take::repeated;
use super::write::tell;
use super::{Header, Progress};
use crate::error::{Error, Kind, Result};
use crate::model::{Entity, Id, Review, Snapshot};
use crate::store::files;
use crate::store::ingest::place_of;
use crate::store::lock::beside;
use crate::store::op::{CREATE, Op};
use crate::store::open::Store;
use crate::store::sql_error::io;

const MINUTE_MS: i64 = 60 * 1_000;
/// How far the clock of another computer may be ahead.
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// What stands ready to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    /// The first line of the file.
    pub header: Header,
    /// Operations that are not in the workspace.
    pub new: u64,
    /// Operations that are.
    pub known: u64,
    /// Attached files that are not in the workspace.
    pub files: u64,
}

/// A review that what stands ready would change or make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// Which one.
    pub review: Id,
    /// Whether it is in the workspace already.
    pub known: bool,
    /// Whether more of it would change than that it has snapshots of other installations.
    pub changed: bool,
}

impl Store {
    /// Reads and checks a file at this time. Whatever comes of it, [`Store::unstage`] clears up afterwards.
    ///
    /// # Errors
    /// Those of reading the file, with line and reason; `Invalid` where it says something else than the workspace under one name;
    /// whatever SQLite reports.
    pub fn stage(
        &mut self,
        from: &mut dyn BufRead,
        now_ms: i64,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Staged> {
        self.require_write()?;
        self.unstage()?;
        let path = beside(&self.path, "-import");
        let text = path.to_str().ok_or_else(|| {
            Error::new(Kind::Io, "The path of the workspace is not valid text.")
                .hint("Move the workspace to a folder with a plain name.")
        })?;
        // A connection that makes no files attaches one that is there.
        std::fs::File::create(&path)
            .map_err(|error| io("The file cannot be laid out beside the workspace", &error))?;
        self.conn
            .execute("ATTACH DATABASE ?1 AS incoming", [text])?;
        self.conn.execute_batch(
            "PRAGMA incoming.journal_mode = OFF;
             PRAGMA incoming.synchronous = OFF;
             CREATE TABLE incoming.op (
               n INTEGER PRIMARY KEY,
               id TEXT NOT NULL UNIQUE,
               hlc INTEGER NOT NULL,
               entity TEXT NOT NULL,
               kind TEXT NOT NULL,
               field TEXT NOT NULL,
               value TEXT NOT NULL,
               supersedes TEXT NOT NULL,
               author TEXT NOT NULL
             ) STRICT;
             CREATE TABLE incoming.attachment (
               sha256 TEXT PRIMARY KEY,
               name TEXT NOT NULL,
               size INTEGER NOT NULL,
               bytes BLOB NOT NULL
             ) STRICT;",
        )?;
        let tx = self.conn.unchecked_transaction()?;
        let staged = read(&tx, from, self.latest_taken(now_ms), progress)?;
        tx.commit()?;
        Ok(staged)
    }

    /// Up to when changes of a file are taken: every later one made here gets a later date than they have.
    ///
    /// Where this workspace is ahead already, others count on from what they have of it.
    pub(super) fn latest_taken(&self, now_ms: i64) -> i64 {
        let here = self.latest_ms() + MINUTE_MS;
        now_ms.saturating_add(DAY_MS).max(here)
    }

    /// Removes what stands ready.
    ///
    /// # Errors
    /// `Io` where the file beside the workspace cannot be removed.
    pub fn unstage(&mut self) -> Result<()> {
        let attached = self
            .conn
            .prepare("SELECT 1 FROM pragma_database_list WHERE name = 'incoming'")?
            .exists([])?;
        if attached {
            // Statements that name it are kept for the next time; it could not be let go of meanwhile.
            self.conn.flush_prepared_statement_cache();
            self.conn.execute_batch("DETACH DATABASE incoming")?;
        }
        files::remove_database(&beside(&self.path, "-import"))
    }

    /// The reviews that what stands ready would change or make, by id.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn touched_reviews(&self) -> Result<Vec<Touched>> {
        let mut entities = self
            .conn
            .prepare("SELECT DISTINCT entity FROM incoming.op ORDER BY entity")?;
        let mut found: BTreeMap<String, (bool, bool)> = BTreeMap::new();
        let mut rows = entities.query([])?;
        while let Some(row) = rows.next()? {
            let mut next: Option<String> = Some(row.get(0)?);
            let mut passed: Vec<String> = Vec::new();
            let mut changes = true;
            while let Some(id) = next.filter(|id| !passed.contains(id)) {
                let here = self.place(&id)?;
                let known = here.is_some();
                let Some((kind, parent)) =
                    here.map_or_else(|| self.staged_place(&id), |place| Ok(Some(place)))?
                else {
                    break;
                };
                changes &= kind != Snapshot::SPEC.kind;
                if kind == Review::SPEC.kind {
                    found.entry(id).or_insert((known, false)).1 |= changes;
                    break;
                }
                passed.push(id);
                next = parent;
            }
        }
        Ok(found
            .into_iter()
            .map(|(id, (known, changed))| Touched {
                review: Id::trusted(id),
                known,
                changed,
            })
            .collect())
    }

    /// The kind and parent of an entity that is not here yet.
    fn staged_place(&self, id: &str) -> Result<Option<(String, Option<String>)>> {
        let value: Option<String> = self
            .conn
            .prepare_cached("SELECT value FROM incoming.made WHERE entity = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        Ok(value.map(|value| place_of(&value)))
    }
}

fn read(
    conn: &Connection,
    from: &mut dyn BufRead,
    latest_ms: i64,
    progress: &mut dyn FnMut(Progress),
) -> Result<Staged> {
    conn.execute_batch(
        "CREATE TABLE incoming.made (
           entity TEXT PRIMARY KEY,
           value TEXT NOT NULL
         ) STRICT, WITHOUT ROWID;",
    )?;
    let mut reader = Reader::begin(from)?;
    let header = reader.header.clone();
    let mut check = Check::new(&header, Some(Here::new(conn)?), latest_ms)?;
    let mut staged = Staged {
        header,
        new: 0,
        known: 0,
        files: 0,
    };
    while let Some(item) = reader.next()? {
        match item {
            Item::Op(op, value) => {
                check.op(&op, value.as_ref(), reader.at)?;
                match is_known(conn, &op, reader.at)? {
                    true => staged.known += 1,
                    false => {
                        if !put(conn, &op)? {
                            return Err(repeated(&reader));
                        }
                        staged.new += 1;
                    }
                }
                tell(staged.known + staged.new, staged.header.ops, progress);
            }
            Item::Attachment {
                sha256,
                name,
                bytes,
            } => {
                check.file(&sha256, reader.at)?;
                let here = conn
                    .prepare_cached("SELECT 1 FROM main.attachment WHERE sha256 = ?1")?
                    .exists([&sha256])?;
                if !here {
                    staged.files += 1;
                    conn.prepare_cached(
                        "INSERT INTO incoming.attachment (sha256, name, size, bytes)
                         VALUES (?1, ?2, ?3, ?4)",
                    )?
                    .execute(params![
                        sha256,
                        name,
                        bytes.len() as i64,
                        bytes
                    ])?;
                }
            }
        }
    }
    check.end()?;
    Ok(staged)
}

/// Whether an operation is in the workspace, as it is in the file.
fn is_known(conn: &Connection, op: &Op, line: u64) -> Result<bool> {
    let known: Option<[u8; 32]> = conn
        .prepare_cached("SELECT sha256 FROM main.op WHERE id = ?1")?
        .query_row([&op.id], |row| row.get(0))
        .optional()?;
    match known {
        Some(sha256) if sha256 == op.hash() => return Ok(true),
        Some(_) => {
            return Err(refused(
                line,
                "it differs from the change of the same number in this workspace",
            ));
        }
        None => {}
    }
    let made_here = op.kind == CREATE
        && conn
            .prepare_cached("SELECT 1 FROM main.entity WHERE id = ?1")?
            .exists([&op.entity])?;
    match made_here {
        true => Err(refused(
            line,
            "it makes what was made here by another change",
        )),
        false => Ok(false),
    }
}

fn put(conn: &Connection, op: &Op) -> Result<bool> {
    if op.kind == CREATE {
        conn.prepare_cached("INSERT OR IGNORE INTO incoming.made (entity, value) VALUES (?1, ?2)")?
            .execute([&op.entity, &op.value])?;
    }
    let written = conn
        .prepare_cached(
            "INSERT OR IGNORE INTO incoming.op (id, hlc, entity, kind, field, value, supersedes, author)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
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
        ])?;
    Ok(written == 1)
}
