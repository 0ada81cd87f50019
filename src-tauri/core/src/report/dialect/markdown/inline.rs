//! Inline content in Markdown.
//!
//! Left out on purpose: blocks and which characters are special (`escape`).
//! Invariant: emphasis always closes. The mark is used only where CommonMark's flanking rules (0.31,
//! section 6.2) can't fail, whatever a parser takes for punctuation; elsewhere the HTML element is.

use super::super::super::bundle::file_name;
use super::super::super::model::{Inline, plain, tick};
use super::super::page_name;
use super::super::shape::is_forbidden;
use super::escape::{Line, Place};
use super::flavour::{Flavour, GITHUB};

/// Writes inline content to the end of `out`; white space at its ends is dropped.
pub(super) fn write(out: &mut String, place: Place, flavour: &'static Flavour, inlines: &[Inline]) {
    pieces(
        &mut Line::new(out, place, flavour),
        inlines,
        Within::default(),
    );
}

/// Writes words to the end of `out`.
pub(super) fn words(out: &mut String, place: Place, flavour: &'static Flavour, words: &str) {
    Line::new(out, place, flavour).text(words);
}

/// What surrounds a piece: links don't nest, and neither do emphasis marks.
#[derive(Debug, Clone, Copy, Default)]
struct Within {
    link: bool,
    mark: bool,
}

fn piece(line: &mut Line<'_>, inline: &Inline, next: Option<&Inline>, within: Within) {
    match inline {
        Inline::Text(text) => line.text(text),
        Inline::Strong(inner) => marked(line, inner, next, within, ("**", "strong")),
        Inline::Emph(inner) => marked(line, inner, next, within, ("*", "em")),
        Inline::Strike(inner) => marked(line, inner, next, within, ("~~", "del")),
        Inline::Code(text) => code(line, text),
        Inline::Link { url, text } => {
            link(
                line,
                text,
                url.as_str(),
                &format!("<{}>", url.as_str()),
                within,
            );
        }
        Inline::AnchorLink { to, text } => {
            link(
                line,
                text,
                to.as_str(),
                &format!("#{}", to.as_str()),
                within,
            );
        }
        Inline::PageLink { page, text } => match page_name::address(page) {
            Some(address) => link(line, text, page, &format!("<{address}>"), within),
            None => words_or(line, text, page, within),
        },
        Inline::Anchor(anchor) => line.raw(&format!("<a id=\"{}\"></a>", anchor.as_str())),
        Inline::Image { url, alt } => {
            line.raw("![");
            line.raw(&html(alt));
            line.raw(&format!("](<{}>)", url.as_str()));
        }
        Inline::Attached {
            alt,
            path: Some(path),
            ..
        } => {
            line.raw("![");
            line.raw(&html(alt));
            line.raw(&format!("](<{}{}>)", line.pictures, file_name(path)));
        }
        Inline::Attached {
            alt, path: None, ..
        } => line.text(alt),
        Inline::Check(done) => line.raw(&tick(*done).to_string()),
        Inline::Break => line.line_break(),
    }
}

fn pieces(line: &mut Line<'_>, inlines: &[Inline], within: Within) {
    for (at, inline) in inlines.iter().enumerate() {
        piece(line, inline, inlines.get(at + 1), within);
    }
}

fn marked(
    line: &mut Line<'_>,
    inner: &[Inline],
    next: Option<&Inline>,
    within: Within,
    (mark, tag): (&str, &str),
) {
    if inner.is_empty() {
        return;
    }
    let inside = Within {
        mark: true,
        ..within
    };
    if !within.mark && opens(line.last(), inner.first()) && closes(inner.last(), next, within) {
        line.raw(mark);
        pieces(line, inner, inside);
        line.raw(mark);
    } else {
        line.raw(&format!("<{tag}>"));
        pieces(line, inner, inside);
        line.raw(&format!("</{tag}>"));
    }
}

fn opens(before: Option<char>, first: Option<&Inline>) -> bool {
    let Some(first) = first_char(first) else {
        return false;
    };
    match before {
        Some('*' | '~' | '\\') => false,
        Some(c) if !c.is_ascii() || c.is_ascii_alphanumeric() => is_letter(first),
        Some(_) | None => !first.is_whitespace(),
    }
}

fn closes(last: Option<&Inline>, next: Option<&Inline>, within: Within) -> bool {
    let Some(Inline::Text(last)) = last else {
        return false;
    };
    let Some(last) = last.chars().next_back() else {
        return false;
    };
    let apart = match next {
        Some(Inline::Text(_)) => {
            first_char(next).is_some_and(|c| c.is_ascii() && !c.is_ascii_alphanumeric())
        }
        Some(Inline::Check(_)) => false,
        Some(Inline::Strong(inner) | Inline::Emph(inner) | Inline::Strike(inner)) => {
            !inner.is_empty()
        }
        Some(Inline::Code(text)) => !text.is_empty(),
        // Inside a link, another one is only its words.
        Some(Inline::Link { .. } | Inline::AnchorLink { .. }) => !within.link,
        Some(Inline::PageLink { page, .. }) => !within.link && page_name::address(page).is_some(),
        // Each of these begins with ASCII punctuation, and so does what can follow the last piece.
        Some(Inline::Anchor(_) | Inline::Image { .. } | Inline::Break) | None => true,
        Some(Inline::Attached { path, .. }) => path.is_some(),
    };
    is_letter(last) || (apart && !last.is_whitespace())
}

fn first_char(inline: Option<&Inline>) -> Option<char> {
    match inline {
        Some(Inline::Text(text)) => text.chars().next(),
        _ => None,
    }
}

/// A letter or digit that CommonMark does not count as punctuation; enclosed letters are symbols.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}')
}

fn link(line: &mut Line<'_>, text: &[Inline], target: &str, address: &str, within: Within) {
    if within.link {
        return pieces(line, text, within);
    }
    line.raw("[");
    let inside = Within {
        link: true,
        ..within
    };
    words_or(line, text, target, inside);
    line.raw(&format!("]({address})"));
}

fn words_or(line: &mut Line<'_>, text: &[Inline], otherwise: &str, within: Within) {
    match plain(text).trim().is_empty() {
        true => line.text(otherwise),
        false => pieces(line, text, within),
    }
}

fn code(line: &mut Line<'_>, text: &str) {
    let text: String = text
        .replace("\r\n", " ")
        .chars()
        .map(|c| match c {
            _ if c.is_ascii_whitespace() || c == '\u{b}' => ' ',
            _ if is_forbidden(c) => char::REPLACEMENT_CHARACTER,
            _ => c,
        })
        .collect();
    let beside_code = line.last() == Some('`');
    let cut_by_cell = line.place == Place::Cell && text.contains(['|', '\\']);
    if text.trim().is_empty() {
        line.text(&text);
    } else if cut_by_cell || beside_code || text.starts_with(' ') || text.ends_with(' ') {
        line.raw(&format!("<code>{}</code>", html(&text)));
    } else {
        let fence = "`".repeat(longest_run(&text) + 1);
        let pad = if text.starts_with('`') || text.ends_with('`') {
            " "
        } else {
            ""
        };
        line.raw(&format!("{fence}{pad}{text}{pad}{fence}"));
    }
}

/// The words with every special character as a numeric reference, on one line.
pub(super) fn html(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    Line::new(&mut out, Place::Html, &GITHUB).text(words);
    out
}

/// The length of the longest run of backticks.
pub(super) fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
