//! The derived tables by their definition: read from the whole log at once, not operation by
//! operation as they arrive. So a check by this file says something about `ingest`.
//!
//! Memory stays small whatever the size of the log: one bit for each operation, and what is awaited.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use super::deletion::settle_every;
use super::ingest::{create, insert_head};
use super::op::{CREATE, Op, SET};
use super::open::Store;
use super::{search, summary};
use crate::error::Result;

/// An operation as it stands in the table.
pub(super) struct Logged {
    /// Its place in the log.
    pub(super) n: i64,
    /// What it says.
    pub(super) op: Op,
    /// The stored text of `supersedes`.
    pub(super) supersedes: String,
    /// The stored hash.
    pub(super) sha256: Vec<u8>,
}

/// Finds the fields with more than one head.
const SEVERAL: &str = "INSERT INTO several (entity, field)
     SELECT entity, field
     FROM head
     GROUP BY entity, field
     HAVING count(op) > 1;";

/// What the log says about itself.
#[derive(Default)]
pub(super) struct Survey {
    /// Operations that another supersedes, a bit for each place in the log.
    bits: BTreeMap<i64, u64>,
    /// Operations that are superseded and not here: id, entity, field.
    pub(super) awaited: BTreeSet<(String, String, String)>,
}

impl Store {
    /// Builds the derived tables again from the log, in place.
    ///
    /// # Errors
    /// Whatever SQLite reports; the tables then stay as they were.
    pub fn rebuild(&mut self) -> Result<()> {
        self.require_write()?;
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let survey = Survey::take(&tx, |_| Ok(()))?;
        tx.execute_batch(
            "DELETE FROM head;
             DELETE FROM awaited;
             DELETE FROM several;
             DELETE FROM entity;",
        )?;
        each_op(&tx, |logged| match logged.op.kind.as_str() {
            CREATE => create(&tx, &logged.op),
            SET if !survey.is_superseded(logged.n) => insert_head(&tx, &logged.op),
            _ => Ok(()),
        })?;
        for (op, entity, field) in &survey.awaited {
            tx.prepare_cached("INSERT INTO awaited (op, entity, field) VALUES (?1, ?2, ?3)")?
                .execute(params![op, entity, field])?;
        }
        tx.execute_batch(SEVERAL)?;
        settle_every(&tx)?;
        summary::begin_again(&tx)?;
        search::begin_again(&tx)?;
        tx.commit()?;
        Ok(())
    }
}

impl Survey {
    /// Reads the log once, showing each operation to `look`.
    pub(super) fn take(
        conn: &Connection,
        mut look: impl FnMut(&Logged) -> Result<()>,
    ) -> Result<Self> {
        let mut survey = Self::default();
        each_op(conn, |logged| {
            look(logged)?;
            if logged.op.kind == SET {
                survey.supersede(conn, &logged.op)?;
            }
            Ok(())
        })?;
        Ok(survey)
    }

    /// Whether another operation supersedes the one at this place.
    pub(super) fn is_superseded(&self, n: i64) -> bool {
        self.bits
            .get(&n.div_euclid(64))
            .is_some_and(|word| word >> n.rem_euclid(64) & 1 == 1)
    }

    /// How many operations are superseded.
    pub(super) fn superseded(&self) -> u64 {
        self.bits
            .values()
            .map(|word| u64::from(word.count_ones()))
            .sum()
    }

    fn supersede(&mut self, conn: &Connection, op: &Op) -> Result<()> {
        for older in op.supersedes.iter().filter(|older| **older != op.id) {
            let found = conn
                .prepare_cached("SELECT n, kind, entity, field FROM op WHERE id = ?1")?
                .query_row([older], |row| {
                    let same = row.get_ref(1)?.as_str()? == SET
                        && row.get_ref(2)?.as_str()? == op.entity
                        && row.get_ref(3)?.as_str()? == op.field;
                    Ok((row.get::<_, i64>(0)?, same))
                })
                .optional()?;
            match found {
                Some((n, true)) => {
                    *self.bits.entry(n.div_euclid(64)).or_default() |= 1 << n.rem_euclid(64);
                }
                Some((_, false)) => {}
                None => {
                    self.awaited
                        .insert((older.clone(), op.entity.clone(), op.field.clone()));
                }
            }
        }
        Ok(())
    }
}

/// Shows every operation of the log in order of arrival.
pub(super) fn each_op(
    conn: &Connection,
    mut look: impl FnMut(&Logged) -> Result<()>,
) -> Result<()> {
    let mut statement = conn.prepare(
        "SELECT n, id, hlc, entity, kind, field, value, supersedes, author, sha256
         FROM op
         ORDER BY n",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        look(&logged_of(row)?)?;
    }
    Ok(())
}

/// The entities somebody deleted, restored ones included.
pub(super) fn with_deletion(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare(
        "SELECT DISTINCT entity FROM head
         WHERE field = 'deleted'
         ORDER BY entity",
    )?;
    let ids = statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ids)
}

fn logged_of(row: &Row<'_>) -> rusqlite::Result<Logged> {
    Ok(Logged {
        n: row.get(0)?,
        op: op_of(row)?,
        supersedes: row.get(7)?,
        sha256: row.get(9)?,
    })
}

/// Reads an operation: its columns come after its place in the log, in their order.
pub(super) fn op_of(row: &Row<'_>) -> rusqlite::Result<Op> {
    let supersedes = row.get_ref(7)?.as_str()?;
    Ok(Op {
        id: row.get(1)?,
        hlc: row.get(2)?,
        entity: row.get(3)?,
        kind: row.get(4)?,
        field: row.get(5)?,
        value: row.get(6)?,
        supersedes: serde_json::from_str(supersedes).unwrap_or_default(),
        author: row.get(8)?,
    })
}
