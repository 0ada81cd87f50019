//! A service with a review by a small checklist, in a workspace of its own.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDate;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::context::{Clock, Sequence};
use lamppost_core::store::{self, Store};
use lamppost_core::{Context, Error};
use serde_json::{Value, json};

pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) session: Session,
    pub(crate) service: Value,
    pub(crate) review: Value,
}

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn shared_packs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/life_signoff/packs")
}

/// Each opening draws ids of its own, as each start of the program does.
fn seed() -> u64 {
    static OPENED: AtomicU64 = AtomicU64::new(1);
    OPENED.fetch_add(1, Ordering::Relaxed)
}

fn open(folder: &Path, today: NaiveDate, author: &str) -> Session {
    open_by(folder, Context::fixed(today, seed(), author))
}

fn open_by(folder: &Path, context: Context) -> Session {
    // A world with packs of its own has them beside the workspace.
    let own = folder.join("packs");
    let how = OpenHow {
        packs: Some(if own.is_dir() { own } else { shared_packs() }),
        ..OpenHow::default()
    };
    Session::open(&folder.join("w.lamppost"), &how, context).unwrap()
}

impl World {
    /// Started on 20 November 2026 by Ana Lima.
    pub(crate) fn new() -> Self {
        Self::with_pack("launch-check")
    }

    pub(crate) fn with_pack(pack: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let session = open(folder.path(), day(2026, 11, 20), "Ana Lima");
        Self::begun(folder, session, pack)
    }

    /// The same with a folder of packs that may be changed: "packs" beside the workspace.
    pub(crate) fn with_own_packs() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let packs = folder.path().join("packs");
        let file = "launch-check.toml";
        std::fs::create_dir(&packs).unwrap();
        std::fs::copy(shared_packs().join(file), packs.join(file)).unwrap();
        let session = open(folder.path(), day(2026, 11, 20), "Ana Lima");
        Self::begun(folder, session, "launch-check")
    }

    fn begun(folder: tempfile::TempDir, session: Session, pack: &str) -> Self {
        let mut world = Self {
            folder,
            session,
            service: Value::Null,
            review: Value::Null,
        };
        world.service = world.made(
            "service_create",
            json!({"name": "Checkout API", "tier": 2, "owner": "Payments", "facts": {"stores_data": false}}),
        );
        let service = world.service.clone();
        world.review = world.made(
            "review_create",
            json!({"service": service, "pack": pack, "title": "Launch review"}),
        );
        world
    }

    /// The same file at a moment, by a clock of one's own.
    pub(crate) fn by_clock(self, clock: Box<dyn Clock>, author: &str) -> Self {
        let Self {
            folder,
            session,
            service,
            review,
        } = self;
        drop(session);
        let random = Box::new(Sequence(seed()));
        let context = Context::new(clock, random, author.to_owned(), "abcdef0123456789".into());
        let session = open_by(folder.path(), context);
        Self {
            folder,
            session,
            service,
            review,
        }
    }

    /// What is in a folder, opened on the first day.
    pub(crate) fn opened(
        folder: tempfile::TempDir,
        service: Value,
        review: Value,
        author: &str,
    ) -> Self {
        let session = open(folder.path(), day(2026, 11, 20), author);
        Self {
            folder,
            session,
            service,
            review,
        }
    }

    /// The same file on another day or by another person.
    pub(crate) fn on(self, today: NaiveDate, author: &str) -> Self {
        let Self {
            folder,
            session,
            service,
            review,
        } = self;
        drop(session);
        let session = open(folder.path(), today, author);
        Self {
            folder,
            session,
            service,
            review,
        }
    }

    pub(crate) fn call(&mut self, name: &str, payload: Value) -> Value {
        self.session
            .call(name, payload.clone())
            .unwrap_or_else(|error| panic!("{name} {payload}: {error:?}"))
    }

    pub(crate) fn made(&mut self, name: &str, payload: Value) -> Value {
        self.call(name, payload)["output"]["id"].clone()
    }

    pub(crate) fn refused(&mut self, name: &str, payload: Value) -> Error {
        match self.session.call(name, payload.clone()) {
            Err(error) => error,
            Ok(value) => panic!("{name} {payload} is not refused: {value}"),
        }
    }

    pub(crate) fn answer(&mut self, question: &str, answer: &str) {
        let review = self.review.clone();
        self.call(
            "answer_set",
            json!({"review": review, "question": question, "answer": answer}),
        );
    }

    pub(crate) fn signoffs(&mut self) -> Value {
        let review = self.review.clone();
        self.call("signoff_show", json!({"review": review}))
    }

    /// The row of an area.
    pub(crate) fn row(&mut self, area: &str) -> Value {
        let view = self.signoffs();
        let rows = view["rows"].as_array().unwrap();
        let found = rows.iter().find(|row| row["area"] == area);
        found.unwrap_or_else(|| panic!("no {area}: {view}")).clone()
    }

    pub(crate) fn state(&mut self, area: &str) -> String {
        self.row(area)["state"].as_str().unwrap().to_owned()
    }

    /// Signs an area as it is.
    pub(crate) fn sign(&mut self, area: &str, name: &str) -> Value {
        let fingerprint = self.row(area)["fingerprint"].clone();
        let review = self.review.clone();
        self.made(
            "signoff_sign",
            json!({"review": review, "area": area, "name": name, "fingerprint": fingerprint}),
        )
    }

    pub(crate) fn person(&mut self, name: &str) -> Value {
        self.made("person_create", json!({"name": name}))
    }

    /// Everything a person can see.
    pub(crate) fn seen(&self) -> String {
        let how = store::OpenHow {
            read_only: true,
            must_exist: true,
        };
        let mut context = Context::fixed(day(2026, 11, 20), 9, "checker");
        let path = self.folder.path().join("w.lamppost");
        let store = Store::open(&path, &how, &mut context).unwrap();
        store.visible().unwrap()
    }
}
