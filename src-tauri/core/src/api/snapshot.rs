//! Snapshots: listed, taken, and deleted where a person took them.

use super::days::{day, moment};
use super::frozen::Taken;
use super::participant::clip;
use super::session::{Session, Step};
use super::text::required;
use super::wire::{ById, Done, Empty, Made, request, view};
use crate::error::{Error, Kind, Result};
use crate::model::{Assessment, Entity, Id, Review, Snapshot, SnapshotReason};

request! {
    /// Asks for the snapshots of a review or an assessment; one of the two is named.
    pub struct SnapshotList {
        /// The review.
        pub review: Option<Id>,
        /// The assessment.
        pub assessment: Option<Id>,
    }

    /// Takes a snapshot of a review or an assessment; one of the two is named.
    pub struct SnapshotTake {
        /// The review.
        pub review: Option<Id>,
        /// The assessment.
        pub assessment: Option<Id>,
        /// What it is called.
        pub title: String,
    }
}

view! {
    /// A snapshot in a list.
    pub struct SnapshotRow {
        /// Its id: what `at` names.
        pub id: String,
        /// What it is called.
        pub title: String,
        /// Why it was taken.
        pub reason: SnapshotReason,
        /// The day it was taken, which everything in it is judged on.
        pub taken_on: String,
        /// The moment it was taken.
        pub at: String,
        /// Who took it.
        pub by: String,
        /// `go`, `conditional` or `no-go`; none for an assessment.
        pub verdict: Option<String>,
        /// 0 to 100; none for an assessment, and where nothing applied.
        pub score: Option<u8>,
        /// The lowest stage of an assessment; none for a review.
        pub stage: Option<u8>,
        /// Questions or criteria answered.
        pub answered: u32,
        /// Questions or criteria asked.
        pub applicable: u32,
        /// Gaps of a review; criteria of an assessment that are not settled.
        pub gaps: u32,
        /// Gaps with a live waiver.
        pub waived: u32,
        /// What is wrong with it, in a sentence; none where nothing is.
        pub damaged: Option<String>,
        /// Whether it can be opened and compared.
        pub opens: bool,
    }
}

/// Lists the snapshots of a review or an assessment, latest first.
pub(super) fn snapshot_list(
    session: &mut Session,
    request: SnapshotList,
) -> Result<Vec<SnapshotRow>> {
    let subject = session.subject_named(request.review, request.assessment)?;
    let mut rows = Vec::new();
    for row in session.store.children_of(&subject, Snapshot::SPEC.kind)? {
        let taken = session.taken(&row.created.id)?;
        rows.push((taken.at_ms, shown(taken)));
    }
    rows.sort_by(|(a, one), (b, other)| (b, &other.id).cmp(&(a, &one.id)));
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// Takes a snapshot of a review or an assessment.
pub(super) fn snapshot_take(session: &mut Session, request: SnapshotTake) -> Result<Done<Made>> {
    let is_review = request.review.is_some();
    let subject = session.subject_named(request.review, request.assessment)?;
    let title = request.title.trim();
    required("The title", title)?;
    let freeze = session.freeze(&subject)?;
    let step = Step::named(clip(&format!("Snapshot “{title}”")));
    let step = match is_review {
        true => step.on_review(&subject, None),
        false => step.on_assessment(&subject, None),
    };
    session.step(step, |writer| {
        let id = freeze.take(writer, SnapshotReason::Named, title)?;
        Ok(Made { id })
    })
}

/// Deletes a snapshot that a person took.
pub(super) fn snapshot_delete(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let taken = session.taken(&request.id)?;
    if taken.reason != SnapshotReason::Named {
        return Err(Error::new(
            Kind::Refused,
            "Lamppost took this snapshot, and what was decided then rests on it.",
        )
        .hint("Only snapshots that a person named can be deleted."));
    }
    let step = Step::named(clip(&format!("Delete the snapshot “{}”", taken.title)));
    let step = match session.one::<Review>(&taken.subject) {
        Ok(_) => step.on_review(&taken.subject, None),
        Err(_) => step.on_assessment(&taken.subject, None),
    };
    session.step(step, |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

impl Session {
    /// The review or assessment that is named.
    ///
    /// # Errors
    /// `Invalid` where none or both are; `NotFound`.
    pub(super) fn subject_named(&self, review: Option<Id>, assessment: Option<Id>) -> Result<Id> {
        match (review, assessment) {
            (Some(id), None) => self.one::<Review>(&id).map(|_| id),
            (None, Some(id)) => self.one::<Assessment>(&id).map(|_| id),
            _ => Err(
                Error::invalid("A snapshot is of a review or of an assessment.")
                    .hint("Name one of them."),
            ),
        }
    }
}

fn shown(taken: Taken) -> SnapshotRow {
    SnapshotRow {
        id: taken.id.to_string(),
        title: taken.title,
        reason: taken.reason,
        taken_on: day(taken.taken_on),
        at: moment(taken.at_ms),
        by: taken.by,
        verdict: taken.summary.verdict,
        score: taken.summary.score,
        stage: taken.summary.stage,
        answered: taken.summary.answered,
        applicable: taken.summary.applicable,
        gaps: taken.summary.gaps,
        waived: taken.summary.waived,
        opens: taken.opens,
        damaged: taken.damaged,
    }
}
