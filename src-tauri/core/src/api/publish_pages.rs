//! The pages of a target: which there are, and what each is called. What stands on them is made elsewhere, some at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::publish_make::Maker;
use super::publish_view::PublishPlan;
use super::report_about::About;
use super::session::Session;
use crate::error::{Error, Result};
use crate::model::Target;
use crate::publish::links;
use crate::publish::names::{INDEX, Site, Titled, names};
use crate::report::Dialect;
use crate::store::published::Published;

/// A page of a target, before it is made.
#[derive(Debug)]
pub(super) struct Page {
    /// Its key.
    pub(super) key: String,
    /// Its title.
    pub(super) title: String,
    /// What it is about.
    pub(super) about: About,
    /// Its name at the place.
    pub(super) name: String,
    /// The name of the page it stands below; none for the index.
    pub(super) parent: Option<String>,
    /// How it is written.
    pub(super) dialect: Dialect,
    /// What is remembered of it.
    pub(super) known: Option<Published>,
}

/// What a page is about, before it has a name.
#[derive(Debug, Clone)]
struct Entry {
    key: String,
    title: String,
    about: About,
}

/// The pages of a plan, what makes them, and what is known of pages that are not in the set any more.
pub(super) struct Set {
    pub(super) pages: Vec<Arc<Page>>,
    pub(super) maker: Maker,
    pub(super) orphans: Vec<Published>,
}

impl Session {
    /// The pages that a plan is about.
    pub(super) fn pages(&mut self, target: &Target, request: &PublishPlan) -> Result<Set> {
        let known = self.store.published(target.id.as_str())?;
        let mut known: BTreeMap<String, Published> = known
            .into_iter()
            .map(|known| (known.page.clone(), known))
            .collect();
        let all = self.everything(&known, request)?;
        let wanted = wanted(&all, request)?;
        let is_whole = wanted.len() == all.len();
        let prefix = target.prefix.clone().unwrap_or_default();
        let site = Site {
            kind: target.kind(),
            prefix: &prefix,
            dialect: target.written(),
        };
        let titled: Vec<Titled<'_>> = all
            .iter()
            .map(|entry| Titled {
                key: &entry.key,
                title: &entry.title,
                kept: known
                    .get(&entry.key)
                    .filter(|known| known.title == entry.title)
                    .map(|known| known.name.as_str()),
            })
            .collect();
        let keys: BTreeSet<&str> = all.iter().map(|entry| entry.key.as_str()).collect();
        let orphans: Vec<Published> = known
            .values()
            .filter(|known| !keys.contains(known.page.as_str()))
            .cloned()
            .collect();
        let taken: Vec<&str> = orphans.iter().map(|known| known.name.as_str()).collect();
        let called = names(site, &titled, &taken);
        let links = all
            .iter()
            .zip(&called)
            .map(|(entry, name)| (entry.key.clone(), links::link(site, name)))
            .collect();
        // The index is first.
        let index = called.first().cloned();
        let pages: Vec<Arc<Page>> = all
            .into_iter()
            .zip(called)
            .filter(|(entry, _)| wanted.contains(&entry.key))
            .map(|(entry, name)| {
                Arc::new(Page {
                    known: known.remove(&entry.key),
                    parent: index.clone().filter(|_| entry.about != About::Portfolio),
                    key: entry.key,
                    title: entry.title,
                    about: entry.about,
                    name,
                    dialect: site.dialect,
                })
            })
            .collect();
        Ok(Set {
            maker: Maker::new(self, target.clone(), request, links, pages.len())?,
            pages,
            orphans: if is_whole { orphans } else { Vec::new() },
        })
    }

    /// Every page there is: the index, then reviews and assessments that are not put away, and services whose pages are
    /// asked for or there already; by title.
    fn everything(
        &mut self,
        known: &BTreeMap<String, Published>,
        request: &PublishPlan,
    ) -> Result<Vec<Entry>> {
        let mut all = Vec::new();
        let mut add = |about: About, title: String| {
            let key = about.key();
            all.push(Entry { key, title, about });
        };
        for row in self.review_rows(None)? {
            if !row.archived {
                let title = format!("{}, {}", row.subject.name, row.title);
                add(About::Review(row.id.parse()?), title);
            }
        }
        for row in self.assessment_rows(None)? {
            // While people vote there is nothing to tell.
            if !row.archived && row.revealed {
                let title = format!("{}, maturity, {}", row.team_name, row.title);
                add(About::Assessment(row.id.parse()?), title);
            }
        }
        for row in self.services()? {
            let about = About::Service(row.service.parse()?);
            let asked = request.services.iter().flatten();
            let is_asked = asked.into_iter().any(|id| id.as_str() == row.service);
            let key = about.key();
            if !row.archived && (is_asked || known.contains_key(&key)) {
                add(about, row.name);
            }
        }
        all.sort_by_cached_key(|entry| (entry.title.to_lowercase(), entry.key.clone()));
        let workspace = self.workspace()?.and_then(|workspace| workspace.name);
        let index = Entry {
            key: INDEX.to_owned(),
            title: workspace.unwrap_or_else(|| "My workspace".to_owned()),
            about: About::Portfolio,
        };
        all.insert(0, index);
        Ok(all)
    }
}

/// The keys of the pages that are asked for.
fn wanted(all: &[Entry], request: &PublishPlan) -> Result<BTreeSet<String>> {
    let lists = [
        ("review", &request.reviews),
        ("assessment", &request.assessments),
        ("service", &request.services),
    ];
    if lists.iter().all(|(_, list)| list.is_none()) {
        return Ok(all.iter().map(|entry| entry.key.clone()).collect());
    }
    let mut keys = BTreeSet::from([INDEX.to_owned()]);
    for (kind, list) in lists {
        for id in list.iter().flatten() {
            let key = format!("{kind}:{id}");
            if all.iter().all(|entry| entry.key != key) {
                return Err(Error::not_found(&format!("{kind} to publish"), id)
                    .hint("It may be archived, deleted, or still being voted on."));
            }
            keys.insert(key);
        }
    }
    Ok(keys)
}
