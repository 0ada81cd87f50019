//! Every dialect with a parser at hand: what it reads is what was entered.
//!
//! Markdown dialects are read by comrak and differ from GitHub's only as their wiki does; Confluence's
//! storage format and HTML are read by an XML parser.

use lamppost_core::report::dialect::page;
use lamppost_core::report::link::{Anchor, FileStem, Url};
use lamppost_core::report::model::*;
use lamppost_core::report::{Dialect, Report};
use roxmltree::{Document, Node};

use crate::hostile;
use crate::read_back::{Read, check_in, one_line, promised, untrimmed};

fn texts() -> Vec<String> {
    let mut texts = hostile::strings();
    texts.retain(|text| !text.trim().is_empty());
    // What GitLab, Azure DevOps and Obsidian link or hide.
    for text in [
        "see #12",
        "!7",
        "a %m b",
        "~x &1 $2 @b",
        "{+ a +}",
        "[- b -]",
        "%% c %%",
        "a==b==c",
    ] {
        texts.push(text.to_owned());
    }
    texts
}

/// The list of sections is the wiki's own.
fn themed(mut expected: Vec<Read>) -> Vec<Read> {
    expected.retain(|read| !read.text.starts_with("‹to #x "));
    expected
}

#[test]
fn gitlab_reads_every_text() {
    for text in texts() {
        check_in(&text, Dialect::GitLab, |expected| {
            let mut expected = themed(expected);
            let inner = untrimmed(&text);
            for read in &mut expected {
                if read.text.starts_with("‹del ") {
                    "item/p".clone_into(&mut read.kind);
                    read.text = format!("[~] {} (N/A: {})", promised(&inner), promised(&text));
                }
            }
            expected
        });
    }
}

#[test]
fn azure_devops_reads_every_text() {
    for text in texts() {
        check_in(&text, Dialect::Azure, |expected| {
            boxed(themed(expected), "quote/", "‹strong Warning›")
        });
    }
}

/// A callout as a quote or as lines that begin and end it.
fn boxed(expected: Vec<Read>, kind: &str, head: &str) -> Vec<Read> {
    let mut boxed: Vec<Read> = Vec::new();
    let mut begun = false;
    for mut read in expected {
        if let Some(rest) = read.kind.strip_prefix("Warning/") {
            if !begun {
                boxed.push(Read {
                    kind: format!("{kind}p"),
                    text: head.to_owned(),
                });
                begun = true;
            }
            read.kind = format!("{kind}{rest}");
        }
        boxed.push(read);
    }
    boxed
}

#[test]
fn mkdocs_reads_every_text() {
    for text in texts() {
        check_in(&text, Dialect::MkDocs, themed);
    }
}

#[test]
fn docusaurus_reads_every_text() {
    for text in texts() {
        check_in(&text, Dialect::Docusaurus, |expected| {
            let mut expected = boxed(themed(expected), "", ":::warning");
            let last = expected
                .iter()
                .rposition(|read| read.kind == "html")
                .unwrap();
            // The box ends before the folded part, which is the last.
            expected.insert(
                last - 2,
                Read {
                    kind: "p".into(),
                    text: ":::".into(),
                },
            );
            expected
        });
    }
}

#[test]
fn obsidian_reads_every_text() {
    for text in texts() {
        check_in(&text, Dialect::Obsidian, |expected| {
            let mut folded = Vec::new();
            let mut inside = false;
            for mut read in themed(expected) {
                match (read.kind.as_str(), inside) {
                    ("html", _) => inside = !inside,
                    (_, true) => {
                        read.kind = format!("Note/{}", read.kind);
                        folded.push(read);
                    }
                    (_, false) => folded.push(read),
                }
            }
            folded
        });
    }
}

