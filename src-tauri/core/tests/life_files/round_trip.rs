//! What goes out comes in, and goes out again as the same bytes.

use lamppost_core::api::Exported;
use serde_json::{Value, json};

use crate::world::{World, review, service};

fn lines(bytes: &[u8]) -> Vec<Value> {
    std::str::from_utf8(bytes)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_file_imported_into_an_empty_workspace_exports_as_the_same_bytes() {
    let mut one = World::new(1, "Ana");
    let (checkout, launch) = one.filled();
    one.call("workspace_rename", json!({"name": "Payments"}));
    let other = one.make("service_create", json!({"name": "Search", "tier": 2}));
    one.make("review_create", json!({"service": other}));
    for (what, title) in [
        (review(&launch), "Checkout API, Launch"),
        (service(&checkout), "Checkout API"),
        (Exported::Workspace, "Payments"),
    ] {
        let file = one.export(&what);
        assert_eq!(one.export(&what), file);
        let header = &lines(&file)[0];
        assert_eq!(header["title"], title);
        assert_eq!(header["format"], "lamppost-review");
        assert_eq!(header["attachments"], 1);
        let mut two = World::new(2, "Bo");
        let came = two.import(&file);
        assert_eq!(u64::from(came.new_ops), header["ops"].as_u64().unwrap());
        assert!(came.backup.is_none() && came.missing_packs.is_empty());
        assert_eq!(two.export(&what), file, "{title}");
        two.derived();
        // Nothing of another service goes along.
        let all = two.call("service_list", json!({}));
        let here = all.as_array().unwrap().len();
        assert_eq!(here, if what == Exported::Workspace { 2 } else { 1 });
    }
    assert_eq!(
        one.session.export_name(&review(&launch)).unwrap(),
        "checkout-api-launch.lamppost.jsonl"
    );
}

#[test]
fn importing_twice_changes_nothing_and_says_so() {
    let mut one = World::new(1, "Ana");
    let (_, launch) = one.filled();
    let file = one.export(&review(&launch));
    let mut two = World::new(2, "Bo");
    two.import(&file);
    let before = (two.derived(), two.store().ops().unwrap());
    let came = two.import(&file);
    assert_eq!((came.new_ops, came.reviews_of), (0, 0));
    assert_eq!(came.known_ops as usize, before.1.len());
    assert!(came.text.contains("Nothing was changed"), "{}", came.text);
    assert_eq!((two.derived(), two.store().ops().unwrap()), before);
    assert!(came.backup.is_none());
    // The same where it came from.
    assert_eq!(one.import(&file).new_ops, 0);
}

#[test]
fn an_attached_file_that_is_gone_here_comes_back_alone_and_is_told() {
    let mut one = World::new(1, "Ana");
    let (_, launch) = one.filled();
    let file = one.export(&review(&launch));
    let mut two = World::new(2, "Bo");
    two.import(&file);
    let before = two.store().ops().unwrap();
    let path = two.folder.path().join("w.lamppost");
    let lost = rusqlite::Connection::open(path)
        .unwrap()
        .execute("DELETE FROM attachment", [])
        .unwrap();
    assert_eq!(lost, 1);
    let came = two.import(&file);
    assert_eq!(came.new_ops, 0);
    assert!(
        came.text.starts_with(
            "Every change in this file is here already. 1 attached file was taken over."
        ),
        "{}",
        came.text
    );
    assert_eq!(two.store().ops().unwrap(), before);
    assert_eq!(two.export(&review(&launch)), file);
}

#[test]
fn a_file_for_a_workspace_with_something_in_it_is_taken_beside_a_copy() {
    let mut one = World::new(1, "Ana");
    let (_, launch) = one.filled();
    let file = one.export(&review(&launch));
    let mut two = World::new(2, "Bo");
    two.make("service_create", json!({"name": "Search", "tier": 2}));
    let came = two.import(&file);
    assert_eq!(came.reviews.len(), 1);
    assert!(came.reviews[0].is_new);
    assert_eq!(came.reviews[0].of, "Checkout API");
    let backups = two.call("backup_list", json!({}));
    assert_eq!(backups["backups"][0]["name"], came.backup.unwrap());
    assert_eq!(two.export(&review(&launch)), file);
    let shown = two.call("review_show", json!({"id": launch}));
    assert_eq!(shown["title"], "Launch");
    assert_eq!(
        two.call("service_list", json!({}))
            .as_array()
            .unwrap()
            .len(),
        2
    );
    // Changes made from now on come after those that came.
    two.call(
        "note_set",
        json!({"review": launch, "question": "own.team", "text": "Later."}),
    );
    two.derived();
    let back = two.export(&review(&launch));
    let came = one.import(&back);
    assert_eq!((came.new_ops, came.snapshots), (1, 1));
    assert!(!came.reviews[0].is_new);
    // What it was before is a snapshot, and goes back over.
    let frozen = one.call("snapshot_list", json!({"review": launch}));
    assert_eq!(
        frozen[0]["title"],
        "Before the import of “Checkout API, Launch”"
    );
    assert_eq!(frozen[0]["damaged"], Value::Null);
    let with = one.export(&review(&launch));
    assert_eq!(two.import(&with).snapshots, 0);
    assert_eq!(two.export(&review(&launch)), with);
    assert_eq!(two.call("snapshot_list", json!({"review": launch})), frozen);
    // No file is left beside either.
    for world in [&one, &two] {
        let names = std::fs::read_dir(world.folder.path()).unwrap();
        for name in names {
            let name = name.unwrap().file_name().into_string().unwrap();
            assert!(!name.contains("-import"), "{name}");
        }
    }
}

#[test]
fn a_sample_workspace_goes_over_whole() {
    let mut one = World::new(1, "Ana");
    one.call("sample_add", json!({}));
    let file = one.export(&Exported::Workspace);
    let mut two = World::new(2, "Bo");
    two.import(&file);
    assert_eq!(two.export(&Exported::Workspace), file);
    assert_eq!(one.derived(), two.derived());
    let services = |world: &mut World| world.call("service_list", json!({}));
    assert_eq!(services(&mut one), services(&mut two));
    // In several pieces the same comes together.
    let mut three = World::new(3, "Cleo");
    three.call("workspace_rename", json!({"name": "Mine"}));
    for row in services(&mut one).as_array().unwrap() {
        let part = one.export(&service(row["id"].as_str().unwrap()));
        three.import(&part);
        assert_eq!(three.export(&service(row["id"].as_str().unwrap())), part);
    }
}

#[test]
fn an_import_cannot_be_undone_over_what_came() {
    let (mut one, mut two) = (World::new(1, "Ana"), World::new(2, "Bo"));
    let (_, launch) = one.filled();
    two.import(&one.export(&review(&launch)));
    let note = |text: &str| json!({"review": launch, "question": "own.team", "text": text});
    one.call("note_set", note("Mine."));
    two.call("note_set", note("Theirs, and longer."));
    assert!(one.call("home_show", json!({}))["undo"].is_string());
    one.import(&two.export(&review(&launch)));
    assert_eq!(one.call("home_show", json!({}))["undo"], json!(null));
    let versions = one.call("conflict_list", json!({}));
    assert_eq!(versions[0]["versions"].as_array().unwrap().len(), 2);
    assert!(one.session.call("undo", json!({})).is_err());
    // What brings nothing takes nothing away.
    one.call("note_set", note("Both."));
    one.import(&two.export(&review(&launch)));
    assert!(one.call("home_show", json!({}))["undo"].is_string());
}
