//! Every file a user may point at: opened, read, or refused by name, and never changed by that.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use lamppost_core::error::Kind;
use lamppost_core::store::backup::{folder, list, make, restore};
use lamppost_core::store::{Access, OpenHow, Store};
use serde_json::json;

use super::world::{World, context, kind_of, open, open_to_read, stale};

/// Where the header of a database holds these (SQLite file format, section 1.3).
const USER_VERSION: std::ops::Range<usize> = 60..64;
const APPLICATION_ID: std::ops::Range<usize> = 68..72;

fn patch(file: &Path, change: impl FnOnce(&mut [u8])) {
    let mut bytes = fs::read(file).unwrap();
    change(&mut bytes);
    fs::write(file, bytes).unwrap();
}

fn listing(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_missing_file_is_named_and_not_made_where_it_must_exist() {
    let folder = super::world::folder();
    let file = folder.path().join("none.lamppost");
    let (mut context, _) = context(1);
    assert_eq!(
        kind_of(open_to_read(&file, &mut context)),
        Some(Kind::NotFound)
    );
    let how = OpenHow {
        must_exist: true,
        ..OpenHow::default()
    };
    assert_eq!(
        kind_of(Store::open(&file, &how, &mut context)),
        Some(Kind::NotFound)
    );
    assert!(listing(folder.path()).is_empty());
    let deep = folder.path().join("no/such/folder/x.lamppost");
    assert_eq!(kind_of(open(&deep, &mut context)), Some(Kind::Io));
}

#[test]
fn what_is_no_workspace_is_named_and_left_as_it_is() {
    let folder = super::world::folder();
    let (mut context, _) = context(2);
    // A database of another program: it says so in its header, and runs, with a log beside it.
    let mut world = World::new(20);
    world.store.attach("x", &[7; 20_000]).unwrap();
    let mut bytes = fs::read(&world.file).unwrap();
    bytes[APPLICATION_ID].copy_from_slice(b"OTHR");
    fs::write(folder.path().join("busy.sqlite"), &bytes).unwrap();
    fs::write(folder.path().join("other.sqlite"), &bytes).unwrap();
    fs::copy(
        world.folder.path().join("work.lamppost-wal"),
        folder.path().join("busy.sqlite-wal"),
    )
    .unwrap();
    fs::write(folder.path().join("empty"), b"").unwrap();
    fs::write(folder.path().join("text"), "Dear team,\n".repeat(500)).unwrap();
    fs::write(folder.path().join("short"), b"SQLite format 3\0").unwrap();
    fs::write(folder.path().join("zeros"), vec![0u8; 20_000]).unwrap();
    fs::create_dir(folder.path().join("folder")).unwrap();
    let before = listing(folder.path());
    for (name, kind) in [
        ("empty", Kind::EmptyFile),
        ("text", Kind::Foreign),
        ("short", Kind::Foreign),
        ("zeros", Kind::Foreign),
        ("folder", Kind::Foreign),
        ("other.sqlite", Kind::Foreign),
        ("busy.sqlite", Kind::Foreign),
    ] {
        let file = folder.path().join(name);
        let bytes = fs::read(&file).unwrap_or_default();
        let log = fs::read(folder.path().join(format!("{name}-wal"))).ok();
        for read_only in [false, true] {
            let how = OpenHow {
                read_only,
                ..OpenHow::default()
            };
            let error = Store::open(&file, &how, &mut context).unwrap_err();
            assert_eq!(error.kind, kind, "{name}: {error:?}");
            assert!(!error.hint.is_empty());
        }
        assert_eq!(fs::read(&file).unwrap_or_default(), bytes, "{name}");
        assert_eq!(
            fs::read(folder.path().join(format!("{name}-wal"))).ok(),
            log,
            "{name}"
        );
    }
    assert_eq!(listing(folder.path()), before);
}

#[test]
fn a_newer_workspace_can_be_read_and_is_not_touched() {
    let mut world = World::new(3);
    let (service, _) = world.filled(3);
    let visible = world.store.visible().unwrap();
    let (file, mut context, folder) = world.close();
    patch(&file, |bytes| {
        bytes[USER_VERSION].copy_from_slice(&99i32.to_be_bytes());
    });
    let bytes = fs::read(&file).unwrap();
    let mut store = open(&file, &mut context).unwrap();
    let Access::Read(why) = store.access().clone() else {
        panic!("a newer file takes no changes");
    };
    assert_eq!(why.kind, Kind::Newer);
    assert_eq!(store.visible().unwrap(), visible);
    assert!(store.entity(&service).unwrap().is_some());
    store.shadow_summaries(true).unwrap();
    assert_eq!(stale(&store, "2026-03-01").0.len(), 1);
    let wrote = store.write(&mut context, |writer| writer.delete(&service));
    assert_eq!(kind_of(wrote), Some(Kind::Newer));
    assert_eq!(kind_of(store.rebuild()), Some(Kind::Newer));
    // It holds no lock: the newer program may open it meanwhile.
    open(&file, &mut context).unwrap();
    drop(store);
    assert_eq!(fs::read(&file).unwrap(), bytes);
    // One whose tables this program does not know at all.
    patch(&file, |bytes| {
        let schema = b"id TEXT NOT NULL UNIQUE";
        // Pages keep copies of what once stood there, so each place is changed.
        let places: Vec<usize> = (0..bytes.len() - schema.len())
            .filter(|at| bytes[*at..].starts_with(schema))
            .collect();
        assert!(!places.is_empty());
        for at in places {
            bytes[at + 1] = b'q';
        }
    });
    assert_eq!(kind_of(open(&file, &mut context)), Some(Kind::Newer));
    drop(folder);
}

#[test]
fn an_older_workspace_is_copied_before_it_is_updated() {
    // There is no older version yet; a file that says so cannot be updated, and stays.
    let mut world = World::new(4);
    world.filled(3);
    let ops = world.ops() as u64;
    let (file, mut context, _folder) = world.close();
    patch(&file, |bytes| bytes[USER_VERSION].fill(0));
    let bytes = fs::read(&file).unwrap();
    assert_eq!(
        kind_of(open_to_read(&file, &mut context)),
        Some(Kind::ReadOnly)
    );
    assert!(open(&file, &mut context).is_err());
    assert_eq!(fs::read(&file).unwrap(), bytes);
    let copies = list(&file).unwrap();
    assert_eq!(copies.len(), 1);
    assert_eq!(
        (copies[0].name.as_str(), copies[0].ops),
        ("before-version-1.lamppost", ops)
    );
}

#[test]
fn a_crash_while_making_a_workspace_leaves_nothing_in_the_way() {
    let folder = super::world::folder();
    let file = folder.path().join("work.lamppost");
    for name in ["-new", "-new-wal", "-new-shm", "-new-journal"] {
        fs::write(
            folder.path().join(format!("work.lamppost{name}")),
            b"half a file",
        )
        .unwrap();
    }
    let (mut context, _) = context(5);
    let mut store = open(&file, &mut context).unwrap();
    store
        .write(&mut context, |writer| writer.create("service", None))
        .unwrap();
    assert!(store.verify().unwrap().is_clean());
    drop(store);
    assert_eq!(
        listing(folder.path()),
        ["work.lamppost", "work.lamppost-lock"]
    );
}

#[test]
fn the_log_of_a_deleted_workspace_does_not_meet_the_new_one() {
    let mut world = World::new(6);
    world.filled(10);
    let log = world.folder.path().join("work.lamppost-wal");
    let bytes = fs::read(&log).unwrap();
    assert!(!bytes.is_empty());
    let (file, mut context, folder) = world.close();
    fs::remove_file(&file).unwrap();
    fs::write(&log, &bytes).unwrap();
    let store = open(&file, &mut context).unwrap();
    assert!(store.ops().unwrap().is_empty());
    assert!(store.verify().unwrap().is_clean());
    // It may hold the only copy of something, so it is kept.
    assert_eq!(
        fs::read(folder.path().join("work.lamppost-stray-1-wal")).unwrap(),
        bytes
    );
}

#[test]
fn a_missing_log_or_lock_is_no_trouble() {
    let mut world = World::new(7);
    let (service, _) = world.filled(5);
    let saved = world.store.visible().unwrap();
    let (file, mut context, folder) = world.close();
    fs::remove_file(folder.path().join("work.lamppost-lock")).unwrap();
    let mut store = open(&file, &mut context).unwrap();
    assert_eq!(store.visible().unwrap(), saved);
    store
        .write(&mut context, |writer| {
            writer.set(&service, "name", &json!("Only in the log"))
        })
        .unwrap();
    // Copied without its log, as by a careless backup: the state before, whole.
    let copy = folder.path().join("copy.lamppost");
    fs::copy(&file, &copy).unwrap();
    let copied = open(&copy, &mut context).unwrap();
    assert_eq!(copied.visible().unwrap(), saved);
    assert!(copied.verify().unwrap().is_clean());
}

#[test]
fn any_name_a_file_may_have_works() {
    let folder = super::world::folder();
    for name in [
        "two words.lamppost",
        "100%25 sure?.lamppost",
        "a#b?c=d&e;f.lamppost",
        "Überprüfung 審査 🚀.lamppost",
        "-leading.lamppost",
        "file:x?mode=memory",
        "it's \"quoted\".lamppost",
        ":memory:",
        "back\\slash.lamppost",
        " .lamppost",
    ] {
        let file = folder.path().join(name);
        let (mut context, _) = context(8);
        let mut store = open(&file, &mut context).unwrap();
        store
            .write(&mut context, |writer| {
                let id = writer.create("service", None)?;
                writer.set(&id, "name", &json!(name))
            })
            .unwrap();
        let visible = store.visible().unwrap();
        let copy = make(&file, "copy.lamppost").unwrap();
        drop(store);
        assert!(file.is_file(), "{name}");
        let reader = open_to_read(&file, &mut context).unwrap();
        assert_eq!(reader.visible().unwrap(), visible, "{name}");
        drop(reader);
        let copy = self::folder(&file).join(copy.name);
        restore(&file, &copy, &mut context).unwrap().unwrap();
        assert_eq!(
            open(&file, &mut context).unwrap().visible().unwrap(),
            visible,
            "{name}"
        );
    }
}

#[cfg(unix)]
#[test]
fn another_name_of_the_same_file_is_the_same_workspace() {
    let mut world = World::new(9);
    let (service, _) = world.filled(1);
    let link = world.folder.path().join("link.lamppost");
    std::os::unix::fs::symlink(&world.file, &link).unwrap();
    let (mut other, _) = context(90);
    assert_eq!(kind_of(open(&link, &mut other)), Some(Kind::Locked));
    let reader = open_to_read(&link, &mut other).unwrap();
    assert!(reader.entity(&service).unwrap().is_some());
    let through = world.folder.path().join("./work.lamppost");
    assert_eq!(kind_of(open(&through, &mut other)), Some(Kind::Locked));
}

#[test]
fn a_second_opener_is_told_and_may_read_what_is_saved() {
    let mut world = World::new(10);
    let (service, _) = world.filled(1);
    let (mut other, _) = context(91);
    for _ in 0..3 {
        let error = open(&world.file, &mut other).unwrap_err();
        assert_eq!(error.kind, Kind::Locked);
        assert!(error.hint.contains("reading"));
    }
    let reader = open_to_read(&world.file, &mut other).unwrap();
    for name in ["One", "Two"] {
        // Trying to open it for writing must not have freed the first one's locks.
        world.set(&service, "name", name);
        assert_eq!(kind_of(open(&world.file, &mut other)), Some(Kind::Locked));
        let row = reader.entity(&service).unwrap().unwrap();
        assert!(row.heads.iter().any(|head| head.value == json!(name)));
    }
    drop(reader);
    world.set(&service, "name", "Three");
    let saved = world.store.visible().unwrap();
    drop(world.store);
    let store = open(&world.file, &mut other).unwrap();
    assert_eq!(store.visible().unwrap(), saved);
}

#[test]
fn another_process_holds_it_until_it_ends_however_it_ends() {
    const HELD: &str = "LAMPPOST_TEST_HELD_WORKSPACE";
    if let Some(file) = std::env::var_os(HELD) {
        // The other process: writes a name for each line it reads, and says when it is saved.
        let (mut context, _) = context(92);
        let mut store = open(Path::new(&file), &mut context).unwrap();
        let mut out = std::io::stderr();
        writeln!(out, "saved").unwrap();
        for line in std::io::stdin().lines() {
            let name = json!(line.unwrap());
            store
                .write(&mut context, |writer| {
                    let id = writer.create("service", None)?;
                    writer.set(&id, "name", &name)
                })
                .unwrap();
            writeln!(out, "saved").unwrap();
        }
        return;
    }
    let folder = super::world::folder();
    let file = folder.path().join("work.lamppost");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "files::another_process_holds_it_until_it_ends_however_it_ends",
            "--nocapture",
        ])
        .env(HELD, &file)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut typed = child.stdin.take().unwrap();
    assert_eq!(said.next().unwrap().unwrap(), "saved");
    let (mut here, _) = context(93);
    assert_eq!(kind_of(open(&file, &mut here)), Some(Kind::Locked));
    let reader = open_to_read(&file, &mut here).unwrap();
    for name in ["One", "Two", "Three"] {
        writeln!(typed, "{name}").unwrap();
        assert_eq!(said.next().unwrap().unwrap(), "saved");
        assert!(
            reader
                .visible()
                .unwrap()
                .contains(&format!("\\\"{name}\\\""))
        );
        assert_eq!(kind_of(open(&file, &mut here)), Some(Kind::Locked));
    }
    drop(reader);
    child.kill().unwrap();
    child.wait().unwrap();
    let store = open(&file, &mut here).unwrap();
    assert_eq!(store.all("service").unwrap().len(), 3);
    assert!(store.verify().unwrap().is_clean());
}

#[test]
fn an_installation_with_a_name_that_could_be_mistaken_is_refused() {
    let folder = super::world::folder();
    for name in ["", "a-b", "a b", "ü"] {
        let (mut context, _) = context(11);
        context.replica = name.into();
        let file = folder.path().join("work.lamppost");
        assert_eq!(
            kind_of(open(&file, &mut context)),
            Some(Kind::Invalid),
            "{name}"
        );
    }
}
