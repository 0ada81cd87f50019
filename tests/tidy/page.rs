//! The page: who may import whom, what may become HTML, and where colours live. Rules 5 and 8 of the architecture.

use crate::tree::{File, holds};

const SCREENS: [&str; 8] = [
    "home",
    "service",
    "design",
    "readiness",
    "premortem",
    "maturity",
    "report",
    "portfolio",
];
/// The one place where HTML that core made from Markdown goes into the page.
const HTML_DOOR: &str = "ui/src/parts/Rendered.svelte";
const SOURCES: [&str; 4] = ["ts", "svelte", "js", "mjs"];

/// One file talks to the shell, so the page also runs in a browser and in tests.
#[test]
fn one_file_imports_tauri() {
    holds(
        |files| {
            let sources = page(files).filter(|file| file.path != "ui/src/host/tauri.ts");
            let words = ["\"@tauri-apps/", "'@tauri-apps/", "__TAURI"];
            sources
                .flat_map(|file| {
                    file.lines_with(&file.text, &words, "belongs in ui/src/host/tauri.ts alone")
                })
                .collect()
        },
        &[
            (
                "ui/src/home/Home.svelte",
                "import { invoke } from \"@tauri-apps/api/core\";",
            ),
            ("ui/src/host/index.ts", "window.__TAURI_INTERNALS__"),
        ],
        &[(
            "ui/src/host/tauri.ts",
            "import { invoke } from \"@tauri-apps/api/core\";",
        )],
    );
}

/// A screen imports `parts`, `host`, `gen` and itself, so that it can be read and changed alone.
#[test]
fn screens_do_not_know_each_other() {
    holds(
        |files| {
            let mut found = Vec::new();
            for file in page(files).filter(|file| !is_test(file)) {
                let Some(own) = folder_of(file).filter(|folder| SCREENS.contains(folder)) else {
                    continue;
                };
                for (line, target) in imports(file) {
                    let folder = target.split('/').next().unwrap_or_default();
                    if folder != own && !matches!(folder, "parts" | "host" | "gen") {
                        found.push(file.at(
                            line,
                            &format!(
                                "a screen imports parts, host, gen and itself, not `{target}`"
                            ),
                        ));
                    }
                }
            }
            found
        },
        &[
            (
                "ui/src/home/Home.svelte",
                "import Card from \"../service/Card.svelte\";",
            ),
            (
                "ui/src/report/deep/a.ts",
                "const a = await import('../../App.svelte');",
            ),
        ],
        &[(
            "ui/src/home/Home.svelte",
            "import { call } from \"../host\";\nimport Row from \"./Row.svelte\";\nimport { tick } from \"svelte\";",
        )],
    );
}

/// Shared parts know no domain: they import neither types of the domain, nor the host, nor a screen.
#[test]
fn parts_know_no_domain() {
    holds(
        |files| {
            let parts =
                page(files).filter(|file| folder_of(file) == Some("parts") && !is_test(file));
            parts
                .flat_map(|file| {
                    let wrong = imports(file)
                        .into_iter()
                        .filter(|(_, target)| !target.starts_with("parts/"));
                    wrong
                        .map(|(line, target)| {
                            file.at(line, &format!("a part imports parts alone, not `{target}`"))
                        })
                        .collect::<Vec<_>>()
                })
                .collect()
        },
        &[(
            "ui/src/parts/Bar.svelte",
            "import type { Review } from \"../gen/types\";",
        )],
        &[(
            "ui/src/parts/Bar.svelte",
            "import Icon from \"./Icon.svelte\";",
        )],
    );
}

/// Only HTML that core produced goes into the page, through one door.
#[test]
fn html_enters_through_one_door() {
    holds(
        |files| {
            let sources = page(files).filter(|file| file.path != HTML_DOOR && !is_test(file));
            let words = [
                "{@html",
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "srcdoc",
                "eval(",
                "new Function",
            ];
            sources
                .flat_map(|file| {
                    file.lines_with(
                        &file.text,
                        &words,
                        &format!("is not allowed; only {HTML_DOOR} inserts HTML, and core made it"),
                    )
                })
                .collect()
        },
        &[
            ("ui/src/home/Home.svelte", "<p>{@html note}</p>"),
            ("ui/src/parts/a.ts", "node.innerHTML = text;"),
            ("ui/src/parts/a.ts", "eval(text)"),
        ],
        &[
            (HTML_DOOR, "{@html html}"),
            ("ui/src/home/Home.svelte", "<p>{note}</p>"),
        ],
    );
}

/// The content security policy refuses inline styles, scripts and handlers; a style directive is fine.
#[test]
fn nothing_is_inline() {
    holds(
        |files| {
            let markup = files
                .iter()
                .filter(|file| file.under(&["ui"]) && file.is(&["svelte", "html"]));
            let words = [
                " style=\"",
                " style='",
                " style={",
                "onclick=\"",
                "javascript:",
                "<iframe",
                "<object",
                "<embed",
                " src=\"http",
                " href=\"data:",
            ];
            markup.flat_map(|file| file.lines_with(&file.text, &words, "is refused by the content security policy; use a class or a `style:` directive")).collect()
        },
        &[
            ("ui/src/home/Home.svelte", "<p style=\"color: red\">"),
            ("ui/index.html", "<iframe src=\"a\">"),
        ],
        &[(
            "ui/src/home/Home.svelte",
            "<p style:width=\"{share}%\" onclick={open}>",
        )],
    );
}

