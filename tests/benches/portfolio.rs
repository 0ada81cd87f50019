//! How long the portfolio of a large workspace takes beside the plain reads it rests on, and how long moving every open review takes.
//!
//! `lamppost demo --services 1000 --reviews 10000 --workspace FILE`, then
//! `cargo bench -p lamppost-tests --bench portfolio -- FILE`. Works on a copy of the file, in the folder named by `BENCH_FOLDER` or the
//! system's temporary one. Prints medians, the 99th percentile and ratios, and asserts no time.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::Utc;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::context::Context;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

const ROUNDS: usize = 30;
const CHECKLIST: &str = include_str!("../../assets/packs/production-readiness.toml");

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let file = std::env::args()
        .skip(1)
        .find(|word| word != "--bench")
        .ok_or("name the workspace: portfolio -- FILE")?;
    let folder = match std::env::var_os("BENCH_FOLDER") {
        Some(folder) => tempfile::TempDir::new_in(folder)?,
        None => tempfile::TempDir::new()?,
    };
    let copy = folder.path().join("w.lamppost");
    fs::copy(&file, &copy)?;
    let packs = folder.path().join("packs");
    fs::create_dir(&packs)?;
    let how = OpenHow {
        must_exist: true,
        packs: Some(packs.clone()),
        ..OpenHow::default()
    };
    let start = Instant::now();
    let mut session = Session::open(
        &copy,
        &how,
        Context::fixed(Utc::now().date_naive(), 1, "Ana"),
    )?;
    println!(
        "open, updated where it is older: {:.1} ms",
        ms(start.elapsed())
    );
    let start = Instant::now();
    session.call_text("home_show", json!({}))?;
    println!(
        "first Home, with what a new day made stale: {:.1} ms",
        ms(start.elapsed())
    );
    let raw = Connection::open_with_flags(&copy, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    shown(&mut session, &raw)?;
    moved(&mut session, &packs)
}

fn shown(session: &mut Session, raw: &Connection) -> Outcome<()> {
    let services = session.call("service_list", Value::Null)?;
    let six: Vec<Value> = services
        .as_array()
        .into_iter()
        .flatten()
        .take(6)
        .map(|row| row["id"].clone())
        .collect();
    for (what, name, payload) in [
        ("Home", "home_show", json!({})),
        ("portfolio_show", "portfolio_show", json!({})),
        ("due_list, 30 days", "due_list", json!({})),
        (
            "portfolio_show, filtered and by an area",
            "portfolio_show",
            json!({"filter": {"tier": [1], "text": "team"}, "sort": {"by": "area", "area": "own"}}),
        ),
        (
            "side_by_side of six",
            "side_by_side",
            json!({ "services": six }),
        ),
    ] {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for round in 0..=ROUNDS {
            let start = Instant::now();
            let text = session.call_text(name, payload.clone())?;
            let took = start.elapsed();
            let start = Instant::now();
            summary_query(raw, name == "portfolio_show")?;
            let plain = start.elapsed();
            std::hint::black_box(text);
            // The first round warms both.
            if round > 0 {
                ours.push(took);
                theirs.push(plain);
            }
        }
        print(what, theirs, ours);
    }
    Ok(())
}

/// The rows the answer is made of, as plain values.
fn summary_query(raw: &Connection, spread: bool) -> Outcome<()> {
    let sql = match spread {
        false => {
            "SELECT s.*, r.*
             FROM service_summary s LEFT JOIN review_summary r ON r.review = s.review
             ORDER BY s.name COLLATE NOCASE, s.service"
        }
        true => {
            "SELECT s.*, r.*, a.areas, a.gap_ids
             FROM service_summary s LEFT JOIN review_summary r ON r.review = s.review
             LEFT JOIN review_spread a ON a.review = s.review
             ORDER BY s.name COLLATE NOCASE, s.service"
        }
    };
    let mut statement = raw.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for at in 0..columns {
            std::hint::black_box(row.get::<_, rusqlite::types::Value>(at)?);
        }
    }
    Ok(())
}

/// Moves every open review to a version in which every kind of change is once.
fn moved(session: &mut Session, packs: &Path) -> Outcome<()> {
    let version = CHECKLIST
        .lines()
        .find_map(|line| line.strip_prefix("version = "))
        .ok_or("a version")?;
    let text = CHECKLIST
        .replacen(&format!("version = {version}"), "version = \"9.0.0\"", 1)
        .replace("id = \"own.tier\"", "id = \"own.level\"");
    let map = format!(
        "\n[[map]]\nfrom = {version}\nmoved = [{{ from = \"own.tier\", to = \"own.level\" }}]\n"
    );
    fs::write(packs.join("production-readiness.toml"), text + &map)?;
    session.call("pack_reload", json!({}))?;
    let start = Instant::now();
    let (mut request, mut slices) = (json!({}), Vec::new());
    let last = loop {
        let begun = Instant::now();
        let done = session.call("review_move_some", request)?;
        slices.push(begun.elapsed());
        let slice = &done["output"];
        if slice["more"] != true {
            break slice.clone();
        }
        request = json!({ "run": slice["run"] });
    };
    let took = start.elapsed();
    println!(
        "moved {} of {} open reviews: {:.1} s",
        last["moved"],
        last["of"],
        took.as_secs_f64()
    );
    slices.sort();
    println!(
        "  a slice of 25: median {:.1} ms, longest {:.1} ms",
        ms(slices[slices.len() / 2]),
        ms(slices[slices.len() - 1])
    );
    let start = Instant::now();
    session.call("undo", json!({}))?;
    println!(
        "  undone in one step: {:.1} s",
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

fn print(what: &str, mut theirs: Vec<Duration>, mut ours: Vec<Duration>) {
    theirs.sort();
    ours.sort();
    let at = |times: &[Duration], part: usize| {
        ms(times[(times.len() * part / 100).min(times.len() - 1)])
    };
    println!(
        "{what}: {:.2} ms (p99 {:.2}), plain query {:.2} ms, ratio {:.2}",
        at(&ours, 50),
        at(&ours, 99),
        at(&theirs, 50),
        at(&ours, 50) / at(&theirs, 50).max(0.001)
    );
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
