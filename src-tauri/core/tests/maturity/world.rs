//! A workspace with a team, an assessment of it and three people who answer.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::{Context, Error};
use serde_json::{Value, json};

pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
    session: Session,
    pub(crate) team: Value,
    pub(crate) assessment: Value,
    pub(crate) people: Vec<Value>,
}

/// The shipped model.
pub(crate) const MODEL: &str = include_str!("../../../../assets/packs/devops-maturity.toml");

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn open(path: &Path, packs: Option<PathBuf>, today: NaiveDate, seed: u64) -> Session {
    let context = Context::fixed(today, seed, "Ana Lima");
    let how = OpenHow {
        packs,
        ..OpenHow::default()
    };
    Session::open(path, &how, context).unwrap()
}

impl World {
    /// Held on the first of December 2026, which is today.
    pub(crate) fn new() -> Self {
        Self::seeded(7)
    }

    /// Another installation, with ids of its own.
    pub(crate) fn seeded(seed: u64) -> Self {
        let mut world = Self::empty(seed);
        world.team = world.made("team_create", json!({"name": "Payments"}));
        let team = world.team.clone();
        world.assessment = world.made(
            "assessment_create",
            json!({"team": team, "respondents": ["Priya", "Tomás", "Mara"]}),
        );
        let people = world.show()["respondents"].clone();
        let people = people.as_array().unwrap().iter();
        world.people = people.map(|each| each["id"].clone()).collect();
        world
    }

    pub(crate) fn empty(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w.lamppost");
        let session = open(&path, None, day(2026, 12, 1), seed);
        Self {
            folder,
            session,
            team: Value::Null,
            assessment: Value::Null,
            people: Vec::new(),
        }
    }

    /// The same file on another day, with a folder of packs if there is one.
    pub(crate) fn on(self, today: NaiveDate, packs: Option<PathBuf>) -> Self {
        let Self {
            folder,
            session,
            team,
            assessment,
            people,
        } = self;
        drop(session);
        let session = open(&folder.path().join("w.lamppost"), packs, today, 8);
        Self {
            folder,
            session,
            team,
            assessment,
            people,
        }
    }

    pub(crate) fn call(&mut self, name: &str, payload: Value) -> Value {
        let answer = self.session.call(name, payload.clone());
        answer.unwrap_or_else(|error| panic!("{name} {payload}: {error:?}"))
    }

    pub(crate) fn refuse(&mut self, name: &str, payload: Value) -> Error {
        match self.session.call(name, payload.clone()) {
            Ok(answer) => panic!("{name} takes {payload}: {answer}"),
            Err(error) => error,
        }
    }

    pub(crate) fn made(&mut self, name: &str, payload: Value) -> Value {
        self.call(name, payload)["output"]["id"].take()
    }

    /// The assessment as nobody in particular sees it.
    pub(crate) fn show(&mut self) -> Value {
        let id = self.assessment.clone();
        self.call("assessment_show", json!({"id": id}))
    }

    pub(crate) fn criterion(&mut self, id: &str) -> Value {
        let view = self.show();
        criterion_of(&view, id)
    }

    pub(crate) fn vote(&mut self, person: usize, criterion: &str, vote: &str) {
        let respondent = self.people[person].clone();
        self.call(
            "vote_set",
            json!({"respondent": respondent, "criterion": criterion, "vote": vote}),
        );
    }

    /// Everybody says the same to every criterion whose id begins so.
    pub(crate) fn all_vote(&mut self, prefix: &str, vote: &str) {
        for criterion in criteria(prefix) {
            for person in 0..self.people.len() {
                self.vote(person, &criterion, vote);
            }
        }
    }

    /// A link that somebody else checked.
    pub(crate) fn prove(&mut self, criterion: &str, on: &str) -> Value {
        let assessment = self.assessment.clone();
        let proof = self.made(
            "proof_add",
            json!({"assessment": assessment, "criterion": criterion, "kind": "link", "title": format!("Page of {criterion}"),
                   "url": format!("https://wiki.example/{criterion}"), "collected_on": on, "collected_by": "Priya"}),
        );
        self.call(
            "proof_check",
            json!({"id": proof, "by": "Elin Berg", "on": on}),
        );
        proof
    }

    pub(crate) fn reveal(&mut self) {
        let id = self.assessment.clone();
        self.call("assessment_reveal", json!({"id": id, "anyway": true}));
    }

    pub(crate) fn dimension(&mut self, id: &str) -> Value {
        let view = self.show();
        let all = view["dimensions"].as_array().unwrap();
        all.iter().find(|each| each["id"] == id).unwrap().clone()
    }
}

/// A criterion of a view.
pub(crate) fn criterion_of(view: &Value, id: &str) -> Value {
    let dimensions = view["dimensions"].as_array().unwrap();
    let mut all = dimensions
        .iter()
        .flat_map(|each| each["criteria"].as_array().unwrap());
    let found = all.find(|each| each["id"] == id);
    found.unwrap_or_else(|| panic!("no {id}")).clone()
}

/// Ids of the shipped criteria that begin so.
pub(crate) fn criteria(prefix: &str) -> Vec<String> {
    let (_, criteria) = MODEL.split_once("[[criterion]]").unwrap();
    let ids = criteria.lines().filter_map(|line| {
        let id = line.strip_prefix("id = \"")?.strip_suffix('"')?;
        id.starts_with(prefix).then(|| id.to_owned())
    });
    ids.collect()
}

/// A ballot with other answers, and its checksum made right again, as a program could.
pub(crate) fn signed(ballot: &str, answers: &[Value]) -> String {
    use sha2::{Digest, Sha256};
    let value: Value = serde_json::from_str(ballot).unwrap();
    let mut parts = Vec::new();
    for key in [
        "format",
        "version",
        "assessment",
        "title",
        "held_on",
        "team",
    ] {
        parts.push(format!("\"{key}\":{}", value[key]));
    }
    let pack = &value["pack"];
    parts.push(format!(
        "\"pack\":{{\"id\":{},\"version\":{},\"sha256\":{}}}",
        pack["id"], pack["version"], pack["sha256"]
    ));
    parts.push(format!("\"respondent\":{}", value["respondent"]));
    let answers: Vec<String> = answers.iter().map(Value::to_string).collect();
    parts.push(format!("\"answers\":[{}]", answers.join(",")));
    let bare = parts.join(",");
    let hash = Sha256::digest(format!("{{{bare}}}"));
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{{{bare},\"sha256\":\"{hash}\"}}")
}
