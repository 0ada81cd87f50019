//! XML-RPC: calls written, answers read.
//!
//! Left out on purpose: sending them.
//! Invariants: what XML can't hold is an error and is never dropped; an answer with a document type, of too
//! many elements or nested too deep is not read.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lamppost_core::error::{Error, Result};
use roxmltree::{Document, Node, ParsingOptions};

/// The deepest that values of an answer may be nested.
const DEEPEST: usize = 16;
/// The most elements of an answer.
const ELEMENTS: u32 = 2_000_000;

/// A value that is sent or received.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Text, also of a date.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Truth(bool),
    /// Anything.
    Bytes(Vec<u8>),
    /// Values in order.
    List(Vec<Value>),
    /// Values by name.
    Struct(BTreeMap<String, Value>),
}

/// What a server answers.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer {
    /// What was asked for.
    Value(Value),
    /// A refusal with its code.
    Fault(i64),
}

impl Value {
    /// A text.
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// Values by name.
    pub(super) fn of<const N: usize>(members: [(&str, Value); N]) -> Self {
        let members = members.map(|(name, value)| (name.to_owned(), value));
        Self::Struct(BTreeMap::from(members))
    }

    /// The member of this name.
    pub(super) fn member(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Struct(members) => members.get(name),
            _ => None,
        }
    }

    /// The text, or the number as text.
    pub(super) fn as_text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The number, also where it came as text.
    pub(super) fn as_number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// The values in order; none of anything else.
    pub(super) fn items(&self) -> &[Value] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// Whether it says yes: true, or any number but zero.
    pub(super) fn is_yes(&self) -> bool {
        matches!(self, Self::Truth(true)) || matches!(self, Self::Number(number) if *number != 0)
    }
}

/// Writes a call.
///
/// # Errors
/// `Invalid` for characters that XML can't hold.
pub(super) fn call(method: &str, arguments: &[Value]) -> Result<String> {
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<methodCall><methodName>");
    escape(method, &mut out)?;
    out.push_str("</methodName><params>");
    for argument in arguments {
        out.push_str("<param>");
        write(argument, &mut out)?;
        out.push_str("</param>");
    }
    out.push_str("</params></methodCall>\n");
    Ok(out)
}

fn write(value: &Value, out: &mut String) -> Result<()> {
    out.push_str("<value>");
    match value {
        Value::Text(text) => {
            out.push_str("<string>");
            escape(text, out)?;
            out.push_str("</string>");
        }
        Value::Number(number) => out.push_str(&format!("<int>{number}</int>")),
        Value::Truth(truth) => out.push_str(&format!("<boolean>{}</boolean>", u8::from(*truth))),
        Value::Bytes(bytes) => {
            out.push_str("<base64>");
            STANDARD.encode_string(bytes, out);
            out.push_str("</base64>");
        }
        Value::List(items) => {
            out.push_str("<array><data>");
            for item in items {
                write(item, out)?;
            }
            out.push_str("</data></array>");
        }
        Value::Struct(members) => {
            out.push_str("<struct>");
            for (name, value) in members {
                out.push_str("<member><name>");
                escape(name, out)?;
                out.push_str("</name>");
                write(value, out)?;
                out.push_str("</member>");
            }
            out.push_str("</struct>");
        }
    }
    out.push_str("</value>");
    Ok(())
}

fn escape(text: &str, out: &mut String) -> Result<()> {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // A parser would make a line feed of it.
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                return Err(Error::invalid("A text holds a character that the wiki can't take.")
                    .hint("Look for characters that can't be seen, such as after pasting, and delete them."));
            }
            _ => out.push(c),
        }
    }
    Ok(())
}

/// Reads an answer; none where it is not one.
pub(super) fn read(xml: &str) -> Option<Answer> {
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: ELEMENTS,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(
        xml.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']),
        options,
    )
    .ok()?;
    let root = document.root_element();
    if !root.has_tag_name("methodResponse") {
        return None;
    }
    let first = child(root)?;
    if first.has_tag_name("fault") {
        let fault = value(child(first)?, 0)?;
        return Some(Answer::Fault(fault.member("faultCode")?.as_number()?));
    }
    if !first.has_tag_name("params") {
        return None;
    }
    let parameter = child(first).filter(|node| node.has_tag_name("param"))?;
    value(child(parameter)?, 0).map(Answer::Value)
}

