//! Moving a review to the newest version of its checklist: the preview, question by question and word by word, and
//! the move.

use std::collections::BTreeMap;

use chrono::Days;

use super::answer::word;
use super::assess::number;
use super::days::spoken;
use super::move_plan::{MovePlan, Way};
use super::participant::clip;
use super::review::QuestionRef;
use super::session::{Session, Step};
use super::wire::{ById, Done, Empty, view, words};
use crate::error::Result;
use crate::model::{Answer, Entity, Waiver};
use crate::pack::checklist::Severity;
use crate::report::{WordRun, word_diff};

view! {
    /// What moving a review to the newest version of its checklist changes.
    pub struct ReviewMove {
        /// The review.
        pub review: String,
        /// Its title.
        pub title: String,
        /// Id of its checklist.
        pub pack: String,
        /// Title of that.
        pub pack_title: String,
        /// The version it was started with, or last moved to; may be empty.
        pub from: String,
        /// The newest installed version.
        pub to: String,
        /// Whether the old version is installed, so that its words can be shown.
        pub known: bool,
        /// What changes, in the order of the new version; what is gone comes last.
        pub questions: Vec<MoveQuestion>,
        /// How many questions stay as they are.
        pub kept: u32,
    }

    /// A question that a move changes.
    pub struct MoveQuestion {
        /// What happens to it.
        pub kind: MoveKind,
        /// What it was; none where it is new.
        pub before: Vec<QuestionRef>,
        /// What it is then; none where it is gone.
        pub after: Option<QuestionRef>,
        /// Title of its area in the new version; empty where it is gone.
        pub area: String,
        /// The old words against the new ones; none where they are the same, or the old version is not installed.
        pub words: Vec<WordRun>,
        /// The answer it has then, or that is kept.
        pub answer: Option<Answer>,
        /// Whether that has to be confirmed.
        pub confirm: bool,
        /// What happens to it, in sentences.
        pub note: String,
    }
}

words! {
    /// What a newer version of a checklist does to a question.
    pub enum MoveKind {
        /// It has another id.
        Moved,
        /// It is one of several that one question became.
        Split,
        /// Several questions became it.
        Merged,
        /// It is not asked any more.
        Removed,
        /// It is new.
        Added,
        /// It has other words or another weight under the same id.
        Reworded,
    }
}

/// Says what moving a review to the newest version of its checklist would change.
pub(super) fn review_move_preview(session: &mut Session, request: ById) -> Result<ReviewMove> {
    let plan = session.move_plan(&request.id)?;
    let today = session.today();
    let mut questions: Vec<MoveQuestion> = Vec::new();
    for way in &plan.ways {
        if let Some(kind) = way.kind {
            questions.push(plan.shown(way, kind, today));
        }
    }
    let kept = plan.ways.iter().filter(|way| way.kind.is_none()).count();
    questions.extend(plan.gone());
    Ok(ReviewMove {
        review: plan.review.id.to_string(),
        title: plan.review.title.clone().unwrap_or_default(),
        pack: plan.new.head.id.clone(),
        pack_title: plan.new.head.title.clone(),
        from: plan.from.clone(),
        to: plan.new.head.version.to_string(),
        known: plan.old.is_some(),
        questions,
        kept: number(kept),
    })
}

/// Moves a review to the newest version of its checklist, after a snapshot.
pub(super) fn review_move(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let plan = session.move_plan(&request.id)?;
    let writes = session.move_writes(&plan)?;
    let title = plan.review.title.as_deref().unwrap_or_default();
    let name = format!(
        "Move {title} to {} {}",
        plan.new.head.title, plan.new.head.version
    );
    let step = Step::named(clip(&name)).on_review(&request.id, None);
    session.step(step, |writer| {
        writes.write(writer)?;
        Ok(Empty {})
    })
}

