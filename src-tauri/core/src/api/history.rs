//! The timeline of a review, an assessment or a service, and putting an old value back.
//!
//! Left out on purpose: votes and what was told in a pre-mortem, because nobody learns who said what; and decisions, which are
//! made again by whom they belong to, not put back.

use std::collections::BTreeSet;

use super::change_words::words_of;
use super::days::moment;
use super::participant::clip;
use super::report_about::About;
use super::report_changes::Teller;
use super::session::{Session, Step};
use super::wire::{Done, Empty, request, view};
use crate::error::{Error, Kind, Result};
use crate::model::{Assessment, Entity, Id, Review, Service, Snapshot, SnapshotReason};
use crate::report::change::Change;
use crate::store::{FieldChange, Part, Past};

request! {
    /// Asks what was changed, latest first; one of the three is named.
    pub struct HistoryTimeline {
        /// The review, with its service's fields and its design.
        pub review: Option<Id>,
        /// The assessment.
        pub assessment: Option<Id>,
        /// The service, without what was changed within its reviews.
        pub service: Option<Id>,
        /// Where the page before ended: its `next`.
        pub before: Option<String>,
        /// How many, 50 where absent.
        pub limit: Option<u32>,
    }

    /// Puts an old value back, as a new change.
    pub struct HistoryRestore {
        /// The entity.
        pub entity: Id,
        /// The field; keyed ones as `answer/data.backup`.
        pub field: String,
        /// Which of its values, as a history names it.
        pub op: String,
    }
}

view! {
    /// What was changed, latest first.
    pub struct TimelineView {
        /// The changes.
        pub entries: Vec<TimelineEntry>,
        /// Where to go on; none where this is the end.
        pub next: Option<String>,
    }

    /// One change.
    pub struct TimelineEntry {
        /// When, RFC 3339 in UTC.
        pub at: String,
        /// Who made it.
        pub by: String,
        /// What happened, in a sentence.
        pub text: String,
        /// The entity.
        pub entity: String,
        /// The field; empty where the whole was made or deleted.
        pub field: String,
        /// The question it is about.
        pub question: Option<String>,
        /// What it was; empty for nothing.
        pub before: String,
        /// What it became; empty for nothing.
        pub after: String,
        /// What names the value it became, for putting it back.
        pub op: String,
        /// Whether that value can be put back.
        pub restorable: bool,
    }
}

/// How many changes a page has, and at most.
const PAGE: u32 = 50;
const MOST: u32 = 200;

/// Fields that are somebody's decision.
const DECISIONS: [(&str, &[&str]); 4] = [
    ("review", &["locked_on", "changing", "approved"]),
    ("signoff", &["state", "reason"]),
    (
        "waiver",
        &[
            "requested_by",
            "approver",
            "decision",
            "decided_on",
            "ended_on",
        ],
    ),
    (
        "scenario",
        &["accepted_by", "accepted_until", "accepted_reason"],
    ),
];

/// Shows what was changed, latest first.
pub(super) fn history_timeline(
    session: &mut Session,
    request: HistoryTimeline,
) -> Result<TimelineView> {
    let limit = request.limit.unwrap_or(PAGE);
    if !(1..=MOST).contains(&limit) {
        return Err(
            Error::new(Kind::OverLimit, format!("A page has 1 to {MOST} changes."))
                .hint("Ask for fewer, then for the next page."),
        );
    }
    let of_service = request.service.is_some();
    let (about, parts) = match (request.review, request.assessment, request.service) {
        (Some(id), None, None) => {
            session.one::<Review>(&id)?;
            session.told_of(About::Review(id))?
        }
        (None, Some(id), None) => {
            session.one::<Assessment>(&id)?;
            session.told_of(About::Assessment(id))?
        }
        (None, None, Some(id)) => {
            session.one::<Service>(&id)?;
            let (about, parts) = session.told_of(About::Service(id))?;
            (about, without_reviews(parts))
        }
        _ => {
            return Err(
                Error::invalid("A timeline is of a review, an assessment or a service.")
                    .hint("Name one of them."),
            );
        }
    };
    let mut changes = session.store.every_change(&parts)?;
    // What a review was answered stands in its own fields.
    changes.retain(|change| {
        !of_service || change.place.kind != Review::SPEC.kind || !change.field.contains('/')
    });
    changes.reverse();
    let start = match &request.before {
        None => 0,
        Some(op) => {
            let at = changes.iter().position(|change| change.op == *op);
            at.ok_or_else(|| {
                Error::invalid("The place to go on from is none of this timeline.")
                    .hint("Begin again with the latest change.")
            })? + 1
        }
    };
    let mut teller = Teller::new(session, &about);
    let mut entries: Vec<TimelineEntry> = Vec::new();
    for change in changes.into_iter().skip(start) {
        // One more than asked for says that there is a next page.
        if entries.len() > limit as usize {
            break;
        }
        entries.extend(entry(&mut teller, change)?);
    }
    let more = entries.len() > limit as usize;
    entries.truncate(limit as usize);
    let last = entries.last().map(|entry| entry.op.clone());
    Ok(TimelineView {
        next: last.filter(|_| more),
        entries,
    })
}

