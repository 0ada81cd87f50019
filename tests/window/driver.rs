//! WebKitWebDriver: one process, one session, one window. The commands of the W3C standard that a journey needs.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use serde_json::{Value, json};

use super::desktop::Ended;
use super::failure::{Failure, Outcome};
use super::wire::request;

/// The name under which the standard hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How long the driver and the window may take to come up.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a script may take, in milliseconds: longer than the page waits for anything, shorter than a request.
const SCRIPT_MS: u32 = 90_000;

/// One thing in the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element(String);

impl Element {
    pub(crate) fn from_value(value: &Value) -> Option<Self> {
        Some(Self(value.get(ELEMENT)?.as_str()?.to_owned()))
    }

    /// As an argument of a script.
    pub fn to_value(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }
}

/// The driver and its session.
pub(crate) struct Driver {
    process: Ended,
    port: u16,
    session: String,
}

impl Driver {
    /// Starts the driver, which starts the program.
    pub(crate) fn start(mut driver: Command, program: &str, arguments: &[String]) -> Outcome<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        driver.arg(format!("--port={port}"));
        let process = Ended(driver.spawn().map_err(|error| {
            Failure::new(format!(
                "WebKitWebDriver does not start: {error}. `cargo verify packages` installs it."
            ))
        })?);
        let mut started = Self {
            process,
            port,
            session: String::new(),
        };
        started.await_port()?;
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "timeouts": { "script": SCRIPT_MS },
            "webkitgtk:browserOptions": { "binary": program, "args": arguments },
        } } });
        let session = request(port, "POST", "/session", Some(&capabilities))?;
        session["sessionId"]
            .as_str()
            .unwrap_or_default()
            .clone_into(&mut started.session);
        Ok(started)
    }

    /// The driver's process id; the program is its child.
    pub(crate) fn id(&self) -> u32 {
        self.process.0.id()
    }

    pub(crate) fn end(&mut self) {
        self.process.end();
    }

    pub(crate) fn post(&self, command: &str, body: &Value) -> Outcome<Value> {
        request(
            self.port,
            "POST",
            &format!("/session/{}/{command}", self.session),
            Some(body),
        )
    }

    pub(crate) fn get(&self, command: &str) -> Outcome<Value> {
        request(
            self.port,
            "GET",
            &format!("/session/{}/{command}", self.session),
            None,
        )
    }

    /// Runs the body of a function in the page.
    pub(crate) fn script(&self, body: &str, arguments: &[Value]) -> Outcome<Value> {
        self.post(
            "execute/sync",
            &json!({ "script": body, "args": arguments }),
        )
    }

    /// Runs the body of a function whose last argument is called with the answer.
    pub(crate) fn script_async(&self, body: &str, arguments: &[Value]) -> Outcome<Value> {
        self.post(
            "execute/async",
            &json!({ "script": body, "args": arguments }),
        )
    }

    pub(crate) fn click(&self, element: &Element) -> Outcome<()> {
        self.post(&format!("element/{}/click", element.0), &json!({}))
            .map(drop)
    }

    /// A picture of the page as PNG.
    pub(crate) fn screenshot(&self) -> Outcome<Vec<u8>> {
        let text = self.get("screenshot")?;
        Ok(base64::engine::general_purpose::STANDARD.decode(text.as_str().unwrap_or_default())?)
    }

    fn await_port(&mut self) -> Outcome<()> {
        let deadline = Instant::now() + PATIENCE;
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            if let Some(status) = self.process.0.try_wait()? {
                return Err(Failure::new(format!("WebKitWebDriver ended with {status}")));
            }
            if Instant::now() > deadline {
                return Err(Failure::new("WebKitWebDriver did not come up"));
            }
            thread::yield_now();
        }
        Ok(())
    }
}
