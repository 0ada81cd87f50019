//! Publishing from the command line: targets, plans, what is done about conflicts, and secrets.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lamppost_tests::wikis::FakeConfluence;
use serde_json::{Value, json};

use crate::run::{Home, Run, run};

/// One service with a review, and a folder to publish to.
fn home() -> Home {
    let home = Home::new();
    let mut stream = home.stream();
    let made = stream.call("service_create", json!({ "name": "Search", "tier": 3 }));
    let service = made["output"]["id"].clone();
    stream.call("review_create", json!({ "service": service }));
    assert_eq!(stream.finish(), Some(0));
    fs::create_dir(home.path("pages")).expect("a folder");
    home
}

fn with_target() -> Home {
    let home = home();
    home.ok(&[
        "target", "add", "Pages", "--kind", "folder", "--folder", "pages",
    ]);
    home
}

/// Runs `publish` on the folder and expects this code; the plan.
fn publish(home: &Home, words: &[&str], code: i32) -> Value {
    let words = [&["publish"], words, &["--target", "Pages", "--json"]].concat();
    let ended = home.run(&words);
    assert_eq!(
        ended.code,
        Some(code),
        "{words:?}: {}{}",
        ended.out,
        ended.err
    );
    let job: Value = serde_json::from_str(&ended.out).expect("JSON");
    job["plan"].clone()
}

fn column(plan: &Value, name: &str) -> Vec<Value> {
    let pages = plan["pages"].as_array().expect("pages");
    pages.iter().map(|page| page[name].clone()).collect()
}

/// Somebody writes into Lamppost's part of a page; the page as it is now.
fn touch(page: &Path) -> String {
    let text = fs::read_to_string(page).expect("it can be read");
    let text = text.replacen("\n\n", "\n\nBy hand.\n\n", 1);
    fs::write(page, &text).expect("it can be written");
    text
}

#[test]
fn targets_are_added_listed_checked_and_moved() {
    let home = home();
    assert_eq!(home.ok(&["target", "list"]), "There are no targets yet.\n");
    assert_eq!(home.json(&["target", "list"]), json!([]));
    let added = home.json(&[
        "target", "add", "Pages", "--kind", "folder", "--prefix", "docs",
    ]);
    let id = added["id"].as_str().expect("an id");
    let row = &home.json(&["target", "list"])[0];
    assert_eq!((&row["id"], &row["name"]), (&json!(id), &json!("Pages")));
    assert_eq!(
        (&row["ready"], &row["folder"]),
        (&json!(false), &Value::Null)
    );
    let list = home.ok(&["target", "list"]);
    assert!(
        list.contains("Choose the folder on this computer."),
        "{list}"
    );

    // Without a folder nothing is tried.
    let error = home.fails(&["target", "check", "Pages"], 1);
    assert_eq!(error["kind"], "refused");
    let error = home.fails(&["publish", "plan", "--target", "Pages"], 3);
    assert_eq!(error["kind"], "refused");

    assert_eq!(home.ok(&["target", "folder", "Pages", "pages"]), "");
    let row = &home.json(&["target", "list"])[0];
    let folder = PathBuf::from(row["folder"].as_str().expect("a folder"));
    assert!(folder.is_absolute() && folder.ends_with("pages"), "{row}");
    assert_eq!(row["ready"], true);
    let said = home.ok(&["target", "check", id]);
    assert!(
        said.ends_with(" answers, and pages can be written.\n"),
        "{said}"
    );
    let greeting = home.json(&["target", "check", &id[..30]]);
    assert_eq!(greeting["writable"], true);
    assert_eq!(
        fs::read_dir(home.path("pages")).expect("a folder").count(),
        0
    );

    home.ok(&["target", "folder", "Pages", "elsewhere"]);
    assert_eq!(home.fails(&["target", "check", "Pages"], 1)["kind"], "io");
    for words in [
        vec!["target", "check", "Nobody"],
        vec!["target", "folder", "Nobody", "pages"],
        vec!["target", "secret", "Nobody", "--forget"],
        vec!["publish", "plan", "--target", "Nobody"],
    ] {
        assert_eq!(home.fails(&words, 3)["kind"], "not_found", "{words:?}");
    }
    for words in [
        vec!["target", "add", "X", "--kind", "paper"],
        vec![
            "target",
            "add",
            "X",
            "--kind",
            "mediawiki",
            "--address",
            "file:///etc",
        ],
        vec![
            "target",
            "add",
            "X",
            "--kind",
            "git",
            "--address",
            "ext::sh -c id",
        ],
        vec!["target", "add", "", "--kind", "folder"],
    ] {
        assert_eq!(home.fails(&words, 1)["kind"], "invalid", "{words:?}");
    }
    for words in [vec!["target", "add", "X"], vec!["publish", "plan"]] {
        assert_eq!(home.run(&words).code, Some(64), "{words:?}");
    }
    assert_eq!(
        home.json(&["target", "list"]).as_array().map(Vec::len),
        Some(1)
    );
}

