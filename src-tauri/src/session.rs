//! The open workspace, and the one thread that touches it.
//!
//! Every request waits its turn in one queue, so two edits of one field arrive in the order in which they were typed, and the window
//! never waits for the disk. The thread also opens the workspace while the web view starts, and makes the backups. A workspace that
//! could not be opened is tried again with each request: "Try again" on the error screen is the same request once more.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use lamppost_core::api::{self, Id, OpenHow, Session};
use lamppost_core::{Error, Kind, Result};
use serde_json::Value;

use crate::{person, publishing, surroundings};

/// The first backup waits until the window has surely opened.
const FIRST_BACKUP: Duration = Duration::from_secs(20);
const EACH_BACKUP: Duration = Duration::from_secs(60 * 60);

type Job = Box<dyn FnOnce(&mut Workspace) + Send>;

/// Hands requests to the session thread.
pub(crate) struct Desk {
    thread: Mutex<Option<(Sender<Job>, JoinHandle<()>)>>,
}

/// The workspace as the session thread holds it.
pub(crate) struct Workspace {
    file: PathBuf,
    packs: PathBuf,
    read_only: bool,
    session: Result<Session>,
}

impl Desk {
    /// Starts the thread, which opens the workspace at once.
    pub(crate) fn open(file: PathBuf, packs: PathBuf) -> io::Result<Self> {
        let (sender, jobs) = mpsc::channel::<Job>();
        let thread = thread::Builder::new()
            .name("session".to_owned())
            .spawn(move || {
                let mut workspace = Workspace::open(file, packs);
                let mut backup = Instant::now() + FIRST_BACKUP;
                loop {
                    match jobs.recv_timeout(backup.saturating_duration_since(Instant::now())) {
                        Ok(job) => job(&mut workspace),
                        Err(RecvTimeoutError::Timeout) => {
                            workspace.back_up();
                            backup = Instant::now() + EACH_BACKUP;
                        }
                        Err(RecvTimeoutError::Disconnected) => return,
                    }
                }
            })?;
        Ok(Self {
            thread: Mutex::new(Some((sender, thread))),
        })
    }

    /// Runs the job after all that were asked for before it.
    pub(crate) fn run(&self, job: impl FnOnce(&mut Workspace) + Send + 'static) {
        if let Some((sender, _)) = &*self.thread.lock().unwrap_or_else(PoisonError::into_inner) {
            // A thread that is gone drops the job; its page is gone as well.
            let _ = sender.send(Box::new(job));
        }
    }

    /// Finishes what is queued, closes the workspace, and returns when both are done.
    pub(crate) fn close(&self) {
        let taken = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some((sender, thread)) = taken {
            drop(sender);
            let _ = thread.join();
        }
    }
}

impl Workspace {
    fn open(file: PathBuf, packs: PathBuf) -> Self {
        let session = open(&file, &packs, false);
        Self {
            file,
            packs,
            read_only: false,
            session,
        }
    }

    /// Runs one command of core, of a snapshot where one is named; the answer is JSON text.
    pub(crate) fn call(&mut self, at: Option<&Id>, name: &str, payload: Value) -> Result<String> {
        self.session()?.call_text_at(at, name, payload)
    }

    /// The open session; opens it once more if it could not be opened before.
    pub(crate) fn session(&mut self) -> Result<&mut Session> {
        if self.session.is_err() {
            self.session = open(&self.file, &self.packs, self.read_only);
        }
        self.session.as_mut().map_err(|error| error.clone())
    }

    /// Leaves this workspace for another. If the other does not open, this one stays.
    pub(crate) fn switch(&mut self, file: PathBuf) -> Result<()> {
        if is_same(&file, &self.file) && self.session.is_ok() && !self.read_only {
            return Ok(());
        }
        if is_same(&file, &self.file) {
            return self.reopen(false);
        }
        self.session = Ok(open(&file, &self.packs, false)?);
        self.file = file;
        self.read_only = false;
        Ok(())
    }

    /// Makes a workspace where there is no file yet, and moves to it.
    pub(crate) fn switch_to_new(&mut self, file: PathBuf) -> Result<()> {
        if file.exists() {
            let name = file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            return Err(Error::new(
                Kind::Refused,
                format!("{name} is already there. It was not changed."),
            )
            .hint("Choose another name, or open it."));
        }
        self.switch(file)
    }

    /// Opens the same file again, to read it or to write it.
    pub(crate) fn reopen(&mut self, read_only: bool) -> Result<()> {
        self.let_go();
        self.read_only = read_only;
        self.session().map(drop)
    }

    /// The folder of copies beside the workspace.
    pub(crate) fn backups(&self) -> PathBuf {
        api::backup_folder(&self.file)
    }

    /// Puts a copy in the place of the workspace, whose file is kept beside it, and opens it.
    pub(crate) fn restore(&mut self, copy: &Path) -> Result<()> {
        self.let_go();
        let restored = api::restore(&self.file, copy, &mut surroundings::context(&self.file));
        // Whether or not it worked, there is a workspace to go on with.
        let opened = self.reopen(false);
        restored?;
        opened
    }

    /// Nobody can take the lock of a file, or replace it, while this holds it.
    fn let_go(&mut self) {
        self.session = Err(Error::new(Kind::Internal, "The workspace is being opened."));
    }

    fn back_up(&mut self) {
        if let Ok(session) = &mut self.session
            && let Err(error) = session.back_up_if_due()
        {
            eprintln!("No backup was made: {error} {}", error.hint);
        }
    }
}

fn open(file: &Path, packs: &Path, read_only: bool) -> Result<Session> {
    let how = OpenHow {
        read_only,
        packs: Some(packs.to_owned()),
        recover: true,
        ..OpenHow::default()
    };
    if let Some(folder) = file.parent().filter(|_| !read_only) {
        let refused = |error: io::Error| {
            Error::new(
                Kind::Io,
                format!("The folder {} cannot be made: {error}.", folder.display()),
            )
            .hint("Check the rights of the folder above it.")
        };
        std::fs::create_dir_all(folder).map_err(refused)?;
    }
    let mut session = Session::open(file, &how, surroundings::context(file))?;
    publishing::equip(&mut session);
    person::equip(&mut session);
    Ok(session)
}

fn is_same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}
