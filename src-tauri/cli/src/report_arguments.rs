//! The words of reports and publishing.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};
use lamppost_core::api::{Csv, Dialect, Profile, TableForm, TableKind};

/// Which report, and where to.
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// Id, beginning of the id, or name of the review
    #[arg(long, value_name = "ID", required_unless_present_any = ["document", "assessment", "service", "portfolio"])]
    pub(crate) review: Option<String>,
    /// Id, beginning of the id, or title of the document
    #[arg(long, value_name = "ID", conflicts_with = "review")]
    pub(crate) document: Option<String>,
    /// Id, beginning of the id, or title of the assessment, or the team for its latest
    #[arg(long, value_name = "ID", conflicts_with_all = ["review", "document"])]
    pub(crate) assessment: Option<String>,
    /// Id, beginning of the id, or name of the service
    #[arg(long, value_name = "ID", conflicts_with_all = ["review", "document", "assessment"])]
    pub(crate) service: Option<String>,
    /// What changed in the review since this state: a snapshot, or previous
    #[arg(
        long,
        value_name = "BEFORE",
        requires = "review",
        conflicts_with_all = ["table", "portfolio", "service", "document", "assessment"]
    )]
    pub(crate) compare: Option<String>,
    /// The later state to compare with
    #[arg(
        long,
        value_name = "AFTER",
        requires = "compare",
        default_value = "now"
    )]
    pub(crate) with: String,
    /// Every service and team on one page
    #[arg(long, conflicts_with_all = ["review", "document", "assessment", "service"])]
    pub(crate) portfolio: bool,
    /// For whom it is: full, executive, reviewer, auditor or redacted
    #[arg(long, value_name = "NAME", value_parser = profile)]
    pub(crate) profile: Option<Profile>,
    /// The layout to follow, by its name or id
    #[arg(long, value_name = "NAME")]
    pub(crate) layout: Option<String>,
    /// Write a confidential document all the same
    #[arg(long, requires = "document")]
    pub(crate) include_confidential: bool,
    /// Whose Markdown to write
    #[arg(long, value_name = "NAME", default_value = Dialect::default().name(), value_parser = form)]
    pub(crate) dialect: TableForm,
    /// A table alone: answers, risks or actions; then --dialect takes csv too
    #[arg(long, value_name = "NAME", value_parser = table, conflicts_with_all = ["document", "layout"])]
    pub(crate) table: Option<TableKind>,
    /// The folder to write to; - prints the page alone
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) out: PathBuf,
}

/// What to do with targets.
#[derive(Debug, Subcommand)]
pub(crate) enum Targets {
    /// List all of them, with what each lacks
    List,
    /// Add one
    Add(TargetAdd),
    /// Try whether one answers
    Check {
        /// Its id, the beginning of its id, or its name
        #[arg(value_name = "ID")]
        target: String,
    },
    /// Set the folder of one on this computer
    Folder {
        /// Its id, the beginning of its id, or its name
        #[arg(value_name = "ID")]
        target: String,
        /// The folder
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
        folder: PathBuf,
    },
    /// Keep the secret of one in the keyring, read from standard input
    Secret {
        /// Its id, the beginning of its id, or its name
        #[arg(value_name = "ID")]
        target: String,
        /// Forget it instead
        #[arg(long)]
        forget: bool,
    },
}

/// A new target.
#[derive(Debug, Args)]
pub(crate) struct TargetAdd {
    /// Its name in lists
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// What kind of place it is: folder, git, github, gitlab, gitea, azure, mediawiki, dokuwiki, confluence_cloud or confluence_server
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: String,
    /// The address of the wiki or repository
    #[arg(long, value_name = "URL")]
    pub(crate) address: Option<String>,
    /// The folder of a folder target, or of a repository on this computer
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) folder: Option<PathBuf>,
    /// The branch of a repository
    #[arg(long, value_name = "NAME")]
    pub(crate) branch: Option<String>,
    /// Where the pages go within it: a folder, page or namespace, or the key of a space
    #[arg(long, value_name = "PREFIX")]
    pub(crate) prefix: Option<String>,
    /// The page that the index stands below
    #[arg(long, value_name = "TITLE")]
    pub(crate) below: Option<String>,
    /// Who signs in
    #[arg(long, value_name = "NAME")]
    pub(crate) user: Option<String>,
    /// How the pages are written
    #[arg(long, value_name = "NAME", value_parser = dialect)]
    pub(crate) dialect: Option<Dialect>,
    /// For whom the pages are
    #[arg(long, value_name = "NAME", value_parser = profile)]
    pub(crate) profile: Option<Profile>,
}

/// Looking or doing.
#[derive(Debug, Subcommand)]
pub(crate) enum PublishTask {
    /// Tell what would be done; changes nothing there
    Plan(PublishWhat),
    /// Do it
    Apply {
        #[command(flatten)]
        what: PublishWhat,
        /// What becomes of pages in conflict; they stay as they are where not given
        #[arg(long, value_name = "WAY")]
        on_conflict: Option<WayOut>,
    },
}

/// What is published where.
#[derive(Debug, Args)]
pub(crate) struct PublishWhat {
    /// Id, beginning of the id, or name of the target
    #[arg(long, value_name = "ID")]
    pub(crate) target: String,
    /// Only this review and the index; may be given several times
    #[arg(long, value_name = "ID")]
    pub(crate) review: Vec<String>,
    /// Only this assessment and the index; may be given several times
    #[arg(long, value_name = "ID")]
    pub(crate) assessment: Vec<String>,
    /// Only the page of this service and the index; may be given several times
    #[arg(long, value_name = "ID")]
    pub(crate) service: Vec<String>,
    /// For whom the pages are; the target's own where not given
    #[arg(long, value_name = "NAME", value_parser = profile)]
    pub(crate) profile: Option<Profile>,
}

/// A way out of every conflict.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum WayOut {
    /// Leave the page as it is
    Skip,
    /// Keep both texts on the page
    KeepBoth,
    /// Put Lamppost's text in the place of theirs
    UseOurs,
}

fn table(text: &str) -> Result<TableKind, String> {
    TableKind::named(text).ok_or_else(|| {
        let names: Vec<&str> = TableKind::ALL.iter().map(|table| table.name()).collect();
        format!("the tables are: {}", names.join(", "))
    })
}

fn form(text: &str) -> Result<TableForm, String> {
    if text == "csv" {
        return Ok(TableForm::Csv(Csv::Csv));
    }
    dialect(text).map(TableForm::Dialect)
}

fn dialect(text: &str) -> Result<Dialect, String> {
    Dialect::named(text).ok_or_else(|| {
        let names: Vec<&str> = Dialect::ALL.iter().map(|dialect| dialect.name()).collect();
        format!("the dialects are: {}", names.join(", "))
    })
}

fn profile(text: &str) -> Result<Profile, String> {
    Profile::named(text).ok_or_else(|| {
        let names: Vec<&str> = Profile::ALL.iter().map(|profile| profile.name()).collect();
        format!("the profiles are: {}", names.join(", "))
    })
}
