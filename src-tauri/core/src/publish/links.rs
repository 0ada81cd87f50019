//! Where the index leads: the address of one page as another one names it.
//!
//! Left out on purpose: links within a page, which its dialect writes.

use super::names::Site;
use crate::model::PlaceKind;

/// The address of a page, seen from the index; empty where the place has none that can be known.
pub fn link(site: Site<'_>, address: &str, name: &str) -> String {
    let last = name.rsplit('/').next().unwrap_or(name);
    let bare = last.strip_suffix(".md").unwrap_or(last);
    match site.kind {
        PlaceKind::Folder | PlaceKind::Git => encoded(last),
        // GitHub and Gitea tell pages apart by their last name alone; GitLab counts from the top of the wiki.
        PlaceKind::Github | PlaceKind::Gitea => encoded(bare),
        PlaceKind::Gitlab => encoded(name.strip_suffix(".md").unwrap_or(name)),
        PlaceKind::Azure => {
            let path = name.strip_suffix(".md").unwrap_or(name);
            let below = path.strip_prefix(site.prefix).unwrap_or(path);
            encoded(below.trim_start_matches('/'))
        }
        PlaceKind::Mediawiki => match address.strip_suffix("api.php") {
            Some(base) => format!("{base}index.php?title={}", encoded(&name.replace(' ', "_"))),
            None => String::new(),
        },
        PlaceKind::Dokuwiki => match address.strip_suffix("lib/exe/xmlrpc.php") {
            Some(base) => format!("{base}doku.php?id={}", encoded(name)),
            None => String::new(),
        },
        PlaceKind::ConfluenceCloud | PlaceKind::ConfluenceServer => {
            format!("{address}/display/{}/{}", site.prefix, encoded(name))
        }
    }
}

/// A path with everything but letters, digits and what paths are made of as percent codes (RFC 3986, section 2.1).
fn encoded(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' => {
                out.push(char::from(byte));
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_its_own_addresses() {
        for (kind, address, name, link) in [
            (
                PlaceKind::Folder,
                "",
                "docs/Checkout-API.md",
                "Checkout-API.md",
            ),
            (PlaceKind::Github, "", "Checkout-API.md", "Checkout-API"),
            (
                PlaceKind::Gitlab,
                "",
                "docs/Checkout-API.md",
                "docs/Checkout-API",
            ),
            (PlaceKind::Azure, "", "OPS/All/A%3A-b.md", "All/A%253A-b"),
            (
                PlaceKind::Mediawiki,
                "https://w.example/w/api.php",
                "Ops/Checkout API",
                "https://w.example/w/index.php?title=Ops/Checkout_API",
            ),
            (
                PlaceKind::Dokuwiki,
                "https://w.example/lib/exe/xmlrpc.php",
                "ops:checkout",
                "https://w.example/doku.php?id=ops:checkout",
            ),
            (
                PlaceKind::ConfluenceServer,
                "https://w.example",
                "Checkout API",
                "https://w.example/display/OPS/Checkout%20API",
            ),
        ] {
            let dialect = crate::publish::kind::dialects(kind)[0];
            let site = Site {
                kind,
                prefix: "OPS",
                dialect,
            };
            assert_eq!(super::link(site, address, name), link);
        }
    }
}
