//! A job: a place is checked, read or written on a thread of its own, page by page.
//!
//! Left out on purpose: the store. What a job learns waits here until the session takes it.
//! Invariants: whoever waits is told of every end, also of one that nobody expected; after a stop no further page
//! is begun.

mod read;
mod write;

use std::collections::BTreeMap;
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::publish_make::{Made, Maker, Print};
use super::publish_pages::{Page, Set};
use super::publish_view::{Choice, Doing, JobState, PageOutcome};
use crate::error::{Error, Kind, Result};
use crate::publish::decide::{Decision, Way, decide, note, text};
use crate::publish::{
    Change, Connect, Flow, Greeting, Outcome, Place, Remote, Wanted, Wiki, Written,
    sent::{self, Sent},
};
use crate::store::published::{Published, ReadBack};

/// Pages that are made, read or written together: as many as a wiki answers for in a few requests.
const TOGETHER: usize = 100;
/// Most bytes of pages as they are at the place that a plan keeps, for its differences.
const KEPT: usize = 64 * 1024 * 1024;
/// What was learned of so many pages is worth storing at once.
const LEARNED: usize = 500;

use read::read;
use write::write;

/// A job that was started.
pub(super) struct Job {
    /// Its number.
    pub(super) number: u32,
    /// What it does.
    pub(super) doing: Doing,
    /// Where.
    pub(super) place: Place,
    /// What the target is called.
    pub(super) target_name: String,
    /// When it began, in milliseconds since 1970-01-01 UTC.
    pub(super) began_ms: i64,
    shared: Arc<Shared>,
}

struct Shared {
    progress: Mutex<Progress>,
    /// Makes the pages of a plan; none for a check, and after its plan is applied.
    maker: Mutex<Option<Maker>>,
    changed: Condvar,
    stop: AtomicBool,
}

/// How far a job is.
#[derive(Default)]
pub(super) struct Progress {
    pub(super) state: Option<JobState>,
    pub(super) done: usize,
    pub(super) of: usize,
    pub(super) greeting: Option<Greeting>,
    pub(super) error: Option<Error>,
    /// The pages of a plan; whether one was made.
    pub(super) planned: bool,
    pub(super) pages: Vec<Planned>,
    pub(super) orphans: Vec<Published>,
    /// What was learned and is not stored yet.
    pub(super) learned: Vec<ReadBack>,
    /// Whether the end was taken note of.
    pub(super) is_settled: bool,
}

/// A page of a plan.
pub(super) struct Planned {
    pub(super) page: Arc<Page>,
    pub(super) remote: Option<Arc<Remote>>,
    /// Whether the text of that was kept.
    pub(super) is_kept: bool,
    /// Files that went with it and do not any more.
    pub(super) gone: Vec<Sent>,
    /// What was planned to stand there; none where it was not made for the plan.
    print: Option<Print>,
    /// What has to be done; or why that can't be said.
    pub(super) decision: Result<Decision>,
    pub(super) outcome: Option<PageOutcome>,
    pub(super) error: Option<Error>,
    /// What is behind it, short.
    pub(super) detail: String,
    /// Whether the wiki put somebody's edit of another part into what was written.
    pub(super) is_merged: bool,
}

