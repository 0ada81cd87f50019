//! One operation and its hash.

use sha2::{Digest, Sha256};

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

impl Op {
    /// The superseded operations as stored.
    pub(crate) fn supersedes_text(&self) -> String {
        serde_json::json!(self.supersedes).to_string()
    }

    /// SHA-256 over the length-prefixed columns, so that no two operations share bytes.
    pub(crate) fn hash(&self) -> [u8; 32] {
        hash(
            &self.id,
            self.hlc,
            &self.entity,
            &self.kind,
            &self.field,
            &self.value,
            &self.supersedes_text(),
            &self.author,
        )
    }
}

/// The hash over the columns as they stand in the table.
#[expect(clippy::too_many_arguments, reason = "one for each column")]
pub(crate) fn hash(
    id: &str,
    hlc: i64,
    entity: &str,
    kind: &str,
    field: &str,
    value: &str,
    supersedes: &str,
    author: &str,
) -> [u8; 32] {
    let hlc = hlc.to_string();
    let mut hasher = Sha256::new();
    hasher.update(b"lamppost-op-1");
    for part in [id, &hlc, entity, kind, field, value, supersedes, author] {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().into()
}

/// The id of the operation with this number.
pub(crate) fn op_id(replica: &str, seq: u64) -> String {
    format!("{replica}-{seq:012}")
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
