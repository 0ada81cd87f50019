//! Real repositories, with people who push at the same time.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use lamppost_core::Kind;
use lamppost_core::model::PlaceKind;
use lamppost_core::publish::Outcome;
use lamppost_core::publish::decide::{Decision, Way};
use lamppost_core::report::BundleFile;
use tempfile::TempDir;

use crate::world::{Page, apply, decisions, is_written, open, place, plan, publish};

/// A bare repository and a clone that people work in.
struct Hosted {
    folder: TempDir,
}

impl Hosted {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let here = Self { folder };
        git(
            here.folder.path(),
            &["init", "-q", "--bare", "-b", "main", "wiki.git"],
        );
        git(here.folder.path(), &["clone", "-q", "wiki.git", "people"]);
        here
    }

    fn bare(&self) -> PathBuf {
        self.folder.path().join("wiki.git")
    }

    /// Somebody writes a file and pushes it.
    fn edit(&self, path: &str, text: &str) {
        let clone = self.folder.path().join("people");
        loop {
            if !git(&self.bare(), &["branch", "--list", "main"]).is_empty() {
                git(&clone, &["fetch", "-q", "origin"]);
                git(&clone, &["reset", "-q", "--hard", "origin/main"]);
            }
            let at = clone.join(path);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            fs::write(at, text).unwrap();
            git(&clone, &["add", "-A"]);
            git(&clone, &["commit", "-q", "-m", &format!("Edit {path}")]);
            let pushed = quiet(&clone)
                .args(["push", "-q", "origin", "HEAD:main"])
                .output();
            if pushed.unwrap().status.success() {
                return;
            }
        }
    }

    fn show(&self, path: &str) -> String {
        git(&self.bare(), &["show", &format!("main:{path}")])
    }
}

fn quiet(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .args(["-c", "user.name=Elin", "-c", "user.email=elin@example.org"]);
    command
}

