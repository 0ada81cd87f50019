//! The promise behind "run it again": a publishing that is killed leaves nothing half-written and stands in nobody's way.
//!
//! Each round puts a place and a workspace back, kills `lamppost publish apply` at one step of its work, and looks: every page is
//! as it was or as it should be, the next plan tells exactly which, and the next apply finishes what was begun. A step is one
//! file or folder that is new or another one since the beginning; the points lie evenly over those of a run that nobody killed.
#![cfg(unix)]

#[path = "cli/run.rs"]
#[expect(dead_code, reason = "the other test of the command line uses the rest")]
mod run;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use run::{Home, run};
use serde_json::{Value, json};

/// Kills at each kind of place: every second one during the first publishing, the others during a later one.
const POINTS: usize = 25;
/// Of those, the ones before anything is written.
const EARLY: usize = 4;

#[test]
fn a_killed_publishing_to_a_folder_is_finished_by_the_next() {
    let place = Place::begin("folder", "pages");
    fs::create_dir(place.home.path("pages")).expect("a folder");
    let partial = kill_all(&place);
    assert!(partial > 0, "no kill left some pages written and some not");
}

#[test]
fn a_killed_publishing_to_a_repository_is_finished_by_the_next() {
    let place = Place::begin("git", "wiki.git");
    place.git(&["init", "-q", "--bare", "-b", "main", "wiki.git"]);
    let partial = kill_all(&place);
    // A push takes all pages or none.
    assert_eq!(partial, 0);
}

/// Every file by its path.
type Files = BTreeMap<String, Vec<u8>>;

/// What a run that nobody killed did: from where, to where, how fast.
struct Course {
    start: PathBuf,
    before: Files,
    after: Files,
    /// Files and folders that were new or other ones at some time.
    steps: usize,
    /// How long until the first of them.
    quiet: Duration,
}

/// Kills at every point; how often that was between two pages.
fn kill_all(place: &Place) -> usize {
    let first = place.course("first");
    place.change_much();
    let next = place.course("next");
    let least = first.steps.min(next.steps);
    assert!(least >= 5, "only {least} steps are seen");
    let (mut partial, mut finished) = (0, 0);
    for point in 0..POINTS {
        let course = [&first, &next][point % 2];
        place.kill(course, point);
        let seen = place.files();
        let plan = place.judge(course, &seen, point);
        let done = count(&plan, "unchanged");
        finished += usize::from(done == pages(&plan).len());
        partial += usize::from(seen != course.before && seen != course.after);
        place.finish(course, point);
    }
    assert!(finished < POINTS, "no kill came before the end");
    partial
}

/// A workspace and the place it is published to.
struct Place {
    home: Home,
    kind: &'static str,
    folder: &'static str,
}

impl Place {
    fn begin(kind: &'static str, folder: &'static str) -> Self {
        let home = Home::new();
        fs::create_dir(home.path("tmp")).expect("a folder");
        let mut stream = home.stream();
        for name in ["Basket", "Checkout API", "Identity", "Search"] {
            let made = stream.call("service_create", json!({ "name": name, "tier": 3 }));
            let service = made["output"]["id"].clone();
            stream.call("review_create", json!({ "service": service }));
        }
        assert_eq!(stream.finish(), Some(0));
        home.ok(&[
            "target", "add", "Wiki", "--kind", kind, "--folder", folder, "--prefix", "docs",
        ]);
        Self { home, kind, folder }
    }

    /// The program, with a folder for temporary files of its own.
    fn command(&self, words: &[&str]) -> Command {
        let mut command = self.home.command(words);
        command.env("TMPDIR", self.home.path("tmp"));
        command
    }

    fn publish(&self, task: &str, code: i32) -> Value {
        let words = ["publish", task, "--target", "Wiki", "--json"];
        let ended = run(&mut self.command(&words));
        assert_eq!(ended.code, Some(code), "{}{}", ended.out, ended.err);
        serde_json::from_str(&ended.out).expect("JSON")
    }

    fn git(&self, words: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(self.home.path(""))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .args(words)
            .output()
            .expect("git runs");
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words:?}: {err}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// What is published now.
    fn files(&self) -> Files {
        let at = self.home.path(self.folder);
        if self.kind == "folder" {
            return contents(&at);
        }
        if self
            .git(&["-C", "wiki.git", "branch", "--list", "main"])
            .is_empty()
        {
            return Files::new();
        }
        let out = self.home.path("checkout");
        fs::create_dir(&out).expect("a folder");
        let words = [
            "--git-dir=wiki.git",
            "--work-tree=checkout",
            "checkout",
            "-q",
            "-f",
        ];
        self.git(&[&words[..], &["main", "--", "."]].concat());
        let files = contents(&out);
        fs::remove_dir_all(&out).expect("it can go");
        fs::remove_file(at.join("index")).expect("it can go");
        files
    }

