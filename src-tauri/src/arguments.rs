//! The words after the program's name.
//!
//! Read by hand: nine options do not carry the weight of a parser. The command line tool has its own.

use std::ffi::OsString;
use std::path::PathBuf;

const USAGE: &str = "\
lamppost-desktop [OPTIONS]

  --workspace FILE      Open this workspace instead of your own. It is made if it does not exist.
  --packs FOLDER        Read your team's own packs from here.
  --export-folder DIR   Write reports, documents and other files here instead of asking for a place.
  --ballot-file FILE    Take in this ballot instead of asking for one.
  --import-file FILE    Take over this review, service, team or workspace instead of asking for a file.
  --evidence-file FILE  Take this file as evidence instead of asking for one.
  --markdown-file FILE  Import this file instead of asking for one.
  --target-folder DIR   Take this folder for a target instead of asking for one.
  --help, --version

The last six options answer a dialog of the system beforehand, for tests that cannot click on one.
The command line tool is `lamppost`.";

/// What the start asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) workspace: Option<PathBuf>,
    pub(crate) packs: Option<PathBuf>,
    pub(crate) export_folder: Option<PathBuf>,
    pub(crate) ballot_file: Option<PathBuf>,
    pub(crate) import_file: Option<PathBuf>,
    pub(crate) evidence_file: Option<PathBuf>,
    pub(crate) markdown_file: Option<PathBuf>,
    pub(crate) target_folder: Option<PathBuf>,
}

impl Arguments {
    /// Reads the words; the error is a text to print before leaving.
    pub(crate) fn read(words: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut arguments = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let word = word.to_string_lossy().into_owned();
            let place = match word.as_str() {
                "--workspace" => &mut arguments.workspace,
                "--packs" => &mut arguments.packs,
                "--export-folder" => &mut arguments.export_folder,
                "--ballot-file" => &mut arguments.ballot_file,
                "--import-file" => &mut arguments.import_file,
                "--evidence-file" => &mut arguments.evidence_file,
                "--markdown-file" => &mut arguments.markdown_file,
                "--target-folder" => &mut arguments.target_folder,
                "--help" | "-h" => return Err(USAGE.to_owned()),
                "--version" => {
                    return Err(format!("lamppost-desktop {}", env!("CARGO_PKG_VERSION")));
                }
                _ => return Err(format!("`{word}` is not an option.\n\n{USAGE}")),
            };
            let path = words
                .next()
                .ok_or_else(|| format!("`{word}` needs a path.\n\n{USAGE}"))?;
            // Absolute, because a desktop may start the program from anywhere.
            *place = Some(std::path::absolute(&path).unwrap_or_else(|_| path.into()));
        }
        Ok(arguments)
    }
}

/// Prints the text and ends: well if it was asked for, with 2 if the words were wrong.
#[expect(
    clippy::print_stdout,
    reason = "help that was asked for goes to standard output"
)]
pub(crate) fn print_and_leave(text: &str) -> ! {
    if text.starts_with('`') {
        eprintln!("{text}");
        std::process::exit(2);
    }
    println!("{text}");
    std::process::exit(0);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Arguments, String> {
        Arguments::read(words.iter().map(OsString::from))
    }

    #[test]
    fn options_take_paths() {
        let arguments = read(&["--workspace", "a.lamppost", "--export-folder", "out"]);
        let workspace = arguments
            .as_ref()
            .ok()
            .and_then(|read| read.workspace.clone());
        assert!(workspace.is_some_and(|path| path.is_absolute() && path.ends_with("a.lamppost")));
        assert!(
            arguments
                .is_ok_and(|read| read.export_folder.is_some() && read.evidence_file.is_none())
        );
    }

    #[test]
    fn wrong_words_are_named() {
        assert!(
            read(&["--workspase", "a"])
                .is_err_and(|text| text.starts_with("`--workspase` is not an option."))
        );
        assert!(
            read(&["--workspace"])
                .is_err_and(|text| text.starts_with("`--workspace` needs a path."))
        );
        assert!(read(&["--help"]).is_err_and(|text| text == USAGE));
    }
}
