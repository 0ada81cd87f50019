//! Copies: when they are made, which are kept, and what restoring does.

use std::collections::BTreeMap;
use std::fs;

use lamppost_core::error::Kind;
use lamppost_core::store::backup::{folder, list, make, make_due, restore};
use serde_json::json;

use super::world::{START_MS, World, kind_of, open};

const HOUR: i64 = 3_600_000;

fn names(file: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder(file))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn ring<'a>(names: &'a [String], ring: &str) -> Vec<&'a str> {
    names
        .iter()
        .filter_map(|name| name.strip_prefix(ring)?.strip_suffix(".lamppost"))
        .collect()
}

#[test]
fn a_year_of_hours_leaves_each_ring_full_and_no_more() {
    let mut world = World::new(1);
    world.filled(1);
    let mut made = 0;
    // Every five hours, so that hours are missed, as they are in life.
    for at in 0..(366 * 24 / 5) {
        made += make_due(&world.file, START_MS + at * 5 * HOUR)
            .unwrap()
            .len();
    }
    let end = START_MS + (366 * 24 / 5 - 1) * 5 * HOUR;
    let names = names(&world.file);
    assert_eq!(ring(&names, "hourly-").len(), 24);
    assert_eq!(ring(&names, "daily-").len(), 7);
    assert_eq!(ring(&names, "weekly-").len(), 5);
    assert_eq!(ring(&names, "monthly-").len(), 12);
    assert_eq!(names.len(), 48, "{names:?}");
    // Every hour looked at, and every day, week and month begun from 1 March to 2 March.
    assert_eq!(made, 1_756 + 367 + 54 + 13);
    let last = chrono::DateTime::from_timestamp_millis(end).unwrap();
    assert_eq!(
        ring(&names, "daily-").last().copied(),
        Some(last.format("%Y%m%d").to_string().as_str())
    );
    assert_eq!(ring(&names, "monthly-")[0], "202604");
    // Every one of them is whole and counted.
    let listed = list(&world.file).unwrap();
    assert_eq!(listed.len(), 48);
    assert!(
        listed
            .iter()
            .all(|copy| copy.ops == world.ops() as u64 && copy.size > 0)
    );
}

#[test]
fn the_same_hour_makes_no_second_copy_and_names_are_those_of_the_period() {
    let mut world = World::new(2);
    world.filled(1);
    // 31 December 2027, 23:30 UTC: ISO week 52 of 2027; one hour later it is 2028, still week 52.
    let eve = 1_830_295_800_000;
    let first = make_due(&world.file, eve).unwrap();
    let named: Vec<_> = first.iter().map(|copy| copy.name.as_str()).collect();
    assert_eq!(
        named,
        [
            "hourly-20271231T23.lamppost",
            "daily-20271231.lamppost",
            "weekly-2027W52.lamppost",
            "monthly-202712.lamppost"
        ]
    );
    assert!(make_due(&world.file, eve + 60_000).unwrap().is_empty());
    let later = make_due(&world.file, eve + HOUR).unwrap();
    let named: Vec<_> = later.iter().map(|copy| copy.name.as_str()).collect();
    assert_eq!(
        named,
        [
            "hourly-20280101T00.lamppost",
            "daily-20280101.lamppost",
            "monthly-202801.lamppost"
        ]
    );
}

#[test]
fn copies_of_a_clock_that_ran_ahead_do_not_push_out_the_new_ones() {
    let mut world = World::new(3);
    world.filled(1);
    let ahead = START_MS + 3_650 * 24 * HOUR;
    for at in 0..30 {
        make_due(&world.file, ahead + at * HOUR).unwrap();
    }
    for at in 0..30 {
        make_due(&world.file, START_MS + at * HOUR).unwrap();
    }
    let names = names(&world.file);
    let hours: BTreeMap<bool, usize> =
        ring(&names, "hourly-")
            .iter()
            .fold(BTreeMap::new(), |mut sum, name| {
                *sum.entry(name.starts_with("2026")).or_default() += 1;
                sum
            });
    assert_eq!(hours, BTreeMap::from([(true, 24), (false, 24)]));
    assert!(
        names.contains(&"hourly-20260302T17.lamppost".to_owned()),
        "{names:?}"
    );
}

