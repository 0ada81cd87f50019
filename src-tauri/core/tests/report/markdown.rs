//! People's Markdown: read as meant, and never active in what we write.

use lamppost_core::report::dialect::page;
use lamppost_core::report::html::fragment;
use lamppost_core::report::link::FileStem;
use lamppost_core::report::markdown::{DEPTH, parse};
use lamppost_core::report::{Dialect, Report, preview};
use proptest::prelude::*;
use snapbox::assert_data_eq;

use crate::hostile;

/// Every element the preview may hold, with the attributes it may have.
const ALLOWED: &[(&str, &[&str])] = &[
    ("article", &["class"]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("p", &["class"]),
    ("ul", &["class"]),
    ("ol", &["start"]),
    ("li", &["class"]),
    ("div", &["class", "role", "aria-label", "tabindex"]),
    ("table", &[]),
    ("thead", &[]),
    ("tbody", &[]),
    ("tr", &[]),
    ("th", &["scope", "class"]),
    ("td", &["class"]),
    ("blockquote", &[]),
    ("details", &[]),
    ("summary", &[]),
    ("pre", &["tabindex"]),
    ("code", &[]),
    ("strong", &[]),
    ("em", &[]),
    ("del", &[]),
    ("a", &["href", "rel"]),
    ("span", &["id", "class", "role", "aria-label"]),
    ("figure", &[]),
    (
        "svg",
        &["xmlns", "width", "height", "viewBox", "role", "class"],
    ),
    ("title", &[]),
    ("g", &["transform"]),
    (
        "rect",
        &[
            "class",
            "x",
            "y",
            "width",
            "height",
            "rx",
            "fill",
            "stroke",
            "shape-rendering",
        ],
    ),
    (
        "text",
        &[
            "class",
            "x",
            "y",
            "font-family",
            "font-size",
            "font-weight",
            "text-anchor",
            "fill",
        ],
    ),
    (
        "line",
        &[
            "class",
            "x1",
            "y1",
            "x2",
            "y2",
            "stroke",
            "stroke-width",
            "stroke-dasharray",
        ],
    ),
    (
        "polygon",
        &[
            "class",
            "points",
            "fill",
            "fill-opacity",
            "stroke",
            "stroke-width",
            "stroke-dasharray",
        ],
    ),
    ("br", &[]),
    ("hr", &[]),
];

/// Reads HTML more strictly than any browser; an error says what does not belong.
///
/// Gives how deep its elements nest.
pub(crate) fn check_html(html: &str) -> Result<usize, String> {
    let mut deepest = 0;
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '>', '&']) {
        rest = &rest[at..];
        match rest.as_bytes()[0] {
            b'&' => {
                let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"];
                let found = known.iter().find(|reference| rest.starts_with(**reference));
                rest = &rest[found.ok_or("a stray &")?.len()..];
                continue;
            }
            b'>' => return Err("a stray >".to_owned()),
            _ => {}
        }
        let end = rest.find('>').ok_or("an open tag")?;
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let empty = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let name = tag.split(' ').next().unwrap_or_default();
        let allowed = ALLOWED.iter().find(|(known, _)| *known == name);
        let (_, attributes) = allowed.ok_or(format!("<{name}>"))?;
        check_attributes(&tag[name.len()..], attributes)?;
        if !empty && !matches!(name, "br" | "hr") {
            open.push(name);
            deepest = deepest.max(open.len());
        }
    }
    if open.is_empty() {
        Ok(deepest)
    } else {
        Err(format!("{open:?} stay open"))
    }
}

fn check_attributes(mut rest: &str, allowed: &[&str]) -> Result<(), String> {
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"").ok_or(format!("attribute {rest}"))?;
        let name = name
            .strip_prefix(' ')
            .ok_or("no space before an attribute")?;
        let (value, after) = after.split_once('"').ok_or("an open attribute")?;
        if !allowed.contains(&name) {
            return Err(format!("attribute {name}"));
        }
        let leads_nowhere_bad = ["http://", "https://", "mailto:", "#report-"]
            .iter()
            .any(|start| value.to_ascii_lowercase().starts_with(start));
        if name == "href" && !leads_nowhere_bad {
            return Err(format!("link to {value}"));
        }
        rest = after;
    }
    Ok(())
}

#[test]
fn the_check_itself_can_fail() {
    for bad in [
        "<script>",
        "<p onclick=\"x\"></p>",
        "<a href=\"javascript:x\"></a>",
        "<p>",
        "</p>",
        "a<b",
        "a>b",
        "&x;",
        "<img>",
        "<p style=\"x\"></p>",
        "<a href=\"/x\"></a>",
        "<p class=x></p>",
    ] {
        assert!(check_html(bad).is_err(), "{bad}");
    }
    check_html("<p class=\"x\">a<br>&lt;</p>").unwrap();
}

fn html(markdown: &str) -> String {
    fragment(&parse(markdown, 2))
}

const ALL: &str = include_str!("note.txt");

