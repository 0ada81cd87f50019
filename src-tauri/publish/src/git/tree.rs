//! What is in a commit: its files, their texts, and who wrote each last.
//!
//! Invariant: a link or a folder where a page should be is told and never followed.

use std::collections::{BTreeMap, BTreeSet};

use lamppost_core::publish::Change;
use lamppost_core::publish::sent::Sent;
use lamppost_core::report::BundleFile;
use lamppost_core::{Error, Kind, Result};

use super::run::Git;

/// The files of a commit.
#[derive(Default)]
pub(super) struct Tree {
    /// Whether the branch does not exist yet.
    pub(super) is_empty_remote: bool,
    /// Mode and object by path.
    files: BTreeMap<String, (String, String)>,
}

/// A page as a commit has it.
pub(super) struct Text {
    pub(super) version: String,
    pub(super) text: String,
}

impl Tree {
    /// Of a branch that does not exist yet.
    pub(super) fn nothing() -> Self {
        Self {
            is_empty_remote: true,
            files: BTreeMap::new(),
        }
    }

    /// Reads what is in a commit.
    pub(super) fn read(git: &Git, commit: &str) -> Result<Self> {
        let out = git.must(&["ls-tree", "-r", "-z", "--full-tree", commit], None)?;
        let mut files = BTreeMap::new();
        for entry in out.split(|byte| *byte == 0) {
            let entry = String::from_utf8_lossy(entry);
            let Some((about, path)) = entry.split_once('\t') else {
                continue;
            };
            let mut words = about.split(' ');
            if let (Some(mode), Some(_), Some(object)) = (words.next(), words.next(), words.next())
            {
                files.insert(path.to_owned(), (mode.to_owned(), object.to_owned()));
            }
        }
        Ok(Self {
            is_empty_remote: false,
            files,
        })
    }

    /// Whether there is a file of this path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The object of a plain file; none where there is none.
    fn object(&self, path: &str) -> Result<Option<&str>> {
        for (at, _) in path.match_indices('/') {
            if self.files.contains_key(&path[..at]) {
                return Err(in_the_way(path, "a file or a link"));
            }
        }
        match self.files.get(path) {
            Some((mode, object)) if mode.starts_with("100") => Ok(Some(object)),
            Some((mode, _)) if mode == "120000" => Err(in_the_way(path, "a link")),
            Some(_) => Err(in_the_way(path, "another repository")),
            None => {
                let below = format!("{path}/");
                let mut after = self.files.range(below.clone()..);
                match after.next() {
                    Some((next, _)) if next.starts_with(&below) => {
                        Err(in_the_way(path, "a folder"))
                    }
                    _ => Ok(None),
                }
            }
        }
    }

    /// The texts of pages, in their order; none where there is none.
    pub(super) fn texts(&self, git: &Git, paths: &[&str]) -> Result<Vec<Result<Option<Text>>>> {
        let objects: Vec<Result<Option<&str>>> =
            paths.iter().map(|path| self.object(path)).collect();
        let known = objects.iter().flatten().flatten().copied();
        let contents = contents(git, &known.collect::<Vec<_>>())?;
        let mut contents = contents.into_iter();
        let mut texts = Vec::new();
        for (object, path) in objects.into_iter().zip(paths) {
            texts.push(match object {
                Err(error) => Err(error),
                Ok(None) => Ok(None),
                Ok(Some(object)) => {
                    let bytes = contents.next().unwrap_or_default();
                    match String::from_utf8(bytes) {
                        Ok(text) => Ok(Some(Text {
                            version: object.to_owned(),
                            text,
                        })),
                        Err(_) => {
                            let message = format!("“{path}” is not text.");
                            Err(Error::new(Kind::Refused, message)
                                .hint("Move it away, or give the page another title."))
                        }
                    }
                }
            });
        }
        Ok(texts)
    }

