//! A signature is void exactly when a signed value is another one than it was.
//!
//! The oracle does not know the content that is hashed: it reads the values through the commands that show them, at the
//! signature and after each act, and compares.

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};

use crate::world::{World, day};

/// The questions of the signed area; the last is asked only of services that store data.
const AREA: [&str; 3] = ["ship.data.backup", "ship.data.restore", "ship.data.keys"];
const OTHER: &str = "ship.launch.day";

#[derive(Debug, Clone)]
enum Act {
    Answer(usize, usize),
    Text(usize, usize, usize),
    Include(usize, bool),
    EvidenceAdd(usize, usize),
    EvidenceChange(usize, usize, usize),
    EvidenceRemove(usize),
    WaiverAsk(usize, usize),
    WaiverDecide(usize, bool),
    WaiverEnd(usize),
    Aside(usize),
    Fact(Option<bool>),
    Undo,
    Redo,
}

fn act() -> impl Strategy<Value = Act> {
    // Index 3 is a question of another area.
    let question = || 0..4usize;
    prop_oneof![
        4 => (question(), 0..6usize).prop_map(|(at, answer)| Act::Answer(at, answer)),
        4 => (question(), 0..3usize, 0..3usize).prop_map(|(at, field, text)| Act::Text(at, field, text)),
        1 => (question(), any::<bool>()).prop_map(|(at, on)| Act::Include(at, on)),
        2 => (question(), 0..3usize).prop_map(|(at, text)| Act::EvidenceAdd(at, text)),
        3 => (0..4usize, 0..7usize, 0..3usize).prop_map(|(at, field, text)| Act::EvidenceChange(at, field, text)),
        1 => (0..4usize).prop_map(Act::EvidenceRemove),
        2 => (question(), 0..3usize).prop_map(|(at, text)| Act::WaiverAsk(at, text)),
        2 => (0..4usize, any::<bool>()).prop_map(|(at, yes)| Act::WaiverDecide(at, yes)),
        1 => (0..4usize).prop_map(Act::WaiverEnd),
        3 => (0..9usize).prop_map(Act::Aside),
        1 => prop::option::of(any::<bool>()).prop_map(Act::Fact),
        3 => Just(Act::Undo),
        1 => Just(Act::Redo),
    ]
}

fn texts(at: usize) -> String {
    match at {
        0 => String::new(),
        1 => "short".to_owned(),
        _ => "long and with “signs”\n".repeat(200),
    }
}

/// What the acts made, to choose from.
#[derive(Default)]
struct Made {
    evidence: Vec<Value>,
    waivers: Vec<Value>,
}

fn perform(world: &mut World, made: &mut Made, act: &Act) {
    let question = |at: &usize| AREA.get(*at).copied().unwrap_or(OTHER);
    let review = world.review.clone();
    let service = world.service.clone();
    let at = |question: &str, more: Value| {
        let mut payload = json!({"review": review, "question": question});
        for (key, value) in more.as_object().unwrap() {
            payload[key] = value.clone();
        }
        payload
    };
    let one = |from: &[Value], at: &usize| from.get(*at % from.len().max(1)).cloned();
    let (name, payload) = match act {
        Act::Answer(on, answer) => {
            let words = ["met", "partial", "unmet", "na", "unknown"];
            let answer = words.get(*answer).map_or(Value::Null, |word| json!(word));
            ("answer_set", at(question(on), json!({"answer": answer})))
        }
        Act::Text(on, field, text) => {
            let name = ["reason_set", "note_set", "owner_set"][*field];
            let text = match name {
                "owner_set" => texts(text % 2),
                _ => texts(*text),
            };
            (name, at(question(on), json!({"text": text})))
        }
        Act::Include(on, included) => (
            "include_set",
            at(question(on), json!({"included": included})),
        ),
        Act::EvidenceAdd(on, text) => (
            "evidence_add",
            at(
                question(on),
                json!({"kind": "note", "title": texts(text % 2), "text": format!("It is so. {}", texts(*text)), "collected_on": "2026-11-19"}),
            ),
        ),
        Act::EvidenceChange(on, field, text) => {
            let Some(id) = one(&made.evidence, on) else {
                return;
            };
            let change = match field {
                0 => json!({"id": id, "title": format!("T {}", texts(text % 2))}),
                1 => {
                    json!({"id": id, "url": format!("https://{text}.example")})
                }
                2 => json!({"id": id, "text": format!("So. {}", texts(*text))}),
                3 => {
                    json!({"id": id, "collected_on": format!("2026-11-1{}", 7 + text)})
                }
                4 => json!({"id": id, "proves": format!("v{text}")}),
                // Who collected it is not signed.
                _ => json!({"id": id, "collected_by": format!("Person {text}")}),
            };
            ("evidence_update", change)
        }
        Act::EvidenceRemove(on) => match one(&made.evidence, on) {
            Some(id) => ("evidence_remove", json!({"id": id})),
            None => return,
        },
        Act::WaiverAsk(on, text) => (
            "waiver_ask",
            at(
                question(on),
                json!({"reason": format!("r {}", texts(*text)), "control": "c", "approver": "Bo Berg", "expires": "2026-12-24"}),
            ),
        ),
        Act::WaiverDecide(on, yes) => match one(&made.waivers, on) {
            Some(id) => {
                let decision = if *yes { "approved" } else { "refused" };
                (
                    "waiver_decide",
                    json!({"id": id, "decision": decision, "by": "Bo Berg"}),
                )
            }
            None => return,
        },
        Act::WaiverEnd(on) => match one(&made.waivers, on) {
            Some(id) => ("waiver_end", json!({"id": id})),
            None => return,
        },
        Act::Aside(which) => match which {
            0 => ("comment_add", at(AREA[0], json!({"text": "Hm."}))),
            1 => (
                "action_add",
                at(AREA[0], json!({"text": "Do it", "owner": "Bo"})),
            ),
            2 => (
                "review_update",
                json!({"id": review, "title": "Other", "launch_on": "2027-01-01"}),
            ),
            3 => (
                "service_update",
                json!({"id": service, "name": "Other", "owner": "Core", "slo": "99 %"}),
            ),
            4 => (
                "incident_add",
                json!({"service": service, "title": "Down", "major": true}),
            ),
            5 => (
                "signoff_ask",
                json!({"review": review, "areas": ["launch"]}),
            ),
            6 => ("snapshot_take", json!({"review": review, "title": "Now"})),
            7 => (
                "person_merge",
                json!({"from": ["Ana L."], "into": "Ana Lima"}),
            ),
            _ => (
                "next_review_set",
                json!({"review": review, "on": "2027-05-05"}),
            ),
        },
        Act::Fact(value) => (
            "service_update",
            json!({"id": service, "facts": {"stores_data": value}}),
        ),
        Act::Undo => ("undo", json!({})),
        Act::Redo => ("redo", json!({})),
    };
    // What the rules refuse changes nothing, and that is also compared.
    let Ok(done) = world.session.call(name, payload) else {
        return;
    };
    match name {
        "evidence_add" => made.evidence.push(done["output"]["id"].clone()),
        "waiver_ask" => made.waivers.push(done["output"]["id"].clone()),
        _ => {}
    }
}

