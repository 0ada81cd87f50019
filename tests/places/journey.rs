//! A whole workspace goes to each wiki: planned, applied, planned again, edited by a person in between.

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::context::Context;
use lamppost_core::error::Kind;
use lamppost_core::publish::{Connect, Place, Wiki};
use lamppost_publish::{Keyring, World};
use lamppost_tests::wikis::{DokuWiki, FakeConfluence, MediaWiki};
use serde_json::{Value, json};

use crate::place::{Hasty, Test, skipped};

pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Opens wikis without waiting for the clock.
struct Door(World);

impl Connect for Door {
    fn open(&self, place: &Place, secret: Option<&str>) -> lamppost_core::Result<Box<dyn Wiki>> {
        self.0.open(place, secret)
    }
}

/// What a person does on a wiki.
trait Hand {
    fn text(&self, name: &str) -> Outcome<String>;
    fn edit(&self, name: &str, text: &str) -> Outcome<()>;
    /// Whether a page has a link to another.
    fn leads(&self, text: &str, name: &str) -> bool {
        [format!("[[{name}|"), format!("[[:{name}|")]
            .iter()
            .any(|link| text.contains(link.as_str()))
    }
    /// A line within the first part of a page.
    fn within(&self, text: &str) -> String {
        text.replacen("\n\n", "\n\nBy hand.\n\n", 1)
    }
    /// A line at the end of a page.
    fn below(&self, text: &str) -> String {
        format!("{}\n\nBelow by hand.", text.trim_end())
    }
}

impl Hand for MediaWiki {
    fn text(&self, name: &str) -> Outcome<String> {
        MediaWiki::text(self, name)
    }
    fn edit(&self, name: &str, text: &str) -> Outcome<()> {
        MediaWiki::edit(self, name, text)
    }
}

impl Hand for DokuWiki {
    fn text(&self, name: &str) -> Outcome<String> {
        DokuWiki::text(self, name)
    }
    fn edit(&self, name: &str, text: &str) -> Outcome<()> {
        DokuWiki::edit(self, name, text)
    }
}

impl Hand for FakeConfluence {
    fn text(&self, name: &str) -> Outcome<String> {
        let wiki = self.wiki();
        let page = wiki.pages.values().find(|page| page.title == name);
        let version = page
            .and_then(|page| page.versions.last())
            .ok_or("there is no such page")?;
        Ok(version.0.clone())
    }
    fn edit(&self, name: &str, text: &str) -> Outcome<()> {
        let mut wiki = self.wiki();
        let page = wiki.pages.values_mut().find(|page| page.title == name);
        page.ok_or("there is no such page")?
            .versions
            .push((text.to_owned(), String::new()));
        Ok(())
    }
    fn leads(&self, text: &str, name: &str) -> bool {
        text.contains(&format!("<ri:page ri:content-title=\"{name}\""))
    }
    fn within(&self, text: &str) -> String {
        text.replacen("</p>", "</p><p>By hand.</p>", 1)
    }
    fn below(&self, text: &str) -> String {
        format!("{text}<p>Below by hand.</p>")
    }
}

/// The sample in a workspace of its own, with this target; its ids are the same each time.
pub(crate) fn workspace(file: &Path, target: &Value, secret: &str) -> Outcome<(Session, Value)> {
    let day = NaiveDate::from_ymd_opt(2026, 3, 2).ok_or("the day is good")?;
    let mut session = Session::open(file, &OpenHow::default(), Context::fixed(day, 1, "Ana"))?;
    let world = World {
        clock: Some(Arc::new(Hasty)),
        ..World::default()
    };
    session.publish_with(Box::new(Door(world)), Box::new(Keyring::system()));
    session.call("sample_add", json!({}))?;
    let made = session.call("target_create", target.clone())?;
    let id = made["output"]["id"].clone();
    session.call(
        "target_secret",
        json!({"target": id, "secret": secret, "keep": false}),
    )?;
    Ok((session, id))
}

/// Runs a job to its end and gives its plan.
pub(crate) fn job(session: &mut Session, command: &str, request: Value) -> Outcome<Value> {
    session.call(command, request)?;
    session.publish_wait();
    let job = session.call("publish_job", json!({}))?;
    if job["state"] != "done" {
        return Err(format!("{command}: {job:#}").into());
    }
    Ok(job["plan"].clone())
}

/// The names of the pages of a plan whose field has this value.
pub(crate) fn named(plan: &Value, field: &str, value: &str) -> Vec<String> {
    let pages = plan["pages"].as_array().into_iter().flatten();
    let those = pages.filter(|page| page[field] == value);
    those
        .filter_map(|page| Some(page["name"].as_str()?.to_owned()))
        .collect()
}

