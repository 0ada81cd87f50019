//! The pages of a target: which there are, what each is called, and what stands on it.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::publish_view::PublishPlan;
use super::report_about::{About, ReportOptions};
use super::report_changes::Span;
use super::session::Session;
use crate::error::{Error, Kind, Result};
use crate::model::{PlaceKind, Target};
use crate::publish::names::{INDEX, Site, Titled, names};
use crate::publish::{links, region};
use crate::report::link::FileStem;
use crate::report::{self, BundleFile, Dialect, Report};
use crate::store::published::Published;

/// A page as it should be at a target.
#[derive(Debug)]
pub(super) struct Page {
    /// Its key.
    pub(super) key: String,
    /// Its title.
    pub(super) title: String,
    /// Its name at the place.
    pub(super) name: String,
    /// The name of the page it stands below; none for the index.
    pub(super) parent: Option<String>,
    /// How it is written.
    pub(super) dialect: Dialect,
    /// The whole of it; or why it can't be made.
    pub(super) text: Result<String>,
    /// What goes with it.
    pub(super) files: Vec<BundleFile>,
    /// The hash of those.
    pub(super) files_hash: String,
    /// Which part of the log it tells.
    pub(super) span: Span,
    /// What is remembered of it.
    pub(super) known: Option<Published>,
}

/// What a page is about, before it is made.
#[derive(Debug, Clone)]
struct Entry {
    key: String,
    title: String,
    about: About,
}

/// The pages of a plan, and what is known of pages that are not in the set any more.
pub(super) struct Set {
    pub(super) pages: Vec<Page>,
    pub(super) orphans: Vec<Published>,
}

impl Session {
    /// Makes the pages that a plan is about.
    pub(super) fn pages(&mut self, target: &Target, request: &PublishPlan) -> Result<Set> {
        let known = self.store.published(target.id.as_str())?;
        let all = self.everything(&known, request)?;
        let wanted = wanted(&all, request)?;
        let prefix = target.prefix.clone().unwrap_or_default();
        let site = Site {
            kind: target.kind(),
            prefix: &prefix,
            dialect: target.written(),
        };
        let of_key = |key: &str| known.iter().find(|known| known.page == key);
        let titled: Vec<Titled<'_>> = all
            .iter()
            .map(|entry| Titled {
                key: &entry.key,
                title: &entry.title,
                kept: of_key(&entry.key)
                    .filter(|known| known.title == entry.title)
                    .map(|known| known.name.as_str()),
            })
            .collect();
        let orphans: Vec<Published> = known
            .iter()
            .filter(|known| all.iter().all(|entry| entry.key != known.page))
            .cloned()
            .collect();
        let taken: Vec<&str> = orphans.iter().map(|known| known.name.as_str()).collect();
        let called = names(site, &titled, &taken);
        let links: BTreeMap<String, String> = all
            .iter()
            .zip(&called)
            .map(|(entry, name)| (entry.key.clone(), links::link(site, name)))
            .collect();
        // The index is first.
        let index = called.first().cloned();
        let mut pages = Vec::new();
        for (entry, name) in all.iter().zip(&called) {
            if !wanted.contains(&entry.key) {
                continue;
            }
            let known = of_key(&entry.key).cloned();
            let last = known.as_ref().map(|known| Span {
                since: known.since_op,
                upto: known.upto_op,
            });
            let made = self.page_of(entry, target, request, last, &links);
            let made = made.and_then(|(report, span)| Ok((written(report, site, name)?, span)));
            let (text, files, span) = match made {
                Ok(((text, files), span)) => (Ok(text), files, span),
                Err(error) => (Err(error), Vec::new(), Span::default()),
            };
            pages.push(Page {
                key: entry.key.clone(),
                title: entry.title.clone(),
                name: name.clone(),
                parent: index.clone().filter(|_| entry.about != About::Portfolio),
                dialect: site.dialect,
                files_hash: hash(&files),
                text,
                files,
                span,
                known,
            });
        }
        let is_whole = wanted.len() == all.len();
        Ok(Set {
            pages,
            orphans: if is_whole { orphans } else { Vec::new() },
        })
    }

