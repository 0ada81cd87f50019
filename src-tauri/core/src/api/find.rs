//! Finding a service, team, review, assessment, question, document, action or scenario by its words.

use super::paper::Owner;
use super::session::Session;
use super::subject::Subject;
use super::wire::{request, view, words};
use crate::error::{Error, Result};
use crate::model::{Action, Assessment, Document, Entity, Id, Review, Scenario, Team};
use crate::store::Place;

request! {
    /// Looks for words.
    pub struct Find {
        /// What to look for.
        pub text: String,
        /// A review whose questions are looked through as well.
        pub review: Option<Id>,
        /// Only these kinds; every kind where absent.
        pub kinds: Option<Vec<HitKind>>,
    }
}

view! {
    /// What was found, best first.
    pub struct Found {
        /// At most twenty.
        pub hits: Vec<Hit>,
    }

    /// Something found.
    pub struct Hit {
        /// What it is.
        pub kind: HitKind,
        /// Its words.
        pub title: String,
        /// Where it is, in words.
        pub place: String,
        /// The service, if any.
        pub service: Option<String>,
        /// The team, if any.
        pub team: Option<String>,
        /// The assessment, if any.
        pub assessment: Option<String>,
        /// The review, if any.
        pub review: Option<String>,
        /// The question, if any.
        pub question: Option<String>,
        /// The document, if any.
        pub document: Option<String>,
        /// The scenario, if any.
        pub scenario: Option<String>,
    }
}

words! {
    /// What was found.
    pub enum HitKind {
        /// A service.
        Service,
        /// A team.
        Team,
        /// An assessment of a team.
        Assessment,
        /// A review.
        Review,
        /// A question of a review.
        Question,
        /// An action.
        Action,
        /// A document.
        Document,
        /// A scenario of a register.
        Scenario,
    }
}

/// The most hits an answer holds.
const MOST: usize = 20;

/// Finds services, teams, reviews, assessments, questions, documents, actions and scenarios by their words:
/// every word must occur.
pub(super) fn find(session: &mut Session, request: Find) -> Result<Found> {
    let text = request.text.to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() {
        return Ok(Found { hits: Vec::new() });
    }
    let wants = |kind: HitKind| {
        let kinds = request.kinds.as_ref();
        kinds.is_none_or(|kinds| kinds.contains(&kind))
    };
    let mut hits = Vec::new();
    if wants(HitKind::Service) {
        services(session, &words, &mut hits)?;
    }
    if wants(HitKind::Team) {
        teams(session, &words, &mut hits)?;
    }
    if let Some(review) = request.review.as_ref().filter(|_| wants(HitKind::Question)) {
        questions(session, review, &words, &mut hits)?;
    }
    if STORED.iter().any(|(kind, _)| wants(*kind)) {
        stored(session, &words, &mut hits)?;
    }
    hits.retain(|hit| wants(hit.kind));
    hits.sort_by_key(|hit| !hit.title.to_lowercase().starts_with(words[0]));
    hits.truncate(MOST);
    Ok(Found { hits })
}

impl Hit {
    fn new(kind: HitKind, title: String, place: String) -> Self {
        Self {
            kind,
            title,
            place,
            service: None,
            team: None,
            assessment: None,
            review: None,
            question: None,
            document: None,
            scenario: None,
        }
    }

    /// Something of a review.
    fn of_review(self, review: &Id, subject: &Subject) -> Self {
        let (service, team) = match subject {
            Subject::Service(service) => (Some(service.id.to_string()), None),
            Subject::Team(team) => (None, Some(team.id.to_string())),
        };
        Self {
            service,
            team,
            review: Some(review.to_string()),
            ..self
        }
    }
}

fn services(session: &mut Session, words: &[&str], hits: &mut Vec<Hit>) -> Result<()> {
    for row in session.service_rows()? {
        if matches(words, &[&row.name, &row.owner]) {
            hits.push(Hit {
                service: Some(row.id),
                ..Hit::new(HitKind::Service, row.name, row.owner)
            });
        }
    }
    Ok(())
}

fn teams(session: &Session, words: &[&str], hits: &mut Vec<Hit>) -> Result<()> {
    for team in session.teams()? {
        let name = team.name.unwrap_or_default();
        if matches(words, &[&name]) {
            hits.push(Hit {
                team: Some(team.id.to_string()),
                ..Hit::new(HitKind::Team, name, "Team".to_owned())
            });
        }
    }
    Ok(())
}

fn questions(session: &Session, review: &Id, words: &[&str], hits: &mut Vec<Hit>) -> Result<()> {
    let case = session.case(review)?;
    let Some(list) = case.pack.checklist() else {
        return Ok(());
    };
    for question in &list.questions {
        if matches(words, &[&question.text, &question.id]) {
            let area = list.area(&question.area).map_or("", |area| &area.title);
            let place = format!("Readiness, {area}");
            hits.push(Hit {
                question: Some(question.id.clone()),
                ..Hit::new(HitKind::Question, question.text.clone(), place)
                    .of_review(review, &case.subject)
            });
        }
    }
    Ok(())
}

