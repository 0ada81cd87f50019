//! Words that do not fit, help, and streams that close early.

use std::process::Stdio;

use crate::run::{Home, run};

#[test]
fn words_that_do_not_fit_end_with_64_and_never_with_2() {
    let home = Home::new();
    for words in [
        &[][..],
        &["gaet"],
        &["gate"],
        &["gate", "--review"],
        &["gate", "--review", "x", "--strictly"],
        &["gate", "--review", "x", "--today", "2026-2-30"],
        &["gate", "--review", "x", "--author", " "],
        &["call"],
        &["call", "undo", "--stdin"],
        &["demo", "--services", "many"],
        &["demo", "--services", "0"],
        &["demo", "--reviews", "3"],
        &[
            "report",
            "--review",
            "x",
            "--out",
            "-",
            "--dialect",
            "latin",
        ],
        &["pack", "check"],
        &["backup", "list", "name"],
        &["completions", "cmd"],
        &["assessment"],
        &["assessment", "show"],
        &["scenario"],
        &["scenario", "list"],
        &["scenario", "show"],
    ] {
        let text = run(home.bare().args(words));
        assert_eq!(text.code, Some(64), "{words:?}: {}", text.err);
        assert_eq!(text.out, "", "{words:?}");
        assert_ne!(text.err, "", "{words:?}");
        let json = run(home.bare().args(words).arg("--json"));
        assert_eq!(json.failed(64)["kind"], "invalid", "{words:?}");
    }
}

#[test]
fn help_names_every_command_and_every_exit_code() {
    let home = Home::new();
    let help = run(home.bare().arg("--help"));
    assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
    for word in [
        "demo",
        "call",
        "commands",
        "service",
        "review",
        "scenario",
        "assessment",
        "score",
        "report",
        "due",
        "gate",
        "pack",
        "check",
        "backup",
        "restore",
        "recover",
        "completions",
        "Examples:",
        "Exit codes:",
    ] {
        assert!(help.out.contains(word), "{word}");
    }
    for command in [
        "demo",
        "call",
        "scenario",
        "assessment",
        "score",
        "due",
        "gate",
        "backup",
        "restore",
    ] {
        let help = run(home.bare().args([command, "--help"]));
        assert_eq!(help.code, Some(0));
        assert!(help.out.contains("Example"), "{command}: {}", help.out);
    }
    let version = run(home.bare().arg("--version"));
    assert_eq!(
        version.out,
        format!("lamppost {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn completions_know_the_commands() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = run(home.bare().args(["completions", shell]));
        assert_eq!((text.code, text.err.as_str()), (Some(0), ""));
        assert!(text.out.contains("recover"), "{shell}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let home = Home::with_sample();
    let review = home.review("Checkout API");
    for (words, code) in [
        (&["commands", "--json"][..], 0),
        (&["service", "list"], 0),
        (&["report", "--review", &review, "--out", "-"], 0),
        (&["gate", "--review", &review], 2),
        (&["completions", "zsh"], 0),
        (&["--help"], 0),
    ] {
        let mut command = home.command(words);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(err, "", "{words:?}");
        assert_eq!(output.status.code(), Some(code), "{words:?}");
    }
}
