//! Keeping the workspace well: backups, restoring and checking.
//!
//! Restoring is not a command: it needs the workspace closed, and only a host can close it.

use std::path::{Path, PathBuf};

use super::session::Session;
use super::wire::{Nothing, view};
use crate::context::Context;
use crate::error::{Error, Kind, Result};
use crate::store::backup::{self, Backup};

/// How the names of copies end.
const ENDING: &str = ".lamppost";

view! {
    /// The copies beside the workspace.
    pub struct BackupList {
        /// Latest first in each ring.
        pub backups: Vec<BackupRow>,
    }

    /// A copy.
    pub struct BackupRow {
        /// File name, without its folder.
        pub name: String,
        /// Operations in it.
        pub ops: u32,
        /// Kibibytes.
        pub size_kib: u32,
    }

    /// What a check found.
    pub struct CheckView {
        /// Whether nothing is wrong.
        pub clean: bool,
        /// Operations in the log.
        pub ops: u32,
        /// Operations whose hash does not match.
        pub bad_hashes: u32,
        /// Current values.
        pub heads: u32,
        /// Entities, deleted ones included.
        pub entities: u32,
        /// Attached files.
        pub attachments: u32,
        /// Attached files whose bytes do not match their hash.
        pub bad_attachments: u32,
        /// Rows that point at nothing.
        pub broken_references: u32,
        /// What SQLite says of its pages; empty where all is well.
        pub pages: String,
        /// Whether building the derived tables again gives the same rows.
        pub rebuild_equal: bool,
    }
}

/// Lists the copies beside the workspace.
pub(super) fn backup_list(session: &mut Session, _: Nothing) -> Result<BackupList> {
    let backups = backup::list(session.store.path())?;
    Ok(BackupList {
        backups: backups.into_iter().map(row).collect(),
    })
}

/// Makes a copy beside the workspace, named by the moment.
pub(super) fn backup_make(session: &mut Session, _: Nothing) -> Result<BackupRow> {
    let now = chrono::DateTime::from_timestamp_millis(session.context.clock.now_ms());
    let stamp = now.unwrap_or_default().format("%Y%m%dT%H%M%S");
    let mut name = format!("by-hand-{stamp}{ENDING}");
    for again in 2.. {
        if !backup::folder(session.store.path()).join(&name).exists() {
            break;
        }
        name = format!("by-hand-{stamp}-{again}{ENDING}");
    }
    Ok(row(backup::make(session.store.path(), &name)?))
}

impl Session {
    /// Makes a copy beside the workspace under a name of the user's.
    ///
    /// # Errors
    /// `Invalid` where it is no plain file name; `Refused` where a copy has it already; those of the folder.
    pub fn back_up_as(&self, name: &str) -> Result<BackupRow> {
        let stem = name.strip_suffix(ENDING).unwrap_or(name);
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
        if stem.is_empty() || stem.len() > 100 || stem.starts_with('.') || !stem.chars().all(plain)
        {
            return Err(Error::invalid(format!("A copy can't be named “{name}”."))
                .hint("Use up to 100 letters, digits, spaces, dots, - and _."));
        }
        let name = format!("{stem}{ENDING}");
        if backup::folder(self.store.path()).join(&name).exists() {
            return Err(Error::new(
                Kind::Refused,
                format!("There is a copy named {name} already. It was not changed."),
            )
            .hint("Choose another name."));
        }
        Ok(row(backup::make(self.store.path(), &name)?))
    }
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Restored {
    /// The copy that is now the workspace.
    pub from: PathBuf,
    /// Where the file it replaced is kept; none where there was none.
    pub kept: Option<PathBuf>,
}

/// Puts a copy in the place of a workspace that nobody has open.
///
/// The copy is a name as `backup_list` shows it, or a file anywhere.
///
/// # Errors
/// `NotFound` where there is no such copy; `Refused` where it is the workspace itself; `Locked` where the
/// workspace is open; `Damaged`, `Foreign` or `Newer` where the copy is no workspace of ours.
pub fn restore(workspace: &Path, copy: &Path, context: &mut Context) -> Result<Restored> {
    let from = find_copy(workspace, copy)?;
    if let (Ok(one), Ok(other)) = (from.canonicalize(), workspace.canonicalize())
        && one == other
    {
        return Err(
            Error::new(Kind::Refused, "This file is the workspace itself.")
                .hint("Choose a copy. `lamppost backup list` shows those beside the workspace."),
        );
    }
    let kept = backup::restore(workspace, &from, context)?;
    Ok(Restored { from, kept })
}

fn find_copy(workspace: &Path, copy: &Path) -> Result<PathBuf> {
    let mut places = Vec::new();
    if copy.components().count() == 1 && copy.file_name().is_some() {
        let folder = backup::folder(workspace);
        let mut with_ending = copy.as_os_str().to_owned();
        with_ending.push(ENDING);
        places.extend([folder.join(copy), folder.join(with_ending)]);
    }
    places.push(copy.to_owned());
    let found = places.into_iter().find(|place| place.is_file());
    found.ok_or_else(|| {
        Error::not_found("copy", copy.display())
            .hint("`lamppost backup list` shows the copies beside the workspace.")
    })
}

fn row(backup: Backup) -> BackupRow {
    BackupRow {
        name: backup.name,
        ops: small(backup.ops),
        size_kib: small(backup.size / 1024),
    }
}

/// Verifies every hash, reference and derived row.
pub(super) fn workspace_check(session: &mut Session, _: Nothing) -> Result<CheckView> {
    let health = session.store.verify()?;
    Ok(CheckView {
        clean: health.is_clean(),
        ops: small(health.ops),
        bad_hashes: small(health.bad_hashes),
        heads: small(health.heads),
        entities: small(health.entities),
        attachments: small(health.attachments),
        bad_attachments: small(health.bad_attachments),
        broken_references: small(health.broken_references),
        pages: health.pages,
        rebuild_equal: health.rebuild_equal,
    })
}

/// Counts fit: a log of four thousand million operations does not.
fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
