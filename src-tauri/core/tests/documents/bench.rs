//! A workspace with one review, and short ways to call.

use chrono::NaiveDate;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::{Context, Error};
use serde_json::{Value, json};

/// A session on a fresh workspace; the folder goes with it.
pub(crate) struct Bench {
    pub(crate) session: Session,
    pub(crate) service: Value,
    pub(crate) review: Value,
    _folder: tempfile::TempDir,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self::with_packs(&[])
    }

    /// With the team's own files, by name.
    pub(crate) fn with_packs(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let packs = folder.path().join("packs");
        std::fs::create_dir(&packs).unwrap();
        for (name, text) in files {
            std::fs::write(packs.join(name), text).unwrap();
        }
        let how = OpenHow {
            packs: Some(packs),
            ..OpenHow::default()
        };
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let context = Context::fixed(today, 7, "Ana Lima");
        let path = folder.path().join("w.lamppost");
        let mut bench = Self {
            session: Session::open(&path, &how, context).unwrap(),
            service: Value::Null,
            review: Value::Null,
            _folder: folder,
        };
        bench.service = bench.made(
            "service_create",
            json!({"name": "Checkout API", "tier": 1, "owner": "Payments", "facts": {
                "stores_data": true, "has_dependencies": true, "personal_data": true}}),
        );
        let request = json!({"service": bench.service, "launch_on": "2026-12-03"});
        bench.review = bench.made("review_create", request);
        bench
    }

    pub(crate) fn call(&mut self, name: &str, payload: Value) -> Value {
        self.session
            .call(name, payload.clone())
            .unwrap_or_else(|error| panic!("{name} {payload}: {error:?}"))
    }

    pub(crate) fn refuse(&mut self, name: &str, payload: Value) -> Error {
        self.session
            .call(name, payload)
            .expect_err("this must be refused")
    }

    /// The id of what a command makes.
    pub(crate) fn made(&mut self, name: &str, payload: Value) -> Value {
        self.call(name, payload)["output"]["id"].clone()
    }

    /// A design document of the review.
    pub(crate) fn design(&mut self) -> Value {
        let request = json!({"pack": "design-document", "review": self.review});
        self.made("document_create", request)
    }

    pub(crate) fn show(&mut self, document: &Value) -> Value {
        self.call("document_show", json!({"id": document}))
    }

    /// A row with these cells.
    pub(crate) fn row(&mut self, document: &Value, table: &str, cells: &[(&str, &str)]) -> Value {
        let added = self.call("row_add", json!({"document": document, "table": table}));
        let row = added["output"]["row"]["id"].clone();
        for (column, value) in cells {
            self.cell(&row, column, value);
        }
        row
    }

    pub(crate) fn cell(&mut self, row: &Value, column: &str, value: &str) {
        self.call(
            "row_write",
            json!({"row": row, "column": column, "value": value}),
        );
    }

    /// A dependency with everything its table asks for.
    pub(crate) fn dependency(&mut self, document: &Value, name: &str) -> Value {
        let cells = [
            ("name", name),
            ("kind", "service"),
            ("need", "hard"),
            ("slo", "99.9"),
            ("timeout", "2s"),
            ("if_down", "No payments"),
            ("if_slow", "Cut off"),
        ];
        self.row(document, "dependencies", &cells)
    }
}

/// The element of a list with this value of a key.
pub(crate) fn one(list: &Value, key: &str, value: &str) -> Value {
    list.as_array()
        .unwrap()
        .iter()
        .find(|each| each[key] == value)
        .unwrap_or_else(|| panic!("no {key} {value} in {list:#}"))
        .clone()
}
