//! All packs in reach: those inside the program and those in the team's own folder.
//!
//! A team's pack with the same id and a higher version wins; others are kept out and reported. A file named with its
//! version is an older one, kept for the reviews that were begun with it. A broken file
//! never takes a pack away: what was in use stays in use. `gather` reads the folder, `agree` looks at the packs
//! together, `strayed` holds maps against the older versions that are here, `list` shows what is in use.

mod agree;
mod gather;
mod list;
mod strayed;

use std::sync::Arc;

pub use self::list::{Origin, PackInfo};
use super::{file::Pack, head::Head, problem::Problem, shipped::SHIPPED, version::Version};
use crate::error::{Error, Kind, Result, clipped};

/// The packs of one workspace.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    /// Good files of the team, by file name.
    own: Vec<Own>,
    problems: Vec<Problem>,
    kept_out: Vec<Problem>,
}

/// A good file of the team.
#[derive(Debug, Clone)]
struct Own {
    file: String,
    text: String,
    pack: Arc<Pack>,
    /// Whether it is the one that new reviews take.
    in_use: bool,
}

impl Shelf {
    /// The shipped packs alone.
    pub fn shipped() -> Self {
        Self::default()
    }

    /// The pack with this id that new reviews take.
    pub fn newest(&self, id: &str) -> Result<Arc<Pack>> {
        if let Some(own) = self
            .own
            .iter()
            .find(|own| own.in_use && own.pack.head.id == id)
        {
            return Ok(Arc::clone(&own.pack));
        }
        match SHIPPED.iter().find(|shipped| shipped.id() == id) {
            Some(shipped) => shipped.pack(),
            None => Err(
                Error::new(Kind::NotFound, format!("There is no pack {}.", clipped(id))).hint(
                    "Put its file into the folder of question packs, or choose another pack.",
                ),
            ),
        }
    }

    /// The head of the pack with this id that new reviews take, without reading a shipped one whole.
    pub fn newest_head(&self, id: &str) -> Option<&Head> {
        let mut own = self.own.iter().filter(|own| own.in_use);
        if let Some(own) = own.find(|own| own.pack.head.id == id) {
            return Some(&own.pack.head);
        }
        let shipped = SHIPPED.iter().find(|shipped| shipped.id() == id)?;
        shipped.head().ok()
    }

    /// The pack with this id and version, in use or not.
    pub fn get(&self, id: &str, version: Version) -> Result<Arc<Pack>> {
        let is_it = |head: &Head| head.id == id && head.version == version;
        for shipped in SHIPPED.iter().filter(|shipped| shipped.id() == id) {
            if is_it(shipped.head()?) {
                return shipped.pack();
            }
        }
        match self.own.iter().find(|own| is_it(&own.pack.head)) {
            Some(own) => Ok(Arc::clone(&own.pack)),
            None => Err(Error::new(
                Kind::NotFound,
                format!("There is no pack {} in version {version}.", clipped(id)),
            )
            .hint(
                "Put its file into the folder of question packs, or move to the newest version.",
            )),
        }
    }

    /// The text of the file of the pack that new reviews take.
    pub fn newest_text(&self, id: &str) -> Option<&str> {
        let mut own = self.own.iter().filter(|own| own.in_use);
        if let Some(own) = own.find(|own| own.pack.head.id == id) {
            return Some(&own.text);
        }
        let shipped = SHIPPED.iter().find(|shipped| shipped.id() == id)?;
        Some(shipped.text)
    }

    /// The good files of the team, in use or not: the pack and its text.
    pub fn own(&self) -> impl Iterator<Item = (&Pack, &str)> {
        self.own.iter().map(|own| (&*own.pack, own.text.as_str()))
    }

    /// The text of a question in any version of a checklist, the team's own files first.
    pub fn question_text(&self, pack: &str, question: &str) -> Option<String> {
        let own = self.own.iter().filter(|own| own.pack.head.id == pack);
        let own = own.map(|own| Arc::clone(&own.pack));
        let shipped = SHIPPED.iter().filter(|shipped| shipped.id() == pack);
        let mut all = own.chain(shipped.filter_map(|shipped| shipped.pack().ok()));
        all.find_map(|pack| Some(pack.checklist()?.question(question)?.text.clone()))
    }

    /// The text of a fact in any pack, the team's own files first: the shipped packs mean the same by the same id.
    pub fn fact_text(&self, fact: &str) -> Option<String> {
        let own = self.own.iter().map(|own| Arc::clone(&own.pack));
        let shipped = SHIPPED.iter().filter_map(|shipped| shipped.pack().ok());
        own.chain(shipped).find_map(|pack| {
            let found = pack.facts.iter().find(|each| each.id == fact)?;
            Some(found.text.clone())
        })
    }

    /// What is wrong with the team's files, each alone and with the other packs.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The team's files that are good but not in use, because their version is not higher.
    pub fn kept_out(&self) -> &[Problem] {
        &self.kept_out
    }
}

fn shipped_version(id: &str) -> Option<Version> {
    let shipped = SHIPPED.iter().find(|shipped| shipped.id() == id)?;
    shipped.head().ok().map(|head| head.version)
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;
    use crate::pack::parse;

    pub(in crate::pack::shelf) const CHECKLIST: &str =
        include_str!("../../../tests/packs/good/small-checklist.toml");

    /// A checklist of the team's own that agrees with the shipped packs.
    pub(in crate::pack::shelf) fn own_checklist() -> String {
        // The text of a fact is the same in every pack.
        let pack = Shelf::shipped().newest("production-readiness").unwrap();
        let shared = &pack
            .facts
            .iter()
            .find(|fact| fact.id == "stores_data")
            .unwrap()
            .text;
        CHECKLIST
            .replace(
                &parse("small-checklist.toml", CHECKLIST).unwrap().facts[0].text,
                shared,
            )
            .replace("data.backup", "small.backup")
            .replace("data.restore", "small.restore")
    }

    pub(in crate::pack::shelf) fn shelf(files: &[(&str, String)]) -> (Shelf, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        (Shelf::with_folder(folder.path()), folder)
    }

    pub(in crate::pack::shelf) fn shipped_text(id: &str) -> String {
        SHIPPED
            .iter()
            .find(|s| s.id() == id)
            .unwrap()
            .text
            .to_owned()
    }

    pub(in crate::pack::shelf) fn said(problems: &[Problem]) -> Vec<String> {
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn without_a_folder_the_shipped_packs_are_in_use() {
        let shelf = Shelf::with_folder(Path::new("/nowhere/at/all"));
        assert_eq!(shelf.problems(), []);
        assert_eq!(shelf.list().len(), SHIPPED.len());
        assert!(
            shelf
                .list()
                .iter()
                .all(|info| info.origin == Origin::Shipped)
        );
        let pack = shelf.newest("production-readiness").unwrap();
        assert_eq!(pack.checklist().unwrap().questions.len(), 100);
        assert_eq!(shelf.newest("nothing").unwrap_err().kind, Kind::NotFound);
    }
}