/// A page with a text in every place, each block alone so that it can be found again.
fn places(text: &str) -> Vec<Block> {
    let words = || vec![Inline::text(text)];
    let url = Url::parse("https://example.org/a_b?c=d&e|f").unwrap();
    vec![
        Block::section(2, Anchor::new("x"), text),
        Block::Paragraph(words()),
        Block::Paragraph(vec![Inline::Link { url, text: words() }]),
        Block::Paragraph(vec![Inline::code(text), Inline::Strong(words())]),
        Block::Table(Table {
            headers: vec![words()],
            aligns: vec![Align::End],
            rows: vec![vec![words()]],
        }),
        Block::dots([words()]),
        Block::Callout {
            kind: CalloutKind::Warning,
            blocks: vec![Block::Paragraph(words())],
        },
        Block::Collapsible {
            title: text.to_owned(),
            blocks: vec![Block::Paragraph(words())],
        },
        Block::Code {
            lang: String::new(),
            text: text.to_owned(),
        },
    ]
}

fn report(text: &str) -> Report {
    Report {
        title: text.to_owned(),
        stem: FileStem::new("x"),
        blocks: places(text),
        images: Vec::new(),
    }
}

/// The words below a node; a break is a line feed.
fn words(node: Node<'_, '_>) -> String {
    let mut words = String::new();
    for below in node.descendants() {
        match below.tag_name().name() {
            "br" => words.push('\n'),
            _ if below.is_text() => words.push_str(below.text().unwrap_or_default()),
            _ => {}
        }
    }
    words
}

/// The text as it is promised without trimming: outer line feeds are dropped.
fn inner(text: &str) -> String {
    untrimmed(text).trim_matches('\n').to_owned()
}

#[test]
fn confluence_reads_every_text() {
    for text in texts() {
        let written = page(&report(&text), Dialect::Confluence).unwrap();
        let whole = format!("<page xmlns:ac=\"urn:ac\" xmlns:ri=\"urn:ri\">{written}</page>");
        let document =
            Document::parse(&whole).unwrap_or_else(|e| panic!("{text:?}: {e}\n{written}"));
        let blocks: Vec<Node<'_, '_>> = document
            .root_element()
            .children()
            .filter(Node::is_element)
            .collect();
        assert_eq!(blocks.len(), 9, "{written}");
        let flat = |text: &str| inner(text).replace('\n', " ");
        let said = inner(&text);
        let heading = words(blocks[0]);
        assert_eq!(heading, format!("x{said}"), "{written}");
        assert_eq!(words(blocks[1]), said);
        assert_eq!(words(blocks[2]), said, "{written}");
        assert_eq!(words(blocks[3]), format!("{}{said}", flat(&text)));
        let cells: Vec<String> = blocks[4]
            .descendants()
            .filter(|n| n.has_tag_name("p"))
            .map(words)
            .collect();
        assert_eq!(cells, [said.clone(), said.clone()]);
        assert_eq!(words(blocks[5]), said);
        assert_eq!(words(blocks[6]).trim_matches('\n'), said);
        let folded = words(blocks[7]);
        assert_eq!(
            folded.trim_end_matches('\n'),
            format!("{}\n{said}", flat(&text)),
            "{written}"
        );
        let code = text.replace("\r\n", "\n").replace('\r', "\n");
        assert_eq!(words(blocks[8]), untrimmed_code(&code));
    }
}

/// Code keeps its white space; what XML forbids is replaced.
fn untrimmed_code(text: &str) -> String {
    let forbidden =
        |c| matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}');
    text.replace(['\u{b}', '\u{c}'], " ")
        .chars()
        .map(|c| if forbidden(c) { '\u{fffd}' } else { c })
        .collect()
}

#[test]
fn a_page_of_its_own_is_whole_and_needs_nothing() {
    let written = page(&report("<script>alert(1)</script>"), Dialect::Html).unwrap();
    assert!(written.starts_with("<!doctype html>"));
    assert!(!written.contains("<script"), "{written}");
    assert!(written.contains("default-src 'none'"));
    assert!(written.contains("<h1>&lt;script&gt;"), "{written}");
}

#[test]
fn json_is_the_model() {
    let text = "a \"quoted\" | text\n";
    let written = page(&report(text), Dialect::Json).unwrap();
    let value: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert_eq!(value["title"], text);
    assert_eq!(value["blocks"][1]["paragraph"][0]["text"], text);
    assert_eq!(one_line(text), "a \"quoted\" | text");
}
