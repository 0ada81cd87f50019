//! What is known of published pages, where targets are on this machine, and how their last run went.
//!
//! None of it is in the log: it is about this machine and its wikis, and losing it costs a reading of the
//! pages, never a page.

use rusqlite::{OptionalExtension, Row as SqlRow, params};

use super::open::Store;
use crate::error::Result;

/// A page as it was last known at a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Its key: `index`, `review:<id>`, `assessment:<id>` or `service:<id>`.
    pub page: String,
    /// Its id at the place.
    pub id: String,
    /// Its name at the place.
    pub name: String,
    /// The title it was published with.
    pub title: String,
    /// Its version at the place.
    pub version: String,
    /// The seal of our text.
    pub seal: String,
    /// The hash of its files.
    pub files: String,
    /// The operation after which "changed since" began.
    pub since_op: i64,
    /// The last operation that the page knew of.
    pub upto_op: i64,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
}

/// A page with its text as it was read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadBack {
    /// What is known of it.
    pub page: Published,
    /// Its text.
    pub base: String,
}

/// How the last publishing to a target went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastRun {
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
    /// How many pages it was about.
    pub pages: u32,
    /// How many were written.
    pub published: u32,
    /// How many are in conflict.
    pub conflicts: u32,
    /// How many failed.
    pub failed: u32,
}

impl Store {
    /// Every page that is known at a target, by key.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn published(&self, target: &str) -> Result<Vec<Published>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT page, id, name, title, version, seal, files, since_op, upto_op, at_ms
             FROM published
             WHERE target = ?1
             ORDER BY page",
        )?;
        let rows = statement.query_map([target], published_of)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The text of a page as it was last read back; none where it is not known.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn read_back(&self, target: &str, page: &str) -> Result<Option<String>> {
        Ok(self
            .conn
            .prepare_cached("SELECT base FROM published WHERE target = ?1 AND page = ?2")?
            .query_row([target, page], |row| row.get(0))
            .optional()?)
    }

    /// Keeps what is known of pages: all of them, or none.
    ///
    /// # Errors
    /// The reason the workspace is read-only; whatever SQLite reports.
    pub fn keep_published(&mut self, target: &str, pages: &[ReadBack]) -> Result<()> {
        self.require_write()?;
        let tx = self.conn.transaction()?;
        {
            let mut statement = tx.prepare_cached(
                "INSERT INTO published
                   (target, page, id, name, title, version, seal, base, files, since_op, upto_op, at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
                 ON CONFLICT (target, page) DO UPDATE
                 SET id = excluded.id, name = excluded.name, title = excluded.title,
                     version = excluded.version, seal = excluded.seal, base = excluded.base,
                     files = excluded.files, since_op = excluded.since_op,
                     upto_op = excluded.upto_op, at_ms = excluded.at_ms",
            )?;
            for ReadBack { page, base } in pages {
                statement.execute(params![
                    target,
                    page.page,
                    page.id,
                    page.name,
                    page.title,
                    page.version,
                    page.seal,
                    base,
                    page.files,
                    page.since_op,
                    page.upto_op,
                    page.at_ms
                ])?;
            }
        }
        tx.commit()?;
        Ok(())
    }

    /// The folder of a target on this machine.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn target_folder(&self, target: &str) -> Result<Option<String>> {
        Ok(self
            .conn
            .prepare_cached("SELECT folder FROM target_folder WHERE target = ?1")?
            .query_row([target], |row| row.get(0))
            .optional()?)
    }

    /// Keeps the folder of a target on this machine; none forgets it.
    ///
    /// # Errors
    /// The reason the workspace is read-only; whatever SQLite reports.
    pub fn keep_target_folder(&mut self, target: &str, folder: Option<&str>) -> Result<()> {
        self.require_write()?;
        match folder {
            Some(folder) => self.conn.execute(
                "INSERT INTO target_folder (target, folder)
                 VALUES (?1, ?2)
                 ON CONFLICT (target) DO UPDATE SET folder = excluded.folder",
                [target, folder],
            )?,
            None => self
                .conn
                .execute("DELETE FROM target_folder WHERE target = ?1", [target])?,
        };
        Ok(())
    }

    /// How the last publishing to a target went; none where there was none.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn last_run(&self, target: &str) -> Result<Option<LastRun>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT at_ms, pages, published, conflicts, failed
             FROM target_run
             WHERE target = ?1",
        )?;
        let run = statement.query_row([target], |row| {
            Ok(LastRun {
                at_ms: row.get(0)?,
                pages: row.get(1)?,
                published: row.get(2)?,
                conflicts: row.get(3)?,
                failed: row.get(4)?,
            })
        });
        Ok(run.optional()?)
    }

    /// Keeps how publishing to a target went.
    ///
    /// # Errors
    /// The reason the workspace is read-only; whatever SQLite reports.
    pub fn keep_run(&mut self, target: &str, run: LastRun) -> Result<()> {
        self.require_write()?;
        self.conn.execute(
            "INSERT INTO target_run (target, at_ms, pages, published, conflicts, failed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (target) DO UPDATE
             SET at_ms = excluded.at_ms, pages = excluded.pages, published = excluded.published,
                 conflicts = excluded.conflicts, failed = excluded.failed",
            params![
                target,
                run.at_ms,
                run.pages,
                run.published,
                run.conflicts,
                run.failed
            ],
        )?;
        Ok(())
    }
}

fn published_of(row: &SqlRow<'_>) -> rusqlite::Result<Published> {
    Ok(Published {
        page: row.get(0)?,
        id: row.get(1)?,
        name: row.get(2)?,
        title: row.get(3)?,
        version: row.get(4)?,
        seal: row.get(5)?,
        files: row.get(6)?,
        since_op: row.get(7)?,
        upto_op: row.get(8)?,
        at_ms: row.get(9)?,
    })
}
