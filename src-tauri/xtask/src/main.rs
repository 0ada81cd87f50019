//! Set-up, checks and code generation for people who build Lamppost.
//!
//! `cargo app` opens the app, `cargo verify` checks everything, `cargo xtask generate` writes the generated files. The aliases
//! stand in `.cargo/config.toml`. Leaves out whatever the shell, the page or the tests do themselves: this only calls them in order.
//! Uses the standard library alone, so that the first command on a fresh machine starts within seconds.
#![expect(
    clippy::print_stdout,
    reason = "a terminal program speaks on standard output"
)]

mod advisories;
mod app;
mod packages;
mod run;
mod ui;
mod verify;
mod wikis;

use std::process::ExitCode;

const USAGE: &str = "\
cargo app [--release] [-- ARGUMENTS]   Open Lamppost. Installs and builds what is missing first.
cargo verify [STEP...]                 Check everything, or the named steps only.
cargo verify --list                    Name the steps.
cargo xtask generate                   Write the files that are generated from Rust.
cargo xtask packages                   Name the system packages that are missing here.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.split_first() {
        Some((&"app", rest)) => app::open(rest),
        Some((&"verify", rest)) => verify::verify(rest),
        Some((&"generate", [])) => run::generate(),
        Some((&"packages", [])) => packages::print_missing(),
        Some((&("help" | "--help" | "-h"), _)) => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(run::Failure::new("This command is not known.", USAGE)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}
