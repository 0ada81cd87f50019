//! What is deleted from somebody who knows only parts of it: what the deleter had not seen keeps it visible.

use lamppost_core::api::Exported;
use serde_json::{Value, json};

use crate::world::{World, review, service};

fn has(world: &mut World, id: &str) -> bool {
    let all = world.call("service_list", json!({}));
    all.as_array().unwrap().iter().any(|row| row["id"] == id)
}

fn note(world: &mut World, review: &str, text: &str) {
    world.call(
        "note_set",
        json!({"review": review, "question": "own.team", "text": text}),
    );
}

fn note_of(world: &mut World, review: &str) -> Value {
    world.row(review, "own.team")["note"].take()
}

/// All take what all know, until nothing is new, in either order; then all agree.
fn meet(worlds: &mut [World]) {
    for _ in 0..3 {
        let files: Vec<_> = worlds
            .iter()
            .map(|world| world.export(&Exported::Workspace))
            .collect();
        for (at, world) in worlds.iter_mut().enumerate() {
            let mut files: Vec<_> = files.iter().collect();
            if at % 2 == 1 {
                files.reverse();
            }
            for file in files {
                world.import(file);
            }
        }
    }
    let derived = worlds[0].derived();
    for world in worlds.iter() {
        assert!(world.derived() == derived, "they do not agree");
    }
    let mut fresh = World::new(77, "Fay");
    fresh.import(&worlds[0].export(&Exported::Workspace));
    assert!(fresh.derived() == derived, "a new one does not agree");
}

#[test]
fn a_later_file_of_another_service_does_not_make_an_edit_seen() {
    let (mut anna, mut ben) = (World::new(1, "Anna"), World::new(2, "Ben"));
    anna.make("service_create", json!({"name": "Search", "tier": 2}));
    let (checkout, launch) = ben.filled();
    anna.import(&ben.export(&service(&checkout)));
    note(&mut ben, &launch, "Not seen by Anna.");
    let ledger = ben.make("service_create", json!({"name": "Ledger", "tier": 2}));
    anna.import(&ben.export(&service(&ledger)));
    anna.call("service_delete", json!({"id": checkout}));
    assert!(!has(&mut anna, &checkout) && has(&mut anna, &ledger));
    let mut worlds = [anna, ben];
    let file = worlds[0].export(&Exported::Workspace);
    worlds[1].import(&file);
    meet(&mut worlds);
    for world in &mut worlds {
        assert!(has(world, &checkout));
        assert_eq!(note_of(world, &launch), "Not seen by Anna.");
    }
    // Now that it was seen, deleting deletes, for everybody.
    worlds[0].call("service_delete", json!({"id": checkout}));
    meet(&mut worlds);
    for world in &mut worlds {
        assert!(!has(world, &checkout) && has(world, &ledger));
    }
}

#[test]
fn a_review_that_was_never_handed_over_keeps_its_service() {
    let (mut anna, mut ben) = (World::new(1, "Anna"), World::new(2, "Ben"));
    anna.make("service_create", json!({"name": "Search", "tier": 2}));
    let (checkout, launch) = ben.filled();
    let second = ben.make(
        "review_create",
        json!({"service": checkout, "title": "Second"}),
    );
    note(&mut ben, &second, "Only Ben has this.");
    // What Anna gets is later than all of that, and of the same service.
    note(&mut ben, &launch, "Seen.");
    anna.import(&ben.export(&review(&launch)));
    anna.call("service_delete", json!({"id": checkout}));
    assert!(!has(&mut anna, &checkout));
    let mut worlds = [anna, ben];
    let file = worlds[0].export(&Exported::Workspace);
    worlds[1].import(&file);
    meet(&mut worlds);
    for world in &mut worlds {
        assert!(has(world, &checkout));
        assert_eq!(note_of(world, &second), "Only Ben has this.");
    }
}

#[test]
fn an_edit_of_a_review_between_two_files_keeps_its_service() {
    let (mut anna, mut ben) = (World::new(1, "Anna"), World::new(2, "Ben"));
    anna.make("service_create", json!({"name": "Search", "tier": 2}));
    let (checkout, launch) = ben.filled();
    let second = ben.make(
        "review_create",
        json!({"service": checkout, "title": "Second"}),
    );
    anna.import(&ben.export(&service(&checkout)));
    note(&mut ben, &second, "Not seen by Anna.");
    note(&mut ben, &launch, "Seen.");
    anna.import(&ben.export(&review(&launch)));
    anna.call("service_delete", json!({"id": checkout}));
    assert!(!has(&mut anna, &checkout));
    let mut worlds = [anna, ben, World::new(3, "Cleo")];
    let file = worlds[0].export(&Exported::Workspace);
    worlds[1].import(&file);
    meet(&mut worlds);
    for world in &mut worlds {
        assert!(has(world, &checkout));
        assert_eq!(note_of(world, &second), "Not seen by Anna.");
    }
}

#[test]
fn what_a_file_deletes_is_not_kept_by_the_snapshot_that_its_import_takes() {
    let (mut anna, mut ben) = (World::new(1, "Anna"), World::new(2, "Ben"));
    anna.make("service_create", json!({"name": "Search", "tier": 2}));
    let (checkout, launch) = ben.filled();
    anna.import(&ben.export(&service(&checkout)));
    note(&mut ben, &launch, "Changed, then deleted with its service.");
    ben.call("service_delete", json!({"id": checkout}));
    let came = anna.import(&ben.export(&Exported::Workspace));
    assert_eq!(came.snapshots, 1);
    assert!(!has(&mut anna, &checkout));
    let mut worlds = [anna, ben];
    meet(&mut worlds);
    assert!(worlds.iter_mut().all(|world| !has(world, &checkout)));
    // A snapshot that somebody took meanwhile is an edit like any other.
    let [mut anna, mut ben] = worlds;
    let (ledger, yearly) = anna.filled();
    ben.import(&anna.export(&service(&ledger)));
    anna.make(
        "snapshot_take",
        json!({"review": yearly, "title": "Before the test"}),
    );
    ben.call("service_delete", json!({"id": ledger}));
    anna.import(&ben.export(&Exported::Workspace));
    assert!(has(&mut anna, &ledger));
}
