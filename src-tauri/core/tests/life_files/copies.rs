//! The copies that are made before an import.

use std::fs;

use serde_json::json;

use crate::world::{World, review};

fn copies(world: &World) -> Vec<String> {
    let folder = world.folder.path().join("w.lamppost-backups");
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A change of another computer, taken over; the name of the copy from before.
fn take_another(one: &mut World, two: &mut World, launch: &str) -> String {
    two.make(
        "comment_add",
        json!({"review": launch, "question": "own.team", "text": "One more."}),
    );
    let came = one.import(&two.export(&review(launch)));
    let copy = came.backup.unwrap();
    assert!(came.text.contains(&copy), "{}", came.text);
    copy
}

#[test]
fn the_latest_ten_copies_from_before_an_import_are_kept() {
    let (mut one, mut two) = (World::new(1, "Ana"), World::new(2, "Bo"));
    let (_, launch) = one.filled();
    two.import(&one.export(&review(&launch)));
    let folder = one.folder.path().join("w.lamppost-backups");
    fs::create_dir_all(&folder).unwrap();
    // Names that people gave, and the copies of a clock that ran ahead.
    let own = [
        "before-import-20261119T120000-good.lamppost",
        "before-import-of-search.lamppost",
        "before-import.lamppost",
    ];
    let ahead = "before-import-20310301T120000.lamppost";
    for name in own.iter().chain([&ahead]) {
        fs::write(folder.join(name), b"x").unwrap();
    }
    let made: Vec<String> = (0..13)
        .map(|_| take_another(&mut one, &mut two, &launch))
        .collect();
    let left = copies(&one);
    for name in own.iter().chain([&ahead]) {
        assert!(left.contains(&(*name).to_owned()), "{name}: {left:?}");
    }
    for (at, name) in made.iter().enumerate() {
        assert_eq!(left.contains(name), at >= 3, "{name}: {left:?}");
    }
    assert_eq!(left.len(), 10 + 4, "{left:?}");
}

#[test]
fn the_copy_just_made_stays_where_the_clock_was_put_back() {
    let (mut one, mut two) = (World::new(1, "Ana"), World::new(2, "Bo"));
    let (_, launch) = one.filled();
    two.import(&one.export(&review(&launch)));
    for _ in 0..12 {
        take_another(&mut one, &mut two, &launch);
    }
    let mut one = one.again_on("2026-11-19", 5, "Ana");
    let copy = take_another(&mut one, &mut two, &launch);
    assert!(copies(&one).contains(&copy));
    assert_eq!(copies(&one).len(), 11);
}
