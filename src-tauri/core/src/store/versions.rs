//! Fields with more than one current value, and single current texts without the rest of their entity.

use rusqlite::{OptionalExtension, params};

use super::open::Store;
use super::read::head_of;
use crate::error::Result;
use crate::model::{Head, Id};

/// One of several current values of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// The operation that wrote it.
    pub op: String,
    /// The value, who wrote it and when.
    pub head: Head,
}

impl Store {
    /// Every field that has more than one head, by entity and field; the values may still be equal.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn several(&self) -> Result<Vec<(Id, String)>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT entity, field FROM several ORDER BY entity, field")?;
        let fields = statement
            .query_map([], |row| Ok((Id::trusted(row.get(0)?), row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(fields)
    }

    /// The different current values of a field, latest first; of equal ones the latest.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn versions(&self, entity: &Id, field: &str) -> Result<Vec<Version>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT field, value, author, hlc, op FROM head
             WHERE entity = ?1 AND field = ?2
             ORDER BY hlc DESC, op DESC",
        )?;
        let mut found: Vec<Version> = Vec::new();
        let mut rows = statement.query(params![entity.as_str(), field])?;
        while let Some(row) = rows.next()? {
            let version = Version {
                op: row.get(4)?,
                head: head_of(row)?,
            };
            if found
                .iter()
                .all(|other| other.head.value != version.head.value)
            {
                found.push(version);
            }
        }
        Ok(found)
    }

    /// The latest current text of a field; none where it is not set, or is no text.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn text_of(&self, entity: &str, field: &str) -> Result<Option<String>> {
        let value: Option<String> = self
            .conn
            .prepare_cached(
                "SELECT value FROM head
                 WHERE entity = ?1 AND field = ?2
                 ORDER BY hlc DESC, op DESC
                 LIMIT 1",
            )?
            .query_row([entity, field], |row| row.get(0))
            .optional()?;
        Ok(value.and_then(|value| serde_json::from_str(&value).ok()))
    }

    /// Whether a field has a value that is neither nothing nor no.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn is_set(&self, entity: &str, field: &str) -> Result<bool> {
        let value: Option<String> = self
            .conn
            .prepare_cached(
                "SELECT value FROM head
                 WHERE entity = ?1 AND field = ?2
                 ORDER BY hlc DESC, op DESC
                 LIMIT 1",
            )?
            .query_row([entity, field], |row| row.get(0))
            .optional()?;
        Ok(value.is_some_and(|value| value != "null" && value != "false"))
    }

    /// Whether this installation wrote an operation.
    pub fn is_mine(&self, op: &str) -> bool {
        super::op::split_id(op).is_some_and(|(replica, _)| replica == self.replica)
    }

    /// Whether an entity, or one it belongs to, is deleted or not there.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn is_gone(&self, entity: &str) -> Result<bool> {
        Ok(super::deletion::is_hidden(&self.conn, entity)? != Some(false))
    }
}
