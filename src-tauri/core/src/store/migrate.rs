//! Schema versions. A released migration never changes; a new one is a new file.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::Result;

/// Marks the file as Lamppost's: "LAMP" in ASCII.
pub(crate) const APPLICATION_ID: i32 = 0x4c41_4d50;

/// The migrations, in order; the first makes version 1.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
    include_str!("migrations/0005.sql"),
];

/// The version this program reads and writes.
pub(crate) const CURRENT: i32 = MIGRATIONS.len() as i32;

/// The version of a file.
pub(crate) fn version(conn: &Connection) -> Result<i32> {
    Ok(conn.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Applies the missing migrations in one transaction: all of them, or none.
///
/// # Errors
/// Whatever SQLite refuses; the file is then as it was.
pub(crate) fn migrate(conn: &mut Connection, migrations: &[&str]) -> Result<()> {
    let from = usize::try_from(version(conn)?).unwrap_or(0);
    if from >= migrations.len() {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for sql in &migrations[from..] {
        tx.execute_batch(sql)?;
    }
    tx.pragma_update(None, "user_version", migrations.len() as i32)?;
    tx.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(conn: &Connection) -> i64 {
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .unwrap()
    }

    #[test]
    fn a_failed_migration_leaves_the_file_as_it_was() {
        let mut conn = Connection::open_in_memory().unwrap();
        let steps = [
            "CREATE TABLE a (x INTEGER) STRICT",
            "CREATE TABLE b (x INTEGER) STRICT",
            "CREATE TABLE c (x INTEGER) STRICT; CREATE TABLE a (x INTEGER) STRICT",
        ];
        migrate(&mut conn, &steps[..1]).unwrap();
        migrate(&mut conn, &steps).unwrap_err();
        assert_eq!((version(&conn).unwrap(), tables(&conn)), (1, 1));
        migrate(&mut conn, &steps[..2]).unwrap();
        assert_eq!((version(&conn).unwrap(), tables(&conn)), (2, 2));
    }

    #[test]
    fn migrating_twice_changes_nothing() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, MIGRATIONS).unwrap();
        migrate(&mut conn, MIGRATIONS).unwrap();
        assert_eq!(version(&conn).unwrap(), CURRENT);
    }

    #[test]
    fn assessments_of_the_first_version_get_their_rows() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, &MIGRATIONS[..1]).unwrap();
        conn.execute_batch(
            "PRAGMA foreign_keys = OFF;
             INSERT INTO entity (id, kind, parent, created, author, op, deleted)
             VALUES ('a', 'assessment', 't', 1, 'Ana', 'r-1', 0), ('t', 'team', NULL, 1, 'Ana', 'r-2', 0);",
        )
        .unwrap();
        migrate(&mut conn, MIGRATIONS).unwrap();
        let row: (String, String, bool) = conn
            .query_row(
                "SELECT assessment, team, stale FROM assessment_summary",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .unwrap();
        assert_eq!(row, ("a".to_owned(), "t".to_owned(), true));
    }
}