fn value(node: Node<'_, '_>, depth: usize) -> Option<Value> {
    if !node.has_tag_name("value") || depth > DEEPEST {
        return None;
    }
    let Some(typed) = child(node) else {
        // Without a type it is a text.
        return Some(Value::Text(text(node)));
    };
    let words = || text(typed);
    Some(match typed.tag_name().name() {
        "string" | "dateTime.iso8601" => Value::Text(words()),
        "int" | "i4" | "i8" => Value::Number(words().trim().parse().ok()?),
        "double" => Value::Text(words()),
        "boolean" => match words().trim() {
            "1" | "true" => Value::Truth(true),
            "0" | "false" | "" => Value::Truth(false),
            _ => return None,
        },
        "base64" => {
            let packed: String = words().split_whitespace().collect();
            Value::Bytes(STANDARD.decode(packed).ok()?)
        }
        "nil" => Value::Text(String::new()),
        "array" => {
            let data = child(typed)?;
            let items = data.children().filter(Node::is_element);
            Value::List(
                items
                    .map(|item| value(item, depth + 1))
                    .collect::<Option<_>>()?,
            )
        }
        "struct" => {
            let mut members = BTreeMap::new();
            for member in typed.children().filter(Node::is_element) {
                let mut parts = member.children().filter(Node::is_element);
                let name = parts.next().filter(|part| part.has_tag_name("name"))?;
                members.insert(text(name), value(parts.next()?, depth + 1)?);
            }
            Value::Struct(members)
        }
        _ => return None,
    })
}

fn child<'a, 'input>(node: Node<'a, 'input>) -> Option<Node<'a, 'input>> {
    node.children().find(Node::is_element)
}

fn text(node: Node<'_, '_>) -> String {
    node.children().filter_map(|part| part.text()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(value: &str) -> Option<Answer> {
        read(&format!(
            "<?xml version=\"1.0\"?>\n<methodResponse>\n <params>\n <param>\n <value>{value}</value></param></params></methodResponse>"
        ))
    }

    #[test]
    fn what_is_written_is_read_again() {
        let all = Value::of([
            ("text", Value::text(" <b>&amp; ]]> \"x\" 'y' \r\n\t🏮 é ")),
            ("empty", Value::text("")),
            ("number", Value::Number(-7)),
            ("yes", Value::Truth(true)),
            ("bytes", Value::Bytes((0..=255).collect())),
            (
                "list",
                Value::List(vec![Value::List(Vec::new()), Value::Number(1)]),
            ),
            ("<&>", Value::Struct(BTreeMap::new())),
        ]);
        let written = call("a.b", std::slice::from_ref(&all)).unwrap();
        let inner = written
            .split_once("<param>")
            .unwrap()
            .1
            .rsplit_once("</param>")
            .unwrap()
            .0;
        let read = read(&format!(
            "<methodResponse><params><param>{inner}</param></params></methodResponse>"
        ));
        assert_eq!(read, Some(Answer::Value(all)));
    }

    #[test]
    fn what_xml_cannot_hold_is_refused() {
        for bad in ["\0", "a\u{1}b", "\u{1b}", "\u{fffe}", "\u{ffff}"] {
            assert!(call("a", &[Value::text(bad)]).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn answers_of_every_kind() {
        let text = |text: &str| Some(Answer::Value(Value::text(text)));
        assert_eq!(answered("bare"), text("bare"));
        assert_eq!(answered(""), text(""));
        assert_eq!(
            answered("<string> a &lt;<![CDATA[&]]> </string>"),
            text(" a <& ")
        );
        assert_eq!(
            answered("<int> 12 </int>"),
            Some(Answer::Value(Value::Number(12)))
        );
        assert_eq!(
            answered("<boolean>1</boolean>"),
            Some(Answer::Value(Value::Truth(true)))
        );
        assert_eq!(
            answered("<base64>aGV5\n aGV5</base64>"),
            Some(Answer::Value(Value::Bytes(b"heyhey".to_vec())))
        );
        assert_eq!(
            answered("<struct>\n</struct>"),
            Some(Answer::Value(Value::Struct(BTreeMap::new())))
        );
        let fault = "<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>121</int></value></member><member><name>faultString</name><value>no</value></member></struct></value></fault></methodResponse>";
        assert_eq!(read(fault), Some(Answer::Fault(121)));
    }

    #[test]
    fn anything_else_is_not_read() {
        let deep = format!(
            "{}x{}",
            "<array><data><value>".repeat(20),
            "</value></data></array>".repeat(20)
        );
        for bad in [
            "<int>x</int>",
            "<what>1</what>",
            "<boolean>2</boolean>",
            "<base64>*</base64>",
            "<struct><member><value/></member></struct>",
            deep.as_str(),
        ] {
            assert_eq!(answered(bad), None, "{bad}");
        }
        for bad in [
            "",
            "<html></html>",
            "<methodResponse/>",
            "<methodResponse><params/></methodResponse>",
            "<methodResponse><params><param/></params></methodResponse>",
            "<!DOCTYPE a [<!ENTITY b \"c\">]><methodResponse><params><param><value>&b;</value></param></params></methodResponse>",
            "Warning: php<methodResponse/>",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