#[test]
fn reads_everything_people_write() {
    let report = Report {
        images: Vec::new(),
        title: "Note".to_owned(),
        stem: FileStem::new("note"),
        blocks: parse(ALL, 2),
    };
    assert_data_eq!(preview(&report), snapbox::file!["note.html"].raw());
    assert_data_eq!(
        page(&report, Dialect::GitHub).unwrap(),
        snapbox::file!["note.md"].raw()
    );
    check_html(&preview(&report)).unwrap();
}

#[test]
fn html_becomes_text() {
    assert_eq!(
        html("a <b onclick=x>b</b>\n\n<script>\nalert(1)\n</script>\n\n<!-- c -->"),
        concat!(
            "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n",
            "<p>&lt;script&gt;<br>alert(1)<br>&lt;/script&gt;</p>\n",
            "<p>&lt;!-- c --&gt;</p>\n",
        )
    );
}

#[test]
fn addresses_outside_the_short_list_become_text() {
    for address in [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java&#115;cript:alert(1)",
        "javascript&colon;alert(1)",
        "&#1;javascript:x",
        "data:text/html;base64,PHN2Zy8+",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org/x",
        "blob:x",
        "tel:1",
        "java\\script:alert(1)",
        "about:blank",
        "chrome://x",
        "\\\\\\\\host\\\\share",
    ] {
        for markdown in [
            format!("[x]({address})"),
            format!("![x]({address})"),
            format!("[x][y]\n\n[y]: {address}"),
            format!("<{address}>"),
        ] {
            let html = html(&markdown);
            assert!(!html.contains("<a "), "{markdown} gave {html}");
            check_html(&html).unwrap();
        }
    }
}

#[test]
fn pictures_from_elsewhere_are_links_in_the_preview() {
    assert_eq!(
        html("![a chart](https://example.org/x.png) [![b](y.png)](https://example.org)"),
        "<p><a href=\"https://example.org/x.png\" rel=\"noopener noreferrer\">a chart</a> \
         <a href=\"https://example.org\" rel=\"noopener noreferrer\">b</a></p>\n"
    );
}

#[test]
fn headings_stay_below_the_place() {
    let blocks = parse("# one\n\n###### six", 4);
    let markdown = fragment(&blocks);
    assert_eq!(markdown, "<h6>one</h6>\n<h6>six</h6>\n");
}

#[test]
fn deep_nesting_loses_its_form_and_keeps_its_words() {
    for (start, end) in [
        ("> ", ""),
        ("- ", ""),
        ("1. ", ""),
        ("*_", "_*"),
        ("[", "](x)"),
        ("**a ", "**"),
        ("![", "](x)"),
    ] {
        let markdown = format!("{}deep{}", start.repeat(2000), end.repeat(2000));
        let html = html(&markdown);
        assert!(html.contains("deep"), "{start}");
        // A list adds two elements a level, and what is in the innermost one adds its own.
        assert!(check_html(&html).unwrap() <= 2 * DEPTH, "{start}");
    }
}

#[test]
fn hostile_strings_are_never_active() {
    for text in hostile::strings() {
        check_both(&text);
        check_both(&format!("- x\n\n  {text}\n\n> {text}"));
    }
}

/// The preview holds nothing active, and what the page says can be read again with the same result.
fn check_both(markdown: &str) {
    let blocks = parse(markdown, 2);
    let html = fragment(&blocks);
    if let Err(why) = check_html(&html) {
        panic!("{why} in {html} from {markdown:?}");
    }
    let report = Report {
        images: Vec::new(),
        title: "x".to_owned(),
        stem: FileStem::new("x"),
        blocks,
    };
    crate::read_back::check_harmless(&page(&report, Dialect::GitHub).unwrap());
}

/// Words that Markdown and HTML give a meaning, in any order.
fn markup() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "<script>",
        "</script>",
        "<img src=x onerror=y>",
        "javascript:",
        "[",
        "](",
        ")",
        "![",
        "<",
        ">",
        "&colon;",
        "&#58;",
        "\n",
        "\n\n",
        "    ",
        "- ",
        "> ",
        "1. ",
        "`",
        "```\n",
        "|",
        "\n|---|\n",
        "*",
        "**",
        "_",
        "~~",
        "\\",
        "# ",
        "x",
        "é",
        " ",
        "[x]",
        "[ ] ",
        "https://a.b",
        "\"",
        "'",
        "<!--",
        "-->",
        "<a href='",
        "data:",
        "\t",
        "\r",
        "\0",
        "[!NOTE]",
        "]: ",
        "&",
        ";",
        "=",
        "---\n",
        "<b",
        "/>",
    ]);
    prop::collection::vec(words, 0..40).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(crate::tries(500))]

    #[test]
    fn no_markdown_is_ever_active(markdown in markup()) {
        check_both(&markdown);
    }

    #[test]
    fn no_text_is_ever_active(markdown in "(.|\\s){0,80}") {
        check_both(&markdown);
    }
}
