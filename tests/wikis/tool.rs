//! The parsers: whether each is here, and how it is started.

use std::path::PathBuf;
use std::process::Command;

use lamppost_tests::{target, top};
use serde_json::Value;

use crate::place::Place;
use crate::{Outcome, through};

/// A parser that a wiki is built from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    /// GitHub's own.
    Cmark,
    /// remark with remark-gfm.
    Remark,
    /// The one that Azure DevOps uses.
    MarkdownIt,
    /// Docusaurus's loader around `@mdx-js/mdx`.
    Docusaurus,
    /// MkDocs with Backstage's `techdocs-core`.
    TechDocs,
    /// Atlassian's own, for Jira's markup.
    Jira,
}

impl Tool {
    /// What has to be installed first; none where all of it is.
    pub(crate) fn missing(self) -> Option<&'static str> {
        if !oracles().join("node_modules").is_dir() {
            return Some("the parsers of npm");
        }
        match self {
            Self::Cmark if !answers("cmark-gfm") => Some("cmark-gfm"),
            Self::TechDocs if !python().is_file() => Some("mkdocs-techdocs-core"),
            _ => None,
        }
    }

    /// The places of each page.
    pub(crate) fn read(self, pages: &[String]) -> Outcome<Vec<Vec<Place>>> {
        let pages = serde_json::to_string(pages)?;
        let found = match self {
            Self::Cmark => node("cmark.mjs", &pages),
            Self::Remark => node("remark.mjs", &pages),
            Self::MarkdownIt => node("markdown-it.mjs", &pages),
            Self::Docusaurus => node("docusaurus.mjs", &pages),
            Self::Jira => node("jira.mjs", &pages),
            Self::TechDocs => {
                let mut techdocs = Command::new(python());
                techdocs.arg(oracles().join("techdocs.py"));
                node("techdocs.mjs", &through(techdocs, &pages)?)
            }
        }?;
        let found: Vec<Vec<Value>> = serde_json::from_str(&found)?;
        let places = |page: &Vec<Value>| page.iter().map(Place::of_json).collect::<Option<_>>();
        let places: Option<_> = found.iter().map(places).collect();
        Ok(places.ok_or("a place has no kind or text")?)
    }
}

fn node(program: &str, pages: &str) -> Outcome<String> {
    let mut node = Command::new("node");
    node.arg(oracles().join(program));
    through(node, pages)
}

fn answers(program: &str) -> bool {
    let asked = Command::new(program).arg("--version").output();
    asked.is_ok_and(|output| output.status.success())
}

fn oracles() -> PathBuf {
    top().join("tests/oracles")
}

/// The Python of the folder that holds MkDocs.
fn python() -> PathBuf {
    target().join("oracles/bin/python")
}
