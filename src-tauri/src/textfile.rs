//! A text file that the person chooses: read whole, written whole.
//!
//! The path comes from a dialog that Rust opened and never reaches the page: the page sees a name and a text. What the text is, is
//! core's; which dialog asks for it is its caller's.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use lamppost_core::{Error, Kind, Result};
use serde::Serialize;
use tauri::{AppHandle, Manager, Runtime};

use crate::desktop::{dialog, path};
use crate::ending::given;
use crate::session::{Desk, Workspace};

/// 4 MiB, as core has it.
const LIMIT: u64 = 4 * 1024 * 1024;

/// A text file that was chosen.
#[derive(Debug, Serialize)]
pub(crate) struct TextFile {
    name: String,
    text: String,
}

/// A file that was written.
#[derive(Serialize)]
pub(crate) struct Written {
    name: String,
}

/// What a dialog asks for.
pub(crate) struct Ask {
    /// The title of the dialog.
    pub(crate) title: &'static str,
    /// What the files are called, and their endings; the first is given to a file that has none.
    pub(crate) kind: (&'static str, &'static [&'static str]),
    /// The answer where one was given at the start: a file to read, or a folder to write into.
    pub(crate) answered: Option<PathBuf>,
}

/// Asks for a file and reads it; none if nobody chose one.
pub(crate) fn pick<R: Runtime>(
    app: &AppHandle<R>,
    ask: Ask,
    reply: impl FnOnce(Result<Option<TextFile>>) + Send + 'static,
) {
    let desk = app.clone();
    let take = move |chosen: Option<PathBuf>| match chosen {
        None => reply(Ok(None)),
        // Reading may take long; the desk's thread is the one that may wait.
        Some(file) => desk
            .state::<Desk>()
            .run(move |_| reply(read(&file).map(Some))),
    };
    match ask.answered {
        Some(file) => take(Some(file)),
        None => dialog(app, ask.title)
            .add_filter(ask.kind.0, ask.kind.1)
            .pick_file(move |chosen| take(path(chosen))),
    }
}

/// Asks where and writes a text there; none if nobody chose a place.
///
/// Core is asked for its name and the text first, so that what may not leave opens no dialog.
pub(crate) fn export<R: Runtime>(
    app: &AppHandle<R>,
    ask: Ask,
    make: impl FnOnce(&mut Workspace) -> Result<(String, String)> + Send + 'static,
    reply: impl FnOnce(Result<Option<Written>>) + Send + 'static,
) {
    let desk = app.clone();
    app.state::<Desk>().run(move |workspace| {
        let (name, text) = match make(workspace) {
            Ok(made) => made,
            Err(error) => return reply(Err(error)),
        };
        let (kind, endings) = ask.kind;
        match ask.answered {
            Some(folder) => reply(write(&folder.join(name), &text).map(Some)),
            None => dialog(&desk, ask.title)
                .add_filter(kind, endings)
                .set_file_name(&name)
                .save_file(move |chosen| match path(chosen) {
                    None => reply(Ok(None)),
                    Some(file) => {
                        let written = given(file, endings).and_then(|file| write(&file, &text));
                        reply(written.map(Some));
                    }
                }),
        }
    });
}

/// Reads a text file.
///
/// # Errors
/// `Io`; `OverLimit` above 4 MiB; `Invalid` where it is not UTF-8.
fn read(file: &Path) -> Result<TextFile> {
    let name = name_of(file);
    let refused = |error: std::io::Error| {
        Error::new(Kind::Io, format!("{name} cannot be read: {error}."))
            .hint("Choose another file.")
    };
    if fs::metadata(file).map_err(refused)?.len() > LIMIT {
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
    Ok(TextFile { name, text })
}

/// Writes beside the place and then puts it there, so that a full disk never leaves half a file.
///
/// # Errors
/// `Io`.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_whole_and_read_back() -> std::io::Result<()> {
        let folder = std::env::temp_dir().join(format!("lamppost-text-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let file = folder.join("design.md");
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
        fs::File::create(&file)?.set_len(LIMIT + 1)?;
        assert!(read(&file).is_err_and(|error| error.kind == Kind::OverLimit));
        fs::remove_file(&file)?;
        Ok(())
    }
}
