//! Reads a pack file: every rule that concerns one file, with file, line and id for each problem.
//!
//! The usual file is good and goes straight through serde. Only a file that serde refuses is walked again for
//! all of its problems. Rules between packs are the shelf's.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde::de::DeserializeOwned;
use toml::de::{DeTable, Deserializer};

use super::{
    file::{ChecklistFile, DocumentFile, MaturityFile, Pack, PremortemFile},
    head::PackKind,
    locate::{Locator, line_at},
    plain,
    problem::{Finding, Findings, Problem, Step, at},
    shape,
    words::among,
};
use crate::Result;

/// Largest pack file, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// Reads a pack from the text of its file.
///
/// Fails with `Kind::Pack` and the first problem, and says how many more there are.
pub fn parse(file_name: &str, text: &str) -> Result<Pack> {
    examine(file_name, text).map_err(|problems| {
        Problem::error(&problems).unwrap_or_else(|| {
            crate::Error::new(crate::Kind::Pack, format!("{file_name} cannot be read."))
        })
    })
}

/// Every problem of a pack file, by line; none for a good one.
pub fn check(file_name: &str, text: &str) -> Vec<Problem> {
    examine(file_name, text).err().unwrap_or_default()
}

/// Every problem of a pack file given as bytes, which may not even be text.
pub fn check_bytes(file_name: &str, bytes: &[u8]) -> Vec<Problem> {
    match utf8(file_name, bytes) {
        Ok(text) => check(file_name, text),
        Err(problem) => vec![problem],
    }
}

/// The text of a file, if it is small enough and UTF-8.
pub(crate) fn utf8<'b>(file_name: &str, bytes: &'b [u8]) -> std::result::Result<&'b str, Problem> {
    if bytes.len() > MAX_BYTES {
        return Err(too_large(file_name, bytes.len()));
    }
    std::str::from_utf8(bytes).map_err(|error| Problem {
        line: u32::try_from(bytes[..error.valid_up_to()].split(|b| *b == b'\n').count())
            .unwrap_or(u32::MAX),
        ..Problem::of_file(file_name, "The file is not UTF-8 text.")
    })
}

/// A file of one kind: what serde fills and the rules look at.
pub(crate) trait PackFile: DeserializeOwned + JsonSchema + Into<Pack> {
    /// Notes every broken rule and parses the expressions.
    fn check(&mut self, stem: &str, findings: &mut Findings);
}

/// The pack, or all its problems.
pub(crate) fn examine(file_name: &str, text: &str) -> std::result::Result<Pack, Vec<Problem>> {
    if text.len() > MAX_BYTES {
        return Err(vec![too_large(file_name, text.len())]);
    }
    let tree = match DeTable::parse(text) {
        Ok(tree) => tree,
        Err(_) => return Err(not_toml(file_name, text)),
    };
    let mut findings = Findings::default();
    plain::check(tree.get_ref(), &mut findings.0);
    match kind(tree.get_ref()) {
        Ok(PackKind::Checklist) => read::<ChecklistFile>(file_name, text, tree, findings),
        Ok(PackKind::Document) => read::<DocumentFile>(file_name, text, tree, findings),
        Ok(PackKind::Premortem) => read::<PremortemFile>(file_name, text, tree, findings),
        Ok(PackKind::Maturity) => read::<MaturityFile>(file_name, text, tree, findings),
        Err(finding) => {
            findings.0.retain(|f| f.path != finding.path);
            findings.0.push(finding);
            Err(located(file_name, text, tree.get_ref(), &findings.0))
        }
    }
}

fn read<F: PackFile>(
    file_name: &str,
    text: &str,
    tree: toml::Spanned<DeTable<'_>>,
    mut findings: Findings,
) -> std::result::Result<Pack, Vec<Problem>> {
    match F::deserialize(Deserializer::from(tree)) {
        Ok(mut file) => {
            file.check(stem(file_name), &mut findings);
            if findings.0.is_empty() {
                return Ok(file.into());
            }
        }
        Err(error) => {
            let found = all_findings::<F>(file_name, text, &mut findings);
            if !found {
                // Not expected: the walk knows every type. serde's own words are better than silence.
                let offset = error.span().map_or(0, |span| span.start);
                return Err(vec![Problem {
                    line: line_at(text, offset),
                    ..Problem::of_file(
                        file_name,
                        format!("The pack cannot be read: {}.", error.message()),
                    )
                }]);
            }
        }
    }
    // serde took the tree apart; lines are looked up in a fresh one.
    match DeTable::parse(text) {
        Ok(tree) => Err(located(file_name, text, tree.get_ref(), &findings.0)),
        Err(_) => Err(not_toml(file_name, text)),
    }
}

/// Walks a file that serde refused; whether anything was found.
fn all_findings<F: PackFile>(file_name: &str, text: &str, findings: &mut Findings) -> bool {
    let Ok(tree) = DeTable::parse(text) else {
        return false;
    };
    let schema = SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<F>();
    let repaired = shape::repair(tree.get_ref(), schema.as_value());
    // Without one of its outermost tables, a file would only yield errors that follow from that.
    let whole = repaired.findings.iter().all(|f| f.path.len() > 1);
    if whole && let Ok(mut file) = serde_json::from_value::<F>(repaired.value) {
        let mut more = Findings::default();
        file.check(stem(file_name), &mut more);
        // What the rules say about a stand-in says nothing about the file.
        more.0.retain(|m| {
            !repaired
                .findings
                .iter()
                .any(|f| m.path.starts_with(&f.path))
        });
        findings.0.append(&mut more.0);
    }
    let found = !repaired.findings.is_empty();
    findings.0.extend(repaired.findings);
    found
}

