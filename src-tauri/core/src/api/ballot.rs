//! Answering on another machine: a file goes out, is answered there, and comes back.

use serde_json::Value;

use super::ballot_file::{Ballot, BallotAnswer, BallotPack};
use super::days::day;
use super::maturity::{MaturityCase, model, model_pack};
use super::participant::clip;
use super::respondent::{add, new_names, same_name};
use super::session::{Session, Step};
use super::text::{prose, required};
use super::wire::{Done, Made, request, view};
use crate::error::{Error, Kind, Result, clipped};
use crate::model::{Assessment, Entity, Id, Respondent, Team};
use crate::pack::{Pack, Version};
use crate::store::{Row, Writer};

request! {
    /// Asks for the file of a respondent.
    pub struct BallotExport {
        /// Who answers it.
        pub respondent: Id,
    }

    /// Takes the answers of a file over.
    pub struct BallotImport {
        /// The assessment it is for.
        pub assessment: Id,
        /// The text of the file.
        pub text: String,
    }

    /// Opens the file of an assessment that is kept on another machine.
    pub struct BallotOpen {
        /// The text of the file.
        pub text: String,
    }
}

view! {
    /// A file of a respondent.
    pub struct BallotFile {
        /// What to call it.
        pub name: String,
        /// Its text.
        pub text: String,
    }

    /// What came in with a file.
    pub struct BallotTaken {
        /// The respondent.
        pub id: Id,
        /// Their name.
        pub name: String,
        /// Criteria they voted on in the file.
        pub votes: u32,
        /// Whether the respondent is new.
        pub added: bool,
        /// Whether the same file had been imported before, so that nothing changed.
        pub same: bool,
        /// What happened, in a sentence.
        pub text: String,
    }
}

/// Gives the file of a respondent, with what they said so far.
pub(super) fn ballot_export(session: &mut Session, request: BallotExport) -> Result<BallotFile> {
    let (respondent, case) = session.respondent(&request.respondent)?;
    let assessment = &case.record.assessment;
    let mut answers = Vec::new();
    for criterion in &case.model()?.criteria {
        let vote = respondent.votes.get(&criterion.id).copied();
        let remark = respondent.remarks.get(&criterion.id).cloned();
        if vote.is_some() || remark.is_some() {
            answers.push(BallotAnswer {
                criterion: criterion.id.clone(),
                vote,
                remark: remark.unwrap_or_default(),
            });
        }
    }
    let origin = assessment.origin.clone();
    let title = assessment.title.clone().unwrap_or_default();
    let team = case.team.name.clone().unwrap_or_default();
    let name = [team.as_str(), &title, respondent.called()]
        .map(file_word)
        .join("-");
    let said = [
        origin.unwrap_or_else(|| assessment.id.to_string()),
        title,
        day(case.held_on(session.today())),
        team,
        respondent.called().to_owned(),
    ];
    Ok(BallotFile {
        name: format!("{name}.lamppost-ballot.json"),
        text: Ballot::new(said, BallotPack::of(&case.pack)?, answers).text()?,
    })
}

