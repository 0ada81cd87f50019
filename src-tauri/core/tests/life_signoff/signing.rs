//! Asking, signing, declining, taking back; the lock, and the change that opens it.

use lamppost_core::Kind;
use serde_json::json;

use crate::world::{World, day};

/// Answered and signed by two people on two days.
pub(crate) fn signed() -> World {
    let mut world = World::new();
    world.person("Bo Berg");
    world.person("Ana Lima");
    world.answer("ship.data.backup", "met");
    world.answer("ship.data.restore", "met");
    world.answer("ship.launch.day", "met");
    world.sign("data", "Ana Lima");
    let mut world = world.on(day(2026, 11, 23), "Bo Berg");
    world.sign("launch", "bo  berg");
    world
}

#[test]
fn an_area_is_asked_for_signed_and_says_what_was_signed() {
    let mut world = World::new();
    let review = world.review.clone();
    world.answer("ship.data.backup", "met");
    let view = world.signoffs();
    // An area without a question that applies needs no signature.
    let areas: Vec<&str> = view["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["area"].as_str().unwrap())
        .collect();
    assert_eq!((areas, &view["of"]), (vec!["data", "launch"], &json!(2)));
    world.call(
        "signoff_ask",
        json!({"review": review, "areas": ["data"], "of": "Bo Berg"}),
    );
    let row = world.row("data");
    assert_eq!(row["state"], "asked");
    assert_eq!(row["asked_of"], "Bo Berg");
    assert_eq!(row["asked_on"], "2026-11-20");
    world.sign("data", "Ana Lima");
    let row = world.row("data");
    assert_eq!(
        (&row["state"], &row["by"]),
        (&json!("signed"), &json!("Ana Lima"))
    );
    assert_eq!(row["signed_fingerprint"], row["fingerprint"]);
    assert_eq!(
        row["statement"],
        format!(
            "“Data” of Checkout API, Launch review, as it is on 20 November 2026: 2 questions, 1 answered, 1 gap, fingerprint {}.",
            row["fingerprint"].as_str().unwrap()
        )
    );
    assert_eq!(world.state("launch"), "not_asked");
}

#[test]
fn a_change_voids_only_the_area_it_touches_and_says_which_it_was() {
    let mut world = signed();
    let review = world.review.clone();
    world.call(
        "review_change",
        json!({"review": review, "reason": "A drill failed."}),
    );
    world.answer("ship.data.restore", "partial");
    let row = world.row("data");
    assert_eq!(row["state"], "void");
    assert_eq!(
        row["void_by"],
        json!([
            "Answer of “Has a restore been tried?” was Met, is Partial (Bo Berg, 23 Nov 2026)."
        ])
    );
    assert_ne!(row["signed_fingerprint"], row["fingerprint"]);
    assert_eq!(world.state("launch"), "signed");
    // The value set back, the signature stands again, and nothing had to be written for that.
    world.answer("ship.data.restore", "met");
    assert_eq!(world.state("data"), "signed");
    assert_eq!(world.row("data")["void_by"], json!([]));
}

#[test]
fn the_last_signature_locks_the_review_with_two_snapshots() {
    let mut world = signed();
    let review = world.review.clone();
    let view = world.signoffs();
    assert_eq!(view["locked"], true);
    assert_eq!(view["approved_on"], "2026-11-23");
    // The checklist says 180 days.
    assert_eq!(view["next_review_on"], "2027-05-22");
    let snapshots = world.call("snapshot_list", json!({"review": review}));
    let reasons: Vec<&str> = snapshots
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["reason"].as_str().unwrap())
        .collect();
    assert_eq!(reasons, ["approved", "sign_off"]);
    assert_eq!(view["approved"], snapshots[0]["id"]);
    let life = world.call("review_show", json!({"id": review}))["life"].clone();
    assert_eq!((&life["signed"], &life["to_sign"]), (&json!(2), &json!(2)));
    // The frozen review says so too.
    let id = snapshots[0]["id"].as_str().unwrap().parse().unwrap();
    let frozen = world
        .session
        .call_at(Some(&id), "signoff_show", json!({"review": review}))
        .unwrap();
    assert_eq!(frozen["signed"], 2);
}

