//! Fills an empty workspace from a file: rows are written in the order they lie in, and what is derived is worked out entity by
//! entity while the file is read, not operation by operation.
//!
//! Invariant: the tables are the same as `rebuild` makes of the log.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use rusqlite::{Connection, TransactionBehavior, params};

use super::Progress;
use super::check::Check;
use super::read::{Item, Reader};
use super::stage::Touched;
use super::take::{Taken, put_file, repeated};
use super::write::tell;
use crate::error::Result;
use crate::model::Id;
use crate::store::deletion::settle_every;
use crate::store::ingest::{create, insert_head};
use crate::store::op::{CREATE, Op, SET};
use crate::store::open::Store;
use crate::store::{search, summary};

/// The most bytes of values of one entity that are kept in memory; beyond, they are read back from the log.
const KEPT: usize = 32 * 1024 * 1024;

impl Store {
    /// Whether nothing was ever written to the workspace.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn is_unwritten(&self) -> Result<bool> {
        Ok(!self.conn.prepare_cached("SELECT 1 FROM op")?.exists([])?)
    }

    /// Every review, as one that was not here before.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn every_review(&self) -> Result<Vec<Touched>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT id FROM entity WHERE kind = 'review' ORDER BY id")?;
        let reviews = statement
            .query_map([], |row| {
                Ok(Touched {
                    review: Id::trusted(row.get(0)?),
                    known: false,
                    changed: true,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(reviews)
    }

    /// Fills a workspace that nothing was written to, all or nothing, at this time.
    ///
    /// # Errors
    /// Those of reading the file, with line and reason; whatever SQLite reports.
    pub fn fill_from(
        &mut self,
        from: &mut dyn BufRead,
        now_ms: i64,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Taken> {
        self.require_write()?;
        // Each row names an operation written just before: nothing has to be looked up for it.
        self.conn
            .execute_batch("PRAGMA foreign_keys = OFF; PRAGMA cache_size = -262144;")?;
        let filled = self.fill(from, self.latest_taken(now_ms), progress);
        let back = self
            .conn
            .execute_batch("PRAGMA foreign_keys = ON; PRAGMA cache_size = -2000;");
        // What is left of a long log is of no use, and the next change would wait for it.
        let _ = self
            .conn
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        let taken = filled?;
        back?;
        self.read_position()?;
        Ok(taken)
    }

    fn fill(
        &mut self,
        from: &mut dyn BufRead,
        latest_ms: i64,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Taken> {
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut reader = Reader::begin(from)?;
        let header = reader.header.clone();
        let mut check = Check::new(&header, None, latest_ms)?;
        let mut filling = Filling::new(&tx);
        while let Some(item) = reader.next()? {
            match item {
                Item::Op(op, value) => {
                    check.op(&op, value.as_ref(), reader.at)?;
                    if !filling.op(op)? {
                        return Err(repeated(&reader));
                    }
                    tell(filling.done, header.ops, progress);
                }
                Item::Attachment {
                    sha256,
                    name,
                    bytes,
                } => {
                    check.file(&sha256, reader.at)?;
                    put_file(&tx, &sha256, &name, &bytes)?;
                }
            }
        }
        check.end()?;
        filling.end()?;
        summary::begin_again(&tx)?;
        search::begin_again(&tx)?;
        tx.commit()?;
        Ok(Taken {
            new: header.ops,
            known: 0,
            header,
        })
    }
}

/// Writes operations and, at the end of each entity, what is derived from them.
struct Filling<'a> {
    conn: &'a Connection,
    done: u64,
    entity: String,
    /// The operations of the entity that set something, with their places in the log.
    sets: Vec<(i64, Op)>,
    kept: usize,
    /// Operations that are replaced and were not among those of their entity.
    missing: BTreeSet<(String, String, String)>,
}

impl<'a> Filling<'a> {
    fn new(conn: &'a Connection) -> Self {
        Self {
            conn,
            done: 0,
            entity: String::new(),
            sets: Vec::new(),
            kept: 0,
            missing: BTreeSet::new(),
        }
    }

    /// Writes the next operation; false where one with its id is there.
    fn op(&mut self, mut op: Op) -> Result<bool> {
        if op.entity != self.entity {
            self.close()?;
            self.entity.clone_from(&op.entity);
        }
        let supersedes = op.supersedes_text();
        let written = self
            .conn
            .prepare_cached(
                "INSERT OR IGNORE INTO op (id, hlc, entity, kind, field, value, supersedes, author, sha256)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                op.id,
                op.hlc,
                op.entity,
                op.kind,
                op.field,
                op.value,
                supersedes,
                op.author,
                op.hash_with(&supersedes),
            ])?;
        if written == 0 {
            return Ok(false);
        }
        self.done += 1;
        match op.kind.as_str() {
            CREATE => create(self.conn, &op)?,
            SET => {
                self.kept += op.value.len();
                if self.kept > KEPT {
                    op.value.clear();
                }
                self.sets.push((self.conn.last_insert_rowid(), op));
            }
            _ => {}
        }
        Ok(true)
    }

    /// The entity is complete: writes its heads.
    fn close(&mut self) -> Result<()> {
        let sets = std::mem::take(&mut self.sets);
        let long = std::mem::take(&mut self.kept) > KEPT;
        let fields: BTreeMap<&str, &str> = sets
            .iter()
            .map(|(_, op)| (op.id.as_str(), op.field.as_str()))
            .collect();
        let mut replaced: BTreeSet<&str> = BTreeSet::new();
        for (_, op) in &sets {
            for older in op.supersedes.iter().filter(|older| **older != op.id) {
                match fields.get(older.as_str()) {
                    Some(field) if *field == op.field => {
                        replaced.insert(older);
                    }
                    Some(_) => {}
                    None => {
                        self.missing
                            .insert((older.clone(), op.entity.clone(), op.field.clone()));
                    }
                }
            }
        }
        let mut heads: Vec<&(i64, Op)> = sets
            .iter()
            .filter(|(_, op)| !replaced.contains(op.id.as_str()))
            .collect();
        // In the order they lie in.
        heads.sort_by(|(_, a), (_, b)| (&a.field, &a.id).cmp(&(&b.field, &b.id)));
        let mut last = "";
        for (n, op) in heads {
            match long {
                true => self.read_back(*n)?,
                false => insert_head(self.conn, op)?,
            }
            if op.field == last {
                self.conn
                    .prepare_cached(
                        "INSERT OR IGNORE INTO several (entity, field) VALUES (?1, ?2)",
                    )?
                    .execute([&op.entity, &op.field])?;
            }
            last = &op.field;
        }
        Ok(())
    }

    /// Writes the head of an operation whose value was not kept.
    fn read_back(&self, n: i64) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO head (entity, field, op, hlc, author, value)
                 SELECT entity, field, id, hlc, author, value
                 FROM op
                 WHERE n = ?1",
            )?
            .execute([n])?;
        Ok(())
    }

    /// After the last operation.
    fn end(mut self) -> Result<()> {
        self.close()?;
        for (op, entity, field) in &self.missing {
            self.conn
                .prepare_cached(
                    "INSERT INTO awaited (op, entity, field)
                     SELECT ?1, ?2, ?3
                     WHERE NOT EXISTS (SELECT 1 FROM op WHERE id = ?1)",
                )?
                .execute(params![op, entity, field])?;
        }
        settle_every(self.conn)
    }
}
