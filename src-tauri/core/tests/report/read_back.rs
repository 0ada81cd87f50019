//! What a Markdown parser reads is what was entered.
//!
//! comrak reads every page twice: as GitHub does, and with all its extensions switched on. Compared are
//! the kinds of blocks and their text, never HTML.

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};
use lamppost_core::report::dialect::page;
use lamppost_core::report::link::{Anchor, FileStem, Url};
use lamppost_core::report::model::*;
use lamppost_core::report::{Dialect, Report};
use proptest::prelude::*;

use crate::hostile;

/// A block as a parser sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) kind: String,
    pub(crate) text: String,
}

pub(crate) fn github() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.autolink = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options
}

fn everything() -> Options<'static> {
    let mut options = github();
    let extension = &mut options.extension;
    extension.superscript = true;
    extension.subscript = true;
    extension.underline = true;
    extension.spoiler = true;
    extension.math_dollars = true;
    extension.math_code = true;
    extension.wikilinks_title_after_pipe = true;
    extension.description_lists = true;
    extension.multiline_block_quotes = true;
    extension.inline_footnotes = true;
    options
}

pub(crate) fn read(markdown: &str, options: &Options<'_>) -> Vec<Read> {
    let arena = Arena::new();
    let mut found = Vec::new();
    blocks(parse_document(&arena, markdown, options), "", &mut found);
    found
}

fn blocks<'a>(node: &'a AstNode<'a>, inside: &str, found: &mut Vec<Read>) {
    for child in node.children() {
        let mut note = |kind: &str, text: String| {
            let kind = format!("{inside}{kind}");
            found.push(Read { kind, text });
        };
        let nest = match &child.data.borrow().value {
            NodeValue::Heading(heading) => {
                note(&format!("h{}", heading.level), text(child));
                continue;
            }
            NodeValue::Paragraph => {
                note("p", text(child));
                continue;
            }
            NodeValue::TableCell => {
                note("cell", text(child));
                continue;
            }
            NodeValue::CodeBlock(code) => {
                note(&format!("code {}", code.info), code.literal.clone());
                continue;
            }
            NodeValue::HtmlBlock(html) => {
                note("html", html.literal.trim_end().to_owned());
                continue;
            }
            NodeValue::ThematicBreak => {
                note("rule", String::new());
                continue;
            }
            NodeValue::Alert(alert) => format!("{:?}/", alert.alert_type),
            NodeValue::TaskItem(item) => format!("task {:?}/", item.symbol),
            NodeValue::Item(_) => "item/".to_owned(),
            NodeValue::BlockQuote => "quote/".to_owned(),
            NodeValue::List(_) | NodeValue::Table(_) | NodeValue::TableRow(_) => String::new(),
            other => panic!("nothing writes {other:?}"),
        };
        blocks(child, &format!("{inside}{nest}"), found);
    }
}

/// The words of a node; markup that is expected shows as itself, anything else fails.
fn text<'a>(node: &'a AstNode<'a>) -> String {
    let mut words = String::new();
    add_text(node, &mut words);
    words
}

fn add_text<'a>(node: &'a AstNode<'a>, words: &mut String) {
    for child in node.children() {
        match &child.data.borrow().value {
            NodeValue::Text(text) => words.push_str(text),
            NodeValue::Code(code) => words.push_str(&format!("‹code {}›", code.literal)),
            NodeValue::HtmlInline(html) if html == "<br/>" => words.push('\n'),
            // Keeps a list item that reads like a tick box from becoming one.
            NodeValue::HtmlInline(html) if matches!(html.as_str(), "<span>" | "</span>") => {}
            NodeValue::HtmlInline(html) => words.push_str(&match html.as_str() {
                "<code>" => "‹code ".to_owned(),
                "<strong>" => "‹strong ".to_owned(),
                "<em>" => "‹em ".to_owned(),
                "<del>" => "‹del ".to_owned(),
                "</code>" | "</strong>" | "</em>" | "</del>" | "</a>" => "›".to_owned(),
                _ if html.starts_with("<a id=") => "‹anchor ".to_owned(),
                _ => panic!("HTML came through: {html}"),
            }),
            NodeValue::Strong => wrap("strong", child, words),
            NodeValue::Emph => wrap("em", child, words),
            NodeValue::Strikethrough => wrap("del", child, words),
            // An address in running text may be linked: it goes where it says.
            NodeValue::Link(link) if reads_like(&link.url, &text(child)) => {
                add_text(child, words);
            }
            NodeValue::Link(link) => wrap(&format!("to {}", link.url), child, words),
            NodeValue::Image(link) => wrap(&format!("picture {}", link.url), child, words),
            other => panic!("nothing writes {other:?}"),
        }
    }
}

