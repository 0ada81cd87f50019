//! Text to Markdown that every parser reads as that text.
//!
//! Numeric references are understood by each of them and mean nothing to any extension; a backslash
//! does the same inside a table cell and reads better there. Each character is in the list because
//! some parser gave it a meaning when hostile text was tried.
//! Left out on purpose: addresses (they are percent-encoded when made) and code.
//! Invariant: what a parser reads back is the text, apart from three things. White space at the ends
//! is trimmed, tabs and other vertical or horizontal controls become a space, and control characters
//! that no document may hold become U+FFFD.

use super::super::shape::is_forbidden;
use super::flavour::Flavour;

/// Where text stands, which decides what is special there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Running text; a line break is kept as `<br/>`.
    Line,
    /// A cell of a table; a line break is kept as `<br/>`.
    Cell,
    /// A heading, which can't hold a line break.
    Heading,
    /// Raw HTML, a title or the words of a picture: no backslash works and no line break.
    Html,
}

/// How far into a line the writer is: some characters are special only at its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// Nothing visible yet.
    Start,
    /// Digits only.
    Digits,
    /// Past the point where anything can start a block.
    Inside,
}

/// The bytes that mean nothing anywhere inside a line. Not `.` (see `www.`), and none that begins a
/// character which is [forbidden](is_forbidden) or white space outside ASCII.
static PLAIN: [bool; 256] = plain();

const fn plain() -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = matches!(
            byte as u8,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b' ' | b',' | b';' | b'(' | b')' | b'!' | b'?'
                | b'/' | b'%' | b'+' | b'-' | b'=' | 0x80..=0xc1 | 0xc3..=0xe0 | 0xe4..=0xee | 0xf0..=0xff
        );
        byte += 1;
    }
    table
}

/// Writes the inline content of one line, cell or heading.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// What is written so far; the line is its tail.
    pub(super) out: &'a mut String,
    /// Where the line stands.
    pub(super) place: Place,
    /// What this wiki reads in its own way.
    flavour: &'static Flavour,
    /// True between the brackets of a link, where no address becomes another.
    pub(super) in_link: bool,
    lead: Lead,
    /// True once anything of the line is written.
    begun: bool,
    /// White space and breaks seen but not written: dropped at the ends of the line.
    held: String,
}

impl<'a> Line<'a> {
    /// A line that begins at the end of `out`.
    pub(super) fn new(out: &'a mut String, place: Place, flavour: &'static Flavour) -> Self {
        Self {
            out,
            place,
            flavour,
            // No block can start inside a cell.
            lead: match place {
                Place::Cell => Lead::Inside,
                Place::Line | Place::Heading | Place::Html => Lead::Start,
            },
            in_link: false,
            begun: false,
            held: String::new(),
        }
    }

