//! Makes one copy.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::{Backup, folder};
use crate::error::{Error, Kind, Result};
use crate::store::door::{foreign, newer};
use crate::store::files;
use crate::store::migrate::{APPLICATION_ID, CURRENT, version};
use crate::store::sql_error::{damaged, io};

/// Makes a copy under a name of the caller's; one of that name is replaced.
///
/// # Errors
/// `DiskFull`, `ReadOnly` or `Io` of the folder; `Damaged` where the copy does not count up.
pub fn make(workspace: &Path, name: &str) -> Result<Backup> {
    copy(&reader(workspace)?, workspace, name)
}

/// Copies a workspace aside before its schema changes.
pub(in crate::store) fn before_migration(
    conn: &Connection,
    workspace: &Path,
    version: i32,
) -> Result<()> {
    let name = format!("before-version-{}.lamppost", version + 1);
    copy(conn, workspace, &name).map(|_| ())
}

/// Opens a copy, checks that it is a workspace this program can open, and counts its log.
pub(super) fn count_ops(path: &Path) -> Result<u64> {
    let conn = reader(path)?;
    let id: i32 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if id != APPLICATION_ID {
        return Err(foreign());
    }
    if version(&conn)? > CURRENT {
        return Err(newer());
    }
    Ok(conn.query_row("SELECT count(*) FROM op", [], |row| row.get(0))?)
}

/// Writes one consistent state of a database to a new file, its write-ahead log included.
pub(super) fn vacuum_into(conn: &Connection, target: &Path) -> Result<()> {
    let text = target.to_str().ok_or_else(|| {
        Error::new(Kind::Io, "The path of the workspace is not valid text.")
            .hint("Move the workspace to a folder with a plain name.")
    })?;
    files::remove_database(target)?;
    let written = conn
        .execute("VACUUM INTO ?1", [text])
        .map_err(Error::from)
        .and_then(|_| files::sync(target));
    if written.is_err() {
        // The first failure is what the caller reports.
        let _ = files::remove_database(target);
    }
    written
}

pub(super) fn reader(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(std::time::Duration::from_millis(5_000))?;
    Ok(conn)
}

fn copy(conn: &Connection, workspace: &Path, name: &str) -> Result<Backup> {
    let folder = folder(workspace);
    fs::create_dir_all(&folder)
        .map_err(|error| io("The folder for backups cannot be made", &error))?;
    let part = folder.join(format!("{name}.part"));
    // Counted before the copy: one made meanwhile may hold more, never less.
    let least: u64 = conn.query_row("SELECT count(*) FROM op", [], |row| row.get(0))?;
    vacuum_into(conn, &part)?;
    let ops = count_ops(&part)?;
    if ops < least {
        return Err(damaged());
    }
    let path = folder.join(name);
    files::rename(&part, &path)?;
    let size = fs::metadata(&path).map_or(0, |meta| meta.len());
    Ok(Backup {
        name: name.to_owned(),
        ops,
        size,
    })
}
