//! The house style, as far as text shows it.

use crate::tree::{File, holds};

const CODE: [&str; 5] = ["rs", "ts", "svelte", "js", "mjs"];

/// Every file opens with what it owns.
#[test]
fn files_open_with_what_they_own() {
    holds(
        |files| {
            let code = files
                .iter()
                .filter(|file| file.is(&CODE) || file.is(&["css", "sql"]));
            let wrong = code.filter(|file| {
                let text = file.text.trim_start();
                !match file.path.rsplit('.').next() {
                    Some("rs") => text.starts_with("//!"),
                    Some("sql") => text.starts_with("--"),
                    Some("svelte") => {
                        text.starts_with("<!--")
                            || text.split_once("<script").is_some_and(|(_, script)| {
                                script
                                    .split_once('>')
                                    .is_some_and(|(_, body)| body.trim_start().starts_with("/**"))
                            })
                    }
                    Some("css") => text.starts_with("/*"),
                    _ => text.starts_with("/*") || text.starts_with("//") || text.starts_with("#!"),
                }
            });
            wrong.map(|file| file.at(1, "open the file with a comment that says what it owns, what it leaves out, and its invariant")).collect()
        },
        &[
            ("src-tauri/core/src/a.rs", "use std::fmt;\n//! late"),
            (
                "ui/src/home/Home.svelte",
                "<script lang=\"ts\">\nlet a;\n</script>",
            ),
            ("ui/src/host/fake.ts", "export {};"),
        ],
        &[
            ("src-tauri/core/src/a.rs", "//! What it owns."),
            ("ui/src/home/Home.svelte", "<!-- What it owns. -->\n<p>"),
            (
                "ui/src/home/Home.svelte",
                "<script lang=\"ts\">\n  /** What it owns. */",
            ),
        ],
    );
}

/// One idea a file: near 150 lines, never over 500 without its tests. Test folders and generated files are excepted.
#[test]
fn files_stay_short() {
    holds(
        |files| {
            let code = files.iter().filter(|file| {
                (file.is(&CODE) || file.is(&["css"]))
                    && !is_test(file)
                    && !file.under(&["ui/src/gen"])
            });
            code.filter_map(|file| {
                let own = file.text.split("#[cfg(test)]").next().unwrap_or_default();
                let lines = own.lines().count();
                (lines > 500).then(|| {
                    file.at(
                        lines,
                        "the file is over 500 lines; it holds more than one idea",
                    )
                })
            })
            .collect()
        },
        &[("src-tauri/core/src/a.rs", &"//! a\n".repeat(501))],
        &[
            (
                "src-tauri/core/src/a.rs",
                &format!(
                    "{}#[cfg(test)]\n{}",
                    "//! a\n".repeat(400),
                    "a\n".repeat(300)
                ),
            ),
            ("tests/tidy.rs", &"a\n".repeat(900)),
        ],
    );
}

/// Names say what a thing is, in the user's words.
#[test]
fn names_say_something() {
    holds(
        |files| {
            let mut found = Vec::new();
            for file in files
                .iter()
                .filter(|file| file.is(&CODE) && !file.under(&["ui/src/gen"]))
            {
                let stem = file
                    .path
                    .rsplit('/')
                    .next()
                    .and_then(|name| name.split('.').next())
                    .unwrap_or_default();
                if is_empty_name(stem) {
                    found.push(file.at(
                        1,
                        &format!("the file name `{stem}` says nothing about what is in it"),
                    ));
                }
                let code = if file.is(&["rs"]) {
                    file.rust().code
                } else {
                    file.text.clone()
                };
                for (number, line) in code.lines().enumerate() {
                    if let Some(name) = declared(line).filter(|name| is_empty_name(name)) {
                        found.push(file.at(
                            number + 1,
                            &format!(
                                "the name `{name}` says nothing; use the word a user would use"
                            ),
                        ));
                    }
                }
            }
            found
        },
        &[
            ("src-tauri/core/src/a.rs", "pub struct ReviewManager;"),
            (
                "src-tauri/core/src/a.rs",
                "pub(crate) trait ReviewService {}",
            ),
            ("src-tauri/core/src/utils.rs", ""),
            ("ui/src/host/a.ts", "export class SaveHelper {}"),
            ("ui/src/host/requestProcessor.ts", ""),
        ],
        &[
            (
                "src-tauri/core/src/a.rs",
                "pub struct NewService; struct ServiceSummary; enum Utility {}",
            ),
            ("src-tauri/core/src/service.rs", "pub struct Service;"),
        ],
    );
}

