//! The rule for every text of a pack: one line, not empty, no stray white space.
//!
//! Works on the parsed file before it becomes types, so no text can be forgotten.

use toml::de::{DeTable, DeValue};

use super::problem::{Finding, Step};

/// Looks at every text of a file.
pub(crate) fn check(root: &DeTable<'_>, findings: &mut Vec<Finding>) {
    let mut path = Vec::new();
    table(root, &mut path, findings);
}

// Paths borrow while walking: a good pack has thousands of texts and not one finding.
#[derive(Clone, Copy)]
enum Borrowed<'k> {
    Key(&'k str),
    At(usize),
}

fn table<'k>(table: &'k DeTable<'_>, path: &mut Vec<Borrowed<'k>>, findings: &mut Vec<Finding>) {
    for (key, inner) in table {
        path.push(Borrowed::Key(key.get_ref()));
        value(inner.get_ref(), path, findings);
        path.pop();
    }
}

fn value<'k>(value_at: &'k DeValue<'_>, path: &mut Vec<Borrowed<'k>>, findings: &mut Vec<Finding>) {
    match value_at {
        DeValue::String(text) => {
            if let Some(fault) = fault(text) {
                let name = path.iter().rev().find_map(|step| match step {
                    Borrowed::Key(key) => Some(*key),
                    Borrowed::At(_) => None,
                });
                findings.push(Finding {
                    path: path.iter().map(|step| step.owned()).collect(),
                    message: format!("{{it}}: {} {fault}.", name.unwrap_or("a text")),
                });
            }
        }
        DeValue::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                path.push(Borrowed::At(at));
                value(item.get_ref(), path, findings);
                path.pop();
            }
        }
        DeValue::Table(inner) => table(inner, path, findings),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {}
    }
}

fn fault(text: &str) -> Option<&'static str> {
    if text.trim().is_empty() {
        Some("is empty")
    } else if text.chars().any(char::is_control) {
        Some("has a line break or another control character")
    } else if text.trim() != text || text.contains("  ") {
        Some("has stray white space")
    } else {
        None
    }
}

impl Borrowed<'_> {
    fn owned(&self) -> Step {
        match self {
            Borrowed::Key(key) => Step::from(*key),
            Borrowed::At(at) => Step::from(*at),
        }
    }
}
