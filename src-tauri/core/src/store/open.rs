//! An open workspace: which file, whether it takes changes, and where its numbering stands.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension};

use super::backup;
use super::door;
use super::lock::Lock;
use super::migrate::{CURRENT, MIGRATIONS, migrate, version};
use super::op::{is_replica, ms_of, split_id};
use super::sql_error::damaged;
use crate::context::Context;
use crate::error::{Error, Kind, Result};

/// How to open a workspace.
#[derive(Debug, Clone, Default)]
pub struct OpenHow {
    /// Take no lock and write nothing.
    pub read_only: bool,
    /// Refuse a file that does not exist instead of making it.
    pub must_exist: bool,
}

/// Whether the open workspace takes changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Changes are saved.
    Write,
    /// Changes are refused, for this reason.
    Read(Error),
}

/// An open workspace file.
#[derive(Debug)]
pub struct Store {
    pub(super) conn: Connection,
    pub(super) path: PathBuf,
    pub(super) access: Access,
    pub(super) replica: String,
    pub(super) next_seq: u64,
    pub(super) last_hlc: i64,
    /// Which state of the file the summaries in memory were taken from.
    pub(super) shadowed: Cell<Option<i64>>,
    /// Whether attached files are read from the file beside this store, which is a state of the past in memory.
    pub(super) files_beside: bool,
    pub(super) _lock: Option<Lock>,
}

