//! A workspace in a folder of its own, with a clock and ids that a test controls.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::NaiveDate;
use lamppost_core::context::{Clock, Context, Sequence};
use lamppost_core::error::{Error, Kind};
use lamppost_core::model::Id;
use lamppost_core::store::summary::Which;
use lamppost_core::store::{OpenHow, Store};
use serde_json::Value;
use tempfile::TempDir;

/// Noon of 1 March 2026, UTC.
pub(crate) const START_MS: i64 = 1_772_366_400_000;

/// A clock that stands where a test puts it.
#[derive(Clone)]
pub(crate) struct Hands(Arc<AtomicI64>);

impl Hands {
    pub(crate) fn at(ms: i64) -> Self {
        Self(Arc::new(AtomicI64::new(ms)))
    }

    pub(crate) fn put(&self, ms: i64) {
        self.0.store(ms, Ordering::Relaxed);
    }
}

impl Clock for Hands {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    fn today(&self) -> NaiveDate {
        chrono::DateTime::from_timestamp_millis(self.now_ms())
            .unwrap_or_default()
            .date_naive()
    }
}

/// A context of one installation.
pub(crate) fn context(seed: u64) -> (Context, Hands) {
    let hands = Hands::at(START_MS);
    let context = Context::new(
        Box::new(hands.clone()),
        Box::new(Sequence(seed)),
        format!("person {seed}"),
        format!("{seed:08x}"),
    );
    (context, hands)
}

/// A folder in memory where there is one: most tests are about logic, not about the disk.
pub(crate) fn folder() -> TempDir {
    TempDir::new_in("/dev/shm")
        .or_else(|_| TempDir::new())
        .unwrap()
}

/// An open workspace.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) context: Context,
    pub(crate) hands: Hands,
    pub(crate) file: PathBuf,
    pub(crate) folder: TempDir,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let folder = folder();
        let file = folder.path().join("work.lamppost");
        let (mut context, hands) = context(seed);
        let store = Store::open(&file, &OpenHow::default(), &mut context).unwrap();
        Self {
            store,
            context,
            hands,
            file,
            folder,
        }
    }

    pub(crate) fn create(&mut self, kind: &str, parent: Option<&Id>) -> Id {
        let (id, _) = self
            .store
            .write(&mut self.context, |writer| writer.create(kind, parent))
            .unwrap();
        id
    }

    pub(crate) fn set(&mut self, id: &Id, field: &str, value: impl Into<Value>) {
        self.try_set(id, field, value).unwrap();
    }

    pub(crate) fn try_set(
        &mut self,
        id: &Id,
        field: &str,
        value: impl Into<Value>,
    ) -> Result<(), Error> {
        let value = value.into();
        self.store
            .write(&mut self.context, |writer| writer.set(id, field, &value))
            .map(|_| ())
    }

    pub(crate) fn delete(&mut self, id: &Id) {
        self.store
            .write(&mut self.context, |writer| writer.delete(id))
            .unwrap();
    }

    /// A service with a name, a review of it, and some answers.
    pub(crate) fn filled(&mut self, answers: usize) -> (Id, Id) {
        let service = self.create("service", None);
        self.set(&service, "name", "Checkout");
        let review = self.create("review", Some(&service));
        self.set(&review, "title", "Launch review");
        let id = review.clone();
        self.store
            .write(&mut self.context, |writer| {
                for at in 0..answers {
                    writer.set(&id, &format!("answer/area.q{at}"), &"met".into())?;
                    writer.set(
                        &id,
                        &format!("note/area.q{at}"),
                        &format!("Note {at}: {}", "why it is so. ".repeat(at % 23)).into(),
                    )?;
                }
                Ok(())
            })
            .unwrap();
        (service, review)
    }

    /// Takes everything another workspace knows.
    pub(crate) fn take(&mut self, other: &World) -> u64 {
        self.store.ingest(&other.store.ops().unwrap()).unwrap()
    }

    pub(crate) fn ops(&self) -> usize {
        self.store.ops().unwrap().len()
    }

    /// The current values of a field, latest first.
    pub(crate) fn values(&self, id: &Id, field: &str) -> Vec<Value> {
        let Some(row) = self.store.entity(id).unwrap() else {
            return Vec::new();
        };
        row.heads
            .into_iter()
            .filter(|head| head.field == field)
            .map(|head| head.value)
            .collect()
    }

    /// Closes the workspace; its folder stays.
    pub(crate) fn close(self) -> (PathBuf, Context, TempDir) {
        drop(self.store);
        (self.file, self.context, self.folder)
    }
}

pub(crate) fn open(file: &Path, context: &mut Context) -> Result<Store, Error> {
    Store::open(file, &OpenHow::default(), context)
}

pub(crate) fn open_to_read(file: &Path, context: &mut Context) -> Result<Store, Error> {
    let how = OpenHow {
        read_only: true,
        must_exist: true,
    };
    Store::open(file, &how, context)
}

pub(crate) fn kind_of<T>(result: Result<T, Error>) -> Option<Kind> {
    result.err().map(|error| error.kind)
}

/// Ids of all services and reviews whose rows must be computed again.
pub(crate) fn stale(store: &Store, today: &str) -> (Vec<String>, Vec<String>) {
    let reviews = store.stale_reviews(Which::All, today).unwrap();
    (store.stale_services().unwrap(), reviews)
}
