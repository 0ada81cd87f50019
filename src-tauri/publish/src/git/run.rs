//! Running git: arguments one by one, no shell, no prompt, no hook, and nothing of the surroundings that redirects it.
//!
//! Invariants: a secret reaches git by its environment alone and is in no message; a git that does not come to an
//! end is ended.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use lamppost_core::{Error, Kind, Result};

use crate::http::address::Address;

/// How long git may say nothing more before it is ended.
const PATIENCE: Duration = Duration::from_secs(120);
/// The most bytes of an answer.
const LARGEST: u64 = 256 * 1024 * 1024;

/// What git is told each time.
const SETTINGS: &[&str] = &[
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.quotePath=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "credential.interactive=false",
    "http.followRedirects=false",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=30",
    "protocol.allow=never",
    "protocol.https.allow=always",
    "protocol.http.allow=always",
    "protocol.ssh.allow=always",
    "protocol.ext.allow=never",
    "transfer.fsckObjects=true",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
];

/// A git that works on one repository of its own.
pub(super) struct Git {
    repository: PathBuf,
    /// Whether the other side is a folder of this machine.
    is_local: bool,
    /// Whether the other side is a server on this machine.
    is_served_here: bool,
    /// What tells the other side who we are, with the address it is for.
    header: Option<(String, String)>,
    /// What must never be shown.
    secrets: Vec<String>,
}

/// What git said.
pub(super) struct Said {
    pub(super) is_good: bool,
    pub(super) out: Vec<u8>,
    pub(super) err: String,
}

impl Git {
    pub(super) fn new(repository: &Path, address: &str, is_local: bool) -> Self {
        Self {
            repository: repository.to_owned(),
            is_local,
            is_served_here: Address::parse(address).is_ok_and(|address| address.is_local()),
            header: None,
            secrets: Vec::new(),
        }
    }

    /// Signs in at an address with a user and a secret.
    pub(super) fn sign_in(&mut self, address: &str, user: &str, secret: &str) {
        // Any name will do where only a token counts, but not an empty one.
        let user = if user.is_empty() { "lamppost" } else { user };
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{secret}"));
        let key = format!("http.{address}.extraHeader");
        self.secrets = vec![secret.to_owned(), basic.clone()];
        self.header = Some((key, format!("Authorization: Basic {basic}")));
    }

    /// Runs git to its end.
    pub(super) fn run(&self, words: &[&str], input: Option<Vec<u8>>) -> Result<Said> {
        self.run_within(PATIENCE, words, input)
    }

    /// Runs git to its end, which has to come in this time once it says nothing more.
    pub(super) fn run_within(
        &self,
        patience: Duration,
        words: &[&str],
        input: Option<Vec<u8>>,
    ) -> Result<Said> {
        let mut command = self.command(words);
        command
            .stdin(if input.is_some() {
                Stdio::piped()
            } else {
                Stdio::null()
            })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| {
            Error::new(Kind::Io, format!("git can't be run: {error}."))
                .hint("Install git, and see that it is found.")
        })?;
        if let (Some(mut pipe), Some(input)) = (child.stdin.take(), input) {
            thread::spawn(move || {
                // A git that ends early says why itself.
                let _ended = pipe.write_all(&input);
            });
        }
        let out = listen(child.stdout.take());
        let err = listen(child.stderr.take());
        let (Some(out), Some(err)) = (
            heard(&out, &mut child, patience),
            heard(&err, &mut child, patience),
        ) else {
            return Err(
                Error::new(Kind::Remote, "The repository did not answer in time.")
                    .hint("See whether it can be reached, and try again."),
            );
        };
        let status = child.wait().map_err(|error| {
            Error::new(Kind::Io, format!("git ended unexpectedly: {error}.")).hint("Try again.")
        })?;
        let err = self.hidden(&String::from_utf8_lossy(&err));
        Ok(Said {
            is_good: status.success(),
            out,
            err,
        })
    }

    /// Runs git on our own repository, where nothing is expected to go wrong.
    pub(super) fn must(&self, words: &[&str], input: Option<Vec<u8>>) -> Result<Vec<u8>> {
        let said = self.run(words, input)?;
        match said.is_good {
            true => Ok(said.out),
            false => {
                let what = words.first().copied().unwrap_or_default();
                let why = said.err.lines().last().unwrap_or_default();
                let why: String = why.chars().take(160).collect();
                Err(Error::new(Kind::Io, format!("git {what} failed: {why}."))
                    .hint("See that the disk is not full, and try again."))
            }
        }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("git");
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            // These two are how people reach their host; everything else could lead git elsewhere.
            if text.starts_with("GIT_") && text != "GIT_SSH" && text != "GIT_SSH_COMMAND" {
                command.env_remove(&name);
            }
        }
        let own_ssh = ["GIT_SSH", "GIT_SSH_COMMAND"];
        if own_ssh.iter().all(|name| std::env::var_os(name).is_none()) {
            command.env(
                "GIT_SSH_COMMAND",
                "ssh -o BatchMode=yes -o ConnectTimeout=10",
            );
        }
        command
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_ASKPASS", "")
            .env("SSH_ASKPASS", "")
            .env("GIT_DIR", &self.repository)
            .env("LC_ALL", "C");
        if let Some((key, value)) = &self.header {
            command
                .env("GIT_CONFIG_COUNT", "1")
                .env("GIT_CONFIG_KEY_0", key)
                .env("GIT_CONFIG_VALUE_0", value);
        }
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        if self.is_served_here {
            // A proxy of the system has no business with this machine itself.
            command.args(["-c", "http.proxy="]);
        }
        let files = if self.is_local { "always" } else { "never" };
        command
            .arg("-c")
            .arg(format!("protocol.file.allow={files}"));
        command.args(words).current_dir(&self.repository);
        command
    }

    /// A text without any secret.
    fn hidden(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.secrets {
            text = text.replace(secret, "…");
        }
        text
    }
}

