//! Schema versions. A released migration never changes; a new one is a new file.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::Result;

/// Marks the file as Lamppost's: "LAMP" in ASCII.
pub(crate) const APPLICATION_ID: i32 = 0x4c41_4d50;

/// The migrations, in order; the first makes version 1.
pub(crate) const MIGRATIONS: &[&str] = &[include_str!("migrations/0001.sql")];

/// The version this program reads and writes.
pub(crate) const CURRENT: i32 = MIGRATIONS.len() as i32;

/// The version of a file.
pub(crate) fn version(conn: &Connection) -> Result<i32> {
    Ok(conn.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Applies the missing migrations, each in a transaction of its own.
///
/// # Errors
/// Whatever SQLite refuses; the file then stands at the last version that worked.
pub(crate) fn migrate(conn: &mut Connection, migrations: &[&str]) -> Result<()> {
    let from = usize::try_from(version(conn)?).unwrap_or(0);
    for (at, sql) in migrations.iter().enumerate().skip(from) {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "user_version", at as i32 + 1)?;
        tx.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_migration_leaves_the_version_before_it() {
        let mut conn = Connection::open_in_memory().unwrap();
        let steps = [
            "CREATE TABLE a (x INTEGER) STRICT",
            "CREATE TABLE b (x INTEGER) STRICT; CREATE TABLE a (x INTEGER) STRICT",
        ];
        migrate(&mut conn, &steps).unwrap_err();
        assert_eq!(version(&conn).unwrap(), 1);
        let tables: i64 = conn
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .unwrap();
        assert_eq!(tables, 1, "the second migration must leave nothing behind");
    }

    #[test]
    fn migrating_twice_changes_nothing() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn, MIGRATIONS).unwrap();
        migrate(&mut conn, MIGRATIONS).unwrap();
        assert_eq!(version(&conn).unwrap(), CURRENT);
    }
}
