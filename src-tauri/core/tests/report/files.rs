//! Writing to a folder: complete or not at all, and never anywhere else.

use std::fs;
use std::path::Path;

use lamppost_core::report::{
    Bundle, BundleFile, Dialect, Outline, review_report, write, write_to_folder,
};
use lamppost_core::{Error, Kind};
use tempfile::TempDir;

use crate::sample;

fn bundle(files: &[(&str, &str)]) -> Bundle {
    let file = |(path, text): &(&str, &str)| BundleFile {
        path: (*path).to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    Bundle {
        files: files.iter().map(file).collect(),
    }
}

fn usual() -> Bundle {
    bundle(&[("page.md", "new"), ("attachments/a.png", "picture")])
}

/// Every path below a folder, sorted.
fn tree(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(
                tree(&entry.path())
                    .iter()
                    .map(|below| format!("{name}/{below}")),
            );
        }
        found.push(name);
    }
    found.sort();
    found
}

fn refused(folder: &TempDir, bundle: &Bundle, kind: Kind) -> Error {
    let before = tree(folder.path());
    let error = write_to_folder(folder.path(), bundle).unwrap_err();
    assert_eq!(error.kind, kind, "{error}");
    assert!(!error.hint.is_empty(), "{error}");
    let mut after = tree(folder.path());
    // An empty folder for attachments may stay; a file may not.
    after.retain(|path| path != "attachments" || before.contains(path));
    assert_eq!(after, before, "{error}");
    error
}

#[test]
fn writes_the_page_and_its_pictures() {
    let folder = TempDir::new().unwrap();
    let report = write(
        &review_report(&sample::conditional(), &Outline::default()),
        Dialect::GitHub,
    )
    .unwrap();
    let target = folder.path().join("new").join("folder");
    let written = write_to_folder(&target, &report).unwrap();
    assert_eq!(
        tree(&target),
        [
            "Checkout-API-launch-review.md",
            "attachments",
            "attachments/Checkout-API-launch-review-progress-by-area.png",
            "attachments/Checkout-API-launch-review-risk-matrix.png",
        ]
    );
    assert_eq!(written.paths.len(), 3);
    assert!(written.paths[0].ends_with("Checkout-API-launch-review.md"));
    for (path, file) in written.paths.iter().zip(&report.files) {
        assert_eq!(fs::read(path).unwrap(), file.bytes);
    }
    assert_eq!(
        written.bytes,
        report
            .files
            .iter()
            .map(|file| file.bytes.len() as u64)
            .sum::<u64>()
    );
}

#[test]
fn replaces_an_earlier_export_and_leaves_other_files() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("page.md"), "old").unwrap();
    fs::write(folder.path().join("Home.md"), "home").unwrap();
    write_to_folder(folder.path(), &usual()).unwrap();
    write_to_folder(folder.path(), &usual()).unwrap();
    assert_eq!(
        tree(folder.path()),
        ["Home.md", "attachments", "attachments/a.png", "page.md"]
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("page.md")).unwrap(),
        "new"
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("Home.md")).unwrap(),
        "home"
    );
}

#[test]
fn clears_what_an_interrupted_export_left() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(".page.md.lamppost-new"), "half").unwrap();
    write_to_folder(folder.path(), &usual()).unwrap();
    assert_eq!(
        tree(folder.path()),
        ["attachments", "attachments/a.png", "page.md"]
    );
}

#[test]
fn refuses_paths_that_are_not_plain() {
    let long = "x".repeat(300);
    for path in [
        "../page.md",
        "a/../../page.md",
        "/etc/page.md",
        "a//b.md",
        "",
        ".",
        "..",
        "./a.md",
        "C:\\x.md",
        "a\\b.md",
        "c:x.md",
        "con.md",
        "attachments/NUL",
        "com1.txt",
        "LPT9",
        "page.md.",
        "page ",
        " page.md",
        "a\nb.md",
        "a\0b.md",
        "a:stream",
        "what?.md",
        "a*.md",
        "<b>.md",
        "a|b.md",
        "\"a\".md",
        &long,
    ] {
        let folder = TempDir::new().unwrap();
        refused(
            &folder,
            &bundle(&[("good.md", "x"), (path, "x")]),
            Kind::Invalid,
        );
    }
}

#[test]
fn refuses_two_files_of_one_name() {
    let folder = TempDir::new().unwrap();
    let error = write_to_folder(
        folder.path(),
        &bundle(&[("Page.md", "a"), ("page.MD", "b")]),
    )
    .unwrap_err();
    assert_eq!(error.kind, Kind::Invalid);
    assert!(tree(folder.path()).is_empty());
}

