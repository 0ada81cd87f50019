//! Whatever a map says and whatever was answered: nothing is lost, and undo gives the bytes from before.

use std::collections::BTreeSet;
use std::fs;

use chrono::NaiveDate;
use lamppost_core::Context;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::store::{OpenHow as StoreHow, Store};
use proptest::prelude::*;
use serde_json::json;

const HEAD: &str = r#"
[pack]
id = "NAME"
kind = "checklist"
version = "VERSION"
title = "Ours"
summary = "Ours."
subject = "service"

[[source]]
id = "ours"
title = "Ours"

[[area]]
id = "all"
title = "All"
intent = "All."
signoff = "Lead"
"#;

/// A checklist with questions of these ids.
fn checklist(version: &str, ids: &[String], map: &str) -> String {
    let mut text = HEAD.replace("NAME", "ours").replace("VERSION", version);
    for id in ids {
        text += &format!(
            "\n[[question]]\nid = \"{id}\"\narea = \"all\"\ntext = \"Is {id} so?\"\nwhy = \"Why.\"\nevidence = \"Any.\"\nfrom_tier = 3\nseverity = \"major\"\nevidence_required = false\nvalid_days = 90\nna_allowed = true\nsources = [\"ours\"]\n"
        );
    }
    text + map
}

fn quoted(ids: &[String]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("\"{id}\"")).collect();
    format!("[{}]", ids.join(", "))
}

/// A newer version of the questions q0 to q9, by one number each that says what becomes of it.
fn newer(choices: &[u8]) -> (Vec<String>, String) {
    let mut ids = Vec::new();
    let (mut moved, mut split, mut merged, mut removed) = (vec![], vec![], vec![], vec![]);
    let mut group: Vec<String> = Vec::new();
    for (at, choice) in choices.iter().enumerate() {
        let old = format!("q{at}");
        match choice {
            0 => ids.push(old),
            1 => {
                ids.push(format!("m{at}"));
                moved.push(format!("{{ from = \"{old}\", to = \"m{at}\" }}"));
            }
            2 => {
                let to = [old.clone(), format!("s{at}")];
                split.push(format!("{{ from = \"{old}\", to = {} }}", quoted(&to)));
                ids.extend(to);
            }
            3 => {
                let to = [format!("s{at}a"), format!("s{at}b"), format!("s{at}c")];
                split.push(format!("{{ from = \"{old}\", to = {} }}", quoted(&to)));
                ids.extend(to);
            }
            4 => removed.push(old),
            _ => group.push(old),
        }
    }
    if group.len() == 1 {
        ids.append(&mut group);
    } else if !group.is_empty() {
        ids.push("one".to_owned());
        merged.push(format!("{{ from = {}, to = \"one\" }}", quoted(&group)));
    }
    ids.push("new".to_owned());
    let map = format!(
        "\n[[map]]\nfrom = \"1.0.0\"\nmoved = [{}]\nsplit = [{}]\nmerged = [{}]\nremoved = {}\nadded = [\"new\"]\n",
        moved.join(", "),
        split.join(", "),
        merged.join(", "),
        quoted(&removed)
    );
    (ids, map)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn nothing_is_lost_and_undo_gives_the_bytes_from_before(
        choices in prop::collection::vec(0u8..7, 10),
        answers in prop::collection::vec(0u8..6, 10),
        keep_old in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let packs = folder.path().join("packs");
        fs::create_dir(&packs).unwrap();
        let old: Vec<String> = (0..10).map(|at| format!("q{at}")).collect();
        let first = checklist("1.0.0", &old, "");
        fs::write(packs.join("ours.toml"), &first).unwrap();
        let path = folder.path().join("w.lamppost");
        let open = |seed: u64| {
            let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
            let how = OpenHow { packs: Some(packs.clone()), ..OpenHow::default() };
            Session::open(&path, &how, Context::fixed(today, seed, "Ana")).unwrap()
        };
        let seen = || {
            let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
            let how = StoreHow { read_only: true, must_exist: true };
            Store::open(&path, &how, &mut Context::fixed(today, 9, "Bo")).unwrap().visible().unwrap()
        };
        let mut session = open(1);
        let id = |mut done: serde_json::Value| done["output"]["id"].take();
        let service = id(session.call("service_create", json!({"name": "A", "tier": 3})).unwrap());
        let review = id(session.call("review_create", json!({"service": service, "pack": "ours"})).unwrap());
        for (at, answer) in answers.iter().enumerate() {
            let question = format!("q{at}");
            let words = ["met", "partial", "unmet", "na", "unknown"];
            if let Some(answer) = words.get(usize::from(*answer)) {
                session.call("answer_set", json!({"review": review, "question": question, "answer": answer, "reason": format!("r{at}.")})).unwrap();
                session.call("note_set", json!({"review": review, "question": question, "text": format!("n{at}.")})).unwrap();
                session.call("comment_add", json!({"review": review, "question": question, "text": format!("c{at}.")})).unwrap();
                session.call("evidence_add", json!({"review": review, "question": question, "kind": "note", "text": "So.", "title": format!("e{at}.")})).unwrap();
            }
        }
        drop(session);
        let (ids, map) = newer(&choices);
        fs::write(packs.join("ours.toml"), checklist("1.1.0", &ids, &map)).unwrap();
        if keep_old {
            fs::write(packs.join("ours-1.0.0.toml"), &first).unwrap();
        }
        let mut session = open(2);
        let home = session.call("home_show", json!({})).unwrap();
        prop_assert_eq!(&home["workspace"]["notices"], &json!([]));
        let before = seen();
        let preview = session.call("review_move_preview", json!({"id": review})).unwrap();
        prop_assert_eq!(&preview["known"], &json!(keep_old));
        prop_assert_eq!(seen(), before.clone());
        session.call("review_move", json!({"id": review})).unwrap();
        let after = seen();
        let shown = session.call("readiness_show", json!({"review": review})).unwrap();
        let rows = shown["questions"].as_array().unwrap();
        let asked: BTreeSet<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
        prop_assert_eq!(asked.len(), ids.len());
        // Every note, reason, comment and piece of evidence is with a question that is asked, or is listed as left.
        let left = shown["left"].as_array().unwrap();
        let mut words = String::new();
        for row in rows {
            words += &format!("{} {} ", row["note"].as_str().unwrap(), row["reason"].as_str().unwrap());
            let request = json!({"review": review, "question": row["id"]});
            let one = session.call("question_show", request).unwrap();
            words += &format!("{} {} ", one["comments"], one["evidence"]);
        }
        for (at, answer) in answers.iter().enumerate().filter(|(_, answer)| **answer < 5) {
            let removed = choices[at] == 4;
            for kind in ["n", "r", "c", "e"] {
                let word = format!("{kind}{at}.");
                prop_assert_eq!(words.contains(&word), !removed, "{} of {}", word, answer);
            }
            let listed = left.iter().find(|left| left["id"] == format!("q{at}"));
            prop_assert_eq!(listed.is_some(), removed);
            if let Some(listed) = listed {
                prop_assert_eq!(&listed["comments"], &json!(1));
                prop_assert_eq!(&listed["evidence"], &json!(1));
            }
        }
        session.call("undo", json!({})).unwrap();
        prop_assert_eq!(seen(), before);
        session.call("redo", json!({})).unwrap();
        prop_assert_eq!(seen(), after);
    }
}