/// Takes the answers of a file over: all of it or nothing.
pub(super) fn ballot_import(
    session: &mut Session,
    request: BallotImport,
) -> Result<Done<BallotTaken>> {
    let case = session.maturity_case(&request.assessment)?;
    let ballot = Ballot::read(&request.text)?;
    same_pack(&ballot, &case.pack)?;
    ballot.unchanged()?;
    let own = case.record.assessment.id.as_str();
    if ballot.assessment != own {
        let other = clipped(&format!("{} of {}", ballot.title, ballot.team));
        return Err(Error::new(
            Kind::Refused,
            format!("The file is for another assessment: {other}."),
        )
        .hint("Open that assessment and import it there. Nothing was taken over."));
    }
    known_criteria(&ballot, &case.pack)?;
    let name = required("The name in the file", ballot.respondent.trim())?;
    let name = name.as_str().unwrap_or_default().to_owned();
    let votes = ballot
        .answers
        .iter()
        .filter(|each| each.vote.is_some())
        .count();
    let hash = ballot.hash()?;
    let known = &case.record.respondents;
    let found = known.iter().find(|each| same_name(each.called(), &name));
    let taken = |id: Id, same: bool| BallotTaken {
        id,
        votes: super::assess::number(votes),
        added: found.is_none(),
        same,
        text: match same {
            true => format!("The file of {name} is imported already. Nothing changed."),
            false if votes == 1 => format!("{name} answered 1 criterion."),
            false => format!("{name} answered {votes} criteria."),
        },
        name: name.clone(),
    };
    if let Some(same) = found.filter(|each| each.file.as_ref() == Some(&hash)) {
        return Ok(session.done(taken(same.id.clone(), true), Vec::new()));
    }
    case.still_voting()?;
    if ballot.answers.is_empty() {
        return Err(
            Error::new(Kind::Refused, format!("{name} has not answered yet."))
                .hint("Answer the file in Lamppost, export it, and import that file."),
        );
    }
    let new = match found {
        Some(_) => Vec::new(),
        None => new_names(known, [name.clone()])?,
    };
    let last = known.last().and_then(|each| each.rank.clone());
    let today = Value::from(day(session.today()));
    let step = Step::named(clip(&format!("Import the file of {name}")));
    session.step(step.on_assessment(&request.assessment, None), |writer| {
        let id = match found {
            Some(found) => found.id.clone(),
            None => {
                let ids = add(writer, &request.assessment, last, &new)?;
                ids.into_iter()
                    .next()
                    .ok_or_else(|| Error::not_found("respondent", &name))?
            }
        };
        // A later file of the same person takes the place of the earlier one.
        if let Some(earlier) = found.filter(|found| found.file.is_some()) {
            forget(writer, earlier, &ballot)?;
        }
        fill(writer, &id, &ballot)?;
        writer.set(&id, "done", &Value::from(true))?;
        writer.set(&id, "imported_on", &today)?;
        writer.set(&id, "file", &Value::from(hash))?;
        Ok(taken(id, false))
    })
}

/// Opens the file of an assessment that is kept on another machine, to answer it here.
pub(super) fn ballot_open(session: &mut Session, request: BallotOpen) -> Result<Done<Made>> {
    let ballot = Ballot::read(&request.text)?;
    let version: Version = ballot.pack.version.parse().map_err(|_| {
        Error::invalid("The file names no version of its model.").hint("Ask for it again.")
    })?;
    let pack = match session.shelf.get(&ballot.pack.id, version) {
        Ok(pack) => model_pack(pack)?,
        Err(_) => model_pack(session.shelf.newest(&ballot.pack.id)?)?,
    };
    same_pack(&ballot, &pack)?;
    ballot.unchanged()?;
    known_criteria(&ballot, &pack)?;
    let names = [
        required("The team in the file", ballot.team.trim())?,
        required("The name in the file", ballot.respondent.trim())?,
        required("The title in the file", ballot.title.trim())?,
    ];
    let origin: Id = ballot.assessment.parse()?;
    let rows = session.store.all(Assessment::SPEC.kind)?;
    for row in rows {
        let id = row.created.id.clone();
        let local: Assessment = row.decode();
        if id == origin {
            return Err(
                Error::new(Kind::Refused, "That assessment is kept in this workspace.")
                    .hint("Open it there and vote, or import the answered file."),
            );
        }
        let mine = local.origin.as_deref() == Some(origin.as_str());
        if mine && session.answers_as(&id, &ballot.respondent)? {
            return Ok(session.done(Made { id }, Vec::new()));
        }
    }
    let teams = session.store.all(Team::SPEC.kind)?;
    let mut teams = teams.into_iter().map(Row::decode::<Team>);
    let team = teams.find(|team| team.is_called(&ballot.team));
    let [team_name, person, title] = names;
    let person = person.as_str().unwrap_or_default().to_owned();
    let name = format!("Open the file of {}", ballot.team);
    session.step(Step::named(clip(&name)), |writer| {
        let team = match team {
            Some(team) => team.id,
            None => {
                let team = writer.create(Team::SPEC.kind, None)?;
                writer.set(&team, "name", &team_name)?;
                team
            }
        };
        let id = writer.create(Assessment::SPEC.kind, Some(&team))?;
        for (field, value) in [
            ("title", title),
            ("held_on", Value::from(ballot.held_on.as_str())),
            ("pack", Value::from(ballot.pack.id.as_str())),
            ("pack_version", Value::from(ballot.pack.version.as_str())),
            ("origin", Value::from(origin.as_str())),
        ] {
            writer.set(&id, field, &value)?;
        }
        let people = add(writer, &id, None, &[person])?;
        for person in &people {
            fill(writer, person, &ballot)?;
        }
        Ok(Made { id })
    })
}

