//! Takes Rust source apart into code and literals.
//!
//! Not a parser: it knows comments, strings, raw strings, characters and lifetimes, which is what keeps a rule about code from
//! tripping over a message or a comment. Lines keep their numbers.

/// Rust source, taken apart.
pub(crate) struct Source {
    /// The code, with comments gone and literals emptied.
    pub(crate) code: String,
    /// Every string literal as written, with the line it starts on.
    pub(crate) literals: Vec<(usize, String)>,
}

pub(crate) fn take_apart(text: &str) -> Source {
    let mut source = Source {
        code: String::with_capacity(text.len()),
        literals: Vec::new(),
    };
    let mut rest = text;
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            comment(rest)
        } else if let Some((open, close)) = string_ends(rest, &source.code) {
            source.literals.push((line, rest[open..close.0].to_owned()));
            source.code.push_str("\"\"");
            close.1
        } else if let Some(length) = character(rest) {
            source.code.push_str("' '");
            length
        } else {
            source.code.push(first);
            line += usize::from(first == '\n');
            rest = &rest[first.len_utf8()..];
            continue;
        };
        let lines = rest[..length].matches('\n').count();
        source.code.extend(std::iter::repeat_n('\n', lines));
        line += lines;
        rest = &rest[length..];
    }
    source
}

/// Block comments nest in Rust.
fn comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// Where the content of a string starts, where it ends, and where the literal ends.
fn string_ends(rest: &str, before: &str) -> Option<(usize, (usize, usize))> {
    if let Some(body) = rest.strip_prefix('"') {
        let mut escaped = false;
        let end = body.find(|c| {
            let closes = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            closes
        });
        let end = end.unwrap_or(body.len());
        return Some((1, (end + 1, (end + 2).min(rest.len()))));
    }
    let continues_a_name =
        before.ends_with(|c: char| c.is_alphanumeric() || c == '_') && !before.ends_with('b');
    let raw = rest.strip_prefix('r').filter(|_| !continues_a_name)?;
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    let body = raw[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let start = 1 + hashes + 1;
    let end = start + body.find(&close).unwrap_or(body.len());
    Some((start, (end, (end + close.len()).min(rest.len()))))
}

/// The length of a character literal; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('\'')?;
    let first = body.chars().next()?;
    if first == '\\' {
        let end = body[2..].find('\'')?;
        return Some(1 + 2 + end + 1);
    }
    body[first.len_utf8()..]
        .starts_with('\'')
        .then_some(1 + first.len_utf8() + 1)
}

#[test]
fn literals_and_comments_are_taken_out_and_lines_stay() {
    let text = "let a = \"x // y\"; // \"c\"\n/* /* \" */ */ let b = r#\"q\"r\"#;\nfn f<'a>(c: char) { c == '\"' || c == '\\''; }\nlet d = \"\\\"e\";";
    let source = take_apart(text);
    let literals: Vec<(usize, &str)> = source
        .literals
        .iter()
        .map(|(line, text)| (*line, text.as_str()))
        .collect();
    assert_eq!(literals, [(1, "x // y"), (2, "q\"r"), (4, "\\\"e")]);
    assert_eq!(
        source.code,
        "let a = \"\"; \n let b = \"\";\nfn f<'a>(c: char) { c == ' ' || c == ' '; }\nlet d = \"\";"
    );
}