fn located(file_name: &str, text: &str, tree: &DeTable<'_>, findings: &[Finding]) -> Vec<Problem> {
    let locator = Locator::new(file_name, text, tree);
    let mut problems: Vec<Problem> = findings.iter().map(|f| locator.problem(f)).collect();
    problems.sort_by_key(|p| p.line);
    problems
}

fn kind(root: &DeTable<'_>) -> std::result::Result<PackKind, Finding> {
    const KINDS: [&str; 4] = ["checklist", "document", "premortem", "maturity"];
    let finding = |path: Vec<Step>, message: &str| Finding {
        path,
        message: message.to_owned(),
    };
    let Some(head) = root.get("pack") else {
        return Err(finding(
            at![],
            "The file has no [pack] table, so it is not a pack.",
        ));
    };
    let Some(head) = head.get_ref().as_table() else {
        return Err(finding(
            at!["pack"],
            "pack must be a table, written [pack].",
        ));
    };
    match head.get("kind").map(|k| k.get_ref()) {
        None => Err(finding(at!["pack", "kind"], "{it} has no kind.")),
        Some(value) => {
            let word = value.as_str().unwrap_or_default();
            match word {
                "checklist" => Ok(PackKind::Checklist),
                "document" => Ok(PackKind::Document),
                "premortem" => Ok(PackKind::Premortem),
                "maturity" => Ok(PackKind::Maturity),
                _ => Err(finding(
                    at!["pack", "kind"],
                    &format!("{{it}}: kind must be {}, not `{word}`.", among(KINDS)),
                )),
            }
        }
    }
}

fn not_toml(file_name: &str, text: &str) -> Vec<Problem> {
    let (_, errors) = DeTable::parse_recoverable(text);
    let mut problems: Vec<Problem> = errors
        .iter()
        .map(|error| Problem {
            line: line_at(text, error.span().map_or(0, |span| span.start)),
            ..Problem::of_file(
                file_name,
                format!(
                    "The file is not valid TOML: {}.",
                    error.message().replace('\n', "; ")
                ),
            )
        })
        .collect();
    problems.sort_by_key(|p| p.line);
    // One slip often yields several errors on the same line.
    problems.dedup_by_key(|p| p.line);
    problems
}

pub(crate) fn too_large(file_name: &str, bytes: usize) -> Problem {
    let kib = bytes.div_ceil(1024);
    Problem::of_file(
        file_name,
        format!("The file has {kib} KiB, and the limit for a pack is 1024 KiB."),
    )
}

/// The file name without folders and without `.toml`.
pub(crate) fn stem(file_name: &str) -> &str {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    name.strip_suffix(".toml").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GOOD: &str = include_str!("../../tests/packs/good/small-checklist.toml");

    #[test]
    fn files_that_are_no_text_or_too_large_are_refused() {
        let said = |problems: Vec<Problem>| problems[0].to_string();
        assert_eq!(
            said(check_bytes("x.toml", b"[pack]\nid = \"\xff\"")),
            "x.toml, line 2: The file is not UTF-8 text."
        );
        let large = "#".repeat(MAX_BYTES + 1);
        let message =
            "x.toml, line 1: The file has 1025 KiB, and the limit for a pack is 1024 KiB.";
        assert_eq!(said(check("x.toml", &large)), message);
        assert_eq!(said(check_bytes("x.toml", large.as_bytes())), message);
    }

    #[test]
    fn a_file_may_be_named_with_its_folder() {
        assert_eq!(check("packs/small-checklist.toml", GOOD), []);
        assert_eq!(check("packs\\small-checklist.toml", GOOD), []);
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_crash() {
        let deep = format!("x = {}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(!check("x.toml", &deep).is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,400}") {
            check("x.toml", &text);
        }

        #[test]
        fn any_damage_is_read_or_refused(from in 0..GOOD.len(), length in 0..200usize, put in ".{0,8}") {
            let mut bytes = GOOD.as_bytes().to_vec();
            let to = (from + length).min(bytes.len());
            bytes.splice(from..to, put.bytes());
            let problems = check_bytes("small-checklist.toml", &bytes);
            let lines = bytes.split(|b| *b == b'\n').count();
            for problem in problems {
                prop_assert!((1..=lines).contains(&(problem.line as usize)));
                let unnamed = problem.message.contains("{it}");
                prop_assert!(!unnamed);
            }
        }

        #[test]
        fn any_value_of_any_key_is_read_or_refused(
            line in 0..200usize,
            value in prop::sample::select(vec!["1", "-1", "1.5", "true", "\"\"", "[]", "[[1]]", "{}", "{a={}}", "1979-05-27", "99999999999999999999", "nan", "'tier <='"]),
        ) {
            let damaged: Vec<String> = GOOD
                .lines()
                .enumerate()
                .map(|(n, text)| match text.split_once(" = ") {
                    Some((key, _)) if n == line => format!("{key} = {value}"),
                    _ => text.to_owned(),
                })
                .collect();
            check("small-checklist.toml", &damaged.join("\n"));
        }
    }
}
