//! Clock, randomness and author, handed in by the host.
//!
//! Core reads no clock and draws no randomness of its own, so a test, a demo and a
//! reproducible report see the same time and the same ids.

use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

/// Tells the time.
pub trait Clock: Send {
    /// Milliseconds since 1970-01-01 UTC.
    fn now_ms(&self) -> i64;
    /// The calendar day where the user is.
    fn today(&self) -> NaiveDate;
    /// What turns milliseconds since 1970-01-01 UTC into the calendar day where the user is; UTC where no place is known.
    fn days(&self) -> DayOf {
        utc_day
    }
}

/// Turns milliseconds since 1970-01-01 UTC into a calendar day.
pub type DayOf = fn(i64) -> NaiveDate;

/// The calendar day in UTC.
pub fn utc_day(ms: i64) -> NaiveDate {
    DateTime::from_timestamp_millis(ms)
        .unwrap_or_default()
        .date_naive()
}

/// Fills a buffer with random bytes.
pub trait Random: Send {
    /// Fills all of `bytes`.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// What a host knows and core does not.
pub struct Context {
    /// The clock.
    pub clock: Box<dyn Clock>,
    /// The source of ids.
    pub random: Box<dyn Random>,
    /// Who makes the changes; recorded with every operation.
    pub author: String,
    /// Names this installation's operations on this file: lower-case hex, chosen at random once.
    pub replica: String,
    last_id: (u64, u16),
}

impl Context {
    /// A context with a fixed clock and a fixed sequence of ids, for tests and demos.
    pub fn fixed(today: NaiveDate, seed: u64, author: &str) -> Self {
        Self {
            clock: Box::new(FixedClock(today)),
            random: Box::new(Sequence(seed)),
            author: author.to_owned(),
            replica: format!("{seed:016x}"),
            last_id: (0, 0),
        }
    }

    /// A context for a host.
    pub fn new(
        clock: Box<dyn Clock>,
        random: Box<dyn Random>,
        author: String,
        replica: String,
    ) -> Self {
        Self {
            clock,
            random,
            author,
            replica,
            last_id: (0, 0),
        }
    }

    /// The replica name of an installation for one workspace file.
    ///
    /// The path is part of it, so that a copy of a file kept and edited beside the first one
    /// never numbers its operations like the first.
    pub fn replica(installation: &str, workspace: &std::path::Path) -> String {
        use sha2::{Digest, Sha256};
        let mut hasher = Sha256::new();
        hasher.update(installation.as_bytes());
        hasher.update([0]);
        hasher.update(workspace.as_os_str().as_encoded_bytes());
        let name: String = hasher
            .finalize()
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        name
    }

    /// A new UUIDv7 for now.
    pub fn new_id(&mut self) -> Uuid {
        self.new_id_at(self.clock.now_ms())
    }

    /// A new UUIDv7 (RFC 9562, section 5.7) that sorts after every one made before it.
    ///
    /// The twelve bits after the time count ids of one millisecond (section 6.2, method 1).
    pub(crate) fn new_id_at(&mut self, ms: i64) -> Uuid {
        let ms = u64::try_from(ms).unwrap_or(0);
        let (last_ms, count) = self.last_id;
        self.last_id = match (ms > last_ms, count) {
            (true, _) => (ms, 0),
            (false, 0xfff) => (last_ms + 1, 0),
            (false, count) => (last_ms, count + 1),
        };
        let mut bytes = [0u8; 10];
        self.random.fill(&mut bytes);
        bytes[..2].copy_from_slice(&self.last_id.1.to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(self.last_id.0, &bytes).into_uuid()
    }
}

/// A clock that stands at noon UTC of one day.
pub struct FixedClock(pub NaiveDate);

impl Clock for FixedClock {
    fn now_ms(&self) -> i64 {
        self.0
            .and_hms_opt(12, 0, 0)
            .map_or(0, |t| t.and_utc().timestamp_millis())
    }

    fn today(&self) -> NaiveDate {
        self.0
    }
}

/// A clock that stands at noon UTC of one day, and tells days as another clock does.
pub struct StandingClock {
    /// The day it is.
    pub today: NaiveDate,
    /// How moments become days.
    pub days: DayOf,
}

impl Clock for StandingClock {
    fn now_ms(&self) -> i64 {
        FixedClock(self.today).now_ms()
    }

    fn today(&self) -> NaiveDate {
        self.today
    }

    fn days(&self) -> DayOf {
        self.days
    }
}

/// A reproducible sequence of bytes: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
pub struct Sequence(pub u64);

impl Sequence {
    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which must not be zero.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next_u64() % bound
    }
}

impl Random for Sequence {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let word = self.next_u64().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
    }
}
