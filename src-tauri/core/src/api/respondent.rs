//! Who answers an assessment, their votes and their remarks.

use serde_json::Value;

use super::maturity::MaturityCase;
use super::participant::{MadeSeveral, clip};
use super::session::{Session, Step};
use super::text::{prose, required};
use super::wire::{ById, Done, Empty, request};
use crate::error::{Error, Kind, Result};
use crate::model::{Id, Respondent, VoteWord, rank};
use crate::store::Writer;

request! {
    /// Adds people who answer.
    pub struct RespondentAdd {
        /// The assessment.
        pub assessment: Id,
        /// Their names.
        pub names: Vec<String>,
    }

    /// Changes somebody who answers.
    pub struct RespondentUpdate {
        /// Who.
        pub id: Id,
        /// Their name.
        pub name: Option<String>,
        /// Whether they are through.
        pub done: Option<bool>,
    }

    /// Votes on a criterion, or takes the vote back.
    pub struct VoteSet {
        /// Who votes.
        pub respondent: Id,
        /// The criterion's id in the pack.
        pub criterion: String,
        /// The vote; absent or `null` takes it back.
        pub vote: Option<VoteWord>,
    }

    /// Writes the remark of a respondent on a criterion; an empty one clears it.
    pub struct RemarkSet {
        /// Who.
        pub respondent: Id,
        /// The criterion's id in the pack.
        pub criterion: String,
        /// The text.
        pub text: String,
    }
}

/// The most people an assessment holds.
const MOST: usize = 100;

/// Adds people who answer.
pub(super) fn respondent_add(
    session: &mut Session,
    request: RespondentAdd,
) -> Result<Done<MadeSeveral>> {
    let case = session.maturity_case(&request.assessment)?;
    case.still_voting()?;
    let known = &case.record.respondents;
    let named = request.names.len();
    let names = new_names(known, request.names)?;
    let what = match names.as_slice() {
        [] if named == 0 => return Err(required("The name", "").err().unwrap_or_else(nobody)),
        [] => return Err(nobody()),
        [one] => format!("Add {one}"),
        more => format!("Add {} respondents", more.len()),
    };
    let last = known.last().and_then(|each| each.rank.clone());
    let step = Step::named(clip(&what)).on_assessment(&request.assessment, None);
    session.step(step, |writer| {
        let ids = add(writer, &request.assessment, last, &names)?;
        Ok(MadeSeveral { ids })
    })
}

/// Changes the name of a respondent, or whether they are through.
pub(super) fn respondent_update(
    session: &mut Session,
    request: RespondentUpdate,
) -> Result<Done<Empty>> {
    let (respondent, case) = session.respondent(&request.id)?;
    let name = match &request.name {
        None => None,
        Some(name) => {
            let name = required("The name", name.trim())?;
            let others = case.record.respondents.iter();
            let mut others = others.filter(|each| each.id != request.id);
            if others.any(|each| same_name(each.called(), name.as_str().unwrap_or_default())) {
                return Err(nobody());
            }
            Some(name)
        }
    };
    let called = respondent.called();
    let what = match (&name, request.done) {
        (Some(_), _) => format!("Rename {called}"),
        (None, Some(true)) => format!("{called} is done"),
        (None, _) => format!("{called} goes on"),
    };
    let step = Step::named(clip(&what)).on_assessment(&case.record.assessment.id, None);
    session.step(step, |writer| {
        if let Some(name) = &name {
            writer.set(&request.id, "name", name)?;
        }
        if let Some(done) = request.done {
            let value = if done { Value::from(true) } else { Value::Null };
            writer.set(&request.id, "done", &value)?;
        }
        Ok(Empty {})
    })
}

