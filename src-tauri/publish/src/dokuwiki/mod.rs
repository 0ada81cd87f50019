//! DokuWiki, by its XML-RPC, as of the version of July 2022.
//!
//! | file | what it owns |
//! |---|---|
//! | [`xmlrpc`] | calls written, answers read |
//! | [`session`] | signing in, one call, what refusals mean |
//! | [`page`] | reading a page, and writing it under a lock |
//! | [`listing`] | which pages of a namespace there are, in one request |
//! | [`file`] | the files of a page |
//!
//! Left out on purpose: what is written and whether.
//! Invariants: the wiki has no guard of its own, so a page is locked, compared and only then written; an
//! empty text is never sent, because it deletes the page.

mod file;
mod listing;
mod page;
mod session;
mod xmlrpc;

use std::collections::BTreeMap;

use lamppost_core::error::{Error, Kind, Result};
use lamppost_core::publish::{Change, Flow, Greeting, Outcome, Place, Remote, Wanted, Wiki};

use crate::http::Http;
use crate::http::address::Address;
use crate::world::World;
use listing::Listing;
use session::Session;
use xmlrpc::Value;

/// Where the interface is, below the wiki.
const DOOR: &str = "lib/exe/xmlrpc.php";
/// The level of rights with which pages may be made.
const MAY_CREATE: i64 = 4;

/// A DokuWiki.
pub(crate) struct DokuWiki {
    session: Session,
    prefix: String,
}

impl DokuWiki {
    /// Opens the wiki; nothing is sent yet.
    ///
    /// # Errors
    /// `Invalid` for its address; `Denied` for a user without a secret.
    pub(crate) fn open(place: &Place, secret: Option<&str>, world: &World) -> Result<Self> {
        let address = Address::parse(&place.address)?
            .without_end("/doku.php")
            .ending_in(DOOR);
        let sign_in = match (place.user.trim(), secret) {
            ("", _) => None,
            (user, Some(secret)) => Some((user.to_owned(), secret.to_owned())),
            (_, None) => {
                return Err(
                    Error::new(Kind::Denied, "The password of the wiki is missing.")
                        .hint("Enter it for this target."),
                );
            }
        };
        let http = Http::new(address, world.limits, world.clock());
        Ok(Self {
            session: Session::new(http, sign_in),
            prefix: place.prefix.trim().to_owned(),
        })
    }
}

impl Wiki for DokuWiki {
    fn check(&mut self) -> Result<Greeting> {
        let site = self.session.need("dokuwiki.getTitle", &[])?;
        let page = if self.prefix.is_empty() {
            "lamppost".to_owned()
        } else {
            format!("{}:lamppost", self.prefix)
        };
        let level = self.session.need("wiki.aclCheck", &[Value::Text(page)])?;
        Ok(Greeting {
            site: site.as_text().unwrap_or_default(),
            user: self.session.user().to_owned(),
            writable: level.as_number().is_some_and(|level| level >= MAY_CREATE),
        })
    }

    fn read(
        &mut self,
        pages: &[Wanted<'_>],
        told: &mut dyn FnMut(usize) -> Flow,
    ) -> Vec<Result<Option<Remote>>> {
        let mut answers = Vec::new();
        let mut files = BTreeMap::new();
        let mut there = Listing::of(pages);
        for wanted in pages {
            let answer = page::read(&mut self.session, wanted, &mut there, &mut files);
            if let Err(error) = &answer
                && matches!(error.kind, Kind::Remote | Kind::Denied)
                && answers.is_empty()
            {
                // A wiki that does not answer the first is not asked for the rest.
                answers.resize(pages.len(), answer);
                return answers;
            }
            answers.push(answer);
            if told(answers.len()) == Flow::Stop {
                break;
            }
        }
        answers
    }

    fn write(
        &mut self,
        changes: &[Change<'_>],
        told: &mut dyn FnMut(usize, Result<Outcome>) -> Flow,
    ) {
        for (at, change) in changes.iter().enumerate() {
            let outcome = page::write(&mut self.session, change);
            if told(at, outcome) == Flow::Stop {
                return;
            }
        }
    }
}
