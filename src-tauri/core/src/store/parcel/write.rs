//! Writes a file.

use std::collections::BTreeSet;
use std::io::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::line::{AttachmentLine, EndLine, OpLine};
use super::tree::{named_files, op_by_id, ops_of};
use super::{
    ATTACHMENTS, FILE_LIMIT, FORMAT, Header, Holds, NamedPack, OPS, Progress, TELL_EVERY, VERSION,
};
use crate::error::{Error, Kind, Result};
use crate::model::Id;
use crate::store::derive::op_of;
use crate::store::op::{Op, hex};
use crate::store::open::Store;
use crate::store::sql_error::io;

/// What is to be written.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// What it holds.
    pub holds: Holds,
    /// Its id; none for a workspace.
    pub root: Option<Id>,
    /// What it is called.
    pub title: String,
    /// The version of Lamppost.
    pub app: String,
    /// Documents of the service that the review or a snapshot of it uses.
    pub documents: Vec<Id>,
}

impl Store {
    /// Writes a file from one state of the workspace and returns its first line.
    ///
    /// # Errors
    /// `NotFound` where the root is not there; `OverLimit` where no Lamppost would read the file again; `DiskFull` or `Io` of `out`;
    /// whatever SQLite reports.
    pub fn write_parcel(
        &self,
        parcel: &Parcel,
        out: &mut dyn Write,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Header> {
        let tx = self.conn.unchecked_transaction()?;
        let header = match &parcel.root {
            Some(root) => self.write_tree(&tx, parcel, root, out, progress),
            None => write_all(&tx, parcel, out, progress),
        }?;
        tx.finish()?;
        Ok(header)
    }

    fn write_tree(
        &self,
        conn: &Connection,
        parcel: &Parcel,
        root: &Id,
        out: &mut dyn Write,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Header> {
        let entities = self.entities_of(parcel.holds, root, &parcel.documents)?;
        let mut ids = Vec::new();
        let mut named = BTreeSet::new();
        let mut snapshots = 0;
        for entity in &entities {
            ids.extend(ops_of(conn, entity)?);
            let kind = self.place(entity)?.map(|(kind, _)| kind);
            snapshots += u64::from(kind.as_deref() == Some(SNAPSHOT));
        }
        for id in &ids {
            named_files(&op_by_id(conn, id)?.value, &mut named);
        }
        let files: Vec<String> = named
            .into_iter()
            .filter_map(|hash| {
                is_here(conn, &hash)
                    .map(|here| here.then_some(hash))
                    .transpose()
            })
            .collect::<Result<_>>()?;
        let mut packs = BTreeSet::new();
        for entity in &entities {
            packs.extend(pack_of(conn, entity)?);
        }
        let header = header(
            parcel,
            ids.len() as u64,
            files.len() as u64,
            snapshots,
            packs,
        )?;
        let mut lines = Lines::begin(out, &header)?;
        for (at, id) in ids.iter().enumerate() {
            lines.op(&op_by_id(conn, id)?)?;
            tell(at as u64 + 1, header.ops, progress);
        }
        for hash in &files {
            lines.attachment(conn, hash)?;
        }
        lines.end()?;
        Ok(header)
    }
}

/// The kind of what keeps a frozen state.
const SNAPSHOT: &str = "snapshot";

/// Everything in the log.
fn write_all(
    conn: &Connection,
    parcel: &Parcel,
    out: &mut dyn Write,
    progress: &mut dyn FnMut(Progress),
) -> Result<Header> {
    let count = |sql: &str| -> Result<u64> { Ok(conn.query_row(sql, [], |row| row.get(0))?) };
    let mut owners = conn.prepare("SELECT DISTINCT entity FROM head WHERE field = 'pack'")?;
    let mut packs = BTreeSet::new();
    let mut rows = owners.query([])?;
    while let Some(row) = rows.next()? {
        packs.extend(pack_of(conn, row.get_ref(0)?.as_str().unwrap_or_default())?);
    }
    let header = header(
        parcel,
        count("SELECT count(*) FROM op")?,
        count("SELECT count(*) FROM attachment")?,
        count("SELECT count(*) FROM entity WHERE kind = 'snapshot'")?,
        packs,
    )?;
    let mut lines = Lines::begin(out, &header)?;
    let mut order = conn.prepare(
        "SELECT n FROM op
         ORDER BY entity, kind <> 'create', id",
    )?;
    let mut one = conn.prepare(
        "SELECT n, id, hlc, entity, kind, field, value, supersedes, author FROM op WHERE n = ?1",
    )?;
    let mut rows = order.query([])?;
    let mut done = 0;
    while let Some(row) = rows.next()? {
        let n: i64 = row.get(0)?;
        lines.op(&one.query_row([n], op_of)?)?;
        done += 1;
        tell(done, header.ops, progress);
    }
    let mut files = conn.prepare("SELECT sha256 FROM attachment ORDER BY sha256")?;
    let mut rows = files.query([])?;
    while let Some(row) = rows.next()? {
        lines.attachment(conn, &row.get::<_, String>(0)?)?;
    }
    lines.end()?;
    Ok(header)
}

/// Tells how far it is, not too often.
pub(super) fn tell(done: u64, of: u64, progress: &mut dyn FnMut(Progress)) {
    if done.is_multiple_of(TELL_EVERY) || done == of {
        progress(Progress { done, of });
    }
}

fn header(
    parcel: &Parcel,
    ops: u64,
    attachments: u64,
    snapshots: u64,
    packs: BTreeSet<NamedPack>,
) -> Result<Header> {
    if ops > OPS || attachments > ATTACHMENTS {
        return Err(Error::new(
            Kind::OverLimit,
            format!("A file holds at most {OPS} changes and {ATTACHMENTS} attached files."),
        )
        .hint("Export the services one by one, or copy the workspace with a backup."));
    }
    Ok(Header {
        format: FORMAT.to_owned(),
        version: VERSION,
        app: parcel.app.clone(),
        kind: parcel.holds,
        root: parcel.root.as_ref().map(Id::to_string),
        title: parcel.title.clone(),
        ops,
        attachments,
        snapshots,
        packs: packs.into_iter().collect(),
    })
}

/// The pack that an entity says it was answered by.
fn pack_of(conn: &Connection, entity: &str) -> Result<Option<NamedPack>> {
    let mut latest = conn.prepare_cached(
        "SELECT value FROM head
         WHERE entity = ?1 AND field = ?2
         ORDER BY hlc DESC, op DESC
         LIMIT 1",
    )?;
    let mut text = |field: &str| -> Result<Option<String>> {
        let value: Option<String> = latest
            .query_row([entity, field], |row| row.get(0))
            .optional()?;
        Ok(value.and_then(|value| serde_json::from_str(&value).ok()))
    };
    let Some(id) = text("pack")? else {
        return Ok(None);
    };
    let version = text("pack_version")?.unwrap_or_default();
    Ok(Some(NamedPack { id, version }))
}

fn is_here(conn: &Connection, hash: &str) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM attachment WHERE sha256 = ?1")?
        .exists([hash])?)
}

