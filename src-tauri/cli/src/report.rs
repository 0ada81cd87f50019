//! The report of a review, a document, an assessment, a service or the portfolio: into a folder, or its page alone to standard output.

use std::path::Path;

use lamppost_core::api::{About, Bundle, ReportOptions, Session};
use lamppost_core::{Error, Kind};
use serde_json::json;

use crate::arguments::Report;
use crate::choose;
use crate::failure::{Failure, Outcome};
use crate::place::Place;
use crate::screen::Screen;

/// Writes the report.
pub(crate) fn write(report: &Report, place: &Place, screen: &Screen) -> Outcome {
    let printed = report.out == Path::new("-");
    let mut session = match printed {
        true => place.read()?,
        // What was written is kept, so that the next report can tell what changed since.
        false => place.record()?,
    };
    let about = about(report, &mut session)?;
    let mut options = options(report, &mut session)?;
    if printed {
        options.since = session.exported_span(&about)?.since;
        return print(&session.bundle(&about, &options, report.dialect)?, screen);
    }
    let (bundle, written) = session.export(&about, &options, report.dialect, &report.out)?;
    let files: Vec<_> = bundle
        .files
        .iter()
        .map(|file| json!({ "path": file.path, "size": file.bytes.len() }))
        .collect();
    let value = json!({ "folder": report.out, "files": files, "bytes": written.bytes });
    Ok(screen.answer(&value, || {
        let line = |path: &std::path::PathBuf| format!("{}\n", path.display());
        written.paths.iter().map(line).collect()
    })?)
}

/// What the words name.
fn about(report: &Report, session: &mut Session) -> Result<About, Failure> {
    Ok(if report.portfolio {
        About::Portfolio
    } else if let Some(service) = &report.service {
        About::Service(choose::service(session, service)?.parse()?)
    } else if let Some(document) = &report.document {
        About::Document(choose::document(session, document)?.parse()?)
    } else if let Some(assessment) = &report.assessment {
        About::Assessment(choose::assessment(session, assessment)?.parse()?)
    } else {
        let review = report.review.as_deref().unwrap_or_default();
        About::Review(choose::review(session, review)?.parse()?)
    })
}

fn options(report: &Report, session: &mut Session) -> Result<ReportOptions, Failure> {
    let layout = match &report.layout {
        Some(layout) => Some(choose::layout(session, layout)?.parse()?),
        None => None,
    };
    Ok(ReportOptions {
        profile: report.profile,
        layout,
        include_confidential: report.include_confidential,
        ..ReportOptions::default()
    })
}

fn print(bundle: &Bundle, screen: &Screen) -> Outcome {
    let page = bundle
        .files
        .first()
        .ok_or_else(|| Error::new(Kind::Internal, "The report has no page."))?;
    if screen.json {
        let text = String::from_utf8_lossy(&page.bytes);
        return Ok(screen.value(&json!({ "path": page.path, "text": text }))?);
    }
    Ok(screen.bytes(&page.bytes)?)
}
