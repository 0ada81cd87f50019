//! What pages are called at each kind of place.
//!
//! Left out on purpose: where a place is. Invariants: a name is one that the place takes as it is, so that it is
//! found again; no two names of a set are equal when case is ignored; a page keeps its name until its title
//! changes; of two pages with one title the older keeps the plain name.

use std::collections::BTreeSet;

use crate::model::PlaceKind;
use crate::report::Dialect;
use crate::report::link::{FileStem, is_reserved};

/// The key of the index page.
pub const INDEX: &str = "index";

/// Where names are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site<'a> {
    /// The kind of place.
    pub kind: PlaceKind,
    /// Where the pages go within it.
    pub prefix: &'a str,
    /// How they are written.
    pub dialect: Dialect,
}

/// A page to be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Titled<'a> {
    /// Its key; keys of one kind sort by age.
    pub key: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The name it has, where its title is still the same.
    pub kept: Option<&'a str>,
}

/// The most bytes of a title within a name: what the narrowest place takes, less room for a number.
const BYTES: usize = 180;

/// The names of pages, in their order. `taken` are names of other pages.
pub fn names(site: Site<'_>, pages: &[Titled<'_>], taken: &[&str]) -> Vec<String> {
    let index = pages.iter().find(|page| page.key == INDEX);
    let index_title = index.map_or("", |page| page.title);
    let folded = |name: &str| name.to_lowercase();
    let mut used: BTreeSet<String> = taken.iter().map(|name| folded(name)).collect();
    let mut names: Vec<Option<String>> = vec![None; pages.len()];
    // Oldest first, and the index before all: those keep the plain name.
    let mut order: Vec<usize> = (0..pages.len()).collect();
    order.sort_by_key(|at| {
        let key = pages[*at].key;
        (key != INDEX, key.rsplit(':').next(), key)
    });
    for at in &order {
        if let Some(kept) = pages[*at].kept
            && used.insert(folded(kept))
        {
            names[*at] = Some(kept.to_owned());
        }
    }
    for at in order {
        if names[at].is_some() {
            continue;
        }
        let page = pages[at];
        let mut name = name(site, page, index_title, 1);
        let mut number = 1_u32;
        while !used.insert(folded(&name)) {
            number += 1;
            name = self::name(site, page, index_title, number);
        }
        names[at] = Some(name);
    }
    names.into_iter().flatten().collect()
}

/// The name of a page; with a number above 1 the name for the next page of this title.
fn name(site: Site<'_>, page: Titled<'_>, index_title: &str, number: u32) -> String {
    let is_index = page.key == INDEX;
    let words = |title: &str| match is_index && number == 1 {
        true => index_name(site).map_or_else(|| clean(site.kind, title), str::to_owned),
        false => clean(site.kind, title),
    };
    let mut stem = words(page.title);
    if stem.is_empty() {
        // Nothing of the title can be in a name there.
        let id = page.key.rsplit(':').next().unwrap_or(page.key);
        stem = format!("page-{}", id.rsplit('-').next().unwrap_or(id));
    }
    if number > 1 {
        stem = numbered(site.kind, &stem, number);
    }
    let prefix = site.prefix;
    let join = |sep: &str, stem: String| match prefix.is_empty() {
        true => stem,
        false => format!("{prefix}{sep}{stem}"),
    };
    match site.kind {
        PlaceKind::Folder
        | PlaceKind::Git
        | PlaceKind::Github
        | PlaceKind::Gitlab
        | PlaceKind::Gitea => join("/", format!("{stem}.{}", site.dialect.extension())),
        // A page's children are in the folder of its name.
        PlaceKind::Azure if !is_index && !index_title.is_empty() => {
            let parent = clean(site.kind, index_title);
            join("/", format!("{parent}/{stem}.md"))
        }
        PlaceKind::Azure => join("/", format!("{stem}.md")),
        PlaceKind::Mediawiki => first_upper(&join("/", stem)),
        PlaceKind::Dokuwiki => {
            let space = prefix
                .split([':', '/'])
                .map(|part| clean(site.kind, part))
                .filter(|part| !part.is_empty());
            let mut parts: Vec<String> = space.collect();
            parts.push(stem);
            parts.join(":")
        }
        PlaceKind::ConfluenceCloud | PlaceKind::ConfluenceServer => stem,
    }
}

