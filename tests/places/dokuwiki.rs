//! DokuWiki of July 2022 itself.

use lamppost_core::error::Kind;
use lamppost_core::model::PlaceKind;
use lamppost_core::publish::{Flow, Outcome, Wanted};
use lamppost_tests::wikis::DokuWiki;

use crate::place::{Draft, One, Test, hostile, picture, place, skipped};

/// A wiki with users who may write; the test is over where there is none.
macro_rules! wiki {
    () => {
        match DokuWiki::start()? {
            Some(wiki) => wiki,
            None => return skipped("dokuwiki"),
        }
    };
}

fn open(wiki: &DokuWiki, user: &str) -> Result<One, Box<dyn std::error::Error>> {
    let place = place(PlaceKind::Dokuwiki, &wiki.address(), user);
    Ok(One::open(&place, DokuWiki::secret(user))?)
}

#[test]
fn a_page_is_made_changed_and_never_overwritten() -> Test {
    let wiki = wiki!();
    let mut one = open(&wiki, "mara")?;
    let greeting = one.0.check()?;
    assert_eq!(
        (
            greeting.site.as_str(),
            greeting.user.as_str(),
            greeting.writable
        ),
        ("Wiki", "mara", true)
    );

    let name = "reviews:payments_launch";
    assert_eq!(one.read(name)?, None);
    let made = one.written(Draft {
        name,
        text: "first\n\nlast\n",
        ..Draft::default()
    })?;
    assert_eq!(
        (made.name.as_str(), made.text.as_str()),
        (name, "first\n\nlast\n")
    );

    // Read again, nothing is different, and what is the same is not written.
    let there = one.read(name)?.ok_or("it is there")?;
    assert_eq!(
        (&there.id, &there.version, &there.text),
        (&made.id, &made.version, &made.text)
    );
    assert_eq!(
        (there.author.as_str(), there.note.as_str()),
        ("mara", "Lamppost 0123456789abcdef")
    );
    assert!(there.at.ends_with('Z'), "{}", there.at);
    let same = one.written(Draft {
        name,
        before: Some(&there),
        text: "first\n\nlast\n",
        ..Draft::default()
    })?;
    assert_eq!(same.version, made.version);

    // Nobody makes a page over another.
    assert_eq!(
        one.write(Draft {
            name,
            text: "mine",
            ..Draft::default()
        })?,
        Outcome::Moved
    );
    let changed = one.written(Draft {
        name,
        before: Some(&there),
        text: "second\n",
        ..Draft::default()
    })?;
    assert_eq!(wiki.text(name)?, "second\n");
    assert_ne!(changed.version, made.version);

    // A person edits meanwhile, in the same second: nothing of it is lost.
    let before = one.read(name)?.ok_or("it is there")?;
    wiki.edit(name, "by a person\n")?;
    let late = Draft {
        name,
        before: Some(&before),
        text: "third",
        ..Draft::default()
    };
    assert_eq!(one.write(late)?, Outcome::Moved);
    assert_eq!(wiki.text(name)?, "by a person\n");
    let now = one.read(name)?.ok_or("it is there")?;
    assert_eq!(now.author, "robin");

    // Another place of the page is an edit too: nothing is merged.
    let mut other = open(&wiki, "robin")?;
    other.written(Draft {
        name,
        before: Some(&now),
        text: "by a person\n\nand more\n",
        ..Draft::default()
    })?;
    let late = Draft {
        before: Some(&now),
        text: "ours\n",
        ..late
    };
    assert_eq!(one.write(late)?, Outcome::Moved);

    // A page that was deleted is not made again by a change.
    let now = one.read(name)?.ok_or("it is there")?;
    wiki.edit(name, "")?;
    assert_eq!(
        one.write(Draft {
            before: Some(&now),
            ..late
        })?,
        Outcome::Moved
    );
    assert_eq!(one.read(name)?, None);

    // The lock was given back each time: another may write at once.
    other.written(Draft {
        name,
        text: "again",
        ..Draft::default()
    })?;
    Ok(())
}