/// Every signed value of the area as other commands show it.
fn shown(world: &mut World) -> Vec<Value> {
    let review = world.review.clone();
    let list = world.call("readiness_show", json!({"review": review}));
    let mut all = Vec::new();
    for row in list["questions"].as_array().unwrap() {
        let id = row["id"].as_str().unwrap();
        if !AREA.contains(&id) || row["state"] == "hidden" {
            continue;
        }
        let asked = row["state"] == "waiting" && row["included"] == false;
        let question = world.call("question_show", json!({"review": review, "question": id}));
        let picked = |from: &Value, keys: &[&str]| {
            let mut picked: Vec<Vec<Value>> = from
                .as_array()
                .unwrap()
                .iter()
                .map(|each| keys.iter().map(|key| each[*key].clone()).collect())
                .collect();
            picked.sort_by_key(|values| format!("{values:?}"));
            picked
        };
        all.push(json!([
            id,
            asked,
            row["answer"],
            row["reason"],
            row["note"],
            row["owner"],
            picked(
                &question["evidence"],
                &[
                    "kind",
                    "title",
                    "url",
                    "file",
                    "text",
                    "collected_on",
                    "proves"
                ]
            ),
            picked(
                &question["waivers"],
                &[
                    "state",
                    "reason",
                    "control",
                    "requested_by",
                    "approver",
                    "expires",
                    "decided_on"
                ]
            ),
        ]));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn void_exactly_when_a_signed_value_is_another(
        before in prop::collection::vec(act(), 0..12),
        after in prop::collection::vec(act(), 1..25),
    ) {
        // Opened again, so that undo does not reach before the review.
        let mut world = World::new().on(day(2026, 11, 20), "Ana Lima");
        let mut made = Made::default();
        for act in &before {
            perform(&mut world, &mut made, act);
        }
        world.sign("data", "Ana Lima");
        let signed = shown(&mut world);
        for act in &after {
            perform(&mut world, &mut made, act);
            // Undone or asked for again, there is nothing to compare.
            let row = world.row("data");
            let stands = match row["state"].as_str() {
                Some("signed") => true,
                Some("void") => false,
                _ => break,
            };
            let same = shown(&mut world) == signed;
            prop_assert_eq!(stands, same, "after {:?}: {}", act, row);
            let told = row["void_by"].as_array().unwrap();
            prop_assert_eq!(told.is_empty(), stands, "{}", row);
        }
        // Time alone voids nothing.
        let state = world.state("data");
        let mut later = world.on(day(2028, 2, 29), "Cy Young");
        let kept = later.state("data");
        if state != kept {
            return Err(TestCaseError::fail(format!("{state} is {kept} later")));
        }
    }
}
