//! Which fields are searched: everything that a person wrote in words.
//!
//! Left out on purpose: votes, packs, places to publish to, and what only a program reads.

/// What of a kind of entity is searched.
#[derive(Debug)]
pub struct Searched {
    /// The word for the kind.
    pub kind: &'static str,
    /// What the entity itself is called as something found.
    pub word: &'static str,
    /// Fields that name it, the first of them that is set.
    pub titles: &'static [&'static str],
    /// Other fields.
    pub texts: &'static [&'static str],
    /// Keyed fields whose key names a part that is found by itself.
    pub keyed: &'static [&'static str],
    /// What such a part is called as something found.
    pub part: &'static str,
    /// Keyed fields that are words of the whole.
    pub cells: &'static [&'static str],
}

const NONE: Searched = Searched {
    kind: "",
    word: "",
    titles: &[],
    texts: &[],
    keyed: &[],
    part: "",
    cells: &[],
};

macro_rules! searched {
    ($($kind:literal as $word:literal: $titles:expr, $texts:expr $(, $key:ident: $value:expr)*;)*) => {
        &[$(Searched { kind: $kind, word: $word, titles: &$titles, texts: &$texts, $($key: $value,)* ..NONE }),*]
    };
}

/// Every kind that is searched.
#[expect(clippy::needless_update, reason = "an entry may name every part of it")]
pub const SEARCHED: &[Searched] = searched! {
    "service" as "service": ["name"], ["summary", "owner", "slo"];
    "link" as "link": ["title"], ["url"];
    "team" as "team": ["name"], ["summary"];
    "review" as "review": ["title"], [], keyed: &["reason", "note", "owner"], part: "answer", cells: &["settled"];
    "evidence" as "evidence": ["title"], ["text", "url", "collected_by", "reviewed_by", "proves"];
    "comment" as "comment": [], ["text"];
    "action" as "action": ["text"], ["owner"];
    "waiver" as "waiver": [], ["reason", "control", "requested_by", "approver"];
    "document" as "document": ["title"], ["team", "appendix"], keyed: &["text", "field", "skipped"], part: "section";
    "row" as "row": [], [], cells: &["cell"];
    "participant" as "participant": ["name"], [];
    "reason_note" as "reason": [], ["text"];
    "scenario" as "scenario": ["title"], ["text", "trigger", "blast_radius", "detection", "owner", "reason", "partner", "approver", "accepted_by", "accepted_reason"];
    "mitigation" as "mitigation": ["text"], ["owner"];
    "exercise" as "exercise": ["title"], ["plan", "findings"];
    "assessment" as "assessment": ["title"], [], keyed: &["note", "settled_reason", "na_reason"], part: "criterion";
    "respondent" as "respondent": ["name"], [], keyed: &["remark"], part: "remark";
    "snapshot" as "snapshot": ["title"], [];
    "incident" as "incident": ["title"], ["note", "url"];
    "person" as "person": ["name"], ["team"];
    "signoff" as "signoff": [], ["reason", "by", "asked_of"];
};

/// What of a kind is searched, if anything.
pub fn searched(kind: &str) -> Option<&'static Searched> {
    SEARCHED.iter().find(|each| each.kind == kind)
}

impl Searched {
    /// The part that a field belongs to, empty for the whole; none where the field is not searched.
    pub fn part_of<'f>(&self, field: &'f str) -> Option<&'f str> {
        match field.split_once('/') {
            Some((prefix, key)) if self.keyed.contains(&prefix) => Some(section_of(prefix, key)),
            Some((prefix, _)) if self.cells.contains(&prefix) => Some(""),
            Some(_) => None,
            None if self.titles.contains(&field) || self.texts.contains(&field) => Some(""),
            None => None,
        }
    }
}

/// Single values of a section are kept by `section.field`.
fn section_of<'f>(prefix: &str, key: &'f str) -> &'f str {
    match prefix {
        "field" => key.split_once('.').map_or(key, |(section, _)| section),
        _ => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::spec;

    #[test]
    fn what_is_searched_is_declared() {
        for each in SEARCHED {
            // Kinds of other Lampposts are searched once they are known.
            let Some(spec) = spec(each.kind) else {
                continue;
            };
            for field in each.titles.iter().chain(each.texts) {
                assert!(
                    spec.fields.iter().any(|known| known.name == *field),
                    "{} {field}",
                    each.kind
                );
            }
            for field in each.keyed.iter().chain(each.cells) {
                assert!(
                    spec.keyed.iter().any(|known| known.name == *field),
                    "{} {field}",
                    each.kind
                );
            }
        }
    }

    #[test]
    fn a_field_belongs_to_its_part() {
        let document = searched("document").unwrap();
        assert_eq!(document.part_of("text/summary"), Some("summary"));
        assert_eq!(document.part_of("field/header.owner"), Some("header"));
        assert_eq!(document.part_of("title"), Some(""));
        assert_eq!(document.part_of("pack"), None);
        assert_eq!(searched("row").unwrap().part_of("cell/name"), Some(""));
        assert_eq!(searched("respondent").unwrap().part_of("vote/x"), None);
    }
}
