//! Rescues what can be read from a damaged file: every operation whose hash verifies.
//!
//! Pages are read one by one, without trusting any pointer between them, from the file and
//! from its write-ahead log. The hash makes a false find impossible, so anything that has
//! the shape of an operation may be tried. Nothing here writes to the damaged file.

mod pages;
mod record;
mod wal;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::backup;
use super::deletion::settle_every;
use super::files;
use super::ingest::{Arrival, ingest};
use super::lock::{Lock, beside};
use super::op::split_id;
use super::open::{OpenHow, Store};
use super::summary;
use crate::context::Context;
use crate::error::{Error, Kind, Result};
use pages::{Pages, leaf_cells, page_sizes};
use record::{Found, read};

/// Bytes looked at before a file that is no database is called foreign.
const LOOK_AT: usize = 64 * 1024 * 1024;
/// Letters of the epoch that follows the name of an installation in that of a replica.
const EPOCH: usize = 8;
/// Finds written in one transaction.
const BATCH: usize = 10_000;

/// What a rescue brought back.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Recovered {
    /// Operations recovered.
    pub ops: u64,
    /// Operations known to be missing: holes in the numbering of this installation.
    pub lost: u64,
    /// Holes in the numbering of all others. What was never taken over from them leaves holes too, so this is only the most that
    /// can be missing of theirs.
    pub lost_at_most: u64,
    /// Attached files recovered.
    pub attachments: u64,
    /// Where the damaged file is kept, untouched.
    pub kept: PathBuf,
}

/// Sets a damaged workspace aside and puts a new one with all intact operations in its place.
///
/// # Errors
/// `Locked` where it is open elsewhere; `Damaged` where nothing could be recovered (the file then
/// stays where it is); `DiskFull` or `Io`.
pub fn recover(workspace: &Path, context: &mut Context) -> Result<Recovered> {
    let lock = Lock::take(workspace)?;
    let fresh = beside(workspace, "-recovered");
    files::remove_database(&fresh)?;
    let rescued = fill(workspace, &fresh, context);
    files::remove(&beside(&fresh, "-lock"))?;
    let counts = match rescued {
        Ok(counts) => counts,
        Err(error) => {
            // The first failure is what the caller reports.
            let _ = files::remove_database(&fresh);
            return Err(error);
        }
    };
    let kept = backup::set_aside(workspace, "damaged", context)?.unwrap_or_default();
    backup::replace(workspace, &fresh)?;
    drop(lock);
    Ok(Recovered {
        ops: counts.ops,
        lost: counts.lost,
        lost_at_most: counts.lost_at_most,
        attachments: counts.attachments,
        kept,
    })
}

/// Whether a file that does not open as a database holds at least one operation.
pub(super) fn holds_an_op(path: &Path) -> bool {
    let mut found = false;
    let looked = scan(path, LOOK_AT, |find| {
        found |= matches!(find, Found::Op(_));
        Ok(!found)
    });
    looked.is_ok() && found
}

/// What a rescued workspace holds and lacks.
#[derive(Default)]
struct Counts {
    ops: u64,
    lost: u64,
    lost_at_most: u64,
    attachments: u64,
}

/// Writes what is found into a new workspace, and counts.
fn fill(workspace: &Path, fresh: &Path, context: &mut Context) -> Result<Counts> {
    let mut store = Store::open(fresh, &OpenHow::default(), context)?;
    let mut batch = Vec::new();
    scan(workspace, usize::MAX, |found| {
        batch.push(found);
        if batch.len() >= BATCH {
            put(&mut store, &mut batch)?;
        }
        Ok(true)
    })?;
    put(&mut store, &mut batch)?;
    let counts = count(&store, &context.replica)?;
    if counts.ops == 0 {
        return Err(
            Error::new(Kind::Damaged, "Nothing could be recovered from this file.")
                .hint("Restore a backup, or choose another file. This one was not changed."),
        );
    }
    let tx = store.conn.transaction()?;
    settle_every(&tx)?;
    summary::begin_again(&tx)?;
    tx.commit()?;
    Ok(counts)
}

/// Of two operations with one id the first found stays; see [`Pages::images`] for the order.
fn put(store: &mut Store, batch: &mut Vec<Found>) -> Result<()> {
    let tx = store.conn.transaction()?;
    let mut files = Vec::new();
    for found in batch.drain(..) {
        match found {
            Found::Op(op) => match ingest(&tx, &op)? {
                Arrival::New | Arrival::Known | Arrival::Differs => {}
            },
            Found::Attachment { name, bytes } => files.push((name, bytes)),
        }
    }
    tx.commit()?;
    for (name, bytes) in files {
        store.attach(&name, &bytes)?;
    }
    Ok(())
}

/// Reads pages, at most so many bytes of them, until `take` has enough.
///
/// A header may lie about the page size; what is found twice is taken once.
fn scan(path: &Path, most: usize, mut take: impl FnMut(Found) -> Result<bool>) -> Result<()> {
    for size in page_sizes(path)? {
        let pages = Pages::open(path, size)?;
        let mut image = Vec::new();
        for place in pages.images().take(most / size + 1) {
            if !pages.read(place, &mut image) {
                continue;
            }
            for cell in leaf_cells(&image) {
                // Where the log is not whole, the page it replaces may be the better one.
                let found = [true, false].into_iter().find_map(|newest| {
                    let payload = pages.payload(&image, cell, newest)?;
                    read(&payload)
                });
                if let Some(found) = found
                    && !take(found)?
                {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// Counts operations, attached files, and holes in the numbering: apart those of this installation, which wrote all its numbers here.
fn count(store: &Store, installation: &str) -> Result<Counts> {
    let mut counts = Counts::default();
    let mut replicas: HashMap<String, (u64, u64)> = HashMap::new();
    let mut statement = store.conn.prepare("SELECT id FROM op")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        counts.ops += 1;
        if let Some((replica, seq)) = split_id(&id) {
            if !replicas.contains_key(replica) {
                replicas.insert(replica.to_owned(), (0, 0));
            }
            if let Some((count, last)) = replicas.get_mut(replica) {
                *count += 1;
                *last = (*last).max(seq);
            }
        }
    }
    for (replica, (count, last)) in &replicas {
        let epoch = replica.strip_prefix(installation);
        match epoch.is_some_and(|epoch| epoch.is_empty() || epoch.len() == EPOCH) {
            true => counts.lost += last - count,
            false => counts.lost_at_most += last - count,
        }
    }
    counts.attachments = store
        .conn
        .query_row("SELECT count(*) FROM attachment", [], |row| row.get(0))?;
    Ok(counts)
}
