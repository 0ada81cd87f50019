//! Search finds everything that people wrote, and nothing that is deleted, put away or not shown yet.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use lamppost_core::api::{Exported, OpenHow, Session};
use lamppost_core::context::Context;
use serde_json::{Value, json};

use crate::world::World;

const CRITERION: &str = "slo.3.agreed";

fn search(world: &mut World, text: &str) -> Vec<Value> {
    let view = world.call("search", json!({"text": text, "limit": 50}));
    assert_eq!(view["pending"], false);
    view["hits"].as_array().unwrap().clone()
}

fn kinds(world: &mut World, text: &str) -> Vec<String> {
    let hits = search(world, text);
    hits.iter()
        .map(|hit| hit["kind"].as_str().unwrap().to_owned())
        .collect()
}

/// Something of every kind, each with a word of its own.
fn written() -> (World, String) {
    let mut world = World::new(1, "Ana");
    let service = world.make(
        "service_create",
        json!({"name": "Quagga API", "tier": 1, "owner": "Ibexes", "summary": "Carries tapirs.", "slo": "99 % okapi", "facts": {"has_dependencies": true}}),
    );
    world.make(
        "link_add",
        json!({"service": service, "title": "Lemur board", "url": "https://dingo.example/wombat"}),
    );
    world.make(
        "team_create",
        json!({"name": "Marmots", "summary": "Whistling"}),
    );
    let review = world.make(
        "review_create",
        json!({"service": service, "title": "Zorilla launch"}),
    );
    let at = |key: &str, text: &str| json!({"review": review, "question": "own.team", key: text});
    world.call("answer_set", at("answer", "unmet"));
    world.call("reason_set", at("text", "Because of jackals."));
    world.call(
        "note_set",
        at("text", "See the *puma* page.\n\n- Élan vital"),
    );
    world.make("comment_add", at("text", "Who is on call for the gnu?"));
    let mut evidence = at("title", "Caracal log");
    evidence["kind"] = json!("note");
    evidence["text"] = json!("The serval ran.");
    world.make("evidence_add", evidence);
    let mut action = at("text", "Feed the numbat");
    action["owner"] = json!("Bilby");
    world.make("action_add", action);
    let mut waiver = at("reason", "The quokka is small.");
    waiver["control"] = json!("A fence for it.");
    waiver["approver"] = json!("Potoroo");
    waiver["expires"] = json!("2026-12-24");
    world.make("waiver_ask", waiver);
    let design = world.make(
        "document_create",
        json!({"pack": "design-document", "review": review}),
    );
    world.call(
        "section_write",
        json!({"document": design, "section": "summary", "text": "An order of axolotls."}),
    );
    let row = world.call(
        "row_add",
        json!({"document": design, "table": "dependencies"}),
    )["output"]["row"]["id"]
        .take();
    world.call(
        "row_write",
        json!({"row": row, "column": "name", "value": "Narwhal store"}),
    );
    world.call("premortem_start", json!({"review": review}));
    let people = world.call(
        "participant_add",
        json!({"review": review, "name": "Pangolin"}),
    );
    let reasons = world.call(
        "reason_add",
        json!({"participant": people["output"]["ids"][0], "text": "The aardwolf slept.\nThe bongo too."}),
    );
    world.call("reason_say", json!({"id": reasons["output"]["ids"][0]}));
    let risk = world.make(
        "scenario_add",
        json!({"review": review, "title": "Herd of kudu", "text": "It was eland."}),
    );
    world.make(
        "mitigation_add",
        json!({"review": review, "text": "A nilgai gate", "scenarios": [risk]}),
    );
    world.make("exercise_add", json!({"review": review, "title": "Oryx drill", "planned_on": "2026-12-01", "scenarios": [risk]}));
    (world, review)
}

