//! How long a workspace takes to go out as a file and to come in again, and how long words take to be found in it.
//!
//! `lamppost demo --services 1000 --reviews 10000 --workspace FILE`, then `cargo bench -p lamppost-tests --bench files -- FILE`; a number
//! in its place makes a workspace of so many reviews. A file is copied first and stays as it is. Prints operations a second, and the median and the 99th percentile of searches beside
//! the bare index; asserts no time. The copies go to the folder named by `BENCH_FOLDER`, or the system's temporary one.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::Utc;
use lamppost_core::api::demo::Demo;
use lamppost_core::api::{Exported, OpenHow, Session};
use lamppost_core::context::{Context, Sequence};
use rusqlite::{Connection, OpenFlags};
use serde_json::json;

const ROUNDS: usize = 400;
/// How often the bare index is asked.
const BARE: usize = 40;

/// Words that stand in a few texts, and words that stand in nearly all of them.
const RARE: [&str; 12] = [
    "service 0007 own.tier",
    "0042 escalation",
    "database grants 0003",
    "\"escalation route\" 0009",
    "0011 restore",
    "lock file 0005",
    "0020 alert",
    "team 17 rollback",
    "0002 catalogue",
    "grants per service 0004",
    "0001 dashboard",
    "0013 runb",
];
const COMMON: [&str; 8] = [
    "service",
    "wiki",
    "team",
    "the",
    "example",
    "launch review",
    "ser",
    "larkfi",
];

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let file = std::env::args()
        .skip(1)
        .find(|word| word != "--bench")
        .ok_or("name the workspace, or how many reviews: files -- FILE")?;
    let folder = match std::env::var_os("BENCH_FOLDER") {
        Some(folder) => tempfile::TempDir::new_in(folder)?,
        None => tempfile::TempDir::new()?,
    };
    let from = folder.path().join("from.lamppost");
    match file.parse::<u32>() {
        Ok(reviews) => {
            let services = (reviews / 10).max(1);
            open(&from)?.fill(
                Demo {
                    services,
                    reviews,
                    seed: 7,
                },
                |_| {},
            )?;
        }
        Err(_) => drop(std::fs::copy(&file, &from)?),
    }
    let export = folder.path().join("all.jsonl");
    let to = folder.path().join("to.lamppost");
    out(&from, &export)?;
    std::fs::remove_file(&from)?;
    let mut session = into(&to, &export)?;
    again(&mut session, &export)?;
    index(&mut session)?;
    let raw = Connection::open_with_flags(&to, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    search(&mut session, &raw, "words of a few texts", &RARE)?;
    search(&mut session, &raw, "words of nearly all texts", &COMMON)
}

fn open(path: &Path) -> Outcome<Session> {
    let context = Context::fixed(Utc::now().date_naive(), 1, "Ana");
    Ok(Session::open(path, &OpenHow::default(), context)?)
}

fn out(workspace: &Path, export: &Path) -> Outcome<()> {
    let session = open(workspace)?;
    let start = Instant::now();
    let mut file = BufWriter::with_capacity(1 << 20, File::create(export)?);
    let view = session.export_file(&Exported::Workspace, &mut file, &mut |_| {})?;
    file.flush()?;
    let took = start.elapsed();
    println!(
        "export of {} operations, {} MiB: {:.1} s, {:.0} a second",
        view.ops,
        std::fs::metadata(export)?.len() >> 20,
        took.as_secs_f64(),
        f64::from(view.ops) / took.as_secs_f64()
    );
    Ok(())
}

fn into(workspace: &Path, export: &Path) -> Outcome<Session> {
    let mut session = open(workspace)?;
    let mut file = BufReader::with_capacity(1 << 20, File::open(export)?);
    let start = Instant::now();
    let view = session.import_file(&mut file, &mut |_| {})?;
    let took = start.elapsed();
    println!(
        "import into an empty workspace: {:.1} s, {:.0} operations a second",
        took.as_secs_f64(),
        f64::from(view.new_ops) / took.as_secs_f64()
    );
    Ok(session)
}

fn again(session: &mut Session, export: &Path) -> Outcome<()> {
    let mut file = BufReader::with_capacity(1 << 20, File::open(export)?);
    let start = Instant::now();
    let view = session.import_file(&mut file, &mut |_| {})?;
    let took = start.elapsed();
    println!(
        "import again, {} new: {:.1} s, {:.0} operations a second",
        view.new_ops,
        took.as_secs_f64(),
        f64::from(view.known_ops) / took.as_secs_f64()
    );
    Ok(())
}

fn index(session: &mut Session) -> Outcome<()> {
    let start = Instant::now();
    let mut longest = Duration::ZERO;
    loop {
        let piece = Instant::now();
        let view = session.call("search", json!({"text": "quokka"}))?;
        longest = longest.max(piece.elapsed());
        if view["pending"] == false {
            break;
        }
    }
    println!(
        "indexing all words: {:.1} s in pieces of at most {:.2} s",
        start.elapsed().as_secs_f64(),
        longest.as_secs_f64()
    );
    Ok(())
}

fn search(session: &mut Session, raw: &Connection, what: &str, words: &[&str]) -> Outcome<()> {
    let mut chance = Sequence(7);
    let (mut ours, mut theirs, mut hits) = (Vec::new(), Vec::new(), 0);
    for round in 0..ROUNDS + words.len() {
        let at = usize::try_from(chance.below(words.len() as u64)).unwrap_or(0);
        let word = if round < words.len() {
            words[round]
        } else {
            words[at]
        };
        let start = Instant::now();
        let view = session.call("search", json!({ "text": word }))?;
        let took = start.elapsed();
        // It takes far longer for common words, and the same each time.
        let bare = match round < words.len() + BARE {
            true => Some(bare(raw, word)?),
            false => None,
        };
        // The first round warms both.
        if round >= words.len() {
            ours.push(took);
            theirs.extend(bare);
            hits += view["hits"].as_array().map_or(0, Vec::len);
        }
    }
    ours.sort();
    theirs.sort();
    let ms = |times: &[Duration], part: usize| {
        times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1e3
    };
    println!(
        "search, {what}, {ROUNDS} times, {} hits each",
        hits / ROUNDS
    );
    for (name, times) in [("bare index", &theirs), ("Lamppost", &ours)] {
        println!(
            "  {name:<11} p50 {:.2} ms, p99 {:.2} ms",
            ms(times, 50),
            ms(times, 99)
        );
    }
    println!(
        "  Lamppost takes {:.2} times as long",
        ms(&ours, 50) / ms(&theirs, 50)
    );
    Ok(())
}

/// The same words asked of the index alone, best first, as it ranks them.
fn bare(raw: &Connection, words: &str) -> Outcome<Duration> {
    let query: Vec<String> = words
        .replace('"', "")
        .split_whitespace()
        .map(|word| format!("\"{word}\"*"))
        .collect();
    let start = Instant::now();
    let mut statement = raw
        .prepare_cached("SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rank LIMIT 20")?;
    let mut rows = statement.query([query.join(" ")])?;
    while let Some(row) = rows.next()? {
        std::hint::black_box(row.get::<_, i64>(0)?);
    }
    Ok(start.elapsed())
}
