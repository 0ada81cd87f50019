//! How often a plan asks a place, counted at the door of a real folder.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;
use lamppost_core::api::demo::Demo;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::publish::{
    Change, Connect, Flow, Greeting, Outcome, Place, Remote, Wanted, Wiki,
};
use lamppost_core::{Context, Result};
use lamppost_publish::{Drivers, Keyring};
use serde_json::{Value, json};

/// Pages without the index.
const REVIEWS: u32 = 39;

/// Opens places and counts what is asked of them.
#[derive(Clone, Default)]
struct Counted {
    reads: Arc<AtomicUsize>,
    writes: Arc<AtomicUsize>,
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
    fn take(&self) -> (usize, usize) {
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
        self.wiki.write(changes, told);
    }
}

/// Runs a job to its end; its plan.
fn job(session: &mut Session, command: &str, request: Value) -> Value {
    session.call(command, request).unwrap();
    let job = session.publish_wait().unwrap();
    assert_eq!(job.error, None);
    serde_json::to_value(job.plan.unwrap()).unwrap()
}

#[test]
fn a_plan_reads_each_page_once_and_writes_none() {
    let home = tempfile::tempdir().unwrap();
    let pages = home.path().join("pages");
    std::fs::create_dir(&pages).unwrap();
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let file = home.path().join("w.lamppost");
    let context = Context::fixed(day, 1, "Ana");
    let mut session = Session::open(&file, &OpenHow::default(), context).unwrap();
    let demo = Demo {
        services: 13,
        reviews: REVIEWS,
        seed: 7,
    };
    session.fill(demo, |_| {}).unwrap();
    let counts = Counted::default();
    session.publish_with(Box::new(counts.clone()), Box::new(Keyring::system()));
    // The one dialect whose pages have no pictures, which take their time to draw.
    let target = json!({ "name": "Pages", "place": "folder", "dialect": "html" });
    let made = session.call("target_create", target).unwrap();
    let id = made["output"]["id"].as_str().unwrap().to_owned();
    session
        .set_target_folder(&id.parse().unwrap(), Some(&pages))
        .unwrap();

    let all = REVIEWS as usize + 1;
    let plan = json!({ "target": id });
    let first = job(&mut session, "publish_plan", plan.clone());
    assert_eq!(first["creates"], json!(all), "{first}");
    assert_eq!(counts.take(), (all, 0));
    job(&mut session, "publish_apply", json!({ "choices": [] }));
    assert_eq!(counts.take(), (0, all));

    let again = job(&mut session, "publish_plan", plan);
    assert_eq!(again["unchanged"], json!(all), "{again}");
    assert_eq!(counts.take(), (all, 0));
    job(&mut session, "publish_apply", json!({ "choices": [] }));
    assert_eq!(counts.take(), (0, 0));
}