#[test]
fn every_text_that_people_wrote_is_found_where_it_is() {
    let (mut world, review) = written();
    // A word is found by how it begins, with or without its accents.
    for word in ["elan", "ÉLAN"] {
        assert_eq!(kinds(&mut world, word), ["answer", "scenario"]);
    }
    // The design is called after its service.
    assert_eq!(kinds(&mut world, "quagga"), ["service", "document"]);
    for (word, kind) in [
        ("ibex", "service"),
        ("tapirs", "service"),
        ("okapi", "service"),
        ("lemur", "link"),
        ("wombat", "link"),
        ("marmots", "team"),
        ("whistl", "team"),
        ("zorilla", "review"),
        ("jackals", "answer"),
        ("puma", "answer"),
        ("gnu", "comment"),
        ("caracal", "evidence"),
        ("serval", "evidence"),
        ("numbat", "action"),
        ("bilby", "action"),
        ("quokka", "waiver"),
        ("fence", "waiver"),
        ("potoroo", "waiver"),
        ("axolotls", "section"),
        ("narwhal", "row"),
        ("pangolin", "participant"),
        ("aardwolf", "reason"),
        ("kudu", "scenario"),
        ("eland", "scenario"),
        ("nilgai", "mitigation"),
        ("oryx", "exercise"),
    ] {
        assert_eq!(kinds(&mut world, word), [kind], "{word}");
    }
    let hit = &search(&mut world, "jackal")[0];
    assert_eq!(hit["spot"]["review"], review.as_str());
    assert_eq!(hit["spot"]["question"], "own.team");
    assert_eq!(hit["place"], "Quagga API, Zorilla launch");
    assert_eq!(
        hit["snippet"],
        json!([{"text": "Because of ", "hit": false}, {"text": "jackal", "hit": true}, {"text": "s.", "hit": false}])
    );
    assert!(hit["title"].as_str().unwrap().len() > 10);
    assert!(hit["at"].as_str().unwrap().starts_with("2026-11-20"));
    for word in ["nilgai", "oryx"] {
        let scenario = &search(&mut world, "kudu")[0]["id"];
        assert_eq!(&search(&mut world, word)[0]["spot"]["scenario"], scenario);
    }
    let row = &search(&mut world, "narwhal")[0];
    assert_eq!(row["spot"]["section"], "dependencies");
    let section = &search(&mut world, "axolotl")[0];
    assert_eq!(section["spot"]["section"], "summary");
    // A name comes before a mention.
    world.call(
        "note_set",
        json!({"review": review, "question": "own.docs", "text": "About the quagga."}),
    );
    assert_eq!(
        kinds(&mut world, "quagga"),
        ["service", "document", "answer"]
    );
    assert_eq!(kinds(&mut world, "\"on call\""), ["comment"]);
    assert_eq!(kinds(&mut world, "\"call on\""), Vec::<String>::new());
    assert_eq!(kinds(&mut world, "gnu who"), ["comment"]);
    assert_eq!(kinds(&mut world, "gnu puma"), Vec::<String>::new());
    let view = world.call(
        "search",
        json!({"text": "quagga", "kinds": ["answer"], "limit": 1}),
    );
    assert_eq!(
        (view["hits"].as_array().unwrap().len(), &view["more"]),
        (1, &json!(false))
    );
}

#[test]
fn what_is_gone_put_away_or_not_shown_is_not_found() {
    let (mut world, review) = written();
    // Not told yet.
    assert!(kinds(&mut world, "bongo").is_empty());
    // Changed: the old words are gone.
    world.call(
        "note_set",
        json!({"review": review, "question": "own.team", "text": "Now the coati."}),
    );
    assert!(kinds(&mut world, "puma").is_empty());
    assert_eq!(kinds(&mut world, "coati"), ["answer"]);
    world.call("undo", json!({}));
    assert_eq!(kinds(&mut world, "puma"), ["answer"]);
    // Removed, then back.
    let comment = search(&mut world, "gnu")[0]["id"].clone();
    world.call("comment_remove", json!({"id": comment}));
    assert!(kinds(&mut world, "gnu").is_empty());
    world.call("undo", json!({}));
    assert_eq!(kinds(&mut world, "gnu"), ["comment"]);
    world.call("review_archive", json!({"id": review}));
    assert!(kinds(&mut world, "gnu").is_empty());
    let with = world.call("search", json!({"text": "gnu", "archived": true}));
    assert_eq!(with["hits"][0]["kind"], "comment");
    world.call("undo", json!({}));
    world.call("review_delete", json!({"id": review}));
    for word in ["gnu", "kudu", "narwhal", "zorilla", "puma"] {
        assert!(kinds(&mut world, word).is_empty(), "{word}");
    }
    assert_eq!(kinds(&mut world, "quagga"), ["service"]);
}

