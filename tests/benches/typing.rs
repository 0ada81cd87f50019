//! From a key press to the end of paint in a section of 200 kB, with its preview beside it, in the real window.
//!
//! `cargo build --release -p lamppost-desktop && cargo bench -p lamppost-tests --bench typing`. Keys come through the web driver into the
//! middle of the text; `pressing` says what is measured. The same without the preview and with one empty field says what either costs.
//! The preview of so long a text waits for the keys to rest, so its drawing is not in these figures; the bench fails unless it then shows
//! what was typed. Prints percentiles and asserts no time.
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
    use lamppost_tests::window::{App, Desktop, Outcome, Start};
    use serde_json::json;

    use super::pressing::{PRESSES, empty, listen, made, press};

    const KEYS: [&str; 6] = ["a", "a", "a", "a", "a", "Space"];
    /// Shows the middle of the text; the editor then draws its lines.
    const SCROLL: &str = "const main = document.querySelector('main'); main.scrollTop = main.scrollHeight / 2; return 0";
    /// Puts the caret into a line in the middle of the window, once it is there.
    const CARET: &str = "const middle = (line) => { const { top } = line.getBoundingClientRect(); return line.textContent.length > 20 && top > 200 && top < 600 };
        const line = [...document.querySelectorAll('.cm-line')].find(middle);
        if (!line) return false;
        document.querySelector('.cm-content').focus({ preventScroll: true });
        getSelection().collapse(document.createTreeWalker(line, NodeFilter.SHOW_TEXT).nextNode(), 5);
        return true";

    pub(crate) fn measure() -> Outcome<()> {
        let desktop = Desktop::start()?;
        let lamppost = lamppost_tests::target().join("release/lamppost-desktop");
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
        let whole = "return document.querySelectorAll('article.paper > p').length === 2300";
        app.wait("the preview of all paragraphs", whole)?;
        listen(&app)?;
        println!("a section of {} kB, {PRESSES} presses", text.len() / 1000);
        into_the_middle(&app)?;
        let both = press(&app, &KEYS)?;
        println!("  with preview   {both}");
        let typed = "return document.querySelector('article.paper').textContent.includes('aaaaa aaaaa aaaaa')";
        app.wait("the preview of what was typed", typed)?;
        app.click("Preview")?;
        into_the_middle(&app)?;
        println!("  without        {}", press(&app, &KEYS)?);
        empty(&app)?;
        let floor = press(&app, &KEYS)?;
        println!("  an empty page  {floor}");
        println!(
            "  painted p95 {:.2} times that of an empty page",
            both.painted.times(&floor.painted)
        );
        app.kill()
    }

    fn into_the_middle(app: &App) -> Outcome<()> {
        app.script(SCROLL, &[])?;
        app.settle()?;
        app.wait("a line to type into", CARET)?;
        app.settle()
    }
}
