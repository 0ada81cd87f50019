//! A chart and a Mermaid diagram are visible in every dialect: drawn by the wiki, or as a picture that goes with the page.

use lamppost_core::report::link::FileStem;
use lamppost_core::report::model::{Block, Picture};
use lamppost_core::report::{Bundle, Dialect, Outline, Report, review_report, write};

use crate::sample;

const MERMAID: &str = "graph TD\n  a --> b";

/// The sample with a diagram that has a picture, as core draws them.
fn report() -> Report {
    let mut report = review_report(&sample::conditional(), &Outline::default());
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"10\"><rect width=\"20\" height=\"10\" fill=\"#17623f\"/></svg>";
    report.blocks.push(Block::Diagram {
        mermaid: MERMAID.to_owned(),
        picture: Some(Picture {
            stem: FileStem::new("flow"),
            alt: "a, then b".to_owned(),
            svg: svg.to_owned(),
        }),
    });
    report
}

/// Whether the page shows the picture whose file ends like this, and the file is there and whole.
fn shows(bundle: &Bundle, page: &str, name: &str, link: impl Fn(&str) -> String) -> bool {
    let file = bundle.files.iter().find(|file| file.path.ends_with(name));
    let Some(file) = file else {
        return false;
    };
    let whole = file.bytes.starts_with(&[0x89, b'P', b'N', b'G']);
    let own = file.path.rsplit('/').next().unwrap();
    whole && page.contains(&link(own))
}

#[test]
fn a_chart_and_a_diagram_are_visible_in_each() {
    for dialect in Dialect::ALL {
        let bundle = write(&report(), dialect).unwrap();
        let page = String::from_utf8(bundle.files[0].bytes.clone()).unwrap();
        let picture = |name: &str| match dialect {
            Dialect::Html => page.contains("<svg "),
            Dialect::Json => page.contains("\"svg\":"),
            Dialect::Azure => shows(&bundle, &page, name, |own| {
                format!("](</.attachments/{own}>)")
            }),
            Dialect::Confluence => shows(&bundle, &page, name, |own| {
                format!("<ri:attachment ri:filename=\"{own}\"/>")
            }),
            Dialect::MediaWiki => shows(&bundle, &page, name, |own| format!("[[File:{own}")),
            Dialect::DokuWiki => shows(&bundle, &page, name, |own| own.to_lowercase()),
            Dialect::Jira => shows(&bundle, &page, name, |own| format!("!{own}!")),
            _ => shows(&bundle, &page, name, |own| {
                format!("](<attachments/{own}>)")
            }),
        };
        assert!(
            picture("progress-by-area.png"),
            "the chart: {dialect:?}\n{page}"
        );
        assert!(picture("risk-matrix.png"), "the matrix: {dialect:?}");
        assert!(picture("flow.png"), "the diagram's picture: {dialect:?}");
        let drawn = match dialect {
            Dialect::Azure => page.contains("::: mermaid\ngraph TD"),
            Dialect::GitHub | Dialect::GitLab | Dialect::Docusaurus | Dialect::Obsidian => {
                page.contains("```mermaid\ngraph TD")
            }
            // These draw no Mermaid: the picture alone stands there.
            _ => true,
        };
        assert!(drawn, "{dialect:?}\n{page}");
    }
}

#[test]
fn a_diagram_of_a_person_is_never_lost() {
    let mut input = sample::conditional();
    input.areas[0].questions[0].note = format!("```mermaid\n{MERMAID}\n```");
    let report = review_report(&input, &Outline::default());
    for dialect in Dialect::ALL {
        let page = lamppost_core::report::dialect::page(&report, dialect).unwrap();
        // Core draws no Mermaid of its own, so where the wiki does not either its source stands there to be read.
        let words = page.contains("graph TD");
        assert!(words, "{dialect:?}\n{page}");
    }
}
