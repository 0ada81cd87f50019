//! Ballots of an assessment that leave as a file and come back as one.
//!
//! Core makes and reads the text; this asks where.

use std::path::PathBuf;

use lamppost_core::Result;
use tauri::{AppHandle, Manager, Runtime};

use crate::desktop::{Answers, dialog, path};
use crate::session::{Desk, Workspace};
use crate::textfile::{TextFile, Written, read, with_ending, write};

/// Asks for a ballot file and reads it; none if nobody chose one.
pub(crate) fn pick<R: Runtime>(
    app: &AppHandle<R>,
    reply: impl FnOnce(Result<Option<TextFile>>) + Send + 'static,
) {
    let answered = app.state::<Answers>().ballot_file.clone();
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
        None => dialog(app, "Take in a ballot")
            .add_filter("Ballots", &["json"])
            .pick_file(move |chosen| take(path(chosen))),
    }
}

/// Asks where and writes the ballot of one respondent there; none if nobody chose a place.
pub(crate) fn export<R: Runtime>(
    app: &AppHandle<R>,
    respondent: String,
    reply: impl FnOnce(Result<Option<Written>>) + Send + 'static,
) {
    let answered = app.state::<Answers>().export_folder.clone();
    let desk = app.clone();
    app.state::<Desk>().run(move |workspace| {
        let (name, text) = match ballot(workspace, &respondent) {
            Ok(ballot) => ballot,
            Err(error) => return reply(Err(error)),
        };
        match answered {
            Some(folder) => reply(write(&folder.join(name), &text).map(Some)),
            None => dialog(&desk, "Save the ballot")
                .add_filter("Ballots", &["json"])
                .set_file_name(&name)
                .save_file(move |chosen| match path(chosen) {
                    None => reply(Ok(None)),
                    Some(file) => reply(write(&with_ending(file, "json"), &text).map(Some)),
                }),
        }
    });
}

fn ballot(workspace: &mut Workspace, respondent: &str) -> Result<(String, String)> {
    let request = serde_json::json!({ "respondent": respondent });
    let file = workspace.session()?.call("ballot_export", request)?;
    let part = |name: &str| file[name].as_str().unwrap_or_default().to_owned();
    Ok((part("name"), part("text")))
}