#[test]
fn a_plan_changes_nothing_and_its_code_says_what_is_to_be_done() {
    let home = with_target();
    let plan = publish(&home, &["plan"], 1);
    assert_eq!(column(&plan, "change"), ["create", "create"]);
    assert_eq!(
        fs::read_dir(home.path("pages")).expect("a folder").count(),
        0
    );
    let done = publish(&home, &["apply"], 0);
    assert_eq!(column(&done, "outcome"), ["published", "published"]);
    let plan = publish(&home, &["plan"], 0);
    assert_eq!(column(&plan, "change"), ["unchanged", "unchanged"]);
    let said = home.ok(&["publish", "plan", "--target", "Pages"]);
    assert!(said.ends_with("Everything is published.\n"), "{said}");
    assert_eq!(
        column(&publish(&home, &["apply"], 0), "outcome"),
        [Value::Null, Value::Null]
    );

    let service = home.json(&["service", "list"])[0]["id"].clone();
    home.call(
        "service_update",
        json!({ "id": service, "owner": "Finders" }),
    );
    assert_eq!(publish(&home, &["plan"], 1)["conflicts"], 0);
    publish(&home, &["apply", "--review", "Search"], 0);
    publish(&home, &["plan"], 0);
    let last = home.json(&["target", "list"])[0]["last"].clone();
    assert_eq!(
        (&last["failed"], &last["conflicts"]),
        (&json!(0), &json!(0))
    );
    let error = home.fails(
        &["publish", "plan", "--target", "Pages", "--review", "None"],
        3,
    );
    assert_eq!(error["kind"], "not_found");
}

#[test]
fn a_page_in_conflict_stays_until_a_way_out_is_given() {
    let home = with_target();
    publish(&home, &["apply"], 0);
    let page = home.path("pages").join("Search-Launch-review.md");
    let clean = fs::read_to_string(&page).expect("it can be read");
    let touched = touch(&page);
    let is = |text: &str| fs::read_to_string(&page).expect("it can be read") == text;

    let plan = publish(&home, &["plan"], 2);
    assert_eq!(column(&plan, "change"), ["unchanged", "conflict"]);
    let done = publish(&home, &["apply"], 2);
    assert_eq!(done["pages"][1]["outcome"], "skipped");
    assert!(is(&touched));
    // On purpose it is no failure.
    publish(&home, &["apply", "--on-conflict", "skip"], 0);
    assert!(is(&touched));

    publish(&home, &["apply", "--on-conflict", "keep-both"], 0);
    let both = fs::read_to_string(&page).expect("it can be read");
    assert!(
        both.starts_with(&clean) && both.contains("By hand."),
        "{both}"
    );
    publish(&home, &["plan"], 0);

    touch(&page);
    publish(&home, &["apply", "--on-conflict", "use-ours"], 0);
    assert!(is(&both));

    fs::remove_file(&page).expect("it can go");
    publish(&home, &["plan"], 2);
    publish(&home, &["apply"], 2);
    assert!(!page.exists());
    publish(&home, &["apply", "--on-conflict", "use-ours"], 0);
    assert!(is(&clean));
    publish(&home, &["plan"], 0);
    let ended = home.run(&[
        "publish",
        "apply",
        "--target",
        "Pages",
        "--on-conflict",
        "force",
    ]);
    assert_eq!(ended.code, Some(64));
}

