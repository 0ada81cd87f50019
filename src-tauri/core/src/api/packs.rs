//! Installed packs: the list, and the words of a checklist.

use std::collections::BTreeMap;

use super::load::checklist;
use super::session::Session;
use super::wire::{Nothing, request, view};
use crate::error::{Error, Result, clipped};
use crate::pack::checklist::Severity;
use crate::pack::{Origin, PackKind, Problem, Shelf, Version};

request! {
    /// Names a pack.
    pub struct PackShow {
        /// Its id.
        pub id: String,
        /// A version; the one in use where absent.
        pub version: Option<String>,
    }
}

view! {
    /// The installed packs.
    pub struct PackList {
        /// One row for each, in use.
        pub packs: Vec<PackRow>,
        /// What is wrong with packs of the team's folder.
        pub problems: Vec<String>,
    }

    /// A pack in the list.
    pub struct PackRow {
        /// Its id.
        pub id: String,
        /// What it holds.
        pub kind: PackKind,
        /// Its version.
        pub version: String,
        /// Its title.
        pub title: String,
        /// What it is for.
        pub summary: String,
        /// File name in the team's folder; none where it came with Lamppost.
        pub file: Option<String>,
        /// The shipped version it takes the place of.
        pub replaces: Option<String>,
    }

    /// A checklist: words that do not change with the answers.
    pub struct PackView {
        /// Its id.
        pub id: String,
        /// Its version.
        pub version: String,
        /// Its title.
        pub title: String,
        /// What it is for.
        pub summary: String,
        /// Its areas, in order.
        pub areas: Vec<PackArea>,
        /// Its questions, in order.
        pub questions: Vec<PackQuestion>,
        /// The facts it asks for.
        pub facts: Vec<PackFact>,
    }

    /// An area of a checklist.
    pub struct PackArea {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: String,
        /// What is true when it is in order.
        pub intent: String,
        /// Who usually signs it off.
        pub signoff: String,
    }

    /// A question of a checklist.
    pub struct PackQuestion {
        /// Its id.
        pub id: String,
        /// The area it stands in.
        pub area: String,
        /// The question.
        pub text: String,
        /// What goes wrong without it.
        pub why: String,
        /// What counts as evidence.
        pub evidence: String,
        /// How much it weighs.
        pub severity: Severity,
        /// Whether met and partial need evidence.
        pub evidence_required: bool,
        /// How long evidence stays good, in days.
        pub valid_days: u32,
        /// Whether N/A can be chosen.
        pub na_allowed: bool,
        /// Whether met needs a named owner.
        pub assign: bool,
        /// Where the topic comes from.
        pub sources: Vec<PackSource>,
    }

    /// A work a question draws on.
    pub struct PackSource {
        /// Its name.
        pub title: String,
        /// Where it is.
        pub url: Option<String>,
    }

    /// A fact a checklist asks for.
    pub struct PackFact {
        /// Its id.
        pub id: String,
        /// A statement that is true or false of a service.
        pub text: String,
    }
}

/// Every problem of some pack files, alone and together with the shipped packs. Takes names and contents.
pub fn check_packs(files: Vec<(String, Vec<u8>)>) -> Vec<Problem> {
    Shelf::check(files)
}

/// Lists the installed packs.
pub(super) fn pack_list(session: &mut Session, _: Nothing) -> Result<PackList> {
    let packs = session
        .shelf
        .list()
        .into_iter()
        .map(|pack| PackRow {
            id: pack.id,
            kind: pack.kind,
            version: pack.version,
            title: pack.title,
            summary: pack.summary,
            file: match pack.origin {
                Origin::Shipped => None,
                Origin::Folder { file } => Some(file),
            },
            replaces: pack.replaces,
        })
        .collect();
    Ok(PackList {
        packs,
        problems: session.pack_notices(),
    })
}

