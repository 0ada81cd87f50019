//! Which service, review or document a person means: its id, the beginning of its id, or its name.

use lamppost_core::api::assessment_view::AssessmentRow;
use lamppost_core::api::document::DocumentListView;
use lamppost_core::api::home::{ReviewRow, ServiceRow};
use lamppost_core::api::layout::LayoutRow;
use lamppost_core::api::register::RegisterView;
use lamppost_core::api::snapshot::SnapshotRow;
use lamppost_core::api::subject::SubjectKind;
use lamppost_core::api::team_view::TeamRow;
use lamppost_core::api::{Id, Session};
use lamppost_core::{Error, Kind};
use serde_json::{Value, json};

use crate::failure::{Failure, NOT_FOUND, unexpected};
use crate::screen::plain;

/// Fewer letters of an id are likelier a slip than an id.
const SHORTEST: usize = 4;

/// The services of a workspace.
pub(crate) fn services(session: &mut Session) -> Result<Vec<ServiceRow>, Failure> {
    let rows = session.call("service_list", Value::Null)?;
    serde_json::from_value(rows).map_err(unexpected)
}

/// The reviews of a workspace.
pub(crate) fn reviews(session: &mut Session) -> Result<Vec<ReviewRow>, Failure> {
    let rows = session.call("review_list", json!({}))?;
    serde_json::from_value(rows).map_err(unexpected)
}

/// The id of the service that is meant.
pub(crate) fn service(session: &mut Session, text: &str) -> Result<String, Failure> {
    let rows = services(session)?;
    let choices = rows.iter().map(|row| Choice {
        id: &row.id,
        names: vec![row.name.clone()],
        archived: row.archived,
    });
    choose("service", text, &choices.collect::<Vec<_>>())
}

/// The id of the team that is meant.
pub(crate) fn team(session: &mut Session, text: &str) -> Result<String, Failure> {
    let rows = session.call("team_list", Value::Null)?;
    let rows: Vec<TeamRow> = serde_json::from_value(rows).map_err(unexpected)?;
    let choices = rows.iter().map(|row| Choice {
        id: &row.id,
        names: vec![row.name.clone()],
        archived: row.archived,
    });
    choose("team", text, &choices.collect::<Vec<_>>())
}

/// The id of the review that is meant: by its title, by its service where it is the current one, or by its team.
pub(crate) fn review(session: &mut Session, text: &str) -> Result<String, Failure> {
    let services = services(session)?;
    let rows = reviews(session)?;
    let choices = rows.iter().map(|row| {
        let service = services.iter().find(|service| service.id == row.subject.id);
        let current = service.filter(|service| {
            service
                .review
                .as_ref()
                .is_some_and(|current| current.id == row.id)
        });
        let team = match row.subject.kind {
            SubjectKind::Service => None,
            SubjectKind::Team => Some(row.subject.name.clone()),
        };
        Choice {
            id: &row.id,
            names: [
                Some(row.title.clone()),
                current.map(|of| of.name.clone()),
                team,
            ]
            .into_iter()
            .flatten()
            .collect(),
            archived: row.archived || service.is_some_and(|service| service.archived),
        }
    });
    choose("review", text, &choices.collect::<Vec<_>>())
}

/// The id of the document that is meant, by its title too.
pub(crate) fn document(session: &mut Session, text: &str) -> Result<String, Failure> {
    let list = session.call("document_list", json!({}))?;
    let list: DocumentListView = serde_json::from_value(list).map_err(unexpected)?;
    let choices = list.documents.iter().map(|row| Choice {
        id: &row.id,
        names: vec![row.title.clone()],
        archived: row.archived,
    });
    choose("document", text, &choices.collect::<Vec<_>>())
}

/// The id of the target that is meant.
pub(crate) fn target(session: &mut Session, text: &str) -> Result<String, Failure> {
    let rows = crate::target::rows(session)?;
    let choices = rows.iter().map(|row| Choice {
        id: &row.id,
        names: vec![row.name.clone()],
        archived: row.archived,
    });
    choose("target", text, &choices.collect::<Vec<_>>())
}

/// The id of the assessment that is meant: by its title, or by its team where it is the latest.
pub(crate) fn assessment(session: &mut Session, text: &str) -> Result<String, Failure> {
    let rows = session.call("assessment_list", json!({}))?;
    let rows: Vec<AssessmentRow> = serde_json::from_value(rows).map_err(unexpected)?;
    let choices = rows.iter().map(|row| {
        let mut open = rows.iter().filter(|other| !other.archived);
        let latest = open.find(|other| other.team == row.team);
        let is_latest = latest.is_some_and(|latest| latest.id == row.id);
        let mut names = vec![
            row.title.clone(),
            format!("{} {}", row.team_name, row.title),
        ];
        names.extend(is_latest.then(|| row.team_name.clone()));
        Choice {
            id: &row.id,
            names,
            archived: row.archived,
        }
    });
    choose("assessment", text, &choices.collect::<Vec<_>>())
}

