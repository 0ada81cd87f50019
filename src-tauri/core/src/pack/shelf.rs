//! All packs in reach: those inside the program and those in the team's own folder.
//!
//! A team's pack with the same id and a higher version wins; others are kept out and reported. A broken file
//! never takes a pack away: what was in use stays in use.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::de::DeTable;
use ts_rs::TS;

use super::{
    across::{Seen, conflicts, dangling},
    file::Pack,
    folder::read_folder,
    head::{Head, PackKind, Subject},
    locate::Locator,
    parse::{examine, utf8},
    problem::{Finding, Problem},
    shipped::SHIPPED,
    version::Version,
};
use crate::error::{Error, Kind, Result, clipped};

/// The packs of one workspace.
#[derive(Debug, Default)]
pub struct Shelf {
    /// Good files of the team, by file name.
    own: Vec<Own>,
    problems: Vec<Problem>,
    kept_out: Vec<Problem>,
}

/// A pack in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct PackInfo {
    /// Its id.
    pub id: String,
    /// What it holds.
    pub kind: PackKind,
    /// `MAJOR.MINOR.PATCH`.
    pub version: String,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// What one instance is about.
    pub subject: Subject,
    /// Where it comes from.
    pub origin: Origin,
    /// The version of the shipped pack that it takes the place of.
    pub replaces: Option<String>,
}

/// Where a pack comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Origin {
    /// From inside the program.
    Shipped,
    /// From the team's own folder.
    Folder {
        /// The file name.
        file: String,
    },
}

