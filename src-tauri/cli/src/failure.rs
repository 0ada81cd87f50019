//! How a run ends: the exit codes, and how an error reaches the reader.
//!
//! Invariant: a code means one thing, whatever the command; `publish` alone has codes of its own. Wrong words end with 64, never with clap's own 2, which here means no-go.

use std::io::Write;
use std::process::ExitCode;

use clap::error::ErrorKind;
use lamppost_core::{Error, Kind};
use serde_json::json;

/// The command failed; or what was checked is not in order.
pub(crate) const FAILED: u8 = 1;
/// `gate`: the verdict is no-go.
pub(crate) const NO_GO: u8 = 2;
/// Nothing has the id or name that was asked for.
pub(crate) const NOT_FOUND: u8 = 3;
/// The workspace cannot be opened or read.
pub(crate) const UNREADABLE: u8 = 4;
/// The words after the program's name do not fit (`EX_USAGE` of BSD's sysexits.h).
pub(crate) const USAGE: u8 = 64;

/// What a command comes to.
pub(crate) type Outcome = std::result::Result<ExitCode, Failure>;

/// An error with the code to end with.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: Error,
    pub(crate) code: u8,
}

impl Failure {
    /// The workspace does not open, for whatever reason.
    pub(crate) fn unreadable(error: Error) -> Self {
        Self {
            error,
            code: UNREADABLE,
        }
    }

    /// Tells what failed on standard error, and gives the code to end with.
    pub(crate) fn tell(&self, as_json: bool) -> ExitCode {
        // Where standard error is closed there is nobody left to tell; the code still says it.
        let _ = if as_json {
            writeln!(std::io::stderr(), "{}", json!({ "error": self.error }))
        } else {
            let Error { message, hint, .. } = &self.error;
            let text = [message.as_str(), hint].join("\n");
            writeln!(std::io::stderr(), "{}", text.trim_end())
        };
        ExitCode::from(self.code)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let code = match error.kind {
            Kind::NotFound => NOT_FOUND,
            Kind::Foreign | Kind::EmptyFile | Kind::Newer | Kind::Damaged => UNREADABLE,
            Kind::UnknownCommand
            | Kind::Invalid
            | Kind::OverLimit
            | Kind::Refused
            | Kind::Pack
            | Kind::ReadOnly
            | Kind::Locked
            | Kind::DiskFull
            | Kind::Io
            | Kind::Denied
            | Kind::Remote
            | Kind::Internal => FAILED,
        };
        Self { error, code }
    }
}

/// An answer of core that does not read as its own type: a defect, said as one.
pub(crate) fn unexpected(error: serde_json::Error) -> Failure {
    Error::new(
        Kind::Internal,
        format!("An answer cannot be read: {error}."),
    )
    .hint("This is a defect of Lamppost. Nothing was changed by reading.")
    .into()
}

/// Ends after help, the version, or words that do not fit.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    let asked_for = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    let as_json = std::env::args_os().any(|word| word == "--json");
    if as_json && !asked_for {
        let text = error.render().to_string();
        let text = text.trim_start_matches("error: ");
        let (message, hint) = text.split_once("\n\n").unwrap_or((text, ""));
        let error = Error::invalid(message.trim()).hint(hint.trim());
        return Failure { error, code: USAGE }.tell(true);
    }
    // A closed pipe is the reader's choice, also while help is printed.
    let _ = error.print();
    ExitCode::from(if asked_for { 0 } else { USAGE })
}
