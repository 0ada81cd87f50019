//! The rings: a copy for each hour, day, week and month, the oldest dropped.

use std::path::Path;

use chrono::{DateTime, Datelike, Utc};

use super::{Backup, folder, make, names};
use crate::error::Result;
use crate::store::files;
use crate::store::sql_error::io;

/// The rings and how many copies each keeps.
const RINGS: [(&str, usize); 4] = [("hourly", 24), ("daily", 7), ("weekly", 5), ("monthly", 12)];

/// Makes the copies whose hour, day, week or month has none yet, and drops the oldest.
///
/// Periods are those of UTC; weeks are those of ISO 8601.
///
/// # Errors
/// Those of [`make`].
pub fn make_due(workspace: &Path, now_ms: i64) -> Result<Vec<Backup>> {
    let now = DateTime::from_timestamp_millis(now_ms).unwrap_or_default();
    let mut made: Vec<Backup> = Vec::new();
    for ((ring, keep), period) in RINGS.iter().zip(periods(&now)) {
        let name = format!("{ring}-{period}.lamppost");
        let path = folder(workspace).join(&name);
        if !path.exists() {
            let copy = match made.first() {
                // One state, several rings: one copy under several names.
                Some(first) => {
                    files::keep(&folder(workspace).join(&first.name), &path)
                        .map_err(|error| io("The backup cannot be written", &error))?;
                    files::sync_folder(&path)?;
                    Backup {
                        name: name.clone(),
                        ..first.clone()
                    }
                }
                None => make(workspace, &name)?,
            };
            made.push(copy);
        }
        prune(workspace, ring, *keep, &name)?;
    }
    Ok(made)
}

/// The hour, day, week and month, each in text that sorts by time.
fn periods(now: &DateTime<Utc>) -> [String; 4] {
    let week = now.iso_week();
    [
        now.format("%Y%m%dT%H").to_string(),
        now.format("%Y%m%d").to_string(),
        format!("{}W{:02}", week.year(), week.week()),
        now.format("%Y%m").to_string(),
    ]
}

/// Copies from a clock that ran ahead are counted apart: they must not push out today's.
fn prune(workspace: &Path, ring: &str, keep: usize, today: &str) -> Result<()> {
    let all = names(workspace, &format!("{ring}-"))?;
    let (past, ahead): (Vec<_>, Vec<_>) = all.iter().partition(|name| name.as_str() <= today);
    for group in [past, ahead] {
        for name in group.iter().rev().skip(keep) {
            files::remove(&folder(workspace).join(name))?;
        }
    }
    Ok(())
}