#[test]
fn a_plan_tells_of_each_line_in_conflict_whose_it_is() {
    let home = with_target();
    publish(&home, &["apply"], 0);
    let page = home.path("pages").join("Search-Launch-review.md");
    touch(&page);
    let service = home.json(&["service", "list"])[0]["id"].clone();
    home.call(
        "service_update",
        json!({ "id": service, "owner": "Finders" }),
    );
    let ended = home.run(&["publish", "plan", "--target", "Pages"]);
    assert_eq!(ended.code, Some(2), "{}{}", ended.out, ended.err);
    let lines: Vec<&str> = ended.out.lines().collect();
    let told = |sign: &str, words: &str| {
        let of = |line: &&str| line.starts_with(sign) && line.contains(words);
        assert!(lines.iter().any(of), "{sign} {words}: {lines:#?}");
    };
    told("- people", "By hand.");
    told("+ Lamppost", "Finders");
    assert!(
        ended.out.contains("1 line was written on the wiki since")
            || ended.out.contains("2 lines were written on the wiki since"),
        "{}",
        ended.out
    );
    assert!(!ended.out.contains("+ people"), "{}", ended.out);

    // A workspace that never published here knows no better than two sides.
    let other = with_target();
    fs::remove_dir_all(other.path("pages")).expect("it can go");
    fs::create_dir(other.path("pages")).expect("a folder");
    fs::write(other.path("pages").join("index.md"), "Welcome\n").expect("it can be written");
    let ended = other.run(&["publish", "plan", "--target", "Pages"]);
    assert_eq!(ended.code, Some(2), "{}{}", ended.out, ended.err);
    let welcome = ended.out.lines().any(|line| {
        line.strip_prefix('-')
            .is_some_and(|rest| rest.trim() == "Welcome")
    });
    assert!(welcome, "{}", ended.out);
}

