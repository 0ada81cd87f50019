//! What runs out or is to do, as lists show it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::days::days_to;
use super::list_rows::named;
use super::subject::SubjectRef;
use super::wire::{view, words};
use crate::store::summary::Due;

view! {
    /// Something that runs out on a day.
    pub struct DueRow {
        /// What kind of thing it is.
        pub kind: DueKind,
        /// The waiver, evidence, action, scenario, exercise or sign-off; of a review that has to be done again, what asks for it.
        pub entity: String,
        /// The review it belongs to.
        pub review: String,
        /// The service or team.
        pub subject: SubjectRef,
        /// The question; empty where it is about none.
        pub question: String,
        /// The scenario; empty where it is about none.
        pub scenario: String,
        /// What it is.
        pub title: String,
        /// Who has it to do; empty where nobody is named.
        pub person: String,
        /// The last good day.
        pub on_day: String,
        /// Days from today to that day; negative when past.
        pub days: i32,
    }
}

words! {
    /// What runs out or is to do.
    pub enum DueKind {
        /// A review to do again.
        Review,
        /// An open action.
        Action,
        /// A waiver in use.
        Waiver,
        /// An accepted risk.
        Acceptance,
        /// Evidence an answer rests on.
        Evidence,
        /// A planned exercise.
        Exercise,
        /// An area that waits for a signature.
        Signoff,
    }
}

/// How far ahead Home looks, in days.
pub(super) const AHEAD: u64 = 30;
impl DueKind {
    /// Every kind.
    const ALL: [Self; 7] = [
        Self::Review,
        Self::Action,
        Self::Waiver,
        Self::Acceptance,
        Self::Evidence,
        Self::Exercise,
        Self::Signoff,
    ];

    /// The word for it as it is kept.
    pub fn word(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Action => "action",
            Self::Waiver => "waiver",
            Self::Acceptance => "acceptance",
            Self::Evidence => "evidence",
            Self::Exercise => "exercise",
            Self::Signoff => "signoff",
        }
    }

    /// What a person calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Review => "Review",
            Self::Action => "Action",
            Self::Waiver => "Waiver",
            Self::Acceptance => "Acceptance",
            Self::Evidence => "Evidence",
            Self::Exercise => "Exercise",
            Self::Signoff => "Sign-off",
        }
    }
}

/// What is due as a list shows it.
pub(super) fn due_row(due: Due, names: &BTreeMap<String, SubjectRef>, today: NaiveDate) -> DueRow {
    let mut kinds = DueKind::ALL.into_iter();
    let kind = kinds
        .find(|kind| kind.word() == due.kind)
        .unwrap_or(DueKind::Review);
    let on = due.on_day.parse::<NaiveDate>();
    DueRow {
        kind,
        subject: named(names, &due.subject),
        days: on.map_or(0, |on| days_to(today, on)),
        // Of an acceptance the entity is the scenario; an exercise names the one it tries.
        scenario: match kind {
            DueKind::Acceptance => due.entity.clone(),
            DueKind::Exercise => due.question.clone(),
            _ => String::new(),
        },
        entity: due.entity,
        review: due.review,
        question: match kind {
            DueKind::Exercise => String::new(),
            _ => due.question,
        },
        title: due.title,
        person: due.person,
        on_day: due.on_day,
    }
}
