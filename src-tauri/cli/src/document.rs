//! Documents: the list, one with its sections, and files in and out.

use std::fs;
use std::io::Read;
use std::path::Path;

use lamppost_core::api::document::{DocumentListView, DocumentRow};
use lamppost_core::api::document_view::{DocumentView, SectionApplies, SectionView};
use lamppost_core::api::exchange::{DocumentFile, ImportedView};
use lamppost_core::api::finding::FindingState;
use lamppost_core::{Error, Kind};
use serde_json::{Value, json};

use crate::arguments::{Documents, Import};
use crate::choose;
use crate::failure::{Failure, Outcome, unexpected};
use crate::place::Place;
use crate::screen::{Screen, plain, table};

/// The most bytes of a file that is imported; core says so again.
const LIMIT: u64 = 4 * 1024 * 1024;

/// Lists documents, shows one, or moves one in or out.
pub(crate) fn run(what: &Documents, place: &Place, screen: &Screen) -> Outcome {
    match what {
        Documents::List => {
            let mut session = place.read()?;
            let value = session.call("document_list", json!({}))?;
            let view: DocumentListView =
                serde_json::from_value(value.clone()).map_err(unexpected)?;
            Ok(screen.answer(&value, || list(&view.documents))?)
        }
        Documents::Show { id } => {
            let mut session = place.read()?;
            let id = choose::document(&mut session, id)?;
            let value = session.call("document_show", json!({ "id": id }))?;
            let view: DocumentView = serde_json::from_value(value.clone()).map_err(unexpected)?;
            Ok(screen.answer(&value, || show(&view))?)
        }
        Documents::Export {
            id,
            out,
            include_confidential,
        } => {
            let mut session = place.read()?;
            let id = choose::document(&mut session, id)?;
            let request = json!({ "id": id, "include_confidential": include_confidential });
            let value = session.call("document_export", request)?;
            let file: DocumentFile = serde_json::from_value(value.clone()).map_err(unexpected)?;
            if out == Path::new("-") {
                return Ok(match screen.json {
                    true => screen.value(&value)?,
                    false => screen.bytes(file.markdown.as_bytes())?,
                });
            }
            session.keep_own_file(out)?;
            write(out, &file.markdown)?;
            let value = json!({ "path": out, "size": file.markdown.len() });
            Ok(screen.answer(&value, || format!("{}\n", out.display()))?)
        }
        Documents::Import(import) => bring_in(import, place, screen),
    }
}

fn bring_in(import: &Import, place: &Place, screen: &Screen) -> Outcome {
    let text = text_of(&import.file)?;
    let mut session = place.write()?;
    let review = match &import.review {
        Some(text) => Some(choose::review(&mut session, text)?),
        None => None,
    };
    let service = match &import.service {
        Some(text) => Some(choose::service(&mut session, text)?),
        None => None,
    };
    let mut request = json!({ "text": text });
    for (key, value) in [
        ("pack", &import.pack),
        ("review", &review),
        ("service", &service),
        ("team", &import.team),
        ("title", &import.title),
    ] {
        if let Some(value) = value {
            request[key] = Value::from(value.as_str());
        }
    }
    let value = session.call("document_import", request)?["output"].take();
    let made: ImportedView = serde_json::from_value(value.clone()).map_err(unexpected)?;
    Ok(screen.answer(&value, || imported(&made))?)
}

fn imported(made: &ImportedView) -> String {
    let mut text = format!(
        "{}  {}\nSections with something in them: {}. Rows: {}.\n",
        made.id,
        plain(&made.title),
        made.sections,
        made.rows
    );
    if made.appendix_words > 0 {
        text += &format!(
            "Words without a place, now in its appendix: {}.\n",
            made.appendix_words
        );
    }
    for problem in &made.problems {
        text += &format!("{}: {}\n", plain(&problem.place), plain(&problem.message));
    }
    text
}

