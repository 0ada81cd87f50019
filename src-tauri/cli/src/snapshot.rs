//! Snapshots: the list of a review's or an assessment's, taking one, and what changed between two states of a review.

use lamppost_core::api::compare_view::{Difference, ReviewComparison};
use lamppost_core::api::snapshot::SnapshotRow;
use serde_json::{Value, json};

use crate::arguments::{OfWhich, Snapshots};
use crate::choose;
use crate::failure::{Failure, Outcome, unexpected};
use crate::place::Place;
use crate::screen::{Screen, plain, table};

/// Lists, takes or compares.
pub(crate) fn run(what: &Snapshots, place: &Place, screen: &Screen) -> Outcome {
    match what {
        Snapshots::List(of) => {
            let mut session = place.read()?;
            let request = named(&mut session, of)?;
            let value = session.call("snapshot_list", request)?;
            let rows: Vec<SnapshotRow> =
                serde_json::from_value(value.clone()).map_err(unexpected)?;
            Ok(screen.answer(&value, || list(&rows))?)
        }
        Snapshots::Take { of, title } => {
            let mut session = place.write()?;
            let mut request = named(&mut session, of)?;
            request["title"] = json!(title);
            let value = session.call("snapshot_take", request)?["output"].take();
            let id = value["id"].as_str().unwrap_or_default().to_owned();
            Ok(screen.answer(&value, || format!("{id}\n"))?)
        }
        Snapshots::Compare {
            review,
            before,
            after,
        } => {
            let mut session = place.read()?;
            let review = choose::review(&mut session, review)?;
            let before = choose::state(&mut session, &review, before)?;
            let after = choose::state(&mut session, &review, after)?;
            let request = json!({ "review": review, "before": before, "after": after });
            let value = session.call("snapshot_compare", request)?;
            let view: ReviewComparison =
                serde_json::from_value(value.clone()).map_err(unexpected)?;
            Ok(screen.answer(&value, || compared(&view))?)
        }
    }
}

/// The review or assessment as a request names it.
fn named(session: &mut lamppost_core::api::Session, of: &OfWhich) -> Result<Value, Failure> {
    Ok(match (&of.review, &of.assessment) {
        (Some(review), _) => json!({ "review": choose::review(session, review)? }),
        (None, Some(text)) => json!({ "assessment": choose::assessment(session, text)? }),
        (None, None) => json!({}),
    })
}

fn list(rows: &[SnapshotRow]) -> String {
    if rows.is_empty() {
        return "There are no snapshots yet.\n".to_owned();
    }
    let heading = [
        "Id", "Snapshot", "Day", "By", "Verdict", "Score", "Answered",
    ];
    let mut cells = vec![heading.map(str::to_owned).to_vec()];
    for row in rows {
        let damaged = match row.damaged {
            Some(_) => " (damaged)",
            None => "",
        };
        let stage = row.stage.map(|stage| format!("stage {stage}"));
        cells.push(vec![
            row.id.clone(),
            plain(&row.title) + damaged,
            row.taken_on.clone(),
            plain(&row.by),
            row.verdict.clone().or(stage).unwrap_or_default(),
            row.score
                .map_or_else(String::new, |score| score.to_string()),
            format!("{} of {}", row.answered, row.applicable),
        ]);
    }
    table(&cells)
}

fn compared(view: &ReviewComparison) -> String {
    let (before, after) = (&view.before, &view.after);
    let mut text = format!(
        "{} · {}\n{} ({}) → {} ({})\n{}\n",
        plain(&view.subject.name),
        plain(&view.title),
        plain(&before.title),
        before.on,
        plain(&after.title),
        after.on,
        view.effect
    );
    if view.count == 0 {
        return text + "Nothing is different.\n";
    }
    for rule in &view.rules {
        let holds = |holds: Option<bool>| match holds {
            Some(true) => "held",
            Some(false) => "did not hold",
            None => "was not looked at",
        };
        text += &format!(
            "{} {} before: {}\n",
            rule.code,
            holds(rule.before),
            rule.text
        );
    }
    text += &section("Facts", &view.facts);
    for area in &view.areas {
        let score = |score: Option<u8>| score.map_or_else(|| "–".to_owned(), |n| n.to_string());
        let (was, is) = (score(area.score_before), score(area.score_after));
        let title = format!("{}, score {was} → {is}", plain(&area.title));
        text += &section(&title, &area.differences);
    }
    for group in view
        .design
        .iter()
        .chain(&view.tables)
        .chain(&view.scenarios)
    {
        text += &section(&plain(&group.title), &group.differences);
    }
    text + &section("Actions", &view.actions)
}

fn section(title: &str, differences: &[Difference]) -> String {
    if differences.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> = differences.iter().map(line).collect();
    format!("\n{title}\n{}", table(&rows))
}

fn line(difference: &Difference) -> Vec<String> {
    let short = |text: &str| {
        let line = plain(text);
        match line.char_indices().nth(60) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        }
    };
    let about = match &difference.question {
        Some(question) => question.clone(),
        None => short(&difference.what),
    };
    let change = match (difference.before.is_empty(), difference.after.is_empty()) {
        (true, _) => format!("+ {}", short(&difference.after)),
        (false, true) => format!("- {}", short(&difference.before)),
        (false, false) => format!(
            "{} → {}",
            short(&difference.before),
            short(&difference.after)
        ),
    };
    vec![
        format!("  {about}"),
        plain(&difference.field),
        change,
        difference.by.as_deref().map(plain).unwrap_or_default(),
        difference.effect.clone().unwrap_or_default(),
    ]
}
