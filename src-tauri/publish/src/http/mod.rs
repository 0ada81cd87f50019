//! HTTP for wikis: few requests, strict limits, and errors in the user's words.
//!
//! | file | what it owns |
//! |---|---|
//! | [`address`] | what an address may be |
//! | [`failure`] | what a message says, and what it leaves out |
//! | [`multipart`] | files in a form |
//! | [`pause`] | how long to wait |
//!
//! Left out on purpose: what any wiki means by an answer.
//! Invariants: a client speaks with the origin of one address, so a secret or a cookie goes nowhere else;
//! redirects are not followed; what may have changed something is not sent twice, but for an answer that
//! says it was not taken (429).

pub mod address;
pub(crate) mod failure;
pub(crate) mod multipart;
pub mod pause;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use lamppost_core::error::Result;
use serde_json::Value;
use ureq::http;
use ureq::tls::{RootCerts, TlsConfig};

use address::Address;
use pause::Clock;

/// How much is asked of a place, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Time to reach the host.
    pub connect: Duration,
    /// Time for everything until a host answers for the first time, tries and all.
    pub first: Duration,
    /// Time of one whole request with its answer.
    pub whole: Duration,
    /// Bytes of an answer.
    pub bytes: u64,
    /// How often a request is sent at most.
    pub tries: u32,
    /// The longest pause that a server may ask for.
    pub pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first: Duration::from_secs(12),
            whole: Duration::from_secs(60),
            bytes: 16 * 1024 * 1024,
            tries: 4,
            pause: Duration::from_secs(60),
        }
    }
}

/// The most cookies of one place.
const COOKIES: usize = 60;

/// A client of one place.
pub(crate) struct Http {
    agent: ureq::Agent,
    address: Address,
    limits: Limits,
    clock: Arc<dyn Clock>,
    authorization: Option<String>,
    cookies: BTreeMap<String, String>,
    /// Whether the host has answered at all.
    is_met: bool,
}

/// One request.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    /// The method.
    pub(crate) method: &'a str,
    /// The path below the address.
    pub(crate) below: &'a str,
    /// The query, not yet encoded.
    pub(crate) query: &'a [(&'a str, &'a str)],
    /// The type of the body, and the body.
    pub(crate) body: Option<(&'a str, &'a [u8])>,
    /// Further headers.
    pub(crate) headers: &'a [(&'a str, &'a str)],
    /// Whether it changes nothing, and so may be sent again.
    pub(crate) is_read: bool,
    /// The statuses of failure that the driver reads itself.
    pub(crate) understood: &'a [u16],
}

impl<'a> Request<'a> {
    /// A reading request.
    pub(crate) fn get(below: &'a str, query: &'a [(&'a str, &'a str)]) -> Self {
        Self {
            method: "GET",
            below,
            query,
            body: None,
            headers: &[],
            is_read: true,
            understood: &[],
        }
    }

    /// A request with a body that changes something.
    pub(crate) fn send(method: &'a str, below: &'a str, kind: &'a str, body: &'a [u8]) -> Self {
        Self {
            method,
            below,
            query: &[],
            body: Some((kind, body)),
            headers: &[],
            is_read: false,
            understood: &[],
        }
    }
}

/// One answer.
pub(crate) struct Reply {
    /// The status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: Vec<u8>,
    host: String,
    is_page: bool,
}

