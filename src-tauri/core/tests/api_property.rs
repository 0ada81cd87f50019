//! Any sequence of commands, undone step by step, leads back to the start; the tables are what
//! the log says at every point.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use lamppost_core::Context;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::store::{self, Store};
use proptest::prelude::*;
use serde_json::{Value, json};

const QUESTIONS: [&str; 6] = [
    "own.team",
    "own.tier",
    "data.backup",
    "data.restore",
    "slo.set",
    "res.zone",
];
const ANSWERS: [Option<&str>; 6] = [
    Some("met"),
    Some("partial"),
    Some("unmet"),
    Some("na"),
    Some("unknown"),
    None,
];

/// Something a person does; the numbers choose among what exists.
#[derive(Debug, Clone)]
enum Deed {
    Answer(usize, usize),
    Note(usize, String),
    Evidence(usize),
    Comment(usize, String),
    Action(usize),
    Waiver(usize),
    Decide(bool),
    Tier(u8),
    Fact(bool),
    RemoveEvidence,
    Scenario(String),
    Risk(u8, u8),
    Accept,
    Mitigate(bool),
    Exercise(bool),
    Reason(String),
    Gather,
    Document(String),
    Row(String),
    Archive,
    DeleteReview,
    Undo,
    Redo,
}

fn deed() -> impl Strategy<Value = Deed> {
    let q = 0..QUESTIONS.len();
    prop_oneof![
        4 => (q.clone(), 0..ANSWERS.len()).prop_map(|(q, a)| Deed::Answer(q, a)),
        2 => (q.clone(), ".{0,20}").prop_map(|(q, t)| Deed::Note(q, t)),
        2 => q.clone().prop_map(Deed::Evidence),
        1 => (q.clone(), ".{1,20}").prop_map(|(q, t)| Deed::Comment(q, t)),
        1 => q.clone().prop_map(Deed::Action),
        1 => q.prop_map(Deed::Waiver),
        1 => any::<bool>().prop_map(Deed::Decide),
        1 => (1u8..=3).prop_map(Deed::Tier),
        1 => any::<bool>().prop_map(Deed::Fact),
        1 => Just(Deed::RemoveEvidence),
        2 => ".{0,20}".prop_map(Deed::Scenario),
        2 => (0u8..=6, 0u8..=6).prop_map(|(l, i)| Deed::Risk(l, i)),
        1 => Just(Deed::Accept),
        1 => any::<bool>().prop_map(Deed::Mitigate),
        1 => any::<bool>().prop_map(Deed::Exercise),
        2 => ".{0,20}".prop_map(Deed::Reason),
        1 => Just(Deed::Gather),
        1 => ".{0,20}".prop_map(Deed::Document),
        1 => ".{0,20}".prop_map(Deed::Row),
        1 => Just(Deed::Archive),
        1 => Just(Deed::DeleteReview),
        1 => Just(Deed::Undo),
        1 => Just(Deed::Redo),
    ]
}

struct World {
    session: Session,
    service: Value,
    review: Value,
    evidence: Vec<Value>,
    /// The newest thing of each kind.
    newest: BTreeMap<&'static str, Value>,
}

impl World {
    fn new(path: &Path) -> Self {
        let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let context = Context::fixed(day, 3, "Ana Lima");
        let mut session = Session::open(path, &OpenHow::default(), context).unwrap();
        let made = session
            .call("service_create", json!({"name": "A", "tier": 1}))
            .unwrap();
        let service = made["output"]["id"].clone();
        let made = session
            .call("review_create", json!({"service": service}))
            .unwrap();
        let review = &made["output"]["id"];
        session
            .call("premortem_start", json!({"review": review}))
            .unwrap();
        Self {
            session,
            service,
            review: made["output"]["id"].clone(),
            evidence: Vec::new(),
            newest: BTreeMap::new(),
        }
    }