    /// Gives pages other names and other texts.
    fn change_much(&self) {
        let services = self.home.json(&["service", "list"]);
        let renamed = json!({ "id": services[0]["id"], "name": "Trolley" });
        self.home.call("service_update", renamed);
        self.home
            .call("workspace_rename", json!({ "name": "Harbour" }));
        let review = services[2]["review"]["id"].clone();
        let shown = self
            .home
            .call("readiness_show", json!({ "review": review }));
        let rows = shown["questions"].as_array().expect("questions");
        let asked = rows.iter().find(|row| row["state"] == "shown");
        let question = asked.expect("a question")["id"].clone();
        let answer = json!({ "review": review, "question": question, "answer": "met" });
        self.home.call("answer_set", answer);
    }

    /// Remembers how it stands, and publishes without a kill.
    fn course(&self, name: &str) -> Course {
        let start = self.home.path(name);
        fs::create_dir(&start).expect("a folder");
        copy(&self.home.path(self.folder), &start.join(self.folder));
        fs::copy(self.home.workspace(), start.join("w.lamppost")).expect("it is copied");
        let before = self.files();
        let began = Instant::now();
        let mut quiet = None;
        let steps = self.watched(|steps, _| {
            if steps > 0 {
                quiet.get_or_insert_with(|| began.elapsed());
            }
            false
        });
        let after = self.files();
        let texts = after.keys().filter(|path| path.ends_with(".md")).count();
        assert!((5..=8).contains(&texts), "{:?}", after.keys());
        assert_ne!(before, after);
        self.publish("plan", 0);
        Course {
            start,
            before,
            after,
            steps: steps.expect("nobody killed it"),
            quiet: quiet.expect("something was written"),
        }
    }

    /// Puts the beginning of a course back.
    fn restore(&self, course: &Course) {
        for name in [self.folder, "tmp"] {
            fs::remove_dir_all(self.home.path(name)).expect("it can go");
        }
        copy(
            &course.start.join(self.folder),
            &self.home.path(self.folder),
        );
        fs::create_dir(self.home.path("tmp")).expect("a folder");
        for end in ["-wal", "-shm"] {
            // What a killed program left of a file that is replaced.
            let _none = fs::remove_file(self.home.path(&format!("w.lamppost{end}")));
        }
        fs::copy(course.start.join("w.lamppost"), self.home.workspace()).expect("it is copied");
    }

    /// Applies and kills at a point of the course.
    fn kill(&self, course: &Course, point: usize) {
        if point < EARLY {
            let mut wait = course.quiet * u32::try_from(point).expect("small") / 4;
            loop {
                self.restore(course);
                if self.watched(|_, spent| spent >= wait).is_none() {
                    return;
                }
                // The machine was busier when the course was measured.
                wait /= 2;
            }
        }
        let mut step = 1 + (point - EARLY) * (course.steps - 1) / (POINTS - EARLY);
        // Not every step is seen each time.
        loop {
            self.restore(course);
            if self.watched(|steps, _| steps >= step).is_none() {
                return;
            }
            assert!(step > 1, "{point}: it can't be killed");
            step = step * 3 / 4;
        }
    }

    /// Applies until this says to kill, by the steps and the time so far; the steps of a run that came to its end.
    fn watched(&self, mut is_time: impl FnMut(usize, Duration) -> bool) -> Option<usize> {
        // Whatever it started holds the ninth stream as well, so its end is the end of all of them.
        let words = ["publish", "apply", "--target", "Wiki", "--json"];
        let program = self.command(&words);
        let mut command = Command::new("sh");
        command
            .args(["-c", "exec \"$0\" \"$@\" 9>&1 >/dev/null"])
            .arg(program.get_program())
            .args(program.get_args())
            .current_dir(self.home.path(""))
            .env_clear()
            .envs(
                program
                    .get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            )
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let folders = [self.home.path(self.folder), self.home.path("tmp")];
        let look = || folders.iter().flat_map(|at| entries(at));
        let mut seen: BTreeSet<Entry> = look().collect();
        let start = seen.len();
        let mut child = command.spawn().expect("the program starts");
        let mut rest = child.stdout.take().expect("a pipe");
        let began = Instant::now();
        let ended = loop {
            seen.extend(look());
            if is_time(seen.len() - start, began.elapsed()) {
                child.kill().expect("the program is killed");
                child.wait().expect("the program is gone");
                break None;
            }
            if let Some(status) = child.try_wait().expect("the program is there") {
                assert_eq!(status.code(), Some(0));
                seen.extend(look());
                is_time(seen.len() - start, began.elapsed());
                break Some(seen.len() - start);
            }
            thread::park_timeout(Duration::from_micros(200));
        };
        let mut nothing = Vec::new();
        rest.read_to_end(&mut nothing).expect("the end of all");
        ended
    }

