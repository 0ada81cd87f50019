//! What core must not know by itself: the time, chance, who is at the keyboard, and which installation this is.
//!
//! Both hosts, the desktop and the command line, are built with this one file.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Local, NaiveDate, Utc};
use lamppost_core::api::me::Me;
use lamppost_core::context::{Clock, DayOf, Random};
use lamppost_core::{Context, Error, Kind, Result};

/// The file of who uses this installation.
const PERSON: &str = "person.json";

/// The context of this computer and this user, for one workspace.
pub(crate) fn context(workspace: &Path) -> Context {
    let replica = Context::replica(&installation(), workspace);
    Context::new(
        Box::new(SystemClock),
        Box::new(SystemRandom),
        author(),
        replica,
    )
}

/// Who uses this installation, as they once said; none before that.
pub(crate) fn person() -> Option<Me> {
    let text = fs::read_to_string(data_folder()?.join(PERSON)).ok()?;
    serde_json::from_str(&text).ok()
}

/// Keeps who uses this installation.
///
/// # Errors
/// `Io`.
pub(crate) fn keep_person(me: &Me) -> Result<()> {
    let failed = |why: &dyn std::fmt::Display| {
        Error::new(Kind::Io, format!("Your name was not kept: {why}."))
            .hint("Check the rights of your data folder and try again.")
    };
    let folder = data_folder().ok_or_else(|| failed(&"your data folder is not known here"))?;
    let text = serde_json::to_string_pretty(me).map_err(|error| failed(&error))?;
    let beside = folder.join(format!("{PERSON}.part"));
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&beside, text))
        .and_then(|()| fs::rename(&beside, folder.join(PERSON)))
        .map_err(|error| failed(&error))
}

/// A random name for this installation, kept where the user's data is.
///
/// Where it cannot be kept, each run is an installation of its own: longer ids, nothing lost.
fn installation() -> String {
    let mut bytes = [0u8; 16];
    SystemRandom.fill(&mut bytes);
    let fresh: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let Some(folder) = data_folder() else {
        return fresh;
    };
    let file = folder.join("installation");
    if let Ok(known) = fs::read_to_string(&file)
        && !known.trim().is_empty()
    {
        return known.trim().to_owned();
    }
    let _ = fs::create_dir_all(&folder).and_then(|()| fs::write(&file, &fresh));
    fresh
}

/// The folder for what Lamppost keeps about this user.
pub(crate) fn data_folder() -> Option<PathBuf> {
    let var = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let base = var("XDG_DATA_HOME")
        .or_else(|| var("APPDATA"))
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(var("HOME")?).join(".local/share")))?;
    Some(base.join("lamppost"))
}

struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        Utc::now().timestamp_millis()
    }

    fn today(&self) -> NaiveDate {
        Local::now().date_naive()
    }

    fn days(&self) -> DayOf {
        |ms| {
            let moment = DateTime::<Utc>::from_timestamp_millis(ms).unwrap_or_default();
            moment.with_timezone(&Local).date_naive()
        }
    }
}

struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&mut self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            // Ids that repeat would mix up two people's work; no start is better than that.
            eprintln!("The system gives no random numbers: {error}");
            std::process::exit(1);
        }
    }
}

/// The user's real name where the system tells it, or else the login name.
fn author() -> String {
    let login = ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok())
        .filter(|name| !name.is_empty());
    let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let home = std::env::var("HOME").unwrap_or_default();
    author_from(login.as_deref(), &home, &accounts)
}

fn author_from(login: Option<&str>, home: &str, accounts: &str) -> String {
    let mut lines = accounts
        .lines()
        .map(|line| line.split(':').collect::<Vec<_>>())
        .filter(|fields| fields.len() > 6);
    let account = lines.find(|fields| login.map_or(fields[5] == home, |login| fields[0] == login));
    // The fifth field is the name, then, behind commas, a room and telephone numbers.
    let real = account
        .as_ref()
        .and_then(|fields| fields[4].split(',').next())
        .filter(|name| !name.trim().is_empty());
    let name = real.or(login).or(account.as_ref().map(|fields| fields[0]));
    name.unwrap_or("Unknown").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::author_from;

    #[test]
    fn the_author_is_the_real_name_or_the_login() {
        let accounts = "root:x:0:0:root:/r:/bin/sh\nmara:x:1:1:Mara Lind,,,:/m:/bin/sh\nci:x:2:2::/c:/bin/sh\n";
        let cases = [
            (Some("mara"), "/m", "Mara Lind"),
            (Some("ci"), "/c", "ci"),
            (Some("gone"), "/g", "gone"),
            (None, "/m", "Mara Lind"),
            (None, "/g", "Unknown"),
        ];
        for (login, home, name) in cases {
            assert_eq!(author_from(login, home, accounts), name, "login {login:?}");
        }
    }
}
