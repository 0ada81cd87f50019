//! One door to every score: a kind and its input as JSON in, the result as JSON out.
//!
//! The command `lamppost score` and the table test come through here; everything else calls the functions.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    checklist::{ChecklistInput, assess},
    dimension::dimension,
    level::{level, threshold},
    minutes::bad_minutes,
    overall::overall,
    priority::action_priority,
    rating::rating,
    risk::{acceptance, residual_check, sign},
    verdict::{Reason, Verdict, VerdictInput, judge},
};
use crate::{Error, Result, pack::words::among};

/// A kind with its input.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// One of [`KINDS`].
    pub kind: String,
    /// What that kind takes.
    pub input: Value,
}

/// The kinds of score.
pub const KINDS: [&str; 12] = [
    "checklist",
    "verdict",
    "dimension",
    "overall",
    "rating",
    "level",
    "threshold",
    "bad_minutes",
    "action_priority",
    "residual_check",
    "acceptance",
    "sign",
];

/// The output of the kind `verdict`.
#[derive(Serialize)]
struct VerdictOutput {
    verdict: Verdict,
    reasons: Vec<Reason>,
}

/// Scores the text `{"kind": …, "input": …}`.
///
/// Fails with `Kind::Invalid` on text that is not JSON, on an unknown kind, and on unknown keys and values.
pub fn score_text(text: &str) -> Result<Value> {
    let request: Request = serde_json::from_str(text).map_err(|error| {
        Error::invalid(format!("The input is not a score request: {error}."))
            .hint(r#"Give one object: {"kind": "checklist", "input": {"today": "2026-01-31", "questions": []}}."#)
    })?;
    score(&request.kind, request.input)
}

/// Scores one input.
///
/// Fails with `Kind::Invalid` on an unknown kind, and on unknown keys and values.
pub fn score(kind: &str, input: Value) -> Result<Value> {
    match kind {
        "checklist" => {
            let input: ChecklistInput = read(kind, input)?;
            write(&assess(&input.questions, input.today).totals)
        }
        "verdict" => {
            let judged = judge(&read::<VerdictInput>(kind, input)?);
            write(&VerdictOutput {
                verdict: judged.verdict,
                reasons: judged.reasons,
            })
        }
        "dimension" => write(&dimension(&read(kind, input)?)?),
        "overall" => write(&overall(&read(kind, input)?)),
        "rating" => write(&rating(&read(kind, input)?)?),
        "level" => write(&level(&read(kind, input)?)),
        "threshold" => write(&threshold(&read(kind, input)?)?),
        "bad_minutes" => write(&bad_minutes(&read(kind, input)?)?),
        "action_priority" => write(&action_priority(&read(kind, input)?)?),
        "residual_check" => write(&residual_check(&read(kind, input)?)),
        "acceptance" => write(&acceptance(&read(kind, input)?)?),
        "sign" => write(&sign(&read(kind, input)?)),
        _ => Err(
            Error::invalid(format!("There is no score of the kind `{kind}`."))
                .hint(format!("The kinds are {}.", among(KINDS))),
        ),
    }
}

fn read<T: DeserializeOwned>(kind: &str, input: Value) -> Result<T> {
    serde_json::from_value(input)
        .map_err(|error| Error::invalid(format!("The input of `{kind}` cannot be used: {error}.")))
}

fn write(output: &impl Serialize) -> Result<Value> {
    serde_json::to_value(output).map_err(|error| {
        Error::new(
            crate::Kind::Internal,
            format!("The score cannot be written: {error}."),
        )
    })
}
