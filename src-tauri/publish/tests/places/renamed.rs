//! A page that gets another name takes its pictures along and leaves none behind.

use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::NaiveDate;
use lamppost_core::Context;
use lamppost_core::api::{OpenHow, Session};
use lamppost_publish::Keyring;
use serde_json::{Value, json};

use crate::counted::{Counted, job};

/// The sample with a target of this kind in this folder, and the one review that is published.
fn session(home: &Path, kind: &str, folder: &Path) -> (Session, Value) {
    let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
    let context = Context::fixed(day, 1, "Ana");
    let mut session =
        Session::open(&home.join("w.lamppost"), &OpenHow::default(), context).unwrap();
    session.call("sample_add", json!({})).unwrap();
    session.publish_with(Box::new(Counted::default()), Box::new(Keyring::system()));
    let target = json!({ "name": "Pages", "place": kind, "dialect": "github" });
    let made = session.call("target_create", target).unwrap();
    let id = made["output"]["id"].clone();
    let chosen = session.set_target_folder(&id.as_str().unwrap().parse().unwrap(), Some(folder));
    chosen.unwrap();
    let service = service(&mut session);
    let plan = json!({ "target": id, "reviews": [service["review"]["id"]] });
    (session, plan)
}

fn service(session: &mut Session) -> Value {
    let services = session.call("service_list", json!({})).unwrap();
    let mut services = services.as_array().unwrap().iter();
    let is_it =
        |service: &&Value| ["Checkout API", "Till"].contains(&service["name"].as_str().unwrap());
    services.find(is_it).unwrap().clone()
}

fn publish(session: &mut Session, plan: &Value) -> Value {
    job(session, "publish_plan", plan.clone());
    job(session, "publish_apply", json!({ "choices": [] }))
}

fn rename(session: &mut Session, name: &str) {
    let id = service(session)["id"].clone();
    let rename = json!({ "id": id, "name": name });
    session.call("service_update", rename).unwrap();
}

/// The pictures of the review among these paths.
fn pictures(all: &[String], stem: &str) -> Vec<String> {
    let is_it = |path: &&String| path.ends_with(".png") && path.contains(stem);
    all.iter().filter(is_it).cloned().collect()
}

fn in_folder(folder: &Path) -> Vec<String> {
    let mut all = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false => all.push(path.to_str().unwrap().to_owned()),
            }
        }
    }
    all.sort();
    all
}

#[test]
fn in_a_folder() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("pages");
    std::fs::create_dir(&folder).unwrap();
    let (mut session, plan) = session(home.path(), "folder", &folder);
    publish(&mut session, &plan);
    let before = in_folder(&folder);
    let old = pictures(&before, "Checkout-API-Launch-review");
    assert!(old.len() > 1, "{before:#?}");
    // A person put another picture in the place of one.
    let theirs = PathBuf::from(&old[0]);
    std::fs::write(&theirs, b"drawn by hand").unwrap();

    rename(&mut session, "Till");
    let done = publish(&mut session, &plan);
    assert_eq!(
        done["pages"][1]["name"], "Till-Launch-review.md",
        "{done:#}"
    );
    assert_eq!(done["pages"][1]["why"], "");
    let after = in_folder(&folder);
    assert_eq!(pictures(&after, "Till-Launch-review").len(), old.len());
    assert_eq!(pictures(&after, "Checkout-API-Launch-review"), old[..1]);
    assert_eq!(std::fs::read(&theirs).unwrap(), b"drawn by hand");
    assert_eq!(after.len(), before.len() + 1);

    // Back again: their picture is in the way of nothing but itself.
    std::fs::remove_file(&theirs).unwrap();
    rename(&mut session, "Checkout API");
    publish(&mut session, &plan);
    assert_eq!(in_folder(&folder), before);
}

#[test]
fn in_a_repository() {
    let home = tempfile::tempdir().unwrap();
    let bare = home.path().join("docs.git");
    let git = |words: &[&str]| {
        let ended = Command::new("git").args(words).output().unwrap();
        assert!(ended.status.success(), "{words:?}");
        String::from_utf8(ended.stdout).unwrap()
    };
    let path = bare.to_str().unwrap();
    git(&["init", "--quiet", "--bare", "--initial-branch=main", path]);
    let (mut session, plan) = session(home.path(), "git", &bare);
    let files = || -> Vec<String> {
        let all = git(&["-C", path, "ls-tree", "-r", "--name-only", "main"]);
        all.lines().map(str::to_owned).collect()
    };
    publish(&mut session, &plan);
    let before = files();
    let old = pictures(&before, "Checkout-API-Launch-review");
    assert!(old.len() > 1, "{before:#?}");
    rename(&mut session, "Till");
    publish(&mut session, &plan);
    let after = files();
    assert_eq!(pictures(&after, "Till-Launch-review").len(), old.len());
    assert_eq!(pictures(&after, "Checkout-API-Launch-review"), [""; 0]);
    assert_eq!(after.len(), before.len());
    // One commit moves the page and its pictures.
    let moved = git(&["-C", path, "show", "--name-status", "--format=", "main"]);
    let moves = moved
        .lines()
        .filter(|line| line.starts_with("R100"))
        .count();
    assert_eq!(moves, old.len(), "{moved}");
}
