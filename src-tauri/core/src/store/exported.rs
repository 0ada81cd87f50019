//! Up to where the log went when a report was last written as files.
//!
//! It is not in the log: losing it costs a section of the next report, never a change.

use rusqlite::{OptionalExtension, params};

use super::open::Store;
use crate::error::Result;

impl Store {
    /// After which operation the report of a page told changes, and up to which; none where it was never written.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn exported(&self, page: &str) -> Result<Option<(i64, i64)>> {
        Ok(self
            .conn
            .prepare_cached("SELECT since_op, upto_op FROM exported WHERE page = ?1")?
            .query_row([page], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?)
    }

    /// Keeps that the report of a page was written now.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn put_exported(&mut self, page: &str, since: i64, upto: i64, at_ms: i64) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT OR REPLACE INTO exported (page, since_op, upto_op, at_ms)
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![page, since, upto, at_ms])?;
        Ok(())
    }
}
