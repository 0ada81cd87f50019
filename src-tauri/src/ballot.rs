//! Ballots of an assessment that leave as a file and come back as one.
//!
//! Core makes and reads the text; [`textfile`] asks where.

use std::path::PathBuf;

use lamppost_core::Result;
use tauri::{AppHandle, Manager, Runtime};

use crate::desktop::Answers;
use crate::session::Workspace;
use crate::textfile::{self, Ask, TextFile, Written};

/// Asks for a ballot file and reads it; none if nobody chose one.
pub(crate) fn pick<R: Runtime>(
    app: &AppHandle<R>,
    reply: impl FnOnce(Result<Option<TextFile>>) + Send + 'static,
) {
    let answered = app.state::<Answers>().ballot_file.clone();
    textfile::pick(app, ask("Take in a ballot", answered), reply);
}

/// Asks where and writes the ballot of one respondent there; none if nobody chose a place.
pub(crate) fn export<R: Runtime>(
    app: &AppHandle<R>,
    respondent: String,
    reply: impl FnOnce(Result<Option<Written>>) + Send + 'static,
) {
    let answered = app.state::<Answers>().export_folder.clone();
    let make = move |workspace: &mut Workspace| {
        let request = serde_json::json!({ "respondent": respondent });
        let file = workspace.session()?.call("ballot_export", request)?;
        let part = |name: &str| file[name].as_str().unwrap_or_default().to_owned();
        Ok((part("name"), part("text")))
    };
    textfile::export(app, ask("Save the ballot", answered), make, reply);
}

fn ask(title: &'static str, answered: Option<PathBuf>) -> Ask {
    Ask {
        title,
        kind: ("Ballots", &["json"]),
        answered,
    }
}
