//! The Confluence driver against a fake of our own: what it sends, and what it does with the answers.

use lamppost_core::error::Kind;
use lamppost_core::model::PlaceKind;
use lamppost_core::publish::{Flow, Outcome, Place, Wanted};
use lamppost_tests::wikis::FakeConfluence;

use crate::place::{Draft, One, Test, hostile, picture, place};

/// Both kinds, with who signs in to each.
const KINDS: [(PlaceKind, &str, &str); 2] = [
    (PlaceKind::ConfluenceCloud, "/wiki", FakeConfluence::USER),
    (PlaceKind::ConfluenceServer, "", ""),
];

fn space(fake: &FakeConfluence, (kind, path, user): (PlaceKind, &str, &str)) -> Place {
    Place {
        prefix: "TEAM".into(),
        ..place(kind, &format!("{}{path}", fake.address()), user)
    }
}

fn open(
    fake: &FakeConfluence,
    kind: (PlaceKind, &str, &str),
) -> Result<One, Box<dyn std::error::Error>> {
    Ok(One::open(&space(fake, kind), FakeConfluence::TOKEN)?)
}

#[test]
fn a_page_is_made_changed_and_never_overwritten() -> Test {
    for kind in KINDS {
        let fake = FakeConfluence::start()?;
        let mut one = open(&fake, kind)?;
        let greeting = one.0.check()?;
        assert_eq!(
            (greeting.site.as_str(), greeting.user.as_str()),
            ("The team", "Mara")
        );
        let name = "Payments: launch & après <1>";
        assert_eq!(one.read(name)?, None);
        let text = "<!-- gone --><ac:structured-macro ac:name=\"toc\"/><p>a<br/>b</p>";
        let made = one.written(Draft {
            name,
            text,
            ..Draft::default()
        })?;
        assert_eq!(
            made.text,
            "<ac:structured-macro ac:macro-id=\"fake-1\" ac:schema-version=\"1\" ac:name=\"toc\"/><p>a<br />b</p>"
        );
        let there = one
            .read_with(name, Some(&made.id), &[])?
            .ok_or("it is there")?;
        // Cloud takes no note with a new page, so that it gets it with a second version.
        let first = if kind.2.is_empty() { "1" } else { "2" };
        assert_eq!(
            (&there.version, &there.text, there.version.as_str()),
            (&made.version, &made.text, first)
        );
        assert_eq!(there.note, "Lamppost 0123456789abcdef");

        // Nobody makes a page over another.
        assert_eq!(
            one.write(Draft {
                name,
                text: "<p>mine</p>",
                ..Draft::default()
            })?,
            Outcome::Moved
        );

        let changed = one.written(Draft {
            name,
            before: Some(&there),
            text: "<p>2</p>",
            ..Draft::default()
        })?;
        assert_eq!(
            (changed.id.as_str(), changed.version.as_str()),
            (made.id.as_str(), if kind.2.is_empty() { "2" } else { "3" })
        );
        let now = one.read(name)?.ok_or("it is there")?;
        assert_eq!(now.note, "Lamppost 0123456789abcdef");

        // A person was faster; a person deleted it.
        let id: u64 = made.id.parse()?;
        let by_hand = ("<p>by hand</p>".to_owned(), String::new());
        fake.wiki()
            .pages
            .get_mut(&id)
            .ok_or("it is there")?
            .versions
            .push(by_hand);
        let late = Draft {
            name,
            before: Some(&now),
            text: "<p>3</p>",
            ..Draft::default()
        };
        assert_eq!(one.write(late)?, Outcome::Moved);
        assert_eq!(
            one.read(name)?.map(|page| page.text).as_deref(),
            Some("<p>by hand</p>")
        );
        fake.wiki()
            .pages
            .get_mut(&id)
            .ok_or("it is there")?
            .is_trashed = true;
        assert_eq!(one.write(late)?, Outcome::Moved);
        assert_eq!(one.read_with(name, Some(&made.id), &[])?, None);
    }
    Ok(())
}

