//! Copies of a workspace: rings beside it, and one before anything risky.
//!
//! A copy is made by SQLite itself from one consistent state, synced, opened again and
//! counted before it gets its name. Restoring keeps the replaced file.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike};
use rusqlite::{Connection, OpenFlags};

use super::lock::{Lock, beside};
use super::migrate::APPLICATION_ID;
use super::sql_error::{damaged, io};
use crate::context::Context;
use crate::error::{Error, Kind, Result};

/// The rings and how many copies each keeps.
const RINGS: [(&str, usize); 4] = [("hourly", 24), ("daily", 7), ("weekly", 5), ("monthly", 12)];

/// A copy that can be restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// File name, without its folder.
    pub name: String,
    /// Operations in it.
    pub ops: u64,
    /// Bytes.
    pub size: u64,
}

/// The folder of copies beside a workspace.
pub fn folder(workspace: &Path) -> PathBuf {
    beside(workspace, "-backups")
}

/// Makes a copy under a name of the caller's.
///
/// # Errors
/// `DiskFull`, `ReadOnly` or `Io` of the folder; `Damaged` where the copy does not count up.
pub fn make(workspace: &Path, name: &str) -> Result<Backup> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(workspace, flags)?;
    conn.busy_timeout(std::time::Duration::from_millis(5_000))?;
    copy(&conn, workspace, name)
}

/// Makes the copies whose hour, day, week or month has none yet, and drops the oldest.
///
/// # Errors
/// Those of [`make`].
pub fn make_due(workspace: &Path, now_ms: i64) -> Result<Vec<Backup>> {
    let now = DateTime::from_timestamp_millis(now_ms).unwrap_or_default();
    let week = now.iso_week();
    let periods = [
        now.format("%Y%m%dT%H").to_string(),
        now.format("%Y%m%d").to_string(),
        format!("{}W{:02}", week.year(), week.week()),
        now.format("%Y%m").to_string(),
    ];
    let mut made = Vec::new();
    for ((ring, keep), period) in RINGS.iter().zip(periods) {
        let name = format!("{ring}-{period}.lamppost");
        if !folder(workspace).join(&name).exists() {
            made.push(make(workspace, &name)?);
        }
        prune(workspace, ring, *keep)?;
    }
    Ok(made)
}

/// The copies beside a workspace, latest name first in each ring.
///
/// # Errors
/// `Io` where the folder cannot be read. A copy that cannot be opened is left out.
pub fn list(workspace: &Path) -> Result<Vec<Backup>> {
    let mut found = Vec::new();
    for name in names(workspace, "")? {
        let path = folder(workspace).join(&name);
        if let Ok(ops) = count_ops(&path) {
            let size = fs::metadata(&path).map_or(0, |meta| meta.len());
            found.push(Backup { name, ops, size });
        }
    }
    found.reverse();
    Ok(found)
}

/// Puts a copy in the place of the workspace. The replaced file is kept beside it; its path is returned.
///
/// # Errors
/// `Locked` where the workspace is open; `Damaged` or `Foreign` where the copy is no workspace.
pub fn restore(workspace: &Path, copy_of: &Path, context: &mut Context) -> Result<Option<PathBuf>> {
    let _lock = Lock::take(workspace)?;
    count_ops(copy_of)?;
    let fresh = beside(workspace, "-restored");
    fs::copy(copy_of, &fresh).map_err(|error| io("The backup cannot be copied", &error))?;
    begin_epoch(&fresh, context)?;
    let kept = set_aside(workspace, "replaced", context)?;
    replace(workspace, &fresh)?;
    Ok(kept)
}

/// Copies a workspace aside before its schema changes.
pub(super) fn before_migration(conn: &Connection, workspace: &Path, version: i32) -> Result<()> {
    copy(
        conn,
        workspace,
        &format!("before-version-{version}.lamppost"),
    )
    .map(|_| ())
}

