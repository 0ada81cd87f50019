//! Leaving people out of a report: their names, notes, comments and remarks.
//!
//! | file | what it owns |
//! |---|---|
//! | `names` | the names of an input, and finding them in text |
//! | `review`, `assessment`, `document`, `overview`, `comparison` | what of each input is a name, a note or other people's words |
//!
//! Left out on purpose: words of packs, and names that the input does not hold as a name; nobody can know those.
//! Invariant: a field that holds a person says `(name)`, notes and comments are gone, and a name that stands in any
//! other text that people typed is replaced there too.

mod assessment;
mod comparison;
mod document;
mod names;
mod overview;
mod review;

use super::assessment_input::AssessmentInput;
use super::comparison_input::ComparisonInput;
use super::document::DocumentInput;
use super::input::ReviewInput;
use super::model::{Block, Inline};
use super::outline::Outline;
use super::overview_input::{PortfolioInput, ServiceInput};
use super::profile::Profile;
use names::Names;

/// What stands for a name.
const WITHHELD: &str = "(name)";

/// A review without people; none where the report is for readers who may see them.
pub(super) fn review(input: &ReviewInput, outline: &Outline) -> Option<(ReviewInput, Outline)> {
    withheld(input, outline, review::names, review::hide)
}

/// The same of an assessment.
pub(super) fn assessment(
    input: &AssessmentInput,
    outline: &Outline,
) -> Option<(AssessmentInput, Outline)> {
    withheld(input, outline, assessment::names, assessment::hide)
}

/// The same of a document.
pub(super) fn document(
    input: &DocumentInput,
    outline: &Outline,
) -> Option<(DocumentInput, Outline)> {
    withheld(input, outline, document::names, document::hide)
}

/// The same of a service.
pub(super) fn service(input: &ServiceInput, outline: &Outline) -> Option<(ServiceInput, Outline)> {
    withheld(
        input,
        outline,
        overview::names_of_service,
        overview::hide_service,
    )
}

/// The same of the portfolio.
pub(super) fn portfolio(
    input: &PortfolioInput,
    outline: &Outline,
) -> Option<(PortfolioInput, Outline)> {
    withheld(
        input,
        outline,
        overview::names_of_portfolio,
        overview::hide_portfolio,
    )
}

/// The same of a comparison.
pub(super) fn comparison(
    input: &ComparisonInput,
    outline: &Outline,
) -> Option<(ComparisonInput, Outline)> {
    withheld(input, outline, comparison::names, comparison::hide)
}

fn withheld<I: Clone>(
    input: &I,
    outline: &Outline,
    collect: impl FnOnce(&I, &mut Names),
    hide: impl FnOnce(&mut I, &Names),
) -> Option<(I, Outline)> {
    if outline.profile != Profile::Redacted {
        return None;
    }
    let (mut input, mut outline) = (input.clone(), outline.clone());
    let mut names = Names::default();
    collect(&input, &mut names);
    let since = outline.changed.iter().flat_map(|since| &since.changes);
    for change in since.chain(&outline.history) {
        names.person(&change.who);
        if change.person {
            names.person(&change.before);
            names.person(&change.after);
        }
    }
    names.settle();
    hide(&mut input, &names);
    let since = outline.changed.iter_mut();
    let lists = since.map(|since| &mut since.changes);
    for changes in lists.chain([&mut outline.history]) {
        changes.retain(|change| !change.note);
        for change in changes {
            person(&mut change.who);
            names.clean(&mut change.what);
            for value in [&mut change.before, &mut change.after] {
                match change.person {
                    true => person(value),
                    false => names.clean(value),
                }
            }
        }
    }
    Some((input, outline))
}

/// Puts the stand-in where a name is; an empty field stays empty.
fn person(field: &mut String) {
    if !field.trim().is_empty() {
        WITHHELD.clone_into(field);
    }
}

/// What a page without people says of itself.
pub(super) fn note(profile: Profile) -> Option<Block> {
    (profile == Profile::Redacted).then(|| {
        Block::Paragraph(vec![Inline::Emph(vec![Inline::text(
            "Names of people, notes and comments are left out of this page.",
        )])])
    })
}

/// How many people there are, where their names are left out.
pub(super) fn count_of(names: &[String]) -> Option<String> {
    let hidden = !names.is_empty() && names.iter().all(|name| name.starts_with(WITHHELD));
    hidden.then(|| match names.len() {
        1 => "1 person".to_owned(),
        many => format!("{many} people"),
    })
}

/// The names after a colon; nothing where they are left out.
pub(super) fn told_names(names: &[String]) -> String {
    match count_of(names) {
        Some(_) => String::new(),
        None => format!(": {}", names.join(", ")),
    }
}
