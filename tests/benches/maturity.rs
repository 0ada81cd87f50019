//! How long assessments take: one with 100 criteria and 20 people scored, teams side by side over three years, warm and cold, and two compared.
//!
//! Makes 50 teams with 12 assessments each, five people voting on every criterion of the shipped model, evidence on a third of them.
//! Prints medians and the 99th percentile, and asserts no time. `maturity N` takes another number of teams. The folder is the one
//! named by `BENCH_FOLDER`, or the system's temporary one.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::context::Context;
use lamppost_core::pack::Shelf;
use lamppost_core::score::maturity::{
    AssessmentInput, CriterionInput, DimensionInput, Method, Support, assess,
};
use lamppost_core::score::respondents::Vote;
use lamppost_core::store::{self, Store};
use serde_json::{Value, json};

const TEAMS: usize = 50;
const QUARTERS: usize = 12;
const PEOPLE: usize = 5;
const ROUNDS: usize = 50;
const MODEL: &str = include_str!("../../assets/packs/devops-maturity.toml");

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let teams = std::env::args()
        .skip(1)
        .find_map(|word| word.parse().ok())
        .unwrap_or(TEAMS);
    let folder = match std::env::var_os("BENCH_FOLDER") {
        Some(folder) => tempfile::TempDir::new_in(folder)?,
        None => tempfile::TempDir::new()?,
    };
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default();
    let path = folder.path().join("w.lamppost");
    let mut context = Context::fixed(today, 7, "Ana");
    let mut store = Store::open(&path, &store::OpenHow::default(), &mut context)?;
    fill(&mut store, &mut context, teams)?;
    drop(store);
    let mut session = Session::open(&path, &OpenHow::default(), context)?;
    score_large()?;
    println!("{teams} teams × {QUARTERS} assessments, {PEOPLE} people each");

    let start = Instant::now();
    let size = session
        .call("maturity_overview", json!({}))?
        .to_string()
        .len();
    println!(
        "maturity_overview, no row kept yet: {:?}, {size} bytes",
        start.elapsed()
    );
    let seen = session.call("maturity_overview", json!({}))?;
    let trend = &seen["teams"][0]["trend"];
    let team = seen["teams"][0]["id"].clone();
    let pair = json!({"before": trend[QUARTERS - 2]["id"], "after": trend[QUARTERS - 1]["id"]});
    let last = json!({"id": trend[QUARTERS - 1]["id"]});
    for (name, payload) in [
        ("maturity_overview", json!({})),
        ("team_show", json!({ "id": team })),
        ("assessment_compare", pair),
        ("assessment_show", last),
    ] {
        measure(&mut session, name, &payload, None)?;
    }
    // One assessment changes before each look.
    let change = json!({"id": trend[0]["id"], "title": "Renamed"});
    measure(&mut session, "maturity_overview", &json!({}), Some(&change))
}

/// Scores one assessment again and again, from votes to stages.
fn score_large() -> Outcome<()> {
    let (input, method) = large()?;
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        assess(&input, &method)?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let (median, last) = (times[ROUNDS / 2], times[ROUNDS - 1]);
    println!("100 criteria × 20 people scored: {median:?} median, {last:?} longest");
    Ok(())
}