#[test]
fn a_service_has_a_page_that_leads_to_its_reviews() {
    let home = with_target();
    let plan = publish(&home, &["plan", "--service", "Search"], 1);
    assert_eq!(column(&plan, "name"), ["index.md", "Search.md"]);
    let done = publish(&home, &["apply", "--service", "Search"], 0);
    assert_eq!(column(&done, "outcome"), ["published", "published"]);
    publish(&home, &["apply", "--review", "Search"], 0);
    let page = |name: &str| {
        let text = fs::read_to_string(home.path("pages").join(name));
        text.unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    // Each link leads to a page that is there.
    for (from, to) in [
        ("index.md", "Search.md"),
        ("index.md", "Search-Launch-review.md"),
        ("Search.md", "Search-Launch-review.md"),
    ] {
        assert!(page(from).contains(&format!("(<{to}>)")), "{}", page(from));
        page(to);
    }
    // A page that is there once belongs to everything; nothing is left to do.
    let plan = publish(&home, &["plan"], 0);
    assert_eq!(column(&plan, "change"), vec!["unchanged"; 3]);
    let service = home.json(&["service", "list"])[0]["id"].clone();
    home.call("service_update", json!({ "id": service, "name": "Finder" }));
    let done = publish(&home, &["apply", "--service", "Finder"], 0);
    assert_eq!(column(&done, "name"), ["index.md", "Finder.md"]);
    assert!(!home.path("pages").join("Search.md").exists());
    assert!(page("index.md").contains("(<Finder.md>)"));
    let missing = ["publish", "plan", "--target", "Pages", "--service", "None"];
    assert_eq!(home.fails(&missing, 3)["kind"], "not_found");
    home.call("service_archive", json!({ "id": service }));
    let plan = publish(&home, &["plan"], 1);
    assert_eq!(
        column(&plan, "change"),
        ["update", "update", "only_on_wiki"],
        "{plan:#}"
    );
}

#[test]
fn what_fails_ends_with_a_code_of_its_own() {
    let home = with_target();
    publish(&home, &["apply"], 0);
    // One page can't be read, the other can.
    let page = home.path("pages").join("Search-Launch-review.md");
    fs::write(&page, b"\xff\xfe").expect("it can be written");
    let plan = publish(&home, &["plan"], 3);
    assert_eq!(column(&plan, "change"), ["unchanged", "failed"]);
    assert_eq!(plan["pages"][1]["error"]["kind"], "refused");
    publish(&home, &["apply"], 3);
    assert_eq!(fs::read(&page).expect("it is there"), b"\xff\xfe");
    fs::remove_dir_all(home.path("pages")).expect("it can go");
    for task in ["plan", "apply"] {
        assert_eq!(
            home.fails(&["publish", task, "--target", "Pages"], 3)["kind"],
            "io"
        );
    }
}

/// Runs with a secret in the surroundings, as a pipeline does.
fn with_secret(home: &Home, secret: &str, words: &[&str]) -> Run {
    let mut command: Command = home.command(words);
    command.env("LAMPPOST_SECRET", secret);
    run(&mut command)
}

#[test]
fn a_secret_of_the_surroundings_reaches_its_place_and_nothing_else() {
    let fake = FakeConfluence::start().expect("a port");
    let home = home();
    let (address, user) = (fake.address(), FakeConfluence::USER);
    home.ok(&[
        "target",
        "add",
        "Wiki",
        "--kind",
        "confluence_cloud",
        "--address",
        &address,
        "--prefix",
        "TEAM",
        "--user",
        user,
    ]);
    let mut said = Vec::new();
    let mut ended = |secret: &str, words: &[&str], code: i32| {
        for form in [&[][..], &["--json"]] {
            let run = with_secret(&home, secret, &[words, form].concat());
            assert_eq!(run.code, Some(code), "{words:?}: {}{}", run.out, run.err);
            said.push(run.out + &run.err);
            if words.contains(&"apply") {
                break;
            }
        }
    };
    let (plan, apply) = (
        ["publish", "plan", "--target", "Wiki"],
        ["publish", "apply", "--target", "Wiki"],
    );
    let wrong = "a-wrong-token:nobody/has";
    ended(FakeConfluence::TOKEN, &["target", "check", "Wiki"], 0);
    ended(wrong, &["target", "check", "Wiki"], 1);
    ended(wrong, &plan, 3);
    fake.wiki().asked.clear();
    ended(FakeConfluence::TOKEN, &plan, 1);
    // A plan only asks.
    let asked = std::mem::take(&mut fake.wiki().asked);
    assert!(!asked.is_empty());
    assert!(
        asked.iter().all(|asked| asked.starts_with("GET ")),
        "{asked:?}"
    );
    ended(FakeConfluence::TOKEN, &apply, 0);
    ended(FakeConfluence::TOKEN, &plan, 0);
    ended(FakeConfluence::TOKEN, &["target", "list"], 0);
    assert_eq!(fake.wiki().pages.len(), 2);
    // Without it nothing is sent.
    fake.wiki().asked.clear();
    assert_eq!(home.fails(&plan, 3)["kind"], "denied");
    assert_eq!(
        home.fails(&["target", "check", "Wiki"], 1)["kind"],
        "denied"
    );
    assert!(fake.wiki().asked.is_empty());

    let secrets = [FakeConfluence::TOKEN, wrong].map(str::as_bytes);
    let holds = |bytes: &[u8]| {
        let within = |secret: &[u8]| bytes.windows(secret.len()).any(|part| part == secret);
        secrets.iter().any(|secret| within(secret))
    };
    assert!(said.iter().all(|said| !holds(said.as_bytes())), "{said:?}");
    let mut open = vec![home.path("")];
    let mut seen = 0;
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(&at).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                seen += 1;
                assert!(
                    !holds(&fs::read(&path).expect("it can be read")),
                    "{path:?}"
                );
            }
        }
    }
    assert!(seen > 0);
    for page in fake.wiki().pages.values() {
        assert!(
            page.versions
                .iter()
                .all(|(text, note)| !holds(text.as_bytes()) && !holds(note.as_bytes()))
        );
    }
}

#[test]
fn a_secret_is_read_from_standard_input_and_never_said() {
    let home = home();
    home.ok(&[
        "target",
        "add",
        "Wiki",
        "--kind",
        "mediawiki",
        "--address",
        "https://wiki.example.org/api.php",
    ]);
    // No keyring is here, so it is not kept; what was given is in no word of that.
    let keep = ["target", "secret", "Wiki"];
    let ended = home.feed(&keep, b"hunter2-of-wiki\n");
    assert_eq!(ended.code, Some(1), "{}", ended.out);
    assert!(!(ended.out + &ended.err).contains("hunter2"));
    for bad in [&b"two\nlines"[..], &[b'x'; 5000], b"\xff\xfe", b""] {
        let ended = home.feed(&keep, bad);
        assert_eq!(ended.code, Some(1), "{}", ended.out);
    }
    assert_eq!(home.json(&["target", "list"])[0]["secret"], "missing");
    let ended = home.run(&["target", "secret", "Wiki", "hunter2-of-wiki"]);
    assert_eq!(ended.code, Some(64));
    let file = fs::read(home.workspace()).expect("it can be read");
    assert!(!file.windows(7).any(|part| part == b"hunter2"));
}