impl Http {
    /// A client for this address.
    pub(crate) fn new(address: Address, limits: Limits, clock: Arc<dyn Clock>) -> Self {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()));
        let config = ureq::Agent::config_builder()
            .tls_config(tls.build())
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(limits.connect))
            .timeout_global(Some(limits.whole))
            .user_agent(concat!("Lamppost/", env!("CARGO_PKG_VERSION")));
        // A proxy of the system has no business with this machine itself.
        let config = if address.is_local() {
            config.proxy(None)
        } else {
            config.https_only(true)
        };
        Self {
            agent: config.build().new_agent(),
            address,
            limits,
            clock,
            authorization: None,
            cookies: BTreeMap::new(),
            is_met: false,
        }
    }

    /// Sends this header of authorization with every request from now on.
    pub(crate) fn authorize(&mut self, value: String) {
        self.authorization = Some(value);
    }

    /// The host, as messages name it.
    pub(crate) fn host(&self) -> &str {
        self.address.host()
    }

    /// Waits as long as a place asks for, or ever longer where it does not say.
    ///
    /// # Errors
    /// `Remote` where it asks for more than anybody would wait, or was asked often enough.
    pub(crate) fn pause(&self, tries: u32, asked: Option<Duration>) -> Result<()> {
        let pause = asked.unwrap_or_else(|| pause::growing(tries));
        if tries + 1 >= self.limits.tries || pause > self.limits.pause {
            return Err(failure::too_often(self.host()));
        }
        self.clock.wait(pause);
        Ok(())
    }

    /// Sends a request, again where that is harmless, and reads the whole answer.
    ///
    /// # Errors
    /// `Remote` for no answer or a bad one, `Denied` for 401 and 403.
    pub(crate) fn send(&mut self, request: Request<'_>) -> Result<Reply> {
        let mut tries = 0;
        let began = Instant::now();
        loop {
            // A host that was never heard is likelier at another address than slow.
            let left = match self.is_met {
                true => self.limits.whole,
                false => self.limits.first.saturating_sub(began.elapsed()),
            };
            let may_repeat = request.is_read
                && tries + 1 < self.limits.tries
                && (self.is_met || left > pause::growing(tries));
            let (reply, asked) = match self.once(request, left) {
                Ok(answer) => answer,
                Err(ureq::Error::Io(error)) if may_repeat && is_passing(&error) => {
                    self.clock.wait(pause::growing(tries));
                    tries += 1;
                    continue;
                }
                Err(error) => return Err(failure::transport(self.host(), &error)),
            };
            if request.understood.contains(&reply.status) {
                return Ok(reply);
            }
            match reply.status {
                200..=299 => return Ok(reply),
                429 => self.pause(tries, asked)?,
                500..=599 if may_repeat => {
                    self.pause(tries, asked)
                        .map_err(|_| failure::broken(self.host(), reply.status))?;
                }
                status => return Err(self.refusal(status)),
            }
            tries += 1;
        }
    }

    fn refusal(&self, status: u16) -> lamppost_core::error::Error {
        let host = self.host();
        match status {
            300..=399 => failure::redirect(host),
            401 => failure::unknown_user(host),
            403 => failure::forbidden(host),
            404 | 410 => failure::nothing_there(host),
            413 => failure::too_large(host),
            500..=599 => failure::broken(host, status),
            _ => failure::unexpected(host, status),
        }
    }

    /// Sends a request once, in no more time than this; gives the answer and the pause it asks for.
    fn once(
        &mut self,
        request: Request<'_>,
        most: Duration,
    ) -> std::result::Result<(Reply, Option<Duration>), ureq::Error> {
        let mut built = http::Request::builder()
            .method(request.method)
            .uri(self.address.join(request.below, request.query));
        for (name, value) in request.headers {
            built = built.header(*name, *value);
        }
        if let Some(value) = &self.authorization {
            built = built.header("Authorization", value);
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            built = built.header("Cookie", pairs.join("; "));
        }
        // None at all would be no limit.
        let most = most.min(self.limits.whole).max(Duration::from_millis(1));
        let mut response = match request.body {
            Some((kind, bytes)) => {
                let built = built.header("Content-Type", kind).body(bytes)?;
                let built = self.agent.configure_request(built);
                self.agent.run(built.timeout_global(Some(most)).build())?
            }
            None => {
                let built = self.agent.configure_request(built.body(())?);
                self.agent.run(built.timeout_global(Some(most)).build())?
            }
        };
        self.is_met = true;
        self.remember(response.headers());
        let header = |name: &str| {
            let value = response.headers().get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        let asked =
            header("Retry-After").and_then(|value| pause::asked_for(&value, self.clock.now()));
        let kind = header("Content-Type").unwrap_or_default();
        let status = response.status().as_u16();
        let body = response
            .body_mut()
            .with_config()
            .limit(self.limits.bytes)
            .read_to_vec()?;
        let reply = Reply {
            status,
            host: self.host().to_owned(),
            is_page: kind.to_ascii_lowercase().contains("html") || opens_a_page(&body),
            body,
        };
        Ok((reply, asked))
    }

    /// Keeps the cookies of an answer; they go back to the same origin alone.
    fn remember(&mut self, headers: &http::HeaderMap) {
        for line in headers.get_all("Set-Cookie") {
            let Ok(line) = line.to_str() else { continue };
            let pair = line.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
            if value.is_empty() || value == "deleted" {
                self.cookies.remove(&name);
            } else if self.cookies.len() < COOKIES || self.cookies.contains_key(&name) {
                self.cookies.insert(name, value);
            }
        }
    }
}

impl Reply {
    /// The answer as JSON.
    ///
    /// # Errors
    /// `Remote` for a web page and for anything else that is not JSON.
    pub(crate) fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).map_err(|_| self.unread())
    }

    /// The answer as text.
    ///
    /// # Errors
    /// `Remote` for a web page and for anything that is not UTF-8.
    pub(crate) fn text(&self) -> Result<&str> {
        if self.is_page {
            return Err(self.unread());
        }
        std::str::from_utf8(&self.body).map_err(|_| self.unread())
    }

    fn unread(&self) -> lamppost_core::error::Error {
        if self.is_page {
            failure::web_page(&self.host)
        } else {
            failure::garbled(&self.host)
        }
    }
}

/// Whether the connection broke, so that another may hold.
fn is_passing(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(
        error.kind(),
        ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
    )
}

/// Whether a body begins as a web page does.
fn opens_a_page(body: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&body[..body.len().min(200)]).to_ascii_lowercase();
    let head = head.trim_start();
    head.starts_with("<!doctype html") || head.starts_with("<html")
}

#[cfg(test)]
mod tests;
