//! A snapshot answers as on the day it was taken, and takes no changes.

use lamppost_core::Kind;
use lamppost_core::api::{NAMES, OF_A_SNAPSHOT};
use serde_json::{Value, json};

use crate::world::{World, day};

/// Every question of a review that a snapshot answers about itself.
fn everything(review: &Value, service: &Value) -> Vec<(&'static str, Value)> {
    vec![
        ("review_show", json!({"id": review})),
        ("service_show", json!({"id": service})),
        ("readiness_show", json!({"review": review})),
        ("register_show", json!({"review": review})),
        ("premortem_show", json!({"review": review})),
        ("document_list", json!({"review": review})),
        ("finding_list", json!({"review": review})),
        ("proposal_list", json!({"review": review})),
        ("report_preview", json!({"review": review})),
        ("report_preview", json!({"service": service})),
        (
            "report_table",
            json!({"review": review, "table": "answers", "form": "csv"}),
        ),
    ]
}

#[test]
fn a_snapshot_says_what_the_review_said() {
    let mut world = World::of_sample();
    let all = everything(&world.review, &world.service);
    let before: Vec<Value> = all
        .iter()
        .map(|(name, payload)| world.call(name, payload.clone()))
        .collect();
    let snapshot = world.snapshot("Before the launch");
    let row = world.list()[0].clone();
    assert_eq!(row["id"], snapshot);
    let shown = world.call("review_show", json!({"id": world.review}));
    assert_eq!(row["verdict"], shown["verdict"]["word"]);
    assert_eq!(row["score"], shown["verdict"]["score"]);
    assert_eq!(row["answered"], shown["answered"]);
    assert_eq!(row["damaged"], Value::Null);
    assert!(shown["answered"].as_u64().unwrap() > 20);
    // Much changes, and the world is another year older.
    for (question, answer) in [("own.team", "unmet"), ("data.backup", "unknown")] {
        world.answer(question, answer);
    }
    let (review, service) = (world.review.clone(), world.service.clone());
    world.call(
        "service_update",
        json!({"id": service, "name": "Till", "tier": 3}),
    );
    world.call("review_update", json!({"id": review, "title": "Other"}));
    let mut world = world.on(day(2027, 12, 1), "Bo");
    for ((name, payload), before) in all.iter().zip(&before) {
        let then = world.at(&snapshot, name, payload.clone());
        // Which other reviews the service has is not a part of the snapshot, nor is how it came to be.
        let ignored = match *name {
            "service_show" => vec!["reviews", "trend", "current", "documents"],
            "report_preview" => vec!["html", "files"],
            _ => vec![],
        };
        let (mut then, mut before) = (then, before.clone());
        if *name == "report_preview" {
            // A report of a snapshot says that it is one.
            let line = "*This is a snapshot of 20 November 2026&#58; “Before the launch”.*\n\n";
            let page = then["page"].as_str().unwrap();
            assert!(page.contains(line), "{page}");
            then["page"] = Value::from(page.replacen(line, "", 1));
        }
        for key in ignored {
            then[key].take();
            before[key].take();
        }
        assert_eq!(then, before, "{name} {payload}");
        assert_ne!(
            world.call(name, payload.clone()),
            before,
            "{name} {payload}"
        );
    }
}

#[test]
fn nothing_is_written_to_a_snapshot() {
    let mut world = World::new();
    let snapshot = world.snapshot("First");
    for name in NAMES {
        let answer = world.try_at(&snapshot, name, json!({}));
        if OF_A_SNAPSHOT.contains(name) {
            // It is asked; an empty request does not fit most of them.
            assert!(
                answer.is_ok() || answer.unwrap_err().kind == Kind::Invalid,
                "{name}"
            );
            continue;
        }
        let error = answer.unwrap_err();
        assert_eq!(error.kind, Kind::ReadOnly, "{name}");
        assert!(
            error.message.contains("20 November 2026"),
            "{}",
            error.message
        );
        assert_eq!(
            error.hint,
            "Restore a value from History, or start a change."
        );
    }
    let error = world.try_at(&snapshot, "no_such", json!({})).unwrap_err();
    assert_eq!(error.kind, Kind::UnknownCommand);
    let review = world.review.clone();
    let error = world.try_at(&review, "review_show", json!({})).unwrap_err();
    assert_eq!(error.kind, Kind::NotFound);
}