/// Keeps a workspace under another name, its write-ahead log with it.
pub(super) fn set_aside(
    workspace: &Path,
    why: &str,
    context: &mut Context,
) -> Result<Option<PathBuf>> {
    if !workspace.exists() {
        return Ok(None);
    }
    let now = DateTime::from_timestamp_millis(context.clock.now_ms()).unwrap_or_default();
    let mut aside = beside(
        workspace,
        &format!("-{why}-{}", now.format("%Y%m%dT%H%M%S")),
    );
    for again in 2.. {
        if !aside.exists() {
            break;
        }
        aside = beside(
            workspace,
            &format!("-{why}-{}-{again}", now.format("%Y%m%dT%H%M%S")),
        );
    }
    let failed = |error| io("The old file cannot be kept", &error);
    fs::copy(workspace, &aside).map_err(failed)?;
    sync(&aside)?;
    let log = beside(workspace, "-wal");
    if log.exists() {
        let kept = beside(&aside, "-wal");
        fs::copy(&log, &kept).map_err(failed)?;
        sync(&kept)?;
    }
    Ok(Some(aside))
}

/// Renames a finished file over the workspace; an old write-ahead log must not meet it.
pub(super) fn replace(workspace: &Path, fresh: &Path) -> Result<()> {
    sync(fresh)?;
    for suffix in ["-wal", "-shm"] {
        match fs::remove_file(beside(workspace, suffix)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(io("The old log cannot be removed", &error));
            }
            _ => {}
        }
    }
    fs::rename(fresh, workspace).map_err(|error| io("The file cannot be put in place", &error))
}

/// Gives later operations a replica name of their own: numbers of the replaced file are not used again.
pub(super) fn begin_epoch(file: &Path, context: &mut Context) -> Result<()> {
    let mut bytes = [0u8; 4];
    context.random.fill(&mut bytes);
    let epoch: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let conn = Connection::open(file)?;
    conn.execute(
        "INSERT OR REPLACE INTO meta (key, value) VALUES ('epoch', ?1)",
        [epoch],
    )?;
    conn.pragma_update(None, "wal_checkpoint", "TRUNCATE").ok();
    conn.close().map_err(|(_, error)| error)?;
    Ok(())
}

fn copy(conn: &Connection, workspace: &Path, name: &str) -> Result<Backup> {
    let folder = folder(workspace);
    fs::create_dir_all(&folder)
        .map_err(|error| io("The folder for backups cannot be made", &error))?;
    let part = folder.join(format!("{name}.part"));
    let gone = fs::remove_file(&part);
    if let Err(error) = gone
        && error.kind() != std::io::ErrorKind::NotFound
    {
        return Err(io("An unfinished backup cannot be removed", &error));
    }
    let target = part.to_str().ok_or_else(|| {
        Error::new(Kind::Io, "The path of the workspace is not valid text.")
            .hint("Move the workspace to a folder with a plain name.")
    })?;
    let ops: u64 = conn.query_row("SELECT count(*) FROM op", [], |row| row.get(0))?;
    conn.execute("VACUUM INTO ?1", [target])?;
    sync(&part)?;
    if count_ops(&part)? < ops {
        return Err(damaged());
    }
    let path = folder.join(name);
    fs::rename(&part, &path).map_err(|error| io("The backup cannot be named", &error))?;
    let size = fs::metadata(&path).map_or(0, |meta| meta.len());
    Ok(Backup {
        name: name.to_owned(),
        ops,
        size,
    })
}

/// Opens a copy, checks whose it is, and counts its log.
fn count_ops(path: &Path) -> Result<u64> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    let id: i32 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if id != APPLICATION_ID {
        return Err(
            Error::new(Kind::Foreign, "This file is not a Lamppost workspace.")
                .hint("Choose another file."),
        );
    }
    Ok(conn.query_row("SELECT count(*) FROM op", [], |row| row.get(0))?)
}

fn prune(workspace: &Path, ring: &str, keep: usize) -> Result<()> {
    let names = names(workspace, &format!("{ring}-"))?;
    for name in names.iter().rev().skip(keep) {
        fs::remove_file(folder(workspace).join(name))
            .map_err(|error| io("An old backup cannot be removed", &error))?;
    }
    Ok(())
}

/// Names of copies that begin so, in order.
fn names(workspace: &Path, prefix: &str) -> Result<Vec<String>> {
    let entries = match fs::read_dir(folder(workspace)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io("The folder of backups cannot be read", &error)),
    };
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with(prefix) && name.ends_with(".lamppost"))
        .collect();
    names.sort();
    Ok(names)
}

fn sync(path: &Path) -> Result<()> {
    fs::File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(|error| io("The file cannot be written to disk", &error))
}
