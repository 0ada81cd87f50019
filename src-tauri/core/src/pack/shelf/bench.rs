//! Folders of own packs, for the tests of the shelf.

use std::fs;

use super::Shelf;
use crate::pack::{parse, problem::Problem, shipped::SHIPPED};

pub(super) const CHECKLIST: &str = include_str!("../../../tests/packs/good/small-checklist.toml");

/// A checklist of the team's own that agrees with the shipped packs.
pub(super) fn own_checklist() -> String {
    // The text of a fact is the same in every pack.
    let pack = Shelf::shipped().newest("production-readiness").unwrap();
    let shared = &pack
        .facts
        .iter()
        .find(|fact| fact.id == "stores_data")
        .unwrap()
        .text;
    CHECKLIST
        .replace(
            &parse("small-checklist.toml", CHECKLIST).unwrap().facts[0].text,
            shared,
        )
        .replace("data.backup", "small.backup")
        .replace("data.restore", "small.restore")
}

pub(super) fn shelf(files: &[(&str, String)]) -> (Shelf, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    (Shelf::with_folder(folder.path()), folder)
}

pub(super) fn shipped_text(id: &str) -> String {
    SHIPPED
        .iter()
        .find(|s| s.id() == id)
        .unwrap()
        .text
        .to_owned()
}

pub(super) fn said(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}