#[test]
fn a_page_that_somebody_edits_is_left_alone() -> Test {
    let wiki = wiki!();
    let mut one = open(&wiki, "mara")?;
    one.written(Draft {
        name: "page",
        text: "text",
        ..Draft::default()
    })?;
    let before = one.read("page")?.ok_or("it is there")?;
    wiki.lock("page", "robin")?;
    let late = Draft {
        name: "page",
        before: Some(&before),
        text: "new",
        ..Draft::default()
    };
    let error = one.write(late).err().ok_or("locked")?;
    assert_eq!(error.kind, Kind::Refused, "{error:?}");
    assert!(error.message.contains("editing"), "{error:?}");
    assert_eq!(wiki.text("page")?, "text");
    wiki.unlock()?;
    one.written(late)?;
    Ok(())
}

#[test]
fn files_are_sent_once_and_are_nobody_elses() -> Test {
    let wiki = wiki!();
    let mut one = open(&wiki, "mara")?;
    let files = [
        picture("attachments/Payments-radar.png", 1),
        picture("attachments/Zürich-matrix.png", 2),
    ];
    let draft = Draft {
        name: "reviews:page",
        text: "{{payments-radar.png|}}",
        files: &files,
        ..Draft::default()
    };
    one.written(draft)?;
    let there = one
        .read_with("reviews:page", None, &files)?
        .ok_or("it is there")?;
    assert_eq!(there.differing.as_deref(), Some(&[][..]));
    assert_eq!(wiki.replaced_files("reviews")?, 0);

    // The same files again: nothing is sent.
    one.written(Draft {
        before: Some(&there),
        text: "more",
        ..draft
    })?;
    assert_eq!(wiki.replaced_files("reviews")?, 0);

    // Both differ now: what is replaced is kept by the wiki.
    let changed = [
        picture("attachments/Payments-radar.png", 3),
        picture("attachments/Zürich-matrix.png", 4),
    ];
    let there = one
        .read_with("reviews:page", None, &changed)?
        .ok_or("it is there")?;
    assert_eq!(there.differing.as_ref().map(Vec::len), Some(2));
    one.written(Draft {
        before: Some(&there),
        files: &changed,
        text: "still more",
        ..draft
    })?;
    let there = one
        .read_with("reviews:page", None, &changed)?
        .ok_or("it is there")?;
    assert_eq!(there.differing.as_deref(), Some(&[][..]));

    // Beside a page that is only to be made, a file of that name is somebody else's.
    let theirs = [picture("attachments/payments-radar.png", 9)];
    let error = one
        .write(Draft {
            name: "reviews:new",
            files: &theirs,
            ..draft
        })
        .err()
        .ok_or("theirs")?;
    assert_eq!(error.kind, Kind::Refused, "{error:?}");
    assert_eq!(one.read("reviews:new")?, None);
    Ok(())
}

#[test]
fn who_may_not_is_told_so() -> Test {
    let wiki = wiki!();
    let at = |user: &str| place(PlaceKind::Dokuwiki, &wiki.address(), user);
    for wrong in ["wrong", "", "correct"] {
        let error = One::open(&at("mara"), wrong)?
            .0
            .check()
            .err()
            .ok_or("wrong password")?;
        assert_eq!(error.kind, Kind::Denied, "{error:?}");
    }
    let error = lamppost_publish::World::default()
        .open(&at("mara"), None)
        .err()
        .ok_or("no password")?;
    assert_eq!(error.kind, Kind::Denied);

    let mut reader = open(&wiki, "reader")?;
    assert!(!reader.0.check()?.writable);
    let error = reader
        .write(Draft {
            name: "page",
            text: "text",
            ..Draft::default()
        })
        .err()
        .ok_or("no right")?;
    assert_eq!(error.kind, Kind::Denied, "{error:?}");
    let mut one = open(&wiki, "mara")?;
    let error = one
        .write(Draft {
            name: "closed:page",
            text: "text",
            ..Draft::default()
        })
        .err()
        .ok_or("no right")?;
    assert_eq!(error.kind, Kind::Denied, "{error:?}");
    assert!(wiki.text("page").is_err() && wiki.text("closed:page").is_err());

    // Nothing of it goes to the remote interface where it is switched off, and it is said which switch.
    wiki.set("$conf['remote'] = 0;")?;
    let error = open(&wiki, "mara")?.0.check().err().ok_or("switched off")?;
    assert_eq!(error.kind, Kind::Remote, "{error:?}");
    assert!(error.message.contains("switched off"), "{error:?}");
    wiki.set("$conf['remoteuser'] = '@admin';")?;
    let error = open(&wiki, "mara")?.0.check().err().ok_or("not for mara")?;
    assert_eq!(error.kind, Kind::Denied, "{error:?}");
    Ok(())
}

