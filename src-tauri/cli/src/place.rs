//! Which workspace, which packs, which day and whose name: what every command shares.
//!
//! Leaves out finding the user's folder and name, which both hosts do in `surroundings.rs`.

use std::fs;
use std::path::PathBuf;

use chrono::NaiveDate;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::context::FixedClock;
use lamppost_core::{Context, Error, Kind};

use crate::arguments::{Arguments, person};
use crate::failure::{Failure, USAGE};
use crate::surroundings;

/// Where and as whom a command runs.
pub(crate) struct Place {
    /// The workspace file.
    pub(crate) workspace: PathBuf,
    /// The team's packs that were named.
    pub(crate) packs: Option<PathBuf>,
    /// The day to pretend.
    pub(crate) today: Option<NaiveDate>,
    /// The name that was given.
    pub(crate) author: Option<String>,
    is_default: bool,
}

impl Place {
    /// Takes what was said, and the desktop's own places where nothing was.
    pub(crate) fn new(arguments: &Arguments) -> Result<Self, Failure> {
        let packs = match &arguments.packs {
            Some(folder) if !folder.is_dir() => {
                return Err(Failure {
                    error: Error::not_found("folder of packs", folder.display())
                        .hint("Check the path after --packs."),
                    code: USAGE,
                });
            }
            folder => folder.clone(),
        };
        let workspace = match &arguments.workspace {
            Some(file) => file.clone(),
            None => surroundings::data_folder()
                .ok_or_else(|| {
                    Error::new(Kind::Io, "Your data folder is not known here.")
                        .hint("Name the workspace with --workspace FILE.")
                })
                .map_err(Failure::unreadable)?
                .join("workspace.lamppost"),
        };
        Ok(Self {
            is_default: arguments.workspace.is_none(),
            workspace,
            packs,
            today: arguments.today,
            author: match &arguments.author {
                Some(name) => Some(name.clone()),
                None => author_of_surroundings()?,
            },
        })
    }

    /// The context of this computer and this user, with the day and name that were given.
    pub(crate) fn context(&self) -> Context {
        let mut context = surroundings::context(&self.workspace);
        if let Some(today) = self.today {
            context.clock = Box::new(FixedClock(today));
        }
        if let Some(author) = &self.author {
            context.author.clone_from(author);
        }
        context
    }

    /// Opens the workspace without taking its lock, so that a window may have it open as well.
    pub(crate) fn read(&self) -> Result<Session, Failure> {
        let how = OpenHow {
            read_only: true,
            must_exist: true,
            packs: self.packs_in_use(),
            // Only `lamppost recover` sets a damaged file aside.
            recover: false,
        };
        self.open(&how)
    }

    /// Opens the workspace to keep what is no change, such as what was written; only reads it where a window has it open.
    pub(crate) fn record(&self) -> Result<Session, Failure> {
        let how = OpenHow {
            must_exist: true,
            packs: self.packs_in_use(),
            ..OpenHow::default()
        };
        self.open(&how)
    }

    /// Opens the workspace for changes, making it where there is none.
    pub(crate) fn write(&self) -> Result<Session, Failure> {
        if let Some(folder) = self.workspace.parent().filter(|_| self.is_default) {
            fs::create_dir_all(folder).map_err(|error| {
                Failure::unreadable(
                    Error::new(
                        Kind::Io,
                        format!("The folder {} cannot be made: {error}.", folder.display()),
                    )
                    .hint("Name another workspace with --workspace FILE."),
                )
            })?;
        }
        let how = OpenHow {
            packs: self.packs_in_use(),
            ..OpenHow::default()
        };
        let session = self.open(&how)?;
        match session.read_only() {
            None => Ok(session),
            Some(why) => Err(Failure::unreadable(why)),
        }
    }

    /// Opens the workspace for whoever uses this installation, or in the name that was given.
    fn open(&self, how: &OpenHow) -> Result<Session, Failure> {
        let mut session =
            Session::open(&self.workspace, how, self.context()).map_err(Failure::unreadable)?;
        if self.author.is_none() {
            session.used_by(
                surroundings::person(),
                Some(Box::new(surroundings::keep_person)),
            );
        }
        Ok(session)
    }

    /// The folder of packs to write to, whether or not it is there.
    pub(crate) fn packs_folder(&self) -> Result<PathBuf, Failure> {
        let own = || surroundings::data_folder().map(|folder| folder.join("packs"));
        self.packs.clone().or_else(own).ok_or_else(|| {
            Error::new(Kind::Io, "Your data folder is not known here.")
                .hint("Name a folder with --packs FOLDER.")
                .into()
        })
    }

    /// The packs that were named, or else those of the desktop.
    fn packs_in_use(&self) -> Option<PathBuf> {
        let own = || surroundings::data_folder().map(|folder| folder.join("packs"));
        self.packs
            .clone()
            .or_else(|| own().filter(|folder| folder.is_dir()))
    }
}

/// The name in `LAMPPOST_AUTHOR`; none where it is not set or empty.
fn author_of_surroundings() -> Result<Option<String>, Failure> {
    let name = std::env::var("LAMPPOST_AUTHOR").unwrap_or_default();
    if name.trim().is_empty() {
        return Ok(None);
    }
    person(&name).map(Some).map_err(|why| Failure {
        error: Error::invalid(format!("LAMPPOST_AUTHOR does not fit: {why}."))
            .hint("Correct it, or name yourself with --author."),
        code: USAGE,
    })
}
