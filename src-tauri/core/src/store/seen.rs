//! What the writer of a deletion had seen, as runs of numbers of each replica.
//!
//! A log that took over single services or reviews has holes: what comes before the last number of a replica need not be there. So a
//! deletion names the changes that it judged, as runs without holes: under the id of the first of a run stands the last number of it.
//! In deletions of before, a bare replica stands for a run from its first number.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};
use serde_json::{Map, Value, json};

use super::op::{op_id, split_id};
use crate::error::{Error, Kind, Result};

/// The most runs of a deletion: its line in a file stays below what is read again.
const RUNS: usize = 20_000;
/// Two runs that are further apart are not joined: what lies between would have to be counted.
const GAP: u64 = 10_000;

/// What all deleters of an entity had seen together.
#[derive(Default)]
pub(super) struct Seen {
    /// Of each replica the first and last numbers of runs.
    runs: BTreeMap<String, Vec<(u64, u64)>>,
}

impl Seen {
    /// What these deletions say together.
    pub(super) fn of(deletions: &[Map<String, Value>]) -> Self {
        let mut seen = Self::default();
        for (name, last) in deletions.iter().flatten() {
            let (replica, first) = split_id(name).unwrap_or((name.as_str(), 1));
            let last = last.as_u64().unwrap_or(0);
            let runs = seen.runs.entry(replica.to_owned()).or_default();
            runs.push((first, last));
        }
        for runs in seen.runs.values_mut() {
            runs.sort_unstable();
            // Runs of several deleters may overlap: each counts up to where those that begin before it reach.
            let mut reach = 0;
            for (_, last) in runs {
                reach = reach.max(*last);
                *last = reach;
            }
        }
        seen
    }

    /// Whether an operation is among what they had seen.
    pub(super) fn covers(&self, op: &str) -> bool {
        let Some((replica, number)) = split_id(op) else {
            return false;
        };
        let runs = self.runs.get(replica).map_or(&[][..], Vec::as_slice);
        let begun = runs.partition_point(|(first, _)| *first <= number);
        begun > 0 && runs[begun - 1].1 >= number
    }
}

/// What stands in the log of these operations: all of them, and what lies between without a hole.
///
/// # Errors
/// `OverLimit` where that is more than a deletion holds; whatever SQLite reports.
pub(super) fn seen_of(conn: &Connection, ops: &[String]) -> Result<Map<String, Value>> {
    let mut numbers: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for (replica, number) in ops.iter().filter_map(|op| split_id(op)) {
        numbers.entry(replica).or_default().insert(number);
    }
    let mut seen = Map::new();
    for (replica, numbers) in numbers {
        let mut run: Option<(u64, u64)> = None;
        for number in numbers {
            let first = match run {
                Some((first, last)) if has_all(conn, replica, last, number)? => first,
                _ => number,
            };
            seen.insert(op_id(replica, first), json!(number));
            run = Some((first, number));
        }
    }
    if seen.len() > RUNS {
        return Err(Error::new(
            Kind::OverLimit,
            "This cannot be deleted: too many of its changes came in pieces from other workspaces.",
        )
        .hint("Import the whole workspaces that they came from, then delete it."));
    }
    Ok(seen)
}

/// Whether the log has every number of a replica between these two.
fn has_all(conn: &Connection, replica: &str, after: u64, before: u64) -> Result<bool> {
    let between = before - after - 1;
    if between == 0 || between > GAP {
        return Ok(between == 0);
    }
    let found: u64 = conn
        .prepare_cached("SELECT count(*) FROM op WHERE id > ?1 AND id < ?2")?
        .query_row(
            params![op_id(replica, after), op_id(replica, before)],
            |row| row.get(0),
        )?;
    Ok(found == between)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(deletions: &[Value]) -> Seen {
        let all: Vec<_> = deletions
            .iter()
            .map(|each| each.as_object().unwrap().clone())
            .collect();
        Seen::of(&all)
    }

    #[test]
    fn a_run_covers_its_numbers_and_no_others() {
        let seen = seen(&[
            json!({"ab-000000000003": 9, "ab-000000000020": 20, "cd": 4}),
            json!({"ab-000000000005": 6, "ab-000000000012": 14, "": 7, "ef": -1, "gh-x": 8}),
        ]);
        let covered = |replica: &str| -> Vec<u64> {
            (0..30)
                .filter(|number| seen.covers(&op_id(replica, *number)))
                .collect()
        };
        assert_eq!(
            covered("ab"),
            [3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 20],
            "of either deleter"
        );
        assert_eq!(covered("cd"), [1, 2, 3, 4]);
        assert!(covered("ef").is_empty() && covered("gh").is_empty());
        assert!(!seen.covers("ab") && !seen.covers("x-y"));
    }

    #[test]
    fn runs_end_at_holes() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE TABLE op (id TEXT NOT NULL UNIQUE) STRICT")
            .unwrap();
        let known = (1..=9).chain(11..=30).chain([40_000]);
        for number in known {
            for replica in ["ab", "ab1"] {
                conn.execute("INSERT INTO op VALUES (?1)", [op_id(replica, number)])
                    .unwrap();
            }
        }
        let ops: Vec<String> = [3, 8, 9, 11, 12, 30, 40_000]
            .into_iter()
            .map(|number| op_id("ab", number))
            .chain([op_id("ab1", 11)])
            .collect();
        let found = Value::Object(seen_of(&conn, &ops).unwrap());
        assert_eq!(
            found,
            json!({
                "ab-000000000003": 9,
                "ab-000000000011": 30,
                "ab-000000040000": 40_000,
                "ab1-000000000011": 11,
            })
        );
    }
}
