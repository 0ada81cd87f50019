//! Reading how reviews stand by area and where their gaps are: more than a list needs, so it is read alone.

use std::collections::BTreeMap;

use super::Spread;
use crate::error::Result;
use crate::store::open::Store;

impl Store {
    /// The current reviews of services that are not put away, by their id.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn spreads(&self) -> Result<BTreeMap<String, Spread>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT r.review, r.areas, r.gap_ids
             FROM service_summary s JOIN review_spread r ON r.review = s.review
             WHERE s.archived = 0",
        )?;
        let mut rows = statement.query([])?;
        let mut spreads = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let spread = Spread {
                areas: serde_json::from_str(row.get_ref(1)?.as_str().unwrap_or_default())
                    .unwrap_or_default(),
                gaps: serde_json::from_str(row.get_ref(2)?.as_str().unwrap_or_default())
                    .unwrap_or_default(),
            };
            spreads.insert(row.get(0)?, spread);
        }
        Ok(spreads)
    }

    /// How much of each service is past its day.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn overdue(&self, today: &str) -> Result<BTreeMap<String, u32>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT service, count(*)
             FROM due
             WHERE on_day < ?1
             GROUP BY service",
        )?;
        let counts = statement.query_map([today], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(counts.collect::<rusqlite::Result<_>>()?)
    }

    /// Marks the reviews by a checklist, or all reviews, so that they are computed again: its file has changed.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn mark_reviews_by(&mut self, pack: Option<&str>) -> Result<()> {
        self.require_write()?;
        self.conn
            .prepare_cached(
                "UPDATE review_summary
                 SET stale = 1
                 WHERE stale = 0 AND (?1 IS NULL OR pack = ?1)",
            )?
            .execute([pack])?;
        Ok(())
    }
}
