//! What only a desktop can do: the system's dialogs, files on disk, links.
//!
//! A path never comes from the page. It comes from a dialog that Rust opened, or from the words after the program's name, which answer
//! a dialog beforehand where nobody can click on it.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use lamppost_core::{Error, Kind, Result};
use serde::Serialize;
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

use crate::session::{Desk, Workspace};

/// 25 MiB.
const EVIDENCE_LIMIT: u64 = 25 * 1024 * 1024;

/// Answers to dialogs, given at the start.
pub(crate) struct Answers {
    pub(crate) export_folder: Option<PathBuf>,
    pub(crate) ballot_file: Option<PathBuf>,
    pub(crate) import_file: Option<PathBuf>,
    pub(crate) evidence_file: Option<PathBuf>,
    pub(crate) markdown_file: Option<PathBuf>,
    pub(crate) target_folder: Option<PathBuf>,
}

/// A file that was taken as evidence.
#[derive(Serialize)]
pub(crate) struct EvidenceFile {
    hash: String,
    name: String,
    size: u32,
}

/// Asks for a workspace and opens it; false if nobody chose one.
pub(crate) fn open_workspace<R: Runtime>(
    app: &AppHandle<R>,
    reply: impl FnOnce(Result<bool>) + Send + 'static,
) {
    let desk = app.clone();
    let dialog = dialog(app, "Open a workspace").add_filter("Lamppost workspaces", &["lamppost"]);
    dialog.pick_file(move |chosen| {
        chosen_then(&desk, chosen, reply, |workspace, file| {
            workspace.switch(file)
        })
    });
}

/// Asks where a new workspace should be and makes it; false if nobody chose a place.
pub(crate) fn new_workspace<R: Runtime>(
    app: &AppHandle<R>,
    reply: impl FnOnce(Result<bool>) + Send + 'static,
) {
    let desk = app.clone();
    let dialog = dialog(app, "New workspace")
        .add_filter("Lamppost workspaces", &["lamppost"])
        .set_file_name("reviews.lamppost");
    dialog.save_file(move |chosen| {
        chosen_then(&desk, chosen, reply, |workspace, file| {
            workspace.switch_to_new(with_ending(file))
        })
    });
}

/// Asks for a copy and puts it in the place of the workspace; false if nobody chose one.
pub(crate) fn restore_backup<R: Runtime>(
    app: &AppHandle<R>,
    reply: impl FnOnce(Result<bool>) + Send + 'static,
) {
    let desk = app.clone();
    app.state::<Desk>().run(move |workspace| {
        let dialog = dialog(&desk, "Restore a backup")
            .add_filter("Lamppost workspaces", &["lamppost"])
            .set_directory(workspace.backups());
        dialog.pick_file(move |chosen| {
            chosen_then(&desk, chosen, reply, |workspace, copy| {
                workspace.restore(&copy)
            });
        });
    });
}

/// Asks for a file and keeps a copy of it in the workspace; none if nobody chose one.
pub(crate) fn pick_evidence_file<R: Runtime>(
    app: &AppHandle<R>,
    reply: impl FnOnce(Result<Option<EvidenceFile>>) + Send + 'static,
) {
    let answered = app.state::<Answers>().evidence_file.clone();
    let desk = app.clone();
    let take = move |chosen: Option<PathBuf>| match chosen {
        None => reply(Ok(None)),
        Some(file) => desk
            .state::<Desk>()
            .run(move |workspace| reply(keep_evidence(workspace, &file).map(Some))),
    };
    match answered {
        Some(file) => take(Some(file)),
        None => dialog(app, "Choose the evidence").pick_file(move |chosen| take(path(chosen))),
    }
}

/// Opens a link in the user's browser or mail program.
pub(crate) fn open_link(url: &str) -> Result<()> {
    check_link(url)?;
    tauri_plugin_opener::open_url(url, None::<&str>).map_err(|error| {
        Error::new(Kind::Io, format!("The link did not open: {error}."))
            .hint("Copy it into your browser.")
    })
}

