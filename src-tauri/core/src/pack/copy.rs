//! A pack of the team's own from another: its text with another head, everything else as it was written.
//!
//! Under the same id it takes the place of the other one, so it gets a higher version and the beginning of a map.
//! Under another id the questions of a checklist get ids of their own, because one id is one question everywhere.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{rules, shipped::SHIPPED, version::Version};
use crate::error::{Error, Kind, Result, clipped};

/// What a copy is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called<'c> {
    /// Its id; the same for a copy that takes the place of the other pack.
    pub id: &'c str,
    /// Its title; that of the other pack where none is given.
    pub title: Option<&'c str>,
}

/// The text of a copy.
///
/// # Errors
/// `Invalid` for an id in a wrong form, or that of another pack inside the program.
pub fn copy(text: &str, called: &Called<'_>) -> Result<String> {
    if !rules::is_id(called.id) || called.id.len() > 100 {
        return Err(
            Error::invalid(format!("“{}” is not an id of a pack.", clipped(called.id))).hint(
                "Use lower-case letters and digits, joined by -, such as payments-readiness.",
            ),
        );
    }
    let unread = || Error::new(Kind::Pack, "The pack to copy cannot be read.");
    let tree = DeTable::parse(text).map_err(|_| unread())?;
    let root = tree.get_ref();
    let head = root
        .get("pack")
        .and_then(|head| head.get_ref().as_table())
        .ok_or_else(unread)?;
    let word = |key: &str| {
        head.get(key)
            .and_then(|value| Some((value.span(), value.get_ref().as_str()?)))
    };
    let (id_at, id) = word("id").ok_or_else(unread)?;
    let (version_at, version) = word("version").ok_or_else(unread)?;
    let (title_at, _) = word("title").ok_or_else(unread)?;
    let version: Version = version.parse().map_err(|_| unread())?;
    let same = id == called.id;
    if !same && SHIPPED.iter().any(|shipped| shipped.id() == called.id) {
        return Err(
            Error::invalid(format!("{} is the id of another pack.", called.id))
                .hint("Choose another id."),
        );
    }
    let next = match same {
        true => Version {
            minor: version.minor.saturating_add(1),
            patch: 0,
            ..version
        },
        false => Version {
            major: 1,
            minor: 0,
            patch: 0,
        },
    };
    let mut edits: Vec<(Range<usize>, String)> = vec![
        (id_at, quoted(called.id)),
        (version_at, quoted(&next.to_string())),
    ];
    if let Some(title) = called.title {
        edits.push((title_at, quoted(title)));
    }
    let questions = root
        .get("question")
        .and_then(|list| list.get_ref().as_array());
    let questions: Vec<&DeTable<'_>> = questions
        .into_iter()
        .flatten()
        .filter_map(|one| one.get_ref().as_table())
        .collect();
    if !same {
        rename(text, &questions, called.id, &mut edits);
    }
    edits.sort_by_key(|(at, _)| at.start);
    let mut out = String::with_capacity(text.len() + 1_024);
    let mut from = 0;
    for (at, new) in edits {
        out.push_str(text.get(from..at.start).ok_or_else(unread)?);
        out.push_str(&new);
        from = at.end;
    }
    out.push_str(text.get(from..).ok_or_else(unread)?);
    if !same {
        return Ok(without_maps(&out));
    }
    if !questions.is_empty() {
        out.push_str(&begun_map(version));
    }
    Ok(out)
}

/// Gives every question an id that begins with the pack's, where it is named and where a rule names it.
fn rename(
    text: &str,
    questions: &[&DeTable<'_>],
    id: &str,
    edits: &mut Vec<(Range<usize>, String)>,
) {
    let value = |table: &DeTable<'_>, key: &str| -> Option<(Range<usize>, String)> {
        let value: &Spanned<DeValue<'_>> = table.get(key)?;
        Some((value.span(), value.get_ref().as_str()?.to_owned()))
    };
    let ids: Vec<String> = questions
        .iter()
        .filter_map(|one| Some(value(one, "id")?.1))
        .collect();
    for question in questions {
        if let Some((at, own)) = value(question, "id") {
            edits.push((at, quoted(&format!("{id}.{own}"))));
        }
        if let Some((at, _)) = value(question, "when") {
            let mut rule = text.get(at.clone()).unwrap_or_default().to_owned();
            for own in &ids {
                for quote in ["\"", "\\\""] {
                    rule = rule.replace(
                        &format!("{quote}{own}{quote}"),
                        &format!("{quote}{id}.{own}{quote}"),
                    );
                }
            }
            edits.push((at, rule));
        }
    }
}

