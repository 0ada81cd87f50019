//! How the index names other pages, so that its links lead to them.
//!
//! Left out on purpose: writing the link, which the dialect does, and links within a page.

use super::names::Site;
use crate::model::PlaceKind;

/// What a link of the index calls a page of this name.
pub fn link(site: Site<'_>, name: &str) -> String {
    let last = name.rsplit('/').next().unwrap_or(name);
    let bare = |name: &str| name.strip_suffix(".md").unwrap_or(name).to_owned();
    match site.kind {
        PlaceKind::Folder | PlaceKind::Git => last.to_owned(),
        // GitHub and Gitea tell pages apart by their last name alone; GitLab counts from the top of the wiki.
        PlaceKind::Github | PlaceKind::Gitea => bare(last),
        PlaceKind::Gitlab => bare(name),
        PlaceKind::Azure => {
            let below = name.strip_prefix(site.prefix).unwrap_or(name);
            bare(below.trim_start_matches('/'))
        }
        PlaceKind::Mediawiki
        | PlaceKind::Dokuwiki
        | PlaceKind::ConfluenceCloud
        | PlaceKind::ConfluenceServer => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_its_own_way() {
        for (kind, name, link) in [
            (PlaceKind::Folder, "docs/Checkout-API.md", "Checkout-API.md"),
            (PlaceKind::Github, "Checkout-API.md", "Checkout-API"),
            (
                PlaceKind::Gitlab,
                "docs/Checkout-API.md",
                "docs/Checkout-API",
            ),
            (PlaceKind::Azure, "Ops/All/A%3A-b.md", "All/A%3A-b"),
            (PlaceKind::Mediawiki, "Ops/Checkout API", "Ops/Checkout API"),
            (PlaceKind::Dokuwiki, "ops:checkout", "ops:checkout"),
            (PlaceKind::ConfluenceServer, "Checkout API", "Checkout API"),
        ] {
            let dialect = crate::publish::kind::dialects(kind)[0];
            let prefix = "Ops";
            let site = Site {
                kind,
                prefix,
                dialect,
            };
            assert_eq!(super::link(site, name), link);
        }
    }
}