#[test]
fn a_remark_is_found_once_the_votes_are_shown() {
    let mut world = World::new(1, "Ana");
    let team = world.make("team_create", json!({"name": "Payments"}));
    let request = json!({"team": team, "title": "Q4", "held_on": "2026-11-20", "pack": "devops-maturity", "respondents": ["Mara"]});
    let assessment = world.make("assessment_create", request);
    let shown = world.call("assessment_show", json!({"id": assessment}));
    let mara = shown["respondents"][0]["id"].clone();
    let id = CRITERION;
    world.call(
        "vote_set",
        json!({"respondent": mara, "criterion": id, "vote": "some"}),
    );
    world.call(
        "remark_set",
        json!({"respondent": mara, "criterion": id, "text": "Only the kinkajou does."}),
    );
    assert!(kinds(&mut world, "kinkajou").is_empty());
    world.call(
        "assessment_reveal",
        json!({"id": assessment, "anyway": true}),
    );
    assert_eq!(kinds(&mut world, "kinkajou"), ["remark"]);
    assert_eq!(search(&mut world, "kinkajou")[0]["spot"]["criterion"], id);
    world.call("assessment_conceal", json!({"id": assessment}));
    assert!(kinds(&mut world, "kinkajou").is_empty());
}

#[test]
fn a_beginning_finds_all_words_that_go_on_however_many() {
    let (mut world, review) = written();
    // More than are looked up one by one, and of every length.
    let many: Vec<String> = (0..60).map(|at| format!("wildebeest{at}")).collect();
    for (at, word) in many.iter().enumerate() {
        let text = format!("{word} élan{at} gerenuk");
        let comment = json!({"review": review, "question": "own.team", "text": text});
        world.make("comment_add", comment);
    }
    let mut count = |text: &str| search(&mut world, text).len();
    for (text, found) in [
        ("wild", 50),
        ("wildebeest", 50),
        // 1 and 10 to 19.
        ("wildebeest1", 11),
        ("wildebeest59", 1),
        ("wildebeest60", 0),
        ("gerenuk wildebeest2", 11),
        ("geren wildebeest2 élan2", 11),
        ("élan5", 11),
        ("elan5", 11),
        ("gerenuks", 0),
        ("wildebeest7 nothing-else", 0),
        ("\"gerenuk\" wildebeest3", 11),
        ("\"geren\"", 0),
    ] {
        assert_eq!(count(text), found, "{text}");
    }
    // The whole word comes before one that goes on, though that is newer.
    let first = &search(&mut world, "wildebeest1")[0]["snippet"];
    assert_eq!(first[1]["text"], " élan1 gerenuk", "{first}");
}

#[test]
fn what_came_in_a_file_is_found_as_where_it_came_from() {
    let (mut one, _) = written();
    let file = one.export(&Exported::Workspace);
    let (mut empty, mut other) = (World::new(2, "Bo"), World::new(3, "Cleo"));
    other.make("team_create", json!({"name": "Search"}));
    for world in [&mut empty, &mut other] {
        world.import(&file);
        for word in ["quagga", "jackal", "gnu", "narwhal", "kudu", "a*", "the"] {
            assert_eq!(search(world, word), search(&mut one, word), "{word}");
        }
        world.derived();
    }
}

#[test]
fn the_index_made_again_finds_the_same() {
    let (mut world, _) = written();
    let words = ["the", "a", "quagga", "of", "who is", "e"];
    let before: Vec<Vec<Value>> = words.iter().map(|word| search(&mut world, word)).collect();
    assert!(before.iter().any(|hits| hits.len() > 3));
    let folder = world.folder.path().join("w.lamppost");
    let mut store = world.store_for_writing();
    store.rebuild().unwrap();
    let found =
        |store: &mut lamppost_core::store::Store, word: &str| -> BTreeSet<(String, String)> {
            while !store.index_words().unwrap() {}
            let words = lamppost_core::store::search::Words::of(word);
            let asked = store.asked(&words).unwrap();
            asked
                .iter()
                .flat_map(|attempt| store.find_words(attempt, false, &[], 500).unwrap())
                .map(|each| (each.entity, each.part))
                .collect()
        };
    for (word, hits) in words.iter().zip(&before) {
        let again = found(&mut store, word);
        for hit in hits {
            let id = hit["id"].as_str().unwrap();
            assert!(again.iter().any(|(entity, _)| entity == id), "{word} {id}");
        }
    }
    assert!(folder.exists());
}

