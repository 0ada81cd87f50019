//! A file goes out, is answered on another machine, and comes back: whole, or refused with the reason.

use std::sync::OnceLock;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{MODEL, World, day, signed};

const ONE: &str = "slo.2.first-indicator";
const TWO: &str = "slo.2.targets-known";

/// The file of a respondent.
fn exported(world: &mut World, person: &Value) -> String {
    let file = world.call("ballot_export", json!({"respondent": person}));
    file["text"].as_str().unwrap().to_owned()
}

/// Answers a file as its owner would: opened, voted on and exported in an own workspace.
fn answered(blank: &str) -> String {
    let mut there = World::empty(21);
    there.assessment = there.made("ballot_open", json!({"text": blank}));
    there.people = vec![there.show()["respondents"][0]["id"].clone()];
    assert_eq!(there.show()["elsewhere"], true);
    there.vote(0, ONE, "most");
    there.vote(0, TWO, "unknown");
    let person = there.people[0].clone();
    there.call(
        "remark_set",
        json!({"respondent": person, "criterion": ONE, "text": "See the “wall”.\nTwice."}),
    );
    exported(&mut there, &person)
}

fn import(world: &World, text: &str) -> Value {
    json!({"assessment": world.assessment, "text": text})
}

#[test]
fn a_file_is_answered_elsewhere_and_taken_over_once() {
    let mut world = World::new();
    let mara = world.people[2].clone();
    let file = world.call("ballot_export", json!({"respondent": mara}));
    assert_eq!(file["name"], "payments-q4-2026-mara.lamppost-ballot.json");
    let text = answered(file["text"].as_str().unwrap());
    let payload = import(&world, &text);
    let done = world.call("ballot_import", payload.clone());
    assert_eq!(
        done["output"],
        json!({"id": mara, "name": "Mara", "votes": 2, "added": false, "same": false, "text": "Mara answered 2 criteria."})
    );
    assert_eq!(done["undo"], "Import the file of Mara");
    let people = world.show()["respondents"].clone();
    assert_eq!(
        (
            &people[2]["done"],
            &people[2]["gone_through"],
            &people[2]["imported_on"]
        ),
        (&json!(true), &json!(2), &json!("2026-12-01"))
    );
    let before = world.show();
    let again = world.call("ballot_import", payload.clone());
    assert_eq!(
        (&again["changed"], &again["output"]["same"]),
        (&json!([]), &json!(true))
    );
    assert_eq!(
        again["output"]["text"],
        "The file of Mara is imported already. Nothing changed."
    );
    assert_eq!(world.show(), before);
    world.call("undo", json!({}));
    assert_eq!(world.show()["respondents"][2]["gone_through"], 0);
    world.call("ballot_import", payload);
    world.reveal();
    let one = world.criterion(ONE);
    assert_eq!(
        (&one["votes"][2]["vote"], &one["votes"][2]["remark"]),
        (&json!("most"), &json!("See the “wall”.\nTwice."))
    );
}

