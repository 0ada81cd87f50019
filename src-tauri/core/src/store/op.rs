//! One operation, its name and its hash.

use sha2::{Digest, Sha256};

use crate::error::{Error, Kind, Result};

/// A change as logged: field `field` of entity `entity` became `value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Op {
    /// `<replica>-<sequence number, 12 digits>`.
    pub id: String,
    /// Hybrid logical clock (Kulkarni et al., OPODIS 2014): milliseconds, shifted left by
    /// 16 bits, plus a counter. Orders what is displayed; never decides what is current.
    pub hlc: i64,
    /// The entity changed.
    pub entity: String,
    /// `create` or `set`; other kinds are kept and have no effect.
    pub kind: String,
    /// Field name; empty for `create`.
    pub field: String,
    /// JSON text.
    pub value: String,
    /// The operations the writer saw as current.
    pub supersedes: Vec<String>,
    /// Who wrote it.
    pub author: String,
}

/// An entity begins to exist; the value holds its kind and parent.
pub(crate) const CREATE: &str = "create";
/// A field gets a value.
pub(crate) const SET: &str = "set";
/// The field that says whether an entity is deleted, and what the deleter had seen.
pub(crate) const DELETED: &str = "deleted";

/// The first number that no longer fits the twelve digits of an id.
pub(super) const SEQ_LIMIT: u64 = 1_000_000_000_000;
/// No clock value is above this (the year 4199), so that counting on never overflows.
const HLC_LIMIT: i64 = 1 << 62;
/// A wall clock ahead of this (the year 3084) is taken for it, so that counting on stays below.
const WALL_LIMIT_MS: i64 = 1 << 45;

impl Op {
    /// Refuses an operation whose id or clock this program could not have written.
    ///
    /// Ids are compared as text and numbers are counted on, so both must be in their one form.
    ///
    /// # Errors
    /// `Invalid`, naming the operation.
    pub(crate) fn check(&self) -> Result<()> {
        let named = split_id(&self.id).is_some_and(|(replica, seq)| {
            is_replica(replica) && (1..SEQ_LIMIT).contains(&seq) && op_id(replica, seq) == self.id
        });
        if named && (0..=HLC_LIMIT).contains(&self.hlc) {
            return Ok(());
        }
        let shown: String = self.id.chars().take(60).collect();
        Err(Error::invalid(format!(
            "The change “{shown}” has a number or a time that no Lamppost writes."
        )))
    }

    /// Whether as much can be written after it as anybody ever will; asked of what comes from elsewhere.
    pub(crate) fn leaves_room(&self) -> bool {
        let seq = split_id(&self.id).map_or(SEQ_LIMIT, |(_, seq)| seq);
        seq < SEQ_LIMIT / 2 && self.hlc <= (WALL_LIMIT_MS << 16) + (1 << 40)
    }

    /// The superseded operations as stored.
    pub(crate) fn supersedes_text(&self) -> String {
        serde_json::json!(self.supersedes).to_string()
    }

    /// SHA-256 over the length-prefixed columns, so that no two operations share bytes.
    pub(crate) fn hash(&self) -> [u8; 32] {
        self.hash_with(&self.supersedes_text())
    }

    /// The same, over the text of `supersedes` as it stands in the table.
    pub(crate) fn hash_with(&self, supersedes: &str) -> [u8; 32] {
        let hlc = self.hlc.to_string();
        let mut hasher = Sha256::new();
        hasher.update(b"lamppost-op-1");
        for part in [
            &self.id,
            &hlc,
            &self.entity,
            &self.kind,
            &self.field,
            &self.value,
            supersedes,
            &self.author,
        ] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hasher.finalize().into()
    }
}

/// The id of the operation with this number.
///
/// # Errors
/// `Internal` where a replica has used up its numbers.
pub(crate) fn next_id(replica: &str, seq: u64) -> Result<String> {
    if seq >= SEQ_LIMIT {
        return Err(Error::new(
            Kind::Internal,
            "The log of this installation is full.",
        ));
    }
    Ok(op_id(replica, seq))
}

/// The next clock value: that of the wall clock, or one more than the last where it stands behind.
pub(crate) fn next_hlc(last: i64, now_ms: i64) -> i64 {
    (last + 1).max(now_ms.clamp(0, WALL_LIMIT_MS) << 16)
}

/// Whether a text can name a replica. No `-`: it ends the replica in an id.
pub(crate) fn is_replica(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Splits an id into replica and number.
pub(crate) fn split_id(id: &str) -> Option<(&str, u64)> {
    let (replica, seq) = id.rsplit_once('-')?;
    Some((replica, seq.parse().ok()?))
}

/// The milliseconds of a hybrid logical clock value.
pub(crate) fn ms_of(hlc: i64) -> i64 {
    hlc >> 16
}

/// SHA-256 as 64 hex digits.
pub(crate) fn hex_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as hex digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The id of the operation of a replica with this number.
pub(super) fn op_id(replica: &str, seq: u64) -> String {
    format!("{replica}-{seq:012}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn op(id: &str, hlc: i64) -> Op {
        Op {
            id: id.into(),
            hlc,
            entity: "e".into(),
            kind: SET.into(),
            field: "name".into(),
            value: "1".into(),
            supersedes: Vec::new(),
            author: "ana".into(),
        }
    }

    #[test]
    fn ids_have_one_form() {
        op("ab12-000000000001", 0).check().unwrap();
        for id in [
            "",
            "ab",
            "-000000000001",
            "ab-1",
            "ab-000000000000",
            "ab-+00000000001",
            "a-b-000000000001",
            "a.b-000000000001",
            "ab-0000000000001",
            "ab-1000000000000",
        ] {
            assert!(op(id, 0).check().is_err(), "{id}");
        }
    }

    #[test]
    fn clock_values_out_of_range_are_refused() {
        for hlc in [-1, HLC_LIMIT + 1, i64::MAX] {
            assert!(op("ab-000000000001", hlc).check().is_err(), "{hlc}");
        }
    }

    #[test]
    fn the_clock_never_stands_still_or_overflows() {
        let mut last = 0;
        for now in [0, 5, 5, 3, -9, i64::MAX, i64::MIN, 0, i64::MAX] {
            let next = next_hlc(last, now);
            assert!(next > last, "{last} then {now}");
            last = next;
        }
    }

    #[test]
    fn the_hash_covers_every_column_and_its_borders() {
        let first = op("ab-000000000001", 1);
        let mut others = vec![first.clone(); 8];
        others[0].id = "ac-000000000001".into();
        others[1].hlc = 2;
        others[2].entity = "en".into();
        others[3].kind = "sets".into();
        others[4].field = "nam".into();
        others[5].value = "2".into();
        others[6].supersedes = vec!["x".into()];
        others[7].author = "".into();
        for other in &others {
            assert_ne!(other.hash(), first.hash(), "{other:?}");
        }
        let mut moved = first.clone();
        (moved.entity, moved.kind) = ("es".into(), "et".into());
        assert_ne!(moved.hash(), first.hash());
    }
}
