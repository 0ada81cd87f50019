//! Takes in the team's own files: what can be read, and which of two versions is in use.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use super::{Own, Shelf, shipped_version};
use crate::pack::{
    file::Pack,
    folder::read_folder,
    parse::{examine, stem, utf8},
    problem::Problem,
};

impl Shelf {
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
        if stem(&own.file) != head.id {
            // Kept for the reviews that were begun with it.
            own.in_use = false;
            self.own.push(own);
            return;
        }
        if let Some(other) = self
            .own
            .iter()
            .find(|other| other.pack.head.id == head.id && stem(&other.file) == other.pack.head.id)
        {
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

    use super::super::{
        Origin,
        tests::{own_checklist, said, shelf, shipped_text},
    };
    use super::*;
    use crate::pack::shipped::SHIPPED;

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
}
