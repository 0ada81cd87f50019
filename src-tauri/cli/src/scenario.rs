//! Scenarios: the register of a review, and one in full.

use lamppost_core::api::register::RegisterView;
use lamppost_core::api::risk_view::{ExerciseView, MitigationView, RatedView, RiskRow};
use lamppost_core::api::scenario::ScenarioView;
use serde_json::{Value, json, to_value};

use crate::arguments::Scenarios;
use crate::choose;
use crate::failure::{Outcome, unexpected};
use crate::place::Place;
use crate::screen::{Screen, plain, table};

/// Lists the register of a review, or shows one scenario.
pub(crate) fn run(what: &Scenarios, place: &Place, screen: &Screen) -> Outcome {
    let mut session = place.read()?;
    let mut register = |text: &str| {
        let review = choose::review(&mut session, text)?;
        Ok::<Value, crate::failure::Failure>(
            session.call("register_show", json!({ "review": review }))?,
        )
    };
    match what {
        Scenarios::List { review } => {
            let value = register(review)?;
            let view: RegisterView = serde_json::from_value(value.clone()).map_err(unexpected)?;
            Ok(screen.answer(&value, || list(&view))?)
        }
        Scenarios::Show { id, review } => {
            let id = match review {
                Some(review) => {
                    let view: RegisterView =
                        serde_json::from_value(register(review)?).map_err(unexpected)?;
                    choose::scenario(&view, id)?
                }
                None => id.clone(),
            };
            let value = session.call("scenario_show", json!({ "id": id }))?;
            let view: ScenarioView = serde_json::from_value(value.clone()).map_err(unexpected)?;
            Ok(screen.answer(&value, || show(&view))?)
        }
    }
}

fn list(view: &RegisterView) -> String {
    let mut text = format!("{} · {}\n", plain(&view.service_name), plain(&view.title));
    if view.rows.is_empty() {
        return text + "There are no scenarios yet.\n";
    }
    if let Some(decide) = &view.decide {
        text += &format!(
            "{} needs a decision: {}\n",
            decide.scenario.label,
            plain(&decide.text)
        );
    }
    text += &format!("{}\n\n", plain(&view.budget.sentence));
    let heading = [
        "Id",
        "Scenario",
        "Before",
        "Now",
        "Target",
        "Budget",
        "Treatment",
        "Exercise",
        "Owner",
    ];
    let mut cells = vec![heading.map(str::to_owned).to_vec()];
    cells.extend(view.rows.iter().map(row));
    text + &table(&cells)
}

fn row(row: &RiskRow) -> Vec<String> {
    let share = row.minutes.as_ref().and_then(|minutes| minutes.share);
    let treatment = match (&row.acceptance, &row.treatment) {
        (Some(accepted), _) if accepted.live => format!("accepted until {}", accepted.until),
        (_, Some(treatment)) => plain(&treatment.title),
        (_, None) => String::new(),
    };
    vec![
        row.label.clone(),
        plain(&row.title),
        level(row.inherent.as_ref()),
        level(row.current.as_ref()),
        level(row.target.as_ref()),
        share.map_or_else(String::new, |share| format!("{:.1} %", share * 100.0)),
        treatment,
        row.exercise
            .map_or_else(String::new, |state| word(to_value(state))),
        plain(&row.owner),
    ]
}

/// The letters of a level, marked where it is raised.
fn level(rated: Option<&RatedView>) -> String {
    rated.map_or_else(String::new, |rated| {
        let mark = if rated.raised { " ↑" } else { "" };
        format!("{}{mark}", plain(&rated.level.short))
    })
}

/// A word of the api as it is sent.
fn word(value: Result<Value, serde_json::Error>) -> String {
    match value {
        Ok(Value::String(word)) => word,
        Ok(_) | Err(_) => String::new(),
    }
}

fn show(view: &ScenarioView) -> String {
    let row = &view.row;
    let away = if view.archived { " (archived)" } else { "" };
    let mut text = format!("{}  {}{away}\n", row.label, plain(&row.title));
    let mut about = vec![
        ("Id", row.id.clone()),
        (
            "Review",
            format!(
                "{} · {}",
                plain(&view.service_name),
                plain(&view.review_title)
            ),
        ),
    ];
    let mut add = |name, value: String| {
        if !value.is_empty() {
            about.push((name, value));
        }
    };
    let category = row.category.as_ref();
    add(
        "Category",
        category.map_or_else(String::new, |of| plain(&of.title)),
    );
    add("Owner", plain(&row.owner));
    for (name, rated) in [
        ("Before", &row.inherent),
        ("Now", &row.current),
        ("Target", &row.target),
    ] {
        add(name, rated.as_ref().map_or_else(String::new, rating));
    }
    let treatment = row.treatment.as_ref();
    add(
        "Treatment",
        treatment.map_or_else(String::new, |of| plain(&of.title)),
    );
    if let Some(accepted) = &row.acceptance {
        let state = if accepted.live { "until" } else { "ended on" };
        add(
            "Accepted",
            format!("by {} {state} {}", plain(&accepted.by), accepted.until),
        );
    }
    if let Some(minutes) = &row.minutes {
        let share = minutes.share.map_or_else(String::new, |share| {
            format!(", {:.1} % of the budget", share * 100.0)
        });
        add(
            "Minutes",
            format!("{} bad minutes a year{share}", minutes.minutes),
        );
    }
    add(
        "Priority",
        row.priority
            .map_or_else(String::new, |priority| word(to_value(priority))),
    );
    let rows = about
        .into_iter()
        .map(|(name, value)| vec![name.to_owned(), value]);
    text += &table(&rows.collect::<Vec<_>>());
    for line in view.text.lines() {
        text += &format!("\n{}", plain(line));
    }
    text += "\n";
    text += &listed(
        "Problems",
        row.problems.iter().map(|problem| vec![plain(problem)]),
    );
    text += &listed("Mitigations", view.mitigations.iter().map(mitigation));
    text += &listed("Exercises", view.exercises.iter().map(exercise));
    let actions = view.actions.iter().map(|action| {
        vec![
            action.state.word().to_owned(),
            action.due.clone().unwrap_or_default(),
            plain(&action.owner),
            plain(&action.text),
        ]
    });
    text + &listed("Actions", actions)
}

fn rating(rated: &RatedView) -> String {
    let why = if rated.why.is_empty() {
        String::new()
    } else {
        format!(". {}", plain(&rated.why))
    };
    format!(
        "{}, likelihood {}, impact {}{why}",
        plain(&rated.level.title),
        rated.likelihood,
        rated.impact
    )
}

fn mitigation(view: &MitigationView) -> Vec<String> {
    vec![
        word(to_value(view.state)),
        view.due.clone().unwrap_or_default(),
        plain(&view.owner),
        plain(&view.text),
    ]
}

fn exercise(view: &ExerciseView) -> Vec<String> {
    let on = view.held_on.as_ref().or(view.planned_on.as_ref());
    vec![
        word(to_value(view.state)),
        on.cloned().unwrap_or_default(),
        plain(&view.title),
    ]
}

fn listed(title: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return String::new();
    }
    for row in &mut rows {
        row[0] = format!("  {}", row[0]);
    }
    format!("\n{title}\n{}", table(&rows))
}
