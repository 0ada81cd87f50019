//! How long to wait before asking again.
//!
//! Left out on purpose: whether a request may be sent twice at all (`super`).
//! Invariant: no answer of a server makes anybody wait longer than the limit.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};

/// The clock a client goes by, so that a test needs not wait.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> SystemTime;
    /// Comes back after this long.
    fn wait(&self, pause: Duration);
}

/// The clock on the wall.
#[derive(Debug, Clone, Copy)]
pub struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn wait(&self, pause: Duration) {
        // A channel that nobody writes to.
        let (_open, silent) = std::sync::mpsc::channel::<()>();
        let _over = silent.recv_timeout(pause);
    }
}

/// How long a `Retry-After` asks to wait: seconds, or the date after which to ask.
pub(crate) fn asked_for(header: &str, now: SystemTime) -> Option<Duration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let until = DateTime::parse_from_rfc2822(header).ok()?;
    let pause = until.with_timezone(&Utc) - DateTime::<Utc>::from(now);
    // A date that has passed asks for no wait.
    Some(pause.to_std().unwrap_or(Duration::ZERO))
}

/// The pause before the next try where nothing is asked for: one second, then twice as long each time.
pub(crate) fn growing(tries: u32) -> Duration {
    Duration::from_secs(1 << tries.min(5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_seconds_and_dates() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        for (header, seconds) in [
            ("0", Some(0)),
            (" 7 ", Some(7)),
            ("99999999999", Some(99_999_999_999)),
            ("Tue, 14 Nov 2023 22:13:25 GMT", Some(5)),
            ("Tue, 14 Nov 2023 22:13:15 GMT", Some(0)),
            ("soon", None),
            ("-3", None),
            ("1.5", None),
            ("", None),
        ] {
            let wanted = seconds.map(Duration::from_secs);
            assert_eq!(asked_for(header, now), wanted, "{header}");
        }
    }

    #[test]
    fn pauses_grow_and_end() {
        let seconds: Vec<u64> = (0..8).map(|tries| growing(tries).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 32, 32]);
    }
}