#[test]
fn a_copy_that_a_person_named_like_a_ring_is_never_dropped() {
    let mut world = World::new(10);
    world.filled(1);
    let own = [
        "daily-2026-01-22.lamppost",
        "daily-20260122b.lamppost",
        "daily-.lamppost",
        "hourly-20260122.lamppost",
        "hourly-20260122T1x.lamppost",
        "monthly-2026-01.lamppost",
        "weekly-2026w04.lamppost",
        "weekly-good.lamppost",
    ];
    for name in own {
        make(&world.file, name).unwrap();
    }
    for at in 0..40 {
        make_due(&world.file, START_MS + at * 31 * 24 * HOUR).unwrap();
    }
    let names = names(&world.file);
    for name in own {
        assert!(names.contains(&name.to_owned()), "{name}: {names:?}");
    }
    assert_eq!(names.len(), own.len() + 48);
}

#[test]
fn a_copy_holds_what_was_saved_while_the_workspace_is_open() {
    let mut world = World::new(4);
    let (service, _) = world.filled(20);
    let copy = make(&world.file, "before-import.lamppost").unwrap();
    assert_eq!(copy.ops, world.ops() as u64);
    let derived = world.store.derived().unwrap();
    world.set(&service, "name", "Later");
    let path = folder(&world.file).join(&copy.name);
    let (mut other, _) = super::world::context(40);
    let store = super::world::open_to_read(&path, &mut other).unwrap();
    assert_eq!(store.derived().unwrap(), derived);
    assert!(store.verify().unwrap().is_clean());
    // A copy of the same name takes its place.
    drop(store);
    assert_eq!(
        make(&world.file, "before-import.lamppost").unwrap().ops,
        copy.ops + 1
    );
    assert_eq!(names(&world.file).len(), 1);
}

#[test]
fn restoring_keeps_what_it_replaces_and_never_uses_a_number_again() {
    let mut world = World::new(5);
    let (service, _) = world.filled(3);
    let copy = make(&world.file, "good.lamppost").unwrap();
    let copied = world.store.derived().unwrap();
    world.set(&service, "name", "After the copy");
    world.set(&service, "owner", "After the copy");
    let replaced = world.store.derived().unwrap();
    let mut ids: Vec<String> = world
        .store
        .ops()
        .unwrap()
        .into_iter()
        .map(|op| op.id)
        .collect();
    let path = folder(&world.file).join(&copy.name);
    assert_eq!(
        kind_of(restore(&world.file, &path, &mut world.context)),
        Some(Kind::Locked),
        "an open workspace is not replaced"
    );
    let (file, mut context, _folder) = world.close();
    for round in 0..2 {
        let kept = restore(&file, &path, &mut context).unwrap().unwrap();
        let (mut other, _) = super::world::context(50);
        let old = super::world::open_to_read(&kept, &mut other).unwrap();
        if round == 0 {
            assert_eq!(old.derived().unwrap(), replaced);
        }
        drop(old);
        let mut store = open(&file, &mut context).unwrap();
        assert_eq!(store.derived().unwrap(), copied);
        store
            .write(&mut context, |writer| {
                writer.set(&service, "name", &json!(format!("Round {round}")))
            })
            .unwrap();
        let last = store.ops().unwrap().pop().unwrap();
        assert!(!ids.contains(&last.id), "{} is used again", last.id);
        ids.push(last.id);
        assert!(store.verify().unwrap().is_clean());
    }
    // Two kept files, whole and apart.
    let kept = fs::read_dir(file.parent().unwrap())
        .unwrap()
        .filter(|entry| {
            let name = entry.as_ref().unwrap().file_name();
            let name = name.to_string_lossy().into_owned();
            name.contains("-replaced-") && !name.ends_with("-wal") && !name.ends_with("-shm")
        })
        .count();
    assert_eq!(kept, 2);
}

