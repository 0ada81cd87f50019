//! What each kind of place is called, what it needs to be told, and which dialects it takes.
//!
//! Left out on purpose: how a form looks. A page draws the fields as they are listed here.

use crate::model::PlaceKind;
use crate::report::Dialect;

/// Something a place has to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Which value: `address`, `branch`, `prefix`, `below`, `user`, `folder` or `secret`.
    pub id: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What belongs there, in a sentence.
    pub hint: &'static str,
    /// Whether nothing can be published without it.
    pub required: bool,
    /// What it could look like.
    pub example: &'static str,
}

/// Every kind, in the order they are offered.
pub const KINDS: [PlaceKind; 10] = [
    PlaceKind::Folder,
    PlaceKind::Github,
    PlaceKind::Gitlab,
    PlaceKind::Azure,
    PlaceKind::Gitea,
    PlaceKind::Git,
    PlaceKind::Mediawiki,
    PlaceKind::Dokuwiki,
    PlaceKind::ConfluenceCloud,
    PlaceKind::ConfluenceServer,
];

/// Where a page may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// A folder of this computer.
    Folder,
    /// A git repository.
    Git,
    /// A wiki that is asked over HTTP.
    Http,
}

/// How a kind of place is reached.
pub fn reach(kind: PlaceKind) -> Reach {
    match kind {
        PlaceKind::Folder => Reach::Folder,
        PlaceKind::Git
        | PlaceKind::Github
        | PlaceKind::Gitlab
        | PlaceKind::Gitea
        | PlaceKind::Azure => Reach::Git,
        PlaceKind::Mediawiki
        | PlaceKind::Dokuwiki
        | PlaceKind::ConfluenceCloud
        | PlaceKind::ConfluenceServer => Reach::Http,
    }
}

/// What people call it.
pub fn title(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Folder => "Folder",
        PlaceKind::Git => "Git repository",
        PlaceKind::Github => "GitHub wiki",
        PlaceKind::Gitlab => "GitLab wiki",
        PlaceKind::Gitea => "Gitea or Forgejo wiki",
        PlaceKind::Azure => "Azure DevOps wiki",
        PlaceKind::Mediawiki => "MediaWiki",
        PlaceKind::Dokuwiki => "DokuWiki",
        PlaceKind::ConfluenceCloud => "Confluence Cloud",
        PlaceKind::ConfluenceServer => "Confluence Data Center",
    }
}

/// What happens there, in a sentence.
pub fn hint(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Folder => "Writes pages and pictures into a folder of this computer.",
        PlaceKind::Git => "Commits pages to a repository and pushes them; nothing is forced.",
        PlaceKind::Github | PlaceKind::Gitlab | PlaceKind::Gitea | PlaceKind::Azure => {
            "Commits pages to the repository behind the wiki and pushes them."
        }
        PlaceKind::Mediawiki => "Writes pages through api.php, as a bot of your account.",
        PlaceKind::Dokuwiki => {
            "Writes pages through XML-RPC, which the wiki must have switched on."
        }
        PlaceKind::ConfluenceCloud => "Writes pages to a space with an API token of your account.",
        PlaceKind::ConfluenceServer => "Writes pages to a space with a personal access token.",
    }
}

/// The dialects it takes; the first is its own.
pub fn dialects(kind: PlaceKind) -> &'static [Dialect] {
    match kind {
        PlaceKind::Folder => &Dialect::ALL,
        PlaceKind::Git => &[
            Dialect::GitHub,
            Dialect::GitLab,
            Dialect::Azure,
            Dialect::MkDocs,
            Dialect::Docusaurus,
            Dialect::Obsidian,
            Dialect::Html,
            Dialect::Json,
        ],
        PlaceKind::Github | PlaceKind::Gitea => &[Dialect::GitHub],
        PlaceKind::Gitlab => &[Dialect::GitLab],
        PlaceKind::Azure => &[Dialect::Azure],
        PlaceKind::Mediawiki => &[Dialect::MediaWiki],
        PlaceKind::Dokuwiki => &[Dialect::DokuWiki],
        PlaceKind::ConfluenceCloud | PlaceKind::ConfluenceServer => &[Dialect::Confluence],
    }
}