#[test]
fn pages_stand_below_others_and_are_renamed() -> Test {
    for kind in KINDS {
        let fake = FakeConfluence::start()?;
        let mut one = open(&fake, kind)?;
        let home = one.written(Draft {
            name: "Home",
            text: "<p/>",
            ..Draft::default()
        })?;
        let below = Place {
            below: "Home".into(),
            ..space(&fake, kind)
        };
        let mut one = One::open(&below, FakeConfluence::TOKEN)?;
        let index = one.written(Draft {
            name: "Index",
            text: "<p/>",
            ..Draft::default()
        })?;
        let page = one.written(Draft {
            name: "Page",
            text: "<p/>",
            parent: Some("Index"),
            ..Draft::default()
        })?;
        let parent = |id: &str| -> Option<String> {
            fake.wiki().pages.get(&id.parse().ok()?)?.parent.clone()
        };
        assert_eq!(
            (parent(&index.id), parent(&page.id)),
            (Some(home.id.clone()), Some(index.id.clone()))
        );
        // By its id too, and an error where there is none.
        let below = Place {
            below: home.id.clone(),
            ..space(&fake, kind)
        };
        let other = One::open(&below, FakeConfluence::TOKEN)?.written(Draft {
            name: "Other",
            text: "<p/>",
            ..Draft::default()
        })?;
        assert_eq!(parent(&other.id), Some(home.id));
        let below = Place {
            below: "Nowhere".into(),
            ..space(&fake, kind)
        };
        let error = One::open(&below, FakeConfluence::TOKEN)?
            .write(Draft {
                name: "New",
                text: "<p/>",
                ..Draft::default()
            })
            .err()
            .ok_or("nowhere")?;
        assert_eq!(error.kind, Kind::Remote);
        assert!(error.message.contains("Nowhere"), "{error:?}");

        // A new title on the same id; another page's title is not taken.
        let before = one.read("Page")?.ok_or("it is there")?;
        let renamed = one.written(Draft {
            name: "Renamed",
            before: Some(&before),
            text: "<p/>",
            ..Draft::default()
        })?;
        assert_eq!(
            (renamed.id.as_str(), renamed.name.as_str()),
            (page.id.as_str(), "Renamed")
        );
        let before = one
            .read_with("Page", Some(&page.id), &[])?
            .ok_or("it is found by its id")?;
        assert_eq!(before.name, "Renamed");
        let error = one
            .write(Draft {
                name: "Other",
                before: Some(&before),
                text: "<p/>",
                ..Draft::default()
            })
            .err()
            .ok_or("taken")?;
        assert_eq!(error.kind, Kind::Refused, "{error:?}");
    }
    Ok(())
}

#[test]
fn open_comments_are_counted() -> Test {
    for kind in KINDS {
        let fake = FakeConfluence::start()?;
        let mut one = open(&fake, kind)?;
        let made = one.written(Draft {
            name: "Page",
            text: "<p>a</p>",
            ..Draft::default()
        })?;
        let id: u64 = made.id.parse()?;
        {
            // A comment leaves its mark in the storage and makes no version.
            let mut wiki = fake.wiki();
            let page = wiki.pages.get_mut(&id).ok_or("it is there")?;
            let last = page.versions.len() - 1;
            page.versions[last].0 =
                "<p><ac:inline-comment-marker ac:ref=\"1\">a</ac:inline-comment-marker></p>".into();
            page.comments = vec![true, false, true];
        }
        let there = one.read("Page")?.ok_or("it is there")?;
        assert_eq!((there.open_comments, there.version), (2, made.version));
        fake.wiki()
            .pages
            .get_mut(&id)
            .ok_or("it is there")?
            .comments = vec![false];
        assert_eq!(one.read("Page")?.ok_or("it is there")?.open_comments, 0);
    }
    Ok(())
}

#[test]
fn files_are_sent_once_and_are_nobody_elses() -> Test {
    for kind in KINDS {
        let fake = FakeConfluence::start()?;
        let mut one = open(&fake, kind)?;
        let files = [
            picture("attachments/a \"b\".png", 1),
            picture("attachments/c.png", 2),
        ];
        let draft = Draft {
            name: "Page",
            text: "<p/>",
            files: &files,
            ..Draft::default()
        };
        let made = one.written(draft)?;
        let id: u64 = made.id.parse()?;
        let versions = || -> Vec<usize> {
            let wiki = fake.wiki();
            wiki.pages
                .get(&id)
                .map(|page| page.files.values().map(Vec::len).collect())
                .unwrap_or_default()
        };
        assert_eq!(versions(), [1, 1]);
        assert_eq!(fake.wiki().pages[&id].files["c.png"][0].1, files[1].bytes);
        let files = [picture("attachments/c.png", 2)];
        let there = one
            .read_with("Page", Some(&made.id), &files)?
            .ok_or("it is there")?;
        assert_eq!(there.differing.as_deref(), Some(&[][..]));
        one.written(Draft {
            before: Some(&there),
            files: &files,
            ..draft
        })?;
        assert_eq!(versions(), [1, 1]);
        let files = [picture("attachments/c.png", 3)];
        let there = one
            .read_with("Page", Some(&made.id), &files)?
            .ok_or("it is there")?;
        assert_eq!(
            there.differing.as_deref(),
            Some(&["attachments/c.png".to_owned()][..])
        );
        one.written(Draft {
            before: Some(&there),
            files: &files,
            ..draft
        })?;
        assert_eq!(versions(), [1, 2]);
        // A person replaced it.
        let theirs = ("a better picture".to_owned(), vec![1]);
        fake.wiki()
            .pages
            .get_mut(&id)
            .ok_or("it is there")?
            .files
            .entry("c.png".into())
            .or_default()
            .push(theirs);
        let there = one.read("Page")?;
        let error = one
            .write(Draft {
                before: there.as_ref(),
                files: &files,
                ..draft
            })
            .err()
            .ok_or("theirs")?;
        assert_eq!(error.kind, Kind::Refused, "{error:?}");
        assert_eq!(versions(), [1, 3]);
        assert_eq!(one.read("Page")?, there);
    }
    Ok(())
}