    /// Writes text so that it is read back as it is.
    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            rest = self.plain_words(rest);
            let mut after = rest.chars();
            let Some(c) = after.next() else {
                return;
            };
            rest = after.as_str();
            match c {
                '\r' => {
                    rest = rest.strip_prefix('\n').unwrap_or(rest);
                    self.line_break();
                }
                '\n' => self.line_break(),
                ' ' | '\t' | '\u{b}' | '\u{c}' => self.held.push(' '),
                _ => self.visible(c, rest),
            }
        }
    }

    /// What a link to a picture begins with in this wiki.
    pub(super) fn pictures(&self) -> &'static str {
        self.flavour.pictures
    }

    /// Writes what needs no look at each character, which is most of any text; gives what is left.
    fn plain_words<'t>(&mut self, text: &'t str) -> &'t str {
        if self.lead != Lead::Inside || !self.begun {
            return text;
        }
        let special = |byte| {
            !PLAIN[usize::from(byte)] || self.needs_backslash(byte) || self.may_be_typography(byte)
        };
        let end = text.bytes().position(special);
        let (run, rest) = text.split_at(end.unwrap_or(text.len()));
        let words = run.trim_end_matches(' ');
        if !words.is_empty() {
            self.release();
            self.out.push_str(words);
        }
        self.held.push_str(&run[words.len()..]);
        rest
    }

    /// Writes markup of our own.
    pub(super) fn raw(&mut self, markup: &str) {
        self.release();
        self.out.push_str(markup);
        self.lead = Lead::Inside;
    }

    /// Breaks the line where the place allows it; a space elsewhere.
    pub(super) fn line_break(&mut self) {
        self.held.push_str(match self.place {
            Place::Line | Place::Cell => "<br/>",
            Place::Heading | Place::Html => " ",
        });
    }

    /// The last character written, with what is held back counted as white space.
    pub(super) fn last(&self) -> Option<char> {
        if self.held.is_empty() {
            self.out.chars().next_back()
        } else {
            Some(' ')
        }
    }

    fn release(&mut self) {
        if self.begun {
            self.out.push_str(&self.held);
        }
        self.held.clear();
        self.begun = true;
    }

    /// One character; what comes after it in the same text decides about some.
    fn visible(&mut self, c: char, rest: &str) {
        if !self.held.is_empty() && self.lead == Lead::Digits {
            self.lead = Lead::Inside;
        }
        self.release();
        let lead = self.lead;
        self.lead = match lead {
            Lead::Start if c.is_whitespace() => Lead::Start,
            Lead::Start | Lead::Digits if c.is_ascii_digit() => Lead::Digits,
            Lead::Start | Lead::Digits | Lead::Inside => Lead::Inside,
        };
        if self.flavour.looks_late && self.place != Place::Html && self.would_be_found_late(c) {
            self.out.push_str("<span></span>");
        }
        match c {
            // A reference would be decoded before this wiki looks for it.
            _ if u8::try_from(c).is_ok_and(|byte| self.needs_backslash(byte)) => {
                self.out.push('\\');
                self.out.push(c);
            }
            '\\' | '`' | '*' | '_' | '[' | ']' if self.place == Place::Cell => {
                self.out.push('\\');
                self.out.push(c);
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '{' | '}' | '@'
            | '^' | '$' | ':' => self.reference(c),
            '#' if lead == Lead::Start || self.place == Place::Heading => self.reference(c),
            '+' | '-' | '=' if lead == Lead::Start => self.reference(c),
            '.' | ')' if lead == Lead::Digits => self.reference(c),
            // Linked by itself, `www.` would swallow the references after it.
            '.' if self.ends_with_www() => self.reference(c),
            '"' | '\'' if self.place == Place::Html => self.reference(c),
            _ if self.flavour.typography && self.is_typography(c, rest) => self.reference(c),
            // Parsers drop these at the ends of a cell or a heading, or take them for the end of a line.
            // A reference to U+0085 would be read as the ellipsis of Windows.
            _ if is_white(c) && c != '\u{85}' => self.reference(c),
            _ if is_forbidden(c) => self.out.push(char::REPLACEMENT_CHARACTER),
            _ => self.out.push(c),
        }
    }

    /// True where this wiki gives the character a meaning of its own; no backslash works in raw HTML.
    fn needs_backslash(&self, byte: u8) -> bool {
        self.place != Place::Html && self.flavour.escaped.as_bytes().contains(&byte)
    }

    /// True for a byte that may begin what this wiki sets in its own type.
    fn may_be_typography(&self, byte: u8) -> bool {
        self.flavour.typography && matches!(byte, b'=' | b'/' | b'(' | b'0'..=b'9')
    }

    /// True where a wiki that improves typography would: `(c)`, `==x==`, `c/o`, `1/2`, `+/-`, `1st`.
    fn is_typography(&self, c: char, rest: &str) -> bool {
        let comes = |ends: &[&str]| ends.iter().any(|end| rest.starts_with(end));
        match c {
            '=' => true,
            // What comes after the text itself is not known here.
            '(' => rest.len() < "tm)".len() || comes(&["c)", "r)", "tm)"]),
            '/' => matches!(self.last(), Some('0'..='9' | 'c' | '+')),
            '0'..='9' => comes(&["st", "nd", "rd", "th"]),
            _ => false,
        }
    }

    /// True where this character would complete something that is looked for after references are decoded:
    /// an address, the name of an emoji or of a heading.
    fn would_be_found_late(&self, c: char) -> bool {
        let ends_with = |word: &str| {
            let written = self.out.as_bytes();
            let from = written.len().saturating_sub(word.len());
            written[from..].eq_ignore_ascii_case(word.as_bytes())
        };
        match c {
            ':' if !self.in_link && (ends_with("http") || ends_with("https")) => true,
            ':' => self.ends_with_name(),
            '.' => !self.in_link && self.ends_with_www(),
            '#' => ends_with("&#123;"),
            _ => false,
        }
    }

    /// True after a colon and a name such as an emoji has.
    fn ends_with_name(&self) -> bool {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '_');
        let name = self.out.rsplit_once("&#58;").map_or("", |(_, name)| name);
        let name = name.replace("&#95;", "_").replace("\\_", "_");
        !name.is_empty() && name.chars().all(is_part)
    }

    fn ends_with_www(&self) -> bool {
        let written = self.out.as_bytes();
        let last = written.len().checked_sub(3).map(|at| &written[at..]);
        last.is_some_and(|last| last.eq_ignore_ascii_case(b"www"))
    }

    fn reference(&mut self, c: char) {
        self.out.push_str("&#");
        self.out.push_str(&u32::from(c).to_string());
        self.out.push(';');
    }
}

/// White space, as any of the languages that parsers are written in sees it.
pub(super) fn is_white(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}
