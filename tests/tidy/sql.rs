//! SQL: where it lives and how it is written. Rule 3 of the architecture.

use crate::tree::{File, holds};

/// What a statement begins with.
const STATEMENTS: [&str; 10] = [
    "SELECT ",
    "INSERT INTO",
    "INSERT OR",
    "UPDATE ",
    "DELETE FROM",
    "CREATE TABLE",
    "CREATE INDEX",
    "CREATE VIRTUAL",
    "PRAGMA ",
    "WITH ",
];

/// SQL lives in `store/`; nothing else names the database library.
#[test]
fn sql_lives_in_the_store() {
    holds(
        |files| {
            let outside = files.iter().filter(|file| {
                file.is(&["rs"])
                    && file.under(&["src-tauri"])
                    && !file.under(&["src-tauri/core/src/store", "src-tauri/core/tests"])
            });
            outside
                .flat_map(|file| {
                    let source = file.rust_without_tests();
                    let mut found =
                        file.lines_with(&source.code, &["rusqlite"], "belongs in `store/` alone");
                    let sql = source.literals.iter().filter(|(_, text)| {
                        STATEMENTS
                            .iter()
                            .any(|word| text.trim_start().starts_with(word))
                    });
                    found.extend(sql.map(|(line, _)| file.at(*line, "SQL belongs in `store/`")));
                    found
                })
                .collect()
        },
        &[
            (
                "src-tauri/core/src/api/a.rs",
                "let x = db.prepare(\"SELECT id FROM op\");",
            ),
            (
                "src-tauri/src/main.rs",
                "let x = r#\"\n  PRAGMA user_version\"#;",
            ),
            ("src-tauri/cli/src/main.rs", "use rusqlite::Connection;"),
        ],
        &[
            (
                "src-tauri/core/src/store/a.rs",
                "db.prepare(\"SELECT id FROM op\");",
            ),
            (
                "src-tauri/core/src/api/a.rs",
                "\"Update the service\"; // SELECT id",
            ),
        ],
    );
}

/// Keywords stand in upper case.
#[test]
fn sql_keywords_are_upper_case() {
    holds(
        |files| {
            let mut found = Vec::new();
            for (file, line, text) in statements(files) {
                let starts_low = STATEMENTS.iter().any(|word| {
                    let start = text.trim_start();
                    start
                        .get(..word.len())
                        .is_some_and(|head| head.eq_ignore_ascii_case(word) && head != *word)
                });
                let keywords = [
                    " from ",
                    " where ",
                    " order by ",
                    " group by ",
                    " values",
                    " set ",
                    " join ",
                    " limit ",
                    " strict",
                    " and ",
                    " is null",
                    " not null",
                ];
                let is_sql = STATEMENTS.iter().any(|word| text.contains(word));
                let has_low = is_sql
                    && keywords
                        .iter()
                        .any(|word| outside_quotes(&text).contains(word));
                let is_low = text.trim_start().starts_with("select ") && text.contains(" from ");
                if has_low || is_low || (starts_low && file.is(&["sql"])) {
                    found.push(file.at(line, "SQL keywords are written in upper case"));
                }
            }
            found
        },
        &[
            ("src-tauri/core/src/store/a.rs", "\"select id from op\""),
            ("src-tauri/core/src/store/a.rs", "\"SELECT id from op\""),
            (
                "src-tauri/core/src/store/a.sql",
                "create table op (id TEXT) STRICT;",
            ),
        ],
        &[(
            "src-tauri/core/src/store/a.rs",
            "\"SELECT id\nFROM op\nWHERE kind = 'set from here'\"",
        )],
    );
}

/// A query names its columns, so that a migration cannot change what it returns. A copy of a whole table wants every column.
#[test]
fn sql_names_its_columns() {
    holds(
        |files| {
            let wrong = statements(files).into_iter().filter(|(_, _, text)| {
                let text = text
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
                    .to_uppercase()
                    .replace("AS SELECT * FROM MAIN.", "");
                text.contains("SELECT *")
                    || text.contains("SELECT DISTINCT *")
                    || text.contains(".*")
            });
            wrong
                .map(|(file, line, _)| file.at(line, "name the columns instead of `*`"))
                .collect()
        },
        &[
            ("src-tauri/core/src/store/a.rs", "\"SELECT *\nFROM op\""),
            (
                "src-tauri/core/src/store/a.rs",
                "\"SELECT\n    o.*\nFROM op o\"",
            ),
        ],
        &[(
            "src-tauri/core/src/store/a.rs",
            "\"SELECT count(*)\nFROM op\"; \"CREATE TEMP TABLE due AS SELECT * FROM main.due\"",
        )],
    );
}

/// A STRICT table refuses a value of the wrong type.
#[test]
fn tables_are_strict() {
    holds(
        |files| {
            let mut found = Vec::new();
            for (file, line, text) in statements(files) {
                for (at, _) in text.match_indices("CREATE TABLE") {
                    let statement = text[at..].split(';').next().unwrap_or_default();
                    let options = statement
                        .rsplit_once(')')
                        .map_or("", |(_, options)| options);
                    if !options.contains("STRICT") {
                        found.push(
                            file.at(line + text[..at].matches('\n').count(), "a table is STRICT"),
                        );
                    }
                }
            }
            found
        },
        &[(
            "src-tauri/core/src/store/a.sql",
            "-- x\nCREATE TABLE op (\n    id TEXT PRIMARY KEY\n);",
        )],
        &[(
            "src-tauri/core/src/store/a.sql",
            "CREATE TABLE op (\n    id TEXT CHECK (id != '')\n) STRICT, WITHOUT ROWID;\nCREATE VIRTUAL TABLE find USING fts5(text);",
        )],
    );
}

/// Every `.sql` file, and every literal of the store's source, with its first line. Comments of SQL are gone.
fn statements(files: &[File]) -> Vec<(&File, usize, String)> {
    let mut found = Vec::new();
    for file in files
        .iter()
        .filter(|file| file.under(&["src-tauri/core/src/store"]))
    {
        if file.is(&["sql"]) {
            let lines = file
                .text
                .lines()
                .map(|line| line.split("--").next().unwrap_or_default());
            found.push((file, 1, lines.collect::<Vec<_>>().join("\n")));
        } else if file.is(&["rs"]) {
            let literals = file.rust_without_tests().literals.into_iter();
            found.extend(literals.map(|(line, text)| (file, line, text)));
        }
    }
    found
}

fn outside_quotes(text: &str) -> String {
    text.split('\'')
        .step_by(2)
        .collect::<Vec<_>>()
        .join("''")
        .replace('\n', " ")
}
