//! Signs that one wiki alone reads in its own way, each found by its own parser.

use lamppost_core::report::dialect::page;
use lamppost_core::report::link::FileStem;
use lamppost_core::report::model::{Block, Inline};
use lamppost_core::report::{Dialect, Report};

/// How a paragraph of these words is written; `in_bold` puts all of them in bold.
fn written(text: &str, dialect: Dialect, in_bold: bool) -> String {
    let words = vec![Inline::text(text)];
    let report = Report {
        title: "x".to_owned(),
        stem: FileStem::new("x"),
        blocks: vec![Block::Paragraph(if in_bold {
            vec![Inline::Strong(words)]
        } else {
            words
        })],
        images: Vec::new(),
    };
    let page = page(&report, dialect).unwrap();
    let last = page.trim_end_matches('\n').rsplit('\n').next();
    last.unwrap().to_owned()
}

#[test]
fn signs_are_written_so_that_their_wiki_leaves_them() {
    let cases = [
        // Better type, in Python-Markdown's extensions for TechDocs.
        (Dialect::MkDocs, "(c)", "&#40;c)"),
        (Dialect::MkDocs, "a ==b==", "a &#61;&#61;b&#61;&#61;"),
        (Dialect::MkDocs, "in 1/2 h", "in 1&#47;2 h"),
        (Dialect::MkDocs, "(see a/b)", "(see a/b)"),
        (Dialect::MkDocs, "c/o me", "c&#47;o me"),
        (Dialect::MkDocs, "the 21st, 2nd", "the 2&#49;st, &#50;nd"),
        (Dialect::GitHub, "in 1/2 h (c)", "in 1/2 h (c)"),
        // Looked for after references are decoded.
        (
            Dialect::Docusaurus,
            ":smile:",
            "&#58;smile<span></span>&#58;",
        ),
        (
            Dialect::Docusaurus,
            ":a_b:",
            "&#58;a&#95;b<span></span>&#58;",
        ),
        (Dialect::Docusaurus, "12:30", "12&#58;30"),
        (
            Dialect::Docusaurus,
            "https://x>",
            "https<span></span>&#58;//x&#62;",
        ),
        (Dialect::Docusaurus, "WWW.x>", "WWW<span></span>.x&#62;"),
        (
            Dialect::Docusaurus,
            "x {#y}",
            "x &#123;<span></span>#y&#125;",
        ),
        (Dialect::GitHub, ":smile:", "&#58;smile&#58;"),
        // White space beyond ASCII, which parsers drop at the ends of cells and headings.
        (Dialect::Azure, "x\u{a0}", "x&#160;"),
        (Dialect::MkDocs, "\u{3000}x", "&#12288;x"),
        (Dialect::GitHub, "\u{feff}x", "&#65279;x"),
    ];
    for (dialect, text, line) in cases {
        assert_eq!(written(text, dialect, false), line, "{dialect:?} {text:?}");
    }
}

#[test]
fn a_mark_beside_white_space_is_an_element() {
    let bold = written("\u{feff}x", Dialect::GitHub, true);
    assert_eq!(bold, "<strong>&#65279;x</strong>");
}

#[test]
fn titles_in_front_matter_keep_every_character() {
    let report = Report {
        title: "a\u{2028}b\u{85}c\u{feff}d \"e\" \\".to_owned(),
        stem: FileStem::new("x"),
        blocks: Vec::new(),
        images: Vec::new(),
    };
    let page = page(&report, Dialect::Obsidian).unwrap();
    let title = r#"title: "a\u2028b\u0085c\ufeffd \"e\" \\""#;
    assert!(page.contains(title), "{page}");
}

#[test]
fn the_words_of_a_link_need_less() {
    use lamppost_core::report::link::Url;
    let url = Url::parse("https://example.org").unwrap();
    let text = vec![Inline::text("https://x :smile:")];
    let report = Report {
        title: "x".to_owned(),
        stem: FileStem::new("x"),
        blocks: vec![Block::Paragraph(vec![Inline::Link { url, text }])],
        images: Vec::new(),
    };
    let page = page(&report, Dialect::Docusaurus).unwrap();
    assert!(
        page.contains("[https&#58;//x &#58;smile<span></span>&#58;]("),
        "{page}"
    );
}

#[test]
fn jira_stops_with_a_backslash_only_what_it_stops_there() {
    for (text, line) in [
        ("a: <b> & $5 = `c`", "a: <b> & $5 = `c`"),
        ("C:\\path\\*", "C:\\path\\\u{2060}\\*"),
        ("\\\\host", "\\\u{2060}\\host"),
        ("bq. x", "bq\u{2060}. x"),
        (":D", ":\u{2060}D"),
        ("(y)", "\\(y\\)"),
        (
            "see https://example.org/a_b here",
            "see https://example.org/a_b here",
        ),
        ("https://x>", "https://x\u{2060}>"),
    ] {
        assert_eq!(written(text, Dialect::Jira, false), line, "{text:?}");
    }
    assert_eq!(written("Level:", Dialect::Jira, true), "{*}Level:{*}");
    assert_eq!(written("[x]", Dialect::Jira, true), "\\[x\\]");
}
