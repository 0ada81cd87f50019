//! The sections of each kind of report, and which of them a profile shows first or alone.
//!
//! Left out on purpose: what they say. An id never changes, because layouts name it.

use super::outline::{ReportKind, Section};

/// Who changed what and when: shown to those who audit.
pub(super) const HISTORY: &str = "history";

/// Which sections of a document are filled: shown where the text is not, or after what is open.
pub(super) const STATE: &str = "state";

const fn section(id: &'static str, title: &'static str, text: &'static str) -> Section {
    Section { id, title, text }
}

const CONTENTS: Section = section("contents", "Contents", "Links to the sections.");
const CHANGED: Section = section(
    "changed",
    "Changed since the last report",
    "What changed since the report was last written, by whom and when.",
);
const HISTORY_OF_ALL: Section = section(
    HISTORY,
    "History",
    "Every change with its day and author; shown in the profile for auditors.",
);

/// A review.
pub(super) const REVIEW: &[Section] = &[
    section(
        "verdict",
        "Verdict",
        "The verdict with its reasons, and who it is about.",
    ),
    section(
        "numbers",
        "Numbers",
        "Score, answers, gaps, waivers and actions in one table.",
    ),
    CONTENTS,
    CHANGED,
    section(
        "gaps",
        "Open gaps",
        "Questions worth less than met without a waiver.",
    ),
    section("actions", "Actions", "Every action by its due day."),
    section(
        "waivers",
        "Waivers",
        "Every waiver with its reason and its last day.",
    ),
    section(
        "ends-soon",
        "What ends soon",
        "Waivers, evidence and accepted risks that end within 30 days.",
    ),
    section("design", "Design", "The design document with its findings."),
    section(
        "areas",
        "Readiness by area",
        "Every question with answer, evidence, waiver and action.",
    ),
    section(
        "risks",
        "Risks",
        "The register: matrix, error budget, mitigations, exercises and scenarios.",
    ),
    section(
        "signoffs",
        "Sign-offs",
        "Who signed which area, and what changed since a signature.",
    ),
    section(
        "facts",
        "Service facts",
        "The facts that decide which questions apply, and links.",
    ),
    section(
        "not-applicable",
        "Answered as not applicable",
        "Questions answered N/A, with the reason.",
    ),
    section(
        "not-asked",
        "Questions that do not apply",
        "Questions left out by tier or facts, with the reason.",
    ),
    HISTORY_OF_ALL,
    section(
        "computed",
        "How the numbers were computed",
        "Every formula with its inputs, and the rules of the verdict.",
    ),
];

/// A document.
pub(super) const DOCUMENT: &[Section] = &[
    section(
        "facts",
        "Facts",
        "Kind, what it is about, and how much is filled.",
    ),
    section(
        STATE,
        "State of the sections",
        "Which sections are filled; what a page without their text shows.",
    ),
    CONTENTS,
    CHANGED,
    section("findings", "Findings", "What does not fit or is missing."),
    section(
        "text",
        "Sections",
        "The text, values and tables of every section.",
    ),
    HISTORY_OF_ALL,
];

/// An assessment of a team.
pub(super) const ASSESSMENT: &[Section] = &[
    section(
        "result",
        "Result",
        "All dimensions together, who answered and when.",
    ),
    CONTENTS,
    CHANGED,
    section("ratings", "Ratings", "Letters by dimension and stage."),
    section(
        "profile",
        "Profile",
        "The index by dimension as a picture and a table.",
    ),
    section(
        "ahead",
        "Ahead of foundations",
        "Stages achieved above one that is not.",
    ),
    section(
        "since",
        "Since the assessment before",
        "What changed in each dimension, with the reasons.",
    ),
    section(
        "moves",
        "What would move a stage",
        "The cheapest next step of each dimension.",
    ),
    section(
        "road",
        "The road to the target",
        "What is missing to the stage to reach.",
    ),
    section(
        "why",
        "Why not the next stage",
        "The criteria that hold each dimension back.",
    ),
    section(
        "contested",
        "Contested and settled",
        "What respondents disagreed on, and what was settled.",
    ),
    section(
        "not-applicable",
        "Not applicable",
        "Criteria that do not apply, with the reason.",
    ),
    section("evidence", "Evidence", "Every piece with level and age."),
    section("actions", "Actions", "Every action by its due day."),
    section(
        "inputs",
        "Inputs",
        "Every criterion with its votes, value and credit.",
    ),
    HISTORY_OF_ALL,
    section(
        "computed",
        "How the numbers were computed",
        "The method with its numbers.",
    ),
];

