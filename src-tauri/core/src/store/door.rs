//! The door of a workspace: making the file, locking it, and what is refused before it opens.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::backup::begin_epoch;
use super::files;
use super::lock::{Lock, beside};
use super::migrate::{APPLICATION_ID, MIGRATIONS, migrate};
use super::open::{Access, OpenHow};
use super::recover::holds_an_op;
use super::sql_error::{damaged, io};
use crate::context::Context;
use crate::error::{Error, Kind, Result};

/// The one absolute path of a workspace, whether or not the file is there.
pub(super) fn place_of(path: &Path) -> Result<PathBuf> {
    if path.exists() {
        return fs::canonicalize(path).map_err(|error| io("The workspace cannot be read", &error));
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = path.file_name().ok_or_else(|| {
        Error::new(Kind::Io, "The path of the workspace names no file.")
            .hint("Choose a file name for it.")
    })?;
    let folder = fs::canonicalize(folder).map_err(|error| {
        io(
            &format!("The folder {} cannot be used", folder.display()),
            &error,
        )
    })?;
    Ok(folder.join(name))
}

/// Makes an empty workspace under a temporary name, so that a crash leaves none or a whole one.
pub(super) fn make(path: &Path, context: &mut Context) -> Result<()> {
    let fresh = beside(path, "-new");
    files::remove_database(&fresh)?;
    // Asked of the file system first: its reasons are better than SQLite's.
    fs::File::create(&fresh).map_err(|error| io("The workspace cannot be made", &error))?;
    let made = fill(&fresh, context).and_then(|()| {
        // What is left of an earlier file of this name must not meet the new one.
        keep_stray_log(path)?;
        files::rename(&fresh, path)
    });
    if made.is_err() {
        // The first failure is what the caller hears of.
        let _ = files::remove_database(&fresh);
    }
    made
}

fn fill(fresh: &Path, context: &mut Context) -> Result<()> {
    let mut conn = Connection::open(fresh)?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    migrate(&mut conn, MIGRATIONS)?;
    promise_durability(&conn)?;
    begin_epoch(&conn, context)?;
    conn.close().map_err(|(_, error)| error)?;
    files::sync(fresh)
}

/// A write-ahead log without its file may hold the only copy of something: it is renamed.
fn keep_stray_log(path: &Path) -> Result<()> {
    let log = beside(path, "-wal");
    if fs::metadata(&log).is_ok_and(|meta| meta.len() > 0) {
        let free = (1..)
            .map(|at| beside(path, &format!("-stray-{at}-wal")))
            .find(|name| !name.exists());
        if let Some(name) = free {
            files::rename(&log, &name)?;
        }
    }
    files::remove_companions(path)
}

/// Refuses an empty file and what is not ours before SQLite sees it, and returns its version.
///
/// SQLite would play back the log of another program's database: even opening it changes it.
pub(super) fn look_at_header(path: &Path) -> Result<i32> {
    let failed = |error| io("The workspace cannot be read", &error);
    let mut file = fs::File::open(path).map_err(failed)?;
    let meta = file.metadata().map_err(failed)?;
    if meta.is_dir() {
        return Err(foreign());
    }
    if meta.len() == 0 {
        return Err(Error::new(Kind::EmptyFile, "The workspace file is empty.").hint(
            "If you have just made it, delete it and open again. If it held a workspace, restore a backup.",
        ));
    }
    let mut header = [0u8; 100];
    let whole = file.read_exact(&mut header).is_ok();
    let number = |at: usize| {
        i32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
    };
    if whole && header.starts_with(b"SQLite format 3\0") && number(68) == APPLICATION_ID {
        return Ok(number(60));
    }
    Err(if holds_an_op(path) {
        damaged()
    } else {
        foreign()
    })
}

/// Takes the lock, or says why the workspace opens for reading.
pub(super) fn lock_for(path: &Path, how: &OpenHow) -> Result<(Option<Lock>, Access)> {
    if how.read_only {
        let why = Error::new(Kind::ReadOnly, "This workspace is open for reading only.")
            .hint("Open it for writing to make changes.");
        return Ok((None, Access::Read(why)));
    }
    let taken = Lock::take(path).and_then(|lock| {
        // Only now: closing a file frees the locks SQLite holds on it in this process.
        if path.is_file() {
            fs::OpenOptions::new()
                .write(true)
                .open(path)
                .map_err(|error| io("The workspace file cannot be written", &error))?;
        }
        Ok(lock)
    });
    match taken {
        Ok(lock) => Ok((Some(lock), Access::Write)),
        Err(error) if error.kind == Kind::ReadOnly => Ok((None, Access::Read(error))),
        Err(error) => Err(error),
    }
}

/// Opens the database as far as the access allows.
pub(super) fn connect(path: &Path, access: &Access) -> Result<Connection> {
    let common = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = match access {
        Access::Write => {
            let flags = common | OpenFlags::SQLITE_OPEN_READ_WRITE;
            let conn = Connection::open_with_flags(path, flags)?;
            readable(&conn)?;
            conn
        }
        Access::Read(_) => {
            let flags = common | OpenFlags::SQLITE_OPEN_READ_ONLY;
            let conn = Connection::open_with_flags(path, flags)?;
            match readable(&conn) {
                Ok(()) => conn,
                Err(error) if error.kind == Kind::Damaged => return Err(error),
                Err(_) => connect_without_index(path, flags)?,
            }
        }
    };
    conn.busy_timeout(std::time::Duration::from_millis(5_000))?;
    conn.set_prepared_statement_cache_capacity(64);
    // Otherwise a statement is planned again each time it gets other values.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    Ok(conn)
}

/// In a folder that cannot be written SQLite cannot make the index of the write-ahead log.
///
/// Without a log the file is read as it stands. With one, the index is kept in memory, which
/// SQLite does for a connection that shares with nobody.
fn connect_without_index(path: &Path, flags: OpenFlags) -> Result<Connection> {
    if !beside(path, "-wal").exists() {
        let flags = flags | OpenFlags::SQLITE_OPEN_URI;
        return Ok(Connection::open_with_flags(immutable(path), flags)?);
    }
    let conn = if cfg!(unix) {
        Connection::open_with_flags_and_vfs(path, flags, "unix-none")?
    } else {
        Connection::open_with_flags(path, flags)?
    };
    conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    readable(&conn)?;
    Ok(conn)
}

/// Checks that the file is as long as it says.
pub(super) fn check_whole(conn: &Connection, path: &Path) -> Result<()> {
    let pages: u64 = conn.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    let size: u64 = conn.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    let found = fs::metadata(path).map(|meta| meta.len()).unwrap_or(0);
    if found < pages * size && !beside(path, "-wal").exists() {
        return Err(damaged());
    }
    Ok(())
}

/// Durability, as promised in the module docs of `store`.
pub(super) fn promise_durability(conn: &Connection) -> Result<()> {
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    Ok(())
}

/// Not ours.
pub(super) fn foreign() -> Error {
    Error::new(Kind::Foreign, "This file is not a Lamppost workspace.")
        .hint("Choose another file. This one was not changed.")
}

/// Why a newer file takes no changes.
pub(super) fn newer() -> Error {
    Error::new(
        Kind::Newer,
        "This workspace was made by a newer Lamppost and is open for reading only.",
    )
    .hint("Update Lamppost to change it.")
}

/// A newer file this program cannot read at all.
pub(super) fn unreadably_new() -> Error {
    Error::new(
        Kind::Newer,
        "This workspace was made by a newer Lamppost and cannot be read.",
    )
    .hint("Update Lamppost to open it.")
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
