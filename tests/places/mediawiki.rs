//! MediaWiki 1.39 itself.

use lamppost_core::error::Kind;
use lamppost_core::model::PlaceKind;
use lamppost_core::publish::{Flow, Outcome, Wanted};
use lamppost_tests::wikis::MediaWiki;

use crate::place::{Draft, One, Test, hostile, picture, place, skipped};

/// A wiki with a bot that may write; the test is over where there is none.
macro_rules! wiki {
    () => {
        match MediaWiki::start()? {
            Some(wiki) => wiki,
            None => return skipped("mediawiki"),
        }
    };
}

fn open(wiki: &MediaWiki) -> Result<One, Box<dyn std::error::Error>> {
    let (user, secret) = wiki.publisher()?;
    let place = place(PlaceKind::Mediawiki, &wiki.address(), &user);
    Ok(One::open(&place, &secret)?)
}

#[test]
fn a_page_is_made_changed_and_never_overwritten() -> Test {
    let wiki = wiki!();
    let mut one = open(&wiki)?;
    let greeting = one.0.check()?;
    assert_eq!(
        (
            greeting.site.as_str(),
            greeting.user.as_str(),
            greeting.writable
        ),
        ("Wiki", "Admin", true)
    );

    let name = "Lamppost/Payments: launch & après";
    assert_eq!(one.read(name)?, None);
    let made = one.written(Draft {
        name,
        text: "first\n\nlast",
        ..Draft::default()
    })?;
    assert_eq!(
        (made.name.as_str(), made.text.as_str()),
        (name, "first\n\nlast")
    );

    // Read again, nothing is different.
    let there = one.read(name)?.ok_or("it is there")?;
    assert_eq!(
        (&there.id, &there.version, &there.text),
        (&made.id, &made.version, &made.text)
    );
    assert_eq!(
        (there.author.as_str(), there.note.as_str()),
        ("Admin", "Lamppost 0123456789abcdef")
    );
    assert!(there.at.ends_with('Z'), "{}", there.at);

    // Nobody makes a page over another.
    assert_eq!(
        one.write(Draft {
            name,
            text: "mine",
            ..Draft::default()
        })?,
        Outcome::Moved
    );
    assert_eq!(wiki.text(name)?.trim(), "first\n\nlast");

    let changed = one.written(Draft {
        name,
        before: Some(&there),
        text: "second\n\nlast",
        ..Draft::default()
    })?;
    assert_eq!(changed.id, made.id);
    assert_ne!(changed.version, made.version);

    // A person edits the same line meanwhile: nothing of it is lost.
    let before = one.read(name)?.ok_or("it is there")?;
    wiki.edit(name, "by a person\n\nlast")?;
    let late = Draft {
        name,
        before: Some(&before),
        text: "third\n\nlast",
        ..Draft::default()
    };
    assert_eq!(one.write(late)?, Outcome::Moved);
    assert_eq!(wiki.text(name)?.trim(), "by a person\n\nlast");

    // The same account edits meanwhile, as with a second workspace: nor is that.
    let before = one.read(name)?.ok_or("it is there")?;
    one.written(Draft {
        name,
        before: Some(&before),
        text: "elsewhere\n\nlast",
        ..Draft::default()
    })?;
    let late = Draft {
        name,
        before: Some(&before),
        text: "here\n\nlast",
        ..Draft::default()
    };
    assert_eq!(one.write(late)?, Outcome::Moved);
    Ok(())
}

#[test]
fn an_edit_that_the_wiki_merges_is_noticed_by_reading_back() -> Test {
    let wiki = wiki!();
    let mut one = open(&wiki)?;
    let text = |first: &str, last: &str| format!("{first}\n\na\n\nb\n\nc\n\nd\n\ne\n\n{last}");
    one.written(Draft {
        name: "Page",
        text: &text("ours", "theirs"),
        ..Draft::default()
    })?;
    let before = one.read("Page")?.ok_or("it is there")?;
    wiki.edit("Page", &text("ours", "theirs, changed"))?;
    let written = one.written(Draft {
        name: "Page",
        before: Some(&before),
        text: &text("ours, changed", "theirs"),
        ..Draft::default()
    })?;
    assert_eq!(written.text, text("ours, changed", "theirs, changed"));
    let now = one.read("Page")?.ok_or("it is there")?;
    assert_eq!((now.version, now.text), (written.version, written.text));
    Ok(())
}

