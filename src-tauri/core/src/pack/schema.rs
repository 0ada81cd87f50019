//! The JSON schema of pack files, for editors: completion, help and the first errors while typing.
//!
//! Made from the types, so it cannot fall behind them; the file in `assets/schema` is this text. It sees keys,
//! types and single values. References, expressions and order need `parse.rs`.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::file::{ChecklistFile, DocumentFile, MaturityFile, PremortemFile};

/// The schema as the text of its file.
pub fn schema_text() -> String {
    format!("{:#}\n", schema())
}

/// The schema of a pack file of any kind.
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let kinds = [
        ("checklist", file::<ChecklistFile>(&mut generator)),
        ("document", file::<DocumentFile>(&mut generator)),
        ("premortem", file::<PremortemFile>(&mut generator)),
        ("maturity", file::<MaturityFile>(&mut generator)),
    ];
    let mut definitions: Map<String, Value> = generator.take_definitions(true);
    definitions
        .iter_mut()
        .for_each(|(name, definition)| tighten(name, definition));
    let mut any = Vec::new();
    let mut by_kind = Vec::new();
    for (kind, mut file) in kinds {
        tighten(kind, &mut file);
        let name = format!("{kind}-file");
        let this = json!({ "$ref": format!("#/$defs/{name}") });
        // Completion reads `anyOf`; the condition makes an error name the key instead of "none of four kinds".
        any.push(this.clone());
        by_kind.push(json!({
            "if": {
                "required": ["pack"],
                "properties": { "pack": { "required": ["kind"], "properties": { "kind": { "const": kind } } } }
            },
            "then": this
        }));
        file["properties"]["pack"] = json!({
            "allOf": [{ "$ref": "#/$defs/Head" }, { "properties": { "kind": { "const": kind } } }]
        });
        definitions.insert(name, file);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Lamppost content pack",
        "description": "A checklist, a document template, a pre-mortem or a maturity model, as one TOML file.",
        "type": "object",
        "required": ["pack"],
        "anyOf": any,
        "allOf": by_kind,
        "$defs": definitions
    })
}

fn file<F: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    F::json_schema(generator).to_value()
}

/// Adds what the types do not say: no text is empty, and what an identifier looks like.
fn tighten(name: &str, definition: &mut Value) {
    const ID: &str = r"^[a-z0-9]+([-_][a-z0-9]+)*(\.[a-z0-9]+([-_][a-z0-9]+)*)*$";
    const NAME: &str = "^[a-z][a-z0-9_]*$";
    let Some(properties) = definition
        .get_mut("properties")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    for (key, property) in properties {
        // Read through a shared reference: indexing a mutable value would write null where there is nothing.
        let seen: &Value = property;
        let (of_texts, is_text) = (is_text(&seen["items"]), is_text(seen));
        if of_texts {
            property["items"]["minLength"] = json!(1);
        }
        if is_text {
            property["minLength"] = json!(1);
            if key == "id" {
                let pattern = if matches!(name, "Fact" | "Table" | "Column") {
                    NAME
                } else {
                    ID
                };
                property["pattern"] = json!(pattern);
            }
        }
    }
}

/// Whether a schema is of free text, optional or not.
fn is_text(schema: &Value) -> bool {
    let text = match &schema["type"] {
        Value::String(kind) => kind == "string",
        Value::Array(kinds) => kinds.first().is_some_and(|kind| kind == "string"),
        _ => false,
    };
    text && !schema["enum"].is_array()
}
