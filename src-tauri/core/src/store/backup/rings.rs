//! The rings: a copy for each hour, day, week and month, the oldest dropped.

use std::path::Path;

use chrono::{DateTime, Datelike, Utc};

use super::{Backup, folder, make, names};
use crate::error::Result;
use crate::store::files;
use crate::store::sql_error::io;

/// The rings, the form of their periods, and how many copies each keeps. A `0` stands for any digit.
const RINGS: [(&str, &str, usize); 4] = [
    ("hourly", "00000000T00", 24),
    ("daily", "00000000", 7),
    ("weekly", "0000W00", 5),
    ("monthly", "000000", 12),
];

/// Makes the copies whose hour, day, week or month has none yet, and drops the oldest.
///
/// Periods are those of UTC; weeks are those of ISO 8601.
///
/// # Errors
/// Those of [`make`].
pub fn make_due(workspace: &Path, now_ms: i64) -> Result<Vec<Backup>> {
    let now = DateTime::from_timestamp_millis(now_ms).unwrap_or_default();
    let mut made: Vec<Backup> = Vec::new();
    for ((ring, form, keep), period) in RINGS.iter().zip(periods(&now)) {
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
        prune(workspace, (ring, form), *keep, &name)?;
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

/// Drops the oldest of a ring; what a person named nearly so is not of it.
///
/// Copies from a clock that ran ahead are counted apart: they must not push out today's.
fn prune(workspace: &Path, (ring, form): (&str, &str), keep: usize, today: &str) -> Result<()> {
    let prefix = format!("{ring}-");
    let mut all = names(workspace, &prefix)?;
    all.retain(|name| {
        let period = name.strip_prefix(&prefix);
        period
            .and_then(|rest| rest.strip_suffix(".lamppost"))
            .is_some_and(|period| has_form(period, form))
    });
    let (past, ahead): (Vec<_>, Vec<_>) = all.iter().partition(|name| name.as_str() <= today);
    for group in [past, ahead] {
        for name in group.iter().rev().skip(keep) {
            files::remove(&folder(workspace).join(name))?;
        }
    }
    Ok(())
}

/// Whether a text is like a form, in which `0` stands for any digit.
pub(super) fn has_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text
            .bytes()
            .zip(form.bytes())
            .all(|(byte, like)| match like {
                b'0' => byte.is_ascii_digit(),
                like => byte == like,
            })
}