#[test]
fn hostile_words_are_words() {
    let (mut world, review) = written();
    world.call("note_set", json!({"review": review, "question": "own.docs", "text": "NEAR(a b, 2) AND \"x\" OR col:y* ^z {q} - + 100 % \\ ' ; DROP TABLE"}));
    for text in [
        "NEAR(a b, 2)",
        "a AND",
        "OR",
        "NOT x",
        "col:y*",
        "^z",
        "{q}",
        "title:x",
        "{title text}: x",
        "- x",
        "+ x",
        "* x",
        "x*",
        "(x",
        "\"x",
        "\"\"\"x",
        "x\"y",
        "'; DROP TABLE op; --",
        "100 %",
        "\\",
        "\u{0}x",
        "x\u{0}",
        "\u{202e}x",
        "👩‍👩‍👧‍👦",
        "x AND (y OR",
        "rank MATCH 'x'",
    ] {
        for _ in 0..2 {
            world.call("search", json!({ "text": text }));
        }
    }
    assert_eq!(kinds(&mut world, "NEAR(a"), ["answer"]);
    assert_eq!(kinds(&mut world, "drop table"), ["answer"]);
    assert!(kinds(&mut world, "* - ^").is_empty() && kinds(&mut world, "").is_empty());
    for bad in [
        json!({"text": "x".repeat(501)}),
        json!({"text": "x", "limit": 0}),
        json!({"text": "x", "limit": 51}),
        json!({"text": "x", "kinds": ["ship"]}),
    ] {
        let error = world.session.call("search", bad).unwrap_err();
        assert!(!error.hint.is_empty(), "{error:?}");
    }
}

#[test]
fn services_push_no_question_out() {
    let mut world = World::new(1, "Ana");
    let mut service = String::new();
    for at in 0..25 {
        let name = format!("Data service {at}");
        service = world.make(
            "service_create",
            json!({"name": name, "owner": "Data platform", "tier": 1, "facts": {"stores_data": true}}),
        );
    }
    let review = world.make("review_create", json!({"service": service}));
    let found = world.call(
        "find",
        json!({"text": "data", "review": review, "kinds": ["question"]}),
    );
    let hits = found["hits"].as_array().unwrap();
    assert!(!hits.is_empty());
    assert!(hits.iter().all(|hit| hit["kind"] == "question"), "{found}");
    // The other kinds are found as before, and where nothing is said all of them.
    for (kinds, first) in [(json!(["service"]), "service"), (json!(null), "service")] {
        let found = world.call(
            "find",
            json!({"text": "data", "review": review, "kinds": kinds}),
        );
        assert_eq!(found["hits"][0]["kind"], first);
    }
}

#[test]
fn a_workspace_that_takes_no_changes_says_once_that_its_index_is_behind() {
    let mut world = World::new(1, "Ana");
    world.make("service_create", json!({"name": "Quagga API", "tier": 1}));
    assert_eq!(search(&mut world, "quagga").len(), 1);
    world.make("service_create", json!({"name": "Okapi API", "tier": 1}));
    let how = OpenHow {
        read_only: true,
        must_exist: true,
        ..OpenHow::default()
    };
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let path = world.folder.path().join("w.lamppost");
    let open = || Session::open(&path, &how, Context::fixed(today, 2, "Bo")).unwrap();
    let asked = json!({"text": "quagga"});
    let mut reader = open();
    let view = reader.call("search", asked.clone()).unwrap();
    assert_eq!(view["hits"].as_array().unwrap().len(), 1);
    // Nothing that is asked again would bring more.
    assert_eq!(
        (&view["pending"], &view["behind"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(search(&mut world, "okapi").len(), 1);
    let view = reader.call("search", asked.clone()).unwrap();
    assert_eq!(
        (&view["pending"], &view["behind"]),
        (&json!(false), &json!(false))
    );
    let view = world.call("search", asked);
    assert_eq!(view["behind"], false);
}
