//! The portfolio as a table in a file.
//!
//! Core makes the text; [`textfile`] asks where.

use lamppost_core::Result;
use serde::Deserialize;
use serde_json::{Value, json};
use tauri::{AppHandle, Manager, Runtime};

use crate::desktop::Answers;
use crate::session::Workspace;
use crate::textfile::{self, Ask, Written};

/// Which services, and in which order; as `portfolio_table` takes them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    filter: Value,
    sort: Value,
}

/// Asks where and writes the table there as CSV; none if nobody chose a place.
pub(crate) fn export<R: Runtime>(
    app: &AppHandle<R>,
    request: Table,
    reply: impl FnOnce(Result<Option<Written>>) + Send + 'static,
) {
    let ask = Ask {
        title: "Save the table",
        kind: ("Tables", &["csv"]),
        answered: app.state::<Answers>().export_folder.clone(),
    };
    let make = move |workspace: &mut Workspace| {
        let Table { filter, sort } = request;
        let request = json!({ "filter": filter, "sort": sort, "form": "csv" });
        let file = workspace.session()?.call("portfolio_table", request)?;
        let part = |name: &str| file[name].as_str().unwrap_or_default().to_owned();
        Ok((part("name"), part("text")))
    };
    textfile::export(app, ask, make, reply);
}
