//! The lock file beside a workspace: one writer at a time, across processes.
//!
//! The operating system frees the lock when its process ends, however it ends, so a crash
//! leaves nothing to clean up. The file itself stays; only the lock on it counts.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::sql_error::io;
use crate::error::{Error, Kind, Result};

/// Holds the lock until dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a workspace.
    ///
    /// # Errors
    /// `Locked` where another process holds it; `ReadOnly` or `Io` where the folder refuses.
    pub(crate) fn take(workspace: &Path) -> Result<Self> {
        let path = beside(workspace, "-lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| {
                io(
                    "The lock file beside the workspace cannot be written",
                    &error,
                )
            })?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::new(
                Kind::Locked,
                "Another window or program has this workspace open.",
            )
            .hint("Switch to it, or open the workspace for reading only.")),
            Err(TryLockError::Error(error)) => Err(io("The workspace cannot be locked", &error)),
        }
    }

    /// Removes the lock file of what turned out to be no workspace. Only for who holds the lock.
    pub(crate) fn forget(path: &Path) {
        // A file left over is untidy and nothing worse.
        let _ = std::fs::remove_file(beside(path, "-lock"));
    }
}

/// A file beside the workspace whose name begins with the workspace's.
pub(crate) fn beside(workspace: &Path, suffix: &str) -> PathBuf {
    let mut name = workspace.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