impl Session {
    /// What the user should know about the team's own packs: one notice for each line of a file.
    pub(super) fn pack_notices(&self) -> Vec<String> {
        let problems = self.shelf.problems().iter();
        by_place(problems.chain(self.shelf.kept_out()))
    }
}

/// One text for each line of a file, in the order in which the lines come up; nothing is said twice of one.
fn by_place<'p>(problems: impl Iterator<Item = &'p Problem>) -> Vec<String> {
    let mut places: Vec<Vec<&Problem>> = Vec::new();
    let mut at: BTreeMap<(&str, u32), usize> = BTreeMap::new();
    for problem in problems {
        let new = places.len();
        let n = *at.entry((&problem.file, problem.line)).or_insert(new);
        match places.get_mut(n) {
            Some(place) if place.iter().any(|known| known.message == problem.message) => {}
            Some(place) => place.push(problem),
            None => places.push(vec![problem]),
        }
    }
    let said = places.iter().filter_map(|place| {
        let (first, more) = place.split_first()?;
        let more: String = more
            .iter()
            .map(|each| format!(" {}", each.message))
            .collect();
        Some(format!("{first}{more}"))
    });
    said.collect()
}

/// Shows the words of a checklist.
pub(super) fn pack_show(session: &mut Session, request: PackShow) -> Result<PackView> {
    let pack = match &request.version {
        None => session.shelf.newest(&request.id)?,
        Some(version) => {
            let version: Version = version.parse().map_err(|_| {
                Error::invalid(format!("“{}” is not a version.", clipped(version)))
                    .hint("Write it like 1.2.0.")
            })?;
            session.shelf.get(&request.id, version)?
        }
    };
    let pack = checklist(pack)?;
    let sources: BTreeMap<&str, PackSource> = pack
        .sources
        .iter()
        .map(|source| {
            let shown = PackSource {
                title: source.title.clone(),
                url: source.url.clone(),
            };
            (source.id.as_str(), shown)
        })
        .collect();
    let list = pack.checklist();
    Ok(PackView {
        id: pack.head.id.clone(),
        version: pack.head.version.to_string(),
        title: pack.head.title.clone(),
        summary: pack.head.summary.clone(),
        areas: list
            .iter()
            .flat_map(|list| &list.areas)
            .map(|area| PackArea {
                id: area.id.clone(),
                title: area.title.clone(),
                intent: area.intent.clone(),
                signoff: area.signoff.clone(),
            })
            .collect(),
        questions: list
            .iter()
            .flat_map(|list| &list.questions)
            .map(|question| PackQuestion {
                id: question.id.clone(),
                area: question.area.clone(),
                text: question.text.clone(),
                why: question.why.clone(),
                evidence: question.evidence.clone(),
                severity: question.severity,
                evidence_required: question.evidence_required,
                valid_days: question.valid_days,
                na_allowed: question.na_allowed,
                assign: question.assign,
                sources: question
                    .sources
                    .iter()
                    .filter_map(|id| sources.get(id.as_str()).cloned())
                    .collect(),
            })
            .collect(),
        facts: pack
            .facts
            .iter()
            .map(|fact| PackFact {
                id: fact.id.clone(),
                text: fact.text.clone(),
            })
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(file: &str, line: u32, message: &str) -> Problem {
        Problem {
            file: file.to_owned(),
            line,
            id: None,
            message: message.to_owned(),
        }
    }

    #[test]
    fn a_line_has_one_notice_and_no_two_are_equal() {
        let problems = [
            problem("a.toml", 3, "One."),
            problem("a.toml", 4, "One."),
            problem("b.toml", 3, "One."),
            problem("a.toml", 3, "Two."),
            problem("a.toml", 3, "One."),
        ];
        assert_eq!(
            by_place(problems.iter()),
            [
                "a.toml, line 3: One. Two.",
                "a.toml, line 4: One.",
                "b.toml, line 3: One."
            ]
        );
    }
}
