//! Evidence of a criterion: added, and checked by somebody else than who collected it.
//!
//! It is changed and removed as evidence of a question is.

use serde_json::Value;

use super::days::day;
use super::evidence::Given;
use super::respondent::same_name;
use super::session::{Session, Step};
use super::text::{line, required};
use super::wire::{Done, Empty, Made, request};
use crate::error::{Error, Kind, Result};
use crate::model::{Evidence, EvidenceKind, Id};

request! {
    /// Adds a piece of evidence to a criterion.
    pub struct ProofAdd {
        /// The assessment.
        pub assessment: Id,
        /// The criterion's id in the pack.
        pub criterion: String,
        /// Link, file or note.
        pub kind: EvidenceKind,
        /// Shown text; made from the rest where absent.
        pub title: Option<String>,
        /// Address, for a link.
        pub url: Option<String>,
        /// SHA-256 from `attachment_add`, for a file.
        pub file: Option<String>,
        /// Text of a note, or what the evidence says.
        pub text: Option<String>,
        /// The day it was collected; today where absent.
        pub collected_on: Option<String>,
        /// Who collected it; the author where absent.
        pub collected_by: Option<String>,
    }

    /// Says who opened a piece of evidence and found that it shows what is claimed.
    pub struct ProofCheck {
        /// Which one.
        pub id: Id,
        /// Who; an empty text takes the check back.
        pub by: String,
        /// The day; today where absent.
        pub on: Option<String>,
    }
}

/// Adds evidence to a criterion.
pub(super) fn proof_add(session: &mut Session, request: ProofAdd) -> Result<Done<Made>> {
    let ProofAdd {
        assessment,
        criterion,
        kind,
        title,
        url,
        file,
        text,
        collected_on,
        collected_by,
    } = request;
    session.maturity_case(&assessment)?.known(&criterion)?;
    let piece = session.piece(Given {
        kind,
        title,
        url,
        file,
        text,
        collected_on,
        collected_by,
    })?;
    let name = format!("Evidence on {criterion}");
    let step = Step::named(name).on_assessment(&assessment, Some(&criterion));
    session.step(step, |writer| {
        let id = piece.write(writer, &assessment, &criterion)?;
        Ok(Made { id })
    })
}

/// Says who checked a piece of evidence, and when.
pub(super) fn proof_check(session: &mut Session, request: ProofCheck) -> Result<Done<Empty>> {
    let (evidence, assessment) = session.one::<Evidence>(&request.id)?;
    let assessment = assessment.ok_or_else(|| Error::not_found("evidence", &request.id))?;
    let case = session.maturity_case(&assessment)?;
    let criterion = evidence.question.as_deref().unwrap_or_default();
    let (what, by, on) = match line(&request.by) {
        Value::Null => ("Take back the check of", Value::Null, Value::Null),
        by => {
            let collector = evidence.collected_by.as_deref().unwrap_or_default();
            if same_name(collector, by.as_str().unwrap_or_default()) {
                return Err(Error::new(
                    Kind::Refused,
                    format!("{collector} collected it, so somebody else has to check it."),
                )
                .hint("Name another person."));
            }
            if evidence.kind == Some(EvidenceKind::Note) {
                return Err(Error::new(Kind::Refused, "A note cannot be checked.")
                    .hint("Add a link or a file that shows it."));
            }
            let on = match request.on.as_deref() {
                Some(on) => required("The day", on.trim())?,
                None => Value::from(day(session.today())),
            };
            ("Check the evidence on", by, on)
        }
    };
    let name = format!("{what} {criterion}");
    let step = Step::named(name).on_assessment(&case.record.assessment.id, Some(criterion));
    session.step(step, |writer| {
        writer.set(&request.id, "reviewed_by", &by)?;
        writer.set(&request.id, "reviewed_on", &on)?;
        Ok(Empty {})
    })
}