    /// Paths of files that are missing or different.
    pub(super) fn differing<'a>(
        &self,
        git: &Git,
        files: impl Iterator<Item = &'a BundleFile>,
    ) -> Result<BTreeSet<String>> {
        let mut differing = BTreeSet::new();
        let mut there = Vec::new();
        for file in files {
            match self.object(&file.path)? {
                Some(object) => there.push((file, object)),
                None => drop(differing.insert(file.path.clone())),
            }
        }
        let objects: Vec<&str> = there.iter().map(|(_, object)| *object).collect();
        for ((file, _), bytes) in there.iter().zip(contents(git, &objects)?) {
            if file.bytes != bytes {
                differing.insert(file.path.clone());
            }
        }
        Ok(differing)
    }

    /// Of files that were sent, the paths of those that are there as they were sent.
    pub(super) fn ours_of<'a>(&self, git: &Git, sent: &'a [Sent]) -> Result<Vec<&'a str>> {
        let there = sent.iter().filter_map(|file| {
            // What is in the way is not ours.
            let object = self.object(&file.path).ok()??;
            Some((file, object))
        });
        let there: Vec<(&Sent, &str)> = there.collect();
        let objects: Vec<&str> = there.iter().map(|(_, object)| *object).collect();
        let contents = contents(git, &objects)?;
        let ours = there.iter().zip(contents);
        let ours = ours.filter(|((file, _), bytes)| file.is(bytes));
        Ok(ours.map(|((file, _), _)| file.path.as_str()).collect())
    }

    /// Whether a page is as it was when its change was decided on.
    pub(super) fn is_as_decided(&self, change: &Change<'_>) -> Result<bool> {
        let Some(before) = change.before else {
            return Ok(self.object(change.name)?.is_none());
        };
        let same = self.object(&before.name)? == Some(before.version.as_str());
        let free = before.name == change.name || self.object(change.name)?.is_none();
        Ok(same && free)
    }

    /// The text of a small file beside pages; none where there is none.
    pub(super) fn beside(&self, git: &Git, path: &str) -> Result<Option<String>> {
        Ok(match self.object(path)? {
            None => None,
            Some(object) => {
                let bytes = contents(git, &[object])?.pop().unwrap_or_default();
                Some(String::from_utf8_lossy(&bytes).into_owned())
            }
        })
    }
}

/// What is in objects, in their order.
fn contents(git: &Git, objects: &[&str]) -> Result<Vec<Vec<u8>>> {
    if objects.is_empty() {
        return Ok(Vec::new());
    }
    let asked: String = objects.iter().map(|object| format!("{object}\n")).collect();
    let out = git.must(&["cat-file", "--batch"], Some(asked.into_bytes()))?;
    let mut all = Vec::new();
    let mut rest = out.as_slice();
    for _ in objects {
        let lost =
            || Error::new(Kind::Io, "git did not give the whole of a page.").hint("Try again.");
        let end = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or_else(lost)?;
        let head = String::from_utf8_lossy(&rest[..end]).into_owned();
        let size = head
            .rsplit(' ')
            .next()
            .and_then(|size| size.parse::<usize>().ok());
        let size = size.ok_or_else(lost)?;
        let body = rest.get(end + 1..end + 1 + size).ok_or_else(lost)?;
        all.push(body.to_vec());
        rest = rest.get(end + 2 + size..).unwrap_or_default();
    }
    Ok(all)
}

/// Who wrote each path last, when, and with which note; as far back as is known.
pub(super) fn past(
    git: &Git,
    commit: &str,
    is_empty: bool,
) -> Result<BTreeMap<String, (String, String, String)>> {
    let mut past = BTreeMap::new();
    if is_empty {
        return Ok(past);
    }
    let words = [
        "log",
        "--max-count=2000",
        "--format=%x01%h%x02%P%x02%an%x02%aI%x02%s",
        "--name-only",
        "--no-renames",
        "-z",
        commit,
    ];
    let out = git.must(&words, None)?;
    let text = String::from_utf8_lossy(&out);
    for entry in text.split('\u{1}').skip(1) {
        let mut parts = entry.split('\0');
        let head = parts.next().unwrap_or_default();
        let words: Vec<&str> = head.split('\u{2}').collect();
        let [_, parents, author, at, note] = words.as_slice() else {
            continue;
        };
        // The oldest commit of a shallow copy seems to add every file there is.
        if parents.is_empty() && !past.is_empty() {
            continue;
        }
        for path in parts.map(|path| path.trim_start_matches('\n')) {
            if !path.is_empty() && !past.contains_key(path) {
                let about = ((*author).to_owned(), (*at).to_owned(), (*note).to_owned());
                past.insert(path.to_owned(), about);
            }
        }
    }
    Ok(past)
}

fn in_the_way(path: &str, what: &str) -> Error {
    Error::new(
        Kind::Refused,
        format!("“{path}” can't be used: {what} is in the way."),
    )
    .hint("Move it away in the repository, or give the page another title.")
}
