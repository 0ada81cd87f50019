//! The words after the program's name.
//!
//! Leaves out what they do. Longer help is in `help.rs`; wrong words end in `failure.rs`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueHint};
use clap_complete::Shell;

use crate::due::Due;
use crate::help;
use crate::packs::Packs;
use crate::portfolio::Portfolio;
pub(crate) use crate::report_arguments::{
    PublishTask, PublishWhat, Report, TargetAdd, Targets, WayOut,
};

/// Production-readiness reviews on the command line
#[derive(Debug, Parser)]
#[command(name = "lamppost", version, long_about = help::ABOUT, after_long_help = help::EXAMPLES)]
pub(crate) struct Arguments {
    /// The workspace file; your own, as the window opens it, where not given
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) workspace: Option<PathBuf>,
    /// Print JSON, errors included
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Pretend that it is this day, for results that can be repeated
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) today: Option<NaiveDate>,
    /// Read your team's own packs from here
    #[arg(long, global = true, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) packs: Option<PathBuf>,
    /// Record changes under this name; LAMPPOST_AUTHOR where not given
    #[arg(long, global = true, value_name = "NAME", value_parser = person)]
    pub(crate) author: Option<String>,
    #[command(subcommand)]
    pub(crate) task: Task,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Make the sample, or a large workspace
    #[command(after_long_help = help::DEMO)]
    Demo(Demo),
    /// Run a command by its name, or a stream of them
    #[command(after_long_help = help::CALL)]
    Call(Call),
    /// List the commands that call takes
    Commands,
    /// List services, or show one
    #[command(subcommand)]
    Service(Look),
    /// List reviews, or show one
    #[command(subcommand)]
    Review(Look),
    /// List documents, show one, or move one in or out as Markdown
    #[command(subcommand, after_long_help = help::DOCUMENT)]
    Document(Documents),
    /// List the scenarios of a review, or show one
    #[command(subcommand, after_long_help = help::SCENARIO)]
    Scenario(Scenarios),
    /// List snapshots, take one, or compare two states of a review
    #[command(subcommand, after_long_help = help::SNAPSHOT)]
    Snapshot(Snapshots),
    /// List assessments of teams, show one, or compare two
    #[command(subcommand, after_long_help = help::ASSESSMENT)]
    Assessment(Assessments),
    /// Score what standard input holds
    #[command(after_long_help = help::SCORE)]
    Score,
    /// Write a report: of a review, a document, an assessment, a service or the portfolio
    Report(Report),
    /// Work with the places reports are published to
    #[command(subcommand, after_long_help = help::TARGET)]
    Target(Targets),
    /// Publish reports to a place, after a plan
    #[command(subcommand, after_long_help = help::PUBLISH)]
    Publish(PublishTask),
    /// List what is due, or print it as a calendar
    #[command(after_long_help = help::DUE)]
    Due(Due),
    /// Write a review, a service, a team or the workspace as one readable file
    #[command(after_long_help = help::FILES)]
    Export(Export),
    /// Take such a file over
    #[command(after_long_help = help::FILES)]
    Import {
        /// The file; - reads standard input
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
        file: PathBuf,
    },
    /// List fields with two versions, or choose one
    #[command(subcommand, after_long_help = help::FILES)]
    Conflict(Conflicts),
    /// Find words in everything that was written
    #[command(after_long_help = help::SEARCH)]
    Search(Search),
    /// Tell the verdict by the exit code
    #[command(after_long_help = help::GATE)]
    Gate(Gate),
    /// Work with packs of questions: check, make, move reviews to newer ones
    #[command(subcommand)]
    Pack(Packs),
    /// Show the services side by side by area, with their commonest gaps
    #[command(after_long_help = help::PORTFOLIO)]
    Portfolio(Portfolio),
    /// Check the workspace for damage
    #[command(after_long_help = help::CHECK)]
    Check,
    /// Copy the workspace, or list its copies
    #[command(after_long_help = help::BACKUP, args_conflicts_with_subcommands = true)]
    Backup(Backup),
    /// Put a copy in the place of the workspace
    #[command(after_long_help = help::RESTORE)]
    Restore {
        /// A copy as `backup list` names it, or a file
        #[arg(value_name = "NAME|FILE", value_hint = ValueHint::FilePath)]
        copy: PathBuf,
    },
    /// Rescue what can be read from a damaged workspace
    #[command(after_long_help = help::RECOVER)]
    Recover,
    /// Print completions for a shell
    Completions {
        /// Which shell
        shell: Shell,
    },
}