/// The name of the index where a place shows a page of that name first.
fn index_name(site: Site<'_>) -> Option<&'static str> {
    match site.kind {
        PlaceKind::Folder | PlaceKind::Git => Some("index"),
        // GitHub and Gitea tell pages apart by their last name alone.
        PlaceKind::Github | PlaceKind::Gitea if site.prefix.is_empty() => Some("Home"),
        PlaceKind::Gitlab => Some("home"),
        PlaceKind::Dokuwiki if !site.prefix.is_empty() => Some("start"),
        PlaceKind::Github
        | PlaceKind::Gitea
        | PlaceKind::Azure
        | PlaceKind::Mediawiki
        | PlaceKind::Dokuwiki
        | PlaceKind::ConfluenceCloud
        | PlaceKind::ConfluenceServer => None,
    }
}

fn numbered(kind: PlaceKind, stem: &str, number: u32) -> String {
    match kind {
        PlaceKind::Dokuwiki => format!("{stem}_{number}"),
        PlaceKind::Mediawiki | PlaceKind::ConfluenceCloud | PlaceKind::ConfluenceServer => {
            format!("{stem} ({number})")
        }
        PlaceKind::Azure => format!("{stem}-({number})"),
        PlaceKind::Folder
        | PlaceKind::Git
        | PlaceKind::Github
        | PlaceKind::Gitlab
        | PlaceKind::Gitea => format!("{stem}-{number}"),
    }
}

/// A title as a kind of place takes it; empty where nothing of it can be in a name.
fn clean(kind: PlaceKind, title: &str) -> String {
    match kind {
        PlaceKind::Folder | PlaceKind::Git | PlaceKind::Gitea => stem(title),
        PlaceKind::Github => {
            // `\ / : * ? " < > |` are refused; `#` and `%` make addresses that lead elsewhere.
            let words = spaced(title, |c| r#"\/:*?"<>|#%"#.contains(c));
            wiki_file(&words)
        }
        PlaceKind::Gitlab => {
            let words = spaced(title, |c| r#"\/:*?"<>|#%[]{}^`~&+,;=@!$'()"#.contains(c));
            wiki_file(&words)
        }
        PlaceKind::Azure => azure(title),
        PlaceKind::Mediawiki => mediawiki(title),
        PlaceKind::Dokuwiki => dokuwiki(title),
        PlaceKind::ConfluenceCloud | PlaceKind::ConfluenceServer => {
            clipped(&spaced(title, |_| false), BYTES).to_owned()
        }
    }
}

/// Letters and digits joined by hyphens: what every file system and wiki takes.
fn stem(title: &str) -> String {
    match title.chars().any(char::is_alphanumeric) {
        true => FileStem::new(title).as_str().to_owned(),
        false => String::new(),
    }
}

/// A page of a wiki that writes spaces as hyphens. Names that begin with `_` or `.` mean something else there.
fn wiki_file(words: &str) -> String {
    let name = clipped(words, BYTES).replace(' ', "-");
    let name = name.trim_matches(|c| matches!(c, '.' | '_' | '-'));
    if is_reserved(name) {
        return format!("page-{name}");
    }
    name.to_owned()
}

/// A page of an Azure wiki: a space is a hyphen, and a hyphen and what Windows refuses is a percent code.
fn azure(title: &str) -> String {
    let words = spaced(title, |c| matches!(c, '/' | '\\' | '#'));
    let words = words.trim_matches(['.', ' ', '_']);
    let mut name = String::new();
    for letter in clipped(words, BYTES / 3).trim().chars() {
        match letter {
            ' ' => name.push('-'),
            '-' | ':' | '<' | '>' | '*' | '?' | '|' | '"' | '%' => {
                name.push_str(&format!("%{:02X}", u32::from(letter)));
            }
            other => name.push(other),
        }
    }
    if is_reserved(&name) {
        name.insert_str(0, "page-");
    }
    name
}

/// A title of MediaWiki (<https://www.mediawiki.org/wiki/Manual:Page_title>). A colon would lead to another namespace, a
/// slash to a subpage, `%41` and `&amp;` would be read as what they stand for.
fn mediawiki(title: &str) -> String {
    let title = title.replace(':', " -").replace('/', "-");
    let words = spaced(&title, |c| "#<>[]|{}_~%&+\u{fffd}".contains(c));
    let words = clipped(words.trim_matches(['.', ' ', '-']), BYTES);
    first_upper(words.trim())
}

/// An id of DokuWiki (<https://www.dokuwiki.org/pagename>).
fn dokuwiki(title: &str) -> String {
    let mut id = String::new();
    for letter in title.to_lowercase().chars() {
        match letter {
            'a'..='z' | '0'..='9' | '.' | '-' => id.push(letter),
            _ if !id.ends_with('_') => id.push('_'),
            _ => {}
        }
    }
    let id = clipped(&id, BYTES / 2).trim_matches(['_', '-', '.']);
    // The wiki keeps a file of this name, perhaps on Windows.
    match is_reserved(id) {
        true => format!("page_{id}"),
        false => id.to_owned(),
    }
}

/// Words with single spaces; what is refused becomes a space, as do control and direction marks.
fn spaced(title: &str, refused: impl Fn(char) -> bool) -> String {
    let blank = |c: char| {
        c.is_control()
            || c.is_whitespace()
            || refused(c)
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let words = title.split(blank).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn first_upper(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

fn clipped(text: &str, bytes: usize) -> &str {
    text[..text.floor_char_boundary(bytes)].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(kind: PlaceKind, prefix: &str) -> Site<'_> {
        let dialect = crate::publish::kind::dialects(kind)[0];
        Site {
            kind,
            prefix,
            dialect,
        }
    }

    fn one(kind: PlaceKind, prefix: &str, title: &str) -> String {
        let page = Titled {
            key: "review:0190-abcd",
            title,
            kept: None,
        };
        names(site(kind, prefix), &[page], &[]).remove(0)
    }

    #[test]
    fn a_title_is_a_name_of_each_place() {
        let title = "Checkout API: launch / “Q4” 100% <b> [x]";
        for (kind, name) in [
            (PlaceKind::Folder, "Checkout-API-launch-Q4-100-b-x.md"),
            (PlaceKind::Github, "Checkout-API-launch-“Q4”-100-b-[x].md"),
            (PlaceKind::Gitlab, "Checkout-API-launch-“Q4”-100-b-x.md"),
            (PlaceKind::Gitea, "Checkout-API-launch-Q4-100-b-x.md"),
            (
                PlaceKind::Azure,
                "Checkout-API%3A-launch-“Q4”-100%25-%3Cb%3E-[x].md",
            ),
            (PlaceKind::Mediawiki, "Checkout API - launch - “Q4” 100 b x"),
            (PlaceKind::Dokuwiki, "checkout_api_launch_q4_100_b_x"),
            (PlaceKind::ConfluenceCloud, title),
        ] {
            assert_eq!(one(kind, "", title), name, "{kind:?}");
        }
    }

    #[test]
    fn names_stand_below_the_prefix() {
        for (kind, prefix, name) in [
            (PlaceKind::Folder, "docs/reviews", "docs/reviews/Launch.md"),
            (PlaceKind::Mediawiki, "readiness", "Readiness/Launch"),
            (PlaceKind::Dokuwiki, "Ops:Ready", "ops:ready:launch"),
            (PlaceKind::ConfluenceServer, "OPS", "Launch"),
        ] {
            assert_eq!(one(kind, prefix, "Launch"), name);
        }
    }

    #[test]
    fn the_index_has_the_name_a_place_shows_first() {
        let page = |title| Titled {
            key: INDEX,
            title,
            kept: None,
        };
        let below = Titled {
            key: "review:1",
            title: "Launch",
            kept: None,
        };
        for (kind, prefix, index, child) in [
            (PlaceKind::Folder, "", "index.md", "Launch.md"),
            (PlaceKind::Github, "", "Home.md", "Launch.md"),
            (
                PlaceKind::Github,
                "docs",
                "docs/All-of-it.md",
                "docs/Launch.md",
            ),
            (PlaceKind::Gitlab, "docs", "docs/home.md", "docs/Launch.md"),
            (PlaceKind::Azure, "", "All-of-it.md", "All-of-it/Launch.md"),
            (PlaceKind::Dokuwiki, "ops", "ops:start", "ops:launch"),
            (PlaceKind::Dokuwiki, "", "all_of_it", "launch"),
            (PlaceKind::Mediawiki, "Ops", "Ops/All of it", "Ops/Launch"),
        ] {
            let made = names(site(kind, prefix), &[page("All of it"), below], &[]);
            assert_eq!(made, [index, child], "{kind:?}");
        }
    }

    #[test]
    fn hostile_titles_give_names_that_are_safe() {
        let long = "é".repeat(4_000);
        let titles = [
            "",
            " ",
            "..",
            "../../etc/passwd",
            "con",
            "NUL",
            "a\0b",
            "\u{202e}txt",
            ".git",
            "_Sidebar",
            "###",
            "/",
            "\\\\host\\x",
            "Κατάλογος",
            "👩‍👩‍👧",
            "-rf",
            "{{x}}",
            "[[x]]",
            "<!-- -->",
            "%2e%2e",
            ":talk",
            "a:b:c",
            "~~~~",
            "a//b",
            "COM1.txt",
            "…",
            "\n\r\t",
            "file.md",
            "..%2f",
            "&amp;",
            &long,
        ];
        for kind in crate::publish::kind::KINDS {
            for title in titles {
                let name = one(kind, "", title);
                let stem = name.strip_suffix(".md").unwrap_or(&name);
                assert!(
                    !stem.is_empty() && name.len() <= 255,
                    "{kind:?} {title:?}: {name:?}"
                );
                assert!(
                    !name.chars().any(char::is_control),
                    "{kind:?} {title:?}: {name:?}"
                );
                let confluence = matches!(
                    kind,
                    PlaceKind::ConfluenceCloud | PlaceKind::ConfluenceServer
                );
                if !confluence {
                    assert!(
                        !name.contains('/') && !name.starts_with(['.', '-', '_']),
                        "{kind:?} {title:?}: {name:?}"
                    );
                    // MediaWiki keeps no files by the names of pages.
                    assert!(
                        !is_reserved(stem) || kind == PlaceKind::Mediawiki,
                        "{kind:?} {title:?}: {name:?}"
                    );
                    assert!(
                        !name.contains("..") || kind == PlaceKind::Mediawiki,
                        "{kind:?} {title:?}: {name:?}"
                    );
                }
                if kind == PlaceKind::Mediawiki {
                    assert!(!name.contains(|c| "#<>[]|{}_:%&".contains(c)), "{name:?}");
                    assert_eq!(first_upper(&name), name);
                }
                if kind == PlaceKind::Dokuwiki {
                    let fine =
                        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
                    assert!(name.chars().all(fine), "{name:?}");
                }
            }
        }
    }

    #[test]
    fn of_two_with_one_title_the_older_keeps_the_plain_name() {
        let page = |key, title| Titled {
            key,
            title,
            kept: None,
        };
        for (kind, first, second) in [
            (PlaceKind::Folder, "Launch.md", "LAUNCH-2.md"),
            (PlaceKind::Mediawiki, "Launch", "LAUNCH (2)"),
            (PlaceKind::Dokuwiki, "launch", "launch_2"),
            (PlaceKind::ConfluenceCloud, "Launch", "LAUNCH (2)"),
            (PlaceKind::Azure, "Launch.md", "LAUNCH-(2).md"),
        ] {
            let pages = [
                page("review:0002", "LAUNCH"),
                page("assessment:0001", "Launch"),
            ];
            assert_eq!(names(site(kind, ""), &pages, &[]), [second, first]);
        }
    }

    #[test]
    fn a_page_keeps_its_name_and_does_not_take_another_ones() {
        let pages = [
            Titled {
                key: "review:1",
                title: "Launch",
                kept: None,
            },
            Titled {
                key: "review:2",
                title: "Launch",
                kept: Some("Launch.md"),
            },
        ];
        let made = names(site(PlaceKind::Folder, ""), &pages, &["launch-2.md"]);
        assert_eq!(made, ["Launch-3.md", "Launch.md"]);
    }
}