#[test]
fn a_person_deletes_what_a_person_took() {
    let mut world = World::new();
    let first = world.snapshot("First");
    let before = world.list();
    world.call("snapshot_delete", json!({"id": first}));
    assert!(world.list().is_empty());
    assert_eq!(
        world
            .try_at(&first, "review_show", json!({}))
            .unwrap_err()
            .kind,
        Kind::NotFound
    );
    world.call("undo", json!({}));
    assert_eq!(world.list(), before);
    for request in [
        json!({}),
        json!({"review": world.review, "assessment": world.review}),
        json!({"assessment": world.review}),
        json!({"review": world.service}),
    ] {
        world.fails("snapshot_list", request);
    }
    let review = world.review.clone();
    world.fails("snapshot_take", json!({"review": review, "title": " \n"}));
    world.fails("snapshot_take", json!({"review": review, "title": "a\nb"}));
    world.fails("snapshot_delete", json!({"id": review}));
}

#[test]
fn a_snapshot_of_a_review_with_a_hundred_answers_is_small() {
    let mut world = World::new();
    let shown = world.call("readiness_show", json!({"review": world.review}));
    let rows = shown["questions"].as_array().unwrap();
    let ids: Vec<String> = rows
        .iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect();
    let mut answered = 0;
    // Each is answered, thought over and answered again, so that what is current lies apart.
    for id in ids.iter().take(100) {
        for answer in ["unmet", "partial", "met"] {
            let request = json!({"review": world.review, "question": id, "answer": answer});
            answered += u32::from(world.session.call("answer_set", request).is_ok());
        }
        world
            .session
            .call(
                "note_set",
                json!({"review": world.review, "question": id, "text": "Looked at."}),
            )
            .unwrap();
    }
    assert!(answered > 60, "{answered}");
    let snapshot = world.snapshot("All");
    let ops = world.call("history_show", json!({"entity": snapshot, "field": "ops"}));
    let ops = ops["values"][0]["value"].as_str().unwrap().to_owned();
    assert!(ops.len() <= 8 * 1024, "{}", ops.len());
    assert!(ops.len() > 500, "{ops}");
}

#[test]
fn an_open_snapshot_knows_the_layouts_of_now() {
    let mut world = World::new();
    let snapshot = world.snapshot("Before");
    let names = |world: &mut World| {
        let rows = world.at(&snapshot, "layout_list", json!({}));
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row["name"].as_str().unwrap().to_owned())
            .collect::<Vec<String>>()
    };
    let nothing: [&str; 0] = [];
    assert_eq!(names(&mut world), nothing);
    let made = json!({"name": "Board", "about": "review", "hidden": ["actions"]});
    let layout = world.make("layout_create", made);
    assert_eq!(names(&mut world), ["Board"]);
    let review = world.review.clone();
    let report = json!({"review": review, "layout": layout});
    world.at(&snapshot, "report_preview", report);
    world.call("undo", json!({}));
    assert_eq!(names(&mut world), nothing);
    world.call("redo", json!({}));
    assert_eq!(names(&mut world), ["Board"]);
    world.call("layout_update", json!({"id": layout, "name": "Council"}));
    assert_eq!(names(&mut world), ["Council"]);
    world.call("layout_delete", json!({"id": layout}));
    assert_eq!(names(&mut world), nothing);
    let mut other = World::new().copy(21, "Bo");
    other.make(
        "layout_create",
        json!({"name": "Theirs", "about": "review"}),
    );
    let mut file = Vec::new();
    let all = lamppost_core::api::Exported::Workspace;
    let told = &mut |_| {};
    other.session.export_file(&all, &mut file, told).unwrap();
    world.session.import_file(&mut &file[..], told).unwrap();
    assert_eq!(names(&mut world), ["Theirs"]);
}
