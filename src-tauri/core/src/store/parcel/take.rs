//! Takes what stands ready into the workspace, within a transaction of its own.

use rusqlite::{Connection, params};

use super::read::Reader;
use super::write::tell;
use super::{Header, Progress, Staged};
use crate::error::{Error, Result};
use crate::store::deletion::settle_alone;
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
            for entity in deleted_above(&self.tx)? {
                settle_alone(&self.tx, &entity)?;
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

/// The entities that somebody deleted, among those that stand ready and those that they belong to.
fn deleted_above(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare(
        "WITH RECURSIVE above (id) AS (
           SELECT entity FROM incoming.op
           UNION
           SELECT entity.parent
           FROM above CROSS JOIN main.entity ON entity.id = above.id
           WHERE entity.parent IS NOT NULL
         )
         SELECT id
         FROM above
         WHERE EXISTS (SELECT 1 FROM main.head WHERE entity = above.id AND field = 'deleted')",
    )?;
    let ids = statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ids)
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

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use rusqlite::StatementStatus;
    use serde_json::json;

    use crate::context::Context;
    use crate::store::deletion::JUDGED;
    use crate::store::parcel::{Holds, Parcel};
    use crate::store::{OpenHow, Store};

    fn store(folder: &std::path::Path, seed: u64) -> (Store, Context) {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let mut context = Context::fixed(today, seed, "Ana");
        let path = folder.join(format!("{seed}.lamppost"));
        let store = Store::open(&path, &OpenHow::default(), &mut context).unwrap();
        (store, context)
    }

    /// How many steps SQLite takes to judge what is deleted while a deleted service with so many comments is taken.
    fn steps(comments: usize) -> i32 {
        let folder = tempfile::tempdir().unwrap();
        let (mut one, mut context) = store(folder.path(), 1);
        one.write(&mut context, |writer| {
            let service = writer.create("service", None)?;
            let review = writer.create("review", Some(&service))?;
            for at in 0..comments {
                let comment = writer.create("comment", Some(&review))?;
                writer.set(&comment, "text", &json!(format!("Comment {at}")))?;
            }
            writer.delete(&service)
        })
        .unwrap();
        let parcel = Parcel {
            holds: Holds::Workspace,
            root: None,
            title: "All".to_owned(),
            app: "0".to_owned(),
            documents: Vec::new(),
        };
        let mut bytes = Vec::new();
        one.write_parcel(&parcel, &mut bytes, &mut |_| {}).unwrap();
        let (mut two, mut context) = store(folder.path(), 2);
        two.write(&mut context, |writer| writer.create("service", None))
            .unwrap();
        two.conn.set_prepared_statement_cache_capacity(1_000);
        let staged = two
            .stage(&mut &bytes[..], context.clock.now_ms(), &mut |_| {})
            .unwrap();
        two.write(&mut context, |writer| {
            writer.take_staged(&staged, &mut |_| {})
        })
        .unwrap();
        let judging = two.conn.prepare_cached(JUDGED).unwrap();
        let steps = judging.get_status(StatementStatus::VmStep);
        drop(judging);
        two.unstage().unwrap();
        assert!(two.verify().unwrap().is_clean());
        assert!(two.visible().unwrap().lines().count() < 5);
        steps
    }

    #[test]
    fn what_is_deleted_is_judged_once_however_much_is_below_it() {
        let (few, many) = (steps(20), steps(200));
        assert!(few > 0, "nothing was judged");
        assert!(many < few * 12, "{few} steps for 20, {many} for 200");
    }
}
