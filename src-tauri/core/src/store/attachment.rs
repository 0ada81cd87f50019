//! Files kept in the workspace, each stored once by the hash of its bytes.

use rusqlite::{OptionalExtension, params};

use super::door;
use super::op::hex_of;
use super::open::Store;
use crate::error::{Error, Kind, Result};

/// The most bytes of one file.
pub const ATTACHMENT_LIMIT: usize = 25 * 1024 * 1024;

impl Store {
    /// Keeps a file and returns the SHA-256 of its bytes as 64 hex digits.
    ///
    /// # Errors
    /// `OverLimit` above [`ATTACHMENT_LIMIT`]; `ReadOnly`; whatever SQLite reports.
    pub fn attach(&mut self, name: &str, bytes: &[u8]) -> Result<String> {
        self.require_write()?;
        if bytes.len() > ATTACHMENT_LIMIT {
            return Err(Error::new(
                Kind::OverLimit,
                format!("“{name}” is larger than the limit of 25 MiB."),
            )
            .hint("Keep it where it is and add a link to it."));
        }
        let hash = hex_of(bytes);
        self.conn.execute(
            "INSERT INTO attachment (sha256, name, size, bytes)
             VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (sha256) DO NOTHING",
            params![hash, name, bytes.len() as i64, bytes],
        )?;
        Ok(hash)
    }

    /// The name and bytes of a kept file.
    ///
    /// # Errors
    /// `NotFound`; whatever SQLite reports.
    pub fn attachment(&self, hash: &str) -> Result<(String, Vec<u8>)> {
        let beside = match self.files_beside {
            true => Some(door::connect(&self.path, &self.access)?),
            false => None,
        };
        beside
            .as_ref()
            .unwrap_or(&self.conn)
            .query_row(
                "SELECT name, bytes FROM attachment WHERE sha256 = ?1",
                [hash],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?
            .ok_or_else(|| Error::not_found("attached file", hash))
    }
}
