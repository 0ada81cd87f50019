//! Rules for all kinds: head, sources, facts, identifiers.

use std::collections::{BTreeMap, BTreeSet};

use crate::pack::{
    head::{Fact, Head, PackKind, Source},
    problem::{Findings, Step, at},
};

/// The head of a pack whose file is named `stem`.
pub(super) fn head(head: &Head, stem: &str, findings: &mut Findings) {
    if !is_id(&head.id) {
        findings.add(
            at!["pack", "id"],
            format!("{{it}}: the id `{}` {}", head.id, ID.rule),
        );
    } else if head.id != stem {
        findings.add(
            at!["pack", "id"],
            format!("{{it}}: the id `{}` differs from the file name.", head.id),
        );
    }
    if head.confidential && head.kind != PackKind::Document {
        findings.add(
            at!["pack", "confidential"],
            "{it}: only a document can be confidential.",
        );
    }
}

/// The sources a pack declares.
pub(super) fn sources<'p>(sources: &'p [Source], findings: &mut Findings) -> BTreeSet<&'p str> {
    for (at, source) in sources.iter().enumerate() {
        if let Some(url) = &source.url
            && !is_web_address(url)
        {
            findings.add(
                at!["source", at, "url"],
                "{it}: url must begin with http:// or https://.",
            );
        }
    }
    ids(
        "source",
        sources.iter().map(|s| s.id.as_str()),
        &ID,
        findings,
    )
}

/// The facts a pack declares.
pub(super) fn facts<'p>(facts: &'p [Fact], findings: &mut Findings) -> BTreeSet<&'p str> {
    ids("fact", facts.iter().map(|f| f.id.as_str()), &NAME, findings)
}

/// Notes ids of a list that are malformed or used twice, and hands back all of them.
pub(super) fn ids<'p>(
    list: &str,
    ids: impl Iterator<Item = &'p str>,
    pattern: &Pattern,
    findings: &mut Findings,
) -> BTreeSet<&'p str> {
    ids_at(at![list], ids, pattern, findings)
}

/// The same for a list that is not at the root.
pub(super) fn ids_at<'p>(
    list: Vec<Step>,
    ids: impl Iterator<Item = &'p str>,
    pattern: &Pattern,
    findings: &mut Findings,
) -> BTreeSet<&'p str> {
    let mut seen = BTreeSet::new();
    for (at, id) in ids.enumerate() {
        let here = || {
            let mut path = list.clone();
            path.extend([Step::from(at), Step::from("id")]);
            path
        };
        if !(pattern.fits)(id) {
            findings.add(here(), format!("The id `{id}` {}", pattern.rule));
        }
        if !seen.insert(id) {
            findings.add(here(), "The id {it} is used twice.");
        }
    }
    seen
}

/// Notes numbers of a scale that are used twice.
pub(super) fn scale(
    list: &str,
    key: &str,
    numbers: impl Iterator<Item = u8>,
    findings: &mut Findings,
) {
    let mut seen = BTreeMap::new();
    for (at, number) in numbers.enumerate() {
        if seen.insert(number, at).is_some() {
            findings.add(
                at![list, at, key],
                format!("{{it}}: {key} {number} is used twice."),
            );
        }
    }
}

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

/// What an identifier looks like, with the rule in words.
pub(super) struct Pattern {
    pub(super) fits: fn(&str) -> bool,
    pub(super) rule: &'static str,
}

/// Most identifiers.
pub(super) const ID: Pattern = Pattern {
    fits: is_id,
    rule: "must be lower-case letters and digits, words joined by `-` and parts by `.`.",
};

/// Identifiers that expressions and column names use.
pub(super) const NAME: Pattern = Pattern {
    fits: is_name,
    rule: "must begin with a lower-case letter and join words with `_`.",
};

/// `[a-z0-9]+([-_][a-z0-9]+)*(\.[a-z0-9]+([-_][a-z0-9]+)*)*`
fn is_id(id: &str) -> bool {
    id.split(['.', '-', '_']).all(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    })
}

/// `[a-z][a-z0-9_]*`
fn is_name(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_follow_their_patterns() {
        for good in [
            "data",
            "data.restore",
            "delivery.3.standard-pipeline",
            "a_b-c.d",
        ] {
            assert!(is_id(good), "{good}");
        }
        for bad in [
            "",
            "Data",
            "data.",
            ".data",
            "data..restore",
            "a--b",
            "a b",
            "ä",
        ] {
            assert!(!is_id(bad), "{bad}");
        }
        for good in ["a", "stores_data", "a1_"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", "1a", "_a", "a-b", "a.b", "A"] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
