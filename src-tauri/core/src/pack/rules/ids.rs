//! Rules for identifiers and scales, for all kinds.

use std::collections::{BTreeMap, BTreeSet};

use crate::pack::problem::{Findings, Step, at};

/// Notes ids of a list that are malformed or used twice, and hands back all of them.
pub(super) fn unique<'p>(
    list: &str,
    ids: impl Iterator<Item = &'p str>,
    pattern: &Pattern,
    findings: &mut Findings,
) -> BTreeSet<&'p str> {
    unique_at(at![list], ids, pattern, findings)
}

/// The same for a list that is not at the root.
pub(super) fn unique_at<'p>(
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
pub(crate) fn is_id(id: &str) -> bool {
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
