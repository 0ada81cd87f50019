//! A review, a service, a team or the workspace as one file, out and in.
//!
//! Core writes and reads the lines; this asks where, and sees to it that a failure leaves no half a file.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter};
use std::path::{Path, PathBuf};

use lamppost_core::api::parcel::{ExportView, ImportView};
use lamppost_core::api::{Exported, Id, exported};
use lamppost_core::{Error, Kind, Result};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager, Runtime};

use crate::desktop::{Answers, dialog, path};
use crate::ending::given;
use crate::session::{Desk, Workspace};

const KIND: (&str, &[&str]) = ("Lamppost files", &["jsonl"]);

/// What is to be exported: one of these, or the whole workspace.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct What {
    #[serde(default)]
    review: Option<Id>,
    #[serde(default)]
    service: Option<Id>,
    #[serde(default)]
    team: Option<Id>,
}

/// A file that was written, and what is in it.
#[derive(Serialize)]
pub(crate) struct Written {
    name: String,
    #[serde(flatten)]
    holds: ExportView,
}

/// Asks where and writes the file there; none if nobody chose a place.
pub(crate) fn export<R: Runtime>(
    app: &AppHandle<R>,
    what: What,
    reply: impl FnOnce(Result<Option<Written>>) + Send + 'static,
) {
    let answered = app.state::<Answers>().export_folder.clone();
    let desk = app.clone();
    app.state::<Desk>().run(move |workspace| {
        let named = exported(what.review, what.service, what.team)
            .and_then(|what| Ok((workspace.session()?.export_name(&what)?, what)));
        let (name, what) = match named {
            Ok(named) => named,
            Err(error) => return reply(Err(error)),
        };
        match answered {
            Some(folder) => reply(write(workspace, &what, &folder.join(name)).map(Some)),
            None => {
                let asks = dialog(&desk, "Export to a file").add_filter(KIND.0, KIND.1);
                asks.set_file_name(&name)
                    .save_file(move |chosen| match path(chosen) {
                        None => reply(Ok(None)),
                        Some(file) => desk.state::<Desk>().run(move |workspace| {
                            let written =
                                given(file, KIND.1).and_then(|file| write(workspace, &what, &file));
                            reply(written.map(Some));
                        }),
                    });
            }
        }
    });
}

/// Asks for a file and takes it over; none if nobody chose one.
pub(crate) fn import<R: Runtime>(
    app: &AppHandle<R>,
    reply: impl FnOnce(Result<Option<ImportView>>) + Send + 'static,
) {
    let answered = app.state::<Answers>().import_file.clone();
    let desk = app.clone();
    let take = move |chosen: Option<PathBuf>| match chosen {
        None => reply(Ok(None)),
        Some(file) => desk
            .state::<Desk>()
            .run(move |workspace| reply(read(workspace, &file).map(Some))),
    };
    match answered {
        Some(file) => take(Some(file)),
        None => dialog(app, "Import a file")
            .add_filter(KIND.0, KIND.1)
            .pick_file(move |chosen| take(path(chosen))),
    }
}

/// Writes beside the place and then puts it there.
fn write(workspace: &mut Workspace, what: &Exported, file: &Path) -> Result<Written> {
    let name = name_of(file);
    let failed = |error: io::Error| {
        Error::new(Kind::Io, format!("{name} was not written: {error}."))
            .hint("Choose another place, or free some space.")
    };
    let session = workspace.session()?;
    session.keep_own_file(file)?;
    let beside = file.with_file_name(format!(".{name}.part"));
    let written = File::create(&beside).map_err(failed).and_then(|part| {
        let mut out = BufWriter::with_capacity(1 << 20, part);
        let holds = session.export_file(what, &mut out, &mut |_| {})?;
        let part = out
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        part.sync_all().map_err(failed)?;
        fs::rename(&beside, file).map_err(failed)?;
        Ok(holds)
    });
    if written.is_err() {
        // What is left of the attempt helps nobody; the error that is told is the first one.
        drop(fs::remove_file(&beside));
    }
    Ok(Written {
        holds: written?,
        name,
    })
}

fn read(workspace: &mut Workspace, file: &Path) -> Result<ImportView> {
    let open = File::open(file).map_err(|error| {
        let name = name_of(file);
        Error::new(Kind::Io, format!("{name} cannot be read: {error}."))
            .hint("Choose another file.")
    })?;
    let mut lines = BufReader::with_capacity(1 << 20, open);
    workspace.session()?.import_file(&mut lines, &mut |_| {})
}

fn name_of(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
