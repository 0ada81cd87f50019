//! Content is data, generated files are fresh, released files stay, and nothing of one machine is kept. Rules 3, 6 and 7.

use std::collections::HashMap;
use std::fs;

use lamppost_tests::top;

use crate::tree::{File, holds, project};

/// Shorter texts may be a coincidence.
const HEAD: usize = 24;
/// Released migrations: path and SHA-256, one a line. A line is added with each release and never changed.
const RELEASED: &str = "tests/released-migrations.txt";

/// No question, criterion or scenario stands in Rust or TypeScript.
#[test]
fn content_is_data() {
    let sample = sentences("id = \"a\"\ntext = \"Is a restore from backup tested regularly?\"\n");
    let bad = File::new(
        "ui/src/readiness/a.ts",
        "const q = \"Is a restore from backup tested regularly?\";",
    );
    assert_eq!(
        copied(&[bad], &sample).len(),
        1,
        "the rule misses its bad sample"
    );
    let packs = project()
        .iter()
        .filter(|file| file.under(&["assets/packs"]) && file.is(&["toml"]));
    let texts: Vec<String> = packs.flat_map(|file| sentences(&file.text)).collect();
    let found = copied(project(), &texts);
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// Generating again changes nothing.
#[test]
fn generated_files_are_fresh() {
    let is_stale = |path: &str, fresh: &str| {
        fs::read_to_string(top().join(path))
            .map(|old| old.replace("\r\n", "\n"))
            .ok()
            .as_deref()
            != Some(fresh)
    };
    assert!(
        is_stale("Cargo.toml", "something else"),
        "the rule misses its bad sample"
    );
    let stale: Vec<String> = lamppost_tests::generated::files()
        .into_iter()
        .filter(|(path, fresh)| is_stale(path, fresh))
        .map(|(path, _)| path)
        .collect();
    assert!(
        stale.is_empty(),
        "these files are not fresh; run `cargo xtask generate`: {}",
        stale.join(", ")
    );
}

/// A released migration never changes: somebody's workspace was made by it.
#[test]
fn released_migrations_stay() {
    holds(
        |files| {
            let list = files
                .iter()
                .find(|file| file.path == RELEASED)
                .map(|file| file.text.as_str())
                .unwrap_or_default();
            let lines = list
                .lines()
                .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
            lines
                .filter_map(|line| {
                    let (hash, path) = line.split_once("  ")?;
                    match files.iter().find(|file| file.path == path) {
                        None => Some(format!("{path}: a released migration is gone")),
                        Some(file) if lamppost_tests::generated::sha256(&file.text) != hash => {
                            Some(file.at(
                                1,
                                "a released migration has changed; write a new one instead",
                            ))
                        }
                        Some(_) => None,
                    }
                })
                .collect()
        },
        &[(
            RELEASED,
            "# made by somebody\n00  src-tauri/core/src/store/migrations/0001.sql\n",
        )],
        &[(RELEASED, "# nothing is released yet\n")],
    );
}

/// Nothing names a folder or a package source of one machine.
#[test]
fn nothing_names_this_machine() {
    holds(
        |files| {
            let mut folders = vec![
                concat!("/ho", "me/").to_owned(),
                concat!("/Us", "ers/").to_owned(),
                concat!(r"C:\Us", r"ers\").to_owned(),
                format!("{}/", top().display()),
            ];
            folders.extend(
                std::env::var("HOME")
                    .ok()
                    .filter(|home| home.len() > 1)
                    .map(|home| format!("{home}/")),
            );
            let mut found = Vec::new();
            for file in files {
                let named = folders
                    .iter()
                    .filter_map(|folder| Some((folder, absolute(&file.text, folder)?)));
                found.extend(named.map(|(folder, line)| {
                    file.at(line, &format!("`{folder}` is a folder of one machine"))
                }));
            }
            for file in files {
                let allowed = if file.path == "Cargo.lock" {
                    "https://github.com/rust-lang/crates.io-index"
                } else {
                    "https://registry.npmjs.org/"
                };
                let sources = match file.path.as_str() {
                    "Cargo.lock" => "source = ",
                    "ui/package-lock.json" | "tests/oracles/package-lock.json" => "\"resolved\": ",
                    _ => continue,
                };
                let lines = file
                    .text
                    .lines()
                    .enumerate()
                    .filter(|(_, line)| line.contains(sources) && !line.contains(allowed));
                found.extend(lines.map(|(at, _)| {
                    file.at(at + 1, "comes from a source that others cannot reach")
                }));
            }
            found
        },
        &[
            ("README.md", concat!("Open /ho", "me/mara/lamppost.")),
            (
                "Cargo.lock",
                "name = \"a\"\nsource = \"registry+https://mirror.example/index\"",
            ),
            (
                "ui/package-lock.json",
                "\"resolved\": \"http://mirror.example/a.tgz\",",
            ),
            (
                "tests/oracles/package-lock.json",
                "\"resolved\": \"http://mirror.example/a.tgz\",",
            ),
        ],
        &[
            ("README.md", concat!("Open ~/lamppost or ui/src/ho", "me/.")),
            (
                "Cargo.lock",
                "source = \"registry+https://github.com/rust-lang/crates.io-index\"",
            ),
        ],
    );
}

/// Where one of the texts stands in code. Looks each place up by its first bytes: every text at every place would take minutes.
fn copied(files: &[File], texts: &[String]) -> Vec<String> {
    let heads: HashMap<&[u8], &str> = texts
        .iter()
        .map(|text| (&text.as_bytes()[..HEAD], text.as_str()))
        .collect();
    let code = files.iter().filter(|file| {
        file.is(&["rs", "ts", "svelte"])
            && file.under(&["src-tauri", "ui/src"])
            && !file.under(&["src-tauri/core/tests", "src-tauri/cli/tests"])
            && !file.path.contains(".test.")
    });
    code.filter_map(|file| {
        let own = file.text.split("#[cfg(test)]").next()?.as_bytes();
        let mut places = own.windows(HEAD).enumerate();
        let (at, text) = places.find_map(|(at, head)| {
            let text = heads.get(head)?;
            own[at..].starts_with(text.as_bytes()).then_some((at, text))
        })?;
        let line = own[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        Some(file.at(
            line,
            &format!("content belongs in assets/packs, with an id: {text}"),
        ))
    })
    .collect()
}

/// The line on which a folder is named as the start of a path, not as a part of one such as `ui/src/home/`.
fn absolute(text: &str, folder: &str) -> Option<usize> {
    let at = text.match_indices(folder).map(|(at, _)| at).find(|at| {
        !text[..*at].ends_with(|c: char| c.is_alphanumeric() || "._-/})*".contains(c))
    })?;
    Some(text[..at].matches('\n').count() + 1)
}

/// Text values of a pack that are long enough to be no coincidence.
fn sentences(toml: &str) -> Vec<String> {
    let values = toml.lines().filter_map(|line| line.split_once(" = \""));
    let sentences = values.filter(|(key, _)| {
        matches!(
            key.trim(),
            "text" | "why" | "evidence" | "prompt" | "intent" | "story"
        )
    });
    sentences
        .map(|(_, value)| value.trim_end().trim_end_matches('"').to_owned())
        .filter(|value| value.len() > HEAD)
        .collect()
}
