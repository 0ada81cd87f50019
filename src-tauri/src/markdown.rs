//! Documents that come from a Markdown file and leave as one.
//!
//! The path of either file comes from a dialog that Rust opened and never reaches the page: the page sees a name and a text.

use std::path::PathBuf;

use lamppost_core::Result;
use tauri::{AppHandle, Manager, Runtime};

use crate::desktop::{Answers, dialog, path};
use crate::session::{Desk, Workspace};
use crate::textfile::{TextFile, Written, read, with_ending, write};

/// Asks for a Markdown file and reads it; none if nobody chose one.
pub(crate) fn pick<R: Runtime>(
    app: &AppHandle<R>,
    reply: impl FnOnce(Result<Option<TextFile>>) + Send + 'static,
) {
    let answered = app.state::<Answers>().markdown_file.clone();
    let desk = app.clone();
    let take = move |chosen: Option<PathBuf>| match chosen {
        None => reply(Ok(None)),
        // Reading may take long; the desk's thread is the one that may wait.
        Some(file) => desk
            .state::<Desk>()
            .run(move |_| reply(read(&file).map(Some))),
    };
    match answered {
        Some(file) => take(Some(file)),
        None => dialog(app, "Import Markdown")
            .add_filter("Markdown", &["md", "markdown", "txt"])
            .pick_file(move |chosen| take(path(chosen))),
    }
}

/// Asks where and writes the document there as Markdown; none if nobody chose a place.
///
/// Core is asked for the text first, so that a confidential document that may not leave opens no dialog.
pub(crate) fn export<R: Runtime>(
    app: &AppHandle<R>,
    id: String,
    include: bool,
    reply: impl FnOnce(Result<Option<Written>>) + Send + 'static,
) {
    let answered = app.state::<Answers>().export_folder.clone();
    let desk = app.clone();
    app.state::<Desk>().run(move |workspace| {
        let (name, text) = match document(workspace, &id, include) {
            Ok(document) => document,
            Err(error) => return reply(Err(error)),
        };
        match answered {
            Some(folder) => reply(write(&folder.join(name), &text).map(Some)),
            None => dialog(&desk, "Export Markdown")
                .add_filter("Markdown", &["md"])
                .set_file_name(&name)
                .save_file(move |chosen| match path(chosen) {
                    None => reply(Ok(None)),
                    Some(file) => reply(write(&with_ending(file, "md"), &text).map(Some)),
                }),
        }
    });
}

fn document(workspace: &mut Workspace, id: &str, include: bool) -> Result<(String, String)> {
    let request = serde_json::json!({ "id": id, "include_confidential": include });
    let file = workspace.session()?.call("document_export", request)?;
    let part = |name: &str| file[name].as_str().unwrap_or_default().to_owned();
    Ok((part("name"), part("markdown")))
}