#[test]
fn a_new_name_is_added_and_a_later_file_takes_the_place_of_the_earlier() {
    let mut world = World::new();
    let id = world.assessment.clone();
    world.call(
        "respondent_add",
        json!({"assessment": id, "names": ["Jonas"]}),
    );
    let jonas = world.show()["respondents"][3]["id"].clone();
    let blank = exported(&mut world, &jonas);
    world.call("respondent_remove", json!({"id": jonas}));
    let first = import(&world, &answered(&blank));
    let done = world.call("ballot_import", first);
    assert_eq!(
        (&done["output"]["added"], &done["output"]["name"]),
        (&json!(true), &json!("Jonas"))
    );
    let mut there = World::empty(22);
    there.assessment = there.made("ballot_open", json!({"text": blank}));
    there.people = vec![there.show()["respondents"][0]["id"].clone()];
    there.vote(0, TWO, "half");
    let person = there.people[0].clone();
    let second = import(&world, &exported(&mut there, &person));
    let done = world.call("ballot_import", second);
    assert_eq!(
        (&done["output"]["added"], &done["output"]["same"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(
        world.show()["respondents"][3]["gone_through"],
        1,
        "what the earlier file said is gone"
    );
}

#[test]
fn opening_twice_is_one_assessment_and_not_where_it_comes_from() {
    let mut world = World::new();
    let mara = world.people[2].clone();
    let blank = exported(&mut world, &mara);
    let error = world.refuse("ballot_open", json!({"text": blank}));
    assert_eq!(error.message, "That assessment is kept in this workspace.");
    let mut there = World::empty(23);
    let first = there.call("ballot_open", json!({"text": blank}));
    let second = there.call("ballot_open", json!({"text": blank}));
    assert_eq!(
        (&second["output"], &second["changed"]),
        (&first["output"], &json!([]))
    );
    let teams = there.call("team_list", json!({}));
    assert_eq!(
        (teams.as_array().unwrap().len(), &teams[0]["name"]),
        (1, &json!("Payments"))
    );
}

/// The file with a change, its checksum as it was.
fn changed(text: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut value: Value = serde_json::from_str(text).unwrap();
    change(&mut value);
    value.to_string()
}

#[test]
fn a_bad_file_is_refused_whole_with_the_reason() {
    let mut world = World::new();
    let mara = world.people[2].clone();
    let blank = exported(&mut world, &mara);
    let good = answered(&blank);
    let twice = |value: &mut Value| {
        let answers = value["answers"].as_array_mut().unwrap();
        let mut other = answers[0].clone();
        other["vote"] = json!("none");
        answers.push(other);
    };
    let key_twice = good.replacen(
        "\"vote\": \"most\"",
        "\"vote\": \"most\", \"vote\": \"none\"",
        1,
    );
    assert_ne!(key_twice, good);
    let set =
        |at: &'static str, to: Value| move |value: &mut Value| *value.pointer_mut(at).unwrap() = to;
    for (text, reason) in [
        (
            changed(&good, set("/pack/version", json!("0.9.0"))),
            "The file is for devops-maturity 0.9.0, here it is devops-maturity 1.0.0.",
        ),
        (
            changed(&good, set("/pack/sha256", json!("0"))),
            "The content of devops-maturity 1.0.0 in the file is not the one here.",
        ),
        (good[..good.len() / 2].to_owned(), "The file is cut short."),
        (
            changed(&good, set("/answers/0/vote", json!("none"))),
            "The file was edited by hand, or damaged on its way.",
        ),
        (
            changed(&good, set("/answers/0/remark", json!("No."))),
            "The file was edited by hand, or damaged on its way.",
        ),
        (
            changed(&good, set("/respondent", json!("Priya"))),
            "The file was edited by hand, or damaged on its way.",
        ),
        (
            changed(&good, set("/sha256", json!(""))),
            "The file was edited by hand, or damaged on its way.",
        ),
        (
            changed(&good, twice),
            "Mara answers slo.2.first-indicator twice in the file.",
        ),
        (
            changed(&good, set("/answers/0/criterion", json!("slo.9.none"))),
            "The file was edited by hand, or damaged on its way.",
        ),
        (
            signed(&good, &[json!({"criterion": "slo.9.none", "vote": "most"})]),
            "The model has no criterion slo.9.none.",
        ),
        (
            changed(&good, set("/version", json!(2))),
            "The file was written by a newer Lamppost.",
        ),
        (
            changed(&good, set("/format", json!("other"))),
            "The file does not hold an answered assessment.",
        ),
        (String::new(), "The file is empty."),
        (
            "PK\u{3}\u{4}".to_owned(),
            "The file does not hold an answered assessment.",
        ),
        (blank.clone(), "Mara has not answered yet."),
    ] {
        let before = world.show();
        let payload = import(&world, &text);
        let error = world.refuse("ballot_import", payload);
        assert_eq!(error.message, reason, "{text}");
        assert!(!error.hint.is_empty(), "{reason}");
        assert_eq!(world.show(), before, "{reason}");
    }
    let payload = import(&world, &key_twice);
    let error = world.refuse("ballot_import", payload);
    assert!(
        error.message.contains("duplicate field"),
        "{}",
        error.message
    );
    // A vote that nobody can give.
    let payload = import(
        &world,
        &signed(&good, &[json!({"criterion": ONE, "vote": "lots"})]),
    );
    assert!(
        world
            .refuse("ballot_import", payload)
            .message
            .contains("unknown variant")
    );
    // The same answers, laid out otherwise, are the same file.
    let payload = import(&world, &changed(&good, |_| {}));
    world.call("ballot_import", payload);
}

#[test]
fn a_file_of_another_assessment_or_after_the_reveal_is_refused() {
    let mut world = World::new();
    let (team, mara) = (world.team.clone(), world.people[2].clone());
    let blank = exported(&mut world, &mara);
    let good = answered(&blank);
    let first = world.assessment.clone();
    world.assessment = world.made(
        "assessment_create",
        json!({"team": team, "title": "Another"}),
    );
    let payload = import(&world, &good);
    assert_eq!(
        world.refuse("ballot_import", payload).message,
        "The file is for another assessment: Q4 2026 of Payments."
    );
    world.assessment = first;
    world.reveal();
    let payload = import(&world, &good);
    assert_eq!(
        world.refuse("ballot_import", payload).hint,
        "Open voting again, or settle the criterion instead."
    );
}

#[test]
fn another_version_of_the_pack_here_is_refused_on_both_sides() {
    let mut world = World::new();
    let mara = world.people[2].clone();
    let blank = exported(&mut world, &mara);
    let good = answered(&blank);
    let packs = world.folder.path().join("packs");
    std::fs::create_dir(&packs).unwrap();
    let text = MODEL.replacen("version = \"1.0.0\"", "version = \"1.1.0\"", 1);
    std::fs::write(packs.join("devops-maturity.toml"), text).unwrap();
    let mut world = world.on(day(2026, 12, 1), Some(packs));
    let id = world.assessment.clone();
    world.call("assessment_move", json!({"id": id}));
    let payload = import(&world, &good);
    assert_eq!(
        world.refuse("ballot_import", payload).message,
        "The file is for devops-maturity 1.0.0, here it is devops-maturity 1.1.0."
    );
    let newer = exported(&mut world, &mara);
    let mut there = World::empty(24);
    assert_eq!(
        there.refuse("ballot_open", json!({"text": newer})).message,
        "The file is for devops-maturity 1.1.0, here it is devops-maturity 1.0.0."
    );
}

/// An answered file and an assessment it fits.
fn fitting() -> &'static (String, Value) {
    static FILE: OnceLock<(String, Value)> = OnceLock::new();
    FILE.get_or_init(|| {
        let mut world = World::new();
        let mara = world.people[2].clone();
        let blank = exported(&mut world, &mara);
        (answered(&blank), world.assessment)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_damage_gets_in(at in any::<prop::sample::Index>(), how in 0..3u8, with in "[ -~]") {
        let (good, _) = fitting();
        let at = at.index(good.len());
        prop_assume!(good.is_char_boundary(at) && good.is_char_boundary(at + 1));
        let bad = match how {
            0 => good[..at].to_owned(),
            1 => format!("{}{with}{}", &good[..at], &good[at + 1..]),
            _ => format!("{}{with}{}", &good[..at], &good[at..]),
        };
        let same = |text: &str| serde_json::from_str::<Value>(text).ok();
        prop_assume!(same(&bad) != same(good));
        // Ids and hashes come from the seed, so the same assessment can be made again.
        let mut world = World::new();
        let before = world.show();
        let payload = import(&world, &bad);
        let error = world.refuse("ballot_import", payload);
        prop_assert!(!error.message.is_empty() && !error.hint.is_empty());
        prop_assert_eq!(world.show(), before);
    }
}
