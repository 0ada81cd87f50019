//! MediaWiki, by its `api.php`, as of version 1.39.
//!
//! | file | what it owns |
//! |---|---|
//! | [`session`] | signing in, tokens, one call |
//! | [`refusal`] | what the wiki's error codes mean |
//! | [`read`] | pages and the marks of their files, many a request |
//! | [`write`] | making, changing and renaming a page |
//! | [`file`] | sending the files of a page |
//!
//! Left out on purpose: what is written and whether.
//! Invariants: a page is made only where none is, and changed only on top of the version it was decided on;
//! a file is replaced only where Lamppost put it there.

mod file;
mod read;
mod refusal;
mod session;
mod write;

use lamppost_core::error::{Error, Kind, Result};
use lamppost_core::publish::{Change, Flow, Greeting, Outcome, Place, Remote, Wanted, Wiki};

use crate::http::Http;
use crate::http::address::Address;
use crate::world::World;
use session::Session;

/// A MediaWiki.
pub(crate) struct MediaWiki {
    session: Session,
}

impl MediaWiki {
    /// Opens the wiki; nothing is sent yet.
    ///
    /// # Errors
    /// `Invalid` for its address; `Denied` for a user without a secret.
    pub(crate) fn open(place: &Place, secret: Option<&str>, world: &World) -> Result<Self> {
        let address = Address::parse(&place.address)?
            .without_end("/index.php")
            .ending_in("api.php");
        let sign_in = match (place.user.trim(), secret) {
            ("", _) => None,
            (user, Some(secret)) => Some((user.to_owned(), secret.to_owned())),
            (_, None) => {
                return Err(Error::new(Kind::Denied, "The bot password of the wiki is missing.")
                    .hint("Make one on the wiki's page Special:BotPasswords and enter it for this target."));
            }
        };
        let http = Http::new(address, world.limits, world.clock());
        Ok(Self {
            session: Session::new(http, sign_in),
        })
    }
}

impl Wiki for MediaWiki {
    fn check(&mut self) -> Result<Greeting> {
        let answer = self.session.ask(&[
            ("action", "query"),
            ("meta", "siteinfo|userinfo"),
            ("siprop", "general"),
            ("uiprop", "rights"),
        ])?;
        let general = &answer["query"]["general"];
        let user = &answer["query"]["userinfo"];
        let rights = user["rights"].as_array();
        let has = |right: &str| rights.is_some_and(|all| all.iter().any(|one| one == right));
        Ok(Greeting {
            site: text(&general["sitename"]),
            user: if user["anon"] == true {
                String::new()
            } else {
                text(&user["name"])
            },
            writable: general["readonly"] != true && has("edit") && has("createpage"),
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
            let outcome = write::page(&mut self.session, change);
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