impl Store {
    /// Opens a workspace, making it where there is none.
    ///
    /// A file or folder that cannot be written, and a file of a newer version, open for reading.
    ///
    /// # Errors
    /// `Locked`, `Foreign`, `EmptyFile`, `Damaged`, `Newer` (where it cannot even be read),
    /// `NotFound`, `DiskFull`, `Io`; `Invalid` where the host names a replica in a wrong form.
    pub fn open(path: &Path, how: &OpenHow, context: &mut Context) -> Result<Self> {
        if !is_replica(&context.replica) {
            return Err(Error::invalid(
                "The name of this installation must be letters and digits.",
            ));
        }
        let path = door::place_of(path)?;
        if !path.exists() && (how.read_only || how.must_exist) {
            return Err(Error::new(
                Kind::NotFound,
                format!("There is no workspace at {}.", path.display()),
            )
            .hint("Check the path, or make a workspace there first."));
        }
        // The lock comes first: two programs must not both make the file, and what the other
        // has open is not looked at.
        let (mut lock, mut access) = door::lock_for(&path, how)?;
        if !path.exists() {
            match &access {
                Access::Write => door::make(&path, context)?,
                Access::Read(why) => return Err(why.clone()),
            }
        }
        let said = door::look_at_header(&path).inspect_err(|error| {
            // Nothing is left beside a file that is not ours.
            if matches!(error.kind, Kind::Foreign | Kind::EmptyFile) && lock.is_some() {
                Lock::forget(&path);
            }
        })?;
        if said > CURRENT {
            access = Access::Read(door::newer());
        }
        let mut conn = match door::connect(&path, &access) {
            // The disk is too full even for the index of the log: what is there can be read.
            Err(error) if error.kind == Kind::DiskFull && access == Access::Write => {
                access = Access::Read(error);
                door::connect(&path, &access)?
            }
            other => other?,
        };
        door::check_whole(&conn, &path)?;
        let found = version(&conn)?;
        if found > CURRENT && access == Access::Write {
            // Only the log said so.
            access = Access::Read(door::newer());
            conn = door::connect(&path, &access)?;
        }
        if let Access::Read(_) = access {
            lock = None;
        }
        if found < CURRENT {
            if let Access::Read(_) = access {
                return Err(Error::new(
                    Kind::ReadOnly,
                    "This workspace is from an older Lamppost and must be updated before it opens.",
                )
                .hint("Open it once where it can be written."));
            }
            backup::before_migration(&conn, &path, found)?;
            migrate(&mut conn, MIGRATIONS)?;
        }
        if let Access::Write = access {
            door::promise_durability(&conn)?;
        }
        let mut store = Self {
            conn,
            path,
            access,
            replica: context.replica.clone(),
            next_seq: 1,
            last_hlc: 0,
            shadowed: Cell::new(None),
            files_beside: false,
            _lock: lock,
        };
        match store.read_position() {
            Err(_) if found > CURRENT => Err(door::unreadably_new()),
            other => other.map(|()| store),
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether changes are saved.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Refuses where changes are not taken.
    ///
    /// # Errors
    /// The reason the workspace is read-only.
    pub fn require_write(&self) -> Result<()> {
        match &self.access {
            Access::Write => Ok(()),
            Access::Read(why) => Err(why.clone()),
        }
    }

    /// The time of the latest operation, in milliseconds; 0 in an empty log.
    pub fn latest_ms(&self) -> i64 {
        ms_of(self.last_hlc)
    }

    /// Finds this replica's next number and the latest clock value in the log.
    ///
    /// The epoch of the file is part of the replica's name: one installation writes to several
    /// files, and an older copy may take a file's place, without two operations of one id.
    pub(super) fn read_position(&mut self) -> Result<()> {
        let epoch: Option<String> = self
            .conn
            .query_row("SELECT value FROM meta WHERE key = 'epoch'", [], |row| {
                row.get(0)
            })
            .optional()?;
        if let Some(epoch) = epoch {
            self.replica.push_str(&epoch);
        }
        if !is_replica(&self.replica) {
            return Err(damaged());
        }
        for (replica, seq, hlc) in positions(&self.conn)? {
            self.last_hlc = self.last_hlc.max(hlc);
            if replica == self.replica {
                self.next_seq = seq + 1;
            }
        }
        Ok(())
    }
}

/// The last number and clock value of every replica, by two index seeks each.
///
/// Replicas are letters and digits, which sort after `-` and `.`: the ids of a replica lie between
/// `<replica>-` and `<replica>.`, and those of one whose name goes on lie behind.
pub(super) fn positions(conn: &Connection) -> Result<Vec<(String, u64, i64)>> {
    let mut all = Vec::new();
    let mut after = String::new();
    let mut first = conn.prepare_cached(
        "SELECT id FROM op
         WHERE id > ?1
         ORDER BY id
         LIMIT 1",
    )?;
    let mut last = conn.prepare_cached(
        "SELECT id, hlc FROM op
         WHERE id > ?1 AND id < ?2
         ORDER BY id DESC
         LIMIT 1",
    )?;
    while let Some(id) = first
        .query_row([&after], |row| row.get::<_, String>(0))
        .optional()?
    {
        let replica = match split_id(&id) {
            Some((replica, _)) if is_replica(replica) => replica,
            _ => return Err(damaged()),
        };
        let end = format!("{replica}.");
        let (id, hlc): (String, i64) = last
            .query_row([&format!("{replica}-"), &end], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?
            .ok_or_else(damaged)?;
        let Some((replica, seq)) = split_id(&id) else {
            return Err(damaged());
        };
        all.push((replica.to_owned(), seq, hlc));
        after = end;
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_keep_replicas_apart_whose_names_begin_alike() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(
            "CREATE TABLE op (id TEXT NOT NULL UNIQUE, hlc INTEGER NOT NULL) STRICT",
        )
        .unwrap();
        let mut hlc = 0;
        for (replica, last) in [
            ("ab", 3),
            ("ab1", 1),
            ("ab12", 12),
            ("a", 2),
            ("abc", 1),
            ("0", 9),
        ] {
            for seq in 1..=last {
                hlc += 1;
                conn.execute(
                    "INSERT INTO op (id, hlc) VALUES (?1, ?2)",
                    (format!("{replica}-{seq:012}"), hlc),
                )
                .unwrap();
            }
        }
        let found = positions(&conn).unwrap();
        let expected = [
            ("0", 9, 28),
            ("a", 2, 18),
            ("ab", 3, 3),
            ("ab1", 1, 4),
            ("ab12", 12, 16),
            ("abc", 1, 19),
        ];
        let expected: Vec<_> = expected
            .iter()
            .map(|(replica, seq, hlc)| ((*replica).to_owned(), *seq, *hlc))
            .collect();
        assert_eq!(found, expected);
    }
}
