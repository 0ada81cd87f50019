//! Which addresses, branches and prefixes a place may have.
//!
//! Invariants: what passes is https, or http to this computer alone, or ssh for git; it holds no secret, and
//! no word of it can be taken for an option by a program it is handed to.

use super::kind::{Reach, reach};
use crate::error::{Error, Result};
use crate::model::PlaceKind;

/// Checks an address; the address without what stands around it.
///
/// # Errors
/// `Invalid`, saying what it should be.
pub fn address(kind: PlaceKind, text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(wrong("An address has no spaces or line breaks."));
    }
    match reach(kind) {
        Reach::Folder => Err(Error::invalid("A folder has no address.")
            .hint("Leave the address empty and choose the folder.")),
        Reach::Http => {
            let (authority, rest) = web(text)?;
            host(authority)?;
            if rest.contains(['?', '#']) {
                return Err(wrong("The address has a “?” or “#”."));
            }
            Ok(text.trim_end_matches('/').to_owned())
        }
        Reach::Git => {
            repository(text)?;
            Ok(text.to_owned())
        }
    }
}

fn repository(text: &str) -> Result<()> {
    if let Some(rest) = text.strip_prefix("ssh://") {
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, at) = authority.rsplit_once('@').unwrap_or(("", authority));
        if user.contains(':') {
            return Err(no_secret());
        }
        word(user)?;
        return host(at).and_then(|()| named(path));
    }
    if text.contains("://") {
        let (authority, path) = web(text)?;
        return host(authority).and_then(|()| named(path.trim_start_matches('/')));
    }
    // What scp takes too: user@host:path.
    let Some((authority, path)) = text.split_once(':') else {
        return Err(wrong("This is not the address of a repository."));
    };
    let Some((user, at)) = authority.split_once('@') else {
        return Err(wrong("This is not the address of a repository."));
    };
    if user.is_empty() || path.starts_with(':') || authority.contains(['/', '\\']) {
        return Err(wrong("This is not the address of a repository."));
    }
    word(user)?;
    host(at).and_then(|()| named(path))
}

/// The authority of a web address and what follows it.
fn web(text: &str) -> Result<(&str, &str)> {
    let lower = text.to_ascii_lowercase();
    let secure = lower.starts_with("https://");
    if !secure && !lower.starts_with("http://") {
        return Err(wrong("The address has to begin with https://."));
    }
    let rest = &text[if secure { 8 } else { 7 }..];
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    if authority.contains('@') {
        return Err(no_secret());
    }
    if !secure && !is_here(authority) {
        return Err(wrong(
            "Over http everybody on the way can read the secret and change the page.",
        ));
    }
    Ok((authority, rest))
}

/// Whether an authority is this computer itself.
fn is_here(authority: &str) -> bool {
    let (name, _) = parted(authority);
    let number = name.strip_prefix('[').and_then(|n| n.strip_suffix(']'));
    let number = number.unwrap_or(name);
    name.eq_ignore_ascii_case("localhost")
        || number
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// A host and its port.
fn parted(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (authority, None),
    }
}

fn host(authority: &str) -> Result<()> {
    let (name, port) = parted(authority);
    let letters = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '[' | ']' | ':');
    if name.is_empty() || !name.chars().all(letters) || name.starts_with('-') {
        return Err(wrong("The address names no host."));
    }
    match port.map(str::parse::<u16>) {
        Some(Err(_) | Ok(0)) => Err(wrong("The port of the address is not one.")),
        Some(Ok(_)) | None => Ok(()),
    }
}

fn word(user: &str) -> Result<()> {
    let letters = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    match user.chars().all(letters) && !user.starts_with('-') {
        true => Ok(()),
        false => Err(wrong("The name before the @ is not one.")),
    }
}

fn named(path: &str) -> Result<()> {
    match path.trim_matches('/').is_empty() || path.starts_with('-') {
        true => Err(wrong("The address names no repository.")),
        false => Ok(()),
    }
}

/// Checks the name of a branch, by the rules of `git check-ref-format`.
///
/// # Errors
/// `Invalid`.
pub fn branch(text: &str) -> Result<String> {
    let text = text.trim();
    let bad = |c: char| c.is_control() || " ~^:?*[\\".contains(c);
    let part = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock");
    let fits = text.split('/').all(part)
        && !text.contains(bad)
        && !text.contains("..")
        && !text.contains("@{")
        && !text.ends_with('.')
        && !text.starts_with('-')
        && text != "@";
    match text.is_empty() || fits {
        true => Ok(text.to_owned()),
        false => Err(Error::invalid("A branch can't have this name.")
            .hint("Write it as git shows it, such as main or docs/wiki.")),
    }
}

