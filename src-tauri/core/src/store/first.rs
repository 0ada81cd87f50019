//! What an entity said when it was made, whatever was written to it later.

use rusqlite::params;

use super::op::{DELETED, next_id, split_id};
use super::open::Store;
use super::read::{Row, head_of};
use super::sql_error::damaged;
use crate::error::Result;
use crate::model::Id;

/// How many operations after the one that made an entity are its first values.
const STEPS: u64 = 16;

/// An entity as it was made.
#[derive(Debug, Clone, PartialEq)]
pub struct First {
    /// The entity with its first values.
    pub row: Row,
    /// Whether anything else is current by now.
    pub rewritten: bool,
}

impl Store {
    /// An entity with the values that were written right after it was made, by the same hand.
    ///
    /// Numbers of a replica have no holes and none is used twice, so nobody can put another value in their place.
    /// None where the entity is hidden.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn first_values(&self, id: &Id) -> Result<Option<First>> {
        let Some(mut row) = self.entity(id)? else {
            return Ok(None);
        };
        let made: String = self
            .conn
            .prepare_cached("SELECT op FROM entity WHERE id = ?1")?
            .query_row([id.as_str()], |row| row.get(0))?;
        let (replica, number) = split_id(&made).ok_or_else(damaged)?;
        let last = next_id(replica, number + STEPS)?;
        let mut statement = self.conn.prepare_cached(
            "SELECT field, value, author, hlc, id
             FROM op
             WHERE id > ?1 AND id <= ?2 AND entity = ?3 AND kind = 'set'
             ORDER BY id",
        )?;
        let mut heads = Vec::new();
        let mut ops: Vec<String> = Vec::new();
        let mut found = statement.query(params![made, last, id.as_str()])?;
        while let Some(each) = found.next()? {
            let head = head_of(each)?;
            let known = heads
                .iter()
                .any(|known: &crate::model::Head| known.field == head.field);
            if head.field != DELETED && !known {
                heads.push(head);
                ops.push(each.get(4)?);
            }
        }
        let mut current = self
            .conn
            .prepare_cached("SELECT op FROM head WHERE entity = ?1 AND field <> 'deleted'")?;
        let mut rewritten = false;
        let mut now = current.query([id.as_str()])?;
        while let Some(each) = now.next()? {
            let op = each.get_ref(0)?.as_str().map_err(|_| damaged())?;
            rewritten |= ops.iter().all(|first| first != op);
        }
        row.heads = heads;
        Ok(Some(First { row, rewritten }))
    }
}