    /// Every page there is: the index, then reviews and assessments that are not put away, and services whose pages are
    /// asked for or there already; by title.
    fn everything(&mut self, known: &[Published], request: &PublishPlan) -> Result<Vec<Entry>> {
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
            if !row.archived && (is_asked || known.iter().any(|known| known.page == key)) {
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

    /// The report of a page, and which part of the log it tells.
    fn page_of(
        &mut self,
        entry: &Entry,
        target: &Target,
        request: &PublishPlan,
        last: Option<Span>,
        links: &BTreeMap<String, String>,
    ) -> Result<(Report, Span)> {
        let span = self.span(&entry.about, last)?;
        // A layout is for one kind of report; the other pages are as ever.
        let layout = match &request.layout {
            Some(id) if self.layout(id)?.about == entry.about.kind() => Some(id.clone()),
            _ => None,
        };
        let own = layout.is_none().then(|| target.readers());
        let options = ReportOptions {
            profile: request.profile.or(own),
            layout,
            include_confidential: false,
            since: span.since,
            // Only these two link to other pages.
            pages: match entry.about {
                About::Portfolio | About::Service(_) => links.clone(),
                About::Review(_)
                | About::Document(_)
                | About::Assessment(_)
                | About::Comparison { .. } => BTreeMap::new(),
            },
        };
        Ok((self.report(&entry.about, &options)?, span))
    }
}

/// The keys of the pages that are asked for.
fn wanted(all: &[Entry], request: &PublishPlan) -> Result<Vec<String>> {
    let lists = [
        ("review", &request.reviews),
        ("assessment", &request.assessments),
        ("service", &request.services),
    ];
    if lists.iter().all(|(_, list)| list.is_none()) {
        return Ok(all.iter().map(|entry| entry.key.clone()).collect());
    }
    let mut keys = vec![INDEX.to_owned()];
    for (kind, list) in lists {
        for id in list.iter().flatten() {
            let key = format!("{kind}:{id}");
            if all.iter().all(|entry| entry.key != key) {
                return Err(Error::not_found(&format!("{kind} to publish"), id)
                    .hint("It may be archived, deleted, or still being voted on."));
            }
            keys.push(key);
        }
    }
    Ok(keys)
}

/// A report as text and files, with the paths they have at the place.
fn written(mut report: Report, site: Site<'_>, name: &str) -> Result<(String, Vec<BundleFile>)> {
    let last = name.rsplit(['/', ':']).next().unwrap_or(name);
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    report.stem = FileStem::new(stem);
    let mut files = report::write(&report, site.dialect)?.files;
    if files.is_empty() {
        return Err(Error::new(Kind::Internal, "The report has no page."));
    }
    let page = files.remove(0);
    let mut text = String::from_utf8(page.bytes)
        .map_err(|_| Error::new(Kind::Internal, "The report is not text."))?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    // Where pictures are named beside the page they belong to its folder; else to the top.
    let beside = match site.kind {
        PlaceKind::Folder | PlaceKind::Git | PlaceKind::Gitlab
            if site.dialect != Dialect::Azure =>
        {
            name.rsplit_once('/').map(|(folder, _)| folder)
        }
        _ => None,
    };
    if let Some(folder) = beside {
        for file in &mut files {
            file.path = format!("{folder}/{}", file.path);
        }
    }
    Ok((text, files))
}

/// A hash of files: their paths and what is in them.
fn hash(files: &[BundleFile]) -> String {
    let mut hasher = Sha256::new();
    for file in files {
        hasher.update(file.path.as_bytes());
        hasher.update([0]);
        hasher.update(Sha256::digest(&file.bytes));
    }
    let hash = hasher.finalize();
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Page {
    /// Our text for it, where it could be made.
    pub(super) fn ours(&self) -> Option<region::Ours<'_>> {
        let text = self.text.as_ref().ok()?;
        let (front, body) = region::split(self.dialect, text);
        Some(region::Ours {
            key: &self.key,
            dialect: self.dialect,
            front,
            body,
        })
    }
}
