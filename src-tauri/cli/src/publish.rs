//! Publishing: what would be done, and doing it.
//!
//! Invariant: without a choice that was given, a page in conflict stays as it is.

use std::process::ExitCode;

use lamppost_core::api::Session;
use lamppost_core::api::publish_view::{
    Choice, DiffView, JobState, JobView, LineBy, LineKind, PageChange, PageOutcome, PlanPage,
};
use lamppost_core::{Error, Kind};
use serde_json::{Value, json};

use crate::arguments::{PublishTask, PublishWhat, WayOut};
use crate::choose;
use crate::failure::{Failure, Outcome, unexpected};
use crate::place::Place;
use crate::screen::{Screen, plain, table};
use crate::target::{ready, waited};

/// A plan with something to do.
const PENDING: u8 = 1;
/// A page in conflict.
const CONFLICT: u8 = 2;
/// Something failed.
const ERROR: u8 = 3;
/// The most lines that are shown of the difference of a page.
const LINES: usize = 100;

/// Plans or applies. Whatever fails ends with one code, so that a pipeline tells it from a conflict.
pub(crate) fn run(task: &PublishTask, place: &Place, screen: &Screen) -> Outcome {
    let outcome = match task {
        PublishTask::Plan(what) => plan(what, place, screen),
        PublishTask::Apply { what, on_conflict } => apply(what, *on_conflict, place, screen),
    };
    outcome.map_err(|failure| Failure {
        code: ERROR,
        ..failure
    })
}

fn plan(what: &PublishWhat, place: &Place, screen: &Screen) -> Outcome {
    let mut session = ready(place.read()?);
    let job = planned(&mut session, what)?;
    let pages = job.plan.iter().flat_map(|plan| &plan.pages);
    let conflicts = pages.filter(|page| page.change == PageChange::Conflict);
    let mut differences = String::new();
    for page in conflicts.filter(|_| !screen.json) {
        let diff = session.call("publish_diff", json!({ "page": page.key }))?;
        let diff: DiffView = serde_json::from_value(diff).map_err(unexpected)?;
        differences += &difference(page, &diff);
    }
    show(&job, &differences, screen)?;
    let Some(plan) = &job.plan else {
        return Err(cut_short());
    };
    Ok(ExitCode::from(
        match (plan.failed, plan.conflicts, plan.creates + plan.updates) {
            (0, 0, 0) => 0,
            (0, 0, _) => PENDING,
            (0, _, _) => CONFLICT,
            _ => ERROR,
        },
    ))
}

fn apply(what: &PublishWhat, way: Option<WayOut>, place: &Place, screen: &Screen) -> Outcome {
    let mut session = ready(place.write()?);
    let job = planned(&mut session, what)?;
    let Some(plan) = &job.plan else {
        return Err(cut_short());
    };
    let conflicts = plan.pages.iter().filter(|page| !page.choices.is_empty());
    let choices: Vec<Value> = conflicts
        .map(|page| json!({ "page": page.key, "choice": chosen(page, way) }))
        .collect();
    session.call("publish_apply", json!({ "choices": choices }))?;
    let job = waited(&mut session)?;
    show(&job, "", screen)?;
    if job.state != JobState::Done {
        return Err(cut_short());
    }
    let pages = job.plan.map(|plan| plan.pages).unwrap_or_default();
    let has = |is: &dyn Fn(&PlanPage) -> bool| pages.iter().any(is);
    let failed =
        has(&|page| page.change == PageChange::Failed || page.outcome == Some(PageOutcome::Failed));
    let left = has(&|page| match page.outcome {
        Some(PageOutcome::Moved) => true,
        // Leaving it alone on purpose is done; leaving it for want of a choice is not.
        Some(PageOutcome::Skipped) => way.is_none() || !page.choices.contains(&wish(way)),
        Some(PageOutcome::Published | PageOutcome::Failed) | None => false,
    });
    Ok(ExitCode::from(match (failed, left) {
        (true, _) => ERROR,
        (false, true) => CONFLICT,
        (false, false) => 0,
    }))
}