    /// Whether nothing is half-written, and whether the plan sees what is there.
    fn judge(&self, course: &Course, seen: &Files, point: usize) -> Value {
        let marked = |name: &str| name.rsplit('/').next().is_some_and(is_temporary);
        for (path, bytes) in seen.iter().filter(|(path, _)| !marked(path)) {
            // A page gets its new name before its new text.
            let mut whole = course.before.values().chain(course.after.get(path));
            assert!(
                whole.any(|text| text == bytes),
                "{point}: {path} is neither old nor new"
            );
        }
        for path in course.before.keys() {
            let is_kept = seen.contains_key(path) || !course.after.contains_key(path);
            assert!(is_kept, "{point}: {path} is gone");
        }
        let words = ["publish", "plan", "--target", "Wiki", "--json"];
        let ended = run(&mut self.command(&words));
        let job: Value = serde_json::from_str(&ended.out)
            .unwrap_or_else(|error| panic!("{point}: {error} {}", ended.err));
        let mut code = 0;
        for page in pages(&job["plan"]) {
            let (name, told) = (page["name"].as_str().expect("a name"), &page["change"]);
            let right: &[&str] = match seen.get(name) {
                // What is remembered of a title is older than the page: it may be written once more.
                Some(is) if course.after.get(name) == Some(is) && is_retitled(page) => {
                    &["unchanged", "update"]
                }
                Some(is) if course.after.get(name) == Some(is) => &["unchanged"],
                None if course.before.is_empty() => &["create"],
                Some(_) | None => &["update"],
            };
            let is_right = right.iter().any(|change| told == change);
            assert!(is_right, "{point}: {page} with {:?}", seen.keys());
            code = code.max(i32::from(told != "unchanged"));
        }
        assert_eq!(ended.code, Some(code), "{point}");
        job["plan"].clone()
    }

    /// Whether the next apply comes to the end of the course and leaves nothing else.
    fn finish(&self, course: &Course, point: usize) {
        self.publish("apply", 0);
        let (found, wanted) = (self.files(), &course.after);
        let paths = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(paths(&found), paths(wanted), "{point}");
        assert!(found == *wanted, "{point}: a text is another one");
        let plan = self.publish("plan", 0);
        assert_eq!(
            count(&plan["plan"], "unchanged"),
            pages(&plan["plan"]).len()
        );
        assert_eq!(
            names(&self.home.path("tmp")),
            Vec::<String>::new(),
            "{point}"
        );
    }
}

fn is_temporary(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(".lamppost-new")
}

/// Whether a page is called otherwise since [`Place::change_much`].
fn is_retitled(page: &Value) -> bool {
    let title = page["title"].as_str().expect("a title");
    ["Harbour", "Trolley"]
        .iter()
        .any(|name| title.starts_with(name))
}

fn pages(plan: &Value) -> &[Value] {
    plan["pages"].as_array().map_or(&[], Vec::as_slice)
}

fn count(plan: &Value, change: &str) -> usize {
    pages(plan)
        .iter()
        .filter(|page| page["change"] == change)
        .count()
}

/// A file or folder as it is at some time.
type Entry = (PathBuf, u64, Option<SystemTime>);

/// Everything below a folder; what goes while it is looked at is not there.
fn entries(folder: &Path) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(&at).into_iter().flatten().flatten() {
            let Ok(about) = entry.metadata() else {
                continue;
            };
            if about.is_dir() {
                // Its time says only that something within it is another one.
                open.push(entry.path());
                found.push((entry.path(), 0, None));
            } else {
                found.push((entry.path(), about.len(), about.modified().ok()));
            }
        }
    }
    found
}

/// Every path below a folder, folders too.
fn names(folder: &Path) -> Vec<String> {
    let path = |(path, ..): Entry| {
        let path = path.strip_prefix(folder).expect("below it");
        path.to_string_lossy().into_owned()
    };
    let mut names: Vec<String> = entries(folder).into_iter().map(path).collect();
    names.sort();
    names
}

fn contents(folder: &Path) -> Files {
    let files = names(folder)
        .into_iter()
        .filter(|path| folder.join(path).is_file());
    files
        .map(|path| {
            let bytes = fs::read(folder.join(&path)).expect("it can be read");
            (path, bytes)
        })
        .collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for path in names(from) {
        let (from, to) = (from.join(&path), to.join(&path));
        if from.is_dir() {
            fs::create_dir_all(to).expect("a folder");
        } else {
            fs::copy(from, to).expect("it is copied");
        }
    }
}