/// Whether nothing can be written without a secret. Git asks the user's own credentials where none is set.
pub fn needs_secret(kind: PlaceKind) -> bool {
    reach(kind) == Reach::Http
}

/// What it has to be told, in the order of its form.
pub fn fields(kind: PlaceKind) -> Vec<Field> {
    let field = |id, label, hint, required, example| Field {
        id,
        label,
        hint,
        required,
        example,
    };
    let address = |example| {
        field(
            "address",
            "Address",
            "Where the repository is cloned from, over https or ssh.",
            true,
            example,
        )
    };
    let branch = field(
        "branch",
        "Branch",
        "The repository's own branch where empty.",
        false,
        "main",
    );
    let prefix = field(
        "prefix",
        "Folder in it",
        "A folder within it for the pages; the top where empty.",
        false,
        "reviews",
    );
    let optional = [
        field(
            "user",
            "User",
            "Who signs in over https; empty to use the credentials git has.",
            false,
            "ana",
        ),
        field(
            "secret",
            "Access token",
            "Empty to use the credentials git has.",
            false,
            "",
        ),
    ];
    let user = |hint, example| field("user", "User", hint, true, example);
    let secret = |label, hint| field("secret", label, hint, true, "");
    let space = field(
        "prefix",
        "Space key",
        "The short name of the space in its address.",
        true,
        "OPS",
    );
    let below = field(
        "below",
        "Below page",
        "The title of the page that the index stands below; the top of the space where empty.",
        false,
        "Runbooks",
    );
    let wiki = |hint, example| field("address", "Address", hint, true, example);
    let git = |example| {
        let mut all = vec![address(example), branch, prefix];
        all.extend(optional);
        all
    };
    match kind {
        PlaceKind::Folder => vec![
            field(
                "folder",
                "Folder",
                "Each computer has its own.",
                true,
                "Documents/wiki",
            ),
            prefix,
        ],
        PlaceKind::Git => {
            let mut all = git("https://git.example/team/docs.git");
            all[0].required = false;
            let local = field(
                "folder",
                "Repository on this computer",
                "In place of an address: a bare repository in a folder.",
                false,
                "repositories/docs.git",
            );
            all.insert(1, local);
            all
        }
        PlaceKind::Github => git("https://github.com/team/service.wiki.git"),
        PlaceKind::Gitlab => git("https://gitlab.com/team/service.wiki.git"),
        PlaceKind::Gitea => git("https://codeberg.org/team/service.wiki.git"),
        PlaceKind::Azure => git("https://dev.azure.com/team/project/_git/project.wiki"),
        PlaceKind::Mediawiki => vec![
            wiki(
                "The address of the wiki, with or without api.php.",
                "https://wiki.example/w/api.php",
            ),
            field(
                "prefix",
                "Below page",
                "Pages are named below it; empty for none.",
                false,
                "Readiness",
            ),
            user("The name of the bot password.", "Ana@lamppost"),
            secret("Bot password", "Made on Special:BotPasswords."),
        ],
        PlaceKind::Dokuwiki => vec![
            wiki(
                "The address of the wiki, with or without /lib/exe/xmlrpc.php.",
                "https://wiki.example/lib/exe/xmlrpc.php",
            ),
            field(
                "prefix",
                "Namespace",
                "The pages go there; the top where empty.",
                false,
                "readiness",
            ),
            user("Who signs in.", "ana"),
            secret("Password", "The password of that user."),
        ],
        PlaceKind::ConfluenceCloud => vec![
            wiki(
                "The address of the site, with /wiki.",
                "https://team.atlassian.net/wiki",
            ),
            space,
            below,
            user("The mail address of the account.", "ana@example.org"),
            secret(
                "API token",
                "Made under Security in the settings of the account.",
            ),
        ],
        PlaceKind::ConfluenceServer => vec![
            wiki("The address of the site.", "https://wiki.example"),
            space,
            below,
            field(
                "user",
                "User",
                "Empty for a personal access token; a name to sign in with a password.",
                false,
                "ana",
            ),
            secret(
                "Access token",
                "A personal access token, or the password of that user.",
            ),
        ],
    }
}
