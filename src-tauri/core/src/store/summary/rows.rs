//! Reading and writing the summary rows.

use rusqlite::{Connection, OptionalExtension, ToSql, TransactionBehavior, params};

use super::{Counts, Due, Dues, ReviewSummary, ServiceSummary, Spread, Which};
use crate::error::Result;
use crate::store::open::Store;

/// The row of a review and what of it ends on a day.
pub(crate) type ReviewNumbers = (ReviewSummary, Vec<Due>);

impl Store {
    /// Ids of the services whose rows must be computed again.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn stale_services(&self) -> Result<Vec<String>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT service FROM service_summary
             WHERE stale = 1
             ORDER BY service",
        )?;
        let ids = statement.query_map([], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// Ids of the reviews whose rows must be computed again before these lists are read.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn stale_reviews(&self, which: Which<'_>, today: &str) -> Result<Vec<String>> {
        let ids = |sql: &str, by: &[&dyn ToSql]| -> Result<Vec<String>> {
            let mut statement = self.conn.prepare_cached(sql)?;
            let ids = statement.query_map(by, |row| row.get(0))?;
            Ok(ids.collect::<rusqlite::Result<_>>()?)
        };
        match which {
            Which::Current => ids(
                "SELECT r.review
                 FROM service_summary s CROSS JOIN review_summary r ON r.review = s.review
                 WHERE r.stale = 1 OR r.valid_until <= ?1
                 UNION
                 SELECT r.review
                 FROM entity e CROSS JOIN review_summary r ON r.service = e.id
                 WHERE e.kind = 'team' AND (r.stale = 1 OR r.valid_until <= ?1)
                 ORDER BY r.review",
                &[&today],
            ),
            Which::Teams => ids(
                "SELECT r.review
                 FROM entity e CROSS JOIN review_summary r ON r.service = e.id
                 WHERE e.kind = 'team' AND (r.stale = 1 OR r.valid_until <= ?1)
                 ORDER BY r.review",
                &[&today],
            ),
            Which::Of(subject) => ids(
                "SELECT review
                 FROM review_summary
                 WHERE service = ?2 AND (stale = 1 OR valid_until <= ?1)
                 ORDER BY review",
                &[&today, &subject],
            ),
            Which::All => ids(
                "SELECT review FROM review_summary WHERE stale = 1
                 UNION
                 SELECT review FROM review_summary WHERE valid_until <= ?1
                 ORDER BY review",
                &[&today],
            ),
        }
    }

    /// The current review of a service, as its row says.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn current_review(&self, service: &str) -> Result<Option<String>> {
        let row = self
            .conn
            .prepare_cached("SELECT review FROM service_summary WHERE service = ?1")?
            .query_row([service], |row| row.get(0))
            .optional()?;
        Ok(row.flatten())
    }

    /// Writes computed rows, in one transaction.
    ///
    /// Only what ends in the current review of a service, or in a review of a team, is kept: another
    /// review that becomes the current one is marked stale.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn put_summaries(
        &mut self,
        services: &[(String, Option<ServiceSummary>)],
        reviews: &[(String, Option<ReviewNumbers>)],
    ) -> Result<()> {
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (id, service) in services {
            put_service(&tx, id, service.as_ref())?;
        }
        for (id, review) in reviews {
            put_review(&tx, id, review.as_ref())?;
        }
        tx.commit()?;
        Ok(())
    }

    /// Every service with its current review, by name.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn portfolio(&self) -> Result<Vec<(ServiceSummary, Option<ReviewSummary>)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT s.service, s.name, s.owner, s.tier, s.archived, s.sample, s.review,
                    r.review, r.service, r.valid_until, r.title, r.launch_on, r.archived,
                    r.applicable, r.met, r.partial, r.unmet, r.na, r.unknown, r.unanswered,
                    r.gaps, r.waived, r.score, r.verdict, r.next_area, r.trend,
                    r.pack, r.pack_version, r.locked, r.next_review_on, r.stale
             FROM service_summary s LEFT JOIN review_summary r ON r.review = s.review
             ORDER BY s.name COLLATE NOCASE, s.service",
        )?;
        let rows = statement
            .query_map([], |row| {
                let service = ServiceSummary {
                    service: row.get(0)?,
                    name: row.get(1)?,
                    owner: row.get(2)?,
                    tier: row.get(3)?,
                    archived: row.get(4)?,
                    sample: row.get(5)?,
                    review: row.get(6)?,
                };
                let review = match row.get_ref(7)? {
                    rusqlite::types::ValueRef::Null => None,
                    _ => Some(review_of(row, 7)?),
                };
                Ok((service, review))
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(rows)
    }

    /// Id and name of every service.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn service_names(&self) -> Result<Vec<(String, String)>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT service, name FROM service_summary")?;
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(rows)
    }

    /// The reviews of a service or a team, oldest first.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn review_summaries(&self, subject: Option<&str>) -> Result<Vec<ReviewSummary>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT review, service, valid_until, title, launch_on, archived,
                    applicable, met, partial, unmet, na, unknown, unanswered,
                    gaps, waived, score, verdict, next_area, trend,
                    pack, pack_version, locked, next_review_on, stale
             FROM review_summary
             WHERE ?1 IS NULL OR service = ?1
             ORDER BY review",
        )?;
        let rows = statement
            .query_map([subject], |row| review_of(row, 0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(rows)
    }

    /// Everything that ends on or before a day, soonest first.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn due_until(&self, until: &str) -> Result<Vec<Due>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT review, entity, kind, service, question, title, person, on_day
             FROM due
             WHERE on_day <= ?1
             ORDER BY on_day, kind, review, entity",
        )?;
        let rows = statement
            .query_map([until], due_of)?
            .collect::<rusqlite::Result<_>>()?;
        Ok(rows)
    }

    /// What of a kind ends on or before a day, soonest first and at most so many.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn due(&self, kind: &str, until: &str, most: u32) -> Result<Dues> {
        let mut statement = self.conn.prepare_cached(
            "SELECT review, entity, kind, service, question, title, person, on_day
             FROM due
             WHERE kind = ?1 AND on_day <= ?2
             ORDER BY on_day, review, entity
             LIMIT ?3",
        )?;
        let rows = statement
            .query_map(params![kind, until, most], due_of)?
            .collect::<rusqlite::Result<_>>()?;
        let all = self
            .conn
            .prepare_cached("SELECT count(*) FROM due WHERE kind = ?1 AND on_day <= ?2")?
            .query_row(params![kind, until], |row| row.get(0))?;
        Ok(Dues { rows, all })
    }
}

