//! Two or three installations with a workspace each.

use chrono::NaiveDate;
use lamppost_core::api::parcel::ImportView;
use lamppost_core::api::{Exported, OpenHow, Session};
use lamppost_core::context::Context;
use lamppost_core::error::Error;
use lamppost_core::model::Id;
use lamppost_core::store::{self, Store};
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) struct World {
    pub(crate) session: Session,
    pub(crate) folder: TempDir,
}

/// A folder in memory where there is one: these tests are about logic, not about the disk.
fn folder() -> TempDir {
    TempDir::new_in("/dev/shm")
        .or_else(|_| TempDir::new())
        .unwrap()
}

fn session(folder: &TempDir, day: &str, seed: u64, author: &str) -> Session {
    Session::open(
        &folder.path().join("w.lamppost"),
        &OpenHow::default(),
        Context::fixed(day.parse::<NaiveDate>().unwrap(), seed, author),
    )
    .unwrap()
}

impl World {
    pub(crate) fn new(seed: u64, author: &str) -> Self {
        Self::on("2026-11-20", seed, author)
    }

    /// One whose clock says that it is this day.
    pub(crate) fn on(day: &str, seed: u64, author: &str) -> Self {
        let folder = folder();
        let session = session(&folder, day, seed, author);
        Self { session, folder }
    }

    /// The same, opened again after its clock was put to another day.
    pub(crate) fn again_on(self, day: &str, seed: u64, author: &str) -> Self {
        let Self {
            session: old,
            folder,
        } = self;
        drop(old);
        let session = session(&folder, day, seed, author);
        Self { session, folder }
    }

    pub(crate) fn call(&mut self, name: &str, payload: Value) -> Value {
        self.session
            .call(name, payload.clone())
            .unwrap_or_else(|error| panic!("{name} {payload}: {error:?}"))
    }

    /// What a review says at a question.
    pub(crate) fn row(&mut self, review: &str, question: &str) -> Value {
        let mut shown = self.call("readiness_show", json!({ "review": review }));
        let rows = shown["questions"].as_array_mut().unwrap();
        let row = rows.iter_mut().find(|row| row["id"] == question);
        row.map(Value::take).unwrap()
    }

    pub(crate) fn make(&mut self, name: &str, payload: Value) -> String {
        let id = self.call(name, payload)["output"]["id"].take();
        id.as_str().unwrap().to_owned()
    }

    /// A service with a review that has something of everything.
    pub(crate) fn filled(&mut self) -> (String, String) {
        let service = self.make(
            "service_create",
            json!({"name": "Checkout API", "tier": 1, "owner": "Payments", "facts": {"stores_data": true}}),
        );
        self.make(
            "link_add",
            json!({"service": service, "title": "Wiki", "url": "https://wiki.example"}),
        );
        let review = self.make(
            "review_create",
            json!({"service": service, "title": "Launch"}),
        );
        for answer in ["unmet", "partial", "met"] {
            self.call(
                "answer_set",
                json!({"review": review, "question": "own.team", "answer": answer}),
            );
        }
        self.call(
            "note_set",
            json!({"review": review, "question": "own.team", "text": "See *wiki*.\n\nIt \"works\"."}),
        );
        let hash = self.call(
            "attachment_add",
            json!({"name": "dot.gif", "base64": "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"}),
        )["file"]
            .take();
        self.make(
            "evidence_add",
            json!({"review": review, "question": "own.team", "kind": "file", "file": hash}),
        );
        let comment = self.make(
            "comment_add",
            json!({"review": review, "question": "own.team", "text": "Who is on call?"}),
        );
        self.call("comment_remove", json!({"id": comment}));
        let design = self.make(
            "document_create",
            json!({"pack": "design-document", "service": service}),
        );
        self.call(
            "section_write",
            json!({"document": design, "section": "summary", "text": "A paid order."}),
        );
        (service, review)
    }

    pub(crate) fn export(&self, what: &Exported) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.session
            .export_file(what, &mut bytes, &mut |_| {})
            .unwrap();
        bytes
    }

    pub(crate) fn import(&mut self, bytes: &[u8]) -> ImportView {
        self.try_import(bytes).unwrap()
    }

    pub(crate) fn try_import(&mut self, bytes: &[u8]) -> Result<ImportView, Error> {
        self.session.import_file(&mut &bytes[..], &mut |_| {})
    }

    /// The workspace as a second reader sees it.
    pub(crate) fn store(&self) -> Store {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let how = store::OpenHow {
            read_only: true,
            must_exist: true,
        };
        let path = self.folder.path().join("w.lamppost");
        Store::open(&path, &how, &mut Context::fixed(today, 99, "reader")).unwrap()
    }

    /// Everything derived, after a check that it is what the log says.
    pub(crate) fn derived(&self) -> String {
        let store = self.store();
        let health = store.verify().unwrap();
        assert!(health.is_clean(), "{health:?}");
        store.derived().unwrap()
    }
}

pub(crate) fn review(id: &str) -> Exported {
    Exported::Review(id.parse::<Id>().unwrap())
}

pub(crate) fn service(id: &str) -> Exported {
    Exported::Service(id.parse::<Id>().unwrap())
}

impl World {
    /// The store of the workspace, which is closed for it.
    pub(crate) fn store_for_writing(self) -> ClosedStore {
        let Self { session, folder } = self;
        drop(session);
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let path = folder.path().join("w.lamppost");
        let mut context = Context::fixed(today, 99, "reader");
        let store = Store::open(&path, &store::OpenHow::default(), &mut context).unwrap();
        ClosedStore {
            store,
            _folder: folder,
        }
    }
}

/// A store with the folder it is in.
pub(crate) struct ClosedStore {
    store: Store,
    _folder: TempDir,
}

impl std::ops::Deref for ClosedStore {
    type Target = Store;
    fn deref(&self) -> &Store {
        &self.store
    }
}

impl std::ops::DerefMut for ClosedStore {
    fn deref_mut(&mut self) -> &mut Store {
        &mut self.store
    }
}
