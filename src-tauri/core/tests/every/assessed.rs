//! A team with assessments, made before the rest: they are of a version of the model that is not the newest.

use std::path::Path;

use chrono::NaiveDate;
use lamppost_core::Context;
use lamppost_core::api::{OpenHow, Session};
use serde_json::{Value, json};

use crate::requests::Request;

const MODEL: &str = include_str!("../../../../assets/packs/devops-maturity.toml");
const ONE: &str = "slo.3.agreed";

pub(crate) struct Assessed {
    team: Value,
    /// People vote on it.
    voting: Value,
    /// Its votes are shown.
    shown: Value,
    /// Put away.
    gone: Value,
    person: Value,
    proof: Value,
    review: Value,
    /// A file for `voting` that is answered.
    ballot: String,
    /// A file of an assessment that is kept elsewhere.
    foreign: String,
}

fn open(path: &Path, seed: u64) -> Session {
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let context = Context::fixed(today, seed, "Ana Lima");
    Session::open(path, &OpenHow::default(), context).unwrap()
}

fn call(session: &mut Session, name: &str, payload: Value) -> Value {
    let answer = session.call(name, payload.clone());
    answer.unwrap_or_else(|error| panic!("{name} {payload}: {error:?}"))
}

fn made(session: &mut Session, name: &str, payload: Value) -> Value {
    call(session, name, payload)["output"]["id"].take()
}

/// An assessment with people who answer it.
fn assess(session: &mut Session, team: &Value, title: &str) -> (Value, Vec<Value>) {
    let request = json!({"team": team, "title": title, "respondents": ["Mara", "Priya"]});
    let id = made(session, "assessment_create", request);
    let mut view = call(session, "assessment_show", json!({"id": id}));
    let people = view["respondents"].as_array_mut().unwrap().iter_mut();
    (id, people.map(|each| each["id"].take()).collect())
}

fn ballot_of(session: &mut Session, person: &Value) -> String {
    let mut file = call(session, "ballot_export", json!({"respondent": person}));
    serde_json::from_value(file["text"].take()).unwrap()
}

fn vote(session: &mut Session, person: &Value, vote: &str) {
    let request = json!({"respondent": person, "criterion": ONE, "vote": vote});
    call(session, "vote_set", request);
}

/// A file of another workspace, and that file answered there.
fn elsewhere(folder: &Path, blank: &str) -> (String, String) {
    let mut there = open(&folder.join("there.lamppost"), 31);
    let team = made(&mut there, "team_create", json!({"name": "Search"}));
    let (_, people) = assess(&mut there, &team, "Q4");
    vote(&mut there, &people[0], "some");
    let foreign = ballot_of(&mut there, &people[0]);
    let local = made(&mut there, "ballot_open", json!({"text": blank}));
    let view = call(&mut there, "assessment_show", json!({"id": local}));
    let person = view["respondents"][0]["id"].clone();
    vote(&mut there, &person, "half");
    (foreign, ballot_of(&mut there, &person))
}

