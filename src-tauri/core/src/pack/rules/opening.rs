//! Rules for what every pack opens with: its head, its sources and its facts.

use std::collections::BTreeSet;

use super::{ids, values};
use crate::pack::{
    head::{Fact, Head, PackKind, Source},
    problem::{Findings, at},
};

/// The head of a pack whose file is named `stem`.
pub(super) fn head(head: &Head, stem: &str, findings: &mut Findings) {
    if !(ids::ID.fits)(&head.id) {
        findings.add(
            at!["pack", "id"],
            format!("{{it}}: the id `{}` {}", head.id, ids::ID.rule),
        );
    } else if head.id != stem && stem != format!("{}-{}", head.id, head.version) {
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
            && !values::is_web_address(url)
        {
            findings.add(
                at!["source", at, "url"],
                "{it}: url must begin with http:// or https://.",
            );
        }
    }
    ids::unique(
        "source",
        sources.iter().map(|s| s.id.as_str()),
        &ids::ID,
        findings,
    )
}

/// The facts a pack declares.
pub(super) fn facts<'p>(facts: &'p [Fact], findings: &mut Findings) -> BTreeSet<&'p str> {
    ids::unique(
        "fact",
        facts.iter().map(|f| f.id.as_str()),
        &ids::NAME,
        findings,
    )
}