#[test]
fn a_signed_review_takes_no_changes_but_what_goes_on_around_it() {
    let mut world = signed();
    let (review, service) = (world.review.clone(), world.service.clone());
    let before = world.seen();
    let at = |extra: serde_json::Value| {
        let mut base = json!({"review": review, "question": "ship.data.backup"});
        for (key, value) in extra.as_object().unwrap() {
            base[key] = value.clone();
        }
        base
    };
    for (name, payload) in [
        ("answer_set", at(json!({"answer": "unmet"}))),
        ("reason_set", at(json!({"text": "x"}))),
        ("note_set", at(json!({"text": "x"}))),
        ("owner_set", at(json!({"text": "x"}))),
        ("include_set", at(json!({"included": true}))),
        ("evidence_add", at(json!({"kind": "note", "text": "x"}))),
        (
            "waiver_ask",
            at(
                json!({"reason": "r", "control": "c", "requested_by": "Ana Lima", "approver": "Bo Berg", "expires": "2026-12-24"}),
            ),
        ),
        ("review_update", json!({"id": review, "title": "Other"})),
        ("review_delete", json!({"id": review})),
        ("premortem_start", json!({"review": review})),
        (
            "document_create",
            json!({"pack": "design-document", "review": review}),
        ),
        ("signoff_ask", json!({"review": review, "areas": []})),
        (
            "signoff_decline",
            json!({"review": review, "area": "data", "name": "Bo Berg", "reason": "r"}),
        ),
        (
            "signoff_withdraw",
            json!({"id": world.row("data")["signoff"]}),
        ),
    ] {
        let error = world.refused(name, payload);
        assert_eq!(error.kind, Kind::Refused, "{name}: {error:?}");
        assert_eq!(error.message, "The review is signed.", "{name}");
        assert!(error.hint.contains("Start a change"), "{name}");
    }
    assert_eq!(world.seen(), before, "nothing is half done");
    for (name, payload) in [
        ("comment_add", at(json!({"text": "Well done."}))),
        ("action_add", at(json!({"text": "Do it again"}))),
        (
            "exercise_add",
            json!({"review": review, "title": "Drill", "planned_on": "2026-12-01", "scenarios": []}),
        ),
        (
            "snapshot_take",
            json!({"review": review, "title": "For the board"}),
        ),
        (
            "next_review_set",
            json!({"review": review, "on": "2027-01-10"}),
        ),
        ("review_archive", json!({"id": review})),
        ("review_restore", json!({"id": review})),
        (
            "service_update",
            json!({"id": service, "summary": "Takes orders."}),
        ),
    ] {
        world.call(name, payload);
    }
}

#[test]
fn a_change_ends_with_the_last_signature_and_a_day_that_was_chosen_stays() {
    let mut world = signed();
    let review = world.review.clone();
    world.call(
        "next_review_set",
        json!({"review": review, "on": "2027-02-01"}),
    );
    world.refused("review_change", json!({"review": review, "reason": " "}));
    world.call(
        "review_change",
        json!({"review": review, "reason": "A drill failed."}),
    );
    let again = world.refused(
        "review_change",
        json!({"review": review, "reason": "Again."}),
    );
    assert_eq!(again.kind, Kind::Refused);
    world.answer("ship.data.restore", "partial");
    let view = world.signoffs();
    assert_eq!(
        (&view["locked"], &view["signed"]),
        (&json!(false), &json!(1))
    );
    assert_eq!(view["changing"], "A drill failed.");
    let before = world.seen();
    world.sign("data", "Bo Berg");
    let view = world.signoffs();
    assert_eq!(
        (&view["locked"], &view["signed"]),
        (&json!(true), &json!(2))
    );
    assert_eq!(view["next_review_on"], "2027-02-01");
    let snapshots = world.call("snapshot_list", json!({"review": review}));
    assert_eq!(snapshots.as_array().unwrap().len(), 4, "two a round");
    // One step: undo opens the review again and takes both snapshots back.
    world.call("undo", json!({}));
    assert_eq!(world.seen(), before);
}