#[test]
fn a_page_that_was_deleted_or_renamed_is_noticed() -> Test {
    let wiki = wiki!();
    let mut one = open(&wiki)?;
    one.written(Draft {
        name: "Old name",
        text: "text",
        ..Draft::default()
    })?;
    let before = one.read("Old name")?.ok_or("it is there")?;

    // Ours is renamed, the id stays; a person's is followed by its id.
    let renamed = one.written(Draft {
        name: "New name",
        before: Some(&before),
        text: "text",
        ..Draft::default()
    })?;
    assert_eq!(
        (renamed.id.as_str(), renamed.name.as_str()),
        (before.id.as_str(), "New name")
    );
    let there = one
        .read_with("Old name", Some(&before.id), &[])?
        .ok_or("it is found by its id")?;
    assert_eq!(
        (there.name.as_str(), there.text.as_str()),
        ("New name", "text")
    );

    // The name is taken: the text is written, the name stays, and it is said.
    wiki.edit("Taken", "by a person")?;
    let error = one
        .write(Draft {
            name: "Taken",
            before: Some(&there),
            text: "more",
            ..Draft::default()
        })
        .err()
        .ok_or("taken")?;
    assert_eq!(error.kind, Kind::Refused, "{error:?}");
    assert_eq!(wiki.text("Taken")?.trim(), "by a person");

    let before = one.read("New name")?.ok_or("it is there")?;
    wiki.program("deleteBatch", &["--u", "Admin"], "New name\n")?;
    let late = Draft {
        name: "New name",
        before: Some(&before),
        text: "again",
        ..Draft::default()
    };
    assert_eq!(one.write(late)?, Outcome::Moved);
    assert_eq!(one.read_with("New name", Some(&before.id), &[])?, None);
    Ok(())
}

#[test]
fn files_are_sent_once_and_are_nobody_elses() -> Test {
    let wiki = wiki!();
    let mut one = open(&wiki)?;
    let files = [
        picture("attachments/payments-radar.png", 1),
        picture("attachments/payments-matrix.png", 2),
    ];
    let draft = Draft {
        name: "Page",
        text: "[[File:payments-radar.png]]",
        files: &files,
        ..Draft::default()
    };
    one.written(draft)?;
    let count = |wiki: &MediaWiki| -> Result<usize, Box<dyn std::error::Error>> {
        let rows = wiki.program(
            "sql",
            &[
                "--query",
                "SELECT log_id FROM logging WHERE log_type = 'upload'",
            ],
            "",
        )?;
        Ok(rows.matches("log_id").count())
    };
    let sent = count(&wiki)?;
    assert_eq!(sent, 2);
    let there = one.read_with("Page", None, &files)?.ok_or("it is there")?;
    assert_eq!(there.differing.as_deref(), Some(&[][..]));

    // The same files again: nothing is sent.
    one.written(Draft {
        before: Some(&there),
        text: "more",
        ..draft
    })?;
    assert_eq!(count(&wiki)?, sent);

    // One differs, the other is the same content by another name.
    let changed = [
        picture("attachments/payments-radar.png", 3),
        files[1].clone(),
        picture("attachments/payments-copy.png", 2),
    ];
    let there = one
        .read_with("Page", None, &changed)?
        .ok_or("it is there")?;
    let differing = [
        "attachments/payments-radar.png".to_owned(),
        "attachments/payments-copy.png".to_owned(),
    ];
    assert_eq!(there.differing.as_deref(), Some(&differing[..]));
    one.written(Draft {
        before: Some(&there),
        files: &changed,
        text: "still more",
        ..draft
    })?;
    assert_eq!(count(&wiki)?, sent + 2);
    let there = one
        .read_with("Page", None, &changed)?
        .ok_or("it is there")?;
    assert_eq!(there.differing.as_deref(), Some(&[][..]));

    // A person's file of the same name stays, and the page is not written.
    let folder = tempfile::tempdir()?;
    std::fs::write(
        folder.path().join("payments-theirs.png"),
        picture("", 9).bytes,
    )?;
    wiki.program(
        "importImages",
        &[
            "--user",
            "Admin",
            "--comment",
            "by hand",
            &folder.path().display().to_string(),
        ],
        "",
    )?;
    let theirs = [picture("attachments/payments-theirs.png", 4)];
    let error = one
        .write(Draft {
            before: Some(&there),
            files: &theirs,
            text: "mine",
            ..draft
        })
        .err()
        .ok_or("theirs")?;
    assert_eq!(error.kind, Kind::Refused, "{error:?}");
    assert!(
        error.message.contains("payments-theirs.png"),
        "{}",
        error.message
    );
    assert_eq!(wiki.text("Page")?.trim(), "still more");
    Ok(())
}