#[test]
fn refuses_a_name_that_differs_in_case_only() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("PAGE.md"), "theirs").unwrap();
    refused(&folder, &usual(), Kind::Refused);
    assert_eq!(
        fs::read_to_string(folder.path().join("PAGE.md")).unwrap(),
        "theirs"
    );

    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("Attachments")).unwrap();
    refused(&folder, &usual(), Kind::Refused);
}

#[test]
fn refuses_what_is_in_the_way() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("page.md")).unwrap();
    refused(&folder, &usual(), Kind::Refused);

    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("attachments"), "a file").unwrap();
    refused(&folder, &usual(), Kind::Refused);
}

#[test]
fn says_what_is_wrong_with_the_folder() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("file"), "x").unwrap();
    let error = write_to_folder(&folder.path().join("file"), &usual()).unwrap_err();
    assert_eq!(error.kind, Kind::Io);
    assert_eq!(tree(folder.path()), ["file"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn follows_no_link_out_of_the_folder() {
        let elsewhere = TempDir::new().unwrap();
        fs::write(elsewhere.path().join("secret"), "theirs").unwrap();

        let folder = TempDir::new().unwrap();
        symlink(elsewhere.path(), folder.path().join("attachments")).unwrap();
        refused_with_links(&folder);

        let folder = TempDir::new().unwrap();
        symlink(
            elsewhere.path().join("secret"),
            folder.path().join("page.md"),
        )
        .unwrap();
        refused_with_links(&folder);

        let folder = TempDir::new().unwrap();
        symlink(
            elsewhere.path().join("not there"),
            folder.path().join("page.md"),
        )
        .unwrap();
        refused_with_links(&folder);

        assert_eq!(tree(elsewhere.path()), ["secret"]);
        assert_eq!(
            fs::read_to_string(elsewhere.path().join("secret")).unwrap(),
            "theirs"
        );
    }

    fn refused_with_links(folder: &TempDir) {
        let error = write_to_folder(folder.path(), &usual()).unwrap_err();
        assert_eq!(error.kind, Kind::Refused, "{error}");
        assert!(!folder.path().join(".page.md.lamppost-new").exists());
    }

    #[test]
    fn a_link_with_the_temporary_name_is_not_followed() {
        let elsewhere = TempDir::new().unwrap();
        fs::write(elsewhere.path().join("secret"), "theirs").unwrap();
        let folder = TempDir::new().unwrap();
        symlink(
            elsewhere.path().join("secret"),
            folder.path().join(".page.md.lamppost-new"),
        )
        .unwrap();
        write_to_folder(folder.path(), &usual()).unwrap();
        assert_eq!(
            fs::read_to_string(elsewhere.path().join("secret")).unwrap(),
            "theirs"
        );
        assert_eq!(
            fs::read_to_string(folder.path().join("page.md")).unwrap(),
            "new"
        );
    }

    #[test]
    fn the_chosen_folder_itself_may_be_a_link() {
        let real = TempDir::new().unwrap();
        let folder = TempDir::new().unwrap();
        symlink(real.path(), folder.path().join("wiki")).unwrap();
        write_to_folder(&folder.path().join("wiki"), &usual()).unwrap();
        assert_eq!(
            tree(real.path()),
            ["attachments", "attachments/a.png", "page.md"]
        );
    }

    /// The superuser may write anywhere, so the system's own read-only places stand in for a folder
    /// without permission.
    #[test]
    fn says_that_a_folder_is_read_only() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("closed");
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o555)).unwrap();
        let closed = match fs::write(path.join("try"), "x") {
            Err(_) => path,
            Ok(()) => ["/sys/kernel", "/proc/sys"]
                .map(Path::new)
                .into_iter()
                .find(|path| path.is_dir())
                .unwrap()
                .to_owned(),
        };
        let error = write_to_folder(&closed, &usual()).unwrap_err();
        assert_eq!(error.kind, Kind::ReadOnly, "{error}");
        assert!(error.message.contains("not written"), "{error}");
    }

    #[test]
    fn nothing_stays_behind_when_the_last_file_fails() {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("z.md")).unwrap();
        let files = bundle(&[
            ("page.md", "new"),
            ("attachments/a.png", "x"),
            ("z.md", "x"),
        ]);
        refused(&folder, &files, Kind::Refused);
    }
}
