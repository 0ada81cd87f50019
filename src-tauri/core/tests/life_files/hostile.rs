//! Files that nobody should trust: refused whole, with the line and the reason.

use lamppost_core::api::Exported;
use lamppost_core::error::Kind;
use serde_json::{Value, json};

use crate::forged::{body, refused, sealed, with};
use crate::world::{World, review};

#[test]
fn the_seal_of_these_tests_is_that_of_an_export() {
    let (lines, launch) = body();
    let mut world = World::new(2, "Bo");
    world.import(&sealed(&lines));
    assert_eq!(world.export(&review(&launch)), sealed(&lines));
}

#[test]
fn what_was_cut_short_or_altered_is_refused() {
    let (lines, _) = body();
    let whole = sealed(&lines);
    let ends: Vec<usize> = whole
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .map(|(at, _)| at)
        .collect();
    let early = [
        ends[0] + 1,
        ends[3],
        ends[3] + 1,
        ends[ends.len() - 2] + 1,
        whole.len() - 1,
    ];
    for cut in early {
        refused(
            &format!("cut at {cut}"),
            &whole[..cut],
            Kind::Invalid,
            "cut short",
        );
    }
    let text = String::from_utf8(whole.clone()).unwrap();
    let altered = text.replacen("A paid order.", "A free order.", 1);
    assert_ne!(altered, text);
    refused(
        "altered",
        altered.as_bytes(),
        Kind::Invalid,
        "changed after it was written",
    );
    refused(
        "longer",
        &[&whole[..], b"{}\n"].concat(),
        Kind::Invalid,
        "follows after",
    );
    for (what, bytes) in [
        ("nothing", &b""[..]),
        ("a workspace", b"SQLite format 3\0more"),
        ("another format", b"{\"format\":\"other\",\"version\":1}\n"),
        ("a list", b"[1]\n"),
        ("letters", b"# Design\n"),
        ("bytes", &[0xff; 4096]),
    ] {
        refused(what, bytes, Kind::Foreign, "not an export of Lamppost");
    }
}

#[test]
fn any_byte_changed_anywhere_is_noticed() {
    let (lines, _) = body();
    let whole = sealed(&lines);
    let mut world = World::new(7, "Cleo");
    world.make("service_create", json!({"name": "Search", "tier": 2}));
    let before = world.derived();
    for at in (0..whole.len()).step_by(37) {
        let mut file = whole.clone();
        file[at] ^= 0x04;
        let error = world.try_import(&file).unwrap_err();
        assert!(!error.hint.is_empty(), "{at}: {error:?}");
    }
    assert_eq!(world.derived(), before);
}

