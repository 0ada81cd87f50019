//! The client against a server of our own that behaves badly in every way.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use lamppost_core::error::Kind;

use super::*;

/// A clock that does not wait, and tells what it was asked.
#[derive(Default)]
struct Still {
    waited: Mutex<Vec<u64>>,
}

impl Clock for Still {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)
    }
    fn wait(&self, pause: Duration) {
        self.waited.lock().unwrap().push(pause.as_secs());
    }
}

/// Answers each connection with the next of its answers, the last one again and again.
struct Bad {
    address: String,
    asked: Arc<AtomicUsize>,
    heard: Arc<Mutex<Vec<String>>>,
}

fn bad(answers: Vec<Vec<u8>>) -> Bad {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/w", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let heard = Arc::new(Mutex::new(Vec::new()));
    let (count, ears) = (Arc::clone(&asked), Arc::clone(&heard));
    std::thread::spawn(move || {
        let mut silent = Vec::new();
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let at = count.fetch_add(1, Ordering::SeqCst);
            ears.lock().unwrap().push(listen(&mut stream));
            let answer = &answers[at.min(answers.len() - 1)];
            let _gone = stream.write_all(answer);
            if !String::from_utf8_lossy(answer).contains("Connection: close") {
                // Says no more and keeps the line open.
                silent.push(stream);
            }
        }
    });
    Bad {
        address,
        asked,
        heard,
    }
}

/// Reads one request to its end.
fn listen(stream: &mut TcpStream) -> String {
    let mut got = Vec::new();
    let mut some = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&got).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| {
                    line.to_lowercase()
                        .strip_prefix("content-length:")?
                        .trim()
                        .parse()
                        .ok()
                })
                .unwrap_or(0usize);
            if body.len() >= length {
                return text;
            }
        }
        match stream.read(&mut some) {
            Ok(0) | Err(_) => return text,
            Ok(n) => got.extend_from_slice(&some[..n]),
        }
    }
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn client(address: &str, clock: &Arc<Still>) -> Http {
    client_within(Duration::from_secs(10), address, clock)
}

fn client_within(most: Duration, address: &str, clock: &Arc<Still>) -> Http {
    let limits = Limits {
        connect: most,
        whole: most,
        bytes: 1_000,
        ..Limits::default()
    };
    let mut http = Http::new(
        Address::parse(address).unwrap(),
        limits,
        Arc::clone(clock) as Arc<dyn Clock>,
    );
    http.authorize("Bearer hunter2".to_owned());
    http
}

const QUERY: [(&str, &str); 1] = [("token", "hunter2")];

fn read() -> Request<'static> {
    Request::get("/api.php", &QUERY)
}

fn write() -> Request<'static> {
    Request {
        query: &QUERY,
        ..Request::send(
            "POST",
            "/api.php",
            "application/json",
            b"{\"password\":\"hunter2\"}",
        )
    }
}

/// What a server does, what reading and writing say of it, and how often each asks.
struct Case {
    name: &'static str,
    answers: Vec<Vec<u8>>,
    kind: Kind,
    says: &'static str,
    reads: usize,
    writes: usize,
    waits: &'static [u64],
}