#[test]
fn names_and_texts_come_back_as_documented() -> Test {
    let wiki = wiki!();
    let mut one = open(&wiki, "mara")?;

    // Names that would lead to the start page or nowhere are errors of that page alone.
    one.written(Draft {
        name: "start",
        text: "the first page",
        ..Draft::default()
    })?;
    for bad in ["", " ", "***", "🏮", ":", "a::b", "a:..", "a\nb", "\u{0}"] {
        let wanted = [
            Wanted {
                name: bad,
                id: None,
                files: &[],
            },
            Wanted {
                name: "start",
                id: None,
                files: &[],
            },
        ];
        let answers = one.0.read(&wanted, &mut |_| Flow::Continue);
        assert_eq!(
            answers[0].as_ref().err().map(|error| error.kind),
            Some(Kind::Invalid),
            "{bad:?}"
        );
        assert!(matches!(answers[1], Ok(Some(_))), "{bad:?}");
        let error = one
            .write(Draft {
                name: bad,
                text: "text",
                ..Draft::default()
            })
            .err();
        assert_eq!(
            error.map(|error| error.kind),
            Some(Kind::Invalid),
            "{bad:?}"
        );
    }
    assert_eq!(wiki.text("start")?, "the first page");
    for good in [
        "a & b <c>",
        "文字:ü_1",
        "Upper Case",
        "x".repeat(120).as_str(),
    ] {
        let made = one.written(Draft {
            name: good,
            text: "text",
            ..Draft::default()
        })?;
        let there = one.read(&made.name)?.ok_or("it is there")?;
        assert_eq!(there.version, made.version, "{good}");
    }

    // All hostile strings on one page come back as sent, but for the kind of line breaks.
    let fits = |text: &String| {
        !text.chars().any(|c| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'))
    };
    let lines: Vec<String> = hostile::strings().into_iter().filter(fits).collect();
    assert!(lines.len() > 400);
    let text = lines.join("\n");
    let made = one.written(Draft {
        name: "hostile",
        text: &text,
        ..Draft::default()
    })?;
    let normal = text.replace("\r\n", "\n").replace('\r', "\n");
    assert!(made.text == normal, "it came back otherwise");
    let there = one.read("hostile")?.ok_or("it is there")?;
    assert_eq!((there.version, there.text), (made.version, normal));

    // What XML can't hold is refused before anything is sent.
    let error = one
        .write(Draft {
            name: "control",
            text: "a\u{1}b",
            ..Draft::default()
        })
        .err()
        .ok_or("control")?;
    assert_eq!(error.kind, Kind::Invalid);
    assert_eq!(one.read("control")?, None);

    let long = "| 12 | Überprüft & gültig | 文字 |\n".repeat(200_000 / 30);
    let made = one.written(Draft {
        name: "long",
        text: &long,
        ..Draft::default()
    })?;
    assert_eq!(made.text, long);

    // An empty text, which would delete the page, is never sent.
    let before = one.read("long")?;
    for empty in ["", " ", "\n\n"] {
        assert!(
            one.write(Draft {
                name: "long",
                before: before.as_ref(),
                text: empty,
                ..Draft::default()
            })
            .is_err()
        );
    }
    assert_eq!(wiki.text("long")?, long);
    Ok(())
}
