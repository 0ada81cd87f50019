//! Makes pages, some at a time, beside the session that asked for them.
//!
//! Left out on purpose: which pages there are, and the places they go to.
//! Invariants: the workspace is only read, through connections of their own, as of the day of the plan; what is made is
//! handed out and not kept, so a plan over ten thousand pages needs no more memory than one over a few hundred.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use super::publish_pages::Page;
use super::publish_view::PublishPlan;
use super::report_about::{About, ReportOptions};
use super::report_changes::Span;
use super::session::Session;
use crate::error::{Error, Kind, Result};
use crate::model::{Id, PlaceKind, Target};
use crate::publish::decide::{Known, Wish};
use crate::publish::{region, sent};
use crate::report::link::FileStem;
use crate::report::{self, BundleFile, Dialect, Profile, Report};
use crate::store::published::{Published, ReadBack};

/// Pages that one reader more is worth opening for.
const A_READER: usize = 16;
/// Most readers.
const READERS: usize = 4;

/// Makes the pages of a target.
pub(super) struct Maker {
    readers: Vec<Session>,
    target: Target,
    profile: Option<Profile>,
    layout: Option<Id>,
    links: BTreeMap<String, String>,
}

/// A page as it should be at a target.
#[derive(Debug)]
pub(super) struct Made {
    /// The whole of its text.
    text: String,
    /// The seal of our part of that.
    pub(super) seal: String,
    /// What goes with it.
    pub(super) files: Vec<BundleFile>,
    /// The list of those, as it is remembered.
    sent: String,
    /// Which part of the log it tells.
    span: Span,
    /// Its text as it was last read back; none where it was not.
    base: Option<String>,
}

/// By what a page is known to be the same when it is made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Print {
    /// The seal of its text.
    seal: String,
    sent: String,
}

impl Maker {
    /// Readies the making of so many pages.
    pub(super) fn new(
        session: &Session,
        target: Target,
        request: &PublishPlan,
        links: BTreeMap<String, String>,
        pages: usize,
    ) -> Result<Self> {
        let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let readers = pages.div_ceil(A_READER).min(cores).clamp(1, READERS);
        Ok(Self {
            readers: (0..readers)
                .map(|_| session.reader())
                .collect::<Result<_>>()?,
            target,
            profile: request.profile,
            layout: request.layout.clone(),
            links,
        })
    }

    /// Makes pages, one answer each, in their order.
    pub(super) fn make(&mut self, pages: &[Arc<Page>]) -> Vec<Result<Made>> {
        let Self {
            readers,
            target,
            profile,
            layout,
            links,
        } = self;
        let like = Like {
            target,
            profile: *profile,
            layout: layout.as_ref(),
            links,
        };
        let count = readers.len();
        if count == 1 || pages.len() == 1 {
            let Some(reader) = readers.first_mut() else {
                return Vec::new();
            };
            return pages.iter().map(|page| reader.made(page, like)).collect();
        }
        // Each takes every so-maniest page; a page is as likely long as its neighbour.
        let shares: Vec<Vec<Result<Made>>> = thread::scope(|scope| {
            let makers: Vec<_> = readers
                .iter_mut()
                .enumerate()
                .map(|(at, reader)| {
                    let own = pages.iter().skip(at).step_by(count);
                    scope.spawn(move || own.map(|page| reader.made(page, like)).collect())
                })
                .collect();
            let ended = makers.into_iter().map(thread::ScopedJoinHandle::join);
            // A thread that ended early leaves its pages out, and each is told below.
            ended.map(|share| share.unwrap_or_default()).collect()
        });
        let mut shares: Vec<_> = shares.into_iter().map(Vec::into_iter).collect();
        (0..pages.len())
            .map(|at| {
                let made = shares.get_mut(at % count).and_then(Iterator::next);
                made.unwrap_or_else(|| Err(Error::new(Kind::Internal, "A page was not made.")))
            })
            .collect()
    }
}

/// How the pages of a target are made.
#[derive(Clone, Copy)]
struct Like<'a> {
    target: &'a Target,
    profile: Option<Profile>,
    layout: Option<&'a Id>,
    links: &'a BTreeMap<String, String>,
}

