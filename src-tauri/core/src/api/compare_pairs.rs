//! Which thing of one state is which of the other.
//!
//! Within one review things keep their ids. A review started from an earlier one has things of its own: what was carried
//! over names where it comes from, the rest is known by what it says.

use std::collections::{BTreeMap, BTreeSet};

use super::compare_side::{Side, Thing};

/// A thing before and after; one of the two is there.
pub(super) struct Pair<'s> {
    pub(super) before: Option<&'s Thing>,
    pub(super) after: Option<&'s Thing>,
}

/// Every thing of both, those of the later state first in its order.
pub(super) fn pairs<'s>(before: &'s Side, after: &'s Side) -> Vec<Pair<'s>> {
    let same_review = before.review == after.review;
    let compared = |thing: &&Thing| match thing.kind.as_str() {
        // A signature is about what is compared; the sign-off says what it holds for.
        "signoff" => false,
        // What was said about last year's answers is not a part of this year's.
        "comment" | "premortem" => same_review,
        _ => true,
    };
    let old: Vec<&Thing> = before.things.iter().filter(compared).collect();
    let by_id: BTreeMap<&str, &Thing> = old.iter().map(|each| (each.id.as_str(), *each)).collect();
    let mut by_words: BTreeMap<String, Vec<&Thing>> = BTreeMap::new();
    if !same_review {
        for thing in &old {
            let alike = by_words.entry(words_of(thing)).or_default();
            alike.push(thing);
        }
    }
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut pairs = Vec::new();
    for thing in after.things.iter().filter(compared) {
        let carried = thing.text("carried_from");
        let known = [Some(thing.id.as_str()), carried].into_iter().flatten();
        let mut found = known.filter_map(|id| by_id.get(id).copied()).next();
        if thing.id == after.review {
            found = by_id.get(before.review.as_str()).copied();
        }
        if found.is_none() && !same_review {
            let alike = by_words.get(&words_of(thing)).into_iter().flatten();
            found = alike
                .copied()
                .find(|each| !taken.contains(each.id.as_str()));
        }
        let found = found.filter(|found| taken.insert(found.id.as_str()));
        pairs.push(Pair {
            before: found,
            after: Some(thing),
        });
    }
    let gone = old
        .iter()
        .filter(|thing| !taken.contains(thing.id.as_str()));
    pairs.extend(gone.map(|thing| Pair {
        before: Some(thing),
        after: None,
    }));
    pairs
}

/// What a thing is known by where its id is another.
fn words_of(thing: &Thing) -> String {
    let fields: &[&str] = match thing.kind.as_str() {
        "evidence" => &["question", "title", "url", "text"],
        "action" => &["question", "scenario", "text"],
        "waiver" => &["question", "reason"],
        "document" => &["pack"],
        "scenario" => &["title"],
        "row" => return of_row(thing),
        _ => &["title", "text"],
    };
    let words = fields
        .iter()
        .map(|field| thing.text(field).unwrap_or_default().trim().to_lowercase());
    format!("{}\n{}", thing.kind, words.collect::<Vec<_>>().join("\n"))
}

/// A row is known by its first cell that holds something: its name, as a rule.
fn of_row(thing: &Thing) -> String {
    let table = thing.text("table").unwrap_or_default();
    let cells = thing
        .fields
        .keys()
        .filter(|field| field.starts_with("cell/"));
    let name = thing.text("cell/name").or_else(|| {
        let mut texts = cells.filter_map(|field| thing.text(field));
        texts.next()
    });
    format!("row\n{table}\n{}", name.unwrap_or_default().to_lowercase())
}
