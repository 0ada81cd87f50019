//! Records as SQLite stores them, and which of them are operations or attached files.
//!
//! Format: <https://www.sqlite.org/fileformat2.html>, section 2.1.

use crate::store::op::{Op, hex_of};

/// Something rescued, proven by its hash.
pub(super) enum Found {
    /// An operation.
    Op(Op),
    /// An attached file.
    Attachment {
        /// Its name. The hash does not cover it.
        name: String,
        /// Its content.
        bytes: Vec<u8>,
    },
}

/// What a payload holds, if its hash says so.
pub(super) fn read(payload: &[u8]) -> Option<Found> {
    let columns = columns(payload)?;
    read_op(&columns).or_else(|| read_attachment(&columns))
}

/// A variable-length integer and how many bytes it takes.
pub(super) fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
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

fn read_op(columns: &[Column<'_>]) -> Option<Found> {
    use Column::{Blob, Integer, Null, Text};
    // The first column is the row's number: its place is in the cell, not in the record.
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
    ] = columns
    else {
        return None;
    };
    let op = Op {
        id: (*id).to_owned(),
        hlc: *hlc,
        entity: (*entity).to_owned(),
        kind: (*kind).to_owned(),
        field: (*field).to_owned(),
        value: (*value).to_owned(),
        supersedes: serde_json::from_str(supersedes).ok()?,
        author: (*author).to_owned(),
    };
    let proven = op.hash_with(supersedes)[..] == **sha256 && op.check().is_ok();
    proven.then_some(Found::Op(op))
}

fn read_attachment(columns: &[Column<'_>]) -> Option<Found> {
    use Column::{Blob, Integer, Text};
    let [Text(sha256), Text(name), Integer(_), Blob(bytes)] = columns else {
        return None;
    };
    (hex_of(bytes) == *sha256).then(|| Found::Attachment {
        name: (*name).to_owned(),
        bytes: bytes.to_vec(),
    })
}
