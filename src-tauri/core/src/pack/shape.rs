//! Finds every key that is missing, unknown or of the wrong type, by the JSON schema of the pack types.
//!
//! serde stops at the first such key. This walk goes on: it notes each one, puts a stand-in where a value is
//! unusable, and hands back a whole tree, so that the other rules still see the rest of the file. There is no
//! second list of keys: the schema comes from the same types that serde fills.

use serde_json::{Map, Number, Value, json};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    problem::{Finding, Step},
    version::{PATTERN, Version},
    words::{among, nearest},
};

/// What the walk hands back.
pub(crate) struct Repaired {
    /// The file with stand-ins where a value was unusable.
    pub(crate) value: Value,
    /// What was wrong.
    pub(crate) findings: Vec<Finding>,
}

/// Walks a file by a schema.
pub(crate) fn repair(root: &DeTable<'_>, schema: &Value) -> Repaired {
    let mut walk = Walk {
        definitions: &schema["$defs"],
        path: Vec::new(),
        findings: Vec::new(),
    };
    let value = walk.table(root, schema);
    Repaired {
        value,
        findings: walk.findings,
    }
}

struct Walk<'s> {
    definitions: &'s Value,
    path: Vec<Step>,
    findings: Vec<Finding>,
}

impl<'s> Walk<'s> {
    fn note(&mut self, message: String) {
        self.findings.push(Finding {
            path: self.path.clone(),
            message,
        });
    }

    fn under<T>(&mut self, step: impl Into<Step>, act: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step.into());
        let result = act(self);
        self.path.pop();
        result
    }

    fn table(&mut self, table: &DeTable<'_>, schema: &'s Value) -> Value {
        let Some(properties) = schema["properties"].as_object() else {
            return json!({});
        };
        let mut whole = Map::new();
        // In the order of the file, so that problems come in the order of their lines.
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            let name = key.get_ref().as_ref();
            match properties.get(name) {
                Some(inner) => {
                    let value = self.under(name, |walk| walk.value(value, inner));
                    whole.insert(name.to_owned(), value);
                }
                None => {
                    let message = match nearest(name, properties.keys().map(String::as_str)) {
                        Some(near) => {
                            format!("{{it}} has the unknown key {name}. Is {near} meant?")
                        }
                        None => format!("{{it}} has the unknown key {name}."),
                    };
                    self.under(name, |walk| walk.note(message));
                }
            }
        }
        for name in schema["required"].as_array().into_iter().flatten() {
            let name = name.as_str().unwrap_or_default();
            if !whole.contains_key(name) {
                self.under(name, |walk| walk.note(format!("{{it}} has no {name}.")));
                whole.insert(name.to_owned(), self.stand_in(&properties[name]));
            }
        }
        Value::Object(whole)
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, schema: &'s Value) -> Value {
        let schema = self.resolve(schema);
        let usable = match (value.get_ref(), type_of(schema)) {
            (DeValue::Table(table), "object") => return self.table(table, schema),
            (DeValue::Array(list), "array") => {
                let items = &schema["items"];
                let values: Vec<Value> = list
                    .iter()
                    .enumerate()
                    .map(|(at, item)| self.under(at, |walk| walk.value(item, items)))
                    .collect();
                return self.sized(values, schema);
            }
            (DeValue::String(text), "string") => self.string(text, schema),
            (DeValue::Integer(number), "integer") => {
                i64::from_str_radix(number.as_str(), number.radix())
                    .ok()
                    .filter(|n| in_range(*n, schema))
                    .map(|n| json!(n))
            }
            (DeValue::Float(number), "number") => number
                .as_str()
                .replace('_', "")
                .parse()
                .ok()
                .and_then(Number::from_f64)
                .map(Value::Number),
            (DeValue::Boolean(value), "boolean") => Some(json!(value)),
            _ => None,
        };
        usable.unwrap_or_else(|| {
            let name = self.last_key();
            let found = match value.get_ref() {
                DeValue::String(text) if choices(schema).is_some() => format!("`{text}`"),
                DeValue::Integer(number) if type_of(schema) == "integer" => format!("{number}"),
                other => kind_of(other).to_owned(),
            };
            let message = if choices(schema).is_none() && schema["pattern"] == PATTERN {
                format!("{{it}}: {name} must be MAJOR.MINOR.PATCH, for example 1.4.0.")
            } else {
                format!("{{it}}: {name} must be {}, not {found}.", wanted(schema))
            };
            self.note(message);
            self.stand_in(schema)
        })
    }

    fn string(&self, text: &str, schema: &Value) -> Option<Value> {
        let fits = match choices(schema) {
            Some(choices) => choices.contains(&text),
            None => schema["pattern"] != PATTERN || text.parse::<Version>().is_ok(),
        };
        fits.then(|| json!(text))
    }

    /// A list of fixed length; the other lists have rules of their own.
    fn sized(&mut self, values: Vec<Value>, schema: &'s Value) -> Value {
        let (min, max) = (schema["minItems"].as_u64(), schema["maxItems"].as_u64());
        match (min, max) {
            (Some(min), Some(max)) if min == max && values.len() as u64 != min => {
                let name = self.last_key();
                self.note(format!(
                    "{{it}}: {name} must have {min} entries, not {}.",
                    values.len()
                ));
                self.stand_in(schema)
            }
            _ => Value::Array(values),
        }
    }

    fn last_key(&self) -> String {
        self.path
            .iter()
            .rev()
            .find_map(|step| match step {
                Step::Key(key) => Some(key.clone()),
                Step::At(_) => None,
            })
            .unwrap_or_default()
    }

    /// The schema itself: behind a reference, and without the null of an optional key.
    fn resolve(&self, schema: &'s Value) -> &'s Value {
        if let Some(name) = schema["$ref"].as_str() {
            return &self.definitions[name.trim_start_matches("#/$defs/")];
        }
        match schema["anyOf"].as_array().and_then(|any| any.first()) {
            Some(first) => self.resolve(first),
            None => schema,
        }
    }

    fn stand_in(&self, schema: &'s Value) -> Value {
        let schema = self.resolve(schema);
        match type_of(schema) {
            "string" if schema["pattern"] == PATTERN => json!("0.0.0"),
            "string" => json!(
                choices(schema)
                    .and_then(|c| c.first().copied())
                    .unwrap_or("")
            ),
            "integer" => json!(schema["minimum"].as_i64().unwrap_or(0)),
            "number" => json!(0.0),
            "boolean" => json!(false),
            "array" => {
                let fixed = schema["maxItems"].as_u64().and(schema["minItems"].as_u64());
                let items = (0..fixed.unwrap_or(0)).map(|_| self.stand_in(&schema["items"]));
                Value::Array(items.collect())
            }
            _ => {
                let required = schema["required"].as_array().into_iter().flatten();
                let entries = required.filter_map(Value::as_str).map(|name| {
                    let inner = self.stand_in(&schema["properties"][name]);
                    (name.to_owned(), inner)
                });
                Value::Object(entries.collect())
            }
        }
    }
}

