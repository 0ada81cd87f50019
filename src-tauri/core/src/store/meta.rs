//! Which packs of the team's own the summary rows were computed by: kept so that a changed file is noticed.

use rusqlite::OptionalExtension;

use super::open::Store;
use crate::error::Result;

impl Store {
    /// What was kept of the packs; empty where nothing was.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn known_packs(&self) -> Result<String> {
        let kept: Option<String> = self
            .conn
            .prepare_cached("SELECT value FROM meta WHERE key = 'packs'")?
            .query_row([], |row| row.get(0))
            .optional()?;
        Ok(kept.unwrap_or_default())
    }

    /// Keeps what the packs are now; it is no change of the log.
    ///
    /// # Errors
    /// The reason the workspace is read-only; whatever SQLite reports.
    pub fn keep_packs(&mut self, packs: &str) -> Result<()> {
        self.require_write()?;
        self.conn
            .prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES ('packs', ?1)")?
            .execute([packs])?;
        Ok(())
    }
}