fn cases() -> Vec<Case> {
    let case = |name, answers, kind, says, reads, writes, waits| Case {
        name,
        answers,
        kind,
        says,
        reads,
        writes,
        waits,
    };
    let busy = |after: &str| answer("429 Too Many", after, "hunter2");
    vec![
        case("301", vec![answer("301 Moved", "Location: https://evil.example/\r\n", "")], Kind::Remote, "redirect to another place", 1, 1, &[]),
        case("302", vec![answer("302 Found", "Location: /w/login?hunter2\r\n", "")], Kind::Remote, "redirect to another place", 1, 1, &[]),
        case("307", vec![answer("307 Temporary", "Location: /x\r\n", "")], Kind::Remote, "redirect to another place", 1, 1, &[]),
        case("308", vec![answer("308 Permanent", "Location: /x\r\n", "")], Kind::Remote, "redirect to another place", 1, 1, &[]),
        case("401", vec![answer("401 Unauthorized", "", "hunter2")], Kind::Denied, "does not accept the user or the secret", 1, 1, &[]),
        case("403", vec![answer("403 Forbidden", "", "hunter2")], Kind::Denied, "does not let this user", 1, 1, &[]),
        case("404", vec![answer("404 Not Found", "", "")], Kind::Remote, "nothing at this address", 1, 1, &[]),
        case("413", vec![answer("413 Too Large", "", "")], Kind::Remote, "too large", 1, 1, &[]),
        case("418", vec![answer("418 Teapot", "", "")], Kind::Remote, "418", 1, 1, &[]),
        case("429 for ever", vec![busy("Retry-After: 2\r\n")], Kind::Remote, "asked too often", 4, 4, &[2, 2, 2]),
        case("429 until a date", vec![busy("Retry-After: Tue, 14 Nov 2023 22:13:25 GMT\r\n")], Kind::Remote, "asked too often", 4, 4, &[5, 5, 5]),
        case("429 for a day", vec![busy("Retry-After: 86400\r\n")], Kind::Remote, "asked too often", 1, 1, &[]),
        case("429 for nonsense", vec![busy("Retry-After: soon\r\n")], Kind::Remote, "asked too often", 4, 4, &[1, 2, 4]),
        case("500", vec![answer("500 Oh", "", "hunter2")], Kind::Remote, "failed with error 500", 4, 1, &[1, 2, 4]),
        case("503 with a pause", vec![answer("503 Oh", "Retry-After: 3\r\n", "")], Kind::Remote, "failed with error 503", 4, 1, &[3, 3, 3]),
        case("half a body", vec![b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\nConnection: close\r\n\r\n{\"a\":".to_vec()], Kind::Remote, "broke off", 4, 1, &[1, 2, 4]),
        case("half a chunk", vec![b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n20\r\n{\"a\":".to_vec()], Kind::Remote, "broke off", 4, 1, &[1, 2, 4]),
        case("no end", vec![answer("200 OK", "", &"a".repeat(2_000))], Kind::Remote, "more than 16 MiB", 1, 1, &[]),
        case("silence", vec![Vec::new()], Kind::Remote, "in time", 1, 1, &[]),
        case("a stalled body", vec![b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{".to_vec()], Kind::Remote, "in time", 1, 1, &[]),
        case("not HTTP", vec![b"220 smtp.example ESMTP hunter2\r\nConnection: close".to_vec()], Kind::Remote, "can't be read", 1, 1, &[]),
    ]
}

#[test]
fn every_bad_answer_is_a_clear_error() {
    for case in cases() {
        for (what, request, times) in [
            ("read", read(), case.reads),
            ("write", write(), case.writes),
        ] {
            let server = bad(case.answers.clone());
            let clock = Arc::new(Still::default());
            // Where the time itself is tried, it is short.
            let most = Duration::from_secs(if case.says == "in time" { 1 } else { 10 });
            let error = client_within(most, &server.address, &clock)
                .send(request)
                .err()
                .unwrap_or_else(|| panic!("{} {what}: no error", case.name));
            let told = format!("{} {what}: {} {}", case.name, error.message, error.hint);
            assert_eq!(error.kind, case.kind, "{told}");
            assert!(error.message.contains(case.says), "{told}");
            assert!(error.message.contains("127.0.0.1"), "{told}");
            assert!(!error.hint.is_empty(), "{told}");
            for secret in ["hunter2", "token", "Bearer", "api.php", "evil"] {
                assert!(!format!("{error:?}").contains(secret), "{told}");
            }
            if times > 0 {
                assert_eq!(server.asked.load(Ordering::SeqCst), times, "{told}");
            }
            if times > 1 {
                assert_eq!(*clock.waited.lock().unwrap(), case.waits, "{told}");
            }
        }
    }
}

#[test]
fn a_pause_is_kept_and_then_it_goes_on() {
    let answers = vec![
        answer("429 Too Many", "Retry-After: 7\r\n", ""),
        answer("200 OK", "", "{\"a\": 1}"),
    ];
    for request in [read(), write()] {
        let server = bad(answers.clone());
        let clock = Arc::new(Still::default());
        let reply = client(&server.address, &clock).send(request).unwrap();
        assert_eq!(reply.json().unwrap()["a"], 1);
        assert_eq!(*clock.waited.lock().unwrap(), [7]);
        assert_eq!(server.asked.load(Ordering::SeqCst), 2);
    }
}

#[test]
fn a_web_page_is_not_taken_for_an_answer() {
    for (headers, body, says) in [
        (
            "Content-Type: text/html; charset=utf-8\r\n",
            "Sign in",
            "web page",
        ),
        ("", "<!DOCTYPE html><p>Sign in", "web page"),
        ("", " <HTML><p>Sign in", "web page"),
        (
            "Content-Type: application/json\r\n",
            "{\"a\":",
            "can't be read",
        ),
        ("", "", "can't be read"),
    ] {
        let server = bad(vec![answer("200 OK", headers, body)]);
        let reply = client(&server.address, &Arc::default())
            .send(read())
            .unwrap();
        let error = reply.json().unwrap_err();
        assert_eq!(error.kind, Kind::Remote);
        assert!(
            error.message.contains(says),
            "{headers}{body}: {}",
            error.message
        );
    }
}

#[test]
fn nobody_there() {
    let gone = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let clock = Arc::new(Still::default());
    let error = client(&format!("http://{gone}"), &clock)
        .send(read())
        .err()
        .unwrap();
    assert_eq!(error.kind, Kind::Remote);
    assert_eq!(error.message, "127.0.0.1 can't be reached.");
    assert!(clock.waited.lock().unwrap().is_empty());
}

#[test]
fn https_to_something_else_is_not_trusted() {
    let server = bad(vec![answer("200 OK", "", "{}")]);
    let https = server.address.replace("http:", "https:");
    let error = client(&https, &Arc::default()).send(read()).err().unwrap();
    assert_eq!(error.kind, Kind::Remote);
    assert!(!error.message.contains("hunter2"));
    assert!(
        server
            .heard
            .lock()
            .unwrap()
            .iter()
            .all(|heard| !heard.contains("hunter2"))
    );
}

#[test]
fn cookies_go_back_and_are_dropped() {
    let server = bad(vec![
        answer(
            "200 OK",
            "Set-Cookie: a=1; Path=/; HttpOnly\r\nSet-Cookie: b=2\r\nSet-Cookie: broken\r\n",
            "{}",
        ),
        answer(
            "200 OK",
            "Set-Cookie: b=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT\r\n",
            "{}",
        ),
        answer("200 OK", "", "{}"),
    ]);
    let mut http = client(&server.address, &Arc::default());
    for _ in 0..3 {
        http.send(read()).unwrap();
    }
    let heard = server.heard.lock().unwrap().clone();
    let cookie = |at: usize| {
        let lower = heard[at].to_lowercase();
        lower
            .lines()
            .find_map(|line| line.strip_prefix("cookie: ").map(str::to_owned))
    };
    assert_eq!(cookie(0), None);
    assert_eq!(cookie(1).as_deref(), Some("a=1; b=2"));
    assert_eq!(cookie(2).as_deref(), Some("a=1"));
    assert!(heard[0].starts_with("GET /w/api.php?token=hunter2 HTTP/1.1\r\n"));
}
