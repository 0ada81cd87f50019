//! Reading entities and their current values.

use rusqlite::{OptionalExtension, Params, Row as SqlRow, params};
use serde_json::Value;

use super::deletion::is_hidden;
use super::op::ms_of;
use super::open::Store;
use super::sql_error::damaged;
use crate::error::Result;
use crate::model::{Created, Entity, Head, Id};

/// An entity as the store knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Which one, who made it and when.
    pub created: Created,
    /// The word for its kind.
    pub kind: String,
    /// What it belongs to.
    pub parent: Option<Id>,
    /// Its current values.
    pub heads: Vec<Head>,
}

impl Row {
    /// The typed entity.
    pub fn decode<E: Entity>(self) -> E {
        E::decode(self.created, self.heads)
    }
}

/// Where an entity stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its id.
    pub id: Id,
    /// The word for its kind.
    pub kind: String,
    /// What it belongs to.
    pub parent: Option<Id>,
}

/// A value a field had.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// The value and who wrote it when.
    pub head: Head,
    /// Whether it still is current.
    pub current: bool,
    /// The operation that wrote it.
    pub op: String,
}

impl Store {
    /// One entity with its values; none where it does not exist, is deleted, or belongs to
    /// something deleted.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn entity(&self, id: &Id) -> Result<Option<Row>> {
        if is_hidden(&self.conn, id.as_str())? != Some(false) {
            return Ok(None);
        }
        self.entity_even_deleted(id)
    }

    /// The same of one that may be deleted; none where it never was.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn entity_even_deleted(&self, id: &Id) -> Result<Option<Row>> {
        let row = self
            .conn
            .prepare_cached("SELECT id, kind, parent, created, author FROM entity WHERE id = ?1")?
            .query_row([id.as_str()], row_of)
            .optional()?;
        let Some(mut row) = row else {
            return Ok(None);
        };
        row.heads = self.heads_of(id)?;
        Ok(Some(row))
    }

    /// The children of an entity, oldest first, with their values; none where it is hidden.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn children(&self, parent: &Id) -> Result<Vec<Row>> {
        if is_hidden(&self.conn, parent.as_str())? == Some(true) {
            return Ok(Vec::new());
        }
        self.rows(
            "SELECT id, kind, parent, created, author
             FROM entity
             WHERE parent = ?1 AND deleted = 0
             ORDER BY id",
            [parent.as_str()],
        )
    }

    /// The children of an entity that are of one kind, oldest first, with their values; none where
    /// it is hidden.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn children_of(&self, parent: &Id, kind: &str) -> Result<Vec<Row>> {
        if is_hidden(&self.conn, parent.as_str())? == Some(true) {
            return Ok(Vec::new());
        }
        self.rows(
            "SELECT id, kind, parent, created, author
             FROM entity
             WHERE parent = ?1 AND kind = ?2 AND deleted = 0
             ORDER BY id",
            params![parent.as_str(), kind],
        )
    }

    /// Every entity of a kind, oldest first, with its values.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn all(&self, kind: &str) -> Result<Vec<Row>> {
        self.rows(
            "WITH RECURSIVE gone (id) AS (
               SELECT id FROM entity WHERE deleted = 1
               UNION
               SELECT entity.id FROM gone CROSS JOIN entity ON entity.parent = gone.id
             )
             SELECT id, kind, parent, created, author
             FROM entity
             WHERE kind = ?1 AND id NOT IN (SELECT id FROM gone)
             ORDER BY id",
            [kind],
        )
    }

    /// The kind and parent of an entity, deleted or not.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn place(&self, id: &str) -> Result<Option<(String, Option<String>)>> {
        Ok(self
            .conn
            .prepare_cached("SELECT kind, parent FROM entity WHERE id = ?1")?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?)
    }

    /// Every value a field had, latest first, by walking back what superseded what.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn history(&self, entity: &Id, field: &str) -> Result<Vec<Past>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT op FROM head WHERE entity = ?1 AND field = ?2")?;
        let mut open = statement
            .query_map(params![entity.as_str(), field], |row| row.get(0))?
            .collect::<rusqlite::Result<Vec<String>>>()?;
        let current = open.clone();
        let mut seen = std::collections::BTreeSet::new();
        let mut past = Vec::new();
        let mut one = self.conn.prepare_cached(
            "SELECT field, value, author, hlc, supersedes FROM op
             WHERE id = ?1 AND entity = ?2 AND field = ?3",
        )?;
        while let Some(id) = open.pop() {
            if seen.contains(&id) {
                continue;
            }
            let found = one
                .query_row(params![id, entity.as_str(), field], |row| {
                    let order: i64 = row.get(3)?;
                    Ok((order, head_of(row)?, row.get::<_, String>(4)?))
                })
                .optional()?;
            seen.insert(id.clone());
            let Some((order, head, supersedes)) = found else {
                continue;
            };
            let older: Vec<String> = serde_json::from_str(&supersedes).map_err(|_| damaged())?;
            open.extend(older);
            let current = current.contains(&id);
            let op = id.clone();
            past.push(((order, id), Past { head, current, op }));
        }
        past.sort_by(|(a, _), (b, _)| b.cmp(a));
        let past = past.into_iter().map(|(_, past)| past).collect();
        Ok(past)
    }

    /// Whether a field had a value at each of these moments, in milliseconds.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn set_at(&self, entity: &Id, field: &str, moments: &[i64]) -> Result<Vec<bool>> {
        let mut heads = self.conn.prepare_cached(
            "SELECT op, hlc, value FROM head WHERE entity = ?1 AND field = ?2
             ORDER BY hlc DESC LIMIT 1",
        )?;
        let mut older = self
            .conn
            .prepare_cached("SELECT supersedes FROM op WHERE id = ?1")?;
        let mut one = self
            .conn
            .prepare_cached("SELECT id, hlc, value FROM op WHERE id = ?1")?;
        let read = |row: &SqlRow<'_>| -> rusqlite::Result<(String, i64, bool)> {
            let value = row.get_ref(2)?;
            Ok((
                row.get(0)?,
                row.get(1)?,
                value.as_str().ok() != Some("null"),
            ))
        };
        let mut set = vec![false; moments.len()];
        let mut open = set.len();
        let mut at = heads
            .query_row(params![entity.as_str(), field], read)
            .optional()?;
        // From the latest moment back: the value that held is the newest one not after it.
        while let Some((op, hlc, known)) = at {
            let ms = ms_of(hlc);
            while open > 0 && ms <= moments[open - 1] {
                set[open - 1] = known;
                open -= 1;
            }
            if open == 0 {
                break;
            }
            let supersedes: String = older.query_row([&op], |row| row.get(0))?;
            let supersedes: Vec<String> =
                serde_json::from_str(&supersedes).map_err(|_| damaged())?;
            at = match supersedes.first() {
                // What was replaced is older; made by hand, two files can say otherwise.
                Some(op) => one
                    .query_row([op], read)
                    .optional()?
                    .filter(|(_, older, _)| *older < hlc),
                None => None,
            };
        }
        Ok(set)
    }

    /// Entities of these kinds with a text in one of these fields that holds a word, latest first.
    ///
    /// Letters match whatever their case in ASCII; the caller compares the rest.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn holding(
        &self,
        kinds: &[&str],
        fields: &[&str],
        word: &str,
        most: u32,
    ) -> Result<Vec<(Place, String)>> {
        let mut statement = self.conn.prepare_cached(
            "WITH RECURSIVE gone (id) AS (
               SELECT id FROM entity WHERE deleted = 1
               UNION
               SELECT entity.id FROM gone CROSS JOIN entity ON entity.parent = gone.id
             )
             SELECT entity.id, entity.kind, entity.parent, head.value
             FROM entity CROSS JOIN head ON head.entity = entity.id
             WHERE entity.kind IN (SELECT value FROM json_each(?1))
               AND head.field IN (SELECT value FROM json_each(?2))
               AND entity.id NOT IN (SELECT id FROM gone)
               AND instr(lower(head.value), lower(?3)) > 0
             ORDER BY entity.id DESC
             LIMIT ?4",
        )?;
        let list = |names: &[&str]| serde_json::json!(names).to_string();
        let found = statement
            .query_map(params![list(kinds), list(fields), word, most], |row| {
                let place = Place {
                    id: Id::trusted(row.get(0)?),
                    kind: row.get(1)?,
                    parent: row.get::<_, Option<String>>(2)?.map(Id::trusted),
                };
                let value: String = row.get(3)?;
                let text = serde_json::from_str(&value).unwrap_or_default();
                Ok((place, text))
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(found)
    }

    /// Entities with their values.
    fn rows(&self, sql: &str, by: impl Params) -> Result<Vec<Row>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement
            .query_map(by, row_of)?
            .collect::<rusqlite::Result<Vec<Row>>>()?;
        for row in &mut rows {
            row.heads = self.heads_of(&row.created.id)?;
        }
        Ok(rows)
    }

    /// The current values of an entity, by field, the latest first.
    fn heads_of(&self, entity: &Id) -> Result<Vec<Head>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT field, value, author, hlc FROM head
             WHERE entity = ?1
             ORDER BY field, op",
        )?;
        let mut heads = Heads::default();
        let mut found = statement.query([entity.as_str()])?;
        while let Some(head) = found.next()? {
            heads.push(head.get(3)?, head_of(head)?);
        }
        Ok(heads.latest_first())
    }
}

