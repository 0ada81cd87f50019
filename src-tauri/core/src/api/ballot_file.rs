//! The file in which a respondent on another machine answers: its form, and what makes it whole.
//!
//! Reading refuses a file that is cut short, or says two things about one criterion. What it is
//! about is checked by `ballot`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::error::Category;
use sha2::{Digest, Sha256};

use super::maturity::model;
use crate::error::{Error, Kind, Result, clipped};
use crate::model::VoteWord;
use crate::pack::Pack;

/// The word that says what the file is.
const FORMAT: &str = "lamppost-ballot";
/// The form of the file.
const VERSION: u32 = 1;
/// The most bytes of a file.
const MOST: usize = 4 * 1024 * 1024;

/// A ballot as it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ballot {
    /// `lamppost-ballot`.
    pub(super) format: String,
    /// Form of the file.
    pub(super) version: u32,
    /// Id of the assessment it is for.
    pub(super) assessment: String,
    /// Title of that assessment.
    pub(super) title: String,
    /// The day its evidence is judged on.
    pub(super) held_on: String,
    /// Name of the team.
    pub(super) team: String,
    /// The model.
    pub(super) pack: BallotPack,
    /// Name of the one who answers.
    pub(super) respondent: String,
    /// What they said, in the order of the model.
    pub(super) answers: Vec<BallotAnswer>,
    /// SHA-256 of the rest, 64 hex digits.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) sha256: String,
}

/// The model of a ballot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BallotPack {
    /// Its id.
    pub(super) id: String,
    /// Its version.
    pub(super) version: String,
    /// SHA-256 of what it asks.
    pub(super) sha256: String,
}

/// What somebody said to one criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BallotAnswer {
    /// Its id.
    pub(super) criterion: String,
    /// The vote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) vote: Option<VoteWord>,
    /// The remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) remark: String,
}

impl Ballot {
    /// A ballot without what makes it whole.
    pub(super) fn new(
        [assessment, title, held_on, team, respondent]: [String; 5],
        pack: BallotPack,
        answers: Vec<BallotAnswer>,
    ) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            assessment,
            title,
            held_on,
            team,
            pack,
            respondent,
            answers,
            sha256: String::new(),
        }
    }

    /// The text of the file.
    ///
    /// # Errors
    /// `OverLimit` where it would be too large to be taken back.
    pub(super) fn text(mut self) -> Result<String> {
        self.sha256 = self.hash()?;
        let mut text = serde_json::to_string_pretty(&self).map_err(super::call::unwritten)?;
        text.push('\n');
        match text.len() > MOST {
            true => Err(too_large(text.len())),
            false => Ok(text),
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// `OverLimit`; `Invalid` for a file that is no ballot, is cut short or does not fit together;
    /// `Newer` for one of a later form.
    pub(super) fn read(text: &str) -> Result<Self> {
        if text.len() > MOST {
            return Err(too_large(text.len()));
        }
        let text = text.trim_start_matches('\u{feff}');
        if text.trim().is_empty() {
            return Err(no_ballot("The file is empty"));
        }
        let value: serde_json::Value =
            serde_json::from_str(text).map_err(|error| match error.classify() {
                Category::Eof => Error::invalid("The file is cut short.")
                    .hint("Ask for it again, or export it again. Nothing was taken over."),
                Category::Io | Category::Syntax | Category::Data => {
                    no_ballot("The file does not hold an answered assessment")
                }
            })?;
        let said = |key: &str| value.get(key).cloned().unwrap_or_default();
        if said("format") != FORMAT {
            return Err(no_ballot("The file does not hold an answered assessment"));
        }
        if said("version")
            .as_u64()
            .is_some_and(|form| form > u64::from(VERSION))
        {
            return Err(
                Error::new(Kind::Newer, "The file was written by a newer Lamppost.")
                    .hint("Update Lamppost, then import it."),
            );
        }
        // From the text, not the value: a key that stands twice is seen only there.
        let ballot: Self = serde_json::from_str(text).map_err(|error| {
            let why = clipped(&error.to_string());
            no_ballot(&format!("The file does not fit: {why}"))
        })?;
        if ballot.version != VERSION {
            return Err(no_ballot("The file has an unknown form"));
        }
        ballot.each_once()?;
        Ok(ballot)
    }

    /// Refuses a file that is not as Lamppost wrote it.
    ///
    /// Asked after the pack, so that another version of it is called that.
    pub(super) fn unchanged(&self) -> Result<()> {
        if self.sha256 == self.hash()? {
            return Ok(());
        }
        Err(
            Error::invalid("The file was edited by hand, or damaged on its way.")
                .hint("Answer it in Lamppost and export it again. Nothing was taken over."),
        )
    }

    /// Refuses two answers to one criterion.
    fn each_once(&self) -> Result<()> {
        let mut seen = BTreeSet::new();
        for answer in &self.answers {
            if !seen.insert(&answer.criterion) {
                let (who, what) = (clipped(&self.respondent), clipped(&answer.criterion));
                return Err(
                    Error::invalid(format!("{who} answers {what} twice in the file."))
                        .hint("Export it again. Nothing was taken over."),
                );
            }
        }
        Ok(())
    }

    /// SHA-256 of everything but the hash itself, whatever the white space.
    pub(super) fn hash(&self) -> Result<String> {
        let bare = Self {
            sha256: String::new(),
            ..self.clone()
        };
        let text = serde_json::to_vec(&bare).map_err(super::call::unwritten)?;
        Ok(hex(&Sha256::digest(text)))
    }
}

impl BallotPack {
    /// The model as a ballot names it: its hash covers what a respondent reads and answers.
    ///
    /// # Errors
    /// `Invalid` for a pack that is no maturity model.
    pub(super) fn of(pack: &Pack) -> Result<Self> {
        let model = model(pack)?;
        let asked = (&model.answers, &model.dimensions, &model.criteria);
        let text = serde_json::to_vec(&asked).map_err(super::call::unwritten)?;
        Ok(Self {
            id: pack.head.id.clone(),
            version: pack.head.version.to_string(),
            sha256: hex(&Sha256::digest(text)),
        })
    }
}

fn no_ballot(what: &str) -> Error {
    Error::invalid(format!("{what}."))
        .hint("Choose the file that a respondent exported. Nothing was taken over.")
}

fn too_large(found: usize) -> Error {
    Error::new(
        Kind::OverLimit,
        format!("The file is too large: {found} bytes, the limit is {MOST}."),
    )
    .hint("Shorten the remarks.")
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
