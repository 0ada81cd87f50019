//! A workspace with one review, and calls that must succeed or fail.

use std::path::PathBuf;

use chrono::NaiveDate;
use lamppost_core::api::{Id, OpenHow, Session};
use lamppost_core::{Context, Error};
use serde_json::{Value, json};

pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) session: Session,
    pub(crate) review: Value,
    pub(crate) service: Value,
}

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn open(path: PathBuf, today: NaiveDate, seed: u64, author: &str) -> Session {
    let context = Context::fixed(today, seed, author);
    Session::open(&path, &OpenHow::default(), context).unwrap()
}

impl World {
    /// A review of a service that stores data and calls others.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let session = open(
            folder.path().join("w.lamppost"),
            day(2026, 11, 20),
            7,
            "Ana Lima",
        );
        let mut world = Self {
            folder,
            session,
            review: Value::Null,
            service: Value::Null,
        };
        let made = world.call(
            "service_create",
            json!({"name": "Checkout API", "tier": 1, "owner": "Payments", "slo": "99.95 %",
                   "facts": {"stores_data": true, "has_dependencies": true, "uses_queue": false}}),
        );
        world.service = made["output"]["id"].clone();
        let made = world.call(
            "review_create",
            json!({"service": world.service, "launch_on": "2026-12-03"}),
        );
        world.review = made["output"]["id"].clone();
        world
    }

    /// The sample, at its first service.
    pub(crate) fn of_sample() -> Self {
        let mut world = Self::new();
        world.service = world.call("sample_add", json!({}))["output"]["id"].clone();
        let service = world.service.clone();
        let shown = world.call("service_show", json!({"id": service}));
        world.review = shown["current"]["id"].clone();
        world
    }

    /// The same file on another day, by another person.
    pub(crate) fn on(self, today: NaiveDate, author: &str) -> Self {
        let Self {
            folder,
            session,
            review,
            service,
        } = self;
        drop(session);
        let seed = u64::try_from(today.signed_duration_since(day(2020, 1, 1)).num_days()).unwrap();
        let session = open(folder.path().join("w.lamppost"), today, seed, author);
        Self {
            folder,
            session,
            review,
            service,
        }
    }

    pub(crate) fn call(&mut self, name: &str, payload: Value) -> Value {
        let answer = self.session.call(name, payload.clone());
        answer.unwrap_or_else(|error| panic!("{name} {payload}: {error:?}"))
    }

    /// The id of what a command makes.
    pub(crate) fn make(&mut self, name: &str, payload: Value) -> Value {
        self.call(name, payload)["output"]["id"].take()
    }

    pub(crate) fn fails(&mut self, name: &str, payload: Value) -> Error {
        let answer = self.session.call(name, payload.clone());
        let error = answer.map_err(|error| {
            assert!(
                !error.message.is_empty() && !error.hint.is_empty(),
                "{error:?}"
            );
            error
        });
        error.expect_err(&format!("{name} {payload}"))
    }

    /// Asks a snapshot.
    pub(crate) fn at(&mut self, snapshot: &Value, name: &str, payload: Value) -> Value {
        let answer = self.try_at(snapshot, name, payload);
        answer.unwrap_or_else(|error| panic!("{name}: {error:?}"))
    }

    pub(crate) fn try_at(
        &mut self,
        snapshot: &Value,
        name: &str,
        payload: Value,
    ) -> Result<Value, Error> {
        let id: Id = snapshot.as_str().unwrap().parse().unwrap();
        self.session.call_at(Some(&id), name, payload)
    }

    pub(crate) fn answer(&mut self, question: &str, answer: &str) {
        let request = json!({"review": self.review, "question": question, "answer": answer, "reason": "Because."});
        self.call("answer_set", request);
    }

    pub(crate) fn snapshot(&mut self, title: &str) -> Value {
        let request = json!({"review": self.review, "title": title});
        self.make("snapshot_take", request)
    }

    pub(crate) fn list(&mut self) -> Vec<Value> {
        let request = json!({"review": self.review});
        self.call("snapshot_list", request)
            .as_array()
            .unwrap()
            .clone()
    }
}
