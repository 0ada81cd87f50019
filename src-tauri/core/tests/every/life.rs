//! People, a review to sign, one that is signed, and the one after it.

use lamppost_core::Result;
use lamppost_core::api::Session;
use serde_json::{Value, json};

use crate::requests::Request;

/// Small enough to be signed in full.
const PACK: &str = include_str!("../life_signoff/packs/launch-check.toml");

pub(crate) struct Life {
    service: Value,
    /// Nothing of it is signed; one area is asked for.
    open: Value,
    asked: Value,
    fingerprint: Value,
    reopened: Value,
    locked: Value,
    /// Started from the signed one.
    next: Value,
    incident: Value,
    person: Value,
    /// Put away.
    gone: Value,
}

impl Life {
    /// Puts the checklist where the team's packs are.
    pub(crate) fn prepare(folder: &std::path::Path) {
        let packs = folder.join("packs");
        std::fs::create_dir_all(&packs).unwrap();
        std::fs::write(packs.join("launch-check.toml"), PACK).unwrap();
    }

    pub(crate) fn new(session: &mut Session) -> Self {
        let mut call = |name: &str, payload: Value| -> Value {
            let done: Result<Value> = session.call(name, payload.clone());
            done.unwrap_or_else(|error| panic!("{name} {payload}: {error:?}"))
        };
        let mut made =
            |name: &str, payload: Value| -> Value { call(name, payload)["output"]["id"].take() };
        let person = made("person_create", json!({"name": "Bo Berg", "team": "Core"}));
        let gone = made("person_create", json!({"name": "Left Long Ago"}));
        made("person_archive", json!({"id": gone}));
        let service = made(
            "service_create",
            json!({"name": "Ledger", "tier": 3, "facts": {"stores_data": false}}),
        );
        let review = json!({"service": service, "pack": "launch-check"});
        let mut signed = || -> Value {
            let id = made("review_create", review.clone());
            let answer = json!({"review": id, "question": "ship.data.backup", "answer": "met"});
            made("answer_set", answer);
            id
        };
        let (reopened, locked) = (signed(), signed());
        for review in [&reopened, &locked] {
            for area in ["data", "launch"] {
                let fingerprint = fingerprint(session, review, area);
                let request = json!({"review": review, "area": area, "name": "Bo Berg", "fingerprint": fingerprint});
                session.call("signoff_sign", request).unwrap();
            }
        }
        let change = json!({"review": reopened, "reason": "By mistake."});
        session.call("review_change", change).unwrap();
        let mut made = |name: &str, payload: Value| -> Value {
            session.call(name, payload).unwrap()["output"]["id"].take()
        };
        let open = made("review_create", review);
        let next = made("review_create", json!({"service": service, "from": locked}));
        let incident = made("incident_add", json!({"service": service, "title": "Slow"}));
        made("signoff_ask", json!({"review": open, "areas": ["data"]}));
        let shown = session
            .call("signoff_show", json!({"review": open}))
            .unwrap();
        Self {
            asked: shown["rows"][0]["signoff"].clone(),
            fingerprint: shown["rows"][1]["fingerprint"].clone(),
            reopened,
            service,
            open,
            locked,
            next,
            incident,
            person,
            gone,
        }
    }

    pub(crate) fn requests(&self, risk: &Value) -> Vec<Request> {
        let Self {
            service,
            open,
            asked,
            fingerprint,
            reopened,
            locked,
            next,
            incident,
            person,
            gone,
        } = self;
        vec![
            ("signoff_show", json!({"review": open})),
            (
                "signoff_ask",
                json!({"review": open, "areas": ["launch"], "of": "Bo Berg"}),
            ),
            (
                "signoff_sign",
                json!({"review": open, "area": "launch", "name": "Bo Berg", "fingerprint": fingerprint}),
            ),
            ("signoff_lock", json!({"review": reopened})),
            (
                "signoff_decline",
                json!({"review": open, "area": "launch", "name": "Bo Berg", "reason": "Too early."}),
            ),
            ("signoff_withdraw", json!({"id": asked})),
            (
                "review_change",
                json!({"review": locked, "reason": "A drill failed."}),
            ),
            ("review_since", json!({"review": next})),
            (
                "question_confirm",
                json!({"review": next, "question": "ship.data.backup"}),
            ),
            (
                "next_review_set",
                json!({"review": locked, "on": "2027-02-01"}),
            ),
            ("incident_list", json!({"service": service})),
            (
                "incident_add",
                json!({"service": service, "title": "Down", "happened_on": "2026-11-19", "major": true,
                       "url": "https://status.example/1", "foreseen": risk, "note": "For *an hour*."}),
            ),
            (
                "incident_update",
                json!({"id": incident, "title": "Slower", "happened_on": "2026-11-18", "major": true,
                       "url": "https://status.example/2", "foreseen": risk, "note": "Twice."}),
            ),
            ("incident_remove", json!({"id": incident})),
            ("due_list", json!({"days": 60, "mine": false})),
            ("due_ics", json!({"days": 60, "mine": false})),
            ("me_show", json!({})),
            (
                "me_set",
                json!({"name": "Mara Sund", "initials": "MS", "roles": ["Service owner"]}),
            ),
            ("person_list", json!({"archived": true})),
            (
                "person_create",
                json!({"name": "Cy Young", "initials": "CY", "roles": ["SRE"], "team": "Core"}),
            ),
            (
                "person_update",
                json!({"id": person, "name": "Bo Bergström", "initials": "BB", "roles": ["SRE"], "team": "Edge", "aliases": ["Bobby"]}),
            ),
            ("person_archive", json!({"id": person})),
            ("person_restore", json!({"id": gone})),
            (
                "person_merge",
                json!({"from": ["Bobby", "Left Long Ago"], "into": "Bo Berg"}),
            ),
        ]
    }
}

fn fingerprint(session: &mut Session, review: &Value, area: &str) -> Value {
    let shown = session
        .call("signoff_show", json!({"review": review}))
        .unwrap();
    let rows = shown["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["area"] == area).unwrap();
    row["fingerprint"].clone()
}