/// The text without the way from older versions, which were those of another pack.
fn without_maps(text: &str) -> String {
    let mut inside = false;
    let kept = text.split_inclusive('\n').filter(|line| {
        let line = line.trim_start();
        if line.starts_with("[[") || line.starts_with("[pack") || line.starts_with("[signoff") {
            inside = line.starts_with("[[map");
        }
        !inside
    });
    kept.collect()
}

/// The beginning of a map, with what can be said in it.
fn begun_map(from: Version) -> String {
    format!(
        r#"
# What became of the questions of {from}: reviews are moved by it. Questions that are not named stay.
[[map]]
from = "{from}"
# moved = [{{ from = "area.old", to = "area.new" }}]
# split = [{{ from = "area.old", to = ["area.one", "area.other"] }}]
# merged = [{{ from = ["area.one", "area.other"], to = "area.both" }}]
# removed = ["area.gone"]
# added = ["area.new"]
grace_days = 30
"#
    )
}

/// A text as TOML takes it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::{Shelf, parse};

    #[test]
    fn every_shipped_pack_can_be_copied_under_its_own_and_another_id() {
        for shipped in &SHIPPED {
            let other = format!("our-{}", shipped.id());
            for (id, title) in [
                (shipped.id(), None),
                (other.as_str(), Some("Our \"own\" \\ pack")),
            ] {
                let text = copy(shipped.text, &Called { id, title }).unwrap();
                let file = format!("{id}.toml");
                let found = Shelf::check(vec![(file.clone(), text.clone().into_bytes())]);
                assert_eq!(found, [], "{id}");
                let (old, new) = (shipped.pack().unwrap(), parse(&file, &text).unwrap());
                assert_eq!(new.head.title, title.unwrap_or(&old.head.title));
                let lists = old.checklist().zip(new.checklist());
                for (old, new) in lists
                    .iter()
                    .flat_map(|(old, new)| old.questions.iter().zip(&new.questions))
                {
                    assert_eq!(old.text, new.text);
                    assert!(new.id.ends_with(&old.id));
                    assert_eq!(old.rule.is_some(), new.rule.is_some());
                }
                match id == shipped.id() {
                    true => assert!(new.head.version > old.head.version),
                    false => assert_eq!(new.head.version.to_string(), "1.0.0"),
                }
            }
        }
    }

    #[test]
    fn a_copy_of_a_copy_leads_from_the_version_before() {
        let shipped = SHIPPED
            .iter()
            .find(|shipped| shipped.id() == "oncall-readiness")
            .unwrap();
        let called = Called {
            id: shipped.id(),
            title: None,
        };
        let first = copy(shipped.text, &called).unwrap();
        let second = copy(&first, &called).unwrap();
        let maps = parse("oncall-readiness.toml", &second).unwrap();
        let from: Vec<String> = maps
            .checklist()
            .unwrap()
            .maps
            .iter()
            .map(|map| map.from.to_string())
            .collect();
        assert_eq!(from, ["1.0.0", "1.1.0"]);
        let other = copy(
            &second,
            &Called {
                id: "ours",
                title: None,
            },
        )
        .unwrap();
        assert!(!other.contains("[[map]]"));
        assert!(parse("ours.toml", &other).is_ok());
    }

    #[test]
    fn ids_that_cannot_be_are_refused() {
        let text = SHIPPED[0].text;
        for id in [
            "",
            "Ours",
            "our pack",
            "../ours",
            "ours/../x",
            "con fig",
            "runbook",
            &"a".repeat(101),
        ] {
            assert!(copy(text, &Called { id, title: None }).is_err(), "{id}");
        }
    }
}
