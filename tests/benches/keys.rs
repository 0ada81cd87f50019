//! From a key press to the frame that shows it, in the readiness list of 10, 100 and 500 questions in the real window.
//!
//! `cargo build --release -p lamppost-desktop && cargo bench -p lamppost-tests --bench keys`. Keys come through the web driver, one at
//! a time. A press begins with the event's own time stamp; its frame is over when a message posted inside the next animation frame
//! arrives, which is after style, layout and paint. So a figure holds the wait for the display's next tick too. Prints percentiles and
//! how they grow with the list, and asserts no time.
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
    use std::fmt::Write as _;
    use std::fs;

    use lamppost_tests::window::{App, Desktop, Failure, Outcome, Start};
    use serde_json::{Value, json};

    const AREAS: usize = 5;
    const PRESSES: usize = 120;
    const LISTEN: &str = "window.presses = [];
        addEventListener('keydown', (event) => requestAnimationFrame(() => {
          const after = new MessageChannel();
          after.port1.onmessage = () => window.presses.push(performance.now() - event.timeStamp);
          after.port2.postMessage(0);
        }), true);
        return 0";

    pub(crate) fn measure() -> Outcome<()> {
        let desktop = Desktop::start()?;
        let lamppost = lamppost_tests::top().join("target/release/lamppost-desktop");
        let mut first = [0.0; 2];
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
            for (at, (what, keys)) in [("answering", &answering[..]), ("typing", &["a", "b"][..])]
                .into_iter()
                .enumerate()
            {
                if what == "typing" {
                    app.press("/")?;
                }
                let times = press(&app, keys)?;
                let p = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)];
                if questions == 10 {
                    first[at] = p(95);
                }
                println!(
                    "  {what:<9} p50 {:.1} ms, p95 {:.1} ms, {:.2} times that of 10 questions",
                    p(50),
                    p(95),
                    p(95) / first[at]
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

    /// Presses keys in turn, each after the frame of the one before. Milliseconds, sorted.
    fn press(app: &App, keys: &[&str]) -> Outcome<Vec<f64>> {
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
        let mut times: Vec<f64> = times
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_f64)
            .collect();
        times.sort_by(f64::total_cmp);
        Ok(times)
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
