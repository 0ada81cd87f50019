//! Commands of core by name: one, or a stream of them; their list; and scores.
//!
//! Invariant of the stream: one answer line for each line read, written after the change is on disk and before the next line is read.

use std::io::{self, BufRead, ErrorKind, IsTerminal, Read, Write};
use std::process::ExitCode;

use lamppost_core::api::{self, Id, Session};
use lamppost_core::{Error, Kind, Result};
use serde_json::{Value, json};

use crate::arguments::Call;
use crate::failure::Outcome;
use crate::lines::{self, Line};
use crate::place::Place;
use crate::screen::{Screen, table};
use crate::target;

/// The longest line: an attachment of 25 MiB in Base64, with room to spare.
const LONGEST_LINE: usize = 40 * 1024 * 1024;

/// Runs one command, or those of standard input.
pub(crate) fn run(call: &Call, place: &Place, screen: &Screen) -> Outcome {
    let mut session = target::ready(if call.read_only {
        place.read()?
    } else {
        place.write()?
    });
    let Some(name) = &call.name else {
        return answer_lines(&mut session, &mut io::stdin().lock());
    };
    let payload = match call.payload.as_deref() {
        None => Value::Null,
        Some("-") => read_json(&read_all()?)?,
        Some(text) => read_json(text)?,
    };
    let at = match &call.at {
        Some(at) => Some(at.parse()?),
        None => None,
    };
    Ok(screen.value(&session.call_at(at.as_ref(), name, payload)?)?)
}

/// Answers each line until the input ends or nobody reads the answers any more.
fn answer_lines(session: &mut Session, input: &mut impl BufRead) -> Outcome {
    let mut out = io::stdout().lock();
    loop {
        let answer = match lines::next(input, LONGEST_LINE).map_err(unreadable_input)? {
            Line::End => return Ok(ExitCode::SUCCESS),
            Line::TooLong => Err(Error::new(
                Kind::OverLimit,
                format!("The line is longer than {} MiB.", LONGEST_LINE >> 20),
            )
            .hint("It was skipped. Send less in one line.")),
            Line::Bytes(line) => answer_line(session, &line),
        };
        let mut line = match answer {
            Ok(answer) => json!({ "ok": answer }),
            Err(error) => json!({ "error": error }),
        }
        .to_string();
        line.push('\n');
        match out.write_all(line.as_bytes()).and_then(|()| out.flush()) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(ExitCode::SUCCESS),
            Err(error) => {
                return Err(Error::new(
                    Kind::Io,
                    format!("The answer cannot be printed: {error}."),
                )
                .into());
            }
        }
    }
}

fn answer_line(session: &mut Session, line: &[u8]) -> Result<Value> {
    let wrong = |what: &str| {
        Error::invalid(what).hint(r#"Send {"name": "home_show", "payload": {}} on one line."#)
    };
    let text = std::str::from_utf8(line).map_err(|_| wrong("The line is not UTF-8 text."))?;
    if text.trim().is_empty() {
        return Err(wrong("The line is empty."));
    }
    let Value::Object(mut request) = read_json(text)? else {
        return Err(wrong("The line is not a JSON object."));
    };
    let payload = request.remove("payload").unwrap_or(Value::Null);
    let at: Option<Id> = match request.remove("at") {
        None | Some(Value::Null) => None,
        Some(Value::String(id)) => Some(id.parse()?),
        Some(_) => return Err(wrong("The snapshot after “at” is not an id.")),
    };
    match (request.remove("name"), request.keys().next()) {
        (_, Some(other)) => Err(wrong(&format!("A line has no key “{other}”."))),
        (Some(Value::String(name)), None) => session.call_at(at.as_ref(), &name, payload),
        _ => Err(wrong("The line has no name of a command.")),
    }
}

/// Lists the commands: names and what they do, or everything with schemas.
pub(crate) fn list(screen: &Screen) -> Outcome {
    let commands = api::commands();
    let value = serde_json::to_value(&commands).map_err(crate::failure::unexpected)?;
    let text = || {
        let row = |c: &api::CommandInfo| vec![c.name.to_owned(), c.text.to_owned()];
        let rows: Vec<_> = commands.iter().map(row).collect();
        table(&rows)
    };
    Ok(screen.answer(&value, text)?)
}

/// Scores what standard input holds.
pub(crate) fn score(screen: &Screen) -> Outcome {
    Ok(screen.value(&api::score_text(&read_all()?)?)?)
}

fn read_json(text: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(|error| {
        Error::invalid(format!("This is not JSON: {error}."))
            .hint("Put text in double quotes, and the whole in single quotes for the shell.")
    })
}

/// All of standard input, up to the length of the longest line.
fn read_all() -> Result<String> {
    let input = io::stdin();
    if input.is_terminal() {
        // Where standard error is closed the user sees a waiting program; nothing worse.
        let _ = writeln!(io::stderr(), "Reading standard input; Ctrl-D ends it.");
    }
    let most = LONGEST_LINE as u64;
    let mut text = String::new();
    let read = input.lock().take(most + 1).read_to_string(&mut text);
    let length = read.map_err(unreadable_input)?;
    if length > LONGEST_LINE {
        let message = format!("The input is longer than {} MiB.", LONGEST_LINE >> 20);
        return Err(Error::new(Kind::OverLimit, message));
    }
    Ok(text)
}

fn unreadable_input(error: io::Error) -> Error {
    Error::new(
        if error.kind() == ErrorKind::InvalidData {
            Kind::Invalid
        } else {
            Kind::Io
        },
        format!("Standard input cannot be read: {error}."),
    )
}