#[test]
fn many_pages_take_few_requests() -> Test {
    let fake = FakeConfluence::start()?;
    let mut one = open(&fake, KINDS[0])?;
    let mut made = Vec::new();
    for at in 0..60 {
        made.push(one.written(Draft {
            name: &format!("Page {at}"),
            text: "<p/>",
            ..Draft::default()
        })?);
    }
    fake.wiki().asked.clear();
    let wanted: Vec<Wanted<'_>> = made
        .iter()
        .map(|page| Wanted {
            name: &page.name,
            id: Some(&page.id),
            files: &[],
        })
        .collect();
    let answers = one.0.read(&wanted, &mut |_| Flow::Continue);
    assert!(answers.iter().all(|answer| matches!(answer, Ok(Some(_)))));
    assert_eq!(fake.wiki().asked.len(), 2);
    assert!(
        fake.wiki()
            .asked
            .iter()
            .all(|asked| asked.starts_with("GET "))
    );
    Ok(())
}

#[test]
fn pauses_are_kept_and_refusals_are_told() -> Test {
    for kind in KINDS {
        let fake = FakeConfluence::start()?;
        let mut one = open(&fake, kind)?;
        fake.wiki().busy = 2;
        one.written(Draft {
            name: "Page",
            text: "<p/>",
            ..Draft::default()
        })?;
        assert_eq!(fake.wiki().pages.len(), 1);
        fake.wiki().busy = 100;
        let error = one.read("Page").err().ok_or("busy")?;
        assert_eq!(error.kind, Kind::Remote);
        fake.wiki().busy = 0;

        let error = One::open(&space(&fake, kind), "wrong")?
            .0
            .check()
            .err()
            .ok_or("wrong token")?;
        assert_eq!(error.kind, Kind::Denied, "{error:?}");
        let elsewhere = Place {
            prefix: "NOWHERE".into(),
            ..space(&fake, kind)
        };
        let error = One::open(&elsewhere, FakeConfluence::TOKEN)?
            .0
            .check()
            .err()
            .ok_or("no space")?;
        assert!(error.message.contains("NOWHERE"), "{error:?}");
        let nowhere = Place {
            prefix: String::new(),
            ..space(&fake, kind)
        };
        assert_eq!(
            One::open(&nowhere, "x").err().map(|error| error.kind),
            Some(Kind::Invalid)
        );
        let long = "x".repeat(300);
        let error = one
            .write(Draft {
                name: &long,
                text: "<p/>",
                ..Draft::default()
            })
            .err()
            .ok_or("too long")?;
        assert!(error.message.contains("not valid"), "{error:?}");
        assert!(
            one.write(Draft {
                name: "Empty",
                text: " ",
                ..Draft::default()
            })
            .is_err()
        );
    }
    let fake = FakeConfluence::start()?;
    let nobody = Place {
        user: String::new(),
        ..space(&fake, KINDS[0])
    };
    assert_eq!(
        One::open(&nobody, "x").err().map(|error| error.kind),
        Some(Kind::Invalid)
    );
    Ok(())
}

#[test]
fn hostile_titles_and_texts_arrive_as_sent() -> Test {
    let fake = FakeConfluence::start()?;
    for (at, kind) in KINDS.into_iter().enumerate() {
        let mut one = open(&fake, kind)?;
        for title in hostile::strings()
            .iter()
            .filter(|title| title.chars().count() < 200 && !title.is_empty())
            .step_by(7)
        {
            let title = format!("{at} {title}");
            let made = one.written(Draft {
                name: &title,
                text: "<p>&lt;é&gt; 🏮</p>",
                ..Draft::default()
            })?;
            assert_eq!(
                (made.name.as_str(), made.text.as_str()),
                (title.as_str(), "<p>&lt;é&gt; 🏮</p>")
            );
            assert_eq!(
                one.read(&title)?.map(|page| page.id),
                Some(made.id),
                "{title:?}"
            );
        }
    }
    Ok(())
}