/// The heads of one entity as the index gives them: by field, then by operation.
///
/// Two heads of one field are rare, so the database need not sort all of them for these.
#[derive(Default)]
struct Heads {
    heads: Vec<Head>,
    clocks: Vec<i64>,
    /// Whether some field has more than one.
    several: bool,
}

impl Heads {
    fn push(&mut self, hlc: i64, head: Head) {
        self.several |= self
            .heads
            .last()
            .is_some_and(|last| last.field == head.field);
        self.heads.push(head);
        self.clocks.push(hlc);
    }

    /// By field, the latest first.
    fn latest_first(self) -> Vec<Head> {
        if !self.several {
            return self.heads;
        }
        let mut heads: Vec<(i64, Head)> = self.clocks.into_iter().zip(self.heads).collect();
        // From the last operation to the first, so that this is what a tie keeps.
        heads.reverse();
        heads.sort_by(|(a, one), (b, other)| one.field.cmp(&other.field).then(b.cmp(a)));
        heads.into_iter().map(|(_, head)| head).collect()
    }
}

fn row_of(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        created: Created {
            id: Id::trusted(row.get(0)?),
            by: row.get(4)?,
            at_ms: ms_of(row.get(3)?),
        },
        kind: row.get(1)?,
        parent: row.get::<_, Option<String>>(2)?.map(Id::trusted),
        heads: Vec::new(),
    })
}

/// Reads field, value, author and clock.
pub(super) fn head_of(row: &SqlRow<'_>) -> rusqlite::Result<Head> {
    let text = row.get_ref(1)?.as_str()?;
    Ok(Head {
        field: row.get(0)?,
        // Text that is not JSON is shown as it stands, as a damaged value.
        value: serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned())),
        author: row.get(2)?,
        at_ms: ms_of(row.get(3)?),
    })
}