impl Job {
    /// What is known of it now.
    pub(super) fn progress(&self) -> MutexGuard<'_, Progress> {
        self.shared.lock()
    }

    /// Whether it is at work.
    pub(super) fn is_running(&self) -> bool {
        self.progress().state.is_none()
    }

    /// Asks it to stop before its next page.
    pub(super) fn stop(&self) {
        self.shared.stop.store(true, Ordering::Relaxed);
    }

    /// Waits for its end, or until it has learned enough to be stored. Whether it ended.
    pub(super) fn wait(&self) -> bool {
        let mut progress = self.shared.lock();
        while progress.state.is_none() && progress.learned.len() < LEARNED {
            progress = self
                .shared
                .changed
                .wait(progress)
                .unwrap_or_else(PoisonError::into_inner);
        }
        progress.state.is_some()
    }

    /// Makes a page of its plan once more, as it was made for it.
    pub(super) fn make(&self, page: &Arc<Page>) -> Result<Made> {
        self.shared.make(std::slice::from_ref(page)).remove(0)
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Progress> {
        // What a thread leaves behind when it fails is whole: each change is one assignment.
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes pages; one answer each.
    fn make(&self, pages: &[Arc<Page>]) -> Vec<Result<Made>> {
        let mut maker = self.maker.lock().unwrap_or_else(PoisonError::into_inner);
        match maker.as_mut() {
            Some(maker) => maker.make(pages),
            None => pages.iter().map(|_| Err(over())).collect(),
        }
    }

    /// Makes pages some at a time, the next while something is done with those before; after a stop nothing more is done.
    fn make_ahead(
        &self,
        pages: Vec<Vec<Arc<Page>>>,
        mut work: impl FnMut(usize, Vec<Result<Made>>),
    ) {
        thread::scope(|scope| {
            let mut next = pages.first().map(|first| self.make(first));
            for at in 0..pages.len() {
                if self.flow() == Flow::Stop {
                    return;
                }
                let made = next.take().unwrap_or_default();
                let ahead = pages
                    .get(at + 1)
                    .map(|pages| scope.spawn(|| self.make(pages)));
                work(at, made);
                // What nobody expected ends the job, and is told; no page is left out without a word.
                next =
                    ahead.map(|ahead| ahead.join().unwrap_or_else(|why| panic::resume_unwind(why)));
            }
        });
    }

    /// Takes what was learned, and tells those who store it once it is enough.
    fn learn(&self, learned: impl IntoIterator<Item = ReadBack>) {
        let mut progress = self.lock();
        progress.learned.extend(learned);
        if progress.learned.len() >= LEARNED {
            self.changed.notify_all();
        }
    }

    fn flow(&self) -> Flow {
        match self.stop.load(Ordering::Relaxed) {
            true => Flow::Stop,
            false => Flow::Continue,
        }
    }
}

fn over() -> Error {
    Error::new(Kind::Refused, "The plan is over.").hint("Plan again.")
}

/// What is needed to begin.
pub(super) struct Start {
    pub(super) number: u32,
    pub(super) place: Place,
    pub(super) target_name: String,
    pub(super) secret: Option<String>,
    pub(super) connect: Arc<dyn Connect>,
    pub(super) began_ms: i64,
}

/// Tries whether a place answers.
pub(super) fn check(start: Start) -> Result<Job> {
    begin(
        start,
        Doing::Check,
        Progress::default(),
        None,
        |_, _| Ok(()),
    )
}

/// Reads the pages and decides.
pub(super) fn plan(start: Start, set: Set) -> Result<Job> {
    let progress = Progress {
        of: set.pages.len(),
        orphans: set.orphans,
        ..Progress::default()
    };
    let pages = set.pages;
    let maker = Some(set.maker);
    begin(start, Doing::Plan, progress, maker, move |wiki, shared| {
        read(wiki, shared, &pages);
        Ok(())
    })
}

/// Does what a plan says.
pub(super) fn apply(start: Start, plan: &Job, choices: &BTreeMap<String, Choice>) -> Result<Job> {
    let mut before = plan.progress();
    let mut pages = std::mem::take(&mut before.pages);
    let orphans = std::mem::take(&mut before.orphans);
    drop(before);
    let maker = plan
        .shared
        .maker
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    let mut ways = Vec::new();
    for (at, planned) in pages.iter_mut().enumerate() {
        let chosen = choices.get(&planned.page.key).copied();
        match (&planned.decision, chosen) {
            (Ok(decision), _) if !decision.is_conflict() => {
                if *decision != Decision::Unchanged {
                    ways.push((at, None));
                }
            }
            (Ok(_), Some(Choice::Skip) | None) => planned.outcome = Some(PageOutcome::Skipped),
            (Ok(_), Some(Choice::KeepBoth)) => ways.push((at, Some(Way::KeepBoth))),
            (Ok(_), Some(Choice::UseOurs)) => ways.push((at, Some(Way::UseOurs))),
            (Ok(_), Some(Choice::CreateAgain)) => ways.push((at, Some(Way::CreateAgain))),
            (Err(_), _) => {}
        }
    }
    let progress = Progress {
        of: ways.len(),
        pages,
        orphans,
        planned: true,
        ..Progress::default()
    };
    begin(start, Doing::Apply, progress, maker, move |wiki, shared| {
        write(wiki, shared, &ways);
        Ok(())
    })
}

fn begin(
    start: Start,
    doing: Doing,
    progress: Progress,
    maker: Option<Maker>,
    work: impl FnOnce(&mut dyn Wiki, &Shared) -> Result<()> + Send + 'static,
) -> Result<Job> {
    let shared = Arc::new(Shared {
        progress: Mutex::new(progress),
        maker: Mutex::new(maker),
        changed: Condvar::new(),
        stop: AtomicBool::new(false),
    });
    let job = Job {
        number: start.number,
        doing,
        place: start.place.clone(),
        target_name: start.target_name,
        began_ms: start.began_ms,
        shared: Arc::clone(&shared),
    };
    let (connect, place, secret) = (start.connect, start.place, start.secret);
    let run = move || {
        let end = End(&shared);
        let result = connect
            .open(&place, secret.as_deref())
            .and_then(|mut wiki| {
                let greeting = wiki.check()?;
                shared.lock().greeting = Some(greeting);
                work(wiki.as_mut(), &shared)
            });
        let mut progress = shared.lock();
        progress.state = Some(match (result, shared.flow()) {
            (Err(error), _) => {
                progress.error = Some(error);
                JobState::Failed
            }
            (Ok(()), Flow::Stop) if progress.done < progress.of => JobState::Cancelled,
            (Ok(()), Flow::Stop | Flow::Continue) => JobState::Done,
        });
        drop(progress);
        drop(end);
    };
    let spawned = thread::Builder::new().name("publish".to_owned()).spawn(run);
    spawned.map_err(|error| {
        Error::new(Kind::Io, format!("Publishing can't begin: {error}."))
            .hint("Close other programs and try again.")
    })?;
    Ok(job)
}

/// Tells those who wait, however the thread ends.
struct End<'a>(&'a Shared);