/// True where the words of a link are its address.
pub(crate) fn reads_like(url: &str, words: &str) -> bool {
    ["", "http://", "mailto:"]
        .iter()
        .any(|scheme| url == format!("{scheme}{words}"))
}

fn wrap<'a>(name: &str, node: &'a AstNode<'a>, words: &mut String) {
    words.push_str(&format!("‹{name} "));
    add_text(node, words);
    words.push('›');
}

/// Fails where a page holds markup that no writer writes, or a link that leads somewhere bad.
pub(crate) fn check_harmless(markdown: &str) {
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &github());
    for node in root.descendants() {
        match &node.data.borrow().value {
            NodeValue::Link(link) | NodeValue::Image(link) => {
                let safe = Url::parse(&link.url).is_some() || link.url.starts_with("xmpp:");
                assert!(safe, "{} in\n{markdown}", link.url);
            }
            NodeValue::HtmlInline(html) => assert!(is_ours(html), "{html} in\n{markdown}"),
            NodeValue::HtmlBlock(html) => {
                assert_eq!(html.literal.trim_end(), "<!-- -->", "in\n{markdown}");
            }
            _ => {}
        }
    }
}

fn is_ours(html: &str) -> bool {
    let names = ["br/", "code", "strong", "em", "del", "span"];
    let name = html
        .trim_start_matches('<')
        .trim_end_matches('>')
        .trim_start_matches('/');
    names.contains(&name) || html == "<br/>"
}

/// What the rules of `escape` promise to come back: text trimmed, controls replaced.
pub(crate) fn promised(text: &str) -> String {
    untrimmed(text).trim_matches([' ', '\n']).to_owned()
}

/// The same inside a link or emphasis, where the ends of the text are not those of the line.
pub(crate) fn untrimmed(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| match c {
            '\r' => '\n',
            '\t' | '\u{b}' | '\u{c}' => ' ',
            '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            _ => c,
        })
        .collect()
}

pub(crate) fn one_line(text: &str) -> String {
    promised(text).replace('\n', " ")
}

