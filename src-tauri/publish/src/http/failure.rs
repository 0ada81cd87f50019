//! What went wrong on the way to a wiki, in the user's words.
//!
//! Invariant: a message names the host and nothing else of a request: no path, no query, no header, no
//! password; of an answer it names a short text that the wiki calls its message.

use lamppost_core::error::{Error, Kind};

/// The most characters that a message repeats of what a wiki said.
const REPEATED: usize = 160;

/// A request that got no answer at all.
pub(crate) fn transport(host: &str, error: &ureq::Error) -> Error {
    use std::io::ErrorKind;
    use ureq::Error as Cause;
    match error {
        Cause::Timeout(_) => remote(format!("{host} did not answer in time."))
            .hint("Try again later, or ask whoever runs the wiki."),
        Cause::HostNotFound => remote(format!("There is no host {host}."))
            .hint("Check the address of the target and the network."),
        Cause::BodyExceedsLimit(_) => too_long(host),
        Cause::LargeResponseHeader(..) => garbled(host),
        Cause::Tls(_) | Cause::Rustls(_) | Cause::TlsRequired => untrusted(host),
        Cause::InvalidProxyUrl | Cause::ConnectProxyFailed(_) => remote(format!(
            "The way to {host} leads through a proxy that did not answer."
        ))
        .hint("Check the proxy in the settings of the system."),
        Cause::Io(io) => match io.kind() {
            ErrorKind::UnexpectedEof => cut_off(host),
            ErrorKind::TimedOut | ErrorKind::WouldBlock => {
                remote(format!("{host} did not answer in time."))
                    .hint("Try again later, or ask whoever runs the wiki.")
            }
            // What rustls finds wrong arrives in this wrapping.
            ErrorKind::InvalidData => untrusted(host),
            ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
                cut_off(host)
            }
            _ => unreachable_host(host),
        },
        Cause::ConnectionFailed => unreachable_host(host),
        Cause::Protocol(_) => garbled(host),
        _ => remote(format!("The request to {host} failed."))
            .hint("Try again. If it goes on, check the address of the target."),
    }
}

/// An answer of a redirect.
pub(crate) fn redirect(host: &str) -> Error {
    remote(format!("{host} answers with a redirect to another place, which is not followed."))
        .hint("Open the wiki in a browser and copy its final address into the target. A sign-in page in between also does this.")
}

/// An answer that says who asks is not known.
pub(crate) fn unknown_user(host: &str) -> Error {
    denied(format!("{host} does not accept the user or the secret."))
        .hint("Enter the secret again; it may have expired or been withdrawn.")
}

/// An answer that says that who asks may not do it.
pub(crate) fn forbidden(host: &str) -> Error {
    denied(format!("{host} does not let this user do that."))
        .hint("Ask whoever runs the wiki for the right, or sign in as somebody else.")
}

/// An answer that says that what was sent is too large.
pub(crate) fn too_large(host: &str) -> Error {
    remote(format!("{host} refuses the page or file as too large."))
        .hint("Choose a shorter profile, or ask whoever runs the wiki to raise the limit.")
}

/// An answer that asks to come back later.
pub(crate) fn too_often(host: &str) -> Error {
    remote(format!(
        "{host} is asked too often and wants a longer pause."
    ))
    .hint("Wait some minutes, then plan again: what is written stays written.")
}

/// An answer that says that the server failed.
pub(crate) fn broken(host: &str, status: u16) -> Error {
    remote(format!("{host} failed with error {status}."))
        .hint("Try again later, or ask whoever runs the wiki.")
}

/// An answer of a kind that the place's interface does not have.
pub(crate) fn unexpected(host: &str, status: u16) -> Error {
    remote(format!(
        "{host} answers {status}, which Lamppost does not expect here."
    ))
    .hint("Check the address of the target: it may lead to something else than the wiki.")
}

/// Nothing of the interface is at this address.
pub(crate) fn nothing_there(host: &str) -> Error {
    remote(format!("{host} has nothing at this address."))
        .hint("Check the path in the address of the target.")
}

/// A web page where the wiki's interface was expected.
pub(crate) fn web_page(host: &str) -> Error {
    remote(format!("{host} answers with a web page where the wiki's interface was expected."))
        .hint("Check the address of the target. A sign-in page or an error page of a proxy in between also does this.")
}

/// An answer that can't be read.
pub(crate) fn garbled(host: &str) -> Error {
    remote(format!("{host} gave an answer that can't be read."))
        .hint("Check the address of the target: it may lead to something else than the wiki.")
}

/// An answer that ends too early.
pub(crate) fn cut_off(host: &str) -> Error {
    remote(format!(
        "The connection to {host} broke off before the whole answer was here."
    ))
    .hint("Plan again to see what is there now.")
}

/// An answer that is longer than anything is worth reading.
pub(crate) fn too_long(host: &str) -> Error {
    remote(format!("{host} sends more than 16 MiB in one answer."))
        .hint("Check the address of the target: it may lead to something else than the wiki.")
}

/// What the wiki itself says is wrong.
pub(crate) fn said(host: &str, text: &str) -> Error {
    remote(format!("{host} says: {}", clipped(text)))
}

fn untrusted(host: &str) -> Error {
    remote(format!(
        "{host} does not prove who it is: its certificate is not trusted here."
    ))
    .hint("Check the address. A company's own certificate has to be trusted by the system first.")
}

fn unreachable_host(host: &str) -> Error {
    remote(format!("{host} can't be reached."))
        .hint("Check the network and the address of the target, and that the wiki is running.")
}

/// A text of the wiki as one short line.
pub(crate) fn clipped(text: &str) -> String {
    let line = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    match line.char_indices().nth(REPEATED) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn remote(message: String) -> Error {
    Error::new(Kind::Remote, message)
}

/// What needs another secret or another right.
pub(crate) fn denied(message: String) -> Error {
    Error::new(Kind::Denied, message)
}
