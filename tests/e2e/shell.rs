//! What holds for the window whatever page is in it.

use std::fs;

use lamppost_tests::window::{App, Desktop, Outcome, Start, Theme, journey};
use serde_json::json;

use crate::binary;

/// The page may call the shell's own commands and nothing of Tauri; it cannot leave, open a window or run what it did not bring.
#[test]
fn the_page_is_shut_in() -> Outcome<()> {
    let desktop = Desktop::start()?;
    let app = App::launch(
        &desktop,
        binary(),
        &Start::workspace(&desktop.folder().join("a.lamppost")),
    )?;
    journey("the_page_is_shut_in", &app, |app| {
        let asks = |command: &str, payload| match app.invoke(command, &payload) {
            Ok(value) => format!("answered {value}"),
            Err(failure) => failure.to_string(),
        };
        for command in [
            "plugin:event|listen",
            "plugin:window|close",
            "plugin:dialog|open",
            "plugin:opener|open_url",
            "plugin:window-state|filename",
            "start_shell",
        ] {
            let answer = asks(command, json!({}));
            let is_refused = answer.contains("not allowed") || answer.contains("not found");
            assert!(is_refused, "{command}: {answer}");
        }
        let answer = asks("open_link", json!({ "url": "file:///etc/passwd" }));
        assert!(answer.contains(r#""kind":"refused""#), "{answer}");
        let answer = asks(
            "open_link",
            json!({ "url": "https://example.org", "path": "/etc" }),
        );
        assert!(answer.contains(r#""kind":"invalid""#), "{answer}");
        let answer = asks("rpc", json!({ "name": "no_such_command", "payload": {} }));
        assert!(answer.contains(r#""kind":"unknown_command""#), "{answer}");
        let outside = "const [done] = arguments; const s = document.createElement('script'); s.textContent = 'window.__ran = true'; document.body.append(s); \
                       let frame = document.createElement('iframe'); frame.src = 'https://example.org'; document.body.append(frame); \
                       let evaluated = null; try { evaluated = new Function('return 1')(); } catch {} \
                       done({ ran: window.__ran ?? null, evaluated, opened: window.open('https://example.org') ? 1 : null, tauri: typeof window.__TAURI__, frozen: Object.isFrozen(Object.prototype) });";
        let tried = app.script_async(outside, &[])?;
        assert_eq!(
            tried,
            json!({ "ran": null, "evaluated": null, "opened": null, "tauri": "undefined", "frozen": true })
        );
        let before = app.script("return location.href", &[])?;
        app.script("location.href = 'https://example.org/'", &[])?;
        app.script("location.href = 'data:text/html,gone'", &[])?;
        // The shell has answered both by the time it answers this.
        app.call("home_show", json!({}))?;
        assert_eq!(app.script("return location.href", &[])?, before);
        Ok(())
    });
    Ok(())
}

/// The window opens in the size in which it was closed, and in no other first.
#[test]
fn the_window_keeps_its_size() -> Outcome<()> {
    let desktop = Desktop::start()?;
    let start = Start::workspace(&desktop.folder().join("a.lamppost"));
    let app = App::launch(&desktop, binary(), &start)?;
    journey("the_window_keeps_its_size", &app, |app| {
        assert_eq!(app.size()?, (1280, 840), "the size of a first start");
        app.resize(1100, 700)
    });
    app.close()?;
    assert!(fs::read_to_string(desktop.window_state())?.contains("1100"));
    let app = App::launch(&desktop, binary(), &start)?;
    assert_eq!(
        journey("the_window_keeps_its_size", &app, |app| app.size()),
        (1100, 700)
    );
    Ok(())
}

/// A second start shows the first window and ends.
#[test]
fn there_is_one_window() -> Outcome<()> {
    let desktop = Desktop::start()?;
    let start = Start::workspace(&desktop.folder().join("a.lamppost"));
    let app = App::launch(&desktop, binary(), &start)?;
    let second = desktop.run(binary(), &start)?;
    assert!(second.success(), "{second}\n{}", app.log());
    journey("there_is_one_window", &app, |app| {
        app.script("return document.readyState", &[])
    });
    Ok(())
}

/// The system's preference reaches the page.
#[test]
fn the_page_follows_the_system() -> Outcome<()> {
    for theme in Theme::BOTH {
        let desktop = Desktop::start()?;
        let app = App::launch(
            &desktop,
            binary(),
            &Start::workspace(&desktop.folder().join("a.lamppost")).theme(theme),
        )?;
        let is_dark = journey("the_page_follows_the_system", &app, |app| {
            app.script(
                "return matchMedia('(prefers-color-scheme: dark)').matches",
                &[],
            )
        });
        assert_eq!(is_dark, json!(theme == Theme::Dark));
    }
    Ok(())
}

/// The close button asks the page first; a page that holds the event decides, and one that does not answer is not waited for.
#[test]
fn closing_asks_the_page() -> Outcome<()> {
    let desktop = Desktop::start()?;
    let app = App::launch(
        &desktop,
        binary(),
        &Start::workspace(&desktop.folder().join("a.lamppost")),
    )?;
    journey("closing_asks_the_page", &app, |app| {
        app.script("window.asked = 0; window.addEventListener('lamppost:close', (event) => { event.preventDefault(); event.stopImmediatePropagation(); window.asked += 1; }, true)", &[])?;
        app.press_close()?;
        app.wait("the page to be asked", "return window.asked === 1")?;
        app.press_close()?;
        app.wait("the page to be asked again", "return window.asked === 2")
            .map(drop)
    });
    // The window goes before it can answer, so there is nothing to read from the answer.
    drop(app.script("window.__TAURI_INTERNALS__.invoke('close_window')", &[]));
    app.ended()
}
