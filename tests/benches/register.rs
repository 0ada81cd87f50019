//! How long a register of 500 scenarios takes to open.
//!
//! Makes a workspace with one review, rated scenarios, shared mitigations and exercises through the commands a screen calls, then opens
//! the register, one scenario and the review with its verdict, each many times. Prints medians and the 99th percentile, and asserts no
//! time. `register N` takes another number of scenarios. The folder is the one named by `BENCH_FOLDER`, or the system's temporary one.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::context::{Context, Sequence};
use serde_json::{Value, json};

const SCENARIOS: usize = 500;
const ROUNDS: usize = 50;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let count = std::env::args()
        .skip(1)
        .find_map(|word| word.parse().ok())
        .unwrap_or(SCENARIOS);
    let folder = match std::env::var_os("BENCH_FOLDER") {
        Some(folder) => tempfile::TempDir::new_in(folder)?,
        None => tempfile::TempDir::new()?,
    };
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default();
    let context = Context::fixed(today, 7, "Ana");
    let path = folder.path().join("w.lamppost");
    let mut session = Session::open(&path, &OpenHow::default(), context)?;
    let (review, scenario) = fill(&mut session, count)?;
    println!("{count} scenarios, {ROUNDS} times each");
    for (what, name, payload) in [
        (
            "register_show",
            "register_show",
            json!({ "review": review }),
        ),
        ("scenario_show", "scenario_show", json!({ "id": scenario })),
        ("review_show", "review_show", json!({ "id": review })),
    ] {
        let mut times = Vec::with_capacity(ROUNDS);
        let mut size = 0;
        // The first round warms the cache.
        for round in 0..=ROUNDS {
            let start = Instant::now();
            let text = session.call(name, payload.clone())?.to_string();
            if round > 0 {
                times.push(start.elapsed());
            }
            size = text.len();
        }
        print(what, times, size);
    }
    Ok(())
}

/// One review with everything a register can hold. Returns its id and that of one scenario.
fn fill(session: &mut Session, count: usize) -> Outcome<(Value, Value)> {
    let mut make = |name: &str, payload: Value| -> Outcome<Value> {
        Ok(session.call(name, payload)?["output"]["id"].take())
    };
    let service = make(
        "service_create",
        json!({"name": "Checkout", "tier": 1, "slo": "99.95 %", "facts": {"stores_data": true}}),
    )?;
    let review = make("review_create", json!({ "service": service }))?;
    make("premortem_start", json!({ "review": review }))?;
    let mut chance = Sequence(11);
    let mut below = |bound: u64| u8::try_from(chance.below(bound)).unwrap_or(0);
    let mut scenarios = Vec::with_capacity(count);
    for at in 0..count {
        let title = format!("Way {at} in which it failed");
        let text = "It slowed, then it fell, and nobody saw why. ".repeat(8);
        let id = make(
            "scenario_add",
            json!({"review": review, "title": title, "text": text, "owner": "Ana", "category": "data"}),
        )?;
        make(
            "scenario_update",
            json!({"id": id, "inherent_likelihood": 1 + below(5), "inherent_impact": 1 + below(5),
                   "target_likelihood": 1, "target_impact": 1, "treatment": "change-likelihood",
                   "due": "2026-12-01", "trigger": "load", "detection": "a graph",
                   "detect_minutes": (1 + below(30)).to_string(), "repair_minutes": (1 + below(90)).to_string(),
                   "users_percent": "10", "days_between": "365"}),
        )?;
        scenarios.push(id);
    }
    for (at, chunk) in scenarios.chunks(5).enumerate() {
        let text = format!("Mitigation {at}");
        let id = make(
            "mitigation_add",
            json!({"review": review, "text": text, "scenarios": chunk}),
        )?;
        if at % 2 == 0 {
            make("mitigation_update", json!({"id": id, "state": "done"}))?;
        }
        let title = format!("Exercise {at}");
        let id = make(
            "exercise_add",
            json!({"review": review, "title": title, "scenarios": chunk}),
        )?;
        if at % 3 == 0 {
            make("exercise_update", json!({"id": id, "result": "passed"}))?;
        }
    }
    let first = scenarios.into_iter().next().ok_or("no scenario")?;
    Ok((review, first))
}

fn print(what: &str, mut times: Vec<Duration>, size: usize) {
    times.sort();
    let ms =
        |part: usize| times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    println!(
        "  {what:<14} p50 {:.1} ms, p90 {:.1} ms, p99 {:.1} ms, {} kB",
        ms(50),
        ms(90),
        ms(99),
        size / 1024
    );
}