impl MovePlan {
    fn shown(&self, way: &Way, kind: MoveKind, today: chrono::NaiveDate) -> MoveQuestion {
        let list = self.list();
        let question = list.and_then(|list| list.question(&way.to));
        let area = question.and_then(|question| list?.area(&question.area));
        let text = question.map_or_else(String::new, |question| question.text.clone());
        let before = way
            .from
            .iter()
            .map(|id| self.old_ref(id))
            .collect::<Vec<_>>();
        let old_text = before
            .iter()
            .map(|one| one.text.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        let answer = match way.from.as_slice() {
            [] => None,
            [one] => self.review.answers.get(one).copied(),
            several => self.worst(several),
        };
        let confirm = answer.is_some() && (kind != MoveKind::Reworded || way.reworded);
        MoveQuestion {
            kind,
            words: match (&self.old, kind) {
                (_, MoveKind::Added) => word_diff("", &text),
                (Some(_), _) => word_diff(&old_text, &text),
                (None, _) => Vec::new(),
            },
            note: self.note(way, kind, answer, today),
            after: Some(QuestionRef {
                id: way.to.clone(),
                text,
            }),
            before,
            area: area.map_or_else(String::new, |area| area.title.clone()),
            answer,
            confirm,
        }
    }

    /// What the newer version does not ask: where anything was said to it, that is kept.
    fn gone(&self) -> Vec<MoveQuestion> {
        let touched = self.touched();
        let mut gone: Vec<&String> = self
            .to
            .iter()
            .filter(|(_, to)| to.is_empty())
            .map(|(id, _)| id)
            .collect();
        let place: BTreeMap<&str, usize> = self
            .old
            .iter()
            .filter_map(|old| old.checklist())
            .flat_map(|old| old.questions.iter().enumerate())
            .map(|(at, question)| (question.id.as_str(), at))
            .collect();
        gone.sort_by_key(|id| place.get(id.as_str()).copied().unwrap_or(usize::MAX));
        let row = |id: &String| MoveQuestion {
            kind: MoveKind::Removed,
            words: word_diff(&self.old_ref(id).text, ""),
            before: vec![self.old_ref(id)],
            after: None,
            area: String::new(),
            answer: self.review.answers.get(id).copied(),
            confirm: false,
            note: match touched.contains(id.as_str()) {
                true => "Not asked any more. What was said to it is kept and listed.".to_owned(),
                false => "Not asked any more.".to_owned(),
            },
        };
        gone.into_iter().map(row).collect()
    }

    fn old_ref(&self, id: &str) -> QuestionRef {
        QuestionRef {
            id: id.to_owned(),
            text: self
                .old_question(id)
                .map_or_else(String::new, |question| question.text.clone()),
        }
    }

    fn note(
        &self,
        way: &Way,
        kind: MoveKind,
        answer: Option<Answer>,
        today: chrono::NaiveDate,
    ) -> String {
        let said = |there: &str| match answer {
            Some(answer) => format!("The answer {} {there}; confirm it.", word(answer)),
            None => "It has no answer yet.".to_owned(),
        };
        match kind {
            MoveKind::Added => {
                let until = today.checked_add_days(Days::new(u64::from(way.grace)));
                match until.filter(|until| *until > today) {
                    Some(until) => format!(
                        "New. It counts from {}, or once it is answered.",
                        spoken(until)
                    ),
                    None => "New. It counts at once.".to_owned(),
                }
            }
            MoveKind::Moved => said("comes along"),
            MoveKind::Split => {
                let to = way.from.first().and_then(|id| self.to.get(id));
                let others = to.map_or(0, Vec::len);
                let of = format!("One of {others} questions that one became.");
                let own =
                    to.and_then(|to| to.iter().find(|id| way.from.contains(id)).or(to.first()));
                match own.is_some_and(|own| *own == way.to) {
                    true => format!(
                        "{of} {} Comments and actions are here.",
                        said("is copied to each")
                    ),
                    false => format!("{of} {}", said("is copied to each")),
                }
            }
            MoveKind::Merged => {
                let of = format!("{} questions became one.", way.from.len());
                let waived = self.parts.iter().any(|part| {
                    let about = super::move_plan::question_of(part).unwrap_or_default();
                    part.kind == Waiver::SPEC.kind && way.from.iter().any(|id| id == about)
                });
                let waived = if waived {
                    " A waiver of one of them is now one of all of it."
                } else {
                    ""
                };
                match answer {
                    Some(answer) => format!(
                        "{of} It takes the worst answer, {}, and all their notes; confirm it.{waived}",
                        word(answer)
                    ),
                    None => format!("{of} It has no answer: one of them had none.{waived}"),
                }
            }
            MoveKind::Removed => "Not asked any more.".to_owned(),
            MoveKind::Reworded => {
                let said = match (way.reworded, answer) {
                    (true, Some(answer)) => format!(
                        "It has other words. The answer {} stays; confirm it.",
                        word(answer)
                    ),
                    (true, None) => "It has other words.".to_owned(),
                    (false, _) => "It has the same words.".to_owned(),
                };
                format!("{said}{}", self.weight(way))
            }
        }
    }

    /// What else is different about a question that kept its id.
    fn weight(&self, way: &Way) -> String {
        let new = self.list().and_then(|list| list.question(&way.to));
        let (Some(old), Some(new)) = (self.old_question(&way.to), new) else {
            return String::new();
        };
        let mut said = String::new();
        if old.severity != new.severity {
            said += &format!(
                " It is {} now, and was {}.",
                weight_word(new.severity),
                weight_word(old.severity)
            );
        }
        match (old.evidence_required, new.evidence_required) {
            (false, true) => said += " It needs evidence now.",
            (true, false) => said += " It needs no evidence any more.",
            _ => {}
        }
        match (old.na_allowed, new.na_allowed) {
            (false, true) => said += " N/A can be chosen now.",
            (true, false) => said += " N/A cannot be chosen any more.",
            _ => {}
        }
        said
    }
}

fn weight_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocker => "a blocker",
        Severity::Major => "major",
        Severity::Minor => "minor",
    }
}
