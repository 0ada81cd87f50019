//! How fast one durable edit is, beside the raw database on the same disk.
//!
//! Writes N one-field edits through the store and N one-row updates through SQLite with the same
//! promises (WAL, synchronous FULL), in turns, and prints medians, the 90th percentile and the
//! ratio. Asserts no time. `edits store N` and `edits raw N` do one side alone, to be counted by
//! strace. The folder is the one named by `BENCH_FOLDER`, or the system's temporary one.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use lamppost_core::context::Context;
use lamppost_core::model::Id;
use lamppost_core::store::{OpenHow, Store};
use rusqlite::{Connection, TransactionBehavior};
use serde_json::json;

const ROUNDS: usize = 10;
const EDITS: usize = 400;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = match std::env::var_os("BENCH_FOLDER") {
        Some(folder) => tempfile::TempDir::new_in(folder)?,
        None => tempfile::TempDir::new()?,
    };
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    let mut ours = Ours::open(folder.path())?;
    let mut raw = Raw::open(folder.path())?;
    if let [side, count] = args.as_slice() {
        // What comes before the mark is opening; strace counts what comes after.
        let count = count.parse()?;
        let _ = std::fs::metadata("/bench-begins");
        match side.as_str() {
            "store" => ours.edit(count)?,
            _ => raw.edit(count)?,
        };
        let _ = std::fs::metadata("/bench-ends");
        return Ok(());
    }
    // Both logs reach their full size first: commits are slower while a log grows.
    ours.edit(1_000)?;
    raw.edit(2_000)?;
    let (mut store_times, mut raw_times) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        store_times.push(ours.edit(EDITS)?);
        raw_times.push(raw.edit(EDITS)?);
    }
    let store = Figures::of(&store_times);
    let raw = Figures::of(&raw_times);
    println!("one durable edit, {ROUNDS} rounds of {EDITS}, in turns");
    println!("  raw SQLite  {raw}");
    println!("  store       {store}");
    println!(
        "  store at {:.2} times the rate of the raw database (p90: {:.2})",
        store.rate / raw.rate,
        raw.p90.as_secs_f64() / store.p90.as_secs_f64(),
    );
    Ok(())
}

/// The store, with a review of a hundred answers.
struct Ours {
    store: Store,
    context: Context,
    review: Id,
    count: usize,
}

impl Ours {
    fn open(folder: &Path) -> Result<Self, Box<dyn std::error::Error>> {
        let day = NaiveDate::from_ymd_opt(2026, 3, 1).ok_or("no such day")?;
        let mut context = Context::fixed(day, 1, "Ana");
        let mut store = Store::open(
            &folder.join("a.lamppost"),
            &OpenHow::default(),
            &mut context,
        )?;
        let (review, _) = store.write(&mut context, |writer| {
            let service = writer.create("service", None)?;
            writer.set(&service, "name", &json!("Checkout"))?;
            let review = writer.create("review", Some(&service))?;
            for at in 0..100 {
                writer.set(&review, &format!("answer/area.q{at}"), &json!("met"))?;
            }
            Ok(review)
        })?;
        Ok(Self {
            store,
            context,
            review,
            count: 0,
        })
    }

    fn edit(&mut self, edits: usize) -> Result<Vec<Duration>, Box<dyn std::error::Error>> {
        let mut times = Vec::with_capacity(edits);
        for _ in 0..edits {
            self.count += 1;
            let field = format!("note/area.q{}", self.count % 100);
            let value = json!(format!("Note {}", self.count));
            let review = &self.review;
            let start = Instant::now();
            self.store.write(&mut self.context, |writer| {
                writer.set(review, &field, &value)
            })?;
            times.push(start.elapsed());
        }
        Ok(times)
    }
}

/// A plain table of as many rows, with the settings of the store.
struct Raw {
    conn: Connection,
    count: i64,
}

impl Raw {
    fn open(folder: &Path) -> Result<Self, Box<dyn std::error::Error>> {
        let conn = Connection::open(folder.join("raw.sqlite"))?;
        conn.pragma_update(None, "journal_mode", "WAL")?;
        conn.pragma_update(None, "synchronous", "FULL")?;
        conn.pragma_update(None, "foreign_keys", true)?;
        conn.pragma_update(None, "trusted_schema", false)?;
        conn.busy_timeout(Duration::from_millis(5_000))?;
        conn.execute_batch(
            "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
             WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99)
             INSERT INTO note (id, text) SELECT i, '' FROM n;",
        )?;
        Ok(Self { conn, count: 0 })
    }

    fn edit(&mut self, edits: usize) -> Result<Vec<Duration>, Box<dyn std::error::Error>> {
        let mut times = Vec::with_capacity(edits);
        for _ in 0..edits {
            self.count += 1;
            // Never an equal value: SQLite writes nothing then.
            let text = format!("Note {}", self.count);
            let start = Instant::now();
            let tx = self
                .conn
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            tx.prepare_cached("UPDATE note SET text = ?2 WHERE id = ?1")?
                .execute((self.count % 100, &text))?;
            tx.commit()?;
            times.push(start.elapsed());
        }
        Ok(times)
    }
}

/// Medians over the rounds.
struct Figures {
    rate: f64,
    p50: Duration,
    p90: Duration,
}

impl Figures {
    fn of(rounds: &[Vec<Duration>]) -> Self {
        let at = |part: usize| {
            median(rounds.iter().map(|round| {
                let mut round = round.clone();
                round.sort();
                round[round.len() * part / 100]
            }))
        };
        let total = median(rounds.iter().map(|round| round.iter().sum()));
        Self {
            rate: EDITS as f64 / total.as_secs_f64(),
            p50: at(50),
            p90: at(90),
        }
    }
}

fn median(all: impl Iterator<Item = Duration>) -> Duration {
    let mut all: Vec<Duration> = all.collect();
    all.sort();
    all[all.len() / 2]
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:6.0} a second, p50 {:.3} ms, p90 {:.3} ms",
            self.rate,
            self.p50.as_secs_f64() * 1e3,
            self.p90.as_secs_f64() * 1e3,
        )
    }
}
