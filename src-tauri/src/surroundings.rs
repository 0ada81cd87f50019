//! What core must not know by itself: the time, chance, and who is at the keyboard.

use chrono::{Local, NaiveDate, Utc};
use lamppost_core::Context;
use lamppost_core::context::{Clock, Random};

/// The context of this computer and this user.
pub(crate) fn context() -> Context {
    Context {
        clock: Box::new(SystemClock),
        random: Box::new(SystemRandom),
        author: author(),
    }
}

struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        Utc::now().timestamp_millis()
    }

    fn today(&self) -> NaiveDate {
        Local::now().date_naive()
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