/// The choice for a page: the one that was given where the page offers it, else it stays as it is.
fn chosen(page: &PlanPage, way: Option<WayOut>) -> Choice {
    let wish = wish(way);
    match page.choices.contains(&wish) {
        true => wish,
        // A page that was deleted is made again by those who use theirs or keep both.
        false if way.is_some() && wish != Choice::Skip => page
            .choices
            .iter()
            .find(|choice| **choice == Choice::CreateAgain)
            .copied()
            .unwrap_or(Choice::Skip),
        false => Choice::Skip,
    }
}

fn wish(way: Option<WayOut>) -> Choice {
    match way {
        None | Some(WayOut::Skip) => Choice::Skip,
        Some(WayOut::KeepBoth) => Choice::KeepBoth,
        Some(WayOut::UseOurs) => Choice::UseOurs,
    }
}

/// Plans and waits for the plan.
fn planned(session: &mut Session, what: &PublishWhat) -> Result<JobView, Failure> {
    let mut request = json!({ "target": choose::target(session, &what.target)? });
    type Choose = fn(&mut Session, &str) -> Result<String, Failure>;
    let lists: [(&str, &[String], Choose); 3] = [
        ("reviews", &what.review, choose::review),
        ("assessments", &what.assessment, choose::assessment),
        ("services", &what.service, choose::service),
    ];
    for (list, named, choose) in lists {
        let ids: Result<Vec<String>, Failure> =
            named.iter().map(|text| choose(session, text)).collect();
        if !named.is_empty() {
            request[list] = json!(ids?);
        }
    }
    if let Some(profile) = what.profile {
        request["profile"] = json!(profile.name());
    }
    session.call("publish_plan", request)?;
    waited(session)
}

fn show(job: &JobView, differences: &str, screen: &Screen) -> Result<(), Failure> {
    let value = serde_json::to_value(job).map_err(unexpected)?;
    screen.answer(&value, || text(job, differences))?;
    Ok(())
}

/// The difference of a page in conflict: each line with its sign, and who changed it.
fn difference(page: &PlanPage, diff: &DiffView) -> String {
    let mut cells = Vec::new();
    for line in diff.lines.iter().take(LINES) {
        let sign = match line.kind {
            LineKind::Same => " ",
            LineKind::Theirs => "-",
            LineKind::Ours => "+",
            LineKind::Section => "@",
        };
        let who = match line.by {
            Some(LineBy::Ours) => "Lamppost",
            Some(LineBy::Theirs) => "people",
            Some(LineBy::Both) => "both",
            Some(LineBy::Nobody) | None => "",
        };
        cells.push(vec![
            format!("{sign} {who}"),
            plain(&line.text).trim_end().to_owned(),
        ]);
    }
    let left = match diff.lines.len().saturating_sub(LINES) {
        0 if !diff.truncated => "",
        _ => "The difference is longer than is shown here.\n",
    };
    let head = format!("{}: {}", plain(&page.title), plain(&page.why));
    format!("\n{head}\n{}\n{}{left}", diff.text, table(&cells))
}

fn text(job: &JobView, differences: &str) -> String {
    let pages = job.plan.iter().flat_map(|plan| &plan.pages);
    let mut cells = Vec::new();
    for page in pages {
        let change = match (page.outcome, page.change) {
            (Some(PageOutcome::Published), _) => "published",
            (Some(PageOutcome::Failed), _) | (None, PageChange::Failed) => "failed",
            (Some(PageOutcome::Skipped), _) => "skipped",
            (Some(PageOutcome::Moved), _) => "moved",
            (None, PageChange::Create) => "create",
            (None, PageChange::Update) => "update",
            (None, PageChange::Unchanged) => "unchanged",
            (None, PageChange::Conflict) => "conflict",
            (None, PageChange::OnlyOnWiki) => "only there",
        };
        let error = page.error.as_ref();
        let said = error.map(|error| format!("{} {}", error.message, error.hint));
        let why = said.unwrap_or_else(|| format!("{} {}", page.detail, page.why));
        let (title, name, why) = (plain(&page.title), plain(&page.name), plain(&why));
        let line = [change, &title, &name, why.trim()];
        cells.push(line.map(str::to_owned).to_vec());
    }
    let gap = if differences.is_empty() { "" } else { "\n" };
    let said = plain(&job.text);
    format!("{}{differences}{gap}{said}\n", table(&cells))
}

fn cut_short() -> Failure {
    Error::new(Kind::Remote, "Publishing did not come to its end.")
        .hint("Run it again; what is published already stays.")
        .into()
}