impl Session {
    fn answers_as(&self, assessment: &Id, name: &str) -> Result<bool> {
        let people = self.children::<Respondent>(assessment)?;
        Ok(people.iter().any(|each| same_name(each.called(), name)))
    }
}

/// Refuses a file of another model, version or content.
fn same_pack(ballot: &Ballot, pack: &Pack) -> Result<()> {
    let own = BallotPack::of(pack)?;
    let (theirs, ours) = (
        clipped(&format!("{} {}", ballot.pack.id, ballot.pack.version)),
        format!("{} {}", own.id, own.version),
    );
    let refused = |message: String| {
        Err(Error::new(Kind::Refused, message).hint(
            "Both sides need the same pack. Export the file again, or install the other version. Nothing was taken over.",
        ))
    };
    if (&ballot.pack.id, &ballot.pack.version) != (&own.id, &own.version) {
        return refused(format!("The file is for {theirs}, here it is {ours}."));
    }
    if ballot.pack.sha256 != own.sha256 {
        return refused(format!(
            "The content of {theirs} in the file is not the one here."
        ));
    }
    Ok(())
}

fn known_criteria(ballot: &Ballot, pack: &Pack) -> Result<()> {
    let model = model(pack)?;
    for answer in &ballot.answers {
        if !model
            .criteria
            .iter()
            .any(|each| each.id == answer.criterion)
        {
            let id = clipped(&answer.criterion);
            return Err(Error::invalid(format!("The model has no criterion {id}."))
                .hint("Export the file again. Nothing was taken over."));
        }
    }
    Ok(())
}

/// Clears what an earlier file said and this one does not.
fn forget(writer: &mut Writer<'_>, person: &Respondent, ballot: &Ballot) -> Result<()> {
    let says = |criterion: &String| {
        ballot
            .answers
            .iter()
            .any(|each| each.criterion == *criterion)
    };
    for criterion in person.votes.keys().filter(|each| !says(each)) {
        writer.set(&person.id, &format!("vote/{criterion}"), &Value::Null)?;
    }
    for criterion in person.remarks.keys().filter(|each| !says(each)) {
        writer.set(&person.id, &format!("remark/{criterion}"), &Value::Null)?;
    }
    Ok(())
}

fn fill(writer: &mut Writer<'_>, person: &Id, ballot: &Ballot) -> Result<()> {
    for answer in &ballot.answers {
        let vote = answer
            .vote
            .map_or(Value::Null, |vote| Value::from(vote.word()));
        writer.set(person, &format!("vote/{}", answer.criterion), &vote)?;
        let remark = prose(&answer.remark);
        writer.set(person, &format!("remark/{}", answer.criterion), &remark)?;
    }
    Ok(())
}

/// A name as a part of a file name.
fn file_word(text: &str) -> String {
    let mut word = String::new();
    for c in text.chars().take(60) {
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        } else if !word.ends_with('-') && !word.is_empty() {
            word.push('-');
        }
    }
    word.trim_end_matches('-').to_owned()
}

impl MaturityCase {
    /// Whether it is answered here for another machine, and only exported.
    pub(super) fn is_elsewhere(&self) -> bool {
        self.record.assessment.origin.is_some()
    }
}