fn entry(teller: &mut Teller<'_>, change: FieldChange) -> Result<Option<TimelineEntry>> {
    let question = teller.question(&change)?;
    let (kind, entity) = (change.place.kind.clone(), change.place.id.to_string());
    let (field, op, at) = (change.field.clone(), change.op.clone(), change.at_ms);
    let Some(told) = teller.tell(change)? else {
        return Ok(None);
    };
    Ok(Some(TimelineEntry {
        at: moment(at),
        text: sentence(&told),
        by: told.who,
        restorable: can_be_put_back(&kind, &field),
        entity,
        field,
        question,
        before: told.before,
        after: told.after,
        op,
    }))
}

/// What happened: "Answer of “Is there a team?”: Unmet, then Met".
fn sentence(change: &Change) -> String {
    let (before, after) = (clip(&change.before), clip(&change.after));
    let what =
        match change.what.is_empty() || change.what == change.before || change.what == change.after
        {
            true => change.part.clone(),
            false => format!("{} of “{}”", change.part, change.what),
        };
    match (before.is_empty(), after.is_empty()) {
        (true, true) => format!("{what}."),
        (true, false) => format!("{what}: {after}"),
        (false, true) => format!("{what}: {before}, then nothing"),
        (false, false) => format!("{what}: {before}, then {after}"),
    }
}

/// The service with its links and documents, and that its reviews began; not what happened within them.
fn without_reviews(parts: Vec<Part>) -> Vec<Part> {
    let mut within: BTreeSet<Id> = BTreeSet::new();
    let mut kept = Vec::new();
    // An entity is made after what it belongs to, and ids are in the order of making; a file made by hand may differ,
    // and then shows a change more.
    for part in parts {
        let inside = part
            .place
            .parent
            .as_ref()
            .is_some_and(|above| within.contains(above));
        if inside || part.place.kind == Review::SPEC.kind {
            within.insert(part.place.id.clone());
        }
        if !inside {
            kept.push(part);
        }
    }
    kept
}

/// Puts an old value back, as a new change.
pub(super) fn history_restore(
    session: &mut Session,
    request: HistoryRestore,
) -> Result<Done<Empty>> {
    let HistoryRestore { entity, field, op } = &request;
    let row = session.store.entity(entity)?.ok_or_else(|| {
        Error::not_found("entry", entity).hint("It was deleted. Undo that, or make it again.")
    })?;
    if !can_be_put_back(&row.kind, field) {
        return Err(Error::new(Kind::Refused, "This value cannot be put back.")
            .hint("What somebody decided is decided again, where it was."));
    }
    let past = session.store.history(entity, field)?;
    let wanted = past.iter().find(|past| past.op == *op);
    let wanted = wanted.ok_or_else(|| {
        Error::not_found("value of this field", op).hint("Choose one from its history.")
    })?;
    if is_current(&past, wanted) {
        return Ok(session.done(Empty {}, Vec::new()));
    }
    let value = wanted.head.value.clone();
    let words = words_of(&row.kind, field);
    let part = words.map_or_else(String::new, |words| words.part);
    let mut step = Step::named(clip(&format!("Put back: {part}")));
    let above = session.kept_in(entity)?;
    let freeze = match &above {
        Some((kind, id)) => {
            let question = field.split_once('/').map(|(_, key)| key);
            let on_review = *kind == Review::SPEC.kind;
            step = match on_review {
                true => step.on_review(id, question.filter(|_| entity == id)),
                false => step.on_assessment(id, None),
            };
            match session.has_restored_today(id)? {
                true => None,
                false => Some(session.freeze(id)?),
            }
        }
        None => None,
    };
    session.step(step, |writer| {
        if let Some(freeze) = &freeze {
            freeze.take(
                writer,
                SnapshotReason::Restore,
                "Before an old value was put back",
            )?;
        }
        writer.set(entity, field, &value)?;
        Ok(Empty {})
    })
}

impl Session {
    fn told_of(&self, about: About) -> Result<(About, Vec<Part>)> {
        let parts = self.parts_of(&about)?;
        Ok((about, parts))
    }

    /// The review or assessment that an entity is or belongs to, with its kind.
    fn kept_in(&self, entity: &Id) -> Result<Option<(&'static str, Id)>> {
        let mut next = Some(entity.to_string());
        let mut passed: BTreeSet<String> = BTreeSet::new();
        while let Some(id) = next.filter(|id| passed.insert(id.clone())) {
            let Some((kind, parent)) = self.store.place(&id)? else {
                break;
            };
            for known in [Review::SPEC.kind, Assessment::SPEC.kind] {
                if kind == known {
                    return Ok(Some((known, id.parse()?)));
                }
            }
            next = parent;
        }
        Ok(None)
    }

    /// Whether the state before the first value that was put back today is kept.
    fn has_restored_today(&self, subject: &Id) -> Result<bool> {
        let today = self.today();
        let snapshots = self.children::<Snapshot>(subject)?;
        Ok(snapshots.iter().any(|each| {
            each.reason == Some(SnapshotReason::Restore) && each.taken_on == Some(today)
        }))
    }
}

/// Whether it is the only value that is current.
fn is_current(past: &[Past], wanted: &Past) -> bool {
    let mut current = past.iter().filter(|past| past.current);
    match (current.next(), current.next()) {
        (Some(only), None) => only.head.value == wanted.head.value,
        _ => false,
    }
}

/// Whether a page tells the field, and it is nobody's decision.
fn can_be_put_back(kind: &str, field: &str) -> bool {
    let decided = DECISIONS
        .iter()
        .any(|(of, fields)| *of == kind && fields.contains(&field));
    !field.is_empty() && !decided && words_of(kind, field).is_some()
}