/// A service.
pub(super) const SERVICE: &[Section] = &[
    section(
        "summary",
        "Summary",
        "The service, and what its current review comes to.",
    ),
    CONTENTS,
    CHANGED,
    section(
        "reasons",
        "Reasons of the verdict",
        "Why the verdict of the current review is what it is.",
    ),
    section(
        "reviews",
        "Reviews",
        "Every review with verdict, score and gaps.",
    ),
    section("actions", "Actions", "Open actions by their due day."),
    section(
        "ends-soon",
        "What ends soon",
        "What runs out within 30 days.",
    ),
    section(
        "documents",
        "Documents",
        "The documents of the service and its reviews.",
    ),
    section(
        "facts",
        "Service facts",
        "The facts that decide which questions apply, and links.",
    ),
    HISTORY_OF_ALL,
];

/// Every service and team.
pub(super) const PORTFOLIO: &[Section] = &[
    section("summary", "Summary", "How many services stand where."),
    CONTENTS,
    section(
        "services",
        "Services",
        "Every service with tier, owner, verdict, score, gaps, waivers and launch.",
    ),
    section(
        "by-area",
        "Services by area",
        "How far every service is in each area of its checklist.",
    ),
    section(
        "common-gaps",
        "Commonest gaps",
        "The questions that are a gap of most services.",
    ),
    section(
        "teams",
        "Maturity of teams",
        "Every team with its latest assessment.",
    ),
    section(
        "team-reviews",
        "Reviews of teams",
        "Reviews that belong to a team.",
    ),
    section(
        "ends-soon",
        "What ends soon",
        "What runs out within 30 days.",
    ),
    section("actions", "Actions", "Open actions by their due day."),
];

/// Two states of a review.
pub(super) const COMPARISON: &[Section] = &[
    section(
        "summary",
        "Summary",
        "The two states side by side, and what the differences did.",
    ),
    CONTENTS,
    section(
        "rules",
        "Rules of the verdict",
        "Rules that hold in one of the two states alone.",
    ),
    section(
        "areas",
        "Readiness by area",
        "Answers, evidence and waivers that are different.",
    ),
    section(
        "facts",
        "Facts",
        "Fields, facts and links that are different.",
    ),
    section(
        "design",
        "Documents",
        "Sections of documents that are different.",
    ),
    section("tables", "Tables", "Rows of tables that are different."),
    section(
        "scenarios",
        "Risks",
        "Scenarios, mitigations and exercises that are different.",
    ),
    section("actions", "Actions", "Actions that are different."),
    section(
        "people",
        "Who made the changes",
        "How many of the differences each person made.",
    ),
];

/// What fits one page, in order.
pub(super) fn executive(kind: ReportKind) -> &'static [&'static str] {
    match kind {
        ReportKind::Review => &["verdict", "numbers", "gaps", "risks", "actions"],
        ReportKind::Document => &["facts", "state", "findings"],
        ReportKind::Assessment => &["result", "ratings", "moves", "actions"],
        ReportKind::Service => &["summary", "reasons", "reviews", "actions"],
        ReportKind::Portfolio => &[
            "summary",
            "services",
            "common-gaps",
            "teams",
            "ends-soon",
            "actions",
        ],
        ReportKind::Comparison => &["summary", "rules", "areas"],
    }
}

/// What is open, in order; it stands before the rest for those who review.
pub(super) fn open_first(kind: ReportKind) -> &'static [&'static str] {
    match kind {
        ReportKind::Review => &[
            "verdict",
            "contents",
            "changed",
            "gaps",
            "ends-soon",
            "waivers",
            "risks",
            "actions",
            "numbers",
        ],
        ReportKind::Document => &["facts", "contents", "changed", "findings", "state", "text"],
        ReportKind::Assessment => &[
            "result",
            "contents",
            "changed",
            "contested",
            "why",
            "moves",
            "road",
            "actions",
        ],
        ReportKind::Service => &[
            "summary",
            "contents",
            "changed",
            "reasons",
            "actions",
            "ends-soon",
        ],
        ReportKind::Portfolio => &["summary", "contents", "common-gaps", "ends-soon", "actions"],
        ReportKind::Comparison => &["summary", "contents", "rules", "areas", "scenarios"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_section_of_its_kind_and_there_once() {
        for kind in ReportKind::ALL {
            let all: Vec<&str> = kind.sections().iter().map(|section| section.id).collect();
            for list in [&all[..], executive(kind), open_first(kind)] {
                for (at, id) in list.iter().enumerate() {
                    assert!(all.contains(id), "{kind:?}: {id}");
                    assert!(!list[..at].contains(id), "{kind:?}: {id} twice");
                }
            }
        }
    }
}