fn type_of(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(name) => name,
        // `["string", "null"]`: TOML has no null.
        Value::Array(names) => names.first().and_then(Value::as_str).unwrap_or(""),
        _ if schema["oneOf"].is_array() => "string",
        _ => "",
    }
}

/// The values an enum takes.
fn choices(schema: &Value) -> Option<Vec<&str>> {
    if let Some(list) = schema["enum"].as_array() {
        return Some(list.iter().filter_map(Value::as_str).collect());
    }
    let variants = schema["oneOf"].as_array()?;
    Some(
        variants
            .iter()
            .filter_map(|v| v["const"].as_str())
            .collect(),
    )
}

fn bounds(schema: &Value) -> (i64, i64) {
    let widest = match schema["format"].as_str() {
        Some("uint8") => i64::from(u8::MAX),
        _ => i64::from(u32::MAX),
    };
    (
        schema["minimum"].as_i64().unwrap_or(0),
        schema["maximum"].as_i64().unwrap_or(widest),
    )
}

fn in_range(number: i64, schema: &Value) -> bool {
    let (min, max) = bounds(schema);
    (min..=max).contains(&number)
}

fn wanted(schema: &Value) -> String {
    match type_of(schema) {
        "string" => match choices(schema) {
            Some(choices) => among(choices),
            None => "a text in quotation marks".to_owned(),
        },
        "integer" => match bounds(schema) {
            (0, max) if max >= i64::from(u8::MAX) => "a whole number of 0 or more".to_owned(),
            (min, max) => format!("a whole number from {min} to {max}"),
        },
        "number" => "a decimal number such as 1.0".to_owned(),
        "boolean" => "true or false".to_owned(),
        "array" if schema["items"]["type"] == "string" => "a list of texts".to_owned(),
        "array" => "a list".to_owned(),
        _ => "a table".to_owned(),
    }
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
