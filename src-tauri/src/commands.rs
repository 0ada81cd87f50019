//! What the page may ask of the shell: the one list, and the way back.
//!
//! `rpc` carries every command of core; the others are what only a desktop can do. Requests are typed and take no path. Answering by
//! hand instead of with Tauri's macro keeps requests in order: the macro gives each its own task, and two edits could overtake each
//! other. Every failure goes back as `{ kind, message, hint }`.

use lamppost_core::api::Id;
use lamppost_core::{Error, Result};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use tauri::ipc::{Invoke, InvokeBody, InvokeResolver, Response};
use tauri::{AppHandle, Manager, Runtime};

use crate::ballot;
use crate::calendar;
use crate::clipboard::Clip;
use crate::desktop;
use crate::markdown;
use crate::parcel::{self, What};
use crate::publishing;
use crate::report::{self, Export};
use crate::session::{Desk, Workspace};
use crate::table::{self, Table};
use crate::window;

/// One command of core.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rpc {
    name: String,
    payload: Value,
    /// The snapshot it is asked of; the workspace as it is where absent.
    #[serde(default)]
    at: Option<Id>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Target {
    target: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    id: String,
    /// Whether a confidential one may leave.
    include: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ballot {
    respondent: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Due {
    /// How far to look ahead.
    days: u32,
    /// Whether only what the person who uses this installation has to do is in it.
    #[serde(default)]
    mine: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Link {
    url: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// Answers a request of the page; false if there is no such command.
pub(crate) fn answer<R: Runtime>(invoke: Invoke<R>) -> bool {
    let Invoke {
        message, resolver, ..
    } = invoke;
    let app = message.webview_ref().app_handle().clone();
    let body = message.payload();
    let reply = Reply(resolver);
    match message.command() {
        "rpc" => with(body, reply, |request: Rpc, reply| {
            app.state::<Desk>().run(move |workspace| {
                reply.send_text(workspace.call(
                    request.at.as_ref(),
                    &request.name,
                    request.payload,
                ));
            })
        }),
        "open_workspace" => with(body, reply, |Nothing {}, reply| {
            desktop::open_workspace(&app, move |answer| reply.send(answer))
        }),
        "new_workspace" => with(body, reply, |Nothing {}, reply| {
            desktop::new_workspace(&app, move |answer| reply.send(answer))
        }),
        "open_read_only" => with(body, reply, |Nothing {}, reply| {
            on_desk(&app, reply, |workspace| {
                workspace.reopen(true).map(|()| true)
            })
        }),
        "restore_backup" => with(body, reply, |Nothing {}, reply| {
            desktop::restore_backup(&app, move |answer| reply.send(answer));
        }),
        "pick_evidence_file" => with(body, reply, |Nothing {}, reply| {
            desktop::pick_evidence_file(&app, move |answer| reply.send(answer))
        }),
        "export_report" => with(body, reply, |request: Export, reply| {
            report::export(&app, request, move |answer| reply.send(answer))
        }),
        "open_report" => with(body, reply, |request: Export, reply| {
            on_desk(&app, reply, move |workspace| {
                report::open(workspace, request)
            })
        }),
        "copy_text" => with(body, reply, |request: Text, reply| {
            reply.send(app.state::<Clip>().copy(request.text))
        }),
        "print_page" => with(body, reply, |Nothing {}, reply| {
            reply.send(window::print(&app))
        }),
        "pick_target_folder" => with(body, reply, |request: Target, reply| {
            publishing::choose_folder(&app, request.target, move |answer| reply.send(answer))
        }),
        "pick_markdown" => with(body, reply, |Nothing {}, reply| {
            markdown::pick(&app, move |answer| reply.send(answer))
        }),
        "export_document" => with(body, reply, |request: Document, reply| {
            markdown::export(&app, request.id, request.include, move |answer| {
                reply.send(answer)
            })
        }),
        "pick_ballot" => with(body, reply, |Nothing {}, reply| {
            ballot::pick(&app, move |answer| reply.send(answer))
        }),
        "export_ballot" => with(body, reply, |request: Ballot, reply| {
            ballot::export(&app, request.respondent, move |answer| reply.send(answer))
        }),
        "save_due" => with(body, reply, |request: Due, reply| {
            calendar::export(&app, request.days, request.mine, move |answer| {
                reply.send(answer)
            })
        }),
        "save_table" => with(body, reply, |request: Table, reply| {
            table::export(&app, request, move |answer| reply.send(answer))
        }),
        "export_file" => with(body, reply, |request: What, reply| {
            parcel::export(&app, request, move |answer| reply.send(answer))
        }),
        "import_file" => with(body, reply, |Nothing {}, reply| {
            parcel::import(&app, move |answer| reply.send(answer))
        }),
        "open_link" => with(body, reply, |request: Link, reply| {
            reply.send(desktop::open_link(&request.url))
        }),
        "close_window" => with(body, reply, |Nothing {}, reply| {
            reply.send(window::close(&app))
        }),
        _ => return false,
    }
    true
}

/// The way back to the page that asked.
struct Reply<R: Runtime>(InvokeResolver<R>);

impl<R: Runtime> Reply<R> {
    fn send<T: Serialize>(self, answer: Result<T>) {
        match answer.and_then(|answer| {
            serde_json::to_value(answer).map_err(|error| Error::invalid(error.to_string()))
        }) {
            Ok(answer) => self.0.resolve(answer),
            Err(error) => self.0.reject(error),
        }
    }

    /// An answer that is JSON already.
    fn send_text(self, answer: Result<String>) {
        match answer {
            Ok(answer) => self.0.resolve(Response::new(answer)),
            Err(error) => self.0.reject(error),
        }
    }
}

fn with<T: DeserializeOwned, R: Runtime>(
    body: &InvokeBody,
    reply: Reply<R>,
    act: impl FnOnce(T, Reply<R>),
) {
    match parse(body) {
        Ok(request) => act(request, reply),
        Err(error) => reply.send::<()>(Err(error)),
    }
}

fn parse<T: DeserializeOwned>(body: &InvokeBody) -> Result<T> {
    match body {
        InvokeBody::Json(value) => serde_json::from_value(value.clone())
            .map_err(|error| Error::invalid(format!("The request has a wrong shape: {error}."))),
        InvokeBody::Raw(_) => Err(Error::invalid("The request is not JSON.")),
    }
}

fn on_desk<T: Serialize, R: Runtime>(
    app: &AppHandle<R>,
    reply: Reply<R>,
    act: impl FnOnce(&mut Workspace) -> Result<T> + Send + 'static,
) {
    app.state::<Desk>()
        .run(move |workspace| reply.send(act(workspace)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_permission_list_and_the_answers_are_the_same() {
        let permissions: Value =
            serde_json::from_str(include_str!("../capabilities/main.json")).unwrap_or_default();
        let granted: Vec<String> = permissions["permissions"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        let answers = include_str!("commands.rs")
            .split("#[cfg(test)]")
            .next()
            .unwrap_or_default();
        let answered: Vec<String> = answers
            .lines()
            .filter_map(|line| line.trim().strip_prefix('"')?.split_once("\" => "))
            .map(|(name, _)| format!("allow-{}", name.replace('_', "-")))
            .collect();
        assert_eq!(granted, answered);
        let built = include_str!("../build.rs");
        assert!(answered.iter().all(|name| built.contains(&format!(
            "\"{}\"",
            name.trim_start_matches("allow-").replace('-', "_")
        ))));
    }

    #[test]
    fn a_request_with_more_than_it_should_have_is_refused() {
        let body = |text: &str| InvokeBody::Json(serde_json::from_str(text).unwrap_or_default());
        assert!(parse::<Link>(&body(r#"{"url":"https://example.org"}"#)).is_ok());
        assert!(parse::<Link>(&body(r#"{"url":"https://example.org","with":"sh"}"#)).is_err());
        assert!(parse::<Nothing>(&body(r#"{"path":"x"}"#)).is_err());
        assert!(parse::<Rpc>(&InvokeBody::Raw(vec![1])).is_err());
    }
}
