//! Runs the real program in a home of its own.

use std::fs;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// The day the tests live on.
pub(crate) const TODAY: &str = "2026-11-20";

/// A home with nothing in it, and a place for a workspace.
pub(crate) struct Home {
    folder: TempDir,
}

/// How a run ended.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Home {
    /// An empty home.
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().expect("a folder"),
        }
    }

    /// A home with the sample in its workspace.
    pub(crate) fn with_sample() -> Self {
        let home = Self::new();
        home.ok(&["demo"]);
        home
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn workspace(&self) -> PathBuf {
        self.path("w.lamppost")
    }

    /// The program with no surroundings but this home, without any word yet.
    pub(crate) fn bare(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lamppost"));
        command
            .env_clear()
            .env("HOME", self.folder.path())
            .env("USER", "tester")
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        command
    }

    /// The program on this home's workspace, on the day of the tests.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = self.bare();
        command
            .args(words)
            .args(["--workspace", "w.lamppost", "--today", TODAY]);
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Run {
        run(&mut self.command(words))
    }

    /// Runs with text on standard input.
    pub(crate) fn feed(&self, words: &[&str], input: &[u8]) -> Run {
        let mut command = self.command(words);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut pipe = child.stdin.take().expect("a pipe");
        let input = input.to_vec();
        let writer = std::thread::spawn(move || {
            // A program that refuses its words does not read on.
            let _ = pipe.write_all(&input);
        });
        let output = child.wait_with_output().expect("the program ends");
        writer.join().expect("the writer ends");
        Run::of(output)
    }

    /// Runs what must end well; its standard output.
    pub(crate) fn ok(&self, words: &[&str]) -> String {
        let run = self.run(words);
        assert_eq!(run.code, Some(0), "{words:?}: {}", run.err);
        assert_eq!(run.err, "", "{words:?}");
        run.out
    }

    /// Runs what must end well and print JSON.
    pub(crate) fn json(&self, words: &[&str]) -> Value {
        let text = self.ok(&[words, &["--json"]].concat());
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{words:?}: {error} in {text}"))
    }

    /// Calls one command of core.
    pub(crate) fn call(&self, name: &str, payload: Value) -> Value {
        self.json(&["call", name, &payload.to_string()])
    }

    /// Runs what must fail with this code; the error it tells as JSON.
    pub(crate) fn fails(&self, words: &[&str], code: i32) -> Value {
        run(&mut self.command(&[words, &["--json"]].concat())).failed(code)
    }

    /// A program that keeps the workspace open and answers line by line.
    pub(crate) fn stream(&self) -> Stream {
        Stream::start(self.command(&["call", "--stdin"]))
    }

    /// The id of a review of the sample, by its service.
    pub(crate) fn review(&self, service: &str) -> String {
        let rows = self.json(&["service", "list"]);
        let rows = rows.as_array().expect("a list");
        let row = rows.iter().find(|row| row["name"] == service);
        let id = row.and_then(|row| row["review"]["id"].as_str());
        id.expect("a review").to_owned()
    }
}

impl Run {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// The error of a run that failed with this code.
    pub(crate) fn failed(&self, code: i32) -> Value {
        assert_eq!(self.code, Some(code), "{} {}", self.out, self.err);
        let value: Value = serde_json::from_str(&self.err)
            .unwrap_or_else(|error| panic!("{error} in {}", self.err));
        let error = &value["error"];
        for key in ["kind", "message", "hint"] {
            assert!(error[key].is_string(), "{value}");
        }
        assert_ne!(error["message"], "", "{value}");
        error.clone()
    }
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Run {
    Run::of(command.output().expect("the program starts"))
}

/// A running `call --stdin`.
pub(crate) struct Stream {
    pub(crate) child: Child,
    pub(crate) input: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Stream {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        Self {
            input: child.stdin.take().expect("a pipe"),
            answers: BufReader::new(child.stdout.take().expect("a pipe")).lines(),
            child,
        }
    }

    /// Sends a line and reads its answer.
    pub(crate) fn ask(&mut self, line: &str) -> Value {
        writeln!(self.input, "{line}").expect("the program reads");
        let answer = self.answers.next().expect("an answer").expect("UTF-8");
        serde_json::from_str(&answer).expect("JSON")
    }

    /// Calls a command of core that must work.
    pub(crate) fn call(&mut self, name: &str, payload: Value) -> Value {
        let answer = self.ask(&json!({ "name": name, "payload": payload }).to_string());
        assert!(
            answer["ok"].is_object() || answer["ok"].is_array(),
            "{answer}"
        );
        answer["ok"].clone()
    }

    /// Ends the input and waits for the program's end.
    pub(crate) fn finish(self) -> Option<i32> {
        let Self {
            mut child, input, ..
        } = self;
        drop(input);
        child.wait().expect("the program ends").code()
    }
}

pub(crate) fn sha256(path: &Path) -> String {
    let bytes = fs::read(path).expect("the file can be read");
    let hash = Sha256::digest(&bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
