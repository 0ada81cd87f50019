//! Makes a demo workspace: a new file, the same bytes for the same seed and day.
//!
//! Clock, ids, replica and author come from the seed alone, and no pack but the shipped and the named ones is read.

use std::fs;
use std::io::{IsTerminal, Write};

use lamppost_core::api::demo::Demo as Size;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::{Context, Error, Kind, Result};
use serde_json::json;

use crate::arguments::Demo;
use crate::failure::Outcome;
use crate::place::Place;
use crate::screen::Screen;

/// Makes the sample, or a large workspace.
pub(crate) fn make(demo: &Demo, place: &Place, screen: &Screen) -> Outcome {
    let file = &place.workspace;
    if file.exists() {
        let error = Error::new(
            Kind::Refused,
            format!("{} is already there. It was not changed.", file.display()),
        );
        return Err(error.hint("Name a new file with --workspace FILE.").into());
    }
    if let Some(folder) = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder).map_err(|error| {
            Error::new(
                Kind::Io,
                format!("The folder {} cannot be made: {error}.", folder.display()),
            )
            .hint("Name another file with --workspace FILE.")
        })?;
    }
    let today = place.context().clock.today();
    let author = place.author.as_deref().unwrap_or("Lamppost");
    let how = OpenHow {
        packs: place.packs.clone(),
        ..OpenHow::default()
    };
    let session = Session::open(file, &how, Context::fixed(today, demo.seed, author))?;
    let size = demo.services.map(|services| Size {
        services,
        reviews: demo.reviews.unwrap_or(services),
        seed: demo.seed,
    });
    if let Err(error) = fill(session, size, demo.seed) {
        // Half a demo is of no use, and the next attempt would be refused.
        for suffix in ["", "-wal", "-shm"] {
            let mut name = file.as_os_str().to_owned();
            name.push(suffix);
            let _ = fs::remove_file(name);
        }
        return Err(error.into());
    }
    let (services, reviews) = (size.map(|of| of.services), size.map(|of| of.reviews));
    let value = json!({
        "workspace": file, "services": services, "reviews": reviews, "seed": demo.seed,
        "today": today.format("%Y-%m-%d").to_string(),
    });
    Ok(screen.answer(&value, || format!("{}\n", file.display()))?)
}

/// Fills the workspace and closes it, which moves its write-ahead log into the file.
fn fill(mut session: Session, size: Option<Size>, seed: u64) -> Result<()> {
    match size {
        None => session.fill_with_sample(seed),
        Some(size) => {
            let mut progress = Progress::new(size.services);
            session.fill(size, |done| progress.tell(done))
        }
    }
}

/// Tells on standard error how far it is: on one line of a terminal, else a line each tenth.
struct Progress {
    all: u32,
    told: u32,
    terminal: bool,
}

impl Progress {
    fn new(all: u32) -> Self {
        Self {
            all,
            told: 0,
            terminal: std::io::stderr().is_terminal(),
        }
    }

    fn tell(&mut self, done: u32) {
        let step = if self.terminal { 100 } else { 10 };
        let part = u64::from(done) * step / u64::from(self.all.max(1));
        let part = u32::try_from(part).unwrap_or(0);
        if part == self.told {
            return;
        }
        self.told = part;
        let text = match (self.terminal, done == self.all) {
            (true, false) => format!("\r{done} of {} services", self.all),
            (true, true) => format!("\r{done} of {0} services\nCounting them up\n", self.all),
            (false, _) => format!("{done} of {} services\n", self.all),
        };
        // Nobody has to watch.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}
