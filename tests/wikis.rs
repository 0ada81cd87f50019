//! What real wikis and their parsers make of hostile text.
//!
//! `cargo verify wikis` installs them and runs this; here they run where they are installed. Where one is
//! not, its test says loudly that it was skipped.

use std::io::Write as _;
use std::process::{Command, Stdio};

#[path = "../src-tauri/core/tests/report/hostile.rs"]
mod hostile;
#[path = "wikis/parsers.rs"]
mod parsers;
#[path = "wikis/place.rs"]
mod place;
#[path = "wikis/sample.rs"]
mod sample;
#[path = "wikis/servers.rs"]
mod servers;
#[path = "wikis/tool.rs"]
mod tool;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Gives a page to a program and takes what it makes of it.
fn through(mut program: Command, text: &str) -> Outcome<String> {
    let mut child = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut input = child.stdin.take().ok_or("it takes no input")?;
    let text = text.to_owned();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output()?;
    writer.join().map_err(|_| "writing to it failed")??;
    assert!(output.status.success(), "{program:?} ended badly");
    Ok(String::from_utf8(output.stdout)?)
}

/// Says that something is not here; `cargo verify` repeats it.
fn skipped(what: &str) -> Outcome<()> {
    writeln!(std::io::stderr(), "SKIPPED: {what}")?;
    Ok(())
}
