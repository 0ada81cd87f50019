//! One review: what the preview says, what the move does, and that undo takes all of it back.

use serde_json::{Value, json};

use crate::world::{World, asked, shipped_version};

/// A review with something said to every question that the newer version changes.
fn answered() -> (World, Value) {
    let mut world = World::new();
    let review = world.review("Checkout");
    for (question, answer) in [
        ("own.team", "met"),
        ("own.tier", "partial"),
        ("own.docs", "met"),
        ("own.design", "met"),
        ("own.depth", "unmet"),
        ("arch.diagram", "met"),
        ("slo.set", "met"),
    ] {
        let at =
            |key: &str, value: &str| json!({"review": review, "question": question, key: value});
        world.must("answer_set", at("answer", answer));
        world.must("note_set", at("text", &format!("About {question}.")));
        world.must("owner_set", at("text", &format!("Owner of {question}")));
        world.must("comment_add", at("text", &format!("Said of {question}.")));
        world.must("action_add", at("text", &format!("Do {question}")));
        let mut evidence = at("kind", "note");
        evidence["title"] = json!(format!("Proof of {question}"));
        evidence["text"] = json!("It is so.");
        world.must("evidence_add", evidence);
    }
    let waiver = world.made(
        "waiver_ask",
        json!({"review": review, "question": "own.depth", "reason": "One person.", "control": "A rota.",
               "approver": "Bo Berg", "expires": "2026-12-24"}),
    );
    world.must(
        "waiver_decide",
        json!({"id": waiver, "decision": "approved", "by": "Bo Berg"}),
    );
    (world.newer_on((2026, 11, 21)), review)
}

fn by_kind<'v>(preview: &'v Value, kind: &str) -> Vec<&'v Value> {
    let questions = preview["questions"].as_array().unwrap();
    questions.iter().filter(|row| row["kind"] == kind).collect()
}

