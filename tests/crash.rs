//! The promise behind "Saved": an edit that was answered survives `kill -9` at any moment.
//!
//! Each round streams edits into `lamppost call --stdin`, kills it at a moment drawn from the round's number, and compares every
//! field with what was answered. An edit that was being written when the program died may be there or not, whole; nothing else may
//! differ. `LAMPPOST_CRASH_ROUNDS` sets the number of rounds.

#[path = "cli/run.rs"]
#[expect(dead_code, reason = "the other test of the command line uses the rest")]
mod run;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use lamppost_core::context::Sequence;
use run::Home;
use serde_json::{Value, json};

/// Rounds where nothing else is said: enough to hit every phase several times, a minute or two in `cargo verify`.
const ROUNDS: u64 = 300;
/// Edits offered in one round; most are never read.
const EDITS: usize = 60;

#[test]
fn no_answered_edit_is_lost_when_the_program_is_killed() {
    let rounds = std::env::var("LAMPPOST_CRASH_ROUNDS");
    let rounds = rounds.map_or(ROUNDS, |text| text.parse().expect("a number of rounds"));
    let home = Home::new();
    let (review, questions) = begin(&home);
    let mut stored = read(&home, &review);
    let mut answered = 0;
    let mut cut_short = 0;
    for round in 0..rounds {
        let mut chance = Sequence(round);
        let edits: Vec<Edit> = (0..EDITS)
            .map(|at| Edit::draw(&questions, round, at, &mut chance))
            .collect();
        let known = kill_while_editing(&home, &review, &edits, &mut chance);
        assert!(known <= EDITS, "round {round}: more answers than edits");
        for edit in &edits[..known] {
            edit.apply(&mut stored);
        }
        let found = read(&home, &review);
        if found != stored {
            // What was in the making is there as a whole, or else something is lost or torn.
            let next = edits
                .get(known)
                .unwrap_or_else(|| panic!("round {round}: {}", difference(&stored, &found)));
            next.apply(&mut stored);
            assert!(
                found == stored,
                "round {round}, after {known} answers: {}",
                difference(&stored, &found)
            );
        }
        assert_eq!(home.json(&["check"])["clean"], true, "round {round}");
        answered += known;
        cut_short += usize::from(known < EDITS);
    }
    assert!(answered > 0, "no edit was ever answered");
    assert!(cut_short > 0, "no round was cut short");
    eprintln!("{rounds} rounds, {answered} answered edits, {cut_short} rounds cut short");
}

/// Every text and answer of the review, by field.
type State = BTreeMap<String, String>;

/// A new workspace with one review; the review and the questions it asks.
fn begin(home: &Home) -> (String, Vec<String>) {
    let mut stream = home.stream();
    let made = stream.call(
        "service_create",
        json!({ "name": "Checkout API", "tier": 3 }),
    );
    let service = made["output"]["id"].clone();
    let made = stream.call("review_create", json!({ "service": service }));
    let review = made["output"]["id"].as_str().expect("an id").to_owned();
    let shown = stream.call("readiness_show", json!({ "review": review }));
    let rows = shown["questions"].as_array().expect("questions");
    let questions: Vec<String> = rows
        .iter()
        .filter(|row| row["state"] == "shown" || row["state"] == "fact_not_set")
        .filter_map(|row| row["id"].as_str())
        .map(str::to_owned)
        .collect();
    assert!(questions.len() > 10, "{questions:?}");
    assert_eq!(stream.finish(), Some(0));
    (review, questions)
}

/// What a new process reads back.
fn read(home: &Home, review: &str) -> State {
    let payload = json!({ "review": review }).to_string();
    let shown = home.json(&["call", "readiness_show", &payload, "--read-only"]);
    let mut state = State::new();
    for row in shown["questions"].as_array().expect("questions") {
        for field in ["answer", "note", "reason", "owner"] {
            if let Some(text) = row[field].as_str().filter(|text| !text.is_empty()) {
                let id = row["id"].as_str().expect("an id");
                state.insert(format!("{field} of {id}"), text.to_owned());
            }
        }
    }
    state
}

