//! Keys pressed one at a time in the real window, and how long each took.
//!
//! A press begins with the event's own time stamp. The next frame begins with its animation callback; it is painted when a message
//! posted in there arrives, which is after style, layout and paint. Both figures hold the wait for the display's next tick.

use std::fmt;

use lamppost_tests::window::{App, Failure, Outcome};
use serde_json::{Value, json};

/// How many keys are pressed for one figure.
pub(crate) const PRESSES: usize = 120;
const LISTEN: &str = "window.presses = [];
    addEventListener('keydown', (event) => requestAnimationFrame(() => {
      const frame = performance.now() - event.timeStamp;
      const after = new MessageChannel();
      after.port1.onmessage = () => window.presses.push([frame, performance.now() - event.timeStamp]);
      after.port2.postMessage(0);
    }), true);
    return 0";
const CLEAR: &str = "window.presses.length = 0; return 0";
const EMPTY: &str = "document.body.replaceChildren(document.createElement('input')); document.querySelector('input').focus(); return 0";

/// Prepares the page to be measured, once after it was loaded.
pub(crate) fn listen(app: &App) -> Outcome<()> {
    app.script(LISTEN, &[]).map(drop)
}

/// Leaves one focused field and nothing else: what no page can go below in this window.
pub(crate) fn empty(app: &App) -> Outcome<()> {
    app.script(EMPTY, &[]).map(drop)
}

/// The id in the answer of a command that made something.
pub(crate) fn made(answer: &Value) -> Outcome<String> {
    let id = answer["output"]["id"].as_str();
    id.map(str::to_owned)
        .ok_or_else(|| Failure::new(format!("nothing was made: {answer}")))
}

/// Presses keys in turn, each after the frame of the one before.
pub(crate) fn press(app: &App, keys: &[&str]) -> Outcome<Presses> {
    app.script(CLEAR, &[])?;
    for at in 0..PRESSES {
        app.press(keys[at % keys.len()])?;
        app.wait_with(
            "the frame of a key",
            "return window.presses.length >= arguments[0]",
            &[json!(at + 1)],
        )?;
    }
    let times = app.script("return window.presses", &[])?;
    let times = times.as_array().map_or(&[][..], Vec::as_slice);
    let column =
        |column: usize| Percentiles::of(times.iter().filter_map(|time| time[column].as_f64()));
    Ok(Presses {
        frame: column(0),
        painted: column(1),
    })
}

/// How long keys took.
pub(crate) struct Presses {
    /// To the next frame.
    pub(crate) frame: Percentiles,
    /// To the end of its paint.
    pub(crate) painted: Percentiles,
}

impl fmt::Display for Presses {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "next frame {}, painted {}", self.frame, self.painted)
    }
}

/// Milliseconds that half of the presses, and 95 of 100, do not exceed.
#[derive(Clone)]
pub(crate) struct Percentiles {
    p50: f64,
    p95: f64,
}

impl Percentiles {
    fn of(times: impl Iterator<Item = f64>) -> Self {
        let mut times: Vec<f64> = times.collect();
        times.sort_by(f64::total_cmp);
        let part = |part: usize| {
            times
                .get(times.len() * part / 100)
                .copied()
                .unwrap_or(f64::NAN)
        };
        Self {
            p50: part(50),
            p95: part(95),
        }
    }

    /// How many times the other's 95th percentile this one's is.
    pub(crate) fn times(&self, other: &Self) -> f64 {
        self.p95 / other.p95
    }
}

impl fmt::Display for Percentiles {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "p50 {:.1} p95 {:.1} ms", self.p50, self.p95)
    }
}
