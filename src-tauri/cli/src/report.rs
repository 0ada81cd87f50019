//! The report of a review, a comparison, a document, an assessment, a service or the portfolio: into a folder, or its page alone to standard output.

use std::path::Path;

use lamppost_core::api::report_table::TableText;
use lamppost_core::api::{
    About, Bundle, BundleFile, ReportOptions, Session, TableForm, write_to_folder,
};
use lamppost_core::{Error, Kind};
use serde_json::json;

use crate::arguments::Report;
use crate::choose;
use crate::failure::{Failure, Outcome, USAGE, unexpected};
use crate::place::Place;
use crate::screen::Screen;

/// Writes the report.
pub(crate) fn write(report: &Report, place: &Place, screen: &Screen) -> Outcome {
    if report.table.is_some() {
        return table(report, place, screen);
    }
    let TableForm::Dialect(dialect) = report.dialect else {
        return Err(Failure {
            error: Error::invalid("CSV holds a table, not a report.")
                .hint("Name the table with --table answers, risks or actions."),
            code: USAGE,
        });
    };
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
        return print(&session.bundle(&about, &options, dialect)?, screen);
    }
    let (bundle, written) = session.export(&about, &options, dialect, &report.out)?;
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

/// Writes a table alone.
fn table(report: &Report, place: &Place, screen: &Screen) -> Outcome {
    let mut session = place.read()?;
    let about = about(report, &mut session)?;
    let mut request = json!({
        "table": report.table,
        "form": report.dialect,
    });
    if let Some(profile) = report.profile {
        request["profile"] = json!(profile);
    }
    match &about {
        About::Portfolio => request["portfolio"] = json!(true),
        About::Comparison { .. } => {
            let error = Error::invalid("A comparison has no table that leaves alone.")
                .hint("Leave out --table or --compare.");
            return Err(error.into());
        }
        About::Review(id) | About::Document(id) | About::Assessment(id) | About::Service(id) => {
            request[about.kind().name()] = json!(id);
        }
    }
    let table = session.call("report_table", request)?;
    let table: TableText = serde_json::from_value(table).map_err(unexpected)?;
    let bundle = Bundle {
        files: vec![BundleFile {
            path: table.name,
            bytes: table.text.into_bytes(),
        }],
    };
    if report.out == Path::new("-") {
        return print(&bundle, screen);
    }
    let written = write_to_folder(&report.out, &bundle)?;
    let value = json!({ "folder": report.out, "files": [{ "path": bundle.files[0].path, "size": written.bytes }], "bytes": written.bytes });
    Ok(screen.answer(&value, || format!("{}\n", written.paths[0].display()))?)
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
        let id = choose::review(session, review)?;
        match &report.compare {
            Some(before) => About::Comparison {
                before: choose::state(session, &id, before)?,
                after: choose::state(session, &id, &report.with)?,
                review: id.parse()?,
            },
            None => About::Review(id.parse()?),
        }
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