/// How large a demo.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// How many services
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) services: Option<u32>,
    /// How many reviews, spread evenly over the services; one each where not given
    #[arg(long, value_name = "N", requires = "services", value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub(crate) reviews: Option<u32>,
    /// Where chance begins
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
}

/// One command, or a stream.
#[derive(Debug, Args)]
pub(crate) struct Call {
    /// The name of the command
    #[arg(value_name = "NAME", required_unless_present = "stdin")]
    pub(crate) name: Option<String>,
    /// Its request as JSON; - reads it from standard input
    #[arg(value_name = "JSON", requires = "name")]
    pub(crate) payload: Option<String>,
    /// Answer requests from standard input, one a line
    #[arg(long, conflicts_with = "name")]
    pub(crate) stdin: bool,
    /// Take no lock and refuse changes, so that a window may have the workspace open
    #[arg(long)]
    pub(crate) read_only: bool,
    /// Ask a snapshot, by its id
    #[arg(long, value_name = "ID", conflicts_with = "stdin")]
    pub(crate) at: Option<String>,
}

/// A list, or one of it.
#[derive(Debug, Subcommand)]
pub(crate) enum Look {
    /// List all of them
    List,
    /// Show one
    Show {
        /// Its id, the beginning of its id, or its name
        #[arg(value_name = "ID")]
        id: String,
    },
}

/// What to export, and where to.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Id, beginning of the id, or name of the review
    #[arg(long, value_name = "ID")]
    pub(crate) review: Option<String>,
    /// Id, beginning of the id, or name of the service
    #[arg(long, value_name = "ID", conflicts_with = "review")]
    pub(crate) service: Option<String>,
    /// Id, beginning of the id, or name of the team
    #[arg(long, value_name = "ID", conflicts_with_all = ["review", "service"])]
    pub(crate) team: Option<String>,
    /// The file to write; - prints it
    #[arg(long, value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub(crate) out: PathBuf,
}

/// What to do with fields that have two versions.
#[derive(Debug, Subcommand)]
pub(crate) enum Conflicts {
    /// List them with their versions
    List {
        /// Only those of this review: id, beginning of the id, or name
        #[arg(long, value_name = "ID")]
        review: Option<String>,
    },
    /// Choose one version, as listed
    Choose {
        /// The version
        #[arg(value_name = "VERSION")]
        version: String,
    },
}

/// What to look for.
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// Words, each of which must occur; quote a phrase within them
    #[arg(value_name = "WORDS", required = true)]
    pub(crate) words: Vec<String>,
    /// Only this kind: service, review, answer, comment, evidence and so on; may be given several times
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Vec<String>,
    /// Look at what is put away as well
    #[arg(long)]
    pub(crate) archived: bool,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=50))]
    pub(crate) limit: u32,
}

/// What to do with documents.
#[derive(Debug, Subcommand)]
pub(crate) enum Documents {
    /// List all of them
    List,
    /// Show one with its sections
    Show {
        /// Its id, the beginning of its id, or its title
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Make one from a Markdown file
    #[command(after_long_help = help::DOCUMENT)]
    Import(Import),
    /// Write one as a Markdown file
    Export {
        /// Its id, the beginning of its id, or its title
        #[arg(value_name = "ID")]
        id: String,
        /// The file to write; - prints it
        #[arg(long, value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
        out: PathBuf,
        /// Write a confidential document all the same
        #[arg(long)]
        include_confidential: bool,
    },
}

/// Which file, and what the document belongs to.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The Markdown file; - reads standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// The kind of document: id of its pack; the one the file names, else design-document
    #[arg(long, value_name = "PACK")]
    pub(crate) pack: Option<String>,
    /// The review it belongs to
    #[arg(long, value_name = "ID", conflicts_with_all = ["service", "team"])]
    pub(crate) review: Option<String>,
    /// The service it belongs to
    #[arg(long, value_name = "ID", conflicts_with = "team")]
    pub(crate) service: Option<String>,
    /// The team it is about
    #[arg(long, value_name = "NAME")]
    pub(crate) team: Option<String>,
    /// Its title; the file's where not given
    #[arg(long, value_name = "TITLE")]
    pub(crate) title: Option<String>,
}

