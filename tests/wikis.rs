//! What real wikis make of hostile text: MediaWiki and DokuWiki themselves read the pages.
//!
//! They run where they are installed, as Debian's packages `mediawiki` and `dokuwiki` are; where they are
//! not, the test says loudly that it was skipped.

use std::io::Write as _;
use std::process::{Command, Stdio};

use lamppost_core::report::Dialect;
use lamppost_core::report::dialect::page;
use lamppost_core::report::link::{FileStem, Url};
use lamppost_core::report::model::{Block, Inline, Report, Table};
use lamppost_tests::wikis::{DokuWiki, MediaWiki};
use roxmltree::{Document, Node};

#[path = "../src-tauri/core/tests/report/hostile.rs"]
mod hostile;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// The words before each string, so that one page can hold all of them.
const MARK: &str = "Place number";

/// Every place a text can stand in, for every string, on one page.
fn report(texts: &[String]) -> Outcome<Report> {
    let mut blocks = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let words = || vec![Inline::text(text.as_str())];
        let url = Url::parse("https://example.org/a_b?c=d").ok_or("the address is good")?;
        blocks.push(Block::text(format!("{MARK} {at}")));
        blocks.push(Block::Heading {
            level: 2,
            anchor: None,
            text: words(),
        });
        blocks.push(Block::Paragraph(words()));
        blocks.push(Block::Table(Table {
            headers: vec![words(), vec![Inline::text("after")]],
            aligns: Vec::new(),
            rows: vec![vec![words(), vec![Inline::Strong(words())]]],
        }));
        blocks.push(Block::dots([words()]));
        blocks.push(Block::Paragraph(vec![Inline::Link { url, text: words() }]));
    }
    Ok(Report {
        title: "Hostile".into(),
        stem: FileStem::new("hostile"),
        blocks,
        images: Vec::new(),
    })
}

/// What a reader sees of a text: white space as one space, what no document may hold replaced.
fn seen(text: &str) -> String {
    let replaced: String = text
        .chars()
        .map(|c| match c {
            '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            _ => c,
        })
        .collect();
    let words: Vec<&str> = replaced
        .split(white)
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// White space, and the marks of direction that wikis drop or add.
fn white(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

/// The texts of a rendered page, place by place: what stands in headings, lines and cells.
fn places(html: &str) -> Outcome<Vec<Vec<String>>> {
    let document = format!("<page>{}</page>", without_comments(html));
    let document = Document::parse(&document)?;
    let mut found: Vec<Vec<String>> = Vec::new();
    for node in document.descendants() {
        let is_place = match node.tag_name().name() {
            "h2" | "p" | "td" | "th" | "li" => !node
                .ancestors()
                .skip(1)
                .any(|a| matches!(a.tag_name().name(), "td" | "th" | "li")),
            _ => false,
        };
        if !is_place {
            continue;
        }
        let text = seen(&words(node));
        if text.starts_with(MARK) {
            found.push(Vec::new());
        } else if !text.is_empty()
            && let Some(last) = found.last_mut()
        {
            last.push(text);
        }
    }
    Ok(found)
}

/// DokuWiki's marks for editing hold what XML does not allow in a comment.
fn without_comments(html: &str) -> String {
    let mut pieces = html.split("<!--");
    let mut rest = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        rest.push_str(piece.split_once("-->").map_or("", |(_, after)| after));
    }
    rest
}

/// The words below a node; a break reads as a space, links of the wiki's own for editing are left out.
fn words(node: Node<'_, '_>) -> String {
    let mut text = String::new();
    for child in node.children() {
        match child.tag_name().name() {
            "br" => text.push('\n'),
            _ if child.is_text() => text.push_str(child.text().unwrap_or_default()),
            _ if child.attribute("class") == Some("mw-editsection") => {}
            _ => text.push_str(&words(child)),
        }
    }
    text
}

/// Gives a page to a program and takes what it makes of it.
fn through(mut program: Command, text: &str) -> Outcome<String> {
    let mut child = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut input = child.stdin.take().ok_or("it takes no input")?;
    let text = text.to_owned();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output()?;
    writer.join().map_err(|_| "writing to it failed")??;
    Ok(String::from_utf8(output.stdout)?)
}

fn check(dialect: Dialect, render: impl Fn(&str) -> Outcome<String>) -> Outcome<()> {
    let mut texts = hostile::strings();
    texts.retain(|text| !seen(text).is_empty());
    let mut wrong = Vec::new();
    for some in texts.chunks(200) {
        let written = page(&report(some)?, dialect)?;
        let html = render(&written)?;
        let found = places(&html)?;
        assert_eq!(found.len(), some.len(), "a place is lost:\n{html}");
        for (text, found) in some.iter().zip(found) {
            let said = seen(text);
            let wanted = vec![
                said.clone(),
                said.clone(),
                said.clone(),
                "after".to_owned(),
                said.clone(),
                said.clone(),
                said.clone(),
                said,
            ];
            if found != wanted {
                wrong.push(format!("{text:?} reads {found:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        texts.len(),
        wrong.join("\n")
    );
    Ok(())
}

/// Says that a wiki is not here; `cargo verify` repeats it.
fn skipped(wiki: &str) {
    let told = writeln!(std::io::stderr(), "SKIPPED: {wiki} is not installed");
    assert!(told.is_ok());
}

#[test]
fn mediawiki_reads_every_text() -> Outcome<()> {
    let Some(wiki) = MediaWiki::install()? else {
        skipped("mediawiki");
        return Ok(());
    };
    check(Dialect::MediaWiki, |text| {
        through(wiki.parser(), &format!("__NOTOC__\n{text}"))
    })
}

#[test]
fn dokuwiki_reads_every_text() -> Outcome<()> {
    let Some(wiki) = DokuWiki::install()? else {
        skipped("dokuwiki");
        return Ok(());
    };
    check(Dialect::DokuWiki, |text| through(wiki.parser(), text))
}
