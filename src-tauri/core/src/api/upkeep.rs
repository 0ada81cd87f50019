//! Keeping the workspace well: backups and checking.

use super::session::Session;
use super::wire::{Nothing, view};
use crate::error::Result;
use crate::store::backup::{self, Backup};

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
    let name = format!("by-hand-{stamp}.lamppost");
    Ok(row(backup::make(session.store.path(), &name)?))
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