pub(crate) fn escaped(text: &str) -> String {
    one_line(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Every place a text can stand in, and what a parser has to find there.
struct Places {
    blocks: Vec<Block>,
    expected: Vec<Read>,
}

impl Places {
    fn add(&mut self, block: Block, expected: &[(&str, String)]) {
        self.blocks.push(block);
        for (kind, text) in expected {
            let kind = (*kind).to_owned();
            let text = text.clone();
            self.expected.push(Read { kind, text });
        }
    }

    fn of(text: &str) -> Self {
        let said = promised(text);
        let line = one_line(text);
        let inner = untrimmed(text);
        let words = || vec![Inline::text(text)];
        let url = || Url::parse("https://example.org/a_b?c=d&copy;e|f").unwrap();
        let link = || Inline::Link {
            url: url(),
            text: words(),
        };
        let linked = format!("‹to https://example.org/a_b?c=d&copy%3Be%7Cf {inner}›");
        let mut places = Self {
            blocks: Vec::new(),
            expected: vec![Read {
                kind: "h1".to_owned(),
                text: line.clone(),
            }],
        };
        let heading = Block::Heading {
            level: 2,
            anchor: Some(Anchor::new("x")),
            text: words(),
        };
        places.add(
            heading,
            &[("p", "‹anchor ›".to_owned()), ("h2", line.clone())],
        );
        places.add(Block::Contents, &[("item/p", format!("‹to #x {inner}›"))]);
        places.add(Block::Paragraph(words()), &[("p", said.clone())]);
        let twice = vec![Inline::text(text), Inline::Break, Inline::text(text)];
        places.add(
            Block::Paragraph(twice),
            &[("p", promised(&format!("{inner}\n{inner}")))],
        );
        places.add(Block::Paragraph(vec![link()]), &[("p", linked.clone())]);
        let table = Table {
            headers: vec![words(), words()],
            aligns: vec![Align::Start, Align::End],
            rows: vec![
                vec![words(), vec![Inline::text("after")]],
                vec![vec![link()], words()],
            ],
        };
        let cells = [
            said.clone(),
            said.clone(),
            said.clone(),
            "after".to_owned(),
            linked,
            said.clone(),
        ];
        places.add(Block::Table(table), &cells.map(|text| ("cell", text)));
        let item = |mark| Item::marked(mark, words());
        let na = Mark::NotApplicable(text.to_owned());
        let list = List {
            start: None,
            items: vec![
                item(Mark::None),
                item(Mark::Open),
                item(Mark::Done),
                item(na),
            ],
        };
        places.add(
            Block::List(list),
            &[
                ("item/p", said.clone()),
                ("task None/p", said.clone()),
                ("task Some('x')/p", said.clone()),
                ("task Some('x')/p", format!("‹del {inner}› (N/A: {said})")),
            ],
        );
        let nested = List {
            start: Some(7),
            items: vec![Item {
                mark: Mark::None,
                blocks: vec![
                    Block::Paragraph(words()),
                    Block::dots([words()]),
                    Block::Code {
                        lang: "a b".to_owned(),
                        text: "  x\n\ny".to_owned(),
                    },
                    Block::Quote(vec![Block::Paragraph(words())]),
                ],
            }],
        };
        places.add(
            Block::List(nested),
            &[
                ("item/p", said.clone()),
                ("item/item/p", said.clone()),
                ("item/code a", "  x\n\ny\n".to_owned()),
                ("item/quote/p", said.clone()),
            ],
        );
        let callout = Block::Callout {
            kind: CalloutKind::Warning,
            blocks: vec![Block::Paragraph(words()), Block::dots([words()])],
        };
        places.add(
            callout,
            &[
                ("Warning/p", said.clone()),
                ("Warning/item/p", said.clone()),
            ],
        );
        let folded = Block::Collapsible {
            title: text.to_owned(),
            blocks: vec![Block::Paragraph(words())],
        };
        let summary = format!(
            "<details markdown=\"1\">\n<summary>{}</summary>",
            escaped(text)
        );
        places.add(
            folded,
            &[
                ("html", summary),
                ("p", said),
                ("html", "</details>".to_owned()),
            ],
        );
        places
    }
}

/// References in raw HTML as a browser reads them, back to the three that matter.
pub(crate) fn decode_summary(read: &mut Read) {
    if read.kind != "html" || !read.text.contains("&#") {
        return;
    }
    let mut decoded = String::new();
    let mut rest = read.text.as_str();
    while let Some(at) = rest.find("&#") {
        decoded.push_str(&rest[..at]);
        let end = at + rest[at..].find(';').unwrap();
        let code: u32 = rest[at + 2..end].parse().unwrap();
        decoded.push_str(&escaped_char(char::from_u32(code).unwrap()));
        rest = &rest[end + 1..];
    }
    decoded.push_str(rest);
    read.text = decoded;
}

fn escaped_char(c: char) -> String {
    match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        c => c.to_string(),
    }
}

fn check(text: &str) {
    check_in(text, Dialect::GitHub, |expected| expected);
}

/// Checks a text in a dialect that differs from GitHub's by what `differs` makes of the expectation.
pub(crate) fn check_in(text: &str, dialect: Dialect, differs: impl Fn(Vec<Read>) -> Vec<Read>) {
    let places = Places::of(text);
    let report = Report {
        images: Vec::new(),
        title: text.to_owned(),
        stem: FileStem::new("x"),
        blocks: places.blocks,
    };
    let written = page(&report, dialect).unwrap();
    let markdown = written
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n\n"))
        .map_or(written.as_str(), |(_, page)| page);
    let toc = matches!(dialect, Dialect::GitLab | Dialect::Azure);
    assert_eq!(markdown.contains("\n[[_TOC_]]\n"), toc, "{markdown}");
    let markdown = &markdown.replacen("\n[[_TOC_]]\n", "\n", 1);
    let expected = differs(places.expected);
    for options in [github(), everything()] {
        let mut found = read(markdown, &options);
        found.iter_mut().for_each(decode_summary);
        assert_eq!(found, expected, "{text:?} was written as\n{written}");
    }
}

#[test]
fn hostile_strings_come_back_in_every_place() {
    for text in hostile::strings() {
        if !text.trim().is_empty() {
            check(&text);
        }
    }
}

proptest! {
    #![proptest_config(crate::tries(500))]

    #[test]
    fn any_text_comes_back_in_every_place(text in "\\PC{0,40}|(.|[\\s#>|*_`~&<:.0-9-]){0,24}") {
        prop_assume!(!text.trim().is_empty());
        check(&text);
    }
}

/// Inline content of any form, and what a parser has to make of it.
fn any_inlines() -> impl Strategy<Value = Vec<Inline>> {
    let words = prop::sample::select(vec![
        "a", "word", "1", " ", "  ", "*", "_", "~", "`", "``", "\\", "|", "a*b", "(x)", ".", "é",
        "Ⓐ", "€", "\u{a0}", "[", "]", "<b>", "&amp;", "\n", "a\nb",
    ]);
    let text = prop::collection::vec(words, 0..4).prop_map(|words| words.concat());
    let url = || Url::parse("https://example.org/").unwrap();
    let leaf = prop_oneof![
        4 => text.clone().prop_map(Inline::Text),
        1 => text.prop_map(Inline::Code),
        1 => Just(Inline::Break),
    ];
    let piece = leaf.prop_recursive(3, 16, 4, move |inner| {
        let inner = prop::collection::vec(inner, 0..4);
        prop_oneof![
            inner.clone().prop_map(Inline::Strong),
            inner.clone().prop_map(Inline::Emph),
            inner.clone().prop_map(Inline::Strike),
            inner.prop_map(move |text| Inline::Link { url: url(), text }),
        ]
    });
    prop::collection::vec(piece, 0..6)
}

fn expected(inlines: &[Inline], in_link: bool, words: &mut String) {
    let wrap = |name: &str, inner: &[Inline], in_link: bool, words: &mut String| {
        if !inner.is_empty() {
            words.push_str(&format!("‹{name} "));
            expected(inner, in_link, words);
            words.push('›');
        }
    };
    for inline in inlines {
        match inline {
            Inline::Text(text) => words.push_str(text),
            Inline::Break => words.push('\n'),
            Inline::Code(text) if text.trim().is_empty() => {
                words.push_str(&text.replace('\n', " "))
            }
            Inline::Code(text) => {
                let text = text.replace('\n', " ");
                words.push_str(&format!("‹code {}›", text.trim_matches(' ')));
            }
            Inline::Strong(inner) => wrap("strong", inner, in_link, words),
            Inline::Emph(inner) => wrap("em", inner, in_link, words),
            Inline::Strike(inner) => wrap("del", inner, in_link, words),
            Inline::Link { text, .. } if in_link => expected(text, true, words),
            // Words that are the address itself read like a bare one.
            Inline::Link { url, text } if plain(text).trim().is_empty() => {
                words.push_str(url.as_str());
            }
            Inline::Link { url, text } => wrap(&format!("to {}", url.as_str()), text, true, words),
            other => panic!("not tried here: {other:?}"),
        }
    }
}

fn check_inlines(inlines: &[Inline]) {
    let mut wanted = String::new();
    expected(inlines, false, &mut wanted);
    let wanted = wanted.trim_matches([' ', '\n']).to_owned();
    let table = Table {
        headers: vec![vec![Inline::text("x")]],
        aligns: Vec::new(),
        rows: vec![vec![inlines.to_vec()]],
    };
    let report = Report {
        images: Vec::new(),
        title: "x".to_owned(),
        stem: FileStem::new("x"),
        blocks: vec![
            Block::Table(table),
            Block::Paragraph([&[Inline::text("é")], inlines, &[Inline::text("é")]].concat()),
        ],
    };
    let markdown = page(&report, Dialect::GitHub).unwrap();
    let found = read(&markdown, &github());
    let texts: Vec<&str> = found
        .iter()
        .skip(2)
        .map(|read| read.text.as_str())
        .collect();
    let mut between = String::new();
    expected(inlines, false, &mut between);
    assert_eq!(
        texts,
        [wanted.as_str(), &format!("é{between}é")],
        "{inlines:?} was written as\n{markdown}"
    );
}

proptest! {
    #![proptest_config(crate::tries(500))]

    #[test]
    fn any_form_comes_back(inlines in any_inlines()) {
        check_inlines(&inlines);
    }
}
