//! File operations that survive a power cut: a name is durable only once its folder is synced.
//!
//! Nothing here opens a database.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::lock::beside;
use super::sql_error::io;
use crate::error::Result;

/// What SQLite keeps beside a database. Its log names no database: a log left behind by
/// another file of the same name would be played into the new one.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Writes the bytes of a file to the disk.
pub(super) fn sync(path: &Path) -> Result<()> {
    // Opened for writing: Windows flushes nothing else.
    fs::OpenOptions::new()
        .write(true)
        .open(path)
        .and_then(|file| file.sync_all())
        .map_err(|error| io("The file cannot be written to disk", &error))
}

/// Gives a finished file its name, for good.
pub(super) fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(|error| io("The file cannot be put in place", &error))?;
    sync_folder(to)
}

/// Writes the names in a file's folder to the disk.
pub(super) fn sync_folder(file: &Path) -> Result<()> {
    // Windows has no such call; its file systems log renames themselves.
    if !cfg!(unix) {
        return Ok(());
    }
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    match fs::File::open(folder).and_then(|folder| folder.sync_all()) {
        // Some network file systems refuse to sync a folder.
        Err(error)
            if !matches!(
                error.kind(),
                ErrorKind::InvalidInput | ErrorKind::Unsupported
            ) =>
        {
            Err(io("The folder cannot be written to disk", &error))
        }
        _ => Ok(()),
    }
}

/// Removes a file; one that is not there is as good.
pub(super) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(io(
            &format!("“{}” cannot be removed", path.display()),
            &error,
        )),
        _ => Ok(()),
    }
}

/// Removes an unfinished database with everything beside it.
pub(super) fn remove_database(path: &Path) -> Result<()> {
    remove(path)?;
    remove_companions(path)
}

/// Removes what SQLite keeps beside a database.
pub(super) fn remove_companions(path: &Path) -> Result<()> {
    for suffix in COMPANIONS {
        remove(&beside(path, suffix))?;
    }
    Ok(())
}

/// Gives a file a second name, or copies it where the file system has no links.
///
/// Only for a file nobody writes to any more under its first name.
pub(super) fn keep(from: &Path, to: &Path) -> std::io::Result<()> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    copy(from, to)
}

/// Copies the bytes of a file, not its permissions: a copy of a protected file can be written.
pub(super) fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    let copied = fs::File::open(from).and_then(|mut source| {
        let mut target = fs::File::create(to)?;
        std::io::copy(&mut source, &mut target)?;
        target.sync_all()
    });
    if copied.is_err() {
        // The first failure is what the caller reports.
        let _ = fs::remove_file(to);
    }
    copied
}