/// Writes lines and hashes them.
struct Lines<'a> {
    out: &'a mut dyn Write,
    hasher: Sha256,
    buffer: Vec<u8>,
    written: u64,
}

impl<'a> Lines<'a> {
    fn begin(out: &'a mut dyn Write, header: &Header) -> Result<Self> {
        let mut lines = Self {
            out,
            hasher: Sha256::new(),
            buffer: Vec::new(),
            written: 0,
        };
        lines.line(header)?;
        Ok(lines)
    }

    fn op(&mut self, op: &Op) -> Result<()> {
        self.line(&OpLine::of(op))
    }

    fn attachment(&mut self, conn: &Connection, hash: &str) -> Result<()> {
        let (name, bytes): (String, Vec<u8>) = conn
            .prepare_cached("SELECT name, bytes FROM attachment WHERE sha256 = ?1")?
            .query_row([hash], |row| Ok((row.get(0)?, row.get(1)?)))?;
        self.line(&AttachmentLine {
            sha256: hash.into(),
            name: name.into(),
            size: bytes.len() as u64,
            base64: BASE64_STANDARD.encode(&bytes).into(),
        })
    }

    fn end(mut self) -> Result<()> {
        let sha256 = hex(self.hasher.finalize_reset().as_slice());
        self.line(&EndLine { end: true, sha256 })?;
        self.out.flush().map_err(|error| unwritten(&error))
    }

    fn line(&mut self, line: &impl Serialize) -> Result<()> {
        self.buffer.clear();
        serde_json::to_writer(&mut self.buffer, line).map_err(|error| {
            Error::new(
                Kind::Internal,
                format!("A line cannot be written: {error}."),
            )
        })?;
        self.buffer.push(b'\n');
        self.written += self.buffer.len() as u64;
        if self.written > FILE_LIMIT {
            return Err(
                Error::new(Kind::OverLimit, "The file would be larger than 16 GiB.")
                    .hint("Export the services one by one, or copy the workspace with a backup."),
            );
        }
        self.hasher.update(&self.buffer);
        self.out
            .write_all(&self.buffer)
            .map_err(|error| unwritten(&error))
    }
}

fn unwritten(error: &std::io::Error) -> Error {
    io("The file cannot be written", error)
}
