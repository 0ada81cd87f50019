//! How long a review and the list of services take to open in a large workspace, beside the plain reads they rest on.
//!
//! `lamppost demo --services 1000 --reviews 10000 --workspace FILE`, then
//! `cargo bench -p lamppost-tests --bench open -- FILE`. Opens reviews all over the file through the command a screen calls, and reads
//! their rows with plain indexed queries on a second connection, in turns; then the same for Home and its summary query. Prints
//! medians, the 99th percentile and ratios, and asserts no time. The file is only read.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::Utc;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::context::{Context, Sequence};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

const REVIEWS: usize = 400;
const HOMES: usize = 30;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let file = std::env::args()
        .skip(1)
        .find(|word| word != "--bench")
        .ok_or("name the workspace: open -- FILE")?;
    let file = Path::new(&file);
    let how = OpenHow {
        read_only: true,
        must_exist: true,
        ..OpenHow::default()
    };
    let context = Context::fixed(Utc::now().date_naive(), 1, "Ana");
    let mut session = Session::open(file, &how, context)?;
    let raw = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    // What a new day made stale is computed once, before anything is measured.
    session.call("home_show", json!({}))?;
    reviews(&mut session, &raw)?;
    home(&mut session, &raw)
}

fn reviews(session: &mut Session, raw: &Connection) -> Outcome<()> {
    let all: Vec<String> = raw
        .prepare("SELECT review FROM review_summary ORDER BY review")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut chance = Sequence(7);
    let chosen: Vec<&String> = (0..REVIEWS)
        .map(|_| &all[usize::try_from(chance.below(all.len() as u64)).unwrap_or(0)])
        .collect();
    let (mut ours, mut theirs, mut rows) = (Vec::new(), Vec::new(), 0);
    // The first round warms both.
    for round in 0..2 {
        for (at, review) in chosen.iter().enumerate() {
            for side in 0..2 {
                let start = Instant::now();
                let (times, read) = if (at + side) % 2 == 0 {
                    session.call_text("readiness_show", json!({ "review": review }))?;
                    (&mut ours, 0)
                } else {
                    (&mut theirs, read_rows(raw, review)?)
                };
                if round > 0 {
                    times.push(start.elapsed());
                    rows += read;
                }
            }
        }
    }
    println!(
        "open one of {} reviews, {REVIEWS} at random, {} rows each",
        all.len(),
        rows / REVIEWS
    );
    print(theirs, ours);
    Ok(())
}

/// Every current value of a review and of what belongs to it.
fn read_rows(raw: &Connection, review: &str) -> Outcome<usize> {
    let mut children = raw.prepare_cached("SELECT id FROM entity WHERE parent = ?1")?;
    let mut heads =
        raw.prepare_cached("SELECT field, value, author, hlc FROM head WHERE entity = ?1")?;
    let mut entities = vec![review.to_owned()];
    for child in children.query_map([review], |row| row.get(0))? {
        entities.push(child?);
    }
    let mut read = 0;
    for entity in &entities {
        let mut rows = heads.query([entity])?;
        while let Some(row) = rows.next()? {
            let (field, value): (String, String) = (row.get(0)?, row.get(1)?);
            let (author, hlc): (String, i64) = (row.get(2)?, row.get(3)?);
            std::hint::black_box((field, value, author, hlc));
            read += 1;
        }
    }
    Ok(read)
}

fn home(session: &mut Session, raw: &Connection) -> Outcome<()> {
    let services: u32 =
        raw.query_row("SELECT count(*) FROM service_summary", [], |row| row.get(0))?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..HOMES {
        let start = Instant::now();
        std::hint::black_box(session.call_text("home_show", json!({}))?);
        ours.push(start.elapsed());
        let start = Instant::now();
        summary_query(raw)?;
        theirs.push(start.elapsed());
    }
    println!("Home with {services} services, {HOMES} times");
    print(theirs, ours);
    Ok(())
}

/// The rows Home is made of.
fn summary_query(raw: &Connection) -> Outcome<()> {
    let mut statement = raw.prepare_cached(
        "SELECT s.*, r.*
         FROM service_summary s LEFT JOIN review_summary r ON r.review = s.review
         ORDER BY s.name COLLATE NOCASE, s.service",
    )?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for at in 0..columns {
            std::hint::black_box(row.get::<_, rusqlite::types::Value>(at)?);
        }
    }
    for kind in ["waiver", "evidence"] {
        let count: i64 = raw
            .prepare_cached("SELECT count(*) FROM due WHERE kind = ?1")?
            .query_row([kind], |row| row.get(0))?;
        std::hint::black_box(Value::from(count));
    }
    Ok(())
}

fn print(mut raw: Vec<Duration>, mut ours: Vec<Duration>) {
    raw.sort();
    ours.sort();
    let ms = |times: &[Duration], part: usize| {
        times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1e3
    };
    for (name, times) in [("plain reads", &raw), ("Lamppost", &ours)] {
        println!(
            "  {name:<11} p50 {:.3} ms, p90 {:.3} ms, p99 {:.3} ms",
            ms(times, 50),
            ms(times, 90),
            ms(times, 99)
        );
    }
    println!(
        "  Lamppost takes {:.2} times as long (p90: {:.2})",
        ms(&ours, 50) / ms(&raw, 50),
        ms(&ours, 90) / ms(&raw, 90)
    );
}
