//! Signing off: asking, signing, declining, taking back, and starting a change of what is signed.

use chrono::Days;
use serde_json::Value;

use super::days::day;
use super::freeze::Freeze;
use super::load::Case;
use super::lock::signed;
use super::session::{Session, Step};
use super::signoff_content::KEPT;
use super::signoff_view::{SignoffState, Standing, fingerprint};
use super::text::{line, required};
use super::trigger::ApprovedFor;
use super::wire::{ById, Done, Empty, Made, request};
use crate::error::{Error, Kind, Result};
use crate::model::{FieldKind, Id, Review, Signoff, SignoffWord, Snapshot, SnapshotReason};
use crate::pack::checklist::SignoffRule;
use crate::store::Writer;

request! {
    /// Asks for sign-offs.
    pub struct SignoffAsk {
        /// The review.
        pub review: Id,
        /// Ids of the areas; every one that is not signed where empty.
        pub areas: Vec<String>,
        /// Who is asked; whoever has the area's role where absent.
        pub of: Option<String>,
    }

    /// Signs an area.
    pub struct SignoffSign {
        /// The review.
        pub review: Id,
        /// Id of the area.
        pub area: String,
        /// The signer's name as typed.
        pub name: String,
        /// The fingerprint that was seen: what is signed must be what was looked at.
        pub fingerprint: String,
    }

    /// Declines to sign an area.
    pub struct SignoffDecline {
        /// The review.
        pub review: Id,
        /// Id of the area.
        pub area: String,
        /// Who declines, as typed.
        pub name: String,
        /// Why.
        pub reason: String,
    }

    /// Starts a change of a signed review.
    pub struct ReviewChange {
        /// The review.
        pub review: Id,
        /// Why it has to change.
        pub reason: String,
    }
}

request! {
    /// Names a review of which every area is signed.
    pub struct SignoffLock {
        /// The review.
        pub review: Id,
    }
}

/// The most areas of one request.
const MOST: usize = 200;

/// Asks for the sign-off of some areas.
pub(super) fn signoff_ask(session: &mut Session, request: SignoffAsk) -> Result<Done<Empty>> {
    let SignoffAsk { review, areas, of } = request;
    if areas.len() > MOST {
        return Err(Error::new(
            Kind::OverLimit,
            format!(
                "These are too many areas: {}, the limit is {MOST}.",
                areas.len()
            ),
        )
        .hint("Ask for fewer at once."));
    }
    let of = of.as_deref().map_or(Value::Null, line);
    FieldKind::Line.check("Who is asked", &of)?;
    let case = session.case(&review)?;
    if case.record.review.is_locked() {
        return Err(signed());
    }
    let judged = case.judge(session.today());
    let standings = case.standings(&judged);
    let mut asked: Vec<&Standing<'_>> = Vec::new();
    for area in &areas {
        let standing = named(&case, &standings, area)?;
        if standing.state == SignoffState::Signed {
            return Err(Error::new(
                Kind::Refused,
                format!("“{}” is signed already.", standing.area.title),
            )
            .hint("Leave it out."));
        }
        asked.push(standing);
    }
    if areas.is_empty() {
        let open = standings
            .iter()
            .filter(|each| each.state != SignoffState::Signed);
        asked.extend(open);
    }
    let title = case.record.review.title.clone().unwrap_or_default();
    let today = Value::from(day(session.today()));
    let step = Step::named(format!("Ask to sign {title}")).on_review(&review, None);
    session.step(step, |writer| {
        for standing in &asked {
            let id = open_signoff(writer, &review, standing)?;
            writer.set(&id, "asked_of", &of)?;
            writer.set(&id, "asked_on", &today)?;
        }
        Ok(Empty {})
    })
}

