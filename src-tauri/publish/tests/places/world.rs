//! A place, and one page of the engine: read, decide, write.

use std::path::Path;

use lamppost_core::Result;
use lamppost_core::model::PlaceKind;
use lamppost_core::publish::decide::{Decision, Known, Way, Wish, decide, note, text};
use lamppost_core::publish::region::{Ours, seal};
use lamppost_core::publish::{Change, Connect, Flow, Outcome, Place, Remote, Wanted, Wiki};
use lamppost_core::report::{BundleFile, Dialect};
use lamppost_publish::Drivers;

pub(crate) fn place(kind: PlaceKind, folder: &Path, author: &str) -> Place {
    Place {
        target: "t".to_owned(),
        kind,
        address: String::new(),
        folder: Some(folder.to_owned()),
        branch: String::new(),
        prefix: String::new(),
        below: String::new(),
        user: String::new(),
        author: author.to_owned(),
    }
}

pub(crate) fn open(place: &Place) -> Result<Box<dyn Wiki>> {
    Drivers::default().open(place, None)
}

/// A page as it should be.
pub(crate) struct Page {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) body: String,
    pub(crate) files: Vec<BundleFile>,
    /// The id it had, and its text then.
    pub(crate) known: Option<(String, String)>,
}

impl Page {
    pub(crate) fn new(name: &str, body: &str) -> Self {
        Self {
            key: format!("review:{name}"),
            name: name.to_owned(),
            body: body.to_owned(),
            files: Vec::new(),
            known: None,
        }
    }

    fn wish(&self) -> Wish<'_> {
        Wish {
            ours: Ours {
                key: &self.key,
                dialect: Dialect::GitHub,
                front: "",
                body: &self.body,
            },
            name: &self.name,
            title: &self.name,
            files: "",
        }
    }

    fn known(&self) -> Option<Known<'_>> {
        let known = self.known.as_ref()?;
        Some(Known {
            title: &self.name,
            base: &known.1,
            files: "",
        })
    }
}

/// What has to be done with each page, and the page as it is.
pub(crate) fn plan(wiki: &mut dyn Wiki, pages: &[Page]) -> Vec<Result<(Decision, Option<Remote>)>> {
    let wanted: Vec<Wanted<'_>> = pages
        .iter()
        .map(|page| Wanted {
            name: &page.name,
            id: page.known.as_ref().map(|(id, _)| id.as_str()),
            files: &page.files,
        })
        .collect();
    wiki.check().unwrap();
    let found = wiki.read(&wanted, &mut |_| Flow::Continue);
    let each = found.into_iter().zip(pages);
    each.map(|(found, page)| {
        found.map(|remote| (decide(page.wish(), page.known(), remote.as_ref()), remote))
    })
    .collect()
}

/// Writes pages as they were read, conflicts by this way out.
pub(crate) fn apply(
    wiki: &mut dyn Wiki,
    pages: &[Page],
    found: &[Option<Remote>],
    way: Option<Way>,
) -> Vec<Result<Outcome>> {
    let texts: Vec<(String, String)> = pages
        .iter()
        .zip(found)
        .map(|(page, remote)| {
            let text = text(page.wish(), page.known(), remote.as_ref(), way);
            (text, note(&seal(&page.body)))
        })
        .collect();
    let changes: Vec<Change<'_>> = pages
        .iter()
        .zip(found)
        .zip(&texts)
        .map(|((page, remote), (text, note))| Change {
            name: &page.name,
            title: &page.name,
            before: remote.as_ref(),
            text,
            files: &page.files,
            gone: &[],
            parent: None,
            note,
        })
        .collect();
    let mut outcomes = Vec::new();
    wiki.write(&changes, &mut |_, outcome| {
        outcomes.push(outcome);
        Flow::Continue
    });
    outcomes
}

/// Plans and writes at once; every page must be without conflict.
pub(crate) fn publish(place: &Place, pages: &[Page]) -> Vec<Result<Outcome>> {
    let mut wiki = open(place).unwrap();
    let found: Vec<Option<Remote>> = plan(wiki.as_mut(), pages)
        .into_iter()
        .map(|found| {
            let (decision, remote) = found.unwrap();
            assert!(!decision.is_conflict(), "{decision:?}");
            remote
        })
        .collect();
    apply(wiki.as_mut(), pages, &found, None)
}

pub(crate) fn decisions(place: &Place, pages: &[Page]) -> Vec<Decision> {
    let mut wiki = open(place).unwrap();
    let found = plan(wiki.as_mut(), pages);
    found.into_iter().map(|found| found.unwrap().0).collect()
}

pub(crate) fn is_written(outcome: &Result<Outcome>) -> bool {
    matches!(outcome, Ok(Outcome::Written(_)))
}
