//! What the facilitator writes on a criterion: the settled answer, why it does not apply, a note.

use serde_json::Value;

use super::participant::clip;
use super::session::{Session, Step};
use super::text::{line, prose, required};
use super::wire::{Done, Empty, request};
use crate::error::Result;
use crate::model::{Id, ValueWord};

request! {
    /// Settles a criterion, or opens it again.
    pub struct CriterionSettle {
        /// The assessment.
        pub assessment: Id,
        /// The criterion's id in the pack.
        pub criterion: String,
        /// The answer; absent or `null` opens it again.
        pub value: Option<ValueWord>,
        /// Why; needed with an answer.
        pub reason: Option<String>,
        /// Who settled it; the author where absent.
        pub by: Option<String>,
    }

    /// Says why a criterion does not apply. An absent key stays as it is, an empty text clears it.
    pub struct CriterionNa {
        /// The assessment.
        pub assessment: Id,
        /// The criterion's id in the pack.
        pub criterion: String,
        /// Why.
        pub reason: Option<String>,
        /// Who agrees.
        pub approver: Option<String>,
        /// When it is looked at again.
        pub review_on: Option<String>,
    }

    /// Writes the note of a criterion; an empty one clears it.
    pub struct CriterionNote {
        /// The assessment.
        pub assessment: Id,
        /// The criterion's id in the pack.
        pub criterion: String,
        /// The text, Markdown.
        pub text: String,
    }
}

/// Settles a criterion, or opens it again; the votes stay as they are.
pub(super) fn criterion_settle(
    session: &mut Session,
    request: CriterionSettle,
) -> Result<Done<Empty>> {
    let case = session.maturity_case(&request.assessment)?;
    let criterion = case.known(&request.criterion)?.id.clone();
    case.shown_votes()?;
    let text = |text: &Option<String>| text.as_deref().map_or(Value::Null, prose);
    let (what, value, reason, by) = match request.value {
        Some(value) => {
            let reason = request.reason.as_deref().unwrap_or_default();
            let by = match request.by.as_deref().map_or(Value::Null, line) {
                Value::Null => line(&session.context.author),
                by => by,
            };
            let what = format!("Settle {criterion} on {}", said(value));
            let value = Value::from(value.word());
            (what, value, required("The reason", reason)?, by)
        }
        None => {
            let what = format!("Open {criterion} again");
            (what, Value::Null, text(&request.reason), Value::Null)
        }
    };
    let step = Step::named(clip(&what)).on_assessment(&request.assessment, Some(&criterion));
    session.step(step, |writer| {
        for (field, value) in [
            ("settled", &value),
            ("settled_reason", &reason),
            ("settled_by", &by),
        ] {
            writer.set(&request.assessment, &format!("{field}/{criterion}"), value)?;
        }
        Ok(Empty {})
    })
}

/// Says why a criterion does not apply.
pub(super) fn criterion_na(session: &mut Session, request: CriterionNa) -> Result<Done<Empty>> {
    let case = session.maturity_case(&request.assessment)?;
    let criterion = &case.known(&request.criterion)?.id;
    let what = format!("Why {criterion} does not apply");
    let step = Step::named(clip(&what)).on_assessment(&request.assessment, Some(criterion));
    session.step(step.typing(), |writer| {
        for (field, value) in [
            ("na_reason", request.reason.as_deref().map(prose)),
            ("na_approver", request.approver.as_deref().map(line)),
            ("na_review_on", request.review_on.as_deref().map(line)),
        ] {
            if let Some(value) = value {
                writer.set(&request.assessment, &format!("{field}/{criterion}"), &value)?;
            }
        }
        Ok(Empty {})
    })
}

/// Writes the note of a criterion.
pub(super) fn criterion_note(session: &mut Session, request: CriterionNote) -> Result<Done<Empty>> {
    let case = session.maturity_case(&request.assessment)?;
    let criterion = &case.known(&request.criterion)?.id;
    let what = format!("Note of {criterion}");
    let step = Step::named(clip(&what)).on_assessment(&request.assessment, Some(criterion));
    session.step(step.typing(), |writer| {
        let value = prose(&request.text);
        writer.set(&request.assessment, &format!("note/{criterion}"), &value)?;
        Ok(Empty {})
    })
}

/// A settled answer in a sentence.
pub(super) fn said(value: ValueWord) -> &'static str {
    match value {
        ValueWord::None => "None",
        ValueWord::Some => "Some",
        ValueWord::Half => "Half",
        ValueWord::Most => "Most",
        ValueWord::Na => "N/A",
    }
}
