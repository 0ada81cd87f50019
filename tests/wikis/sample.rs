//! The sample's report: its diagram and its charts are on the page in every dialect.

use lamppost_core::Context;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::report::Dialect;
use serde_json::{Value, json};

use crate::place::Place;
use crate::tool::Tool;
use crate::{Outcome, skipped};

/// How the source of the sample's diagram begins.
const SOURCE: &str = "flowchart LR";

/// The page of the sample's review in a dialect, and the paths of the files beside it.
fn page(dialect: Dialect) -> Outcome<(String, Vec<String>)> {
    let folder = tempfile::tempdir()?;
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).ok_or("a day")?;
    let context = Context::fixed(today, 1, "Mara Sund");
    let file = folder.path().join("sample.lamppost");
    let mut session = Session::open(&file, &OpenHow::default(), context)?;
    session.fill_with_sample(1)?;
    let reviews = session.call("review_list", json!({}))?;
    for review in reviews.as_array().ok_or("a list")? {
        let request = json!({ "review": review["id"], "dialect": dialect.name() });
        let view = session.call("report_preview", request)?;
        let page = view["page"].as_str().unwrap_or_default().to_owned();
        if page.contains(SOURCE) {
            let path = |file: &Value| file["path"].as_str().map(str::to_owned);
            let files = view["files"].as_array().into_iter().flatten();
            return Ok((page, files.filter_map(path).collect()));
        }
    }
    Err("no review of the sample has a diagram".into())
}

fn check(tool: Tool, dialect: Dialect) -> Outcome<()> {
    if let Some(missing) = tool.missing() {
        return skipped(missing);
    }
    let (page, files) = page(dialect)?;
    let places = tool.read(&[page])?.concat();
    let diagrams: Vec<&Place> = places
        .iter()
        .filter(|place| place.text.contains(SOURCE))
        .collect();
    let drawn = |place: &&Place| match dialect {
        // Its own fence, which these parsers leave to the wiki.
        Dialect::Azure => place.kind == "p" && place.text.starts_with("::: mermaid"),
        // TechDocs draws none: the source stays readable.
        Dialect::MkDocs | Dialect::Jira => place.kind == "code",
        _ => place.kind == "code" && place.to.as_deref() == Some("mermaid"),
    };
    assert!(
        !diagrams.is_empty() && diagrams.iter().all(drawn),
        "{diagrams:?}"
    );
    let pictures = files.iter().filter(|path| path.ends_with(".png")).count();
    let shown: Vec<&Place> = places
        .iter()
        .filter(|place| place.kind == "picture")
        .collect();
    assert!(
        pictures > 0 && shown.len() >= pictures,
        "{files:?} {shown:?}"
    );
    // Atlassian's parser names no file; everywhere else the picture is one of the files beside the page.
    for place in shown.iter().filter(|_| dialect != Dialect::Jira) {
        let path = place
            .to
            .as_deref()
            .unwrap_or_default()
            .trim_start_matches('/');
        assert!(
            files.iter().any(|file| file == path),
            "{place:?} of {files:?}"
        );
        assert!(!place.text.is_empty(), "{place:?} says nothing");
    }
    Ok(())
}

#[test]
fn the_sample_shows_its_diagram_and_charts() -> Outcome<()> {
    for (tool, dialect) in [
        (Tool::Cmark, Dialect::GitHub),
        (Tool::Remark, Dialect::GitLab),
        (Tool::MarkdownIt, Dialect::Azure),
        (Tool::Remark, Dialect::Obsidian),
        (Tool::Docusaurus, Dialect::Docusaurus),
        (Tool::TechDocs, Dialect::MkDocs),
        (Tool::Jira, Dialect::Jira),
    ] {
        check(tool, dialect)?;
    }
    Ok(())
}