/// A lint is expected with a reason, never allowed.
#[test]
fn lints_are_expected_not_allowed() {
    holds(
        |files| {
            let mut found = Vec::new();
            for file in files {
                if file.is(&["rs"]) {
                    found.extend(file.lines_with(
                        &file.rust().code,
                        &["#[allow(", "#![allow(", ", allow("],
                        "is not used; write `#[expect(…, reason = …)]`",
                    ));
                } else if file.is(&["ts", "svelte", "js", "mjs"]) && !file.under(&["ui/src/gen"]) {
                    let words = ["@ts-ignore", "@ts-nocheck", "eslint-disable"];
                    found.extend(file.lines_with(&file.text, &words, "is not used; mend what it hides, or write `@ts-expect-error` with the reason"));
                }
            }
            found
        },
        &[
            ("src-tauri/src/main.rs", "#[allow(dead_code)]\nfn a() {}"),
            ("ui/src/host/a.ts", "// @ts-ignore"),
        ],
        &[
            (
                "src-tauri/src/main.rs",
                "#[expect(dead_code, reason = \"x\")]\nfn a() {} // #[allow(",
            ),
            (
                "ui/src/host/a.ts",
                "// @ts-expect-error: the mock has no window",
            ),
        ],
    );
}

/// Every crate takes the lints of the workspace.
#[test]
fn crates_take_the_workspace_lints() {
    holds(
        |files| {
            let crates = files.iter().filter(|file| {
                file.path.ends_with("Cargo.toml") && file.text.contains("[package]")
            });
            crates
                .filter(|file| !file.text.contains("[lints]\nworkspace = true"))
                .map(|file| file.at(1, "add `[lints]` with `workspace = true`"))
                .collect()
        },
        &[("src-tauri/core/Cargo.toml", "[package]\nname = \"a\"")],
        &[
            (
                "src-tauri/core/Cargo.toml",
                "[package]\nname = \"a\"\n\n[lints]\nworkspace = true\n",
            ),
            ("Cargo.toml", "[workspace]"),
        ],
    );
}

/// Every test runs, and none waits for a clock.
#[test]
fn tests_run_and_do_not_sleep() {
    holds(
        |files| {
            let mut found = Vec::new();
            for file in files {
                if file.is(&["rs"]) {
                    let code = file.rust().code;
                    found.extend(file.lines_with(
                        &code,
                        &["#[ignore", "thread::sleep", "time::sleep"],
                        "is not used; wait for the condition, with a deadline",
                    ));
                } else if file.is(&["ts", "js", "mjs"])
                    && is_test(file)
                    && !file.under(&["tests/window"])
                {
                    // `tests/window` holds the wait for a condition itself.
                    let words = [
                        ".skip(",
                        ".only(",
                        ".todo(",
                        "setTimeout(",
                        "xit(",
                        "fdescribe(",
                    ];
                    found.extend(file.lines_with(
                        &file.text,
                        &words,
                        "is not used in a test; every test runs and waits for a condition",
                    ));
                }
            }
            found
        },
        &[
            (
                "tests/journey.rs",
                "#[test]\n#[ignore = \"slow\"]\nfn a() {}",
            ),
            ("tests/journey.rs", "std::thread::sleep(pause);"),
            ("ui/src/home/Home.test.ts", "it.skip(\"a\", () => {});"),
            (
                "ui/test/a.ts",
                "await new Promise((done) => setTimeout(done, 50));",
            ),
        ],
        &[
            ("tests/journey.rs", "#[test]\nfn a() {} // #[ignore"),
            ("ui/src/host/save.ts", "setTimeout(save, 400);"),
        ],
    );
}

