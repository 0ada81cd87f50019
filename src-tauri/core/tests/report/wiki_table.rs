//! How each wiki wants the parts of a report: one table, one row for each part.

use lamppost_core::report::dialect::page;
use lamppost_core::report::link::{Anchor, FileStem};
use lamppost_core::report::model::*;
use lamppost_core::report::{Dialect, Report};

/// The wikis, in the order of the columns below.
const WIKIS: [Dialect; 10] = [
    Dialect::GitHub,
    Dialect::GitLab,
    Dialect::Azure,
    Dialect::MkDocs,
    Dialect::Docusaurus,
    Dialect::Obsidian,
    Dialect::Confluence,
    Dialect::MediaWiki,
    Dialect::DokuWiki,
    Dialect::Jira,
];

fn written(blocks: Vec<Block>) -> [String; 10] {
    let report = Report {
        title: "Title".to_owned(),
        stem: FileStem::new("x"),
        blocks,
        images: Vec::new(),
    };
    WIKIS.map(|wiki| page(&report, wiki).unwrap())
}

/// Each wiki's page holds its words; what stands behind `no ` is not on it.
fn check(part: &str, blocks: Vec<Block>, wanted: [&[&str]; 10]) {
    for ((page, wanted), wiki) in written(blocks).iter().zip(wanted).zip(WIKIS) {
        for words in wanted {
            match words.strip_prefix("no ") {
                Some(absent) => {
                    assert!(
                        !page.contains(absent),
                        "{part}, {wiki:?}: {absent} in\n{page}"
                    );
                }
                None => assert!(
                    page.contains(words),
                    "{part}, {wiki:?}: no {words} in\n{page}"
                ),
            }
        }
    }
}

fn words(text: &str) -> Vec<Inline> {
    vec![Inline::text(text)]
}

fn picture() -> Picture {
    Picture {
        stem: FileStem::new("flow"),
        alt: "A flow".to_owned(),
        svg: "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned(),
    }
}

#[test]
fn contents() {
    let section = Block::section(2, Anchor::new("gaps"), "Open gaps");
    let links: &[&str] = &["- [Open gaps](#gaps)\n"];
    let toc: &[&str] = &["[[_TOC_]]\n"];
    let none: &[&str] = &["no TOC", "no toc", "no ](#gaps)"];
    check(
        "contents",
        vec![Block::Contents, section],
        [
            links,
            toc,
            toc,
            none,
            none,
            none,
            &["<ac:structured-macro ac:name=\"toc\"/>"],
            none,
            none,
            none,
        ],
    );
}

#[test]
fn front_matter() {
    let title: &[&str] = &["---\ntitle: \"Title\"\n---\n"];
    let none: &[&str] = &["no ---", "no title:"];
    check(
        "front matter",
        vec![Block::text("x")],
        [
            none,
            title,
            none,
            title,
            &["---\ntitle: \"Title\"\nmdx:\n  format: md\n---\n"],
            title,
            none,
            none,
            none,
            none,
        ],
    );
}

#[test]
fn an_item_that_is_not_applicable() {
    let item = Item::marked(Mark::NotApplicable("none".to_owned()), words("Drill"));
    let list = Block::List(List {
        start: None,
        items: vec![item],
    });
    let struck: &[&str] = &["- [x] ~~Drill~~ (N/A: none)\n"];
    check(
        "N/A item",
        vec![list],
        [
            struck,
            &["- [~] Drill (N/A: none)\n"],
            struck,
            struck,
            struck,
            struck,
            &["complete", "<ac:task-body><del>Drill</del> (N/A: none)"],
            &["☑ <s>Drill</s> (N/A: none)"],
            &["☑ <del>Drill</del>", "(N/A: none)"],
            &["(/) {-}Drill{-} \\(N/A: none\\)"],
        ],
    );
}

#[test]
fn a_task_in_a_cell() {
    let cell = |done| vec![Inline::Check(done), Inline::text(" x")];
    let table = Block::Table(Table {
        headers: vec![words("Done"), words("Due")],
        aligns: Vec::new(),
        rows: vec![vec![cell(true), cell(false)]],
    });
    let signs: &[&str] = &["☑ x", "☐ x"];
    check(
        "task in a cell",
        vec![table],
        [
            signs,
            signs,
            signs,
            signs,
            signs,
            signs,
            &[
                "<td><ac:task-list><ac:task><ac:task-status>complete<",
                "<td><ac:task-list><ac:task><ac:task-status>incomplete<",
            ],
            signs,
            signs,
            &["|(/) x|", "|(x) x|"],
        ],
    );
}

