//! A team that owns two services.

use chrono::NaiveDate;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::{Context, Error};
use serde_json::{Value, json};

pub(crate) struct World {
    session: Session,
    _folder: tempfile::TempDir,
    pub(crate) team: Value,
    pub(crate) service: Value,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let path = folder.path().join("w.lamppost");
        let context = Context::fixed(today, 7, "Ana Lima");
        let mut world = Self {
            session: Session::open(&path, &OpenHow::default(), context).unwrap(),
            _folder: folder,
            team: Value::Null,
            service: Value::Null,
        };
        world.team = world.made(
            "team_create",
            json!({"name": "Payments Platform", "summary": "Runs checkout and refunds."}),
        );
        world.service = world.made(
            "service_create",
            json!({"name": "Checkout API", "tier": 1, "owner": " payments PLATFORM ", "facts": {"stores_data": true}}),
        );
        world.made(
            "service_create",
            json!({"name": "Basket", "tier": 2, "owner": "Payments Platform"}),
        );
        world.made(
            "service_create",
            json!({"name": "Search", "tier": 2, "owner": "Discovery"}),
        );
        world
    }

    pub(crate) fn call(&mut self, name: &str, payload: Value) -> Value {
        self.session
            .call(name, payload.clone())
            .unwrap_or_else(|error| panic!("{name} {payload}: {error:?}"))
    }

    pub(crate) fn made(&mut self, name: &str, payload: Value) -> Value {
        self.call(name, payload)["output"]["id"].take()
    }

    pub(crate) fn refuse(&mut self, name: &str, payload: Value) -> Error {
        self.session
            .call(name, payload)
            .expect_err("this must be refused")
    }

    /// Starts a review of the team.
    pub(crate) fn review(&mut self, pack: &str) -> Value {
        let request = json!({"team": self.team, "pack": pack});
        self.made("review_create", request)
    }

    /// The team as its screen shows it.
    pub(crate) fn shown(&mut self) -> Value {
        let request = json!({"id": self.team});
        self.call("team_show", request)
    }
}
