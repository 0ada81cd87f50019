//! What a step may look at before it is kept: what it changed, and where that stands.

use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use super::write::{Change, Writer};
use crate::error::Result;

impl Writer<'_> {
    /// The changes of this step so far.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The kind and parent of an entity, deleted or not, as this step leaves it.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn place(&self, id: &str) -> Result<Option<(String, Option<String>)>> {
        Ok(self
            .tx
            .prepare_cached("SELECT kind, parent FROM entity WHERE id = ?1")?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?)
    }

    /// The value of a field as this step leaves it, the latest of several; null where it is not set.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn value(&self, entity: &str, field: &str) -> Result<Value> {
        let text: Option<String> = self
            .tx
            .prepare_cached(
                "SELECT value FROM head
                 WHERE entity = ?1 AND field = ?2
                 ORDER BY hlc DESC, op DESC
                 LIMIT 1",
            )?
            .query_row(params![entity, field], |row| row.get(0))
            .optional()?;
        Ok(text.map_or(Value::Null, |text| {
            serde_json::from_str(&text).unwrap_or(Value::String(text))
        }))
    }
}
