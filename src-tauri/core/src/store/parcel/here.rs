//! What the workspace says of what a file leaves out.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use super::tree::changes_of;
use crate::error::Result;
use crate::store::sql_error::damaged;

/// The workspace that a file is for.
pub(super) struct Here<'a> {
    conn: &'a Connection,
    /// Whether changes are here that replace some which are not.
    awaits: bool,
}

impl<'a> Here<'a> {
    pub(super) fn new(conn: &'a Connection) -> Result<Self> {
        let awaits = conn.prepare("SELECT 1 FROM main.awaited")?.exists([])?;
        Ok(Self { conn, awaits })
    }

    /// Of which kind an entity is.
    pub(super) fn kind_of(&self, entity: &str) -> Result<Option<String>> {
        Ok(self
            .conn
            .prepare_cached("SELECT kind FROM main.entity WHERE id = ?1")?
            .query_row([entity], |row| row.get(0))
            .optional()?)
    }

    /// The clock value of a change of an entity.
    pub(super) fn clock_of(&self, id: &str, entity: &str) -> Result<Option<i64>> {
        Ok(self
            .conn
            .prepare_cached("SELECT hlc FROM main.op WHERE id = ?1 AND entity = ?2")?
            .query_row([id, entity], |row| row.get(0))
            .optional()?)
    }

    /// The line of the first of these changes that one here replaces without being later; clock values and lines by id.
    pub(super) fn replaced_too_early(
        &self,
        entity: &str,
        changes: &HashMap<String, (i64, u64)>,
    ) -> Result<Option<u64>> {
        if !self.awaits {
            return Ok(None);
        }
        let mut awaited = false;
        for id in changes.keys() {
            awaited |= self
                .conn
                .prepare_cached("SELECT 1 FROM main.awaited WHERE op = ?1 AND entity = ?2")?
                .exists([id, entity])?;
        }
        if !awaited {
            return Ok(None);
        }
        let mut first: Option<u64> = None;
        let mut one = self
            .conn
            .prepare_cached("SELECT hlc, supersedes FROM main.op WHERE id = ?1")?;
        for id in changes_of(self.conn, entity)? {
            let (hlc, older): (i64, String) =
                one.query_row([&id], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let older: Vec<String> = serde_json::from_str(&older).map_err(|_| damaged())?;
            for (was, line) in older.iter().filter_map(|older| changes.get(older)) {
                if *was >= hlc {
                    first = Some(first.map_or(*line, |first| first.min(*line)));
                }
            }
        }
        Ok(first)
    }
}