#[test]
fn the_preview_tells_every_question_that_changes_word_by_word() {
    let (mut world, review) = answered();
    let before = world.seen();
    let shown = world.must("readiness_show", json!({"review": review}));
    assert_eq!(
        (&shown["moves_to"], &shown["left"]),
        (&json!("9.0.0"), &json!([]))
    );
    let preview = world.must("review_move_preview", json!({"id": review}));
    assert_eq!(preview["from"], shipped_version());
    assert_eq!(preview["to"], "9.0.0");
    assert_eq!(preview["known"], true);
    assert_eq!(preview["kept"], 94);
    let told: Vec<String> = preview["questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let before: Vec<&str> = row["before"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["id"].as_str().unwrap())
                .collect();
            let after = row["after"]["id"].as_str().unwrap_or("-");
            format!(
                "{} {} > {after}: {}",
                row["kind"].as_str().unwrap(),
                before.join("+"),
                row["note"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "reworded own.team > own.team: It has other words. The answer Met stays; confirm it.",
            "moved own.tier > own.level: The answer Partial comes along; confirm it.",
            "split own.docs > own.docs: One of 2 questions that one became. The answer Met is copied to each; confirm it. Comments and actions are here.",
            "split own.docs > own.local: One of 2 questions that one became. The answer Met is copied to each; confirm it.",
            "merged own.design+own.depth > own.design: 2 questions became one. It takes the worst answer, Unmet, and all their notes; confirm it. A waiver of one of them is now one of all of it.",
            "added  > own.budget: New. It counts from 5 December 2026, or once it is answered.",
            "removed arch.diagram > -: Not asked any more. What was said to it is kept and listed.",
        ]
    );
    let reworded = by_kind(&preview, "reworded")[0];
    let words: String = reworded["words"]
        .as_array()
        .unwrap()
        .iter()
        .map(|piece| match piece["kind"].as_str().unwrap() {
            "same" => piece["text"].as_str().unwrap().to_owned(),
            "minus" => format!("[-{}-]", piece["text"].as_str().unwrap()),
            _ => format!("{{+{}+}}", piece["text"].as_str().unwrap()),
        })
        .collect();
    assert_eq!(
        words,
        "Is one team accountable for the service, with a contact [-and an escalation route -]that others can find{+ at night+}?"
    );
    let removed = by_kind(&preview, "removed")[0];
    assert_eq!(removed["before"][0]["text"], asked("arch.diagram"));
    assert_eq!(removed["answer"], "met");
    // Looking changes nothing.
    assert_eq!(world.seen(), before);
}

#[test]
fn a_move_carries_everything_and_undo_gives_the_bytes_from_before() {
    let (mut world, review) = answered();
    let before = world.seen();
    let done = world.must("review_move", json!({"id": review}));
    assert_eq!(
        done["undo"],
        "Move Launch review to Production readiness 9.0.0"
    );
    let said = |world: &mut World, question: &str| {
        let row = world.row(&review, question);
        let mut shown = world.must(
            "question_show",
            json!({"review": review, "question": question}),
        );
        let titles = |list: &Value, key: &str| -> Vec<String> {
            list.as_array()
                .unwrap()
                .iter()
                .map(|one| one[key].as_str().unwrap().to_owned())
                .collect()
        };
        let lists = [
            titles(&shown["evidence"].take(), "title"),
            titles(&shown["comments"].take(), "text"),
            titles(&shown["actions"].take(), "text"),
            titles(&shown["waivers"].take(), "reason"),
        ];
        let word = |key: &str| row[key].as_str().unwrap_or("-").to_owned();
        (word("answer"), word("note"), word("owner"), lists)
    };
    let all = |id: &str| -> [Vec<String>; 4] {
        [
            vec![format!("Proof of {id}")],
            vec![format!("Said of {id}.")],
            vec![format!("Do {id}")],
            vec![],
        ]
    };
    let one = |answer: &str, id: &str| {
        (
            answer.to_owned(),
            format!("About {id}."),
            format!("Owner of {id}"),
            all(id),
        )
    };
    assert_eq!(said(&mut world, "own.team"), one("met", "own.team"));
    assert_eq!(said(&mut world, "own.level"), one("partial", "own.tier"));
    assert_eq!(said(&mut world, "own.docs"), one("met", "own.docs"));
    assert_eq!(said(&mut world, "slo.set"), one("met", "slo.set"));
    let (answer, note, _, [evidence, comments, actions, _]) = said(&mut world, "own.local");
    assert_eq!((answer.as_str(), note.as_str()), ("met", "About own.docs."));
    assert_eq!(evidence, ["Proof of own.docs"]);
    assert!(comments.is_empty() && actions.is_empty());
    let (answer, note, owner, lists) = said(&mut world, "own.design");
    assert_eq!(answer, "unmet");
    assert_eq!(note, "About own.design.\n\nAbout own.depth.");
    assert_eq!(owner, "Owner of own.design");
    assert_eq!(lists.map(|list| list.len()), [2, 2, 2, 1]);

    let history = |world: &mut World, field: &str| {
        let shown = world.must("history_show", json!({"entity": review, "field": field}));
        shown["values"][0]["value"]
            .as_str()
            .unwrap_or("-")
            .to_owned()
    };
    for (question, expected) in [
        ("own.team", "reworded"),
        ("own.level", "reworded"),
        ("own.docs", "reworded"),
        ("own.local", "reworded"),
        ("own.design", "reworded"),
        ("own.budget", "new"),
        ("slo.set", "-"),
    ] {
        let field = format!("reconfirm/{question}");
        assert_eq!(history(&mut world, &field), expected, "{question}");
    }
    let shown = world.must("readiness_show", json!({"review": review}));
    assert_eq!(shown["pack"]["version"], "9.0.0");
    assert_eq!(shown["moves_to"], Value::Null);
    assert_eq!(shown["left"].as_array().unwrap().len(), 1);
    let left = &shown["left"][0];
    assert_eq!(
        (&left["id"], &left["answer"]),
        (&json!("arch.diagram"), &json!("met"))
    );
    assert_eq!(left["text"], asked("arch.diagram"));
    assert_eq!(
        (&left["evidence"], &left["comments"]),
        (&json!(1), &json!(1))
    );

    let snapshots = world.must("snapshot_list", json!({"review": review}));
    assert_eq!(snapshots[0]["reason"], "pack_move");
    assert_eq!(
        snapshots[0]["title"],
        "Before the move to Production readiness 9.0.0"
    );
    assert_eq!(snapshots[0]["answered"], 7);

    let after = world.seen();
    world.must("undo", json!({}));
    assert_eq!(world.seen(), before);
    world.must("redo", json!({}));
    assert_eq!(world.seen(), after);
}

#[test]
fn a_new_question_counts_from_its_day_or_once_it_is_answered() {
    let (mut world, review) = answered();
    let applicable = |world: &mut World| {
        let shown = world.must("review_show", json!({"id": review}));
        shown["counts"]["applicable"].as_u64().unwrap()
    };
    world.must("review_move", json!({"id": review}));
    let without = applicable(&mut world);
    let row = world.row(&review, "own.budget");
    assert_eq!(row["counts_from"], "2026-12-05");
    assert_eq!(
        (&row["state"], &row["gap"]),
        (&json!("shown"), &json!(false))
    );
    world.must(
        "answer_set",
        json!({"review": review, "question": "own.budget", "answer": "unmet"}),
    );
    assert_eq!(applicable(&mut world), without + 1);
    assert_eq!(world.row(&review, "own.budget")["counts_from"], Value::Null);
    world.must("undo", json!({}));
    assert_eq!(applicable(&mut world), without);
    // The list is read from its summary, which has to notice the day.
    let listed = |world: &mut World| {
        let home = world.must("home_show", json!({}));
        home["services"][0]["review"]["counts"]["applicable"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(listed(&mut world), without);
    let mut eve = world.newer_on((2026, 12, 4));
    assert_eq!(listed(&mut eve), without);
    let mut day = eve.newer_on((2026, 12, 5));
    assert_eq!(listed(&mut day), without + 1);
    assert_eq!(day.row(&review, "own.budget")["counts_from"], Value::Null);
}

#[test]
fn what_cannot_be_moved_is_refused_and_changes_nothing() {
    let (mut world, review) = answered();
    world.must("review_archive", json!({"id": review}));
    let before = world.seen();
    let refused = |world: &mut World| {
        world
            .call("review_move", json!({"id": review}))
            .unwrap_err()
            .message
    };
    assert_eq!(refused(&mut world), "The review is put away.");
    assert_eq!(world.seen(), before);
    world.must("review_restore", json!({"id": review}));
    world.must("review_move", json!({"id": review}));
    let moved = world.seen();
    assert_eq!(
        refused(&mut world),
        "Production readiness 9.0.0 is the newest version here."
    );
    assert_eq!(world.seen(), moved);
}

#[test]
fn a_signed_review_is_moved_once_a_change_is_started() {
    let mut world = World::new();
    let review = world.review("Checkout");
    let mut world = world.newer_on((2026, 11, 21));
    let areas = world.must("signoff_show", json!({"review": review}))["rows"].take();
    for row in areas.as_array().unwrap() {
        let request = json!({"review": review, "area": row["area"], "name": "Ana Lima", "fingerprint": row["fingerprint"]});
        world.must("signoff_sign", request);
    }
    let before = world.seen();
    let error = world
        .call("review_move", json!({"id": review}))
        .unwrap_err();
    assert_eq!(error.message, "The review is signed.");
    assert_eq!(world.must("pack_moves", json!({})), json!([]));
    assert_eq!(world.seen(), before);
    world.must(
        "review_change",
        json!({"review": review, "reason": "A newer checklist."}),
    );
    assert_eq!(world.must("pack_moves", json!({}))[0]["reviews"], 1);
    world.must("review_move", json!({"id": review}));
}

#[test]
fn words_too_long_together_are_refused_and_change_nothing() {
    let (mut world, review) = answered();
    for question in ["own.design", "own.depth"] {
        let text = format!("{question} ").repeat(15_000);
        world.must(
            "note_set",
            json!({"review": review, "question": question, "text": text}),
        );
    }
    let before = world.seen();
    let error = world
        .call("review_move", json!({"id": review}))
        .unwrap_err();
    assert!(error.message.contains("262144"), "{error:?}");
    assert_eq!(world.seen(), before);
}

#[test]
fn a_new_question_that_begins_to_count_voids_no_signature() {
    let (mut world, review) = answered();
    world.must("review_move", json!({"id": review}));
    world.made("person_create", json!({"name": "Mara Sund"}));
    let shown = world.must("signoff_show", json!({"review": review}));
    for row in shown["rows"].as_array().unwrap() {
        let fresh = world.must("signoff_show", json!({"review": review}));
        let rows = fresh["rows"].as_array().unwrap();
        let now = rows
            .iter()
            .find(|each| each["area"] == row["area"])
            .unwrap();
        let request = json!({"review": review, "area": row["area"], "name": "Mara Sund", "fingerprint": now["fingerprint"]});
        world.must("signoff_sign", request);
    }
    let states = |world: &mut World| -> Vec<Value> {
        let shown = world.must("signoff_show", json!({"review": review}));
        assert_eq!(shown["locked"], true);
        let rows = shown["rows"].as_array().unwrap();
        rows.iter().map(|row| row["state"].clone()).collect()
    };
    assert!(states(&mut world).iter().all(|state| state == "signed"));
    assert_eq!(
        world.row(&review, "own.budget")["counts_from"],
        "2026-12-05"
    );
    // The days of grace are over.
    let mut world = world.again((2026, 12, 20), |_| {});
    assert_eq!(world.row(&review, "own.budget")["counts_from"], Value::Null);
    assert!(states(&mut world).iter().all(|state| state == "signed"));
}