/// The state of a review that is meant: `now`, `previous`, or a snapshot by its title too.
pub(crate) fn state(session: &mut Session, review: &str, text: &str) -> Result<String, Failure> {
    if matches!(text, "now" | "previous") {
        return Ok(text.to_owned());
    }
    let rows = session.call("snapshot_list", json!({ "review": review }))?;
    let rows: Vec<SnapshotRow> = serde_json::from_value(rows).map_err(unexpected)?;
    let choices = rows.iter().map(|row| Choice {
        id: &row.id,
        names: vec![row.title.clone()],
        archived: false,
    });
    // One of another review of the same service is named by its whole id.
    match choose("snapshot", text, &choices.collect::<Vec<_>>()) {
        Err(_) if text.parse::<Id>().is_ok() => Ok(text.to_owned()),
        other => other,
    }
}

/// The id of the layout that is meant, by its name too.
pub(crate) fn layout(session: &mut Session, text: &str) -> Result<String, Failure> {
    let rows = session.call("layout_list", json!({}))?;
    let rows: Vec<LayoutRow> = serde_json::from_value(rows).map_err(unexpected)?;
    let choices = rows.iter().map(|row| Choice {
        id: &row.id,
        names: vec![row.name.clone()],
        archived: false,
    });
    choose("layout", text, &choices.collect::<Vec<_>>()).map_err(|mut failure| {
        // There is no command of its own for layouts.
        failure.error = failure
            .error
            .hint("`lamppost call layout_list` shows their ids and names.");
        failure
    })
}

/// The id of the scenario of a register that is meant, by its label or title too.
pub(crate) fn scenario(register: &RegisterView, text: &str) -> Result<String, Failure> {
    let counted = register.rows.iter().map(|row| Choice {
        id: &row.id,
        names: vec![row.label.clone(), row.title.clone()],
        archived: false,
    });
    let archived = register.archived.iter().map(|row| Choice {
        id: &row.id,
        names: vec![row.label.clone(), row.title.clone()],
        archived: true,
    });
    choose(
        "scenario",
        text,
        &counted.chain(archived).collect::<Vec<_>>(),
    )
}

struct Choice<'a> {
    id: &'a str,
    names: Vec<String>,
    archived: bool,
}

fn choose(what: &str, text: &str, choices: &[Choice<'_>]) -> Result<String, Failure> {
    let low = text.to_lowercase();
    let is_id = |choice: &&Choice<'_>| choice.id == low;
    let begins = |choice: &&Choice<'_>| low.len() >= SHORTEST && choice.id.starts_with(&low);
    let named = |choice: &&Choice<'_>| choice.names.iter().any(|name| name == text);
    let here = |choice: &&Choice<'_>| !choice.archived && named(choice);
    let ways: [Vec<&Choice<'_>>; 4] = [
        choices.iter().filter(is_id).collect(),
        choices.iter().filter(begins).collect(),
        choices.iter().filter(here).collect(),
        choices.iter().filter(named).collect(),
    ];
    let found = ways.into_iter().find(|found| !found.is_empty());
    let text = plain(text);
    match found.as_deref() {
        Some([only]) => Ok(only.id.to_owned()),
        None | Some([]) => Err(Error::not_found(what, format!("“{text}”"))
            .hint(format!("`lamppost {what} list` shows their ids and names."))
            .into()),
        Some(several) => {
            let ids: Vec<&str> = several.iter().take(5).map(|choice| choice.id).collect();
            let error = Error::new(
                Kind::NotFound,
                format!("“{text}” fits {} {what}s, not one.", several.len()),
            )
            .hint(format!("Give more of the id: {}.", ids.join(", ")));
            Err(Failure {
                error,
                code: NOT_FOUND,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices() -> [Choice<'static>; 3] {
        let choice = |id, name: &str, archived| Choice {
            id,
            names: vec![name.to_owned()],
            archived,
        };
        [
            choice("0190aaaa-0001", "Launch", false),
            choice("0190aaaa-0002", "Launch", true),
            choice("0190bbbb-0003", "Second", true),
        ]
    }

    #[test]
    fn an_id_its_beginning_or_a_name_is_enough() {
        for (text, id) in [
            ("0190aaaa-0002", "0190aaaa-0002"),
            ("0190BBBB", "0190bbbb-0003"),
            ("Launch", "0190aaaa-0001"),
            ("Second", "0190bbbb-0003"),
        ] {
            assert!(
                choose("review", text, &choices()).is_ok_and(|found| found == id),
                "{text}"
            );
        }
    }

    #[test]
    fn what_fits_none_or_several_is_not_found() {
        for (text, message) in [
            ("0190aaaa", "“0190aaaa” fits 2 reviews, not one."),
            ("019", "There is no review “019”."),
            ("", "There is no review “”."),
            ("launch", "There is no review “launch”."),
        ] {
            let failure = choose("review", text, &choices()).err();
            assert!(
                failure.is_some_and(|f| f.error.message == message && f.code == NOT_FOUND),
                "{text}"
            );
        }
    }
}
