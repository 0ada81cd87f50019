//! Reviews: the list, and one with its verdict.

use lamppost_core::api::action::ActionView;
use lamppost_core::api::home::ReviewRow;
use lamppost_core::api::review::{QuestionRef, ReviewView};
use lamppost_core::api::subject::SubjectKind;
use serde_json::json;

use crate::arguments::Look;
use crate::choose;
use crate::failure::{Outcome, unexpected};
use crate::place::Place;
use crate::screen::{Screen, plain, table};
use crate::verdict;

/// Lists reviews, or shows one.
pub(crate) fn run(what: &Look, place: &Place, screen: &Screen) -> Outcome {
    let mut session = place.read()?;
    match what {
        Look::List => {
            let value = session.call("review_list", json!({}))?;
            let rows: Vec<ReviewRow> = serde_json::from_value(value.clone()).map_err(unexpected)?;
            Ok(screen.answer(&value, || list(&rows))?)
        }
        Look::Show { id } => {
            let id = choose::review(&mut session, id)?;
            let value = session.call("review_show", json!({ "id": id }))?;
            let view: ReviewView = serde_json::from_value(value.clone()).map_err(unexpected)?;
            Ok(screen.answer(&value, || show(&view))?)
        }
    }
}

/// Title, verdict, progress and launch of a review.
pub(crate) fn row_cells(row: &ReviewRow) -> [String; 4] {
    let away = if row.archived { " (archived)" } else { "" };
    [
        plain(&row.title) + away,
        row.verdict
            .map_or_else(String::new, |verdict| verdict.word().to_owned()),
        format!("{} of {}", row.answered, row.counts.applicable),
        row.launch_on.clone().unwrap_or_default(),
    ]
}

fn list(rows: &[ReviewRow]) -> String {
    if rows.is_empty() {
        return "There are no reviews yet.\n".to_owned();
    }
    let heading = ["Id", "Of", "Review", "Verdict", "Answered", "Launch"];
    let mut cells = vec![heading.map(str::to_owned).to_vec()];
    for row in rows {
        let mut line = vec![row.id.clone(), plain(&row.subject.name)];
        line.extend(row_cells(row));
        cells.push(line);
    }
    table(&cells)
}

fn show(view: &ReviewView) -> String {
    let mut text = verdict::heading(view);
    let mut about = vec![("Id", view.id.clone())];
    if let Some(day) = &view.launch_on {
        let when = match view.days {
            Some(0) => " (today)".to_owned(),
            Some(days) if days < 0 => format!(" ({} days ago)", -days),
            Some(days) => format!(" (in {days} days)"),
            None => String::new(),
        };
        let name = match view.subject.kind {
            SubjectKind::Service => "Launch",
            SubjectKind::Team => "Due",
        };
        about.push((name, day.clone() + &when));
    }
    if let Some(day) = &view.started_on {
        about.push(("Started", day.clone()));
    }
    let pack = &view.pack;
    about.push(("Pack", format!("{} {}", plain(&pack.title), pack.version)));
    if view.archived {
        about.push(("Archived", "yes".to_owned()));
    }
    let rows: Vec<_> = about
        .into_iter()
        .map(|(name, value)| vec![name.to_owned(), value])
        .collect();
    text += &table(&rows);
    text += &format!("\nRules\n{}", verdict::trace(&view.verdict.rules));
    for (title, refs) in [
        ("Needs evidence", &view.verdict.needs_evidence),
        ("Stale evidence", &view.verdict.stale_evidence),
    ] {
        text += &listed(title, refs);
    }
    if !view.actions.is_empty() {
        text += "\nActions\n";
        let rows: Vec<_> = view.actions.iter().map(action).collect();
        text += &table(&rows);
    }
    text
}

fn listed(title: &str, refs: &[QuestionRef]) -> String {
    if refs.is_empty() {
        return String::new();
    }
    format!("\n{title}\n{}", verdict::questions(refs))
}

fn action(action: &ActionView) -> Vec<String> {
    let state = if action.overdue {
        "overdue"
    } else {
        action.state.word()
    };
    vec![
        format!("  {state}"),
        action.due.clone().unwrap_or_default(),
        plain(&action.owner),
        plain(&action.text),
    ]
}
