//! A workspace with one review, and calls that must succeed or fail.

use std::path::PathBuf;

use chrono::NaiveDate;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::{Context, Error};
use serde_json::{Value, json};

pub(crate) struct World {
    folder: tempfile::TempDir,
    session: Session,
    pub(crate) review: Value,
    pub(crate) service: Value,
}

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn open(path: PathBuf, today: NaiveDate, seed: u64) -> Session {
    let context = Context::fixed(today, seed, "Ana Lima");
    Session::open(&path, &OpenHow::default(), context).unwrap()
}

impl World {
    /// A review of a service that stores data and calls others, with an objective of 99.95 %.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let session = open(folder.path().join("w.lamppost"), day(2026, 11, 20), 7);
        let mut world = Self {
            folder,
            session,
            review: Value::Null,
            service: Value::Null,
        };
        let made = world.call(
            "service_create",
            json!({"name": "Checkout API", "tier": 1, "owner": "Payments",
                   "slo": "99.95 % of requests over 30 days",
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

    /// The same file on another day.
    pub(crate) fn on(self, today: NaiveDate) -> Self {
        let Self {
            folder,
            session,
            review,
            service,
        } = self;
        drop(session);
        let session = open(folder.path().join("w.lamppost"), today, 8);
        Self {
            folder,
            session,
            review,
            service,
        }
    }

    pub(crate) fn call(&mut self, name: &str, payload: Value) -> Value {
        self.session
            .call(name, payload.clone())
            .unwrap_or_else(|error| panic!("{name} {payload}: {error:?}"))
    }

    pub(crate) fn refuse(&mut self, name: &str, payload: Value) -> Error {
        let answer = self.session.call(name, payload.clone());
        answer.expect_err(&format!("{name} {payload} must be refused"))
    }

    /// What a command of the review made.
    pub(crate) fn make(&mut self, name: &str, mut payload: Value) -> Value {
        payload["review"] = self.review.clone();
        self.call(name, payload)["output"]["id"].clone()
    }

    pub(crate) fn register(&mut self) -> Value {
        let review = self.review.clone();
        self.call("register_show", json!({"review": review}))
    }

    pub(crate) fn sitting(&mut self, participant: Option<&Value>) -> Value {
        let review = self.review.clone();
        let payload = match participant {
            Some(participant) => json!({"review": review, "participant": participant}),
            None => json!({"review": review}),
        };
        self.call("premortem_show", payload)["session"].clone()
    }

    pub(crate) fn phase(&mut self, phase: &str) {
        let review = self.review.clone();
        self.call("premortem_phase", json!({"review": review, "phase": phase}));
    }

    /// A rated scenario with an owner.
    pub(crate) fn scenario(&mut self, title: &str, likelihood: u8, impact: u8) -> Value {
        let id = self.make(
            "scenario_add",
            json!({"title": title, "owner": "Priya Raman"}),
        );
        self.update(
            &id,
            json!({"inherent_likelihood": likelihood, "inherent_impact": impact}),
        );
        id
    }

    pub(crate) fn update(&mut self, scenario: &Value, mut fields: Value) {
        fields["id"] = scenario.clone();
        self.call("scenario_update", fields);
    }

    /// The row of a scenario in the register.
    pub(crate) fn row(&mut self, scenario: &Value) -> Value {
        let register = self.register();
        let rows = register["rows"].as_array().unwrap();
        rows.iter()
            .find(|row| row["id"] == *scenario)
            .unwrap()
            .clone()
    }

    pub(crate) fn verdict(&mut self) -> Value {
        let review = self.review.clone();
        self.call("review_show", json!({"id": review}))["verdict"].clone()
    }

    /// Whether a rule of the verdict holds.
    pub(crate) fn rule(&mut self, code: &str) -> Value {
        let verdict = self.verdict();
        let rules = verdict["rules"].as_array().unwrap();
        rules
            .iter()
            .find(|rule| rule["code"] == code)
            .unwrap()
            .clone()
    }
}
