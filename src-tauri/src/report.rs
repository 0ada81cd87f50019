//! Reports that leave the window: as files in a folder, or as one page in the browser.
//!
//! Core writes them; this asks where. What the browser opens stands in a folder of ours that only this user can read, and is swept
//! away at the next start.

use std::fs;
use std::path::{Path, PathBuf};

use lamppost_core::api::{About, Bundle, Dialect, Id, Profile, ReportOptions, write_to_folder};
use lamppost_core::{Error, Kind, Result};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager, Runtime};

use crate::desktop::{Answers, dialog, path};
use crate::session::{Desk, Workspace};
use crate::surroundings;

/// What a report is about, as the page says it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Subject {
    /// A review, by its id.
    Review(Id),
    /// A document, by its id.
    Document(Id),
    /// An assessment, by its id.
    Assessment(Id),
    /// A service, by its id.
    Service(Id),
    /// Every service and team.
    Portfolio,
    /// Two states of a review.
    Comparison(Sides),
}

/// Which states of which review are compared, as core names them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sides {
    review: Id,
    before: String,
    after: String,
}

impl Subject {
    fn about(self) -> About {
        match self {
            Self::Review(id) => About::Review(id),
            Self::Document(id) => About::Document(id),
            Self::Assessment(id) => About::Assessment(id),
            Self::Service(id) => About::Service(id),
            Self::Portfolio => About::Portfolio,
            Self::Comparison(Sides {
                review,
                before,
                after,
            }) => About::Comparison {
                review,
                before,
                after,
            },
        }
    }
}

/// A report to write: what it is about and how it is put together.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Export {
    about: Subject,
    #[serde(default)]
    dialect: Dialect,
    #[serde(default)]
    profile: Option<Profile>,
    #[serde(default)]
    layout: Option<Id>,
    /// The snapshot it is written of; the workspace as it is where absent.
    #[serde(default)]
    at: Option<Id>,
    /// Whether a confidential document may leave.
    #[serde(default)]
    include: bool,
}

/// A report that was written.
#[derive(Serialize)]
pub(crate) struct Exported {
    folder: String,
    files: Vec<String>,
}

/// Asks for a folder and writes the report into it; none if nobody chose one.
pub(crate) fn export<R: Runtime>(
    app: &AppHandle<R>,
    export: Export,
    reply: impl FnOnce(Result<Option<Exported>>) + Send + 'static,
) {
    let answered = app.state::<Answers>().export_folder.clone();
    let desk = app.clone();
    let write = move |chosen: Option<PathBuf>| match chosen {
        None => reply(Ok(None)),
        Some(folder) => desk
            .state::<Desk>()
            .run(move |workspace| reply(write_report(workspace, export, &folder).map(Some))),
    };
    match answered {
        Some(folder) => write(Some(folder)),
        None => dialog(app, "Export the report to a folder")
            .pick_folder(move |chosen| write(path(chosen))),
    }
}

/// Writes the report as one HTML file and opens it in the browser.
pub(crate) fn open(workspace: &mut Workspace, export: Export) -> Result<()> {
    let failed = |error: std::io::Error| {
        Error::new(Kind::Io, format!("The report was not written: {error}."))
            .hint("Save it as files instead.")
    };
    let folder = opened().ok_or_else(|| failed(std::io::ErrorKind::NotFound.into()))?;
    let html = Export {
        dialect: Dialect::Html,
        ..export
    };
    let bundle = bundle(workspace, html)?;
    make_private(&folder).map_err(failed)?;
    write_to_folder(&folder, &bundle)?;
    let page = bundle.files.first().map(|file| folder.join(&file.path));
    let page = page.ok_or_else(|| Error::new(Kind::Internal, "The report has no page."))?;
    tauri_plugin_opener::open_path(page, None::<&str>).map_err(|error| {
        Error::new(Kind::Io, format!("The browser did not open: {error}."))
            .hint("Save the report as files and open the page there.")
    })
}

/// Sweeps away what was opened before. What still stands then hinders nobody.
pub(crate) fn sweep() {
    if let Some(folder) = opened() {
        let _ = fs::remove_dir_all(folder);
    }
}

/// The folder of reports that were opened.
fn opened() -> Option<PathBuf> {
    Some(surroundings::data_folder()?.join("opened"))
}

/// Makes a folder that only its owner can enter.
fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn bundle(workspace: &mut Workspace, export: Export) -> Result<Bundle> {
    let options = ReportOptions {
        profile: export.profile,
        layout: export.layout,
        include_confidential: export.include,
        ..ReportOptions::default()
    };
    let about = export.about.about();
    workspace
        .session()?
        .as_of(export.at.as_ref())?
        .bundle(&about, &options, export.dialect)
}

fn write_report(workspace: &mut Workspace, export: Export, folder: &Path) -> Result<Exported> {
    let bundle = bundle(workspace, export)?;
    write_to_folder(folder, &bundle)?;
    Ok(Exported {
        folder: folder
            .file_name()
            .unwrap_or(folder.as_os_str())
            .to_string_lossy()
            .into_owned(),
        files: bundle.files.into_iter().map(|file| file.path).collect(),
    })
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn what_the_browser_opens_is_read_by_its_owner_alone() -> std::io::Result<()> {
        let folder = std::env::temp_dir().join(format!("lamppost-opened-{}", std::process::id()));
        make_private(&folder)?;
        make_private(&folder)?;
        assert_eq!(fs::metadata(&folder)?.permissions().mode() & 0o777, 0o700);
        fs::remove_dir_all(&folder)
    }
}