#[test]
fn restoring_reads_the_log_of_a_copy_that_has_one() {
    // What a crash leaves: a file and a log that holds the last changes.
    let mut world = World::new(6);
    let (service, _) = world.filled(2);
    world.set(&service, "name", "Only in the log");
    let expected = world.store.derived().unwrap();
    let crashed = world.folder.path().join("crashed.lamppost");
    fs::copy(&world.file, &crashed).unwrap();
    let log = world.folder.path().join("work.lamppost-wal");
    fs::copy(&log, world.folder.path().join("crashed.lamppost-wal")).unwrap();
    let (file, mut context, _folder) = world.close();
    restore(&file, &crashed, &mut context).unwrap();
    assert_eq!(
        open(&file, &mut context).unwrap().derived().unwrap(),
        expected
    );
}

#[test]
fn what_is_no_good_copy_is_refused_and_the_workspace_stays() {
    let mut world = World::new(7);
    world.filled(30);
    let copy = make(&world.file, "good.lamppost").unwrap();
    let derived = world.store.derived().unwrap();
    let good = fs::read(folder(&world.file).join(&copy.name)).unwrap();
    let (file, mut context, folder) = world.close();
    let bytes = fs::read(&file).unwrap();
    let bad = folder.path().join("bad.lamppost");
    let newer = {
        let mut newer = good.clone();
        newer[63] = 99; // user_version
        newer
    };
    for (what, content, kind) in [
        (
            "text",
            b"Dear team, here is the plan for the launch.".to_vec(),
            Kind::Damaged,
        ),
        (
            "cut",
            good[..good.len() - 4_096 * 3].to_vec(),
            Kind::Damaged,
        ),
        ("newer", newer, Kind::Newer),
    ] {
        fs::write(&bad, content).unwrap();
        let refused = restore(&file, &bad, &mut context);
        assert_eq!(kind_of(refused), Some(kind), "{what}");
        assert_eq!(fs::read(&file).unwrap(), bytes, "{what}");
    }
    let missing = folder.path().join("none.lamppost");
    assert!(restore(&file, &missing, &mut context).is_err());
    assert_eq!(
        open(&file, &mut context).unwrap().derived().unwrap(),
        derived
    );
}

#[test]
fn an_unfinished_restore_does_not_disturb_the_next() {
    let mut world = World::new(8);
    world.filled(3);
    let copy = make(&world.file, "good.lamppost").unwrap();
    let derived = world.store.derived().unwrap();
    let path = folder(&world.file).join(&copy.name);
    let (file, mut context, folder) = world.close();
    for name in [
        "-restored",
        "-restored-journal",
        "-restored-wal",
        "-restored-shm",
    ] {
        fs::write(
            folder.path().join(format!("work.lamppost{name}")),
            b"left over",
        )
        .unwrap();
    }
    restore(&file, &path, &mut context).unwrap();
    assert_eq!(
        open(&file, &mut context).unwrap().derived().unwrap(),
        derived
    );
}

#[test]
fn restoring_where_the_workspace_is_gone_makes_it() {
    let mut world = World::new(9);
    world.filled(3);
    let copy = make(&world.file, "good.lamppost").unwrap();
    let derived = world.store.derived().unwrap();
    let path = folder(&world.file).join(&copy.name);
    let (file, mut context, _folder) = world.close();
    fs::remove_file(&file).unwrap();
    assert_eq!(restore(&file, &path, &mut context).unwrap(), None);
    assert_eq!(
        open(&file, &mut context).unwrap().derived().unwrap(),
        derived
    );
}
