//! Which sections a report has, and in which order.
//!
//! Left out on purpose: what a section says; its report builds it.
//! Invariant: every kind of report composes its page from the sections named here and nothing else, so a layout can
//! order and hide each of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::anchors;
use super::change::{Change, Since};
use super::model::Block;
use super::profile::Profile;
use super::sections;
use crate::{Error, Result};

/// What a report can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// A review.
    Review,
    /// A document.
    Document,
    /// An assessment of a team.
    Assessment,
    /// A service with its reviews.
    Service,
    /// Every service and team.
    Portfolio,
    /// Two states of a review.
    Comparison,
}

/// A section that a report may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    /// Its name in a layout; it never changes.
    pub id: &'static str,
    /// What a person calls it.
    pub title: &'static str,
    /// What it says, in a sentence.
    pub text: &'static str,
}

/// How a report is put together. The default is everything in the usual order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// For whom it is.
    pub profile: Profile,
    /// Sections that come first, in this order; the rest follow in the order of the profile.
    pub first: Vec<String>,
    /// Sections that are left out.
    pub hidden: Vec<String>,
    /// What changed since an earlier report; none where there was none.
    pub changed: Option<Since>,
    /// Everything that was ever changed, oldest first, for those who audit.
    pub history: Vec<Change>,
}

impl ReportKind {
    /// Every kind, in the order they are offered.
    pub const ALL: [Self; 6] = [
        Self::Review,
        Self::Document,
        Self::Assessment,
        Self::Service,
        Self::Portfolio,
        Self::Comparison,
    ];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Document => "document",
            Self::Assessment => "assessment",
            Self::Service => "service",
            Self::Portfolio => "portfolio",
            Self::Comparison => "comparison",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The sections it may have, in the usual order.
    pub fn sections(self) -> &'static [Section] {
        match self {
            Self::Review => sections::REVIEW,
            Self::Document => sections::DOCUMENT,
            Self::Assessment => sections::ASSESSMENT,
            Self::Service => sections::SERVICE,
            Self::Portfolio => sections::PORTFOLIO,
            Self::Comparison => sections::COMPARISON,
        }
    }

    /// The sections that a profile shows, in its order.
    fn of(self, profile: Profile) -> Vec<&'static str> {
        let all = self.sections().iter().map(|section| section.id);
        match profile {
            Profile::Executive => sections::executive(self).to_vec(),
            Profile::Reviewer => {
                let first = sections::open_first(self);
                let rest = all.filter(|id| !first.contains(id));
                let rest = rest.filter(|id| *id != sections::HISTORY);
                first.iter().copied().chain(rest).collect()
            }
            Profile::Auditor => all.filter(|id| *id != sections::STATE).collect(),
            Profile::Full | Profile::Redacted => all
                .filter(|id| ![sections::HISTORY, sections::STATE].contains(id))
                .collect(),
        }
    }

    /// Refuses a name that is no section of this kind of report.
    ///
    /// # Errors
    /// `Invalid`, with the names that there are.
    pub fn check(self, named: &[String]) -> Result<()> {
        let all = self.sections();
        let Some(unknown) = named
            .iter()
            .find(|name| all.iter().all(|section| section.id != **name))
        else {
            return Ok(());
        };
        let shown: String = unknown.chars().take(60).collect();
        let known: Vec<&str> = all.iter().map(|section| section.id).collect();
        Err(Error::invalid(format!(
            "The report of a {} has no section “{shown}”.",
            self.name()
        ))
        .hint(format!("Its sections are: {}.", known.join(", "))))
    }
}

impl Outline {
    /// Everything, for these readers.
    pub fn of(profile: Profile) -> Self {
        Self {
            profile,
            ..Self::default()
        }
    }

    /// Whether the section with every change is shown.
    pub fn shows_history(&self, kind: ReportKind) -> bool {
        self.order(kind).contains(&sections::HISTORY)
    }

    /// The page: each section in its place, without links to what it leaves out.
    pub(super) fn compose(
        &self,
        kind: ReportKind,
        section: impl FnMut(&'static str) -> Vec<Block>,
    ) -> Vec<Block> {
        let mut blocks: Vec<Block> = self.order(kind).into_iter().flat_map(section).collect();
        anchors::unlink_absent(&mut blocks);
        blocks
    }

    /// The sections shown, in order. A name that is no section of the kind is passed over.
    fn order(&self, kind: ReportKind) -> Vec<&'static str> {
        let usual = kind.of(self.profile);
        let all = kind.sections().iter().map(|section| section.id);
        let all: Vec<&str> = all.collect();
        let mut order: Vec<&'static str> = Vec::with_capacity(usual.len());
        for name in &self.first {
            let found = all.iter().find(|id| **id == *name);
            order.extend(found.filter(|id| !order.contains(id)));
        }
        let rest = usual.into_iter().filter(|id| !order.contains(id));
        let rest: Vec<&'static str> = rest.collect();
        order.extend(rest);
        order.retain(|id| self.hidden.iter().all(|hidden| hidden != id));
        order
    }
}
