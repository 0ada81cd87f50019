//! A review that is fully signed takes no changes until somebody says that a change is started.
//!
//! This is the one place that says so, for every step of every command: it looks at what the step changed and
//! refuses the whole of it. Comments, actions, exercises, snapshots and sign-offs go on.

use super::wire::Changed;
use crate::error::{Error, Kind, Result};
use crate::store::{Change, Writer};

/// Kinds that go on below a signed review.
const FREE: [&str; 5] = ["action", "comment", "exercise", "signoff", "snapshot"];
/// Fields of a signed review that can be written: what the signing itself writes, and what decides nothing.
const FREE_FIELDS: [&str; 6] = [
    "approved",
    "approved_for",
    "archived",
    "changing",
    "locked_on",
    "next_review_on",
];

/// Refuses a step that changes something of a signed review.
///
/// # Errors
/// `Refused`; whatever SQLite reports.
pub(super) fn refuse_signed(writer: &Writer<'_>) -> Result<()> {
    let mut open: Vec<String> = Vec::new();
    for change in writer.changes() {
        let Some(review) = review_of(writer, change)? else {
            continue;
        };
        if open.contains(&review) {
            continue;
        }
        let locked = !writer.value(&review, "locked_on")?.is_null();
        if locked && writer.value(&review, "changing")?.is_null() {
            return Err(signed());
        }
        open.push(review);
    }
    Ok(())
}

/// The review a change is a part of; none where it is of none, or goes on whether that is signed or not.
fn review_of(writer: &Writer<'_>, change: &Change) -> Result<Option<String>> {
    let mut steps: Vec<Changed> = Vec::new();
    let mut at = Some(change.entity().to_owned());
    while let Some(id) = at.filter(|id| steps.iter().all(|seen| seen.id != *id)) {
        let Some((kind, parent)) = writer.place(&id)? else {
            return Ok(None);
        };
        if FREE.contains(&kind.as_str()) {
            return Ok(None);
        }
        if kind == "review" {
            let free = match change {
                Change::Set { field, .. } => {
                    steps.is_empty() && FREE_FIELDS.contains(&field.as_str())
                }
                Change::Created { .. } => steps.is_empty(),
                Change::Deleted { .. } | Change::Restored { .. } => false,
            };
            return Ok((!free).then_some(id));
        }
        steps.push(Changed { kind, id });
        at = parent;
    }
    Ok(None)
}

/// What is said where a review takes no changes.
pub(super) fn signed() -> Error {
    Error::new(Kind::Refused, "The review is signed.")
        .hint("Start a change: only the areas it touches have to be signed again.")
}
