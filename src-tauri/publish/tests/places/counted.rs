//! The real drivers, with what is asked of them counted and a page that can't be written.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use lamppost_core::api::Session;
use lamppost_core::publish::{
    Change, Connect, Flow, Greeting, Outcome, Place, Remote, Wanted, Wiki,
};
use lamppost_core::{Error, Kind, Result};
use lamppost_publish::Drivers;
use serde_json::Value;

/// Opens places and counts what is asked of them.
#[derive(Clone, Default)]
pub(crate) struct Counted {
    reads: Arc<AtomicUsize>,
    writes: Arc<AtomicUsize>,
    /// The page that can't be written.
    pub(crate) failing: Arc<Mutex<Option<String>>>,
}

struct Counting {
    wiki: Box<dyn Wiki>,
    counts: Counted,
}

impl Connect for Counted {
    fn open(&self, place: &Place, secret: Option<&str>) -> Result<Box<dyn Wiki>> {
        Ok(Box::new(Counting {
            wiki: Drivers::default().open(place, secret)?,
            counts: self.clone(),
        }))
    }
}

impl Counted {
    /// Pages read and pages written since the last time.
    pub(crate) fn take(&self) -> (usize, usize) {
        let take = |count: &AtomicUsize| count.swap(0, Ordering::SeqCst);
        (take(&self.reads), take(&self.writes))
    }
}

impl Wiki for Counting {
    fn check(&mut self) -> Result<Greeting> {
        self.wiki.check()
    }

    fn read(
        &mut self,
        pages: &[Wanted<'_>],
        told: &mut dyn FnMut(usize) -> Flow,
    ) -> Vec<Result<Option<Remote>>> {
        self.counts.reads.fetch_add(pages.len(), Ordering::SeqCst);
        self.wiki.read(pages, told)
    }

    fn write(
        &mut self,
        changes: &[Change<'_>],
        told: &mut dyn FnMut(usize, Result<Outcome>) -> Flow,
    ) {
        self.counts
            .writes
            .fetch_add(changes.len(), Ordering::SeqCst);
        let failing = self.counts.failing.lock().unwrap().clone();
        for (at, change) in changes.iter().enumerate() {
            let mut flow = Flow::Continue;
            if failing.as_deref() == Some(change.name) {
                let error = Error::new(Kind::Remote, "The wiki did not answer.");
                flow = told(at, Err(error.hint("Try again.")));
            } else {
                self.wiki.write(&[*change], &mut |_, outcome| {
                    flow = told(at, outcome);
                    flow
                });
            }
            if flow == Flow::Stop {
                return;
            }
        }
    }
}

/// Runs a job to its end; its plan.
pub(crate) fn job(session: &mut Session, command: &str, request: Value) -> Value {
    session.call(command, request).unwrap();
    let job = session.publish_wait().unwrap();
    assert_eq!(job.error, None);
    serde_json::to_value(job.plan.unwrap()).unwrap()
}
