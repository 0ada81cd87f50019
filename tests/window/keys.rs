//! Keys as people name them, in the standard's private code points.

use serde_json::{Value, json};

use super::failure::{Failure, Outcome};

/// The actions that press a chord such as `Ctrl+Shift+z`, `Escape` or `j`.
pub(crate) fn chord(keys: &str) -> Outcome<Vec<Value>> {
    let names: Vec<&str> = if keys == "+" {
        vec!["+"]
    } else {
        keys.split('+').collect()
    };
    let codes = names
        .iter()
        .map(|name| code(name))
        .collect::<Outcome<Vec<char>>>()?;
    let down = codes.iter().map(|code| action("keyDown", *code));
    let up = codes.iter().rev().map(|code| action("keyUp", *code));
    Ok(down.chain(up).collect())
}

/// The actions that type a text.
pub(crate) fn text(text: &str) -> Vec<Value> {
    let codes = text
        .chars()
        .map(|letter| if letter == '\n' { '\u{E007}' } else { letter });
    codes
        .flat_map(|code| [action("keyDown", code), action("keyUp", code)])
        .collect()
}

fn action(kind: &str, code: char) -> Value {
    json!({ "type": kind, "value": code.to_string() })
}

fn code(name: &str) -> Outcome<char> {
    let code = match name {
        "Ctrl" => '\u{E009}',
        "Shift" => '\u{E008}',
        "Alt" => '\u{E00A}',
        "Enter" => '\u{E007}',
        "Tab" => '\u{E004}',
        "Escape" => '\u{E00C}',
        "Backspace" => '\u{E003}',
        "Delete" => '\u{E017}',
        "Space" => ' ',
        "Left" => '\u{E012}',
        "Up" => '\u{E013}',
        "Right" => '\u{E014}',
        "Down" => '\u{E015}',
        "PageUp" => '\u{E00E}',
        "PageDown" => '\u{E00F}',
        "End" => '\u{E010}',
        "Home" => '\u{E011}',
        "F6" => '\u{E036}',
        letter if letter.chars().count() == 1 => letter.chars().next().unwrap_or_default(),
        other => return Err(Failure::new(format!("there is no key {other}"))),
    };
    Ok(code)
}

#[test]
fn chords_go_down_in_order_and_up_in_reverse() {
    let kinds = |keys: &str| {
        chord(keys).map(|actions| {
            actions
                .iter()
                .map(|action| {
                    format!(
                        "{}{}",
                        action["type"].as_str().unwrap_or_default(),
                        action["value"].as_str().unwrap_or_default()
                    )
                })
                .collect::<Vec<_>>()
        })
    };
    assert_eq!(
        kinds("Ctrl+k").unwrap_or_default(),
        ["keyDown\u{E009}", "keyDownk", "keyUpk", "keyUp\u{E009}"]
    );
    assert_eq!(kinds("+").unwrap_or_default(), ["keyDown+", "keyUp+"]);
    assert!(chord("Hyper+k").is_err());
}
