//! Files of any age, taken in any order and any number of times, bring workspaces together.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;

use crate::world::{World, review};

/// What happens at one of three workspaces.
#[derive(Debug, Clone)]
enum Event {
    Answer(usize, usize, usize),
    Note(usize, usize, String),
    Comment(usize, String),
    Uncomment(usize, usize),
    Undo(usize),
    Export(usize),
    Import(usize, usize),
    Choose(usize, usize),
}

const QUESTIONS: [&str; 3] = ["own.team", "own.docs", "deps.timeout"];
const ANSWERS: [&str; 4] = ["met", "partial", "unmet", "unknown"];

fn event() -> impl Strategy<Value = Event> {
    let at = 0..3usize;
    prop_oneof![
        4 => (at.clone(), 0..3usize, 0..4usize).prop_map(|(at, q, a)| Event::Answer(at, q, a)),
        2 => (at.clone(), 0..3usize, "[a-c \\n\"]{0,4}").prop_map(|(at, q, text)| Event::Note(at, q, text)),
        2 => (at.clone(), "[a-c]{1,3}").prop_map(|(at, text)| Event::Comment(at, text)),
        1 => (at.clone(), 0..9usize).prop_map(|(at, which)| Event::Uncomment(at, which)),
        1 => at.clone().prop_map(Event::Undo),
        2 => at.clone().prop_map(Event::Export),
        2 => (at.clone(), 0..9usize).prop_map(|(at, file)| Event::Import(at, file)),
        1 => (at, 0..4usize).prop_map(|(at, which)| Event::Choose(at, which)),
    ]
}

fn happen(event: &Event, worlds: &mut [World], launch: &str, files: &mut Vec<Vec<u8>>) {
    match event {
        Event::Answer(at, question, answer) => drop(worlds[*at].call(
            "answer_set",
            json!({"review": launch, "question": QUESTIONS[*question], "answer": ANSWERS[*answer]}),
        )),
        Event::Note(at, question, text) => drop(worlds[*at].call(
            "note_set",
            json!({"review": launch, "question": QUESTIONS[*question], "text": text}),
        )),
        Event::Comment(at, text) => drop(worlds[*at].call(
            "comment_add",
            json!({"review": launch, "question": "own.team", "text": text}),
        )),
        Event::Uncomment(at, which) => {
            let shown = worlds[*at].call(
                "question_show",
                json!({"review": launch, "question": "own.team"}),
            );
            let comments = shown["comments"].as_array().unwrap();
            if let Some(comment) = comments.get(*which % comments.len().max(1)) {
                let id = comment["id"].clone();
                worlds[*at].call("comment_remove", json!({ "id": id }));
            }
        }
        // Nothing to undo is no failure here.
        Event::Undo(at) => drop(worlds[*at].session.call("undo", json!({}))),
        Event::Export(at) => files.push(worlds[*at].export(&review(launch))),
        Event::Import(at, file) => {
            if let Some(file) = files.get(*file % files.len().max(1)) {
                worlds[*at].import(file);
            }
        }
        Event::Choose(at, which) => {
            let rows = worlds[*at].call("conflict_list", json!({}));
            if let Some(row) = rows.as_array().unwrap().get(*which) {
                let choose = json!({"entity": row["entity"], "field": row["field"], "op": row["versions"][1]["op"]});
                worlds[*at].call("conflict_choose", choose);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_number_of_imports_converges(
        events in prop::collection::vec(event(), 1..40),
        order in prop::collection::vec((0..3usize, 0..64usize), 0..12),
    ) {
        let mut worlds = vec![World::new(1, "Ana"), World::new(2, "Bo"), World::new(3, "Cleo")];
        let (_, launch) = worlds[0].filled();
        let mut files = vec![worlds[0].export(&review(&launch))];
        for other in worlds.iter_mut().skip(1) {
            other.import(&files[0]);
        }
        for event in &events {
            happen(event, &mut worlds, &launch, &mut files);
        }
        files.extend(worlds.iter().map(|world| world.export(&review(&launch))).collect::<Vec<_>>());
        // First some of them in any order, then the last of each.
        for (to, file) in order {
            let file = files[file % files.len()].clone();
            worlds[to].import(&file);
        }
        for world in &mut worlds {
            for file in files.iter().rev() {
                world.import(file);
            }
        }
        // Each import froze what it changed; those snapshots go round once, and freeze nothing.
        for round in 0..2 {
            let files: Vec<_> = worlds.iter().map(|world| world.export(&review(&launch))).collect();
            for world in &mut worlds {
                for file in &files {
                    let came = world.import(file);
                    prop_assert!(round == 0 || came.new_ops == 0);
                    prop_assert!(came.snapshots == 0, "{}", came.text);
                }
            }
        }
        let derived: BTreeSet<String> = worlds.iter().map(World::derived).collect();
        prop_assert_eq!(derived.len(), 1);
        let last = worlds[0].export(&review(&launch));
        for world in &mut worlds {
            prop_assert_eq!(&world.export(&review(&launch)), &last);
            prop_assert_eq!(world.import(&last).new_ops, 0);
        }
        // Filled at once, or beside something else, the same comes of it.
        let (mut empty, mut other) = (World::new(8, "Dee"), World::new(9, "Eli"));
        other.make("team_create", json!({"name": "Search"}));
        empty.import(&last);
        other.import(&last);
        prop_assert_eq!(&empty.derived(), derived.first().unwrap());
        prop_assert_eq!(&other.export(&review(&launch)), &last);
        let mut store = empty.store_for_writing();
        store.rebuild().unwrap();
        prop_assert_eq!(&store.derived().unwrap(), derived.first().unwrap());
    }
}
