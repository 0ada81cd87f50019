//! Places to publish to: the list, adding one, its folder and its secret, and whether it answers.
//!
//! Invariant: a secret comes from standard input or the surroundings, never from the words of the command.

use std::io::{self, Read};
use std::path::Path;

use lamppost_core::api::publish_view::JobView;
use lamppost_core::api::target_view::TargetRow;
use lamppost_core::api::{Connect, Secrets, Session};
use lamppost_core::{Error, Kind, Result};
use lamppost_publish::{Drivers, Keyring};
use serde_json::{Value, json};

use crate::arguments::{TargetAdd, Targets};
use crate::choose;
use crate::failure::{Failure, Outcome, unexpected};
use crate::place::Place;
use crate::screen::{Screen, plain, table};

/// Where a pipeline puts the secret of the target it publishes to.
const SECRET: &str = "LAMPPOST_SECRET";
/// More than a secret may be long, so that core says so.
const MOST: u64 = 8 * 1024;

/// Does one thing with targets.
pub(crate) fn run(what: &Targets, place: &Place, screen: &Screen) -> Outcome {
    match what {
        Targets::List => {
            let mut session = ready(place.read()?);
            let rows = rows(&mut session)?;
            let value = serde_json::to_value(&rows).map_err(unexpected)?;
            Ok(screen.answer(&value, || list(&rows))?)
        }
        Targets::Add(add) => {
            let mut session = ready(place.write()?);
            let done = session.call("target_create", request(add))?;
            let id = done["output"]["id"].as_str().unwrap_or_default().to_owned();
            if let Some(folder) = &add.folder {
                keep_folder(&mut session, &id, folder)?;
            }
            Ok(screen.answer(&json!({ "id": id }), || format!("{id}\n"))?)
        }
        Targets::Check { target } => {
            let mut session = ready(place.read()?);
            let id = choose::target(&mut session, target)?;
            session.call("target_check", json!({ "id": id }))?;
            let job = waited(&mut session)?;
            let value = serde_json::to_value(&job.greeting).map_err(unexpected)?;
            Ok(screen.answer(&value, || format!("{}\n", plain(&job.text)))?)
        }
        Targets::Folder { target, folder } => {
            let mut session = ready(place.write()?);
            let id = choose::target(&mut session, target)?;
            keep_folder(&mut session, &id, folder)?;
            Ok(screen.answer(&json!({ "id": id }), String::new)?)
        }
        Targets::Secret { target, forget } => {
            let mut session = ready(place.read()?);
            let id = choose::target(&mut session, target)?;
            if *forget {
                session.call("target_forget", json!({ "id": id }))?;
            } else {
                let secret = read_secret()?;
                let keep = json!({ "target": id, "secret": secret, "keep": true });
                session.call("target_secret", keep)?;
            }
            Ok(screen.answer(&json!({ "id": id }), String::new)?)
        }
    }
}

/// A session that can publish.
pub(crate) fn ready(mut session: Session) -> Session {
    let secrets = Given {
        secret: std::env::var(SECRET).ok().filter(|text| !text.is_empty()),
        keyring: Keyring::system(),
    };
    let drivers: Box<dyn Connect> = Box::new(Drivers::default());
    session.publish_with(drivers, Box::new(secrets));
    session
}

/// The job's end.
pub(crate) fn waited(session: &mut Session) -> std::result::Result<JobView, Failure> {
    let job = session
        .publish_wait()
        .ok_or_else(|| Error::new(Kind::Internal, "Nothing was begun."))?;
    match job.error {
        Some(error) => Err(error.into()),
        None => Ok(job),
    }
}

/// The targets of a workspace.
pub(crate) fn rows(session: &mut Session) -> std::result::Result<Vec<TargetRow>, Failure> {
    let rows = session.call("target_list", Value::Null)?;
    serde_json::from_value(rows).map_err(unexpected)
}

fn keep_folder(session: &mut Session, id: &str, folder: &Path) -> Result<()> {
    let full = std::path::absolute(folder).map_err(|error| {
        Error::new(
            Kind::Io,
            format!("{} can't be used: {error}.", folder.display()),
        )
        .hint("Name another folder.")
    })?;
    session.set_target_folder(&id.parse()?, Some(&full))
}

fn request(add: &TargetAdd) -> Value {
    let mut request = json!({ "name": add.name, "place": add.kind });
    for (key, value) in [
        ("address", &add.address),
        ("branch", &add.branch),
        ("prefix", &add.prefix),
        ("below", &add.below),
        ("user", &add.user),
    ] {
        if let Some(value) = value {
            request[key] = json!(value);
        }
    }
    if let Some(dialect) = add.dialect {
        request["dialect"] = json!(dialect.name());
    }
    if let Some(profile) = add.profile {
        request["profile"] = json!(profile.name());
    }
    request
}

fn read_secret() -> Result<String> {
    let mut text = String::new();
    let mut input = io::stdin().lock().take(MOST);
    input.read_to_string(&mut text).map_err(|error| {
        Error::new(Kind::Io, format!("Standard input cannot be read: {error}."))
            .hint("Write the secret to standard input.")
    })?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

fn list(rows: &[TargetRow]) -> String {
    if rows.is_empty() {
        return "There are no targets yet.\n".to_owned();
    }
    let heading = [
        "Id",
        "Target",
        "Place",
        "Address",
        "Last published",
        "Missing",
    ];
    let mut cells = vec![heading.map(str::to_owned).to_vec()];
    for row in rows {
        let away = if row.archived { " (archived)" } else { "" };
        let address = row.folder.as_ref().unwrap_or(&row.address);
        let last = row.last.as_ref().map_or("", |last| &last.at);
        cells.push(vec![
            row.id.clone(),
            plain(&row.name) + away,
            row.place_text.clone(),
            plain(address),
            last.to_owned(),
            row.lacks.clone(),
        ]);
    }
    table(&cells)
}

/// The secret that was given for this run, before those of the keyring.
struct Given {
    secret: Option<String>,
    keyring: Keyring,
}

impl Secrets for Given {
    fn get(&self, target: &str) -> Result<Option<String>> {
        match &self.secret {
            Some(secret) => Ok(Some(secret.clone())),
            None => self.keyring.get(target),
        }
    }

    fn set(&mut self, target: &str, secret: &str, lasting: bool) -> Result<()> {
        self.keyring.set(target, secret, lasting)
    }

    fn forget(&mut self, target: &str) -> Result<()> {
        self.keyring.forget(target)
    }

    fn lasting(&self) -> bool {
        self.keyring.lasting()
    }
}
