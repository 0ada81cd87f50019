//! Reverts the changes of a step by writing new operations.

use std::collections::HashSet;

use super::op::SET;
use super::write::{Change, Writer};
use crate::error::Result;

impl Writer<'_> {
    /// Reverts changes, latest first. What it does is itself recorded as changes, so that
    /// reverting those does the step again.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub(super) fn revert(&mut self, changes: &[Change]) -> Result<()> {
        let made: HashSet<&str> = changes
            .iter()
            .filter_map(|change| match change {
                Change::Created { entity } => Some(entity.as_str()),
                Change::Set { .. } | Change::Deleted { .. } | Change::Restored { .. } => None,
            })
            .collect();
        for change in changes.iter().rev() {
            match change {
                // Hidden with its entity; the values stay for a redo.
                Change::Set { entity, .. } if made.contains(entity.as_str()) => {}
                Change::Set {
                    entity,
                    field,
                    before,
                } => self.put_back(entity, field, before)?,
                Change::Created { entity } | Change::Restored { entity } => {
                    self.put_deleted(entity, true)?;
                }
                Change::Deleted { entity } => self.put_deleted(entity, false)?,
            }
        }
        Ok(())
    }

    /// Makes the earlier values current again: several, where several were.
    fn put_back(&mut self, entity: &str, field: &str, before: &[String]) -> Result<()> {
        let (supersedes, now): (Vec<String>, Vec<String>) =
            self.heads(entity, field)?.into_iter().unzip();
        if now == before {
            return Ok(());
        }
        let unset = [String::from("null")];
        let values = if before.is_empty() { &unset } else { before };
        // The latest is written last, so that it is again the one that shows.
        for value in values.iter().rev() {
            self.log(entity, SET, field, value.clone(), supersedes.clone())?;
        }
        self.changes.push(Change::Set {
            entity: entity.to_owned(),
            field: field.to_owned(),
            before: now,
        });
        Ok(())
    }
}
