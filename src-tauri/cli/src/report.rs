//! The report of a review, a document or an assessment: into a folder, or its page alone to standard output.

use std::path::Path;

use lamppost_core::api::{Bundle, write_to_folder};
use lamppost_core::{Error, Kind};
use serde_json::json;

use crate::arguments::Report;
use crate::choose;
use crate::failure::Outcome;
use crate::place::Place;
use crate::screen::Screen;

/// Writes the report.
pub(crate) fn write(report: &Report, place: &Place, screen: &Screen) -> Outcome {
    let mut session = place.read()?;
    let bundle = match (&report.document, &report.assessment) {
        (Some(document), _) => {
            let id = choose::document(&mut session, document)?;
            session.document_bundle(&id.parse()?, report.dialect, report.include_confidential)?
        }
        (None, Some(assessment)) => {
            let id = choose::assessment(&mut session, assessment)?;
            session.assessment_bundle(&id.parse()?, report.dialect)?
        }
        (None, None) => {
            let id = choose::review(&mut session, report.review.as_deref().unwrap_or_default())?;
            session.report_bundle(&id.parse()?, report.dialect)?
        }
    };
    if report.out == Path::new("-") {
        return print(&bundle, screen);
    }
    let written = write_to_folder(&report.out, &bundle)?;
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
