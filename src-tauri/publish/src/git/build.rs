//! Commits made of pages by `git fast-import`: no work tree, no index, one process.
//!
//! Invariant: a path is written quoted, so that no name is read as anything else.

use std::collections::BTreeMap;

use lamppost_core::Result;
use lamppost_core::publish::Change;

use super::run::Git;
use super::tree::Tree;
use super::{OURS, THEIRS};

/// Builds one commit a page on top of what the other side has.
pub(super) fn commits(
    git: &Git,
    tree: &Tree,
    changes: &[&Change<'_>],
    author: &str,
    keeps_order: bool,
) -> Result<()> {
    let mut orders: BTreeMap<String, String> = BTreeMap::new();
    let mail = git.run(&["config", "user.email"], None)?;
    let mail = String::from_utf8_lossy(&mail.out).trim().to_owned();
    let plain = |text: &str| -> String {
        let text: String = text
            .chars()
            .map(|c| {
                if c.is_control() || matches!(c, '<' | '>') {
                    ' '
                } else {
                    c
                }
            })
            .collect();
        text.trim().to_owned()
    };
    let mail = match plain(&mail) {
        mail if mail.contains('@') => mail,
        _ => "lamppost@localhost".to_owned(),
    };
    let name = match plain(author) {
        name if name.is_empty() => "Lamppost".to_owned(),
        name => name,
    };
    let mut stream = Vec::new();
    // What an earlier try left there is no part of this one.
    git.must(&["update-ref", "-d", OURS], None)?;
    stream.extend_from_slice(format!("feature done\nreset {OURS}\n").as_bytes());
    if !tree.is_empty_remote {
        stream.extend_from_slice(format!("from {THEIRS}\n").as_bytes());
    }
    stream.push(b'\n');
    for change in changes {
        let message = format!("Publish {}\n\n{}\n", plain(change.title), change.note);
        let head = format!("commit {OURS}\ncommitter {name} <{mail}> now\n");
        stream.extend_from_slice(head.as_bytes());
        data(&mut stream, message.as_bytes());
        if let Some(before) = change.before.filter(|before| before.name != change.name) {
            stream.extend_from_slice(format!("D {}\n", quoted(&before.name)).as_bytes());
        }
        modify(&mut stream, change.name, change.text.as_bytes());
        for path in tree.ours_of(git, change.gone)? {
            stream.extend_from_slice(format!("D {}\n", quoted(path)).as_bytes());
        }
        for file in change.files {
            modify(&mut stream, &file.path, &file.bytes);
        }
        if keeps_order {
            for (path, text) in ordered(git, tree, change, &mut orders)? {
                modify(&mut stream, &path, text.as_bytes());
            }
        }
        stream.push(b'\n');
    }
    stream.extend_from_slice(b"done\n");
    let words = ["fast-import", "--quiet", "--done", "--date-format=now"];
    git.must(&words, Some(stream))?;
    Ok(())
}

/// Azure lists the pages of a folder in `.order`; a folder without one is left without.
fn ordered(
    git: &Git,
    tree: &Tree,
    change: &Change<'_>,
    orders: &mut BTreeMap<String, String>,
) -> Result<Vec<(String, String)>> {
    let parts = |path: &str| {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let page = file.strip_suffix(".md").unwrap_or(file).to_owned();
        let order = match folder {
            "" => ".order".to_owned(),
            folder => format!("{folder}/.order"),
        };
        (order, page)
    };
    let (path, page) = parts(change.name);
    let text = match orders.get(&path) {
        Some(text) => Some(text.clone()),
        None => tree.beside(git, &path)?,
    };
    let Some(text) = text else {
        return Ok(Vec::new());
    };
    let old = change.before.map(|before| parts(&before.name));
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let was = old
        .filter(|(order, _)| *order == path)
        .map(|(_, page)| page);
    let listed = lines.iter().position(|line| Some(line) == was.as_ref());
    match listed {
        Some(at) => lines[at] = page,
        None if lines.contains(&page) => {}
        None => lines.push(page),
    }
    let now = lines
        .iter()
        .map(|line| format!("{line}\n"))
        .collect::<String>();
    if now == text {
        return Ok(Vec::new());
    }
    orders.insert(path.clone(), now.clone());
    Ok(vec![(path, now)])
}

fn modify(stream: &mut Vec<u8>, path: &str, bytes: &[u8]) {
    stream.extend_from_slice(format!("M 100644 inline {}\n", quoted(path)).as_bytes());
    data(stream, bytes);
}

fn data(stream: &mut Vec<u8>, bytes: &[u8]) {
    stream.extend_from_slice(format!("data {}\n", bytes.len()).as_bytes());
    stream.extend_from_slice(bytes);
    stream.push(b'\n');
}

/// A path as `fast-import` reads it, whatever is in it.
fn quoted(path: &str) -> String {
    let mut out = String::from("\"");
    for letter in path.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
