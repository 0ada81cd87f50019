//! Signing in to a DokuWiki and one call of its interface.
//!
//! Invariants: nobody is taken for signed in who is not: the wiki would go on as with a guest; a secret is in
//! the body of the call that signs in and nowhere else.

use lamppost_core::error::{Error, Kind, Result};

use super::xmlrpc::{self, Answer, Value};
use crate::http::{Http, Request, failure};

/// A conversation with a DokuWiki.
pub(super) struct Session {
    http: Http,
    sign_in: Option<(String, String)>,
    is_signed_in: bool,
}

/// What a call was refused with; the version of 2022 loses the code of most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault(pub(super) Option<i64>);

impl Session {
    pub(super) fn new(http: Http, sign_in: Option<(String, String)>) -> Self {
        Self {
            http,
            sign_in,
            is_signed_in: false,
        }
    }

    /// The host, as messages name it.
    pub(super) fn host(&self) -> &str {
        self.http.host()
    }

    /// Who signs in; empty where nobody does.
    pub(super) fn user(&self) -> &str {
        self.sign_in.as_ref().map_or("", |(user, _)| user)
    }

    /// Asks for something; a refusal is the caller's.
    pub(super) fn ask(
        &mut self,
        method: &str,
        arguments: &[Value],
    ) -> Result<std::result::Result<Value, Fault>> {
        self.sign_in()?;
        self.call(method, arguments, true)
    }

    /// Asks for something that has to be there.
    pub(super) fn need(&mut self, method: &str, arguments: &[Value]) -> Result<Value> {
        match self.ask(method, arguments)? {
            Ok(value) => Ok(value),
            Err(fault) => Err(fault.into_error(self.host())),
        }
    }

    /// Changes something; a refusal is the caller's.
    pub(super) fn change(
        &mut self,
        method: &str,
        arguments: &[Value],
    ) -> Result<std::result::Result<Value, Fault>> {
        self.sign_in()?;
        self.call(method, arguments, false)
    }

    fn sign_in(&mut self) -> Result<()> {
        let Some((user, secret)) = self.sign_in.clone().filter(|_| !self.is_signed_in) else {
            return Ok(());
        };
        let arguments = [Value::text(&user), Value::text(&secret)];
        match self.call("dokuwiki.login", &arguments, false)? {
            Ok(value) if value.is_yes() => {
                self.is_signed_in = true;
                Ok(())
            }
            Ok(_) => Err(Error::new(
                Kind::Denied,
                format!("{} does not accept the user or the password.", self.host()),
            )
            .hint("Enter the password again, and check the user of the target.")),
            Err(fault) => Err(fault.into_error(self.host())),
        }
    }

    fn call(
        &mut self,
        method: &str,
        arguments: &[Value],
        is_read: bool,
    ) -> Result<std::result::Result<Value, Fault>> {
        let body = xmlrpc::call(method, arguments)?;
        let reply = self.http.send(Request {
            is_read,
            ..Request::send("POST", "", "text/xml; charset=utf-8", body.as_bytes())
        })?;
        match xmlrpc::read(reply.text()?) {
            // The version of 2022 answers an empty struct where it means a refusal.
            Some(Answer::Value(Value::Struct(members))) if members.is_empty() => {
                Ok(Err(Fault(None)))
            }
            Some(Answer::Value(value)) => Ok(Ok(value)),
            Some(Answer::Fault(code)) => Ok(Err(Fault(Some(code)))),
            None => Err(failure::garbled(self.host())),
        }
    }
}

impl Fault {
    /// Whether there is no such page.
    pub(super) fn is_absent(self) -> bool {
        // Without a code nothing else is left: who may not read is told so by the status of the answer.
        matches!(self.0, None | Some(121))
    }

    /// The same in the user's words.
    pub(super) fn into_error(self, host: &str) -> Error {
        let refused = |message: String| Error::new(Kind::Refused, message);
        match self.0 {
            Some(-32605) => Error::new(Kind::Remote, format!("{host} has its remote interface switched off."))
                .hint("Ask whoever runs the wiki to switch on XML-RPC (the settings remote and remoteuser)."),
            Some(-32603 | -32604 | 111 | 112 | 114 | 211 | 212 | 215) => failure::forbidden(host),
            Some(133) => refused("Somebody is editing the page on the wiki at the moment.".into())
                .hint("Plan again when they have saved."),
            Some(134) => refused(format!("A filter of {host} refuses the page."))
                .hint("A word in the text is on the wiki's list of words for spam."),
            Some(code) => Error::new(Kind::Remote, format!("{host} refuses the request with code {code}."))
                .hint("Check the rights of the user on the wiki."),
            None => Error::new(Kind::Remote, format!("{host} refuses the request and does not say why."))
                .hint("Check the rights of the user on the wiki; a filter for spam also does this."),
        }
    }
}