#[test]
fn a_newer_format_is_named() {
    let (mut lines, _) = body();
    lines[0] = with(&lines[0], |header| {
        header["version"] = json!(2);
        header["app"] = json!("9.1.0");
        header["more"] = json!({});
    });
    refused(
        "newer",
        &sealed(&lines),
        Kind::Newer,
        "newer Lamppost 9.1.0",
    );
    for version in [json!(0), json!(-1), json!("1"), json!(1.5), json!(null)] {
        let (mut lines, _) = body();
        lines[0] = with(&lines[0], |header| header["version"] = version.clone());
        refused("odd version", &sealed(&lines), Kind::Invalid, "Line 1");
    }
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let (lines, _) = body();
    let find = |kind: &str| {
        let made = format!("\"value\":{{\"kind\":\"{kind}\"");
        lines.iter().position(|line| line.contains(&made)).unwrap()
    };
    let count = |lines: &mut Vec<String>, by: i64| {
        lines[0] = with(&lines[0], |header| {
            header["ops"] = json!(header["ops"].as_i64().unwrap() + by);
        });
    };
    // The same change again.
    let mut twice = lines.clone();
    let at = find("review") + 1;
    twice.insert(at, twice[at].clone());
    count(&mut twice, 1);
    refused(
        "duplicate",
        &sealed(&twice),
        Kind::Invalid,
        &format!("Line {}", at + 2),
    );
    // The id of another change, elsewhere.
    let mut same = lines.clone();
    let first: Value = serde_json::from_str(&same[1]).unwrap();
    let last = same
        .iter()
        .rposition(|line| line.contains("\"hlc\""))
        .unwrap();
    same[last] = with(&same[last], |op| op["id"] = first["id"].clone());
    refused("same id", &sealed(&same), Kind::Invalid, "twice");
    // A review of the same service that is not the one the file is of.
    let mut foreign = lines.clone();
    let made = foreign[find("comment")].clone();
    let service: Value = serde_json::from_str(&lines[find("service")]).unwrap();
    let at = find("comment");
    foreign[at] = with(&made, |op| {
        op["value"] = json!({"kind": "review", "parent": service["entity"]});
    });
    // What was set of the comment does not fit a review.
    refused("foreign", &sealed(&foreign), Kind::Invalid, "Line");
    let mut loose = lines.clone();
    loose[at] = with(&made, |op| {
        op["value"] = json!({"kind": "comment", "parent": null})
    });
    refused(
        "loose",
        &sealed(&loose),
        Kind::Invalid,
        "belongs to something else",
    );
    let mut loop_ = lines.clone();
    loop_[at] = with(&made, |op| {
        op["value"] = json!({"kind": "comment", "parent": op["entity"]});
    });
    refused(
        "loop",
        &sealed(&loop_),
        Kind::Invalid,
        "belongs to something else",
    );
    // Not made at all.
    let mut unmade = lines.clone();
    unmade.remove(at);
    count(&mut unmade, -1);
    refused("unmade", &sealed(&unmade), Kind::Invalid, "was not made");
    // Out of order.
    let mut order = lines.clone();
    order.swap(at, at + 1);
    refused("order", &sealed(&order), Kind::Invalid, "Line");
    // Counts that do not hold.
    for by in [-1, 1] {
        let mut counts = lines.clone();
        count(&mut counts, by);
        refused("counts", &sealed(&counts), Kind::Invalid, "Line");
    }
    // The root is not in it, or is something else.
    let mut root = lines.clone();
    root[0] = with(&root[0], |header| {
        header["root"] = json!("018f0000-0000-7000-8000-000000000000")
    });
    refused("no root", &sealed(&root), Kind::Invalid, "not in the file");
    root[0] = with(&lines[0], |header| header["kind"] = json!("service"));
    refused("other root", &sealed(&root), Kind::Invalid, "another kind");
    root[0] = with(&lines[0], |header| header["kind"] = json!("workspace"));
    refused("root of all", &sealed(&root), Kind::Invalid, "Line 1");
    // A file that nothing names.
    let mut stray = lines.clone();
    let file = stray
        .iter()
        .position(|line| line.contains("\"base64\""))
        .unwrap();
    let gif = "eA==";
    stray[file] =
        json!({"sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
                         "name": "x", "size": 1, "base64": gif})
        .to_string();
    refused(
        "stray file",
        &sealed(&stray),
        Kind::Invalid,
        "nothing in the file names",
    );
    stray[file] = with(&lines[file], |line| line["base64"] = json!(gif));
    refused("other bytes", &sealed(&stray), Kind::Invalid, "SHA-256");
}

#[test]
fn values_that_nobody_could_have_written_are_refused() {
    let (lines, _) = body();
    let at = lines
        .iter()
        .position(|line| line.contains("\"field\":\"answer/own.team\""))
        .unwrap();
    for (what, key, value) in [
        ("answer", "value", json!("perhaps")),
        ("answer", "value", json!({"a": [1]})),
        ("field", "field", json!("colour")),
        ("field", "field", json!("answer/")),
        ("id", "id", json!("x")),
        ("id", "id", json!("0000000000000001-1")),
        ("clock", "hlc", json!(-1)),
        ("clock", "hlc", json!(i64::MAX)),
        ("clock", "hlc", json!(1_i64 << 62)),
        ("number", "id", json!("a-999999999998")),
        ("clock", "hlc", json!(1.5)),
        ("entity", "entity", json!("e1")),
        ("author", "author", json!("Ana\u{1b}[31m")),
        ("kind", "kind", json!("set\n")),
        (
            "replaced",
            "supersedes",
            json!(vec!["a-000000000001"; 1_001]),
        ),
        ("more", "more", json!(1)),
        ("deleted", "field", json!("deleted")),
    ] {
        let mut file = lines.clone();
        file[at] = with(&file[at], |op| op[key] = value.clone());
        for empty in [true, false] {
            let mut world = World::new(7, "Cleo");
            if !empty {
                world.make("service_create", json!({"name": "Search", "tier": 2}));
            }
            let before = world.derived();
            let error = world.try_import(&sealed(&file)).unwrap_err();
            let line = format!("Line {}", at + 1);
            assert!(
                error.message.starts_with(&line),
                "{what} {value}: {error:?}"
            );
            assert!(!error.hint.is_empty(), "{what}");
            assert_eq!(world.derived(), before, "{what}");
        }
    }
    // Two changes that replace each other would hide each other.
    let mut circle = lines.clone();
    let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].clone();
    let later: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].contains("\"field\":\"answer/own.team\""))
        .collect();
    let last = id(&circle[*later.last().unwrap()]);
    circle[later[0]] = with(&circle[later[0]], |op| op["supersedes"] = json!([last]));
    refused(
        "circle",
        &sealed(&circle),
        Kind::Invalid,
        "later than itself",
    );
}

