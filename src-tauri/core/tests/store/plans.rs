//! How SQLite answers what the store asks: nothing that is asked often walks through the log or all current values.
//!
//! Which way SQLite goes does not depend on the rows here, as the store gives it no statistics: so an empty file shows it.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use crate::world::World;

/// Files of which the statements read everything, as that is what they are for.
const READS_ALL: &[&str] = &[
    "derive.rs",
    "export.rs",
    "verify.rs",
    "backup",
    "recover",
    "parcel",
    "read.rs: instr(",
];

#[test]
fn no_statement_walks_through_the_log() {
    let (file, _context, _folder) = World::new(1).close();
    let conn = Connection::open(&file).unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let mut asked = 0;
    let mut walks = Vec::new();
    for (file, sql) in statements(&source) {
        if READS_ALL.iter().any(|each| match each.split_once(": ") {
            Some((name, part)) => file.ends_with(name) && sql.contains(part),
            None => file.contains(each),
        }) {
            continue;
        }
        let Ok(mut plan) = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")) else {
            continue;
        };
        let count = plan.parameter_count();
        let steps: Vec<String> = plan
            .query_map(rusqlite::params_from_iter(vec!["x"; count]), |row| {
                row.get(3)
            })
            .unwrap()
            .map(Result::unwrap)
            .collect();
        asked += 1;
        for step in steps {
            let walk = ["SCAN op", "SCAN head"]
                .into_iter()
                .any(|walk| step.starts_with(walk));
            if walk {
                walks.push(format!("{file}: {step}\n{sql}"));
            }
        }
    }
    assert!(asked > 80, "only {asked} statements were found");
    assert!(walks.is_empty(), "{}", walks.join("\n\n"));
}

/// Every text in the source that reads or writes rows.
fn statements(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(statements(&path));
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for piece in text.split('"') {
            let begins = ["SELECT", "WITH", "DELETE", "UPDATE", "INSERT"];
            if begins.iter().any(|word| piece.starts_with(word)) {
                found.push((path.display().to_string(), piece.to_owned()));
            }
        }
    }
    found
}
