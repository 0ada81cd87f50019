//! What is due: reviews, actions, waivers, acceptances, evidence, exercises and sign-offs, soonest first.

use std::process::ExitCode;

use clap::Args;
use lamppost_core::api::due::CalendarFile;
use lamppost_core::api::home::DueRow;
use serde_json::json;

use crate::failure::{FAILED, Outcome, unexpected};
use crate::place::Place;
use crate::screen::{Screen, plain, table};

/// What is due, and in which form.
#[derive(Debug, Args)]
pub(crate) struct Due {
    /// How many days to look ahead
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(0..=3650))]
    days: u32,
    /// Only what the person of --author, or who runs this, has to do
    #[arg(long)]
    mine: bool,
    /// Print a calendar file (iCalendar)
    #[arg(long)]
    ics: bool,
    /// End with 1 where something is overdue
    #[arg(long)]
    fail_overdue: bool,
}

/// Lists what is due.
pub(crate) fn list(due: &Due, place: &Place, screen: &Screen) -> Outcome {
    let mut session = place.read()?;
    let request = json!({ "days": due.days, "mine": due.mine });
    let value = session.call("due_list", request.clone())?;
    let rows: Vec<DueRow> = serde_json::from_value(value.clone()).map_err(unexpected)?;
    if due.ics {
        let value = session.call("due_ics", request)?;
        let file: CalendarFile = serde_json::from_value(value.clone()).map_err(unexpected)?;
        screen.answer(&value, || file.text)?;
    } else {
        screen.answer(&value, || text(&rows, due.days))?;
    }
    let late = due.fail_overdue && rows.iter().any(|row| row.days < 0);
    Ok(if late {
        ExitCode::from(FAILED)
    } else {
        ExitCode::SUCCESS
    })
}

fn text(rows: &[DueRow], days: u32) -> String {
    if rows.is_empty() {
        return format!("Nothing is due within {days} days.\n");
    }
    let heading = ["Day", "When", "Kind", "What", "Of", "Who"];
    let mut cells = vec![heading.map(str::to_owned).to_vec()];
    for row in rows {
        let when = match row.days {
            0 => "today".to_owned(),
            1 => "in 1 day".to_owned(),
            -1 => "1 day ago".to_owned(),
            days if days < 0 => format!("{} days ago", -days),
            days => format!("in {days} days"),
        };
        cells.push(vec![
            row.on_day.clone(),
            when,
            row.kind.title().to_owned(),
            plain(&row.title),
            plain(&row.subject.name),
            plain(&row.person),
        ]);
    }
    table(&cells)
}
