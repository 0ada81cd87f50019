//! The lines after the first: what stands in them and how they are written.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::store::op::Op;

/// An operation.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpLine<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    hlc: i64,
    #[serde(borrow)]
    entity: Cow<'a, str>,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    field: Cow<'a, str>,
    /// The value, where it gives the stored text back.
    #[serde(default)]
    value: Value,
    /// The stored text, where it does not.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    raw: Option<Cow<'a, str>>,
    supersedes: Cow<'a, [String]>,
    #[serde(borrow)]
    author: Cow<'a, str>,
}

impl<'a> OpLine<'a> {
    pub(super) fn of(op: &'a Op) -> Self {
        let value = serde_json::from_str::<Value>(&op.value).ok();
        // Told as a value only where that gives the same letters back.
        let value = value.filter(|value| {
            let again = value.to_string();
            again == op.value
        });
        Self {
            id: Cow::from(&op.id),
            hlc: op.hlc,
            entity: Cow::from(&op.entity),
            kind: Cow::from(&op.kind),
            field: Cow::from(&op.field),
            raw: value.is_none().then(|| Cow::from(&op.value)),
            value: value.unwrap_or_default(),
            supersedes: Cow::from(&op.supersedes),
            author: Cow::from(&op.author),
        }
    }

    /// The operation, and its value where that is JSON.
    pub(super) fn take(self) -> (Op, Option<Value>) {
        let (text, value) = match self.raw {
            Some(raw) => (raw.into_owned(), None),
            None => (self.value.to_string(), Some(self.value)),
        };
        let op = Op {
            id: self.id.into_owned(),
            hlc: self.hlc,
            entity: self.entity.into_owned(),
            kind: self.kind.into_owned(),
            field: self.field.into_owned(),
            value: text,
            supersedes: self.supersedes.into_owned(),
            author: self.author.into_owned(),
        };
        (op, value)
    }
}

/// An attached file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AttachmentLine<'a> {
    #[serde(borrow)]
    pub(super) sha256: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) name: Cow<'a, str>,
    pub(super) size: u64,
    #[serde(borrow)]
    pub(super) base64: Cow<'a, str>,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EndLine {
    pub(super) end: bool,
    pub(super) sha256: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stored_text_comes_back_as_it_was() {
        for text in [
            "null",
            "\"met\"",
            "1.0",
            "1e300",
            "0.1234567890123456789",
            "[1, 2]",
            "{\"b\":1,\"a\":2}",
            "not json",
            "",
            "\"\\u0041\"",
            "12345678901234567890123",
        ] {
            let op = Op {
                id: "ab-000000000001".into(),
                hlc: 1,
                entity: "e".into(),
                kind: "set".into(),
                field: "name".into(),
                value: text.into(),
                supersedes: vec!["ab-000000000000".into()],
                author: "Ana \"A\" Lima\n".into(),
            };
            let line = serde_json::to_string(&OpLine::of(&op)).unwrap();
            assert!(!line.contains('\n'));
            let back: OpLine<'_> = serde_json::from_str(&line).unwrap();
            assert_eq!(back.take().0, op, "{line}");
        }
    }
}
