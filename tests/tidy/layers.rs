//! Who may depend on whom: rules 1 to 3 of the architecture, and what a host may see of core.

use crate::tree::{File, holds};

const CORE: &str = "src-tauri/core/src";

/// The pure layers of core from left to right; right may use left.
const LAYERS: [&str; 4] = ["model", "pack", "score", "report"];

/// Core names no tauri, reads no environment, prints nothing, takes no clock and no randomness of its own.
#[test]
fn core_stands_alone() {
    holds(
        |files| {
            let words = [
                "tauri",
                "env::",
                "option_env!",
                "home_dir",
                "dirs::",
                "println!",
                "print!",
                "eprintln!",
                "eprint!",
                "stdout()",
                "stderr()",
                "stdin()",
                "SystemTime",
                "Instant",
                "Utc::now",
                "Local::now",
                "now_v7",
                "new_v4",
                "getrandom",
                " rand::",
                "RandomState",
                "process::Command",
                "TcpStream",
            ];
            let of_core = files
                .iter()
                .filter(|file| file.under(&[CORE]) && file.is(&["rs"]));
            of_core
                .flat_map(|file| {
                    let code = file.rust_without_tests().code;
                    file.lines_with(
                        &code,
                        &words,
                        "does not belong in core: hosts hand in paths and a `Context`",
                    )
                })
                .collect()
        },
        &[
            ("src-tauri/core/src/a.rs", "use tauri::Manager;"),
            (
                "src-tauri/core/src/a.rs",
                "let home = std::env::var(\"HOME\");",
            ),
            ("src-tauri/core/src/a.rs", "println!(\"x\");"),
            (
                "src-tauri/core/src/a.rs",
                "let t = std::time::Instant::now();",
            ),
            ("src-tauri/core/src/a.rs", "let id = Uuid::now_v7();"),
        ],
        &[
            (
                "src-tauri/core/src/a.rs",
                "// tauri and std::env:: stay outside\nlet o = Operand::Tier;\nlet v = env!(\"CARGO_PKG_VERSION\");",
            ),
            ("src-tauri/cli/src/main.rs", "println!(\"x\");"),
        ],
    );
}

/// `model <- pack <- score <- report`; none of them sees `store`, `publish` or `api`.
#[test]
fn pure_layers_look_left_only() {
    holds(
        |files| {
            let mut found = Vec::new();
            for (file, layer) in files
                .iter()
                .filter_map(|file| Some((file, layer_of(file)?)))
            {
                let Some(rank) = LAYERS.iter().position(|name| *name == layer) else {
                    continue;
                };
                for (line, module) in crate_modules(&file.rust_without_tests().code) {
                    let is_right = LAYERS
                        .iter()
                        .position(|name| *name == module)
                        .is_some_and(|other| other > rank);
                    if is_right || matches!(module.as_str(), "store" | "api" | "publish") {
                        found.push(file.at(line, &format!("`{layer}` must not use `{module}`; the order is model <- pack <- score <- report, and only `api` joins them to `store`")));
                    }
                }
            }
            found
        },
        &[
            ("src-tauri/core/src/model/a.rs", "use crate::pack::Pack;"),
            (
                "src-tauri/core/src/score/a.rs",
                "use crate::{model::Id, report};",
            ),
            (
                "src-tauri/core/src/report/a.rs",
                "fn f() { crate::store::open(); }",
            ),
            (
                "src-tauri/core/src/pack.rs",
                "use crate::{\n    model::{Id, Tier},\n    api::Session,\n};",
            ),
        ],
        &[
            (
                "src-tauri/core/src/report/a.rs",
                "use crate::{model::{Id, store}, pack, score::Verdict, Error};",
            ),
            ("src-tauri/core/src/api/a.rs", "use crate::{store, report};"),
        ],
    );
}

