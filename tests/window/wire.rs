//! JSON over HTTP/1.1 to a driver on this machine.
//!
//! One connection a request: the driver is a few microseconds away, and a connection that died with its window cannot be taken for a
//! live one. Knows nothing of WebDriver but the shape of its errors.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use serde_json::Value;

use super::failure::{Failure, Outcome};

/// Longer than any command may take; reached only when a driver hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// Sends a request and returns the `value` of its answer.
pub(crate) fn request(port: u16, method: &str, path: &str, body: Option<&Value>) -> Outcome<Value> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all([head.as_bytes(), body.as_bytes()].concat().as_slice())?;
    let (is_good, answer) = read_answer(&mut stream)
        .map_err(|error| Failure::new(format!("{method} {path}: {error}")))?;
    let value: Value = serde_json::from_slice(&answer)?;
    let value = value.get("value").cloned().unwrap_or(Value::Null);
    if is_good {
        return Ok(value);
    }
    let [kind, message] =
        ["error", "message"].map(|key| value[key].as_str().unwrap_or_default().to_owned());
    Err(Failure::new(format!("{kind}: {message} ({method} {path})")))
}

/// Whether the answer is good, and its body. Reads as many bytes as the head announces: the driver keeps the connection open
/// whatever it was asked.
fn read_answer(stream: &mut TcpStream) -> Outcome<(bool, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 64 * 1024];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"))
                .and_then(|length| length.trim().parse::<usize>().ok());
            let length = length.ok_or_else(|| Failure::new("the answer has no length"))?;
            if bytes.len() >= end + 4 + length {
                return Ok((
                    head.starts_with("http/1.1 200"),
                    bytes[end + 4..end + 4 + length].to_vec(),
                ));
            }
        }
        match stream.read(&mut chunk)? {
            0 => {
                return Err(Failure::new(
                    "the connection ended in the middle of an answer",
                ));
            }
            count => bytes.extend_from_slice(&chunk[..count]),
        }
    }
}
