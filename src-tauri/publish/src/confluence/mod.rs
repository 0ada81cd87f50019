//! Confluence: Cloud by its API of version 2, Data Center by that of version 1.
//!
//! | file | what it owns |
//! |---|---|
//! | [`session`] | where things are in either, one call, what refusals mean |
//! | [`read`] | pages, and the comments in them that are open |
//! | [`write`] | making, changing and renaming a page |
//! | [`file`] | attachments, by version 1 in both |
//!
//! Left out on purpose: moving a page to another parent: where people put it is theirs to choose.
//! Invariants: a change names the version after the one it was decided on, and the wiki refuses any other
//! (409); Confluence writes storage anew, so each page is read back.

mod file;
mod read;
mod session;
mod write;

use lamppost_core::error::Result;
use lamppost_core::publish::{Change, Flow, Greeting, Outcome, Place, Remote, Wanted, Wiki};

use crate::world::World;
use session::Session;

/// A space of a Confluence.
pub(crate) struct Confluence {
    session: Session,
    below: String,
}

impl Confluence {
    /// Opens the space; nothing is sent yet.
    ///
    /// # Errors
    /// `Invalid` for its address or without the key of a space; `Denied` without a secret.
    pub(crate) fn open(place: &Place, secret: Option<&str>, world: &World) -> Result<Self> {
        Ok(Self {
            session: Session::open(place, secret, world)?,
            below: place.below.trim().to_owned(),
        })
    }
}

impl Wiki for Confluence {
    fn check(&mut self) -> Result<Greeting> {
        let user = self.session.user()?;
        let space = self.session.space()?;
        Ok(Greeting {
            site: space.name,
            user,
            // Neither version says whether pages may be made before one is.
            writable: true,
        })
    }

    fn read(
        &mut self,
        pages: &[Wanted<'_>],
        told: &mut dyn FnMut(usize) -> Flow,
    ) -> Vec<Result<Option<Remote>>> {
        read::pages(&mut self.session, pages, told)
    }

    fn write(
        &mut self,
        changes: &[Change<'_>],
        told: &mut dyn FnMut(usize, Result<Outcome>) -> Flow,
    ) {
        for (at, change) in changes.iter().enumerate() {
            let outcome = write::page(&mut self.session, change, &self.below);
            if told(at, outcome) == Flow::Stop {
                return;
            }
        }
    }
}

/// A text of an answer; empty where there is none.
fn text(value: &serde_json::Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// An id, which is a text in one version and a number in another.
fn id(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Number(number) => number.to_string(),
        other => text(other),
    }
}