#[test]
fn bombs_are_refused_early() {
    let (lines, _) = body();
    // Depth.
    let mut deep = lines.clone();
    let nested = format!("{}1{}", "[".repeat(70), "]".repeat(70));
    deep[2] = deep[2].replacen(
        "\"supersedes\":",
        &format!("\"x\":{nested},\"supersedes\":"),
        1,
    );
    refused("depth", &sealed(&deep), Kind::OverLimit, "deeper than 64");
    let mut deeper = lines.clone();
    deeper[2] = "[".repeat(1_000_000);
    refused(
        "deeper",
        &sealed(&deeper),
        Kind::OverLimit,
        "deeper than 64",
    );
    // Size.
    let mut long = lines.clone();
    long[2] = with(&long[2], |op| op["author"] = json!("a".repeat(3 << 20)));
    refused("size", &sealed(&long), Kind::OverLimit, "longer than any");
    let endless = vec![b' '; 5 << 20];
    refused("endless", &endless, Kind::Foreign, "not an export");
    // Count.
    let mut many = lines.clone();
    many[0] = with(&many[0], |header| header["ops"] = json!(u64::MAX));
    refused("count", &sealed(&many), Kind::OverLimit, "at most");
    // A field over its limit.
    let note = lines
        .iter()
        .position(|line| line.contains("\"field\":\"note/"))
        .unwrap();
    let mut field = lines.clone();
    field[note] = with(&field[note], |op| {
        op["value"] = json!("a".repeat(300 << 10))
    });
    refused("field", &sealed(&field), Kind::OverLimit, "limit");
}

#[test]
fn a_change_that_differs_from_the_one_here_is_refused() {
    let mut one = World::new(1, "Ana");
    let (_, launch) = one.filled();
    let file = String::from_utf8(one.export(&review(&launch))).unwrap();
    let mut lines: Vec<String> = file.lines().map(str::to_owned).collect();
    lines.pop();
    let note = lines
        .iter()
        .position(|line| line.contains("\"field\":\"note/"))
        .unwrap();
    lines[note] = with(&lines[note], |op| {
        op["value"] = json!("Not what Ana wrote.")
    });
    let before = one.derived();
    let error = one.try_import(&sealed(&lines)).unwrap_err();
    assert!(
        error.message.contains("differs from the change"),
        "{error:?}"
    );
    assert_eq!(one.derived(), before);
}

#[test]
fn what_a_newer_lamppost_keeps_beside_is_kept_as_it_is() {
    let (mut lines, launch) = body();
    // A kind nobody knows here, with a field nobody knows, and an operation of another kind.
    let at = lines
        .iter()
        .position(|line| line.contains("{\"kind\":\"comment\""))
        .unwrap();
    let made: Value = serde_json::from_str(&lines[at]).unwrap();
    lines[at] = with(&lines[at], |op| op["value"]["kind"] = json!("omen"));
    let last = lines
        .iter()
        .rposition(|line| line.contains("\"hlc\""))
        .unwrap();
    let more = json!({"id": "zz-000000000001", "hlc": 5, "entity": made["entity"], "kind": "seal", "field": "",
                      "value": {"b": [1], "a": 1.5}, "supersedes": [], "author": "Ana"});
    let end = (at..=last)
        .rev()
        .find(|line| lines[*line].contains(made["entity"].as_str().unwrap()))
        .unwrap();
    lines.insert(end + 1, more.to_string());
    lines[0] = with(&lines[0], |header| {
        header["ops"] = json!(header["ops"].as_i64().unwrap() + 1);
    });
    let mut world = World::new(2, "Bo");
    world.import(&sealed(&lines));
    world.derived();
    let again = world.export(&review(&launch));
    // As this program writes it: keys of a value in their order.
    assert!(
        String::from_utf8(again.clone())
            .unwrap()
            .contains("\"kind\":\"seal\"")
    );
    let mut other = World::new(3, "Cleo");
    other.import(&again);
    assert_eq!(other.export(&review(&launch)), again);
    assert_eq!(
        other.export(&Exported::Workspace).len(),
        world.export(&Exported::Workspace).len()
    );
}

#[test]
fn the_workspace_is_no_place_for_a_file_that_goes_out() {
    let world = World::new(1, "Ana");
    let folder = world.folder.path();
    std::fs::create_dir(folder.join("sub")).unwrap();
    let mut places = vec![
        folder.join("w.lamppost"),
        folder.join("sub/../w.lamppost"),
        folder.join("./w.lamppost"),
    ];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("w.lamppost", folder.join("link")).unwrap();
        places.push(folder.join("link"));
    }
    for place in places {
        let error = world.session.keep_own_file(&place).unwrap_err();
        assert_eq!(error.kind, Kind::Refused);
        assert!(!error.hint.is_empty());
    }
    let other = folder.join("all.jsonl");
    world.session.keep_own_file(&other).unwrap();
    std::fs::write(&other, "x").unwrap();
    world.session.keep_own_file(&other).unwrap();
}
