//! The rows lists are read from. They are marked stale in the transaction that changes what
//! they sum up, and computed again by the api before a list is read.

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::open::{Access, Store};
use super::write::Change;
use crate::error::Result;

/// What a list shows of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceSummary {
    /// Service id.
    pub service: String,
    /// Its name.
    pub name: String,
    /// The team that owns it.
    pub owner: String,
    /// 1 to 3, if set.
    pub tier: Option<u8>,
    /// Whether it is put away.
    pub archived: bool,
    /// Whether it came with the sample.
    pub sample: bool,
    /// Its current review.
    pub review: Option<String>,
}

/// What a list shows of a review.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReviewSummary {
    /// Review id.
    pub review: String,
    /// Its service.
    pub service: String,
    /// The first day on which these numbers may differ without a change; `9999-12-31` for never.
    pub valid_until: String,
    /// Its title.
    pub title: String,
    /// Launch, or next review.
    pub launch_on: Option<String>,
    /// Whether it is put away.
    pub archived: bool,
    /// Counts of questions.
    pub counts: Counts,
    /// 0 to 100, none where nothing applies.
    pub score: Option<u8>,
    /// `go`, `conditional` or `no-go`; none where the pack is not installed.
    pub verdict: Option<String>,
    /// Title of the area to continue at.
    pub next_area: Option<String>,
    /// Answered share in percent at the end of each of the last weeks, oldest first.
    pub trend: Vec<u8>,
}

/// Counts of questions by answer.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    ts_rs::TS,
)]
pub struct Counts {
    /// Questions that apply.
    pub applicable: u32,
    /// Answered met.
    pub met: u32,
    /// Answered partial.
    pub partial: u32,
    /// Answered unmet.
    pub unmet: u32,
    /// Not applicable, with a reason.
    pub na: u32,
    /// Answered unknown.
    pub unknown: u32,
    /// Not answered.
    pub unanswered: u32,
    /// Gaps, waived ones included.
    pub gaps: u32,
    /// Gaps with a live waiver.
    pub waived: u32,
}

/// Something that ends on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The review it belongs to.
    pub review: String,
    /// The waiver, evidence or action.
    pub entity: String,
    /// `waiver`, `evidence` or `action`.
    pub kind: String,
    /// The service.
    pub service: String,
    /// The question, if any.
    pub question: String,
    /// What it is.
    pub title: String,
    /// Owner or approver.
    pub person: String,
    /// The day.
    pub on_day: String,
}

/// Marks what these changes make stale.
pub(super) fn mark_stale(conn: &Connection, changes: &[Change]) -> Result<()> {
    let mut last = "";
    for change in changes {
        if change.entity() == last {
            continue;
        }
        last = change.entity();
        let mut at = Some(last.to_owned());
        while let Some(id) = at {
            let Some((kind, parent)) = place(conn, &id)? else {
                break;
            };
            match kind.as_str() {
                "review" => mark_review(conn, &id, parent.as_deref().unwrap_or_default())?,
                "service" => mark_service(conn, &id, id == last)?,
                _ => {}
            }
            at = parent;
        }
    }
    Ok(())
}

