//! Comments on a question.

use serde_json::Value;

use super::answer::known;
use super::evidence::at_question;
use super::session::{Session, Step};
use super::text::required;
use super::wire::{ById, Done, Empty, Made, request};
use crate::error::Result;
use crate::model::{Comment, Id};

request! {
    /// Adds a comment.
    pub struct CommentAdd {
        /// The review.
        pub review: Id,
        /// The question's id in the pack.
        pub question: String,
        /// What to say.
        pub text: String,
    }
}

/// Adds a comment to a question.
pub(super) fn comment_add(session: &mut Session, request: CommentAdd) -> Result<Done<Made>> {
    let CommentAdd {
        review,
        question,
        text,
    } = request;
    known(session, &review, &question)?;
    let text = required("The comment", &text)?;
    let step = Step::named(format!("Comment on {question}")).on_review(&review, Some(&question));
    session.step(step, |writer| {
        let id = writer.create("comment", Some(&review))?;
        writer.set(&id, "question", &Value::from(question.as_str()))?;
        writer.set(&id, "text", &text)?;
        Ok(Made { id })
    })
}

/// Removes a comment.
pub(super) fn comment_remove(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (comment, review) = session.one::<Comment>(&request.id)?;
    let step = at_question(
        "Remove comment on",
        review.as_ref(),
        comment.question.as_deref(),
    );
    session.step(step, |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}