/// Signs an area: binds the signer to exactly what is there. The last signature locks the review.
pub(super) fn signoff_sign(session: &mut Session, request: SignoffSign) -> Result<Done<Made>> {
    let by = session.signer(&request.name)?;
    let today = session.today();
    let case = session.case(&request.review)?;
    let judged = case.judge(today);
    let standings = case.standings(&judged);
    let standing = named(&case, &standings, &request.area)?;
    if case.record.review.is_locked() && standing.state == SignoffState::Signed {
        return Err(signed());
    }
    if request.fingerprint != fingerprint(&standing.sha256) {
        return Err(Error::new(
            Kind::Refused,
            "The area has changed since you looked at it.",
        )
        .hint("Look at it again, then sign."));
    }
    let rule = case.rule();
    if !rule.author_may_sign && session.is_only_author(&case, standing, &by)? {
        return Err(Error::new(
            Kind::Refused,
            format!(
                "{by} alone answered “{}” and cannot sign it.",
                standing.area.title
            ),
        )
        .hint("Somebody else signs this area."));
    }
    let complete = standings
        .iter()
        .all(|each| each.area.id == standing.area.id || each.state == SignoffState::Signed);
    let statement = case.statement(&judged, standing, today);
    let review = &request.review;
    let before = match session.begins_round(review)? {
        true => Some(session.freeze(review)?),
        false => None,
    };
    let after = match complete {
        true => Some(session.freeze(review)?),
        false => None,
    };
    let name = format!("Sign “{}”", standing.area.title);
    let step = Step::named(name).on_review(review, None);
    session.step(step, |writer| {
        if let Some(freeze) = before {
            freeze.take(writer, SnapshotReason::SignOff, "Before the sign-off")?;
        }
        let id = open_signoff(writer, review, standing)?;
        for (field, value) in [
            ("state", SignoffWord::Signed.word().to_owned()),
            ("by", by),
            ("on", day(today)),
            ("statement", statement),
            ("content", standing.content.kept(KEPT)),
            ("sha256", standing.sha256.clone()),
        ] {
            writer.set(&id, field, &Value::from(value))?;
        }
        if let Some(freeze) = after {
            approve(writer, &case, &freeze, today)?;
        }
        Ok(Made { id })
    })
}

/// Locks a review of which every area is signed, but by people who could not see each other's signatures, or before the
/// last area that was not had nothing left to sign.
pub(super) fn signoff_lock(session: &mut Session, request: SignoffLock) -> Result<Done<Empty>> {
    let today = session.today();
    let case = session.case(&request.review)?;
    if case.record.review.is_locked() {
        return Err(signed());
    }
    let judged = case.judge(today);
    let standings = case.standings(&judged);
    let open = standings
        .iter()
        .filter(|each| each.state != SignoffState::Signed);
    let open: Vec<&str> = open.map(|each| each.area.title.as_str()).collect();
    if standings.is_empty() || !open.is_empty() {
        let what = match open.is_empty() {
            true => "There is nothing to sign.".to_owned(),
            false => format!("Not signed yet: {}.", open.join(", ")),
        };
        return Err(
            Error::new(Kind::Refused, what).hint("A review is locked once every area is signed.")
        );
    }
    let freeze = session.freeze(&request.review)?;
    let title = case.record.review.title.clone().unwrap_or_default();
    let step = Step::named(format!("Lock {title}")).on_review(&request.review, None);
    session.step(step, |writer| {
        approve(writer, &case, &freeze, today)?;
        Ok(Empty {})
    })
}

/// Declines to sign an area.
pub(super) fn signoff_decline(
    session: &mut Session,
    request: SignoffDecline,
) -> Result<Done<Made>> {
    let by = session.signer(&request.name)?;
    let reason = required("The reason", &request.reason)?;
    let today = Value::from(day(session.today()));
    let case = session.case(&request.review)?;
    if case.record.review.is_locked() {
        return Err(signed());
    }
    let judged = case.judge(session.today());
    let standings = case.standings(&judged);
    let standing = named(&case, &standings, &request.area)?;
    let name = format!("Decline “{}”", standing.area.title);
    let step = Step::named(name).on_review(&request.review, None);
    session.step(step, |writer| {
        let id = open_signoff(writer, &request.review, standing)?;
        let state = Value::from(SignoffWord::Declined.word());
        writer.set(&id, "state", &state)?;
        writer.set(&id, "by", &Value::from(by))?;
        writer.set(&id, "on", &today)?;
        writer.set(&id, "reason", &reason)?;
        Ok(Made { id })
    })
}

