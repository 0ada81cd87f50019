//! Rescues what can be read from a damaged file: every operation whose hash verifies.
//!
//! Pages are read one by one, without trusting any pointer between them, from the file and
//! from its write-ahead log. The hash makes a false find impossible, so anything that has
//! the shape of an operation may be tried.
//!
//! Format: <https://www.sqlite.org/fileformat2.html>, sections 1.5, 1.6 and 2.1.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::backup;
use super::lock::{Lock, beside};
use super::op::{Op, hash, split_id};
use super::open::{OpenHow, Store};
use super::sql_error::io;
use crate::context::Context;
use crate::error::{Error, Kind, Result};

/// What a rescue brought back.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Recovered {
    /// Operations recovered.
    pub ops: u64,
    /// Operations known to be missing: holes in the numbering.
    pub lost: u64,
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
    let found = scan(workspace, usize::MAX)?;
    if found.ops.is_empty() {
        return Err(
            Error::new(Kind::Damaged, "Nothing could be recovered from this file.")
                .hint("Restore a backup, or choose another file. This one was not changed."),
        );
    }
    let fresh = beside(workspace, "-recovered");
    if fresh.exists() {
        fs::remove_file(&fresh)
            .map_err(|error| io("An unfinished file cannot be removed", &error))?;
    }
    let ops: Vec<Op> = found.ops.into_values().collect();
    let mut store = Store::open(&fresh, &OpenHow::default(), context)?;
    store.ingest(&ops)?;
    for (name, bytes) in &found.attachments {
        store.attach(name, bytes)?;
    }
    drop(store);
    backup::begin_epoch(&fresh, context)?;
    let kept = backup::set_aside(workspace, "damaged", context)?.unwrap_or_default();
    backup::replace(workspace, &fresh)?;
    drop(lock);
    let _ = fs::remove_file(beside(&fresh, "-lock"));
    Ok(Recovered {
        ops: ops.len() as u64,
        lost: missing(&ops),
        attachments: found.attachments.len() as u64,
        kept,
    })
}

/// Whether a file that does not open as a database holds at least one operation.
pub(super) fn holds_an_op(path: &Path) -> bool {
    scan(path, 1).is_ok_and(|found| !found.ops.is_empty())
}

struct Found {
    ops: BTreeMap<String, Op>,
    attachments: Vec<(String, Vec<u8>)>,
}

fn scan(path: &Path, enough: usize) -> Result<Found> {
    let failed = |error| io("The damaged file cannot be read", &error);
    let file = fs::read(path).map_err(failed)?;
    let log = match fs::read(beside(path, "-wal")) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(failed(error)),
    };
    let size = page_size(&file);
    let pages = Pages::new(&file, &log, size);
    let mut found = Found {
        ops: BTreeMap::new(),
        attachments: Vec::new(),
    };
    for (first, image) in pages.images() {
        for cell in leaf_cells(image, first) {
            for newest in [true, false] {
                let Some(payload) = pages.payload(image, cell, newest) else {
                    continue;
                };
                if let Some(op) = read_op(&payload) {
                    found.ops.insert(op.id.clone(), op);
                    break;
                }
                if let Some(attachment) = read_attachment(&payload) {
                    if !found.attachments.contains(&attachment) {
                        found.attachments.push(attachment);
                    }
                    break;
                }
            }
            if found.ops.len() >= enough {
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// The page size of the header, or the default where the header is damaged.
fn page_size(file: &[u8]) -> usize {
    let raw = file
        .get(16..18)
        .map_or(0, |b| usize::from(b[0]) << 8 | usize::from(b[1]));
    match raw {
        1 => 65_536,
        512.. if raw.is_power_of_two() => raw,
        _ => 4_096,
    }
}

struct Pages<'a> {
    size: usize,
    file: Vec<&'a [u8]>,
    frames: Vec<&'a [u8]>,
    latest: HashMap<usize, &'a [u8]>,
}

impl<'a> Pages<'a> {
    fn new(file: &'a [u8], log: &'a [u8], size: usize) -> Self {
        let mut frames = Vec::new();
        let mut latest = HashMap::new();
        for frame in log.get(32..).unwrap_or_default().chunks_exact(size + 24) {
            let number = u32::from_be_bytes([frame[0], frame[1], frame[2], frame[3]]) as usize;
            let image = &frame[24..];
            frames.push(image);
            latest.insert(number, image);
        }
        Self {
            size,
            file: file.chunks(size).collect(),
            frames,
            latest,
        }
    }

    /// Every image of every page, and whether it begins with the file header.
    fn images(&self) -> impl Iterator<Item = (bool, &'a [u8])> + '_ {
        let file = self
            .file
            .iter()
            .enumerate()
            .map(|(at, page)| (at == 0, *page));
        file.chain(
            self.frames
                .iter()
                .map(|page| (page.starts_with(b"SQLite format 3"), *page)),
        )
    }

    fn page(&self, number: usize, newest: bool) -> Option<&'a [u8]> {
        let in_log = if newest {
            self.latest.get(&number).copied()
        } else {
            None
        };
        in_log.or_else(|| self.file.get(number.checked_sub(1)?).copied())
    }

    /// The whole payload of a cell, its overflow pages included.
    fn payload(&self, image: &[u8], cell: usize, newest: bool) -> Option<Vec<u8>> {
        let (length, used) = varint(image.get(cell..)?)?;
        let (_, rowid) = varint(image.get(cell + used..)?)?;
        let start = cell + used + rowid;
        let length = usize::try_from(length).ok()?;
        if length > 64 * 1024 * 1024 {
            return None;
        }
        let most = self.size - 35;
        if length <= most {
            return Some(image.get(start..start + length)?.to_vec());
        }
        let least = (self.size - 12) * 32 / 255 - 23;
        let mixed = least + (length - least) % (self.size - 4);
        let local = if mixed <= most { mixed } else { least };
        let mut payload = image.get(start..start + local)?.to_vec();
        let mut next = number_at(image, start + local)?;
        while payload.len() < length {
            let page = self.page(next, newest)?;
            let take = (length - payload.len()).min(self.size - 4);
            payload.extend_from_slice(page.get(4..4 + take)?);
            next = number_at(page, 0)?;
        }
        Some(payload)
    }
}

fn number_at(page: &[u8], at: usize) -> Option<usize> {
    let bytes: [u8; 4] = page.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(bytes)).ok()
}

/// Where the cells of a table leaf begin; nothing for any other page.
fn leaf_cells(page: &[u8], first: bool) -> Vec<usize> {
    let header = if first { 100 } else { 0 };
    let Some(head) = page.get(header..header + 8) else {
        return Vec::new();
    };
    if head[0] != 0x0d {
        return Vec::new();
    }
    let count = usize::from(head[3]) << 8 | usize::from(head[4]);
    (0..count)
        .filter_map(|at| page.get(header + 8 + at * 2..header + 10 + at * 2))
        .map(|b| usize::from(b[0]) << 8 | usize::from(b[1]))
        .collect()
}

fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0u64;
    for (at, byte) in bytes.iter().take(9).enumerate() {
        if at == 8 {
            return Some((value << 8 | u64::from(*byte), 9));
        }
        value = value << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((value, at + 1));
        }
    }
    None
}