    /// Does it; what the rules refuse changes nothing and is fine.
    fn act(&mut self, deed: &Deed) {
        let review = self.review.clone();
        let at = |q: &usize| json!({"review": review, "question": QUESTIONS[*q]});
        let with = |mut base: Value, more: Value| {
            for (key, value) in more.as_object().unwrap() {
                base[key] = value.clone();
            }
            base
        };
        let scenario = self.newest.get("scenario_add");
        let (name, payload) = match deed {
            Deed::Answer(q, a) => ("answer_set", with(at(q), json!({"answer": ANSWERS[*a]}))),
            Deed::Note(q, text) => ("note_set", with(at(q), json!({"text": text}))),
            Deed::Evidence(q) => (
                "evidence_add",
                with(at(q), json!({"kind": "link", "url": "https://x.example"})),
            ),
            Deed::Comment(q, text) => ("comment_add", with(at(q), json!({"text": text}))),
            Deed::Action(q) => (
                "action_add",
                with(at(q), json!({"text": "do it", "owner": "Bo"})),
            ),
            Deed::Waiver(q) => (
                "waiver_ask",
                with(
                    at(q),
                    json!({"reason": "r", "control": "c", "approver": "Bo", "expires": "2026-12-24"}),
                ),
            ),
            Deed::Decide(yes) => {
                let id = self.newest.get("waiver_ask");
                let decision = if *yes { "approved" } else { "refused" };
                (
                    "waiver_decide",
                    json!({"id": id, "decision": decision, "by": "Bo"}),
                )
            }
            Deed::Tier(tier) => ("service_update", json!({"id": self.service, "tier": tier})),
            Deed::Fact(value) => (
                "service_update",
                json!({"id": self.service, "facts": {"stores_data": value}}),
            ),
            Deed::RemoveEvidence => {
                let Some(id) = self.evidence.pop() else {
                    return;
                };
                ("evidence_remove", json!({"id": id}))
            }
            Deed::Scenario(title) => ("scenario_add", json!({"review": review, "title": title})),
            Deed::Risk(likelihood, impact) => (
                "scenario_update",
                json!({"id": scenario, "inherent_likelihood": likelihood, "inherent_impact": impact}),
            ),
            Deed::Accept => (
                "scenario_accept",
                json!({"id": scenario, "by": "Bo", "until": "2026-12-24", "reason": "r"}),
            ),
            Deed::Mitigate(done) => match self.newest.get("mitigation_add") {
                Some(id) if *done => ("mitigation_update", json!({"id": id, "state": "done"})),
                _ => (
                    "mitigation_add",
                    json!({"review": review, "text": "m", "scenarios": [scenario]}),
                ),
            },
            Deed::Exercise(passed) => match self.newest.get("exercise_add") {
                Some(id) if *passed => (
                    "exercise_update",
                    json!({"id": id, "held_on": "2026-11-19", "result": "passed"}),
                ),
                _ => (
                    "exercise_add",
                    json!({"review": review, "title": "e", "scenarios": [scenario]}),
                ),
            },
            Deed::Reason(text) => match self.newest.get("participant_add") {
                Some(id) => ("reason_add", json!({"participant": id, "text": text})),
                None => ("participant_add", json!({"review": review, "name": "Bo"})),
            },
            Deed::Gather => (
                "scenario_from_reasons",
                json!({"reasons": [self.newest.get("reason_add")]}),
            ),
            Deed::Document(text) => match self.newest.get("document_create") {
                Some(id) => (
                    "section_write",
                    json!({"document": id, "section": "summary", "text": text}),
                ),
                None => (
                    "document_create",
                    json!({"review": review, "pack": "design-document"}),
                ),
            },
            Deed::Row(text) => match self.newest.get("row_add") {
                Some(id) => (
                    "row_write",
                    json!({"row": id, "column": "name", "value": text}),
                ),
                None => (
                    "row_add",
                    json!({"document": self.newest.get("document_create"), "table": "dependencies"}),
                ),
            },
            Deed::Archive => ("service_archive", json!({"id": self.service})),
            Deed::DeleteReview => ("review_delete", json!({"id": self.review})),
            Deed::Undo => ("undo", json!({})),
            Deed::Redo => ("redo", json!({})),
        };
        if let Ok(done) = self.session.call(name, payload) {
            let output = &done["output"];
            let id = [&output["id"], &output["row"]["id"], &output["ids"][0]]
                .into_iter()
                .find(|id| id.is_string())
                .cloned()
                .unwrap_or_default();
            if let Deed::Evidence(_) = deed {
                self.evidence.push(id);
            } else if !id.is_null() {
                self.newest.insert(name, id);
            }
        }
    }
}

/// What a person can see in a closed workspace, and whether its tables are what its log says.
fn seen(path: &Path) -> (String, bool) {
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let mut context = Context::fixed(day, 4, "checker");
    let how = store::OpenHow {
        read_only: true,
        must_exist: true,
    };
    let store = Store::open(path, &how, &mut context).unwrap();
    (store.visible().unwrap(), store.verify().unwrap().is_clean())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn undoing_everything_leads_back_to_the_start(deeds in proptest::collection::vec(deed(), 1..40)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w.lamppost");
        let mut world = World::new(&path);
        for deed in &deeds {
            world.act(deed);
        }
        let (end, clean) = seen(&path);
        prop_assert!(clean, "live and rebuilt tables differ");
        let mut steps = 0;
        while world.session.call("undo", json!({})).is_ok() {
            steps += 1;
        }
        let (start, clean) = seen(&path);
        prop_assert!(clean);
        prop_assert_eq!(start, "", "before the first step there was nothing");
        for _ in 0..steps {
            world.session.call("redo", json!({})).unwrap();
        }
        let (again, clean) = seen(&path);
        prop_assert!(clean);
        // What was undone before the end is done again as well, so the end is reached or passed.
        if !deeds.iter().any(|deed| matches!(deed, Deed::Undo)) {
            prop_assert_eq!(again, end);
        }
    }
}
