//! Real wikis for tests, each in a folder and on a port of its own, gone when the test is.
//!
//! | file | what it owns |
//! |---|---|
//! | [`mediawiki`] | MediaWiki with SQLite, of Debian's package `mediawiki` |
//! | [`dokuwiki`] | DokuWiki with files, of Debian's package `dokuwiki` |
//!
//! Invariants: loopback only; nothing outside the test's own folder is written; where a wiki is not
//! installed, the answer is none, and the test says loudly that it was skipped.

mod dokuwiki;
mod mediawiki;

use std::error::Error;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

pub use dokuwiki::DokuWiki;
pub use mediawiki::MediaWiki;

/// What starting and asking a wiki gives.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How long a wiki may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(60);

/// PHP's own web server, ended with its value.
#[derive(Debug)]
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    /// Starts the server that `php` describes, given a free port, and waits until this path is answered.
    fn start(path: &str, php: impl Fn(u16) -> Command) -> Result<Self> {
        let mut last = "it was not tried".to_owned();
        for _ in 0..3 {
            let port = free_port()?;
            let mut command = php(port);
            command
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            let mut server = Self {
                child: command.spawn()?,
                port,
            };
            match server.wait(path) {
                Ok(()) => return Ok(server),
                // Somebody may have been faster with the port.
                Err(error) => last = error.to_string(),
            }
        }
        Err(last.into())
    }

    fn wait(&mut self, path: &str) -> Result<()> {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("php ended: {status}").into());
            }
            if self.answers(path) {
                return Ok(());
            }
            std::thread::park_timeout(Duration::from_millis(20));
        }
        Err("php does not answer".into())
    }

    fn answers(&self, path: &str) -> bool {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_secs(1)) else {
            return false;
        };
        let mut answer = String::new();
        stream.set_read_timeout(Some(PATIENCE)).is_ok()
            && write!(
                stream,
                "GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{}\r\n\r\n",
                self.port
            )
            .is_ok()
            && stream.read_to_string(&mut answer).is_ok()
            && answer.starts_with("HTTP/1.0 ")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

/// Runs a program with this input; its failure is an error with what it printed.
fn run(command: &mut Command, input: &str) -> Result<Output> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut pipe = child.stdin.take().ok_or("it takes no input")?;
    let input = input.to_owned();
    let writer = std::thread::spawn(move || pipe.write_all(input.as_bytes()));
    let output = child.wait_with_output()?;
    writer.join().map_err(|_| "writing to it failed")??;
    if output.status.success() {
        Ok(output)
    } else {
        let (out, err) = (&output.stdout, &output.stderr);
        Err(format!(
            "{command:?}: {}{}",
            String::from_utf8_lossy(out),
            String::from_utf8_lossy(err)
        )
        .into())
    }
}
