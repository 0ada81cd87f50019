//! Copies of a workspace: rings beside it, and one before anything risky.
//!
//! A copy is made by SQLite itself from one consistent state, synced, opened again and
//! counted before it gets its name. Restoring keeps the replaced file.

mod copy;
mod imports;
mod restore;
mod rings;

use std::fs;
use std::path::{Path, PathBuf};

pub use copy::make;
pub use imports::before_import;
pub use restore::restore;
pub use rings::make_due;

pub(super) use copy::before_migration;
pub(super) use restore::{begin_epoch, replace, set_aside};

use super::lock::beside;
use super::sql_error::io;
use crate::error::Result;

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

/// The copies beside a workspace, latest name first in each ring.
///
/// # Errors
/// `Io` where the folder cannot be read. A copy that cannot be opened is left out.
pub fn list(workspace: &Path) -> Result<Vec<Backup>> {
    let mut found = Vec::new();
    for name in names(workspace, "")? {
        let path = folder(workspace).join(&name);
        if let Ok(ops) = copy::count_ops(&path) {
            let size = fs::metadata(&path).map_or(0, |meta| meta.len());
            found.push(Backup { name, ops, size });
        }
    }
    found.reverse();
    Ok(found)
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
