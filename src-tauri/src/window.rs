//! The one window: how it appears, where it may go, and how it closes.
//!
//! It is made hidden and shown once its page has loaded: a window that is shown while it still changes its size makes WebKitGTK wait
//! half a second for its first picture. It closes when the page has nothing left to save.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use lamppost_core::{Error, Kind, Result};
use tauri::webview::{NewWindowResponse, PageLoadEvent, WebviewWindowBuilder};
use tauri::{AppHandle, Manager, Runtime, Url, WebviewUrl, WebviewWindow, WindowEvent};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons};

/// The label that the permission list names.
const MAIN: &str = "main";
/// How long a page may take to say that it heard the wish to close.
const PATIENCE: Duration = Duration::from_secs(3);
/// Tells the page that somebody wants to close the window. A page that has something to save holds the event and calls `close_window`
/// when it is done; the script says whether it did.
const ASK_TO_CLOSE: &str =
    "window.dispatchEvent(new CustomEvent('lamppost:close', { cancelable: true }))";

/// Makes the window.
pub(crate) fn create<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Lamppost")
        .inner_size(1280.0, 840.0)
        .min_inner_size(640.0, 480.0)
        .visible(false)
        .disable_drag_drop_handler()
        .on_navigation(is_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_document_title_changed(|window, title| {
            let _ = window.set_title(&title);
        })
        .on_page_load(|window, page| {
            if page.event() == PageLoadEvent::Finished {
                // A window that cannot be shown has nobody to tell.
                let _ = window.show();
            }
        })
        .build()?;
    let closing = window.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event {
            api.prevent_close();
            ask_to_close(&closing);
        }
    });
    Ok(())
}

/// Shows the window to somebody who started Lamppost a second time.
pub(crate) fn bring_to_front<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// Closes the window; what had to be saved is saved.
pub(crate) fn close<R: Runtime>(app: &AppHandle<R>) -> Result<()> {
    let window = app
        .get_webview_window(MAIN)
        .ok_or_else(|| Error::new(Kind::Internal, "There is no window."))?;
    window.destroy().map_err(|error| {
        Error::new(
            Kind::Internal,
            format!("The window does not close: {error}."),
        )
    })
}

/// Opens the print dialog for what the window shows.
pub(crate) fn print<R: Runtime>(app: &AppHandle<R>) -> Result<()> {
    let failed = |why: String| {
        Error::new(Kind::Io, format!("Nothing was printed: {why}."))
            .hint("Open the report in your browser and print it there.")
    };
    let window = app
        .get_webview_window(MAIN)
        .ok_or_else(|| failed("there is no window".to_owned()))?;
    window.print().map_err(|error| failed(error.to_string()))
}

/// The page may go to itself and nowhere else.
fn is_own(url: &Url) -> bool {
    let own = if cfg!(any(windows, target_os = "android")) {
        "http://tauri.localhost"
    } else {
        "tauri://localhost"
    };
    url.as_str() == own
        || url
            .as_str()
            .strip_prefix(own)
            .is_some_and(|rest| rest.starts_with(['/', '#', '?']))
}

fn ask_to_close<R: Runtime>(window: &WebviewWindow<R>) {
    let (heard, answer) = mpsc::channel();
    let asked = window.eval_with_callback(ASK_TO_CLOSE, move |held| {
        let _ = heard.send(held);
    });
    let window = window.clone();
    let wait = move || match answer.recv_timeout(PATIENCE) {
        // The page holds the event: it saves first, asks if that fails, and then closes the window itself.
        Ok(held) if held == "false" => {}
        // A page that holds nothing has nothing to save.
        Ok(_) => drop(window.destroy()),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
            ask_outside_the_page(window)
        }
    };
    if asked.is_err()
        || thread::Builder::new()
            .name("close".to_owned())
            .spawn(wait)
            .is_err()
    {
        // No page and no thread: nothing is left that could save anything.
        std::process::exit(1);
    }
}

fn ask_outside_the_page<R: Runtime>(window: WebviewWindow<R>) {
    let text = "The page does not answer. What was typed in the last second may not be saved. Everything marked Saved is safe.";
    let buttons = MessageDialogButtons::OkCancelCustom("Close".to_owned(), "Wait".to_owned());
    let dialog = window
        .dialog()
        .message(text)
        .title("Close Lamppost?")
        .buttons(buttons)
        .parent(&window);
    dialog.show(move |close| {
        if close {
            let _ = window.destroy();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_stays_at_home() {
        let own = if cfg!(windows) {
            "http://tauri.localhost/"
        } else {
            "tauri://localhost/"
        };
        let goes = |url: &str| Url::parse(url).is_ok_and(|url| is_own(&url));
        assert!(goes(own) && goes(&format!("{own}index.html#/review/1")));
        // A link in the first page, whose address has no slash before its hash.
        assert!(goes(&format!("{}#/review/1", own.trim_end_matches('/'))));
        for bad in [
            "https://example.org/",
            "tauri://localhost.example.org/",
            "http://tauri.localhost.example.org/",
            "file:///etc/passwd",
            "data:text/html,x",
            "about:blank",
        ] {
            assert!(!goes(bad), "{bad}");
        }
    }
}
