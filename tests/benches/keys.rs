//! From a key press to the frame that shows it, in the readiness list of 10, 100 and 500 questions in the real window.
//!
//! `cargo build --release -p lamppost-desktop && cargo bench -p lamppost-tests --bench keys`. Keys come through the web driver;
//! `pressing` says what is measured. The same window with one empty field and nothing else says what no page can go below here. Prints
//! percentiles and how they grow with the list, and asserts no time.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

#[cfg(target_os = "linux")]
mod pressing;

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
    use std::fmt::Write as _;
    use std::fs;

    use lamppost_tests::window::{App, Desktop, Outcome, Start};
    use serde_json::json;

    use super::pressing::{PRESSES, empty, listen, made, press};

    const AREAS: usize = 5;

    pub(crate) fn measure() -> Outcome<()> {
        let desktop = Desktop::start()?;
        let lamppost = lamppost_tests::target().join("release/lamppost-desktop");
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
            open(&app, questions)?;
            listen(&app)?;
            println!("a list of {questions} questions, {PRESSES} presses");
            let answering = ["j", "1", "j", "3", "k", "2"];
            for (what, keys) in [
                ("answering", &answering[..]),
                ("typing", &["a", "b"]),
                ("empty", &["a", "b"]),
            ] {
                match what {
                    "typing" => app.press("/")?,
                    "empty" => empty(&app)?,
                    _ => {}
                }
                let times = press(&app, keys)?;
                let first = first.entry(what).or_insert_with(|| times.frame.clone());
                println!(
                    "  {what:<9} {times}; next frame p95 {:.2} times that of the shortest list",
                    times.frame.times(first)
                );
            }
            app.kill()?;
        }
        Ok(())
    }

    /// A service and its review, with all questions of the list shown.
    fn open(app: &App, questions: usize) -> Outcome<()> {
        let service = made(&app.call("service_create", json!({ "name": "Checkout", "tier": 1 }))?)?;
        let review = json!({ "service": service, "title": "Launch review" });
        let review = made(&app.call("review_create", review)?)?;
        app.go(&format!("#/review/{review}/readiness"))?;
        app.css("fieldset.q.current")?;
        let all = "return document.querySelectorAll('fieldset.q').length === arguments[0]";
        app.wait_with("all questions", all, &[json!(questions)])
            .map(drop)
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