#[test]
fn who_signs_is_known_has_seen_it_and_is_not_alone_where_the_pack_says_so() {
    let mut world = World::with_pack("strict-check");
    let review = world.review.clone();
    world.answer("strict.data.backup", "met");
    let print = world.row("data")["fingerprint"].clone();
    let ask = |name: &str, print: &serde_json::Value| json!({"review": review, "area": "data", "name": name, "fingerprint": print});
    let unknown = world.refused("signoff_sign", ask("Nobody Here", &print));
    assert_eq!(unknown.message, "Nobody here is called “Nobody Here”.");
    let alone = world.refused("signoff_sign", ask("Ana Lima", &print));
    assert_eq!(
        alone.message,
        "Ana Lima alone answered “Data” and cannot sign it."
    );
    world.person("Bo Berg");
    world.answer("strict.data.restore", "met");
    let stale = world.refused("signoff_sign", ask("Bo Berg", &print));
    assert_eq!(
        stale.message,
        "The area has changed since you looked at it."
    );
    let nothing = world.refused(
        "signoff_sign",
        json!({"review": review, "area": "never", "name": "Bo Berg", "fingerprint": print}),
    );
    assert_eq!(nothing.kind, Kind::Refused);
    world.sign("data", "Bo Berg");
    assert_eq!(world.row("data")["by"], "Bo Berg");
    // Two who answered: each of them may sign.
    let mut world = world.on(day(2026, 11, 21), "Bo Berg");
    world.answer("strict.data.restore", "partial");
    world.person("Ana Lima");
    world.sign("data", "Ana Lima");
    // An alias of the only author is the only author.
    world.answer("strict.launch.day", "met");
    world.call(
        "person_merge",
        json!({"from": ["Bobby"], "into": "Bo Berg"}),
    );
    let print = world.row("launch")["fingerprint"].clone();
    let alone = world.refused(
        "signoff_sign",
        json!({"review": review, "area": "launch", "name": "bobby", "fingerprint": print}),
    );
    assert_eq!(
        alone.message,
        "Bo Berg alone answered “Launch” and cannot sign it."
    );
}

#[test]
fn declining_needs_a_reason_and_taking_back_leaves_what_was_before() {
    let mut world = World::new();
    let review = world.review.clone();
    let before = world.row("data");
    let payload = |reason: &str| json!({"review": review, "area": "data", "name": "Ana Lima", "reason": reason});
    assert_eq!(
        world.refused("signoff_decline", payload(" ")).kind,
        Kind::Invalid
    );
    let id = world.made("signoff_decline", payload("No backup yet."));
    let row = world.row("data");
    assert_eq!(
        (&row["state"], &row["reason"]),
        (&json!("declined"), &json!("No backup yet."))
    );
    world.call("signoff_withdraw", json!({"id": id}));
    assert_eq!(world.row("data"), before);
}

#[test]
fn the_report_says_who_signed_and_leaves_people_out_where_it_must() {
    let mut world = signed();
    let review = world.review.clone();
    world.call(
        "review_change",
        json!({"review": review, "reason": "A drill failed."}),
    );
    world.answer("ship.data.restore", "partial");
    let page = |world: &mut World, profile: &str| {
        let shown = world.call(
            "report_preview",
            json!({"review": review, "dialect": "github", "profile": profile}),
        );
        shown.to_string()
    };
    let full = page(&mut world, "full");
    for words in [
        "Sign-offs",
        "1 of 2 areas signed.",
        "Bo Berg signed",
        "was Met, is Partial",
    ] {
        assert!(full.contains(words), "{words}: {full}");
    }
    let redacted = page(&mut world, "redacted");
    for words in ["Bo Berg", "Ana Lima", "was Met, is Partial"] {
        assert!(!redacted.contains(words), "{words}: {redacted}");
    }
}

#[test]
fn a_text_that_changed_is_told_in_quotation_marks_and_a_name_is_not() {
    let mut world = World::new();
    let review = world.review.clone();
    let at = |text: &str| json!({"review": review, "question": "ship.data.backup", "text": text});
    world.call("note_set", at("Nightly."));
    world.sign("data", "Ana Lima");
    world.call("note_set", at(""));
    world.call("owner_set", at("Bo Berg"));
    let told = world.row("data")["void_by"].to_string();
    assert!(told.contains("was “Nightly.”, is empty"), "{told}");
    assert!(told.contains("was empty, is Bo Berg ("), "{told}");
}
