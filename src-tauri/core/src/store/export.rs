//! The workspace as text and as operations. Equal states give equal bytes.
//!
//! For tests, exports and comparing two workspaces; each holds everything in memory.

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::{Value, json};

use super::derive::each_op;
use super::op::Op;
use super::open::Store;
use crate::error::Result;

impl Store {
    /// Every operation of the log, in order of arrival.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn ops(&self) -> Result<Vec<Op>> {
        let mut ops = Vec::new();
        each_op(&self.conn, |logged| {
            ops.push(logged.op.clone());
            Ok(())
        })?;
        Ok(ops)
    }

    /// The derived tables as text, one row a line.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn derived(&self) -> Result<String> {
        let mut text = lines(
            &self.conn,
            "SELECT entity, field, op, hlc, author, value
             FROM head
             ORDER BY entity, field, op",
        )?;
        text += &lines(
            &self.conn,
            "SELECT id, kind, parent, created, author, op, deleted
             FROM entity
             ORDER BY id",
        )?;
        text += &lines(
            &self.conn,
            "SELECT op, entity, field
             FROM awaited
             ORDER BY op, entity, field",
        )?;
        text += &lines(
            &self.conn,
            "SELECT entity, field
             FROM several
             ORDER BY entity, field",
        )?;
        Ok(text)
    }

    /// What a user can see, as text: every entity that is not deleted, with its values.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn visible(&self) -> Result<String> {
        lines(
            &self.conn,
            "WITH RECURSIVE gone (id) AS (
               SELECT id FROM entity WHERE deleted = 1
               UNION
               SELECT entity.id FROM gone CROSS JOIN entity ON entity.parent = gone.id
             ),
             shown (id, kind, parent) AS (
               SELECT id, kind, parent FROM entity WHERE id NOT IN (SELECT id FROM gone)
             )
             SELECT id, kind, parent, '' FROM shown
             UNION
             SELECT entity, field, value, 'value'
             FROM head JOIN shown ON shown.id = head.entity
             WHERE value <> 'null' AND field <> 'deleted'
             ORDER BY 1, 4, 2, 3",
        )
    }
}

/// Every row of a query as one line of JSON.
fn lines(conn: &Connection, sql: &str) -> Result<String> {
    let mut statement = conn.prepare(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut text = String::new();
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(columns);
        for at in 0..columns {
            values.push(match row.get_ref(at)? {
                ValueRef::Integer(number) => json!(number),
                ValueRef::Text(bytes) => json!(String::from_utf8_lossy(bytes)),
                ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => Value::Null,
            });
        }
        text += &Value::Array(values).to_string();
        text.push('\n');
    }
    Ok(text)
}
