//! How long it takes to compare two snapshots of a review with 100 answers, to open one, and to list them.
//!
//! The review lies in a workspace with `life_compare SERVICES` services and ten reviews of each (20 where no number is given). Every
//! question has an answer, a note, and a third of them evidence; between two snapshots a third of the answers and notes change. There
//! are ten snapshots, so that those asked one after another are no longer open. Prints medians and the 99th percentile beside the raw
//! reading of the same rows, and asserts no time. The folder is the one named by `BENCH_FOLDER`, or the system's temporary one.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use lamppost_core::api::demo::Demo;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::context::Context;
use serde_json::{Value, json};

const SERVICES: u32 = 20;
const SNAPSHOTS: usize = 10;
const ROUNDS: usize = 60;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let services = std::env::args()
        .skip(1)
        .find_map(|word| word.parse().ok())
        .unwrap_or(SERVICES);
    let folder = match std::env::var_os("BENCH_FOLDER") {
        Some(folder) => tempfile::TempDir::new_in(folder)?,
        None => tempfile::TempDir::new()?,
    };
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default();
    let path = folder.path().join("w.lamppost");
    let context = Context::fixed(today, 7, "Ana");
    let mut session = Session::open(&path, &OpenHow::default(), context)?;
    let demo = Demo {
        services,
        reviews: services * 10,
        seed: 7,
    };
    session.fill(demo, |_| {})?;
    let (review, questions) = review(&mut session)?;
    let mut snapshots = Vec::new();
    for at in 0..SNAPSHOTS {
        for (place, question) in questions.iter().enumerate() {
            if (place + at).is_multiple_of(3) {
                change(&mut session, &review, question, at)?;
            }
        }
        let request = json!({"review": review, "title": format!("Snapshot {at}")});
        snapshots.push(session.call("snapshot_take", request)?["output"]["id"].take());
    }
    let ops = json!({"entity": snapshots[SNAPSHOTS - 1], "field": "ops"});
    let ops = session.call("history_show", ops)?["values"][0]["value"].take();
    println!(
        "{services} services, {} reviews; the one measured has {} answers; a snapshot names its changes in {} bytes",
        services * 10,
        questions.len(),
        ops.as_str().map_or(0, str::len)
    );
    let pair = |a: usize, b: usize| json!({"review": review, "before": snapshots[a % SNAPSHOTS], "after": snapshots[b % SNAPSHOTS]});
    let found = session.call("snapshot_compare", pair(0, 1))?;
    println!("differences between two of them: {}", found["count"]);

    let raw = measure(&mut session, |session, _| {
        session.call("review_show", json!({"id": review}))?;
        Ok(())
    })?;
    tell("review_show of the review as it is", raw, raw);
    let closed = measure(&mut session, |session, round| {
        session.call("snapshot_compare", pair(2 * round, 2 * round + 5))?;
        Ok(())
    })?;
    tell("snapshot_compare of two that are not open", closed, raw);
    let open = measure(&mut session, |session, _| {
        session.call("snapshot_compare", pair(3, 4))?;
        Ok(())
    })?;
    tell("snapshot_compare of two that are open", open, raw);
    let now = measure(&mut session, |session, round| {
        let before = &snapshots[round % SNAPSHOTS];
        let request = json!({"review": review, "before": before, "after": "now"});
        session.call("snapshot_compare", request)?;
        Ok(())
    })?;
    tell("snapshot_compare with now", now, raw);
    let shown = measure(&mut session, |session, round| {
        let at = snapshots[round % SNAPSHOTS]
            .as_str()
            .unwrap_or_default()
            .parse()?;
        session.call_at(Some(&at), "readiness_show", json!({"review": review}))?;
        Ok(())
    })?;
    tell("readiness_show at one that is not open", shown, raw);
    let list = measure(&mut session, |session, _| {
        session.call("snapshot_list", json!({"review": review}))?;
        Ok(())
    })?;
    tell("snapshot_list of ten", list, raw);
    let timeline = measure(&mut session, |session, _| {
        session.call("history_timeline", json!({"review": review}))?;
        Ok(())
    })?;
    tell("history_timeline, the first page", timeline, raw);
    Ok(())
}

/// A review of a service that is asked everything, with all questions answered.
fn review(session: &mut Session) -> Outcome<(Value, Vec<String>)> {
    let pack = session.call("pack_show", json!({"id": "production-readiness"}))?;
    let facts = pack["facts"].as_array().cloned().unwrap_or_default();
    let facts: serde_json::Map<String, Value> = facts
        .iter()
        .filter_map(|fact| Some((fact["id"].as_str()?.to_owned(), json!(true))))
        .collect();
    let service = json!({"name": "Measured", "tier": 1, "owner": "Payments", "facts": facts});
    let service = session.call("service_create", service)?["output"]["id"].take();
    let review = json!({"service": service, "title": "Launch review"});
    let review = session.call("review_create", review)?["output"]["id"].take();
    let shown = session.call("readiness_show", json!({"review": review}))?;
    let mut questions = Vec::new();
    for row in shown["questions"].as_array().cloned().unwrap_or_default() {
        let question = row["id"].as_str().unwrap_or_default().to_owned();
        let request = json!({"review": review, "question": question, "answer": "partial"});
        if questions.len() < 100 && session.call("answer_set", request).is_ok() {
            if questions.len() % 3 == 0 {
                let request = json!({"review": review, "question": question, "kind": "link", "title": "Page",
                    "url": "https://wiki.example/page", "collected_on": "2026-11-01"});
                session.call("evidence_add", request)?;
            }
            questions.push(question);
        }
    }
    Ok((review, questions))
}

fn change(session: &mut Session, review: &Value, question: &str, at: usize) -> Outcome<()> {
    let answer = ["met", "unmet", "partial"][at % 3];
    let request =
        json!({"review": review, "question": question, "answer": answer, "reason": "Because."});
    session.call("answer_set", request)?;
    let text = format!(
        "Looked at {at} times by the team that owns it, last in week {}.",
        40 + at
    );
    let request = json!({"review": review, "question": question, "text": text});
    session.call("note_set", request)?;
    Ok(())
}

/// Median and 99th percentile.
fn measure(
    session: &mut Session,
    mut body: impl FnMut(&mut Session, usize) -> Outcome<()>,
) -> Outcome<(Duration, Duration)> {
    let mut times = Vec::with_capacity(ROUNDS);
    // The first rounds warm the cache.
    for round in 0..ROUNDS + 3 {
        let start = Instant::now();
        body(session, round)?;
        if round >= 3 {
            times.push(start.elapsed());
        }
    }
    times.sort_unstable();
    Ok((times[ROUNDS / 2], times[ROUNDS * 99 / 100]))
}

fn tell(name: &str, (median, last): (Duration, Duration), raw: (Duration, Duration)) {
    let ratio = median.as_secs_f64() / raw.0.as_secs_f64().max(1e-9);
    println!("{name}: median {median:?}, p99 {last:?}, {ratio:.1}× review_show");
}
