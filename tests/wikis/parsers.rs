//! Parsers that wikis are built from read hostile text: each string on a page of its own, in every place.
//!
//! Each parser is started once for a dialect, and prints what it found as JSON. The programs that feed them
//! lie in `tests/oracles`.

use lamppost_core::report::Dialect;
use lamppost_core::report::dialect::page;
use lamppost_core::report::link::{FileStem, Url};
use lamppost_core::report::model::{Block, CalloutKind, Inline, Item, List, Mark, Report, Table};

use crate::place::{Place, seen};
use crate::tool::Tool;
use crate::{Outcome, hostile};

/// Where the links of the pages lead.
const ADDRESS: &str = "https://example.org/a_b?c=d";

/// The strings that show anything at all.
fn texts() -> Vec<String> {
    let mut texts = hostile::strings();
    texts.retain(|text| !text.trim().is_empty() && !seen(text).is_empty());
    texts
}

/// A page with the text in every place.
fn report(text: &str) -> Outcome<Report> {
    let words = || vec![Inline::text(text)];
    let url = Url::parse(ADDRESS).ok_or("the address is good")?;
    let link = Inline::Link { url, text: words() };
    let item = |mark| Item::marked(mark, words());
    let table = Table {
        headers: vec![words(), vec![Inline::text("after")]],
        aligns: Vec::new(),
        rows: vec![
            vec![words(), vec![Inline::Strong(words())]],
            vec![vec![link.clone()], vec![Inline::text("after")]],
        ],
    };
    let list = List {
        start: None,
        items: vec![
            item(Mark::None),
            item(Mark::Open),
            item(Mark::Done),
            item(Mark::NotApplicable(text.to_owned())),
        ],
    };
    let blocks = vec![
        Block::Heading {
            level: 2,
            anchor: None,
            text: words(),
        },
        Block::Paragraph(words()),
        Block::Paragraph(vec![Inline::text(text), Inline::Break, Inline::text(text)]),
        Block::Table(table),
        Block::List(list),
        Block::Paragraph(vec![link]),
        Block::Callout {
            kind: CalloutKind::Warning,
            blocks: vec![Block::Paragraph(words())],
        },
        Block::Collapsible {
            title: text.to_owned(),
            blocks: vec![Block::Paragraph(words())],
        },
        Block::Quote(vec![Block::Paragraph(words())]),
    ];
    Ok(Report {
        title: text.to_owned(),
        stem: FileStem::new("hostile"),
        blocks,
        images: Vec::new(),
    })
}

/// What has to be found there.
fn wanted(text: &str, dialect: Dialect, tool: Tool) -> Vec<Place> {
    let place = |kind: &str| Place::new(kind, text);
    let line = |kind: &str, line: &str| Place::new(kind, line);
    let link = || Place::link(text, ADDRESS);
    let mut places = Vec::new();
    let has_front = matches!(
        dialect,
        Dialect::GitLab | Dialect::MkDocs | Dialect::Docusaurus | Dialect::Obsidian
    );
    if has_front {
        places.push(place("title"));
    }
    places.extend([place("h1"), place("h2"), place("p")]);
    places.push(line("p", &format!("{text}\n{text}")));
    places.extend([place("cell"), line("cell", "after")]);
    places.extend([place("cell"), place("cell"), place("strong")]);
    places.extend([place("cell"), link(), line("cell", "after")]);
    places.push(place("item"));
    for sign in [" ", "x"] {
        // markdown-it knows no tick boxes; Azure DevOps adds them.
        if tool == Tool::MarkdownIt {
            places.push(line("item", &format!("[{sign}] {text}")));
        } else {
            places.extend([place("item"), line("box", sign)]);
        }
    }
    // White space at the ends of a text is dropped.
    let skipped = format!("{text} (N/A: {})", seen(text));
    match (dialect, tool) {
        (Dialect::GitLab, _) => places.push(line("item", &format!("[~] {skipped}"))),
        (_, Tool::MarkdownIt) => {
            places.extend([line("item", &format!("[x] {skipped}")), place("del")]);
        }
        _ => places.extend([line("item", &skipped), line("box", "x"), place("del")]),
    }
    places.extend([place("p"), link()]);
    match dialect {
        Dialect::MkDocs => places.push(line("p", "Warning")),
        Dialect::Azure => places.extend([line("p", "Warning"), line("strong", "Warning")]),
        _ => {}
    }
    places.push(match dialect {
        // The wiki makes a box of it; its parser leaves that to the wiki.
        Dialect::GitHub | Dialect::GitLab | Dialect::Obsidian => {
            line("p", &format!("[!WARNING] {text}"))
        }
        _ => place("p"),
    });
    if dialect == Dialect::Obsidian {
        places.push(line("p", &format!("[!note]- {text}\n{text}")));
    } else {
        places.extend([place("p"), place("p")]);
    }
    places.push(place("p"));
    places
}