/// A good file of the team.
#[derive(Debug)]
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

    /// The shipped packs and every `*.toml` of a folder, which the host names and which may not exist.
    ///
    /// Never fails: what cannot be read is among [`Shelf::problems`].
    pub fn with_folder(folder: &Path) -> Self {
        let mut problems = Vec::new();
        let files = read_folder(folder, &mut problems);
        let mut shelf = Self::with_files(files, &mut problems, false);
        shelf.problems.splice(0..0, problems);
        shelf
    }

    /// Every problem of some files, alone and together with the shipped packs.
    ///
    /// Takes names and contents; unlike a folder's, a file takes the place of the shipped pack of its id whatever
    /// its version is.
    pub fn check(files: Vec<(String, Vec<u8>)>) -> Vec<Problem> {
        let mut problems = Vec::new();
        let names: BTreeSet<String> = files.iter().map(|(name, _)| name.clone()).collect();
        let shelf = Self::with_files(files, &mut problems, true);
        problems.extend(shelf.problems);
        problems.retain(|problem| names.contains(&problem.file));
        problems
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

    /// The packs in use, shipped ones first.
    pub fn list(&self) -> Vec<PackInfo> {
        let own = |id: &str| {
            self.own
                .iter()
                .find(|own| own.in_use && own.pack.head.id == id)
        };
        let mut list: Vec<PackInfo> = SHIPPED
            .iter()
            .filter_map(|shipped| {
                let head = shipped.head().ok()?;
                Some(match own(shipped.id()) {
                    Some(own) => own.info(Some(head.version.to_string())),
                    None => info(head, Origin::Shipped, None),
                })
            })
            .collect();
        let others = self
            .own
            .iter()
            .filter(|own| own.in_use && shipped_version(&own.pack.head.id).is_none());
        list.extend(others.map(|own| own.info(None)));
        list
    }

    /// What is wrong with the team's files, each alone and with the other packs.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The team's files that are good but not in use, because their version is not higher.
    pub fn kept_out(&self) -> &[Problem] {
        &self.kept_out
    }

    fn with_files(
        files: Vec<(String, Vec<u8>)>,
        problems: &mut Vec<Problem>,
        any_version: bool,
    ) -> Self {
        let mut shelf = Self::default();
        for (file, bytes) in files {
            let read = utf8(&file, &bytes)
                .map_err(|problem| vec![problem])
                .and_then(|text| Ok((examine(&file, text)?, text.to_owned())));
            match read {
                Ok((pack, text)) => shelf.put(file, text, pack, any_version),
                Err(found) => problems.extend(found),
            }
        }
        shelf.settle();
        shelf
    }

    fn put(&mut self, file: String, text: String, pack: Pack, any_version: bool) {
        let mut own = Own {
            file,
            text,
            pack: Arc::new(pack),
            in_use: true,
        };
        let head = &own.pack.head;
        let line = at_version(&own);
        if let Some(other) = self.own.iter().find(|other| other.pack.head.id == head.id) {
            let message = format!(
                "`{}` is also the id of {}, so this file is not used.",
                head.id, other.file
            );
            self.problems.push(line(message));
            return;
        }
        if let Some(shipped) = shipped_version(&head.id)
            && shipped >= head.version
            && !any_version
        {
            self.kept_out.push(line(format!(
                "`{}` {} is not used, because the version in use, {shipped}, is not lower.",
                head.id, head.version
            )));
            own.in_use = false;
        }
        self.own.push(own);
    }

    /// Takes packs out of use until no two contradict each other, then looks at what they name.
    fn settle(&mut self) {
        // Packs inside the program agree with each other (tested), so without own ones nothing has to be read.
        while self.own.iter().any(|own| own.in_use) {
            let shipped = self.shipped_in_use();
            let packs = self.seen(&shipped);
            let found = self.located(&packs, shipped.len(), conflicts(&packs));
            let out: BTreeSet<usize> = found.iter().filter_map(|(own, _)| *own).collect();
            if out.is_empty() {
                let found = self.located(&packs, shipped.len(), dangling(&packs));
                self.problems
                    .extend(found.into_iter().map(|(_, problem)| problem));
                return;
            }
            self.problems
                .extend(found.into_iter().map(|(_, problem)| problem));
            for own in out {
                self.own[own].in_use = false;
            }
        }
    }

    fn shipped_in_use(&self) -> Vec<(&'static str, &'static str, Arc<Pack>)> {
        SHIPPED
            .iter()
            .filter(|shipped| {
                !self
                    .own
                    .iter()
                    .any(|own| own.in_use && own.pack.head.id == shipped.id())
            })
            .filter_map(|shipped| Some((shipped.file, shipped.text, shipped.pack().ok()?)))
            .collect()
    }

    fn seen<'s>(&'s self, shipped: &'s [(&'static str, &'static str, Arc<Pack>)]) -> Vec<Seen<'s>> {
        let shipped = shipped
            .iter()
            .map(|(file, text, pack)| Seen { file, text, pack });
        let own = self.own.iter().filter(|own| own.in_use).map(|own| Seen {
            file: &own.file,
            text: &own.text,
            pack: &own.pack,
        });
        shipped.chain(own).collect()
    }

    /// Gives findings their lines, and the place in `own` of the pack they are about.
    fn located(
        &self,
        packs: &[Seen<'_>],
        shipped: usize,
        findings: Vec<(usize, Finding)>,
    ) -> Vec<(Option<usize>, Problem)> {
        let in_use: Vec<usize> = (0..self.own.len())
            .filter(|own| self.own[*own].in_use)
            .collect();
        let located = findings.into_iter().filter_map(|(position, finding)| {
            let seen = packs.get(position)?;
            let tree = DeTable::parse(seen.text).ok()?;
            let problem = Locator::new(seen.file, seen.text, tree.get_ref()).problem(&finding);
            let own = position
                .checked_sub(shipped)
                .and_then(|n| in_use.get(n).copied());
            Some((own, problem))
        });
        located.collect()
    }
}

impl Own {
    fn info(&self, replaces: Option<String>) -> PackInfo {
        let origin = Origin::Folder {
            file: self.file.clone(),
        };
        info(&self.pack.head, origin, replaces)
    }
}

fn info(head: &Head, origin: Origin, replaces: Option<String>) -> PackInfo {
    PackInfo {
        id: head.id.clone(),
        kind: head.kind,
        version: head.version.to_string(),
        title: head.title.clone(),
        summary: head.summary.clone(),
        subject: head.subject,
        origin,
        replaces,
    }
}

fn shipped_version(id: &str) -> Option<Version> {
    let shipped = SHIPPED.iter().find(|shipped| shipped.id() == id)?;
    shipped.head().ok().map(|head| head.version)
}

/// A problem at the line of a pack's version.
fn at_version(own: &Own) -> impl Fn(String) -> Problem + use<> {
    let line = own
        .text
        .lines()
        .position(|line| line.trim_start().starts_with("version"));
    let (file, id) = (own.file.clone(), own.pack.head.id.clone());
    move |message| Problem {
        line: line.and_then(|n| u32::try_from(n + 1).ok()).unwrap_or(1),
        id: Some(id.clone()),
        ..Problem::of_file(&file, message)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::pack::parse;

    const CHECKLIST: &str = include_str!("../../tests/packs/good/small-checklist.toml");

    /// A checklist of the team's own that agrees with the shipped packs.
    fn own_checklist() -> String {
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

    fn shelf(files: &[(&str, String)]) -> (Shelf, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        (Shelf::with_folder(folder.path()), folder)
    }

    fn shipped_text(id: &str) -> String {
        SHIPPED
            .iter()
            .find(|s| s.id() == id)
            .unwrap()
            .text
            .to_owned()
    }

    fn said(problems: &[Problem]) -> Vec<String> {
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_shipped_packs_agree_with_each_other() {
        let packs: Vec<_> = SHIPPED.iter().map(|s| (s, s.pack().unwrap())).collect();
        let seen: Vec<_> = packs
            .iter()
            .map(|(s, pack)| Seen {
                file: s.file,
                text: s.text,
                pack,
            })
            .collect();
        assert!(conflicts(&seen).is_empty());
        assert!(dangling(&seen).is_empty());
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

    #[test]
    fn a_higher_version_wins_and_the_old_one_stays_in_reach() {
        let text = shipped_text("runbook").replace("version = \"1.0.0\"", "version = \"1.0.1\"");
        let (shelf, _folder) = shelf(&[("runbook.toml", text)]);
        assert_eq!(shelf.problems(), []);
        assert_eq!(
            shelf.newest("runbook").unwrap().head.version.to_string(),
            "1.0.1"
        );
        let info = shelf
            .list()
            .into_iter()
            .find(|info| info.id == "runbook")
            .unwrap();
        assert_eq!(info.replaces.as_deref(), Some("1.0.0"));
        assert_eq!(
            info.origin,
            Origin::Folder {
                file: "runbook.toml".to_owned()
            }
        );
        let old = "1.0.0".parse().unwrap();
        assert_eq!(shelf.get("runbook", old).unwrap().head.version, old);
    }

    #[test]
    fn a_version_that_is_not_higher_is_kept_out_and_said() {
        for version in ["0.9.9", "1.0.0"] {
            let text = shipped_text("runbook").replace("1.0.0", version);
            let (shelf, _folder) = shelf(&[("runbook.toml", text)]);
            assert_eq!(shelf.problems(), []);
            assert_eq!(
                said(shelf.kept_out()),
                [format!(
                    "runbook.toml, line 4: `runbook` {version} is not used, because the version in use, 1.0.0, is not lower."
                )]
            );
            assert_eq!(
                shelf.newest("runbook").unwrap().head.version.to_string(),
                "1.0.0"
            );
            // A review that was begun with it can still be read.
            assert!(shelf.get("runbook", version.parse().unwrap()).is_ok());
        }
    }

    #[test]
    fn a_broken_file_leaves_the_old_pack_in_use() {
        let broken = shipped_text("runbook")
            .replace("version = \"1.0.0\"", "version = \"2.0.0\"")
            .replacen("required = true", "required = \"yes\"", 1);
        let (shelf, folder) = shelf(&[
            ("runbook.toml", broken),
            ("small-checklist.toml", own_checklist()),
        ]);
        fs::create_dir(folder.path().join("folder.toml")).unwrap();
        let files: Vec<_> = shelf.problems().iter().map(|p| p.file.as_str()).collect();
        assert_eq!(files, ["runbook.toml"]);
        assert_eq!(
            shelf.newest("runbook").unwrap().head.version.to_string(),
            "1.0.0"
        );
        assert!(shelf.newest("small-checklist").is_ok());
        assert_eq!(shelf.list().len(), SHIPPED.len() + 1);
        let again = Shelf::with_folder(folder.path());
        assert_eq!(
            said(again.problems())[0],
            "folder.toml, line 1: It is not a file."
        );
    }

    #[test]
    fn a_pack_that_contradicts_another_is_not_used() {
        let taken = CHECKLIST
            .replace("data.backup", "data.objectives")
            .replace("data.restore", "data.drill");
        let (shelf, _folder) = shelf(&[("small-checklist.toml", taken)]);
        assert_eq!(
            said(shelf.problems()),
            [
                "small-checklist.toml, line 16: The fact `stores_data` has another text in production-readiness.toml; a fact is shared and has one text.",
                "small-checklist.toml, line 36: The question id `data.objectives` is also in production-readiness.toml; it must be unique over all checklists.",
            ]
        );
        assert!(shelf.newest("small-checklist").is_err());
    }

    #[test]
    fn what_a_pack_names_elsewhere_has_to_exist() {
        let rule = r#"when = 'facts.stores_data or rows("stores") > 0 or has("dependencies", "kind", "friend")'"#;
        let text = own_checklist()
            .replace(r#"when = "facts.stores_data""#, rule)
            .replace(
                "assign = true",
                "feeds = \"stores\"\nmaturity = \"delivery.9.none\"",
            );
        let found = Shelf::check(vec![("small-checklist.toml".to_owned(), text.into_bytes())]);
        assert_eq!(
            said(&found),
            [
                "small-checklist.toml, line 48: `small.backup` names the table `stores`, which design-document does not have.",
                "small-checklist.toml, line 49: `small.backup` names the criterion `delivery.9.none`, which no maturity model has.",
                "small-checklist.toml, line 46: `small.backup`: rows() names the table `stores`, which design-document does not have.",
                "small-checklist.toml, line 46: `small.backup`: has() asks for `friend`, which is not a choice of `dependencies.kind`.",
            ]
        );
    }

    #[test]
    fn checking_the_shipped_files_finds_nothing() {
        let files = SHIPPED
            .iter()
            .map(|s| (s.file.to_owned(), s.text.as_bytes().to_vec()));
        assert_eq!(Shelf::check(files.collect()), []);
    }
}
