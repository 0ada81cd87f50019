//! A workspace whose reviews are of the shipped checklist, and a newer version of that in the folder of packs.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::store::{OpenHow as StoreHow, Store};
use lamppost_core::{Context, Result};
use serde_json::{Value, json};

pub(crate) struct World {
    pub(crate) session: Session,
    pub(crate) folder: tempfile::TempDir,
}

const SHIPPED: &str = include_str!("../../../../assets/packs/production-readiness.toml");

/// The version of the shipped checklist.
pub(crate) fn shipped_version() -> String {
    let line = SHIPPED
        .lines()
        .find(|line| line.starts_with("version = "))
        .unwrap();
    line.split('"').nth(1).unwrap().to_owned()
}

/// The block of a question in the text of a pack, without the line that opens the next one.
fn block<'t>(text: &'t str, id: &str) -> &'t str {
    let key = format!("id = \"{id}\"\n");
    let at = text.find(&format!("[[question]]\n{key}")).unwrap();
    let rest = &text[at..];
    let end = rest[1..].find("\n[[").map_or(rest.len(), |end| end + 2);
    &rest[..end]
}

fn text_of(block: &str) -> &str {
    let line = block
        .lines()
        .find(|line| line.starts_with("text = "))
        .unwrap();
    line.trim_start_matches("text = \"").trim_end_matches('"')
}

/// The shipped text of a question.
pub(crate) fn asked(id: &str) -> &'static str {
    text_of(block(SHIPPED, id))
}

/// The shipped checklist in version 9: one question moved, split, merged, removed, reworded and added each.
pub(crate) fn newer() -> String {
    let version = shipped_version();
    let block = |id: &str| block(SHIPPED, id).to_owned();
    let local = block("own.docs").replace("own.docs", "own.local").replace(
        asked("own.docs"),
        "Can a new person run the service locally within an hour?",
    );
    let docs = block("own.docs").replace(
        asked("own.docs"),
        "Does the documentation explain the purpose?",
    );
    let added = block("own.team")
        .replace("own.team", "own.budget")
        .replace(asked("own.team"), "Is there a budget for running it?");
    SHIPPED
        .replacen(&format!("version = \"{version}\""), "version = \"9.0.0\"", 1)
        .replace(&block("own.tier"), &block("own.tier").replace("own.tier", "own.level"))
        .replace(&block("own.docs"), &(docs + &local))
        .replace(&block("own.depth"), &added)
        .replace(&block("arch.diagram"), "")
        .replace(asked("own.team"), "Is one team accountable for the service, with a contact that others can find at night?")
        + &format!(
            r#"
[[map]]
from = "{version}"
moved = [{{ from = "own.tier", to = "own.level" }}]
split = [{{ from = "own.docs", to = ["own.docs", "own.local"] }}]
merged = [{{ from = ["own.design", "own.depth"], to = "own.design" }}]
removed = ["arch.diagram"]
added = ["own.budget"]
grace_days = 14
"#
        )
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("packs")).unwrap();
        let session = open(folder.path(), 7, (2026, 11, 20));
        Self { session, folder }
    }

    /// Puts the newer version into the folder of packs, on a day.
    pub(crate) fn newer_on(self, day: (i32, u32, u32)) -> Self {
        self.again(day, |packs| {
            fs::write(packs.join("production-readiness.toml"), newer()).unwrap();
        })
    }

    /// Closes the workspace, does something in the folder of packs, and opens it again on a day.
    pub(crate) fn again(self, day: (i32, u32, u32), closed: impl FnOnce(&Path)) -> Self {
        let Self { session, folder } = self;
        drop(session);
        closed(&folder.path().join("packs"));
        let session = open(folder.path(), 8, day);
        Self { session, folder }
    }

    pub(crate) fn call(&mut self, name: &str, payload: Value) -> Result<Value> {
        self.session.call(name, payload)
    }

    pub(crate) fn must(&mut self, name: &str, payload: Value) -> Value {
        let answer = self.session.call(name, payload.clone());
        answer.unwrap_or_else(|error| panic!("{name} {payload}: {error:?}"))
    }

    pub(crate) fn made(&mut self, name: &str, payload: Value) -> Value {
        self.must(name, payload)["output"]["id"].take()
    }

    /// A service of tier 1 with a review.
    pub(crate) fn review(&mut self, name: &str) -> Value {
        let service = self.made(
            "service_create",
            json!({"name": name, "tier": 1, "owner": "Payments"}),
        );
        self.made("review_create", json!({"service": service}))
    }

    /// Everything a person can see, from a second look at the file.
    pub(crate) fn seen(&self) -> String {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let mut context = Context::fixed(today, 9, "checker");
        let how = StoreHow {
            read_only: true,
            must_exist: true,
        };
        let path = self.folder.path().join("w.lamppost");
        Store::open(&path, &how, &mut context)
            .unwrap()
            .visible()
            .unwrap()
    }

    /// A question as the list shows it.
    pub(crate) fn row(&mut self, review: &Value, question: &str) -> Value {
        let mut shown = self.must("readiness_show", json!({"review": review}));
        let rows = shown["questions"].as_array_mut().unwrap();
        let row = rows.iter_mut().find(|row| row["id"] == question);
        row.map_or(Value::Null, Value::take)
    }
}

fn open(folder: &Path, seed: u64, day: (i32, u32, u32)) -> Session {
    let today = NaiveDate::from_ymd_opt(day.0, day.1, day.2).unwrap();
    let how = OpenHow {
        packs: Some(folder.join("packs")),
        ..OpenHow::default()
    };
    let context = Context::fixed(today, seed, "Ana Lima");
    Session::open(&folder.join("w.lamppost"), &how, context).unwrap()
}