fn listen(pipe: Option<impl std::io::Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (tell, hear) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            // What came before a failure is judged like any answer.
            let _end = pipe.take(LARGEST).read_to_end(&mut bytes);
        }
        let _nobody = tell.send(bytes);
    });
    hear
}

/// What a pipe said to its end; none where git had to be ended.
fn heard(pipe: &Receiver<Vec<u8>>, child: &mut Child, patience: Duration) -> Option<Vec<u8>> {
    match pipe.recv_timeout(patience) {
        Ok(bytes) => Some(bytes),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
            let _gone = child.kill();
            let _ended = child.wait();
            None
        }
    }
}

/// What a failure to reach a repository means.
pub(super) fn refusal(said: &Said, address: &str) -> Error {
    let text = said.err.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&[
        "authentication failed",
        "could not read username",
        "could not read password",
        "permission denied",
        "returned error: 401",
        "returned error: 403",
        "access denied",
        "terminal prompts disabled",
    ]) {
        return Error::new(Kind::Denied, "The repository does not let you in.").hint(
            "Check the user and the access token of the target, or the credentials git has.",
        );
    }
    if has(&["redirect", "update url base"]) {
        return Error::new(Kind::Remote, "The repository has moved.")
            .hint("Open its page and set the new address at the target.");
    }
    if has(&["host key verification failed"]) {
        return Error::new(
            Kind::Denied,
            "The host of the repository is not known to ssh.",
        )
        .hint("Connect to it once with ssh and confirm its key.");
    }
    if has(&[
        "not found",
        "does not appear to be a git repository",
        "does not exist",
    ]) {
        return Error::new(
            Kind::Remote,
            format!("There is no repository at {address}."),
        )
        .hint("Check the address. A wiki has one once its first page was made on its site.");
    }
    if has(&["dubious ownership"]) {
        return Error::new(Kind::Denied, "The repository belongs to somebody else.")
            .hint("Mark it with git as a safe directory.");
    }
    if has(&[
        "could not resolve",
        "connection refused",
        "timed out",
        "unable to access",
        "connection reset",
        "network is unreachable",
    ]) {
        return Error::new(Kind::Remote, "The repository did not answer.")
            .hint("See whether it can be reached, and try again.");
    }
    let why = said.err.lines().rfind(|line| line.starts_with("fatal"));
    let why: String = why.unwrap_or_default().chars().take(160).collect();
    Error::new(
        Kind::Remote,
        format!("git could not reach the repository: {why}"),
    )
    .hint("Try the same with git itself.")
}