/// No component holds a colour: the names of `tokens.css` do, where the contrast is proven.
#[test]
fn colours_live_in_tokens() {
    holds(
        |files| {
            let styled = files.iter().filter(|file| {
                file.under(&["ui/src"])
                    && file.is(&["svelte", "css"])
                    && !file.path.ends_with("tokens.css")
            });
            styled
                .flat_map(|file| {
                    let style = if file.is(&["css"]) {
                        file.text.as_str()
                    } else {
                        file.text.split("<style").nth(1).unwrap_or_default()
                    };
                    let before = file.text.len() - style.len();
                    let first = file.text[..before].matches('\n').count();
                    let lines = style
                        .lines()
                        .enumerate()
                        .filter(|(_, line)| line.contains(':') && has_hex_colour(line));
                    lines
                        .map(|(at, _)| file.at(first + at + 1, "a colour belongs in tokens.css"))
                        .collect::<Vec<_>>()
                })
                .collect()
        },
        &[
            ("ui/src/css/home.css", "p { color: #fff; }"),
            (
                "ui/src/home/Home.svelte",
                "<p>\n<style>\np { color: #12345f; }\n</style>",
            ),
        ],
        &[
            ("ui/src/css/home.css", "#main { color: var(--ink); }"),
            ("ui/src/tokens.css", "--ink: #181d29;"),
            ("ui/src/home/Home.svelte", "<a href=\"#add\">"),
        ],
    );
}

/// Somebody who chooses dark sees the same as somebody whose system is dark, and the contrast is proven by a script.
#[test]
fn the_two_dark_themes_are_equal() {
    holds(
        |files| {
            let tokens = files.iter().filter(|file| file.path == "ui/src/tokens.css");
            let mut found: Vec<String> = tokens
                .filter(|file| {
                    let blocks = dark_blocks(&file.text);
                    blocks.len() != 2 || blocks[0].is_empty() || blocks[0] != blocks[1]
                })
                .map(|file| file.at(1, "the two dark blocks differ; copy one over the other"))
                .collect();
            if files.iter().any(|file| file.path == "ui/src/tokens.css")
                && files.len() > 1
                && files.iter().all(|file| file.path != "ui/contrast.mjs")
            {
                found.push(
                    "ui/contrast.mjs is missing; it proves the contrast of every pair".to_owned(),
                );
            }
            found
        },
        &[(
            "ui/src/tokens.css",
            "@media (prefers-color-scheme: dark) {\n:root:not([data-theme=\"light\"]) {\n--ink: #111111;\n}\n}\n:root[data-theme=\"dark\"] {\n--ink: #222222;\n}",
        )],
        &[(
            "ui/src/tokens.css",
            "@media (prefers-color-scheme: dark) {\n:root:not([data-theme=\"light\"]) {\n--ink: #111111;\n}\n}\n:root[data-theme=\"dark\"] {\n  --ink: #111111;\n}",
        )],
    );
}

fn page(files: &[File]) -> impl Iterator<Item = &File> {
    files
        .iter()
        .filter(|file| file.under(&["ui/src"]) && file.is(&SOURCES))
}

fn is_test(file: &File) -> bool {
    file.path.contains(".test.")
}

fn folder_of(file: &File) -> Option<&str> {
    file.path
        .strip_prefix("ui/src/")?
        .split_once('/')
        .map(|(folder, _)| folder)
}

/// The relative imports of a file, resolved from `ui/src`.
fn imports(file: &File) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in file.text.lines().enumerate() {
        for start in ["from ", "import ", "import("] {
            for (at, _) in line.match_indices(start) {
                let rest = &line[at + start.len()..];
                let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
                    continue;
                };
                let target = rest[1..].split(quote).next().unwrap_or_default();
                if target.starts_with('.') {
                    found.push((number + 1, resolve(&file.path, target)));
                }
            }
        }
    }
    found
}

fn resolve(from: &str, target: &str) -> String {
    let inside = from.strip_prefix("ui/src/").unwrap_or(from);
    let mut folders: Vec<&str> = inside.split('/').collect();
    folders.pop();
    for part in target.split('/') {
        match part {
            "." => {}
            ".." => {
                folders.pop();
            }
            other => folders.push(other),
        }
    }
    folders.join("/")
}

fn has_hex_colour(line: &str) -> bool {
    let values = line.split_once(':').map_or("", |(_, values)| values);
    values.split('#').skip(1).any(|rest| {
        let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
        let ends = rest[digits..]
            .chars()
            .next()
            .is_none_or(|c| !c.is_alphanumeric() && c != '-');
        ends && matches!(digits, 3 | 4 | 6 | 8)
    })
}

/// The declarations of each dark block, without the white space around them.
fn dark_blocks(text: &str) -> Vec<Vec<&str>> {
    let marks = [
        "@media (prefers-color-scheme: dark)",
        ":root[data-theme=\"dark\"]",
    ];
    let starts = marks.iter().filter_map(|mark| text.find(mark));
    starts
        .map(|start| {
            let block = text[start..].split("}\n").next().unwrap_or_default();
            block
                .lines()
                .map(str::trim)
                .filter(|line| line.starts_with("--"))
                .collect()
        })
        .collect()
}