impl Assessed {
    /// Makes them in the file, and a folder of packs beside it with a newer model.
    pub(crate) fn new(folder: &Path) -> Self {
        let mut session = open(&folder.join("w.lamppost"), 5);
        let s = &mut session;
        let team = made(s, "team_create", json!({"name": "Ledger"}));
        let service = made(
            s,
            "service_create",
            json!({"name": "Ledger API", "tier": 2, "owner": "Ledger"}),
        );
        let review = made(s, "review_create", json!({"service": service}));
        let mut at = json!({"review": review, "question": "slo.set", "answer": "met"});
        call(s, "answer_set", at.clone());
        at = json!({"review": review, "question": "slo.set", "kind": "note", "text": "Agreed."});
        made(s, "evidence_add", at);
        let (shown, people) = assess(s, &team, "Q3 2026");
        vote(s, &people[0], "most");
        vote(s, &people[1], "none");
        let request = json!({"assessment": shown, "criterion": ONE, "kind": "link", "url": "https://wiki.example/slo"});
        let proof = made(s, "proof_add", request);
        call(s, "assessment_reveal", json!({"id": shown, "anyway": true}));
        let (gone, _) = assess(s, &team, "Never mind");
        call(s, "assessment_archive", json!({"id": gone}));
        let (voting, people) = assess(s, &team, "Q4 2026");
        let blank = ballot_of(s, &people[0]);
        let (foreign, ballot) = elsewhere(folder, &blank);
        let packs = folder.join("packs");
        std::fs::create_dir(&packs).unwrap();
        let newer = MODEL.replacen("version = \"1.0.0\"", "version = \"1.1.0\"", 1);
        std::fs::write(packs.join("devops-maturity.toml"), newer).unwrap();
        Self {
            team,
            voting,
            shown,
            gone,
            person: people[0].clone(),
            proof,
            review,
            ballot,
            foreign,
        }
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        let Self {
            team,
            voting,
            shown,
            gone,
            person,
            proof,
            review,
            ballot,
            foreign,
        } = self;
        let offer = json!({"assessment": voting, "criterion": ONE, "review": review, "question": "slo.set"});
        vec![
            ("assessment_list", json!({"team": team})),
            (
                "assessment_show",
                json!({"id": voting, "respondent": person}),
            ),
            (
                "assessment_create",
                json!({"team": team, "title": "Next", "held_on": "2027-01-15", "pack": "devops-maturity", "from": shown, "respondents": ["Jonas"]}),
            ),
            (
                "assessment_update",
                json!({"id": shown, "title": "Third", "held_on": "2026-09-30", "target_stage": 3, "target_on": "2027-06-01"}),
            ),
            ("assessment_archive", json!({"id": shown})),
            ("assessment_restore", json!({"id": gone})),
            ("assessment_delete", json!({"id": shown})),
            (
                "assessment_compare",
                json!({"before": shown, "after": shown}),
            ),
            ("maturity_overview", json!({"pack": "devops-maturity"})),
            ("assessment_reveal", json!({"id": voting, "anyway": true})),
            ("assessment_conceal", json!({"id": shown})),
            (
                "respondent_add",
                json!({"assessment": voting, "names": ["Jonas", "Aiko"]}),
            ),
            (
                "respondent_update",
                json!({"id": person, "name": "Mara Sund", "done": true}),
            ),
            ("respondent_remove", json!({"id": person})),
            (
                "vote_set",
                json!({"respondent": person, "criterion": ONE, "vote": "most"}),
            ),
            (
                "remark_set",
                json!({"respondent": person, "criterion": ONE, "text": "Two of three."}),
            ),
            (
                "criterion_settle",
                json!({"assessment": shown, "criterion": ONE, "value": "half", "reason": "Two of four.", "by": "Elin Berg"}),
            ),
            (
                "criterion_na",
                json!({"assessment": shown, "criterion": ONE, "reason": "Others do.", "approver": "Elin Berg", "review_on": "2027-06-01"}),
            ),
            (
                "criterion_note",
                json!({"assessment": shown, "criterion": ONE, "text": "See *there*."}),
            ),
            (
                "proof_add",
                json!({"assessment": voting, "criterion": ONE, "kind": "link", "title": "Page", "url": "https://wiki.example/x", "text": "It says so.",
                       "collected_on": "2026-11-19", "collected_by": "Mara"}),
            ),
            (
                "proof_check",
                json!({"id": proof, "by": "Elin Berg", "on": "2026-11-19"}),
            ),
            ("maturity_accept", offer.clone()),
            ("maturity_dismiss", offer),
            ("ballot_export", json!({"respondent": person})),
            (
                "ballot_import",
                json!({"assessment": voting, "text": ballot}),
            ),
            ("ballot_open", json!({"text": foreign})),
            ("assessment_move_preview", json!({"id": voting})),
            ("assessment_move", json!({"id": voting})),
        ]
    }
}
