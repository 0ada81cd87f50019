//! Finding a service, review, question, document, action or scenario by its words.

use super::paper::Owner;
use super::session::Session;
use super::wire::{request, view, words};
use crate::error::Result;
use crate::model::{Action, Document, Entity, Id, Review, Scenario, Service};

request! {
    /// Looks for words.
    pub struct Find {
        /// What to look for.
        pub text: String,
        /// A review whose questions are looked through as well.
        pub review: Option<Id>,
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

/// Finds services, reviews, questions, documents, actions and scenarios by their words: every word must occur.
pub(super) fn find(session: &mut Session, request: Find) -> Result<Found> {
    let text = request.text.to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() {
        return Ok(Found { hits: Vec::new() });
    }
    let mut hits = Vec::new();
    for row in session.service_rows()? {
        if matches(&words, &[&row.name, &row.owner]) {
            hits.push(Hit {
                kind: HitKind::Service,
                title: row.name,
                place: row.owner,
                service: Some(row.id),
                review: None,
                question: None,
                document: None,
                scenario: None,
            });
        }
    }
    if let Some(review) = &request.review {
        questions(session, review, &words, &mut hits)?;
    }
    stored(session, &words, &mut hits)?;
    hits.sort_by_key(|hit| !hit.title.to_lowercase().starts_with(words[0]));
    hits.truncate(MOST);
    Ok(Found { hits })
}

fn questions(session: &Session, review: &Id, words: &[&str], hits: &mut Vec<Hit>) -> Result<()> {
    let case = session.case(review)?;
    let Some(list) = case.pack.checklist() else {
        return Ok(());
    };
    for question in &list.questions {
        if matches(words, &[&question.text, &question.id]) {
            let area = list.area(&question.area).map_or("", |area| &area.title);
            hits.push(Hit {
                kind: HitKind::Question,
                title: question.text.clone(),
                place: format!("Readiness, {area}"),
                service: Some(case.service.id.to_string()),
                review: Some(review.to_string()),
                question: Some(question.id.clone()),
                document: None,
                scenario: None,
            });
        }
    }
    Ok(())
}

/// Reviews, actions and scenarios, by the words that are stored.
fn stored(session: &Session, words: &[&str], hits: &mut Vec<Hit>) -> Result<()> {
    let kinds = [
        Review::SPEC.kind,
        Action::SPEC.kind,
        Document::SPEC.kind,
        Scenario::SPEC.kind,
    ];
    let fields = ["title", "text"];
    for (row, text) in session.store.holding(&kinds, &fields, words[0], 200)? {
        if !matches(words, &[&text]) {
            continue;
        }
        let id = row.id.to_string();
        if row.kind == Document::SPEC.kind {
            let owner = session.owner_of(row.parent)?;
            hits.push(Hit {
                kind: HitKind::Document,
                title: text,
                place: match session.owner_name(&owner, "")?.as_str() {
                    "" => "Document".to_owned(),
                    of => format!("Document, {of}"),
                },
                service: session.service_of(&owner)?.map(|id| id.to_string()),
                review: match &owner {
                    Owner::Review(review) => Some(review.to_string()),
                    Owner::Service(_) | Owner::Nobody => None,
                },
                question: None,
                document: Some(id),
                scenario: None,
            });
            continue;
        }
        let Some(parent) = row.parent else { continue };
        if row.kind == Review::SPEC.kind {
            let (service, _) = session.one::<Service>(&parent)?;
            hits.push(Hit {
                kind: HitKind::Review,
                title: text,
                place: service.name.unwrap_or_default(),
                service: Some(parent.to_string()),
                review: Some(id),
                question: None,
                document: None,
                scenario: None,
            });
        } else {
            let (review, service) = session.one::<Review>(&parent)?;
            let scenario = row.kind == Scenario::SPEC.kind;
            let (kind, word, title) = match scenario {
                // Its story may be long; it is known by its title.
                true => {
                    let title = session.one::<Scenario>(&row.id)?.0.title;
                    (HitKind::Scenario, "Risk", title.unwrap_or_default())
                }
                false => (HitKind::Action, "Action", text),
            };
            let known = |hit: &Hit| scenario && hit.scenario.as_deref() == Some(&id);
            if hits.iter().any(known) {
                continue;
            }
            hits.push(Hit {
                kind,
                title,
                place: format!("{word}, {}", review.title.unwrap_or_default()),
                service: service.map(|id| id.to_string()),
                review: Some(parent.to_string()),
                question: None,
                document: None,
                scenario: scenario.then_some(id),
            });
        }
    }
    Ok(())
}

fn matches(words: &[&str], texts: &[&str]) -> bool {
    let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
    words
        .iter()
        .all(|word| texts.iter().any(|text| text.contains(word)))
}
