//! The address of a place: parsed once, then trusted.
//!
//! Invariants: https, or http to this machine alone; every request goes to the origin of the address that
//! somebody typed; no address holds a secret.

use lamppost_core::error::{Error, Result};
use ureq::http::Uri;

/// The most bytes of an address.
const LONGEST: usize = 2_000;

/// Where a place is: an origin and a path without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    origin: String,
    host: String,
    path: String,
    is_local: bool,
}

impl Address {
    /// Reads an address as somebody typed it.
    ///
    /// # Errors
    /// `Invalid` for anything but https, for http to another machine, and for an address that holds a
    /// password, a query or a fragment.
    pub fn parse(typed: &str) -> Result<Self> {
        let typed = typed.trim();
        if typed.is_empty() || typed.len() > LONGEST {
            return Err(refused("The address of the wiki is missing or too long."));
        }
        if typed.contains(['?', '#']) {
            return Err(
                refused("The address of the wiki has a query or a fragment.")
                    .hint("Leave out everything from the ? or # on."),
            );
        }
        let uri: Uri = typed
            .parse()
            .map_err(|_| refused("The address of the wiki is not one a browser would take."))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(refused("The address of the wiki is not complete."));
        };
        if authority.as_str().contains('@') {
            return Err(refused("The address of the wiki holds a user name or a password.")
                .hint("Leave them out of the address: the user has a field of its own, and the secret goes into the keyring."));
        }
        let host = authority.host();
        if host.is_empty() {
            return Err(refused("The address of the wiki has no host."));
        }
        let is_local = is_loopback(host);
        match scheme {
            "https" => {}
            "http" if is_local => {}
            "http" => {
                return Err(
                    refused("The address of the wiki is not encrypted, so the secret could be read on the way.")
                        .hint("Use its https address."),
                );
            }
            _ => {
                return Err(refused(
                    "The address of the wiki is neither https nor http.",
                ));
            }
        }
        let path = uri.path();
        if path.split('/').any(|part| part == "." || part == "..") {
            return Err(refused(
                "The address of the wiki has a step like `..` in it.",
            ));
        }
        Ok(Self {
            origin: format!("{scheme}://{}", authority.as_str().to_ascii_lowercase()),
            host: host.to_owned(),
            path: path.trim_end_matches('/').to_owned(),
            is_local,
        })
    }

    /// The same address with its path ending in this file: `api.php` for `/w`, `/w/` and `/w/api.php`.
    #[must_use]
    pub fn ending_in(mut self, file: &str) -> Self {
        let there =
            self.path.trim_start_matches('/') == file || self.path.ends_with(&format!("/{file}"));
        if !there {
            self.path = format!("{}/{file}", self.path);
        }
        self
    }

    /// The same address without this end of its path.
    #[must_use]
    pub fn without_end(mut self, end: &str) -> Self {
        if let Some(rest) = self.path.strip_suffix(end) {
            self.path = rest.trim_end_matches('/').to_owned();
        }
        self
    }

    /// The host, as messages name it.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether it is this machine.
    pub(crate) fn is_local(&self) -> bool {
        self.is_local
    }

    /// The address of something below; `below` is a path of our own making, `query` is encoded here.
    pub(crate) fn join(&self, below: &str, query: &[(&str, &str)]) -> String {
        let mut url = format!("{}{}{below}", self.origin, self.path);
        if url.len() == self.origin.len() {
            url.push('/');
        }
        if !query.is_empty() {
            url.push('?');
            url.push_str(&form(query));
        }
        url
    }
}

/// Fields as a form or a query holds them.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in fields {
        if !out.is_empty() {
            out.push('&');
        }
        encode(name, &mut out);
        out.push('=');
        encode(value, &mut out);
    }
    out
}

/// One step of a path, encoded.
pub(crate) fn step(text: &str) -> String {
    let mut out = String::new();
    encode(text, &mut out);
    out
}

fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn refused(message: &str) -> Error {
    Error::invalid(message).hint("It looks like https://wiki.example.org/w.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_is_safe() {
        for (typed, joined) in [
            (
                "https://wiki.example.org",
                "https://wiki.example.org/api.php",
            ),
            (
                " https://Wiki.Example.org/w/ ",
                "https://wiki.example.org/w/api.php",
            ),
            ("https://a.example/w/api.php", "https://a.example/w/api.php"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/api.php"),
            ("http://localhost/w", "http://localhost/w/api.php"),
            ("http://[::1]:81/w", "http://[::1]:81/w/api.php"),
        ] {
            let address = Address::parse(typed).unwrap().ending_in("api.php");
            assert_eq!(address.join("", &[]), joined, "{typed}");
        }
        // As people copy it from their browser.
        for (typed, joined) in [
            (
                "https://a.example/w/index.php",
                "https://a.example/w/api.php",
            ),
            ("https://a.example/index.php/", "https://a.example/api.php"),
            (
                "https://a.example/w/api.php/",
                "https://a.example/w/api.php",
            ),
        ] {
            let address = Address::parse(typed).unwrap().without_end("/index.php");
            assert_eq!(
                address.ending_in("api.php").join("", &[]),
                joined,
                "{typed}"
            );
        }
        let address = Address::parse("https://a.example").unwrap();
        assert_eq!(
            address.join("", &[("a b", "c&d=é")]),
            "https://a.example/?a%20b=c%26d%3D%C3%A9"
        );
        assert_eq!(step("a/b c"), "a%2Fb%20c");
        let cloud = Address::parse("https://a.example/wiki/").unwrap();
        assert_eq!(
            cloud.without_end("/wiki").join("/x", &[]),
            "https://a.example/x"
        );
    }

    #[test]
    fn refuses_the_rest_without_repeating_it() {
        for typed in [
            "",
            "wiki.example.org",
            "/w/api.php",
            "http://wiki.example.org/w",
            "http://127.0.0.1.example.org/",
            "http://10.0.0.1/",
            "ftp://wiki.example.org/",
            "file:///etc/passwd",
            "https://mara:hunter2@wiki.example.org/",
            "https://hunter2@wiki.example.org/",
            "https://wiki.example.org/?token=hunter2",
            "https://wiki.example.org/#hunter2",
            "https://wiki.example.org/w/../x",
            "https:///w",
            "https://wiki example.org/",
            "https://wiki.example.org/\u{0}",
        ] {
            let error = Address::parse(typed).unwrap_err();
            assert_eq!(error.kind, lamppost_core::error::Kind::Invalid, "{typed}");
            assert!(!error.message.contains("hunter2"), "{typed}");
            assert!(!error.hint.is_empty(), "{typed}");
        }
    }
}
