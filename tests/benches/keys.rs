//! From a key press to the frame that shows it, in the readiness list of 10, 100 and 500 questions in the real window.
//!
//! `cargo build --release -p lamppost-desktop && cargo bench -p lamppost-tests --bench keys`. Keys come through the web driver, one at
//! a time. A press begins with the event's own time stamp. The next frame begins with its animation callback; it is painted when a
//! message posted in there arrives, which is after style, layout and paint. Both figures hold the wait for the display's next tick. The
//! same window with one empty field and nothing else says what no page can go below here. Prints percentiles and how they grow with
//! the list, and asserts no time.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("Only WebKitGTK's window can be driven, so this runs on Linux alone.");
}

#[cfg(target_os = "linux")]
fn main() -> lamppost_tests::window::Outcome<()> {
    linux::measure()
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;
    use std::fmt::{self, Write as _};
    use std::fs;

    use lamppost_tests::window::{App, Desktop, Failure, Outcome, Start};
    use serde_json::{Value, json};

    const AREAS: usize = 5;
    const PRESSES: usize = 120;
    const LISTEN: &str = "window.presses = [];
        addEventListener('keydown', (event) => requestAnimationFrame(() => {
          const frame = performance.now() - event.timeStamp;
          const after = new MessageChannel();
          after.port1.onmessage = () => window.presses.push([frame, performance.now() - event.timeStamp]);
          after.port2.postMessage(0);
        }), true);
        return 0";
    const EMPTY: &str = "document.body.replaceChildren(document.createElement('input')); document.querySelector('input').focus(); return 0";

    pub(crate) fn measure() -> Outcome<()> {
        let desktop = Desktop::start()?;
        let lamppost = lamppost_tests::top().join("target/release/lamppost-desktop");
        let mut first = BTreeMap::new();
        for questions in [10, 100, 500] {
            let packs = desktop.folder().join(format!("packs-{questions}"));
            fs::create_dir_all(&packs)?;
            fs::write(packs.join("production-readiness.toml"), pack(questions))?;
            let file = desktop.folder().join(format!("{questions}.lamppost"));
            let mut start = Start::workspace(&file);
            start
                .arguments
                .extend(["--packs".to_owned(), packs.display().to_string()]);
            let app = App::start(&desktop, &lamppost, &start)?;
            let shown = open(&app)?;
            println!("a list of {shown} questions, {PRESSES} presses");
            let answering = ["j", "1", "j", "3", "k", "2"];
            for (what, keys) in [
                ("answering", &answering[..]),
                ("typing", &["a", "b"]),
                ("empty", &["a", "b"]),
            ] {
                match what {
                    "typing" => app.press("/")?,
                    "empty" => drop(app.script(EMPTY, &[])?),
                    _ => {}
                }
                let times = press(&app, keys)?;
                let frame = Percentiles::of(times.iter().map(|(frame, _)| *frame));
                let paint = Percentiles::of(times.iter().map(|(_, paint)| *paint));
                let first = *first.entry(what).or_insert(frame.p95);
                println!(
                    "  {what:<9} next frame {frame}, painted {paint}; next frame p95 {:.2} times that of the shortest list",
                    frame.p95 / first
                );
            }
            app.kill()?;
        }
        Ok(())
    }

    /// A service and its review, with the list open. Returns how many questions it shows.
    fn open(app: &App) -> Outcome<u64> {
        let service = made(&app.call("service_create", json!({ "name": "Checkout", "tier": 1 }))?)?;
        let review = json!({ "service": service, "title": "Launch review" });
        let review = made(&app.call("review_create", review)?)?;
        app.go(&format!("#/review/{review}/readiness"))?;
        app.css("fieldset.q.current")?;
        let shown = app.script("return document.querySelectorAll('fieldset.q').length", &[])?;
        Ok(shown.as_u64().unwrap_or(0))
    }

    fn made(answer: &Value) -> Outcome<String> {
        let id = answer["output"]["id"].as_str();
        id.map(str::to_owned)
            .ok_or_else(|| Failure::new(format!("nothing was made: {answer}")))
    }

    struct Percentiles {
        p50: f64,
        p95: f64,
    }

    impl Percentiles {
        fn of(times: impl Iterator<Item = f64>) -> Self {
            let mut times: Vec<f64> = times.collect();
            times.sort_by(f64::total_cmp);
            let part = |part: usize| {
                times
                    .get(times.len() * part / 100)
                    .copied()
                    .unwrap_or(f64::NAN)
            };
            Self {
                p50: part(50),
                p95: part(95),
            }
        }
    }

    impl fmt::Display for Percentiles {
        fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(to, "p50 {:.1} p95 {:.1} ms", self.p50, self.p95)
        }
    }

    /// Presses keys in turn, each after the frame of the one before. Milliseconds to the next frame and to its end.
    fn press(app: &App, keys: &[&str]) -> Outcome<Vec<(f64, f64)>> {
        app.script(LISTEN, &[])?;
        for at in 0..PRESSES {
            app.press(keys[at % keys.len()])?;
            app.wait_with(
                "the frame of a key",
                "return window.presses.length >= arguments[0]",
                &[json!(at + 1)],
            )?;
        }
        let times = app.script("return window.presses", &[])?;
        let pair = |pair: &Value| Some((pair[0].as_f64()?, pair[1].as_f64()?));
        Ok(times
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(pair)
            .collect())
    }

    /// A checklist in the place of the shipped one.
    fn pack(questions: usize) -> String {
        let mut text = "[pack]\nid = \"production-readiness\"\nkind = \"checklist\"\nversion = \"9.0.0\"\n\
                        title = \"A long list\"\nsummary = \"Questions to move through.\"\nsubject = \"service\"\n\n\
                        [[source]]\nid = \"own\"\ntitle = \"Own practice\"\n"
            .to_owned();
        for area in 0..AREAS {
            let _ = write!(
                text,
                "\n[[area]]\nid = \"area{area}\"\ntitle = \"Area {area}\"\nintent = \"It is in order.\"\nsignoff = \"Owner\"\n"
            );
        }
        for at in 0..questions {
            let area = at * AREAS / questions;
            let _ = write!(
                text,
                "\n[[question]]\nid = \"area{area}.q{at}\"\narea = \"area{area}\"\ntext = \"Is part {at} of the launch ready and tried?\"\n\
                 why = \"Nobody would notice.\"\nevidence = \"A link.\"\nfrom_tier = 3\nseverity = \"major\"\n\
                 evidence_required = false\nvalid_days = 90\nna_allowed = true\nsources = [\"own\"]\n"
            );
        }
        text
    }
}
