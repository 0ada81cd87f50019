//! Writing the pages of a plan that was carried out.
//!
//! Left out on purpose: deciding. Invariant: after a stop no further page is begun.

use std::sync::Arc;

use super::*;

/// A page that is about to be written.
struct Ready {
    at: usize,
    page: Arc<Page>,
    made: Made,
    remote: Option<Arc<Remote>>,
    text: String,
    note: String,
    gone: Vec<Sent>,
}

/// Writes pages, the index first, so that what stands below it finds it.
pub(super) fn write(wiki: &mut dyn Wiki, shared: &Shared, ways: &[(usize, Option<Way>)]) {
    let some: Vec<_> = ways.chunks(TOGETHER).collect();
    let pages = {
        let progress = shared.lock();
        let page = |(at, _): &(usize, Option<Way>)| {
            let planned = progress.pages.get(*at)?;
            Some(Arc::clone(&planned.page))
        };
        let pages = some.iter();
        pages
            .map(|some| some.iter().filter_map(page).collect())
            .collect()
    };
    shared.make_ahead(pages, |at, made| {
        let ready = ready(wiki, shared, some[at], made);
        send(wiki, shared, &ready);
    });
}

/// Pages that were made again as they were planned. One that is another one by now, here or at the place, is not written.
fn ready(
    wiki: &mut dyn Wiki,
    shared: &Shared,
    ways: &[(usize, Option<Way>)],
    made: Vec<Result<Made>>,
) -> Vec<Ready> {
    let planned: Vec<_> = {
        let progress = shared.lock();
        let of = |(at, way): &(usize, Option<Way>)| {
            let planned = progress.pages.get(*at)?;
            Some((
                *at,
                *way,
                Arc::clone(&planned.page),
                planned.remote.clone(),
                planned.is_kept,
                planned.print.clone(),
                progress.gone(planned),
            ))
        };
        ways.iter().filter_map(of).collect()
    };
    let mut ready = Vec::new();
    for ((at, way, page, remote, is_kept, print, gone), made) in planned.into_iter().zip(made) {
        let made = match made {
            Ok(made) if print.is_none_or(|print| print == page.print(&made)) => made,
            Ok(_) => {
                let message = format!("“{}” was changed here after the plan.", page.title);
                let error =
                    Error::new(Kind::Refused, message).hint("Plan again. It was not written.");
                shared.ended(at, PageOutcome::Failed, Some(error));
                continue;
            }
            Err(error) => {
                shared.ended(at, PageOutcome::Failed, Some(error));
                continue;
            }
        };
        let remote = match remote {
            Some(known) if !is_kept => match again(wiki, &page, &made, &known) {
                Ok(Some(remote)) => Some(Arc::new(remote)),
                Ok(None) => {
                    shared.ended(at, PageOutcome::Moved, None);
                    continue;
                }
                Err(error) => {
                    shared.ended(at, PageOutcome::Failed, Some(error));
                    continue;
                }
            },
            other => other,
        };
        let wish = page.wish(&made);
        ready.push(Ready {
            at,
            text: text(wish, page.known(&made), remote.as_deref(), way),
            note: note(&made.seal),
            gone,
            remote,
            page,
            made,
        });
    }
    ready
}

/// Reads a page whose text was not kept; none where it is another version by now.
fn again(wiki: &mut dyn Wiki, page: &Page, made: &Made, known: &Remote) -> Result<Option<Remote>> {
    let wanted = Wanted {
        name: &page.name,
        id: Some(&known.id),
        files: &made.files,
    };
    let found = wiki.read(&[wanted], &mut |_| Flow::Continue).pop();
    let found = found.unwrap_or_else(|| Err(silent()))?;
    Ok(found.filter(|found| found.version == known.version))
}

fn send(wiki: &mut dyn Wiki, shared: &Shared, ready: &[Ready]) {
    let changes: Vec<Change<'_>> = ready
        .iter()
        .map(|ready| Change {
            name: &ready.page.name,
            title: &ready.page.title,
            before: ready.remote.as_deref(),
            text: &ready.text,
            files: &ready.made.files,
            gone: &ready.gone,
            parent: ready.page.parent.as_deref(),
            note: &ready.note,
        })
        .collect();
    wiki.write(&changes, &mut |index, outcome| {
        let Some(ready) = ready.get(index) else {
            return shared.flow();
        };
        let is_merged = matches!(outcome, Ok(Outcome::Merged(_)));
        let (outcome, error, learned) = match outcome {
            Ok(Outcome::Written(written)) => {
                (PageOutcome::Published, None, Some(ready.learned(&written)))
            }
            // What we sent is remembered, so that an edit within our part shows as one next time.
            Ok(Outcome::Merged(written)) => {
                let sent = Written {
                    text: ready.text.clone(),
                    ..written
                };
                (PageOutcome::Published, None, Some(ready.learned(&sent)))
            }
            Ok(Outcome::Moved) => (PageOutcome::Moved, None, None),
            Err(error) => (PageOutcome::Failed, Some(error), None),
        };
        shared.learn(learned);
        shared.ended(ready.at, outcome, error);
        if is_merged {
            shared.merged(ready.at);
        }
        shared.flow()
    });
}

impl Shared {
    /// Notes how writing a page went.
    fn ended(&self, at: usize, outcome: PageOutcome, error: Option<Error>) {
        let mut progress = self.lock();
        progress.done += 1;
        if let Some(planned) = progress.pages.get_mut(at) {
            planned.outcome = Some(outcome);
            planned.error = error;
        }
    }
}

impl Shared {
    /// Notes that the place put somebody's edit into what was written.
    fn merged(&self, at: usize) {
        if let Some(planned) = self.lock().pages.get_mut(at) {
            planned.is_merged = true;
        }
    }
}

impl Progress {
    /// Files that went with a page and go with no page of the plan any more.
    fn gone(&self, planned: &Planned) -> Vec<Sent> {
        let mut gone = planned.gone.clone();
        let others = |path: &str| {
            let mut others = self.pages.iter();
            others.any(|other| other.page.key != planned.page.key && other.page.may_have(path))
        };
        gone.retain(|file| !others(&file.path));
        gone
    }
}

impl Ready {
    pub(super) fn learned(&self, written: &Written) -> ReadBack {
        self.page.read_back(
            &self.made,
            &written.id,
            &written.name,
            &written.version,
            &written.text,
        )
    }
}

impl Page {
    /// What a reading says that is not remembered yet.
    pub(super) fn learned(&self, made: &Made, remote: &Remote) -> Option<ReadBack> {
        let now = self.read_back(
            made,
            &remote.id,
            &remote.name,
            &remote.version,
            &remote.text,
        );
        let same = self.known.as_ref().is_some_and(|known| {
            known.id == now.page.id
                && known.name == now.page.name
                && known.version == now.page.version
                && known.title == now.page.title
                && known.files == now.page.files
        });
        (!same).then_some(now)
    }
}
