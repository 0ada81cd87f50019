//! Evidence that reviews already have: a question of a checklist may name a criterion, and the
//! evidence of its answer is then proposed for it. A person takes it over or puts it aside.

use std::fmt::Write as _;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::assess::number;
use super::assessment_create::copy_evidence;
use super::assessment_view::MaturityProposal;
use super::home::counted;
use super::maturity::MaturityCase;
use super::participant::clip;
use super::session::{Session, Step};
use super::wire::{Done, Empty, request};
use crate::error::{Error, Kind, Result};
use crate::model::{Answer, Evidence, Id, Review};
use crate::pack::checklist::Checklist;
use crate::store::summary::Which;

request! {
    /// Names a proposal.
    pub struct MaturityAccept {
        /// The assessment.
        pub assessment: Id,
        /// The criterion's id in its pack.
        pub criterion: String,
        /// The review the evidence is from.
        pub review: Id,
        /// The question's id in the pack of that review.
        pub question: String,
    }
}

/// What a review has for a criterion.
pub(super) struct Offer {
    criterion: String,
    review: Id,
    review_title: String,
    question: String,
    question_text: String,
    answer: Answer,
    /// What the assessment does not have yet.
    evidence: Vec<Evidence>,
}

/// Copies the evidence of a review's answer, with its source in the note.
pub(super) fn maturity_accept(
    session: &mut Session,
    request: MaturityAccept,
) -> Result<Done<Empty>> {
    let case = session.maturity_case(&request.assessment)?;
    let offer = session.offer(&case, &request)?;
    let source = offer.source();
    let note = match case.record.assessment.notes.get(&offer.criterion) {
        Some(note) if note.contains(&source) => note.clone(),
        Some(note) if !note.trim().is_empty() => format!("{}\n\n{source}", note.trim_end()),
        Some(_) | None => source,
    };
    let name = format!("Take over evidence for {}", offer.criterion);
    let step = Step::named(clip(&name)).on_assessment(&request.assessment, Some(&offer.criterion));
    session.step(step, |writer| {
        for piece in &offer.evidence {
            copy_evidence(writer, &request.assessment, &offer.criterion, piece)?;
        }
        let field = format!("note/{}", offer.criterion);
        writer.set(&request.assessment, &field, &Value::from(note))?;
        Ok(Empty {})
    })
}

/// Puts a proposal aside until the evidence of that answer changes.
pub(super) fn maturity_dismiss(
    session: &mut Session,
    request: MaturityAccept,
) -> Result<Done<Empty>> {
    let case = session.maturity_case(&request.assessment)?;
    let offer = session.offer(&case, &request)?;
    // Only what still could be proposed is remembered, so the field stays short.
    let live: Vec<String> = session
        .offers(&case)?
        .iter()
        .filter(|each| each.criterion == offer.criterion)
        .map(Offer::fingerprint)
        .collect();
    let mut dismissed: Vec<&str> = case.dismissed(&offer.criterion).collect();
    dismissed.retain(|each| live.iter().any(|live| live == each));
    let own = offer.fingerprint();
    dismissed.push(&own);
    let value = Value::from(dismissed.join(" "));
    let name = format!("Dismiss the proposal for {}", offer.criterion);
    let step = Step::named(clip(&name)).on_assessment(&request.assessment, Some(&offer.criterion));
    session.step(step, |writer| {
        let field = format!("dismissed/{}", offer.criterion);
        writer.set(&request.assessment, &field, &value)?;
        Ok(Empty {})
    })
}

impl Session {
    /// What reviews have for the criteria of an assessment and nobody has taken over or dismissed.
    pub(super) fn maturity_proposals(&self, case: &MaturityCase) -> Result<Vec<MaturityProposal>> {
        let mut offers = self.offers(case)?;
        offers.retain(|offer| {
            case.dismissed(&offer.criterion)
                .all(|is| is != offer.fingerprint())
        });
        Ok(offers.into_iter().map(Offer::view).collect())
    }

    /// Brings the rows up to date that say which services a team has.
    pub(super) fn refresh_services(&mut self) -> Result<()> {
        self.refresh(Which::Current)
    }

    fn offer(&mut self, case: &MaturityCase, of: &MaturityAccept) -> Result<Offer> {
        self.refresh_services()?;
        let mut offers = self.offers(case)?.into_iter();
        let found = offers.find(|offer| {
            offer.criterion == of.criterion
                && offer.review == of.review
                && offer.question == of.question
        });
        found.ok_or_else(|| {
            Error::new(Kind::Refused, "That answer has no evidence to take over.")
                .hint("It may be taken over already. Look at the list again.")
        })
    }