/// Removes a respondent with their votes.
pub(super) fn respondent_remove(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (respondent, case) = session.respondent(&request.id)?;
    let what = format!("Remove {}", respondent.called());
    let step = Step::named(clip(&what)).on_assessment(&case.record.assessment.id, None);
    session.step(step, |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

/// Votes on a criterion, or takes the vote back.
pub(super) fn vote_set(session: &mut Session, request: VoteSet) -> Result<Done<Empty>> {
    let (respondent, case) = session.respondent(&request.respondent)?;
    case.still_voting()?;
    let criterion = &case.known(&request.criterion)?.id;
    // The name of a step is shown to whoever sits here next, so it does not say the vote.
    let what = match request.vote {
        Some(_) => format!("Vote of {} on {criterion}", respondent.called()),
        None => format!("Take back {}'s vote on {criterion}", respondent.called()),
    };
    let value = match request.vote {
        Some(vote) => Value::from(vote.word()),
        None => Value::Null,
    };
    write(
        session,
        &case,
        &respondent,
        criterion,
        &what,
        ("vote", value),
    )
}

/// Writes the remark of a respondent on a criterion.
pub(super) fn remark_set(session: &mut Session, request: RemarkSet) -> Result<Done<Empty>> {
    let (respondent, case) = session.respondent(&request.respondent)?;
    case.still_voting()?;
    let criterion = &case.known(&request.criterion)?.id;
    let what = format!("Remark of {} on {criterion}", respondent.called());
    let value = prose(&request.text);
    write(
        session,
        &case,
        &respondent,
        criterion,
        &what,
        ("remark", value),
    )
}

fn write(
    session: &mut Session,
    case: &MaturityCase,
    respondent: &Respondent,
    criterion: &str,
    what: &str,
    (field, value): (&str, Value),
) -> Result<Done<Empty>> {
    let assessment = &case.record.assessment.id;
    let mut step = Step::named(clip(what)).on_assessment(assessment, Some(criterion));
    if field == "remark" {
        step = step.typing();
    }
    session.step(step, |writer| {
        writer.set(&respondent.id, &format!("{field}/{criterion}"), &value)?;
        Ok(Empty {})
    })
}

/// Names that nobody has yet, trimmed, each once.
///
/// # Errors
/// `OverLimit` where there would be too many people.
pub(super) fn new_names(
    known: &[Respondent],
    names: impl IntoIterator<Item = String>,
) -> Result<Vec<String>> {
    let mut new: Vec<String> = Vec::new();
    for name in names {
        let name = name.trim();
        let taken = known.iter().any(|each| same_name(each.called(), name))
            || new.iter().any(|each| same_name(each, name));
        if !name.is_empty() && !taken {
            new.push(name.to_owned());
        }
    }
    if known.len() + new.len() > MOST {
        return Err(Error::new(
            Kind::OverLimit,
            format!("An assessment holds at most {MOST} people."),
        )
        .hint("Three to ten work well."));
    }
    Ok(new)
}

/// Adds people behind the last one.
pub(super) fn add(
    writer: &mut Writer<'_>,
    assessment: &Id,
    mut last: Option<String>,
    names: &[String],
) -> Result<Vec<Id>> {
    let mut ids = Vec::with_capacity(names.len());
    for name in names {
        let id = writer.create("respondent", Some(assessment))?;
        let place = rank::after(last.as_deref());
        writer.set(&id, "name", &Value::from(name.as_str()))?;
        writer.set(&id, "rank", &Value::from(place.as_str()))?;
        last = Some(place);
        ids.push(id);
    }
    Ok(ids)
}

/// Whether two names mean the same person.
pub(super) fn same_name(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

fn nobody() -> Error {
    Error::invalid("Somebody of that name answers already.")
        .hint("Give each person a name of their own.")
}

impl Session {
    /// A respondent with their assessment.
    pub(super) fn respondent(&self, id: &Id) -> Result<(Respondent, MaturityCase)> {
        let (respondent, assessment) = self.one::<Respondent>(id)?;
        let assessment = assessment.ok_or_else(|| Error::not_found("respondent", id))?;
        Ok((respondent, self.maturity_case(&assessment)?))
    }
}

impl MaturityCase {
    /// Names of those who are not done.
    pub(super) fn waiting_for(&self) -> impl Iterator<Item = &str> {
        let open = self.record.respondents.iter();
        open.filter(|each| each.done != Some(true))
            .map(Respondent::called)
    }
}
