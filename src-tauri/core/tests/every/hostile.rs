//! Whatever is sent: an answer or an error that says what to do, and no half of a change.

use serde_json::{Value, json};

use crate::requests::every;
use crate::undo::seen;
use crate::world::World;

/// Values that are of the wrong type, out of range or meant to break something.
fn hostile(payload: &Value, place: &str) -> Vec<Value> {
    let mut values = vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(0),
        json!(1.5),
        json!(1e300),
        json!(u64::MAX),
        json!([]),
        json!({}),
        json!([[[]]]),
        json!(["x", null]),
        json!({"a": {"b": []}}),
    ];
    if payload.pointer(place).unwrap().is_string() {
        values.push(json!("x".repeat(300 * 1024)));
    }
    if ["/text", "/value"].contains(&place) {
        values.push(json!("x".repeat(5 * 1024 * 1024)));
    }
    values.extend(
        [
            "",
            " \n\t ",
            "\0",
            "a\u{0}b\u{1b}[31m",
            "\u{202e}txt.exe\u{2066}",
            "\u{feff}\u{fffd}\u{2028}",
            "👩‍👩‍👧‍👦e\u{301}",
            "-5m",
            "-1",
            "NaN",
            "1e999",
            "2026-02-30",
            "99999-01-01",
            "../../etc/passwd",
            "018f0000-0000-7000-8000-000000000000",
            "%s%n{}{{}}",
            "'; DROP TABLE op; --",
            "=HYPERLINK(\"http://x\")",
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1)) ![y](data:text/html,z)",
            "```\n| a | b |\n---\n# x\n<!-- lamppost end 1 -->",
        ]
        .map(Value::from),
    );
    values
}

/// The paths of every value in a payload: `facts.stores_data`, `reasons.0`.
fn places(value: &Value, at: &str, into: &mut Vec<String>) {
    let mut inside = |key: &str, value: &Value| {
        into.push(format!("{at}/{key}"));
        places(value, &format!("{at}/{key}"), into);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| inside(key, value)),
        Value::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                inside(&at.to_string(), value);
            }
        }
        _ => {}
    }
}

#[test]
fn a_hostile_value_in_any_place_is_taken_whole_or_refused_with_a_hint() {
    let mut world = World::new();
    let start = seen(&world);
    let mut refused = 0;
    for (name, payload) in every(&world) {
        let mut all = Vec::new();
        places(&payload, "", &mut all);
        for place in all {
            for value in hostile(&payload, &place) {
                let mut sent = payload.clone();
                *sent.pointer_mut(&place).unwrap() = value;
                refused += u32::from(!sound(&mut world, name, &sent, &place));
            }
        }
        for sent in [json!([]), json!("x"), json!({"colour": "red"})] {
            assert!(!sound(&mut world, name, &sent, ""), "{name} takes {sent}");
        }
        assert_eq!(seen(&world), start, "{name} left something behind");
    }
    assert!(refused > 3_000, "{refused}");
}

/// Sends a payload; whether it was taken. What it changed is taken back.
fn sound(world: &mut World, name: &str, sent: &Value, place: &str) -> bool {
    match world.call(name, sent) {
        Ok(done) => {
            let changed = done["changed"]
                .as_array()
                .is_some_and(|all| !all.is_empty());
            match name {
                "undo" => drop(world.must("redo", &Value::Null)),
                "redo" => drop(world.must("undo", &Value::Null)),
                _ if changed => drop(world.must("undo", &Value::Null)),
                _ => {}
            }
            true
        }
        Err(error) => {
            let clear = error.message.ends_with(['.', '?']) && !error.hint.is_empty();
            let short = error.message.chars().count() + error.hint.chars().count() < 1_000;
            let text = sent.to_string();
            let text: String = text.chars().take(200).collect();
            assert!(clear && short, "{name} at {place}: {text} => {error:?}");
            false
        }
    }
}
