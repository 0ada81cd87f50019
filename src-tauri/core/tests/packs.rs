//! Table tests over pack files: every good one is read, every bad one says exactly what is wrong.
//!
//! `packs/bad/NAME.toml` is read beside `packs/bad/NAME.txt`, which holds one problem a line.

use std::{fs, path::PathBuf};

use lamppost_core::{Kind, pack};

fn files(folder: &str) -> Vec<(String, String, PathBuf)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = fs::read_dir(&root)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .map(|path| {
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let text = fs::read_to_string(&path).expect("UTF-8");
            (name, text, path)
        })
        .collect();
    files.sort();
    files
}

#[test]
fn every_shipped_pack_is_good() {
    let shipped = files("../../assets/packs");
    assert_eq!(shipped.len(), 15);
    for (name, text, _) in shipped {
        assert_eq!(pack::check(&name, &text), [], "{name}");
    }
}

#[test]
fn every_good_pack_is_read() {
    let good = files("tests/packs/good");
    assert!(good.len() >= 4);
    for (name, text, _) in good {
        assert_eq!(pack::check(&name, &text), [], "{name}");
        let read = pack::parse(&name, &text).expect("it has no problem");
        assert_eq!(format!("{}.toml", read.head.id), name);
    }
}

#[test]
fn every_bad_pack_says_what_is_wrong() {
    let bad = files("tests/packs/bad");
    assert!(bad.len() >= 20);
    for (name, text, path) in bad {
        let said: Vec<String> = pack::check(&name, &text)
            .iter()
            .map(ToString::to_string)
            .collect();
        let said = said.join("\n") + "\n";
        let expected = path.with_extension("txt");
        if std::env::var_os("LAMPPOST_WRITE_EXPECTED").is_some() {
            fs::write(&expected, &said).expect("it can be written");
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(said, expected, "{name}");

        let error = pack::parse(&name, &text).expect_err("it has problems");
        assert_eq!(error.kind, Kind::Pack);
        let first = said.lines().next().unwrap_or_default();
        assert!(
            !first.is_empty() && error.message.starts_with(first),
            "{name}: {}",
            error.message
        );
    }
}

#[test]
fn the_schema_for_editors_is_fresh() {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../assets/schema/pack.schema.json");
    let made = pack::schema::schema_text();
    if std::env::var_os("LAMPPOST_WRITE_EXPECTED").is_some() {
        fs::write(&path, &made).expect("it can be written");
    }
    assert_eq!(fs::read_to_string(path).expect("the schema is there"), made);
}

#[test]
fn the_schema_takes_good_packs_and_refuses_what_it_can_see() {
    let validator = jsonschema::validator_for(&pack::schema::schema()).expect("it is a schema");
    let json = |text: &str| -> serde_json::Value { toml::from_str(text).expect("it is TOML") };
    for folder in ["../../assets/packs", "tests/packs/good"] {
        for (name, text, _) in files(folder) {
            let errors: Vec<_> = validator
                .iter_errors(&json(&text))
                .map(|e| e.to_string())
                .collect();
            assert!(errors.is_empty(), "{name}: {errors:?}");
        }
    }
    // Shape, ranges, single values and the pattern of ids; the rest needs the whole file.
    let seen = [
        "missing-key",
        "missing-several",
        "unknown-key",
        "unknown-key-far",
        "unknown-table",
        "unknown-table-deep",
        "wrong-type",
        "wrong-type-in-list",
        "number-out-of-range",
        "enum-value",
        "kind-unknown",
        "kind-missing",
        "list-missing",
        "no-pack-table",
        "empty",
        "version",
        "empty-text",
        "question-id",
        "question-no-id",
        "fact-id",
        "column-id",
        "column-type",
        "compute-count",
        "compute-op",
        "matrix-rows",
        "treatment",
        "criterion-stage",
        "maturity-fact",
        "many",
    ];
    for (name, text, _) in files("tests/packs/bad") {
        if seen.contains(&name.trim_end_matches(".toml")) {
            assert!(!validator.is_valid(&json(&text)), "{name}");
        }
    }
}