#[test]
fn who_may_not_is_told_so() -> Test {
    let wiki = wiki!();
    let (user, secret) = wiki.publisher()?;
    let at = |user: &str| place(PlaceKind::Mediawiki, &wiki.address(), user);

    let error = One::open(&at(&user), "wrong")?
        .0
        .check()
        .err()
        .ok_or("wrong password")?;
    assert_eq!(error.kind, Kind::Denied);
    assert!(!format!("{error:?}").contains("wrong"), "{error:?}");
    let error = One::open(&at(&user), "wrong")?
        .read("Page")
        .err()
        .ok_or("wrong password")?;
    assert_eq!(error.kind, Kind::Denied);
    let error = lamppost_publish::World::default()
        .open(&at(&user), None)
        .err()
        .ok_or("no password")?;
    assert_eq!(error.kind, Kind::Denied);

    let (reader, its_secret) = wiki.bot("Reader", "basic")?;
    let mut one = One::open(&at(&reader), &its_secret)?;
    let greeting = one.0.check()?;
    assert_eq!(
        (greeting.user.as_str(), greeting.writable),
        ("Reader", false)
    );
    let error = one
        .write(Draft {
            name: "Page",
            text: "text",
            ..Draft::default()
        })
        .err()
        .ok_or("no right")?;
    assert_eq!(error.kind, Kind::Denied);
    assert!(wiki.text("Page").is_err());

    let mut one = One::open(&at(&user), &secret)?;
    one.written(Draft {
        name: "Page",
        text: "text",
        ..Draft::default()
    })?;
    let before = one.read("Page")?;
    let late = Draft {
        name: "Page",
        before: before.as_ref(),
        text: "new text",
        ..Draft::default()
    };
    wiki.read_only(true)?;
    assert!(!one.0.check()?.writable);
    let error = one.write(late).err().ok_or("read-only")?;
    assert_eq!(error.kind, Kind::Remote);
    assert!(
        error.hint.contains("The hall is being painted."),
        "{}",
        error.hint
    );
    wiki.read_only(false)?;

    let error = one
        .write(Draft {
            text: "buy-this-now",
            ..late
        })
        .err()
        .ok_or("spam")?;
    assert_eq!(error.kind, Kind::Refused, "{error:?}");
    let long = "a ".repeat(1_100_000);
    let error = one
        .write(Draft {
            text: &long,
            ..late
        })
        .err()
        .ok_or("too long")?;
    assert_eq!(error.kind, Kind::OverLimit, "{error:?}");
    wiki.set("$wgRateLimits['edit']['user'] = [ 0, 3600 ]; $wgGroupPermissions['sysop']['noratelimit'] = false; $wgGroupPermissions['bureaucrat']['noratelimit'] = false;")?;
    let error = one.write(late).err().ok_or("asked too often")?;
    assert_eq!(
        (error.kind, error.message.as_str()),
        (
            Kind::Remote,
            "127.0.0.1 is asked too often and wants a longer pause."
        )
    );
    wiki.set("wfLoadExtension('ConfirmEdit'); $wgCaptchaTriggers['edit'] = true; $wgGroupPermissions['sysop']['skipcaptcha'] = false; $wgGroupPermissions['bot']['skipcaptcha'] = false;")?;
    let error = one.write(late).err().ok_or("captcha")?;
    assert_eq!(error.kind, Kind::Refused, "{error:?}");
    assert!(error.message.contains("captcha"), "{}", error.message);
    wiki.set("")?;
    one.written(late)?;
    Ok(())
}

