//! Rules for single values: cited sources, questions, web addresses.

use std::collections::BTreeSet;

use crate::pack::problem::{Findings, at};

/// Notes sources of an item that the pack does not declare.
pub(super) fn cites(
    list: &str,
    at: usize,
    sources: &[String],
    declared: &BTreeSet<&str>,
    findings: &mut Findings,
) {
    for (n, source) in sources.iter().enumerate() {
        if !declared.contains(source.as_str()) {
            findings.add(
                at![list, at, "sources", n],
                format!("{{it}} cites the source `{source}`, which the pack does not declare."),
            );
        }
    }
}

/// Whether a text is exactly one question.
pub(super) fn is_one_question(text: &str) -> bool {
    text.ends_with('?') && text.matches('?').count() == 1
}

pub(super) fn is_web_address(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|r| !r.is_empty() && !r.contains(char::is_whitespace))
}