/// Takes a sign-off back: an asking, a signature or a refusal.
pub(super) fn signoff_withdraw(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (signoff, review) = session.one::<Signoff>(&request.id)?;
    let review = review.ok_or_else(|| Error::not_found("review of sign-off", &request.id))?;
    if session.one::<Review>(&review)?.0.is_locked() {
        return Err(signed());
    }
    let what = match signoff.state {
        Some(SignoffWord::Signed) => "Take the signature back",
        Some(SignoffWord::Declined) => "Take the refusal to sign back",
        Some(SignoffWord::Asked) | None => "Ask no more to sign",
    };
    let step = Step::named(what).on_review(&review, None);
    session.step(step, |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

/// Starts a change of a signed review: it takes changes again until it is signed in full.
pub(super) fn review_change(session: &mut Session, request: ReviewChange) -> Result<Done<Empty>> {
    let (review, _) = session.one::<Review>(&request.review)?;
    let reason = required("The reason", &request.reason)?;
    if !review.is_locked() {
        return Err(
            Error::new(Kind::Refused, "This review can be changed as it is.")
                .hint("A change is started only where every area was signed."),
        );
    }
    let name = format!("Start a change of {}", review.title.unwrap_or_default());
    let step = Step::named(name).on_review(&request.review, None);
    session.step(step, |writer| {
        writer.set(&request.review, "changing", &reason)?;
        Ok(Empty {})
    })
}

/// The sign-off of an area that still waits, or a new one.
fn open_signoff(writer: &mut Writer<'_>, review: &Id, standing: &Standing<'_>) -> Result<Id> {
    let waits = |each: &&Signoff| matches!(each.state, Some(SignoffWord::Asked) | None);
    if let Some(waiting) = standing.latest.filter(waits) {
        return Ok(waiting.id.clone());
    }
    let id = writer.create("signoff", Some(review))?;
    for (field, value) in [
        ("area", standing.area.id.as_str()),
        ("role", standing.area.signoff.as_str()),
        ("state", SignoffWord::Asked.word()),
    ] {
        writer.set(&id, field, &Value::from(value))?;
    }
    Ok(id)
}

/// Locks a review that is signed in full, with a snapshot, and says when to look at it again.
fn approve(
    writer: &mut Writer<'_>,
    case: &Case,
    freeze: &Freeze,
    today: chrono::NaiveDate,
) -> Result<()> {
    let review = &case.record.review;
    let again = Days::new(u64::from(case.rule().review_again_days));
    let after = |on: chrono::NaiveDate| on.checked_add_days(again).unwrap_or(on);
    // A day that somebody chose stays, as long as it is to come.
    let by_rule = review.locked_on.map(after);
    let chosen = review
        .next_review_on
        .filter(|on| *on > today && Some(*on) != by_rule);
    let id = &review.id;
    let approved_for = ApprovedFor::of(&case.subject).text();
    let next = chosen.unwrap_or_else(|| after(today));
    writer.set(id, "locked_on", &Value::from(day(today)))?;
    writer.set(id, "changing", &Value::Null)?;
    writer.set(id, "approved_for", &Value::from(approved_for))?;
    writer.set(id, "next_review_on", &Value::from(day(next)))?;
    let snapshot = freeze.take(writer, SnapshotReason::Approved, "Signed in full")?;
    writer.set(id, "approved", &Value::from(snapshot.as_str()))
}

fn named<'s, 'c>(
    case: &Case,
    standings: &'s [Standing<'c>],
    area: &str,
) -> Result<&'s Standing<'c>> {
    if let Some(standing) = standings.iter().find(|each| each.area.id == area) {
        return Ok(standing);
    }
    let known = case.pack.checklist().and_then(|list| list.area(area));
    match known {
        Some(area) => Err(Error::new(
            Kind::Refused,
            format!(
                "No question of “{}” applies, so there is nothing to sign.",
                area.title
            ),
        )
        .hint("Leave it out.")),
        None => Err(Error::not_found("area", area)),
    }
}

impl Case {
    /// How this checklist is signed off.
    pub(super) fn rule(&self) -> SignoffRule {
        let list = self.pack.checklist();
        list.map(|list| list.signoff).unwrap_or_default()
    }
}

impl Session {
    /// The name under which somebody signs: their own, where they typed an alias.
    fn signer(&self, typed: &str) -> Result<String> {
        let name = required("The name", typed.trim())?;
        FieldKind::Line.check("The name", &name)?;
        let people = self.people()?;
        if let Some(person) = people
            .called(typed)
            .filter(|who| who.archived != Some(true))
        {
            return Ok(person.name.clone().unwrap_or_default());
        }
        if self.is_me(&people, typed) {
            return Ok(self.context.author.clone());
        }
        let name = crate::error::clipped(typed.trim());
        Err(
            Error::new(Kind::Refused, format!("Nobody here is called “{name}”."))
                .hint("Type the name as it is in the list of people, or add it there first."),
        )
    }

    /// Whether no snapshot was taken yet since the review was last signed in full, or ever.
    fn begins_round(&self, review: &Id) -> Result<bool> {
        let snapshots = self.children::<Snapshot>(review)?;
        let mut of_rounds = snapshots.iter().filter_map(|each| each.reason);
        let last = of_rounds
            .rfind(|why| matches!(why, SnapshotReason::SignOff | SnapshotReason::Approved));
        Ok(last != Some(SnapshotReason::SignOff))
    }

    /// Whether every answer of an area was written by one person.
    fn is_only_author(&self, case: &Case, standing: &Standing<'_>, name: &str) -> Result<bool> {
        let people = self.people()?;
        let row = self.store.entity(&case.record.review.id)?;
        let heads = row.map(|row| row.heads).unwrap_or_default();
        let mut authors = standing.content.questions.iter().flat_map(|question| {
            let field = format!("answer/{}", question.id);
            let of_it = heads.iter().filter(move |head| head.field == field);
            of_it.filter(|head| !head.value.is_null())
        });
        let mut any = false;
        let alone = authors.all(|head| {
            any = true;
            people.same(&head.author, name)
        });
        Ok(any && alone)
    }
}