/// The store knows fields and values, never packs, scores or reports.
#[test]
fn store_sees_model_only() {
    holds(
        |files| {
            let of_store = files
                .iter()
                .filter(|file| layer_of(file).as_deref() == Some("store"));
            of_store
                .flat_map(|file| {
                    let uses = crate_modules(&file.rust_without_tests().code);
                    let wrong = uses.into_iter().filter(|(_, module)| {
                        matches!(
                            module.as_str(),
                            "pack" | "score" | "report" | "publish" | "api"
                        )
                    });
                    wrong
                        .map(|(line, module)| {
                            file.at(
                                line,
                                &format!("`store` must not use `{module}`; `api` joins them"),
                            )
                        })
                        .collect::<Vec<_>>()
                })
                .collect()
        },
        &[(
            "src-tauri/core/src/store/a.rs",
            "use crate::score::Verdict;",
        )],
        &[(
            "src-tauri/core/src/store/a.rs",
            "use crate::{Context, Error, model::Id};",
        )],
    );
}

/// Hosts call `api` and hand in a `Context`; the rest of core is not theirs.
#[test]
fn hosts_call_only_api() {
    holds(
        |files| {
            let hosts = files.iter().filter(|file| {
                file.under(&["src-tauri/src", "src-tauri/cli/src"]) && file.is(&["rs"])
            });
            hosts
                .flat_map(|file| {
                    let uses = modules_after(&file.rust().code, "lamppost_core::");
                    let wrong = uses.into_iter().filter(|(_, name)| !matches!(name.as_str(), "api" | "context" | "error" | "Context" | "Error" | "Kind" | "Result"));
                    wrong.map(|(line, name)| file.at(line, &format!("a host must not use `lamppost_core::{name}`; it calls `lamppost_core::api`"))).collect::<Vec<_>>()
                })
                .collect()
        },
        &[
            ("src-tauri/src/main.rs", "use lamppost_core::store::Store;"),
            (
                "src-tauri/cli/src/main.rs",
                "use lamppost_core::{Error, score};",
            ),
        ],
        &[(
            "src-tauri/src/main.rs",
            "use lamppost_core::{Context, Error, api::Session, context::Clock};",
        )],
    );
}

/// Only the desktop shell knows Tauri.
#[test]
fn only_the_shell_depends_on_tauri() {
    holds(
        |files| {
            let manifests = files.iter().filter(|file| {
                file.path.ends_with("Cargo.toml") && file.path != "src-tauri/Cargo.toml"
            });
            manifests
                .flat_map(|file| {
                    let lines = file.text.lines().enumerate();
                    let named = lines.filter(|(_, line)| {
                        line.trim_start()
                            .trim_start_matches('"')
                            .starts_with("tauri")
                    });
                    named
                        .map(|(at, _)| {
                            file.at(at + 1, "only src-tauri/Cargo.toml may depend on Tauri")
                        })
                        .collect::<Vec<_>>()
                })
                .collect()
        },
        &[("src-tauri/core/Cargo.toml", "[dependencies]\ntauri = \"2\"")],
        &[
            ("src-tauri/Cargo.toml", "[dependencies]\ntauri = \"2\""),
            ("Cargo.toml", "members = [\"src-tauri\"]"),
        ],
    );
}

fn layer_of(file: &File) -> Option<String> {
    let inside = file.path.strip_prefix(CORE)?.strip_prefix('/')?;
    let first = inside.split('/').next()?;
    Some(first.trim_end_matches(".rs").to_owned())
}

fn crate_modules(code: &str) -> Vec<(usize, String)> {
    modules_after(code, "crate::")
}

/// The first names after a path's start: of `crate::{a::b, c}` these are `a` and `c`.
fn modules_after(code: &str, start: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(start) {
        let is_longer_name =
            code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        if is_longer_name {
            continue;
        }
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + start.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            found.extend(group_heads(group).into_iter().map(|name| (line, name)));
        } else {
            found.push((line, name_at_start(rest)));
        }
    }
    found
}

fn group_heads(group: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let mut depth = 0;
    let mut at_head = true;
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => at_head = true,
            _ if depth == 0 && at_head && !letter.is_whitespace() => {
                heads.push(name_at_start(&group[at..]));
                at_head = false;
            }
            _ => {}
        }
    }
    heads
}

fn name_at_start(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}
