//! What of a review a signature binds to, area by area, and changes of it in sentences.

use chrono::NaiveDate;

use super::answer::word;
use super::judge::{Judged, JudgedQuestion};
use super::load::Case;
use super::session::Session;
use crate::context::DayOf;
use crate::error::Result;
use crate::model::{Answer, Evidence, FIELD_LIMIT, Head, Versions, Waiver};
use crate::score::signoff::{Content, Difference, Piece, Question, What};

/// How long a value may be to be told in a sentence, in characters.
const TOLD: usize = 80;

impl Case {
    /// What somebody who signs an area now binds themselves to.
    ///
    /// Also a question that is too new to count: its day alone changes nothing that was signed.
    pub(super) fn content(&self, judged: &Judged, area: &str) -> Content {
        let counted = judged
            .rows
            .iter()
            .filter(|row| row.area == area && row.is_asked());
        Content {
            questions: counted.map(|row| self.signed_question(row)).collect(),
        }
    }

    fn signed_question(&self, row: &JudgedQuestion) -> Question {
        let review = &self.record.review;
        let text = |map: &std::collections::BTreeMap<String, String>| {
            map.get(&row.id).cloned().unwrap_or_default()
        };
        let mine = |of: &Option<String>| of.as_deref() == Some(row.id.as_str());
        let pieces = |found: Vec<Piece>| {
            let mut found = found;
            found.sort();
            found
        };
        let evidence = self.record.evidence.iter();
        let waivers = self.record.waivers.iter();
        Question {
            id: row.id.clone(),
            text: self.question_text(&row.id),
            applies: match row.is_waiting() {
                true => "waiting",
                false => "asked",
            }
            .to_owned(),
            answer: row.answer.map_or("", Answer::word).to_owned(),
            reason: text(&review.reasons),
            note: text(&review.notes),
            owner: text(&review.owners),
            evidence: pieces(
                evidence
                    .filter(|each| mine(&each.question))
                    .map(signed_evidence)
                    .collect(),
            ),
            waivers: pieces(
                waivers
                    .filter(|each| mine(&each.question))
                    .map(signed_waiver)
                    .collect(),
            ),
            versions: ["answer", "reason", "note", "owner"]
                .iter()
                .flat_map(|field| versions(&review.versions, &format!("{field}/{}", row.id)))
                .collect(),
        }
    }
}

/// The most bytes of what is kept beside a signature.
pub(super) const KEPT: usize = FIELD_LIMIT;

fn signed_evidence(evidence: &Evidence) -> Piece {
    let text = |of: &Option<String>| of.clone().unwrap_or_default();
    piece(
        [&evidence.title, &evidence.url, &evidence.text],
        [
            ("collected_on", day(evidence.collected_on)),
            ("file", text(&evidence.file)),
            ("kind", evidence.kind.map_or("", |kind| kind.word()).into()),
            ("proves", text(&evidence.proves)),
            ("text", text(&evidence.text)),
            ("title", text(&evidence.title)),
            ("url", text(&evidence.url)),
        ],
        &evidence.versions,
    )
}

fn signed_waiver(waiver: &Waiver) -> Piece {
    let text = |of: &Option<String>| of.clone().unwrap_or_default();
    let decision = waiver.decision.map_or("", |decision| decision.word());
    piece(
        [&waiver.reason, &waiver.control, &waiver.approver],
        [
            ("approver", text(&waiver.approver)),
            ("control", text(&waiver.control)),
            ("decided_on", day(waiver.decided_on)),
            ("decision", decision.to_owned()),
            ("ended_on", day(waiver.ended_on)),
            ("expires", day(waiver.expires)),
            ("reason", text(&waiver.reason)),
            ("requested_by", text(&waiver.requested_by)),
        ],
        &waiver.versions,
    )
}

fn piece<const N: usize>(
    names: [&Option<String>; 3],
    values: [(&str, String); N],
    several: &[Versions],
) -> Piece {
    let name = names.into_iter().flatten().find(|name| !name.is_empty());
    let values = values
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(field, value)| (field.to_owned(), value));
    let beside = several.iter().flat_map(|one| {
        let texts = versions(several, &one.field).into_iter();
        texts.map(|text| (format!("beside {}", one.field), text))
    });
    Piece {
        name: name.cloned().unwrap_or_default(),
        values: values.chain(beside).collect(),
    }
}

