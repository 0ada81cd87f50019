//! Files that are no workspace, or not ours to write: a typed error, and not a byte changed.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::run::{Home, run};

/// What reads, and what writes.
const READS: [&[&str]; 3] = [
    &["service", "list"],
    &["gate", "--review", "x"],
    &["report", "--review", "x", "--out", "-"],
];
const WRITES: [&[&str]; 2] = [&["call", "home_show"], &["call", "--stdin"]];

#[test]
fn what_is_no_workspace_is_named_and_left_alone() {
    let sample = fs::read(Home::with_sample().workspace()).expect("it is there");
    let mut other_database = sample[..4096].to_vec();
    other_database[68..72].copy_from_slice(b"NONE");
    let mut torn = sample.clone();
    torn.truncate(sample.len() - 4096 * 3);
    let mut zeroed = sample.clone();
    zeroed[..100].fill(0);
    for (bytes, kind) in [
        (Vec::new(), "empty_file"),
        (
            b"Dear diary, nothing happened today.\n".repeat(40),
            "foreign",
        ),
        (b"SQLite".to_vec(), "foreign"),
        (torn, "damaged"),
        (sample[..sample.len() / 3].to_vec(), "damaged"),
        (zeroed, "damaged"),
    ] {
        let home = Home::new();
        fs::write(home.workspace(), &bytes).expect("it is written");
        for words in READS.iter().chain(&WRITES) {
            assert_eq!(home.fails(words, 4)["kind"], kind, "{words:?}");
        }
        let code = if kind == "damaged" { 1 } else { 4 };
        assert_eq!(home.fails(&["check"], code)["kind"], kind);
        assert!(
            fs::read(home.workspace()).expect("it is there") == bytes,
            "{kind}: the file was changed"
        );
    }
}

#[test]
fn a_workspace_that_is_not_there_is_not_made_by_reading() {
    let home = Home::new();
    for words in READS
        .into_iter()
        .chain([&["check"][..], &["backup"], &["recover"]])
    {
        assert_eq!(home.fails(words, 4)["kind"], "not_found", "{words:?}");
    }
    assert!(!home.workspace().exists());
}

#[test]
fn a_newer_workspace_is_read_and_never_written() {
    let home = Home::with_sample();
    let mut bytes = fs::read(home.workspace()).expect("it is there");
    // `user_version`, see section 1.3 of the file format.
    bytes[60..64].copy_from_slice(&9_999u32.to_be_bytes());
    fs::write(home.workspace(), &bytes).expect("it is written");
    assert_eq!(
        home.json(&["service", "list"]).as_array().map(Vec::len),
        Some(7)
    );
    for words in WRITES {
        assert_eq!(home.fails(words, 4)["kind"], "newer", "{words:?}");
    }
    assert!(
        fs::read(home.workspace()).expect("it is there") == bytes,
        "the file was changed"
    );
}

#[cfg(unix)]
#[test]
fn what_may_only_be_read_is_read_and_never_written() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let home = Home::with_sample();
    let before = fs::read(home.workspace()).expect("it is there");
    let folder = home.path("");
    // Rights mean nothing to root: the program then runs as somebody else, from a place open to all.
    let program = home.path("lamppost");
    // Copied by another process: a program that another thread forks meanwhile would keep our own copy open for writing, and
    // then it can't be started.
    let mut copy = std::process::Command::new("cp");
    copy.arg(env!("CARGO_BIN_EXE_lamppost")).arg(&program);
    assert!(copy.status().expect("cp runs").success(), "it is copied");
    set_mode(&program, 0o755);
    let is_root = is_roots(&program);
    set_mode(&home.workspace(), 0o444);
    set_mode(&folder, 0o555);
    let attempt = |words: &[&str]| {
        let mut command = std::process::Command::new(&program);
        command
            .env_clear()
            .env("HOME", "/nowhere")
            .current_dir(&folder);
        command
            .args(words)
            .args(["--json", "--workspace", "w.lamppost"]);
        if is_root {
            command.uid(65_534).gid(65_534);
        }
        run(&mut command)
    };
    let list = attempt(&["service", "list"]);
    let call = attempt(&["call", "home_show"]);
    let backup = attempt(&["backup"]);
    let demo = attempt(&["demo", "--workspace", "new.lamppost"]);
    set_mode(&folder, 0o700);
    assert_eq!(list.code, Some(0), "{}", list.err);
    assert!(list.out.contains("Checkout API"));
    assert_eq!(call.failed(4)["kind"], "read_only");
    assert_eq!(backup.failed(1)["kind"], "read_only");
    demo.failed(64);
    assert!(
        fs::read(home.workspace()).expect("it is there") == before,
        "the file was changed"
    );

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("rights are set");
    }
}

#[cfg(unix)]
fn is_roots(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).is_ok_and(|meta| meta.uid() == 0)
}

#[test]
fn a_file_that_grew_a_log_is_read_with_it() {
    let home = Home::with_sample();
    let mut stream = home.stream();
    stream.call("workspace_rename", json!({ "name": "From the log" }));
    // The change is in the write-ahead log alone while the writer runs.
    assert!(
        home.path("w.lamppost-wal")
            .metadata()
            .is_ok_and(|meta| meta.len() > 0)
    );
    let shown = home.json(&["call", "home_show", "--read-only"]);
    assert_eq!(shown["workspace"]["name"], "From the log");
    assert_eq!(stream.finish(), Some(0));
}