/// What is found by the words that are stored, with the name it is stored under.
const STORED: [(HitKind, &str); 5] = [
    (HitKind::Review, Review::SPEC.kind),
    (HitKind::Assessment, Assessment::SPEC.kind),
    (HitKind::Action, Action::SPEC.kind),
    (HitKind::Document, Document::SPEC.kind),
    (HitKind::Scenario, Scenario::SPEC.kind),
];

/// Reviews, assessments, documents, actions and scenarios, by the words that are stored.
fn stored(session: &Session, words: &[&str], hits: &mut Vec<Hit>) -> Result<()> {
    let kinds = STORED.map(|(_, kind)| kind);
    let fields = ["title", "text"];
    for (row, text) in session.store.holding(&kinds, &fields, words[0], 200)? {
        if !matches(words, &[&text]) {
            continue;
        }
        let hit = match row.kind.as_str() {
            kind if kind == Document::SPEC.kind => Some(document(session, row, text)?),
            kind if kind == Review::SPEC.kind => {
                let subject = session.subject_of(&row.id)?;
                let hit = Hit::new(HitKind::Review, text, subject.name().to_owned());
                Some(hit.of_review(&row.id, &subject))
            }
            kind if kind == Assessment::SPEC.kind => {
                let (_, team) = session.one::<Assessment>(&row.id)?;
                Some(of_assessment(
                    session,
                    HitKind::Assessment,
                    text,
                    &row.id,
                    team,
                )?)
            }
            kind if kind == Scenario::SPEC.kind => {
                let known = |hit: &Hit| hit.scenario.as_deref() == Some(row.id.as_str());
                match hits.iter().any(known) {
                    true => None,
                    false => Some(scenario(session, &row)?),
                }
            }
            _ => action(session, &row, text)?,
        };
        hits.extend(hit);
    }
    Ok(())
}

fn document(session: &Session, row: Place, title: String) -> Result<Hit> {
    let owner = session.owner_of(row.parent)?;
    let place = match session.owner_name(&owner, "")?.as_str() {
        "" => "Document".to_owned(),
        of => format!("Document, {of}"),
    };
    Ok(Hit {
        service: session.service_of(&owner)?.map(|id| id.to_string()),
        review: match &owner {
            Owner::Review(review) => Some(review.to_string()),
            Owner::Service(_) | Owner::Nobody => None,
        },
        document: Some(row.id.to_string()),
        ..Hit::new(HitKind::Document, title, place)
    })
}

/// A scenario: its story may be long; it is known by its title.
fn scenario(session: &Session, row: &Place) -> Result<Hit> {
    let (scenario, review) = session.one::<Scenario>(&row.id)?;
    let review = review.ok_or_else(|| Error::not_found("review of scenario", &row.id))?;
    let place = of_title("Risk", session.one::<Review>(&review)?.0.title);
    let hit = Hit::new(HitKind::Scenario, scenario.title.unwrap_or_default(), place);
    Ok(Hit {
        scenario: Some(row.id.to_string()),
        ..hit.of_review(&review, &session.subject_of(&review)?)
    })
}

/// An action of a review or an assessment; none where it belongs to something else.
fn action(session: &Session, row: &Place, text: String) -> Result<Option<Hit>> {
    let Some(parent) = &row.parent else {
        return Ok(None);
    };
    let kind = session.store.place(parent.as_str())?.map(|(kind, _)| kind);
    match kind.as_deref() {
        Some(kind) if kind == Review::SPEC.kind => {
            let place = of_title("Action", session.one::<Review>(parent)?.0.title);
            let hit = Hit::new(HitKind::Action, text, place);
            let subject = session.subject_of(parent)?;
            Ok(Some(hit.of_review(parent, &subject)))
        }
        Some(kind) if kind == Assessment::SPEC.kind => {
            let (assessment, team) = session.one::<Assessment>(parent)?;
            let hit = of_assessment(session, HitKind::Action, text, parent, team)?;
            let place = of_title("Action", assessment.title);
            Ok(Some(Hit { place, ..hit }))
        }
        _ => Ok(None),
    }
}

fn of_assessment(
    session: &Session,
    kind: HitKind,
    title: String,
    assessment: &Id,
    team: Option<Id>,
) -> Result<Hit> {
    let place = match &team {
        Some(team) => session.one::<Team>(team)?.0.name.unwrap_or_default(),
        None => String::new(),
    };
    Ok(Hit {
        team: team.map(|id| id.to_string()),
        assessment: Some(assessment.to_string()),
        ..Hit::new(kind, title, place)
    })
}

fn of_title(word: &str, title: Option<String>) -> String {
    format!("{word}, {}", title.unwrap_or_default())
}

fn matches(words: &[&str], texts: &[&str]) -> bool {
    let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
    words
        .iter()
        .all(|word| texts.iter().any(|text| text.contains(word)))
}
