//! Takes what stands ready into the workspace, within a transaction of its own.

use rusqlite::{Connection, params};

use super::read::Reader;
use super::write::tell;
use super::{Header, Progress, Staged};
use crate::error::{Error, Result};
use crate::store::derive::op_of;
use crate::store::ingest::{Arrival, ingest};
use crate::store::op::split_id;
use crate::store::sql_error::damaged;
use crate::store::summary;
use crate::store::write::Writer;

/// What a file brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its first line.
    pub header: Header,
    /// Operations that were not here before.
    pub new: u64,
    /// Operations that were.
    pub known: u64,
}

impl Writer<'_> {
    /// Takes everything that stands ready.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn take_staged(
        &mut self,
        staged: &Staged,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<()> {
        {
            let mut statement = self.tx.prepare(
                "SELECT n, id, hlc, entity, kind, field, value, supersedes, author
                 FROM incoming.op
                 ORDER BY n",
            )?;
            let mut rows = statement.query([])?;
            let mut done = 0;
            while let Some(row) = rows.next()? {
                let op = op_of(row)?;
                match ingest(&self.tx, &op)? {
                    Arrival::New | Arrival::Known => {}
                    Arrival::Differs => return Err(damaged()),
                }
                self.last_hlc = self.last_hlc.max(op.hlc);
                if let Some((replica, seq)) = split_id(&op.id)
                    && replica == self.replica
                {
                    self.next_seq = self.next_seq.max(seq + 1);
                }
                done += 1;
                tell(done, staged.new, progress);
            }
            let mut entities = self
                .tx
                .prepare("SELECT DISTINCT entity FROM incoming.op ORDER BY entity")?;
            let mut rows = entities.query([])?;
            while let Some(row) = rows.next()? {
                let entity: String = row.get(0)?;
                summary::mark_stale(&self.tx, std::iter::once(entity.as_str()), true)?;
            }
        }
        self.tx.execute(
            "INSERT OR IGNORE INTO main.attachment (sha256, name, size, bytes)
             SELECT sha256, name, size, bytes
             FROM incoming.attachment
             ORDER BY sha256",
            [],
        )?;
        self.taken = true;
        Ok(())
    }
}

/// Keeps an attached file of a file.
pub(super) fn put_file(conn: &Connection, sha256: &str, name: &str, bytes: &[u8]) -> Result<()> {
    conn.prepare_cached(
        "INSERT OR IGNORE INTO attachment (sha256, name, size, bytes)
         VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![sha256, name, bytes.len() as i64, bytes])?;
    Ok(())
}

/// The refusal of an operation whose id another entity has.
pub(super) fn repeated(reader: &Reader<'_>) -> Error {
    reader.refuse("the change is there twice, at two places")
}
