//! A job: a place is checked, read or written on a thread of its own, page by page.
//!
//! Left out on purpose: the store. What a job learns waits here until the session takes it.
//! Invariants: whoever waits is told of every end, also of one that nobody expected; after a stop no further page
//! is begun.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::publish_pages::{Page, Set};
use super::publish_view::{Choice, Doing, JobState, PageOutcome};
use crate::error::{Error, Kind, Result};
use crate::publish::decide::{Decision, Known, Way, Wish, decide, note, text};
use crate::publish::{
    Change, Connect, Flow, Greeting, Outcome, Place, Remote, Wanted, Wiki, Written, region,
    sent::{self, Sent},
};
use crate::store::published::Published;

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
    pub(super) learned: VecDeque<Published>,
    /// Whether the end was taken note of.
    pub(super) is_settled: bool,
}

/// A page of a plan.
pub(super) struct Planned {
    pub(super) page: Arc<Page>,
    pub(super) remote: Option<Arc<Remote>>,
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

    /// Waits for its end.
    pub(super) fn wait(&self) {
        let mut progress = self.shared.lock();
        while progress.state.is_none() {
            progress = self
                .shared
                .changed
                .wait(progress)
                .unwrap_or_else(PoisonError::into_inner);
        }
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

    fn flow(&self) -> Flow {
        match self.stop.load(Ordering::Relaxed) {
            true => Flow::Stop,
            false => Flow::Continue,
        }
    }
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
    begin(start, Doing::Check, Progress::default(), |_, _| Ok(()))
}

/// Reads the pages and decides.
pub(super) fn plan(start: Start, set: Set) -> Result<Job> {
    let progress = Progress {
        of: set.pages.len(),
        orphans: set.orphans,
        ..Progress::default()
    };
    let pages = set.pages;
    begin(start, Doing::Plan, progress, move |wiki, shared| {
        read(wiki, shared, pages)
    })
}

/// Does what a plan says.
pub(super) fn apply(start: Start, plan: &Job, choices: &BTreeMap<String, Choice>) -> Result<Job> {
    let mut before = plan.progress();
    let mut pages = std::mem::take(&mut before.pages);
    let orphans = std::mem::take(&mut before.orphans);
    drop(before);
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
    begin(start, Doing::Apply, progress, move |wiki, shared| {
        write(wiki, shared, &ways);
        Ok(())
    })
}

fn begin(
    start: Start,
    doing: Doing,
    progress: Progress,
    work: impl FnOnce(&mut dyn Wiki, &Shared) -> Result<()> + Send + 'static,
) -> Result<Job> {
    let shared = Arc::new(Shared {
        progress: Mutex::new(progress),
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

/// Reads every page once and decides about each.
fn read(wiki: &mut dyn Wiki, shared: &Shared, pages: Vec<Page>) -> Result<()> {
    // A page that can't be made is not read either.
    let wanted: Vec<Wanted<'_>> = pages
        .iter()
        .filter(|page| page.text.is_ok())
        .map(|page| Wanted {
            name: &page.name,
            id: page.known.as_ref().map(|known| known.id.as_str()),
            files: &page.files,
        })
        .collect();
    let mut found = wiki
        .read(&wanted, &mut |read| {
            shared.lock().done = read;
            shared.flow()
        })
        .into_iter();
    if shared.flow() == Flow::Stop {
        return Ok(());
    }
    let mut decided = Vec::new();
    let mut learned = VecDeque::new();
    for page in pages {
        let answer = match &page.text {
            Err(error) => Err(error.clone()),
            Ok(_) => found.next().unwrap_or_else(|| {
                Err(
                    Error::new(Kind::Remote, "The place did not answer for this page.")
                        .hint("Plan again."),
                )
            }),
        };
        let (decision, remote) = match answer {
            Err(error) => (Err(error), None),
            Ok(remote) => match page.wish() {
                Some(wish) => {
                    let decision = decide(wish, page.known(), remote.as_ref());
                    (Ok(decision), remote)
                }
                None => continue,
            },
        };
        if let (Ok(Decision::Unchanged), Some(remote)) = (&decision, &remote) {
            learned.extend(page.learned(remote));
        }
        let mut planned = Planned {
            page: Arc::new(page),
            remote: remote.map(Arc::new),
            decision,
            outcome: None,
            error: None,
            detail: String::new(),
            is_merged: false,
        };
        planned.detail = planned.measured();
        decided.push(planned);
    }
    let mut progress = shared.lock();
    progress.done = progress.of;
    progress.pages = decided;
    progress.planned = true;
    progress.learned = learned;
    Ok(())
}

/// Writes pages, the index first, so that what stands below it finds it.
fn write(wiki: &mut dyn Wiki, shared: &Shared, ways: &[(usize, Option<Way>)]) {
    struct Ready {
        at: usize,
        page: Arc<Page>,
        remote: Option<Arc<Remote>>,
        text: String,
        note: String,
        gone: Vec<Sent>,
    }
    let ready: Vec<Ready> = {
        let progress = shared.lock();
        let ready = ways.iter().filter_map(|(at, way)| {
            let planned = progress.pages.get(*at)?;
            let wish = planned.page.wish()?;
            let remote = planned.remote.as_deref();
            Some(Ready {
                at: *at,
                page: Arc::clone(&planned.page),
                remote: planned.remote.clone(),
                text: text(wish, planned.page.known(), remote, *way),
                note: note(&region::seal(wish.ours.body)),
                gone: progress.gone(planned),
            })
        });
        ready.collect()
    };
    let changes: Vec<Change<'_>> = ready
        .iter()
        .map(|ready| Change {
            name: &ready.page.name,
            title: &ready.page.title,
            before: ready.remote.as_deref(),
            text: &ready.text,
            files: &ready.page.files,
            gone: &ready.gone,
            parent: ready.page.parent.as_deref(),
            note: &ready.note,
        })
        .collect();
    if shared.flow() == Flow::Stop {
        return;
    }
    wiki.write(&changes, &mut |index, outcome| {
        let Some(ready) = ready.get(index) else {
            return shared.flow();
        };
        let mut progress = shared.lock();
        progress.done += 1;
        let is_merged = matches!(outcome, Ok(Outcome::Merged(_)));
        let (outcome, error, learned) = match outcome {
            Ok(Outcome::Written(written)) => {
                let learned = ready.page.written(&written);
                (PageOutcome::Published, None, learned)
            }
            // What we sent is remembered, so that an edit within our part shows as one next time.
            Ok(Outcome::Merged(written)) => {
                let learned = ready.page.written(&Written {
                    text: ready.text.clone(),
                    ..written
                });
                (PageOutcome::Published, None, learned)
            }
            Ok(Outcome::Moved) => (PageOutcome::Moved, None, None),
            Err(error) => (PageOutcome::Failed, Some(error), None),
        };
        progress.learned.extend(learned);
        if let Some(planned) = progress.pages.get_mut(ready.at) {
            planned.outcome = Some(outcome);
            planned.error = error;
            planned.is_merged = is_merged;
        }
        drop(progress);
        shared.flow()
    });
}

impl Progress {
    /// Files that went with a page and go with no page of the plan any more.
    pub(super) fn gone(&self, planned: &Planned) -> Vec<Sent> {
        let before = planned.page.known.as_ref();
        let before = before.map_or("", |known| known.files.as_str());
        let mut gone = sent::gone(before, &planned.page.files);
        let used = |path: &str| self.pages.iter().any(|of| sent::has(&of.page.files, path));
        gone.retain(|file| !used(&file.path));
        gone
    }
}

impl Page {
    /// What it should be.
    pub(super) fn wish(&self) -> Option<Wish<'_>> {
        Some(Wish {
            ours: self.ours()?,
            name: &self.name,
            title: &self.title,
            files: &self.files_hash,
        })
    }

    /// What is remembered of it.
    pub(super) fn known(&self) -> Option<Known<'_>> {
        self.known.as_ref().map(|known| Known {
            title: &known.title,
            base: &known.base,
            files: &known.files,
        })
    }

    /// What a reading says that is not remembered yet.
    fn learned(&self, remote: &Remote) -> Option<Published> {
        let now = self.state(&remote.id, &remote.name, &remote.version, &remote.text)?;
        let same = self.known.as_ref().is_some_and(|known| {
            known.id == now.id
                && known.name == now.name
                && known.version == now.version
                && known.title == now.title
                && known.files == now.files
        });
        (!same).then_some(now)
    }

    fn written(&self, written: &Written) -> Option<Published> {
        self.state(&written.id, &written.name, &written.version, &written.text)
    }

    fn state(&self, id: &str, name: &str, version: &str, text: &str) -> Option<Published> {
        let ours = self.ours()?;
        Some(Published {
            page: self.key.clone(),
            id: id.to_owned(),
            name: name.to_owned(),
            title: self.title.clone(),
            version: version.to_owned(),
            seal: region::seal(ours.body),
            base: text.to_owned(),
            files: self.files_hash.clone(),
            since_op: self.span.since,
            upto_op: self.span.upto,
            at_ms: 0,
        })
    }
}