/// Only the web and mail leave the window, and nothing that a command line could read as an option or a second word.
fn check_link(url: &str) -> Result<()> {
    let low = url.to_ascii_lowercase();
    let is_known = ["https://", "http://", "mailto:"].iter().any(|scheme| {
        low.strip_prefix(scheme)
            .is_some_and(|rest| !rest.is_empty())
    });
    let is_plain = url.len() <= 2048 && url.chars().all(|c| !c.is_control() && !c.is_whitespace());
    if is_known && is_plain {
        return Ok(());
    }
    Err(Error::new(Kind::Refused, "This link was not opened.")
        .hint("Only links that begin with https, http or mailto open."))
}

fn keep_evidence(workspace: &mut Workspace, file: &Path) -> Result<EvidenceFile> {
    let name = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let refused = |error: std::io::Error| {
        Error::new(Kind::Io, format!("{name} cannot be read: {error}."))
            .hint("Choose another file.")
    };
    let length = fs::metadata(file).map_err(refused)?.len();
    let size = u32::try_from(length)
        .ok()
        .filter(|_| length <= EVIDENCE_LIMIT);
    let Some(size) = size else {
        return Err(
            Error::new(Kind::OverLimit, format!("{name} is larger than 25 MiB."))
                .hint("Link to it instead, or choose a smaller file."),
        );
    };
    let bytes = fs::read(file).map_err(refused)?;
    let base64 = base64::engine::general_purpose::STANDARD.encode(bytes);
    let request = serde_json::json!({ "name": name, "base64": base64 });
    let kept = workspace.session()?.call("attachment_add", request)?;
    let hash = kept["file"].as_str().unwrap_or_default().to_owned();
    Ok(EvidenceFile { hash, name, size })
}

/// A dialog of the system over the window.
pub(crate) fn dialog<R: Runtime>(app: &AppHandle<R>, title: &str) -> FileDialogBuilder<R> {
    let dialog = app.dialog().file().set_title(title);
    match app.get_webview_window("main") {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

fn chosen_then<R: Runtime>(
    app: &AppHandle<R>,
    chosen: Option<FilePath>,
    reply: impl FnOnce(Result<bool>) + Send + 'static,
    act: impl FnOnce(&mut Workspace, PathBuf) -> Result<()> + Send + 'static,
) {
    match path(chosen) {
        None => reply(Ok(false)),
        Some(file) => app
            .state::<Desk>()
            .run(move |workspace| reply(act(workspace, file).map(|()| true))),
    }
}

/// The file that was chosen; none where nobody chose one, or it is not on this machine.
pub(crate) fn path(chosen: Option<FilePath>) -> Option<PathBuf> {
    chosen.and_then(|chosen| chosen.into_path().ok())
}

fn with_ending(file: PathBuf) -> PathBuf {
    if file.extension().is_some() {
        return file;
    }
    file.with_extension("lamppost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_to_the_web_and_to_mail_open() {
        for good in [
            "https://example.org/a?b=c#d",
            "HTTP://example.org",
            "mailto:sre@example.org",
        ] {
            assert!(check_link(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "https://",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
            "--help",
            "https://a b",
            "https://a\nb",
            "smb://host/share",
            "//example.org",
        ] {
            assert!(
                check_link(bad).is_err_and(|error| error.kind == Kind::Refused),
                "{bad}"
            );
        }
        assert!(check_link(&format!("https://{}", "a".repeat(2048))).is_err());
    }

    #[test]
    fn a_new_workspace_gets_its_ending() {
        assert_eq!(
            with_ending(PathBuf::from("a/team")),
            PathBuf::from("a/team.lamppost")
        );
        assert_eq!(
            with_ending(PathBuf::from("a/team.db")),
            PathBuf::from("a/team.db")
        );
    }
}