/// Lets one parser read every text in one dialect.
fn check(tool: Tool, dialect: Dialect) -> Outcome<()> {
    if let Some(missing) = tool.missing() {
        return crate::skipped(missing);
    }
    let texts = texts();
    assert!(texts.len() > 600, "{}", texts.len());
    let mut pages = Vec::new();
    for text in &texts {
        pages.push(page(&report(text)?, dialect)?);
    }
    let found = tool.read(&pages)?;
    assert_eq!(found.len(), texts.len(), "a page is lost");
    let mut wrong = Vec::new();
    for ((text, mut found), page) in texts.iter().zip(found).zip(&pages) {
        let wanted = if dialect == Dialect::Jira {
            check_jira(text, &mut found)
        } else {
            found.retain(|place| !place.is_bare_address());
            wanted(text, dialect, tool)
        };
        if found != wanted {
            let differ = found
                .iter()
                .zip(&wanted)
                .find(|(found, wanted)| found != wanted);
            let counts = (found.len(), wanted.len());
            wrong.push(format!(
                "{text:?}: {differ:?}, {counts:?} places; the page is\n{page}"
            ));
        }
    }
    let some: Vec<&str> = wrong.iter().take(40).map(|text| text.as_str()).collect();
    assert!(
        wrong.is_empty(),
        "{} of {} read otherwise:\n{}",
        wrong.len(),
        texts.len(),
        some.join("\n")
    );
    Ok(())
}

/// What Atlassian's parser has to find, and how far it may differ.
///
/// Jira has no folded parts, and marks of emphasis take simple words only: the text is what counts. A link
/// takes no brackets and no bar: those stand beside it. The separators of Unicode break the line.
fn check_jira(text: &str, found: &mut Vec<Place>) -> Vec<Place> {
    let text = &text.replace(['\u{2028}', '\u{2029}'], "\n");
    let place = |kind: &str| Place::new(kind, text);
    let line = |kind: &str, line: &str| Place::new(kind, line);
    found.retain(|place| !matches!(place.kind.as_str(), "strong" | "del"));
    let shown = seen(text);
    let linkable = shown.contains(|c: char| !"[]|! ".contains(c));
    let linked = if linkable {
        shown.clone()
    } else {
        format!("{shown} {ADDRESS}")
    };
    for place in found
        .iter_mut()
        .filter(|place| place.to.as_deref() == Some(ADDRESS))
    {
        if linkable && shown.contains(&place.text) || place.text == ADDRESS {
            "our link".clone_into(&mut place.text);
        }
    }
    found.retain(|place| !place.is_bare_address());
    let link = || Place::link("our link", ADDRESS);
    vec![
        place("h1"),
        place("h2"),
        place("p"),
        line("p", &format!("{text}\n{text}")),
        place("cell"),
        line("cell", "after"),
        place("cell"),
        place("cell"),
        line("cell", &linked),
        link(),
        line("cell", "after"),
        place("item"),
        place("item"),
        line("box", ":cross_mark:"),
        place("item"),
        line("box", ":check_mark:"),
        line("item", &format!("{text} (N/A: {text})")),
        line("box", ":check_mark:"),
        line("p", &linked),
        link(),
        line("p", "Warning"),
        place("p"),
        place("h3"),
        place("p"),
        place("p"),
    ]
}

#[test]
fn cmark_gfm_reads_github() -> Outcome<()> {
    check(Tool::Cmark, Dialect::GitHub)
}

#[test]
fn cmark_gfm_reads_gitlab() -> Outcome<()> {
    check(Tool::Cmark, Dialect::GitLab)
}

#[test]
fn cmark_gfm_reads_azure_devops() -> Outcome<()> {
    check(Tool::Cmark, Dialect::Azure)
}

#[test]
fn cmark_gfm_reads_obsidian() -> Outcome<()> {
    check(Tool::Cmark, Dialect::Obsidian)
}

#[test]
fn remark_reads_github() -> Outcome<()> {
    check(Tool::Remark, Dialect::GitHub)
}

#[test]
fn remark_reads_gitlab() -> Outcome<()> {
    check(Tool::Remark, Dialect::GitLab)
}

#[test]
fn remark_reads_azure_devops() -> Outcome<()> {
    check(Tool::Remark, Dialect::Azure)
}

#[test]
fn remark_reads_obsidian() -> Outcome<()> {
    check(Tool::Remark, Dialect::Obsidian)
}

#[test]
fn markdown_it_reads_azure_devops() -> Outcome<()> {
    check(Tool::MarkdownIt, Dialect::Azure)
}

#[test]
fn docusaurus_reads_its_own() -> Outcome<()> {
    check(Tool::Docusaurus, Dialect::Docusaurus)
}

#[test]
fn techdocs_reads_mkdocs() -> Outcome<()> {
    check(Tool::TechDocs, Dialect::MkDocs)
}

#[test]
fn atlassian_reads_jira() -> Outcome<()> {
    check(Tool::Jira, Dialect::Jira)
}
