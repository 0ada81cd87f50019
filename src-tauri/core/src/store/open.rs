//! Opening a workspace file, and what is refused at the door.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::lock::{Lock, beside};
use super::migrate::{APPLICATION_ID, CURRENT, MIGRATIONS, migrate, version};
use super::op::{ms_of, split_id};
use super::sql_error::{damaged, io};
use super::{backup, recover};
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
    _lock: Option<Lock>,
}

impl Store {
    /// Opens a workspace, making it where there is none.
    ///
    /// A file or folder that cannot be written, and a file of a newer version, open for reading.
    ///
    /// # Errors
    /// `Locked`, `Foreign`, `EmptyFile`, `Damaged`, `Newer` (where it cannot even be read),
    /// `NotFound`, `DiskFull`, `Io`.
    pub fn open(path: &Path, how: &OpenHow, context: &mut Context) -> Result<Self> {
        if !path.exists() {
            if how.read_only || how.must_exist {
                return Err(Error::new(
                    Kind::NotFound,
                    format!("There is no workspace at {}.", path.display()),
                )
                .hint("Check the path, or make a workspace there first."));
            }
            make(path)?;
        }
        let path =
            fs::canonicalize(path).map_err(|error| io("The workspace cannot be read", &error))?;
        look_at_header(&path)?;
        let (lock, mut access) = lock_for(&path, how)?;
        let conn = connect(&path, &access)?;
        check_identity(&conn, &path)?;
        let found = version(&conn)?;
        let mut conn = conn;
        if found > CURRENT {
            access = Access::Read(newer());
        } else if found < CURRENT {
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
        let mut store = Self {
            conn,
            path,
            access,
            replica: context.replica.clone(),
            next_seq: 1,
            last_hlc: 0,
            _lock: lock,
        };
        if let Access::Write = store.access {
            settings(&store.conn)?;
        }
        store.read_position()?;
        Ok(store)
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

    /// Finds this replica's next number and the latest clock value in the log.
    fn read_position(&mut self) -> Result<()> {
        let epoch: Option<String> = self
            .conn
            .query_row("SELECT value FROM meta WHERE key = 'epoch'", [], |row| {
                row.get(0)
            })
            .optional()?;
        if let Some(epoch) = epoch {
            self.replica = format!("{}{epoch}", self.replica);
        }
        for (replica, seq, hlc) in positions(&self.conn)? {
            self.last_hlc = self.last_hlc.max(hlc);
            if replica == self.replica {
                self.next_seq = seq + 1;
            }
        }
        Ok(())
    }

    /// The time of the latest operation, in milliseconds; 0 in an empty log.
    pub fn latest_ms(&self) -> i64 {
        ms_of(self.last_hlc)
    }
}

/// The last number and clock value of every replica, by one index seek each.
pub(super) fn positions(conn: &Connection) -> Result<Vec<(String, u64, i64)>> {
    let mut all = Vec::new();
    let mut after = String::new();
    let mut first = conn.prepare_cached("SELECT id FROM op WHERE id > ?1 ORDER BY id LIMIT 1")?;
    let mut last = conn.prepare_cached(
        "SELECT id, hlc FROM op WHERE id > ?1 AND id < ?2 ORDER BY id DESC LIMIT 1",
    )?;
    while let Some(id) = first
        .query_row([&after], |row| row.get::<_, String>(0))
        .optional()?
    {
        let Some((replica, _)) = split_id(&id) else {
            return Err(damaged());
        };
        let end = format!("{replica}.");
        let (id, hlc): (String, i64) = last.query_row([&format!("{replica}-"), &end], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        let Some((replica, seq)) = split_id(&id) else {
            return Err(damaged());
        };
        all.push((replica.to_owned(), seq, hlc));
        after = end;
    }
    Ok(all)
}

/// Makes an empty workspace under a temporary name, so that a crash leaves none or a whole one.
fn make(path: &Path) -> Result<()> {
    let fresh = beside(path, "-new");
    let failed = |error| io("The workspace cannot be made", &error);
    match fs::remove_file(&fresh) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    // Asked of the file system first: its reasons are better than SQLite's.
    fs::File::create(&fresh).map_err(failed)?;
    let mut conn = Connection::open(&fresh)?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    migrate(&mut conn, MIGRATIONS)?;
    settings(&conn)?;
    conn.close().map_err(|(_, error)| error)?;
    fs::rename(&fresh, path).map_err(failed)
}

/// Refuses what is not a database, or an empty file, before SQLite sees it.
fn look_at_header(path: &Path) -> Result<()> {
    let mut header = [0u8; 100];
    let mut file =
        fs::File::open(path).map_err(|error| io("The workspace cannot be read", &error))?;
    let size = file
        .metadata()
        .map_err(|error| io("The workspace cannot be read", &error))?
        .len();
    if size == 0 {
        return Err(Error::new(Kind::EmptyFile, "The workspace file is empty.").hint(
            "If you have just made it, delete it and open again. If it held a workspace, restore a backup.",
        ));
    }
    let whole = file.read_exact(&mut header).is_ok();
    if whole && header.starts_with(b"SQLite format 3\0") {
        return Ok(());
    }
    if recover::holds_an_op(path) {
        return Err(damaged());
    }
    Err(foreign())
}

fn foreign() -> Error {
    Error::new(Kind::Foreign, "This file is not a Lamppost workspace.")
        .hint("Choose another file. This one was not changed.")
}

fn newer() -> Error {
    Error::new(
        Kind::Newer,
        "This workspace was made by a newer Lamppost and is open for reading only.",
    )
    .hint("Update Lamppost to change it.")
}

/// Takes the lock, or says why the workspace opens for reading.
fn lock_for(path: &Path, how: &OpenHow) -> Result<(Option<Lock>, Access)> {
    if how.read_only {
        let why = Error::new(Kind::ReadOnly, "This workspace is open for reading only.")
            .hint("Open it for writing to make changes.");
        return Ok((None, Access::Read(why)));
    }
    let writable = fs::OpenOptions::new().write(true).open(path);
    let taken = match writable {
        Ok(_) => Lock::take(path),
        Err(error) => Err(io("The workspace file cannot be written", &error)),
    };
    match taken {
        Ok(lock) => Ok((Some(lock), Access::Write)),
        Err(error) if error.kind == Kind::ReadOnly => Ok((None, Access::Read(error))),
        Err(error) => Err(error),
    }
}

fn connect(path: &Path, access: &Access) -> Result<Connection> {
    let common = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = match access {
        Access::Write => {
            Connection::open_with_flags(path, common | OpenFlags::SQLITE_OPEN_READ_WRITE)?
        }
        Access::Read(_) => {
            let flags = common | OpenFlags::SQLITE_OPEN_READ_ONLY;
            let conn = Connection::open_with_flags(path, flags)?;
            match readable(&conn) {
                Ok(()) => conn,
                // In a folder that cannot be written SQLite cannot make the index of the
                // write-ahead log; without a log beside it the file can be read as it stands.
                Err(_) if !beside(path, "-wal").exists() => Connection::open_with_flags(
                    immutable(path),
                    flags | OpenFlags::SQLITE_OPEN_URI,
                )?,
                Err(error) => return Err(error),
            }
        }
    };
    conn.busy_timeout(std::time::Duration::from_millis(5_000))?;
    conn.set_prepared_statement_cache_capacity(64);
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    Ok(conn)
}

fn readable(conn: &Connection) -> Result<()> {
    Ok(conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?)
}

/// The file as a URI that promises nobody else writes it.
fn immutable(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                uri.push(char::from(*byte));
            }
            other => uri.push_str(&format!("%{other:02x}")),
        }
    }
    uri.push_str("?immutable=1");
    uri
}

/// Says whose file it is, and that its tables can be read.
fn check_identity(conn: &Connection, path: &Path) -> Result<()> {
    readable(conn)?;
    let id: i32 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if id != APPLICATION_ID {
        return Err(if recover::holds_an_op(path) {
            damaged()
        } else {
            foreign()
        });
    }
    let pages: u64 = conn.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    let size: u64 = conn.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    let found = fs::metadata(path).map(|meta| meta.len()).unwrap_or(0);
    if found < pages * size && !beside(path, "-wal").exists() {
        return Err(damaged());
    }
    Ok(())
}

/// Durability and safety, as promised in the module docs of `store`.
fn settings(conn: &Connection) -> Result<()> {
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    Ok(())
}