/// Core returns errors; it never panics on purpose.
#[test]
fn core_does_not_panic() {
    holds(
        |files| {
            let of_core = files
                .iter()
                .filter(|file| file.under(&["src-tauri/core/src"]) && file.is(&["rs"]));
            let words = [
                ".unwrap()",
                ".expect(",
                "panic!(",
                "unreachable!(",
                "unimplemented!(",
                " assert!(",
                " assert_eq!(",
            ];
            of_core
                .flat_map(|file| {
                    file.lines_with(
                        &file.rust_without_tests().code,
                        &words,
                        "may panic; return an `Error`",
                    )
                })
                .collect()
        },
        &[
            ("src-tauri/core/src/a.rs", "let a = b.expect(\"c\");"),
            ("src-tauri/core/src/a.rs", "    panic!(\"c\");"),
        ],
        &[(
            "src-tauri/core/src/a.rs",
            "let a = b?;\n#[expect(dead_code, reason = \"x\")]\n#[cfg(test)]\nmod tests { fn a() { b.unwrap(); } }",
        )],
    );
}

/// Nothing is left for later in a comment.
#[test]
fn nothing_is_left_for_later() {
    holds(
        |files| {
            let written = files.iter().filter(|file| {
                (file.is(&CODE) || file.is(&["css", "sql", "toml"]))
                    && !file.under(&["tests/tidy", "assets/packs"])
            });
            let words = ["TODO", "FIXME", "XXX", "HACK"];
            written.flat_map(|file| file.lines_with(&file.text, &words, "is left for later; do it, or say what is missing in the message of the commit")).collect()
        },
        &[("src-tauri/core/src/a.rs", "// TODO: mend")],
        &[("src-tauri/core/src/a.rs", "// Done.")],
    );
}

/// Messages are calm: no begging, no apology, no cheering.
#[test]
fn messages_are_calm() {
    holds(
        |files| {
            let mut found = Vec::new();
            let words = ["please", "oops", "successfully", "sorry"];
            let hit = |text: &str| {
                let low = text.to_lowercase();
                words.into_iter().find(|word| {
                    low.split(|c: char| !c.is_alphabetic())
                        .any(|part| part == *word)
                })
            };
            for file in files
                .iter()
                .filter(|file| file.under(&["src-tauri", "ui/src"]))
            {
                if file.is(&["rs"]) {
                    for (line, text) in file.rust_without_tests().literals {
                        if let Some(word) = hit(&text) {
                            found.push(file.at(line, &format!("a message does not say `{word}`")));
                        }
                        let cheers = text.contains("! ") || text.ends_with('!');
                        if cheers
                            && text.contains(' ')
                            && text.starts_with(|c: char| c.is_uppercase())
                        {
                            found.push(file.at(line, "a message has no exclamation mark"));
                        }
                    }
                } else if file.is(&["svelte", "ts"])
                    && !is_test(file)
                    && !file.under(&["ui/src/gen"])
                {
                    for (number, line) in file.text.lines().enumerate() {
                        if let Some(word) = hit(line) {
                            found.push(
                                file.at(number + 1, &format!("a message does not say `{word}`")),
                            );
                        }
                    }
                }
            }
            found
        },
        &[
            (
                "src-tauri/core/src/a.rs",
                "Error::new(\"Please try again.\")",
            ),
            ("src-tauri/src/main.rs", "\"The report is written!\""),
            ("ui/src/home/Home.svelte", "<p>Saved successfully</p>"),
        ],
        &[(
            "src-tauri/core/src/a.rs",
            "Error::new(\"The disk is full.\"); vec![1]; // Please",
        )],
    );
}

fn is_test(file: &File) -> bool {
    file.under(&[
        "tests",
        "ui/test",
        "src-tauri/core/tests",
        "src-tauri/cli/tests",
    ]) || file.path.contains(".test.")
}

/// The name that a line declares as a type or a class.
fn declared(line: &str) -> Option<&str> {
    let mut words = line
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty());
    words.find(|word| {
        matches!(
            *word,
            "struct" | "enum" | "trait" | "class" | "interface" | "mod"
        )
    })?;
    words.next()
}

fn is_empty_name(name: &str) -> bool {
    let low = name.to_lowercase();
    let verbs = [
        "New", "Create", "Edit", "Change", "Archive", "Restore", "Delete", "Open", "List", "Get",
        "Demo", "Fake",
    ];
    let is_service_suffix = name.len() > "Service".len()
        && name.ends_with("Service")
        && !verbs.iter().any(|verb| name.starts_with(verb));
    is_service_suffix
        || ["manager", "helper", "helpers", "util", "utils", "processor"]
            .iter()
            .any(|word| low.ends_with(word))
}
