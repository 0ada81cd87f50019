//! Fields with two versions: the list, and choosing one.

use lamppost_core::Error;
use lamppost_core::api::conflict::ConflictRow;
use serde_json::json;

use crate::arguments::Conflicts;
use crate::choose;
use crate::failure::{Outcome, unexpected};
use crate::place::Place;
use crate::screen::{Screen, plain, table};

/// Lists them, or chooses a version.
pub(crate) fn run(what: &Conflicts, place: &Place, screen: &Screen) -> Outcome {
    match what {
        Conflicts::List { review } => {
            let mut session = place.read()?;
            let review = match review {
                Some(text) => Some(choose::review(&mut session, text)?),
                None => None,
            };
            let value = session.call("conflict_list", json!({ "review": review }))?;
            let rows: Vec<ConflictRow> =
                serde_json::from_value(value.clone()).map_err(unexpected)?;
            Ok(screen.answer(&value, || list(&rows))?)
        }
        Conflicts::Choose { version } => {
            let mut session = place.write()?;
            let rows = session.call("conflict_list", json!({}))?;
            let rows: Vec<ConflictRow> = serde_json::from_value(rows).map_err(unexpected)?;
            let row = rows
                .iter()
                .find(|row| row.versions.iter().any(|each| each.op == *version))
                .ok_or_else(|| {
                    Error::not_found("version", version)
                        .hint("`lamppost conflict list` shows the versions there are.")
                })?;
            let request = json!({ "entity": row.entity, "field": row.field, "op": version });
            let value = session.call("conflict_choose", request)?;
            Ok(screen.answer(&value, || {
                format!("{}, {}: chosen.\n", plain(&row.part), plain(&row.what))
            })?)
        }
    }
}

fn list(rows: &[ConflictRow]) -> String {
    if rows.is_empty() {
        return "No field has two versions.\n".to_owned();
    }
    let mut text = String::new();
    for row in rows {
        text += &format!(
            "{}, {} ({})\n",
            plain(&row.part),
            plain(&row.what),
            plain(&row.place)
        );
        let versions = row.versions.iter().map(|version| {
            let shown: String = plain(&version.shown).chars().take(60).collect();
            let shown = if shown.is_empty() {
                "(empty)".to_owned()
            } else {
                shown
            };
            vec![
                format!("  {}", version.op),
                shown,
                plain(&version.by),
                version.at.clone(),
            ]
        });
        text += &table(&versions.collect::<Vec<_>>());
    }
    text
}