/// Ten dimensions of ten criteria, twenty votes on each.
fn large() -> Outcome<(AssessmentInput, Method)> {
    const VOTES: [Option<Vote>; 6] = [
        Some(Vote::None),
        Some(Vote::Some),
        Some(Vote::Half),
        Some(Vote::Most),
        Some(Vote::Na),
        None,
    ];
    let pack = Shelf::shipped().newest("devops-maturity")?;
    let method = Method::of(
        pack.maturity()
            .ok_or("the shipped model is a maturity model")?,
    );
    let criterion = |dimension: usize, at: usize| CriterionInput {
        id: format!("d{dimension}.c{at}"),
        stage: 2 + [0, 1, 2, 3][at % 4],
        votes: (0..20)
            .map(|who| VOTES[(dimension + at * 7 + who * 3) % VOTES.len()])
            .collect(),
        settled: None,
        na_complete: at.is_multiple_of(3),
        support: Support {
            level: [0, 1, 2][at % 3],
            level_if_fresh: 2,
            ..Support::default()
        },
    };
    let dimensions = (0..10).map(|dimension| DimensionInput {
        id: format!("d{dimension}"),
        criteria: (0..10).map(|at| criterion(dimension, at)).collect(),
    });
    let input = AssessmentInput {
        respondents: (0..20).map(|who| format!("Person {who}")).collect(),
        dimensions: dimensions.collect(),
    };
    Ok((input, method))
}

fn measure(
    session: &mut Session,
    name: &str,
    payload: &Value,
    change: Option<&Value>,
) -> Outcome<()> {
    let mut times: Vec<Duration> = Vec::with_capacity(ROUNDS);
    // The first round warms the cache.
    for round in 0..=ROUNDS {
        if let Some(change) = change {
            let mut change = change.clone();
            change["title"] = json!(format!("Renamed {round}"));
            session.call("assessment_update", change)?;
        }
        let start = Instant::now();
        session.call(name, payload.clone())?;
        if round > 0 {
            times.push(start.elapsed());
        }
    }
    times.sort_unstable();
    let after = change.map_or("", |_| ", after a change of one");
    println!(
        "{name}{after}: median {:?}, p99 {:?}",
        times[times.len() / 2],
        times[times.len() * 99 / 100]
    );
    Ok(())
}

/// Writes each assessment in one transaction; by hand it would be a third of a million.
fn fill(store: &mut Store, context: &mut Context, teams: usize) -> Outcome<()> {
    let (_, criteria) = MODEL.split_once("[[criterion]]").ok_or("no criteria")?;
    let criteria: Vec<&str> = criteria
        .lines()
        .filter_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"'))
        .collect();
    let words = ["most", "most", "half", "some", "none", "most", "unknown"];
    for team in 0..teams {
        let (id, _) = store.write(context, |writer| {
            let id = writer.create("team", None)?;
            writer.set(&id, "name", &json!(format!("Team {team:03}")))?;
            Ok(id)
        })?;
        for quarter in 0..QUARTERS {
            let held_on = format!(
                "{}-{:02}-15",
                2023 + (quarter + 9) / 12,
                1 + (quarter * 3) % 12
            );
            store.write(context, |writer| {
                let assessment = writer.create("assessment", Some(&id))?;
                for (field, value) in [
                    ("title", json!(format!("Quarter {quarter}"))),
                    ("held_on", json!(held_on)),
                    ("pack", json!("devops-maturity")),
                    ("pack_version", json!("1.0.0")),
                    ("revealed_on", json!(held_on)),
                ] {
                    writer.set(&assessment, field, &value)?;
                }
                for person in 0..PEOPLE {
                    let respondent = writer.create("respondent", Some(&assessment))?;
                    writer.set(&respondent, "name", &json!(format!("Person {person}")))?;
                    for (at, criterion) in criteria.iter().enumerate() {
                        let word = words[(at * 5 + person * 3 + team + quarter / 2) % words.len()];
                        writer.set(&respondent, &format!("vote/{criterion}"), &json!(word))?;
                    }
                }
                for criterion in criteria.iter().step_by(3) {
                    let evidence = writer.create("evidence", Some(&assessment))?;
                    for (field, value) in [
                        ("question", json!(criterion)),
                        ("kind", json!("link")),
                        ("title", json!("Page")),
                        ("url", json!("https://wiki.example/page")),
                        ("collected_on", json!(held_on)),
                    ] {
                        writer.set(&evidence, field, &value)?;
                    }
                }
                Ok(())
            })?;
        }
    }
    Ok(())
}
