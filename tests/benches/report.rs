//! How long a report of 200 kB takes, the whole program from start to end, beside pandoc turning the same page into HTML.
//!
//! `cargo build --release -p lamppost-cli && cargo bench -p lamppost-tests --bench report`; needs `pandoc`, and GNU `time` for the
//! memory. Lamppost reads the workspace, judges the review, writes the page and draws its picture. Both run in turns; prints medians,
//! the ninth decile, the peak of resident memory and ratios, and asserts no time. Then the same page in each other dialect, and every
//! report of a workspace of 1,000 services and 10,000 reviews into one folder, in one process each.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chrono::Utc;
use lamppost_core::api::{Dialect, OpenHow, Session};
use lamppost_core::context::Context;
use serde_json::json;

const ROUNDS: usize = 10;
/// Bytes of the page to reach at least.
const SIZE: usize = 200_000;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let folder = tempfile::TempDir::new()?;
    let file = folder.path().join("a.lamppost");
    let review = fill(&file)?;
    let out = folder.path().join("out");
    let lamppost = lamppost_tests::target().join("release/lamppost");
    let ours = || {
        let mut command = Command::new(&lamppost);
        command.arg("--workspace").arg(&file);
        command.args(["report", "--review", &review, "--out"]);
        command.arg(&out);
        command
    };
    run(&mut ours())?;
    let page = page(&out)?;
    let size = fs::metadata(&page)?.len();
    let pandoc = || {
        let mut command = Command::new("pandoc");
        command.args(["--from", "gfm", "--to", "html", "--output"]);
        command.arg(folder.path().join("page.html")).arg(&page);
        command
    };
    run(&mut pandoc())?;
    let (mut our_times, mut their_times) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        our_times.push(run(&mut ours())?);
        their_times.push(run(&mut pandoc())?);
    }
    println!("a report of {} kB, {ROUNDS} times in turns", size / 1000);
    our_times.sort();
    their_times.sort();
    let ms = |times: &[Duration], at: usize| times[at].as_secs_f64() * 1e3;
    for (name, times) in [("pandoc", &their_times), ("Lamppost", &our_times)] {
        println!(
            "  {name:<9} median {:.1} ms, p90 {:.1} ms",
            ms(times, ROUNDS / 2),
            ms(times, ROUNDS * 9 / 10)
        );
    }
    let ratio = ms(&our_times, ROUNDS / 2) / ms(&their_times, ROUNDS / 2);
    println!("  Lamppost takes {ratio:.3} of pandoc's time");
    match (peak_kib(&ours())?, peak_kib(&pandoc())?) {
        (Some(ours), Some(theirs)) => println!(
            "  memory at its peak: Lamppost {} MB, pandoc {} MB, {:.2} of it",
            ours / 1024,
            theirs / 1024,
            ours as f64 / theirs as f64
        ),
        _ => println!("  memory: GNU time is not installed"),
    }
    for dialect in Dialect::ALL.into_iter().skip(1) {
        let (mut times, mut their_times) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let mut command = ours();
            times.push(run(command.args(["--dialect", dialect.name()]))?);
            their_times.push(run(&mut pandoc())?);
        }
        times.sort();
        their_times.sort();
        let pandoc = ms(&their_times, ROUNDS / 2);
        let median = ms(&times, ROUNDS / 2);
        println!(
            "  {:<10} median {median:.1} ms, {:.3} of pandoc's time",
            dialect.name(),
            median / pandoc
        );
    }
    all_of_large_workspaces(&lamppost)
}

/// Every report of large workspaces into a folder: planned, then written, each in one process.
fn all_of_large_workspaces(lamppost: &Path) -> Outcome<()> {
    for (services, reviews) in [("100", "1000"), ("1000", "10000")] {
        let folder = tempfile::TempDir::new()?;
        let file = folder.path().join("large.lamppost");
        let out = folder.path().join("out");
        fs::create_dir(&out)?;
        let ours = |arguments: &[&str]| {
            let mut command = Command::new(lamppost);
            command.arg("--workspace").arg(&file).args(arguments);
            command
        };
        run(&mut ours(&[
            "demo",
            "--services",
            services,
            "--reviews",
            reviews,
        ]))?;
        let mut add = ours(&["target", "add", "--kind", "folder", "Files", "--folder"]);
        run(add.arg(&out))?;
        println!("  {services} services, {reviews} reviews, into a folder:");
        for (what, arguments) in [
            ("planned", &["publish", "plan", "--target", "Files"][..]),
            ("written", &["publish", "apply", "--target", "Files"][..]),
            (
                "planned again",
                &["publish", "plan", "--target", "Files"][..],
            ),
        ] {
            let start = Instant::now();
            // A plan that has something to do ends with 1.
            let peak = peak_kib(&ours(arguments))?;
            let took = start.elapsed().as_secs_f64();
            let pages = fs::read_dir(&out)?.count().max(1) - 1;
            let pages = if pages == 0 {
                reviews.parse::<usize>()? + 1
            } else {
                pages
            };
            println!(
                "    {what:<13} {took:.1} s, {:.0} pages a second, {} MB at the peak",
                pages as f64 / took,
                peak.unwrap_or(0) / 1024
            );
        }
    }
    Ok(())
}

/// The sample, with notes as long as a page of that size needs. Returns the review.
fn fill(file: &Path) -> Outcome<String> {
    let context = Context::fixed(Utc::now().date_naive(), 1, "Ana");
    let mut session = Session::open(file, &OpenHow::default(), context)?;
    session.call("sample_add", json!({}))?;
    let home = session.call("home_show", json!({}))?;
    let review = home["next"]["review"]
        .as_str()
        .ok_or("the sample has a review")?
        .to_owned();
    let shown = session.call("readiness_show", json!({ "review": review }))?;
    let note = "The **restore** drill took `42 min`; see [the log](https://wiki.example.com/drills) \
                and the list below.\n\n- one table was slow\n- the alert came late\n\n";
    let questions: Vec<&str> = shown["questions"]
        .as_array()
        .ok_or("the review has questions")?
        .iter()
        .filter_map(|question| question["id"].as_str())
        .collect();
    let times = SIZE / questions.len() / note.len() + 1;
    for question in questions {
        let text = note.repeat(times);
        session.call(
            "note_set",
            json!({ "review": review, "question": question, "text": text }),
        )?;
    }
    Ok(review)
}

fn run(command: &mut Command) -> Outcome<Duration> {
    let start = Instant::now();
    let output = command.stdin(Stdio::null()).output()?;
    let took = start.elapsed();
    if output.status.success() {
        return Ok(took);
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
}

/// The largest page in a folder.
fn page(folder: &Path) -> Outcome<std::path::PathBuf> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "md") {
            pages.push((fs::metadata(&path)?.len(), path));
        }
    }
    Ok(pages.into_iter().max().ok_or("no page was written")?.1)
}

/// Peak resident memory in KiB, as GNU time says; none without it.
fn peak_kib(command: &Command) -> Outcome<Option<u64>> {
    let output = Command::new("/usr/bin/time")
        .args(["-f", "%M"])
        .arg(command.get_program())
        .args(command.get_args())
        .stdout(Stdio::null())
        .output();
    let Ok(output) = output else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok(text
        .lines()
        .last()
        .and_then(|line| line.trim().parse().ok()))
}