fn git(folder: &Path, words: &[&str]) -> String {
    let output = quiet(folder).args(words).output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {err}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_first_page_of_an_empty_repository_and_the_next_plan() {
    let host = Hosted::new();
    let place = place(PlaceKind::Git, &host.bare(), "Ana Lima");
    let mut page = Page::new("docs/Launch.md", "# Launch\n");
    page.files.push(BundleFile {
        path: "docs/attachments/a.png".to_owned(),
        bytes: vec![0, 255, 10],
    });
    let mut odd = Page::new("docs/A \"quoted\" \\ name.md", "x\n");
    odd.key = "review:odd".to_owned();
    let pages = [page, odd];
    assert_eq!(decisions(&place, &pages), [Decision::Create; 2]);
    assert!(publish(&place, &pages).iter().all(is_written));
    assert_eq!(decisions(&place, &pages), [Decision::Unchanged; 2]);
    assert!(host.show("docs/Launch.md").contains("# Launch\n"));
    let author = git(&host.bare(), &["log", "-1", "--format=%an|%b", "main"]);
    assert!(author.starts_with("Ana Lima|Lamppost "), "{author}");
}

#[test]
fn eight_publishers_and_a_person_at_once_lose_nothing() {
    let host = Hosted::new();
    host.edit("Home.md", "Welcome\n");
    let pages_each = 5;
    let done = AtomicBool::new(false);
    let edits = thread::scope(|scope| {
        let publishers: Vec<_> = (0..8)
            .map(|publisher| {
                let bare = host.bare();
                scope.spawn(move || {
                    let place = place(PlaceKind::Git, &bare, &format!("Publisher {publisher}"));
                    let pages: Vec<Page> = (0..pages_each)
                        .map(|page| Page::new(&format!("p{publisher}-{page}.md"), "text\n"))
                        .collect();
                    for outcome in publish(&place, &pages) {
                        assert!(is_written(&outcome), "{outcome:?}");
                    }
                })
            })
            .collect();
        let (host, done) = (&host, &done);
        let person = scope.spawn(move || {
            let mut edits = 0;
            while !done.load(Ordering::Relaxed) && edits < 20 {
                host.edit(&format!("by-hand-{edits}.md"), "mine\n");
                edits += 1;
            }
            edits
        });
        for publisher in publishers {
            publisher.join().unwrap();
        }
        done.store(true, Ordering::Relaxed);
        person.join().unwrap()
    });
    let files = git(&host.bare(), &["ls-tree", "--name-only", "main"]);
    let count = |start: &str| files.lines().filter(|file| file.starts_with(start)).count();
    assert_eq!(
        (count("p"), count("by-hand-"), count("Home.md")),
        (40, edits, 1)
    );
    // Every commit that anybody pushed is still there: one a page, one an edit, and the first.
    let commits = git(&host.bare(), &["rev-list", "--count", "main"]);
    assert_eq!(commits.trim(), (40 + edits + 1).to_string());
}

#[test]
fn a_push_that_loses_the_race_is_built_again_without_the_page_that_changed() {
    let host = Hosted::new();
    let place = place(PlaceKind::Git, &host.bare(), "Ana");
    publish(
        &place,
        &[Page::new("a.md", "one\n"), Page::new("b.md", "one\n")],
    );
    let next = [Page::new("a.md", "two\n"), Page::new("b.md", "two\n")];
    let mut wiki = open(&place).unwrap();
    let found: Vec<_> = plan(wiki.as_mut(), &next)
        .into_iter()
        .map(|found| found.unwrap().1)
        .collect();
    let theirs = host.show("b.md").replace("one\n", "one, I say\n");
    host.edit("b.md", &theirs);
    let outcomes = apply(wiki.as_mut(), &next, &found, None);
    assert!(is_written(&outcomes[0]), "{outcomes:?}");
    assert_eq!(outcomes[1], Ok(Outcome::Moved));
    assert_eq!(host.show("b.md"), theirs);
    let mut wiki = open(&place).unwrap();
    let again = plan(wiki.as_mut(), &next);
    let (decision, remote) = again.into_iter().nth(1).unwrap().unwrap();
    assert_eq!(decision, Decision::Touched);
    let remote = remote.unwrap();
    assert_eq!(
        (remote.author.as_str(), remote.note.as_str()),
        ("Elin", "Edit b.md")
    );
    let outcome = apply(
        wiki.as_mut(),
        &next[1..],
        &[Some(remote)],
        Some(Way::KeepBoth),
    );
    assert!(outcome.iter().all(is_written));
    let both = host.show("b.md");
    assert!(
        both.contains("\ntwo\n") && both.contains("one, I say"),
        "{both}"
    );
    assert_eq!(decisions(&place, &next), [Decision::Unchanged; 2]);
}

#[test]
fn a_rename_moves_the_file_and_azure_keeps_its_order() {
    let host = Hosted::new();
    host.edit(".order", "Home\nOld\nLast\n");
    let place = place(PlaceKind::Azure, &host.bare(), "Ana");
    publish(
        &place,
        &[Page::new("Old.md", "one\n"), Page::new("Fresh.md", "one\n")],
    );
    assert_eq!(host.show(".order"), "Home\nOld\nLast\nFresh\n");
    let mut page = Page::new("New.md", "one\n");
    page.key = "review:Old.md".to_owned();
    page.known = Some(("Old.md".to_owned(), String::new()));
    assert!(publish(&place, &[page]).iter().all(is_written));
    assert_eq!(host.show(".order"), "Home\nNew\nLast\nFresh\n");
    let files = git(&host.bare(), &["ls-tree", "--name-only", "main"]);
    assert_eq!(files, ".order\nFresh.md\nNew.md\n");
}

#[test]
fn what_is_in_the_way_or_refused_is_told() {
    let host = Hosted::new();
    let clone = host.folder.path().join("people");
    host.edit("dir/x.md", "x\n");
    std::os::unix::fs::symlink("/etc/passwd", clone.join("link.md")).unwrap();
    host.edit("y.md", "y\n");
    let place = place(PlaceKind::Git, &host.bare(), "Ana");
    for name in ["dir", "link.md", "link.md/x.md", "y.md/z.md"] {
        let mut wiki = open(&place).unwrap();
        let error = plan(wiki.as_mut(), &[Page::new(name, "ours\n")])
            .remove(0)
            .unwrap_err();
        assert_eq!(error.kind, Kind::Refused, "{name}");
    }
    let mut missing = place.clone();
    missing.branch = "nowhere".to_owned();
    let error = open(&missing).unwrap().check().unwrap_err();
    assert!(error.message.contains("nowhere") && error.kind == Kind::Refused);
    let mut empty = place.clone();
    empty.folder = Some(clone.join(".git/info"));
    assert_eq!(
        open(&empty).unwrap().check().unwrap_err().kind,
        Kind::Remote
    );
    git(
        &host.bare(),
        &["config", "receive.denyCurrentBranch", "refuse"],
    );
    git(&host.bare(), &["config", "core.bare", "false"]);
    let outcomes = publish(&place, &[Page::new("new.md", "ours\n")]);
    assert_eq!(
        outcomes[0].as_ref().unwrap_err().kind,
        Kind::Denied,
        "{outcomes:?}"
    );
}
