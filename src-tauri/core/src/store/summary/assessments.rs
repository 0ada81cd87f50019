//! Reading and writing the summary rows of assessments.

use rusqlite::{TransactionBehavior, params};

use super::AssessmentSummary;
use crate::error::Result;
use crate::store::open::Store;

impl Store {
    /// Ids of the assessments, of a team or of all, whose rows must be computed again.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn stale_assessments(&self, team: Option<&str>, today: &str) -> Result<Vec<String>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT assessment FROM assessment_summary
             WHERE stale = 1 AND (?1 IS NULL OR team = ?1)
             UNION
             SELECT assessment FROM assessment_summary
             WHERE valid_until <= ?2 AND (?1 IS NULL OR team = ?1)
             ORDER BY assessment",
        )?;
        let ids = statement.query_map(params![team, today], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// Writes computed rows, in one transaction; none takes a row away.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn put_assessments(&mut self, rows: &[(String, Option<AssessmentSummary>)]) -> Result<()> {
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (id, row) in rows {
            let Some(row) = row else {
                tx.prepare_cached("DELETE FROM assessment_summary WHERE assessment = ?1")?
                    .execute([id])?;
                continue;
            };
            tx.prepare_cached(
                "INSERT OR REPLACE INTO assessment_summary
                   (assessment, team, stale, valid_until, held_on, results)
                 VALUES (?1, ?2, 0, ?3, ?4, ?5)",
            )?
            .execute(params![
                id,
                row.team,
                row.valid_until,
                row.held_on,
                row.results
            ])?;
        }
        tx.commit()?;
        Ok(())
    }

    /// The assessments of a team or of all, latest first.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn assessment_summaries(&self, team: Option<&str>) -> Result<Vec<AssessmentSummary>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT assessment, team, valid_until, held_on, results
             FROM assessment_summary
             WHERE ?1 IS NULL OR team = ?1
             ORDER BY held_on DESC, assessment DESC",
        )?;
        let rows = statement.query_map([team], |row| {
            Ok(AssessmentSummary {
                assessment: row.get(0)?,
                team: row.get(1)?,
                valid_until: row.get(2)?,
                held_on: row.get(3)?,
                results: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
