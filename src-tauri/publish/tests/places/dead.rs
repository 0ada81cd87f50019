//! Addresses where nobody answers: nobody listens there, or somebody who never says a word.

use std::io::Read as _;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use lamppost_core::api::{OpenHow, Session};
use lamppost_core::{Context, Kind};
use lamppost_publish::http::Limits;
use lamppost_publish::{Drivers, Keyring, World};
use serde_json::json;

/// Every kind of place that has an address, with what else it needs.
const KINDS: [(&str, &str, &str); 5] = [
    ("mediawiki", "Ana@bot", ""),
    ("dokuwiki", "ana", ""),
    ("confluence_cloud", "ana@example.org", "TEAM"),
    ("confluence_server", "", "TEAM"),
    ("gitea", "ana", ""),
];

fn session(home: &Path, first: Duration) -> Session {
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let context = Context::fixed(day, 1, "Ana");
    let mut session =
        Session::open(&home.join("w.lamppost"), &OpenHow::default(), context).unwrap();
    let limits = Limits {
        first,
        ..Limits::default()
    };
    let world = World {
        limits,
        ..World::default()
    };
    session.publish_with(Box::new(Drivers { world }), Box::new(Keyring::system()));
    session
}

/// Tests the connection and plans; both have to say so in this time.
fn says(session: &mut Session, port: u16, most: Duration, message: &[&str]) {
    for (place, user, prefix) in KINDS {
        let target = json!({
            "name": place, "place": place, "user": user, "prefix": prefix,
            "address": format!("http://127.0.0.1:{port}/team/a.git"),
        });
        let made = session.call("target_create", target).unwrap();
        let id = made["output"]["id"].clone();
        let secret = json!({ "target": id, "secret": "hunter2", "keep": false });
        session.call("target_secret", secret).unwrap();
        for (command, request) in [
            ("target_check", json!({ "id": id })),
            ("publish_plan", json!({ "target": id })),
        ] {
            session.call(command, request).unwrap();
            let began = Instant::now();
            let job = session.publish_wait().unwrap();
            let took = began.elapsed();
            let error = job.error.unwrap();
            assert_eq!(error.kind, Kind::Remote, "{place} {command}: {error:?}");
            assert!(
                message.contains(&error.message.as_str()),
                "{place}: {error:?}"
            );
            assert!(!error.hint.is_empty());
            assert!(took < most, "{place} {command}: {took:?}");
        }
    }
}

#[test]
fn where_nobody_listens_is_said_at_once() {
    let home = tempfile::tempdir().unwrap();
    let mut session = session(home.path(), Limits::default().first);
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let words = [
        "127.0.0.1 can't be reached.",
        "The repository did not answer.",
    ];
    says(&mut session, port, Duration::from_secs(5), &words);
}

#[test]
fn who_says_nothing_is_given_up_in_time() {
    // What a person waits for at most.
    assert!(Limits::default().first <= Duration::from_secs(12));
    let home = tempfile::tempdir().unwrap();
    let mut session = session(home.path(), Duration::from_millis(400));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        for mut stream in listener.incoming().flatten() {
            let _heard = stream.read(&mut [0; 1024]);
            kept.push(stream);
        }
    });
    let words = [
        "127.0.0.1 did not answer in time.",
        "The repository did not answer in time.",
    ];
    says(&mut session, port, Duration::from_secs(5), &words);
}

/// A proxy that people set for the world is not asked the way to this machine; one would say at once that nobody is there.
#[test]
fn a_proxy_has_no_business_with_this_machine() {
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "dead::who_says_nothing_is_given_up_in_time"]);
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        again.env(name, "http://127.0.0.1:1");
    }
    again.env_remove("no_proxy").env_remove("NO_PROXY");
    let output = again.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "the test did not run: {said}");
}

#[test]
fn who_hangs_up_each_time_is_not_asked_for_long() {
    let home = tempfile::tempdir().unwrap();
    // Less than the pause before asking again; git has to start and fail in it, which a busy machine may not manage.
    let mut session = session(home.path(), Duration::from_millis(900));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _heard = stream.read(&mut [0; 1024]);
        }
    });
    let words = [
        "The connection to 127.0.0.1 broke off before the whole answer was here.",
        "127.0.0.1 did not answer in time.",
        "The repository did not answer.",
        "The repository did not answer in time.",
    ];
    says(&mut session, port, Duration::from_secs(5), &words);
}