#[test]
fn a_callout() {
    let callout = Block::Callout {
        kind: CalloutKind::Warning,
        blocks: vec![Block::text("Look")],
    };
    let alert: &[&str] = &["> [!WARNING]\n> Look\n"];
    check(
        "callout",
        vec![callout],
        [
            alert,
            alert,
            &["> **Warning**\n>\n> Look\n"],
            alert,
            &[":::warning\n\nLook\n\n:::\n"],
            alert,
            &["<ac:structured-macro ac:name=\"warning\"><ac:rich-text-body>\n<p>Look</p>"],
            &["<div style=", "<strong>Warning</strong>\n\nLook\n"],
            &["> **Warning**\n> Look\n"],
            &["{panel:title=Warning|", "Look\n{panel}\n"],
        ],
    );
}

#[test]
fn folded_content() {
    let folded = Block::Collapsible {
        title: "More".to_owned(),
        blocks: vec![Block::text("Below")],
    };
    let details: &[&str] =
        &["<details markdown=\"1\">\n<summary>More</summary>\n\nBelow\n\n</details>\n"];
    check(
        "folded",
        vec![folded],
        [
            details,
            details,
            details,
            details,
            details,
            &["> [!note]- More\n> Below\n"],
            &[
                "<ac:structured-macro ac:name=\"expand\">",
                ">More<",
                "<p>Below</p>",
            ],
            &["class=\"mw-collapsible mw-collapsed\"", "More", "Below\n"],
            &["===== More =====\n\nBelow\n"],
            &["h2. More\n\nBelow\n"],
        ],
    );
}

#[test]
fn diagrams_and_pictures() {
    let diagram = Block::Diagram {
        mermaid: "graph TD\n  a --> b".to_owned(),
        picture: Some(picture()),
    };
    let fence = "```mermaid\ngraph TD\n  a --> b\n```\n";
    let image = "![A flow](<attachments/x-flow.png>)\n";
    let both: &[&str] = &[fence, image];
    let png: &[&str] = &["x-flow.png", "no graph TD"];
    check(
        "diagram",
        vec![diagram],
        [
            both,
            both,
            &[
                "::: mermaid\ngraph TD\n  a --> b\n:::\n",
                "![A flow](</.attachments/x-flow.png>)\n",
            ],
            &[image, "no mermaid"],
            both,
            both,
            png,
            png,
            png,
            png,
        ],
    );
    check(
        "picture",
        vec![Block::Picture(picture())],
        [
            &[image],
            &[image],
            &["![A flow](</.attachments/x-flow.png>)\n"],
            &[image],
            &[image],
            &[image],
            &["<ac:image ac:alt=\"A flow\"><ri:attachment ri:filename=\"x-flow.png\"/></ac:image>"],
            &["[[File:x-flow.png|alt=A flow]]"],
            &["{{x-flow.png|A flow}}"],
            &["!x-flow.png!\n"],
        ],
    );
}

#[test]
fn anchors() {
    let link = Inline::to(&Anchor::new("gaps"), "see");
    let blocks = vec![
        Block::Paragraph(vec![link]),
        Block::section(2, Anchor::new("gaps"), "Open gaps"),
    ];
    let html: &[&str] = &["<a id=\"gaps\"></a>\n\n## Open gaps\n", "[see](#gaps)"];
    check(
        "anchors",
        blocks,
        [
            html,
            html,
            html,
            html,
            html,
            html,
            &[
                "ac:name=\"anchor\"><ac:parameter ac:name=\"\">gaps</ac:parameter>",
                "<ac:link ac:anchor=\"gaps\">",
            ],
            &["<span id=\"gaps\"></span>Open gaps", "[[#gaps|see]]"],
            &["[[#Open gaps|see]]"],
            &["{anchor:gaps}Open gaps", "[see|#gaps]"],
        ],
    );
}
