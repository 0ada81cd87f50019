//! Services: the list, and one in full.

use lamppost_core::api::home::{ReviewRow, ServiceRow};
use lamppost_core::api::service::ServiceView;
use serde_json::{Value, json};

use crate::arguments::Look;
use crate::choose;
use crate::failure::{Outcome, unexpected};
use crate::place::Place;
use crate::review::row_cells;
use crate::screen::{Screen, plain, table};

/// Lists services, or shows one.
pub(crate) fn run(what: &Look, place: &Place, screen: &Screen) -> Outcome {
    let mut session = place.read()?;
    match what {
        Look::List => {
            let value = session.call("service_list", Value::Null)?;
            let rows: Vec<ServiceRow> =
                serde_json::from_value(value.clone()).map_err(unexpected)?;
            Ok(screen.answer(&value, || list(&rows))?)
        }
        Look::Show { id } => {
            let id = choose::service(&mut session, id)?;
            let value = session.call("service_show", json!({ "id": id }))?;
            let view: ServiceView = serde_json::from_value(value.clone()).map_err(unexpected)?;
            Ok(screen.answer(&value, || show(&view))?)
        }
    }
}

fn list(rows: &[ServiceRow]) -> String {
    if rows.is_empty() {
        return "There are no services yet.\n".to_owned();
    }
    let heading = [
        "Id",
        "Service",
        "Tier",
        "Owner",
        "Current review",
        "Verdict",
        "Answered",
        "Launch",
    ];
    let mut cells = vec![heading.map(str::to_owned).to_vec()];
    for row in rows {
        let away = if row.archived { " (archived)" } else { "" };
        let mut line = vec![
            row.id.clone(),
            plain(&row.name) + away,
            tier(row.tier),
            plain(&row.owner),
        ];
        line.extend(row.review.as_ref().map(row_cells).into_iter().flatten());
        cells.push(line);
    }
    table(&cells)
}

fn show(view: &ServiceView) -> String {
    let away = if view.archived { " (archived)" } else { "" };
    let mut text = format!("{}{away}\n", plain(&view.name));
    let mut facts = vec![vec!["Id".to_owned(), view.id.clone()]];
    for (name, value) in [
        ("Tier", tier(view.tier)),
        ("Owner", plain(&view.owner)),
        ("SLO", plain(&view.slo)),
        ("Summary", plain(&view.summary)),
    ] {
        if !value.is_empty() {
            facts.push(vec![name.to_owned(), value]);
        }
    }
    text += &table(&facts);
    if !view.facts.is_empty() {
        text += "\nFacts\n";
        for fact in &view.facts {
            let value = match fact.value {
                Some(true) => "yes    ",
                Some(false) => "no     ",
                None => "not set",
            };
            text += &format!("  {value}  {}\n", plain(&fact.text));
        }
    }
    if !view.links.is_empty() {
        text += "\nLinks\n";
        for link in &view.links {
            text += &format!("  {}  {}\n", plain(&link.title), plain(&link.url));
        }
    }
    text += "\nReviews\n";
    let rows = view.reviews.iter().map(|row: &ReviewRow| {
        let mut line = vec![format!("  {}", row.id)];
        line.extend(row_cells(row));
        line
    });
    text += &match rows.collect::<Vec<_>>() {
        none if none.is_empty() => "  None yet.\n".to_owned(),
        rows => table(&rows),
    };
    for notice in &view.notices {
        text += &format!("\n{}\n", plain(notice));
    }
    text
}

fn tier(tier: Option<u8>) -> String {
    tier.map_or_else(String::new, |tier| tier.to_string())
}
