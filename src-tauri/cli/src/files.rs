//! A review, a service, a team or the workspace as a file, out and in.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use lamppost_core::api::parcel::{ExportView, ImportView};
use lamppost_core::api::{Progress, Session, exported};
use lamppost_core::{Error, Kind};
use serde_json::json;

use crate::arguments::Export;
use crate::choose;
use crate::failure::{FAILED, Failure, Outcome, unexpected};
use crate::place::Place;
use crate::screen::{Screen, plain};

/// Writes a file.
pub(crate) fn export(export: &Export, place: &Place, screen: &Screen) -> Outcome {
    let mut session = place.read()?;
    let review = chosen(&mut session, export.review.as_deref(), choose::review)?;
    let service = chosen(&mut session, export.service.as_deref(), choose::service)?;
    let team = chosen(&mut session, export.team.as_deref(), choose::team)?;
    let what = exported(review, service, team)?;
    let mut progress = Told::new("written");
    if export.out == Path::new("-") {
        let mut out = Pipe {
            out: BufWriter::new(io::stdout().lock()),
            gone: false,
        };
        let done = session.export_file(&what, &mut out, &mut |at| progress.tell(at));
        if !out.gone {
            done?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    session.keep_own_file(&export.out)?;
    let view = write(&export.out, |out| {
        session.export_file(&what, out, &mut |at| progress.tell(at))
    })?;
    let value = json!({ "path": export.out, "kind": view.kind, "title": view.title, "ops": view.ops,
                        "attachments": view.attachments, "snapshots": view.snapshots });
    Ok(screen.answer(&value, || {
        format!(
            "{}  {} changes, {} attached files\n",
            export.out.display(),
            view.ops,
            view.attachments
        )
    })?)
}

/// Standard output. A reader that goes away is no error, here as elsewhere.
struct Pipe<W> {
    out: W,
    gone: bool,
}

impl<W: Write> Pipe<W> {
    fn noted<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        self.gone |= done
            .as_ref()
            .is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
        done
    }
}

impl<W: Write> Write for Pipe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.out.write(bytes);
        self.noted(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.out.flush();
        self.noted(done)
    }
}

/// Takes a file over.
pub(crate) fn import(file: &Path, place: &Place, screen: &Screen) -> Outcome {
    let mut session = place.write()?;
    let mut progress = Told::new("taken over");
    let mut tell = |at: Progress| progress.tell(at);
    let done = match file == Path::new("-") {
        true => session.import_file(&mut io::stdin().lock(), &mut tell),
        false => {
            let open = File::open(file).map_err(|error| {
                Error::new(
                    Kind::Io,
                    format!("{} cannot be read: {error}.", file.display()),
                )
                .hint("Check the name, and that you may read it.")
            })?;
            session.import_file(&mut BufReader::with_capacity(1 << 20, open), &mut tell)
        }
    };
    // The workspace is well, whatever is wrong with the file.
    let code = FAILED;
    let view = done.map_err(|error| Failure { error, code })?;
    let value = serde_json::to_value(&view).map_err(unexpected)?;
    Ok(screen.answer(&value, || said(&view))?)
}

fn said(view: &ImportView) -> String {
    let mut text = format!("{}\n", plain(&view.text));
    for review in &view.reviews {
        let word = if review.is_new { "new" } else { "changed" };
        text += &format!(
            "{}  {}, {} ({word})\n",
            review.id,
            plain(&review.of),
            plain(&review.title)
        );
    }
    let more = view.reviews_of as usize - view.reviews.len();
    if more > 0 {
        text += &format!("and {more} more reviews\n");
    }
    if !view.missing_packs.is_empty() {
        text += &format!(
            "Packs that are not installed here: {}\n",
            plain(&view.missing_packs.join(", "))
        );
    }
    text
}

fn chosen(
    session: &mut Session,
    text: Option<&str>,
    choose: impl FnOnce(&mut Session, &str) -> Result<String, Failure>,
) -> Result<Option<lamppost_core::api::Id>, Failure> {
    match text {
        Some(text) => Ok(Some(choose(session, text)?.parse()?)),
        None => Ok(None),
    }
}

/// Writes beside the file first, so that whatever fails leaves the old one as it was.
fn write(
    out: &Path,
    fill: impl FnOnce(&mut dyn Write) -> Result<ExportView, Error>,
) -> Result<ExportView, Failure> {
    let failed = |error: io::Error| {
        Error::new(
            Kind::Io,
            format!("{} cannot be written: {error}.", out.display()),
        )
        .hint("Choose another place with --out.")
    };
    let mut name = out.as_os_str().to_owned();
    name.push(".part");
    let beside = Path::new(&name);
    let written = File::create(beside).map_err(failed).and_then(|file| {
        let mut buffer = BufWriter::with_capacity(1 << 20, file);
        let view = fill(&mut buffer)?;
        let file = buffer
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        file.sync_all().map_err(failed)?;
        fs::rename(beside, out).map_err(failed)?;
        Ok(view)
    });
    if written.is_err() {
        // What is half written is of no use; that it cannot be removed changes nothing.
        let _ = fs::remove_file(beside);
    }
    Ok(written?)
}

/// Tells on the line of a terminal how far it is; nothing elsewhere.
struct Told {
    word: &'static str,
    shows: bool,
    last: u64,
}

impl Told {
    fn new(word: &'static str) -> Self {
        Self {
            word,
            shows: io::stderr().is_terminal(),
            last: 0,
        }
    }

    fn tell(&mut self, at: Progress) {
        let part = at.done * 100 / at.of.max(1);
        if !self.shows || part == self.last || at.of < 100_000 {
            return;
        }
        self.last = part;
        let end = if at.done == at.of { "\n" } else { "" };
        // Nobody has to watch.
        let _ = write!(
            io::stderr(),
            "\r{} of {} changes {}{end}",
            at.done,
            at.of,
            self.word
        );
    }
}