fn due_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Due> {
    Ok(Due {
        review: row.get(0)?,
        entity: row.get(1)?,
        kind: row.get(2)?,
        subject: row.get(3)?,
        question: row.get(4)?,
        title: row.get(5)?,
        person: row.get(6)?,
        on_day: row.get(7)?,
    })
}

fn put_service(conn: &Connection, id: &str, service: Option<&ServiceSummary>) -> Result<()> {
    let before: Option<String> = conn
        .prepare_cached("SELECT review FROM service_summary WHERE service = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?
        .flatten();
    let after = service.and_then(|service| service.review.as_ref());
    if before.as_ref() != after {
        conn.prepare_cached("DELETE FROM due WHERE review = ?1")?
            .execute([&before])?;
        conn.prepare_cached("UPDATE review_summary SET stale = 1 WHERE review = ?1")?
            .execute([after])?;
    }
    let Some(s) = service else {
        conn.prepare_cached("DELETE FROM service_summary WHERE service = ?1")?
            .execute([id])?;
        return Ok(());
    };
    conn.prepare_cached(
        "INSERT OR REPLACE INTO service_summary (service, stale, name, owner, tier, archived, sample, review)
         VALUES (?1, 0, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![id, s.name, s.owner, s.tier, s.archived, s.sample, s.review])?;
    Ok(())
}

fn put_review(conn: &Connection, id: &str, row: Option<&(ReviewSummary, Vec<Due>)>) -> Result<()> {
    for sql in [
        "DELETE FROM due WHERE review = ?1",
        "DELETE FROM review_spread WHERE review = ?1",
    ] {
        conn.prepare_cached(sql)?.execute([id])?;
    }
    let Some((r, dues)) = row else {
        conn.prepare_cached("DELETE FROM review_summary WHERE review = ?1")?
            .execute([id])?;
        return Ok(());
    };
    let c = r.counts;
    let trend = serde_json::to_string(&r.trend).unwrap_or_default();
    conn.prepare_cached(
        "INSERT OR REPLACE INTO review_summary (review, service, stale, valid_until, title, launch_on,
           archived, applicable, met, partial, unmet, na, unknown, unanswered, gaps, waived,
           score, verdict, next_area, trend, pack, pack_version, locked, next_review_on)
         VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
           ?20, ?21, ?22, ?23)",
    )?
    .execute(params![
        id, r.subject, r.valid_until, r.title, r.launch_on, r.archived, c.applicable, c.met,
        c.partial, c.unmet, c.na, c.unknown, c.unanswered, c.gaps, c.waived, r.score, r.verdict,
        r.next_area, trend, r.pack, r.pack_version, r.locked, r.next_review_on
    ])?;
    if r.spread != Spread::default() {
        let areas = serde_json::to_string(&r.spread.areas).unwrap_or_default();
        let gaps = serde_json::to_string(&r.spread.gaps).unwrap_or_default();
        conn.prepare_cached(
            "INSERT INTO review_spread (review, areas, gap_ids)
             VALUES (?1, ?2, ?3)",
        )?
        .execute(params![id, areas, gaps])?;
    }
    for due in dues {
        conn.prepare_cached(
            "INSERT OR REPLACE INTO due (review, entity, kind, service, question, title, person, on_day)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            id, due.entity, due.kind, due.subject, due.question, due.title, due.person, due.on_day
        ])?;
    }
    Ok(())
}

fn review_of(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<ReviewSummary> {
    let trend: String = row.get(at + 18)?;
    Ok(ReviewSummary {
        review: row.get(at)?,
        subject: row.get(at + 1)?,
        valid_until: row.get(at + 2)?,
        title: row.get(at + 3)?,
        launch_on: row.get(at + 4)?,
        archived: row.get(at + 5)?,
        counts: Counts {
            applicable: row.get(at + 6)?,
            met: row.get(at + 7)?,
            partial: row.get(at + 8)?,
            unmet: row.get(at + 9)?,
            na: row.get(at + 10)?,
            unknown: row.get(at + 11)?,
            unanswered: row.get(at + 12)?,
            gaps: row.get(at + 13)?,
            waived: row.get(at + 14)?,
        },
        score: row.get(at + 15)?,
        verdict: row.get(at + 16)?,
        next_area: row.get(at + 17)?,
        trend: serde_json::from_str(&trend).unwrap_or_default(),
        pack: row.get(at + 19)?,
        pack_version: row.get(at + 20)?,
        locked: row.get(at + 21)?,
        next_review_on: row.get(at + 22)?,
        stale: row.get(at + 23)?,
        spread: Spread::default(),
    })
}