fn list(rows: &[DocumentRow]) -> String {
    if rows.is_empty() {
        return "There are no documents yet.\n".to_owned();
    }
    let heading = ["Id", "Kind", "Title", "About", "Sections"];
    let mut cells = vec![heading.map(str::to_owned).to_vec()];
    for row in rows {
        let mut title = plain(&row.title);
        for (holds, word) in [
            (row.archived, "archived"),
            (row.confidential, "confidential"),
        ] {
            if holds {
                title += &format!(" ({word})");
            }
        }
        cells.push(vec![
            row.id.clone(),
            plain(&row.kind),
            title,
            plain(&row.place),
            format!("{} of {}", row.progress.filled, row.progress.of),
        ]);
    }
    table(&cells)
}

fn show(view: &DocumentView) -> String {
    let mut text = format!("{}\n", plain(&view.title));
    let mut about = vec![
        ("Id", view.id.clone()),
        (
            "Kind",
            format!("{} {}", plain(&view.pack.title), view.pack.version),
        ),
        (
            "Sections",
            format!(
                "{} of {} filled, {} words",
                view.progress.filled, view.progress.of, view.progress.words
            ),
        ),
    ];
    for (name, value) in [("Service", &view.service_name), ("Team", &view.team)] {
        if !value.is_empty() {
            about.push((name, plain(value)));
        }
    }
    if view.confidential {
        about.push(("Confidential", "yes".to_owned()));
    }
    let rows = about
        .into_iter()
        .map(|(name, value)| vec![name.to_owned(), value]);
    text += &table(&rows.collect::<Vec<_>>());
    text += "\nSections\n";
    text += &table(&view.sections.iter().map(section).collect::<Vec<_>>());
    let findings: Vec<_> = view
        .sections
        .iter()
        .flat_map(|section| {
            let tables = section.tables.iter().flat_map(|table| &table.findings);
            section.findings.iter().chain(tables)
        })
        .filter(|finding| finding.state == FindingState::Open)
        .map(|finding| format!("  {}  {}\n", plain(&finding.section), plain(&finding.text)))
        .collect();
    if !findings.is_empty() {
        text += "\nFindings\n";
        text.extend(findings);
    }
    text
}

fn section(section: &SectionView) -> Vec<String> {
    let state = match (section.applies, serde_json::to_value(section.state)) {
        (SectionApplies::No, _) => "not needed".to_owned(),
        (_, Ok(Value::String(word))) => word,
        (_, _) => String::new(),
    };
    let rows: usize = section.tables.iter().map(|table| table.rows.len()).sum();
    let mut size = format!("{} words", section.words);
    if !section.tables.is_empty() {
        size += &format!(", {rows} rows");
    }
    let lacks = match section.lacks.as_slice() {
        [] => String::new(),
        lacks => format!("lacks {}", lacks.join(", ")),
    };
    vec![
        format!("  {}", section.id),
        if section.required {
            "needed".to_owned()
        } else {
            String::new()
        },
        state,
        size,
        plain(&lacks),
    ]
}

fn text_of(file: &Path) -> Result<String, Failure> {
    let shown = file.display();
    let unread = |error: std::io::Error| {
        Error::new(Kind::Io, format!("{shown} cannot be read: {error}."))
            .hint("Check the name, and that you may read it.")
    };
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin()
            .lock()
            .take(LIMIT + 1)
            .read_to_end(&mut bytes)
    } else {
        fs::File::open(file).and_then(|open| open.take(LIMIT + 1).read_to_end(&mut bytes))
    };
    read.map_err(unread)?;
    String::from_utf8(bytes).map_err(|_| {
        Error::invalid(format!("{shown} is not UTF-8 text."))
            .hint("Save it as a Markdown file in UTF-8.")
            .into()
    })
}

/// Writes beside the file first, so that a full disk leaves the old one as it was.
fn write(out: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Error::new(
            Kind::Io,
            format!("{} cannot be written: {error}.", out.display()),
        )
        .hint("Choose another place with --out.")
    };
    let beside = out.with_extension("md.part");
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, out));
    if written.is_err() {
        // What is half written is of no use; that it cannot be removed changes nothing.
        let _ = fs::remove_file(&beside);
    }
    Ok(written.map_err(failed)?)
}
