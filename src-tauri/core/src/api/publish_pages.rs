//! The pages of a target: which there are, what each is called, and what stands on it.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::publish_view::PublishPlan;
use super::report_about::{self, ReportOptions};
use super::session::Session;
use crate::error::{Error, Kind, Result};
use crate::model::{Id, PlaceKind, Target};
use crate::publish::names::{INDEX, Site, Titled, names};
use crate::publish::{links, region};
use crate::report::link::FileStem;
use crate::report::{self, BundleFile, Dialect, Profile, Report};
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
    /// What is remembered of it.
    pub(super) known: Option<Published>,
}

/// What a page is about, before it is made.
#[derive(Debug, Clone)]
struct About {
    key: String,
    title: String,
    of: Of,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Of {
    Index,
    Review(Id),
    Assessment(Id),
}

/// The pages of a plan, and what is known of pages that are not in the set any more.
pub(super) struct Set {
    pub(super) pages: Vec<Page>,
    pub(super) orphans: Vec<Published>,
}

impl Session {
    /// Makes the pages that a plan is about.
    pub(super) fn pages(&mut self, target: &Target, request: &PublishPlan) -> Result<Set> {
        let all = self.everything()?;
        let wanted = wanted(&all, request)?;
        let known = self.store.published(target.id.as_str())?;
        let prefix = target.prefix.clone().unwrap_or_default();
        let site = Site {
            kind: target.kind(),
            prefix: &prefix,
            dialect: target.written(),
        };
        let of_key = |key: &str| known.iter().find(|known| known.page == key);
        let titled: Vec<Titled<'_>> = all
            .iter()
            .map(|about| Titled {
                key: &about.key,
                title: &about.title,
                kept: of_key(&about.key)
                    .filter(|known| known.title == about.title)
                    .map(|known| known.name.as_str()),
            })
            .collect();
        let orphans: Vec<Published> = known
            .iter()
            .filter(|known| all.iter().all(|about| about.key != known.page))
            .cloned()
            .collect();
        let taken: Vec<&str> = orphans.iter().map(|known| known.name.as_str()).collect();
        let called = names(site, &titled, &taken);
        let address = target.address.clone().unwrap_or_default();
        let links: BTreeMap<String, String> = all
            .iter()
            .zip(&called)
            .map(|(about, name)| (about.key.clone(), links::link(site, &address, name)))
            .collect();
        let index = all
            .iter()
            .zip(&called)
            .find(|(about, _)| about.of == Of::Index)
            .map(|(_, name)| name.clone());
        let profile = request.profile.unwrap_or_else(|| target.readers());
        let mut pages = Vec::new();
        for (about, name) in all.iter().zip(&called) {
            if !wanted.contains(&about.key) {
                continue;
            }
            let made = self
                .page_of(about, profile, request.layout.as_ref(), &all, &links)
                .and_then(|report| written(report, site, name));
            let (text, files) = match made {
                Ok((text, files)) => (Ok(text), files),
                Err(error) => (Err(error), Vec::new()),
            };
            pages.push(Page {
                key: about.key.clone(),
                title: about.title.clone(),
                name: name.clone(),
                parent: index.clone().filter(|_| about.of != Of::Index),
                dialect: site.dialect,
                files_hash: hash(&files),
                text,
                files,
                known: of_key(&about.key).cloned(),
            });
        }
        let is_whole = wanted.len() == all.len();
        Ok(Set {
            pages,
            orphans: if is_whole { orphans } else { Vec::new() },
        })
    }

    /// Every page there is: the index, then reviews and assessments that are not put away, by title.
    fn everything(&mut self) -> Result<Vec<About>> {
        let mut all = Vec::new();
        for row in self.review_rows(None)? {
            if !row.archived {
                all.push(About {
                    key: format!("review:{}", row.id),
                    title: format!("{}, {}", row.subject.name, row.title),
                    of: Of::Review(row.id.parse()?),
                });
            }
        }
        for row in self.assessment_rows(None)? {
            // While people vote there is nothing to tell.
            if !row.archived && row.revealed {
                all.push(About {
                    key: format!("assessment:{}", row.id),
                    title: format!("{}, maturity, {}", row.team_name, row.title),
                    of: Of::Assessment(row.id.parse()?),
                });
            }
        }
        all.sort_by_cached_key(|about| (about.title.to_lowercase(), about.key.clone()));
        let index = About {
            key: INDEX.to_owned(),
            title: "Production readiness".to_owned(),
            of: Of::Index,
        };
        all.insert(0, index);
        Ok(all)
    }

    fn page_of(
        &mut self,
        about: &About,
        profile: Profile,
        layout: Option<&Id>,
        all: &[About],
        links: &BTreeMap<String, String>,
    ) -> Result<Report> {
        let options = ReportOptions {
            profile: Some(profile),
            layout: layout.cloned(),
            ..ReportOptions::default()
        };
        match &about.of {
            Of::Review(id) => self.report(&report_about::About::Review(id.clone()), &options),
            Of::Assessment(id) => {
                self.report(&report_about::About::Assessment(id.clone()), &options)
            }
            Of::Index => Ok(index(about, all, links)),
        }
    }
}

/// The keys of the pages that are asked for.
fn wanted(all: &[About], request: &PublishPlan) -> Result<Vec<String>> {
    let lists = [
        ("review", &request.reviews),
        ("assessment", &request.assessments),
        ("service", &request.services),
    ];
    if lists.iter().all(|(_, list)| list.is_none()) {
        return Ok(all.iter().map(|about| about.key.clone()).collect());
    }
    let mut keys = vec![INDEX.to_owned()];
    for (kind, list) in lists {
        for id in list.iter().flatten() {
            let key = format!("{kind}:{id}");
            if all.iter().all(|about| about.key != key) {
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

/// The index: a link to every page.
fn index(about: &About, all: &[About], links: &BTreeMap<String, String>) -> Report {
    use crate::report::link::Url;
    use crate::report::model::{Block, Inline};
    let line = |about: &About| {
        let text = vec![Inline::text(about.title.as_str())];
        match links.get(&about.key).and_then(|link| Url::parse(link)) {
            Some(url) => vec![Inline::Link { url, text }],
            None => text,
        }
    };
    let below = all.iter().filter(|about| about.of != Of::Index);
    Report {
        title: about.title.clone(),
        stem: FileStem::new(&about.title),
        blocks: vec![Block::dots(below.map(line))],
        images: Vec::new(),
    }
}
