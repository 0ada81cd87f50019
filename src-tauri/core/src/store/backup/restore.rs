//! Puts a copy in the place of a workspace, and keeps what it replaces.

use std::path::{Path, PathBuf};

use chrono::DateTime;
use rusqlite::Connection;

use super::copy::{count_ops, reader, vacuum_into};
use crate::context::Context;
use crate::error::Result;
use crate::store::files;
use crate::store::lock::{Lock, beside};
use crate::store::sql_error::io;

/// Puts a copy in the place of the workspace. The replaced file is kept beside it; its path is returned.
///
/// # Errors
/// `Locked` where the workspace is open; `Damaged`, `Foreign` or `Newer` where the copy cannot be
/// used. Until the copy is complete the workspace stays as it was.
pub fn restore(workspace: &Path, copy_of: &Path, context: &mut Context) -> Result<Option<PathBuf>> {
    let _lock = Lock::take(workspace)?;
    count_ops(copy_of)?;
    let fresh = beside(workspace, "-restored");
    vacuum_into(&reader(copy_of)?, &fresh)?;
    let conn = Connection::open(&fresh)?;
    begin_epoch(&conn, context)?;
    conn.close().map_err(|(_, error)| error)?;
    let kept = set_aside(workspace, "replaced", context)?;
    replace(workspace, &fresh)?;
    Ok(kept)
}

/// Gives later operations a replica name of their own: numbers of the replaced file are not used again.
pub(in crate::store) fn begin_epoch(conn: &Connection, context: &mut Context) -> Result<()> {
    let mut bytes = [0u8; 4];
    context.random.fill(&mut bytes);
    let epoch: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    conn.execute(
        "INSERT INTO meta (key, value)
         VALUES ('epoch', ?1)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [epoch],
    )?;
    Ok(())
}

/// Keeps a workspace under another name, its write-ahead log with it.
pub(in crate::store) fn set_aside(
    workspace: &Path,
    why: &str,
    context: &mut Context,
) -> Result<Option<PathBuf>> {
    if !workspace.exists() {
        return Ok(None);
    }
    let now = DateTime::from_timestamp_millis(context.clock.now_ms()).unwrap_or_default();
    let name = format!("-{why}-{}", now.format("%Y%m%dT%H%M%S"));
    let mut aside = beside(workspace, &name);
    for again in 2.. {
        if !aside.exists() {
            break;
        }
        aside = beside(workspace, &format!("{name}-{again}"));
    }
    let log = beside(workspace, "-wal");
    let kept = files::keep(workspace, &aside).and_then(|()| {
        if log.exists() {
            files::keep(&log, &beside(&aside, "-wal"))?;
        }
        Ok(())
    });
    if let Err(error) = kept {
        // The first failure is what the caller hears of.
        let _ = files::remove_database(&aside);
        return Err(io("The old file cannot be kept", &error));
    }
    files::sync_folder(&aside)?;
    Ok(Some(aside))
}

/// Renames a finished file over a workspace that has been set aside.
///
/// The old write-ahead log goes first: it must not meet the new file. A crash between the two
/// leaves the old file without its log, and both whole beside it.
pub(in crate::store) fn replace(workspace: &Path, fresh: &Path) -> Result<()> {
    files::sync(fresh)?;
    files::remove_companions(workspace)?;
    files::rename(fresh, workspace)
}