fn day(on: Option<NaiveDate>) -> String {
    on.map(super::days::day).unwrap_or_default()
}

/// The values of a field that has several, sorted.
fn versions(of: &[Versions], field: &str) -> Vec<String> {
    let several = of.iter().filter(|each| each.field == field);
    let heads = several.flat_map(|each| &each.heads);
    let mut texts: Vec<String> = heads
        .map(|head| format!("{field}: {}", head.value))
        .collect();
    texts.sort();
    texts
}

impl Session {
    /// What differs from what was signed, a sentence each, with who changed it and when as far as the fields tell.
    pub(super) fn told_differences(
        &self,
        case: &Case,
        found: &[Difference],
    ) -> Result<Vec<String>> {
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let row = self.store.entity(&case.record.review.id)?;
        let heads = row.map(|row| row.heads).unwrap_or_default();
        let days = self.context.clock.days();
        Ok(found
            .iter()
            .map(|each| sentence(each, &heads, days))
            .collect())
    }
}

fn sentence(found: &Difference, heads: &[Head], days: DayOf) -> String {
    let of = format!("“{}”", found.text);
    let by = |field: &str| {
        let field = format!("{field}/{}", found.question);
        let head = heads.iter().find(|head| head.field == field);
        head.map(|head| written(head, days)).unwrap_or_default()
    };
    let short = |text: &str| text.chars().count() <= TOLD && !text.contains('\n');
    // A name reads well as it is; a sentence within a sentence does not.
    let told = |text: &str, field: &str| match (text, field) {
        ("", _) => "empty".to_owned(),
        (name, "owner") => name.to_owned(),
        (text, _) => format!("“{text}”"),
    };
    let value = |name: &str, field: &str| {
        let (before, after) = (&found.before, &found.after);
        match short(before) && short(after) {
            true => format!(
                "{name} of {of} was {}, is {}{}.",
                told(before, field),
                told(after, field),
                by(field)
            ),
            false => format!("{name} of {of} changed{}.", by(field)),
        }
    };
    match found.what {
        What::Appeared => format!("{of} applies now."),
        What::Left => format!("{of} does not apply any more."),
        What::Words => format!("{of} has other words."),
        What::Applies if found.after == "waiting" => format!("{of} waits for an earlier answer."),
        What::Applies => format!("{of} does not wait any more."),
        What::Answer => format!(
            "Answer of {of} was {}, is {}{}.",
            answer(&found.before),
            answer(&found.after),
            by("answer")
        ),
        What::Reason => value("Reason", "reason"),
        What::Note => value("Note", "note"),
        What::Owner => value("Owner", "owner"),
        What::EvidenceAdded => format!("Evidence of {of} was added: {}.", named(&found.after)),
        What::EvidenceRemoved => format!("Evidence of {of} was removed: {}.", named(&found.before)),
        What::EvidenceChanged => format!("Evidence of {of} changed: {}.", named(&found.after)),
        What::WaiverAdded => format!("A waiver of {of} was asked for: {}.", named(&found.after)),
        What::WaiverRemoved => format!("A waiver of {of} is gone: {}.", named(&found.before)),
        What::WaiverChanged => format!("The waiver of {of} changed: {}.", named(&found.after)),
        What::Versions => format!("{of} has several versions, or has them no more."),
        What::Unknown => "The area is not as it was signed.".to_owned(),
    }
}

fn answer(stored: &str) -> &'static str {
    Answer::from_word(stored).map_or("not answered", word)
}

fn named(name: &str) -> String {
    let clipped: String = name.chars().take(TOLD).collect();
    match (clipped.is_empty(), clipped.len() < name.len()) {
        (true, _) => "without a title".to_owned(),
        (false, true) => format!("{clipped}…"),
        (false, false) => clipped,
    }
}

/// Who wrote a value and when: " (Ben, 3 Dec 2026)".
fn written(head: &Head, days: DayOf) -> String {
    let on = days(head.at_ms);
    format!(" ({}, {})", head.author, on.format("%-d %b %Y"))
}