/// One change a person makes.
struct Edit {
    field: &'static str,
    question: String,
    value: String,
}

impl Edit {
    fn draw(questions: &[String], round: u64, at: usize, chance: &mut Sequence) -> Self {
        let question = questions[below(chance, questions.len())].clone();
        let field = ["answer", "note", "note", "reason", "owner"][below(chance, 5)];
        let value = match field {
            "answer" => ["met", "partial", "unmet", "unknown"][below(chance, 4)].to_owned(),
            "owner" => format!("Team {round}.{at}"),
            _ => {
                // From a few bytes to many pages: torn writes show in long texts.
                let magnitude = below(chance, 12);
                let words = "abcdefg ".repeat(below(chance, 1 << magnitude));
                format!("{round}.{at} {words}").trim().to_owned()
            }
        };
        Self {
            field,
            question,
            value,
        }
    }

    fn request(&self, review: &str) -> Value {
        let (name, key) = match self.field {
            "answer" => ("answer_set", "answer"),
            "note" => ("note_set", "text"),
            "reason" => ("reason_set", "text"),
            _ => ("owner_set", "text"),
        };
        json!({ "name": name, "payload": { "review": review, "question": self.question, key: self.value } })
    }

    fn apply(&self, state: &mut State) {
        state.insert(
            format!("{} of {}", self.field, self.question),
            self.value.clone(),
        );
    }
}

/// Streams the edits, kills the program at a drawn moment, and counts the answers it gave.
fn kill_while_editing(home: &Home, review: &str, edits: &[Edit], chance: &mut Sequence) -> usize {
    let mut command = home.command(&["call", "--stdin"]);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn().expect("the program starts");
    let mut input = child.stdin.take().expect("a pipe");
    let lines: String = edits
        .iter()
        .map(|edit| format!("{}\n", edit.request(review)))
        .collect();
    let writer = thread::spawn(move || {
        // The program is killed while it reads.
        let _ = input.write_all(lines.as_bytes());
    });
    let mut answers = BufReader::new(child.stdout.take().expect("a pipe"));
    // A fifth of the rounds ends while the program opens, or before it answers anything.
    let enough = match below(chance, 5) {
        0 => 0,
        _ => below(chance, EDITS),
    };
    for _ in 0..enough {
        assert!(is_answered(&mut answers), "the program ended early");
    }
    // Within the next edit: while it is judged, logged, committed or answered.
    let micros = chance.below(if enough == 0 { 30_000 } else { 3_000 });
    let began = Instant::now();
    while began.elapsed() < Duration::from_micros(micros) {
        std::hint::spin_loop();
    }
    child.kill().expect("the program is killed");
    // Answers that were on their way count: somebody may have read them.
    let mut known = enough;
    while is_answered(&mut answers) {
        known += 1;
    }
    child.wait().expect("the program is gone");
    writer.join().expect("the writer ends");
    known
}

/// Reads one answer, which must be a good one; half a line is none.
fn is_answered(answers: &mut impl BufRead) -> bool {
    let mut line = String::new();
    answers.read_line(&mut line).expect("UTF-8");
    if !line.ends_with('\n') {
        return false;
    }
    let answer: Value =
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in {line}"));
    assert!(answer["ok"].is_object(), "{line}");
    true
}

fn below(chance: &mut Sequence, most: usize) -> usize {
    usize::try_from(chance.below(most as u64)).expect("a small number")
}

fn difference(expected: &State, found: &State) -> String {
    let keys = expected.keys().chain(found.keys());
    let differ = keys.filter(|key| expected.get(*key) != found.get(*key));
    differ
        .map(|key| {
            format!(
                "{key}: expected {:?}, found {:?}\n",
                expected.get(key),
                found.get(key)
            )
        })
        .collect()
}