fn place(conn: &Connection, id: &str) -> Result<Option<(String, Option<String>)>> {
    Ok(conn
        .prepare_cached("SELECT kind, parent FROM entity WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

fn mark_review(conn: &Connection, review: &str, service: &str) -> Result<()> {
    let marked = conn
        .prepare_cached("SELECT stale FROM review_summary WHERE review = ?1")?
        .query_row([review], |row| row.get::<_, bool>(0))
        .optional()?;
    match marked {
        Some(true) => {}
        Some(false) => {
            conn.prepare_cached("UPDATE review_summary SET stale = 1 WHERE review = ?1")?
                .execute([review])?;
        }
        None => {
            conn.prepare_cached(
                "INSERT INTO review_summary (review, service, stale, valid_until, title, archived,
                   applicable, met, partial, unmet, na, unknown, unanswered, gaps, waived, trend)
                 VALUES (?1, ?2, 1, '', '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '[]')",
            )?
            .execute([review, service])?;
        }
    }
    Ok(())
}

/// A change of the service itself touches all its reviews; one below it only the row.
fn mark_service(conn: &Connection, service: &str, itself: bool) -> Result<()> {
    let marked = conn
        .prepare_cached("SELECT stale FROM service_summary WHERE service = ?1")?
        .query_row([service], |row| row.get::<_, bool>(0))
        .optional()?;
    match marked {
        Some(true) => {}
        Some(false) => {
            conn.prepare_cached("UPDATE service_summary SET stale = 1 WHERE service = ?1")?
                .execute([service])?;
        }
        None => {
            conn.prepare_cached(
                "INSERT INTO service_summary (service, stale, name, owner, archived, sample)
                 VALUES (?1, 1, '', '', 0, 0)",
            )?
            .execute([service])?;
        }
    }
    if itself {
        conn.prepare_cached(
            "UPDATE review_summary SET stale = 1 WHERE service = ?1 AND stale = 0",
        )?
        .execute([service])?;
    }
    Ok(())
}

impl Store {
    /// Lets summaries be computed where the file cannot be written: in memory, for this session.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn shadow_summaries(&self) -> Result<()> {
        if self.access == Access::Write {
            return Ok(());
        }
        self.conn.execute_batch(
            "PRAGMA temp_store = MEMORY;
             CREATE TEMP TABLE service_summary AS SELECT * FROM main.service_summary;
             CREATE UNIQUE INDEX temp.service_summary_key ON service_summary (service);
             CREATE TEMP TABLE review_summary AS SELECT * FROM main.review_summary;
             CREATE UNIQUE INDEX temp.review_summary_key ON review_summary (review);
             CREATE TEMP TABLE due AS SELECT * FROM main.due;
             CREATE UNIQUE INDEX temp.due_key ON due (review, entity);",
        )?;
        Ok(())
    }

    /// Ids of the services and reviews whose rows must be computed again.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn stale(&self, today: &str) -> Result<(Vec<String>, Vec<String>)> {
        let ids = |sql: &str, by: &[&dyn rusqlite::ToSql]| -> Result<Vec<String>> {
            let mut statement = self.conn.prepare_cached(sql)?;
            let ids = statement
                .query_map(by, |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            Ok(ids)
        };
        let services = ids(
            "SELECT service FROM service_summary WHERE stale = 1 ORDER BY service",
            &[],
        )?;
        let reviews = ids(
            "SELECT review FROM review_summary WHERE stale = 1
             UNION SELECT review FROM review_summary WHERE valid_until <= ?1",
            &[&today],
        )?;
        Ok((services, reviews))
    }

    /// Writes computed rows, in one transaction.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn put_summaries(
        &mut self,
        services: &[(String, Option<ServiceSummary>)],
        reviews: &[(String, Option<(ReviewSummary, Vec<Due>)>)],
    ) -> Result<()> {
        let tx = self.conn.transaction()?;
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
                    r.gaps, r.waived, r.score, r.verdict, r.next_area, r.trend
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

    /// The reviews of a service, oldest first.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn review_summaries(&self, service: Option<&str>) -> Result<Vec<ReviewSummary>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT review, service, valid_until, title, launch_on, archived,
                    applicable, met, partial, unmet, na, unknown, unanswered,
                    gaps, waived, score, verdict, next_area, trend
             FROM review_summary WHERE ?1 IS NULL OR service = ?1 ORDER BY review",
        )?;
        let rows = statement
            .query_map([service], |row| review_of(row, 0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(rows)
    }

    /// What of a kind ends on or before a day, soonest first, and how many there are in all.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn due(&self, kind: &str, until: &str, most: u32) -> Result<(Vec<Due>, u32)> {
        let mut statement = self.conn.prepare_cached(
            "SELECT review, entity, kind, service, question, title, person, on_day
             FROM due WHERE kind = ?1 AND on_day <= ?2 ORDER BY on_day, entity LIMIT ?3",
        )?;
        let rows = statement
            .query_map(params![kind, until, most], |row| {
                Ok(Due {
                    review: row.get(0)?,
                    entity: row.get(1)?,
                    kind: row.get(2)?,
                    service: row.get(3)?,
                    question: row.get(4)?,
                    title: row.get(5)?,
                    person: row.get(6)?,
                    on_day: row.get(7)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        let all = self
            .conn
            .prepare_cached("SELECT count(*) FROM due WHERE kind = ?1")?
            .query_row([kind], |row| row.get(0))?;
        Ok((rows, all))
    }
}

fn put_service(conn: &Connection, id: &str, service: Option<&ServiceSummary>) -> Result<()> {
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
    conn.prepare_cached("DELETE FROM due WHERE review = ?1")?
        .execute([id])?;
    let Some((r, dues)) = row else {
        conn.prepare_cached("DELETE FROM review_summary WHERE review = ?1")?
            .execute([id])?;
        return Ok(());
    };
    let c = r.counts;
    let trend = serde_json::json!(r.trend).to_string();
    conn.prepare_cached(
        "INSERT OR REPLACE INTO review_summary (review, service, stale, valid_until, title, launch_on,
           archived, applicable, met, partial, unmet, na, unknown, unanswered, gaps, waived,
           score, verdict, next_area, trend)
         VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
    )?
    .execute(params![
        id, r.service, r.valid_until, r.title, r.launch_on, r.archived, c.applicable, c.met,
        c.partial, c.unmet, c.na, c.unknown, c.unanswered, c.gaps, c.waived, r.score, r.verdict,
        r.next_area, trend
    ])?;
    for due in dues {
        conn.prepare_cached(
            "INSERT OR REPLACE INTO due (review, entity, kind, service, question, title, person, on_day)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            id, due.entity, due.kind, due.service, due.question, due.title, due.person, due.on_day
        ])?;
    }
    Ok(())
}

fn review_of(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<ReviewSummary> {
    let trend: String = row.get(at + 18)?;
    Ok(ReviewSummary {
        review: row.get(at)?,
        service: row.get(at + 1)?,
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
    })
}
