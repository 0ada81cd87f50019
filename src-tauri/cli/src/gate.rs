//! The gate: a verdict as an exit code for a pipeline.

use std::process::ExitCode;

use lamppost_core::Kind;
use lamppost_core::api::review::ReviewView;
use serde_json::json;

use crate::arguments::Gate;
use crate::choose;
use crate::failure::{FAILED, Failure, NO_GO, NOT_FOUND, Outcome, UNREADABLE, unexpected};
use crate::place::Place;
use crate::screen::Screen;
use crate::verdict;

/// Prints the verdict with its rules and ends with its code.
pub(crate) fn judge(gate: &Gate, place: &Place, screen: &Screen) -> Outcome {
    let review = read(gate, place).map_err(|failure| Failure {
        // Any other code would tell a pipeline something about the review.
        code: if failure.code == NOT_FOUND && failure.error.kind == Kind::NotFound {
            NOT_FOUND
        } else {
            UNREADABLE
        },
        ..failure
    })?;
    let word = review.verdict.word.word();
    let code = match (word, gate.strict) {
        ("go", _) | ("conditional", false) => 0,
        ("conditional", true) => FAILED,
        _ => NO_GO,
    };
    let value = json!({
        "review": review.id,
        "title": review.title,
        "subject": review.subject,
        "passes": code == 0,
        "strict": gate.strict,
        "verdict": review.verdict,
    });
    screen.answer(&value, || {
        format!(
            "{}\n{}",
            verdict::heading(&review),
            verdict::trace(&review.verdict.rules)
        )
    })?;
    Ok(ExitCode::from(code))
}

fn read(gate: &Gate, place: &Place) -> Result<ReviewView, Failure> {
    let mut session = place.read()?;
    let id = choose::review(&mut session, &gate.review)?;
    let review = session.call("review_show", json!({ "id": id }))?;
    serde_json::from_value(review).map_err(unexpected)
}
