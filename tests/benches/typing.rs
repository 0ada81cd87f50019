//! From a key press to the end of paint in a section of 200 kB, with its preview beside it, in the real window.
//!
//! `cargo build --release -p lamppost-desktop && cargo bench -p lamppost-tests --bench typing`. Keys come through the web driver, one at
//! a time, into the middle of the text. A press begins with the event's own time stamp and ends when a message posted in the next
//! animation frame arrives, after style, layout and paint. The same window with one empty field says what no page can go below here.
//! Prints percentiles and asserts no time.
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
    use lamppost_tests::window::{App, Desktop, Failure, Outcome, Start};
    use serde_json::{Value, json};

    const PRESSES: usize = 120;
    const LISTEN: &str = "window.presses = [];
        addEventListener('keydown', (event) => requestAnimationFrame(() => {
          const after = new MessageChannel();
          after.port1.onmessage = () => window.presses.push(performance.now() - event.timeStamp);
          after.port2.postMessage(0);
        }), true);
        return 0";
    const EMPTY: &str = "document.body.replaceChildren(document.createElement('input')); document.querySelector('input').focus(); return 0";

    pub(crate) fn measure() -> Outcome<()> {
        let desktop = Desktop::start()?;
        let lamppost = lamppost_tests::top().join("target/release/lamppost-desktop");
        let file = desktop.folder().join("typing.lamppost");
        let app = App::start(&desktop, &lamppost, &Start::workspace(&file))?;
        let service = made(&app.call("service_create", json!({ "name": "Checkout", "tier": 1 }))?)?;
        let review = json!({ "service": service, "title": "Launch review" });
        let review = made(&app.call("review_create", review)?)?;
        let document = json!({ "review": review, "pack": "design-document" });
        let document = made(&app.call("document_create", document)?)?;
        let text = "A paragraph of some length, with *emphasis*, `code` and a [link](https://example.org).\n\n".repeat(2300);
        let section = json!({ "document": document, "section": "summary", "text": text });
        app.call("section_write", section)?;
        app.go(&format!("#/review/{review}/design?s=summary"))?;
        app.wait(
            "the editor",
            "return document.querySelector('.cm-content') !== null",
        )?;
        app.click("Preview")?;
        app.settle()?;
        app.script(
            "document.querySelector('.cm-content').focus(); return 0",
            &[],
        )?;
        println!("a section of {} kB, {PRESSES} presses", text.len() / 1000);
        print("with preview", press(&app)?);
        app.script(EMPTY, &[])?;
        print("an empty page", press(&app)?);
        app.kill()
    }

    fn made(answer: &Value) -> Outcome<String> {
        let id = answer["output"]["id"].as_str();
        id.map(str::to_owned)
            .ok_or_else(|| Failure::new(format!("nothing was made: {answer}")))
    }

    /// Presses keys, each after the frame of the one before. Milliseconds, sorted.
    fn press(app: &App) -> Outcome<Vec<f64>> {
        app.script(LISTEN, &[])?;
        for at in 0..PRESSES {
            app.press(if at % 6 == 5 { "Space" } else { "a" })?;
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

    fn print(what: &str, times: Vec<f64>) {
        let part = |part: usize| {
            times
                .get(times.len() * part / 100)
                .copied()
                .unwrap_or(f64::NAN)
        };
        println!(
            "  {what:<14} painted p50 {:.1} ms, p95 {:.1} ms",
            part(50),
            part(95)
        );
    }
}
