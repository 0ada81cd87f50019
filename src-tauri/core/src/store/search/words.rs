//! The words of a unit, read from the current values.

use rusqlite::{Connection, OptionalExtension};

use crate::error::Result;
use crate::model::Searched;
use crate::store::op::ms_of;
use crate::store::open::Store;

/// The fields of a unit that have words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// What names it.
    pub title: String,
    /// The rest, each with its field.
    pub texts: Vec<(String, String)>,
    /// When the latest of them was written, in milliseconds; 0 where there is none.
    pub at_ms: i64,
}

/// A unit with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitWords {
    /// The entity.
    pub entity: String,
    /// What of it; empty for the whole.
    pub part: String,
    /// Its words.
    pub fields: Fields,
}

impl Store {
    /// The words of a unit as they are now.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn words_of(&self, of: &Searched, entity: &str, part: &str) -> Result<Fields> {
        read(&self.conn, of, entity, part)
    }
}

/// Reads the words of a unit.
pub(super) fn read(conn: &Connection, of: &Searched, entity: &str, part: &str) -> Result<Fields> {
    let mut fields = Fields::default();
    if part.is_empty() {
        for (at, name) in of.titles.iter().chain(of.texts).enumerate() {
            let Some((text, hlc)) = latest(conn, entity, name)? else {
                continue;
            };
            fields.at_ms = fields.at_ms.max(ms_of(hlc));
            match at < of.titles.len() && fields.title.is_empty() {
                true => fields.title = text,
                false => fields.texts.push(((*name).to_owned(), text)),
            }
        }
        for prefix in of.cells {
            fields.between(conn, entity, &format!("{prefix}/"), &format!("{prefix}0"))?;
        }
        return Ok(fields);
    }
    for prefix in of.keyed {
        if let Some((text, hlc)) = latest(conn, entity, &format!("{prefix}/{part}"))? {
            fields.at_ms = fields.at_ms.max(ms_of(hlc));
            fields.texts.push((format!("{prefix}/{part}"), text));
        }
        // Single values of a section.
        if *prefix == "field" {
            let (from, to) = (format!("field/{part}."), format!("field/{part}/"));
            fields.between(conn, entity, &from, &to)?;
        }
    }
    Ok(fields)
}

impl Fields {
    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.title.is_empty() && self.texts.is_empty()
    }

    /// Adds the texts of the fields between two names.
    fn between(&mut self, conn: &Connection, entity: &str, from: &str, to: &str) -> Result<()> {
        let mut statement = conn.prepare_cached(
            "SELECT field, value, hlc FROM head
             WHERE entity = ?1 AND field >= ?2 AND field < ?3
             ORDER BY field, hlc, op",
        )?;
        let mut rows = statement.query([entity, from, to])?;
        while let Some(row) = rows.next()? {
            let field: String = row.get(0)?;
            let Ok(text) = serde_json::from_str::<String>(row.get_ref(1)?.as_str().unwrap_or(""))
            else {
                continue;
            };
            self.at_ms = self.at_ms.max(ms_of(row.get(2)?));
            match self.texts.last_mut() {
                // Of two versions the later one.
                Some(last) if last.0 == field => last.1 = text,
                _ => self.texts.push((field, text)),
            }
        }
        Ok(())
    }
}

/// The latest text of a field.
fn latest(conn: &Connection, entity: &str, field: &str) -> Result<Option<(String, i64)>> {
    let found: Option<(String, i64)> = conn
        .prepare_cached(
            "SELECT value, hlc FROM head
             WHERE entity = ?1 AND field = ?2
             ORDER BY hlc DESC, op DESC
             LIMIT 1",
        )?
        .query_row([entity, field], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.and_then(|(value, hlc)| {
        let text: String = serde_json::from_str(&value).ok()?;
        (!text.trim().is_empty()).then_some((text, hlc))
    }))
}
