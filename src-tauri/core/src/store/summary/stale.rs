//! Marks summary rows stale, in the transaction that changes what they sum up.

use rusqlite::{Connection, OptionalExtension};

use crate::error::Result;

/// Marks what changes of these entities make stale.
///
/// `whole` where a change may have brought back something above the entity: then all reviews of
/// its service or team are marked, as they are when that itself changes.
pub(in crate::store) fn mark_stale<'a>(
    conn: &Connection,
    entities: impl Iterator<Item = &'a str>,
    whole: bool,
) -> Result<()> {
    let mut last = "";
    for entity in entities {
        if entity == last {
            continue;
        }
        last = entity;
        let mut done: Vec<String> = Vec::new();
        let mut at = Some(entity.to_owned());
        // A document of a service is a part of all its reviews, and an incident asks for another one.
        let mut document = false;
        while let Some(id) = at {
            let Some((kind, parent)) = place(conn, &id)? else {
                break;
            };
            match kind.as_str() {
                "document" | "incident" => document = true,
                "review" => {
                    mark_review(conn, &id, parent.as_deref().unwrap_or_default())?;
                    document = false;
                }
                "service" => {
                    mark_service(conn, &id)?;
                    if whole || document || id == entity {
                        mark_reviews_of(conn, &id)?;
                    }
                }
                "assessment" => {
                    mark_assessment(conn, &id, parent.as_deref().unwrap_or_default())?;
                }
                "team" if whole || id == entity => {
                    mark_reviews_of(conn, &id)?;
                    mark_assessments_of(conn, &id)?;
                }
                _ => {}
            }
            done.push(id);
            at = parent.filter(|parent| !done.contains(parent));
        }
    }
    Ok(())
}

/// Forgets every row and marks all that could have one.
pub(in crate::store) fn begin_again(conn: &Connection) -> Result<()> {
    conn.execute_batch(
        "DELETE FROM due;
         DELETE FROM review_spread;
         DELETE FROM assessment_summary;
         DELETE FROM review_summary;
         DELETE FROM service_summary;
         INSERT INTO service_summary (service, stale, name, owner, archived, sample)
         SELECT id, 1, '', '', 0, 0
         FROM entity
         WHERE kind = 'service';
         INSERT INTO review_summary (review, service, stale, valid_until, title, archived,
           applicable, met, partial, unmet, na, unknown, unanswered, gaps, waived, trend)
         SELECT id, coalesce(parent, ''), 1, '', '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '[]'
         FROM entity
         WHERE kind = 'review';
         INSERT INTO assessment_summary (assessment, team, stale, valid_until, held_on, results)
         SELECT id, coalesce(parent, ''), 1, '', '', ''
         FROM entity
         WHERE kind = 'assessment';",
    )?;
    Ok(())
}

fn place(conn: &Connection, id: &str) -> Result<Option<(String, Option<String>)>> {
    Ok(conn
        .prepare_cached("SELECT kind, parent FROM entity WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

fn mark_review(conn: &Connection, review: &str, subject: &str) -> Result<()> {
    let marked = conn
        .prepare_cached("SELECT stale FROM review_summary WHERE review = ?1")?
        .query_row([review], |row| row.get::<_, bool>(0))
        .optional()?;
    match marked {
        // Writing an equal value would still cost a page.
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
            .execute([review, subject])?;
        }
    }
    Ok(())
}

fn mark_service(conn: &Connection, service: &str) -> Result<()> {
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
    Ok(())
}

/// A service or team that comes back brings reviews with it that have no row any more.
fn mark_reviews_of(conn: &Connection, subject: &str) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT id FROM entity
         WHERE parent = ?1 AND kind = 'review'",
    )?;
    let reviews = statement
        .query_map([subject], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<String>>>()?;
    for review in reviews {
        mark_review(conn, &review, subject)?;
    }
    Ok(())
}

fn mark_assessment(conn: &Connection, assessment: &str, team: &str) -> Result<()> {
    let marked = conn
        .prepare_cached("SELECT stale FROM assessment_summary WHERE assessment = ?1")?
        .query_row([assessment], |row| row.get::<_, bool>(0))
        .optional()?;
    match marked {
        Some(true) => {}
        Some(false) => {
            conn.prepare_cached("UPDATE assessment_summary SET stale = 1 WHERE assessment = ?1")?
                .execute([assessment])?;
        }
        None => {
            conn.prepare_cached(
                "INSERT INTO assessment_summary (assessment, team, stale, valid_until, held_on, results)
                 VALUES (?1, ?2, 1, '', '', '')",
            )?
            .execute([assessment, team])?;
        }
    }
    Ok(())
}

/// A team that comes back brings assessments with it that have no row any more.
fn mark_assessments_of(conn: &Connection, team: &str) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT id FROM entity
         WHERE parent = ?1 AND kind = 'assessment'",
    )?;
    let assessments = statement
        .query_map([team], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<String>>>()?;
    for assessment in assessments {
        mark_assessment(conn, &assessment, team)?;
    }
    Ok(())
}