impl Drop for End<'_> {
    fn drop(&mut self) {
        let mut progress = self.0.lock();
        if progress.state.is_none() {
            progress.state = Some(JobState::Failed);
            progress.error = Some(
                Error::new(Kind::Internal, "Publishing ended unexpectedly.")
                    .hint("This is a defect of Lamppost. Plan again to see what was done."),
            );
        }
        drop(progress);
        self.0.changed.notify_all();
    }
}

fn silent() -> Error {
    Error::new(Kind::Remote, "The place did not answer for this page.").hint("Plan again.")
}

impl Planned {
    /// A page that is not there yet.
    fn new(page: &Arc<Page>) -> Self {
        Self {
            page: Arc::clone(page),
            remote: None,
            is_kept: false,
            print: None,
            decision: Ok(Decision::Create),
            outcome: None,
            error: None,
            detail: String::new(),
            is_merged: false,
            gone: Vec::new(),
        }
    }

    /// A page that could not be made or read.
    fn failed(page: &Arc<Page>, error: Error) -> Self {
        Self {
            decision: Err(error),
            ..Self::new(page)
        }
    }

    /// A page that is decided on, and what is to be remembered of it. Its text at the place is kept while there is room.
    fn decided(
        page: &Arc<Page>,
        made: &Made,
        remote: Option<Remote>,
        kept: &mut usize,
    ) -> (Self, Option<ReadBack>) {
        let decision = decide(page.wish(made), page.known(made), remote.as_ref());
        let learned = match (&decision, &remote) {
            (Decision::Unchanged, Some(remote)) => page.learned(made, remote),
            _ => None,
        };
        let mut planned = Self {
            page: Arc::clone(page),
            remote: remote.map(Arc::new),
            print: Some(page.print(made)),
            decision: Ok(decision),
            ..Self::new(page)
        };
        if let Some(known) = &page.known {
            planned.gone = sent::gone(&known.files, &made.files);
        }
        planned.detail = planned.measured(made);
        let size = planned
            .remote
            .as_ref()
            .map_or(0, |remote| remote.text.len());
        let is_needed = decision != Decision::Unchanged;
        planned.is_kept = is_needed && *kept + size <= KEPT;
        match (&mut planned.remote, planned.is_kept) {
            (Some(remote), false) => Arc::make_mut(remote).text = String::new(),
            (_, true) => *kept += size,
            (None, false) => {}
        }
        (planned, learned)
    }
}
