//! Summaries in memory, for a workspace that is open for reading only.

use crate::error::Result;
use crate::store::open::{Access, Store};

impl Store {
    /// Lets summaries be computed where the file cannot be written: in memory, for this session.
    ///
    /// Called before every list: copies the rows of the file where some are `stale`, and again where
    /// another program has changed the file since. Does nothing where the file can be written.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn shadow_summaries(&self, stale: bool) -> Result<()> {
        let needed = stale || self.shadowed.get().is_some();
        if self.access == Access::Write || !needed {
            return Ok(());
        }
        let state: i64 = self
            .conn
            .query_row("PRAGMA data_version", [], |row| row.get(0))?;
        if self.shadowed.get() == Some(state) {
            return Ok(());
        }
        // A temporary table hides the one of the file with the same name.
        self.conn.execute_batch(
            "PRAGMA temp_store = MEMORY;
             DROP TABLE IF EXISTS temp.service_summary;
             CREATE TEMP TABLE service_summary AS
             SELECT service, stale, name, owner, tier, archived, sample, review
             FROM main.service_summary;
             CREATE UNIQUE INDEX temp.service_summary_key ON service_summary (service);
             DROP TABLE IF EXISTS temp.review_summary;
             CREATE TEMP TABLE review_summary AS
             SELECT review, service, stale, valid_until, title, launch_on, archived, applicable,
                    met, partial, unmet, na, unknown, unanswered, gaps, waived, score, verdict,
                    next_area, trend, pack, pack_version, locked, next_review_on
             FROM main.review_summary;
             CREATE UNIQUE INDEX temp.review_summary_key ON review_summary (review);
             CREATE INDEX temp.review_summary_service ON review_summary (service, review);
             DROP TABLE IF EXISTS temp.review_spread;
             CREATE TEMP TABLE review_spread AS
             SELECT review, areas, gap_ids
             FROM main.review_spread;
             CREATE UNIQUE INDEX temp.review_spread_key ON review_spread (review);
             DROP TABLE IF EXISTS temp.due;
             CREATE TEMP TABLE due AS
             SELECT review, entity, kind, service, question, title, person, on_day
             FROM main.due;
             CREATE UNIQUE INDEX temp.due_key ON due (review, entity);
             CREATE INDEX temp.due_day ON due (kind, on_day);
             DROP TABLE IF EXISTS temp.assessment_summary;
             CREATE TEMP TABLE assessment_summary AS
             SELECT assessment, team, stale, valid_until, held_on, results
             FROM main.assessment_summary;
             CREATE UNIQUE INDEX temp.assessment_summary_key ON assessment_summary (assessment);
             CREATE INDEX temp.assessment_summary_team ON assessment_summary (team, held_on, assessment);",
        )?;
        self.shadowed.set(Some(state));
        Ok(())
    }
}
