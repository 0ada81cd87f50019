//! Disks that are full or can only be read.
//!
//! Permission bits do not bind an administrator and no test may fill the real disk, so each test
//! runs itself again in a mount namespace of its own, where it can mount small disks of memory.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use lamppost_core::error::Kind;
use lamppost_core::store::backup::{folder, make, make_due, restore};
use lamppost_core::store::recover::recover;
use lamppost_core::store::{Access, Store};

use super::world::{START_MS, World, context, kind_of, open, open_to_read, stale};

const INSIDE: &str = "LAMPPOST_TEST_IN_NAMESPACE";

/// Runs the calling test again where it may mount. True inside; false outside, when it has passed.
fn inside(test: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let apart = ["--user", "--map-root-user", "--mount"];
    let can = Command::new("unshare").args(apart).arg("true").output();
    if !can.is_ok_and(|output| output.status.success()) {
        // Not eprintln!, which the tests' runner keeps to itself.
        drop(writeln!(
            std::io::stderr(),
            "SKIPPED: {test} needs a mount namespace, which this system does not give"
        ));
        return false;
    }
    let output = Command::new("unshare")
        .args(apart)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", &format!("disk::{test}"), "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("1 passed"), "the test did not run: {said}");
    false
}

fn mount(args: &[&str]) {
    let output = Command::new("mount").args(args).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A disk of this size, mounted until the test's namespace ends.
fn small_disk(size: &str) -> PathBuf {
    let at = tempfile::TempDir::new().unwrap().keep();
    mount(&[
        "-t",
        "tmpfs",
        "-o",
        &format!("size={size}"),
        "small",
        text(&at),
    ]);
    at
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Fills a disk to the last byte.
fn fill(disk: &Path) -> PathBuf {
    use std::io::Write;
    let ballast = disk.join("ballast");
    let mut file = fs::File::create(&ballast).unwrap();
    for size in [65_536, 4_096, 1] {
        let block = vec![7u8; size];
        while file.write_all(&block).is_ok() {}
    }
    ballast
}

fn names(disk: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(disk)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name != "ballast")
        .collect();
    names.sort();
    names
}

/// The names without those of locks and of what SQLite keeps beside a file.
fn databases(disk: &Path) -> Vec<String> {
    let mut names = names(disk);
    names.retain(|name| {
        !["-lock", "-wal", "-shm"]
            .iter()
            .any(|suffix| name.ends_with(suffix))
    });
    names
}

/// A workspace on a disk, closed.
fn workspace_on(disk: &Path, answers: usize) -> (PathBuf, String) {
    let mut world = World::new(1);
    world.filled(answers);
    let visible = world.store.visible().unwrap();
    let (file, _, _folder) = world.close();
    let moved = disk.join("work.lamppost");
    fs::copy(file, &moved).unwrap();
    (moved, visible)
}

fn opens_for_reading(file: &Path, visible: &str) {
    let (mut here, _) = context(2);
    let mut store = open(file, &mut here).unwrap();
    let Access::Read(why) = store.access().clone() else {
        panic!("it cannot be written");
    };
    assert_eq!(why.kind, Kind::ReadOnly, "{why:?}");
    assert_eq!(store.visible().unwrap(), visible);
    assert!(store.verify().unwrap().is_clean());
    let wrote = store.write(&mut here, |writer| writer.create("service", None));
    assert_eq!(kind_of(wrote), Some(Kind::ReadOnly));
    store.shadow_summaries(true).unwrap();
    assert_eq!(stale(&store, "2026-03-01").0.len(), 1);
}

#[test]
fn a_folder_that_can_only_be_read_opens_for_reading() {
    if !inside("a_folder_that_can_only_be_read_opens_for_reading") {
        return;
    }
    let disk = small_disk("8m");
    let (file, visible) = workspace_on(&disk, 20);
    let before = names(&disk);
    mount(&["-o", "remount,ro", text(&disk)]);
    opens_for_reading(&file, &visible);
    assert_eq!(names(&disk), before);
    let (mut here, _) = context(3);
    let none = disk.join("none.lamppost");
    assert_eq!(kind_of(open(&none, &mut here)), Some(Kind::ReadOnly));
    assert_eq!(kind_of(make(&file, "copy.lamppost")), Some(Kind::ReadOnly));
    assert_eq!(
        kind_of(restore(&file, &file, &mut here)),
        Some(Kind::ReadOnly)
    );
    assert_eq!(kind_of(recover(&file, &mut here)), Some(Kind::ReadOnly));
}

#[test]
fn what_a_crash_left_in_a_log_is_read_where_nothing_can_be_written() {
    if !inside("what_a_crash_left_in_a_log_is_read_where_nothing_can_be_written") {
        return;
    }
    let disk = small_disk("8m");
    let mut world = World::new(4);
    let (service, _) = world.filled(20);
    world.set(&service, "name", "Only in the log");
    let visible = world.store.visible().unwrap();
    let file = disk.join("work.lamppost");
    fs::copy(&world.file, &file).unwrap();
    fs::copy(
        world.folder.path().join("work.lamppost-wal"),
        disk.join("work.lamppost-wal"),
    )
    .unwrap();
    mount(&["-o", "remount,ro", text(&disk)]);
    opens_for_reading(&file, &visible);
    // An empty log says nothing.
    mount(&["-o", "remount,rw", text(&disk)]);
    fs::write(disk.join("work.lamppost-wal"), b"").unwrap();
    mount(&["-o", "remount,ro", text(&disk)]);
    let (mut here, _) = context(5);
    let store = open(&file, &mut here).unwrap();
    assert!(store.ops().unwrap().is_empty());
}

#[test]
fn a_file_that_can_only_be_read_opens_for_reading() {
    if !inside("a_file_that_can_only_be_read_opens_for_reading") {
        return;
    }
    let disk = small_disk("8m");
    let (file, visible) = workspace_on(&disk, 20);
    mount(&["--bind", text(&file), text(&file)]);
    mount(&["-o", "remount,bind,ro", text(&file)]);
    opens_for_reading(&file, &visible);
}

#[test]
fn a_full_disk_loses_nothing_and_the_next_try_saves() {
    if !inside("a_full_disk_loses_nothing_and_the_next_try_saves") {
        return;
    }
    let disk = small_disk("4m");
    let file = disk.join("work.lamppost");
    let (mut here, _) = context(6);
    let mut store = open(&file, &mut here).unwrap();
    let (id, _) = store
        .write(&mut here, |writer| writer.create("service", None))
        .unwrap();
    let ballast = fill(&disk);
    let long = "A sentence of some length. ".repeat(2_000);
    let mut saved = Vec::new();
    let mut failed = 0;
    // Some room may be left in the log; sooner or later there is none.
    for at in 0..50 {
        let before = store.visible().unwrap();
        let value = serde_json::json!(format!("{at}: {long}"));
        match store.write(&mut here, |writer| writer.set(&id, "summary", &value)) {
            Ok(_) => saved.push(at),
            Err(error) => {
                failed += 1;
                assert_eq!(error.kind, Kind::DiskFull, "{error:?}");
                assert_eq!(store.visible().unwrap(), before);
            }
        }
    }
    assert!(failed > 10, "{failed}");
    assert_eq!(
        kind_of(store.attach("large", &vec![1; 500_000])),
        Some(Kind::DiskFull)
    );
    assert_eq!(kind_of(make(&file, "copy.lamppost")), Some(Kind::DiskFull));
    assert_eq!(kind_of(make_due(&file, START_MS)), Some(Kind::DiskFull));
    assert_eq!(
        names(&folder(&file)),
        Vec::<String>::new(),
        "half a copy is left"
    );
    assert!(store.verify().unwrap().is_clean());
    let before = store.ops().unwrap();
    assert_eq!(before.len(), 1 + saved.len());
    fs::remove_file(&ballast).unwrap();
    store
        .write(&mut here, |writer| {
            writer.set(&id, "summary", &serde_json::json!(long))
        })
        .unwrap();
    store.attach("large", &vec![1; 500_000]).unwrap();
    let ops = store.ops().unwrap();
    assert_eq!(ops.len(), before.len() + 1);
    assert!(
        ops.last()
            .unwrap()
            .id
            .ends_with(&format!("-{:012}", ops.len())),
        "a number is missing"
    );
    drop(store);
    let store = open(&file, &mut here).unwrap();
    assert_eq!(store.ops().unwrap(), ops);
    assert!(store.verify().unwrap().is_clean());
}

#[test]
fn on_a_full_disk_a_workspace_opens_and_nothing_is_half_made() {
    if !inside("on_a_full_disk_a_workspace_opens_and_nothing_is_half_made") {
        return;
    }
    let disk = small_disk("2m");
    let (file, visible) = workspace_on(&disk, 60);
    let (mut here, _) = context(7);
    let copy = make(&file, "good.lamppost").unwrap();
    let copy = folder(&file).join(copy.name);
    fs::write(disk.join("work.lamppost-lock"), b"").unwrap();
    let ballast = fill(&disk);
    let before = databases(&disk);
    let bytes = fs::read(&file).unwrap();
    {
        let store = open(&file, &mut here).unwrap();
        assert_eq!(store.visible().unwrap(), visible);
        match store.access() {
            Access::Write => {}
            Access::Read(why) => assert_eq!(why.kind, Kind::DiskFull),
        }
        let reader = open_to_read(&file, &mut here).unwrap();
        assert_eq!(reader.visible().unwrap(), visible);
    }
    assert_eq!(
        kind_of(restore(&file, &copy, &mut here)),
        Some(Kind::DiskFull)
    );
    assert_eq!(kind_of(recover(&file, &mut here)), Some(Kind::DiskFull));
    let none = disk.join("new.lamppost");
    assert_eq!(
        kind_of(Store::open(&none, &Default::default(), &mut here)),
        Some(Kind::DiskFull)
    );
    assert_eq!(databases(&disk), before);
    assert_eq!(fs::read(&file).unwrap(), bytes);
    fs::remove_file(ballast).unwrap();
    restore(&file, &copy, &mut here).unwrap();
    recover(&file, &mut here).unwrap();
    let store = open(&file, &mut here).unwrap();
    assert_eq!(store.visible().unwrap(), visible);
    assert_eq!(*store.access(), Access::Write);
    assert!(store.verify().unwrap().is_clean());
}
