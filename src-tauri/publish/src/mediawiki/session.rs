//! Signing in to a MediaWiki, tokens, and one call of its interface.
//!
//! Invariants: signed in before anything else is asked, and every call asserts it (`assert=user`), so that
//! nothing is done as nobody; a secret is in the body of the call that signs in and nowhere else.

use lamppost_core::error::{Error, Kind, Result};
use serde_json::Value;

use super::refusal::{self, Refusal};
use crate::http::address::form;
use crate::http::multipart::Multipart;
use crate::http::{Http, Request, failure};

/// A conversation with a MediaWiki.
pub(super) struct Session {
    http: Http,
    sign_in: Option<(String, String)>,
    is_signed_in: bool,
    token: Option<String>,
}

type Fields<'a> = [(&'a str, &'a str)];

const FORM: &str = "application/x-www-form-urlencoded";
/// What every call says: how answers and errors are written.
const ALWAYS: [(&str, &str); 5] = [
    ("format", "json"),
    ("formatversion", "2"),
    ("errorformat", "plaintext"),
    ("errorlang", "en"),
    ("uselang", "en"),
];

impl Session {
    pub(super) fn new(http: Http, sign_in: Option<(String, String)>) -> Self {
        Self {
            http,
            sign_in,
            is_signed_in: false,
            token: None,
        }
    }

    /// The host, as messages name it.
    pub(super) fn host(&self) -> &str {
        self.http.host()
    }

    /// Reads something.
    pub(super) fn ask(&mut self, fields: &Fields<'_>) -> Result<Value> {
        self.sign_in()?;
        match self.asserted(fields, true)? {
            Ok(answer) => Ok(answer),
            Err(refusal) => Err(refusal.into_error(self.host())),
        }
    }

    /// Changes something with a token; a token that has expired is asked for again, once.
    pub(super) fn change(
        &mut self,
        fields: &Fields<'_>,
    ) -> Result<std::result::Result<Value, Refusal>> {
        self.with_token(|session, token| {
            let mut fields = fields.to_vec();
            fields.push(("token", token));
            session.asserted(&fields, false)
        })
    }

    /// Sends a file with a token.
    pub(super) fn upload(
        &mut self,
        fields: &Fields<'_>,
        name: &str,
        bytes: &[u8],
    ) -> Result<std::result::Result<Value, Refusal>> {
        self.with_token(|session, token| {
            let mut parts = Multipart::default();
            for (field, value) in ALWAYS.iter().chain(fields).chain(session.assertion()) {
                parts.field(field, value);
            }
            parts.file("file", name, "application/octet-stream", bytes);
            parts.field("token", token);
            let (kind, body) = parts.finish();
            session.call(&kind, &body, false)
        })
    }

    fn with_token(
        &mut self,
        mut send: impl FnMut(&mut Self, &str) -> Result<std::result::Result<Value, Refusal>>,
    ) -> Result<std::result::Result<Value, Refusal>> {
        let mut tries = 0;
        loop {
            self.sign_in()?;
            let token = self.csrf_token()?;
            let answer = send(self, &token)?;
            let Err(refusal) = &answer else {
                return Ok(answer);
            };
            match refusal.code.as_str() {
                "badtoken" | "assertuserfailed" if tries == 0 => {
                    self.token = None;
                    self.is_signed_in = false;
                }
                // Neither was taken, so sending it again does nothing twice.
                "ratelimited" | "maxlag" => self.http.pause(tries, None)?,
                _ => return Ok(answer),
            }
            tries += 1;
        }
    }

    fn csrf_token(&mut self) -> Result<String> {
        if let Some(token) = &self.token {
            return Ok(token.clone());
        }
        let answer = self.ask(&[("action", "query"), ("meta", "tokens"), ("type", "csrf")])?;
        let token = super::text(&answer["query"]["tokens"]["csrftoken"]);
        if token.is_empty() {
            return Err(failure::garbled(self.host()));
        }
        self.token = Some(token.clone());
        Ok(token)
    }

    fn sign_in(&mut self) -> Result<()> {
        let Some((user, secret)) = self.sign_in.clone().filter(|_| !self.is_signed_in) else {
            return Ok(());
        };
        let fields = [("action", "query"), ("meta", "tokens"), ("type", "login")];
        let answer = match self.plain(&fields, true)? {
            Ok(answer) => answer,
            Err(refusal) => return Err(refusal.into_error(self.host())),
        };
        let token = super::text(&answer["query"]["tokens"]["logintoken"]);
        let fields = [
            ("action", "login"),
            ("lgname", user.as_str()),
            ("lgpassword", secret.as_str()),
            ("lgtoken", token.as_str()),
        ];
        let answer = match self.plain(&fields, false)? {
            Ok(answer) => answer,
            Err(refusal) => return Err(refusal.into_error(self.host())),
        };
        match answer["login"]["result"].as_str() {
            Some("Success") => {
                self.is_signed_in = true;
                Ok(())
            }
            Some("Throttled") => Err(failure::too_often(self.host())),
            Some(_) => Err(Error::new(
                Kind::Denied,
                format!("{} does not accept the user or the bot password.", self.host()),
            )
            .hint("The user is written as Name@bot, both as on the wiki's page Special:BotPasswords. Enter the secret again.")),
            None => Err(failure::garbled(self.host())),
        }
    }

    fn assertion(&self) -> &'static [(&'static str, &'static str)] {
        if self.sign_in.is_some() {
            &[("assert", "user")]
        } else {
            &[]
        }
    }

    fn asserted(
        &mut self,
        fields: &Fields<'_>,
        is_read: bool,
    ) -> Result<std::result::Result<Value, Refusal>> {
        let mut fields = fields.to_vec();
        fields.extend(self.assertion());
        self.plain(&fields, is_read)
    }

    fn plain(
        &mut self,
        fields: &Fields<'_>,
        is_read: bool,
    ) -> Result<std::result::Result<Value, Refusal>> {
        let mut all = ALWAYS.to_vec();
        all.extend(fields);
        let body = form(&all);
        self.call(FORM, body.as_bytes(), is_read)
    }

    fn call(
        &mut self,
        kind: &str,
        body: &[u8],
        is_read: bool,
    ) -> Result<std::result::Result<Value, Refusal>> {
        let reply = self.http.send(Request {
            is_read,
            ..Request::send("POST", "", kind, body)
        })?;
        let answer = reply.json()?;
        if !answer.is_object() {
            return Err(failure::garbled(self.host()));
        }
        Ok(match refusal::of(&answer) {
            Some(refusal) => Err(refusal),
            None => Ok(answer),
        })
    }
}
