//! Whether a value of a file is one that this program could have written.

use serde_json::Value;

use crate::error::{Error, Result};
use crate::model;
use crate::store::op::DELETED;

/// Checks the value of a field. What is of a kind that nobody knows here is kept as it is.
///
/// # Errors
/// `Invalid` or `OverLimit`, saying why.
pub(super) fn check(kind: Option<&str>, field: &str, value: Option<&Value>) -> Result<()> {
    let known = kind.filter(|kind| model::spec(kind).is_some());
    let Some(value) = value else {
        return match known {
            Some(_) => Err(Error::invalid("The value is not JSON as it was stored.")),
            None => Ok(()),
        };
    };
    if field == DELETED {
        return deletion(value);
    }
    match known {
        Some(kind) => model::check(kind, field, value),
        None => Ok(()),
    }
}

/// A deletion says what its writer had seen; a restoring is null.
fn deletion(value: &Value) -> Result<()> {
    let fits = match value {
        Value::Null => true,
        Value::Object(deletion) => {
            deletion.len() == 1
                && deletion
                    .get("seen")
                    .and_then(Value::as_object)
                    .is_some_and(|seen| seen.values().all(Value::is_u64))
        }
        _ => false,
    };
    match fits {
        true => Ok(()),
        false => Err(Error::invalid("The deletion does not say what was seen.")),
    }
}
