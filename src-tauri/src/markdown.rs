//! Documents that come from a Markdown file and leave as one.
//!
//! Core makes and reads the text; [`textfile`] asks where.

use lamppost_core::Result;
use tauri::{AppHandle, Manager, Runtime};

use crate::desktop::Answers;
use crate::session::Workspace;
use crate::textfile::{self, Ask, TextFile, Written};

/// Asks for a Markdown file and reads it; none if nobody chose one.
pub(crate) fn pick<R: Runtime>(
    app: &AppHandle<R>,
    reply: impl FnOnce(Result<Option<TextFile>>) + Send + 'static,
) {
    let ask = Ask {
        title: "Import Markdown",
        kind: ("Markdown", &["md", "markdown", "txt"]),
        answered: app.state::<Answers>().markdown_file.clone(),
    };
    textfile::pick(app, ask, reply);
}

/// Asks where and writes the document there as Markdown; none if nobody chose a place.
pub(crate) fn export<R: Runtime>(
    app: &AppHandle<R>,
    id: String,
    include: bool,
    reply: impl FnOnce(Result<Option<Written>>) + Send + 'static,
) {
    let ask = Ask {
        title: "Export Markdown",
        kind: ("Markdown", &["md"]),
        answered: app.state::<Answers>().export_folder.clone(),
    };
    let make = move |workspace: &mut Workspace| {
        let request = serde_json::json!({ "id": id, "include_confidential": include });
        let file = workspace.session()?.call("document_export", request)?;
        let part = |name: &str| file[name].as_str().unwrap_or_default().to_owned();
        Ok((part("name"), part("markdown")))
    };
    textfile::export(app, ask, make, reply);
}
