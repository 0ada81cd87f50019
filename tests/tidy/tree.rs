//! The project's text files, and how a rule is tried on them.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use lamppost_tests::top;

use crate::lexer::{self, Source};

/// One text file.
pub(crate) struct File {
    /// From the project's top, with `/`.
    pub(crate) path: String,
    /// All of it.
    pub(crate) text: String,
}

impl File {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// Whether the name ends in one of these, written without the dot.
    pub(crate) fn is(&self, endings: &[&str]) -> bool {
        self.path
            .rsplit_once('.')
            .is_some_and(|(_, ending)| endings.contains(&ending))
    }

    /// Whether it lies below one of these folders.
    pub(crate) fn under(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| {
            self.path
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        })
    }

    /// The Rust source taken apart, all of it.
    pub(crate) fn rust(&self) -> Source {
        lexer::take_apart(&self.text)
    }

    /// The Rust source taken apart, up to its test module.
    pub(crate) fn rust_without_tests(&self) -> Source {
        lexer::take_apart(self.text.split("#[cfg(test)]").next().unwrap_or_default())
    }

    /// `path:line: what`, for each line of `text` in which one of the words begins.
    pub(crate) fn lines_with(&self, text: &str, words: &[&str], what: &str) -> Vec<String> {
        let mut found = Vec::new();
        for (number, line) in text.lines().enumerate() {
            if let Some(word) = words.iter().find(|word| begins(line, word)) {
                found.push(format!(
                    "{}:{}: `{}` {what}",
                    self.path,
                    number + 1,
                    word.trim()
                ));
            }
        }
        found
    }

    /// `path:line: what`.
    pub(crate) fn at(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }
}

/// Whether the word stands in the line other than as the end of a longer name.
fn begins(line: &str, word: &str) -> bool {
    let is_in_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word)
        .any(|(at, _)| !word.starts_with(is_in_name) || !line[..at].ends_with(is_in_name))
}

/// A rule: the files in, what breaks it out.
pub(crate) type Rule = fn(&[File]) -> Vec<String>;

/// Proves that the rule catches every bad sample and no good one, then reads the project with it.
pub(crate) fn holds(rule: Rule, bad: &[(&str, &str)], good: &[(&str, &str)]) {
    for (path, text) in bad {
        let found = rule(&[File::new(path, text)]);
        assert!(
            !found.is_empty(),
            "the rule misses this bad sample in {path}:\n{text}"
        );
    }
    for (path, text) in good {
        let found = rule(&[File::new(path, text)]);
        assert!(
            found.is_empty(),
            "the rule refuses this good sample in {path}:\n{text}\n{}",
            found.join("\n")
        );
    }
    let found = rule(project());
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// Every text file somebody wrote or generated.
pub(crate) fn project() -> &'static [File] {
    static PROJECT: OnceLock<Vec<File>> = OnceLock::new();
    PROJECT.get_or_init(|| {
        let mut files = Vec::new();
        collect(&top(), "", &mut files);
        assert!(files.len() > 20, "the project was not found");
        files
    })
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<File>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let is_built = matches!(name.as_str(), ".git" | "target" | "node_modules")
            || matches!(path.as_str(), "ui/dist" | "src-tauri/gen");
        if is_built {
            continue;
        }
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            files.push(File { path, text });
        }
    }
    files.sort_by(|left, right| left.path.cmp(&right.path));
}
