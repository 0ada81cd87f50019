//! What is due as a calendar file.
//!
//! Core makes the text; [`textfile`] asks where.

use lamppost_core::Result;
use tauri::{AppHandle, Manager, Runtime};

use crate::desktop::Answers;
use crate::session::Workspace;
use crate::textfile::{self, Ask, Written};

/// Asks where and writes what is due in these days there, or `mine` of it; none if nobody chose a place.
pub(crate) fn export<R: Runtime>(
    app: &AppHandle<R>,
    days: u32,
    mine: bool,
    reply: impl FnOnce(Result<Option<Written>>) + Send + 'static,
) {
    let ask = Ask {
        title: "Save the calendar",
        kind: ("Calendars", &["ics"]),
        answered: app.state::<Answers>().export_folder.clone(),
    };
    let make = move |workspace: &mut Workspace| {
        let request = serde_json::json!({ "days": days, "mine": mine });
        let file = workspace.session()?.call("due_ics", request)?;
        let part = |name: &str| file[name].as_str().unwrap_or_default().to_owned();
        Ok((part("name"), part("text")))
    };
    textfile::export(app, ask, make, reply);
}