impl Session {
    fn made(&mut self, page: &Page, like: Like<'_>) -> Result<Made> {
        let last = page.known.as_ref().map(|known| Span {
            since: known.since_op,
            upto: known.upto_op,
        });
        let span = self.span(&page.about, last)?;
        // A layout is for one kind of report; the other pages are as ever.
        let layout = match like.layout {
            Some(id) if self.layout(id)?.about == page.about.kind() => Some(id.clone()),
            _ => None,
        };
        let own = layout.is_none().then(|| like.target.readers());
        let options = ReportOptions {
            profile: like.profile.or(own),
            layout,
            include_confidential: false,
            since: span.since,
            // Only these two link to other pages.
            pages: match page.about {
                About::Portfolio | About::Service(_) => like.links.clone(),
                About::Review(_)
                | About::Document(_)
                | About::Assessment(_)
                | About::Comparison { .. } => BTreeMap::new(),
            },
        };
        let report = self.report(&page.about, &options)?;
        let (text, files) = written(report, like.target.kind(), page)?;
        let base = match &page.known {
            Some(known) => self.store.read_back(like.target.id.as_str(), &known.page)?,
            None => None,
        };
        let (_, body) = region::split(page.dialect, &text);
        Ok(Made {
            seal: region::seal(body),
            sent: sent::list(&files),
            text,
            files,
            span,
            base,
        })
    }
}

impl Page {
    /// What its files are named after.
    fn stem(&self) -> FileStem {
        let last = self.name.rsplit(['/', ':']).next().unwrap_or_default();
        FileStem::new(last.rsplit_once('.').map_or(last, |(stem, _)| stem))
    }

    /// Whether a file may belong to it, by its name; some places ignore case.
    pub(super) fn may_have(&self, path: &str) -> bool {
        let file = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        let stem = self.stem().as_str().to_lowercase();
        file.strip_prefix(&stem)
            .is_some_and(|rest| rest.starts_with('-'))
    }

    /// Our text for it.
    pub(super) fn ours<'a>(&'a self, made: &'a Made) -> region::Ours<'a> {
        let (front, body) = region::split(self.dialect, &made.text);
        region::Ours {
            key: &self.key,
            dialect: self.dialect,
            front,
            body,
        }
    }

    /// What it should be.
    pub(super) fn wish<'a>(&'a self, made: &'a Made) -> Wish<'a> {
        Wish {
            ours: self.ours(made),
            name: &self.name,
            title: &self.title,
            files: &made.sent,
        }
    }

    /// What is remembered of it.
    pub(super) fn known<'a>(&'a self, made: &'a Made) -> Option<Known<'a>> {
        self.known.as_ref().map(|known| Known {
            title: &known.title,
            base: made.base.as_deref().unwrap_or_default(),
            files: &known.files,
        })
    }

    /// By what it is known to be the same.
    pub(super) fn print(&self, made: &Made) -> Print {
        Print {
            seal: made.seal.clone(),
            sent: made.sent.clone(),
        }
    }

    /// What is remembered of it once it stands at the place like this.
    pub(super) fn read_back(
        &self,
        made: &Made,
        id: &str,
        name: &str,
        version: &str,
        text: &str,
    ) -> ReadBack {
        ReadBack {
            page: Published {
                page: self.key.clone(),
                id: id.to_owned(),
                name: name.to_owned(),
                title: self.title.clone(),
                version: version.to_owned(),
                seal: made.seal.clone(),
                files: made.sent.clone(),
                since_op: made.span.since,
                upto_op: made.span.upto,
                at_ms: 0,
            },
            base: text.to_owned(),
        }
    }
}

/// A report as text and files, with the paths they have at the place.
fn written(mut report: Report, kind: PlaceKind, page: &Page) -> Result<(String, Vec<BundleFile>)> {
    let name = page.name.as_str();
    report.stem = page.stem();
    let mut files = report::write(&report, page.dialect)?.files;
    if files.is_empty() {
        return Err(Error::new(Kind::Internal, "The report has no page."));
    }
    let first = files.remove(0);
    let mut text = String::from_utf8(first.bytes)
        .map_err(|_| Error::new(Kind::Internal, "The report is not text."))?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    // Where pictures are named beside the page they belong to its folder; else to the top.
    let beside = match kind {
        PlaceKind::Folder | PlaceKind::Git | PlaceKind::Gitlab
            if page.dialect != Dialect::Azure =>
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
