//! A target: where reports are published.

use super::entity::entity;
use super::field::choice;
use super::types::{Flag, Line};

choice! {
    /// What kind of place it is; it decides how pages are named, written and sent.
    PlaceKind {
        /// A folder on this machine.
        Folder = "folder",
        /// A git repository of files.
        Git = "git",
        /// The wiki of a GitHub repository.
        Github = "github",
        /// The wiki of a GitLab project.
        Gitlab = "gitlab",
        /// The wiki of a Gitea or Forgejo repository.
        Gitea = "gitea",
        /// The wiki of an Azure DevOps project.
        Azure = "azure",
        /// A MediaWiki, by its `api.php`.
        Mediawiki = "mediawiki",
        /// A DokuWiki, by its XML-RPC.
        Dokuwiki = "dokuwiki",
        /// Confluence Cloud, by its API of version 2.
        ConfluenceCloud = "confluence_cloud",
        /// Confluence Data Center, by its API of version 1.
        ConfluenceServer = "confluence_server",
    }
}

entity! {
    /// A place that reports are published to.
    ///
    /// Left out on purpose: its secret, which is in the system's keyring, and the folder of a `folder`
    /// target or a local repository, which is a matter of each installation.
    Target = "target" {
        /// Name in lists.
        name: Line,
        /// What kind of place it is.
        place: PlaceKind,
        /// The address of the wiki or of the git repository; empty for a folder.
        address: Line,
        /// The branch of a git repository; the remote's own where empty.
        branch: Line,
        /// Where the pages go: a folder, a page to stand below, a namespace or the key of a space.
        prefix: Line,
        /// The title or id of the page that the index stands below, where the place has such.
        below: Line,
        /// Who signs in.
        user: Line,
        /// How the pages are written, where the place leaves a choice.
        dialect: Line,
        /// For whom the pages are.
        profile: Line,
        /// Put away: kept, and left out of lists.
        archived: Flag,
    }
    keyed {}
}
