//! What a report is about, and how it is put together.

use std::collections::BTreeMap;

use super::wire::{request, view};
use crate::error::{Error, Result};
use crate::model::Id;
use crate::report::{Dialect, Profile, ReportKind};

/// What a report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A review.
    Review(Id),
    /// A document.
    Document(Id),
    /// An assessment.
    Assessment(Id),
    /// A service.
    Service(Id),
    /// Every service and team.
    Portfolio,
    /// Two states of a review.
    Comparison {
        /// The review.
        review: Id,
        /// The earlier state: the id of a snapshot, `now` or `previous`.
        before: String,
        /// The later state.
        after: String,
    },
}

/// How a report is put together; the default is everything, for everybody who may see it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportOptions {
    /// For whom it is; as the layout says where none, and full without one.
    pub profile: Option<Profile>,
    /// The layout to follow.
    pub layout: Option<Id>,
    /// Whether a confidential document is shown all the same.
    pub include_confidential: bool,
    /// The operation of the log after which changes are told; 0 tells none.
    pub since: i64,
    /// What other pages are called at the place the report goes to, by their key.
    pub pages: BTreeMap<String, String>,
}

request! {
    /// Asks for a report.
    pub struct ReportPreview {
        /// The review; one of this, a document, an assessment, a service and the portfolio is named.
        pub review: Option<Id>,
        /// The document.
        pub document: Option<Id>,
        /// The assessment.
        pub assessment: Option<Id>,
        /// The service.
        pub service: Option<Id>,
        /// Every service and team.
        pub portfolio: Option<bool>,
        /// With a review: the earlier of two states of it to compare instead, as in `snapshot_compare`.
        pub before: Option<String>,
        /// The later of the two; now where absent.
        pub after: Option<String>,
        /// For whom it is; as the layout says where absent, and full without one.
        pub profile: Option<Profile>,
        /// The layout to follow.
        pub layout: Option<Id>,
        /// Whether a confidential document is shown all the same.
        pub include_confidential: Option<bool>,
        /// Whose Markdown; GitHub's where absent.
        pub dialect: Option<Dialect>,
    }

    /// Asks which sections a report may have.
    pub struct ReportSections {
        /// What it is about.
        pub about: ReportKind,
    }
}

view! {
    /// A section that a report may have.
    pub struct SectionChoice {
        /// Its name in a layout.
        pub id: String,
        /// What it is called.
        pub title: String,
        /// What it says, in a sentence.
        pub text: String,
    }
}

impl About {
    /// The one thing that is named.
    ///
    /// # Errors
    /// `Invalid` where none or several are.
    pub fn one_of(
        review: Option<&Id>,
        document: Option<&Id>,
        assessment: Option<&Id>,
        service: Option<&Id>,
        portfolio: bool,
    ) -> Result<Self> {
        let mut named = [
            review.cloned().map(Self::Review),
            document.cloned().map(Self::Document),
            assessment.cloned().map(Self::Assessment),
            service.cloned().map(Self::Service),
            portfolio.then_some(Self::Portfolio),
        ]
        .into_iter()
        .flatten();
        match (named.next(), named.next()) {
            (Some(about), None) => Ok(about),
            _ => Err(Error::invalid(
                "A report is about a review, a document, an assessment, a service or the portfolio.",
            )
            .hint("Name one of them.")),
        }
    }

    /// The comparison of two states where some are named; the same otherwise.
    ///
    /// # Errors
    /// `Invalid` where it is about no review, or only the later state is named.
    pub fn compared(self, before: Option<String>, after: Option<String>) -> Result<Self> {
        match (self, before, after) {
            (about, None, None) => Ok(about),
            (Self::Review(review), Some(before), after) => Ok(Self::Comparison {
                review,
                before,
                after: after.unwrap_or_else(|| "now".to_owned()),
            }),
            _ => Err(Error::invalid(
                "Two states of a review are compared, the earlier one at least named.",
            )
            .hint("Name the review and its earlier state.")),
        }
    }

    /// What kind of report it is.
    pub fn kind(&self) -> ReportKind {
        match self {
            Self::Review(_) => ReportKind::Review,
            Self::Document(_) => ReportKind::Document,
            Self::Assessment(_) => ReportKind::Assessment,
            Self::Service(_) => ReportKind::Service,
            Self::Portfolio => ReportKind::Portfolio,
            Self::Comparison { .. } => ReportKind::Comparison,
        }
    }

    /// The key of its page: `index`, or the kind and the id.
    pub fn key(&self) -> String {
        match self {
            Self::Review(id) | Self::Document(id) | Self::Assessment(id) | Self::Service(id) => {
                format!("{}:{id}", self.kind().name())
            }
            Self::Portfolio => "index".to_owned(),
            Self::Comparison {
                review,
                before,
                after,
            } => format!("{}:{review}:{before}:{after}", self.kind().name()),
        }
    }
}