enum Column<'a> {
    Null,
    Integer(i64),
    Text(&'a str),
    Blob(&'a [u8]),
}

/// The columns of a record; none where it does not hold together.
fn columns(payload: &[u8]) -> Option<Vec<Column<'_>>> {
    let (header, used) = varint(payload)?;
    let header = usize::try_from(header).ok()?;
    let mut types = payload.get(used..header)?;
    let mut at = header;
    let mut columns = Vec::new();
    while !types.is_empty() {
        let (kind, used) = varint(types)?;
        types = &types[used..];
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => kind as usize,
            5 => 6,
            6 | 7 => 8,
            10 | 11 => return None,
            _ => usize::try_from((kind - 12) / 2).ok()?,
        };
        let bytes = payload.get(at..at.checked_add(length)?)?;
        at += length;
        columns.push(match kind {
            0 => Column::Null,
            8 => Column::Integer(0),
            9 => Column::Integer(1),
            1..=6 => {
                let negative = bytes[0] & 0x80 != 0;
                let start = if negative { -1i64 } else { 0 };
                Column::Integer(bytes.iter().fold(start, |n, b| n << 8 | i64::from(*b)))
            }
            7 => return None,
            odd if odd % 2 == 1 => Column::Text(std::str::from_utf8(bytes).ok()?),
            _ => Column::Blob(bytes),
        });
    }
    Some(columns)
}

fn read_op(payload: &[u8]) -> Option<Op> {
    use Column::{Blob, Integer, Null, Text};
    let columns = columns(payload)?;
    let [
        Null,
        Text(id),
        Integer(hlc),
        Text(entity),
        Text(kind),
        Text(field),
        Text(value),
        Text(supersedes),
        Text(author),
        Blob(sha256),
    ] = columns.as_slice()
    else {
        return None;
    };
    let found = hash(id, *hlc, entity, kind, field, value, supersedes, author);
    if found != *sha256 {
        return None;
    }
    Some(Op {
        id: (*id).to_owned(),
        hlc: *hlc,
        entity: (*entity).to_owned(),
        kind: (*kind).to_owned(),
        field: (*field).to_owned(),
        value: (*value).to_owned(),
        supersedes: serde_json::from_str(supersedes).ok()?,
        author: (*author).to_owned(),
    })
}

fn read_attachment(payload: &[u8]) -> Option<(String, Vec<u8>)> {
    use Column::{Blob, Integer, Text};
    let columns = columns(payload)?;
    let [Text(sha256), Text(name), Integer(_), Blob(bytes)] = columns.as_slice() else {
        return None;
    };
    let found: String = Sha256::digest(bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    (found == *sha256).then(|| ((*name).to_owned(), bytes.to_vec()))
}

/// Holes in the numbering of each replica.
fn missing(ops: &[Op]) -> u64 {
    let mut replicas: HashMap<&str, (u64, u64)> = HashMap::new();
    for op in ops {
        if let Some((replica, seq)) = split_id(&op.id) {
            let (count, last) = replicas.entry(replica).or_default();
            *count += 1;
            *last = (*last).max(seq);
        }
    }
    replicas.values().map(|(count, last)| last - count).sum()
}