/// Checks where the pages go within a place.
///
/// # Errors
/// `Invalid`.
pub fn prefix(kind: PlaceKind, text: &str) -> Result<String> {
    let text = text.trim();
    if text.chars().any(char::is_control) {
        return Err(Error::invalid("This name has control characters.").hint("Type it anew."));
    }
    let text = text.trim_matches(['/', ':']);
    match kind {
        PlaceKind::ConfluenceCloud | PlaceKind::ConfluenceServer => {
            let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '~' | '_' | '-' | '.');
            if !text.chars().all(letters) {
                return Err(Error::invalid("The key of a space is letters and digits.")
                    .hint("It stands in the address of the space, such as OPS."));
            }
        }
        PlaceKind::Mediawiki | PlaceKind::Dokuwiki => {}
        PlaceKind::Folder
        | PlaceKind::Git
        | PlaceKind::Github
        | PlaceKind::Gitlab
        | PlaceKind::Gitea
        | PlaceKind::Azure => {
            let bad =
                |part: &str| part.trim().is_empty() || part.starts_with('.') || part.contains('\\');
            if !text.is_empty() && text.split('/').any(bad) {
                return Err(Error::invalid("The pages can't go to this folder.").hint(
                    "Write it as reviews or docs/reviews, without dots at the beginning of a name.",
                ));
            }
        }
    }
    Ok(text.to_owned())
}

fn wrong(why: &str) -> Error {
    Error::invalid(why).hint(
        "Write the address as in the example: https, http to this computer only, or ssh for git.",
    )
}

fn no_secret() -> Error {
    Error::invalid("An address holds no name or password: it is kept in the workspace.")
        .hint("Enter the user and the secret in their own fields.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_are_taken() {
        for (kind, text) in [
            (PlaceKind::Git, "https://git.example/a.git"),
            (PlaceKind::Git, "ssh://git@git.example:22/a.git"),
            (PlaceKind::Git, "git@git.example:team/a.git"),
            (PlaceKind::Github, "http://127.0.0.1:8080/a.git"),
            (PlaceKind::Mediawiki, "https://wiki.example/w/api.php"),
            (PlaceKind::Mediawiki, "http://localhost:8080/api.php"),
            (PlaceKind::Dokuwiki, "http://[::1]:80/lib/exe/xmlrpc.php"),
            (PlaceKind::Folder, ""),
        ] {
            assert_eq!(address(kind, text).unwrap(), text);
        }
    }

    #[test]
    fn addresses_that_are_refused() {
        for (kind, text) in [
            (PlaceKind::Folder, "https://a.example"),
            (PlaceKind::Mediawiki, "http://wiki.example/api.php"),
            (
                PlaceKind::Mediawiki,
                "http://127.0.0.1.evil.example/api.php",
            ),
            (
                PlaceKind::Mediawiki,
                "http://localhost@evil.example/api.php",
            ),
            (PlaceKind::Mediawiki, "https://ana:secret@wiki.example/"),
            (PlaceKind::Mediawiki, "https://wiki.example/api.php?x=1"),
            (PlaceKind::Mediawiki, "ftp://wiki.example"),
            (PlaceKind::Mediawiki, "https://"),
            (PlaceKind::Mediawiki, "https://a:99999/"),
            (PlaceKind::Mediawiki, "https://a b/"),
            (PlaceKind::Git, "https://token@github.com/a.git"),
            (PlaceKind::Git, "ssh://ana:pw@host/a.git"),
            (PlaceKind::Git, "ssh://-oProxyCommand=x/a.git"),
            (PlaceKind::Git, "git@-oProxyCommand=x:a"),
            (PlaceKind::Git, "--upload-pack=touch"),
            (PlaceKind::Git, "ext::sh -c id"),
            (PlaceKind::Git, "ext::sh"),
            (PlaceKind::Git, "a@b::c"),
            (PlaceKind::Git, "file:///etc"),
            (PlaceKind::Git, "/etc/passwd"),
            (PlaceKind::Git, "../repo"),
            (PlaceKind::Git, "git@host:-x"),
            (PlaceKind::Git, "https://git.example/"),
        ] {
            let error = address(kind, text).unwrap_err();
            assert!(!error.hint.is_empty(), "{text}");
            assert!(!error.message.contains("secret@"), "{text}");
        }
    }

    #[test]
    fn branches_and_prefixes() {
        for text in ["", "main", "docs/wiki", "v1.2"] {
            assert_eq!(branch(text).unwrap(), text);
        }
        for text in [
            "-x", "a..b", "a b", "a/", "/a", ".a", "a.lock", "a@{1}", "a:b", "@",
        ] {
            branch(text).unwrap_err();
        }
        for (kind, text, kept) in [
            (PlaceKind::Git, "/docs/reviews/", "docs/reviews"),
            (PlaceKind::Folder, "", ""),
            (PlaceKind::ConfluenceCloud, "~ana", "~ana"),
            (PlaceKind::Dokuwiki, "ops:ready", "ops:ready"),
        ] {
            assert_eq!(prefix(kind, text).unwrap(), kept);
        }
        for (kind, text) in [
            (PlaceKind::Git, "../x"),
            (PlaceKind::Git, ".git/hooks"),
            (PlaceKind::Folder, "a/../b"),
            (PlaceKind::Folder, "a\\b"),
            (PlaceKind::Folder, "a//b"),
            (PlaceKind::ConfluenceCloud, "a b"),
            (PlaceKind::Mediawiki, "a\nb"),
        ] {
            prefix(kind, text).unwrap_err();
        }
    }
}