fn journey(hand: &dyn Hand, target: Value, secret: &str) -> Test {
    let folder = tempfile::tempdir()?;
    let (mut session, id) = workspace(&folder.path().join("a.lamppost"), &target, secret)?;
    let plan = |session: &mut Session| job(session, "publish_plan", json!({"target": id}));
    let apply = |session: &mut Session, choices: Value| {
        job(session, "publish_apply", json!({"choices": choices}))
    };

    let first = plan(&mut session)?;
    let all = named(&first, "change", "create");
    assert!(all.len() > 2, "{first:#}");
    assert_eq!(first["creates"], json!(all.len()), "{first:#}");
    let done = apply(&mut session, json!([]))?;
    assert_eq!(named(&done, "outcome", "published"), all, "{done:#}");

    // The index leads to every page of it, by the name that the wiki knows it by.
    let index = hand.text(&all[0])?;
    for name in &all[1..] {
        assert!(hand.leads(&index, name), "{name}: {index}");
        hand.text(name)?;
    }

    // Nothing is to be done, not even for a workspace that remembers nothing.
    let again = plan(&mut session)?;
    assert_eq!(named(&again, "change", "unchanged"), all, "{again:#}");
    let (mut other, its_id) = workspace(&folder.path().join("b.lamppost"), &target, secret)?;
    let seen = job(&mut other, "publish_plan", json!({"target": its_id}))?;
    assert_eq!(named(&seen, "change", "unchanged"), all, "{seen:#}");

    // A person writes into our part of one page and below that of another.
    let (touched, annotated) = (&all[1], &all[2]);
    let theirs = hand.within(&hand.text(touched)?);
    assert!(theirs.contains("By hand."), "{theirs}");
    hand.edit(touched, &theirs)?;
    hand.edit(annotated, &hand.below(&hand.text(annotated)?))?;
    let conflict = plan(&mut session)?;
    assert_eq!(
        named(&conflict, "change", "conflict"),
        [touched.as_str()],
        "{conflict:#}"
    );
    assert_eq!(conflict["unchanged"], json!(all.len() - 1), "{conflict:#}");
    let key = conflict["pages"][1]["key"].clone();
    let shown = session.call("publish_diff", json!({"page": key}))?;
    let lines = shown["lines"].as_array().ok_or("there are lines")?;
    let is_theirs = |line: &&Value| {
        line["kind"] == "theirs"
            && line["by"] == "theirs"
            && line["text"]
                .as_str()
                .is_some_and(|text| text.contains("By hand."))
    };
    assert!(lines.iter().any(|line| is_theirs(&line)), "{shown:#}");

    // Without a choice nothing is written.
    let refused = session.call("publish_apply", json!({"choices": []})).err();
    assert_eq!(refused.map(|error| error.kind), Some(Kind::Refused));
    assert_eq!(hand.text(touched)?.trim_end(), theirs.trim_end());

    // By choice ours takes its place; what stands below a region stays.
    plan(&mut session)?;
    apply(&mut session, json!([{"page": key, "choice": "use_ours"}]))?;
    assert!(!hand.text(touched)?.contains("By hand."));
    assert!(hand.text(annotated)?.contains("Below by hand."));
    let last = plan(&mut session)?;
    assert_eq!(named(&last, "change", "unchanged"), all, "{last:#}");
    Ok(())
}

#[test]
fn to_a_mediawiki() -> Test {
    let Some(wiki) = MediaWiki::start()? else {
        return skipped("mediawiki");
    };
    let (user, secret) = wiki.publisher()?;
    let target = json!({"name": "Wiki", "place": "mediawiki", "address": wiki.address(), "prefix": "Lamppost", "user": user});
    journey(&wiki, target, &secret)
}

#[test]
fn to_a_dokuwiki() -> Test {
    let Some(wiki) = DokuWiki::start()? else {
        return skipped("dokuwiki");
    };
    let target = json!({"name": "Wiki", "place": "dokuwiki", "address": wiki.address(), "prefix": "lamppost", "user": "mara"});
    journey(&wiki, target, DokuWiki::secret("mara"))
}

#[test]
fn to_the_fake_confluence() -> Test {
    for (place, user) in [
        ("confluence_cloud", FakeConfluence::USER),
        ("confluence_server", ""),
    ] {
        let fake = FakeConfluence::start()?;
        let target = json!({"name": "Wiki", "place": place, "address": fake.address(), "prefix": "TEAM", "user": user});
        journey(&fake, target, FakeConfluence::TOKEN)?;
    }
    Ok(())
}
