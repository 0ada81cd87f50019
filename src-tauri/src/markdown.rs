//! Documents that come from a Markdown file and leave as one.
//!
//! The path of either file comes from a dialog that Rust opened and never reaches the page: the page sees a name and a text.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use lamppost_core::{Error, Kind, Result};
use serde::Serialize;
use tauri::{AppHandle, Manager, Runtime};

use crate::desktop::{Answers, dialog, path};
use crate::session::{Desk, Workspace};

/// 4 MiB, as core has it.
const IMPORT_LIMIT: u64 = 4 * 1024 * 1024;

/// A Markdown file that was chosen.
#[derive(Debug, Serialize)]
pub(crate) struct MarkdownFile {
    name: String,
    text: String,
}

/// A document that was written.
#[derive(Serialize)]
pub(crate) struct Written {
    name: String,
}

/// Asks for a Markdown file and reads it; none if nobody chose one.
pub(crate) fn pick<R: Runtime>(
    app: &AppHandle<R>,
    reply: impl FnOnce(Result<Option<MarkdownFile>>) + Send + 'static,
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
                    Some(file) => reply(write(&with_ending(file), &text).map(Some)),
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

fn read(file: &Path) -> Result<MarkdownFile> {
    let name = name_of(file);
    let refused = |error: std::io::Error| {
        Error::new(Kind::Io, format!("{name} cannot be read: {error}."))
            .hint("Choose another file.")
    };
    if fs::metadata(file).map_err(refused)?.len() > IMPORT_LIMIT {
        return Err(
            Error::new(Kind::OverLimit, format!("{name} is larger than 4 MiB."))
                .hint("Split it, or choose a smaller file."),
        );
    }
    let bytes = fs::read(file).map_err(refused)?;
    let Ok(text) = String::from_utf8(bytes) else {
        return Err(Error::invalid(format!("{name} is not text in UTF-8."))
            .hint("Save it as UTF-8 and choose it again."));
    };
    Ok(MarkdownFile { name, text })
}

/// Writes beside the place and then puts it there, so that a full disk never leaves half a document.
fn write(file: &Path, text: &str) -> Result<Written> {
    let name = name_of(file);
    let failed = |error: std::io::Error| {
        Error::new(Kind::Io, format!("{name} was not written: {error}."))
            .hint("Choose another place, or free some space.")
    };
    let beside = file.with_file_name(format!(".{name}.part"));
    let written = fs::File::create(&beside)
        .and_then(|mut part| {
            part.write_all(text.as_bytes())
                .and_then(|()| part.sync_all())
        })
        .and_then(|()| fs::rename(&beside, file));
    if let Err(error) = written {
        // What is left of the attempt helps nobody; the error that is told is the first one.
        drop(fs::remove_file(&beside));
        return Err(failed(error));
    }
    Ok(Written { name })
}

fn name_of(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn with_ending(file: PathBuf) -> PathBuf {
    if file.extension().is_some() {
        return file;
    }
    file.with_extension("md")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_written_whole_and_read_back() -> std::io::Result<()> {
        let folder = std::env::temp_dir().join(format!("lamppost-markdown-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let file = with_ending(folder.join("design"));
        assert!(write(&file, "# Design\n").is_ok_and(|written| written.name == "design.md"));
        assert!(
            read(&file).is_ok_and(|back| back.name == "design.md" && back.text == "# Design\n")
        );
        assert_eq!(fs::read_dir(&folder)?.count(), 1);
        fs::write(&file, [0xff, 0xfe, 0x00])?;
        assert!(read(&file).is_err_and(|error| error.kind == Kind::Invalid));
        assert!(read(&folder.join("none.md")).is_err_and(|error| error.kind == Kind::Io));
        assert!(
            write(&folder.join("no/such/folder.md"), "").is_err_and(|error| error.kind == Kind::Io)
        );
        fs::remove_dir_all(&folder)?;
        Ok(())
    }

    #[test]
    fn a_file_over_the_limit_is_not_read() -> std::io::Result<()> {
        let file = std::env::temp_dir().join(format!("lamppost-long-{}.md", std::process::id()));
        fs::File::create(&file)?.set_len(IMPORT_LIMIT + 1)?;
        assert!(read(&file).is_err_and(|error| error.kind == Kind::OverLimit));
        fs::remove_file(&file)?;
        Ok(())
    }
}
