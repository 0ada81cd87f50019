//! What requests say, as values to write: an empty text clears a field.

use serde_json::Value;

use crate::error::{Error, Kind, Result};

/// A line or day as typed: trimmed, and `null` where empty.
pub(super) fn line(text: &str) -> Value {
    match text.trim() {
        "" => Value::Null,
        text => Value::from(text),
    }
}

/// A text of many lines as typed: kept as it is, and `null` where blank.
pub(super) fn prose(text: &str) -> Value {
    if text.trim().is_empty() {
        Value::Null
    } else {
        Value::from(text)
    }
}

/// A text that must not be blank.
///
/// # Errors
/// `Invalid`, saying which.
pub(super) fn required(what: &str, text: &str) -> Result<Value> {
    match prose(text) {
        Value::Null => Err(Error::new(Kind::Invalid, format!("{what} is missing."))
            .hint("Fill it in and try again.")),
        value => Ok(value),
    }
}