    fn offers(&self, case: &MaturityCase) -> Result<Vec<Offer>> {
        let mut offers = Vec::new();
        for (of, review) in self.reviews_of_team(case)? {
            // A pack that is not installed any more proposes nothing.
            let Ok((pack, _)) = self.pack_of(&review) else {
                continue;
            };
            let Some(list) = pack.checklist() else {
                continue;
            };
            let evidence = self.children::<Evidence>(&review.id)?;
            self.offers_of(case, &of, &review, list, &evidence, &mut offers)?;
        }
        let place = |criterion: &str| {
            let model = case.model().ok()?;
            model.criteria.iter().position(|each| each.id == criterion)
        };
        offers.sort_by_key(|offer| place(&offer.criterion));
        Ok(offers)
    }

    fn offers_of(
        &self,
        case: &MaturityCase,
        of: &str,
        review: &Review,
        list: &Checklist,
        evidence: &[Evidence],
        offers: &mut Vec<Offer>,
    ) -> Result<()> {
        let model = case.model()?;
        for question in &list.questions {
            let Some(criterion) = &question.maturity else {
                continue;
            };
            let Some(answer @ (Answer::Met | Answer::Partial)) =
                review.answers.get(&question.id).copied()
            else {
                continue;
            };
            if !model.criteria.iter().any(|each| each.id == *criterion) {
                continue;
            }
            let mut new: Vec<Evidence> = Vec::new();
            for piece in evidence {
                let asked = piece.question.as_deref() == Some(question.id.as_str());
                if asked && !case.has(criterion, piece) {
                    new.push(piece.clone());
                }
            }
            if !new.is_empty() {
                offers.push(Offer {
                    criterion: criterion.clone(),
                    review: review.id.clone(),
                    review_title: format!(
                        "{} of {of}",
                        review.title.as_deref().unwrap_or_default()
                    ),
                    question: question.id.clone(),
                    question_text: question.text.clone(),
                    answer,
                    evidence: new,
                });
            }
        }
        Ok(())
    }

    /// The newest review of each pack, of the team itself and of each of its services, with whose it is.
    fn reviews_of_team(&self, case: &MaturityCase) -> Result<Vec<(String, Review)>> {
        let mut owners = vec![(
            case.team.name.clone().unwrap_or_default(),
            case.team.id.clone(),
        )];
        for (service, _) in self.store.portfolio()? {
            if !service.archived && case.team.is_called(&service.owner) {
                owners.push((service.name, service.service.parse()?));
            }
        }
        let mut all = Vec::new();
        for (name, owner) in owners {
            let mut newest: Vec<Review> = Vec::new();
            for review in self.children::<Review>(&owner)? {
                if review.archived != Some(true) {
                    newest.retain(|older| older.pack != review.pack);
                    newest.push(review);
                }
            }
            all.extend(newest.into_iter().map(|review| (name.clone(), review)));
        }
        Ok(all)
    }
}

impl MaturityCase {
    /// Whether a criterion has a piece of evidence already, or a copy of it.
    fn has(&self, criterion: &str, piece: &Evidence) -> bool {
        self.evidence_of(criterion).any(|own| {
            own.carried_from.as_deref() == Some(piece.id.as_str())
                || (own.carried_from.is_some() && same(own, piece))
        })
    }

    /// Fingerprints of the proposals for a criterion that were put aside.
    fn dismissed(&self, criterion: &str) -> impl Iterator<Item = &str> {
        let dismissed = self.record.assessment.dismissed.get(criterion);
        dismissed
            .map_or("", String::as_str)
            .split(' ')
            .filter(|each| !each.is_empty())
    }
}

/// Whether two pieces are copies of one: evidence that went on from an assessment names that
/// assessment's copy, not the first.
fn same(a: &Evidence, b: &Evidence) -> bool {
    (a.kind, &a.url, &a.file, &a.text) == (b.kind, &b.url, &b.file, &b.text)
        && (a.collected_on, &a.title) == (b.collected_on, &b.title)
}

impl Offer {
    fn source(&self) -> String {
        let title = super::proposal::escaped(&self.review_title);
        format!(
            "From {title}: `{}`, {}.",
            self.question,
            super::answer::word(self.answer)
        )
    }

    /// Changes with the evidence.
    fn fingerprint(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.review.as_str());
        hasher.update(&self.question);
        for piece in &self.evidence {
            hasher.update(piece.id.as_str());
        }
        let mut hex = String::new();
        for byte in hasher.finalize().iter().take(8) {
            // Writing to a text cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }

    fn view(self) -> MaturityProposal {
        let count = number(self.evidence.len());
        let answer = super::answer::word(self.answer);
        MaturityProposal {
            text: format!(
                "{answer} in {}. Taking it over copies {} of evidence with its days.",
                self.review_title,
                counted(count, "piece")
            ),
            criterion: self.criterion,
            review: self.review.to_string(),
            review_title: self.review_title,
            question: self.question,
            question_text: self.question_text,
            answer: self.answer,
            evidence: count,
        }
    }
}