/// What to do with assessments.
#[derive(Debug, Subcommand)]
pub(crate) enum Assessments {
    /// List them, latest first
    List,
    /// Show one: letters by dimension and stage, stages, and why not the next
    Show {
        /// Its id, the beginning of its id, its title, or the team for its latest
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Tell what changed between two of a team, and why
    Compare {
        /// The earlier one: its id, the beginning of its id, or its title
        #[arg(value_name = "BEFORE")]
        before: String,
        /// The later one: as before, or the team for its latest
        #[arg(value_name = "AFTER")]
        after: String,
    },
}

/// What to do with snapshots.
#[derive(Debug, Subcommand)]
pub(crate) enum Snapshots {
    /// List those of a review or an assessment, latest first
    List(OfWhich),
    /// Take one
    Take {
        #[command(flatten)]
        of: OfWhich,
        /// What it is called
        #[arg(value_name = "TITLE")]
        title: String,
    },
    /// Tell what changed between two states of a review, and what it did
    Compare {
        /// Id, beginning of the id, or name of the review
        #[arg(long, value_name = "ID")]
        review: String,
        /// The earlier state: id, beginning of the id, or title of a snapshot; now; previous
        #[arg(value_name = "BEFORE")]
        before: String,
        /// The later state, named likewise
        #[arg(value_name = "AFTER", default_value = "now")]
        after: String,
    },
}

/// A review or an assessment.
#[derive(Debug, Args)]
pub(crate) struct OfWhich {
    /// Id, beginning of the id, or name of the review
    #[arg(long, value_name = "ID", required_unless_present = "assessment")]
    pub(crate) review: Option<String>,
    /// Id, beginning of the id, or title of the assessment, or the team for its latest
    #[arg(long, value_name = "ID", conflicts_with = "review")]
    pub(crate) assessment: Option<String>,
}

/// The register of a review, or one scenario.
#[derive(Debug, Subcommand)]
pub(crate) enum Scenarios {
    /// List the register of a review, in its order
    List {
        /// Id, beginning of the id, or name of the review
        #[arg(long, value_name = "ID")]
        review: String,
    },
    /// Show one
    Show {
        /// Its id; with --review also its label as R-01, the beginning of its id, or its title
        #[arg(value_name = "ID")]
        id: String,
        /// Id, beginning of the id, or name of the review it belongs to
        #[arg(long, value_name = "ID")]
        review: Option<String>,
    },
}

/// Which review, and how strictly.
#[derive(Debug, Args)]
pub(crate) struct Gate {
    /// Id, beginning of the id, or name of the review
    #[arg(long, value_name = "ID")]
    pub(crate) review: String,
    /// Let nothing but go pass
    #[arg(long)]
    pub(crate) strict: bool,
}

/// A copy to make, or the list.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// What to call the copy; the moment where not given
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[command(subcommand)]
    pub(crate) task: Option<BackupTask>,
}

/// What else can be done with copies.
#[derive(Debug, Subcommand)]
pub(crate) enum BackupTask {
    /// List the copies beside the workspace
    List,
}

fn day(text: &str) -> Result<NaiveDate, String> {
    // chrono alone would take `2026-1-2` too.
    let day = (text.len() == 10).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok());
    day.flatten()
        .ok_or_else(|| "write a day as YYYY-MM-DD".to_owned())
}

pub(crate) fn person(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() || name.len() > 200 || name.chars().any(char::is_control) {
        return Err("a name is one line of 1 to 200 letters".to_owned());
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_words_fit_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_day_is_written_in_full() {
        assert!(day("2028-02-29").is_ok());
        for text in ["2026-1-2", "2026-02-29", "02.01.2026", "today", ""] {
            assert!(day(text).is_err(), "{text}");
        }
    }
}
