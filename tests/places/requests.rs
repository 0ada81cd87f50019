//! How many requests a plan takes, counted on the way to each wiki: no more than one a page, and a few.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use lamppost_core::model::PlaceKind;
use lamppost_core::publish::region::{Ours, fresh};
use lamppost_core::publish::{Flow, Place, Wanted};
use lamppost_core::report::{BundleFile, Dialect};
use lamppost_tests::wikis::{DokuWiki, FakeConfluence, MediaWiki};

use crate::place::{Draft, One, Test, picture, place, skipped};

/// Pages of a plan; each has a picture.
const PAGES: usize = 40;
/// What signing in, the test of the connection and lists may take besides.
const BESIDES: usize = 8;

/// A door before a wiki that counts who comes in.
struct Door {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Door {
    /// Before the wiki at this address.
    fn before(address: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let behind = address.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let door = Self {
            port: listener.local_addr()?.port(),
            asked: Arc::default(),
        };
        let asked = Arc::clone(&door.asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Who goes away in between comes again.
                let _gone = pass(stream, &behind, &asked);
            }
        });
        Ok(door)
    }

    fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn take(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *asked)
    }
}

/// Lets one request through, and its answer back.
fn pass(mut stream: TcpStream, behind: &str, asked: &Mutex<Vec<String>>) -> Test {
    let mut got = Vec::new();
    let mut some = [0; 16 * 1024];
    let length = loop {
        let count = stream.read(&mut some)?;
        if count == 0 {
            return Ok(());
        }
        got.extend_from_slice(&some[..count]);
        let text = String::from_utf8_lossy(&got);
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let body = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                let is_it = name.eq_ignore_ascii_case("content-length");
                is_it.then(|| value.trim().parse::<usize>().ok())?
            });
            break head.len() + 4 + body.unwrap_or(0);
        }
    };
    while got.len() < length {
        let count = stream.read(&mut some)?;
        got.extend_from_slice(&some[..count]);
    }
    let text = String::from_utf8_lossy(&got);
    let method = text.split("<methodName>").nth(1);
    let name = match method.and_then(|rest| rest.split('<').next()) {
        Some(method) => method.to_owned(),
        None => text.split("\r\n").next().unwrap_or_default().to_owned(),
    };
    asked
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(name);
    let mut wiki = TcpStream::connect(behind)?;
    wiki.write_all(&got)?;
    // One request a connection: the wiki closes it after its answer.
    std::io::copy(&mut wiki, &mut stream)?;
    Ok(())
}

/// Publishes pages of their own with a picture each, and counts what the next plan over them takes.
fn counted(wiki: &str, to: Place, secret: &str, dialect: Dialect, door: &Door) -> Test {
    let mut one = One::open(&to, secret)?;
    let name = |at: usize| match to.kind {
        PlaceKind::Dokuwiki => format!("reviews:page_{at}"),
        _ => format!("Page {at}"),
    };
    let mut all: Vec<(String, String, BundleFile)> = Vec::new();
    for at in 0..PAGES {
        let number = u8::try_from(at)?;
        let file = picture(&format!("attachments/page-{at}-radar.png"), number);
        let key = format!("review:{at}");
        let text = fresh(Ours {
            key: &key,
            dialect,
            front: "",
            body: "<p>text</p>\n",
        });
        let made = one.written(Draft {
            name: &name(at),
            text: &text,
            files: std::slice::from_ref(&file),
            ..Draft::default()
        })?;
        all.push((made.id, made.name, file));
    }
    door.take();
    // A plan opens the wiki anew.
    let mut one = One::open(&to, secret)?;
    one.0.check()?;
    let wanted: Vec<Wanted<'_>> = all
        .iter()
        .map(|(id, name, file)| Wanted {
            name,
            id: Some(id),
            files: std::slice::from_ref(file),
        })
        .collect();
    let answers = one.0.read(&wanted, &mut |_| Flow::Continue);
    assert_eq!(answers.len(), PAGES);
    for answer in answers {
        let page = answer?.ok_or("it is there")?;
        assert_eq!(page.differing.as_deref(), Some(&[][..]), "{}", page.name);
        assert!(page.text.contains("text"), "{}", page.text);
    }
    let asked = door.take();
    let said = format!(
        "{wiki}: {} requests for a plan over {PAGES} unchanged pages with a picture each\n",
        asked.len()
    );
    std::io::stderr().write_all(said.as_bytes())?;
    assert!(asked.len() <= PAGES + BESIDES, "{said}{asked:#?}");
    Ok(())
}

#[test]
fn of_a_mediawiki() -> Test {
    let Some(wiki) = MediaWiki::start()? else {
        return skipped("mediawiki");
    };
    let (user, secret) = wiki.publisher()?;
    let door = Door::before(&wiki.address())?;
    let to = place(PlaceKind::Mediawiki, &door.address(), &user);
    counted("MediaWiki", to, &secret, Dialect::MediaWiki, &door)
}

#[test]
fn of_a_dokuwiki() -> Test {
    let Some(wiki) = DokuWiki::start()? else {
        return skipped("dokuwiki");
    };
    let door = Door::before(&wiki.address())?;
    let to = place(PlaceKind::Dokuwiki, &door.address(), "mara");
    let secret = DokuWiki::secret("mara");
    counted("DokuWiki", to.clone(), secret, Dialect::DokuWiki, &door)?;
    // A person touched one: who it was is worth one more.
    wiki.edit("reviews:page_7", "by a person")?;
    let mut one = One::open(&to, secret)?;
    let names: Vec<String> = (0..PAGES).map(|at| format!("reviews:page_{at}")).collect();
    let wanted: Vec<Wanted<'_>> = names
        .iter()
        .map(|name| Wanted {
            name,
            id: None,
            files: &[],
        })
        .collect();
    door.take();
    let answers = one.0.read(&wanted, &mut |_| Flow::Continue);
    let asked = door.take();
    assert_eq!(
        asked
            .iter()
            .filter(|name| *name == "wiki.getPageVersions")
            .count(),
        1
    );
    let touched = answers[7].clone()?.ok_or("it is there")?;
    assert_eq!(
        (touched.author.as_str(), touched.text.as_str()),
        ("robin", "by a person")
    );
    Ok(())
}

#[test]
fn of_the_fake_confluence() -> Test {
    for (name, kind, user) in [
        (
            "Confluence Cloud (fake)",
            PlaceKind::ConfluenceCloud,
            FakeConfluence::USER,
        ),
        (
            "Confluence Data Center (fake)",
            PlaceKind::ConfluenceServer,
            "",
        ),
    ] {
        let fake = FakeConfluence::start()?;
        let door = Door::before(&fake.address())?;
        let to = Place {
            prefix: "TEAM".into(),
            ..place(kind, &door.address(), user)
        };
        counted(name, to, FakeConfluence::TOKEN, Dialect::Confluence, &door)?;
    }
    Ok(())
}
