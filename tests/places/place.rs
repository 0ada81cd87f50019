//! What the tests of all places share.

use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use lamppost_core::error::{Error, Result};
use lamppost_core::model::PlaceKind;
use lamppost_core::publish::{Change, Flow, Outcome, Place, Remote, Wanted, Wiki, Written};
use lamppost_core::report::BundleFile;
use lamppost_publish::World;
use lamppost_publish::http::pause::Clock;

#[path = "../../src-tauri/core/tests/report/hostile.rs"]
pub(crate) mod hostile;

/// What a test may fail by.
pub(crate) type Test = std::result::Result<(), Box<dyn std::error::Error>>;

/// Says that a wiki is not here; `cargo verify` repeats it.
pub(crate) fn skipped(wiki: &str) -> Test {
    writeln!(std::io::stderr(), "SKIPPED: {wiki} is not installed")?;
    Ok(())
}

/// A place of this kind.
pub(crate) fn place(kind: PlaceKind, address: &str, user: &str) -> Place {
    Place {
        target: "target".into(),
        kind,
        address: address.into(),
        folder: None,
        branch: String::new(),
        prefix: String::new(),
        below: String::new(),
        user: user.into(),
        author: String::new(),
    }
}

/// A clock that does not wait.
pub(crate) struct Hasty;

impl Clock for Hasty {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
    fn wait(&self, _: Duration) {}
}

/// A wiki, asked about one page at a time.
pub(crate) struct One(pub(crate) Box<dyn Wiki>);

/// A page that is to be made or changed.
#[derive(Clone, Copy, Default)]
pub(crate) struct Draft<'a> {
    pub(crate) name: &'a str,
    pub(crate) before: Option<&'a Remote>,
    pub(crate) text: &'a str,
    pub(crate) files: &'a [BundleFile],
    pub(crate) parent: Option<&'a str>,
}

impl One {
    pub(crate) fn open(place: &Place, secret: &str) -> Result<Self> {
        let world = World {
            clock: Some(Arc::new(Hasty)),
            ..World::default()
        };
        Ok(Self(world.open(place, Some(secret))?))
    }

    pub(crate) fn read(&mut self, name: &str) -> Result<Option<Remote>> {
        self.read_with(name, None, &[])
    }

    pub(crate) fn read_with(
        &mut self,
        name: &str,
        id: Option<&str>,
        files: &[BundleFile],
    ) -> Result<Option<Remote>> {
        let wanted = [Wanted { name, id, files }];
        let mut answers = self.0.read(&wanted, &mut |_| Flow::Continue);
        assert_eq!(answers.len(), 1);
        answers.remove(0)
    }

    pub(crate) fn write(&mut self, draft: Draft<'_>) -> Result<Outcome> {
        let change = Change {
            name: draft.name,
            title: draft.name,
            before: draft.before,
            text: draft.text,
            files: draft.files,
            gone: &[],
            parent: draft.parent,
            note: "Lamppost 0123456789abcdef",
        };
        let mut outcomes = Vec::new();
        self.0.write(&[change], &mut |at, outcome| {
            outcomes.push((at, outcome));
            Flow::Continue
        });
        assert_eq!(outcomes.len(), 1);
        outcomes.remove(0).1
    }

    /// Writes what has to succeed.
    pub(crate) fn written(&mut self, draft: Draft<'_>) -> Result<Written> {
        match self.write(draft)? {
            Outcome::Written(written) => Ok(written),
            Outcome::Merged(_) => Err(Error::invalid("somebody's edit is in it")),
            Outcome::Moved => Err(Error::invalid("somebody was faster")),
        }
    }
}

/// A small picture; each number gives another one.
pub(crate) fn picture(path: &str, number: u8) -> BundleFile {
    let mut bytes =
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55".to_vec();
    // One grey point, as deflate stores it.
    let data = [0x78, 0x01, 0x01, 0x02, 0x00, 0xfd, 0xff, 0x00, number];
    let adler = adler(&[0, number]);
    let mut chunk = b"IDAT".to_vec();
    chunk.extend_from_slice(&data);
    chunk.extend_from_slice(&adler.to_be_bytes());
    bytes.extend_from_slice(&13u32.to_be_bytes());
    bytes.extend_from_slice(&chunk);
    bytes.extend_from_slice(&crc(&chunk).to_be_bytes());
    bytes.extend_from_slice(b"\0\0\0\0IEND\xae\x42\x60\x82");
    BundleFile {
        path: path.into(),
        bytes,
    }
}

fn adler(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1u32, 0u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    (b << 16) | a
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (0u32.wrapping_sub(crc & 1)))
        })
    })
}