#[test]
fn names_and_texts_come_back_as_documented() -> Test {
    let wiki = wiki!();
    let mut one = open(&wiki)?;

    // Names that no page can have are errors of that page alone, and reading goes on.
    let bad = [
        "a|b",
        "a<b>",
        "a[[b]]",
        "a{b}",
        "a#b",
        "..",
        "a\u{1f}b",
        "a\nb",
        "",
        "  ",
        "Special:Version",
        "a%20b",
    ];
    let good = [
        "Ünïcödé 文字 🏮",
        "a & b = c ? d",
        "a'b\"c",
        "lower/case_name",
    ];
    let all: Vec<&str> = bad.iter().chain(&good).copied().collect();
    let wanted: Vec<Wanted<'_>> = all
        .iter()
        .map(|name| Wanted {
            name,
            id: None,
            files: &[],
        })
        .collect();
    let answers = one.0.read(&wanted, &mut |_| Flow::Continue);
    assert_eq!(answers.len(), all.len());
    for (name, answer) in all.iter().zip(answers) {
        if good.contains(name) {
            assert_eq!(answer?, None, "{name}");
        } else {
            assert_eq!(
                answer.err().map(|error| error.kind),
                Some(Kind::Invalid),
                "{name:?}"
            );
            let error = one
                .write(Draft {
                    name,
                    text: "text",
                    ..Draft::default()
                })
                .err();
            assert!(
                error.is_some_and(|error| matches!(error.kind, Kind::Invalid | Kind::Remote)),
                "{name:?}"
            );
        }
    }
    for name in good {
        let made = one.written(Draft {
            name,
            text: "text",
            ..Draft::default()
        })?;
        let there = one.read(name)?.ok_or("it is there")?;
        assert_eq!((there.id, there.name), (made.id, made.name), "{name}");
    }

    // All hostile strings on one page: as sent, but for white space at the end, characters of control and
    // marks that become one with their letter.
    let lines: Vec<String> = hostile::strings()
        .iter()
        .map(|text| format!("<nowiki>{}</nowiki>", text.replace("~~~", "~ ~")))
        .collect();
    let text = lines.join("\n");
    let made = one.written(Draft {
        name: "Hostile",
        text: &text,
        ..Draft::default()
    })?;
    let there = one.read("Hostile")?.ok_or("it is there")?;
    assert_eq!(there.text, made.text);
    let normal = |text: &str| -> String {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        // The wiki composes letters and their marks (Unicode's form C).
        let text = text.replace("e\u{301}", "é");
        let kept = text.chars().map(|c| match c {
            '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            _ => c,
        });
        kept.collect::<String>().trim_end().to_owned()
    };
    let wrong: Vec<_> = normal(&text)
        .lines()
        .zip(there.text.lines())
        .filter(|(sent, got)| sent != got)
        .map(|(sent, got)| format!("{sent:?} came back as {got:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    // 200 kB, and again as unchanged.
    let long = "| 12 || Überprüft & gültig | 文字\n".repeat(200_000 / 30);
    let made = one.written(Draft {
        name: "Long",
        text: long.trim_end(),
        ..Draft::default()
    })?;
    assert_eq!(made.text, long.trim_end());
    let before = one.read("Long")?.ok_or("it is there")?;
    let same = one.written(Draft {
        name: "Long",
        before: Some(&before),
        text: long.trim_end(),
        ..Draft::default()
    })?;
    assert_eq!(same.version, made.version);

    // An empty page is never written.
    assert!(
        one.write(Draft {
            name: "Long",
            before: Some(&before),
            text: " \n",
            ..Draft::default()
        })
        .is_err()
    );
    Ok(())
}

#[test]
fn many_pages_are_read_fifty_a_request() -> Test {
    let wiki = wiki!();
    let mut one = open(&wiki)?;
    let body = "line of text\n".repeat(1_000);
    for at in 0..4 {
        one.written(Draft {
            name: &format!("Page {at}"),
            text: &format!("{body}{at}"),
            ..Draft::default()
        })?;
    }
    // The answer comes in pieces where it is long.
    wiki.set("$wgAPIMaxResultSize = 30000;")?;
    let names: Vec<String> = (0..120).map(|at| format!("page {at}")).collect();
    let wanted: Vec<Wanted<'_>> = names
        .iter()
        .map(|name| Wanted {
            name,
            id: None,
            files: &[],
        })
        .collect();
    let mut told = Vec::new();
    let answers = one.0.read(&wanted, &mut |count| {
        told.push(count);
        Flow::Continue
    });
    assert_eq!(told, [50, 100, 120]);
    assert_eq!(answers.len(), 120);
    for (at, answer) in answers.into_iter().enumerate() {
        let found = answer?.map(|page| page.text);
        assert_eq!(found, (at < 4).then(|| format!("{body}{at}")), "{at}");
    }
    let answers = one.0.read(&wanted, &mut |_| Flow::Stop);
    assert_eq!(answers.len(), 50);
    Ok(())
}
